"""A painted number is the value, to the digits shown."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.kit.numbers import NumberColumn, Numbers, decimals_for, number, painted_as

ordinary = st.floats(-1e5, 1e5)


@given(ordinary, st.integers(0, 3), st.booleans())
def test_the_digits_stand_for_the_value(value, decimals, signed):
    text = number(value, decimals, signed)
    assert float(text.replace("−", "-")) == pytest.approx(float(painted_as(value, decimals)), abs=10**-decimals * 1e-6)
    assert abs(float(text.replace("−", "-")) - value) <= 0.5 * 10**-decimals * (1 + 1e-9)


@given(ordinary, st.integers(0, 3), st.booleans())
def test_nought_has_no_sign(value, decimals, signed):
    text = number(value, decimals, signed)
    if not text.strip("+−0."):
        assert text[0] == "0"
    elif signed:
        assert text[0] == ("−" if value < 0 else "+")
    assert "-" not in text


@pytest.mark.parametrize("value", [-0.0, 0.0, -0.04, 0.049, -1e-300])
def test_what_rounds_to_nought_is_nought(value):
    assert number(value) == "0.0"


def test_infinity():
    assert number(-np.inf) == "−∞"
    assert number(np.inf) == "∞"


def test_texts_are_those_of_the_values():
    values = np.array([0.26, -1.04, 12.0, -0.01])
    numbers = Numbers(values, [(0, y) for y in range(4)], 1, 4)
    assert numbers.texts() == ["+0.3", "−1.0", "+12.0", "0.0"]
    numbers.values = -values
    assert numbers.texts() == ["−0.3", "+1.0", "−12.0", "0.0"]


def test_small_values_get_a_decimal_more():
    assert decimals_for(np.array([0.1, -0.3])) == 2
    assert decimals_for(np.array([1.5, -3.0])) == 1
    assert decimals_for(np.zeros(3)) == 1


@given(st.integers(1, 40), st.integers(3, 12))
def test_a_column_shows_the_first_entries_and_the_last(length, shown):
    vector = np.arange(length) * 1.0
    column = NumberColumn(vector, shown=shown)
    assert len(column.indices) == min(length, shown)
    assert column.total == length
    assert column.indices[0] == 0
    assert column.indices[-1] == length - 1
    np.testing.assert_array_equal(column.values, vector[column.indices])
    np.testing.assert_array_equal(column.take(vector * 2), 2 * column.values)


def test_entries_stand_below_each_other_in_their_boxes():
    column = NumberColumn(np.linspace(-3, 3, 20), shown=6).shift([2, 1, 0]).scale(0.5)
    ys = [column.entry_center(i)[1] for i in range(6)]
    assert ys == sorted(ys, reverse=True)
    gaps = -np.diff(ys)
    np.testing.assert_allclose(gaps[:4], gaps[0])
    assert gaps[4] == pytest.approx(2 * gaps[0])  # ⋮ has a row
    for i in range(6):
        (x, y, _), width, height = column.entry_box(i)
        assert column.get_left()[0] <= x - width / 2
        assert x + width / 2 <= column.get_right()[0]
        assert column.get_bottom()[1] <= y - height / 2
        assert y + height / 2 <= column.get_top()[1]


def test_colour_tells_the_sign(frame_of):
    above, below = (frame_of(Numbers([v], [(0, 0)], 3, 2, size=96)).sum((0, 1)) for v in (2.0, -2.0))
    assert above[2] > above[0]  # blue
    assert below[0] > below[2]  # red
