"""Whole matrices as colours, where there are too many numbers to read, and in frames that name them."""

from typing import ClassVar

import numpy as np
from manim import DOWN, RIGHT, Rectangle, VGroup

from scenes.kit import theme
from scenes.kit.paint import ArrayMobject, Brush
from scenes.kit.symbols import formula
from scenes.kit.text import word


class HeatStrip(ArrayMobject):
    """A cell for every number of ``values`` (r c), the first row on top: blue above zero, red below, and at zero paper.

    ``values`` can move; ``drawn`` goes from 0 to 1 while the strip comes out from its left end. ``scale`` is
    the size that is clearest.
    """

    arrays: ClassVar[tuple[str, ...]] = ("values", "drawn")

    def __init__(self, values, width: float, height: float, scale: float | None = None) -> None:
        super().__init__(width, height)
        self.values, self.drawn = np.asarray(values, float), 1.0
        self.scale_of_color = scale or theme.own_scale(self.values)

    def colors(self) -> np.ndarray:
        """r c 3. They grow out of the paper, so that what is near zero does not look like a sign."""
        share = np.clip(np.abs(self.values) / self.scale_of_color, 0, 1)[..., None]
        paper, full = theme.rgb(theme.PAPER), theme.signed_colors(self.values, self.scale_of_color)
        return paper + (full - paper) * np.sqrt(share)

    def row_place(self, i: int, across: float = 0.0) -> np.ndarray:
        """Where the i-th row is now; ``across`` is −½ at its left end and ½ at its right."""
        width, height = self.built_size
        return self.place(across * width, height * (0.5 - (i + 0.5) / len(self.values)))

    def rows_box(self, first: int, count: int = 1) -> Rectangle:
        """A frame around some rows."""
        return band(self, first, len(self.values), count)

    def paint(self, brush: Brush) -> None:
        (w, h), columns = self.built_size / 2, self.values.shape[1]
        there = round(columns * min(max(self.drawn, 0.0), 1.0))
        if there:
            brush.cells(self.colors()[:, :there], (-w, -h, -w + 2 * w * there / columns, h))


class Framed(VGroup):
    """A painted ``matrix`` in a frame of its colour; beside it, on one ``side``, its letter and its shape.

    ``name`` is Typst mathematics of our own, or nothing. ``dress`` is all but the matrix.
    """

    def __init__(
        self, matrix: ArrayMobject, name: str, shape: tuple[int, int], color: str = theme.PALE, side=DOWN
    ) -> None:
        self.matrix = matrix
        frame = Rectangle(width=matrix.width, height=matrix.height).move_to(matrix).set_stroke(color, theme.STROKE)
        label = VGroup(
            *([formula(name, 40, color)] if name else []), word("{:,} × {:,}".format(*shape), 26, theme.GREY)
        )
        self.dress = VGroup(frame, label.arrange(RIGHT, 0.2).next_to(frame, side, 0.15))
        super().__init__(matrix, self.dress)

    def row_box(self, i: int, rows: int) -> Rectangle:
        """A frame around the i-th of so many rows."""
        return band(self.matrix, i, rows)


def band(matrix: ArrayMobject, first: int, rows: int, count: int = 1) -> Rectangle:
    """A frame around some of a matrix's rows."""
    height = matrix.height / rows
    box = Rectangle(width=matrix.width, height=height * count).set_stroke(theme.FOCUS, theme.STROKE * 1.5)
    return box.move_to(matrix.get_top() + DOWN * (first + count / 2) * height)
