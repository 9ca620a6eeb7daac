"""Weighted values add up to ΔE, and ΔE is added to the token's vector."""

import numpy as np
from manim import DOWN, LEFT, UP, Create, FadeIn, FadeOut, LaggedStart, SurroundingRectangle, VGroup, linear

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.arcs import ContextArcs
from scenes.kit.equation import Equation
from scenes.kit.grid import WEIGHTS, AttentionGrid
from scenes.kit.numbers import NumberColumn, adding_up
from scenes.kit.paint import Change
from scenes.kit.shares import compact
from scenes.kit.symbols import formula, symbol
from scenes.kit.text import fit, word
from scenes.kit.tokens import TokenRow
from transformer.analysis import value_vectors

TERMS, ENTRIES, DIGITS = 5, 7, 2
FIRM = 0.01  # a term with less weight than this is counted with "more"


class WeightedSum(TraceScene):
    def construct(self) -> None:
        self.shown = self.look()
        self.measure()
        board = self.from_keys_to_values()
        change = self.weigh(board)
        self.add_to_the_stream(change)
        self.everywhere()

    def measure(self) -> None:
        """The terms of ΔE for the token that asks, and the entries in which painted digits add up."""
        trace, (layer, head, token) = self.trace, (self.layer, self.head, self.token)
        weights = trace.pattern[layer, head, token, : token + 1].astype(float)
        values = value_vectors(trace, layer, head)[: token + 1].astype(float)
        self.change = trace.head_out[layer, head, token].astype(float)
        self.before, self.after = trace.resid_pre[layer, token], trace.resid_mid[layer, token]
        self.others = trace.attn_out[layer, token] - self.change

        most = min(TERMS, int(self.room_width / 2.6))
        firm = [i for i in np.argsort(-weights, kind="stable")[:most].tolist() if weights[i] >= FIRM]
        top = sorted(firm or [int(weights.argmax())])
        self.terms = [(self.name(i), weights[i], values[i]) for i in top]
        if left := token + 1 - len(top):
            weight, rest = 1 - weights[top].sum(), self.change - weights[top] @ values[top]
            self.terms.append((f"{left} more", weight, rest / max(weight, 1e-9)))
        sums = ([w * v for _, w, v in self.terms], self.change)
        stream = ([self.before, self.change, self.others], self.after)
        self.entries = adding_up([sums, stream], DIGITS, ENTRIES, by=self.change)

    def column(self, vector, bracket: str) -> NumberColumn:
        size = 28 if len(self.terms) > 4 else 34
        return NumberColumn(vector, indices=self.entries, size=size, decimals=DIGITS, bracket=bracket)

    def from_keys_to_values(self) -> VGroup:
        weights = self.trace.pattern[self.layer, self.head][np.ix_(self.shown, self.shown)]
        size = self.room_width, self.room_height - 0.5
        board = AttentionGrid(self.trace.tokens, self.shown, weights, *size, **WEIGHTS)
        board.move_to(self.room_center + UP * 0.25)
        asking = self.shown.index(self.token)
        n = len(self.shown)
        board.grid.numbers, board.grid.dots = np.zeros((n, n)), np.ones((n, n))
        self.say(
            "The attention pattern: how much each token looks at each other.",
            FadeIn(board),
            FadeIn(self.head_tag(self.shown)),
        )
        values = VGroup(
            *(
                fit(symbol("V", i + 1, 26, theme.VALUE), key.width, key.height).move_to(key)
                for key, i in zip(board.key_symbols, self.shown)
            )
        )
        with self.beat("Each token on the left has a third vector: its value, what it passes on."):
            self.play(FadeOut(board.key_symbols, shift=LEFT * 0.2), FadeIn(values, shift=LEFT * 0.2))
            self.play(*(key.animate.set_fill(theme.VALUE) for key in board.keys))
        column = board.column_box(asking)
        with self.beat(f"The column of “{self.name(self.token)}” says how much of each value it takes."):
            alone = board.only([asking], rest=0.0)
            self.play(Create(column), Change(board.grid, dots=board.only([asking]) * (1 - alone), numbers=alone))
        return VGroup(board.grid, board.queries, board.query_symbols, board.keys, board.dots, values, column)

    def weigh(self, board: VGroup) -> Equation:
        """Values times weights, added up: ΔE."""
        values = [self.column(v, theme.VALUE) for _, _, v in self.terms]
        total = self.column(self.change, theme.QUERY)
        labels = [
            VGroup(word(name, 30), word(f"{compact(w)} ×", 30, theme.QUERY)).arrange(DOWN, buff=0.08)
            for name, w, _ in self.terms
        ]
        name = formula(f"Delta arrow(bold(E))_{self.token + 1}", 36, theme.QUERY)
        signs = ["+"] * (len(values) - 1) + ["="]
        row = Equation([*values, total], signs, [*labels, name], self.room_width).move_to(self.room_center)
        terms = VGroup(*values, *row.labels[:-1])

        with self.beat("Here are those values, each with its weight: a few of their numbers."):
            self.play(FadeOut(board), run_time=0.8)
            self.play(LaggedStart(*map(FadeIn, terms), lag_ratio=0.1), FadeIn(row.numbers))
        with self.beat("Each value shrinks to its share …"):
            shrink = [
                Change(v, values=v.take(w * x), opacities=np.full(len(v.values), 0.6 + 0.4 * w), run_time=2)
                for v, (_, w, x) in zip(values, self.terms)
            ]
            self.play(*shrink)
        with self.beat(f"… and together they are ΔE: the change this head proposes for “{self.name(self.token)}”."):
            self.play(LaggedStart(*map(FadeIn, row.signs), lag_ratio=0.1))
            self.play(*(FadeOut(v.copy(), target_position=total) for v in values), FadeIn(total), FadeIn(name))
        return row

    def add_to_the_stream(self, change: Equation) -> None:
        """E + ΔE + what the other heads add = E′."""
        i = self.token + 1
        columns = [
            self.column(self.before, theme.PALE),
            self.column(self.change, theme.QUERY),
            self.column(self.others, theme.PALE),
            self.column(self.after, theme.RESULT),
        ]
        labels = [
            formula(f"arrow(bold(E))_{i}", 36, theme.PALE),
            formula(f"Delta arrow(bold(E))_{i}", 36, theme.QUERY),
            word("other heads", 26, theme.PALE),
            formula(f"arrow(bold(E))'_{i}", 36, theme.RESULT),
        ]
        row = Equation(columns, ["+", "+", "="], labels, self.room_width).move_to(self.room_center)
        delta, kept = change.columns[-1], VGroup(change.columns[-1], change.labels[-1])
        with self.beat(f"ΔE is added to the vector “{self.name(self.token)}” had before."):
            self.play(FadeOut(VGroup(*(part for part in change if part not in kept.submobjects))), run_time=0.8)
            self.play(delta.animate.move_to(columns[1]), FadeOut(change.labels[-1]), FadeIn(labels[1]))
            self.play(FadeIn(columns[0]), FadeIn(labels[0]), FadeIn(row.signs[0]), FadeIn(row.numbers))
        with self.beat("The other heads of this layer add theirs: that is its new vector."):
            self.play(FadeIn(columns[2]), FadeIn(labels[2]), FadeIn(row.signs[1]))
            self.play(FadeIn(columns[3]), FadeIn(labels[3]), FadeIn(row.signs[2]))
            box = SurroundingRectangle(columns[3], color=theme.RESULT, buff=0.12, stroke_width=theme.STROKE)
            self.play(Create(box))
        self.stream = VGroup(row.numbers, *row.signs, *labels, columns[0], delta, columns[2], columns[3], box)

    def everywhere(self) -> None:
        """The same for every token at once: who takes from whom, as arcs, and the sums in symbols."""
        pitch = min(1.9, self.room_width / len(self.shown))
        row = TokenRow(self.trace.tokens, indices=self.shown, width=self.room_width, boxed=False, room=pitch)
        row.move_to(self.room_center + UP * 1.2)
        words = [row.word(i) for i in self.shown]
        weights = self.trace.pattern[self.layer, self.head][np.ix_(self.shown, self.shown)]
        arcs = ContextArcs(words, weights, height=self.room_top - row.get_top()[1] - 0.2)

        marks = []
        for source, color, y in (
            ("arrow(bold(E))_{}", theme.PALE, 0.2),
            ("+ Delta arrow(bold(E))_{}", theme.QUERY, -0.8),
            ("arrow(bold(E))'_{}", theme.RESULT, -2.1),
        ):
            line = VGroup(*(formula(source.format(i + 1), 44, color) for i in self.shown))
            line.scale(min(1.0, 0.8 * pitch / max(m.width for m in line)))
            for mark, i in zip(line, self.shown):
                mark.move_to([row.place(i)[0], self.room_center[1] + y, 0])
            marks.append(line)
        frames = [SurroundingRectangle(m, color=theme.RESULT, buff=0.12, stroke_width=theme.THIN) for m in marks[2]]

        with self.beat("Every token does the same at once: each takes in what it attends to."):
            arcs.drawn = 0.0
            self.play(FadeOut(self.stream), run_time=0.8)
            self.play(FadeIn(row), LaggedStart(*map(FadeIn, marks[0]), lag_ratio=0.1))
            self.add(arcs)
            self.play(Change(arcs, drawn=1.0))
            self.play(
                Change(arcs, flash=1.0, rate_func=linear, run_time=2),
                LaggedStart(*(FadeIn(m, shift=DOWN * 0.3) for m in marks[1]), lag_ratio=0.1, run_time=2),
            )
            self.play(
                LaggedStart(*map(FadeIn, marks[2]), lag_ratio=0.1), LaggedStart(*map(Create, frames), lag_ratio=0.1)
            )
