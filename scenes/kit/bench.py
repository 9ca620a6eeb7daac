"""What two matrices do to a vector: one takes it down to a few numbers, the other up again."""

from collections.abc import Iterator, Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, Arrow, FadeIn, FadeOut, GrowArrow, VGroup, VMobject, linear

from scenes.kit import theme
from scenes.kit.callouts import Callout
from scenes.kit.cells import Framed
from scenes.kit.numbers import NumberColumn
from scenes.kit.paint import Change
from scenes.kit.text import fit

BANDS = 24  # steps in which a matrix is swept


class Bench(VGroup):
    """``columns[0]`` → ``maps[0]`` → ``columns[1]`` → ``maps[1]`` → ``columns[2]``, each column under its name.

    On one line, or ``upright`` on two, the second from right to left. ``sizes`` are those of the vectors; the
    ``bias`` stands beside the first matrix.
    """

    def __init__(
        self,
        columns: Sequence[NumberColumn],
        maps: Sequence[Framed],
        names: Sequence[VMobject],
        sizes: Sequence[int],
        bias: VMobject,
        width: float,
        upright: bool,
    ) -> None:
        self.columns, self.maps, self.bias = columns, maps, bias
        sides = RIGHT, RIGHT, LEFT if upright else RIGHT  # away from the arrows
        self.braces = [Callout(*ends, size=28) for ends in zip(columns, sides, sizes)]
        bias.next_to(maps[0].matrix, RIGHT, 0.15).shift(UP * 0.32)
        first, middle, last = (VGroup(*pair) for pair in zip(columns, self.braces))
        items = [first, VGroup(maps[0], bias), middle, maps[1], last]
        if upright:
            above, below = VGroup(*items[:3]).arrange(RIGHT, buff=0.5), VGroup(*items[3:])
            last.next_to(first, DOWN, 1.3).align_to(first, LEFT)
            maps[1].move_to([middle.get_x(), columns[2].get_y(), 0])
            bench = VGroup(above, below)
        else:
            bench = VGroup(*items).arrange(RIGHT, buff=0.55)
        fit(bench, width).center()
        for part, framed, beside in ((items[1], maps[0], columns[0]), (maps[1], maps[1], columns[2])):
            part.shift(UP * (beside.get_y() - framed.matrix.get_y()))
        self.names = [
            fit(name, 1.7 * column.width).next_to(column, UP, 0.15).set_color(ink)
            for name, column, ink in zip(names, columns, [column.bracket for column in columns])
        ]
        ends = [(first, maps[0].matrix), (maps[0].matrix, columns[1])]
        ends += [(middle, maps[1].matrix), (maps[1].matrix, columns[2])]
        self.flow = VGroup(*(arrow(a, b) for a, b in ends))
        super().__init__(*columns, *maps, bias, *self.braces, *self.names, self.flow)

    def through(self, n: int) -> Iterator[list[Animation]]:
        """Move by move: the n-th matrix comes out; row by row it makes the numbers of the column after it."""
        framed, column, arrows = self.maps[n], self.columns[n + 1], self.flow[2 * n : 2 * n + 2]
        strip, count = framed.matrix, len(column.values)
        strip.drawn, column.opacities = 0.0, np.zeros(count)
        yield [Change(strip, drawn=1.0, run_time=1.5), GrowArrow(arrows[0]), FadeIn(framed.dress)]
        rows = len(strip.values)
        band = max(1, rows // BANDS)
        sweep = strip.rows_box(0, band)
        coming = [sweep, column, *([self.bias] if n == 0 else []), self.names[n + 1]]
        yield [*(FadeIn(each, run_time=0.6) for each in coming), GrowArrow(arrows[1], run_time=0.6)]
        down = sweep.animate(run_time=2, rate_func=linear).move_to(strip.rows_box(rows - band, band))
        yield [down, Change(column, opacities=np.ones(count), lag=0.7, run_time=2, rate_func=linear)]
        yield [FadeOut(sweep, run_time=0.3)]


def arrow(start: VMobject, end: VMobject) -> Arrow:
    """From one to the next: to the right, or where the line turns down or back, that way."""
    across, down = end.get_x() - start.get_x(), start.get_y() - end.get_y()
    side = DOWN if down > abs(across) else RIGHT if across > 0 else LEFT
    tail, tip = start.get_edge_center(side), end.get_edge_center(-side)
    tail = np.array([tip[0], tail[1], 0]) if side is DOWN else np.array([tail[0], tip[1], 0])
    return Arrow(tail, tip, buff=0.1, color=theme.GREY, stroke_width=theme.STROKE + 1, tip_length=0.16)
