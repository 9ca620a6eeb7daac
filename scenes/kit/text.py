"""Words on screen. A word is one mobject as high as its line, so words side by side share a baseline."""

from collections.abc import Iterable, Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, VGroup, VMobject

from scenes.kit import theme
from scenes.kit.typeset import ASCENT, DESCENT, EM, Run, shown, typeset

UNITS_PER_POINT = 1 / 960  # manim's scale: at font size 48 an em is half a unit


class Word(VMobject):
    """One string. Its box runs from the left to the right edge of the type and is one line high.

    The box is part of the outline: two corners, each a curve of no length that paints nothing.
    """

    def __init__(self, run: Run, text: str, size: float, color: str) -> None:
        super().__init__(fill_color=color, fill_opacity=1, stroke_width=0)
        self.text = text
        corners = np.array([[[0, ASCENT]] * 4, [[max(run.width, 0.01), -DESCENT]] * 4])
        curves = np.concatenate([corners, run.curves]).reshape(-1, 2)
        curves = curves * (size * EM / 10 * UNITS_PER_POINT)
        self.points = np.column_stack([curves, np.zeros(len(curves))])

    # Where it is and how large is said by its box, also where a letter reaches out of it, as g and É do.

    def get_points_defining_boundary(self) -> np.ndarray:
        return self.points[:8]

    def reduce_across_dimension(self, reduce_func, dim: int) -> float:
        return reduce_func(self.points[:8, dim])

    @property
    def baseline(self) -> float:
        """The y of the line the letters stand on, wherever the word has been moved."""
        top, foot = self.points[0, 1], self.points[4, 1]
        return foot + (top - foot) * DESCENT / (ASCENT + DESCENT)


def words(strings: Iterable[str], size: float = theme.BODY, color: str = theme.WHITE) -> list[Word]:
    """Typeset several strings at once; what has no glyph is made visible."""
    strings = tuple(map(shown, strings))
    return [Word(run, s, size, color) for run, s in zip(typeset(strings), strings)]


def word(string: str, size: float = theme.BODY, color: str = theme.WHITE) -> Word:
    return words([string], size, color)[0]


class Line(VGroup):
    """Strings set one after the other, edge to edge, on one baseline."""

    def __init__(self, strings: Sequence[str], size: float = theme.BODY, color: str = theme.WHITE) -> None:
        super().__init__(*words(strings, size, color))
        self.arrange(RIGHT, buff=0)


class Paragraph(VGroup):
    """Pieces of text flowing into lines of a given width; ``paragraph[i]`` is the i-th piece.

    A piece carries its leading space; it is dropped where a line begins with it.
    """

    def __init__(
        self,
        pieces: Sequence[str],
        size: float = theme.BODY,
        width: float = 12.0,
        color: str = theme.WHITE,
        centered: bool = False,
        leading: float = 1.35,
    ) -> None:
        super().__init__(*words(pieces, size, color))
        lines = flow(self.submobjects, [p.startswith(" ") for p in pieces], width, space_width(size))
        left, height = LEFT * width / 2, size * EM * UNITS_PER_POINT * leading
        for n, line in enumerate(lines):
            row = VGroup(*line).arrange(RIGHT, buff=0)
            lead = space_width(size) if n and line[0].text.startswith(" ") else 0
            row.shift(left + DOWN * n * height + LEFT * lead - line[0].get_left())
            if centered:
                row.shift(LEFT * (lead + line[0].get_left()[0] + line[-1].get_right()[0]) / 2)
        self.n_lines = len(lines)
        self.center()


def space_width(size: float) -> float:
    return typeset(("\u00a0",))[0].width * size * UNITS_PER_POINT


def flow(pieces: Sequence[Word], spaced: Sequence[bool], width: float, space: float) -> list[list[Word]]:
    """Break pieces into lines no wider than ``width``: after ↵, and where one is full before a space, if possible."""
    lines: list[list[Word]] = [[]]
    used = 0.0
    for i, (piece, can_break) in enumerate(zip(pieces, spaced)):
        rest = piece.width  # this piece and those glued to it
        for nxt, breaks in zip(pieces[i + 1 :], spaced[i + 1 :]):
            if breaks or rest > width:
                break
            rest += nxt.width
        too_long = used + (rest if can_break else piece.width) > width + 1e-6
        ended = lines[-1] and lines[-1][-1].text.endswith("↵")
        if ended or (lines[-1] and too_long and (can_break or used + piece.width > width + 1e-6)):
            lines.append([])
            used = -space if can_break else 0.0
        lines[-1].append(piece)
        used += piece.width
    return lines


def sentence(
    text: str, size: float = theme.BODY, width: float = 12.0, color: str = theme.WHITE, centered: bool = False
):
    """A text of our own, broken between its words. Centred lines are made about equally long."""
    pieces = [(" " if i else "") + w for i, w in enumerate(text.split())] or [""]
    paragraph = Paragraph(pieces, size, width, color, centered)
    if centered and paragraph.n_lines > 1:
        lengths = sum(p.width for p in paragraph) / paragraph.n_lines
        for narrower in np.linspace(lengths, width, 12):
            balanced = Paragraph(pieces, size, narrower, color, centered)
            if balanced.n_lines == paragraph.n_lines:
                return balanced
    return paragraph


def fit(mobject: VMobject, width: float, height: float | None = None) -> VMobject:
    """Shrink, never enlarge, so that it is no wider and no higher than this."""
    factors = [1.0, width / max(mobject.width, 1e-9)]
    if height is not None:
        factors.append(height / max(mobject.height, 1e-9))
    return mobject.scale(min(factors)) if min(factors) < 1 else mobject


def fit_alike(words: Sequence[VMobject], width: float, most: float = 0.6) -> None:
    """Shrink words that stand side by side by one factor, ``most`` at most; those that are still too wide, further."""
    factor = min((width / max(word.width, 1e-9) for word in words), default=1.0)
    for each in words:
        fit(each.scale(np.clip(factor, most, 1.0)), width)
