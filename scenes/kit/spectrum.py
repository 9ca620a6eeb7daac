"""The singular values of a matrix, the largest first: how far it stretches, direction by direction."""

from typing import ClassVar

import numpy as np
from manim import Rectangle, smooth

from scenes.kit import theme
from scenes.kit.paint import ArrayMobject, Brush

NOUGHT = 1e-6  # of the largest one: what is below is rounding


class Spectrum(ArrayMobject):
    """A bar for each of ``values`` that is not nought; they rise one after the other as ``grown`` goes to 1."""

    arrays: ClassVar[tuple[str, ...]] = ("grown",)

    def __init__(self, values, width: float, height: float) -> None:
        super().__init__(width, height)
        self.values, self.grown = np.asarray(values, float), 1.0
        self.nonzero = int((self.values > NOUGHT * self.values.max()).sum())

    def heights(self) -> np.ndarray:
        """How high the bars are now."""
        n = self.nonzero
        grown = [smooth(s) for s in np.clip(self.grown * 2 - np.arange(n) / n, 0, 1)]
        return self.values[:n] / self.values.max() * self.built_size[1] * grown

    def foot_of(self, first: int, last: int) -> Rectangle:
        """Where some of the values stand, to hang a brace on."""
        across = np.array([first, last]) / len(self.values) - 0.5
        left, right = (self.place(x * self.built_size[0], -self.built_size[1] / 2) for x in across)
        return Rectangle(width=right[0] - left[0], height=0.02).move_to((left + right) / 2)

    def paint(self, brush: Brush) -> None:
        (w, h), n = self.built_size / 2, self.nonzero
        step = 2 * w / len(self.values)
        lefts = np.arange(n) * step - w
        boxes = np.column_stack([lefts + 0.15 * step, np.full(n, -h), lefts + 0.85 * step, self.heights() - h])
        brush.rectangles(boxes, [theme.KEY] * n, [0.9] * n)
        brush.lines([[(-w, -h), (w, -h)]], theme.GREY, theme.STROKE)
