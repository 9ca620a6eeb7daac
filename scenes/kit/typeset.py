"""Strings to glyph outlines, by Typst in New Computer Modern: the one gateway through which all text passes.

Typst source is code, so a string only ever enters it as an escaped literal.
"""

import re
import unicodedata
import warnings
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import svgelements
import typst

FONTS = Path(__file__).parents[2] / "assets" / "fonts"
FAMILIES = ("New Computer Modern", "Film Emoji", "Film Arabic", "Film Control Pictures", "DejaVu Sans Mono")
EM, ASCENT, DESCENT = 10.0, 8.06, 1.94  # points; the height of a line, above and below the baseline
UNSEEN = "\u0378"  # no font has this character: what it looks like is what a missing glyph looks like

PREAMBLE = f"""
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#set text(size: {EM}pt, font: ({", ".join(f'"{f}"' for f in FAMILIES)}), ligatures: false,
          top-edge: {ASCENT}pt, bottom-edge: -{DESCENT}pt, dir: ltr)
"""

# What to install where a character has no font, by the start of its Unicode block.
SCRIPTS = (
    (0x0600, 0x06FF, "Noto Sans Arabic (Debian: fonts-noto-core)"),
    (0x0900, 0x0DFF, "Noto Sans for Indian scripts (Debian: fonts-noto-core)"),
    (0x0E00, 0x0E7F, "Noto Sans Thai (Debian: fonts-noto-core)"),
    (0x2E80, 0x9FFF, "Noto Sans CJK (Debian: fonts-noto-cjk)"),
    (0xAC00, 0xD7AF, "Noto Sans CJK (Debian: fonts-noto-cjk)"),
    (0xF900, 0xFAFF, "Noto Sans CJK (Debian: fonts-noto-cjk)"),
    (0x20000, 0x3FFFF, "Noto Sans CJK (Debian: fonts-noto-cjk)"),
)


class MissingFont(UserWarning):
    """A character no font on this machine can draw; it is shown by its number."""


@dataclass(frozen=True)
class Run:
    """One typeset string, in points, its baseline at y = 0 and its left edge at x = 0."""

    width: float
    curves: np.ndarray  # n 4 2, cubic Béziers; one starts where the last ended, or begins a new outline


def printable(text: str) -> str:
    """The text as it can be seen: what has no glyph becomes a picture, an arrow or its number.

    >>> printable("a\\tb\\n\\x1b")
    'a⇥b↵␛'
    """
    return "".join(map(visible, text))


def visible(char: str) -> str:
    code = ord(char)
    named = {"\n": "↵", "\r": "↵", "\t": "⇥", "\x7f": "␡"}
    if char in named:
        return named[char]
    if code < 0x20:
        return chr(0x2400 + code)
    category = unicodedata.category(char)
    # Joiners shape their neighbours; anything else that formats would act unseen.
    if category == "Cf" and char not in "\u200c\u200d":
        return f"⟨U+{code:04X}⟩"
    if category in ("Cc", "Co", "Cn", "Cs") or char in "\u2028\u2029":
        return f"⟨U+{code:04X}⟩"
    return char


def shown(text: str) -> str:
    """`printable`, with a warning for each font that is missing and the numbers of its characters instead."""
    text = printable(text)
    absent = without_font(frozenset(c for c in text if ord(c) > 0x24F))
    for font in sorted({font_for(c) for c in absent}):
        several = " ".join(sorted(c for c in absent if font_for(c) == font)[:8])
        warnings.warn(f"no font here has {several}; install {font} to see it", MissingFont, stacklevel=2)
    return "".join(f"⟨U+{ord(c):04X}⟩" if c in absent else c for c in text)


def font_for(char: str) -> str:
    return next((font for low, high, font in SCRIPTS if low <= ord(char) <= high), "a font that has it")


@lru_cache(maxsize=256)
def without_font(chars: frozenset[str]) -> frozenset[str]:
    """Those of the characters that no font can draw as an outline."""
    alone = sorted(c for c in chars if unicodedata.category(c) not in ("Cf", "Zs") and not "\ufe00" <= c <= "\ufe0f")
    if not alone:
        return frozenset()
    tofu, *glyphs = ({use for use, _, _ in box} for _, box in boxes([UNSEEN, *alone]))
    return frozenset(c for c, glyph in zip(alone, glyphs) if not glyph or glyph & tofu)


