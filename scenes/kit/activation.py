"""What an activation function makes of what comes in: its graph, and inputs as dots that rise to it."""

import math
from typing import ClassVar

import numpy as np

from scenes.kit import theme
from scenes.kit.paint import ArrayMobject, Brush

BELOW = 0.22  # how far the y axis reaches below zero, where it reaches 1 above
SIZE = 22  # of the numbers at the axes
DOT = 0.075


def gelu(x) -> np.ndarray:
    """The tanh form of GELU, as in GPT-2.

    >>> gelu(np.array([-20.0, -1.0, 0.0, 1.0, 20.0])).round(4).tolist()
    [-0.0, -0.1588, 0.0, 0.8412, 20.0]
    """
    x = np.asarray(x, float)
    return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def step_of(span: float) -> float:
    """A round step, of which two to five reach from zero to the end.

    >>> [step_of(s) for s in (3.0, 13.4, 0.7, 900.0)]
    [1.0, 5.0, 0.2, 200.0]
    """
    ten = 10.0 ** math.floor(math.log10(span / 2))
    return max(ten * k for k in (1, 2, 5) if ten * k <= span / 2)


class ActivationGraph(ArrayMobject):
    """GELU, with ReLU in grey, and a dot for each of ``inputs``; the ``marked`` one in the colour of the focus.

    ``span`` is the value at the right end of the x axis; both axes have one scale. These go from 0 to 1: ``drawn``
    while the curve comes out from the left, ``come`` while the dots fly from ``starts`` (n 2) to the axis, ``raised``
    while they rise from there to the curve.
    """

    arrays: ClassVar[tuple[str, ...]] = ("span", "drawn", "come", "raised")

    def __init__(self, inputs, marked: int, span: float, width: float) -> None:
        self.inputs, self.marked, self.span = np.asarray(inputs, float), marked, float(span)
        self.drawn, self.come, self.raised = 1.0, 1.0, 1.0
        self.half = width / 2
        height = self.half * (1 + BELOW)
        super().__init__(width, height)
        self.zero = -height / 2 + self.half * BELOW
        self.starts = self.spot(self.inputs, np.zeros(len(self.inputs)))

    def spot(self, x, y) -> np.ndarray:
        """Where values are in its own coordinates."""
        unit = self.half / float(self.span)
        return np.column_stack([np.asarray(x, float) * unit, self.zero + np.asarray(y, float) * unit])

    def goal(self, i: int) -> np.ndarray:
        """Where the i-th dot is when it has reached the curve, on screen."""
        return self.place(*self.spot(self.inputs[[i]], gelu(self.inputs[[i]]))[0])

    def dots(self) -> np.ndarray:
        """Where the dots are now, in its own coordinates."""
        ends = self.spot(self.inputs, gelu(self.inputs) * self.raised)
        return self.starts + (ends - self.starts) * self.come

    def paint(self, brush: Brush) -> None:
        span, top = float(self.span), self.built_size[1] / 2
        axes = [[(-self.half, self.zero), (self.half, self.zero)], [(0, -top), (0, top)]]
        brush.lines(axes, theme.GREY, theme.STROKE)
        step = step_of(span)
        ticks = np.array([k * step for k in range(-5, 6) if k and abs(k) * step < 0.97 * span])
        places = self.spot(ticks, np.zeros(len(ticks)))
        brush.lines([[(x, y - 0.05), (x, y + 0.05)] for x, y in places], theme.GREY, theme.STROKE)
        texts = [f"{t:g}".replace("-", "−") for t in ticks]
        greys = [theme.rgb(theme.GREY)] * len(ticks)
        away = np.where(ticks < 0, 0.16, -0.1 - SIZE / 96 * 0.75)  # the curve runs below zero at the left
        stand = places + np.column_stack([np.zeros(len(ticks)), away])
        brush.numbers(texts, stand, SIZE, greys, [1.0] * len(ticks))

        xs = np.linspace(-span, span, 240)
        xs = xs[xs <= -span + 2 * span * self.drawn]
        if len(xs) > 1:
            brush.polyline(self.spot(xs, np.maximum(xs, 0)), theme.REST, theme.STROKE, 0.7)
            brush.polyline(self.spot(xs, gelu(xs)), theme.RESULT, 2 * theme.STROKE)

        dots, there = self.dots(), np.abs(self.inputs) <= span
        order = np.argsort(np.arange(len(dots)) == self.marked)  # the marked one last
        colors = np.tile(theme.rgb(theme.WHITE), (len(dots), 1))
        colors[self.marked] = theme.rgb(theme.FOCUS)
        radii = np.where(np.arange(len(dots)) == self.marked, 1.4, 1.0) * DOT
        brush.circles(dots[order], radii[order], colors[order], there[order])
