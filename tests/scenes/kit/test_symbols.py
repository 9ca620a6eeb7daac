import numpy as np
from manim import MathTypst

from scenes.kit import theme
from scenes.kit.symbols import formula, symbol, symbols


def test_a_formula_is_as_typst_sets_it():
    ours, typsts = formula("arrow(bold(E))'_12", 36), MathTypst("arrow(bold(E))'_12", font_size=36)
    for one, other in zip(ours.family_members_with_points(), typsts.family_members_with_points(), strict=True):
        np.testing.assert_array_equal(one.points, other.points)


def test_each_may_be_coloured_and_moved_alone():
    one, other = symbol("E", 3, color=theme.QUERY), symbol("E", 3, color=theme.KEY)
    one.shift([1, 0, 0])
    assert one.get_color() != other.get_color()
    np.testing.assert_allclose(other.get_center(), symbol("E", 3).get_center())


def test_indices_count_from_one():
    painted = [[p.points for p in s.family_members_with_points()] for s in (*symbols("E", 2), symbol("E", 2))]
    assert len(painted) == 3
    assert all((a == b).all() for a, b in zip(painted[1], painted[2], strict=True))


def test_a_copy_carries_nothing_of_the_file_it_was_read_from():
    held = [value for part in formula("x^2").copy().get_family() for value in vars(part).values()]
    assert held
    assert not [value for value in held if type(value).__module__.startswith("svgelements")]
