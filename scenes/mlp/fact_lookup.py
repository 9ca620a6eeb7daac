"""Which blocks the prediction needs: silence each in turn; and what each adds to the prediction's logit."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    UL,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Rectangle,
    VGroup,
    linear,
)

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.bars import TokenBars, percent, spaced
from scenes.kit.blocks import KINDS, TILE, Blocks
from scenes.kit.guesses import quoted
from scenes.kit.numbers import number, painted_as
from scenes.kit.paint import Change
from scenes.kit.prompt import Prompt
from scenes.kit.spans import brief
from scenes.kit.text import fit, word
from scenes.kit.tokens import window
from scenes.kit.waterfall import Waterfall
from transformer.studies import Ablation

PARTS = "attention", "MLP"
ANYWHERE, AT_LAST = 1, 0  # where a block is silent: the second axis of the study
WIDEST = 13.4
ROOM = 0.8  # for a block, at least
NAMED = 5  # contributions with their number


class FactLookup(TraceScene):
    def construct(self) -> None:
        self.measure()
        self.ask()
        self.silence_each()
        self.silence_at_the_end()
        self.add_up()
        self.by_kind()

    def measure(self) -> None:
        found = self.trace.study(Ablation)
        self.probs = np.stack([found.attn_prob, found.mlp_prob], 1)  # L, part, where
        self.logits = np.stack([found.attn_logit, found.mlp_logit], 1)  # L, part
        self.whole, self.start, self.constant = found.prob, found.start, found.constant
        self.answer = self.trace.vocab[found.id]
        self.name_of_it = brief(self.answer)
        self.worst = np.unravel_index(self.probs[..., ANYWHERE].argmin(), self.logits.shape)

    @staticmethod
    def block(place) -> str:
        return f"the {PARTS[place[1]]} of layer {place[0]}"

    def ask(self) -> None:
        """The text, the token it is about, and the blocks that make the prediction."""
        trace, L = self.trace, self.trace.n_layers
        width = min(self.room_width, WIDEST)
        self.left, self.right = -width / 2, width / 2
        top = self.room_center[1] + min(self.room_height, 6.4) / 2
        prompt = Prompt(trace.prompt, self.answer, size=33, width=width, lines=2).move_to([self.left, top, 0], UL)
        answer = prompt.fill(word(self.answer.strip(" ") or spaced(self.answer), prompt.size, theme.FOCUS))
        self.prompt = VGroup(prompt.read, prompt.blank, answer)
        line = prompt.get_bottom()[1] - 2.1

        style = {"size": 33, "label_width": 0.3 * width}
        used = TokenBars([quoted(self.answer)], [self.whole], bar_width=0.0, **style).width
        bars = TokenBars([quoted(self.answer)], [self.whole], bar_width=width - used, **style)
        most = max(self.whole, self.probs.max())
        bars.unit, bars.grown = bars.bar_width / most, 0.0
        self.bars = bars.move_to([self.left, line - 2.1, 0], LEFT)
        with self.beat(f"The likeliest next token here is “{self.name_of_it}”. Which parts of the model does it need?"):
            self.play(LaggedStart(*map(FadeIn, prompt.read), lag_ratio=0.1), FadeIn(self.measured()))
            self.play(Create(prompt.blank))
            self.add(bars)
            self.play(FadeIn(bars.labels[0]), Change(bars, grown=1.0), FadeIn(answer, shift=DOWN * 0.2))

        shown = window(L, max(3, int((width - 0.9) / ROOM)), [self.worst[0]])
        self.blocks = Blocks(shown, self.probs[shown, :, ANYWHERE], self.whole, most, width).move_to([0, line, 0])
        xs = [(self.blocks.tile_place(row, 0) + self.blocks.tile_place(row, 1))[0] / 2 for row in range(len(shown))]
        self.names = VGroup(*(word(name, theme.SMALL, c) for name, c in zip(PARTS, KINDS)))
        for part, name in enumerate(self.names):
            name.move_to(self.blocks.name_place(part), LEFT)
        for layer, x in zip(shown, xs):
            name = fit(word(f"layer {layer}", 20, theme.GREY), self.blocks.tile)
            self.names.add(name.move_to([x, line + 1.62, 0]))
        count = f"{2 * L} blocks: attention and MLP of each of {L} layers" if L > 1 else "two blocks: attention and MLP"
        with self.beat(f"On the way there are {count}."):
            there = np.ones((len(shown), 2))
            self.add(self.blocks)
            self.play(
                Change(self.blocks, there=there, lag=0.3, run_time=2.5),
                LaggedStart(*map(FadeIn, self.names), lag_ratio=0.2, run_time=2.5),
            )

    def silence_each(self) -> None:
        """One block after the other writes nothing, at any token; what is left of the answer is kept in its tile."""
        rows, layers = range(len(self.blocks.layers)), self.blocks.layers
        first, *others = [(row, part) for row in rows for part in (0, 1)]
        left = percent(self.probs[layers[0], 0, ANYWHERE])
        with self.beat(f"Silence one block: it adds nothing, to any token. “{self.name_of_it}” now has {left}."):
            self.silence(*first, 1.6)
        turns = "Each in its turn, with all the others at work" if len(others) > 1 else "Now the other"
        with self.beat(f"{turns}. Red is what is lost."):
            for place in others:
                self.silence(*place, min(0.8, 12 / len(others)))
            self.play(
                Change(self.blocks, silent=np.zeros((len(rows), 2))), Change(self.bars, probs=np.array([self.whole]))
            )

        row, part = layers.index(self.worst[0]), self.worst[1]
        box = Rectangle(theme.FOCUS, TILE + 0.12, self.blocks.tile + 0.12, stroke_width=theme.STROKE * 1.5)
        self.box = box.move_to(self.blocks.tile_place(row, part))
        caption = self.verdict(self.probs[..., ANYWHERE])
        with self.beat(caption):
            self.play(Create(box))
            self.silence(row, part, 1.2)

    def verdict(self, left: np.ndarray) -> str:
        """What was measured, in words."""
        worst, least = self.block(self.worst), percent(left.min())
        if left.min() >= self.whole / 2:
            return f"Whichever block is silent, it keeps at least {least}; {worst} counts most."
        rest, kept = left.size - 1, int((left >= self.whole / 2).sum())
        many = {0: f"none of the {rest} others leaves", 1: f"1 of the {rest} others leaves", rest: "each other leaves"}
        if rest == 1:
            many = {0: "the other does not leave", 1: "the other leaves"}
        most = many.get(kept, f"{kept} of the {rest} others leave")
        return f"Without {worst} it has {least}; {most} at least half."

    def silence(self, row: int, part: int, run_time: float) -> None:
        """Cut one block off, and show what that does to the answer."""
        blocks, told = self.blocks, self.blocks.told.copy()
        silent = np.zeros_like(told)
        silent[row, part] = told[row, part] = 1.0
        left = blocks.left[row, part]
        self.play(
            Change(blocks, silent=silent, told=told), Change(self.bars, probs=np.array([left])), run_time=run_time
        )

    def silence_at_the_end(self) -> None:
        """The same where each block goes on working for the tokens before."""
        if self.trace.n_tokens == 1:
            return
        blocks, worst = self.blocks, self.probs[self.worst]
        before = worst[AT_LAST] > worst[ANYWHERE] + self.whole / 10
        why = ": it mattered earlier too" if before else ""
        last = f"Silent only at “{brief(self.trace.tokens[-1])}”, the last token"
        caption = f"{last}, {self.block(self.worst)} leaves {percent(worst[AT_LAST])}{why}."
        with self.beat(caption):
            left = self.probs[blocks.layers, :, AT_LAST]
            self.play(Change(blocks, left=left, run_time=2), Change(self.bars, probs=worst[AT_LAST:][:1], run_time=2))

    def add_up(self) -> None:
        """The logit of the answer as a sum over the stream: its start, every block, and the last norm's bias."""
        L, width, foot = self.trace.n_layers, self.right - self.left, self.blocks.get_y() - 2.2
        steps = np.array([self.start, *self.logits.ravel(), self.constant])
        kinds = [0, 2 * L + 1, *range(1, 2 * L + 1, 2), *range(2, 2 * L + 1, 2)]
        starts, self.later = running(steps, range(len(steps))), running(steps, kinds)
        levels = [0.0, *starts, *self.later, steps.sum()]
        xs, middles, slot = spread([1, *[2] * L, 1, 1], width)
        self.later_xs, self.later_middles, later_slot = spread([1, 1, L, L, 1], width)
        self.later_xs[kinds] = self.later_xs[: len(kinds)].copy()
        self.slots = 0.8 * min(slot, 1.0), 0.8 * min(later_slot, 1.0)

        size = width, self.prompt.get_bottom()[1] - 0.85 - foot
        colors = [theme.PALE, *KINDS * L, theme.GREY]
        chart = Waterfall(steps, colors, xs, starts, self.slots[0], size, (min(levels), max(levels)))
        self.chart = chart.move_to([0, foot, 0], DOWN)
        told = np.zeros(len(steps))
        told[np.argsort(-abs(steps))[:NAMED]] = 1.0
        told[abs(steps) * chart.unit < 0.25] = 0.0
        told[(steps < 0) & ((starts + steps - min(levels)) * chart.unit < 0.4)] = 0.0  # no room below
        every = int(np.ceil(0.8 / slot / 2))
        names = [f"layer {layer}" if layer % every == 0 else "" for layer in range(L)]
        self.axis = self.labels(["start", *names, "bias", "logit"], middles)
        with self.beat(f"Another view: the logit of “{self.name_of_it}” is a sum, the last norm held fixed."):
            self.play(FadeOut(VGroup(self.blocks, self.bars, self.box, self.names)), run_time=0.8)
            self.add(chart)
            self.play(FadeIn(self.axis))
            grown = np.ones(len(steps) + 1)
            self.play(Change(chart, grown=grown, told=told, lag=0.35, rate_func=linear, run_time=5))

    def labels(self, names: list[str], middles) -> VGroup:
        """Words below the chart."""
        foot = self.chart.get_bottom()[1] - 0.25
        found = [word(name, 22, theme.GREY).move_to([x, foot, 0]) for name, x in zip(names, middles) if name]
        return VGroup(*found)

    def by_kind(self) -> None:
        """The same bars in another order: all attention, all MLPs."""
        chart, (attention, mlps) = self.chart, self.logits.sum(0)
        parts, total = [self.start, self.constant, attention, mlps], float(chart.values.sum())
        decimals, sign = digits(parts, total)
        inks = theme.PALE, theme.GREY, *KINDS, theme.FOCUS
        y = chart.get_top()[1] + 0.45
        shown = [number(v, decimals, signed=False) for v in (*parts, total)]
        bare = [shown[0], *(text.lstrip("−") for text in shown[1:-1]), shown[-1]]
        size = min(28, 3.2 * (self.right - self.left))
        sums = [word(text, size, c) for text, c in zip(bare, inks)]
        between = ["−" if text.startswith("−") else "+" for text in shown[1:-1]]
        signs = [word(s, size, theme.PALE) for s in (*between, sign)]
        for mark, x in zip(sums, self.later_middles):
            mark.move_to([x, y, 0])
        for mark, a, b in zip(signs, sums, sums[1:]):
            mark.move_to([(a.get_right()[0] + b.get_left()[0]) / 2, y, 0])
        axis = self.labels(["start", "bias", "attention", "MLPs", "logit"], self.later_middles)
        for label, color in zip(axis, inks):
            label.set_fill(color)
        signed = [number(v, decimals) for v in (attention, mlps)]
        caption = f"By kind: attention adds {signed[0]} to the logit directly, the MLPs {signed[1]}."
        with self.beat(caption):
            nothing = np.zeros(len(chart.values))
            self.play(FadeOut(self.axis), Change(chart, told=nothing), run_time=0.6)
            self.play(Change(chart, xs=self.later_xs, starts=self.later, thick=self.slots[1], run_time=2))
            self.play(FadeIn(axis), LaggedStart(*map(FadeIn, [*sums, *signs]), lag_ratio=0.1))

        place, width, height = chart.bar(1 + 2 * self.worst[0] + self.worst[1])
        box = Rectangle(theme.FOCUS, height + 0.12, width + 0.12, stroke_width=theme.STROKE * 1.5).move_to(place)
        caption = "That is not all a block does: what it writes is also read by the blocks after it."
        if self.worst != (self.trace.n_layers - 1, 1):
            part = number(self.logits[self.worst], decimals)
            caption = f"T{self.block(self.worst)[1:]} adds {part} directly, but later blocks read it too."
        self.say(caption, Create(box))


