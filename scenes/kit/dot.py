"""The product of two vectors by hand: entry times entry, what all others add, and the sum."""

from collections.abc import Sequence
from itertools import combinations
from typing import ClassVar

import numpy as np
from manim import RIGHT, UP, VGroup, VMobject, linear

from scenes.kit import theme
from scenes.kit.numbers import DIGIT_DROP, NumberColumn, Numbers, number, painted_as
from scenes.kit.paint import ArrayMobject, Brush, Change
from scenes.kit.symbols import formula
from scenes.kit.text import Word, fit, word

CANDIDATES = 14  # entries among which those to show are looked for


def digits_of(values) -> int:
    """Two decimals, or three where the larger of the numbers need them to show two digits.

    >>> digits_of([0.31, -1.2]), digits_of([0.031, 0.002])
    (2, 3)
    """
    return 2 if theme.own_scale(np.asarray(values)) >= 0.05 else 3


def terms(weights, vector, entries: Sequence[int], total: float, bias: float | None = None) -> np.ndarray:
    """The lines of a written product: the bias, the product of each entry, and before the last what all others add."""
    products = np.asarray(weights, float)[[*entries]] * np.asarray(vector, float)[[*entries]]
    lines = np.insert(products, -1, total - (bias or 0.0) - products.sum())
    return lines if bias is None else np.insert(lines, 0, bias)


def adds_up(lines: np.ndarray, decimals: int) -> bool:
    """Whether the painted lines add up to the painted sum, after every one of them.

    >>> adds_up(np.array([1.26, 2.0, 0.5]), 1), adds_up(np.array([1.24, 2.24]), 1)
    (True, False)
    """
    painted, sums = np.cumsum(painted_as(lines, decimals)), painted_as(np.cumsum(lines), decimals)
    return bool(np.all(np.abs(painted - sums) < 0.5 * 10.0**-decimals))


def entries_that_add_up(
    weights, vector, total: float, count: int, bias: float | None = None, decimals: int = 2
) -> list[int]:
    """Which entries to show, in rising order, so that the painted digits multiply and add up line by line.

    Some are always left out. Large products are preferred, and where no choice is right to the last digit, taken.
    """
    w, x = np.asarray(weights, float), np.asarray(vector, float)
    of_painted = painted_as(painted_as(w, decimals) * painted_as(x, decimals), decimals)
    right = np.abs(of_painted - painted_as(w * x, decimals)) < 0.5 * 10.0**-decimals
    best = np.lexsort((-np.abs(w * x), ~right))[: max(CANDIDATES, count)].tolist()
    choices = [sorted(chosen) for chosen in combinations(best, min(count, len(w) - 1))]
    good = (chosen for chosen in choices if adds_up(terms(w, x, chosen, total, bias), decimals))
    return next(good, choices[0])


