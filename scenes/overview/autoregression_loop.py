"""Predict, draw one token, append it, predict again: how a model that only predicts comes to write."""

import numpy as np
from manim import (
    DR,
    PI,
    RIGHT,
    UP,
    UR,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    SurroundingRectangle,
    Transform,
    VGroup,
    VMobject,
    linear,
    there_and_back,
)

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.bars import LAG, TokenBars, percent, rest_name
from scenes.kit.machine import Machine
from scenes.kit.paint import Change
from scenes.kit.rollout import Panel, Run, parting
from scenes.kit.roulette import boxed, spin
from scenes.kit.text import fit, word
from scenes.kit.writing import Writing
from transformer.studies import NOTHING, Rollouts

SHOWN, FEW = 8, 3  # bars; and of each where there are three
WIDTH, HEIGHT, TALL = 13.4, 6.0, 11.0  # at most: in a larger frame the parts stay together
SLOW, BRISK = 2, 3  # tokens that are watched closely, and then those with a short draw each
GAP = 0.5  # between the three
END = "<|endoftext|>"


class AutoregressionLoop(TraceScene):
    def construct(self) -> None:
        study = self.trace.study(Rollouts)
        self.runs = []
        for temperature, *arrays in zip(study.temperatures, study.ids, study.drawn, study.top_ids, study.top_probs):
            made = [row[arrays[0] != NOTHING] for row in arrays]
            self.runs.append(Run(self.trace.vocab, temperature, *made))
        self.run = self.runs[study.temperatures.index(1.0)]
        self.places, self.dice = study.ids.shape[1], np.random.default_rng(study.seed)
        self.tag_shown = self.measured(f"seed {study.seed}")
        self.lay_out()
        if not self.run.ids:
            return self.no_room()
        self.start()
        for n in range(min(SLOW, len(self.run.ids))):
            self.watch(n)
        if len(self.run.ids) > SLOW:
            self.go_on()
        self.stop()
        self.three()

    def lay_out(self) -> None:
        """The text, below it the machine, and the odds at the right, or in a tall frame at the foot."""
        wide = self.room_width > self.room_height
        width, height = min(self.room_width, WIDTH), min(self.room_height, HEIGHT if wide else TALL)
        left, top, foot = -width / 2, self.room_center[1] + height / 2, self.room_center[1] - height / 2
        column = 0.42 * width if wide else width
        self.text = Writing(self.trace.prompt, self.run.tokens, 35, column, 5).begin_at(left, top)
        self.blank = self.text.blank(0) if self.run.ids else VGroup()
        self.bars_at = ([-left, top, 0], UR, 0.54 * width, height) if wide else ([-left, foot, 0], DR, width, 4.6)
        foot += 0 if wide else 4.9
        room = self.text.get_bottom()[1] - 0.4 - foot
        self.machine = fit(Machine(self.trace.model, self.trace.n_layers), column, min(room, 3.2))
        self.machine.move_to([left + column / 2, foot + room / 2, 0])

    def odds(self, n: int) -> TokenBars:
        """The distribution that the n-th token was drawn from; its row among them is kept too."""
        corner, anchor, width, height = self.bars_at
        ids = self.run.tops[n, :SHOWN].tolist()
        longest = word(rest_name(self.trace.d_vocab - len(ids)), 0.85 * theme.BODY).width  # all have one left edge
        bars = self.run.bars(n, ids, label_width=longest, bar_width=4.0, pitch=1.5)
        self.row = self.run.row(n, ids)
        return fit(bars, width, height).move_to(corner, anchor)

    def pulse(self, run_time: float) -> Animation:
        blocks = [Transform(b, b.copy().shade(theme.KEY), rate_func=there_and_back) for b in self.machine.blocks]
        return LaggedStart(*blocks, lag_ratio=0.3, run_time=run_time)

    def start(self) -> None:
        self.bars = self.odds(0)
        with self.beat("After this text, the model gives every token a probability."):
            self.play(FadeIn(self.text.read), FadeIn(self.machine), FadeIn(self.tag_shown))
            self.play(self.pulse(1.2), Create(self.blank))
            self.play(*come_out(self.bars, self.machine.front))

    def watch(self, n: int) -> None:
        """Feed, draw and append, each to be seen."""
        if n == 0:
            self.say("To write on, one token is drawn at random, by these odds.", self.draw(2.2))
        else:
            fed = self.text.written(n).set_z_index(-1)
            with self.beat("Now the longer text goes in, and by the new odds one more token is drawn."):
                self.play(FadeOut(self.bars), FadeOut(self.box), run_time=0.5)
                self.play(fed.animate(path_arc=-PI / 4).scale(0.1).move_to(self.machine.mouth))
                self.remove(fed)
                self.bars = self.odds(n)
                self.play(self.pulse(1.0))
                self.play(*come_out(self.bars, self.machine.front))
                self.play(self.draw(2.2))
        where = ", of everything else," * (self.row == len(self.bars.token_labels))
        result = f"“{self.run.names[n]}”{where} at {percent(self.run.probs[n])}"
        with self.beat(f"This time it is {result}." if n else f"It is {result}. The text grows by one token."):
            label, token = self.bars.labels[self.row], self.text.words[n].copy().set_fill(theme.FOCUS, 1.0)
            falling = token.copy().scale(min(1.0, label.height / token.height)).move_to(label, RIGHT)
            self.play(Transform(falling, token, path_arc=-PI / 8, run_time=1.5))
            self.remove(falling)
            self.append(n, 0.6)

    def draw(self, run_time: float) -> Animation:
        turn = spin(self.bars, self.row, self.dice, run_time=run_time)
        self.box = turn.mobject
        return turn

    def append(self, n: int, run_time: float) -> None:
        """The token stands in the text, and the blank moves on."""
        last = n + 1 == len(self.run.ids)
        blank = FadeOut(self.blank) if last else Transform(self.blank, self.text.blank(n + 1))
        self.play(*self.text.bring(n), blank, run_time=run_time)

    def go_on(self) -> None:
        with self.beat("So it goes on: the whole model runs once for every token."):
            for n in range(SLOW, len(self.run.ids)):
                old, self.bars = [self.bars, self.box], self.odds(n)
                if n < SLOW + BRISK:
                    self.play(*map(FadeOut, old), FadeIn(self.bars), self.pulse(0.5), run_time=0.5)
                    self.play(self.draw(0.8))
                else:
                    self.box = boxed(self.bars, self.row)
                    self.remove(*old)
                    self.add(self.bars, self.box)
                self.append(n, 0.35)

    def stop(self) -> None:
        """Why it wrote no more, where that was not for us to say."""
        if self.run.tokens[-1:] == [END]:
            why, what = f"“{END}” is a token too: with it, the model ends the text.", self.text.words[-1]
        elif len(self.run.ids) < self.places:
            here = "Here it has to stop" if self.run.ids else "This text leaves none"
            count = self.trace.n_tokens + len(self.run.ids)
            why, what = f"{here}: the model reads {count:,} tokens at most.", self.text
        else:
            return
        self.say(why, Create(SurroundingRectangle(what, color=theme.VALUE, buff=0.08, stroke_width=theme.STROKE)))

    def no_room(self) -> None:
        with self.beat("To write on, the model needs room for one more token."):
            self.play(FadeIn(self.text.read), FadeIn(self.machine), FadeIn(self.tag_shown))
        self.stop()

    def three(self) -> None:
        """The same text at three temperatures: the odds where they part, and what each of them writes."""
        fork = parting([run.ids for run in self.runs])
        panels = [Panel(run, self.trace.prompt, room) for run, room in zip(self.runs, self.rooms())]
        fewest = min(p.text.kept for p in panels)
        for p in panels:
            p.write(keep=fewest)
        lowest = min(p.text.get_bottom()[1] - p.foot for p in panels)
        for p in panels:
            p.fill(fork, self.run.tops[fork, :FEW].tolist(), self.places, p.foot + lowest)
        old = [m for m in self.mobjects if m is not self.caption and m is not self.tag_shown]
        with self.beat("Now the same text is continued at three temperatures: 0, 1 and 2."):
            self.play(*map(FadeOut, old), run_time=0.8)
            texts = [FadeIn(p.text.read, target_position=self.text.read, scale=1.3) for p in panels]
            self.play(LaggedStart(*texts, lag_ratio=0.2), *(FadeIn(p.head) for p in panels), run_time=1.5)
            for n in range(fork):
                self.play(*(a for p in panels for a in p.text.bring(n)), run_time=0.4)
        with self.beat("The temperature T reshapes the odds: 0 leaves only the likeliest, 2 evens them out."):
            self.play(*(a for p in panels for a in come_out(p.bars, p.head)))
            turns = [spin(p.bars, p.row, self.dice) for p in panels]
            self.play(*turns)
        *names, last = (f"“{run.names[fork]}”" for run in self.runs)
        with self.beat(f"Here they draw {', '.join(names)} and {last} …"):
            self.play(*(a for p in panels for a in p.text.bring(fork)))
        longest = max(len(run.ids) for run in self.runs)
        with self.beat("… and so on, each by its own odds." if longest > fork + 1 else "… and with that, all end."):
            for p in panels:
                p.draws.made = fork + 1.0
            gone = [FadeOut(m) for p, turn in zip(panels, turns) for m in (p.bars, turn.mobject)]
            self.play(*gone, *(FadeIn(p.chart) for p in panels), run_time=0.8)
            for n in range(fork + 1, longest):
                alive = [p for p in panels if n < len(p.run.ids)]
                moves = [a for p in alive for a in (*p.text.bring(n), Change(p.draws, made=n + 1.0))]
                self.play(*moves, run_time=0.4)
        self.say(
            "At 0 every draw is certain; the higher T, the more is left to chance.",
            LaggedStart(*(FadeIn(p.note, shift=UP * 0.2) for p in panels), lag_ratio=0.4, run_time=2),
        )

    def rooms(self) -> list[tuple[float, float, float, float]]:
        """Left, top, width and height for each run: columns where the frame is wide, otherwise rows."""
        width, height, count = min(self.room_width, WIDTH), self.room_height - 0.15, len(self.runs)
        if self.room_width > 1.4 * self.room_height:
            each = (width - (count - 1) * GAP) / count
            return [(i * (each + GAP) - width / 2, self.room_top, each, height) for i in range(count)]
        each = (height - (count - 1) * GAP) / count
        return [(-width / 2, self.room_top - i * (each + GAP), width, each) for i in range(count)]


def come_out(bars: TokenBars, source: VMobject) -> list[Animation]:
    """The tokens fly from a source to their places, and the bars grow."""
    bars.grown = bars.rest_grown = 0.0
    fly = [FadeIn(w, target_position=source, scale=0.3) for w in bars.labels]
    grow = Change(bars, grown=1.0, rest_grown=1.0, rate_func=linear, run_time=1.8)
    return [LaggedStart(*fly, lag_ratio=LAG, run_time=1.8), grow]
