"""A whole matrix as colours, where there are too many numbers to read."""

from typing import ClassVar

import numpy as np
from manim import Rectangle

from scenes.kit import theme
from scenes.kit.paint import ArrayMobject, Brush


class HeatStrip(ArrayMobject):
    """A cell for every number of ``values`` (r c), the first row on top: blue above zero, red below, black at zero.

    ``values`` can move; ``drawn`` goes from 0 to 1 while the strip comes out from its left end. ``scale`` is
    the size that is brightest.
    """

    arrays: ClassVar[tuple[str, ...]] = ("values", "drawn")

    def __init__(self, values, width: float, height: float, scale: float | None = None) -> None:
        super().__init__(width, height)
        self.values, self.drawn = np.asarray(values, float), 1.0
        self.scale_of_color = scale or theme.own_scale(self.values)

    def colors(self) -> np.ndarray:
        """r c 3. Brightness grows from nothing, so that what is near zero does not look like a sign."""
        share = np.clip(np.abs(self.values) / self.scale_of_color, 0, 1)[..., None]
        return theme.signed_colors(self.values, self.scale_of_color) * np.sqrt(share)

    def row_place(self, i: int, across: float = 0.0) -> np.ndarray:
        """Where the i-th row is now; ``across`` is −½ at its left end and ½ at its right."""
        width, height = self.built_size
        return self.place(across * width, height * (0.5 - (i + 0.5) / len(self.values)))

    def row_box(self, i: int, color: str = theme.FOCUS) -> Rectangle:
        """A frame around the i-th row, as it is now."""
        box = Rectangle(width=self.width + 0.06, height=self.height / len(self.values) + 0.06)
        return box.move_to(self.row_place(i)).set_stroke(color, theme.STROKE).set_fill(opacity=0)

    def paint(self, brush: Brush) -> None:
        (w, h), columns = self.built_size / 2, self.values.shape[1]
        there = round(columns * min(max(self.drawn, 0.0), 1.0))
        if there:
            brush.cells(self.colors()[:, :there], (-w, -h, -w + 2 * w * there / columns, h))
