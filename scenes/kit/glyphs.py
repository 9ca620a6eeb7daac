"""The digits of array mobjects: outlines of our typeface, and masks of whole numbers cached at the painted size."""

import math
from functools import cache, lru_cache
from typing import Self

import cairo
import numpy as np

from scenes.kit.typeset import EM, typeset

CHARACTERS = "0123456789+−-.,%∞e ×=·⋮…"
PHASES = 4  # positions within a pixel at which masks are kept, so that moving digits do not shimmer
KEPT = 20_000
FINE = 1024


@cache
def glyph(char: str) -> tuple[float, np.ndarray]:
    """Advance and outline (n 4 2) of one character, in ems."""
    run = typeset(tuple(CHARACTERS))[CHARACTERS.index(char)] if char in CHARACTERS else typeset((char,))[0]
    return run.width / EM, run.curves / EM


class Atlas:
    """Masks of short strings at one size in pixels. Atlases are shared: ask for one with `at`."""

    def __init__(self, px: float) -> None:
        self.px = px
        self.masks: dict[tuple[str, int, int], tuple[cairo.ImageSurface, int]] = {}

    @classmethod
    def at(cls, px: float) -> Self:
        return atlas(max(1.0, round(px * 8) / 8))

    @staticmethod
    @lru_cache(maxsize=KEPT)
    def advance(text: str) -> float:
        """Width of a string in ems."""
        return sum(glyph(c)[0] for c in text)

    @staticmethod
    def outlines(text: str) -> list[np.ndarray]:
        """The outline of every character at its place in the string, in ems."""
        x, out = 0.0, []
        for c in text:
            advance, curves = glyph(c)
            out.append(curves + (x, 0))
            x += advance
        return out

    @staticmethod
    @lru_cache(maxsize=KEPT)
    def path(text: str) -> cairo.Path:
        """The outline of a whole string in ems, to be appended to any path in one call.

        It is recorded very large: cairo keeps points to the 256th of a pixel.
        """
        pen = cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 1, 1))
        pen.scale(FINE, FINE)
        for curves in Atlas.outlines(text):
            draw(pen, curves)
        return pen.copy_path()

    def width(self, text: str) -> float:
        return self.advance(text) * self.px

    def stamp(self, ctx: cairo.Context, text: str, x: float, y: float) -> None:
        """Paint a string with the context's colour, its baseline starting at a pixel position."""
        px, py = math.floor(x), math.floor(y)
        mask, ascent = self.mask(text, int((x - px) * PHASES), int((y - py) * PHASES))
        ctx.mask_surface(mask, px - 1, py - ascent)

    def mask(self, text: str, x_phase: int, y_phase: int) -> tuple[cairo.ImageSurface, int]:
        """Coverage of the string, drawn at a quarter pixel, and its height above the baseline in pixels."""
        key = text, x_phase, y_phase
        if key not in self.masks:
            if len(self.masks) > KEPT:
                self.masks.clear()
            ascent = math.ceil(self.px) + 1
            surface = cairo.ImageSurface(
                cairo.FORMAT_A8, math.ceil(self.width(text)) + 3, ascent + math.ceil(self.px / 2) + 1
            )
            pen = cairo.Context(surface)
            pen.translate(1 + (x_phase + 0.5) / PHASES, ascent + (y_phase + 0.5) / PHASES)
            pen.scale(self.px, -self.px)
            pen.append_path(self.path(text))
            pen.fill()
            self.masks[key] = surface, ascent
        return self.masks[key]


@cache
def atlas(px: float) -> Atlas:
    return Atlas(px)


def draw(pen: cairo.Context, curves: np.ndarray) -> None:
    """Add cubic Béziers, n 4 2, to the path of a context; a new outline begins where one does not join the last."""
    here = None
    for start, first, second, end in curves.tolist():
        if start != here:
            pen.move_to(*start)
        pen.curve_to(*first, *second, *end)
        here = end