def quoted(text: str) -> str:
    """A Typst string literal. Spaces are made fixed, so that none is trimmed or stretched."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace(" ", "\u00a0")
    return f'"{escaped}"'


@cache
def fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=True, font_paths=[str(FONTS)] if FONTS.is_dir() else [])


@cache
def outline(path: str) -> np.ndarray:
    """n 4 2: the cubic Béziers of one glyph, y upwards, in points."""
    curves = []
    for segment in svgelements.Path(path):
        if isinstance(segment, svgelements.Move) or segment.start is None:
            continue
        ends = [segment.start, segment.end]
        if isinstance(segment, svgelements.CubicBezier):
            points = [segment.start, segment.control1, segment.control2, segment.end]
        elif isinstance(segment, svgelements.QuadraticBezier):
            points = [
                ends[0],
                ends[0] + (segment.control - ends[0]) * (2 / 3),
                ends[1] + (segment.control - ends[1]) * (2 / 3),
                ends[1],
            ]
        elif ends[0] != ends[1]:
            points = [ends[0] + (ends[1] - ends[0]) * (i / 3) for i in range(4)]
        else:
            continue
        curves.append([(p.x, p.y) for p in points])
    return np.array(curves, float).reshape(-1, 4, 2)


XLINK = "{http://www.w3.org/1999/xlink}href"
NUMBER = re.compile(r"-?[\d.]+(?:e-?\d+)?")


def boxes(strings: list[str]) -> list[tuple[float, list[tuple[str, float, float]]]]:
    """Each string in a box of its own on one line: its width, and (glyph, x, y) for every glyph in it."""
    count = len(strings)
    stop = "."  # where the last string ends; the page itself is never narrower than a point
    body = "".join(f"#box(text({quoted(s)}))<b{i}>" for i, s in enumerate([*strings, stop]))
    svg = typst.compile((PREAMBLE + body).encode(), format="svg", font_paths=fonts())
    root = ElementTree.fromstring(svg)
    for symbol in root.iter("{http://www.w3.org/2000/svg}symbol"):
        if path := symbol[0].get("d"):  # some colour fonts come as pictures, which have no outline
            KNOWN.setdefault(symbol.get("id"), path)

    groups = {g.get("data-typst-label"): g for g in root if g.get("data-typst-label")}
    edges = [shift(groups[f"b{i}"])[0] if f"b{i}" in groups else None for i in range(count + 1)]
    for i in reversed(range(count)):  # an empty box leaves no group: it starts where the next one does
        edges[i] = edges[i + 1] if edges[i] is None else edges[i]
    return [
        (edges[i + 1] - edges[i], list(glyphs(groups[f"b{i}"], -edges[i], 0.0)) if f"b{i}" in groups else [])
        for i in range(count)
    ]


KNOWN: dict[str, str] = {}  # every glyph met so far: its id, which is a hash of font and glyph, and its path


def shift(element: ElementTree.Element) -> tuple[float, float]:
    """How far a group is moved. Typst only ever moves text, and turns the y axis round."""
    numbers = [float(n) for n in NUMBER.findall(element.get("transform", ""))]
    return (*numbers[-2:],) if len(numbers) > 1 else (numbers[0] if numbers else 0.0, 0.0)


def glyphs(group: ElementTree.Element, x: float, y: float):
    dx, dy = shift(group)
    for child in group:
        if glyph := child.get(XLINK, "")[1:]:
            if glyph in KNOWN:
                yield glyph, x + dx + float(child.get("x")), y + dy - float(child.get("y"))
        else:
            yield from glyphs(child, x + dx, y + dy)


@lru_cache(maxsize=4096)
def typeset(strings: tuple[str, ...]) -> tuple[Run, ...]:
    """Set several strings, each as if it stood alone. Empty strings have width zero."""
    runs = []
    for width, placed in boxes([*strings]):
        curves = [outline(KNOWN[g]) + (x, ASCENT - y) for g, x, y in placed]
        runs.append(Run(width, np.concatenate([np.empty((0, 4, 2)), *curves])))
    return tuple(runs)
