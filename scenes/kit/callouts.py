"""Numbers that count up, alone or at the tip of a brace."""

from typing import ClassVar

import numpy as np
from manim import DOWN, RIGHT, AnimationGroup, Brace, FadeIn, GrowFromPoint, VGroup, VMobject

from scenes.kit import theme
from scenes.kit.glyphs import Atlas
from scenes.kit.paint import ArrayMobject, Brush, Change
from scenes.kit.text import words
from scenes.kit.typeset import DESCENT, EM


class Count(ArrayMobject):
    """A whole number with its thousands apart. It has the room its ``total`` takes, and a word's baseline."""

    arrays: ClassVar[tuple[str, ...]] = ("value",)

    def __init__(self, total: int, size: float = theme.SMALL, color: str = theme.FOCUS, value: float | None = None):
        em = size / 96
        super().__init__(Atlas.advance(f"{total:,}") * em, em)
        self.total, self.value = total, float(total if value is None else value)
        self.size, self.color_of_digits = size, color
        self.stand = em * (DESCENT / EM - 0.5)

    @property
    def text(self) -> str:
        """What is painted."""
        return f"{round(float(self.value)):,}"

    def count_up(self, run_time: float = 1.5) -> Change:
        """From nothing to the total."""
        self.value = 0.0
        return Change(self, value=float(self.total), run_time=run_time)

    def paint(self, brush: Brush) -> None:
        at = [(self.built_size[0] / 2, self.stand)]
        brush.numbers([self.text], at, self.size, [theme.rgb(self.color_of_digits)], [1.0], align=1)


class Tally(VGroup):
    """A counting number and what it counts: ``Tally(8, "tokens")``."""

    def __init__(self, total: int, label: str, size: float = theme.SMALL, color: str = theme.FOCUS) -> None:
        self.count = Count(total, size, color)
        super().__init__(self.count, *words([label], size, color))
        self.arrange(RIGHT, buff=size / 96 * 0.3)

    def appear(self, run_time: float = 1.5) -> AnimationGroup:
        return AnimationGroup(FadeIn(self, run_time=0.4), self.count.count_up(run_time))


class Callout(VGroup):
    """A brace along one side of something, and at its tip what it measures, counting up."""

    def __init__(
        self,
        target: VMobject,
        direction: np.ndarray = DOWN,
        total: int = 0,
        label: str = "",
        size: float = theme.SMALL,
        color: str = theme.FOCUS,
    ) -> None:
        self.brace = Brace(target, direction, buff=0.1, color=color)
        self.tally = Tally(total, label, size, color) if label else Count(total, size, color)
        self.tally.next_to(self.brace, direction, buff=0.1)
        super().__init__(self.brace, self.tally)

    def appear(self, run_time: float = 1.5) -> AnimationGroup:
        """The brace opens from its tip and the number counts."""
        tally = (
            self.tally.appear(run_time)
            if isinstance(self.tally, Tally)
            else AnimationGroup(FadeIn(self.tally, run_time=0.4), self.tally.count_up(run_time))
        )
        return AnimationGroup(GrowFromPoint(self.brace, self.brace.get_center(), run_time=0.8), tally)
