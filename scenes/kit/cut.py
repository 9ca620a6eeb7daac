"""A text cut into boxes, on as many lines as it needs, and what hangs below them."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from manim import DOWN, UP, Animation, AnimationGroup, Brace, FadeIn, GrowFromCenter, Rectangle, VGroup

from scenes.kit import theme
from scenes.kit.spans import reading_order
from scenes.kit.text import Word, fit, flow, space_width, words
from scenes.kit.tokens import gaps, legible

BOX = 1.42  # the height of a box, in ems
SIZES = (72, 60, theme.TITLE, 42, theme.BODY, 30, 27, theme.SMALL, 21, theme.TINY, 16, 14)


class Room(NamedTuple):
    """What `flow` asks of a piece."""

    width: float
    text: str


class CutText(VGroup):
    """Pieces of text in boxes that touch, on as many lines as they need.

    As typed, the boxes are as wide as their text, so that nothing is moved apart, and line breaks break lines.
    Otherwise each box has some air and is at least as wide as ``rooms`` says. Lines follow each other with
    ``below`` ems between them, for what hangs from the boxes. A colour of None leaves the box away, as for dots.
    """

    def __init__(
        self,
        texts: Sequence[str],
        colors: Sequence[str | None],
        size: float = theme.BODY,
        width: float = 13.2,
        typed: bool = True,
        rooms: Sequence[float] | None = None,
        below: float = 0.3,
        scales: Sequence[float] | None = None,
    ) -> None:
        super().__init__()
        self.texts, self.size, self.em = [*texts], size, size / 96
        self.words: list[Word] = words(map(legible, texts), size)
        self.boxes: list[Rectangle] = []
        for i, (word, color) in enumerate(zip(self.words, colors)):
            fit(word.scale(scales[i] if scales else 1.0), width)
            room = max(word.width + (0 if typed else 0.24 * self.em), rooms[i] if rooms else 0.0)
            box = Rectangle(width=max(room, 0.02), height=BOX * self.em)
            shade = color or theme.REST
            box.set_stroke(shade, theme.STROKE, 1.0 if color else 0.0).set_fill(shade, 0.15 if color else 0.0)
            word.set_fill(shade)
            self.boxes.append(box)
        self.typed, self.room = typed, width
        self.lines = self._lines(width)
        shortest = sum(b.width for b in self.boxes) / len(self.lines)
        balanced = (self._lines(narrower) for narrower in np.linspace(min(shortest, width), width, 12))
        self.lines = next((lines for lines in balanced if len(lines) == len(self.lines)), self.lines)
        self.pitch = (BOX + below) * self.em
        for n, line in enumerate(self.lines):
            self._place(line, -n * self.pitch)
        self.add(*self.boxes, *self.words)

    def _lines(self, width: float) -> list[list[int]]:
        """The pieces of each line."""
        rooms = [Room(b.width, w.text if self.typed else "") for b, w in zip(self.boxes, self.words)]
        spaced = [t.startswith(" ") or (b.isspace() and not self.typed) for t, b in zip(self.texts, ["", *self.texts])]
        lines, start = [], 0
        for run in flow(rooms, spaced, width, self.hang):
            lines.append([*range(start, start + len(run))])
            start += len(run)
        return lines

    @property
    def hang(self) -> float:
        """How far the space that a line begins with stands out to its left."""
        return space_width(self.size) if self.typed else 0.0

    def _place(self, line: list[int], y: float) -> None:
        x = -self.hang if line[0] > 0 and self.texts[line[0]].startswith(" ") else 0.0
        order = reading_order([self.texts[i] for i in line]) if self.typed else range(len(line))
        for i in (line[n] for n in order):
            box = self.boxes[i]
            box.move_to([x + box.width / 2, y, 0])
            self.words[i].move_to(box)
            x += box.width

    def lines_at(self, size: float) -> int:
        """On how many lines it would stand at another size: everything but the width grows with it."""
        return len(self._lines(self.room * self.size / size))

    def cell(self, i: int) -> VGroup:
        return VGroup(self.boxes[i], self.words[i])

    def by_line(self, wanted: Sequence[int]) -> list[list[int]]:
        """Those of the wanted pieces that are on one line, line by line."""
        parts = ([i for i in line if i in wanted] for line in self.lines)
        return [part for part in parts if part]


def cut_tokens(
    tokens: Sequence[str], ids: Sequence[int], shown: Sequence[int], size: float, width: float, room: float = 0.0
) -> tuple[CutText, dict[int, Rectangle]]:
    """The tokens shown in boxes at least ``room`` wide, dots where some are left out, and the box of each token."""
    slots = [i for n, i in enumerate(shown) for i in ([None, i] if n in gaps(shown) else [i])]
    texts = ["…" if i is None else tokens[i] for i in slots]
    colors = [None if i is None else theme.token_color(int(ids[i])) for i in slots]
    cut = CutText(texts, colors, size, width, typed=False, rooms=[0.0 if i is None else room for i in slots])
    return cut, {i: box for i, box in zip(slots, cut.boxes) if i is not None}


class Reading(VGroup):
    """What people read, below the boxes of its tokens; a brace where it is more than one box.

    ``parts`` are runs of boxes on one line, each with the text that stands below it.
    """

    def __init__(self, cut: CutText, parts: Sequence[tuple[Sequence[int], str]], color: str = theme.PALE) -> None:
        super().__init__()
        self.braces, self.words = VGroup(), VGroup()
        for (boxes, _), label in zip(parts, words([text for _, text in parts], cut.size * 0.85, color)):
            over = VGroup(*(cut.boxes[i] for i in boxes))
            if len(boxes) > 1 or len(parts) > 1:
                brace = Brace(over, DOWN, buff=0.12 * cut.em, color=color)
                self.braces.add(brace.stretch_to_fit_height(0.32 * cut.em, about_edge=UP))
            fit(label, max(over.width, 2 * cut.em))
            self.words.add(label.move_to(over.get_bottom() + DOWN * cut.em))
        self.add(*self.braces, *self.words)

    def appear(self) -> Animation:
        return AnimationGroup(*map(GrowFromCenter, self.braces), FadeIn(self.words, shift=DOWN * 0.1))


def largest(make: Callable[[float], CutText], height: float, sizes: Sequence[float] = SIZES) -> CutText:
    """The cut text as large as it has room with what hangs below it; rather a little smaller than on more lines.

    Where even the smallest is higher than that, it is shrunk.
    """
    sample = make(theme.BODY)
    lines = {size: sample.lines_at(size) for size in sizes}
    fitting = [size for size in sizes if lines[size] * sample.pitch * size / sample.size <= height]
    large = [size for size in fitting if size >= theme.BODY] or fitting[:1] or sizes[-1:]
    best = make(min(large, key=lambda size: (lines[size], -size)))
    room = height * best.height / (len(best.lines) * best.pitch)
    return best if fitting else fit(best, best.width, room)
