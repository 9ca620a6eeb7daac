"""A text as it was typed, where it is cut, and what people read in it."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from manim import Rectangle, VGroup

from scenes.kit import theme
from scenes.kit.text import Word, fit, flow, space_width, words
from scenes.kit.tokens import legible
from scenes.kit.typeset import printable

BOX = 1.42  # the height of a box, in ems
SIZES = (theme.TITLE, 42, theme.BODY, 30, 27, theme.SMALL, 21, theme.TINY, 16, 14)


@dataclass(frozen=True)
class Span:
    """Characters [start, end) of a text and the tokens [first, stop) that stand for them."""

    start: int
    end: int
    first: int
    stop: int

    @property
    def n_tokens(self) -> int:
        return self.stop - self.first


def pieces(text: str, offsets) -> list[Span]:
    """The text where it is cut between characters: mostly one piece a token.

    Tokens that share a character, or a letter and its accents, are one piece.

    >>> pieces("a é", [(0, 1), (1, 2), (2, 3), (2, 3)])
    [Span(start=0, end=1, first=0, stop=1), Span(start=1, end=2, first=1, stop=2), Span(start=2, end=3, first=2, stop=4)]
    """
    found: list[Span] = []
    for i, (start, end) in enumerate(np.asarray(offsets).tolist()):
        if found and (start < found[-1].end or (start < len(text) and clings(text, start))):
            last = found.pop()
            start, end, first = last.start, max(end, last.end), last.first
        else:
            first = i
        found.append(Span(start, end, first, i + 1))
    return found


def clings(text: str, i: int) -> bool:
    """Whether the i-th character is drawn as part of the one before: an accent, a skin tone, what a joiner joins."""
    joined = i > 0 and text[i - 1] == "\u200d"
    return i > 0 and (joined or text[i] == "\u200d" or is_mark(text[i]) or "\U0001f3fb" <= text[i] <= "\U0001f3ff")


def is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M")


# Scripts that put no spaces between words: there each piece is read by itself.
UNSPACED = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))


def in_word(text: str, i: int) -> bool:
    """Letters, digits and their marks, and an apostrophe between two letters."""
    if any(low <= ord(text[i]) <= high for low, high in UNSPACED):
        return False
    inside = 0 < i < len(text) - 1
    return text[i].isalnum() or is_mark(text[i]) or (inside and text[i] in "'’" and text[i - 1 : i + 2 : 2].isalpha())


def readings(text: str, cut: Sequence[Span]) -> list[tuple[Span, bool]]:
    """What people read, and whether it is a word: the words, and every piece that holds none, except for spaces.

    >>> [(s.start, s.end, s.n_tokens, w) for s, w in readings("paws!", pieces("paws!", [(0, 2), (2, 4), (4, 5)]))]
    [(0, 4, 2, True), (4, 5, 1, False)]
    """
    ends = [0, *(i for i in range(1, len(text)) if in_word(text, i) != in_word(text, i - 1)), len(text)]
    found: list[tuple[Span, bool]] = []
    for start, end in zip(ends, ends[1:]):
        inside = [c for c in cut if c.start < end and c.end > start]
        runs = [inside] if in_word(text, start) else [[c] for c in inside]
        for run in runs:
            a, b = max(start, run[0].start), min(end, run[-1].end)
            a, b = a + len(text[a:b]) - len(text[a:b].lstrip()), a + len(text[a:b].rstrip())
            if a >= b:
                continue
            span, word = Span(a, b, run[0].first, run[-1].stop), in_word(text, start)
            if found and found[-1][0].stop > span.first:  # one token reaches into both
                before, was_word = found.pop()
                span, word = Span(before.start, b, before.first, span.stop), word or was_word
            found.append((span, word))
    return found


def brief(text: str, most: int = 18) -> str:
    """A text as captions can hold it: one line, short.

    >>> brief(" Donaudampfschifffahrt", 10), brief(" blue")
    ('Donaudamp…', 'blue')
    """
    text = printable(text.strip(" ")) or legible(text)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def rightwards(text: str) -> bool | None:
    """Whether a text reads to the right, to the left (False), or has no letters that tell (None)."""
    kinds = [unicodedata.bidirectional(c) for c in text]
    strong = [k for k in kinds if k in ("L", "R", "AL", "EN")]
    return strong[0] in ("L", "EN") if strong else None


def reading_order(texts: Sequence[str]) -> list[int]:
    """Pieces of one line from left to right on paper: those of a right-to-left script stand in reverse.

    >>> reading_order(["a", " ", "ש", "ל", " ", "b"])
    [0, 1, 3, 2, 4, 5]
    """
    order: list[int] = []
    run: list[int] = []
    for i, side in enumerate(map(rightwards, texts)):
        if side is False:
            run.append(i)
        elif side is None and run and rightwards("".join(texts[i:])) is False:
            run.append(i)  # a space between two words of the script
        else:
            order += [*reversed(run), i]
            run = []
    return [*order, *reversed(run)]


class CutText(VGroup):
    """Pieces of text in boxes that touch, on as many lines as they need.

    As typed, the boxes are as wide as their text and nothing is moved apart. Otherwise each box has some air
    and is at least as wide as ``rooms`` says, and lines follow each other with ``below`` ems between them, for
    what hangs from the boxes. A colour of None leaves the box away, as for dots.
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
        self.lines = self._lines(width, space_width(size) if typed else 0.0)
        self.pitch = (BOX + below) * self.em
        for n, line in enumerate(self.lines):
            self._place(line, -n * self.pitch, typed)
        self.add(*self.boxes, *self.words)

    def _lines(self, width: float, space: float) -> list[list[int]]:
        """Piece by piece; a line ends where one ends in a line break, and where the next has no room."""
        lines, start = [], 0
        for stop, text in enumerate(self.texts, 1):
            if stop == len(self.texts) or text.endswith("\n"):
                boxes, spaced = self.boxes[start:stop], [t.startswith(" ") for t in self.texts[start:stop]]
                for run in flow(boxes, spaced, width, space):
                    lines.append([*range(start, start + len(run))])
                    start += len(run)
        return lines

    def _place(self, line: list[int], y: float, typed: bool) -> None:
        hang = typed and line[0] > 0 and self.texts[line[0]].startswith(" ") and self.texts[line[0]].strip()
        x = -space_width(self.size) if hang else 0.0
        order = reading_order([self.texts[i] for i in line]) if typed else range(len(line))
        for i in (line[n] for n in order):
            box = self.boxes[i]
            box.move_to([x + box.width / 2, y, 0])
            self.words[i].move_to(box)
            x += box.width

    @property
    def height_below(self) -> float:
        """Its height with the room under every line."""
        return len(self.lines) * self.pitch

    def cell(self, i: int) -> VGroup:
        return VGroup(self.boxes[i], self.words[i])

    def by_line(self, wanted: Sequence[int]) -> list[list[int]]:
        """Those of the wanted pieces that are on one line, line by line."""
        parts = ([i for i in line if i in wanted] for line in self.lines)
        return [part for part in parts if part]


def largest(make: Callable[[float], CutText], height: float) -> CutText:
    """The cut text at the largest size at which it is no higher than this, with what hangs below it."""
    return next((made for made in map(make, SIZES) if made.height_below <= height), make(SIZES[-1]))
