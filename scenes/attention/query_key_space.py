"""A query and the keys as arrows: how far a key reaches along the query is their dot product."""

import numpy as np
from manim import DOWN, LEFT, PI, RIGHT, UP, FadeIn, FadeOut, LaggedStart, VGroup, linear

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.columns import Columns
from scenes.kit.numbers import number
from scenes.kit.paint import Change
from scenes.kit.poles import Poles
from scenes.kit.shares import compact
from scenes.kit.space import Arrows, Cloud, Sheet, Space
from scenes.kit.spans import brief
from scenes.kit.symbols import formula, symbol
from scenes.kit.text import fit, word
from scenes.kit.tokens import TokenRow
from transformer.analysis import dot_products

DIM = 0.25  # the opacity of keys that are not spoken of


class QueryKeySpace(TraceScene):
    def construct(self) -> None:
        shown = self.look(limit=9 if self.room_width > 9 else 6)
        self.keys = [i for i in shown if i <= self.token]
        self.shown = shown
        self.measure()
        self.ask()
        self.point_up()
        self.bring_keys()
        self.read_off(int(self.products.argmax()), most=True)
        if len(self.keys) > 1:
            self.read_off(int(self.products.argmin()), most=False)
        self.go_round()
        self.rank()

    def measure(self) -> None:
        """Arrows in three dimensions: y is the direction of the query, x and z are where the keys spread most.

        A view that holds the query keeps every product with it: the height of a key is its share along the query.
        """
        trace, here = self.trace, (self.layer, self.head)
        query = trace.q[(*here, self.token)].astype(float)
        keys = trace.k[here][self.keys].astype(float)
        self.products = dot_products(trace, *here)[self.token, self.keys].astype(float)
        self.length = float(np.linalg.norm(query))
        up = query / max(self.length, 1e-12)
        heights = keys @ up
        level = keys - heights[:, None] * up
        sides = np.linalg.svd(level, full_matrices=False)[2][:2]
        across = np.zeros((len(keys), 2))
        across[:, : len(sides)] = level @ sides.T
        self.points = np.column_stack([across[:, 0], heights, across[:, 1]])
        self.kept = (self.points**2).sum() / max((keys**2).sum(), 1e-12)

    def called(self, i: int) -> str:
        """A token as captions call it, with its number where another one here has the same name."""
        names = [brief(self.trace.tokens[j], 14) for j in self.shown]
        name = brief(self.trace.tokens[i], 14)
        return f"“{name}” (token {i + 1})" if names.count(name) > 1 else f"“{name}”"

    def ask(self) -> None:
        """The tokens: the one with the query, and those with keys."""
        n, trace = len(self.shown), self.trace
        pitch = min(1.9, self.room_width / n)
        row = TokenRow(trace.tokens, None, self.shown, theme.BODY, self.room_width, boxed=False, room=pitch)
        row.move_to(self.room_center)
        query = symbol("Q", self.token + 1, 46, theme.QUERY).move_to(row.place(self.token) + UP * 0.85)
        keys = [symbol("K", i + 1, 46, theme.KEY).move_to(row.place(i) + DOWN * 0.85) for i in self.keys]
        who = self.called(self.token)
        caption = f"{who} has a query; it and each token before it have a key."
        if self.token == 0:
            caption = f"{who} has a query, and no token before it: it meets its own key alone."
        view = f"{self.kept:.0%} of the keys' spread"
        tag = self.measured(f"layer {self.layer}", f"head {self.head}", view, shown=self.shown)
        with self.beat(caption):
            self.play(LaggedStart(*map(FadeIn, row), lag_ratio=0.05), FadeIn(tag))
            self.play(FadeIn(query, shift=UP * 0.2), row.word(self.token).animate.set_color(theme.QUERY))
            self.play(LaggedStart(*(FadeIn(key, shift=DOWN * 0.2) for key in keys), lag_ratio=0.1))
        self.row, self.query, self.marks = row, query, keys

    def point_up(self) -> None:
        """The query is an arrow, and up is where it points."""
        points, high = self.points, 0.66 * self.room_height
        wide = (0.28 if self.room_width > 9 else 0.4) * self.room_width
        low, top = min(points[:, 1].min(), 0.0), max(points[:, 1].max(), 0.0)
        reach = np.abs(points[:, [0, 2]]).max()
        self.unit = min(high / max(top - low + 0.6 * reach, 1e-9), wide / max(reach, 1e-9))  # seen from above a little
        self.tips = points * self.unit
        tall = max(0.2 * high, high + low * self.unit, 0.3)
        whole = self.length * self.unit
        drawn = min(whole, max(tall, top * self.unit))
        self.arrow = Arrows(np.zeros(3), [[0, drawn, 0]], [theme.QUERY], 6)
        self.arrow.grown = np.zeros(1)
        side = min(2 * max(reach * self.unit, 1.5), 0.7 * self.room_width, 0.9 * self.room_height)
        floor = Sheet(side, side, side / 8).rotate(PI / 2, axis=RIGHT).set_opacity(0)
        ends = np.array([low * self.unit, max(drawn, top * self.unit)])
        middle = np.array([0, ends.mean(), 0])
        ys = np.arange(*ends, 0.1)
        axis = Cloud(np.outer(ys, [0, 1, 0]), [theme.GREY] * len(ys), 0.015)
        self.floor = VGroup(floor, axis.set_opacity(0))
        self.space = Space(self.floor, self.arrow, turn=-25, tilt=14, target=middle)
        self.space.offset = (self.room_center - middle)[:2]
        self.add(self.space)
        numbers = f"{self.trace.d_head:,} number{'s' * (self.trace.d_head != 1)}"
        text = f"length {compact(self.length)}"
        if whole > drawn * 1.05:
            text += f", drawn {whole / drawn:,.1f} times shorter"
        self.note = fit(
            VGroup(symbol("Q", self.token + 1, 40, theme.QUERY), word(text, 26, theme.QUERY)), self.room_width
        )
        self.note.arrange(RIGHT, buff=0.2).move_to([-self.room_width / 2 + 0.1, self.room_top - 0.3, 0], LEFT)
        with self.beat(f"The query, {numbers}, is an arrow in a space. Let it point up."):
            self.play(FadeOut(self.row), *map(FadeOut, self.marks), run_time=0.8)
            self.play(
                self.floor.animate.set_opacity(1), self.query.animate.move_to(self.note[0]).match_height(self.note[0])
            )
            self.play(Change(self.arrow, grown=np.ones(1), run_time=1.5), FadeIn(self.note[1]))

    def bring_keys(self) -> None:
        n = len(self.keys)
        self.fan = Arrows(np.zeros(3), self.tips, [theme.KEY] * n, 4)
        self.fan.grown = np.zeros(n)
        self.space.bring(self.fan)
        are = f"The {n} keys are arrows" if n > 1 else "The key is an arrow"
        if n < self.token + 1:
            are = f"Here are {n} of the {self.token + 1} keys, arrows"
        with self.beat(f"{are} in the same space."):
            self.play(Change(self.fan, grown=np.ones(n), lag=0.3, run_time=2.5))
            self.play(Change(self.space, turn=15.0, run_time=2))

    def read_off(self, i: int, most: bool) -> None:
        """One key, and how far it reaches along the query."""
        value, tip = float(self.products[i]), self.tips[i]
        foot = np.array([0, tip[1], 0])
        reach = Cloud(np.linspace(tip, foot, 24), [theme.FOCUS] * 24, 0.025)
        self.space.bring(reach.set_opacity(0))
        alone = np.where(np.arange(len(self.keys)) == i, 1.0, DIM)
        who = self.called(self.keys[i])
        exact = number(value, 2)
        if len(self.keys) == 1:
            caption = f"It reaches {'below' if value < 0 else 'above'} the floor: their dot product is {exact}."
        elif most:
            caption = f"The key of {who} reaches highest: its dot product with the query is {exact}."
        else:
            floor = "Below the floor, it is negative." if value < 0 else "A key on the floor would have 0."
            caption = f"That of {who} is lowest: {exact}. {floor}"
        label = VGroup(
            formula("arrow(bold(Q)) dot arrow(bold(K))", 32, theme.PALE), word(f"= {exact}", 32, theme.WHITE)
        )
        label.arrange(RIGHT, buff=0.15)
        spot, edge = self.space.spot(tip), (self.room_width - label.width) / 2
        label.next_to(spot, RIGHT if spot[0] > 0 else LEFT, 0.25)
        if abs(label.get_x()) > edge:  # no room beside it
            label.next_to(spot, DOWN, 0.3)
            label.set_x(float(np.clip(label.get_x(), -edge, edge)))
        label.set_y(max(label.get_y(), self.room_foot + 0.3))
        with self.beat(caption):
            self.play(Change(self.fan, shades=alone))
            self.play(reach.animate.set_opacity(1), FadeIn(label, shift=UP * 0.1))
        self.play(FadeOut(label), reach.animate.set_opacity(0), run_time=0.5)
        self.space.drop(reach)

    def go_round(self) -> None:
        n = len(self.keys)
        with self.beat(f"However we turn it, {'each' if n > 1 else 'the'} key keeps its height: only that counts."):
            self.play(Change(self.fan, shades=np.ones(n)), Change(self.space, tilt=0.0))
            self.play(Change(self.space, turn=195.0, run_time=5, rate_func=linear))

    def rank(self) -> None:
        """All products as bars, the highest first; below each its token."""
        order = np.argsort(-self.products, kind="stable")
        n, pitch = len(order), min(2.2, self.room_width / len(order))
        xs = (np.arange(n) - (n - 1) / 2) * pitch
        size = min(28.0, 96 * pitch / 3.6)
        bars = Poles(self.products[order], xs, min(3.6, self.room_height - 2.2), 0.4 * pitch, size, 2)
        bars.move_to(self.room_center)
        line = bars.place(0, bars.zero)[1]
        labels = VGroup()
        for x, i in zip(xs, order):
            name = fit(word(brief(self.trace.tokens[self.keys[i]], 14), theme.BODY), 0.9 * pitch)
            labels.add(name.move_to([x, line + (0.35 if self.products[i] < 0 else -0.35), 0]))
        bars.grown = np.zeros(n)
        members = list(self.space.members)
        ranked = (
            "All dot products, the highest first." if n == self.token + 1 else "Their dot products, the highest first."
        )
        with self.beat(ranked if n > 1 else "One key, one dot product."):
            self.play(*(m.animate.set_opacity(0) for m in members), FadeOut(self.note[1]), FadeOut(self.query))
            self.remove(self.space)
            self.add(bars)
            self.play(LaggedStart(*map(FadeIn, labels), lag_ratio=0.1))
            self.play(Change(bars, grown=np.ones(n), lag=0.3, run_time=2.5))
        self.weigh(bars, labels, order)

    def weigh(self, bars: Poles, labels: VGroup, order: np.ndarray) -> None:
        """The scores, and below them the weights that they become."""
        scores = self.products[order] / self.trace.d_head**0.5
        half = min(self.room_height / 2, 3.2)
        top, foot = (self.room_center[1] + side for side in (half, 0.5 - half))
        up, down = (max(side, 0.0) * bars.unit for side in (scores.max(), -scores.min()))
        ends = 1.1 * bars.em * ((scores < 0).any() + (scores > 0).any())  # room for the numbers
        small = Poles(scores, bars.xs, up + down + ends, bars.thick, bars.size)
        small.shift(bars.place(0, bars.zero) - small.place(0, small.zero))
        small.scale_of_color = bars.scale_of_color
        keys = [self.keys[i] for i in order]
        weights = self.trace.pattern[self.layer, self.head, self.token, keys]
        room = top - foot - up - down - 1.6
        shares = Columns(weights, bars.xs, foot, min(2.2, room), bars.thick, bars.size, theme.QUERY)
        shares.grown = 0.0
        root = f"Divided by √{self.trace.d_head}, "
        several = f"{root}they are the scores, which the softmax turns into weights."
        with self.beat(several if len(order) > 1 else f"{root}it is the score. The softmax gives it all the weight."):
            self.play(Change(bars, values=scores, run_time=2))
            self.remove(bars)
            self.add(small)
            above = VGroup(small, labels)
            self.play(above.animate.shift(UP * (top - above.get_top()[1])))
            self.add(shares)
            self.play(Change(shares, grown=1.0, run_time=1.5))
