"""Softmax makes probabilities of logits, and temperature says how even they are."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UL,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    Rectangle,
    ReplacementTransform,
    VGroup,
    linear,
)

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.bars import percent
from scenes.kit.draws import Draws
from scenes.kit.gauge import Slider
from scenes.kit.numbers import number
from scenes.kit.paint import Change
from scenes.kit.prompt import Prompt
from scenes.kit.spans import brief
from scenes.kit.symbols import formula
from scenes.kit.temperature import HeatedBars, HeatedScores, Powers, softmax
from scenes.kit.text import fit, word

SHOWN = 7  # tokens
WIDEST, BOX = 13.4, 1.35  # at most so wide; the height of the formula's box, with its margin
HOT, COLD = 4.0, 0.2
DRAWS, SEED = 50, 0


class SoftmaxTemperature(TraceScene):
    def construct(self) -> None:
        self.measure()
        self.lay_out()
        self.normalise(self.score())
        self.heat()
        self.draw()

    def measure(self) -> None:
        trace = self.trace
        self.asked = open_question(trace.probs) if self.token is None else self.token
        self.logits = trace.logits[self.asked].astype(float)
        self.top = np.argsort(-self.logits, kind="stable")[: min(SHOWN, trace.d_vocab - 1)].tolist()
        self.others = np.delete(self.logits, self.top)
        self.best = brief(trace.vocab[self.top[0]])

    def lay_out(self) -> None:
        """The text on top, with room for a dial; below them a row for each token, one for the others, and the sum."""
        trace, width, m = self.trace, min(self.room_width, WIDEST), len(self.others)
        self.wide, names = self.room_width > 11, [trace.vocab[i] for i in self.top]
        cut, text = trace.offsets[self.asked][1], trace.prompt
        self.prompt = Prompt(text[:cut], names[0], text[cut:], 30, 5.2 if self.wide else width, 2)
        band = BOX if self.wide else self.prompt.height + 0.5 + BOX
        self.pitch = min(0.7, (self.room_height - band) / (len(names) + 4.4))
        self.size = min(30, 96 * self.pitch / 1.4)
        self.inset = 0.066 * self.size  # room for a score
        style = {"size": self.size, "pitch": 96 * self.pitch / self.size, "inset": self.inset}
        style |= {"label_width": 0.3 * width, "rest_called": f"{m:,} other{'s' * (m != 1)}"}
        used = HeatedBars(names, self.logits, self.top, bar_width=0.0, **style).width
        self.bars = bars = HeatedBars(names, self.logits, self.top, bar_width=width - used, **style)
        top = self.room_center[1] + (band + bars.height + 2.6 * self.pitch) / 2
        self.prompt.move_to([-width / 2, top, 0], UL)
        self.left, self.right, self.under = -width / 2, width / 2, top - band
        bars.move_to([0, self.under - 1.3 * self.pitch, 0], UP)
        bars.grown = bars.rest_grown = 0.0
        self.ys = [bars.place(0, y)[1] for y in bars.ys]
        self.head, self.foot = self.ys[0] + self.pitch, self.ys[-1] - 1.3 * self.pitch
        self.aside = LEFT * (bars.get_left()[0] + self.end(1)) / 2  # until there are bars, numbers have the middle
        bars.shift(self.aside)

    def end(self, column: int) -> float:
        """Where numbers end: 0 for the scores, 1 for e to the power of them."""
        return self.bars.place(self.bars.bar_x + (-0.25, min(2.6, self.bars.bar_width + 0.8))[column], 0)[0]

    def at(self, mobject, column: int, y: float):
        """Stand something at the end of a column."""
        return mobject.move_to([self.end(column), y, 0], RIGHT)

    def score(self) -> VGroup:
        count, bars, x = self.trace.d_vocab, self.bars, self.logits[self.top]
        places = [(self.end(0), y) for y in self.ys[: len(x)]]
        self.scores = HeatedScores.at(x, places, self.size, 2, align=1)
        self.header = self.at(formula("x", self.size), 0, self.head)
        span = word(f"{number(self.others.min())} to {number(self.others.max())}", self.size * 0.8, theme.REST)
        self.at(fit(span, self.inset - 0.35), 0, self.ys[-1])
        with self.beat(f"After “{self.name(self.asked)}”, each of {count:,} tokens gets a score: its logit."):
            self.play(FadeIn(self.prompt.read), FadeIn(self.prompt.ahead), FadeIn(self.measured()))
            self.play(Create(self.prompt.blank))
            fly = [FadeIn(w, target_position=self.prompt.blank, scale=0.5) for w in bars.labels]
            self.play(LaggedStart(*fly, lag_ratio=0.15, run_time=2))
            self.play(FadeIn(self.scores, shift=LEFT * 0.3), FadeIn(span, shift=LEFT * 0.3), FadeIn(self.header))

        y = self.ys[-1] - 0.66 * self.pitch
        self.line = Line([bars.get_left()[0], y, 0], [self.end(0), y, 0], color=theme.PALE, stroke_width=theme.STROKE)
        self.sum = word("sum", self.size, theme.QUERY)
        self.sum.move_to([bars.place(bars.label_x, 0)[0], self.foot, 0], RIGHT)
        whole = f"{round(self.logits.sum()):,}".replace("-", "−")
        total = self.at(word(whole, self.size, theme.VALUE), 0, self.foot)
        with self.beat(f"Logits are no probabilities: they may be negative, and these add up to {whole}."):
            self.play(Create(self.line), FadeIn(self.sum))
            self.play(FadeIn(total, shift=DOWN * 0.3))
        return VGroup(span, total, self.line, self.sum)

    def normalise(self, no_use: VGroup) -> None:
        """e to the score, and each one's share of the sum."""
        bars = self.bars
        logs = np.append(self.logits[self.top], np.logaddexp.reduce(self.others))
        powers = Powers.at(logs, [(self.end(1), y) for y in self.ys], self.size, align=1, kind=theme.PALE)
        total = Powers.at([0.0], [(self.end(1), self.foot)], self.size, align=1, kind=theme.QUERY)
        header = self.at(formula("e^x", self.size), 1, self.head)
        home, powers.places = powers.places, powers.places - (self.end(1) - self.end(0), 0)
        powers.values, powers.opacities = np.zeros(len(logs)), np.zeros(len(logs))
        with self.beat("Softmax raises e to each logit: all are positive now, and large ones stand out."):
            self.play(FadeOut(no_use), run_time=0.5)
            self.play(Change(powers, places=home, opacities=np.ones(len(logs))), FadeIn(header))
            self.play(Change(powers, values=logs, run_time=2))

        line, share = self.line, self.boxed("e^x / (Sigma e^x)")
        start, y = line.get_start(), line.get_y()
        line.put_start_and_end_on(start, [self.end(1), y, 0])
        about = word("sum ≈", self.size, theme.QUERY).move_to(self.sum, RIGHT)  # of rounded numbers
        with self.beat("Divide each by the sum of all: now they are probabilities, together 100%."):
            self.play(Create(line), FadeIn(about))
            self.play(Change(total, values=np.logaddexp.reduce(self.logits, keepdims=True)), run_time=1.2)
            self.play(
                *(FadeOut(part, shift=-self.aside) for part in (header, powers, total, about)),
                VGroup(bars, self.scores, self.header).animate.shift(-self.aside),
                line.animate.put_start_and_end_on(start - self.aside, [self.right, y, 0]),
                FadeIn(share),
            )
            hundred = word("100%", self.size, theme.QUERY)
            hundred.move_to([bars.place(bars.bar_x, 0)[0], self.foot, 0], LEFT)
            whole = VGroup(self.sum.shift(-self.aside), hundred)
            self.play(Change(bars, grown=1.0, rest_grown=1.0, rate_func=linear, run_time=2), FadeIn(whole))
        self.share, self.sum = share, VGroup(line, whole)

    def boxed(self, source: str) -> VGroup:
        """The formula in its box, above the rows."""
        box = Rectangle(theme.POSITIVE[1], BOX - 0.15, 1.7, stroke_width=theme.STROKE)
        box.set_fill(theme.POSITIVE[0], 0.35)
        x = self.left + 6.05 * self.wide
        return VGroup(box, fit(formula(source, 42), 1.5, BOX - 0.35)).move_to([x, self.under + 0.15, 0], DOWN + LEFT)

    def heat(self) -> None:
        named = VGroup(word("temperature", theme.SMALL, theme.VALUE), formula("T", 28, theme.VALUE))
        self.slider = Slider(1.0, length=self.right - self.share.get_right()[0] - 1.0)
        self.dial = VGroup(named.arrange(RIGHT, buff=0.12), self.slider).arrange(DOWN, buff=0.05)
        self.dial.move_to([self.right, self.share.get_y(), 0], RIGHT)
        heated, header = self.boxed("e^(x \\/ T) / (Sigma e^(x \\/ T))"), formula("x \\/ T", self.size)
        with self.beat("There is a dial: first divide every logit by a temperature T. At 1 nothing changes."):
            self.play(FadeIn(self.dial, shift=LEFT * 0.3))
            moves = (self.share, heated), (self.header, self.at(header, 0, self.head))
            self.play(*(ReplacementTransform(old, new) for old, new in moves))
        self.turn(HOT, "At {T:g} the gaps between scores shrink and the bars even out: “{best}” has {p}.")
        self.turn(COLD, "At {T:g} the gaps grow and the top stands out: “{best}” has {p}.")

        tied = int((self.logits == self.logits.max()).sum())
        only = f"the likeliest has it all: always “{self.best}”"
        with self.beat(f"And at 0, in the limit, {only if tied == 1 else f'the {tied:,} likeliest share it all'}."):
            self.play(*self.moves(0.0), FadeOut(header))
            rows = [self.bars.row(i) for i in range(min(tied, len(self.top)))]
            boxes = (Rectangle(theme.FOCUS, high, across, stroke_width=theme.STROKE) for _, across, high in rows)
            self.boxes = VGroup(*(box.move_to(center) for box, (center, *_) in zip(boxes, rows)))
            self.play(Create(self.boxes))

    def turn(self, temperature: float, caption: str) -> None:
        share = percent(softmax(self.logits, temperature)[self.top[0]])
        self.say(caption.format(T=temperature, best=self.best, p=share), *self.moves(temperature))

    def moves(self, temperature: float) -> list[Change]:
        """The pointer, the scores and the bars, all on their way to a temperature."""
        parts = (self.scores, "temperature"), (self.bars, "temperature"), (self.slider, "value")
        return [Change(part, run_time=2.5, **{name: temperature}) for part, name in parts]

    def draw(self) -> None:
        """What chance makes of three of these distributions."""
        bars, size = self.bars, self.size
        edge = bars.place(bars.label_x, 0)[0]
        xs = np.linspace(edge + 0.4, self.right, 3, endpoint=False)
        draws, heads, kinds = [], VGroup(), VGroup()
        for x, temperature in zip(xs, (COLD, 1.0, HOT)):
            drawn = drawing(self.logits, temperature)
            rows = [self.top.index(i) if i in self.top else len(self.top) for i in drawn]
            draws.append(Draws(rows, self.ys, x, xs[1] - xs[0] - 0.4, size * 0.85))
            heads.add(formula(f"T = {temperature:g}", size, theme.VALUE).move_to([x, self.head, 0], LEFT))
            kinds.add(word(str(len({*drawn})), size, theme.QUERY).move_to([x, self.foot, 0], LEFT))
            draws[-1].made = 0.0
        note = word(f"{DRAWS} random draws each, seed {SEED}", theme.SMALL, theme.GREY).move_to(self.dial, RIGHT)
        with self.beat(f"To write on, a token is drawn at random. Here are {DRAWS} draws at three temperatures."):
            old = map(FadeOut, (self.scores, self.sum, self.dial, self.boxes))
            self.play(*old, Change(bars, grown=0.0, rest_grown=0.0), run_time=0.8)
            self.play(FadeIn(heads), FadeIn(note))
            self.play(*(Change(d, made=float(DRAWS), rate_func=linear, run_time=5) for d in draws))
        label = fit(word("different", size, theme.QUERY), edge - self.left)
        counts = "{}, {} and {}".format(*(k.text for k in kinds))
        self.say(
            f"They give {counts} different tokens: temperature sets how varied a text can be.",
            FadeIn(label.move_to([edge, self.foot, 0], RIGHT)),
            FadeIn(kinds, shift=DOWN * 0.2),
        )


def open_question(probs: np.ndarray) -> int:
    """The last place where the model has a favourite but is not certain; where there is none, the last."""
    best = probs.max(-1)
    return int(np.append(len(best) - 1, np.flatnonzero((best > 0.15) & (best < 0.85)))[-1])


def drawing(logits: np.ndarray, temperature: float) -> list[int]:
    """Tokens drawn from the softmax at a temperature."""
    return np.random.default_rng(SEED).choice(len(logits), DRAWS, p=softmax(logits, temperature)).tolist()
