"""The list of all tokens, of which only some rows are shown."""

from collections.abc import Collection, Sequence

from manim import LEFT, RIGHT, UP, VGroup

from scenes.kit import theme
from scenes.kit.matrix import DOTS, slots
from scenes.kit.text import Word, fit, words
from scenes.kit.tokens import gaps, legible


def rows_to_show(listed: Sequence[int], wanted: Collection[int], room: float, gap: float = DOTS) -> list[int]:
    """Which of the listed ids have room: the wanted ones, the first and the last, and then neighbours.

    Dots take ``gap`` rows. Where not even the wanted ones fit, the first of them are taken.

    >>> rows_to_show([0, 1, 7, 8, 9, 98, 99], {8}, 7)
    [0, 7, 8, 9, 99]
    """
    ends = [listed[0], listed[-1]]
    by_distance = sorted(listed, key=lambda i: min((abs(i - w) for w in wanted), default=0))
    by_end = sorted(listed, key=lambda i: min(abs(i - e) for e in ends))
    shown: list[int] = []
    for i in [*ends, *sorted(wanted), *by_distance, *by_end]:
        more = sorted({*shown, i})
        cost = len(more) + gap * len(gaps(more))
        if cost <= room or not shown:
            shown = more
    return shown


class VocabularyList(VGroup):
    """One line for each id: the number, right-aligned, and the token, left-aligned; dots where some are left out."""

    def __init__(
        self, ids: Sequence[int], tokens: Sequence[str], size: float, pitch: float, longest: float = 2.0
    ) -> None:
        super().__init__()
        self.ids = [*ids]
        ys, dots = (-part for part in slots(self.ids, pitch))
        self.numbers: list[Word] = words(map(str, ids), size * 0.8, theme.GREY)
        self.tokens: list[Word] = words([legible(t) for t in tokens], size)
        self.dots = VGroup(*words(["⋮"] * len(dots), size, theme.GREY))
        for y, i, number, token in zip(ys, ids, self.numbers, self.tokens):
            token.set_fill(theme.token_color(i))
            number.move_to(UP * y, RIGHT)
            fit(token, longest).move_to([size / 96 * 0.5, y, 0], LEFT)
        for y, dot in zip(dots, self.dots):
            dot.move_to([size / 96 * 0.9, y, 0])
        self.add(*self.numbers, *self.tokens, self.dots)

    def line(self, i: int) -> VGroup:
        """The i-th line shown."""
        return VGroup(self.numbers[i], self.tokens[i])

    def by_height(self) -> list[VGroup]:
        """Lines and dots from top to bottom."""
        parts = [*map(self.line, range(len(self.ids))), *self.dots]
        return sorted(parts, key=lambda part: -part.get_y())
