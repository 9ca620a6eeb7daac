"""A matrix of numbers as one mobject, with dots for what is left out, and the flight of a row into a column."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from manim import Rectangle, smooth

from scenes.kit import theme
from scenes.kit.numbers import DIGIT_DROP, NumberColumn, Numbers, decimals_for
from scenes.kit.paint import Brush, Change
from scenes.kit.tokens import gaps

DOTS = 0.7  # the room that dots take in a list, in lines of it


def slots(indices: Sequence[int], pitch: float, gap: float = DOTS) -> tuple[np.ndarray, np.ndarray]:
    """Where the items of a list stand around zero, and where the dots between them, when some are left out.

    ``gap`` is the room of the dots, in pitches.

    >>> slots([0, 1, 7], 1.0, 0.5)
    (array([-1.25, -0.25,  1.25]), array([0.5]))
    """
    leaps = np.array([n in gaps(indices) for n in range(len(indices))])
    places = (np.arange(len(indices)) + gap * np.cumsum(leaps)) * pitch
    dots = places[leaps] - (1 + gap) / 2 * pitch
    return places - places[-1] / 2, dots - places[-1] / 2


def few(count: int, whole: int) -> list[int]:
    """As if ``count`` of ``whole`` items were the first ones and the last.

    >>> few(4, 10), few(4, 4)
    ([0, 1, 2, 9], [0, 1, 2, 3])
    """
    return [*range(count - 1), whole - 1]


class NumberGrid(Numbers):
    """Rows and columns of a larger matrix, in brackets, with dots where some are left out.

    ``rows`` and ``columns`` say which of the whole matrix ``values`` (r c) holds. With ``shape``, that of the whole
    matrix, they may be any of them, and dots stand once, before the last, as in a `NumberColumn`. ``written`` counts
    the rows on screen, from the top; ``shades`` (r) is the opacity of each row.
    """

    arrays: ClassVar[tuple[str, ...]] = ("values", "opacities", "written", "shades")

    def __init__(
        self,
        values,
        rows: Sequence[int],
        columns: Sequence[int],
        size: float = theme.SMALL,
        pitch: float | None = None,
        decimals: int | None = None,
        kind: str = "weight",
        scale: float | None = None,
        shape: tuple[int, int] | None = None,
    ) -> None:
        values = np.asarray(values, float)
        decimals = decimals_for(values) if decimals is None else decimals
        em = size / 96
        pitch = pitch or em * (1.35 if shape else 1.4)
        self.rows, self.columns = [*rows], [*columns]
        down, across = map(few, values.shape, shape) if shape else (self.rows, self.columns)
        gap = 1.0 if shape else DOTS
        ys, self.row_dots = (-part for part in slots(down, pitch, gap))
        xs, self.column_dots = slots(across, em * (1.95 + 0.5 * decimals), gap)
        self.row_ys, self.column_xs = ys, xs
        self.pitch = pitch
        width, height = xs[-1] - xs[0] + em * (2.4 + 0.5 * decimals), ys[0] - ys[-1] + pitch
        places = np.stack(np.meshgrid(xs, ys), -1).reshape(-1, 2)
        super().__init__(values.ravel(), places, width, height, size, decimals, kind, scale)
        self.written, self.shades = float(len(ys)), np.ones(len(ys))

    def row_y(self, i: int) -> float:
        """The height on screen of the i-th row shown."""
        return self.place(0, self.row_ys[i])[1]

    def row_places(self, i: int) -> np.ndarray:
        """Where the numbers of the i-th row shown are now, c 3."""
        return np.array([self.place(x, self.row_ys[i]) for x in self.column_xs])

    def row_box(self, i: int, color: str = theme.FOCUS) -> Rectangle:
        """A frame around the i-th row shown."""
        box = Rectangle(width=self.width, height=self.height * self.pitch / self.built_size[1])
        return box.move_to(self.place(0, self.row_ys[i])).set_stroke(color, theme.STROKE).set_fill(color, 0.12)

    def row_opacities(self) -> np.ndarray:
        return self.shades * np.clip(self.written - np.arange(len(self.row_ys)), 0, 1)

    def paint(self, brush: Brush) -> None:
        here = self.row_opacities()
        stand = self.places - (0, self.size / 96 * DIGIT_DROP)
        opacities = np.repeat(here, len(self.column_xs)) * self.opacities
        brush.numbers(self.texts(), stand, self.size, self.colors(), opacities)

        step, whole = self.size / 96 * 0.22, here.max(initial=0)
        for y, shade in zip(self.row_ys, here):
            self._dots(brush, self.column_dots, [y], (step, 0), shade)
        for y in self.row_dots:
            shade = min(whole, np.clip(self.written - np.sum(self.row_ys > y) + 1, 0, 1))
            self._dots(brush, self.column_xs, [y], (0, step), shade)
            self._dots(brush, self.column_dots, [y], (step, -step), shade)

        (w, h), lip = self.built_size / 2, self.size / 96 * 0.35
        for side in (-1, 1):
            corners = [(side * (w - lip), h), (side * w, h), (side * w, -h), (side * (w - lip), -h)]
            brush.polyline(corners, theme.PALE, theme.STROKE, min(1.0, self.written))

    def _dots(self, brush: Brush, xs, ys, step: tuple[float, float], opacity: float) -> None:
        """Three dots in a row at every crossing."""
        points = [(x + k * step[0], y + k * step[1]) for x in xs for y in ys for k in (-1, 0, 1)]
        if not points:  # nothing is left out on this side
            return
        radius, count = self.size / 96 * 0.05, len(points)
        brush.circles(points, [radius] * count, [theme.PALE] * count, [opacity] * count)


class RowToColumn(Change):
    """A copy of a row leaves its matrix, turns upright and becomes a column, which must stand where it will end.

    Row and column show the same entries.
    """

    def __init__(self, column: NumberColumn, grid: NumberGrid, row: int, *, rate_func=smooth, run_time: float = 1.2):
        self.grid, self.row, self.home, self.end_size = grid, row, column.places, column.size
        super().__init__(column, places=column.places, size=column.size, rate_func=rate_func, run_time=run_time)
        self.introducer = True

    def begin(self) -> None:
        column = self.mobject
        inverse = np.linalg.inv(column.frame)
        spots = self.grid.row_places(self.row)
        spots[:, 2] = 1
        column.places = (spots @ inverse.T)[:, :2]
        column.size = self.grid.size
        super().begin()

    def interpolate(self, alpha: float) -> None:
        super().interpolate(alpha)
        self.mobject.opacities = np.full(len(self.home), min(1.0, alpha * 8))
        self.mobject.dressed = max(0.0, alpha * 4 - 3)

    def finish(self) -> None:
        super().finish()
        self.mobject.opacities, self.mobject.dressed = np.ones(len(self.home)), 1.0
