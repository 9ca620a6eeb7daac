"""One token's vector on its way through the model: every block adds to it, until it is a prediction."""

from itertools import pairwise

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
    Line,
    Rectangle,
    ReplacementTransform,
    Transform,
    VGroup,
    linear,
)

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.bars import percent
from scenes.kit.equation import Equation
from scenes.kit.guesses import Guesses
from scenes.kit.numbers import NumberColumn, Numbers, adding_up
from scenes.kit.paint import Change
from scenes.kit.spans import brief
from scenes.kit.stream import KINDS, Stream, length_text
from scenes.kit.symbols import formula
from scenes.kit.text import fit, word, words
from scenes.kit.tokens import TokenRow, gaps, legible, window
from transformer.studies import Lens

LINES = 9  # tokens drawn as lines at the start
COLUMN, MOST = 1.3, 8  # the least room for the guesses of one stop; of so many stops at most
ENTRIES = 5
GUESSES = 3, 5  # in a wide frame, in a tall one
PARTS = "attention", "MLP"


class ResidualStream(TraceScene):
    def construct(self) -> None:
        self.measure()
        self.all_lines()
        self.one_layer()
        self.all_layers()
        self.read_early()
        self.settle()

    def measure(self) -> None:
        trace = self.trace
        self.token = trace.n_tokens - 1 if self.token is None else self.token
        t, self.lens = self.token, trace.study(Lens)
        blocks = [b[:, t] for pair in zip(trace.attn_out, trace.mlp_out) for b in (pair[0][None], pair[1][None])]
        self.updates = np.concatenate(blocks).astype(float)  # 2L D
        after = [s[t] for pair in zip(trace.resid_mid, trace.resid_post) for s in pair]
        self.vectors = np.array([trace.resid_pre[0, t], *after], float)  # S D
        self.answer = int(trace.logits[t].argmax())
        not_best = np.flatnonzero(self.lens.rank[:, t] > 1)
        self.settled = int(not_best[-1]) + 1 if len(not_best) else 0
        width = min(self.room_width, 13.4)
        self.columns = stops_to_show(len(self.vectors), self.settled, min(MOST, int((width - 0.6) / COLUMN)))
        mids = {a + 1 for a, b in pairwise(self.columns) if b == a + 2}
        self.stops = sorted(mids | {*self.columns})

    def part_name(self, stop: int) -> str:
        """What has just been added at a stop."""
        return f"the {PARTS[(stop - 1) % 2]} of layer {(stop - 1) // 2}"

    def all_lines(self) -> None:
        """Every token and its line; then only one of them."""
        trace, n = self.trace, self.trace.n_tokens
        shown = window(n, LINES, [self.token])
        self.row = TokenRow(trace.tokens, trace.ids, window(n, 10, [self.token]), theme.SMALL, self.room_width)
        self.row.move_to([0, self.room_top, 0], UP)
        names = words([legible(trace.tokens[i]).strip(" ") for i in shown], theme.BODY)
        step = min(0.8, self.room_height / (len(shown) + len(gaps(shown))))
        left, y = -self.room_width / 2, self.room_center[1] + step * (len(shown) + 0.6 * len(gaps(shown)) - 1) / 2
        lines, dots = VGroup(), VGroup()
        for k, (i, name) in enumerate(zip(shown, names)):
            if k in gaps(shown):
                dots.add(word("⋮", theme.SMALL, theme.REST).move_to([left + 2.2, y + 0.2 * step, 0]))
                y -= 0.6 * step
            fit(name, 2.2).set_fill(theme.token_color(int(trace.ids[i]))).move_to([left + 2.3, y, 0], RIGHT)
            lines.add(
                Line([left + 2.5, y, 0], [self.room_width / 2, y, 0], color=theme.PALE, stroke_width=theme.STROKE)
            )
            y -= step
        who = "Every token has" if n > 1 else f"“{brief(trace.tokens[0])}” has"
        with self.beat(f"{who} a line of its own: a vector that runs through the whole model."):
            self.play(LaggedStart(*map(FadeIn, names), lag_ratio=0.1), FadeIn(dots), FadeIn(self.measured()))
            self.play(LaggedStart(*(Create(line) for line in lines), lag_ratio=0.1, run_time=2.5, rate_func=linear))
        self.names, self.lines, self.dots = dict(zip(shown, names)), lines, dots
        self.name = brief(trace.tokens[self.token])

    def one_layer(self) -> None:
        """The line up close: the numbers of the vector, and of the first two updates."""
        self.top = self.room_center[1] + min(self.room_height, 7.2) / 2
        line = self.top - 2.25
        vectors = [self.vectors[0], self.updates[0], self.vectors[1], self.updates[1], self.vectors[2]]
        sums = [(vectors[:2], vectors[2]), (vectors[2:4], vectors[4])]
        decimals, by = printable(np.array(vectors))
        entries = adding_up(sums, decimals, ENTRIES, by)
        inks = theme.PALE, KINDS[0], theme.PALE, KINDS[1], theme.PALE
        columns = [
            NumberColumn(v, indices=entries, size=30, decimals=decimals, bracket=c) for v, c in zip(vectors, inks)
        ]
        i = self.token + 1
        sources = f"arrow(bold(E))_{i}", "Delta arrow(bold(E))", f"arrow(bold(E))'_{i}", "Delta arrow(bold(E))"
        labels = [formula(s, 34, c) for s, c in zip((*sources, f"arrow(bold(E))''_{i}"), inks)]
        eq = Equation(columns, ["+", "=", "+", "="], labels, self.room_width - 1.4)
        eq.move_to([0.4, line - 0.25, 0], UP)
        self.eq = eq

        near = [columns[k].get_x() for k in (0, 2, 4)]
        near += [near[-1] + 4.0 * (k + 1) for k in range(len(self.stops) - 3)]
        lengths, updates = (np.linalg.norm(v, axis=1) for v in (self.vectors, self.updates))
        grain = min(2.2, 0.36 * (near[1] - near[0]) / 0.58)
        self.stream = Stream(self.stops, near, lengths, updates, self.room_width, 2.6, grain)
        self.stream.move_to([0, line, 0])
        start = self.row.cell(self.token).copy()
        fit(start, columns[0].get_x() + self.room_width / 2 - 0.1).move_to([near[0] - 0.06, line, 0], RIGHT)

        with self.beat(f"Follow “{self.name}”. Its line starts as its embedding plus the vector of its position."):
            kept = {i: self.names.pop(i) for i in [*self.names]}
            moves = [ReplacementTransform(name, self.row.cell(i)) for i, name in kept.items()]
            rest = [FadeIn(self.row.cell(i)) for i in self.row.indices if i not in kept]
            self.play(FadeOut(self.lines), FadeOut(self.dots), *moves, *rest, *map(FadeIn, self.row.dots), run_time=1.2)
            self.row.box(self.token).set_stroke(theme.FOCUS)
            self.play(ReplacementTransform(self.row.cell(self.token).copy(), start))
            self.add(self.stream)
            self.play(Change(self.stream, drawn=0.05), FadeIn(columns[0]), FadeIn(labels[0]), FadeIn(eq.numbers))
        self.start, self.parts = start, VGroup(*(word(name, 30, c) for name, c in zip(PARTS, KINDS)))
        fit(self.parts.arrange(DOWN), 0.86 * self.stream.tile_size(0)[0])
        captions = (
            "Attention reads the vector, works out an update, and ⊕ adds it.",
            "Then the MLP does the same: one more update, added number by number.",
        )
        for k, caption in enumerate(captions):
            part = self.parts[k].move_to(self.stream.tile_place(k))
            with self.beat(caption):
                self.play(
                    Change(self.stream, drawn=k + 0.5, rate_func=linear, run_time=1.5), FadeIn(part, run_time=1.5)
                )
                self.play(*map(FadeIn, (columns[2 * k + 1], labels[2 * k + 1], eq.signs[2 * k])))
                self.play(Change(self.stream, drawn=k + 1.0, rate_func=linear, run_time=1.5))
                self.play(*map(FadeIn, (columns[2 * k + 2], labels[2 * k + 2], eq.signs[2 * k + 1])))

    def all_layers(self) -> None:
        """All blocks, or where there are many a choice of them, and how long the vector is at the stops."""
        stream, L = self.stream, self.trace.n_layers
        left, right = -self.room_width / 2, self.room_width / 2
        first = left + max(min(self.start.width, 1.4) + 0.1, 1.15)
        self.pitch = (right - 0.8 - first) / (len(self.columns) - 1)
        line = self.room_center[1] - 0.5
        whole = stream.copy().set_y(line)
        whole.at = np.interp(self.stops, self.columns, first + self.pitch * np.arange(len(self.columns)))
        whole.grain, whole.reach = 1.0, 1.1
        legend = VGroup(*(word(name, theme.SMALL, c) for name, c in zip(PARTS, KINDS)))
        legend.arrange(DOWN, buff=0, aligned_edge=LEFT).move_to([left, line + 1.1, 0], LEFT)
        start = fit(self.start.copy(), 1.4).move_to([first - 0.06, line, 0], RIGHT)
        layers = VGroup()
        for layer in sorted({b // 2 for b in whole.blocks}):
            xs = [whole.tile_place(b)[0] for b in (2 * layer, 2 * layer + 1) if b in whole.blocks]
            layers.add(word(f"layer {layer}", 20, theme.GREY).move_to([np.mean(xs), line + 1.6, 0]))
        lengths = np.linalg.norm(self.vectors[self.columns], axis=1)
        under = [(whole.stop_place(s)[0], line - 0.5) for s in self.columns]
        sizes = Numbers.at(lengths, under, theme.SMALL, 0, kind=theme.PALE, signed=False)
        sizes.opacities = np.zeros(len(lengths))
        sizes_name = word("length", 20, theme.GREY).move_to([first - 0.45, line - 0.5, 0], RIGHT)
        more = f"through all {L} layers" if L > 1 else "in the only layer there is"
        with self.beat(f"So it goes {more}. The line is as thick as its vector is long."):
            self.play(FadeOut(self.eq), run_time=0.6)
            moves = zip((*self.parts, self.start), (*legend, start))
            self.play(Transform(stream, whole), *(ReplacementTransform(a, b) for a, b in moves), run_time=2)
            self.add(sizes)
            self.play(
                Change(stream, drawn=float(len(self.stops) - 1), rate_func=linear, run_time=4),
                Change(sizes, opacities=np.ones(len(lengths)), lag=1.0, run_time=4),
                LaggedStart(*map(FadeIn, layers), lag_ratio=0.5, run_time=4),
                FadeIn(sizes_name),
            )
        added = np.linalg.norm(self.updates, axis=1)
        longest = int(added.argmax())
        with self.beat(
            f"Nothing is overwritten, only added. The longest update, {length_text(added[longest])}, "
            f"comes from {self.part_name(longest + 1)}."
        ):
            self.play(Change(stream, told=1.0))
            self.stage, self.aside = VGroup(stream, legend, start, layers), VGroup(sizes, sizes_name)
            if longest in stream.blocks:
                width, height = stream.tile_size(longest) + 0.14
                spot = Rectangle(theme.WHITE, height, width, stroke_width=theme.STROKE)
                self.aside.add(spot.move_to(stream.tile_place(longest)))
                self.play(Create(spot))

    def read_early(self) -> None:
        """The read-out of the end, applied at every stop: the logit lens."""
        trace, lens, t = self.trace, self.lens, self.token
        count = min(GUESSES[self.room_height > self.room_width], lens.ids.shape[-1])
        tokens = [[trace.vocab[i] for i in lens.ids[s, t, :count]] for s in self.columns]
        probs = lens.probs[self.columns, t, :count]
        line, n = self.top - 2.25, len(self.columns)
        xs = [self.stream.stop_place(s)[0] for s in self.columns]
        pitch = min((line - 0.75 - self.room_foot) / count, 0.9)
        answer = trace.vocab[self.answer]
        guesses = Guesses(tokens, probs, xs, min(self.pitch, 1.75) - 0.16, pitch, min(27, 44 * pitch), {answer})
        guesses.move_to([guesses.get_x(), line - 0.75, 0], UP)
        columns, foot = guesses.words, guesses.get_top()[1] + 0.08
        guesses.remove(*columns)  # they come in one by one
        drops = [Line([x, line - 0.25, 0], [x, foot, 0], color=theme.GREY) for x in xs]
        again = " again" if lens.ids[0, t, 0] == trace.ids[t] else ""
        with self.beat(
            f"The end of the line is read out as a prediction. The start would read “{brief(tokens[0][0])}”{again}."
        ):
            self.play(FadeOut(self.aside), self.stage.animate.shift(UP * (line - self.stream.get_y())))
            self.add(guesses)
            self.play(Create(drops[0]), FadeIn(columns[0], shift=DOWN * 0.2))
            self.play(Change(guesses, grown=self.out(1)))
        rows = f"the {count} likeliest tokens" if count > 1 else "the likeliest token"
        with self.beat(f"The same at later stops: {rows}, if the line ended there."):
            appear = [FadeIn(VGroup(d, w), shift=DOWN * 0.2) for d, w in zip(drops[1:], columns[1:])]
            grow = Change(guesses, grown=self.out(n), lag=0.4, run_time=4)
            self.play(LaggedStart(*appear, lag_ratio=0.4, run_time=4), grow)
        self.guesses = guesses

    def out(self, count: int) -> np.ndarray:
        """How far the bars of each column are out when the first ``count`` are."""
        return (np.arange(len(self.columns)) < count).astype(float)

    def settle(self) -> None:
        """Where the final answer takes the lead for good."""
        answer, stream, last = brief(self.trace.vocab[self.answer]), self.stream, len(self.vectors) - 1
        if self.settled == 0:
            caption = f"“{answer}” is the likeliest from the very start."
        elif self.settled == last:
            caption = f"Only the last block, {self.part_name(last)}, settles it: “{answer}” is on top."
        else:
            caption = f"From {self.part_name(self.settled)} on, “{answer}” is the likeliest, and stays so."
        stream.turn = self.stops.index(self.settled)
        box = self.guesses.box(self.columns.index(self.settled))
        with self.beat(caption):
            self.play(Create(box))
            self.play(Change(stream, turned=1.0))
        end = self.guesses.box(len(self.columns) - 1, theme.RESULT)
        share = percent(self.trace.probs[self.token, self.answer])
        with self.beat(f"At the end of the line stands the prediction of the model: “{answer}”, with {share}."):
            self.play(ReplacementTransform(box, end))


def printable(vectors: np.ndarray) -> tuple[int, np.ndarray]:
    """How many decimals a column has room for, and which entries to show: large ones, but none too large for that."""
    size = abs(vectors).max(0)
    decimals = next((d for d in (2, 1) if (size < 10 ** (4 - d)).sum() >= ENTRIES), 0)
    return decimals, np.where(size < 10 ** (4 - decimals), abs(vectors).min(0), 0.0)


def stops_to_show(count: int, settled: int, most: int) -> list[int]:
    """Which of ``count`` stops get a column: start and end, where the answer settles and the stops about it, then
    the ends of layers, those near that place first."""
    near = [settled - 1, settled + 1] if settled % 2 else [settled - 2]
    ends = sorted(range(0, count, 2), key=lambda s: abs(s - settled))
    order = [0, count - 1, 2, settled, *near, *ends]
    return sorted([*dict.fromkeys(s for s in order if 0 <= s < count)][:most])
