"""Amounts, with their signs, that add up step by step: each bar begins where the one before it ends."""

from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar

import numpy as np

from scenes.kit import theme
from scenes.kit.numbers import number
from scenes.kit.paint import ArrayMobject, Brush


class Waterfall(ArrayMobject):
    """A bar for each of ``values``, and one for their sum at the right.

    ``xs`` (n + 1) are the middles of the bars, ``starts`` (n) the sums of what comes before, ``thick`` their width; all
    can move, so the order may change. ``grown`` (n + 1) goes from 0 to 1 while a bar comes out; ``told`` (n) is the
    opacity of its number.
    """

    arrays: ClassVar[tuple[str, ...]] = ("xs", "starts", "thick", "grown", "told")

    def __init__(
        self,
        values,
        colors: Sequence[str],
        xs,
        starts,
        thick: float,
        size: tuple[float, float],
        span,
        decimals: int = 1,
    ) -> None:
        super().__init__(*size)
        self.values, self.colors = np.asarray(values, float), [*colors]
        self.xs, self.starts, self.thick = np.asarray(xs, float), np.asarray(starts, float), thick
        low, high = span
        self.unit = size[1] / max(high - low, 1e-9)
        self.ground = -size[1] / 2 - low * self.unit
        self.decimals = decimals
        self.grown, self.told = np.zeros(len(self.xs)), np.zeros(len(self.values))

    def level(self, amount: float) -> float:
        """The height of an amount now, on screen."""
        return self.place(0, self.ground + amount * self.unit)[1]

    def texts(self) -> list[str]:
        return [number(v, self.decimals) for v in self.values]

    def bar(self, i: int) -> tuple[np.ndarray, float, float]:
        """Centre, width and height of a bar as it will be."""
        middle = self.ground + (self.starts[i] + self.values[i] / 2) * self.unit
        return self.place(self.xs[i], middle), float(self.thick), max(abs(self.values[i]) * self.unit, 0.04)

    def paint(self, brush: Brush) -> None:
        half, total = float(self.thick) / 2, float(self.values.sum())
        starts, values = np.append(self.starts, 0.0), np.append(self.values, total)
        left, right = self.xs[0] - half - 0.1, self.xs.max() + half + 0.1
        brush.lines([[(min(left, self.xs.min() - half - 0.1), self.ground), (right, self.ground)]], theme.GREY, 1.5)
        order = np.argsort(self.xs)
        ends = starts + values
        ends[-1] = 0.0
        for a, b in pairwise(order):
            y = self.ground + ends[a] * self.unit
            brush.lines([[(self.xs[a] + half, y), (self.xs[b] - half, y)]], theme.GREY, 1.5, float(self.grown[b]))
        for i, (x, start, value, color) in enumerate(zip(self.xs, starts, values, [*self.colors, theme.FOCUS])):
            grown = float(self.grown[i])
            y, end = (self.ground + (start + part * value) * self.unit for part in (0, grown))
            low, high = min(y, end), max(y, end)
            brush.rectangles([(x - half, low - 0.01, x + half, high + 0.01)], [color], [min(1.0, grown * 4)])
        for x, start, value, text, told in zip(self.xs, self.starts, self.values, self.texts(), self.told):
            y = self.ground + (start + value) * self.unit
            down = 0.1 if value >= 0 else -0.3  # above a rise, where to the left all is lower; below a fall
            brush.numbers([text], [(x + half, y + down)], 20, [theme.rgb(theme.WHITE)], [told], align=1)
