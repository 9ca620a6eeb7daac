"""Mathematical symbols in the same typeface, built once and copied."""

from functools import cache

from manim import MathTypst, VGroup, VMobject

from scenes.kit import theme


@cache
def _formula(source: str, size: float) -> VMobject:
    made = MathTypst(source, font_size=size, color=theme.WHITE)
    for part in made.family_members_with_points():
        part.path_obj = None  # what was read from the file would be copied with it, point by point, at each FadeIn
    return made


def formula(source: str, size: float = theme.BODY, color: str = theme.WHITE) -> VMobject:
    """Typst mathematics of our own. Never put a user's text here: Typst source is code."""
    return _formula(source, size).copy().set_color(color)


def symbol(letter: str, index: int | str = "", size: float = theme.SMALL, color: str = theme.PALE) -> VMobject:
    """A vector's name: bold, an arrow above, an index below; ``symbol("E", 3)``. Indices count from one."""
    below = f"_{index}" if index != "" else ""
    return formula(f"arrow(bold({letter})){below}", size, color)


def symbols(letter: str, count: int, size: float = theme.SMALL, color: str = theme.PALE) -> VGroup:
    return VGroup(*(symbol(letter, i + 1, size, color) for i in range(count)))
