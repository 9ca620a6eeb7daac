"""What a value is: a vector goes down to a few numbers and up again, and its arrow moves the tip of another."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Create,
    Cross,
    FadeIn,
    FadeOut,
    LaggedStart,
    Rectangle,
    SurroundingRectangle,
    VGroup,
    linear,
    smooth,
)

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.arcs import ContextArcs
from scenes.kit.bars import percent
from scenes.kit.bench import Bench
from scenes.kit.callouts import Callout
from scenes.kit.cells import Framed, HeatStrip
from scenes.kit.factored import Factored
from scenes.kit.numbers import NumberColumn, Numbers
from scenes.kit.paint import Change
from scenes.kit.shares import compact
from scenes.kit.space import Arrows, Sheet, Space
from scenes.kit.spans import brief
from scenes.kit.spectrum import Spectrum
from scenes.kit.symbols import formula, symbol
from scenes.kit.text import fit, word
from scenes.kit.tokens import TokenRow
from transformer.analysis import value_vectors

FIRM = 0.01  # a token that gets less weight than this is no source
INKS = theme.VALUE, theme.OUTPUT  # of the two sources
NEAR, REACH = 2.2, 30.0  # units on screen: how long the change is seen from close by, and what is drawn of E there


class ValueMap(TraceScene):
    def construct(self) -> None:
        self.upright = self.room_height > self.room_width
        self.shown = self.look()
        self.measure()
        self.attend()
        self.lay_out_maps()
        self.go_down()
        self.go_up()
        self.become_arrows()
        self.come_near()
        for n in range(len(self.sources)):
            self.add_source(n)
        self.look_around()
        self.count_weights()
        self.singular_values()

    def measure(self) -> None:
        """The sources, the one attended to most first; their values, and the change, as arrows in three dimensions.

        They span these three, so that all lengths and angles are true: x is the direction of E, y lies in the plane
        of the first value, z in the room of the second.
        """
        trace, layer, token = self.trace, self.layer, self.token
        self.weights = trace.pattern[layer, self.head, token, : token + 1].astype(float)
        order = np.argsort(-self.weights, kind="stable").tolist()
        firm = [i for i in order if self.weights[i] >= FIRM] or order[:1]
        first = next((i for i in firm if i != token), token)
        self.sources = [first, *(i for i in firm if i != first)][:2]
        self.values = value_vectors(trace, layer, self.head).astype(float)
        vectors = np.array([trace.resid_pre[layer, token].astype(float), *self.values[self.sources]])
        triangle = np.linalg.qr(vectors.T)[1]
        triangle *= np.where(np.diag(triangle) < 0, -1, 1)[:, None]
        self.true = np.zeros((len(vectors), 3))
        self.true[:, : len(triangle)] = triangle.T
        matrices = self.head_weights()
        self.W_V, self.b_V, self.W_O = matrices.W_V, matrices.b_V, trace.W_O[layer, self.head]

    def called(self, i: int) -> str:
        """A token as captions call it, with its number where another one here has the same name."""
        names = [brief(self.trace.tokens[j], 14) for j in {self.token, *self.sources}]
        name = brief(self.trace.tokens[i], 14)
        return f"“{name}” (token {i + 1})" if names.count(name) > 1 else f"“{name}”"

    def attend(self) -> None:
        """The token that asks, and the weights it gives."""
        n, source = len(self.shown), self.sources[0]
        pitch = min(1.9, self.room_width / n)
        row = TokenRow(self.trace.tokens, None, self.shown, theme.BODY, self.room_width, boxed=False, room=pitch)
        row.move_to(self.room_center)
        seen = [i for i in self.shown if i <= self.token]
        places = [row.place(i) + DOWN * 0.75 for i in seen]
        numbers = Numbers.at(self.weights[seen], places, 28, 2, kind=theme.QUERY, signed=False)
        numbers.opacities = np.clip(0.35 + self.weights[seen], 0, 1)
        links = np.zeros((n, n))
        links[self.shown.index(self.token), [self.shown.index(i) for i in seen]] = self.weights[seen]
        arcs = ContextArcs([row.word(i) for i in self.shown], links, height=min(2.2, 0.35 * self.room_height))
        arcs.drawn = 0.0
        share = percent(self.weights[source])
        caption = (
            f"{self.called(self.token)} gives {share} of its attention to {self.called(source)}. What does it take?"
        )
        if source == self.token:
            caption = f"{self.called(source)} gives {share} of its attention to itself. What does it take?"
        if self.trace.n_tokens == 1:
            caption = f"{self.called(source)} is the only token: all its attention is on itself. What does it take?"
        focus = SurroundingRectangle(row.word(self.token), color=theme.FOCUS, buff=0.1, stroke_width=theme.STROKE)
        with self.beat(caption):
            self.play(LaggedStart(*map(FadeIn, row), lag_ratio=0.05), FadeIn(self.head_tag(self.shown)))
            self.play(Create(focus), FadeIn(numbers, shift=UP * 0.2))
            self.add(arcs)
            self.play(Change(arcs, drawn=1.0), row.word(source).animate.set_color(INKS[0]), run_time=1.5)
        self.row, self.scenery = row, VGroup(row, numbers, arcs, focus)

    def lay_out_maps(self) -> None:
        """The vector, down through one matrix, up through the other: in one line, or in two where it is narrow."""
        source, (D, K) = self.sources[0], self.W_V.shape
        self.x = NumberColumn(self.trace.ln1_out[self.layer, source], 7, size=30, kind="data", bracket=theme.PALE)
        self.v = NumberColumn(self.trace.v[self.layer, self.head, source], 3, size=30, kind=INKS[0], bracket=INKS[0])
        self.up = NumberColumn(self.values[source], 7, size=30, kind=INKS[0], bracket=INKS[0])
        self.maps = [
            Framed(HeatStrip(self.W_V.T, 2.9, 1.1), "W_V", (K, D), INKS[0]),
            Framed(HeatStrip(self.W_O.T, 1.1, 2.9), "W_O", (D, K), theme.PALE),
        ]
        names = [formula(f'"norm"(arrow(bold(E))_{source + 1})', 34)]
        names += [symbol(letter, source + 1, 44) for letter in "vV"]
        bias = VGroup(*[formula("+ arrow(bold(b))_V", 30, theme.PALE)] * bool(self.b_V.any()))
        columns, sizes, width = (self.x, self.v, self.up), (D, K, D), self.room_width - 0.7
        self.bench = Bench(columns, self.maps, names, sizes, bias, width, self.upright).shift(self.room_center)

    def go_down(self) -> None:
        bench, source, K = self.bench, self.sources[0], self.trace.d_head
        origin = self.row.word(source)
        with self.beat(f"The vector of {self.called(source)}, as this layer reads it: {self.trace.d_model:,} numbers."):
            self.play(FadeOut(self.scenery), run_time=0.8)
            self.play(FadeIn(self.x, target_position=origin, scale=0.3), FadeIn(bench.names[0]))
            self.play(bench.braces[0].appear())
        with self.beat(f"The value matrix takes it down to {K:,} number{'s' * (K != 1)}: all that this head carries."):
            for moves in bench.through(0):
                self.play(*moves)
            self.play(bench.braces[1].appear())

    def go_up(self) -> None:
        with self.beat(
            f"The output matrix takes them up to {self.trace.d_model:,} again: what it can add to a vector."
        ):
            for moves in self.bench.through(1):
                self.play(*moves)
            self.play(self.bench.braces[2].appear())

    def become_arrows(self) -> None:
        """The vector of the token that asks, and the value, at one scale."""
        i, E, V = self.token + 1, self.true[0], self.true[1]
        along = min(8.0, 0.74 * self.room_width)
        sums = E + np.cumsum(self.weights[self.sources, None] * self.true[1:], 0)
        ends = np.concatenate([self.true, sums])
        high = np.linalg.norm(ends[:, 1:], axis=1).max() / (0.36 * self.room_height)
        self.unit = 1 / max(np.abs(ends[:, 0]).max() / along, high, 1e-9)
        self.E, self.V = E * self.unit, V * self.unit
        self.stem = Arrows(np.zeros(3), [self.E], [theme.PALE], 5)
        self.first = Arrows(np.zeros(3), [self.V], [INKS[0]], 5)
        self.stem.grown, self.first.grown = np.zeros(1), np.zeros(1)
        floor = Sheet(along + 2, 5).rotate(PI / 2, axis=RIGHT).move_to([along / 2, 0, 0]).set_opacity(0)
        middle = np.array([along / 2, 0.0, 0.0])
        self.space = Space(floor, self.stem, self.first, turn=-22, tilt=14, target=middle)
        self.space.offset = (self.room_center - middle)[:2] + (0, -0.12 * self.room_height)
        self.floor = floor
        self.add(self.space)

        self.lines = VGroup()  # what is measured, at the upper left
        flying = VGroup(self.up, self.bench.names[2])
        gone = [*self.maps, self.x, self.v, *self.bench.names[:2], *self.bench.flow, self.bench.bias]
        gone += self.bench.braces
        self.label_E = symbol("E", i, 44, theme.PALE).move_to(self.space.spot(self.E * 0.6) + UP * 0.4)
        what = f"the vector of {self.called(self.token)}"
        if self.sources[0] == self.token:
            what = "the vector itself"
        with self.beat(f"As arrows, at one scale: {what}, and the value."):
            self.play(*map(FadeOut, gone), run_time=0.8)
            self.play(floor.animate.set_opacity(1), flying.animate.move_to(self.room_center + UP * 0.2))
            self.play(Change(self.stem, grown=np.ones(1), run_time=1.5), FadeIn(self.label_E), self.line(0))
            tip = Rectangle(width=0.1, height=0.1).move_to(self.space.spot(self.V))
            into = FadeOut(flying, target_position=tip, scale=0.05)
            self.play(into, Change(self.first, grown=np.ones(1)), self.line(1), run_time=1.5)

    def line(self, n: int) -> FadeIn:
        """One more line of what is measured: the symbol of a vector and its length."""
        i = [self.token, *self.sources][n]
        ink = (theme.PALE, *INKS)[n]
        length = compact(float(np.linalg.norm(self.true[n])))
        mark = symbol("V" if n else "E", i + 1, 40, ink)
        return self.write(mark, f"length {length}", ink)

    def write(self, mark, text: str, ink: str) -> FadeIn:
        note = VGroup(mark, word(text, 28, ink)).arrange(RIGHT, buff=0.25)
        left, top = -self.room_width / 2 + 0.1, self.room_top - 0.3
        note.move_to([left, top - 0.62 * len(self.lines), 0], LEFT)
        self.lines.add(note)
        return FadeIn(note, shift=RIGHT * 0.2)

    def tails(self, tips) -> np.ndarray:
        """Where arrows from the origin begin: from close by, only their ends are drawn, the rest is off the screen."""
        tips = np.asarray(tips, float)
        lengths = np.linalg.norm(tips, axis=-1, keepdims=True)
        return tips * np.clip(1 - REACH / self.zoom / np.maximum(lengths, 1e-9), 0, 1)

    def come_near(self) -> None:
        """The value shrinks to its weight and is carried to the tip of E; the eye follows and comes near."""
        steps = self.weights[self.sources, None] * self.true[1:] * self.unit
        self.tips = np.concatenate([[self.E], self.E + np.cumsum(steps, 0)])
        self.zoom = zoom = float(max(1.0, NEAR / max(np.linalg.norm(self.tips - self.E, axis=1).max(), 1e-9)))
        middle = (self.tips.min(0) + self.tips.max(0)) / 2
        offset = (self.room_center - middle)[:2] + (0.08 * self.room_width, -0.08 * self.room_height)
        fine = (
            Sheet(0.9 * self.room_width / zoom, 4 / zoom, 1 / zoom)
            .rotate(PI / 2, axis=RIGHT)
            .move_to(self.E)
            .set_opacity(0)
        )
        self.space.bring(fine)
        with self.beat(f"The value is weighted with {percent(self.weights[self.sources[0]])} …"):
            self.play(Change(self.first, tips=steps[:1], run_time=1.5), self.weigh(0))

        def by_factor(alpha: float) -> float:
            """Every moment enlarges by the same factor."""
            return (zoom ** smooth(alpha) - 1) / (zoom - 1) if zoom > 1 + 1e-9 else smooth(alpha)

        with self.beat("… and carried to the tip of the other arrow."):
            carried = Change(self.first, tails=self.E[None], tips=self.tips[1:2], run_time=2)
            self.play(carried, FadeOut(self.label_E), Change(self.space, target=middle, offset=offset, run_time=2))
            nearer = Change(self.space, zoom=zoom, rate_func=by_factor, run_time=3)
            stem = Change(self.stem, tails=self.tails(self.tips[:1]), run_time=3)
            floors = self.floor.animate(run_time=3).set_opacity(0), fine.animate(run_time=3).set_opacity(1)
            closer = word(f"seen {zoom:,.0f} times closer", 26, theme.GREY)
            closer.move_to([self.room_width / 2, self.lines[0].get_y(), 0], RIGHT)
            self.closer = VGroup(*[closer] * (zoom >= 1.5))
            self.play(nearer, stem, *floors, FadeIn(self.closer, run_time=3))
        self.space.drop(self.floor)

    def weigh(self, n: int) -> FadeIn:
        """What is left of a value's length, behind it."""
        weight, length = self.weights[self.sources[n]], np.linalg.norm(self.true[n + 1])
        text = f"× {compact(weight)} ≈ {compact(weight * length, length)}"
        note = word(text, 28, INKS[n]).next_to(self.lines[n + 1], RIGHT, 0.15)
        self.lines[n + 1].add(note)
        return FadeIn(note, shift=RIGHT * 0.2)

    def add_source(self, n: int) -> None:
        """A weighted value at the tip: the tip moves there."""
        who, source = self.called(self.token), self.sources[n]
        ghost = self.stem.copy()
        ghost.shades = np.full(1, 0.3)
        self.space.bring(ghost)
        tips = self.tips[n + 1 : n + 2]
        moves = Change(self.stem, tips=tips, tails=self.tails(tips), run_time=2)
        if n == 0:
            taken = "has changed" if source == self.token else f"has taken up something of {self.called(source)}"
            self.say(f"The tip moves: the vector of {who} {taken}.", moves)
            return
        second = Arrows(self.tips[n : n + 1], tips, [INKS[n]], 5)
        second.grown = np.zeros(1)
        self.space.bring(second)
        whose = "its own value" if source == self.token else f"the value of {self.called(source)}"
        with self.beat(f"A second one is added, {percent(self.weights[source])} of {whose}: the tip moves on."):
            self.play(self.line(n + 1))
            self.play(Change(second, grown=np.ones(1), run_time=1.5), self.weigh(n))
            self.play(moves)

    def look_around(self) -> None:
        """The way of the tip from another side."""
        moved = np.linalg.norm(self.tips[-1] - self.E) / self.unit
        several = len(self.sources) > 1
        caption = f"{'Together they have' if several else 'It has'} moved the tip by {compact(float(moved))}."
        if 1 - self.weights[self.sources].sum() >= FIRM:
            caption += " The values of other tokens are added too."
        way = Arrows([self.E], [self.tips[-1]], [theme.FOCUS], 5)
        way.grown = np.zeros(1)
        self.space.bring(way)
        with self.beat(caption):
            self.play(Change(way, grown=np.ones(1)))
            lower = self.space.offset - (0, 0.3)
            self.play(Change(self.space, turn=25.0, tilt=11.0, offset=lower, run_time=4))

    def count_weights(self) -> None:
        """One matrix for both steps, and the two that it is made of."""
        names, inks, notes = ("W_O", "W_V"), (theme.PALE, INKS[0]), ("GPT-3: 150,994,944", "GPT-3: 2 × 1,572,864")
        room = self.room_width, self.room_height
        board = Factored(self.W_O.T, self.W_V.T, names, inks, notes, *room, self.upright).move_to(self.room_center)
        whole, (up, down), counts = board.whole, (board.up, board.down), board.counts
        whole.matrix.drawn = 0.0
        space = list(self.space.members)
        with self.beat("Could one matrix do both steps at once? It would be this one."):
            self.play(*(m.animate.set_opacity(0) for m in space), FadeOut(self.lines), FadeOut(self.closer))
            self.remove(self.space)
            self.add(whole.matrix)
            self.play(FadeIn(whole.dress), Change(whole.matrix, drawn=1.0, run_time=1.5))
            self.play(counts[0][0].appear(), FadeIn(counts[0][1]))
        most, both = board.totals
        fewer = f", {most / both:.3g} times fewer" if most > both else ""
        self.board, self.rest = board, VGroup(whole.dress, up, down, *counts)
        with self.beat(f"Its two factors need {both:,} weights{fewer}, for every head."):
            for part in (up, down):
                part.matrix.drawn = 0.0
                self.add(part.matrix)
            out = [Change(part.matrix, drawn=1.0, run_time=1.5) for part in (up, down)]
            self.play(*out, FadeIn(up.dress), FadeIn(down.dress))
            self.play(counts[1][0].appear(), FadeIn(counts[1][1]))
            if most > both:
                cross = Cross(whole.matrix, stroke_color=theme.VALUE, stroke_width=5)
                self.rest.add(cross)
                self.play(Create(cross))

    def singular_values(self) -> None:
        """The one matrix stretches space along as many directions as a head has numbers, and flattens all others."""
        matrix, D = self.board.whole.matrix, len(self.board.product)
        values = np.linalg.svd(self.board.product, compute_uv=False)
        bars = Spectrum(values, self.room_width - 0.6, min(3.6, self.room_height - 2.6))
        n = bars.nonzero
        bars.move_to(self.room_center + UP * 0.15)
        title = fit(word("singular values of this matrix: how far it stretches", 28, theme.GREY), self.room_width)
        title.next_to(bars, UP, 0.3)
        bars.grown = 0.0
        largest = word(compact(float(values[0])), 26, theme.KEY).next_to(bars.get_corner(UP + LEFT), RIGHT, 0.25)
        small = matrix.animate.scale(0.2).move_to(bars.get_left() + RIGHT * 0.4).set_opacity(0)
        with self.beat("How much can it do? Each bar is a direction, as long as it is stretched."):
            self.play(FadeOut(self.rest), small, run_time=1)
            self.remove(matrix)
            self.play(FadeIn(bars), FadeIn(title))
            self.play(Change(bars, grown=1.0, rate_func=linear, run_time=3), FadeIn(largest, run_time=3))
        used = Callout(bars.foot_of(0, n), DOWN, n, "are not 0", size=30, color=theme.KEY)
        caption = f"None is 0: this head can write in all {D:,} directions."
        braces = [used]
        if n < D:
            caption = f"Only {n:,} of {D:,} are not 0: the head can write in {n:,} directions, no more."
            braces.append(Callout(bars.foot_of(n, D), DOWN, D - n, "are 0", size=30, color=theme.GREY))
        left, right = -self.room_width / 2, self.room_width / 2
        for brace in braces:  # words stay in the room, and off each other
            tally = brace.tally
            tally.shift(RIGHT * (max(left - tally.get_left()[0], 0) + min(right - tally.get_right()[0], 0)))
        with self.beat(caption):
            self.play(LaggedStart(*(brace.appear() for brace in braces), lag_ratio=0.5))
