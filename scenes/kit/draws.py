"""Random draws as dots: each falls into the row of what was drawn."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from scenes.kit import theme
from scenes.kit.numbers import DIGIT_DROP
from scenes.kit.paint import ArrayMobject, Brush

LAYERS = 1, 2, 5  # dots above each other in a row


class Draws(ArrayMobject):
    """``drawn[k]`` is the row that the k-th draw fell into; behind the dots of each row stands how many they are.

    ``made`` counts the draws, and moves. Rows are at heights ``ys`` of the scene, with the left end at ``left``.
    """

    arrays: ClassVar[tuple[str, ...]] = ("made",)

    def __init__(self, drawn: Sequence[int], ys, left: float, width: float, size: float = theme.SMALL) -> None:
        ys = np.asarray(ys, float)
        self.drawn, self.made, self.size = np.asarray(drawn), float(len(drawn)), size
        pitch = float(np.min(-np.diff(ys))) if len(ys) > 1 else size / 96
        super().__init__(width, ys[0] - ys[-1] + pitch)
        self.shift([left + width / 2, (ys[0] + ys[-1]) / 2, 0])
        self.ys = ys - (ys[0] + ys[-1]) / 2
        self.room = size / 96 * 1.1  # for a count
        steps = [min(0.8 * pitch / k, (width - self.room) / -(-len(drawn) // k)) for k in LAYERS]
        self.step, self.layers = max(zip(steps, LAYERS))

    def counts(self) -> np.ndarray:
        """How many draws each row has now."""
        return np.bincount(self.drawn[: round(float(self.made))], minlength=len(self.ys))

    def spots(self) -> np.ndarray:
        """Where the dots are that have been drawn, n 2, in its own coordinates."""
        drawn = self.drawn[: round(float(self.made))]
        before = np.array([np.sum(drawn[:k] == row) for k, row in enumerate(drawn)], int)
        left = -self.built_size[0] / 2 + self.step / 2
        up = ((self.layers - 1) / 2 - before % self.layers) * self.step
        return np.column_stack([left + before // self.layers * self.step, self.ys[drawn] + up])

    def paint(self, brush: Brush) -> None:
        spots, counts = self.spots(), self.counts()
        n, newest = len(spots), len(spots) < len(self.drawn)
        colors = [theme.rgb(theme.KEY)] * n
        if newest and n:
            colors[-1] = theme.rgb(theme.FOCUS)
        brush.circles(spots, [0.4 * self.step] * n, colors, [1.0] * n)

        across = np.ceil(counts / self.layers) * self.step
        stand = np.column_stack([across - self.built_size[0] / 2 + self.size / 96 * 0.2, self.ys])
        texts = [str(c) if c else "" for c in counts]
        greys = [theme.rgb(theme.PALE)] * len(counts)
        brush.numbers(texts, stand - (0, self.size / 96 * DIGIT_DROP), self.size, greys, [1.0] * len(counts), align=0)
