"""A text that grows: every token to come has its place from the start, so that nothing moves when it comes."""

from collections.abc import Sequence
from typing import Self

from manim import DL, DR, Animation, Line, VGroup

from scenes.kit import theme
from scenes.kit.prompt import pieces
from scenes.kit.text import Paragraph, Word, fit, flow, space_width, words
from scenes.kit.tokens import legible

LONGEST = 20  # characters of a token; the rest of a longer one is left out
BLANK = 5  # spaces, at least


class Writing(VGroup):
    """What was ``read``, in white, and the tokens written after it, which cannot be seen yet.

    Lines are no wider than ``width``; where there are more than ``lines``, words at the start are left out, so
    that ``kept`` of them remain. ``keep`` leaves that many, or fewer. Tokens have the ``color``, the latest is yellow.
    """

    def __init__(
        self, read: str, written: Sequence[str], size: float = 35, width: float = 5.6, lines: int = 5,
        keep: int | None = None, color: str = theme.KEY,
    ) -> None:  # fmt: skip
        tokens, before = [piece(t) for t in written], pieces(read, size, width)
        self.kept = min(room_for(before, tokens, size, width, lines), len(before) if keep is None else keep)
        if self.kept < len(before):
            before = ["…", *before[len(before) - self.kept :]]
        paragraph = Paragraph([*before, *tokens], size, width)
        self.read = VGroup(*paragraph[: len(before)])
        self.words: list[Word] = [w.set_fill(color, 0.0) for w in paragraph[len(before) :]]
        super().__init__(self.read, *self.words)
        self.n_lines = paragraph.n_lines
        self.ink, self.room, self.space = color, width, space_width(size)
        fit(self, width, self.height * lines / max(lines, paragraph.n_lines))

    def begin_at(self, left: float, top: float) -> Self:
        """Put the beginning of the first line there; the spaces that other lines begin with stand out to the left."""
        first = (*self.read, *self.words)[0]
        return self.shift([left - first.get_left()[0], top - self.get_top()[1], 0])

    def blank(self, i: int) -> Line:
        """The line on which the i-th token is to stand."""
        w = self.words[i]
        left, right = w.get_corner(DL), w.get_corner(DR)
        lead = len(w.text) - len(w.text.lstrip(" \u00a0"))
        left[0] += lead * self.space
        right[0] = max(right[0], min(left[0] + BLANK * self.space, self.get_left()[0] + self.room))
        return Line(left, right, color=theme.KEY, stroke_width=2 * theme.STROKE)

    def bring(self, i: int) -> list[Animation]:
        """Show the i-th token, in yellow until the next one comes."""
        before = [w.animate.set_fill(self.ink, 1.0) for w in self.words[max(0, i - 1) : i]]
        return [*before, self.words[i].animate.set_fill(theme.FOCUS, 1.0)]

    def written(self, count: int) -> VGroup:
        """The text with the first ``count`` tokens, as a copy."""
        return VGroup(self.read, *self.words[:count]).copy()


def piece(token: str) -> str:
    """A token as a part of the text.

    >>> piece(" blue"), piece("  "), piece("-" * 40)
    (' blue', '␣␣', '-------------------…')
    """
    text = legible(token)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def room_for(before: list[str], after: list[str], size: float, width: float, lines: int) -> int:
    """How many of the last pieces ``before`` there is room for, with dots for the others, and all of ``after``."""
    dots, *rest = words(["…", *before, *after], size)
    spaced, space = [w.text.startswith(" ") for w in rest], space_width(size)

    def fits(first: int) -> bool:
        lead = [dots] if first else []
        return len(flow([*lead, *rest[first:]], [False] * len(lead) + spaced[first:], width, space)) <= lines

    return next((len(before) - first for first in range(len(before)) if fits(first)), 0)
