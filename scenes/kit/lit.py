"""A text whose pieces are lit, each as much as it is said to."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from manim import VGroup

from scenes.kit import theme
from scenes.kit.paint import ArrayMobject, Brush
from scenes.kit.text import Paragraph, space_width
from scenes.kit.tokens import legible

BRIGHTEST = 0.6


class Lights(ArrayMobject):
    """A box behind each of some words, less its leading space, as opaque as its share of one; ``lit`` brings them."""

    arrays: ClassVar[tuple[str, ...]] = ("lit",)

    def __init__(self, words: VGroup, shares, space: float, color: str) -> None:
        super().__init__(words.width, words.height)
        self.move_to(words)
        middle = words.get_center()[:2]
        leads = [space * (len(w.text) - len(w.text.lstrip(" "))) for w in words]
        ends = [
            (w.get_left()[0] + x, w.get_bottom()[1], w.get_right()[0], w.get_top()[1]) for w, x in zip(words, leads)
        ]
        self.boxes = np.array(ends) - np.tile(middle, 2)
        self.shares, self.lit, self.ink = np.clip(shares, 0, 1), 1.0, color

    def paint(self, brush: Brush) -> None:
        n = len(self.boxes)
        brush.rectangles(self.boxes, [self.ink] * n, BRIGHTEST * self.shares * self.lit)


class LitText(VGroup):
    """Pieces of a text in lines no wider than ``width``; ``lights`` behind them are bright where ``shares`` are 1."""

    def __init__(
        self, pieces: Sequence[str], shares, size: float = 28, width: float = 12.0, color: str = theme.KEY
    ) -> None:
        first, *others = map(legible, pieces)
        self.words = Paragraph([first.lstrip(" ") or first, *others], size, width)
        self.lights = Lights(self.words, shares, space_width(size), color).set_z_index(-1)
        super().__init__(self.lights, self.words)
