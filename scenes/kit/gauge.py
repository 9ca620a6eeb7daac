"""A scale from one end to the other, and where on it a value stands."""

from typing import ClassVar

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Dot, Line, VGroup

from scenes.kit import theme
from scenes.kit.paint import ArrayMobject, Brush
from scenes.kit.text import word


class Gauge(VGroup):
    """``share`` of the way from the name at the left to the name at the right; ``reading`` stands above the mark."""

    def __init__(self, left: str, right: str, share: float, reading: str, length: float = 3.6) -> None:
        self.line = Line(LEFT * length / 2, RIGHT * length / 2, color=theme.GREY, stroke_width=theme.STROKE)
        ends = [
            Line(UP, DOWN).scale(0.08).match_style(self.line).move_to(self.line.get_edge_center(side))
            for side in (LEFT, RIGHT)
        ]
        names = [
            word(name, theme.SMALL, theme.GREY).next_to(self.line, side, buff=0.2)
            for name, side in ((left, LEFT), (right, RIGHT))
        ]
        self.ruler = VGroup(self.line, *ends, *names)
        self.mark = Dot(self.line.point_from_proportion(min(max(share, 0.0), 1.0)), radius=0.09, color=theme.KEY)
        self.reading = word(reading, theme.SMALL * 1.2, theme.KEY).next_to(self.mark, UP, buff=0.1)
        super().__init__(self.ruler, self.mark, self.reading)


class Slider(ArrayMobject):
    """A line from 0 to ``most`` with a tick for each whole number, and a pointer at ``value``, which moves."""

    arrays: ClassVar[tuple[str, ...]] = ("value",)

    def __init__(
        self, value: float, most: int = 10, length: float = 4.0, size: float = theme.SMALL, color: str = theme.VALUE
    ) -> None:
        em = size / 96
        super().__init__(length + 2 * em, em * 4.1)
        self.value, self.most, self.length, self.size, self.ink = float(value), most, length, size, color

    @property
    def text(self) -> str:
        """What is painted above the pointer."""
        return f"{float(self.value):.2f}"

    def along(self, value: float) -> float:
        return self.length * (value / self.most - 0.5)

    def paint(self, brush: Brush) -> None:
        em, x = self.size / 96, self.along(float(self.value))
        y = -0.4 * em
        ticks = np.array([self.along(i) for i in range(self.most + 1)])
        brush.lines([[(ticks[0], y), (ticks[-1], y)]], theme.PALE, theme.STROKE)
        brush.lines([[(t, y - 0.2 * em), (t, y + 0.2 * em)] for t in ticks], theme.PALE, theme.STROKE)
        names, greys = [str(i) for i in range(self.most + 1)], [theme.rgb(theme.GREY)] * len(ticks)
        feet = [(t, y - 1.15 * em) for t in ticks]
        brush.numbers(names, feet, self.size * 0.8, greys, [1.0] * len(ticks))
        brush.polygon([(x, y), (x - 0.36 * em, y + 0.75 * em), (x + 0.36 * em, y + 0.75 * em)], self.ink)
        brush.numbers([self.text], [(x, y + 1.0 * em)], self.size * 1.1, [theme.rgb(self.ink)], [1.0])