class Sums(ArrayMobject):
    """Numbers under each other, and below a line their sum so far.

    ``done`` counts the lines that are there. The line that is being worked on has a frame, which ``reaches`` so far
    over what stands at its left. ``ys`` are the lines' heights, the last one that of the sum.
    """

    arrays: ClassVar[tuple[str, ...]] = ("done",)

    def __init__(self, lines, ys: Sequence[float], reaches: Sequence[float], size: float, decimals: int = 2) -> None:
        self.lines, self.done = np.asarray(lines, float), 0.0
        self.size, self.decimals, self.reaches, self.em = size, decimals, reaches, size / 96
        top, foot = max(ys) + 0.675 * self.em, min(ys) - 0.675 * self.em
        self.ys = np.asarray(ys, float) - (top + foot) / 2
        super().__init__(self.em * (2.7 + 0.5 * decimals), top - foot)
        self.shift([0, (top + foot) / 2, 0])

    @property
    def value(self) -> float:
        """The sum that is painted."""
        share = np.clip((self.done - np.arange(len(self.lines)) - 0.5) / 0.4, 0, 1)
        return float(self.lines @ share)

    def texts(self) -> list[str]:
        """The lines and the sum as they are painted."""
        return [number(v, self.decimals) for v in (*self.lines, self.value)]

    def line_place(self, i: int) -> np.ndarray:
        """The right end of a line; the last one is the sum."""
        return self.place(self.built_size[0] / 2, self.ys[i])

    def work(self, done: float, seconds: float = 0.7) -> Change:
        """Go on until so many lines are there, each in so many seconds."""
        return Change(self, done=float(done), rate_func=linear, run_time=seconds * (done - self.done))

    def paint(self, brush: Brush) -> None:
        (w, _), em, n = self.built_size / 2, self.em, len(self.lines)
        stand = np.column_stack([np.full(n + 1, w - 0.3 * em), self.ys - DIGIT_DROP * em])
        there = np.clip((self.done - np.arange(n) - 0.15) / 0.3, 0, 1)
        started = min(1.0, 4 * self.done)
        colors = [theme.rgb(theme.PALE)] * n + [theme.rgb(theme.QUERY)]
        brush.numbers(self.texts(), stand, self.size, colors, [*there, started], align=1)
        rule = self.ys[-1] + 0.75 * em
        brush.lines([[(-w, rule), (w, rule)]], theme.PALE, theme.STROKE, started)
        k = int(self.done)
        if k < n:
            shade, half = min(1.0, 6 * (self.done - k), 6 * (k + 1 - self.done)), 0.66 * em
            left, y = -w - self.reaches[k], self.ys[k]
            corners = [(left, y - half), (w, y - half), (w, y + half), (left, y + half)]
            brush.polyline(corners, theme.FOCUS, theme.STROKE, shade, closed=True)


class DotProduct(VGroup):
    """``weights`` × ``vector`` = their products, at some of their ``entries``, under the names of the two.

    ``total`` is the sum of all: what the entries not shown add is the line of the dots, a ``bias`` comes first.
    """

    def __init__(
        self,
        weights,
        vector,
        entries: Sequence[int],
        total: float,
        names: Sequence[VMobject],
        size: float = theme.SMALL,
        bias: float | None = None,
        decimals: int = 2,
        scale: float | None = None,
    ) -> None:
        em, style = size / 96, {"indices": entries, "size": size, "decimals": decimals}
        self.size = size
        self.weights = NumberColumn(weights, kind="weight", scale=scale, **style)
        self.vector = NumberColumn(vector, kind="data", bracket=theme.QUERY, **style)
        self.times, self.equals = formula("times", size * 1.2), formula("=", size * 1.2)
        row = VGroup(self.weights, self.times, self.vector, self.equals).arrange(RIGHT, buff=0.5 * em)

        ys = [self.vector.entry_center(i)[1] for i in range(len(entries))]
        ys.insert(-1, self.vector.place(0, self.vector.dots_y)[1])
        ys.append(ys[-1] - 1.8 * em)
        gap = 0.5 * em
        reaches = [row.width + gap] * (len(entries) + 1)
        if bias is not None:  # at the height of the names
            ys.insert(0, ys[0] + 1.8 * em)
            reaches.insert(0, 0.0)
        self.sums = Sums(terms(weights, vector, entries, total, bias), ys, reaches, size, decimals)
        self.sums.next_to(row, RIGHT, gap, coor_mask=RIGHT)
        left = self.weights.get_left()[0] - 0.3 * em
        places = [(left, self.vector.entry_center(i)[1]) for i in range(len(entries))]
        self.numbers = Numbers.at(entries, places, size * 0.7, 0, kind=theme.GREY, signed=False, align=1)
        for name, column in zip(names, (self.weights, self.vector)):
            fit(name, column.width).next_to(column, UP, 0.3 * em)
        self.names = VGroup(*names)
        super().__init__(*row, self.sums, self.numbers, self.names)

    def note(self, line: int, text: str, color: str = theme.REST) -> Word:
        """A word behind one of the lines, as large as the numbers are now."""
        size = self.size * np.linalg.norm(self.sums.frame[:2, 0])
        return word(text, size * 0.8, color).next_to(self.sums.line_place(line), RIGHT, 0.1)
