"""Text goes into the machine, and a probability for every possible next token comes out."""

import numpy as np
from manim import DOWN, LEFT, PI, RIGHT, UL, UP, Create, Dot, FadeIn, FadeOut, LaggedStart, Line, Succession, Transform, VGroup, there_and_back

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.bars import TokenBars
from scenes.kit.machine import Machine, layers
from scenes.kit.paint import Change
from scenes.kit.prompt import Prompt
from scenes.kit.text import fit, sentence, word

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
        self.say(f"The model is a stack of {layers(self.trace.n_layers)}.", FadeIn(machine, shift=2 * LEFT))

        copy = prompt.read.copy().set_z_index(-1)
        with self.beat("The text goes in, and each layer works on what the one before made of it."):
            self.play(copy.animate(path_arc=-PI / 4, run_time=1.5).scale(0.1).move_to(machine.mouth).set_opacity(0))
            self.remove(copy)
            pulse = [Transform(b, b.copy().shade(theme.KEY), rate_func=there_and_back) for b in machine.blocks]
            self.play(LaggedStart(*pulse, lag_ratio=0.3, run_time=1.5))
