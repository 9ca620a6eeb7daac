"""The pieces that a tokenizer knows while it learns: its letters, and below them what it merged, numbered."""

from collections.abc import Mapping, Sequence

import numpy as np
from manim import RIGHT, Animation, FadeIn, VGroup

from scenes.kit import theme
from scenes.kit.paint import Change
from scenes.kit.text import words
from scenes.kit.tiles import Cut, Tiles


def piece_colors(cut: Cut, colors: Mapping[str, str]) -> np.ndarray:
    """A colour for each unit: that of its piece, or a pale one for a piece without."""
    return np.array([theme.rgb(colors.get(piece, theme.PALE)) for row in cut for piece in row for _ in piece])


class PieceList(VGroup):
    """At first nothing of it can be seen. ``colors`` has those of the merged pieces."""

    def __init__(self, letters: Sequence[str], merged: Sequence[str], colors: Mapping[str, str], size: float) -> None:
        self.letters, self.merged = [*letters], [*merged]
        self.tiles = tiles = Tiles([letters, merged], size, pitch=1.75)
        tiles.colors, tiles.opacities = piece_colors([letters, merged], colors), np.zeros(len(tiles.units))
        for n, piece in enumerate(merged):
            tiles.notes[self.units(piece)[0]] = str(n + 1)
        self.names = VGroup(*words(["letters", "merged"], theme.SMALL, theme.GREY))
        for name, y in zip(self.names, tiles.ys):
            name.move_to([tiles.get_left()[0] - 0.25, y, 0], RIGHT)
        super().__init__(self.names, tiles)

    def units(self, piece: str) -> tuple[int, int]:
        """Where the letters of a merged piece are, [first, stop)."""
        n = self.merged.index(piece)
        first = len(self.letters) + sum(map(len, self.merged[:n]))
        return first, first + len(piece)

    def show_letters(self) -> list[Animation]:
        seen = (np.arange(len(self.tiles.units)) < len(self.letters)).astype(float)
        return [FadeIn(self.names[0]), Change(self.tiles, opacities=seen, lag=0.1)]

    def take_in(self, piece: Tiles, merged: str) -> list[Animation]:
        """A piece flies from where it is to its place in the list."""
        first, stop = self.units(merged)
        seen, noted = self.tiles.opacities.copy(), self.tiles.noted.copy()
        seen[first:stop] = noted[first:stop] = 1.0
        goal, scale = self.tiles.frame_of(first, stop), self.tiles.em / piece.em
        flight = piece.animate(remover=True).move_to(goal).scale(scale)
        name = [FadeIn(self.names[1])] if merged == self.merged[0] else []
        return [flight, Change(self.tiles, opacities=seen, noted=noted), *name]

    def light(self, pieces: Sequence[str]) -> Change:
        """Only these merged pieces are bright."""
        shades = np.full(len(self.tiles.units), 0.25)
        for piece in pieces:
            first, stop = self.units(piece)
            shades[first:stop] = 1.0
        return Change(self.tiles, opacities=shades, noted=shades)
