"""Each position has a vector too, and it is added to the token's: the sum is where the model starts from."""

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
    VMobject,
    linear,
)
from manim import ReplacementTransform as Become

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.callouts import Callout
from scenes.kit.cells import HeatStrip
from scenes.kit.cut import cut_tokens
from scenes.kit.equation import Equation
from scenes.kit.numbers import NumberColumn, Numbers, adding_up
from scenes.kit.paint import Change
from scenes.kit.spans import brief
from scenes.kit.symbols import symbol
from scenes.kit.text import fit, word, words
from scenes.kit.tokens import window
from transformer.analysis import pick_view

MOST = 10  # tokens side by side
SIZES = 28, 26, 24  # type, the largest that has room
ALIKE = 0.4  # a cosine of neighbouring rows that can be seen in their colours


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
        self.enter()

    def choose(self) -> None:
        """The token worked out, and another place for it: where it comes again, or else the far end of the prompt."""
        trace, last = self.trace, self.trace.n_tokens - 1
        ids = trace.ids.tolist()
        if self.token is None:
            often, times = Counter(i for i in ids if trace.vocab[i].strip() or len(ids) == 1).most_common(1)[0]
            self.token = ids.index(often) if times > 1 else pick_view(trace).token
        again = [i for i, t in enumerate(ids) if t == ids[self.token] and i != self.token]
        self.repeated = bool(again)
        self.place = again[-1] if again else (0 if self.token > last / 2 else last)
        self.label = brief(trace.tokens[self.token], 12)
        self.scale = theme.own_scale(trace.resid_pre[0])
        self.decimals = 2 if self.scale >= 0.1 else 3

    def lay_out(self) -> None:
        """As many tokens as have room, and below each its vector, and below that the vector of its position."""
        for limit in range(MOST, 0, -1):
            self.shown = window(self.trace.n_tokens, limit, [self.token, self.place])
            self.choose_entries()
            for size in SIZES:
                self.hang(size)
                if len(self.row.lines) == 1 and self.board.height <= self.room_height:
                    return

    def choose_entries(self) -> None:
        """Those whose painted digits add up below every token shown, and at the other place."""
        embed, places = self.trace.embed.astype(float), self.trace.pos_embed.astype(float)
        self.elsewhere = embed[self.token] + places[self.place]
        sums = [((embed[i], places[i]), self.trace.resid_pre[0, i]) for i in self.shown]
        sums.append(((embed[self.token], places[self.place]), self.elsewhere))
        count = 5 if self.room_height < self.room_width else 8
        self.entries = adding_up(sums, self.decimals, count, by=embed[self.token])

    def column(self, vector, size: float, ink: str = "data", bracket: str = theme.PALE) -> NumberColumn:
        style = {"decimals": self.decimals, "kind": ink, "bracket": bracket, "scale": self.scale}
        return NumberColumn(vector, indices=self.entries, size=size, **style)

    def position(self, i: int, size: float) -> NumberColumn:
        return self.column(self.trace.pos_embed[i], size, theme.KEY, theme.KEY)

    def hang(self, size: float) -> None:
        trace, shown = self.trace, self.shown
        self.vectors = [self.column(trace.embed[i], size) for i in shown]
        room = max(self.vectors[0].width + 0.15, min(1.4, self.room_width / (len(shown) + 0.5)))
        self.row, boxes = cut_tokens(trace.tokens, trace.ids, shown, size * 1.15, self.room_width, room)
        self.positions = [self.position(i, size) for i in self.shown]
        self.signs = words(["+"] * len(self.shown), size * 1.2, theme.KEY)
        self.counts = words([str(i + 1) for i in self.shown], size * 1.3, theme.KEY)
        for box, *below in zip(boxes.values(), self.vectors, self.signs, self.positions, self.counts):
            for above, part, gap in zip([box, *below], below, (0.2, 0.02, 0.02, 0.1)):
                part.next_to(above, DOWN, gap)
        self.board = VGroup(self.row, *self.vectors, *self.signs, *self.positions, *self.counts)
        self.board.move_to(self.room_center)

    def stand_below(self) -> None:
        start = VGroup(self.row, *self.vectors)
        rise = self.room_center - start.get_center()
        start.shift(rise)
        with self.beat("Each token has its vector: the same one, wherever the token stands."):
            self.play(LaggedStart(*map(FadeIn, self.row), lag_ratio=0.05), FadeIn(self.measured(shown=self.shown)))
            self.play(LaggedStart(*(FadeIn(v, shift=DOWN * 0.4) for v in self.vectors), lag_ratio=0.1))
        with self.beat("But order matters. So each position has a vector too, learned like the others."):
            self.play(start.animate.shift(-rise))
            self.play(LaggedStart(*(FadeIn(c, shift=UP * 0.2) for c in self.counts), lag_ratio=0.1))
            self.play(LaggedStart(*(FadeIn(p, shift=UP * 0.4) for p in self.positions), lag_ratio=0.1))

    def equation(self, place: int, total, size: float, name: VMobject) -> Equation:
        """The token's vector + that of a position = their sum, which has a name."""
        vector = self.column(self.trace.embed[self.token], size)
        columns = [vector, self.position(place, size), self.column(total, size, bracket=theme.FOCUS)]
        labels = [word(self.label, size), word(f"position {place + 1}", size, theme.KEY), name]
        return Equation(columns, ["+", "="], labels, self.room_width)

    def work_out(self) -> None:
        """One token: line by line the digits add up."""
        n = self.shown.index(self.token)
        own = VGroup(self.vectors[n], self.positions[n])
        name = symbol("E", self.token + 1, 52, theme.FOCUS)
        self.sum = row = self.equation(self.token, self.trace.resid_pre[0, self.token], 44, name)
        row.move_to(self.room_center)
        *parts, total = row.columns
        total.opacities = np.zeros(len(self.entries))
        with self.beat(f"“{self.label}” is token {self.token + 1}: its two vectors are added, number by number."):
            self.remove(*own)
            moves = [Become(a.copy(), b) for a, b in zip(own, parts)][::-1]  # the lower one makes way
            rest = [part for part in self.board if part not in own.submobjects]
            self.play(*(FadeOut(part, run_time=0.6) for part in rest), LaggedStart(*moves, lag_ratio=0.6, run_time=1.8))
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
        first, second, _ = self.sum.columns
        own = self.vectors[n], self.positions[n]
        rest = [part for part in self.board if part not in own]
        with self.beat("Every token's sum now tells which token it is, and where it stands."):
            gone = [FadeOut(part, run_time=0.6) for part in self.sum if part not in (first, second)]
            self.play(*gone, Become(first, own[0]), Become(second, own[1]), *map(FadeIn, rest))
            rise = [FadeOut(p, target_position=v, path_arc=0.6) for p, v in zip(self.positions, self.vectors)]
            sums = [Change(v, values=v.take(self.trace.resid_pre[0, i])) for v, i in zip(self.vectors, self.shown)]
            self.play(*map(FadeOut, self.signs), LaggedStart(*rise, lag_ratio=0.1), LaggedStart(*sums, lag_ratio=0.1))
            names = [symbol("E", i + 1, self.vectors[0].size * 1.3) for i in self.shown]
            for name, v in zip(names, self.vectors):
                name.next_to(v, DOWN, 0.2)
            self.play(*map(FadeOut, self.counts), *map(FadeIn, names))
            self.sums = VGroup(self.row, *self.vectors, *names)
            self.play(self.sums.animate.move_to(self.room_center))

    def compare(self) -> None:
        """The same token at another place: the same vector, another position, another sum."""
        side = RIGHT if self.room_width > 1.3 * self.room_height else DOWN
        here, there = (
            self.equation(place, total, 34, word("sum", 34, theme.FOCUS))
            for place, total in ((self.token, self.trace.resid_pre[0, self.token]), (self.place, self.elsewhere))
        )
        both = VGroup(here, there).arrange(side, buff=0.9)
        fit(both, self.room_width, self.room_height).move_to(self.room_center)
        if self.repeated:
            caption = f"“{self.label}” comes again at position {self.place + 1}: the same vector, but another sum."
        else:
            caption = f"At position {self.place + 1}, “{self.label}” would have the same vector, but another sum."
        with self.beat(caption):
            total = self.vectors[self.shown.index(self.token)].copy()
            self.play(FadeOut(self.sums, run_time=0.6), Become(total, here.columns[2]))
            self.play(*(FadeIn(part) for part in here if part is not here.columns[2]))
            self.play(Become(here.columns[0].copy(), there.columns[0], path_arc=0.4), FadeIn(there.labels[0]))
            rest = [part for part in there if part not in (there.columns[0], there.labels[0])]
            self.play(LaggedStart(*map(FadeIn, rest), lag_ratio=0.2))
            same = [SurroundingRectangle(e.columns[0], buff=0.1) for e in (here, there)]
            self.play(LaggedStart(*(Create(box.set_stroke(theme.WHITE, theme.STROKE)) for box in same), lag_ratio=0.3))
        self.sums = VGroup(here, there, *same)

    def in_colour(self) -> None:
        """Every number of the prompt's positions."""
        trace, rows = self.trace, self.trace.n_tokens
        width, height = self.room_width - 0.9, min(self.room_height - 1.3, 0.8 * rows)
        self.strip = strip = HeatStrip(trace.pos_embed, width, height, self.scale)
        strip.move_to(self.room_center + RIGHT * 0.45 + UP * 0.3)
        marked = range(0, rows, -(-rows // int(height / 0.42 + 1)))  # as many row numbers as have room
        places = [strip.row_place(i, -0.5) + LEFT * 0.4 for i in marked]
        numbers = Numbers.at([i + 1 for i in marked], places, 28, 0, kind=theme.KEY, signed=False)
        self.legend = VGroup(numbers, Callout(strip, DOWN, trace.d_model, "numbers"))
        strip.drawn = 0.0
        whose = "Every position of this prompt" if rows > 1 else "The position"
        with self.beat(f"{whose} as a row of colours: blue above zero, red below."):
            self.play(FadeOut(self.sums), run_time=0.6)
            self.add(strip)
            self.play(FadeIn(numbers), Change(strip, drawn=1.0, run_time=2, rate_func=linear))
            self.play(self.legend[1].appear())
        if rows > 2 and likeness(trace.pos_embed) > ALIKE:
            pair = strip.rows_box(0, 2)
            with self.beat("Neighbouring rows look alike: positions close together have similar vectors."):
                self.play(Create(pair))
                self.play(pair.animate.move_to(strip.rows_box(rows - 2, 2)), run_time=2.5)
                self.play(FadeOut(pair), run_time=0.4)

    def enter(self) -> None:
        """Tokens + positions = what the first layer reads, all of it."""
        trace = self.trace
        names = words(["tokens", "+ positions", "= what enters the first layer"], 28)
        tall = min(self.room_height / 3 - 0.85, 0.5 * trace.n_tokens)
        matrices = trace.embed, trace.pos_embed, trace.resid_pre[0]
        parts = [HeatStrip(rows, self.room_width, tall, self.scale) for rows in matrices]
        stack = VGroup(*(VGroup(n, p).arrange(DOWN, 0.1, aligned_edge=LEFT) for n, p in zip(names, parts)))
        stack.arrange(DOWN, 0.25).move_to(self.room_center)
        for name, part, ink in zip(names, parts, (theme.PALE, theme.KEY, theme.FOCUS)):
            name.set_fill(ink)
            part.drawn = float(ink == theme.KEY)
        with self.beat("Token plus position, number by number: this is what enters the first layer."):
            self.play(FadeOut(self.legend, run_time=0.5), Become(self.strip, parts[1]), FadeIn(names[1]))
            for n in (0, 2):
                self.add(parts[n])
                self.play(FadeIn(names[n]), Change(parts[n], drawn=1.0, run_time=2, rate_func=linear))


def likeness(rows: np.ndarray) -> float:
    """The cosine of two neighbouring rows, on average."""
    unit = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return float((unit[1:] * unit[:-1]).sum(-1).mean())
