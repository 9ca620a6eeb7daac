"""A square matrix beside the two thin ones whose product it is, at one scale, and how many weights each way takes."""

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, VGroup

from scenes.kit import theme
from scenes.kit.callouts import Tally
from scenes.kit.cells import Framed, HeatStrip
from scenes.kit.text import fit, word


class Factored(VGroup):
    """``whole`` (d d) and its factors ``up`` (d k) and ``down`` (k d), one below the other where it is ``upright``.

    ``counts`` are their numbers of weights, each over one of the ``notes``.
    """

    def __init__(
        self,
        up: np.ndarray,
        down: np.ndarray,
        names: Sequence[str],
        inks: Sequence[str],
        notes: Sequence[str],
        width: float,
        height: float,
        upright: bool,
    ) -> None:
        d, k = up.shape
        across = 1 + k / d if upright else 2.1 + k / d
        side = min(3.5, (width - (0.3 if upright else 1.4)) / across, height * 0.3 + 1.2)
        thin = side * k / d
        self.product = up.astype(float) @ down.astype(float)
        self.whole = Framed(HeatStrip(self.product, side, side), "", (d, d), theme.PALE)
        self.up = Framed(HeatStrip(up, thin, side), names[0], (d, k), inks[0])
        self.down = Framed(HeatStrip(down, side, thin), names[1], (k, d), inks[1])
        self.down.next_to(self.up.matrix, RIGHT, 0.3)
        self.down.shift(UP * (self.up.matrix.get_top()[1] - self.down.matrix.get_top()[1]))
        self.up.dress[1].next_to(self.up.matrix, DOWN, 0.15).align_to(self.up.matrix, LEFT)
        self.totals = d * d, 2 * d * k
        self.counts = [
            VGroup(Tally(total, "weights", 32), word(note, 24, theme.REST)).arrange(DOWN, buff=0.12)
            for total, note in zip(self.totals, notes)
        ]
        sides = zip((self.whole, VGroup(self.up, self.down)), self.counts)
        super().__init__(*(VGroup(*pair).arrange(DOWN, buff=0.25) for pair in sides))
        self.arrange(DOWN if upright else RIGHT, buff=0.5 if upright else 1.1)
        fit(self, width, height)
