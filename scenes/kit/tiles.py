"""Text in tiles that close up and become one piece: letters into tokens, letters into words."""

from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar, NamedTuple

import numpy as np
from manim import Rectangle

from scenes.kit import theme
from scenes.kit.glyphs import Atlas
from scenes.kit.paint import ArrayMobject, Brush
from scenes.kit.spans import reading_order
from scenes.kit.text import flow
from scenes.kit.typeset import ASCENT, DESCENT, EM, shown, typeset

PAD, APART, BOX = 0.24, 0.2, 1.42  # ems: beside the text of a tile, between two tiles, the height of a tile
NOTE = 24.0  # size of the notes
BASELINE = (ASCENT - DESCENT) / 2 / EM  # of a line, below its middle, in ems
FADED = 0.4  # how strong the mark for a space is

Cut = Sequence[Sequence[Sequence[str]]]  # rows of pieces of units; a string is a piece of its characters


class Tiles(ArrayMobject):
    """Rows of units, mostly letters, a tile each; where ``joined`` is one, a unit is one piece with that before it.

    ``rows`` is how they are cut at first. ``joined``, ``opacities``, ``colors`` (n 3), ``noted`` and ``widths`` (of
    the texts alone) hold a value for each unit and move. ``notes`` are written below the pieces that begin with their
    unit, as strong as ``noted``. A unit that is several tokens is cut into ``parts``, as far as ``split`` says (0 to
    1). Rows start at the left; with ``align`` ½ they are centred.
    """

    arrays: ClassVar[tuple[str, ...]] = ("joined", "opacities", "colors", "widths", "noted", "split")

    def __init__(
        self, rows: Cut, size: float = theme.BODY, align: float = 0.0, pitch: float = 1.9, color: str = theme.PALE
    ) -> None:
        self.size, self.em, self.align = size, size / 96, align
        self.units = [unit for row in rows for piece in row for unit in piece]
        n = len(self.units)
        self.texts = [*map(shown_as, self.units)]
        self.widths = np.array([advance(text) for text in self.texts]) * self.em
        self.joined, self.opacities, self.colors = joints(rows), np.ones(n), np.tile(theme.rgb(color), (n, 1))
        self.notes, self.noted = [""] * n, np.zeros(n)
        self.parts, self.split = [1] * n, 0.0

        lengths = [sum(map(len, row)) for row in rows]
        ends = np.cumsum([0, *lengths]).tolist()
        self.lines = [[a + k for k in reading_order(self.units[a:b])] for a, b in pairwise(ends)]  # from left to right
        self.line_of = np.repeat(np.arange(len(rows)), lengths)
        height = pitch * self.em * (len(rows) - 1) + BOX * self.em
        self.ys = height / 2 - BOX * self.em / 2 - np.arange(len(rows)) * pitch * self.em
        super().__init__(self._side_by_side()[:, 2].max(), height)

    def open(self, left: int, right: int) -> float:
        """How far apart two neighbours of a line are, 0 to 1."""
        return 1.0 - float(self.joined[max(left, right)]) if abs(left - right) == 1 else 1.0

    def gaps(self, line: Sequence[int]) -> list[float]:
        """How open a line is before each of its units and after the last; a piece that goes on elsewhere has no end."""
        first, stop = min(line), max(line) + 1
        before = self.joined[first] if line[0] == first else 0.0
        after = self.joined[stop] if line[-1] == stop - 1 and stop < len(self.units) else 0.0
        return [1.0 - float(before), *(self.open(a, b) for a, b in pairwise(line)), 1.0 - float(after)]

    def spots(self) -> np.ndarray:
        """Left edge, middle of the text and right edge of every tile as it is now, n 3, in its own coordinates."""
        out, room = self._side_by_side(), self.built_size[0]
        for line in self.lines:
            out[line] += self.align * (room - out[line[-1], 2]) - room / 2
        return out

    def _side_by_side(self) -> np.ndarray:
        """`spots`, but each row from nought."""
        out = np.zeros((len(self.units), 3))
        for line in self.lines:
            gaps = self.gaps(line)
            x = -APART * self.em * gaps[0]
            for u, before, after in zip(line, gaps, gaps[1:]):
                left = x + APART * self.em * before
                text = left + PAD * self.em * before
                x = text + self.widths[u] + PAD * self.em * after
                out[u] = left, text + self.widths[u] / 2, x
        return out

    def without(self, gone: np.ndarray) -> np.ndarray:
        """What ``widths`` is where some units take no room."""
        return np.where(gone, -2 * PAD * self.em, self.widths)

    def pieces(self) -> list[tuple[int, int]]:
        """Runs [first, stop) of units that are one piece now, or are about to be."""
        return [*pairwise([*np.flatnonzero(self.joined < 0.5).tolist(), len(self.units)])]

    def find(self, *texts: str) -> list[tuple[int, int]]:
        """Every run [first, stop) of neighbouring pieces of one row that read like this."""
        cut = [(a, b, "".join(self.units[a:b])) for a, b in self.pieces()]
        runs = (cut[n : n + len(texts)] for n in range(len(cut)))
        found = [(run[0][0], run[-1][1]) for run in runs if [text for *_, text in run] == [*texts]]
        return [(first, stop) for first, stop in found if self.line_of[first] == self.line_of[stop - 1]]

    def box_of(self, first: int, stop: int) -> tuple[float, float, float, float]:
        """Left, foot, right, top of a run of units of one row, in its own coordinates."""
        across, y = self.spots()[first:stop], self.ys[self.line_of[first]]
        half = BOX * self.em / 2
        return float(across.min()), y - half, float(across.max()), y + half

    def frame_of(self, first: int, stop: int, color: str = theme.FOCUS, buff: float = 0.04) -> Rectangle:
        """A frame around a run of units where it is now."""
        left, foot, right, top = self.box_of(first, stop)
        scale = np.linalg.norm(self.frame[:2, 0])
        box = Rectangle(width=(right - left) * scale + 2 * buff, height=(top - foot) * scale + 2 * buff)
        box.set_stroke(color, theme.STROKE + 1).set_fill(opacity=0)
        return box.move_to(self.place((left + right) / 2, (foot + top) / 2))

    def paint(self, brush: Brush) -> None:
        spots, half = self.spots(), BOX * self.em / 2
        for line, y in zip(self.lines, self.ys):
            gaps = self.gaps(line)
            for u, before, after in zip(line, gaps, gaps[1:]):
                (left, _, right), shade, color = spots[u], float(self.opacities[u]), self.colors[u]
                if shade <= 0:
                    continue
                brush.rectangles([(left, y - half, right, y + half)], [color], [0.15 * shade])
                brush.lines([[(left, y + s), (right, y + s)] for s in (half, -half)], color, theme.STROKE, shade)
                inner = np.linspace(left, right, self.parts[u] + 1)[1:-1].tolist() if self.split else []
                for x, there in (left, min(1, 2 * before)), (right, min(1, 2 * after)):
                    brush.lines([[(x, y - half), (x, y + half)]], color, theme.STROKE, shade * there)
                for x in inner:
                    ends = [[(x, y + s * half), (x, y + s * half / 2)] for s in (-1, 1)]
                    brush.lines(ends, color, theme.STROKE, shade * self.split)
        self._write(brush, spots)
        self._annotate(brush, spots)

    def _write(self, brush: Brush, spots: np.ndarray) -> None:
        stand = np.column_stack([spots[:, 1], self.ys[self.line_of] - BASELINE * self.em])
        strength = self.opacities * np.where([unit == " " for unit in self.units], FADED, 1.0)
        single = [text if len(text) == 1 else "" for text in self.texts]
        brush.numbers(single, stand, self.size, self.colors, strength)
        for u, text in enumerate(self.texts):
            if len(text) > 1 and strength[u] > 0:  # letters that are drawn together
                run = typeset((text,))[0]
                left = stand[u] - (run.width / EM * self.em / 2, 0)
                brush.shape(run.curves, left, self.em / EM, self.colors[u], strength[u])

    def _annotate(self, brush: Brush, spots: np.ndarray) -> None:
        for first, stop in self.pieces():
            if self.notes[first] and self.noted[first] > 0:
                x = (spots[first:stop].min() + spots[first:stop].max()) / 2
                y = self.ys[self.line_of[first]] - (BOX / 2 + 0.25) * self.em - 0.66 * NOTE / 96
                color = self.colors[first]
                brush.numbers([self.notes[first]], [(x, y)], NOTE, [color], [self.noted[first]])


class Unit(NamedTuple):
    """What `flow` asks of a piece."""

    width: float
    text: str = ""


def wrap(units: Sequence[str], size: float, width: float) -> list[list[str]]:
    """Rows of single tiles that are no wider than ``width``, broken before spaces where possible."""
    each = [Unit((advance(shown_as(unit)) + 2 * PAD + APART) * size / 96) for unit in units]
    rows = flow(each, [unit.isspace() for unit in units], width + APART * size / 96, 0.0)
    ends = np.cumsum([0, *map(len, rows)]).tolist()
    return [[*units[a:b]] for a, b in pairwise(ends)]


def shown_as(unit: str) -> str:
    return "␣" if unit == " " else shown(unit)


def joints(rows: Cut) -> np.ndarray:
    """What ``joined`` is where the rows are cut like this.

    >>> joints([["old", "e", "r"]])
    array([0., 1., 1., 0., 0.])
    """
    return np.array([float(k > 0) for row in rows for piece in row for k in range(len(piece))])


def advance(text: str) -> float:
    """In ems."""
    return Atlas.advance(text) if len(text) == 1 else typeset((text,))[0].width / EM
