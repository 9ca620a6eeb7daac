"""Every beginning of a text is a question whose answer is known: one pass checks them all."""

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    Arrow,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Rectangle,
    VGroup,
    there_and_back,
)

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.bars import TokenBars, percent
from scenes.kit.callouts import Callout
from scenes.kit.columns import Columns
from scenes.kit.paint import Change
from scenes.kit.spans import brief
from scenes.kit.symbols import formula
from scenes.kit.text import fit, word, words
from scenes.kit.tokens import TokenRow, gaps, legible, window

MOST, NARROWEST = 9, 1.0  # tokens; the width of one
SIZES = 28, 22  # type, at most and at least
HIGHEST = 7.6  # in a tall frame the parts stay together


class AllPositionsPredict(TraceScene):
    def construct(self) -> None:
        self.measure()
        self.lay_out()
        self.ask_the_last()
        if self.trace.n_tokens == 1:
            self.nothing_to_check()
            return
        self.cascade()
        self.one_pass()
        self.check()
        self.cost()

    def measure(self) -> None:
        """For every token but the first: what the vector before it makes of it."""
        trace, true = self.trace, self.trace.ids[1:]
        logits = trace.logits.astype(float)
        self.best = logits.argmax(-1)  # T, the likeliest token after each one
        self.chance = trace.probs[:-1][np.arange(len(true)), true]
        order = np.argsort(-logits[:-1], axis=-1, kind="stable")
        self.rank = (order == true[:, None]).argmax(-1) + 1
        self.costs = np.logaddexp.reduce(logits[:-1], -1) - logits[:-1][np.arange(len(true)), true]

    def lay_out(self) -> None:
        """The tokens side by side, and after them a place for the next one; below them as many rows."""
        trace, T = self.trace, self.trace.n_tokens
        most = min(MOST, max(3, int(self.room_width / NARROWEST - 1.75)))
        keep = [] if self.token is None else [self.token, self.token - 1]
        self.shown = window(T, most, keep)
        self.pitch = min(1.7, self.room_width / (len(self.shown) + 1.75 + 0.3 * len(gaps(self.shown))))
        longest = max(w.width for w in words([legible(trace.tokens[i]) for i in self.shown], SIZES[0]))
        self.size = max(SIZES[1], SIZES[0] * min(1.0, 0.88 * self.pitch / longest))
        self.row = TokenRow(trace.tokens, trace.ids, self.shown, self.size, room=self.pitch)
        self.height = min(self.room_height, HIGHEST)
        self.low = DOWN * max(0.0, self.height / 2 - 1.5)  # where the row stands while it has little below it
        top = self.room_center[1] + self.height / 2
        self.row.move_to([-0.85 * self.pitch, top, 0], UP)
        self.blank = self.row.box(-1).copy().set_stroke(theme.FOCUS).set_fill(theme.FOCUS, 0.1)
        self.blank.next_to(self.row, RIGHT, buff=0)
        self.targets = [*self.shown[1:], T]  # what is guessed; T is the token after the last
        self.floor = self.row.get_bottom()[1]

    def x(self, i: int) -> float:
        return (self.blank if i == self.trace.n_tokens else self.row.box(i)).get_x()

    def guess(self, i: int) -> VGroup:
        """The best guess at token i in a box, and its probability beside it."""
        box, best = self.blank.copy().set_x(self.x(i)), self.best[i - 1]
        text = fit(word(legible(self.trace.vocab[best]), self.size, theme.FOCUS), 0.88 * box.width).move_to(box)
        share = fit(word(percent(self.trace.probs[i - 1, best]), 0.82 * self.size, theme.PALE), 0.72 * self.pitch)
        return VGroup(box, text, share.next_to(box, RIGHT, buff=0.1))

    def ask_the_last(self) -> None:
        T, best = self.trace.n_tokens, brief(self.trace.vocab[self.best[-1]])
        self.guesses = {i: self.guess(i) for i in self.targets}
        answer = self.guesses[T]
        answer.next_to(self.blank, DOWN, buff=0.25, coor_mask=np.array([0, 1, 0]))
        self.head = VGroup(self.row, self.blank, word("?", self.size, theme.FOCUS).move_to(self.blank))
        self.board = VGroup(self.head, answer).shift(self.low)
        with self.beat(f"The last vector guesses what follows “{self.name(T - 1)}”: most likely “{best}”."):
            self.play(LaggedStart(*map(FadeIn, self.row), lag_ratio=0.1), FadeIn(self.measured(shown=self.shown)))
            self.play(Create(self.blank), FadeIn(self.head[2]))
            self.play(FadeIn(answer, target_position=self.row.box(-1), scale=0.5), run_time=1.5)

    def nothing_to_check(self) -> None:
        """A text of one token: what it predicts, and that nobody can tell whether it is right."""
        trace = self.trace
        top = np.argsort(-trace.probs[0], kind="stable")[:5]
        bars = TokenBars([trace.vocab[i] for i in top], trace.probs[0][top], len(trace.vocab) - len(top), self.size)
        fit(bars, self.room_width).move_to([0, self.floor - 0.4, 0], UP)
        bars.grown = bars.rest_grown = 0.0
        with self.beat(f"But nothing follows “{self.name(0)}” in this text, so no guess can be checked."):
            self.play(self.board.animate.shift(-self.low))
            self.play(FadeOut(self.guesses[1]), *map(FadeIn, bars.labels))
            self.play(Change(bars, grown=1.0, rest_grown=1.0, run_time=2))
        none = formula("T - 1 = 1 - 1 = 0", theme.BODY, theme.FOCUS)
        none.next_to(bars, DOWN, buff=0.4).set_x(0)
        caption = "A text of T tokens checks T − 1 guesses: with one token there are none."
        self.say(caption, FadeIn(none, shift=UP * 0.2))

    def cascade(self) -> None:
        """Below each other: every beginning of the text, and a blank after it."""
        row, guesses, T = self.row, self.guesses, self.trace.n_tokens
        step = min(0.8, (self.height - row.height - 0.3) / len(self.targets))
        dots = dict(zip(gaps(self.shown), row.dots))  # by the place of the token after them
        self.prefixes, coming = VGroup(), []
        with self.beat("But every beginning of this text asks the same: what comes next?"):
            self.play(self.board.animate.shift(-self.low))
            for n, i in enumerate(self.targets, 1):
                down = DOWN * (row.height / 2 + 0.15 + (n - 0.5) * step)
                parts = [row.word(j) for j in self.shown if j < i] + [d for at, d in dots.items() if at <= n]
                self.prefixes.add(VGroup(*(part.copy() for part in parts)).shift(down))
                move = UP * (row.get_y() + down[1] - guesses[i].get_y())
                if i == T:
                    coming.append(guesses[i].animate.shift(move))
                else:
                    coming.append(FadeIn(guesses[i].shift(move)[0], shift=down))
                coming.append(FadeIn(self.prefixes[-1], shift=down))
            self.play(LaggedStart(*coming, lag_ratio=0.2, run_time=3.5))
        with self.beat("Each has a last vector of its own, and so a best guess of its own."):
            fly = [FadeIn(guesses[i][1:], shift=RIGHT * 0.4) for i in self.targets[:-1]]
            self.play(LaggedStart(*fly, lag_ratio=0.25, run_time=3))

    def one_pass(self) -> None:
        """The beginnings are the columns of one pass: their guesses move up, each below the token that came."""
        row, guesses = self.row, self.guesses
        back = [FadeOut(p, shift=UP * (row.get_y() - p.get_y())) for p in self.prefixes]
        self.line = self.floor - 0.75 + self.low[1]
        rise = [guesses[i][:2].animate.shift(UP * (self.line - guesses[i].get_y())) for i in self.targets]
        with self.beat("No vector sees later tokens, so a single pass makes all these guesses at once."):
            self.play(LaggedStart(*back, lag_ratio=0.1), *(FadeOut(guesses[i][2]) for i in self.targets), run_time=1.2)
            self.play(self.head.animate.shift(self.low), *rise, run_time=1.5)
            pulse = [box.animate(rate_func=there_and_back).set_fill(theme.KEY, 0.6) for box in row.boxes.values()]
            arrows = VGroup(*(self.arrow(n) for n in range(1, len(self.targets) + 1)))
            self.play(*pulse, LaggedStart(*map(Create, arrows), lag_ratio=0.05), run_time=1.5)
        self.board = VGroup(self.head, arrows, *(guesses[i][:2] for i in self.targets))

    def arrow(self, n: int) -> Arrow:
        """From a vector to its guess, below the next token."""
        dots, i = dict(zip(gaps(self.shown), self.row.dots)), self.targets[n - 1]
        start = dots[n].get_x() if n in dots else self.x(self.shown[n - 1])
        ends = [start, self.row.get_bottom()[1], 0], [self.x(i) - 0.2 * self.pitch, self.guesses[i][0].get_top()[1], 0]
        return Arrow(*ends, buff=0.03, stroke_width=theme.STROKE, tip_length=0.12, color=theme.KEY)

    def check(self) -> None:
        """The text itself knows what came."""
        n, right = len(self.costs), self.rank == 1
        verdicts = []
        for i in self.targets[:-1]:
            cell = VGroup(self.guesses[i][:2], self.row.cell(i)) if right[i - 1] else self.guesses[i][:2]
            verdicts.append(cell.animate.set_color(theme.YES if right[i - 1] else theme.GREY))
        verb = "is" if 1 in (n, right.sum()) else "are"
        label = self.label(word("best guess", 0.75 * self.size, theme.GREY), self.line)
        with self.beat(f"Each guess stands below the token that really came: {right.sum():,} of {n:,} {verb} right."):
            self.play(FadeIn(label), self.guesses[n + 1][:2].animate.fade(0.6))
            self.play(LaggedStart(*verdicts, lag_ratio=0.3, run_time=2.5))

        lines = VGroup()
        numbers = ("p of truth", [*map(percent, self.chance)]), ("its rank", [f"{r:,}" for r in self.rank])
        for k, (name, texts) in enumerate(numbers):
            y = self.line - 0.65 - 0.45 * k
            lines.add(self.label(word(name, 0.75 * self.size, theme.GREY), y))
            for i, w in zip(self.targets, words([texts[i - 1] for i in self.targets[:-1]], 0.82 * self.size)):
                w.set_color(theme.YES if right[i - 1] else theme.PALE)
                lines.add(fit(w, 0.92 * self.pitch).move_to([self.x(i), y, 0]))
        self.say(
            f"What probability p did the true token get, and what rank among all {self.trace.d_vocab:,}?",
            LaggedStart(*map(FadeIn, lines), lag_ratio=0.1, run_time=2.5),
        )
        self.board.add(label, lines)

    def label(self, mobject, y: float):
        """The name of a line of numbers, where the first token has none."""
        edge = self.row.box(self.shown[0]).get_right()[0] - 0.12
        return fit(mobject, self.pitch).move_to([edge, y, 0], RIGHT)

    def cost(self) -> None:
        n, mean, targets = len(self.costs), float(self.costs.mean()), self.targets[:-1]
        roof, foot = self.line - self.low[1] - 1.5, self.room_center[1] - self.height / 2 + 1.15
        xs, shown = [self.x(i) for i in targets], [self.costs[i - 1] for i in targets]
        bars = Columns(shown, xs, foot, roof - foot, 0.4 * self.pitch, 0.82 * self.size, level=mean)
        bars.grown = 0.0
        label = self.label(formula("-ln p", 0.9 * self.size, theme.VALUE), foot - bars.size / 110)
        with self.beat("Each guess costs −ln p of the true token: 0 if that was certain."):
            self.play(self.board.animate.shift(-self.low))
            self.play(FadeIn(label), Change(bars, grown=1.0, run_time=2))
        whole = f"The mean of all {n:,}" if n > len(shown) else "Their mean" if n > 1 else "It"
        name = word(f"mean {mean:.2f}", 0.82 * self.size, theme.FOCUS).next_to(bars.level_end(), RIGHT, buff=0.1)
        with self.beat(f"{whole} is {mean:.2f}: training changes the weights so that it falls."):
            self.play(Change(bars, leveled=1.0), FadeIn(name))
        width = VGroup(*map(self.row.box, targets))
        span = Rectangle(width=width.width, height=0.01).move_to([width.get_x(), foot - 0.5, 0])
        what = f"example{'s' * (n > 1)} to learn from"
        examples = Callout(span, DOWN, n, what, self.size)
        self.say(f"One text of {n + 1:,} tokens, one pass: {n:,} {what}.", examples.appear())
