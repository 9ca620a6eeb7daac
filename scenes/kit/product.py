"""A matrix times a vector: the two, what they make, and below them the terms of one row, added up."""

from itertools import product

import numpy as np
from manim import RIGHT, Rectangle, VGroup, VMobject, smooth, squish_rate_func

from scenes.kit import theme
from scenes.kit.dot import adds_up
from scenes.kit.matrix import NumberGrid
from scenes.kit.numbers import NumberColumn, Numbers, adding_up, painted_as, sum_is_right
from scenes.kit.paint import Change
from scenes.kit.symbols import formula
from scenes.kit.text import word

DIM = 0.35  # the opacity of rows that are not at work
TRIES = 4  # sets of columns
LATE = squish_rate_func(smooth, 0.5, 1)


class Product(VGroup):
    """``weights`` (r c) · ``vector`` + ``bias`` = ``result``, of which ``shape`` rows and columns are shown at most.

    They are chosen so that one can follow the digits: in the first row they multiply and add up step by step, in the
    others they add up. Each product stands below its column, what is left out below the dots; a bias of noughts is
    left away. ``terms`` (rows shown, terms) are the real ones, ``sums`` those of the first row so far.
    """

    def __init__(
        self,
        weights,
        vector,
        bias,
        result,
        shape: tuple[int, int] = (6, 6),
        size: float = 30,
        ink: str = theme.QUERY,
        bias_name: str = "arrow(bold(b))",
    ) -> None:
        self.weights, vector, result = (np.asarray(a, float) for a in (weights, vector, result))
        biased = bool(np.any(bias))
        digits = 2 if min(theme.own_scale(self.weights), theme.own_scale(vector)) >= 0.1 else 3
        shape = min(len(result), shape[0]), min(len(vector), shape[1])
        self.rows, self.columns, self.terms = legible(self.weights, vector, bias, result, digits, shape)
        self.hidden = len(vector) - len(self.columns)
        self.totals = result[self.rows]
        self.sums = np.append(np.cumsum(self.terms[0])[:-1], self.totals[0])

        self.style = {"size": size, "decimals": digits}
        whole, scale = self.weights.shape, theme.own_scale(self.weights)
        self.grid = NumberGrid(self.seen(weights), self.rows, self.columns, shape=whole, scale=scale, **self.style)
        self.vector = NumberColumn(vector, indices=self.columns, kind="data", **self.style)
        self.plus = VGroup(*[formula(f"+ {bias_name}", size * 1.35, theme.PALE)] * biased)
        self.equals = formula("=", size * 1.35, theme.PALE)
        self.result = NumberColumn(result, indices=self.rows, kind=ink, bracket=ink, **self.style)
        self.row = VGroup(self.grid, self.vector, *self.plus, self.equals, self.result).arrange(RIGHT, buff=0.22)
        super().__init__(*self.row, *self._terms(size, digits, ink))

    def seen(self, weights) -> np.ndarray:
        """Of a matrix of this shape, what has room."""
        return np.asarray(weights, float)[np.ix_(self.rows, self.columns)]

    def column(self, result, ink: str) -> NumberColumn:
        """What another matrix of this shape makes, in the place of the result."""
        column = NumberColumn(result, indices=self.rows, kind=ink, bracket=ink, **self.style)
        return column.match_height(self.result).move_to(self.result)

    def _terms(self, size: float, digits: int, ink: str) -> tuple[VMobject, ...]:
        """The line below: nothing of it is there yet."""
        grid, em = self.grid, size / 96
        y = grid.get_bottom()[1] - 1.45 * em
        places = [(grid.place(x, 0)[0], y) for x in (*grid.column_xs, *grid.column_dots)]
        places += [(sign.get_x(), y) for sign in self.plus]
        scale = theme.own_scale(self.terms)
        self.line = Numbers.at(self.terms[0], places, size, digits, kind="data", scale=scale)
        self.total = Numbers.at([0.0], [(self.result.get_x(), y)], size, digits, kind=ink)
        self.line.opacities, self.total.opacities = np.zeros(len(places)), np.zeros(1)
        right = sum_is_right(self.terms.T, self.totals, digits).all()
        self.sign = formula("=" if right else "approx", size * 1.35, theme.PALE).move_to([self.equals.get_x(), y, 0])
        names = [f"{self.hidden:,} more"] * (self.hidden > 0) + ["bias"] * len(self.plus)
        self.notes = VGroup(*(word(name, size * 0.87, theme.GREY) for name in names))
        for note, (x, _) in zip(self.notes, places[len(self.columns) :]):
            note.move_to([x, y - 1.35 * em, 0])
        return self.line, self.total, self.sign, self.notes

    def weight_box(self, column: int) -> Rectangle:
        """A frame around a weight of the first row."""
        return self.entry_box(column).move_to(self.grid.place(self.grid.column_xs[column], self.grid.row_ys[0]))

    def entry_box(self, i: int) -> Rectangle:
        """A frame around a number of the vector."""
        center, width, height = self.vector.entry_box(i)
        frame = Rectangle(width=width * 0.95, height=height * 0.92, color=theme.FOCUS, stroke_width=theme.STROKE * 1.5)
        return frame.move_to(center)

    def row_box(self, i: int, color: str = theme.FOCUS) -> Rectangle:
        return self.grid.row_box(i, color).set_fill(opacity=0)

    def only_row(self, i: int) -> Change:
        """The others grow dim."""
        return Change(self.grid, shades=np.where(np.arange(len(self.rows)) == i, 1.0, DIM))

    def add_term(self, n: int) -> list[Change]:
        """One more term of the first row: in the order of the columns, then what is left out, then the bias."""
        so_far = (np.arange(len(self.sums)) <= n).astype(float)
        total = Change(self.total, values=self.sums[n : n + 1], opacities=np.ones(1))
        return [Change(self.line, opacities=so_far), total]

    def go_to(self, row: int) -> list[Change]:
        """All terms of another row at once; its number comes into the result."""
        so_far = (np.arange(len(self.rows)) <= row).astype(float)
        return [
            self.only_row(row),
            Change(self.line, values=self.terms[row]),
            Change(self.total, values=self.totals[row : row + 1]),
            Change(self.result, opacities=so_far, rate_func=LATE),
        ]


