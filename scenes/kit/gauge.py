"""A scale from one end to the other, and where on it a value stands."""

from manim import DOWN, LEFT, RIGHT, UP, Dot, Line, VGroup

from scenes.kit import theme
from scenes.kit.text import word


class Gauge(VGroup):
    """``share`` of the way from the name at the left to the name at the right; ``reading`` stands above the mark."""

    def __init__(self, left: str, right: str, share: float, reading: str, length: float = 3.6) -> None:
        self.line = Line(LEFT * length / 2, RIGHT * length / 2, color=theme.GREY, stroke_width=theme.STROKE)
        ends = [
            Line(UP, DOWN).scale(0.08).match_style(self.line).move_to(self.line.get_edge_center(side))
            for side in (LEFT, RIGHT)
        ]
        names = [
            word(name, theme.SMALL, theme.GREY).next_to(self.line, side, buff=0.2)
            for name, side in ((left, LEFT), (right, RIGHT))
        ]
        self.ruler = VGroup(self.line, *ends, *names)
        self.mark = Dot(self.line.point_from_proportion(min(max(share, 0.0), 1.0)), radius=0.09, color=theme.KEY)
        self.reading = word(reading, theme.SMALL * 1.2, theme.KEY).next_to(self.mark, UP, buff=0.1)
        super().__init__(self.ruler, self.mark, self.reading)
