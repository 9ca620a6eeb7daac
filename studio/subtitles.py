"""Subtitles: cleaned lines, the .srt and .vtt beside a film, and the packets of the stream inside it."""

import re
import struct
from collections.abc import Iterable
from functools import partial
from html import escape as in_html

from studio.shot import Clip, Cue

escape = partial(in_html, quote=False)
# The codec of each container, and how a line is packed for it.
CODECS = {
    "mp4": ("mov_text", lambda line: struct.pack(">H", len(line)) + line),
    "mov": ("mov_text", lambda line: struct.pack(">H", len(line)) + line),
    "webm": ("webvtt", lambda line: escape(line.decode()).encode()),
}
# What the mov_text encoder wants to know of looks before it starts.
STYLE = b"""[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Default,Arial,16

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def one_line(text: str) -> str:
    r"""A text that cannot end its cue or begin another: no breaks, no arrows, no control characters.

    >>> one_line("a\n\n2\n00:00 --> 00:01\x1b")
    'a 2 00:00 → 00:01'
    """
    printable = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text)
    return " ".join(re.sub(r"-{2,}>", "→", printable).split())


def on_film(clips: Iterable[Clip]) -> list[Cue]:
    """The cues of clips shown one after another, cleaned, each over when its clip is; none without text or time."""
    cues, begin = [], 0.0
    for clip in clips:
        end = begin + clip.seconds
        cues += [Cue(one_line(c.text), begin + c.start, min(begin + c.end, end)) for c in clip.cues]
        begin = end
    return [c for c in cues if c.text and c.end > c.start]


def srt(cues: Iterable[Cue]) -> str:
    blocks = (f"{n}\n{stamp(c.start)} --> {stamp(c.end)}\n{c.text}\n" for n, c in enumerate(cues, 1))
    return "\n".join(blocks)


def vtt(cues: Iterable[Cue]) -> str:
    """Subtitles for browsers, where what looks like a tag would be one."""
    blocks = (f"{stamp(c.start, '.')} --> {stamp(c.end, '.')}\n{escape(c.text)}\n" for c in cues)
    return "\n".join(["WEBVTT\n", *blocks])


def stamp(seconds: float, point: str = ",") -> str:
    """
    >>> stamp(3661.5)
    '01:01:01,500'
    """
    rest, milliseconds = divmod(round(seconds * 1000), 1000)
    minutes, seconds = divmod(rest, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}{point}{milliseconds:03}"
