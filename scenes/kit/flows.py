"""What passes from one row of things to the row below it: bands as wide as the amounts are large."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from manim import VMobject

from scenes.kit import theme
from scenes.kit.arcs import FAINTEST, GLOW, part
from scenes.kit.paint import ArrayMobject, Brush

WIDEST = 16.0  # stroke width of a band of weight one


class Flows(ArrayMobject):
    """A band from the foot of ``above[source]`` to the top of ``below[target]`` for every weight [target, source].

    A thin line leads from the n-th above to the n-th below; there may be more above than below. ``straight`` is
    how much of these lines is there, ``drawn`` (n) how much of the bands to each target, ``shades`` (n) how
    bright these are, ``flash`` how far a light has run along all of them; at 0 and 1 it cannot be seen.
    """

    arrays: ClassVar[tuple[str, ...]] = ("weights", "straight", "drawn", "shades", "flash")

    def __init__(
        self, above: Sequence[VMobject], below: Sequence[VMobject], weights, color: str = theme.KEY, gap: float = 0.12
    ) -> None:
        n = len(below)
        self.weights = np.asarray(weights, float)
        self.straight, self.drawn, self.shades, self.flash = 1.0, np.ones(n), np.ones(n), 0.0
        self.band_color = color
        starts = np.array([m.get_bottom()[:2] for m in above]) - (0, gap)
        ends = np.array([m.get_top()[:2] for m in below]) + (0, gap)
        both = np.concatenate([starts, ends])
        middle = (both.min(0) + both.max(0)) / 2
        super().__init__(*np.ptp(both, axis=0))
        self.shift([*middle, 0])
        self.starts, self.ends = starts - middle, ends - middle

    def bands(self) -> list[tuple[int, float, np.ndarray]]:
        """Target, weight and cubic Bézier (4 2) of every band that is drawn, wide ones last."""
        found = []
        for target, source in np.argwhere(self.weights >= FAINTEST).tolist():
            a, b = self.starts[source], self.ends[target]
            down = np.array([0, (b - a)[1] / 2])
            found.append((target, float(self.weights[target, source]), np.array([a, a + down, b - down, b])))
        return sorted(found, key=lambda band: band[1])

    def paint(self, brush: Brush) -> None:
        for target, weight, curve in self.bands():
            width, shade = WIDEST * weight, float(self.shades[target])
            if self.drawn[target] > 0:
                drawn = part(curve, 0, float(self.drawn[target]))
                brush.curve(drawn, self.band_color, width, (0.3 + 0.5 * weight) * shade)
            if 0 < self.flash < 1:
                for share, times, opacity in GLOW:
                    start = self.flash * (1 + share) - share
                    piece = part(curve, max(start, 0), min(start + share, 1))
                    brush.curve(piece, theme.FOCUS, max(width / 3, 1) * times, opacity * (0.3 + 0.7 * weight) * shade)
        if self.straight > 0:
            own = self.starts[: len(self.ends)]
            reach = own + (self.ends - own) * self.straight
            brush.lines(np.stack([own, reach], axis=1), theme.PALE, theme.STROKE, 0.8)
