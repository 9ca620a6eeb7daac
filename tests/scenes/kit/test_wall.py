import numpy as np
import pytest
from manim import ORIGIN

from scenes.kit.callouts import Callout
from scenes.kit.wall import NAMED, Wall

VALUES = np.random.default_rng(0).normal(size=(5, 40))


def wall(values) -> Wall:
    return Wall(values, [f"token {i}" for i in range(len(values))], 13.0, 5.0, ORIGIN, 1.0)


def test_the_line_stands_at_the_share_that_is_above_zero():
    made = wall(VALUES)
    assert made.active == pytest.approx((VALUES > 0).mean())
    left, right = made.strip.get_left()[0], made.strip.get_right()[0]
    assert (made.level.get_x() - left) / (right - left) == pytest.approx(made.active)
    assert f"{made.active:.1%}" in made.told.text


@pytest.mark.parametrize("sign", [1, -1])
def test_what_is_said_stays_above_the_wall(sign):
    made = wall(sign * np.abs(VALUES))
    assert made.active == (sign > 0)
    assert made.told.get_left()[0] >= made.strip.get_left()[0] - 1e-6
    assert made.told.get_right()[0] <= made.strip.get_right()[0] + 1e-6


def test_sorted_every_row_keeps_its_numbers_the_largest_first():
    made = wall(VALUES)
    move = made.sort()
    move.begin()
    move.finish()
    np.testing.assert_allclose(made.strip.values, np.sort(VALUES, axis=1)[:, ::-1])


def test_few_rows_have_names_and_many_a_number():
    assert [name.text for name in wall(VALUES).rows] == [f"token {i}" for i in range(5)]
    many = wall(np.ones((NAMED + 1, 4))).rows
    assert isinstance(many, Callout)
    assert many.tally.count.total == NAMED + 1
