"""Amounts as horizontal bars with their numbers, above the line of their sum."""

import math
from typing import ClassVar

import numpy as np

from scenes.kit import theme
from scenes.kit.numbers import DIGIT_DROP
from scenes.kit.paint import ArrayMobject, Brush


def compact(value: float, total: float = 1.0) -> str:
    """A positive number in little room, with two decimals, or more where the ``total`` it belongs to is small.

    >>> compact(0.05), compact(12.345), compact(1234.5), compact(2.5e8)
    ('0.05', '12.35', '1,234', '2.5e+08')
    >>> compact(0.0027, total=0.0037), compact(2e-9, total=5e-9)
    ('0.0027', '2.0e−09')
    """
    if value >= 1000:
        return f"{value:,.0f}" if value < 1e6 else f"{value:.1e}"
    if 0 < total < 1e-6:
        return f"{value:.1e}".replace("-", "−")
    decimals = 2 if total >= 0.1 or total == 0 else 1 - math.floor(math.log10(total))
    return f"{value:.{decimals}f}"


class Shares(ArrayMobject):
    """One bar a row, each as long as its share of the largest, its number behind it, and their sum below a line.

    ``values`` are the numbers, ``total`` their sum, ``grown`` how far the bars have grown (0 to 1). Dividing
    all values by one number changes the numbers and not the bars.
    """

    arrays: ClassVar[tuple[str, ...]] = ("values", "total", "grown", "summed")

    def __init__(self, values, total: float, ys, length: float, size: float, ink: str = theme.QUERY) -> None:
        self.values, self.total = np.asarray(values, float), float(total)
        self.grown, self.summed = 1.0, 1.0
        self.length, self.size, self.ink = length, size, ink
        self.ys, self.room = np.asarray(ys, float), size / 96 * 4.5
        self.step = abs(self.ys[1] - self.ys[0]) if len(self.ys) > 1 else size / 96 * 2
        self.middle = (self.ys[0] + self.ys[-1]) / 2
        super().__init__(length + self.room, len(self.ys) * self.step + self.step)
        self.shift([0, self.middle - self.step / 2, 0])

    def texts(self) -> list[str]:
        return [compact(v, self.total) for v in (*self.values, self.total)]

    def places(self) -> np.ndarray:
        """Where the bars start, in its own coordinates; the sum comes last."""
        ys = np.append(self.ys, self.ys[-1] - self.step) - self.middle + self.step / 2
        return np.column_stack([np.full(len(ys), -self.built_size[0] / 2), ys])

    def paint(self, brush: Brush) -> None:
        *rows, (left, y_sum) = self.places()
        thick = self.step * 0.28
        lengths = self.length * self.grown * self.values / max(self.values.max(), 1e-300)
        boxes = [(left, y - thick, left + max(n, 0.02), y + thick) for (_, y), n in zip(rows, lengths)]
        brush.rectangles(boxes, [self.ink] * len(boxes), [0.75 * min(1.0, self.grown * 4)] * len(boxes))

        right = left + self.length + self.room
        stand = [(right, y - self.size / 96 * DIGIT_DROP) for y in (*(y for _, y in rows), y_sum)]
        colors = [theme.WHITE] * len(rows) + [theme.QUERY]
        shown = [min(1.0, self.grown)] * len(rows) + [self.summed]
        brush.numbers(self.texts(), stand, self.size, colors, shown, align=1.0)
        line = y_sum + self.step / 2
        brush.lines([[(left, line), (right, line)]], theme.PALE, theme.STROKE, self.summed)
