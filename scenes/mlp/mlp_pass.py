"""What an MLP does to a vector: up to many neurons, through GELU, down again, and added to what was there before."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    OUT,
    PI,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    MoveAlongPath,
    VGroup,
    VMobject,
    linear,
)
from manim import ReplacementTransform as Become

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.activation import gelu
from scenes.kit.bars import percent
from scenes.kit.bypass import Bypass
from scenes.kit.matrix import slots
from scenes.kit.numbers import NumberColumn, adding_up, decimals_for, painted_as
from scenes.kit.paint import Change
from scenes.kit.passage import RADIUS, Passage
from scenes.kit.space import Block, Print, Space, corners, filling
from scenes.kit.symbols import formula
from scenes.kit.text import fit, word, words
from scenes.kit.tokens import gaps, legible, window
from scenes.kit.wall import Wall
from transformer.trace import Trace

SIZE = 26  # of the numbers
ROW = SIZE / 96 * 1.35
GAP, DEEP = 1.2, 3.0  # free space before the block, and how deep it is at first
KINDS = "data", "weight", "weight", "data"  # the colours of the four stages
DOTS = 0.4  # room of the dots for tokens that are left out, in columns
LANE = 0.95  # from one token to the next, seen from the side


class MlpPass(TraceScene):
    def construct(self) -> None:
        self.measure()
        self.vectors()
        self.enter()
        self.from_the_side()
        self.first_matrix()
        self.activate()
        self.second_matrix()
        self.add_to_the_stream()
        self.all_tokens()
        self.wall()

    def measure(self) -> None:
        """One layer, one token, and which of its numbers to show."""
        trace, self.upright = self.trace, self.room_height > self.room_width
        self.token = trace.n_tokens - 1 if self.token is None else self.token
        self.layer = pick_layer(trace, self.token) if self.layer is None else self.layer
        layer, token = self.layer, self.token
        self.shown = window(trace.n_tokens, 5 if self.upright else 9, [token])
        self.before, self.after = (a[layer].astype(float) for a in (trace.resid_mid, trace.resid_post))
        stages = trace.ln2_out, trace.mlp_pre, trace.mlp_post, trace.mlp_out
        self.stages = [a[layer].astype(float) for a in stages]  # T D, T F, T F, T D
        normed, pre, post, out = self.stages
        self.scales = [theme.own_scale(normed), theme.own_scale(post), theme.own_scale(post), theme.own_scale(out)]

        count = min(14, int((self.room_height - 2.4) / ROW) - 1)
        self.digits = decimals_for(out[token]), decimals_for(pre[token])
        sums = [((self.before[token], out[token]), self.after[token])]
        self.entries = adding_up(sums, self.digits[0], max(4, round(count * 0.7)), by=out[token])
        self.neurons = spread(pre[token], count)
        self.widest = -np.abs([*self.before[self.shown], *normed[self.shown], out[token], self.after[token]]).max(0)
        self.names = [legible(token).strip(" ") for token in trace.tokens]

    def stream(self, vector, bracket: str = theme.PALE, scale: float | None = None) -> NumberColumn:
        """A vector of the stream, with room for all that it becomes."""
        scale = scale or theme.own_scale(vector) * 0.7
        style = {"size": SIZE, "decimals": self.digits[0], "kind": "data", "scale": scale, "bracket": bracket}
        column = NumberColumn(self.widest, indices=self.entries, **style)
        column.values = column.take(vector)
        return column

    def hidden(self, stage: int) -> NumberColumn:
        """Some neurons of the token, before or after GELU; what is near zero is faint."""
        vector, widest = self.stages[stage][self.token], -np.abs(self.stages[1][self.token])
        style = {"size": SIZE, "decimals": self.digits[1], "scale": self.scales[1]}
        column = NumberColumn(widest, indices=self.neurons, **style)
        column.values = painted_as(column.take(vector), self.digits[1])  # so that what is painted 0 has one colour
        column.opacities = np.clip((0.8 if stage == 1 else 0.6) + np.abs(column.values) / self.scales[1], 0, 1)
        return column

    def vectors(self) -> None:
        """The columns of numbers under their tokens, flat at first."""
        trace, n = self.trace, len(self.shown)
        pitch = min(1.9, self.room_width * 0.96 / (n + DOTS * len(gaps(self.shown))))
        places, between = slots(self.shown, pitch, DOTS)
        self.columns, self.labels = VGroup(), VGroup()
        for i, x in zip(self.shown, places):
            ink = theme.FOCUS if i == self.token else theme.PALE
            column = self.stream(self.before[i], ink)
            column.scale(min(1.35, 0.8 * pitch / column.width)).move_to(self.room_center + [x, -0.3, 0])
            name = fit(Print(self.names[i], 32, ink), pitch * 0.9).move_to(column.get_top() + UP * 0.38)
            self.columns.add(column)
            self.labels.add(name)
        y = self.labels[0].get_y()
        self.dots = VGroup(*(Print("…", 32, theme.REST).move_to([self.room_center[0] + x, y, 0]) for x in between))
        self.layer_of_vectors = VGroup(self.columns, self.labels, self.dots)
        self.space = Space(self.labels, self.dots, target=self.room_center)
        self.add(self.space)
        entries = f"{len(self.entries)} of {trace.d_model:,} numbers"
        neurons = f"{len(self.neurons)} of {trace.mlp_pre.shape[2]:,} neurons"
        tag = self.measured(f"layer {self.layer}", entries, neurons, shown=self.shown)
        who = "Each token brings" if n > 1 else f"“{self.name(0)}” brings"
        with self.beat(f"Attention is done. {who} its vector of {trace.d_model:,} numbers; here are some."):
            self.play(LaggedStart(*map(FadeIn, [*self.labels, *self.dots]), lag_ratio=0.1), FadeIn(tag))
            self.space.bring(self.columns)
            self.play(LaggedStart(*map(FadeIn, self.columns), lag_ratio=0.1, run_time=2))

    def enter(self) -> None:
        """Into the block, normalised."""
        size, middle = self.layer_of_vectors, GAP + DEEP / 2
        self.middle = self.room_center + OUT * middle
        self.block = Block(size.width + 0.9, size.height + 0.9, DEEP, theme.MLP).move_to(self.middle)
        self.title = fit(Print("MLP", 64, theme.MLP), size.width * 0.6, 0.7)
        self.title.move_to(self.block.get_top() + [0, 0.6, DEEP / 2])
        self.space.bring(VGroup(self.block, self.title).set_opacity(0))
        end = GAP + DEEP
        way = corners(self.room_center + OUT * end / 2, size.width + 0.9, size.height + 0.9, end)
        view = filling(
            [*way, self.title.get_top()],
            self.room_center,
            self.room_width,
            self.room_height,
            turn=-32.0,
            tilt=14.0,
            most=1.1,
        )
        many = "They enter an MLP side by side, each first brought to scale by a norm."
        with self.beat(many if len(self.shown) > 1 else "It enters an MLP, first brought to scale by a norm."):
            self.play(Change(self.space, run_time=2, **view), self.block.animate(run_time=2).set_opacity(1))
            moves = self.layer_of_vectors.animate.shift(OUT * middle), self.title.animate.set_opacity(1)
            self.play(*moves, run_time=1.5)
            scale = theme.own_scale(self.stages[0]) * 0.7
            rolls = [
                Change(c, values=c.take(self.stages[0][i]), scale_of_color=scale, run_time=1.5)
                for c, i in zip(self.columns, self.shown)
            ]
            self.play(*rolls)

    def from_the_side(self) -> None:
        """One column stays; the block stretches, so that there is room for its stages."""
        here, z = self.shown.index(self.token), self.middle[2]
        column, self.high = self.columns[here], self.hidden(1).height
        self.at = np.array([column.get_x(), self.room_center[1], z])
        width = min(self.room_width - 0.1, 12.5)
        self.normed = self.stream(self.stages[0][self.token], theme.FOCUS, column.scale_of_color)
        margin = max(self.normed.width / 2, self.hidden(1).width / 2, 0.75) + 0.3
        self.stops = np.linspace(-width / 2 + margin, width / 2 - margin, 4)
        self.normed.move_to(self.spot(0))
        turned = self.normed.copy().rotate(-PI / 2, axis=UP).move_to(self.at + OUT * self.stops[0])
        away = [p for p in [*self.columns, *self.labels, *self.dots, self.title] if p is not column]
        view = {"target": self.at, "offset": np.array([-self.at[0], 0]), "turn": -90.0, "tilt": 0.0, "zoom": 1.0}
        follow = f" and follow “{self.name(self.token)}”" if self.trace.n_tokens > 1 else ""
        with self.beat(f"We look at the block from the side{follow}: three steps inside."):
            self.play(
                Change(self.space, run_time=2.5, **view),
                *self.reshape(self.at, 0.7, self.high + 2.1, width, 2.5),
                column.animate(run_time=2.5).become(turned),
                *(part.animate(run_time=1.2).set_opacity(0) for part in away),
            )
            self.space.drop(self.columns, self.labels, self.dots)
            self.add(self.normed)
            self.dress_block(width)
            self.play(LaggedStart(*map(FadeIn, self.steps), lag_ratio=0.3), FadeIn(self.tab, self.counts[0]))

    def reshape(self, center, width: float, height: float, depth: float, run_time: float) -> list:
        """The block becomes so large, there."""
        thick = depth * self.block.built_size[1] / height  # what is stretched in height is as much in depth
        box = self.block.animate(run_time=run_time).stretch_to_fit_width(width).stretch_to_fit_height(height)
        return [box.move_to(center), Change(self.block, thick=thick, run_time=run_time)]

    def spot(self, stage: int) -> np.ndarray:
        """Where a stage stands on screen, seen from the side."""
        return self.room_center + RIGHT * self.stops[stage]

    def dress_block(self, width: float) -> None:
        """What is done between the stages, and below each what stands there."""
        room, beyond = self.stops[1] - self.stops[0], self.high / 2 + 0.5
        curve = np.linspace(-3, 3, 40)
        shape = VMobject().set_points_as_corners(np.column_stack([curve, gelu(curve), 0 * curve]))
        axes = [Line(LEFT * 3, RIGHT * 3), Line(DOWN * 0.8, UP * 3)]
        axes = [axis.set_stroke(theme.GREY, theme.THIN) for axis in axes]
        icon = VGroup(*axes, shape.set_stroke(theme.RESULT, 3)).scale(0.13)
        act = VGroup(word("GELU", theme.SMALL, theme.RESULT), icon).arrange(RIGHT, 0.15)
        self.steps = VGroup(formula('W_"in"', 40, theme.PALE), act, formula('W_"out"', 40, theme.PALE))
        for k, step in enumerate(self.steps):
            fit(step, room * 0.9).move_to([(self.stops[k] + self.stops[k + 1]) / 2, self.room_center[1] + beyond, 0])
        d, m = f"{self.trace.d_model:,}", f"{self.trace.mlp_pre.shape[2]:,}"
        self.counts = words([f"{d} numbers", f"{m} neurons", f"{m} neurons", f"{d} numbers"], theme.SMALL, theme.GREY)
        for k, count in enumerate(self.counts):
            fit(count, room * 0.94).move_to(self.spot(k) + DOWN * beyond)
        self.tab = word("MLP", 36, theme.MLP)
        self.tab.move_to(self.room_center + [-width / 2 + self.tab.width / 2, beyond + 0.9, 0])

    def lane(self, token: int) -> Passage:
        """The way of one token through the block, in the plane that the eye looks at from the side."""
        entries, neurons = self.normed.places[:, 1], self.hidden(1).places[:, 1]
        take = self.entries, self.neurons, self.neurons, self.entries
        stages = [a[token, chosen] for a, chosen in zip(self.stages, take)]
        ys = entries, neurons, neurons, entries
        lane = Passage(stages, ys, self.stops, (True, False, True), KINDS, self.scales)
        lane.come, lane.clear = 0.0, max(self.normed.width, self.hidden(1).width) / 2 + 0.08
        return lane.rotate(-PI / 2, axis=UP).move_to(self.at)

    def first_matrix(self) -> None:
        self.own = self.lane(self.token)
        self.own.dotted = 0.0
        self.space.bring(self.own)
        self.pre = self.hidden(1).move_to(self.spot(1))
        d, m = self.trace.d_model, self.trace.mlp_pre.shape[2]
        with self.beat(f"A matrix makes {m:,} numbers of {d:,}: the answer of each neuron."):
            self.play(Change(self.own, come=1.0, rate_func=linear), run_time=1.5)
            self.play(self.rise(self.pre), FadeIn(self.counts[1]))

    def rise(self, column: NumberColumn) -> Change:
        """Its numbers appear from the top."""
        shown, column.opacities = column.opacities, np.zeros(len(column.values))
        self.add(column)
        return Change(column, opacities=shown, lag=0.15, run_time=1.2)

    def activate(self) -> None:
        self.post = self.hidden(2).move_to(self.spot(2))
        with self.beat("GELU: large numbers pass, those below zero become almost nothing."):
            start = self.pre.copy()
            moves = Change(self.own, come=2.0), Become(start, self.post), self.steps[1].animate.scale(1.15)
            self.play(*moves, run_time=2.5)
            self.play(self.steps[1].animate.scale(1 / 1.15), FadeIn(self.counts[2]))

    def second_matrix(self) -> None:
        self.out = self.stream(self.stages[3][self.token], theme.QUERY).move_to(self.spot(3))
        d = self.trace.d_model
        with self.beat(f"A second matrix makes {d:,} numbers again: what the MLP wants to add."):
            self.play(Change(self.own, come=3.0, rate_func=linear), run_time=1.5)
            self.play(self.rise(self.out), FadeIn(self.counts[3]))

    def add_to_the_stream(self) -> None:
        """The vector itself goes around the block, and the two are added."""
        there, out = self.stream(self.before[self.token]), self.out.copy()
        after = self.stream(self.after[self.token], theme.RESULT)
        room = self.room_width - 0.2, self.high + 0.5, self.room_center
        row = Bypass(there, out, after, self.tab.copy(), *room)
        names, middle, deep = row.names, row.block.get_x(), row.block.width
        stops = middle + np.linspace(-deep / 2 + 0.3, deep / 2 - 0.3, 4)
        with self.beat("The vector from before goes around the block, and both are added."):
            self.play(
                *map(FadeOut, [self.normed, self.pre, self.post, *self.steps, *self.counts]),
                Change(self.own, dotted=1.0, clear=2 * RADIUS, xs=stops, run_time=1.5),
                *self.reshape(self.at + OUT * middle, 0.7, row.block.height, deep, 1.5),
                self.tab.animate(run_time=1.5).move_to(row.tab),
                Become(self.out, out, run_time=1.5),
            )
            self.play(FadeIn(there, names[:2]))
            rider = there.copy()
            self.play(Create(row.way), rider.animate.scale(0.2).move_to(row.way.get_start()))
            self.play(MoveAlongPath(rider, row.way), run_time=1.5)
            if row.ends:
                self.play(Become(rider, row.ends[0]), FadeIn(row.plus, names[2]))
            else:
                self.play(FadeOut(rider, target_position=row.plus, scale=0.3), FadeIn(row.plus))
            self.play(FadeIn(*row.ends[1:], names[-1]), self.rise(after))
        self.sum = VGroup(*row.columns, *row.ends[1:], row.plus, row.way, self.tab, names)

    def all_tokens(self) -> None:
        """The lanes of all tokens stand behind each other in the block, and all are run through at once."""
        n, here = len(self.shown), self.shown.index(self.token)
        xs = self.at[0] + (np.arange(n) - here) * LANE
        deep = 4.2 if self.upright else 6.5
        stops = np.linspace(-deep / 2 + 0.4, deep / 2 - 0.4, 4)
        lanes, names = VGroup(), VGroup()
        for i, x in zip(self.shown, xs):
            lane = self.own if i == self.token else self.lane(i).move_to([x, *self.at[1:]]).set_opacity(0)
            if lane is not self.own:
                lane.xs, lane.clear = stops, self.own.clear
                self.space.bring(lane)
            name = fit(Print(self.names[i], 30, theme.FOCUS if i == self.token else theme.WHITE), 1.6)
            end = self.at[2] - deep / 2 - 0.45 - name.width / 2
            names.add(name.rotate(-PI / 2, axis=UP).move_to([x, self.at[1], end]).set_opacity(0))
            lanes.add(lane)
        self.space.bring(names)
        middle, wide, high = np.array([xs.mean(), *self.at[1:]]), np.ptp(xs) + 1.2, self.high + 0.5
        left = corners(middle + [0, 0, -deep / 2 - 0.8], np.ptp(xs), 0.3, 1.6)
        seen = [*corners(middle, wide, high, deep), *left]
        view = filling(seen, self.room_center, self.room_width, self.room_height, turn=-116.0, tilt=26.0, most=1.5)
        caption = "All tokens pass at once, each in a lane of its own: no line leads from one to another."
        if self.trace.n_tokens == 1:
            caption = "More tokens would pass beside it at the same time, each in a lane of its own."
        with self.beat(caption):
            self.play(FadeOut(self.sum), Change(self.own, come=0.0), run_time=0.8)
            self.play(
                Change(self.space, run_time=2.5, **view),
                *self.reshape(middle, wide, high, deep, 2.5),
                Change(self.own, xs=stops, run_time=2.5),
                *(each.animate(run_time=2.5).set_opacity(1) for each in lanes if each is not self.own),
            )
            self.play(LaggedStart(*(name.animate.set_opacity(1) for name in names), lag_ratio=0.1), run_time=1.2)
            self.play(*(Change(lane, come=3.0, rate_func=linear, run_time=2.5) for lane in lanes))
        self.lanes = VGroup(*lanes, *names, self.block)

    def wall(self) -> None:
        """Every neuron for every token, as it is after GELU; then sorted, so that the share of active ones is seen."""
        T, m, room = self.trace.n_tokens, self.stages[2].shape[1], (self.room_width, self.room_height - 1.9)
        wall = Wall(self.stages[2], self.names, *room, self.room_center, self.scales[2])
        start = wall.strip.copy().scale(0.05).move_to(self.space.spot(self.lanes[0].get_center())).set_opacity(0)
        whose = "for every token" if T > 1 else f"for “{self.name(0)}”"
        with self.beat(f"All {m:,} neurons {whose}, after GELU: {theme.STRONG} blue is very active."):
            self.play(self.lanes.animate.set_opacity(0), Become(start, wall.strip), run_time=1.5)
            self.play(FadeIn(wall.frame, wall.rows), wall.count.appear())
        each = "Sorted in each row" if T > 1 else "Sorted"
        with self.beat(f"{each}: {percent(wall.active)} are active, that is above zero. All others stay near zero."):
            self.play(wall.sort())
            self.play(Create(wall.level), FadeIn(wall.told))


def pick_layer(trace: Trace, token: int) -> int:
    """The layer whose update of the token is most like its vector in length: where both can be seen in the sum."""
    added, there = (np.linalg.norm(a[:, token], axis=-1) + 1e-12 for a in (trace.mlp_out, trace.resid_mid))
    return int(np.minimum(added / there, there / added).argmax())


def spread(values: np.ndarray, count: int) -> list[int]:
    """Some of many numbers that stand for all: from the lowest to the highest in even steps, in rising order of index.

    >>> spread(np.array([5.0, 1, 4, 2, 3]), 3)
    [0, 1, 4]
    """
    order = np.argsort(values, kind="stable")
    steps = np.linspace(0, len(values) - 1, min(count, len(values))).round().astype(int)
    return sorted(order[steps].tolist())
