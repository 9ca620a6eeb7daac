"""Scores, e to the power of them, and their softmax, at any temperature."""

import math
from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from scenes.kit.bars import TokenBars
from scenes.kit.glyphs import Atlas
from scenes.kit.numbers import DIGIT_DROP, Numbers
from scenes.kit.paint import Brush

COLDEST = 0.1  # below this temperature divided scores grow without bound, and fade out
RAISED = 0.38  # how far above the line an exponent stands, in ems


def softmax(scores, temperature: float = 1.0) -> np.ndarray:
    """Shares of one. At temperature nought their limit: the highest score has all, equal ones share it.

    >>> softmax([1.0, 3.0, 3.0], 0).tolist()
    [0.0, 0.5, 0.5]
    """
    below = np.asarray(scores, float) - np.max(scores)
    powers = np.exp(below / temperature) if temperature > 0 else (below == 0).astype(float)
    return powers / powers.sum()


def power_of_e(exponent: float) -> tuple[str, str]:
    """e to a power in three digits or more, and the power of ten that goes with ×10, if any. It never overflows.

    >>> power_of_e(0), power_of_e(10.53), power_of_e(28.17), power_of_e(-80)
    (('1.00', ''), ('37,421', ''), ('1.71 × 10', '12'), ('1.80 × 10', '−35'))
    """
    tens = exponent / math.log(10)
    if -3 <= tens < 6:
        return f"{math.exp(exponent):,.{max(0, 2 - math.floor(tens))}f}", ""
    whole = math.floor(tens)
    digits = f"{10 ** (tens - whole):.2f}"
    if digits == "10.00":
        digits, whole = "1.00", whole + 1
    return f"{digits} × 10", str(whole).replace("-", "−")


class Powers(Numbers):
    """e to the power of each of ``values``, the numbers ending at their places."""

    def powers(self) -> list[tuple[str, str]]:
        """What is painted: digits and, raised, the power of ten."""
        return [power_of_e(v) for v in self.values]

    def paint(self, brush: Brush) -> None:
        em, small = self.size / 96, 0.7
        stand, colors = self.places - (0, em * DIGIT_DROP), self.colors()
        digits, raised = zip(*self.powers())
        room = np.array([Atlas.advance(r) * em * small for r in raised])
        brush.numbers(digits, stand - np.outer(room, (1, 0)), self.size, colors, self.opacities, align=1)
        brush.numbers(raised, stand + (0, em * RAISED), self.size * small, colors, self.opacities, align=1)


class HeatedScores(Numbers):
    """Scores divided by a ``temperature``, which moves."""

    arrays: ClassVar[tuple[str, ...]] = ("temperature", "opacities", "places", "size")

    def __init__(self, scores, *args, **options) -> None:
        self.scores = np.asarray(scores, float)
        super().__init__(scores, *args, **options)
        self.temperature = 1.0

    @property
    def temperature(self) -> float:
        return self._temperature

    @temperature.setter
    def temperature(self, value: float) -> None:
        self._temperature = float(value)
        self.values = self.scores / max(self._temperature, 1e-9)
        self.opacities = np.full(len(self.scores), min(1.0, self._temperature / COLDEST))


class HeatedBars(TokenBars):
    """The softmax of all ``logits`` at a ``temperature``, which moves: bars for those ``chosen`` and for the others.

    The length of a bar is the same share of ``bar_width`` as its probability is of one.
    """

    arrays: ClassVar[tuple[str, ...]] = ("temperature", "grown", "rest_grown", "unit")

    def __init__(self, tokens: Sequence[str], logits, chosen: Sequence[int], **options) -> None:
        self.logits, self.chosen = np.asarray(logits, float), [*chosen]
        self.temperature = 1.0
        super().__init__(tokens, self.probs, others=len(self.logits) - len(self.chosen), **options)
        self.unit = self.bar_width

    @property
    def temperature(self) -> float:
        return self._temperature

    @temperature.setter
    def temperature(self, value: float) -> None:
        self._temperature = float(value)
        shares = softmax(self.logits, self._temperature)
        self.probs = shares[self.chosen]
        shares[self.chosen] = 0.0
        self._rest = float(shares.sum())  # not one minus the others: far less than rounding leaves of that is shown

    @property
    def rest(self) -> float:
        return self._rest
