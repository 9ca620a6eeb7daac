"""Attention in one line: softmax(QKᵀ/√d)V, each letter with the matrix it stands for."""

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Rectangle,
    SurroundingRectangle,
    VGroup,
    VMobject,
    Write,
    linear,
)
from manim import ReplacementTransform as Become

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.cells import Framed, HeatStrip
from scenes.kit.grid import WEIGHTS, PatternGrid
from scenes.kit.numbers import number
from scenes.kit.paint import Change
from scenes.kit.symbols import formula, symbol
from scenes.kit.text import fit, word, words
from scenes.kit.tokens import legible
from transformer.analysis import dot_products

LINE = (
    '{{Delta arrow(bold(E)) =: change}} {{"softmax": softmax}} '
    "( ({{Q: q}} {{K^top: k}}) / sqrt({{d_k: d}}) ) {{V: v}} {{W_O: out}}"
)
ROLES = {"q": theme.QUERY, "k": theme.KEY, "v": theme.VALUE, "out": theme.OUTPUT, "change": theme.FOCUS}
MOST = 40  # tokens: with more, single cells could not be seen
SIDE, LONG, GAP = 2.2, 1.8, 0.35  # of a matrix: along the tokens, along d; between two
NAME = 0.2  # a row as high as this has room for its token


