"""Each token's vector, times two matrices: a query, which asks, and a key, which is found."""

import math

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    Arrow,
    Create,
    FadeIn,
    FadeOut,
    GrowArrow,
    LaggedStart,
    SurroundingRectangle,
    VGroup,
    linear,
)
from manim import ReplacementTransform as Become

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.callouts import Callout
from scenes.kit.grid import AttentionGrid
from scenes.kit.paint import Change
from scenes.kit.product import Product
from scenes.kit.spans import brief
from scenes.kit.symbols import formula, symbol
from scenes.kit.text import fit, words
from scenes.kit.tokens import TokenRow


class QueryKeyVectors(TraceScene):
    def construct(self) -> None:
        self.shown = self.look()
        self.own, self.label = self.shown.index(self.token), brief(self.trace.tokens[self.token], 14)
        self.lay_out_tokens()
        self.lay_out_product()
        self.arrive()
        self.norm()
        self.work_out_one()
        self.work_out_all()
        self.make_the_key()
        self.everywhere()
        self.take_places()

    def lay_out_tokens(self) -> None:
        """Words and their vectors in the middle, above them the queries, below them the keys."""
        tokens, pitch = self.trace.tokens, min(1.9, self.room_width / len(self.shown))
        widest = max(w.width for w in words([tokens[i].strip(" ") for i in self.shown]))
        size = max(24, theme.BODY * min(1, 0.78 * pitch / widest))  # one for all, unless one is very long
        self.row = TokenRow(tokens, None, self.shown, size, self.room_width, boxed=False, room=pitch)
        self.row.move_to(self.room_center + UP * 0.42)
        self.words = [self.row.word(i) for i in self.shown]
        self.pitch, away = pitch, min(2.8, 0.36 * self.room_height)
        self.vectors, self.queries, self.keys = (
            VGroup(*(symbol(letter, i + 1, 46 * min(1.0, pitch / 1.2), ink) for i in self.shown))
            for letter, ink in (("E", theme.PALE), ("Q", theme.QUERY), ("K", theme.KEY))
        )
        for marks, y in ((self.vectors, -0.42), (self.queries, away), (self.keys, -away)):
            for mark, i in zip(marks, self.shown):
                mark.move_to([self.row.place(i)[0], self.room_center[1] + y, 0])

    def lay_out_product(self) -> None:
        """W · norm(E) + b = Q; every one of them named above."""
        trace, weights = self.trace, self.head_weights()
        here, i = (self.layer, self.head, self.token), self.token + 1
        self.W_K = weights.W_K.T  # K D: turned here as W_Q is, so that a row times the vector is one number
        shape = (6, 6) if self.room_width > 12 else (6, 5) if self.room_width > 9 else (8, 3)
        vector, query = trace.ln1_out[self.layer, self.token], trace.q[here]
        self.product = p = Product(weights.W_Q.T, vector, weights.b_Q, query, shape, bias_name="arrow(bold(b))_Q")
        self.found = p.column(trace.k[here], theme.KEY)
        self.names = [
            formula("W_Q", 46, theme.QUERY),
            formula(f'"norm"(arrow(bold(E))_{i})', 38, theme.PALE),
            symbol("Q", i, 46, theme.QUERY),
            formula("W_K", 46, theme.KEY),
            symbol("K", i, 46, theme.KEY),
        ]
        for name, below in zip(self.names, (p.grid, p.vector, p.result, p.grid, p.result)):
            name.move_to([below.get_x(), p.row.get_top()[1] + 0.42, 0])
        key_bias = formula("+ arrow(bold(b))_K", 40, theme.PALE)
        self.key_bias = [key_bias.move_to(sign) for sign in p.plus]
        self.length = Callout(p.result, RIGHT, trace.d_head, size=30)
        bench = VGroup(p, self.found, *self.names, *self.key_bias, self.length)
        fit(bench, self.room_width).move_to(self.room_center)

    def arrive(self) -> None:
        caption = "Each token comes to this layer as a vector, E."
        if self.trace.n_tokens == 1:
            caption = f"“{self.label}” is the only token. It comes to this layer as a vector, E."
        with self.beat(caption):
            self.play(LaggedStart(*map(FadeIn, self.row), lag_ratio=0.1), FadeIn(self.head_tag(self.shown)))
            self.play(LaggedStart(*(FadeIn(e, shift=DOWN * 0.3) for e in self.vectors), lag_ratio=0.1))
            own = VGroup(self.words[self.own], self.vectors[self.own])
            self.focus = SurroundingRectangle(own, color=theme.FOCUS, buff=0.08, stroke_width=theme.STROKE)
            self.play(Create(self.focus))

    def norm(self) -> None:
        """The symbol opens into numbers, and these are brought to a common size."""
        x, name = self.product.vector, self.vectors[self.own].copy()
        before = self.trace.resid_pre[self.layer, self.token]
        self.home, after, digits = x.copy(), (x.values, x.scale_of_color), x.decimals
        x.scale(1.25).move_to(self.room_center + DOWN * 0.25)
        normed = self.names[1].copy().scale(1.25).next_to(x, UP, 0.2)
        x.values, x.scale_of_color = x.take(before), theme.own_scale(before)
        x.decimals = max(0, digits + 1 - int(math.log10(max(10, abs(x.values).max()))))  # as many as have room
        length = Callout(x, RIGHT, self.trace.d_model, "numbers", size=30)
        with self.beat(f"Here are a few of the numbers of “{self.label}”."):
            rest = [FadeOut(part, run_time=0.6) for part in (self.row, self.focus, self.vectors)]
            self.play(*rest, name.animate.move_to(normed))
            self.play(FadeIn(x, target_position=name, scale=0.3), length.appear())
        with self.beat("First they are normed, brought to a common size: this is what the layer reads."):
            x.decimals = digits
            self.play(Change(x, values=after[0], scale_of_color=after[1], run_time=2), Become(name, normed))
        self.opened = normed, length

    def work_out_one(self) -> None:
        """One row of the matrix meets the vector: weight times number, added up; then what is not shown."""
        p, (k, d), (normed, length) = self.product, self.product.weights.shape, self.opened
        shapes = f"{k:,} row{'s' * (k != 1)} of {d:,} weight{'s' * (d != 1)}"
        p.grid.written, p.result.opacities = 0.0, np.zeros(len(p.rows))
        with self.beat(f"This head has a query matrix: {shapes}, learned in training."):
            back = p.vector.animate.match_height(self.home).move_to(self.home)
            self.play(back, Become(normed, self.names[1]), FadeOut(length))
            self.add(p.grid)
            written = Change(p.grid, written=float(len(p.rows)), run_time=2, rate_func=linear)
            self.play(FadeIn(self.names[0]), written)
        weight, entry = p.weight_box(0), p.entry_box(0)
        self.marker = p.row_box(0)
        with self.beat("A row meets the vector: each weight times its number, and all of that added up."):
            self.play(FadeIn(self.marker), p.only_row(0))
            self.add(p.line, p.total)
            for c in range(len(p.columns)):
                step = [weight.animate.move_to(p.weight_box(c)), entry.animate.move_to(p.entry_box(c))]
                self.play(*(step if c else map(FadeIn, (weight, entry, p.sign))), *p.add_term(c), run_time=0.7)
            self.play(FadeOut(weight), FadeOut(entry), run_time=0.4)
        with self.beat(completed(p.hidden, bool(p.plus))):
            for n, note in enumerate(p.notes, len(p.columns)):
                signs = p.plus if note is p.notes[-1] else []
                self.play(FadeIn(note), *map(FadeIn, signs), *p.add_term(n))
            self.play(FadeIn(p.result), FadeIn(p.equals))
            flying = p.total.copy()
            self.play(flying.animate.move_to(p.result.entry_center(0)))
            self.remove(flying)
            p.result.opacities = (np.arange(len(p.rows)) == 0).astype(float)

    def work_out_all(self) -> None:
        """Row by row, until the query is there."""
        p, others = self.product, self.trace.d_head - 1
        rows = f"So do the other {others:,} rows." if others > 1 else "So does the other row."
        caption = f"That is the query: what “{self.label}” looks for."
        with self.beat(f"{rows} {caption}" if others else caption):
            for r in range(1, len(p.rows)):
                self.play(self.marker.animate.move_to(p.row_box(r)), *p.go_to(r), run_time=0.8)
            below = p.line, p.total, p.sign, p.notes, self.marker
            self.play(*map(FadeOut, below), Change(p.grid, shades=np.ones(len(p.rows))), run_time=0.6)
            self.play(FadeIn(self.names[2], shift=UP * 0.2), self.length.appear())

    def make_the_key(self) -> None:
        """The query shrinks to its symbol; then the same with another matrix."""
        p, found, n = self.product, self.found, len(self.product.rows)
        W_Q, _, query, W_K, key = self.names
        found.opacities = np.zeros(n)
        marker = p.row_box(0, theme.KEY)
        with self.beat(f"A second matrix makes its key: what “{self.label}” can be found by."):
            self.play(FadeOut(p.result, target_position=query, scale=0.2), FadeOut(self.length, run_time=0.5))
            weights = Change(
                p.grid, values=p.seen(self.W_K).ravel(), scale_of_color=theme.own_scale(self.W_K), run_time=1.5
            )
            biases = map(Become, p.plus, self.key_bias)
            self.play(query.animate.set_y(p.line.get_y()), weights, Become(W_Q, W_K), *biases)
            self.play(FadeIn(marker), FadeIn(found), run_time=0.5)
            down = marker.animate(run_time=2, rate_func=linear).move_to(p.row_box(n - 1))
            self.play(down, Change(found, opacities=np.ones(n), lag=0.6, run_time=2, rate_func=linear))
            self.play(FadeOut(marker), FadeIn(key, shift=UP * 0.2), run_time=0.6)

    def everywhere(self) -> None:
        """The same two matrices for every token."""
        p, (_, normed, query, W_K, key) = self.product, self.names
        up = [self.by_way_of("W_Q", theme.QUERY, *ends, UP) for ends in zip(self.words, self.queries)]
        down = [self.by_way_of("W_K", theme.KEY, *ends, DOWN) for ends in zip(self.vectors, self.keys)]
        self.maps = VGroup(*up, *down)
        caption = "Every token does the same, with the same two matrices."
        if self.trace.n_tokens == 1:
            caption = f"So “{self.label}” has a query and a key, each from the same vector."
        with self.beat(caption):
            gone = [FadeOut(part) for part in (p.grid, p.vector, p.equals, *self.key_bias, normed, W_K)]
            self.play(*gone, FadeOut(self.found, target_position=key, scale=0.2), run_time=0.8)
            ends = (query, self.queries[self.own]), (key, self.keys[self.own])
            self.play(*(Become(a, b, path_arc=1.6) for a, b in ends))  # the arcs keep the two apart
            self.play(FadeIn(self.row), FadeIn(self.vectors), run_time=0.6)
            for marks, arrows, side in ((self.queries, up, UP), (self.keys, down, DOWN)):
                others = [FadeIn(mark, shift=0.5 * side) for mark in marks]
                others.pop(self.own)
                moves = [move for arrow, name in arrows for move in (GrowArrow(arrow), FadeIn(name))] + others
                self.play(LaggedStart(*moves, lag_ratio=0.05))

    def by_way_of(self, name: str, ink: str, start, end, side: np.ndarray) -> VGroup:
        """An arrow with the name of a matrix."""
        ends = start.get_edge_center(side), end.get_edge_center(-side)
        arrow = Arrow(*ends, buff=0.12, color=ink, stroke_width=theme.STROKE, tip_length=0.14)
        return VGroup(arrow, formula(name, min(28, 26 * self.pitch), ink).next_to(arrow, RIGHT, 0.05))

    def take_places(self) -> None:
        """As the next scene begins: queries along the top, keys down the left."""
        nothing = np.zeros((len(self.shown), len(self.shown)))
        board = AttentionGrid(self.trace.tokens, self.shown, nothing, self.room_width, self.room_height)
        board.move_to(self.room_center)
        caption = "Queries stand on top, keys on the left. Next, each query meets each key."
        if self.trace.n_tokens == 1:
            caption = "The query stands on top, the key on the left. Next, they meet."
        with self.beat(caption):
            self.play(FadeOut(self.maps), FadeOut(self.vectors), *map(FadeOut, self.row.dots), run_time=0.6)
            above = FadeIn(board.queries, shift=DOWN * 0.2)
            self.play(*map(Become, self.queries, board.query_symbols), above, run_time=1.5)
            beside = [*zip(self.words, board.keys), *zip(self.keys, board.key_symbols)]
            self.play(*(Become(*pair, run_time=1.5) for pair in beside), FadeIn(board.dots))


def completed(hidden: int, biased: bool) -> str:
    """What the products shown lack, as a sentence.

    >>> completed(186, True), completed(0, True), completed(0, False)
    ('186 more products and a bias complete one number of the query.', 'A bias completes one number of the query.', \
'Their sum is one number of the query.')
    """
    parts = [f"{hidden:,} more product{'s' * (hidden != 1)}"] * (hidden > 0) + ["a bias"] * biased
    if not parts:
        return "Their sum is one number of the query."
    several = hidden > 1 or len(parts) > 1
    whole = " and ".join(parts)
    return f"{whole[0].upper()}{whole[1:]} complete{'s' * (not several)} one number of the query."
