"""Amounts above and below zero as upright bars on one line."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from scenes.kit import theme
from scenes.kit.numbers import number
from scenes.kit.paint import ArrayMobject, Brush


class Poles(ArrayMobject):
    """A bar at each of ``xs`` for each of ``values``: up and blue above zero, down and red below.

    Its number stands at its end. ``grown`` (n) goes from 0 to 1 while a bar comes out of the line.
    """

    arrays: ClassVar[tuple[str, ...]] = ("values", "grown")

    def __init__(
        self, values, xs: Sequence[float], height: float, thick: float, size: float = theme.SMALL, decimals: int = 2
    ) -> None:
        self.values, xs = np.asarray(values, float), np.asarray(xs, float)
        self.size, self.decimals, self.thick, self.em = size, decimals, thick, size / 96
        self.grown = np.ones(len(self.values))
        low, high = min(self.values.min(), 0.0), max(self.values.max(), 0.0)
        ends = self.em * 1.1 * np.array([low < 0, high > 0])  # room for the numbers
        self.unit = (height - ends.sum()) / max(high - low, 1e-12)
        super().__init__(np.ptp(xs) + 2 * thick, height)
        self.shift([(xs.min() + xs.max()) / 2, 0, 0])
        self.xs = xs - (xs.min() + xs.max()) / 2
        self.zero = -height / 2 + ends[0] - low * self.unit
        self.scale_of_color = theme.own_scale(self.values)

    def texts(self) -> list[str]:
        """The numbers painted."""
        return [number(v, self.decimals) for v in self.values]

    def tip(self, i: int) -> np.ndarray:
        """Where the i-th bar ends, on screen."""
        return self.place(self.xs[i], self.zero + self.values[i] * self.unit * self.grown[i])

    def paint(self, brush: Brush) -> None:
        half, tips = self.thick / 2, self.zero + self.values * self.unit * self.grown
        left, right = self.xs[0] - 2 * half, self.xs[-1] + 2 * half
        brush.lines([[(left, self.zero), (right, self.zero)]], theme.GREY, theme.STROKE, self.grown.max())
        boxes = [(x - half, min(self.zero, t), x + half, max(self.zero, t)) for x, t in zip(self.xs, tips)]
        colors = theme.signed_colors(self.values, self.scale_of_color)
        brush.rectangles(boxes, colors, 0.85 * np.minimum(1, 4 * self.grown))
        beyond = np.where(self.values < 0, -0.9 * self.em, 0.25 * self.em)
        stand = np.column_stack([self.xs, tips + beyond])
        brush.numbers(self.texts(), stand, self.size, [theme.rgb(theme.WHITE)] * len(tips), self.grown)
