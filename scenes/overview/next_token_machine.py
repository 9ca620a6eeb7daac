"""Text goes into the machine, and a probability for every possible next token comes out."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UL,
    UP,
    UR,
    Create,
    FadeIn,
    GrowFromCenter,
    LaggedStart,
    Rectangle,
    Transform,
    VGroup,
    linear,
    there_and_back,
)

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.bars import LAG, TokenBars, spaced
from scenes.kit.gauge import Gauge
from scenes.kit.machine import Machine, layers
from scenes.kit.paint import Change
from scenes.kit.prompt import Prompt
from scenes.kit.text import fit, word

SHOWN = 12  # bars
WIDTH, HEIGHT = 13.4, 6.0  # at most: in a tall or wide frame the parts stay together
NARROW = 12.0  # in less room the prompt has the top for itself; in an upright frame all stands below each other


class NextTokenMachine(TraceScene):
    def construct(self) -> None:
        trace, asked = self.trace, -1 if self.token is None else self.token
        probs = trace.probs[asked]
        likeliest = np.argsort(-probs, kind="stable")[:SHOWN]
        tokens = [trace.vocab[i] for i in likeliest]
        upright, narrow = self.room_height > self.room_width, self.room_width < NARROW
        (x, y), width, height = self.room_center[:2], min(self.room_width, WIDTH), min(self.room_height, HEIGHT)
        height = self.room_height if narrow else height
        left, right, top, foot = x - width / 2, x + width / 2, y + height / 2, y - height / 2

        cut = trace.offsets[asked][1]
        prompt = Prompt(trace.prompt[:cut], tokens[0], ahead=trace.prompt[cut:]).move_to([left, top, 0], UL)
        with self.beat("A language model reads a text and asks: what comes next?"):
            self.play(LaggedStart(*map(FadeIn, prompt.read), lag_ratio=0.1, run_time=1.5), FadeIn(prompt.ahead))
            self.play(Create(prompt.blank))

        machine = Machine(trace.model, trace.n_layers)
        below = prompt.get_bottom()[1] - 0.35 - foot
        share = 0.27 if upright else 1.0  # of what is left, the machine's part from the top
        fit(machine, 5.6 * width / WIDTH if narrow and not upright else 5.6, min(below * share, 3.4))
        home = [x if upright else left + 2.9 * width / WIDTH, foot + below * (1 - share / 2), 0]
        machine.move_to(home).shift(7 * LEFT)
        self.say(f"The model is a stack of {layers(trace.n_layers)}.", machine.animate.shift(7 * RIGHT))

        copy = prompt.read.copy().set_z_index(-1)  # it vanishes behind the machine
        with self.beat("The text goes in; each layer works on what the last one made."):
            self.play(copy.animate(path_arc=-PI / 4, run_time=1.5).scale(0.1).move_to(machine.mouth))
            self.remove(copy)
            pulse = [Transform(b, b.copy().shade(theme.KEY), rate_func=there_and_back) for b in machine.blocks]
            self.play(LaggedStart(*pulse, lag_ratio=0.3, run_time=1.5))

        bars = TokenBars(tokens, probs[likeliest], others=trace.d_vocab - len(tokens))
        if upright:
            ceiling = machine.get_bottom()[1] - 0.4
            fit(bars, width, ceiling - foot - 1.4).move_to([x, ceiling, 0], UP)
        elif narrow:
            ceiling = prompt.get_bottom()[1] - 0.4
            fit(bars, width * 0.56, ceiling - foot - 1.4).move_to([right, ceiling, 0], UR)
        else:
            fit(bars, width - 5.9, height - 1.4).move_to([right, top, 0], UR)
        bars.grown = bars.rest_grown = 0.0
        bars.rest_label.set_opacity(0)
        with self.beat(f"Out comes a probability for each of the {trace.d_vocab:,} tokens it knows."):
            fly = [FadeIn(w, target_position=machine.front, scale=0.3) for w in bars.token_labels]
            grow = Change(bars, grown=1.0, rate_func=linear, run_time=2.4)
            self.play(LaggedStart(*fly, lag_ratio=LAG, run_time=2.4), grow)
        self.say(
            f"These {len(tokens)} are the likeliest; all the others share what is left.",
            Change(bars, rest_grown=1.0),
            bars.rest_label.animate.set_opacity(1),
        )

        bits = entropy(probs)
        gauge = Gauge("certain", "no idea", bits / np.log2(trace.d_vocab), f"{bits:.1f} bits")
        choice = word(f"as unsure as choosing between {choices(bits)} equally likely tokens", theme.SMALL, theme.PALE)
        readout = fit(VGroup(gauge, choice).arrange(DOWN, buff=0.1), width if upright else bars.width)
        readout.move_to([bars.get_x(), foot, 0], DOWN)
        with self.beat("How sure is it? Entropy puts one number on the whole list."):
            self.play(FadeIn(gauge.ruler))
            self.play(GrowFromCenter(gauge.mark), FadeIn(gauge.reading), FadeIn(choice))

        answer = prompt.fill(word(tokens[0].strip(" ") or spaced(tokens[0]), prompt.size, theme.FOCUS))
        winner = bars.token_labels[0]
        falling = answer.copy().scale(winner.height / answer.height).move_to(winner, RIGHT)
        with self.beat("Take the likeliest, and the text has grown by one token."):
            center, across, high = bars.row(0)
            box = Rectangle(theme.FOCUS, high, across, stroke_width=theme.STROKE).move_to(center)
            self.play(winner.animate.set_color(theme.FOCUS), Create(box))
            self.play(Transform(falling, answer, path_arc=PI / 8, run_time=1.5))


def entropy(probs: np.ndarray) -> float:
    """How unsure a distribution is, in bits.

    >>> entropy(np.full(8, 1 / 8)), entropy(np.array([1.0, 0.0]))
    (3.0, 0.0)
    """
    some = probs[probs > 0]
    return 0.0 - float(some @ np.log2(some))


def choices(bits: float) -> str:
    """How many equally likely tokens would leave one as unsure.

    >>> choices(0.1), choices(5.3), choices(12.0)
    ('1.1', '39', '4,096')
    """
    count = 2**bits
    return f"{count:.1f}" if count < 10 else f"{count:,.0f}"
