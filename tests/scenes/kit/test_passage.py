import numpy as np
import pytest

from scenes.kit import theme
from scenes.kit.paint import Change
from scenes.kit.passage import Passage


def passage(**more) -> Passage:
    stages = [np.array([1.0, -2.0]), np.array([0.0, 4.0, -1.0]), np.array([0.0, 4.0, -0.2])]
    ys = [np.array([1.0, -1.0]), np.array([2.0, 0.0, -2.0]), np.array([2.0, 0.0, -2.0])]
    made = Passage(stages, ys, (-3, 0, 3), (True, False), ("data", "weight", "weight"), (2.0, 4.0, 4.0))
    for name, value in more.items():
        setattr(made, name, value)
    return made


def test_lines_mix_all_or_keep_each_to_itself():
    lane = passage(clear=0.5)
    mixed, own = lane.links(0), lane.links(1)
    assert [len(lines) for lines, _ in mixed] == [3, 3]
    assert [len(lines) for lines, _ in own] == [1, 1, 1]
    np.testing.assert_allclose(mixed[0][0][:, 0], [[-2.5, 1]] * 3)
    np.testing.assert_allclose(mixed[0][0][:, 1], [[-0.5, 2], [-0.5, 0], [-0.5, -2]])
    np.testing.assert_allclose(own[1][0], [[[0.5, 0], [2.5, 0]]])


def test_lines_and_dots_are_bright_by_size():
    lane = passage()
    assert [bright for _, bright in lane.links(0)] == pytest.approx([0.5**0.5, 1])
    assert lane.shares(2) == pytest.approx([0, 1, 0.05**0.5])


def test_a_stage_can_be_seen_once_the_lines_have_come():
    lane = passage(come=0.5)
    assert (lane.there(0), lane.there(1), lane.there(2)) == (1, 0, 0)
    assert not lane.links(1)
    np.testing.assert_allclose(lane.links(0)[0][0][1, 1], [-1.5, 0.5])
    Change(lane, come=2.0).finish()
    assert (lane.there(1), lane.there(2)) == (1, 1)


def test_dots_have_the_colour_of_their_sign_and_those_at_zero_are_faint(frame_of):
    frame = frame_of(passage())
    middle, unit = np.array([90, 160]), 22.5
    positive, negative, zero = (frame[tuple((middle - [y * unit, 0]).astype(int))] for y in (0, -2, 2))
    np.testing.assert_allclose(positive, 255 * theme.rgb(theme.POSITIVE[-1]), atol=3)
    assert negative[0] > negative[2]
    assert 0 < zero.sum() < positive.sum() / 5
