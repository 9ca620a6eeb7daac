"""One vector on its way through a model: a line as thick as the vector is long, and the blocks that add to it."""

from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar

import numpy as np
from manim import smooth

from scenes.kit import theme
from scenes.kit.numbers import DIGIT_DROP
from scenes.kit.paint import ArrayMobject, Brush

THICKEST, THINNEST = 0.36, 0.02  # of the line, in units
TILE = 0.58, 0.38  # a block
ROUND = 0.11  # radius of a ⊕
LEAD = 0.3  # how far the head of the line is ahead
KINDS = theme.ATTENTION, theme.MLP


def length_text(length: float) -> str:
    """A length in three digits or so.

    >>> length_text(5.21), length_text(220.6), length_text(2931.0)
    ('5.2', '221', '2,931')
    """
    return f"{length:.1f}" if length < 99.95 else f"{length:,.0f}"


class Stream(ArrayMobject):
    """The line along y = 0, from stop to stop.

    Stops count as in the model: 0 is the start, 2l + 1 follows the attention of layer l and 2l + 2 its MLP. Between
    two shown that follow each other stands the block that takes the line from the one to the other; where stops
    are left out, dots. ``at`` says where the stops are; ``drawn`` how far the line has come, in stops shown;
    ``grain`` how large blocks are and ``reach`` how far above the line; ``told`` is the opacity of the lengths of
    what they add. From the stop shown that is number ``turn`` the line is in the colour of the prediction, as far
    as ``turned``.
    """

    arrays: ClassVar[tuple[str, ...]] = ("at", "drawn", "grain", "reach", "told", "turned")

    def __init__(
        self, stops: Sequence[int], at, lengths, updates, width: float, height: float, grain: float = 1.0
    ) -> None:
        super().__init__(width, height)
        self.stops, self.at = [*stops], np.asarray(at, float)
        lengths, updates = np.asarray(lengths, float), np.asarray(updates, float)
        unit = THICKEST / max(lengths.max(), updates.max(), 1e-9)
        self.lengths, self.updates = lengths[self.stops], updates  # of the line at each stop; of each block's update
        self.thick, self.bands = (np.maximum(x * unit, THINNEST) for x in (self.lengths, updates))
        self.drawn, self.grain, self.told = 0.0, grain, 0.0
        self.reach = height / 2 - TILE[1] * grain / 2
        self.turn, self.turned = 0, 0.0

    @property
    def blocks(self) -> list[int]:
        """The blocks shown, by the stop they start from: even ones are attention."""
        return [a for a, b in pairwise(self.stops) if b == a + 1]

    def texts(self) -> list[str]:
        """What is painted in the blocks."""
        return [length_text(self.updates[b]) for b in self.blocks]

    def stop_place(self, stop: int) -> np.ndarray:
        """Where a stop is now."""
        return self.place(self.at[self.stops.index(stop)], 0)

    def tile_place(self, block: int) -> np.ndarray:
        """Where the tile of a block is now."""
        i = self.stops.index(block)
        return self.place((self.at[i] + self.at[i + 1]) / 2, self.reach)

    def tile_size(self, block: int) -> np.ndarray:
        """Width and height of the tile of a block: less wide where stops are near each other."""
        i = self.stops.index(block)
        gap = self.at[i + 1] - self.at[i]
        return np.array([min(TILE[0] * self.grain, 0.68 * gap), TILE[1] * self.grain])

    def paint(self, brush: Brush) -> None:
        way = float(self.drawn)
        for i, (a, b) in enumerate(pairwise(self.stops)):
            if way > i:
                self._segment(brush, i, b == a + 1, min(way - i, 1.0))
                if b == a + 1:
                    self._branch(brush, i, (way - i - 0.06) / 0.74)
        for i, (a, b) in enumerate(pairwise(self.stops)):
            if b == a + 1:
                self._sum(brush, self.at[i + 1], float(np.clip((way - i) * 5 - 3, 0, 1)))
        if way > 0:
            self._tip(brush, way)

    def _segment(self, brush: Brush, i: int, whole: bool, share: float) -> None:
        """The line from a stop to the next; where stops are left out between them, dots in its middle."""
        start, end = self.at[i], self.at[i + 1]
        gap, before = end - start, self._before(i)
        if whole:
            return self._band(brush, i, start, start + gap * share, before, self.thick[i])
        self._band(brush, i, start, start + gap * min(share, 0.32), before, self.thick[i])
        if share > 0.68:
            self._band(brush, i, start + 0.68 * gap, start + gap * share, self.thick[i + 1], self.thick[i + 1])
        dots = np.array([(start + gap * x, 0) for x in (0.42, 0.5, 0.58) if share > x]).reshape(-1, 2)
        brush.circles(dots, [0.04] * len(dots), [theme.rgb(theme.PALE)] * len(dots), [1.0] * len(dots))

    def _before(self, i: int) -> float:
        """How thick the line is just before the i-th stop shown."""
        return self.thick[i - 1] if i and self.stops[i] == self.stops[i - 1] + 1 else self.thick[i]

    def _ink(self, i: int) -> np.ndarray:
        """The colour of the line after the i-th stop shown."""
        share = self.turned if i >= self.turn else 0.0
        return theme.rgb(theme.PALE) * (1 - share) + theme.rgb(theme.FOCUS) * share

    def _band(self, brush: Brush, i: int, start: float, end: float, before: float, after: float) -> None:
        """A piece of the line, which soon after its start takes on its own thickness."""
        ease = 0.16 * self.grain
        xs = np.append(start + ease * np.linspace(0, 1, 9), end)
        xs = xs[xs <= end] if end < start + ease else xs
        if len(xs) < 2:
            return
        half = np.array([before + (after - before) * smooth(min((x - start) / ease, 1.0)) for x in xs]) / 2
        xs[0] -= 0.01  # no seam between two pieces
        outline = np.concatenate([np.column_stack([xs, half]), np.column_stack([xs, -half])[::-1]])
        brush.polygon(outline, self._ink(i))

    def _branch(self, brush: Brush, i: int, share: float) -> None:
        """The block reads a copy of the vector by a thin line; what it adds comes back as thick as it is long."""
        share = min(max(share, 0.0), 1.0)
        if not share:
            return
        start, end, high = self.at[i], self.at[i + 1], self.reach
        block = self.stops[i]
        width, height = self.tile_size(block)
        color, middle = KINDS[block % 2], (start + end) / 2
        fork, left, right = start + 0.17 * (end - start), middle - width / 2, middle + width / 2
        up = part(np.array([(fork, 0), (fork, high), (left, high)]), share / 0.3)
        brush.polyline(up, color, theme.STROKE)
        there = float(np.clip(share / 0.2 - 1, 0, 1))
        turn = min(end - right, 0.9 * high)
        angles = np.linspace(np.pi / 2, 0, 13)
        bend = np.column_stack([end - turn + turn * np.cos(angles), high - turn + turn * np.sin(angles)])
        down = np.concatenate([[(right, high)], bend, [(end, 0)]])
        if share > 0.4:
            brush.polyline(part(down, (share - 0.4) / 0.6), color, 100 * self.bands[block], 0.85)
        box = (left, high - height / 2, right, high + height / 2)
        brush.rectangles([box], [theme.BLACK], [there])
        brush.rectangles([box], [color], [0.3 * there])
        corners = [(left, box[1]), (right, box[1]), (right, box[3]), (left, box[3])]
        brush.polyline(corners, color, theme.STROKE, there, closed=True)
        size = 20 * width / TILE[0]
        text, stand = length_text(self.updates[block]), [(middle, high - size / 96 * DIGIT_DROP)]
        brush.numbers([text], stand, size, [theme.rgb(theme.WHITE)], [self.told * there])

    def _sum(self, brush: Brush, x: float, shown: float) -> None:
        """⊕"""
        r = ROUND * self.grain**0.5
        ring = np.linspace(0, 2 * np.pi, 33)[:-1]
        circle = np.column_stack([x + r * np.cos(ring), r * np.sin(ring)])
        brush.polygon(circle, theme.BLACK, shown)
        brush.polyline(circle, theme.WHITE, theme.STROKE, shown, closed=True)
        brush.lines([[(x - r, 0), (x + r, 0)], [(x, -r), (x, r)]], theme.WHITE, theme.STROKE, shown)

    def _tip(self, brush: Brush, way: float) -> None:
        """The head of the line, a little ahead, and soon as thick as the line is from here on."""
        i = min(int(way), len(self.at) - 1)
        x = float(np.interp(way, range(len(self.at)), self.at))
        before = self._before(i) if i == way else self.thick[i]
        now = self.thick[i]
        if i < way:
            now = now + (self.thick[i + 1] - now) * smooth(float(np.clip((way - i) * 5 - 4, 0, 1)))
        self._band(brush, i, x, x + LEAD * self.grain, before, now)
        half = now / 2 + 0.1
        tip = x + LEAD * self.grain
        brush.polygon([(tip, half), (tip + 1.3 * half, 0), (tip, -half)], self._ink(i))


def part(path: np.ndarray, share: float) -> np.ndarray:
    """The beginning of a path of straight pieces, as far as a share of its length."""
    steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
    reach = np.clip(share, 0, 1) * steps.sum()
    gone = np.concatenate([[0], np.cumsum(steps)])
    end = [np.interp(reach, gone, path[:, axis]) for axis in (0, 1)]
    return np.concatenate([path[gone < reach], [end]]) if reach > 0 else path[:1].repeat(2, 0)
