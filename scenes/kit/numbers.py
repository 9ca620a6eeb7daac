"""Vectors and matrices of numbers, each one mobject."""

from math import isfinite
from typing import ClassVar, Self

import numpy as np

from scenes.kit import theme
from scenes.kit.paint import ArrayMobject, Brush

DIGIT_DROP = 0.33  # half the height of a digit, in ems: what centres a number on its point


def number(value: float, decimals: int = 1, signed: bool = True) -> str:
    """A number as it is painted, with a true minus sign; what rounds to zero has no sign.

    >>> number(0.26), number(-1.04), number(-0.04), number(0.5, 2, signed=False)
    ('+0.3', '−1.0', '0.0', '0.50')
    """
    if not isfinite(value):
        return "−∞" if value < 0 else "∞"
    text = f"{value:+.{decimals}f}" if signed else f"{value:.{decimals}f}"
    if not text.strip("+-0."):
        text = text.lstrip("+-")
    return text.replace("-", "−")


def painted_as(values: np.ndarray, decimals: int) -> np.ndarray:
    """The values that the painted digits stand for."""
    values = np.asarray(values, float)  # numpy's own rounding makes 0.0 of 0.05, the digits say 0.1
    return np.array([float(f"{v:.{decimals}f}") for v in values.ravel()]).reshape(values.shape) + 0.0


def adding_up(equations, decimals: int, count: int, by: np.ndarray) -> list[int]:
    """Which entries of some vectors to show, so that the painted digits add up in every equation.

    An equation is (parts, total), vectors of one length. Rounding makes about a third of all entries look
    wrong by one in the last digit; of the others the ``count`` largest of ``by`` are taken, in rising order.
    """
    right = np.ones(len(by), bool)
    for parts, total in equations:
        right &= sum_is_right(parts, total, decimals)
    order = np.lexsort((-np.abs(by), ~right))
    return sorted(order[:count].tolist())


def sum_is_right(parts, total, decimals: int) -> np.ndarray:
    """Entry by entry, whether the painted digits of the parts add up to those of the total."""
    painted = sum(painted_as(p, decimals) for p in parts)
    return np.abs(painted - painted_as(total, decimals)) < 0.5 * 10.0**-decimals


def decimals_for(values: np.ndarray) -> int:
    """One decimal where the numbers are of the size of one, two where they are smaller."""
    return 1 if theme.own_scale(np.asarray(values)) >= 1 else 2


class Numbers(ArrayMobject):
    """Numbers at places of their own. ``values``, ``opacities``, ``places`` and ``size`` can move; colours follow.

    ``kind`` says how a value gives its colour: "weight" blue and red by sign, "data" grey by size, or a
    colour of its own for all. ``align`` is 0 where a number begins at its place, ½ where it is centred, 1 where
    it ends there.
    """

    arrays: ClassVar[tuple[str, ...]] = ("values", "opacities", "places", "size")

    def __init__(
        self,
        values,
        places,
        width: float,
        height: float,
        size: float = theme.SMALL,
        decimals: int = 1,
        kind: str = "weight",
        scale: float | None = None,
        signed: bool = True,
        align: float = 0.5,
    ) -> None:
        super().__init__(width, height)
        self.values = np.asarray(values, float)
        self.places = np.asarray(places, float)
        self.opacities = np.ones(len(self.values))
        self.size, self.decimals, self.kind, self.signed, self.align = size, decimals, kind, signed, align
        self.scale_of_color = scale or theme.own_scale(self.values[np.isfinite(self.values)])

    @classmethod
    def at(cls, values, places, size: float = theme.SMALL, decimals: int = 1, *, align: float = 0.5, **options) -> Self:
        """Numbers standing at places of the scene, n 2."""
        places = np.asarray(places, float)[:, :2]
        low, high = places.min(0), places.max(0)
        room = np.array([size / 96 * (1.6 + 0.5 * decimals), size / 96])
        middle = (low + high) / 2 + ((0.5 - align) * room[0], 0)
        numbers = cls(values, places - middle, *(high - low + room), size, decimals, align=align, **options)
        return numbers.shift([*middle, 0])

    def texts(self) -> list[str]:
        """What is painted, number by number."""
        return [number(v, self.decimals, self.signed) for v in self.values.tolist()]

    def colors(self) -> np.ndarray:
        if self.kind == "weight":
            return theme.signed_colors(self.values, self.scale_of_color)
        if self.kind == "data":
            return theme.data_colors(self.values, self.scale_of_color)
        return np.tile(theme.rgb(self.kind), (len(self.values), 1))

    def entry_center(self, i: int) -> np.ndarray:
        """Where the i-th painted number is now."""
        return self.place(*self.places[i])

    def paint(self, brush: Brush) -> None:
        stand = self.places - (0, self.size / 96 * DIGIT_DROP)
        brush.numbers(self.texts(), stand, self.size, self.colors(), self.opacities, self.align)


