"""A vector that goes around a block and is added to what comes out of it."""

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Circle, Line, Rectangle, VGroup, VMobject

from scenes.kit import theme
from scenes.kit.numbers import NumberColumn
from scenes.kit.symbols import formula
from scenes.kit.text import fit, words

DEEP = 4.6  # the block at most
BESIDE = 8.8  # in more room the vector is written again beside what is added


class Bypass(VGroup):
    """``before`` □ ``added`` ⊕ ``before`` = ``after`` in a row, with the ``way`` around the block.

    ``block`` is where the block goes, ``tab`` its name, above it. In a narrow row the way leads right into the ⊕;
    else ``ends`` are the vector once more and the =.
    """

    def __init__(
        self,
        before: NumberColumn,
        added: NumberColumn,
        after: NumberColumn,
        tab: VMobject,
        width: float,
        height: float,
        center: np.ndarray,
    ) -> None:
        beside = width > BESIDE
        self.plus = VGroup(Circle(0.24), Line(LEFT, RIGHT).scale(0.24), Line(UP, DOWN).scale(0.24))
        self.plus.set_stroke(theme.QUERY, 4)
        self.ends = [before.copy(), formula("=", 44, theme.WHITE)] if beside else []
        self.block = Rectangle(width=DEEP, height=height)
        row = [before, self.block, added, self.plus, *self.ends, after]
        self.columns = [part for part in row if isinstance(part, NumberColumn)]
        gap = 0.35 if beside else 0.22
        rest = width - gap * (len(row) - 1) - sum(part.width for part in [self.plus, *self.ends[1:]])
        shrink = min(1.0, (rest - 1.8) / sum(column.width for column in self.columns))
        for column in self.columns:
            column.scale(shrink)
        self.block.stretch_to_fit_width(min(DEEP, rest - sum(column.width for column in self.columns)))
        VGroup(*row).arrange(RIGHT, gap).move_to(center)
        self.names = VGroup(*words(["before", "added", *["before"] * beside, "after"], theme.SMALL, theme.GREY))
        for name, column in zip(self.names, self.columns):
            fit(name, column.width + 0.2).next_to(column, DOWN, 0.15)
        self.tab = tab.next_to(self.block, UP, 0.1)
        start, end = (part.get_top() + UP * 0.1 for part in (before, self.ends[0] if beside else self.plus))
        over = [[x, tab.get_top()[1] + 0.25, 0] for x in (start[0], end[0])]
        self.way = VMobject().set_points_as_corners([start, *over, end]).set_stroke(theme.QUERY, 4)
        super().__init__(*row, self.names, self.tab, self.way)
