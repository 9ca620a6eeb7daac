"""Array mobjects are ordinary mobjects to manim: whatever it does to their frame happens to what they paint."""

from typing import ClassVar

import numpy as np
import pytest
from manim import (
    LEFT,
    PI,
    RIGHT,
    UP,
    Circle,
    FadeIn,
    FadeOut,
    MovingCamera,
    Rotate,
    Square,
    Star,
    Transform,
    VGroup,
    smooth,
)

from scenes.kit.bars import TokenBars
from scenes.kit.camera import ArrayCamera
from scenes.kit.numbers import NumberColumn, Numbers
from scenes.kit.paint import ArrayMobject, Brush, Change

PX = 8 / 180  # one pixel, in units
RED, BLUE = "#FF0000", "#0000FF"


class Blobs(ArrayMobject):
    """A row of circles on a plate, one at each end."""

    arrays: ClassVar[tuple[str, ...]] = ("radii",)

    def __init__(self, radii=(0.3, 0.2, 0.4), color=RED) -> None:
        super().__init__(3, 1)
        self.radii, self.color_of_all = np.array(radii), color

    def paint(self, brush: Brush) -> None:
        brush.circles([(-1, 0), (0, 0), (1, 0)], self.radii, [self.color_of_all] * 3, [1] * 3)
        brush.polyline([(-1.5, -0.5), (1.5, -0.5), (1.5, 0.5)], "#FFFFFF", 4)


def samples() -> list[ArrayMobject]:
    vector = np.array([1.5, -0.26, 0.04, -12.0])
    return [Blobs(), NumberColumn(vector), TokenBars([" a", "b"], [0.6, 0.3], others=5).scale(0.5)]


every = pytest.mark.parametrize("mobject", samples(), ids=lambda m: type(m).__name__)


@every
def test_what_is_painted_moves_with_the_frame(mobject, frame_of):
    before = frame_of(mobject)
    mobject = mobject.copy().shift(RIGHT * 40 * PX + UP * 10 * PX)
    np.testing.assert_allclose(frame_of(mobject), np.roll(before, (-10, 40), (0, 1)), atol=6)


@every
def test_it_grows_with_the_frame(mobject, frame_of, box_of):
    before, after = box_of(frame_of(mobject)), box_of(frame_of(mobject.copy().scale(1.5)))
    middle = np.array([159.5, 89.5] * 2)
    np.testing.assert_allclose(after - middle, 1.5 * (before - middle), atol=3)


@every
def test_it_turns_with_the_frame(mobject, frame_of, box_of):
    left, top, right, foot = box_of(frame_of(mobject.copy().scale(0.6))) - np.array([159.5, 89.5] * 2)
    turned = box_of(frame_of(mobject.copy().scale(0.6).rotate(PI / 2))) - np.array([159.5, 89.5] * 2)
    np.testing.assert_allclose(turned, (top, -right, foot, -left), atol=1.5)


@every
def test_faded_out_it_paints_nothing_and_faded_in_all(mobject, frame_of):
    whole, mobject = frame_of(mobject), mobject.copy()
    fading = FadeIn(mobject)
    fading.begin()
    assert not frame_of(mobject).any()
    fading.interpolate(0.5)
    assert 0.2 < frame_of(mobject).sum() / whole.sum() < 0.8
    fading.interpolate(1)
    assert (frame_of(mobject) == whole).all()
    gone = FadeOut(mobject)
    gone.begin()
    gone.interpolate(1)
    assert not frame_of(mobject).any()


@every
def test_it_is_animated_saved_and_restored(mobject, frame_of):
    before, mobject = frame_of(mobject), mobject.copy()
    mobject.save_state()
    moving = mobject.animate(rate_func=smooth).shift(UP * 20 * PX).build()
    moving.begin()
    moving.interpolate(1)
    np.testing.assert_allclose(frame_of(mobject), np.roll(before, -20, 0), atol=6)
    mobject.restore()
    assert (frame_of(mobject) == before).all()


def test_a_copy_has_arrays_of_its_own(frame_of):
    one = Blobs()
    before, other = frame_of(one), one.copy()
    other.radii += 0.1
    assert (frame_of(one) == before).all()
    assert (frame_of(other) != before).any()


def test_between_two_of_a_kind_the_arrays_move_too(frame_of):
    one, other = Blobs([0.1, 0.2, 0.4]), Blobs([0.5, 0.4, 0.0]).shift(RIGHT)
    end, change = frame_of(other), Transform(one, other, rate_func=lambda a: a)
    change.begin()
    change.interpolate(0.5)
    np.testing.assert_allclose(one.radii, [0.3, 0.3, 0.2])
    np.testing.assert_allclose(one.get_center(), RIGHT / 2, atol=1e-12)
    change.interpolate(1)
    assert (frame_of(one) == end).all()


def test_numbers_turn_into_others(frame_of):
    one, other = NumberColumn([1.0, -2.0]), NumberColumn([3.0, 2.0], scale=2.0)
    change = Transform(one, other, rate_func=lambda a: a)
    change.begin()
    change.interpolate(0.25)
    assert one.texts() == ["+1.5", "−1.0"]


