"""A text as it is read, with a blank where its next token goes."""

import math
import re

from manim import DL, DR, LEFT, Line, VGroup

from scenes.kit import theme
from scenes.kit.spans import clings, rightwards
from scenes.kit.text import Paragraph, Word, space_width, word, words

WORD = re.compile(r" *[^ \n]*\n| *[^ \n]+| +")  # with the spaces before it and the line break after it


class Prompt(VGroup):
    """Words in lines no wider than ``width``: those read, in white, a teal blank, and what lies ahead, in grey.

    The blank has room for ``answer``. Where there are more than ``lines`` lines, those about the blank are shown.
    """

    def __init__(
        self, read: str, answer: str, ahead: str = "", size: float = 35, width: float = 5.6, lines: int = 6
    ) -> None:
        self.size, space = size, space_width(size)
        self.gap = answer.startswith(" ")  # the blank begins a new word
        room = max(word(answer.strip(" ") or answer, size).width, 5 * space)
        blank = " " * self.gap + "\u00a0" * math.ceil(min(room, width) / space)
        before, after = pieces(read, size, width), pieces(ahead, size, width)
        before, after = shorten(before, blank, after, size, width, lines)

        paragraph = Paragraph([*before, blank, *after], size, width)
        self.hole: Word = paragraph[len(before)]
        self.read = VGroup(*paragraph[: len(before)])
        self.ahead = VGroup(*paragraph[len(before) + 1 :]).set_fill(theme.REST)
        left, right = self.hole.get_corner(DL), self.hole.get_corner(DR)
        self.blank = Line(left, right, color=theme.KEY, stroke_width=2 * theme.STROKE)
        if self.gap:
            self.blank.put_start_and_end_on(left + (right - left) * (space / self.hole.width), right)
        super().__init__(self.read, self.blank, self.ahead, self.hole)

    def fill(self, answer: Word) -> Word:
        """Put a word on the blank, from its left end, standing on the line of the others."""
        if answer.width > self.blank.width:
            answer.scale(self.blank.width / answer.width)
        answer.move_to(self.blank, LEFT)
        return answer.shift([0, self.hole.baseline - answer.baseline, 0])


def pieces(text: str, size: float, width: float) -> list[str]:
    """Words with the spaces before them. One wider than a line is cut; words of a script that is read to the left
    stay together, as far as a line reaches, so that they stand in their order."""
    parts: list[str] = []
    whole, used = WORD.findall(text), 0.0
    for w, s in zip(words(whole, size), whole):
        leftwards = rightwards(s) is False
        if leftwards and parts and rightwards(parts[-1]) is False and used + w.width <= width and parts[-1][-1] != "\n":
            parts[-1] += s
            used += w.width
        else:
            parts += [s] if w.width <= width else cut(s, size, width)
            used = w.width
    return parts


def cut(long: str, size: float, width: float) -> list[str]:
    """A long word in parts, each of which nearly fills a line."""
    parts, used = [""], 0.0
    each = characters(long)
    for c, w in zip(each, words(each, size)):
        if parts[-1] and used + w.width > 0.97 * width:
            parts.append("")
            used = 0.0
        parts[-1] += c
        used += w.width
    return parts


def characters(text: str) -> list[str]:
    """Single characters, each with the marks and joined emoji that belong to it, the first with the space before it.

    >>> characters(" abc"), len(characters("👩‍🚀👍🏽"))
    ([' a', 'b', 'c'], 2)
    """
    parts: list[str] = []
    for i, c in enumerate(text):
        if parts and (clings(text, i) or parts[-1] == " "):
            parts[-1] += c
        else:
            parts.append(c)
    return parts


def shorten(
    before: list[str], blank: str, after: list[str], size: float, width: float, lines: int
) -> tuple[list[str], list[str]]:
    """Leave out whole lines, far from the blank, so that at most ``lines`` remain; dots stand for them."""
    heights = [round(piece.get_y(), 3) for piece in Paragraph([*before, blank, *after], size, width)]
    order = sorted(set(heights), reverse=True)
    on_line = [order.index(y) for y in heights]
    if len(order) <= lines:
        return before, after
    last = min(on_line[len(before)] + 1, on_line[-1])  # the line after the blank
    first = last - lines + 2 + (last < on_line[-1])  # each of the dots may push a word to a line more
    if first > 0:
        before = ["…", *(piece for piece, line in zip(before, on_line) if line >= first)]
    if last < on_line[-1]:
        after = [*(piece for piece, line in zip(after, on_line[-len(after) :]) if line <= last), " …"]
    return before, after