def legible(
    weights: np.ndarray, vector: np.ndarray, bias, result: np.ndarray, digits: int, shape: tuple[int, int]
) -> tuple[list[int], list[int], np.ndarray]:
    """Rows and columns of weights · vector + bias = result to show, and the terms of these rows.

    The terms are the products shown, the sum of those left out, and the bias, if there are such. Where no choice
    makes all painted digits right, the first is taken.
    """
    (count, size), bias = shape, np.asarray(bias, float)
    products, factor = weights * vector, painted_as(vector, digits)
    matter = -np.abs(products).sum(0)

    def attempt(skip: int, first: int) -> tuple[bool, list[int], list[int], np.ndarray]:
        by_hand = painted_as(painted_as(weights[first], digits) * factor, digits)
        order = np.lexsort((matter, by_hand != painted_as(products[first], digits)))
        columns = sorted(order[skip : skip + size].tolist())
        shown = products[:, columns]
        left_out = [result - bias - shown.sum(1)] * (size < len(vector))
        terms = np.column_stack([shown, *left_out, *[bias] * bool(bias.any())])
        rows = adding_up([(terms[first:].T, result[first:])], digits, count, np.append(np.inf, result[first + 1 :]))
        rows = [first + row for row in rows]
        fine = adds_up(terms[first], digits) and sum_is_right(terms[rows].T, result[rows], digits).all()
        return bool(fine), rows, columns, terms[rows]

    skips, firsts = range(max(1, min(TRIES, len(vector) - size + 1))), range(len(result) - count + 1)
    tries = (attempt(*choice) for choice in product(skips, firsts))
    _, rows, columns, terms = next((found for found in tries if found[0]), None) or attempt(0, 0)
    return rows, columns, terms
