"""Many copies of a few shapes, flying from where they stand to where they meet: one mobject."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from manim import VMobject, config, smooth

from scenes.kit.paint import ArrayMobject, Brush


class Flight(ArrayMobject):
    """``shapes[which[k]]`` flies from where it stands to ``ends[k]``, one k after the other.

    ``progress`` goes from 0 to 1. A shape that has not left is not painted; one that has landed stays,
    at the opacity ``landed``.
    """

    arrays: ClassVar[tuple[str, ...]] = ("progress", "landed")

    def __init__(
        self, shapes: Sequence[VMobject], which: Sequence[int], ends: np.ndarray, size: float = 1.0, lag: float = 0.03
    ) -> None:
        super().__init__(config.frame_width, config.frame_height)
        self.outlines = [outline_of(s) for s in shapes]
        self.colors = [s.family_members_with_points()[0].get_fill_color().to_rgb() for s in shapes]
        self.which, self.ends = np.asarray(which), np.asarray(ends, float)[:, :2]
        self.starts = np.array([shapes[w].get_center()[:2] for w in which])
        self.size, self.lag = size, lag
        self.progress, self.landed = 0.0, 1.0

    def stages(self) -> np.ndarray:
        """How far each copy has come, 0 to 1."""
        count = len(self.which)
        whole = 1 + self.lag * (count - 1)
        return np.clip(self.progress * whole - self.lag * np.arange(count), 0, 1)

    def paint(self, brush: Brush) -> None:
        stages = self.stages()
        for k in np.flatnonzero(stages > 0):
            a = smooth(stages[k])
            at = self.starts[k] + (self.ends[k] - self.starts[k]) * a
            shape = self.which[k]
            scale = 1 + (self.size - 1) * a
            brush.shape(self.outlines[shape], at, scale, self.colors[shape], 1 + (self.landed - 1) * (stages[k] == 1))


def outline_of(mobject: VMobject) -> np.ndarray:
    """n 4 2: all curves of a filled mobject and its parts, around its centre."""
    curves = [m.points.reshape(-1, 4, 3)[:, :, :2] for m in mobject.family_members_with_points()]
    return np.concatenate(curves) - mobject.get_center()[:2]