def running(steps: np.ndarray, order) -> np.ndarray:
    """What has been added before each step, in this order."""
    order, starts = [*order], np.zeros(len(steps))
    starts[order[1:]] = np.cumsum(steps[order])[:-1]
    return starts


def spread(counts: list[int], width: float) -> tuple[np.ndarray, np.ndarray, float]:
    """Places for groups of bars side by side: of each bar, of the middle of each group; and the room of a bar."""
    gap = min(0.3, 0.2 * width / len(counts))
    single, many = [c == 1 for c in counts], sum(c for c in counts if c > 1)
    alone = min(1.0, 0.11 * width)
    room = width - gap * (len(counts) - 1) - alone * sum(single)
    slot = min(room / many, 1.0) if many else alone
    widths = np.array([alone if one else c * slot for c, one in zip(counts, single)])
    lefts = np.cumsum([0.0, *widths[:-1] + gap]) - (widths.sum() + gap * (len(counts) - 1)) / 2
    xs = np.concatenate([left + w * (np.arange(c) + 0.5) / c for left, w, c in zip(lefts, widths, counts)])
    return xs, lefts + widths / 2, min(slot, alone)


def digits(parts: list[float], total: float) -> tuple[int, str]:
    """With how many decimals the painted parts add up to the painted total, and which sign stands between."""
    first = 1 if abs(total) >= 5 else 2
    for decimals in range(first, first + 3):
        if abs(painted_as(np.array(parts), decimals).sum() - painted_as(np.array(total), decimals)) < 1e-6:
            return decimals, "="
    return first, "≈"
