"""The prompt as a row of tokens, and what to leave out when there are too many of them."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from manim import RIGHT, Rectangle, VGroup

from scenes.kit import theme
from scenes.kit.text import Word, fit, fit_alike, words


def window(count: int, limit: int, keep: Iterable[int] = ()) -> list[int]:
    """Which of ``count`` tokens to show in room for ``limit``: those to keep, then the first and last ones in turn.

    >>> window(5, 8), window(20, 6), window(20, 6, keep=[9])
    ([0, 1, 2, 3, 4], [0, 1, 2, 17, 18, 19], [0, 1, 2, 9, 18, 19])
    """
    ends = (i for pair in zip(range(count), reversed(range(count))) for i in pair)
    return sorted([*dict.fromkeys([*(k % count for k in keep), *ends])][:limit])


def gaps(indices: Sequence[int]) -> dict[int, int]:
    """Where a window leaves tokens out: position in the window after the gap → how many are missing."""
    return {n: b - a - 1 for n, (a, b) in enumerate(pairwise(indices), 1) if b > a + 1}


def legible(token: str) -> str:
    """A token of nothing but spaces is shown as what it is.

    >>> legible(" blue"), legible("  ")
    (' blue', '␣␣')
    """
    return token if token.strip(" ") else "␣" * len(token)


class TokenRow(VGroup):
    """Tokens side by side, in boxes that touch, or as plain words.

    ``indices`` picks the tokens shown; where it leaves some out, dots stand in. Every token has at least
    ``room``. All accessors take the index of the token in the prompt.
    """

    def __init__(
        self,
        tokens: Sequence[str],
        ids: Sequence[int] | None = None,
        indices: Sequence[int] | None = None,
        size: float = theme.BODY,
        width: float = 13.2,
        boxed: bool = True,
        room: float = 0.0,
    ) -> None:
        super().__init__()
        self._count = len(tokens)
        self.indices = [*range(len(tokens))] if indices is None else [*indices]
        texts = [legible(tokens[i]) for i in self.indices]
        texts = texts if boxed else [t.strip(" ") for t in texts]
        self.words: dict[int, Word] = {}
        self.boxes: dict[int, Rectangle] = {}
        self.dots: list[Word] = []
        missing, drawn = gaps(self.indices), words(texts, size)
        widths = [max(room, w.width + 0.1) for w in drawn]
        fit_alike(drawn, 0.9 * room if room else 3.2, most=0.75 if room else 1.0)
        for n, (i, w) in enumerate(zip(self.indices, drawn)):
            if n in missing:
                self.dots.append(words(["…"], size, theme.REST)[0])
                self.add(self.dots[-1])
            own = theme.WHITE if ids is None else theme.token_color(int(ids[i]))
            box = Rectangle(width=widths[n], height=size / 96 * 1.42)
            box.set_stroke(own, theme.STROKE, opacity=float(boxed)).set_fill(own, 0.15 * boxed)
            self.words[i], self.boxes[i] = w, box
            self.add(VGroup(box, w.set_fill(own).move_to(box)))
        self.arrange(RIGHT, buff=0)
        fit(self, width)

    def word(self, i: int) -> Word:
        return self.words[i % self._count]

    def box(self, i: int) -> Rectangle:
        return self.boxes[i % self._count]

    def cell(self, i: int) -> VGroup:
        """The box and the word of one token."""
        return VGroup(self.box(i), self.word(i))

    def place(self, i: int) -> np.ndarray:
        return self.box(i).get_center()
