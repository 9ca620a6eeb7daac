"""A vector on its way through layers of numbers: columns of dots, and the lines that lead from each to the next."""

from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar

import numpy as np

from scenes.kit import theme
from scenes.kit.paint import ArrayMobject, Brush

RADIUS = 0.085
UNSEEN, FAINTEST = 0.02, 0.1  # below this a line is not drawn; a dot at zero


class Passage(ArrayMobject):
    """For each of ``stages`` (n numbers each) a column of dots, the brighter the larger; the k-th stands at ``xs[k]``.

    ``ys`` says how high the dots of each stage are. Where ``mixed[k]`` lines lead from every dot of a stage to every
    one of the next, else from each to its own; they are as bright as the dot they come from. ``kinds`` colours
    numbers as elsewhere, "weight" or "data", ``scales`` says what is brightest in each stage.

    ``come`` is how far it has come, in stages, ``dotted`` the opacity of the dots, ``clear`` how far from the middle of
    a stage lines begin and end.
    """

    arrays: ClassVar[tuple[str, ...]] = ("xs", "come", "dotted", "clear")

    def __init__(
        self, stages: Sequence, ys: Sequence, xs, mixed: Sequence[bool], kinds: Sequence[str], scales: Sequence[float]
    ) -> None:
        self.stages, self.ys = [np.asarray(s, float) for s in stages], [np.asarray(y, float) for y in ys]
        self.xs, self.mixed, self.kinds, self.scales = np.asarray(xs, float), [*mixed], [*kinds], [*scales]
        self.come, self.dotted, self.clear = len(self.stages) - 1.0, 1.0, 2 * RADIUS
        super().__init__(2 * np.abs(self.xs).max(), 2 * max(np.abs(y).max() for y in self.ys))

    def shares(self, k: int) -> np.ndarray:
        """How bright the dots of a stage are, from 0 to 1: as the root, so that small ones can be told from none."""
        return np.sqrt(np.clip(np.abs(self.stages[k]) / self.scales[k], 0, 1))

    def there(self, k: int) -> float:
        """How much of a stage can be seen: it comes when the lines have reached it."""
        return 1.0 if k == 0 else float(np.clip(4 * (self.come - k) + 1, 0, 1))

    def links(self, k: int) -> list[tuple[np.ndarray, float]]:
        """The lines from each dot of a stage (n 2 2) and how bright they are, as far as they are drawn."""
        share = float(np.clip(self.come - k, 0, 1))
        ends = np.column_stack([np.full(len(self.ys[k + 1]), self.xs[k + 1] - self.clear), self.ys[k + 1]])
        found = []
        for i, (y, bright) in enumerate(zip(self.ys[k], self.shares(k))):
            start = np.array([self.xs[k] + self.clear, y])
            tips = start + ((ends if self.mixed[k] else ends[i : i + 1]) - start) * share
            found.append((np.stack([np.broadcast_to(start, tips.shape), tips], axis=1), bright))
        return found if share else []

    def paint(self, brush: Brush) -> None:
        for k, _ in enumerate(pairwise(self.stages)):
            for lines, bright in self.links(k):
                if bright > UNSEEN:
                    brush.lines(lines, theme.PALE, theme.THIN, 0.5 * bright)
        for k, values in enumerate(self.stages):
            at = np.column_stack([np.full(len(values), self.xs[k]), self.ys[k]])
            ramp = theme.signed_colors if self.kinds[k] == "weight" else theme.data_colors
            bright = FAINTEST + (1 - FAINTEST) * self.shares(k)
            shown = bright * self.there(k) * self.dotted
            brush.circles(at, np.full(len(at), RADIUS), ramp(values, self.scales[k]), shown)
