"""A space looked at straight is no space at all; turned, near things stand before far ones, and planes follow."""

import numpy as np
import pytest
from manim import DEGREES, IN, OUT, RIGHT, UP, MovingCameraScene, VGroup, tempconfig

from scenes.kit import theme
from scenes.kit.camera import ArrayCamera
from scenes.kit.grid import PatternGrid
from scenes.kit.numbers import NumberColumn
from scenes.kit.paint import Change
from scenes.kit.space import DISTANCE, Arrows, Block, Cloud, Print, Sheet, Space, corners, filling
from scenes.kit.text import word

SMALL = {"pixel_width": 320, "pixel_height": 180, "frame_rate": 5, "dry_run": True, "progress_bar": "none"}


def picture(*mobjects, play=()) -> np.ndarray:
    with tempconfig(SMALL):
        scene = MovingCameraScene(camera_class=ArrayCamera, skip_animations=True)
        scene.add(*mobjects)
        for animation in play:
            scene.play(animation)
        scene.renderer.update_frame(scene)
        return scene.renderer.get_frame().copy()


def things() -> list:
    grid = PatternGrid(np.random.default_rng(0).normal(size=(4, 4)))
    grid.dots = np.ones((4, 4))
    return [NumberColumn(np.linspace(-2, 2, 6)).shift(RIGHT * 3 + UP * 0.3), grid.shift(-RIGHT * 2)]


def test_looked_at_straight_it_paints_what_would_be_painted_flat():
    assert (picture(Space(*things())) == picture(*things())).all()


def test_members_are_not_painted_twice():
    column = NumberColumn([1.0, 2.0])
    column.set_opacity(0.5)
    assert (picture(Space(column)) == picture(NumberColumn([1.0, 2.0]).set_opacity(0.5))).all()


def test_points_nearer_to_the_eye_are_larger_and_those_on_its_axis_stay():
    space = Space(target=[1, 2, 0])
    np.testing.assert_allclose(space.project([[1, 2, 7]])[0], [1, 2, 7])
    near, far = space.project([[2, 2, DISTANCE / 2], [2, 2, -DISTANCE]])
    np.testing.assert_allclose([near[0] - 1, far[0] - 1], [2, 0.5])


def test_a_quarter_turn_shows_the_side():
    space = Space(turn=90.0)
    np.testing.assert_allclose(space.project([[3, 0, 0]])[0], [0, 0, 3], atol=1e-9)
    assert space.project([[0, 0, 3]])[0][0] == pytest.approx(-3)
    above = Space(tilt=90.0)
    np.testing.assert_allclose(above.project([[0, 2, 0]])[0], [0, 0, 2], atol=1e-9)


def test_what_is_nearer_covers_what_is_farther_whatever_the_order():
    def square(z: float, color: str) -> Cloud:
        return Cloud([[0, 0, z]], [color], radius=1.0)

    for order in (1, -1):
        pair = [square(1.0, theme.QUERY), square(-1.0, theme.VALUE)][::order]
        middle = picture(Space(*pair))[90, 160, :3]
        assert tuple(middle) == (255, 255, 0)
        behind = picture(Space(*pair, turn=180.0))[90, 160, :3]
        assert behind[2] > 0  # the other one, red with some blue in it


def test_animations_reach_the_members():
    column = NumberColumn([1.0, 2.0])
    gone = picture(Space(column), play=[column.animate.set_opacity(0)])
    assert not gone[..., :3].any()
    one, other = things()
    left = picture(Space(one, other), play=[VGroup(one).animate.set_opacity(0)])  # in other company
    assert (left == picture(Space(things()[1]))).all()
    space = Space(*things())
    turned = picture(space, play=[Change(space, turn=40.0, tilt=10.0)])
    assert (turned != picture(Space(*things()))).any()
    assert (turned == picture(Space(*things(), turn=40.0, tilt=10.0))).all()


def test_a_turned_member_lies_where_its_corners_are():
    grid = PatternGrid(np.eye(3)).rotate(90 * DEGREES, RIGHT).shift(UP + IN)
    np.testing.assert_allclose(grid.place(1, 1), [1, 1, 0], atol=1e-9)  # its top is now nearer to the eye
    np.testing.assert_allclose(grid.in_world((0, 0, 1)), [0, 0, -1], atol=1e-9)


def test_boxes_arrows_and_sheets_leave_marks():
    for thing in (Block(2, 1, 3), Arrows([0, 0, 0], [[1, 1, 1]], [theme.QUERY]), Sheet(4, 4)):
        assert picture(Space(thing.shift(OUT), turn=30.0, tilt=20.0))[..., :3].any()
    assert not picture(Space(Arrows([0, 0, 0], [[0, 0, 0]], [theme.QUERY])))[..., :3].any()


def test_a_word_in_space_is_the_word():
    flat, seen = picture(word("gp", 96).center()), picture(Space(Print("gp", 96)))
    assert abs(flat.astype(int) - seen).max() <= 2


@pytest.mark.parametrize(("turn", "tilt"), [(0.0, 0.0), (-32.0, 14.0), (-116.0, 26.0)])
def test_what_fills_a_room_touches_its_edges_and_is_in_its_middle(turn, tilt):
    box = corners(np.array([1.0, 2.0, 3.0]), 4.0, 2.0, 6.0)
    assert np.ptp(box, axis=0).tolist() == [4, 2, 6]
    space = Space()
    for name, value in filling(box, (-1.0, 0.5, 0), 10, 5, turn, tilt).items():
        setattr(space, name, value)
    flat = space.project(box)[:, :2]
    np.testing.assert_allclose((flat.min(0) + flat.max(0)) / 2, [-1, 0.5], atol=1e-9)
    assert max(np.ptp(flat, axis=0) / (10, 5)) == pytest.approx(0.96)
    assert filling(box, (0, 0, 0), 10, 5, turn, tilt, most=0.2)["zoom"] == 0.2
