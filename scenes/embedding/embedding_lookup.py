"""Each token looks up its row of a table of numbers: its first vector."""

from collections import Counter

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    SurroundingRectangle,
    VGroup,
    linear,
    there_and_back,
)

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.callouts import Callout, Count
from scenes.kit.cut import cut_tokens
from scenes.kit.matrix import DOTS, NumberGrid, RowToColumn
from scenes.kit.numbers import NumberColumn, decimals_for
from scenes.kit.paint import Change
from scenes.kit.spans import brief
from scenes.kit.symbols import formula
from scenes.kit.text import fit, word
from scenes.kit.tokens import gaps, window
from scenes.kit.vocabulary import VocabularyList, rows_to_show

MOST = 8  # tokens; of longer prompts the first and last are shown
ENTRIES = 5  # of each vector: the first ones and the last
ROWS = 16.5  # lines of the list that have room, dots included
SIZES = 27, 24, 21, 19, 18  # type, the largest that has room
HEAD = 0.85  # room above the table, for its name and width
GPT3 = 50_257, 12_288  # its vocabulary and the length of its vectors


class EmbeddingLookup(TraceScene):
    def construct(self) -> None:
        self.lay_out()
        self.list_tokens()
        self.write_rows()
        self.look_up()
        self.compare()
        self.count()

    def lay_out(self) -> None:
        """The table on the left, or below; beside it as many tokens of the prompt as have room for a column each."""
        self.upright = self.room_height > self.room_width
        trace, d = self.trace, self.trace.d_model
        self.entries = [*range(d)] if d <= ENTRIES else [*range(ENTRIES - 1), d - 1]
        self.style = {"decimals": decimals_for(trace.W_E), "scale": theme.own_scale(trace.W_E)}
        for limit in range(MOST, 0, -1):
            self.shown = window(trace.n_tokens, limit, [] if self.token is None else [self.token])
            self.lay_out_table()
            for size in SIZES if limit == MOST else SIZES[-1:]:
                beside = 0 if self.upright else self.table.width + 0.35
                self.lay_out_tokens(self.room_width - beside, size)
                if len(self.row.lines) == 1:
                    return

    def lay_out_table(self) -> None:
        """The list of tokens, and beside each its row; as large as there is room."""
        trace, listed = self.trace, self.trace.excerpt_ids.tolist()
        ids = rows_to_show(listed, {int(trace.ids[i]) for i in self.shown}, ROWS)
        used = len(ids) + DOTS * len(gaps(ids))
        room = self.room_height * (0.55 if self.upright else 1) - HEAD
        size = min(SIZES[0], 96 * room / (used + 1) / 1.42)
        pitch = size / 96 * 1.42
        self.vocabulary = VocabularyList(ids, [trace.vocab[i] for i in ids], size, pitch, longest=1.35)
        rows = trace.W_E[[listed.index(i) for i in ids]][:, self.entries]
        self.grid = NumberGrid(rows, ids, self.entries, size, pitch, **self.style)
        self.grid.next_to(self.vocabulary, RIGHT, buff=0.12)
        self.grid.shift(UP * (self.vocabulary.tokens[0].get_y() - self.grid.row_y(0)))  # row by row, not by height
        self.size_of_list = Callout(self.grid, LEFT, trace.d_vocab, size=21)
        self.size_of_list.next_to(self.vocabulary, LEFT, buff=0.1)
        self.size_of_rows = Callout(self.grid, UP, trace.d_model)
        self.table = VGroup(self.size_of_list, self.vocabulary, self.grid, self.size_of_rows)
        if self.upright:
            fit(self.table, self.room_width).move_to([0, self.room_foot, 0], DOWN)
        else:
            self.table.move_to(self.room_center + LEFT * self.room_width / 2, LEFT)

    def lay_out_tokens(self, width: float, size: float) -> None:
        """The tokens of the prompt in a row, each with the column it will get."""
        trace = self.trace
        style = {"indices": self.entries, "size": size, "kind": "data", **self.style}
        columns = [NumberColumn(trace.embed[i], **style) for i in self.shown]
        room = columns[0].width + 0.05
        self.row, boxes = cut_tokens(trace.tokens, trace.ids, self.shown, size * 1.15, width, room)
        if self.upright:
            x, top = 0, self.room_top - 0.3
        else:
            x = (self.table.get_right()[0] + 0.35 + self.room_width / 2) / 2
            top = self.grid.get_y() + (self.row.height + 0.2 + columns[0].height) / 2
        self.row.move_to([x, top, 0], UP)
        self.columns = {i: c.next_to(boxes[i], DOWN, buff=0.2) for i, c in zip(self.shown, columns)}

    def list_tokens(self) -> None:
        self.apart = LEFT * self.vocabulary.get_x()
        VGroup(self.size_of_list, self.vocabulary).shift(self.apart)
        with self.beat(f"The model knows a fixed list of {self.trace.d_vocab:,} tokens, its vocabulary."):
            lines = [FadeIn(part, shift=DOWN * 0.1) for part in self.vocabulary.by_height()]
            self.play(LaggedStart(*lines, lag_ratio=0.1, run_time=2), FadeIn(self.measured(shown=self.shown)))
            self.play(self.size_of_list.appear())

    def write_rows(self) -> None:
        grid, n = self.grid, len(self.grid.rows)
        grid.written = 0.0
        self.add(grid)
        with self.beat(f"Each of them owns a row of {self.trace.d_model:,} numbers, learned in training."):
            self.play(VGroup(self.size_of_list, self.vocabulary).animate.shift(-self.apart))
            self.play(Change(grid, written=float(n), run_time=2, rate_func=linear))

    def look_up(self) -> None:
        """One token slowly, then the others."""
        longest = max(self.shown, key=lambda i: len(self.trace.tokens[i]))
        first = longest if self.token is None else self.token
        others, name = [i for i in self.shown if i != first], brief(self.trace.tokens[first])
        with self.beat(f"Token {self.trace.ids[first]} is “{name}”: its row is copied from the table."):
            self.play(LaggedStart(*map(FadeIn, self.row), lag_ratio=0.05))
            box, rows = self.row_box(first), np.full(len(self.grid.rows), 0.35)
            rows[self.line_of(first)] = 1.0
            self.play(Create(box), Change(self.grid, shades=rows))
            self.play(RowToColumn(self.columns[first], self.grid, self.line_of(first), run_time=2))
        who = "every token of this prompt" if others else "this token"
        with self.beat(f"So {who} becomes a list of numbers: a vector."):
            moves = [FadeOut(box)]
            for i in others:
                moves.append(FadeIn(self.row_box(i), rate_func=there_and_back, remover=True, run_time=1))
                moves.append(RowToColumn(self.columns[i], self.grid, self.line_of(i)))
            self.play(LaggedStart(*moves, lag_ratio=0.2))
            self.play(Change(self.grid, shades=np.ones(len(rows))))

    def line_of(self, token: int) -> int:
        return self.grid.rows.index(int(self.trace.ids[token]))

    def row_box(self, token: int) -> SurroundingRectangle:
        line = self.line_of(token)
        whole = VGroup(self.vocabulary.line(line), self.grid.row_box(line))
        return SurroundingRectangle(whole, buff=0.02, color=theme.FOCUS, stroke_width=theme.STROKE)

    def compare(self) -> None:
        """The same token twice has the same vector twice."""
        counts = Counter(int(self.trace.ids[i]) for i in self.shown)
        often, times = counts.most_common(1)[0]
        if times > 1:
            same = [self.columns[i] for i in self.shown if self.trace.ids[i] == often]
            boxes = [SurroundingRectangle(c, buff=0.04, color=theme.RESULT, stroke_width=theme.STROKE) for c in same]
            name = brief(self.trace.vocab[often])
            total = (self.trace.ids == often).sum()
            caption = f"“{name}” comes {total} times in this prompt: its vectors are identical."
            self.say(caption, LaggedStart(*map(Create, boxes), lag_ratio=0.3))
            self.play(*map(FadeOut, boxes), run_time=0.5)
        weights = word("weights, the same for every prompt", 21, theme.POSITIVE[2]).next_to(self.grid, UP, 0.15)
        data = word("data, from this prompt", 21, theme.WHITE).next_to(VGroup(*self.columns.values()), DOWN, 0.2)
        kinds = VGroup(fit(weights, self.grid.width), data)
        both = LaggedStart(*map(FadeIn, kinds), lag_ratio=0.8)
        self.say(f"Blue and red are weights, fixed after training. {theme.INK.capitalize()} is data.", both)
        self.play(FadeOut(kinds, run_time=0.5))

    def count(self) -> None:
        trace, right = self.trace, self.row.get_x()
        v, d = trace.d_vocab, trace.d_model
        name = formula("W_E", theme.BODY).next_to(self.vocabulary, UP, buff=0.2)
        with self.beat(f"The whole table is the embedding matrix: {v:,} rows of {d:,} numbers."):
            self.play(FadeIn(name, shift=UP * 0.2), self.size_of_rows.appear())

        own = self.product(f"{v:,} × {d:,} =", v * d, theme.FOCUS)
        gpt3 = self.product(f"GPT-3: {GPT3[0]:,} × {GPT3[1]:,} =", GPT3[0] * GPT3[1], theme.GREY)
        VGroup(own, gpt3).arrange(DOWN, buff=0.2, aligned_edge=RIGHT)
        prompt = VGroup(self.row, *self.columns.values())
        rise = UP * (0 if self.upright else self.grid.get_top()[1] - prompt.get_top()[1])
        ground, wide = self.grid.get_bottom()[1], self.room_width - self.table.width - 0.35
        if self.upright:
            ground, wide = self.size_of_rows.get_top()[1], self.room_width
        foot = (prompt.get_bottom()[1] + rise[1] + ground) / 2
        fit(VGroup(own, gpt3), wide).move_to([right, foot, 0])
        with self.beat(f"That makes {v * d:,} weights to learn, for this table alone."):
            if rise.any():
                self.play(prompt.animate.shift(rise))
            self.play(FadeIn(own), own[1].count_up())
        self.say(f"GPT-3 has {GPT3[0] * GPT3[1] / (v * d):,.0f} times as many here.", FadeIn(gpt3), gpt3[1].count_up())

    def product(self, text: str, total: int, color: str) -> VGroup:
        factors, count = word(text, theme.SMALL, theme.PALE), Count(total, theme.SMALL, color)
        return VGroup(factors, count).arrange(RIGHT, buff=0.1)
