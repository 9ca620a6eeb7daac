"""Who looks at whom: arcs over a row of words, as wide as the weights are large."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from manim import VMobject

from scenes.kit import theme
from scenes.kit.paint import ArrayMobject, Brush

FAINTEST = 0.02  # a smaller weight has no arc
WIDEST = 6.0  # stroke width of an arc of weight one
GLOW = ((0.6, 1.0, 0.35), (0.4, 2.0, 0.5), (0.2, 3.5, 0.9))  # share of the arc, times its width, opacity


class ContextArcs(ArrayMobject):
    """An arc from the top of ``words[source]`` to the top of ``words[target]`` for every weight [target, source].

    ``weights`` (n n), ``drawn`` (how much of each arc is there, 0 to 1) and ``flash`` (how far a light has run
    along it, 0 to 1; at both ends it cannot be seen) can move. No arc is drawn from a word to itself. The arcs
    between two words, there and back, are one curve; the weightier lies on the other.
    """

    arrays: ClassVar[tuple[str, ...]] = ("weights", "drawn", "flash")

    def __init__(
        self, words: Sequence[VMobject], weights, height: float = 1.3, color: str = theme.KEY, gap: float = 0.1
    ) -> None:
        self.weights = np.asarray(weights, float)
        self.drawn, self.flash, self.arc_color = 1.0, 0.0, color
        tops = np.array([w.get_top()[:2] for w in words]) + (0, gap)
        low, high = tops.min(0), tops.max(0) + (0, height)
        middle = (low + high) / 2
        super().__init__(*(high - low))
        self.shift([*middle, 0])
        self.tops, self.height_of_all = tops - middle, height

    def arcs(self, covered: bool = True) -> tuple[np.ndarray, np.ndarray]:
        """The cubic Bézier (n 4 2) and the weight (n) of every arc, from source to target.

        Without those that whole ones would cover, if that is asked.
        """
        shown = (self.weights >= FAINTEST) & ~np.eye(len(self.tops), dtype=bool)
        if not covered:
            shown &= self.weights >= self.weights.T
        target, source = np.nonzero(shown)
        a, b = self.tops[source], self.tops[target]
        longest = max(np.ptp(self.tops[:, 0]), 1e-9)
        # A cubic reaches three quarters of the height of its handles.
        up = self.height_of_all * (0.35 + 0.65 * np.abs(b - a)[:, 0] / longest) / 0.75
        up, lean = up[:, None] * (0.0, 1.0), (b - a) * 0.15
        return np.stack([a, a + up + lean, b + up - lean, b], 1), self.weights[shown]

    def paint(self, brush: Brush) -> None:
        lit = GLOW if 0 < self.flash < 1 else ()
        curves, weights = self.arcs(covered=bool(lit) or self.drawn < 1)
        weightiest_last = np.argsort(weights, kind="stable")
        curves, weights = curves[weightiest_last], weights[weightiest_last]
        widths = WIDEST * weights
        # Mixed with the paper instead of transparent, which takes cairo nearly twice as long.
        colors = theme.mixed(theme.PAPER, self.arc_color, 0.35 + 0.45 * weights)
        if lit or 0 < self.drawn < 1:
            brush.hasten()
        if self.drawn > 0 and not lit:
            brush.curves(part(curves, 0, self.drawn), colors, widths, np.ones_like(widths))
            return
        for curve, weight, width, color in zip(curves, weights, widths, colors):  # each light lies on its own arc
            if self.drawn > 0:
                brush.curve(part(curve, 0, self.drawn), color, width)
            for share, times, opacity in lit:
                start = self.flash * (1 + share) - share
                piece = part(curve, max(start, 0), min(start + share, 1))
                brush.curve(piece, theme.FOCUS, max(width, 1) * times, opacity * (0.3 + 0.7 * weight))


def part(curve: np.ndarray, start: float, end: float) -> np.ndarray:
    """The piece of a cubic Bézier (4 2), or of many (n 4 2), between two times, by de Casteljau's construction.

    >>> part(np.array([[0.0, 0], [1, 0], [2, 0], [3, 0]]), 0.5, 1.0).round(2)[:, 0].tolist()
    [1.5, 2.0, 2.5, 3.0]
    """

    def at(*times: float) -> np.ndarray:
        points = curve
        for t in times:
            points = points[..., :-1, :] + np.diff(points, axis=-2) * t
        return points[..., 0, :]

    return np.stack([at(start, start, start), at(start, start, end), at(start, end, end), at(end, end, end)], axis=-2)
