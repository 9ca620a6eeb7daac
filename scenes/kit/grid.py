"""The attention grid: queries along the top, keys down the left, a number or a dot for every pair."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from manim import LEFT, RIGHT, UP, AnimationGroup, Rectangle, SurroundingRectangle, VGroup

from scenes.kit import theme
from scenes.kit.matrix import slots
from scenes.kit.numbers import DIGIT_DROP, number
from scenes.kit.paint import ArrayMobject, Brush, Change, between
from scenes.kit.symbols import symbol
from scenes.kit.text import fit, fit_alike, word, words
from scenes.kit.tokens import gaps, legible

GAP = 0.5  # how much wider than a cell the place is where tokens are left out
WEIGHTS = {"decimals": 2, "signed": False, "full": 1.0}  # how a grid shows what softmax made: shares of one


class PatternGrid(ArrayMobject):
    """A matrix [query, key] drawn with a column for each query and a row for each key.

    This is the one place that turns the data: cell (query j, key i) is in column j, row i.
    ``values``, ``dots``, ``numbers`` (opacities, query × key each) and ``lines`` move, and so do ``forbidden``
    (query × key, 1 where a cell is marked red) and ``turned``: at 1 queries are rows and keys are columns.
    A dot's area is proportional to the size of its value; ``full`` is the value whose dot fills its cell.
    """

    arrays: ClassVar[tuple[str, ...]] = ("values", "dots", "numbers", "lines", "forbidden", "turned")

    def __init__(
        self,
        values,
        indices: Sequence[int] | None = None,
        cell: tuple[float, float] = (1.2, 0.7),
        decimals: int = 1,
        signed: bool = True,
        full: float | None = None,
    ) -> None:
        self.values = np.asarray(values, float)
        n = len(self.values)
        at, _ = slots(range(n) if indices is None else indices, 1.0, GAP)
        self.cell_size = cell
        self.xs, self.ys = at * cell[0], -at * cell[1]
        super().__init__(np.ptp(self.xs) + cell[0], np.ptp(self.ys) + cell[1])
        self.decimals, self.signed = decimals, signed
        self.full = full or float(np.abs(self.values[np.isfinite(self.values)]).max()) or 1.0
        self.dots, self.numbers, self.lines = np.zeros((n, n)), np.ones((n, n)), 1.0
        self.forbidden, self.turned = np.zeros((n, n)), 0.0
        longest = max(len(t) for t in self.texts())
        self.size = 96 * min(cell[1] * 0.62, cell[0] * 0.92 / (0.5 * longest + 0.15), 0.42)

    def texts(self) -> list[str]:
        """What is painted, query by query."""
        return [number(v, self.decimals, self.signed) for v in self.values.ravel().tolist()]

    def cell(self, query: int, key: int) -> np.ndarray:
        """The centre of a cell as it is now; positions within the shown tokens."""
        return self.place(*self.cells().reshape(len(self.xs), -1, 2)[query, key])

    def cells(self) -> np.ndarray:
        """n·n 2, in the order of `values`."""
        upright = np.stack(np.meshgrid(self.xs, self.ys, indexing="ij"), -1)
        return between(upright, upright.swapaxes(0, 1), self.turned).reshape(-1, 2)

    def column_box(self, query: int, color: str = theme.QUERY) -> Rectangle:
        """A box around one query's column."""
        cell_w, cell_h = self.cell_size
        scale = np.linalg.norm(self.frame[:2, 0])
        top, foot = self.cell(query, 0), self.cell(query, -1)
        box = Rectangle(width=cell_w * scale * 0.98, height=top[1] - foot[1] + cell_h * scale * 0.98)
        return box.move_to((top + foot) / 2).set_stroke(color, theme.STROKE + 1).set_fill(opacity=0)

    def colors(self) -> np.ndarray:
        """Signed numbers are blue and red; weights, which have no sign, are grey to white. What is forbidden is red."""
        flat, marked = self.values.ravel(), self.forbidden.reshape(-1, 1)
        if self.signed:
            finite = np.nan_to_num(flat, neginf=-self.full, posinf=self.full)
            colors = theme.signed_colors(finite, self.full)
        else:
            colors = theme.data_colors(flat, 1.0)
        return between(colors, np.broadcast_to(theme.rgb(theme.NEGATIVE[-1]), colors.shape), marked)

    def paint(self, brush: Brush) -> None:
        cells, colors, flat = self.cells(), self.colors(), self.values.ravel()
        half, red = np.array(self.cell_size) / 2, self.forbidden.ravel()
        if red.any():
            brush.rectangles(np.hstack([cells - half, cells + half]), [theme.VALUE] * len(cells), 0.15 * red)
        self._paint_lines(brush)
        share = np.clip(np.abs(np.nan_to_num(flat, neginf=0, posinf=0)) / self.full, 0, 1)
        brush.circles(cells, 0.46 * min(self.cell_size) * np.sqrt(share), colors, 0.9 * self.dots.ravel())
        if self.numbers.any():
            stand = cells - (0, self.size / 96 * DIGIT_DROP)
            brush.numbers(self.texts(), stand, self.size, colors, self.numbers.ravel())

    def _paint_lines(self, brush: Brush) -> None:
        w, h = self.built_size / 2
        between_rows, between_columns = ((at[1:] + at[:-1]) / 2 for at in (self.ys, self.xs))
        across = [[(-w, y), (w, y)] for y in (*between_rows, h)]
        down = [[(x, -h), (x, h)] for x in (*between_columns, -w)]
        brush.lines(np.array(across + down), theme.FAINT, theme.THIN, self.lines)