class NumberColumn(Numbers):
    """A vector in brackets: the first entries, ⋮, and the last one. ``indices`` says which entries are shown.

    Give ``indices`` to choose the entries, or ``shown`` for how many.
    """

    arrays: ClassVar[tuple[str, ...]] = (*Numbers.arrays, "dots_y")

    def __init__(
        self,
        vector,
        shown: int = 8,
        indices=None,
        size: float = theme.SMALL,
        decimals: int | None = None,
        kind: str = "weight",
        scale: float | None = None,
        bracket: str = theme.PALE,
    ) -> None:
        vector = np.asarray(vector, float)
        whole = len(vector) <= shown if indices is None else len(indices) == len(vector)
        if indices is None:
            indices = range(len(vector)) if whole else [*range(shown - 1), len(vector) - 1]
        self.indices = np.array([*indices])
        self.total, self.bracket = len(vector), bracket
        self.dressed = 1.0  # opacity of brackets and dots
        self.dots_after = None if whole else len(self.indices) - 2
        decimals = decimals_for(vector) if decimals is None else decimals

        em = size / 96
        row = em * 1.35
        slots = len(self.indices) + (not whole)
        at = [i + (not whole and i > self.dots_after) for i in range(len(self.indices))]
        ys = ((slots - 1) / 2 - np.array(at)) * row
        longest = max(len(number(v, decimals)) for v in vector[self.indices])
        self.entry_width = max(2.1 + 0.5 * decimals, 0.1 + 0.5 * longest)  # ems
        width, height = em * self.entry_width, slots * row + em * 0.3
        self.dots_y = ((slots - 1) / 2 - (self.dots_after or 0) - 1) * row
        places = np.column_stack([np.zeros(len(ys)), ys])
        scale = scale or theme.own_scale(vector)
        super().__init__(vector[self.indices], places, width + em * 0.5, height, size, decimals, kind, scale)

    def take(self, vector) -> np.ndarray:
        """The entries of another vector that this column has room for: ``Change(column, values=column.take(v))``."""
        return np.asarray(vector, float)[self.indices]

    def entry_box(self, i: int) -> tuple[np.ndarray, float, float]:
        """Centre, width and height of the room of the i-th painted entry, as it is now."""
        em = self.size / 96 * np.linalg.norm(self.frame[:2, 0])
        return self.entry_center(i), em * self.entry_width, em * 1.35

    def paint(self, brush: Brush) -> None:
        super().paint(brush)
        w, h = self.built_size / 2
        lip = self.size / 96 * 0.28
        sides = [[(x - lip, h), (x, h), (x, -h), (x - lip, -h)] for x, lip in ((-w, -lip), (w, lip))]
        brush.polylines(sides, self.bracket, theme.STROKE, self.dressed)
        if self.dots_after is not None:
            dots = self.dots_y + np.array([-1, 0, 1]) * self.size / 96 * 0.28
            brush.circles([(0, y) for y in dots], [self.size / 96 * 0.055] * 3, [theme.PALE] * 3, [self.dressed] * 3)
