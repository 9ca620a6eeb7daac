"""Each position has a vector too, and it is added to the token's: the sum is where the model starts from."""

from collections import Counter

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Create, FadeIn, FadeOut, LaggedStart, SurroundingRectangle, VGroup, linear
from manim import ReplacementTransform as Become

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.callouts import Callout
from scenes.kit.cut import CutText
from scenes.kit.equation import Equation
from scenes.kit.heat import HeatStrip
from scenes.kit.numbers import NumberColumn, Numbers, adding_up
from scenes.kit.paint import Change
from scenes.kit.spans import brief
from scenes.kit.symbols import symbol
from scenes.kit.text import fit, word, words
from scenes.kit.tokens import gaps, window
from transformer.analysis import pick_view

MOST, DIGITS = 8, 2
SIZES = 28, 26, 24, 22, 20  # type, the largest that has room


class PositionAdded(TraceScene):
    def construct(self) -> None:
        self.choose()
        self.lay_out()
        self.stand_below()
        self.work_out()
        self.add_everywhere()
        if self.trace.n_tokens > 1:
            self.compare()
        self.in_colour()

    def choose(self) -> None:
        """The token worked out, and another place for it: where it comes again, or else the far end of the prompt."""
        ids, last = self.trace.ids.tolist(), self.trace.n_tokens - 1
        if self.token is None:
            often, times = Counter(ids).most_common(1)[0]
            self.token = ids.index(often) if times > 1 else pick_view(self.trace).token
        again = [i for i, t in enumerate(ids) if t == ids[self.token] and i != self.token]
        self.repeated = bool(again)
        self.place = again[-1] if again else (0 if self.token > last / 2 else last)
        self.label = brief(self.trace.tokens[self.token], 12)

    def lay_out(self) -> None:
        """As many tokens as have room, and below each its vector, and below that the vector of its position."""
        for limit in range(MOST, 0, -1):
            self.shown = window(self.trace.n_tokens, limit, [self.token, self.place])
            self.choose_entries()
            for size in SIZES if limit == MOST else SIZES[-1:]:
                self.hang(size)
                if len(self.row.lines) == 1 and self.board.height <= self.room_height:
                    return

    def choose_entries(self) -> None:
        """Those whose painted digits add up below every token shown, and at the other place."""
        embed, places = self.trace.embed.astype(float), self.trace.pos_embed.astype(float)
        sums = [((embed[i], places[i]), self.trace.resid_pre[0, i]) for i in self.shown]
        self.elsewhere = embed[self.token] + places[self.place]
        sums.append(((embed[self.token], places[self.place]), self.elsewhere))
        count = 5 if self.room_height < self.room_width else 8
        self.entries = adding_up(sums, DIGITS, count, by=embed[self.token])

    def column(self, vector, size: float, ink: str = "data", bracket: str = theme.PALE) -> NumberColumn:
        style = {"decimals": DIGITS, "kind": ink, "bracket": bracket, "scale": theme.own_scale(self.trace.resid_pre[0])}
        return NumberColumn(vector, indices=self.entries, size=size, **style)

    def position(self, i: int, size: float) -> NumberColumn:
        return self.column(self.trace.pos_embed[i], size, theme.KEY, theme.KEY)

    def hang(self, size: float) -> None:
        trace, skipped = self.trace, gaps(self.shown)
        slots = [i for n, i in enumerate(self.shown) for i in ([None, i] if n in skipped else [i])]
        texts = ["…" if i is None else trace.tokens[i] for i in slots]
        colors = [None if i is None else theme.token_color(int(trace.ids[i])) for i in slots]
        self.vectors = [self.column(trace.embed[i], size) for i in self.shown]
        room = self.vectors[0].width + 0.15
        rooms = [0.0 if i is None else room for i in slots]
        self.row = CutText(texts, colors, size * 1.15, self.room_width, typed=False, rooms=rooms)
        self.positions = [self.position(i, size) for i in self.shown]
        self.signs = words(["+"] * len(self.shown), size * 1.2, theme.KEY)
        self.counts = words([str(i + 1) for i in self.shown], size * 1.3, theme.KEY)
        boxes = [box for box, i in zip(self.row.boxes, slots) if i is not None]
        for box, *below in zip(boxes, self.vectors, self.signs, self.positions, self.counts):
            for above, part, gap in zip([box, *below], below, (0.2, 0.02, 0.02, 0.1)):
                part.next_to(above, DOWN, gap)
        self.board = VGroup(self.row, *self.vectors, *self.signs, *self.positions, *self.counts)
        self.board.move_to(self.room_center)

    def stand_below(self) -> None:
        with self.beat("Each token has its vector: the same one, wherever the token stands."):
            self.play(LaggedStart(*map(FadeIn, self.row), lag_ratio=0.05), FadeIn(self.measured(shown=self.shown)))
            self.play(LaggedStart(*(FadeIn(v, shift=DOWN * 0.4) for v in self.vectors), lag_ratio=0.1))
        with self.beat("But order matters. So each position has a vector too, learned like the others."):
            self.play(LaggedStart(*(FadeIn(c, shift=UP * 0.2) for c in self.counts), lag_ratio=0.1))
            self.play(LaggedStart(*(FadeIn(p, shift=UP * 0.4) for p in self.positions), lag_ratio=0.1))

    def equation(self, place: int, total, size: float) -> Equation:
        """The token's vector + that of a position = their sum."""
        vector = self.column(self.trace.embed[self.token], size)
        columns = [vector, self.position(place, size), self.column(total, size, bracket=theme.FOCUS)]
        name = word(f"position {place + 1}", size, theme.KEY)
        labels = [word(self.label, size), name, symbol("E", place + 1, size * 1.2, theme.FOCUS)]
        return Equation(columns, ["+", "="], labels, self.room_width)

    def work_out(self) -> None:
        """One token: line by line the digits add up."""
        n = self.shown.index(self.token)
        own = VGroup(self.vectors[n], self.positions[n])
        self.sum = row = self.equation(self.token, self.trace.resid_pre[0, self.token], 38)
        row.move_to(self.room_center)
        *parts, total = row.columns
        total.opacities = np.zeros(len(self.entries))
        with self.beat(f"“{self.label}” is token {self.token + 1}: its two vectors are added, number by number."):
            self.remove(*own)
            moves = [Become(a.copy(), b, run_time=1.5) for a, b in zip(own, parts)]
            rest = [part for part in self.board if part not in own.submobjects]
            self.play(*(FadeOut(part, run_time=0.6) for part in rest), *moves)
            self.play(*map(FadeIn, [*row.labels, *row.signs, row.numbers, total]), run_time=0.6)
            box = row.line_box(0)
            for r in range(len(self.entries)):
                move = FadeIn(box) if r == 0 else box.animate.move_to(row.line_box(r))
                so_far = np.arange(len(self.entries)) <= r
                self.play(move, Change(total, opacities=so_far.astype(float)), run_time=0.5)
            self.play(FadeOut(box), run_time=0.4)

    def add_everywhere(self) -> None:
        """All columns at once: each position rises into its token's vector, whose digits roll to the sum."""
        n = self.shown.index(self.token)
        first, second, total = self.sum.columns
        own = self.vectors[n], self.positions[n]
        rest = [part for part in self.board if part not in own]
        with self.beat("The same for every token: the sum says which token, and at which place."):
            gone = [FadeOut(part, run_time=0.6) for part in self.sum if part not in (first, second)]
            self.play(*gone, Become(first, own[0]), Become(second, own[1]), *map(FadeIn, rest))
            rise = [FadeOut(p, target_position=v, path_arc=0.6) for p, v in zip(self.positions, self.vectors)]
            sums = [Change(v, values=v.take(self.trace.resid_pre[0, i])) for v, i in zip(self.vectors, self.shown)]
            self.play(*map(FadeOut, self.signs), LaggedStart(*rise, lag_ratio=0.1), LaggedStart(*sums, lag_ratio=0.1))
            names = [symbol("E", i + 1, self.vectors[0].size * 1.3) for i in self.shown]
            for name, count in zip(names, self.counts):
                name.move_to(count)
            self.sums = VGroup(self.row, *self.vectors, *names)
            for name, v in zip(names, self.vectors):
                name.next_to(v, DOWN, 0.2)
            self.play(*(Become(c, name) for c, name in zip(self.counts, names)))
            self.play(self.sums.animate.move_to(self.room_center))

    def compare(self) -> None:
        """The same token at another place: the same vector, another position, another sum."""
        wide = self.room_width > 1.3 * self.room_height
        size = 30
        here = self.equation(self.token, self.trace.resid_pre[0, self.token], size)
        there = self.equation(self.place, self.elsewhere, size)
        both = VGroup(here, there).arrange(RIGHT if wide else DOWN, buff=0.9)
        fit(both, self.room_width, self.room_height).move_to(self.room_center)
        if self.repeated:
            caption = f"“{self.label}” comes again at position {self.place + 1}: the same vector, but another sum."
        else:
            caption = f"At position {self.place + 1}, “{self.label}” would have the same vector, but another sum."
        with self.beat(caption):
            self.play(FadeOut(self.sums), run_time=0.6)
            self.play(FadeIn(here))
            self.play(Become(here.columns[0].copy(), there.columns[0], path_arc=0.4), FadeIn(there.labels[0]))
            rest = [part for part in there if part not in (there.columns[0], there.labels[0])]
            self.play(LaggedStart(*map(FadeIn, rest), lag_ratio=0.2))
            boxes = [frame(e.columns[0], theme.RESULT) for e in (here, there)]
            boxes += [frame(e.columns[2], theme.FOCUS) for e in (here, there)]
            self.play(LaggedStart(*map(Create, boxes), lag_ratio=0.3))
        self.play(*map(FadeOut, [*boxes, here, there]), run_time=0.6)

    def in_colour(self) -> None:
        """Every number of the prompt's positions, then of its tokens and their sums."""
        trace, top = self.trace, self.room_top
        scale = theme.own_scale(trace.resid_pre[0])
        width, height = self.room_width - 1.4, min(self.room_height - 1.6, 0.42 * trace.n_tokens)
        strip = HeatStrip(trace.pos_embed, width, height, scale).move_to(self.room_center)


def frame(column: NumberColumn, color: str) -> SurroundingRectangle:
    return SurroundingRectangle(column, color=color, buff=0.08, stroke_width=theme.STROKE)
