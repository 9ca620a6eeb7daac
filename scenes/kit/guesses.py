"""The likeliest tokens at several places side by side: each above its bar."""

from collections.abc import Collection, Sequence
from typing import ClassVar

import numpy as np
from manim import LEFT, Rectangle, VGroup

from scenes.kit import theme
from scenes.kit.bars import percent, spaced
from scenes.kit.glyphs import Atlas
from scenes.kit.paint import ArrayMobject, Brush
from scenes.kit.text import fit, words

NUMBER = 0.85  # the size of a percentage, where the token's is 1


class Guesses(ArrayMobject):
    """A column for each place: rows of a token, and under it a bar and its percentage.

    ``tokens`` and ``probs`` are (columns, rows); ``xs`` the middles of the columns. Tokens ``marked`` are in the colour
    of the prediction. ``grown`` (columns) goes from 0 to 1 while the bars of a column come out.
    """

    arrays: ClassVar[tuple[str, ...]] = ("grown",)

    def __init__(
        self,
        tokens: Sequence[Sequence[str]],
        probs,
        xs,
        column: float,
        pitch: float,
        size: float = theme.SMALL,
        marked: Collection[str] = (),
    ) -> None:
        self.probs, xs = np.asarray(probs, float), np.asarray(xs, float)
        n, rows = self.probs.shape
        super().__init__(xs[-1] - xs[0] + column, rows * pitch)
        middle = (xs[0] + xs[-1]) / 2
        self.shift([middle, 0, 0])
        self.lefts, self.column, self.pitch, self.size = xs - middle - column / 2, column, pitch, size
        self.grown, em = np.zeros(n), size / 96
        self.bar = column - Atlas.advance(">99.9%") * em * NUMBER - 0.1
        self.tops = (rows / 2 - np.arange(rows)) * pitch
        self.colors = [[theme.FOCUS if t in marked else theme.KEY for t in column] for column in tokens]
        self.words = VGroup()
        for left, column_tokens, colors in zip(self.lefts, tokens, self.colors):
            group = VGroup(*words(map(quoted, column_tokens), size))
            for w, top, color in zip(group, self.tops, colors):
                w.set_fill(color if color == theme.FOCUS else theme.WHITE)
                fit(w, column).move_to([middle + left, top - 0.5 * em, 0], LEFT)
            self.words.add(group)
        self.add(*self.words)

    def texts(self) -> list[list[str]]:
        """The percentages painted, column by column."""
        return [[percent(p) for p in column] for column in self.probs]

    def box(self, i: int, color: str = theme.FOCUS) -> Rectangle:
        """A frame around a column."""
        scale = np.linalg.norm(self.frame[:2, 0])
        box = Rectangle(width=(self.column + 0.16) * scale, height=self.height + 0.1)
        box.move_to(self.place(self.lefts[i] + self.column / 2, 0)).set_fill(opacity=0)
        return box.set_stroke(color, theme.STROKE * 1.5)

    def paint(self, brush: Brush) -> None:
        em = self.size / 96
        thick = 0.3 * em
        for left, probs, grown, colors, texts in zip(self.lefts, self.probs, self.grown, self.colors, self.texts()):
            ys = self.tops - 1.45 * em
            lengths = np.maximum(probs * self.bar * grown, 0.02)
            boxes = [(left, y - thick, left + length, y) for y, length in zip(ys, lengths)]
            brush.rectangles(boxes, colors, [0.9 * min(1.0, 4 * grown)] * len(boxes))
            stand = np.column_stack([left + lengths + 0.08, ys - thick / 2 - 0.32 * em * NUMBER])
            greys = [theme.rgb(theme.PALE)] * len(texts)
            brush.numbers(texts, stand, self.size * NUMBER, greys, [grown] * len(texts), align=0)


def quoted(token: str) -> str:
    """A token as it can be seen: its spaces are marks, and lone punctuation is in quotation marks.

    >>> quoted(" sea"), quoted(".")
    ('␣sea', '“.”')
    """
    return f"“{token}”" if token.strip() and not any(c.isalnum() or c == " " for c in token) else spaced(token)
