from decimal import Decimal

import numpy as np
import pytest

from scenes.kit.dot import DotProduct, Sums, adds_up, entries_that_add_up, terms
from scenes.kit.numbers import number
from scenes.kit.text import words


def value(v: float) -> Decimal:
    return Decimal(number(v, 2).replace("−", "-"))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("bias", [None, -0.2842])
def test_chosen_entries_multiply_and_add_up_digit_by_digit(seed, bias):
    rng = np.random.default_rng(seed)
    w, x = rng.normal(0, 0.4, 96), rng.normal(0, 2, 96)
    total = float(w @ x) + (bias or 0.0)
    entries = entries_that_add_up(w, x, total, 5, bias)
    lines = terms(w, x, entries, total, bias)
    assert len(entries) == 5
    assert entries == sorted(set(entries))
    assert len(lines) == 6 + (bias is not None)
    for n in range(1, len(lines) + 1):
        assert sum(map(value, lines[:n])) == value(lines[:n].sum())
    for i in entries:
        assert abs(value(w[i]) * value(x[i]) - value(w[i] * x[i])) <= Decimal("0.005")
    assert value(lines.sum()) == value(total)


def test_where_no_choice_adds_up_the_largest_are_shown():
    w, x = np.full(4, 0.125), np.ones(4)  # 0.125 is painted as 0.12
    assert not adds_up(terms(w, x, [0, 1, 2], 0.5), 2)
    assert entries_that_add_up(w, x, 0.5, 3) == [0, 1, 2]


def test_something_is_always_left_to_the_others():
    assert entries_that_add_up([1.0, 2.0], [3.0, 4.0], 11.0, 5) == [1]


def test_the_sum_runs_through_the_lines():
    sums = Sums([1.5, -2.25, 4.0], [2.0, 1.0, 0.0, -1.0], [1.0] * 3, 24)
    totals = []
    for sums.done in (0.0, 1.0, 2.0, 3.0):
        totals.append(sums.value)
    assert totals == [0.0, 1.5, -0.75, 3.25]
    assert sums.texts() == ["+1.50", "−2.25", "+4.00", "+3.25"]


def test_products_stand_on_the_lines_of_their_factors():
    rng = np.random.default_rng(0)
    w, x = rng.normal(size=(2, 9))
    product = DotProduct(w, x, [1, 4, 7], float(w @ x), words("ab")).scale(0.8)
    heights = [product.vector.entry_center(i)[1] for i in range(3)]
    lines = [product.sums.line_place(i)[1] for i in (0, 1, 3)]
    assert lines == pytest.approx(heights, abs=1e-6)
    dots = product.vector.place(0, product.vector.dots_y)[1]
    assert product.sums.line_place(2)[1] == pytest.approx(dots, abs=1e-6)
