"""A scale from one end to the other, and where on it a value stands."""

from manim import DOWN, LEFT, RIGHT, UP, Dot, Line, VGroup

from scenes.kit import theme
from scenes.kit.text import word


class Gauge(VGroup):
    """``share`` of the way from the name at the left to the name at the right; ``reading`` stands above the mark."""

    def __init__(self, left: str, right: str, share: float, reading: str, length: float = 3.6, color: str = theme.KEY) -> None:
        self.line = Line(LEFT * length / 2, RIGHT * length / 2, color=theme.GREY, stroke_width=theme.STROKE)
        ticks = VGroup(*(Line(UP * 0.08, DOWN * 0.08, color=theme.GREY, stroke_width=theme.STROKE).move_to(end) for end in
                         (self.line.get_start(), self.line.get_end())))
        self.names = VGroup(
            word(left, theme.SMALL, theme.GREY).next_to(self.line, LEFT, buff=0.2),
            word(right, theme.SMALL, theme.GREY).next_to(self.line, RIGHT, buff=0.2),
        )
        self.scale_part = VGroup(self.line, ticks, self.names)
        self.mark = Dot(self.line.point_from_proportion(min(max(share, 0.0), 1.0)), radius=0.09, color=color)
        self.reading = word(reading, theme.SMALL * 1.2, color).next_to(self.mark, UP, buff=0.1)
        super().__init__(self.scale_part, self.mark, self.reading)
