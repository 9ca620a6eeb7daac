"""Several curves on one chart, each in its own ink."""

import numpy as np

from scenes.kit import theme
from scenes.kit.chart import Curves
from scenes.kit.paint import Change

INKS = theme.KEY, theme.VALUE


def painted(frame: np.ndarray, ink: str) -> np.ndarray:
    """The columns of the picture in which there is this ink."""
    return np.flatnonzero((np.abs(frame[..., :3] - theme.rgb(ink) * 255).max(-1) < 30).any(0))


def test_each_curve_is_drawn_in_its_ink_as_far_as_they_have_come(frame_of):
    curves = Curves(range(3), [[1.0, 0.5, 0.0], [0.0, 0.5, -1.0]], INKS, [0, 1, 2], [-1, 0, 1], 5.0, 3.0)
    whole = [painted(frame_of(curves), ink) for ink in INKS]
    Change(curves, drawn=0.5).finish()
    half = [painted(frame_of(curves), ink) for ink in INKS]
    for far, near in zip(whole, half):
        assert np.ptp(near) < 0.6 * np.ptp(far)
        assert near[0] == far[0]
    Change(curves, drawn=0.0).finish()
    assert not any(len(painted(frame_of(curves), ink)) for ink in INKS)
