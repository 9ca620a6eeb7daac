"""What the heads of a layer propose is added up; and their matrices side by side are one, with the same result."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    LaggedStart,
    Rectangle,
    SurroundingRectangle,
    VGroup,
)

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.callouts import Callout
from scenes.kit.cells import HeatStrip
from scenes.kit.equation import Equation
from scenes.kit.grid import WEIGHTS, PatternGrid
from scenes.kit.numbers import NumberColumn, Numbers, adding_up, decimals_for
from scenes.kit.paint import Change
from scenes.kit.shares import compact
from scenes.kit.symbols import formula
from scenes.kit.text import fit, word, words
from scenes.kit.tokens import TokenRow

TOKENS = 8  # in a pattern
SMALL, LARGE = 28, 36  # type
CARD, BAR = 1.75, 0.5  # the side of a pattern, the width of a bar
DRAWN = 4  # columns of each head's matrix


class HeadSum(TraceScene):
    def construct(self) -> None:
        self.shown = self.look(TOKENS)
        self.measure()
        self.lay_out()
        self.propose()
        self.compare()
        self.add_up()
        self.join_the_stream()
        self.one_matrix_each()
        self.staple()

    def measure(self) -> None:
        """What each head proposes for the token; where there are too many, the largest changes and all others."""
        trace, layer, token = self.trace, self.layer, self.token
        changes, room = trace.head_out[layer, :, token].astype(float), 6 if self.room_width > 9 else 4
        strongest = np.argsort(-np.linalg.norm(changes, axis=1), kind="stable").tolist()
        self.heads = sorted(strongest if len(changes) <= room else strongest[: room - 1])
        self.terms, self.total = [(f"head {h}", changes[h]) for h in self.heads], changes.sum(0)
        if more := len(changes) - len(self.heads):
            self.terms.append((f"{more} more", self.total - changes[self.heads].sum(0)))
        self.before, self.after = trace.resid_pre[layer, token], trace.resid_mid[layer, token]
        self.bias = trace.b_O[layer]
        z, matrix = trace.z[layer, :, token].astype(float), trace.W_O[layer].astype(float)
        self.product = np.concatenate(z) @ np.concatenate(matrix)

        vectors = [v for _, v in self.terms]
        self.decimals = decimals_for(np.array(vectors))
        sums = (vectors, self.total), ((self.before, self.total, self.bias), self.after), ([self.product], self.total)
        count = 6 if self.room_width > 1.25 * self.room_height else 8
        self.entries = adding_up(sums, self.decimals, count, by=self.total)

    def column(self, vector, bracket: str = theme.PALE, size: float = SMALL) -> NumberColumn:
        return NumberColumn(vector, indices=self.entries, size=size, decimals=self.decimals, bracket=bracket)

    def lay_out(self) -> None:
        """A column for each head, and above it the pattern it comes from; room for their sum is made later."""
        trace, n = self.trace, len(self.shown)
        columns = [*(self.column(v) for _, v in self.terms), self.column(self.total, theme.QUERY)]
        labels = [*(word(name, 26) for name, _ in self.terms), word("all heads", 26, theme.QUERY)]
        self.row = row = Equation(columns, ["+"] * (len(self.terms) - 1) + ["="], labels, self.room_width)
        self.side = side = min(CARD, 0.86 * (columns[1].get_x() - columns[0].get_x()))
        row.move_to(self.room_center + DOWN * (side + 0.15) / 2)
        self.aside = RIGHT * (row.get_right()[0] - columns[-2].get_right()[0]) / 2
        row.shift(self.aside)
        self.foot = labels[0].get_top()[1] + 0.15
        cut, cell = np.ix_(self.shown, self.shown), (side / n, side / n)
        self.cards = VGroup()
        for h, column in zip(self.heads, columns):
            card = PatternGrid(trace.pattern[self.layer, h][cut], self.shown, cell, **WEIGHTS)
            card.dots, card.numbers = np.ones((n, n)), np.zeros((n, n))
            self.cards.add(card.scale(side / card.width).move_to([column.get_x(), self.foot + side / 2, 0]))
        if len(self.terms) > len(self.heads):
            self.cards.add(word("…", 48, theme.REST).move_to([columns[-2].get_x(), self.foot + side / 2, 0]))

    def propose(self) -> None:
        """Out of each pattern, from the column of the token that asks, comes a change of its vector."""
        trace, columns, names = self.trace, self.row.columns[:-1], self.row.labels[:-1]
        prompt = TokenRow(trace.tokens, trace.ids, self.shown, 40, self.room_width)
        prompt.move_to([0, columns.get_y(), 0])
        caption = "Each head of a layer looks at the same tokens in its own way."
        if trace.n_tokens == 1:
            caption = f"Each head of a layer looks at “{self.name(0)}”, the only token."
        with self.beat(caption):
            self.play(FadeIn(prompt), FadeIn(self.measured(f"layer {self.layer}", shown=self.shown)))
            cards = (FadeIn(card, target_position=prompt, scale=0.3) for card in self.cards)
            self.play(LaggedStart(*cards, lag_ratio=0.15), LaggedStart(*map(FadeIn, names), lag_ratio=0.15))
        boxes = VGroup(*(card.column_box(self.shown.index(self.token)) for card in self.cards[: len(self.heads)]))
        mark = SurroundingRectangle(prompt.box(self.token), color=theme.QUERY, buff=0, stroke_width=theme.STROKE + 1)
        with self.beat(f"Each proposes its own change for “{self.name(self.token)}”: here are some of its numbers."):
            self.play(Create(mark), LaggedStart(*map(Create, boxes), lag_ratio=0.1))
            starts = [*boxes, *names[len(boxes) :]]
            out = [FadeIn(c, target_position=start, scale=0.3) for c, start in zip(columns, starts)]
            self.play(FadeOut(prompt), FadeOut(mark), LaggedStart(*out, lag_ratio=0.15), FadeIn(self.row.numbers))
        self.cards.add(boxes)

    def compare(self) -> None:
        """The lengths of the changes as bars; those of several heads together are grey."""
        lengths, single = [np.linalg.norm(v) for _, v in self.terms], len(self.heads)
        longest = self.terms[int(np.argmax(lengths[:single]))][0]
        unit, bars = (self.side - 0.4) / max(*lengths, 1e-12), VGroup()
        for n, (length, column) in enumerate(zip(lengths, self.row.columns)):
            bar = Rectangle(width=BAR, height=max(length * unit, 0.02), stroke_width=0)
            bar.set_fill(theme.KEY if n < single else theme.REST, 0.8)
            bars.add(bar.move_to([column.get_x(), self.foot, 0], DOWN))
        places = [bar.get_top() + UP * 0.2 for bar in bars]
        numbers = Numbers.at(lengths, places, 24, decimals_for(lengths), kind=theme.PALE, signed=False)
        with self.beat(f"The length of a change says how strong it is: {longest} has the longest."):
            self.play(FadeOut(self.cards), run_time=0.6)
            grown = LaggedStart(*(GrowFromEdge(bar, DOWN) for bar in bars), lag_ratio=0.15)
            self.play(grown, FadeIn(numbers, run_time=2))
        self.bars = VGroup(bars, numbers)

    def add_up(self) -> None:
        """All changes together."""
        row, bars, (*columns, total) = self.row, self.bars, self.row.columns
        left = VGroup(*columns, *row.labels[:-1], row.numbers, bars)
        with self.beat("None is left out: the changes of all heads are added up."):
            VGroup(total, row.signs, row.labels[-1]).shift(-self.aside)
            self.play(left.animate.shift(-self.aside))
            self.play(LaggedStart(*map(FadeIn, row.signs), lag_ratio=0.1))
            merge = (FadeOut(c.copy(), target_position=total) for c in columns)
            self.play(*merge, FadeIn(total), FadeIn(row.labels[-1]), run_time=1.5)
        self.left = VGroup(left, row.signs)

    def join_the_stream(self) -> None:
        """The vector before + all changes + the bias = the vector after."""
        i = self.token + 1
        parts = [
            (self.before, formula(f"arrow(bold(E))_{i}", 40), theme.PALE),
            (self.total, word("all heads", 30, theme.QUERY), theme.QUERY),
            (self.bias, word("constant", 30, theme.PALE), theme.PALE),
            (self.after, formula(f"arrow(bold(E))'_{i}", 40, theme.RESULT), theme.RESULT),
        ]
        if not self.bias.any():
            del parts[2]
        columns = [self.column(vector, ink, LARGE) for vector, _, ink in parts]
        row = Equation(columns, ["+"] * (len(parts) - 2) + ["="], [label for _, label, _ in parts], self.room_width)
        row.move_to(self.room_center)
        row.labels.shift(UP * 0.1)  # off the box
        total, label = self.row.columns[-1], self.row.labels[-1]
        with self.beat(f"Added to the old vector of “{self.name(self.token)}”, they make its new one."):
            self.play(FadeOut(self.left), run_time=0.8)
            there = total.animate.match_height(columns[1]).move_to(columns[1])
            self.play(there, label.animate.match_height(row.labels[1]).move_to(row.labels[1]))
            self.play(FadeIn(columns[0]), FadeIn(row.labels[0]), FadeIn(row.signs[0]), FadeIn(row.numbers))
            for column, name, sign in zip(columns[2:], row.labels[2:], row.signs[1:]):
                self.play(FadeIn(sign), FadeIn(column), FadeIn(name), run_time=0.8)
            box = SurroundingRectangle(columns[-1], color=theme.RESULT, buff=0.12, stroke_width=theme.STROKE)
            self.play(Create(box))
        self.stream = VGroup(*row.columns, *row.signs, *row.labels, row.numbers, total, label, box)

    def one_matrix_each(self) -> None:
        """The block of the output matrix that each head has, beside the numbers it is multiplied with."""
        matrix, z = self.trace.W_O[self.layer], self.trace.z[self.layer, :, self.token]
        H, K, D = matrix.shape
        self.size = LARGE if self.room_width > 9 else SMALL
        rest = 2 * self.column(self.total, size=self.size).width + 2.4  # what stands beside the whole matrix
        pitch = min(2.2, self.room_width / H)
        tall = min(self.room_height - 1.7, (self.room_width - rest) * D / (H * K), 0.55 * pitch * D / K)
        wide, step = tall * K / D, max(1, K // DRAWN)
        self.blocks, self.mixed, names = VGroup(), VGroup(), VGroup()
        for h in range(H):
            block = HeatStrip(matrix[h, ::step, ::step].T, wide, tall, theme.own_scale(matrix))
            numbers = HeatStrip(z[h, ::step, None], min(0.2, 0.15 * pitch), wide, theme.own_scale(z))
            pair = VGroup(block, numbers).arrange(RIGHT, buff=0.08 * pitch)
            pair.move_to(self.room_center + RIGHT * (h - (H - 1) / 2) * pitch)
            name = word(f"head {h}" if pitch > 1.1 else str(h), 24)
            self.blocks.add(block)
            self.mixed.add(numbers)
            names.add(fit(name, 0.9 * pitch).next_to(pair, UP, 0.2))
        across = Callout(self.blocks[0], DOWN, K)
        note = word(f"drawn: one in {step} rows and columns", 20, theme.GREY) if step > 1 else VGroup()
        note.move_to([self.room_width / 2, across.get_y() - 0.1, 0], RIGHT)
        for block in self.blocks:
            block.drawn = 0.0
        self.add(self.blocks)
        with self.beat(f"Each made its change from {K} numbers of its own, with a matrix of its own."):
            self.play(FadeOut(self.stream), run_time=0.6)
            drawn = (Change(block, drawn=1.0) for block in self.blocks)
            self.play(LaggedStart(*drawn, lag_ratio=0.1), LaggedStart(*map(FadeIn, names), lag_ratio=0.1))
            come = (FadeIn(numbers, shift=LEFT * 0.2) for numbers in self.mixed)
            self.play(LaggedStart(*come, lag_ratio=0.1), across.appear(), FadeIn(note))
        self.notes = VGroup(names, across, note)

    def staple(self) -> None:
        """Side by side the blocks are one matrix; its product with all the numbers is what the heads add up to."""
        blocks, mixed, (H, K, _) = self.blocks, self.mixed, self.trace.W_O[self.layer].shape
        whole, stack = blocks.copy().arrange(RIGHT, buff=0), mixed.copy().arrange(DOWN, buff=0)
        VGroup(whole, stack).arrange(RIGHT, buff=0.25).move_to(self.room_center)
        frame = SurroundingRectangle(whole, color=theme.OUTPUT, buff=0.03, stroke_width=theme.STROKE)
        name, across = formula("W_O", LARGE, theme.OUTPUT).next_to(frame, UP, 0.15), Callout(frame, DOWN, H * K)
        caption = "Side by side they are one output matrix, and their numbers one column."
        with self.beat(caption if H > 1 else "With one head, that is the whole output matrix."):
            self.play(FadeOut(self.notes), run_time=0.6)
            moves = [part.animate.move_to(end) for part, end in zip([*blocks, *mixed], [*whole, *stack])]
            self.play(LaggedStart(*moves, lag_ratio=0.05), run_time=2.5)
            self.play(Create(frame), FadeIn(name), across.appear())

        left = VGroup(blocks, mixed, frame, name, across)
        product = self.column(self.product, theme.OUTPUT, self.size)
        total = self.column(self.total, theme.QUERY, self.size)
        equals = formula("=", theme.BODY), formula("=", theme.BODY)
        room = VGroup(whole, stack)
        VGroup(room, equals[0], product, equals[1], total).arrange(RIGHT, buff=0.25).move_to(self.room_center)
        labels = [word("product", 26, theme.OUTPUT), word("all heads", 26, theme.QUERY)]
        for label, column in zip(labels, (product, total)):
            label.next_to(column, UP, 0.15)
        largest = np.abs(self.product - self.total).max()
        note = VGroup(*words(["largest difference", compact(largest, largest)], 24, theme.PALE))
        note.arrange(DOWN, buff=0.05).next_to(VGroup(product, total), DOWN, 0.2)
        with self.beat("One product with it gives the same sum, but for rounding."):
            self.play(left.animate.shift(room.get_center() - VGroup(blocks, mixed).get_center()))
            self.play(
                FadeIn(equals[0]), FadeIn(product, target_position=mixed, scale=0.3), FadeIn(labels[0]), run_time=1.5
            )
            self.play(FadeIn(equals[1]), FadeIn(total, shift=LEFT * 0.3), FadeIn(labels[1]))
            self.play(FadeIn(note, shift=UP * 0.1))
