"""Amounts as upright bars side by side, and a level across them."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from scenes.kit import theme
from scenes.kit.numbers import DIGIT_DROP
from scenes.kit.paint import ArrayMobject, Brush


class Columns(ArrayMobject):
    """A bar for each of ``values`` over its place ``xs``, on a line at the height ``foot``; below it the number.

    ``grown`` lifts the bars from the line, ``leveled`` draws a dashed line at ``level``; both go from 0 to 1.
    """

    arrays: ClassVar[tuple[str, ...]] = ("values", "grown", "level", "leveled")

    def __init__(
        self, values, xs: Sequence[float], foot: float, height: float, width: float, size: float = theme.SMALL,
        ink: str = theme.VALUE, level: float = 0.0, decimals: int = 2,
    ) -> None:  # fmt: skip
        self.values, xs = np.asarray(values, float), np.asarray(xs, float)
        self.grown, self.level, self.leveled = 1.0, float(level), 0.0
        self.size, self.ink, self.decimals, self.thick = size, ink, decimals, width
        self.unit = height / max(self.values.max(), level, 1e-9)
        below = size / 96 * 1.5
        super().__init__(np.ptp(xs) + 2 * width, height + below)
        middle = np.array([(xs.min() + xs.max()) / 2, foot + (height - below) / 2])
        self.shift([*middle, 0])
        self.xs, self.floor = xs - middle[0], foot - middle[1]

    def texts(self) -> list[str]:
        """The numbers painted."""
        return [f"{v:.{self.decimals}f}" for v in self.values]

    def tops(self) -> np.ndarray:
        """How high each bar reaches over the line."""
        return self.values * self.unit * self.grown

    def level_end(self) -> np.ndarray:
        """The right end of the level, on screen."""
        return self.place(self.built_size[0] / 2, self.floor + self.level * self.unit)

    def paint(self, brush: Brush) -> None:
        n, half, there = len(self.values), self.thick / 2, min(1.0, 4 * self.grown)
        boxes = [(x - half, self.floor, x + half, self.floor + max(t, 0.02)) for x, t in zip(self.xs, self.tops())]
        brush.rectangles(boxes, [self.ink] * n, [0.8 * there] * n)
        stand = np.column_stack([self.xs, np.full(n, self.floor - self.size / 96 * (0.8 + DIGIT_DROP))])
        brush.numbers(self.texts(), stand, self.size, [theme.rgb(theme.WHITE)] * n, [there] * n)

        left, width = -self.built_size[0] / 2, self.built_size[0] * self.leveled
        y, starts = self.floor + self.level * self.unit, np.arange(0, width, 0.2)
        dashes = [[(left + s, y), (left + min(s + 0.12, width), y)] for s in starts]
        brush.lines(dashes, theme.FOCUS, theme.STROKE)
