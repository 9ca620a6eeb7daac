"""The whole network from the side: the vectors pass through every attention block and every MLP, and change."""

from typing import ClassVar

import numpy as np
from manim import OUT, UP, Arrow, Create, FadeIn, LaggedStart, SurroundingRectangle, VGroup, linear

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.arcs import ContextArcs
from scenes.kit.bars import TokenBars
from scenes.kit.matrix import slots
from scenes.kit.numbers import NumberColumn
from scenes.kit.paint import ArrayMobject, Brush, Change
from scenes.kit.space import Block, Print, Space, corners
from scenes.kit.text import fit
from scenes.kit.tokens import gaps, legible, window

ENTRIES, NEURONS, BARS = 7, 18, 8
DOTS = 0.4  # room of the dots for tokens that are left out, in columns
GAP = 1.2  # of free space before and behind a block
DEEP, DEEPER, THIN = 2.4, 4.0, 0.5  # an attention block, an MLP, and each where many follow
MARGIN = 0.9  # by which a block is wider and higher than the vectors
BEHIND = 11.0  # how far back something can be and still be seen
FULL = 2  # layers that are shown in full


class Firing(ArrayMobject):
    """For every token a strand of neurons, the brighter the more active. ``lit`` (n neurons) moves."""

    arrays: ClassVar[tuple[str, ...]] = ("lit",)

    def __init__(self, xs, height: float, neurons: int, radius: float) -> None:
        self.xs, self.radius = np.asarray(xs, float), radius
        super().__init__(np.ptp(self.xs) + 4 * radius, height)
        self.lit = np.zeros((len(self.xs), neurons))

    def paint(self, brush: Brush) -> None:
        n = self.lit.shape[1]
        ys = np.linspace(0.5, -0.5, n) * self.built_size[1]
        at = np.stack(np.meshgrid(self.xs, ys, indexing="ij"), -1).reshape(-1, 2)
        bright = np.clip(self.lit, 0, 1).ravel()
        brush.circles(at, np.full(len(at), self.radius), theme.data_colors(bright, 1.0), 0.15 + 0.85 * bright)