def test_a_change_depends_on_alpha_alone(frame_of):
    blobs = Blobs([0.1, 0.1, 0.1])
    change = Change(blobs, radii=np.array([0.4, 0.2, 0.1]), rate_func=lambda a: a)
    change.begin()
    change.interpolate(0.5)
    half = frame_of(blobs)
    change.interpolate(0.9)
    change.interpolate(0.5)
    assert (frame_of(blobs) == half).all()
    np.testing.assert_allclose(blobs.radii, [0.25, 0.15, 0.1])
    change.finish()
    np.testing.assert_allclose(blobs.radii, [0.4, 0.2, 0.1])


def test_painted_and_ordinary_mobjects_keep_their_order(frame_of):
    blob = Blobs([0.4, 0.4, 0.4])
    plate = Square(8, color=BLUE, fill_opacity=1, stroke_width=0)
    middle = 90, 160
    assert frame_of(plate, blob)[middle].tolist() == [255, 0, 0]
    assert frame_of(blob, plate)[middle].tolist() == [0, 0, 255]
    assert frame_of(VGroup(blob, plate))[middle].tolist() == [0, 0, 255]
    assert frame_of(blob.copy().set_z_index(1), plate)[middle].tolist() == [255, 0, 0]
    assert frame_of(plate.copy().set_z_index(-1), blob, Circle())[middle].tolist() == [255, 0, 0]


def test_ordinary_mobjects_are_drawn_as_by_manim_itself(frame_of):
    things = [
        Star(color=RED, fill_opacity=0.5).rotate(0.3),
        Circle(2, color=BLUE, stroke_width=1),
        Square(1.3, fill_opacity=1).set_fill([RED, BLUE]).shift(UP),
    ]
    assert (frame_of(*things) == frame_of(*things, camera=MovingCamera())).all()


def test_what_is_painted_leaves_no_mark_on_what_is_drawn_after_it(frame_of):
    blobs, star = Blobs().shift(3 * RIGHT), Star(color=BLUE, stroke_width=3).shift(3 * LEFT)
    apart = np.maximum(frame_of(blobs), frame_of(star))
    assert (frame_of(blobs, star) == apart).all()
    assert (frame_of(star, blobs) == apart).all()


def test_the_camera_moves_over_what_is_painted(frame_of):
    blob, camera = Blobs(), ArrayCamera()
    camera.frame.shift(RIGHT * 30 * PX)
    assert (frame_of(blob, camera=camera) == np.roll(frame_of(blob), -30, 1)).all()


def test_a_camera_that_comes_near_sees_it_larger(frame_of, box_of):
    camera = ArrayCamera()
    camera.frame.scale(0.5)
    near, far = box_of(frame_of(Blobs(), camera=camera)), box_of(frame_of(Blobs()))
    np.testing.assert_allclose(near[2] - near[0], 2 * (far[2] - far[0]), atol=3)


@pytest.mark.parametrize("shift", [0, 118, -175])  # some of it outside
@every
def test_while_the_camera_moves_only_edges_are_drawn_otherwise(mobject, shift, frame_of):
    resting, moving = ArrayCamera(), ArrayCamera()
    for camera in (resting, moving):
        camera.frame.scale(0.8).shift(RIGHT * shift * PX)
    moving.animated = frozenset([moving.frame])
    still, passing = frame_of(mobject, camera=resting).astype(float), frame_of(mobject, camera=moving).astype(float)
    assert passing.sum() == pytest.approx(still.sum(), rel=0.08)
    assert np.abs(passing - still).mean() < 0.06 * still.mean() + 0.1


def test_turning_ends_where_it_began(frame_of):
    mobject = Numbers([1.0, -2.5], [(-1, 0), (1, 0.5)], 3, 2)
    before, turning = frame_of(mobject), Rotate(mobject, 2 * PI, rate_func=lambda a: a)
    turning.begin()
    turning.interpolate(0.25)
    assert (frame_of(mobject) != before).any()
    turning.interpolate(1)
    np.testing.assert_allclose(frame_of(mobject), before, atol=40)


def test_a_place_follows_its_frame():
    blobs = Blobs().scale(2).rotate(PI / 2).shift(UP)
    np.testing.assert_allclose(blobs.place(1, 0), [0, 3, 0], atol=1e-12)


def test_with_a_lag_the_rows_change_one_after_the_other():
    numbers = Numbers(np.zeros(3), np.zeros((3, 2)), 1, 1)
    change = Change(numbers, values=np.array([1.0, 2.0, -np.inf]), lag=1.0)
    change.begin()
    seen = []
    for alpha in (1 / 3, 2 / 3, 1):
        change.interpolate(alpha)
        seen.append(numbers.values.tolist())
    assert seen == [[1.0, 0.0, 0.0], [1.0, 2.0, 0.0], [1.0, 2.0, -np.inf]]
    change.finish()
    assert numbers.values.tolist() == seen[-1]
