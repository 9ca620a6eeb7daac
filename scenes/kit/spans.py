"""Where a text is cut, and what people read in it: spans of characters, and nothing drawn."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from scenes.kit.tokens import legible
from scenes.kit.typeset import printable


@dataclass(frozen=True)
class Span:
    """Characters [start, end) of a text and the tokens [first, stop) that stand for them."""

    start: int
    end: int
    first: int
    stop: int

    @property
    def n_tokens(self) -> int:
        return self.stop - self.first


def pieces(text: str, offsets) -> list[Span]:
    """The text where it is cut between characters: mostly one piece a token.

    Tokens that share a character, or a letter and its accents, are one piece.

    >>> pieces("aé", [(0, 1), (1, 2), (1, 2)])
    [Span(start=0, end=1, first=0, stop=1), Span(start=1, end=2, first=1, stop=3)]
    """
    found: list[Span] = []
    for i, (start, end) in enumerate(np.asarray(offsets).tolist()):
        if found and (start < found[-1].end or (start < len(text) and clings(text, start))):
            last = found.pop()
            start, end, first = last.start, max(end, last.end), last.first
        else:
            first = i
        found.append(Span(start, end, first, i + 1))
    return found


def clings(text: str, i: int) -> bool:
    """Whether the i-th character is drawn as part of the one before: an accent, a skin tone, what is joined to it."""
    if i == 0:
        return False
    joined = text[i - 1] == "\u200d" or (unicodedata.combining(text[i - 1]) == 9 and text[i].isalpha())  # virama
    return joined or text[i] == "\u200d" or is_mark(text[i]) or "\U0001f3fb" <= text[i] <= "\U0001f3ff"


def is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M")


BYTES = re.compile("⟨([0-9A-F ]+)⟩")  # how a token is written that is no whole characters


def placed(tokens: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """The text that tokens stand for, and the characters of each; those that share a character have the same.

    >>> placed([" a", "⟨C3⟩", "⟨AF⟩", "ve"])
    (' aïve', [(0, 2), (2, 3), (2, 3), (3, 5)])
    """
    text, offsets, raw, waiting = "", [], b"", 0
    for token, following in zip(tokens, [*tokens[1:], ""]):
        part = BYTES.fullmatch(token)
        raw, waiting = raw + (bytes.fromhex(part[1]) if part else token.encode()), waiting + 1
        if whole(raw) or not BYTES.fullmatch(following):
            shown = raw.decode(errors="replace")
            offsets += [(len(text), len(text) + len(shown))] * waiting
            text, raw, waiting = text + shown, b"", 0
    return text, offsets


def whole(raw: bytes) -> bool:
    """Whether bytes are whole characters."""
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


# Scripts that put no spaces between words: there each piece is read by itself.
UNSPACED = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x2E80, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)


def in_word(text: str, i: int) -> bool:
    """Letters, digits and their marks, and an apostrophe between two letters."""
    if any(low <= ord(text[i]) <= high for low, high in UNSPACED):
        return False
    inside = 0 < i < len(text) - 1
    return text[i].isalnum() or is_mark(text[i]) or (inside and text[i] in "'’" and text[i - 1 : i + 2 : 2].isalpha())


def units(text: str) -> list[tuple[int, int]]:
    """The characters of a text, [start, end) each, as they are drawn: with their accents, and what is joined to them.

    >>> units("ae\u0301")
    [(0, 1), (1, 3)]
    """
    starts = [i for i in range(len(text)) if not clings(text, i)]
    return [*pairwise([*starts, len(text)])]


def words_and_marks(text: str) -> list[tuple[int, int, bool]]:
    """Every word, and every other character that is no space, [start, end) each, and whether it is a word.

    >>> words_and_marks("isn't it?")
    [(0, 5, True), (6, 8, True), (8, 9, False)]
    """
    found: list[tuple[int, int, bool]] = []
    for start, end in units(text):
        inside = in_word(text, start)
        if inside and found and found[-1][1:] == (start, True):
            found[-1] = found[-1][0], end, True
        elif not text[start].isspace():
            found.append((start, end, inside))
    return found


def readings(text: str, offsets, tokens: Sequence[str]) -> list[tuple[Span, bool]]:
    """What people read, and whether it is a word: the words, and every piece that holds none, except for spaces.

    >>> found = readings("my paws!", [(0, 2), (2, 5), (5, 7), (7, 8)], ["my", " pa", "ws", "!"])
    >>> [(s.start, s.end, s.n_tokens, is_word) for s, is_word in found]
    [(0, 2, 1, True), (3, 7, 2, True), (7, 8, 1, False)]
    """
    cut = pieces(text, offsets)
    ends = [0, *(i for i in range(1, len(text)) if in_word(text, i) != in_word(text, i - 1)), len(text)]
    found: list[tuple[Span, bool]] = []
    for start, end in pairwise(ends):
        inside = [c for c in cut if c.start < end and c.end > start]
        runs = [inside] if in_word(text, start) else [[c] for c in inside]
        for run in runs:
            a, b = max(start, run[0].start), min(end, run[-1].end)
            a, b = a + len(text[a:b]) - len(text[a:b].lstrip()), a + len(text[a:b].rstrip())
            if a >= b:
                continue
            first = next((t for t in range(run[0].first, run[-1].stop) if tokens[t].strip()), run[0].first)
            span, word = Span(a, b, first, run[-1].stop), in_word(text, start)
            if found and found[-1][0].stop > span.first:  # one token reaches into both
                before, was_word = found.pop()
                span, word = Span(before.start, b, before.first, span.stop), word or was_word
            found.append((span, word))
    return found


def brief(text: str, most: int = 18) -> str:
    """A text as captions can hold it: one line, short.

    >>> brief(" Donaudampfschifffahrt", 10), brief(" blue")
    ('Donaudamp…', 'blue')
    """
    text = printable(text.strip(" ")) or legible(text)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def rightwards(text: str) -> bool | None:
    """Whether a text reads to the right, to the left (False), or has no letters that tell (None)."""
    kinds = [unicodedata.bidirectional(c) for c in text]
    strong = [k for k in kinds if k in ("L", "R", "AL", "EN")]
    return strong[0] in ("L", "EN") if strong else None


def reading_order(texts: Sequence[str]) -> list[int]:
    """Pieces of one line from left to right on paper: those of a right-to-left script stand in reverse.

    >>> reading_order(["a", " ", "ש", "ל", " ", "b"])
    [0, 1, 3, 2, 4, 5]
    """
    order: list[int] = []
    run: list[int] = []
    for i, side in enumerate(map(rightwards, texts)):
        if side is False:
            run.append(i)
        elif side is None and run and rightwards("".join(texts[i:])) is False:
            run.append(i)  # a space between two words of the script
        else:
            order += [*reversed(run), i]
            run = []
    return [*order, *reversed(run)]
