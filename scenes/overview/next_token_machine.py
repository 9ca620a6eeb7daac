"""Text goes into the machine, and a probability for every possible next token comes out."""

import numpy as np
from manim import DOWN, LEFT, PI, RIGHT, UL, UP, UR, Create, FadeIn, GrowFromCenter, LaggedStart, Transform, VGroup, there_and_back

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.bars import TokenBars, spaced
from scenes.kit.gauge import Gauge
from scenes.kit.machine import Machine, layers
from scenes.kit.paint import Change
from scenes.kit.prompt import Prompt
from scenes.kit.text import fit, word

SHOWN = 12  # bars


class NextTokenMachine(TraceScene):
    def construct(self) -> None:
        asked = self.trace.n_tokens - 1 if self.token is None else self.token
        probs = self.trace.probs[asked]
        likeliest = np.argsort(-probs, kind="stable")[:SHOWN]
        tokens = [self.trace.vocab[i] for i in likeliest]
        cut = self.trace.offsets[asked][1] if asked < self.trace.n_tokens - 1 else None

        prompt = Prompt(self.trace.prompt[:cut], tokens[0], self.trace.prompt[cut:] if cut else "")
        prompt.move_to([-self.room_width / 2, self.room_top, 0], UL)
        with self.beat("A language model reads a text and asks: what comes next?"):
            self.play(LaggedStart(*map(FadeIn, prompt.read), lag_ratio=0.1, run_time=1.5), FadeIn(prompt.ahead))
            self.play(Create(prompt.blank))

        machine = Machine(self.trace.model, self.trace.n_layers)
        left = prompt.get_bottom()[1] - 0.35 - self.room_foot
        fit(machine, 5.6, min(left, 3.4)).move_to([-self.room_width / 2 + 2.9, self.room_foot + left / 2, 0])
        machine.shift(7 * LEFT)
        self.say(f"The model is a stack of {layers(self.trace.n_layers)}.", machine.animate.shift(7 * RIGHT))

        copy = prompt.read.copy().set_z_index(-1)
        with self.beat("The text goes in, and each layer works on what the one before made of it."):
            self.play(copy.animate(path_arc=-PI / 4, run_time=1.5).scale(0.1).move_to(machine.mouth))
            self.remove(copy)
            pulse = [Transform(b, b.copy().shade(theme.KEY), rate_func=there_and_back) for b in machine.blocks]
            self.play(LaggedStart(*pulse, lag_ratio=0.3, run_time=1.5))

        vocabulary = self.trace.d_vocab
        bars = TokenBars(tokens, probs[likeliest], vocabulary - len(tokens))
        fit(bars, self.room_width - 5.9, self.room_height - 1.4).move_to([self.room_width / 2, self.room_top, 0], UR)
        bars.grown = bars.rest_grown = 0.0
        bars.rest_label.set_opacity(0)
        with self.beat(f"Out comes a probability for each of the {vocabulary:,} tokens it knows."):
            fly = [FadeIn(w, target_position=machine.front, scale=0.3) for w in bars.token_labels]
            self.play(LaggedStart(*fly, lag_ratio=0.15, run_time=2), Change(bars, grown=1, run_time=2.4))
        self.say(
            f"These {len(tokens)} are the likeliest; all the others share what is left.",
            Change(bars, rest_grown=1),
            bars.rest_label.animate.set_opacity(1),
        )

        bits = float(-(probs * np.log2(np.maximum(probs, 1e-300))).sum())
        gauge = Gauge("certain", "no idea", bits / np.log2(vocabulary), f"{bits:.1f} bits")
        choice = word(f"as unsure as choosing between {choices(bits)} equally likely tokens", theme.SMALL, theme.PALE)
        readout = fit(VGroup(gauge, choice).arrange(DOWN, buff=0.1), bars.width)
        readout.next_to(bars, DOWN).align_to(self.room_foot * UP, DOWN)
        with self.beat("How sure is it? Entropy puts one number on the whole list."):
            self.play(FadeIn(gauge.scale_part))
            self.play(GrowFromCenter(gauge.mark), FadeIn(gauge.reading), FadeIn(choice))

        answer = prompt.fill(word(tokens[0].strip(" ") or spaced(tokens[0]), prompt.size, theme.FOCUS))
        winner = bars.token_labels[0]
        falling = answer.copy().scale(winner.height / answer.height).move_to(winner, RIGHT)
        with self.beat("Take the likeliest, and the text has grown by one token."):
            self.play(winner.animate.set_color(theme.FOCUS))
            self.play(Transform(falling, answer, path_arc=PI / 4, run_time=1.5))


def choices(bits: float) -> str:
    """How many equally likely tokens would be as uncertain.

    >>> choices(0.1), choices(5.3), choices(12.0)
    ('1.1', '39', '4,096')
    """
    count = 2**bits
    return f"{count:.1f}" if count < 10 else f"{count:,.0f}"
