"""A curve through measured points, over two axes."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from manim import DOWN, VGroup

from scenes.kit import theme
from scenes.kit.glyphs import Atlas
from scenes.kit.numbers import DIGIT_DROP
from scenes.kit.paint import ArrayMobject, Brush
from scenes.kit.text import Word, fit, word

TICK = 22  # size of the numbers at the axes
DOT = 0.05  # radius of a point


class Chart(ArrayMobject):
    """``ys`` over rising ``xs``; on a logarithmic y axis with ``log``. The curve is straight between its points.

    ``drawn`` is how far it has come, 0 to 1 of its way from left to right; ``colors`` (n 3) and ``sizes`` (n, times
    the usual radius) are those of the points. They move. Ticks are given, the first and last are the ends of the axes.
    """

    arrays: ClassVar[tuple[str, ...]] = ("drawn", "colors", "sizes")

    def __init__(
        self,
        xs,
        ys,
        x_ticks: Sequence[float],
        y_ticks: Sequence[float],
        width: float,
        height: float,
        log: bool = False,
        ink: str = theme.KEY,
    ) -> None:
        super().__init__(width, height)
        self.xs, self.ys = np.asarray(xs, float), np.asarray(ys, float)
        self.x_ticks, self.y_ticks, self.log, self.ink_of_curve = [*x_ticks], [*y_ticks], log, ink
        self.drawn, self.sizes = 1.0, np.ones(len(self.xs))
        self.colors = np.tile(theme.rgb(ink), (len(self.xs), 1))
        em = TICK / 96
        left = max(Atlas.advance(f"{y:,}") for y in self.y_ticks) * em + 0.2
        self.left, self.right = -width / 2 + left, width / 2 - 0.1
        self.foot, self.top = -height / 2 + 1.3 * em, height / 2 - 0.5 * em

    def spots(self, xs, ys) -> np.ndarray:
        """Where points are in its own coordinates, n 2."""
        low, high = self.x_ticks[0], self.x_ticks[-1]
        across = (np.asarray(xs, float) - low) / (high - low)
        scale = np.log if self.log else np.asarray
        low, high = scale(float(self.y_ticks[0])), scale(float(self.y_ticks[-1]))
        up = (scale(np.asarray(ys, float)) - low) / (high - low)
        return np.column_stack([self.left + across * (self.right - self.left), self.foot + up * (self.top - self.foot)])

    def point(self, i: int) -> np.ndarray:
        """Where the i-th point is on screen now."""
        return self.place(*self.spots(self.xs[i], self.ys[i])[0])

    def paint(self, brush: Brush) -> None:
        em, grey = TICK / 96, theme.rgb(theme.GREY)
        rows = self.spots(self.x_ticks[:1] * len(self.y_ticks), self.y_ticks)
        columns = self.spots(self.x_ticks, self.y_ticks[:1] * len(self.x_ticks))
        ticks = [[(self.left - 0.08, y), (self.left, y)] for _, y in rows]
        ticks += [[(x, self.foot), (x, self.foot - 0.08)] for x, _ in columns]
        brush.lines(ticks, theme.GREY, theme.STROKE)
        axes = [(self.left, self.top), (self.left, self.foot), (self.right, self.foot)]
        brush.polyline(axes, theme.GREY, theme.STROKE)
        texts = [f"{y:,}".replace("-", "−") for y in self.y_ticks]
        at = rows - (0.16, DIGIT_DROP * em)
        brush.numbers(texts, at, TICK, [grey] * len(at), [1.0] * len(at), align=1)
        at = columns - (0, 1.05 * em + 0.08)
        brush.numbers([f"{x:,}" for x in self.x_ticks], at, TICK, [grey] * len(at), [1.0] * len(at))

        self.paint_curve(brush, self.ys, self.ink_of_curve, self.colors)

    def paint_curve(self, brush: Brush, ys, ink: str, colors) -> None:
        if self.drawn > 0:
            points = self.spots(self.xs, ys)
            end = points[0, 0] + self.drawn * (points[-1, 0] - points[0, 0])
            here = points[:, 0] <= end + 1e-9
            tip = np.column_stack([[end], np.interp([end], points[:, 0], points[:, 1])])
            brush.polyline(np.concatenate([points[here], tip]), ink, 1.5 * theme.STROKE, 0.9)
            brush.circles(points[here], DOT * self.sizes[here], colors[here], [1.0] * int(here.sum()))


class Curves(Chart):
    """Several ``curves`` (curves, n) over the same ``xs``, each with its dots in one of the ``inks``."""

    def __init__(self, xs, curves, inks: Sequence[str], *axes, **options) -> None:
        self.curves, self.inks = np.asarray(curves, float), [*inks]
        super().__init__(xs, self.curves[0], *axes, **options)

    def paint_curve(self, brush: Brush, ys, ink: str, colors) -> None:
        for curve, own in zip(self.curves, self.inks):
            super().paint_curve(brush, curve, own, np.tile(theme.rgb(own), (len(self.xs), 1)))


class Figure(VGroup):
    """A chart with what it shows above it and what its x axis is below it, no larger than ``width`` × ``height``.

    Everything else as for `Chart`.
    """

    def __init__(self, title: str, axis: str, xs, ys, width: float, height: float, **chart) -> None:
        above, below = word(title, 28), word(axis, TICK, theme.GREY)
        buff = 0.12
        self.chart = Chart(xs, ys, width=width, height=height - above.height - below.height - 2 * buff, **chart)
        super().__init__(fit(above, width), self.chart, fit(below, width))
        self.arrange(DOWN, buff=buff)

    def mark(self, i: int, color: str, size: float = 1.8) -> None:
        """A point that has a name."""
        self.chart.colors[i], self.chart.sizes[i] = theme.rgb(color), size

    def label(self, i: int, text: str, side: np.ndarray, color: str = theme.GREY, size: float = theme.SMALL) -> Word:
        """A word at a point."""
        near = 0.26 if side[1] == 0 else 0.16 if size > TICK else 0.09
        return word(text, size, color).next_to(self.chart.point(i), side, buff=near)
