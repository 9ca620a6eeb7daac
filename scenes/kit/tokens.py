"""The prompt as a row of tokens, and what to leave out when there are too many of them."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from manim import RIGHT, Rectangle, VGroup, VMobject

from scenes.kit import theme
from scenes.kit.text import Word, fit, words


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
    """Tokens side by side, in boxes that touch, or as plain words with gaps between them.

    ``indices`` picks the tokens shown; where it leaves some out, dots stand in. All accessors take the
    index of the token in the prompt.
    """

    def __init__(
        self,
        tokens: Sequence[str],
        ids: Sequence[int] | None = None,
        indices: Sequence[int] | None = None,
        size: float = theme.BODY,
        width: float = 13.2,
        boxed: bool = True,
        gap: float = 0.0,
        color: str | None = None,
        longest: float = 3.2,
    ) -> None:
        super().__init__()
        self.indices = [*range(len(tokens))] if indices is None else [*indices]
        texts = [legible(tokens[i]) for i in self.indices]
        texts = texts if boxed else [t.strip(" ") or t for t in texts]
        self.words: dict[int, Word] = {}
        self.boxes: dict[int, Rectangle] = {}
        self.dots = VGroup()

        missing, cells = gaps(self.indices), []
        for n, (i, w) in enumerate(zip(self.indices, words(texts, size))):
            if n in missing:
                self.dots.add(words(["…"], size, theme.REST)[0])
                cells.append(self.dots[-1])
            fit(w, longest)
            own = color or (theme.token_color(int(ids[i])) if ids is not None else theme.WHITE)
            w.set_fill(own)
            self.words[i] = w
            box = Rectangle(width=w.width + (0.1 if boxed else 0), height=size / 96 * 1.42)
            box.set_stroke(own, theme.STROKE if boxed else 0, opacity=1 if boxed else 0).set_fill(
                own, 0.15 if boxed else 0
            )
            self.boxes[i] = box
            cells.append(VGroup(box, w.move_to(box)))
        self.cells = VGroup(*cells).arrange(RIGHT, buff=gap)
        self.add(*cells)
        fit(self, width)

    def word(self, i: int) -> Word:
        return self.words[self._index(i)]

    def box(self, i: int) -> Rectangle:
        return self.boxes[self._index(i)]

    def cell(self, i: int) -> VGroup:
        """The box and the word of one token."""
        i = self._index(i)
        return VGroup(self.boxes[i], self.words[i])

    def center(self, i: int) -> np.ndarray:
        return self.box(i).get_center()

    def all_words(self) -> VGroup:
        return VGroup(*self.words.values(), *self.dots)

    def all_boxes(self) -> VGroup:
        return VGroup(*self.boxes.values())

    def _index(self, i: int) -> int:
        return i if i >= 0 else self.indices[i]


def under(mobject: VMobject, anchor: VMobject, gap: float = 0.15) -> VMobject:
    """Centre a mobject below an anchor."""
    return mobject.move_to(anchor.get_center()).set_y(anchor.get_bottom()[1] - gap - mobject.height / 2)
