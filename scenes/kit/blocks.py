"""The blocks of a model along the line they add to, each a vessel: how much of something is left without it."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from scenes.kit import theme
from scenes.kit.bars import percent
from scenes.kit.glyphs import Atlas
from scenes.kit.numbers import DIGIT_DROP
from scenes.kit.paint import ArrayMobject, Brush
from scenes.kit.tokens import gaps

KINDS = theme.ATTENTION, theme.MLP
TILE = 0.95  # height of a block
APART = 0.42  # between a block and the line
WIDEST = 1.3
NAMES, HEAD = 1.25, 0.4  # room at the left, and for the head of the line


class Blocks(ArrayMobject):
    """Attention above the line and MLP below it, for each of the ``layers`` shown; dots where some are left out.

    All arrays are (layers shown, 2), attention first: ``left`` is what is left of ``whole`` without a block, and what
    was lost is red, up to a tick on both sides; ``told`` says how much of that can be seen, ``silent`` is 1 while a
    block is cut from the line, ``there`` its opacity. ``full`` is what fills a block. There is room for names at the
    left of both rows.
    """

    arrays: ClassVar[tuple[str, ...]] = ("left", "told", "silent", "there")

    def __init__(self, layers: Sequence[int], left, whole: float, full: float, width: float) -> None:
        super().__init__(width, 2 * (TILE + APART))
        self.layers = [*layers]
        steps = np.ones(len(layers))
        steps[[*gaps(self.layers)]] += 0.6
        pitch = (width - NAMES - HEAD) / steps.sum()
        self.xs = (np.cumsum(steps) - 0.5) * pitch - width / 2 + NAMES
        self.tile, self.apart = min(0.82 * pitch, WIDEST), 0.08 * pitch  # the second of a layer comes a little later
        self.left, self.whole, self.full = np.asarray(left, float), whole, full
        self.told, self.silent, self.there = (np.zeros(self.left.shape) for _ in range(3))

    def texts(self) -> list[str]:
        """What is painted, layer by layer."""
        return [percent(p) for p in self.left.ravel()]

    def tile_place(self, row: int, part: int) -> np.ndarray:
        """The middle of a block now, of the layer that is shown as number ``row``."""
        return self.place(*self._middle(row, part))

    def name_place(self, part: int) -> np.ndarray:
        """The left end of a row."""
        return self.place(-self.built_size[0] / 2, self._middle(0, part)[1])

    def _middle(self, row: int, part: int) -> tuple[float, float]:
        side = 1 - 2 * part
        return self.xs[row] - side * self.apart, side * (APART + TILE / 2)

    def paint(self, brush: Brush) -> None:
        self._line(brush)
        size = min(24.0, 96 * 0.86 * self.tile / max(map(Atlas.advance, self.texts())))
        for row in range(len(self.xs)):
            for part, color in enumerate(KINDS):
                if (here := self.there[row, part]) > 0:
                    self._block(brush, row, part, color, here)
                    x, y = self._middle(row, part)
                    text, stand = percent(self.left[row, part]), [(x, y - size / 96 * DIGIT_DROP)]
                    brush.numbers([text], stand, size, [theme.rgb(theme.WHITE)], [here * self.told[row, part]])

    def _line(self, brush: Brush) -> None:
        """The stream, with a head at its right end."""
        end, here = self.built_size[0] / 2, min(1.0, self.there.max() * 2)
        dots = [(self.xs[n - 1] + self.xs[n]) / 2 for n in gaps(self.layers)]
        cuts = [NAMES - 0.1 - end, *(x + side * 0.3 for x in dots for side in (-1, 1)), end - 0.25]
        brush.lines([[(a, 0), (b, 0)] for a, b in zip(cuts[::2], cuts[1::2])], theme.PALE, 8, here)
        brush.polygon([(end - 0.3, 0.17), (end, 0), (end - 0.3, -0.17)], theme.PALE, here)
        spots = np.array([(x + k * 0.14, 0) for x in dots for k in (-1, 0, 1)]).reshape(-1, 2)
        brush.circles(spots, [0.04] * len(spots), [theme.rgb(theme.PALE)] * len(spots), [here] * len(spots))

    def _block(self, brush: Brush, row: int, part: int, color: str, here: float) -> None:
        side, (x, middle), half = 1 - 2 * part, self._middle(row, part), self.tile / 2
        silent, told, left = self.silent[row, part], self.told[row, part], self.left[row, part]
        brush.lines([[(x, 0), (x, side * APART)]], color, 3, here * (1 - silent))
        brush.circles([(x, 0)], [0.08], [theme.rgb(color)], [here * (1 - silent)])
        foot, unit = middle - TILE / 2, TILE / self.full
        kept, before = foot + min(left, self.whole) * unit, foot + self.whole * unit
        live = here * (1 - told) * (1 - 0.85 * silent)
        boxes = [
            (x - half, foot, x + half, foot + TILE),  # alive: all of it
            (x - half, foot, x + half, foot + left * unit),
            (x - half, kept, x + half, max(before, kept)),
        ]
        brush.rectangles(boxes, [color, color, theme.VALUE], [0.35 * live, 0.45 * here * told, 0.65 * here * told])
        ring = [(x - half, foot), (x + half, foot), (x + half, foot + TILE), (x - half, foot + TILE)]
        brush.polyline(ring, color, theme.STROKE, here * (1 - 0.6 * silent), closed=True)
        if self.whole < 0.97 * self.full:
            ticks = [[(x + k * (half - 0.07), before), (x + k * (half + 0.07), before)] for k in (-1, 1)]
            brush.lines(ticks, theme.WHITE, theme.STROKE, here * told)
