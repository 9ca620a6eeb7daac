"""A distribution over tokens as bars: lengths and percentages paint themselves, the tokens stand beside them."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from manim import smooth

from scenes.kit import theme
from scenes.kit.glyphs import Atlas
from scenes.kit.paint import ArrayMobject, Brush
from scenes.kit.text import Word, words
from scenes.kit.typeset import ASCENT, DESCENT

GAP = 0.12  # between token, bar and percentage
PERCENT_ROOM, PERCENT_SIZE = 1.0, 0.85  # room for a percentage; its size, where the token's is 1
BASELINE = (ASCENT - DESCENT) / 20  # of a line, below its middle, in ems
LAG = 0.25  # of its own time, how much later than the one above a bar starts to grow
TALLEST_REST = 4  # the bar of all others is cut where it is longer than so many times the longest


class TokenBars(ArrayMobject):
    """A row for each token, and where ``others`` tokens are left out, ⋮ and a grey row for all of them.

    ``probs`` (n) can move; what is left of one belongs to the others. ``grown`` goes from 0 to 1 while the bars
    come out one by one, ``rest_grown`` brings the grey one. Bars have ``unit`` screen units for a probability
    of one; one longer than ``bar_width`` is cut, with a gap in it.
    """

    arrays: ClassVar[tuple[str, ...]] = ("probs", "grown", "rest_grown", "unit")

    def __init__(
        self,
        tokens: Sequence[str],
        probs,
        others: int = 0,
        size: float = theme.SMALL,
        bar_width: float = 4.2,
        label_width: float = 3.2,
        pitch: float = 1.4,
        inset: float = 0.0,
        rest_called: str = "",
    ) -> None:
        self.probs = np.asarray(probs, float)
        self.grown, self.rest_grown = 1.0, 1.0
        self.size, self.em, self.bar_width, self.others = size, size / 96, bar_width, others
        largest = max(self.probs.max(), min(self.rest, TALLEST_REST * self.probs.max()) if others else 0)
        self.unit = bar_width / max(largest, 1e-12)

        self.labels = [self._label(w, label_width) for w in words(map(spaced, tokens), size)]
        if others:
            name = rest_called or rest_name(others)
            self.labels += [self._label(w, label_width) for w in words([name], size * 0.85, theme.REST)]
        self.label_widths = [w.width for w in self.labels]
        label_width = max(self.label_widths)
        self.pitch = self.em * pitch
        n = len(self.probs)
        rows = [*range(n), n + 1] if others else [*range(n)]  # ⋮ has a row of its own
        height = (rows[-1] + 1) * self.pitch
        super().__init__(label_width + 2 * GAP + inset + bar_width + PERCENT_ROOM, height)
        self.ys = height / 2 - (np.array(rows) + 0.5) * self.pitch
        self.label_x = label_width - self.built_size[0] / 2  # where the tokens end
        self.bar_x = self.label_x + GAP + inset
        for w, y in zip(self.labels, self.ys):
            w.shift([self.label_x - w.get_right()[0], y - BASELINE * self.em - w.baseline, 0])
        self.add(*self.labels)
        self.token_labels, self.rest_label = self.labels[:n], self.labels[n] if others else None

    @property
    def rest(self) -> float:
        """The probability of all other tokens together. No softmax gives nought, though rounding may."""
        return max(np.finfo(float).tiny, 1.0 - float(np.sum(self.probs)))

    @property
    def shares(self) -> np.ndarray:
        """The probability of each row."""
        return np.append(self.probs, self.rest) if self.others else self.probs

    def texts(self) -> list[str]:
        """The percentages painted, row by row."""
        return [percent(p) for p in self.shares]

    def lengths(self) -> np.ndarray:
        """How long each bar is painted, before it is cut."""
        return self.shares * self.unit * self._out()

    def row(self, i: int) -> tuple[np.ndarray, float, float]:
        """Centre, width and height of a row as it is now, from its token to the end of its percentage."""
        left = self.label_x - self.label_widths[i] - GAP
        right = self.bar_x + self._cut()[i] + GAP + Atlas.advance(self.texts()[i]) * self.em * PERCENT_SIZE + GAP
        scale = np.linalg.norm(self.frame[:2, 0])
        return self.place((left + right) / 2, self.ys[i]), (right - left) * scale, self.pitch * scale

    def bar_end(self, i: int) -> np.ndarray:
        """Where the i-th bar ends now."""
        return self.place(self.bar_x + self._cut()[i], self.ys[i])

    def paint(self, brush: Brush) -> None:
        out, lengths, half = self._out(), self.lengths(), self.em * 0.5
        colors = [*blend(theme.KEY, theme.FOCUS, len(self.probs)), theme.rgb(theme.FAINT)]
        for y, length, share, color in zip(self.ys, lengths, out, colors):
            if length <= 0:
                continue
            for corners in self._pieces(length, half):
                corners = corners + (self.bar_x, y)
                brush.polygon(corners, color, share)
                brush.polyline(corners, theme.WHITE, theme.THIN, 0.7 * share, closed=True)
        stand = np.column_stack([self.bar_x + self._cut() + GAP, self.ys - BASELINE * self.em])
        greys = [theme.rgb(theme.PALE)] * len(self.probs) + [theme.rgb(theme.REST)]
        brush.numbers(self.texts(), stand, self.size * PERCENT_SIZE, greys, out, align=0)
        if self.others:
            y = (self.ys[-2] + self.ys[-1]) / 2
            dots = [(self.label_x - self.em, y + k * self.em * 0.27) for k in (-1, 0, 1)]
            brush.circles(dots, [self.em * 0.055] * 3, [theme.rgb(theme.REST)] * 3, [self.rest_grown] * 3)

    def _cut(self) -> np.ndarray:
        """How far each bar reaches."""
        return np.minimum(self.lengths(), self.bar_width)

    def _pieces(self, length: float, half: float) -> list[np.ndarray]:
        """The outline of a bar, in two pieces where it is too long: the slanting cut says that it goes on."""
        whole = self.bar_width
        if length <= whole * (1 + 1e-9):
            return [np.array([(0, -half), (length, -half), (length, half), (0, half)])]
        cut, slant, apart = whole * 0.9, half * 0.7, half * 0.6
        first = [(0, -half), (cut - slant, -half), (cut + slant, half), (0, half)]
        second = [(cut - slant + apart, -half), (whole, -half), (whole, half), (cut + slant + apart, half)]
        return [np.array(first), np.array(second)]

    def _out(self) -> np.ndarray:
        """How far each row has come out, 0 to 1."""
        n = len(self.probs)
        out = smooth_all(np.clip(self.grown * (1 + LAG * (n - 1)) - LAG * np.arange(n), 0, 1))
        return np.append(out, self.rest_grown) if self.others else out

    @staticmethod
    def _label(w: Word, longest: float) -> Word:
        return w.scale(longest / w.width) if w.width > longest else w


def smooth_all(shares: np.ndarray) -> np.ndarray:
    return np.array([smooth(s) for s in shares])


def blend(first: str, last: str, count: int) -> np.ndarray:
    """``count`` colours from one to another."""
    part = np.linspace(0, 1, count)[:, None]
    return theme.rgb(first) * (1 - part) + theme.rgb(last) * part


def spaced(token: str) -> str:
    """A token with its leading and trailing spaces made visible.

    >>> spaced(" forest"), spaced("s"), spaced("  ")
    ('␣forest', 's', '␣␣')
    """
    inner = token.strip(" ")
    if not inner:
        return "␣" * len(token)
    lead = len(token) - len(token.lstrip(" "))
    return "␣" * lead + inner + "␣" * (len(token) - lead - len(inner))


def rest_name(count: int) -> str:
    return f"everything else: {count:,} token{'s' * (count != 1)}"


def percent(share: float) -> str:
    """A percentage that is nought or a hundred only where the share is.

    >>> [percent(p) for p in (0.25, 0.0123, 0.0004, 0.000001, 0.99999, 0, 1)]
    ['25.0%', '1.2%', '0.04%', '<0.01%', '>99.9%', '0%', '100%']
    """
    value = 100 * share
    if value <= 0 or value >= 100:
        return "0%" if value <= 0 else "100%"
    if value < 0.005:
        return "<0.01%"
    if value >= 99.95:
        return ">99.9%"
    return f"{value:.{1 if value >= 0.995 else 2}f}%"
