"""How probable each thing was that came, as upright bars between 0 and 100%."""

from typing import ClassVar

import numpy as np

from scenes.kit import theme
from scenes.kit.paint import ArrayMobject, Brush

ROOM = 2.6  # for the names of the ends, in ems


class Chances(ArrayMobject):
    """A bar for each of ``probs``, in order; those marked ``expected`` in teal, the others in yellow.

    There is room for ``places`` bars. ``made`` counts the bars that are up, and moves: the last one grows with it.
    """

    arrays: ClassVar[tuple[str, ...]] = ("made",)

    def __init__(
        self, probs, expected, places: int, width: float, height: float, size: float = theme.SMALL * 0.85
    ) -> None:
        super().__init__(width, height)
        self.probs, self.expected = np.asarray(probs, float), np.asarray(expected, bool)
        self.made, self.size, self.lead = float(len(self.probs)), size, size / 96 * ROOM
        self.step = (width - self.lead) / places
        self.foot, self.full = -height / 2, height - size / 96 * 0.5

    def heights(self) -> np.ndarray:
        """How high each bar is now."""
        up = np.clip(float(self.made) - np.arange(len(self.probs)), 0, 1)
        return self.probs * up * self.full

    def paint(self, brush: Brush) -> None:
        left, right = self.lead - self.built_size[0] / 2, self.built_size[0] / 2
        ends = [(self.foot, theme.GREY, "0%"), (self.foot + self.full, theme.FAINT, "100%")]
        for y, color, name in ends:
            brush.lines([[(left, y), (right, y)]], color, theme.THIN)
            at = [(left - 0.1, y - self.size / 96 * 0.33)]
            brush.numbers([name], at, self.size, [theme.rgb(theme.GREY)], [1.0], align=1)
        for i, (high, expected) in enumerate(zip(self.heights(), self.expected)):
            if i < self.made:
                x = left + (i + 0.15) * self.step
                box = (x, self.foot, x + 0.7 * self.step, self.foot + max(high, 0.02))
                brush.rectangles([box], [theme.rgb(theme.KEY if expected else theme.FOCUS)], [0.9])
