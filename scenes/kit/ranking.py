"""Pairs of pieces by how often they occur: rows that overtake each other as the counts change."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from scenes.kit import theme
from scenes.kit.glyphs import Atlas
from scenes.kit.numbers import DIGIT_DROP
from scenes.kit.paint import ArrayMobject, Brush

PITCH, BOX, PAD, GAP = 1.75, 1.3, 0.2, 0.3  # ems: from row to row; the boxes, the room beside their text; beside bars


class Ranking(ArrayMobject):
    """A row for each pair that is in ``room`` of the top rows: its two pieces, a bar, and its count.

    ``counts``, ``places`` (0 is the top row) and ``shown`` move, one for each pair. ``tie`` is the first and the last
    place of those that are equal, and how much of their bracket is to be seen.
    """

    arrays: ClassVar[tuple[str, ...]] = ("counts", "places", "shown", "tie")

    def __init__(
        self, pairs: Sequence[tuple[str, str]], full: float, width: float, room: int = 5, size: float = theme.BODY
    ) -> None:
        self.pairs, self.full, self.room, self.size, self.em = [*pairs], full, room, size, size / 96
        n = len(self.pairs)
        self.counts, self.places, self.shown = np.zeros(n), np.full(n, float(room)), np.zeros(n)
        self.tie = np.array([0.0, 0.0, 0.0])
        self.colors = {piece: theme.PALE for pair in pairs for piece in pair}
        self.label_width = max(self._label_width(pair) for pair in pairs)
        super().__init__(width, (room - 1) * PITCH * self.em + BOX * self.em)
        self.bar_x = -width / 2 + self.label_width + GAP * self.em
        self.bar_room = width - self.label_width - (2 * GAP + 2.9) * self.em  # the count and the bracket stand behind

    def _piece_width(self, piece: str) -> float:
        return (Atlas.advance(piece) + 2 * PAD) * self.em

    def _label_width(self, pair: tuple[str, str]) -> float:
        return sum(map(self._piece_width, pair)) + 0.1 * self.em

    def ranked(self, counts: dict[tuple[str, str], int], tied: int) -> dict[str, np.ndarray]:
        """Where everything goes for counts in falling order, the first ``tied`` of them equal; for `Change`."""
        order = {pair: place for place, pair in enumerate(counts)}
        places = np.array([float(min(order.get(pair, self.room), self.room)) for pair in self.pairs])
        last = min(tied, self.room) - 1
        return {
            "counts": np.array([float(counts.get(pair, 0)) for pair in self.pairs]),
            "places": places,
            "shown": (places < self.room).astype(float),
            "tie": np.array([0.0, float(last), float(last > 0)]),
        }

    def row_y(self, place: float) -> float:
        return self.built_size[1] / 2 - BOX / 2 * self.em - place * PITCH * self.em

    def row_box(self, place: int) -> tuple[np.ndarray, float, float]:
        """Centre, width and height of the pair in a row."""
        scale, width = np.linalg.norm(self.frame[:2, 0]), self._label_width(self.pairs[[*self.places].index(place)])
        x = self.bar_x - GAP * self.em - width / 2
        return self.place(x, self.row_y(place)), width * scale, BOX * self.em * scale

    def texts(self) -> list[str]:
        return [f"{round(float(c)):,}" for c in self.counts]

    def paint(self, brush: Brush) -> None:
        for pair, count, text, place, shade in zip(self.pairs, self.counts, self.texts(), self.places, self.shown):
            if shade <= 0:
                continue
            y, x = self.row_y(place), self.bar_x - GAP * self.em - self._label_width(pair)
            for piece in pair:
                x += self._paint_piece(brush, piece, x, y, shade) + 0.1 * self.em
            length, half = self.bar_room * count / self.full, 0.4 * self.em
            box = (self.bar_x, y - half, self.bar_x + length, y + half)
            brush.rectangles([box], [theme.rgb(theme.KEY)], [0.75 * shade])
            at = (self.bar_x + length + GAP * self.em, y - DIGIT_DROP * self.em)
            brush.numbers([text], [at], self.size, [theme.rgb(theme.WHITE)], [shade], align=0)
        first, last, shade = self.tie
        if shade > 0:
            x = self.built_size[0] / 2 - 1.55 * self.em
            top, foot = self.row_y(first) + 0.35 * self.em, self.row_y(last) - 0.35 * self.em
            lip = x - 0.2 * self.em
            brush.polyline([(lip, top), (x, top), (x, foot), (lip, foot)], theme.FOCUS, theme.STROKE, shade)
            at = (x + 0.2 * self.em, (top + foot) / 2 - 0.22 * self.em)
            brush.numbers(["tie"], [at], self.size * 0.85, [theme.rgb(theme.FOCUS)], [shade], align=0)

    def _paint_piece(self, brush: Brush, piece: str, x: float, y: float, shade: float) -> float:
        width, half, color = self._piece_width(piece), BOX / 2 * self.em, theme.rgb(self.colors[piece])
        corners = [(x, y - half), (x + width, y - half), (x + width, y + half), (x, y + half)]
        brush.polygon(corners, color, 0.15 * shade)
        brush.polyline(corners, color, theme.STROKE, shade, closed=True)
        stand = (x + width / 2, y - 0.31 * self.em)
        brush.numbers([piece], [stand], self.size, [color], [shade])
        return width
