"""Digits and dots of array mobjects: outlines of our typeface, and masks cached at the painted size."""

import math
from collections.abc import Sequence
from functools import cache, cached_property, lru_cache
from typing import Self

import cairo
import numpy as np

from scenes.kit.typeset import EM, typeset

CHARACTERS = "0123456789+−-.,%∞e ×=·⋮…"
PHASES = 4  # positions within a pixel at which masks are kept, so that moving digits do not shimmer
STEPS = 8  # sizes within a pixel at which masks are kept
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
        return atlas(max(1.0, round(px * STEPS) / STEPS))

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
    def outline(text: str) -> "Outline":
        """The outline of a whole string, in ems."""
        return Outline(np.concatenate(Atlas.outlines(text)))

    def width(self, text: str) -> float:
        return self.advance(text) * self.px

    def stamp(self, ctx: cairo.Context, texts: Sequence[str], starts: np.ndarray, inks: Sequence[tuple]) -> None:
        """Paint strings, each in its colour (blue, green, red, opacity), baselines starting at pixel positions, n 2."""
        pixels = np.floor(starts)
        phases = ((starts - pixels) * PHASES).astype(int).tolist()
        for text, (x, y), (x_phase, y_phase), ink in zip(texts, pixels.tolist(), phases, inks):
            mask, ascent = self.mask(text, x_phase, y_phase)
            ctx.set_source_rgba(*ink)
            ctx.mask_surface(mask, x - 1, y - ascent)

    def mask(self, text: str, x_phase: int, y_phase: int) -> tuple[cairo.ImageSurface, int]:
        """Coverage of the string, drawn at a quarter pixel, and its height above the baseline in pixels."""
        key = text, x_phase, y_phase
        found = self.masks.get(key)
        if found is None:
            if len(self.masks) > KEPT:
                self.masks.clear()
            ascent = math.ceil(self.px) + 1
            surface = cairo.ImageSurface(
                cairo.FORMAT_A8, math.ceil(self.width(text)) + 3, ascent + math.ceil(self.px / 2) + 1
            )
            pen = cairo.Context(surface)
            pen.translate(1 + (x_phase + 0.5) / PHASES, ascent + (y_phase + 0.5) / PHASES)
            pen.scale(self.px, -self.px)
            pen.append_path(self.outline(text).path)
            pen.fill()
            found = self.masks[key] = surface, ascent
        return found


@cache
def atlas(px: float) -> Atlas:
    return Atlas(px)


def stamp_discs(ctx: cairo.Context, centers: np.ndarray, radii: np.ndarray, inks: Sequence[tuple]) -> None:
    """Paint discs, each in its colour, around pixel positions, n 2."""
    pixels = np.floor(centers)
    phases = ((centers - pixels) * PHASES).astype(int).tolist()
    sizes = np.maximum(1, np.rint(radii * STEPS)).astype(int).tolist()
    for (x, y), (x_phase, y_phase), size, ink in zip(pixels.tolist(), phases, sizes, inks):
        mask, middle = disc(size, x_phase, y_phase)
        ctx.set_source_rgba(*ink)
        ctx.mask_surface(mask, x - middle, y - middle)


@lru_cache(maxsize=KEPT // 5)  # the largest take 7 kB
def disc(steps: int, x_phase: int, y_phase: int) -> tuple[cairo.ImageSurface, int]:
    """Coverage of a disc at a quarter pixel, and the pixel its centre is in."""
    radius = steps / STEPS
    middle = math.ceil(radius) + 1
    surface = cairo.ImageSurface(cairo.FORMAT_A8, 2 * middle + 1, 2 * middle + 1)
    pen = cairo.Context(surface)
    pen.arc(middle + (x_phase + 0.5) / PHASES, middle + (y_phase + 0.5) / PHASES, radius, 0, 2 * math.pi)
    pen.fill()
    return surface, middle


class Outline:
    """Cubic Béziers, n 4 2, to be added to any path in one call.

    They are recorded very large: cairo keeps points to the 256th of a pixel.
    """

    def __init__(self, curves: np.ndarray) -> None:
        self.curves = curves

    @cached_property
    def path(self) -> cairo.Path:
        pen = cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 1, 1))
        pen.scale(FINE, FINE)
        draw(pen, self.curves)
        return pen.copy_path()

    def __deepcopy__(self, memo: dict) -> Self:
        return self


def draw(pen: cairo.Context, curves: np.ndarray) -> None:
    """Add cubic Béziers, n 4 2, to the path of a context; a new outline begins where one does not join the last."""
    here = None
    for start, first, second, end in curves.tolist():
        if start != here:
            pen.move_to(*start)
        pen.curve_to(*first, *second, *end)
        here = end
