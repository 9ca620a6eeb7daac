"""Tables of n × n cells, drawn to one scale."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from manim import DOWN, RIGHT, Animation, AnimationGroup, Rectangle, VGroup

from scenes.kit import theme
from scenes.kit.callouts import Tally
from scenes.kit.paint import ArrayMobject, Brush, Change

FINEST = 0.04  # smaller cells are not drawn one by one


class CellSquare(ArrayMobject):
    """``count`` × ``count`` cells; ``grown`` is how much of its side there is, from the lower left corner.

    ``covered`` says how far it is divided into squares of ``by`` × ``by`` cells, to see how many there is room for.
    """

    arrays: ClassVar[tuple[str, ...]] = ("grown", "covered")

    def __init__(self, count: int, side: float, color: str, by: int = 1) -> None:
        super().__init__(side, side)
        self.count, self.by, self.ink = count, by, color
        self.grown, self.covered = 1.0, 0.0

    @property
    def cells(self) -> int:
        return self.count**2

    def paint(self, brush: Brush) -> None:
        if self.grown <= 0:
            return
        low, side = -self.built_size[0] / 2, self.built_size[0] * self.grown
        high = low + side
        corners = [(low, low), (high, low), (high, high), (low, high)]
        brush.polygon(corners, self.ink, 0.22)
        cell = self.built_size[0] / self.count
        at = low + cell * np.arange(1, int(side / cell + 1e-9) + 1)
        lines = [[(x, low), (x, high)] for x in at] + [[(low, y), (high, y)] for y in at]
        brush.lines(lines, self.ink, theme.THIN, 0.55 * min(1.0, max(0.0, cell / FINEST - 1)))
        brush.polyline(corners, self.ink, theme.STROKE, closed=True)
        if self.covered > 0:
            far = low + side * self.covered
            at = low + cell * self.by * np.arange(int(side * self.covered / cell / self.by + 1e-9) + 1)
            brush.rectangles([(low, low, far, far)], [theme.FOCUS], [0.15])
            lines = [[(x, low), (x, far)] for x in at] + [[(low, y), (far, y)] for y in at]
            brush.lines(lines, theme.FOCUS, theme.STROKE)


class SquareRow(VGroup):
    """Squares of n × n cells to one scale, one for each tally of n, with how many cells they have below them.

    As large as there is room: side by side, or in a room higher than wide the first one above the others. The tallies
    stay where they are; they belong at ``places``.
    """

    def __init__(self, tallies: Sequence[Tally], colors: Sequence[str], width: float, height: float, by: int = 1):
        totals = [tally.count.total for tally in tallies]
        self.cells = [Tally(n * n, "cell" + "s" * (n > 1), 28, theme.GREY) for n in totals]
        labels = [VGroup(*map(room_of, both)).arrange(DOWN, buff=0.08) for both in zip(tallies, self.cells)]
        rows = [[0], [*range(1, len(totals))]] if height > width else [[*range(len(totals))]]
        side = width
        while True:
            self.squares = [CellSquare(n, side * n / max(totals), c, by) for n, c in zip(totals, colors)]
            each = [VGroup(*both).arrange(DOWN, buff=0.2) for both in zip(self.squares, labels)]
            lines = [VGroup(*(each[i] for i in row)).arrange(RIGHT, buff=0.8, aligned_edge=DOWN) for row in rows]
            super().__init__(*lines)
            self.arrange(DOWN, buff=0.5)
            if self.width <= width and self.height <= height:
                break
            side *= 0.96
        self.labels = labels

    @property
    def places(self) -> list[np.ndarray]:
        return [label[0].get_center() for label in self.labels]

    def grow(self, run_time: float) -> Animation:
        """From nothing, while the cells are counted."""
        for square, cells, label in zip(self.squares, self.cells, self.labels):
            square.grown = 0.0
            cells.move_to(label[1])
        grown = [Change(square, grown=1.0, run_time=run_time) for square in self.squares]
        return AnimationGroup(*grown, *(cells.appear(run_time) for cells in self.cells))


def room_of(tally: Tally) -> Rectangle:
    """Its size, to lay out with."""
    return Rectangle(width=tally.width, height=tally.height)