class NetworkFlyover(TraceScene):
    def construct(self) -> None:
        self.upright = self.room_height > self.room_width
        self.shown = window(self.trace.n_tokens, 5 if self.upright else 9)
        self.space = Space(target=self.room_center)
        self.add(self.space)
        self.vectors()
        z = 0.0
        for layer in range(min(FULL, self.trace.n_layers)):
            z = self.one_layer(layer, z)
        z = self.the_rest(z)
        self.read_out()

    def vectors(self) -> None:
        """The columns of numbers under their tokens, flat at first."""
        trace, n = self.trace, len(self.shown)
        stops = np.concatenate([trace.resid_pre[:1], trace.resid_mid, trace.resid_post])[:, self.shown]
        largest = np.abs(stops[..., [*range(ENTRIES - 1), -1]]).max()
        widest = np.full(trace.d_model, -max(largest, 10))
        size = min(30, 96 * 0.8 * self.room_height / (1.35 * ENTRIES + 4))
        columns = [NumberColumn(widest, ENTRIES, size=size, decimals=int(largest < 100), kind="data") for _ in range(n)]
        pitch = min(1.7, self.room_width * 0.94 / (n + DOTS * len(gaps(self.shown))))
        places, between = slots(self.shown, pitch, DOTS)
        for column, x in zip(columns, places):
            column.scale(min(1.0, 0.86 * pitch / column.width)).move_to(self.room_center + [x, -0.3, 0])
        self.columns = VGroup(*columns)
        self.names = VGroup(*(self.label(i, column, pitch) for i, column in zip(self.shown, columns)))
        y = self.names[0].get_y()
        self.dots = VGroup(*(Print("…", 32, theme.REST).move_to([self.room_center[0] + x, y, 0]) for x in between))
        self.layer_of_vectors = VGroup(self.columns, self.names, self.dots)
        for column, values in zip(columns, self.entries(trace.resid_pre[0])):
            column.values = values
        scale = self.dress(trace.resid_pre[0])
        for column in columns:
            column.scale_of_color = scale
        tag = self.measured(f"{ENTRIES} of {trace.d_model:,} numbers", "attention: mean of all heads", shown=self.shown)
        with self.beat("Each token has become a vector: a long list of numbers."):
            self.space.bring(self.names, self.dots)  # each part when it appears: what is in the space is seen
            self.play(LaggedStart(*map(FadeIn, [*self.names, *self.dots]), lag_ratio=0.1), FadeIn(tag))
            self.space.bring(self.columns)
            self.play(LaggedStart(*map(FadeIn, self.columns), lag_ratio=0.1, run_time=2))
        self.space.drop(self.names, self.dots, self.columns)
        self.space.bring(self.layer_of_vectors)

    def label(self, i: int, column: NumberColumn, pitch: float) -> Print:
        name = Print(legible(self.trace.tokens[i]).strip(" "), 32, theme.WHITE)
        return fit(name, pitch * 0.92).move_to(column.get_top() + UP * 0.35)

    def entries(self, stream: np.ndarray) -> list[np.ndarray]:
        """What the columns show of a stop of the stream, T D."""
        return [column.take(stream[i]) for column, i in zip(self.columns, self.shown)]

    def dress(self, stream: np.ndarray) -> float:
        """Decimals fit for the numbers of this stop; returns what counts as bright among them."""
        shown = np.array(self.entries(stream))
        for column in self.columns:
            column.decimals = int(np.abs(shown).max() < 100)
        return theme.own_scale(shown) * 0.7

    def roll(self, stream: np.ndarray, run_time: float = 1.5) -> list[Change]:
        """Every number becomes what it is at this stop."""
        scale = self.dress(stream)
        return [
            Change(column, values=values, scale_of_color=scale, run_time=run_time)
            for column, values in zip(self.columns, self.entries(stream))
        ]

    def one_layer(self, layer: int, z: float) -> float:
        """Through attention and MLP; returns where the vectors come out."""
        first, trace = layer == 0, self.trace
        attention = self.block("Attention", theme.ATTENTION, z + GAP + DEEP / 2, DEEP)
        start, inside, out = z, z + GAP + DEEP / 2, z + 2 * GAP + DEEP
        seen = self.view()
        caption = "They enter an attention block." if first else "The next layer: attention again …"
        with self.beat(caption):
            if first:
                self.play(self.eye(inside, **seen), attention.animate.set_opacity(1), run_time=2)
            self.move(start, inside, 1.5, attention.animate.set_opacity(1))
        weights = trace.pattern[layer].mean(0)[np.ix_(self.shown, self.shown)]
        arcs = ContextArcs(self.names, weights, height=1.0)
        arcs.drawn = 0.0
        self.space.bring(arcs.shift(OUT * (inside - arcs.get_center()[2])))
        alone = "Here vectors would talk to each other; this one is alone with itself."
        together = "Here the vectors talk: each takes in from those before it, and its numbers change."
        with self.beat(together if trace.n_tokens > 1 else alone):
            self.play(Change(arcs, drawn=1.0, run_time=0.8))
            self.play(Change(arcs, flash=1.0, rate_func=linear, run_time=2), *self.roll(trace.resid_mid[layer], 2))
            self.play(arcs.animate.set_opacity(0), run_time=0.5)
        self.space.drop(arcs)

        mlp = self.block("MLP", theme.MLP, out + GAP + DEEPER / 2, DEEPER)
        entry, end = out + GAP + DEEPER * 0.3, out + 2 * GAP + DEEPER
        with self.beat("Then an MLP: every vector alone, all at the same time."):
            self.move(inside, entry, 2.5, mlp.animate.set_opacity(1))
        firing = self.neurons(layer, out + GAP + DEEPER * 0.62)
        lit = firing.lit
        firing.lit = np.zeros_like(lit)
        self.space.bring(firing)
        count, strong = f"{trace.mlp_post.shape[-1]:,}", f"the {theme.STRONG}er, the more active"
        with self.beat(f"Each meets {count} neurons, of which we draw {NEURONS}: {strong}."):
            self.play(Change(firing, lit=lit, run_time=1.5))
            self.play(*self.roll(trace.resid_post[layer], 2))
        self.move(entry, end, 2, firing.animate.set_opacity(0), attention.animate.set_opacity(0.4))
        return end

    def view(self) -> dict[str, float]:
        """How to look at the blocks, from where and how near, so that even the deeper kind stays in the room."""
        size, seen = self.layer_of_vectors, {"turn": -30.0, "tilt": 13.0}
        across = self.room_width / (size.width + 2.5) * (1.0 if self.upright else 0.78)
        ahead = size.get_center() * (1, 1, 0) + OUT * (0.2 * DEEPER - 0.5)  # once the vectors are inside
        block = corners(ahead, size.width + MARGIN, size.height + MARGIN, DEEPER)
        below = self.room_center[1] - Space(target=self.room_center, **seen).project(block)[:, 1].min()
        zoom = min(across, 0.6 * self.room_height / (size.height + MARGIN), 0.5 * self.room_height / below)
        return seen | {"zoom": zoom}

    def neurons(self, layer: int, z: float) -> Firing:
        """The neurons of this layer that are most active on the tokens shown, each scaled to the strongest."""
        post = np.clip(self.trace.mlp_post[layer, self.shown], 0, None)
        top = np.sort(np.argsort(-post.max(0), kind="stable")[:NEURONS])
        xs = [column.get_center()[0] for column in self.columns]
        height = self.columns.height
        firing = Firing(xs, height, len(top), min(0.13, height / len(top) * 0.4))
        firing.lit = post[:, top] / max(post[:, top].max(), 1e-9)
        return firing.move_to([np.mean(xs), self.columns.get_center()[1], z])

    def block(self, title: str, color: str, z: float, depth: float) -> VGroup:
        """A block across the way of the vectors, not yet to be seen."""
        size, solid = self.layer_of_vectors, self.solid(color, z, depth)
        lettering = fit(Print(title, 64, color), max(size.width * 0.6, 2.0), 0.7)
        lettering.move_to([size.get_center()[0], solid.get_top()[1] + 0.45, z + depth / 2])
        both = VGroup(solid, lettering).set_opacity(0)
        self.space.bring(both)
        return both

    def solid(self, color: str, z: float, depth: float) -> Block:
        size = self.layer_of_vectors
        return Block(size.width + MARGIN, size.height + MARGIN, depth, color).move_to([*size.get_center()[:2], z])

    def eye(self, z: float, **view: float) -> Change:
        """Look at the place the vectors have reached."""
        return Change(self.space, target=self.room_center + OUT * z, **view)

    def move(self, start: float, end: float, run_time: float, *more) -> None:
        """The vectors go on and leave a trace of themselves behind; what is far behind is let go."""
        far = [m for m in self.space.members if m is not self.layer_of_vectors and m.get_center()[2] < start - BEHIND]
        self.space.drop(*far)
        ghost = self.layer_of_vectors.copy().set_opacity(0.18)
        self.space.bring(ghost)
        forward = self.layer_of_vectors.animate.shift(OUT * (end - start))
        self.play(forward, self.eye(end + 0.5), *more, run_time=run_time)

    def the_rest(self, z: float) -> float:
        """All other layers, faster and faster; every number is still the model's."""
        rest = range(min(FULL, self.trace.n_layers), self.trace.n_layers)
        if not rest:
            return z
        more = f"The other {len(rest)} layers do" if len(rest) > 1 else "The last layer does"
        with self.beat(f"{more} the same with other weights, and the vectors change and change."):
            for n, layer in enumerate(rest):
                seconds = max(0.3, 1.0 - 0.2 * n)
                for color, stream in ((theme.ATTENTION, self.trace.resid_mid), (theme.MLP, self.trace.resid_post)):
                    slab = Block(
                        self.layer_of_vectors.width + MARGIN, self.layer_of_vectors.height + MARGIN, THIN, color
                    )
                    slab.move_to([*self.layer_of_vectors.get_center()[:2], z + 0.9])
                    self.space.bring(slab)
                    forward = self.layer_of_vectors.animate.shift(OUT * 1.8)
                    self.play(forward, self.eye(z + 1.8), *self.roll(stream[layer], seconds), run_time=seconds)
                    z += 1.8
        return z

    def read_out(self) -> None:
        """Only the last vector is turned into a guess."""
        trace, last = self.trace, self.columns[-1]
        behind = VGroup(*(m for m in self.space.members if m is not self.layer_of_vectors))
        room = self.room_center
        aside = np.array([0, 0.2 * self.room_height] if self.upright else [-0.27 * self.room_width, 0])
        zoom = min(0.7, (0.96 if self.upright else 0.45) * self.room_width / self.layer_of_vectors.width)
        with self.beat(f"At the end only the last vector counts, that of “{self.name(-1)}”."):
            self.play(behind.animate.set_opacity(0))
            for gone in behind:
                self.space.drop(gone)
            self.play(Change(self.space, turn=0.0, tilt=0.0, offset=aside, zoom=zoom, run_time=2))
            others = [*self.columns[:-1], *self.names[:-1], *self.dots]
            frame = last.copy().scale(zoom).move_to(self.space.spot(last.get_center()))
            box = SurroundingRectangle(frame, color=theme.FOCUS, buff=0.05, stroke_width=theme.STROKE + 1)
            self.play(Create(box), *(part.animate.set_opacity(0.4) for part in others))
        top = np.argsort(-trace.probs[-1], kind="stable")[:BARS]
        bars = TokenBars(
            [trace.vocab[i] for i in top], trace.probs[-1][top], trace.d_vocab - len(top),
            bar_width=2.6, label_width=2.0,
        )  # fmt: skip
        if self.upright:
            fit(bars, self.room_width, self.room_height * 0.42).move_to([0, self.room_foot + bars.height / 2 + 0.2, 0])
            start, end = box.get_bottom(), bars.get_top()
        else:
            fit(bars, self.room_width * 0.44, self.room_height * 0.8).move_to([0.25 * self.room_width, room[1], 0])
            start, end = box.get_right(), bars.get_left()
        arrow = Arrow(start, end, buff=0.15, stroke_width=4, color=theme.FOCUS, tip_length=0.2)
        bars.grown, bars.rest_grown = 0.0, 0.0
        with self.beat("It has taken in what it needs to guess the next token."):
            self.play(Create(arrow), FadeIn(bars))
            self.play(Change(bars, grown=1.0, run_time=2))
            self.play(Change(bars, rest_grown=1.0))
