"""Every neuron for every token: a wall of colours, and the line up to which the sorted ones are above zero."""

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Line, Rectangle, VGroup

from scenes.kit import theme
from scenes.kit.bars import percent
from scenes.kit.callouts import Callout
from scenes.kit.cells import HeatStrip
from scenes.kit.paint import Change
from scenes.kit.text import fit, word, words

NAMED = 14  # rows that can have names
BESIDE = 1.8  # room for them


class Wall(VGroup):
    """``strip`` shows ``values`` (tokens neurons); ``rows`` are the names at its left, or how many there are.

    ``level`` marks the share ``active`` that is above zero, and ``told`` says it.
    """

    def __init__(self, values: np.ndarray, names: Sequence[str], width: float, height: float, center, scale: float):
        count, neurons = values.shape
        self.active = float((values > 0).mean())
        high = min(height, 0.75 * count)
        self.strip = strip = HeatStrip(values, width - BESIDE - 0.2, high, scale)
        strip.move_to(center + np.array([BESIDE / 2, 0.1, 0]))
        self.frame = Rectangle(width=strip.width, height=high).move_to(strip).set_stroke(theme.GREY, theme.THIN)
        size = min(theme.SMALL, 96 * 0.8 * high / count)
        if count <= NAMED:
            self.rows = VGroup(*words(names, size))
            for i, name in enumerate(self.rows):
                fit(name, BESIDE - 0.2).move_to(strip.row_place(i, -0.5) + LEFT * 0.15, RIGHT)
        else:
            self.rows = Callout(strip, LEFT, count, "tokens")
        self.count = Callout(strip, DOWN, neurons, "neurons")
        self.level = Line(UP, DOWN).set_stroke(theme.FOCUS, 4).stretch_to_fit_height(high + 0.2)
        self.level.move_to(strip.get_corner(DOWN + LEFT) + RIGHT * self.active * strip.width, DOWN)
        self.told = word(f"{percent(self.active)} above zero", 34, theme.FOCUS).next_to(self.level, UP, 0.1)
        left, right, half = strip.get_left()[0], strip.get_right()[0], self.told.width / 2
        self.told.set_x(np.clip(self.told.get_x(), left + half, right - half))
        super().__init__(strip, self.frame, self.rows, self.count, self.level, self.told)

    def sort(self, run_time: float = 2.5) -> Change:
        """The largest of every row move to its left."""
        return Change(self.strip, values=-np.sort(-self.strip.values, axis=1), run_time=run_time)