class AttentionFormula(TraceScene):
    def construct(self) -> None:
        self.shown = self.look(MOST)
        self.n, self.at = len(self.shown), (self.layer, self.head)
        best = int(self.trace.pattern[(*self.at, self.token)].argmax())
        self.pair = self.shown.index(self.token), self.shown.index(best)
        self.build()
        self.lay_out()
        self.write()
        self.multiply()
        self.soften()
        self.mix()
        self.turn_back()

    def build(self) -> None:
        """Each product stands where the rows of its left factor meet the columns of the one above."""
        trace, n, cut = self.trace, self.n, np.ix_(self.shown, self.shown)
        q, k, v, z = (matrix[self.at][self.shown] for matrix in (trace.q, trace.k, trace.v, trace.z))
        side = min(SIDE, 0.45 * n)
        self.scores = trace.scores[self.at][cut]
        self.grid = PatternGrid(dot_products(trace, *self.at)[cut], cell=(side / n, side / n))
        self.pattern = PatternGrid(trace.pattern[self.at][cut], cell=(side / n, side / n), **WEIGHTS)
        for grid in (self.grid, self.pattern):
            grid.turned, grid.numbers, grid.dots = 1.0, np.zeros((n, n)), np.zeros((n, n))
            grid.lines = float(side / n >= NAME)  # between thin rows they would cover the dots
        strips = [
            HeatStrip(q, LONG, side),
            HeatStrip(k.T, side, LONG),
            HeatStrip(v, LONG, side),
            HeatStrip(z, LONG, side),
        ]
        for strip, where in zip(strips, (LEFT, UP, RIGHT, RIGHT)):
            strip.next_to(self.grid, where, GAP)
        strips[2].next_to(strips[3], UP, GAP)
        rows, d = trace.n_tokens, trace.d_head
        self.q = Framed(strips[0], "Q", (rows, d), theme.QUERY)
        self.k = Framed(strips[1], "K^top", (d, rows), theme.KEY, UP)
        self.v = Framed(strips[2], "V", (rows, d), theme.VALUE, UP)
        self.z = Framed(strips[3], "", (rows, d))
        self.square = Framed(self.grid, "", (rows, rows), theme.GREY)
        self.names = VGroup(*self.beside(self.q))
        self.keep_account()

    def beside(self, framed: Framed) -> list[VMobject]:
        """The tokens at the rows of a matrix: all of them, or where the rows are thin, the one that asks."""
        row = framed.matrix.height / self.n
        all_fit = row >= NAME
        places = range(self.n) if all_fit else [self.pair[0]]
        texts = [legible(self.trace.tokens[self.shown[i]]).strip(" ") for i in places]
        names = words(texts, 96 * min(0.26, row * 0.85) if all_fit else 24, theme.QUERY)
        return [fit(w, 1.1).next_to(framed.row_box(i, self.n), LEFT, 0.12) for i, w in zip(places, names)]

    def keep_account(self) -> None:
        """What becomes of one pair: its dot product, its score, its weight."""
        trace, i = self.trace, self.token
        row = trace.pattern[(*self.at, i)]
        j = self.shown[self.pair[1]]
        product, score = dot_products(trace, *self.at)[i, j], trace.scores[(*self.at, i, j)]
        figures = words([number(product, 2), number(score, 2), number(row[j], 2, signed=False)], 28)
        pair = symbol("Q", i + 1, 32, theme.QUERY), word("·", 32), symbol("K", j + 1, 32, theme.KEY)
        whats = VGroup(*pair).arrange(RIGHT, 0.08), formula(f"\\/ sqrt({trace.d_head})", 30), word("softmax", 28)
        x, top = self.q.matrix.get_right()[0], self.k.matrix.get_top()[1]
        for n, (what, figure) in enumerate(zip(whats, figures)):
            figure.move_to([x, top - 0.3 - 0.55 * n, 0], RIGHT)
            what.move_to([x - max(f.width for f in figures) - 0.25, figure.get_y(), 0], RIGHT)
        self.account = VGroup(*map(VGroup, whats, figures))

    def lay_out(self) -> None:
        """The formula beside the matrices, or above them where the frame is not wide."""
        scheme = VGroup(self.q, self.k, self.square, self.pattern, self.v, self.z, self.names, self.account)
        self.line = formula(LINE, 60)
        body = body_of(self.line)
        if self.room_width > 1.3 * self.room_height:
            fit(scheme, self.room_width - 5.2, self.room_height)
            scheme.move_to(self.room_center + RIGHT * self.room_width / 2, RIGHT)
            self.line.scale(4.8 / body.width)
            self.line.shift(self.room_center + LEFT * (self.room_width / 2 - 2.5) - body.get_center())
        else:
            fit(scheme, self.room_width, self.room_height - 2.2)
            self.line.scale(min(1.0, 0.9 * self.room_width / body.width))
            self.line.shift(UP * (self.room_top - 0.2) - body.get_top())
            scheme.move_to([0, (self.room_foot + body.get_bottom()[1]) / 2, 0])
        self.scheme = scheme

    def point_at(self, *parts: str) -> list:
        """The frame in the formula goes to some of it, which takes the colour of its role."""
        here = VGroup(*map(self.line.select, parts))
        box = SurroundingRectangle(here, color=theme.GREY, buff=0.07, stroke_width=theme.STROKE)
        moves = [Become(self.pointer, box) if self.pointer else Create(box)]
        self.pointer = box
        return moves + [self.line.select(part).animate.set_color(ROLES[part]) for part in parts if part in ROLES]

    def draw(self, framed: Framed) -> None:
        strip = framed.matrix
        strip.drawn = 0.0
        self.add(strip)
        self.play(Change(strip, drawn=1.0, run_time=1.5, rate_func=linear), FadeIn(framed.dress))

    def sweep(self, framed: Framed, result, **change) -> None:
        """The rows of a matrix one after the other, and what they give."""
        box, last = framed.row_box(0, self.n), framed.row_box(self.n - 1, self.n)
        timing = {"run_time": 2.5, "rate_func": linear}
        self.play(FadeIn(box), run_time=0.3)
        self.play(box.animate(**timing).move_to(last), Change(result, lag=1.0, **timing, **change))
        self.play(FadeOut(box), run_time=0.3)

    def write(self) -> None:
        count, d, self.pointer = self.trace.n_tokens, self.trace.d_head, None
        body = body_of(self.line)
        aside = body.get_center() - self.room_center
        body.shift(-aside)
        with self.beat("In papers, attention is a single line."):
            self.play(Write(body, run_time=2.5), FadeIn(self.head_tag(self.shown)))
        whose = f"the queries of all tokens, {count} rows" if count > 1 else "the query of the only token, one row"
        with self.beat(f"Q: {whose} of {d} numbers."):
            self.play(body.animate.shift(aside))
            self.play(*self.point_at("q"), LaggedStart(*map(FadeIn, self.names), lag_ratio=0.1))
            self.draw(self.q)
        with self.beat("K: the keys. T means transposed: here each key is a column, not a row."):
            self.play(*self.point_at("k"))
            self.draw(self.k)

    def multiply(self) -> None:
        """One row times one column, then all of them."""
        (i, j), n, grid, keys = self.pair, self.n, self.grid, self.k.matrix
        one = np.zeros((n, n))
        one[i, j] = 1.0
        row, place = self.q.row_box(i, n), grid.cell(i, j)
        column = Rectangle(width=keys.width / n, height=keys.height).move_to([place[0], keys.get_y(), 0])
        cell = Rectangle(width=column.width, height=row.height).move_to(place)
        boxes = [row, column.match_style(row), cell.match_style(row)]
        with self.beat("A row times a column is one number: the dot product of a query and a key."):
            self.play(*self.point_at("q", "k"), Create(row), Create(column))
            self.add(grid)
            self.play(Create(cell), Change(grid, dots=one), FadeIn(self.square.dress, self.account[0]))
        with self.beat("All rows times all columns: every pair at once."):
            self.play(*map(FadeOut, boxes), run_time=0.5)
            self.sweep(self.q, grid, dots=np.ones((n, n)))
        with self.beat(f"Divided by √{self.trace.d_head}, these numbers stay moderate."):
            self.play(*self.point_at("d"))
            self.play(Change(grid, values=self.scores, run_time=1.5), FadeIn(self.account[1]))

    def soften(self) -> None:
        later = " Later tokens get none." if self.trace.n_tokens > 1 else ""
        style = {"lag": 0.3, "run_time": 2}
        with self.beat(f"Softmax makes each row weights that add up to one.{later}"):
            self.play(*self.point_at("softmax"))
            self.add(self.pattern)
            all_of_it = np.ones((self.n, self.n))
            self.play(Change(self.grid, dots=1 - all_of_it, **style), Change(self.pattern, dots=all_of_it, **style))
            self.play(FadeIn(self.account[2]))

    def mix(self) -> None:
        with self.beat("V: the values. Each row of weights mixes their rows into one."):
            self.play(*self.point_at("v"))
            self.draw(self.v)
            self.fill(self.square, self.z)

    def fill(self, rows: Framed, result: Framed) -> None:
        """Row by row a product appears."""
        strip = result.matrix
        whole, strip.values = strip.values, np.zeros_like(strip.values)
        self.add(strip)
        self.play(FadeIn(result.dress), run_time=0.5)
        self.sweep(rows, strip, values=whole)

    def turn_back(self) -> None:
        """What came out, times W_O: a change for every token."""
        trace, rows, k, d = self.trace, self.trace.n_tokens, self.trace.d_head, self.trace.d_model
        wide = min(10.5, self.room_width - 1.6)
        narrow, side = max(0.6, wide * k / (k + d)), self.z.matrix.height
        z = HeatStrip(self.z.matrix.values, narrow, side)
        change = HeatStrip(trace.head_out[self.at][self.shown], wide - narrow, side).next_to(z, RIGHT, GAP)
        out = HeatStrip(trace.W_O[self.at], wide - narrow, narrow).next_to(change, UP, GAP)
        mixed, last = Framed(z, "", (rows, k)), Framed(out, "W_O", (k, d), theme.OUTPUT, UP)
        total = Framed(change, "Delta E", (rows, d), theme.FOCUS)
        line = fit(formula(LINE, 46), self.room_width * 0.95)
        line.move_to(UP * (self.room_top - line.height / 2 - 0.1))
        for part, color in ROLES.items():
            line.select(part).set_color(color)
        scheme = fit(VGroup(mixed, last, total), self.room_width - 1.2, line.get_bottom()[1] - self.room_foot - 0.3)
        scheme.move_to([0, (self.room_foot + line.get_bottom()[1]) / 2, 0])
        names = VGroup(*self.beside(mixed))
        VGroup(scheme, names).set_x(0)

        gone = [part for part in self.scheme if part not in (self.z, self.names)]
        with self.beat(f"A last matrix makes each mix a vector of {d:,} numbers again: the change ΔE."):
            self.play(*map(FadeOut, [*gone, self.pointer]), run_time=0.6)
            moved = (body_of(self.line), body_of(line)), (self.z, mixed), (self.names, names)
            self.play(*(Become(*pair) for pair in moved))
            self.play(FadeIn(line.select("out"), line.select("change")), run_time=0.6)
            self.draw(last)
            self.fill(mixed, total)


def body_of(line: VMobject) -> VGroup:
    """The formula without what is added last."""
    added = {id(part) for name in ("change", "out") for part in line.select(name).get_family()}
    return VGroup(*(part for part in line.family_members_with_points() if id(part) not in added))
