"""Columns of numbers with signs between them: an equation one can read across."""

from collections.abc import Sequence

from manim import RIGHT, UP, Rectangle, VGroup, VMobject

from scenes.kit import theme
from scenes.kit.numbers import NumberColumn, Numbers
from scenes.kit.symbols import formula
from scenes.kit.text import fit


class Equation(VGroup):
    """``columns[0] signs[0] columns[1] …`` in a row, each column under its label; entry numbers at the left.

    The labels stand on one line. ``at`` gives the entries' numbers, counted from 0.
    """

    def __init__(
        self, columns: Sequence[NumberColumn], signs: Sequence[str], labels: Sequence[VMobject], width: float
    ) -> None:
        super().__init__()
        self.columns, self.labels = VGroup(*columns), VGroup(*labels)
        self.signs = VGroup(*(formula(s, theme.BODY) for s in signs))
        row = [part for pair in zip(columns, [*self.signs, None]) for part in pair if part is not None]
        VGroup(*row).arrange(RIGHT, buff=0.22)
        for column, label in zip(columns, labels):
            fit(label, column.width * 1.35).move_to(column.get_top() + UP * 0.38)

        first = columns[0]
        left = first.get_left()[0] - 0.35
        places = [(left, first.entry_center(i)[1]) for i in range(len(first.indices))]
        self.numbers = Numbers.at(first.indices, places, theme.TINY, 0, kind=theme.FAINT, signed=False)
        self.add(*columns, *self.signs, *labels, self.numbers)
        fit(self, width)

    def line_box(self, i: int, color: str = theme.FOCUS) -> Rectangle:
        """A frame around the i-th entry of every column."""
        (left, width, height), (right, *_) = self.columns[0].entry_box(i), self.columns[-1].entry_box(i)
        box = Rectangle(width=right[0] - left[0] + width, height=height).move_to((left + right) / 2)
        return box.set_stroke(color, theme.STROKE).set_fill(opacity=0)
