"""What attention is for: every vector takes up something from those before it."""

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
    Rectangle,
    ReplacementTransform,
    RoundedRectangle,
    SurroundingRectangle,
    VGroup,
    linear,
)

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.arcs import FAINTEST, ContextArcs
from scenes.kit.callouts import Callout
from scenes.kit.cut import CutText, cut_tokens
from scenes.kit.flows import Flows
from scenes.kit.numbers import NumberColumn
from scenes.kit.paint import Change
from scenes.kit.symbols import formula
from scenes.kit.text import word, words
from scenes.kit.tokens import gaps, window
from transformer.analysis import value_vectors
from transformer.trace import Trace

SIZES = 40, 36, 33, 30, 27  # type, the largest that has room
MUCH = 0.2  # a share that is worth a name
MATRICES = ("W_Q", theme.QUERY), ("W_K", theme.KEY), ("W_V", theme.VALUE), ("W_O", theme.OUTPUT)


class UpdatePreview(TraceScene):
    def construct(self) -> None:
        self.look()
        self.shares = passed_on(self.trace, self.layer, self.head)
        self.lay_out()
        self.depend()
        self.name_vectors()
        self.go_on()
        self.take_up()
        self.hide()

    def lay_out(self) -> None:
        """The tokens in a row, all in one size: as many as have room, with those that give the most."""
        self.row, boxes = self.tokens_in_a_row()
        self.row.move_to(self.room_center + DOWN * 0.5)
        self.boxes = [*boxes.values()]
        self.asking = self.shown.index(self.token)
        self.weights = self.shares[np.ix_(self.shown, self.shown)]

    def tokens_in_a_row(self) -> tuple[CutText, dict[int, Rectangle]]:
        trace, most = self.trace, np.argsort(-self.shares[self.token], kind="stable").tolist()
        for limit in range(min(10, int(self.room_width / 1.2)), 0, -1):
            self.shown = window(trace.n_tokens, limit, [self.token, *most[: limit // 2]])
            room = min(1.7, self.room_width / (len(self.shown) + 0.5))
            for size in SIZES:
                found = cut_tokens(trace.tokens, trace.ids, self.shown, size, self.room_width, room)
                if len(found[0].lines) == 1:
                    return found
        return found

    def symbols(self, source: str, color: str) -> list:
        """A symbol for each token, below its box."""
        size = min(50, 62 * min(box.width for box in self.boxes))
        names = [formula(source.format(i + 1), size, color) for i in self.shown]
        return [name.next_to(box, DOWN, 0.25) for name, box in zip(names, self.boxes)]

    def with_left_out(self) -> np.ndarray:
        """Shown × (shown + gaps): what comes from the tokens in a gap counts together."""
        rows = self.shares[self.shown]
        left_out = [rows[:, self.shown[n - 1] + 1 : self.shown[n]].sum(1) for n in gaps(self.shown)]
        return np.column_stack([self.weights, *left_out])

    def box(self, n: int, color: str) -> SurroundingRectangle:
        return SurroundingRectangle(self.boxes[n], color=color, buff=0.0, stroke_width=theme.STROKE * 2)

    def depend(self) -> None:
        """The sentence, and how much of what reaches the token that asks comes from each of the others."""
        name, row = self.name(self.token), self.shares[self.token]
        only = np.zeros_like(self.weights)
        only[self.asking] = self.weights[self.asking]
        height = min(2.4, self.room_top - self.row.get_top()[1] - 0.3)
        self.arcs = ContextArcs(self.boxes, only, height, gap=0.08)
        self.arcs.drawn = 0.0
        self.focus = self.box(self.asking, theme.FOCUS)
        may = f"What “{name}” means here may depend on the tokens before it."
        with self.beat(may if self.token else f"“{name}” comes first: it has only itself to look at."):
            self.play(LaggedStart(*map(FadeIn, self.row), lag_ratio=0.05), FadeIn(self.head_tag(self.shown)))
            self.play(Create(self.focus))
        if not self.token:
            return
        brought = "Attention brings something over from them: the wider the arc, the more."
        little = f"Attention may bring something over from them. In this head, “{name}” takes almost nothing."
        with self.beat(brought if row[: self.token].max() >= FAINTEST else little):
            self.add(self.arcs)
            self.play(Change(self.arcs, drawn=1.0, run_time=1.5))
            self.play(Change(self.arcs, flash=1.0, rate_func=linear, run_time=1.5))

    def name_vectors(self) -> None:
        """A column of numbers below each token, squeezed into a symbol."""
        trace, rows = self.trace, self.trace.resid_pre[self.layer, self.shown]
        scale, entries = theme.own_scale(rows), 5 if self.room_height < self.room_width else 9
        style = {"size": 32, "decimals": 2 if scale < 1 else 1 if scale < 10 else 0, "kind": "data", "scale": scale}
        columns = VGroup(*(NumberColumn(vector, entries, **style) for vector in rows))
        shrink = min(1.0, *(0.92 * box.width / c.width for c, box in zip(columns, self.boxes)))
        rise = UP * (self.room_top - self.row.height / 2 - 0.1 - self.row.get_y())
        for column, box in zip(columns, self.boxes):
            column.scale(shrink).move_to(box.get_bottom() + rise + DOWN * 0.25, UP)
        length = Callout(columns, DOWN, trace.d_model, "numbers each" if len(columns) > 1 else "numbers", 30)
        with self.beat(f"At this layer, every token is a vector of {trace.d_model:,} numbers."):
            self.play(FadeOut(self.arcs, run_time=0.5), VGroup(self.row, self.focus).animate.shift(rise))
            self.play(LaggedStart(*(FadeIn(c, shift=DOWN * 0.3) for c in columns), lag_ratio=0.1))
            self.play(length.appear())
        self.before = self.symbols("arrow(bold(E))_{}", theme.PALE)
        self.dots = words(["…"] * len(gaps(self.shown)), 30, theme.REST)
        for dots, n in zip(self.dots, gaps(self.shown)):
            dots.move_to((self.before[n - 1].get_center() + self.before[n].get_center()) / 2)
        with self.beat("For short, each of these vectors is called E."):
            names = [*self.before, *self.dots]
            squeezed = [FadeOut(c, target_position=e, scale=0.2) for c, e in zip(columns, self.before)]
            self.play(FadeOut(length, run_time=0.5))
            self.play(LaggedStart(*squeezed, lag_ratio=0.1), LaggedStart(*map(FadeIn, names), lag_ratio=0.1))

    def go_on(self) -> None:
        """Every E as it is, at the foot of the frame."""
        copies = [e.copy() for e in self.before]
        self.after = self.symbols("arrow(bold(E))'_{}", theme.RESULT)
        foot = self.room_foot + 0.45
        for copy, name in zip(copies, self.after):
            copy.set_y(foot)
            name.move_to(copy)
        self.flows = Flows([*self.before, *self.dots], self.after, self.with_left_out())
        self.flows.straight, self.flows.drawn = 0.0, np.zeros(len(copies))
        with self.beat("Every vector goes on as it is …"):
            self.add(self.flows)
            down = [ReplacementTransform(e.copy(), copy, run_time=1.5) for e, copy in zip(self.before, copies)]
            self.play(Change(self.flows, straight=1.0, run_time=1.5), *down)
        self.copies = copies

    def take_up(self) -> None:
        """A band into every E′ for what it takes from each; then those of one token alone."""
        flows, n = self.flows, len(self.shown)
        whom = "itself and those before it" if self.trace.n_tokens > 1 else "itself"
        with self.beat(f"… and takes up something from {whom}: this makes it a new vector."):
            self.play(Change(flows, drawn=np.ones(n), lag=0.3, run_time=3))
            becomes = [ReplacementTransform(*pair) for pair in zip(self.copies, self.after)]
            self.play(LaggedStart(*becomes, lag_ratio=0.1), Change(flows, flash=1.0, rate_func=linear, run_time=2))
        if not self.token:
            return
        row = self.weights[self.asking]
        mainly = [j for j in np.argsort(-row, kind="stable")[:2].tolist() if row[j] >= MUCH] or [int(row.argmax())]
        names = ["itself" if j == self.asking else f"“{self.name(self.shown[j])}”" for j in mainly]
        boxes = [self.box(j, theme.KEY) for j in mainly if j != self.asking]
        with self.beat(f"In this head, “{self.name(self.token)}” takes most from {' and '.join(names)}."):
            self.play(Change(flows, shades=np.where(np.arange(n) == self.asking, 1.0, 0.12)))
            self.play(*map(Create, boxes), Change(flows, flash=1.0, rate_func=linear, run_time=1.5))
        self.play(*map(FadeOut, [*boxes, self.focus]), Change(flows, shades=np.ones(n)), run_time=0.6)

    def hide(self) -> None:
        """A box slides over all of it, and what is inside is named."""
        d, k = self.trace.d_model, self.trace.d_head
        tiles = VGroup()
        for name, ink in MATRICES:
            shape = f"{k:,} × {d:,}" if name == "W_O" else f"{d:,} × {k:,}"
            letters = formula(name, 60, ink)
            letters.shift(-letters[0].get_center())  # all W on one line, whatever hangs below them
            tiles.add(VGroup(letters, word(shape, 28, theme.GREY).move_to(DOWN * 0.7)))
        top, foot = self.before[0].get_bottom()[1] - 0.3, self.after[0].get_top()[1] + 0.3
        wide = max(self.row.width, min(8.0, self.room_width))
        box = RoundedRectangle(corner_radius=0.15, width=wide, height=top - foot)
        box.set_fill(theme.COVER, 0.94).set_stroke(theme.GREY, theme.STROKE).move_to([0, (top + foot) / 2, 0])
        columns = 4 if box.width > 2 * box.height else 2
        for n, tile in enumerate(tiles):
            tile.shift(RIGHT * 2.4 * (n % columns) + DOWN * 2.1 * (n // columns))
        tiles.scale(min(1.5, 0.8 * box.width / tiles.width, 0.75 * box.height / tiles.height)).move_to(box)
        frames = [SurroundingRectangle(e, color=theme.RESULT, buff=0.1, stroke_width=theme.THIN) for e in self.after]
        with self.beat("How? Inside are little more than matrix products, with weights learned in training."):
            self.play(FadeIn(box, shift=LEFT * 2))
            self.play(LaggedStart(*(FadeIn(t, shift=UP * 0.2) for t in tiles), lag_ratio=0.3, run_time=1.5))
            self.play(LaggedStart(*map(Create, frames), lag_ratio=0.1))


def passed_on(trace: Trace, layer: int, head: int) -> np.ndarray:
    """T T, [query, key]. How long each weighted value is, as a share of all that reach this query."""
    lengths = np.linalg.norm(value_vectors(trace, layer, head).astype(float), axis=-1)
    passed = trace.pattern[layer, head] * lengths
    return passed / np.maximum(passed.sum(-1, keepdims=True), 1e-300)
