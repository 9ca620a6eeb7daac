"""What is painted of a matrix times a vector can be followed by hand."""

import numpy as np
import pytest

from scenes.kit.numbers import painted_as
from scenes.kit.product import Product, legible

rng = np.random.default_rng(0)
W, X, B = rng.normal(size=(24, 40)), rng.normal(size=40), rng.normal(size=24)


@pytest.mark.parametrize("bias", [B, np.zeros(24)])
@pytest.mark.parametrize("shape", [(6, 6), (5, 3), (2, 4)])
def test_digits_add_up_in_every_row_and_step_by_step_in_the_first(bias, shape):
    rows, columns, terms = legible(W, X, bias, W @ X + bias, 2, shape)
    assert (rows, columns) == (sorted(set(rows)), sorted(set(columns)))
    assert (len(rows), len(columns)) == shape
    np.testing.assert_allclose(terms.sum(1), (W @ X + bias)[rows])
    np.testing.assert_allclose(terms[:, : len(columns)], (W * X)[np.ix_(rows, columns)])
    digits = painted_as(terms, 2)
    np.testing.assert_allclose(digits.sum(1), painted_as((W @ X + bias)[rows], 2), atol=1e-9)
    np.testing.assert_allclose(np.cumsum(digits[0]), painted_as(np.cumsum(terms[0]), 2), atol=1e-9)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_small_ones_are_shown_whole(size):
    w, x = W[:size, :size], X[:size]
    p = Product(w, x, B[:size], w @ x + B[:size])
    assert (p.rows, p.columns, p.hidden) == ([*range(size)], [*range(size)], 0)
    assert p.terms.shape == (size, size + 1)
    assert [note.text for note in p.notes] == ["bias"]


def test_terms_stand_below_their_columns():
    p = Product(W, X, B, W @ X + B, shape=(4, 3)).scale(0.7).shift([1, -2, 0])
    for c, x in enumerate(p.grid.column_xs):
        assert p.line.entry_center(c)[0] == pytest.approx(p.grid.place(x, 0)[0])
        assert p.weight_box(c).get_x() == pytest.approx(p.grid.entry_center(c)[0])
        assert p.entry_box(c).get_center() == pytest.approx(p.vector.entry_center(c))
    for r in range(4):
        assert p.row_box(r).get_y() == pytest.approx(p.result.entry_center(r)[1])
    assert p.line.get_top()[1] < p.grid.get_bottom()[1]


def test_adding_terms_ends_at_the_result():
    p = Product(W, X, B, W @ X + B)
    assert p.total.opacities.tolist() == [0]
    for n in range(len(p.sums)):
        for change in p.add_term(n):
            change.begin()
            change.finish()
        assert p.total.values == pytest.approx(p.terms[0, : n + 1].sum())
        assert p.line.opacities.sum() == n + 1
    for change in p.go_to(3):
        change.begin()
        change.finish()
    assert p.total.texts()[0] == p.result.texts()[3]
    assert p.grid.shades.argmax() == 3


def test_where_rounding_shows_the_sum_is_about_equal():
    rounds_badly, ones = np.full((2, 3), 0.1 / 3), np.full(3, 1.0)
    wrong = Product(rounds_badly, ones, np.zeros(2), rounds_badly @ ones)  # 0.03 three times is 0.09, not 0.10
    right = Product(W, X, B, W @ X + B)
    curves = [len(sign.get_all_points()) for sign in (wrong.sign, right.sign, right.equals)]
    assert curves[0] != curves[1] == curves[2]