class AttentionGrid(VGroup):
    """A `PatternGrid` with its tokens: queries in yellow along the top, keys in teal down the left.

    ``values`` is [query, key] over the shown tokens only. Positions count within the shown tokens. Without
    ``symbols`` the tokens stand alone, where there is less room or the vectors are no matter.
    """

    def __init__(
        self,
        tokens: Sequence[str],
        indices: Sequence[int],
        values,
        width: float,
        height: float,
        decimals: int = 1,
        signed: bool = True,
        full: float | None = None,
        symbols: bool = True,
    ) -> None:
        super().__init__()
        self.indices = [*indices]
        texts = [legible(tokens[i]).strip(" ") for i in indices]
        slots = len(texts) + GAP * len(gaps(indices))
        rail, head = (min(2.6, max(1.9, 0.2 * width)), 0.95) if symbols else (min(2.6, 0.26 * width), 0.5)
        up, left = (0.72, 0.75) if symbols else (0.28, 0.15)  # how far from the grid the words stand
        cell = min(2.0, (width - rail) / slots), min(1.0, (height - head) / slots)
        self.grid = PatternGrid(values, indices, cell, decimals, signed, full)
        size = 96 * min(0.36 if symbols else 0.29, cell[1] * 0.62)

        self.queries, self.query_symbols, self.keys, self.key_symbols = VGroup(), VGroup(), VGroup(), VGroup()
        above_columns, beside_rows = words(texts, 26), words(texts, size)
        fit_alike(above_columns, cell[0] * 0.9)
        fit_alike(beside_rows, rail - left - 0.15)
        for pos, (q, k, i) in enumerate(zip(above_columns, beside_rows, indices)):
            above = self.grid.cell(pos, 0) + UP * cell[1] / 2
            beside = self.grid.cell(0, pos) + LEFT * cell[0] / 2
            if symbols:
                q_symbol = fit(symbol("Q", i + 1, 26, theme.QUERY), cell[0] * 0.8)
                self.query_symbols.add(q_symbol.move_to(above + UP * 0.28))
                k_symbol = fit(symbol("K", i + 1, min(26, size), theme.KEY), 0.6, cell[1] * 0.9)
                self.key_symbols.add(k_symbol.move_to(beside + LEFT * 0.35))
            else:
                q.set_fill(theme.QUERY), k.set_fill(theme.KEY)
            self.queries.add(q.move_to(above + UP * up))
            self.keys.add(k.move_to(beside + LEFT * left, aligned_edge=RIGHT))
        self.dots = VGroup(*self._ellipses(indices, cell))
        self.add(self.grid, self.queries, self.query_symbols, self.keys, self.key_symbols, self.dots)

    def _ellipses(self, indices: Sequence[int], cell: tuple[float, float]):
        for pos in gaps(indices):
            left, right = self.queries[pos - 1], self.queries[pos]
            yield word("…", 26, theme.REST).move_to((left.get_center() + right.get_center()) / 2)
            upper, lower = self.keys[pos - 1].get_right(), self.keys[pos].get_right()
            yield fit(word("⋮", 22, theme.REST), 1, cell[1] * GAP).move_to((upper + lower) / 2 + LEFT * 0.3)

    def column_box(self, query: int, color: str = theme.QUERY) -> Rectangle:
        return self.grid.column_box(query, color)

    def cell_box(self, query: int, key: int, color: str = theme.KEY) -> Rectangle:
        cell_w, cell_h = np.array(self.grid.cell_size) * np.linalg.norm(self.grid.frame[:2, 0])
        box = Rectangle(width=cell_w * 0.94, height=cell_h * 0.94).move_to(self.grid.cell(query, key))
        return box.set_stroke(color, theme.STROKE + 1).set_fill(opacity=0)

    def key_box(self, key: int, color: str = theme.KEY) -> SurroundingRectangle:
        return SurroundingRectangle(self.keys[key], buff=0.08, color=color, stroke_width=theme.STROKE)

    def query_box(self, query: int, color: str = theme.QUERY) -> SurroundingRectangle:
        return SurroundingRectangle(self.queries[query], buff=0.08, color=color, stroke_width=theme.STROKE)

    def turn(self, run_time: float = 2.0) -> AnimationGroup:
        """Queries and keys change places, and each cell goes along: the other way to draw the same thing."""
        pairs = [*zip(self.queries, self.keys), *zip(self.query_symbols, self.key_symbols)]
        moves = [a.animate.match_height(b).move_to(b) for pair in pairs for a, b in (pair, pair[::-1])]
        return AnimationGroup(Change(self.grid, turned=1.0 - self.grid.turned), *moves, run_time=run_time)

    def only(self, queries: Sequence[int], keys: Sequence[int] | None = None, rest: float = 0.15) -> np.ndarray:
        """Opacities that leave these columns bright and dim the rest; with ``keys``, only these cells."""
        n = len(self.grid.values)
        out = np.full((n, n), rest)
        for q in queries:
            out[q, [*range(n)] if keys is None else [*keys]] = 1.0
        return out
