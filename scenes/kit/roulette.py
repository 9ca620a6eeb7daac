"""A box that jumps from one thing to the next, ever slower, and stays at the last."""

from collections.abc import Sequence

import numpy as np
from manim import Animation, Rectangle

from scenes.kit import theme
from scenes.kit.bars import TokenBars

SLOWS = 1.7  # how much: at 1 all stops are equally long
FLASH = 3.0  # how much thicker it is as it lands, so that two draws of one thing can be told apart


class Roulette(Animation):
    """``stops`` are the boxes that ``box`` takes on in turn."""

    def __init__(self, box: Rectangle, stops: Sequence[Rectangle], run_time: float = 2.0) -> None:
        self.stops = [stop.points.copy() for stop in stops]
        super().__init__(box, run_time=run_time)

    def interpolate(self, alpha: float) -> None:
        gone = len(self.stops) * (1 - (1 - alpha) ** SLOWS)
        at = min(int(gone), len(self.stops) - 1)
        self.mobject.points = self.stops[at].copy()
        self.mobject.set_stroke(width=theme.STROKE * (1 + FLASH * max(0.0, 1 - (gone - at)) ** 2))


def spin(bars: TokenBars, last: int, dice: np.random.Generator, hops: int = 10, run_time: float = 2.0) -> Roulette:
    """A box on rows of the bars, drawn by their probabilities, but for the ``last``."""
    rows = dice.choice(len(bars.shares), hops - 1, p=bars.shares / bars.shares.sum())
    stops = [boxed(bars, row) for row in (*rows, last)]
    return Roulette(stops[0].copy(), stops, run_time)


def boxed(bars: TokenBars, row: int) -> Rectangle:
    center, width, height = bars.row(row)
    return Rectangle(theme.FOCUS, height, width, stroke_width=theme.STROKE).move_to(center)
