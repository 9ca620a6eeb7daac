"""Texts that a model wrote at several temperatures, side by side: each with its odds and its draws."""

from collections.abc import Sequence

import numpy as np
from manim import DL, DOWN, RIGHT, UL, UP, VGroup

from scenes.kit import theme
from scenes.kit.bars import TokenBars
from scenes.kit.chances import Chances
from scenes.kit.spans import brief
from scenes.kit.symbols import formula
from scenes.kit.text import fit, word
from scenes.kit.writing import Writing

LINE = 0.0141  # height of a line of text, in units of its size


class Sure(TokenBars):
    """Nothing is left for the others."""

    rest = 0.0


class Run:
    """What was written at one temperature, step by step: ``ids`` (n), their probabilities, the likeliest (n m)."""

    def __init__(self, vocab: Sequence[str], temperature: float, ids, probs, tops, top_probs) -> None:
        self.vocab, self.temperature, self.ids = vocab, temperature, [*ids]
        self.probs, self.tops, self.top_probs = np.asarray(probs, float), np.asarray(tops), np.asarray(top_probs)
        self.tokens = [vocab[i] for i in self.ids]
        self.names = [brief(t) for t in self.tokens]
        self.expected = self.probs >= self.top_probs[:, 0]  # the likeliest, or as likely

    def bars(self, n: int, ids: Sequence[int], **options) -> TokenBars:
        """The odds of the n-th step, for these tokens and all others; one that was not kept ties with the last kept."""
        odds = dict(zip(self.tops[n].tolist(), self.top_probs[n]))
        probs = [odds.get(i, self.top_probs[n].min()) for i in ids]
        kind = TokenBars if self.temperature else Sure
        bars = kind([self.vocab[i] for i in ids], probs, len(self.vocab) - len(ids), theme.BODY, **options)
        bars.unit = bars.bar_width
        return bars

    def row(self, n: int, ids: Sequence[int]) -> int:
        """Where among these tokens the one is that was drawn; after them, if it is none of them."""
        return [*ids, self.ids[n]].index(self.ids[n])


class Panel:
    """One run in a room of its own (left, top, width, height): its temperature, its text, and below or beside them
    the odds of one step, later the probabilities of all it drew."""

    def __init__(self, run: Run, prompt: str, room: tuple[float, float, float, float]) -> None:
        self.run, self.prompt, (self.left, top, self.width, self.height) = run, prompt, room
        self.beside = self.width > 2.5 * self.height
        self.head = formula(f"T = {run.temperature:g}", theme.BODY, theme.VALUE).move_to([self.left, top, 0], UL)
        self.top, self.foot = self.head.get_bottom()[1] - 0.25, top - self.height
        self.write()

    def write(self, keep: int | None = None) -> None:
        """Lay the text out, with so many words of the prompt at most."""
        size = 30 if self.height > self.width else 27
        room = self.top - self.foot - (0 if self.beside else 0.45 * self.height)
        lines = max(2, int(room / (LINE * size)))
        width = 0.53 * self.width if self.beside else self.width
        self.text = Writing(self.prompt, self.run.tokens, size, width, lines, keep)
        self.text.begin_at(self.left, self.top)

    def fill(self, step: int, ids: Sequence[int], places: int, lowest: float) -> None:
        """Lay out what belongs to the draws, below the ``lowest`` text of all."""
        across = (0.42 if self.beside else 1.0) * self.width
        high = self.height - 0.2 if self.beside else min(lowest - 0.3 - self.foot, 0.5 * self.height)
        corner = [self.left + self.width - across, self.foot, 0]
        self.row, others = self.run.row(step, ids), len(self.run.vocab) - len(ids)
        length = across / min(high / 2.65, across / 6.4) - 3.8  # so that bars fill the room
        bars = self.run.bars(step, ids, bar_width=length, label_width=2.4, rest_called=f"{others:,} others")
        self.bars = fit(bars, across, high).move_to(corner, DL)

        title = word("probability of each token drawn", theme.SMALL, theme.GREY)
        count = f"the likeliest in {self.run.expected.sum()} of {len(self.run.ids)} draws"
        self.note = word(count, theme.SMALL, theme.KEY)
        heads = VGroup(title, self.note).arrange(*((RIGHT, 0.3) if across > 7 else (DOWN, 0.05)))
        fit(heads, across).move_to([corner[0] + across / 2, self.foot + high, 0], UP)
        self.draws = Chances(self.run.probs, self.run.expected, places, across, high - heads.height - 0.15)
        self.chart = VGroup(title, self.draws.move_to(corner, DL))


def parting(texts: Sequence[Sequence[int]]) -> int:
    """The first place where texts differ; where they never do, the last.

    >>> parting([[5, 1, 2], [5, 3]]), parting([[5, 1], [5, 1]])
    (1, 1)
    """
    return next((n for n, step in enumerate(zip(*texts)) if len({*step}) > 1), min(map(len, texts)) - 1)
