import re
from fractions import Fraction
from html import unescape

import srt as authority
from hypothesis import given
from hypothesis import strategies as st

from studio import subtitles
from studio.shot import Clip, Cue, Shot

lines = st.text(st.characters(codec="utf-8"), max_size=40) | st.sampled_from(
    ["a\n\n2\n00:00:00,0 --> 00:00:01,0\nb", "-->"]
)
times = st.floats(0, 5)
cues = st.builds(lambda text, start, length: Cue(text, start, start + length), lines, times, times)


def clip(seconds: int, *cues: Cue) -> Clip:
    return Clip(Shot("x"), None, seconds * 10, Fraction(10), cues)


@given(st.lists(cues, max_size=5))
def test_what_is_written_is_read_back_cue_for_cue(cues):
    shown = subtitles.on_film([clip(10, *cues)])
    read = list(authority.parse(subtitles.srt(shown)))
    assert [c.content for c in read] == [c.text for c in shown]
    assert [abs(c.start.total_seconds() - s.start) < 0.001 for c, s in zip(read, shown)] == [True] * len(shown)


@given(lines)
def test_a_line_cannot_end_its_cue(text):
    line = subtitles.one_line(text)
    assert "-->" not in line
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", line)


def test_cues_follow_their_clips():
    clips = [clip(3, Cue("one", 0, 1), Cue("two", 1, 3)), clip(2, Cue("three", 0.5, 2))]
    assert subtitles.on_film(clips) == [Cue("one", 0, 1), Cue("two", 1, 3), Cue("three", 3.5, 5)]


def test_cues_without_text_or_time_are_left_out():
    assert subtitles.on_film([clip(3, Cue("\n", 0, 1), Cue("late", 2, 2), Cue("kept", 1, 2))]) == [Cue("kept", 1, 2)]


@given(st.lists(cues, max_size=5))
def test_browsers_read_back_what_is_written_for_them(cues):
    shown = subtitles.on_film([clip(10, *cues)])
    head, *blocks = f"{subtitles.vtt(shown)}\n".split("\n\n")
    assert head == "WEBVTT"
    found = [block.strip("\n").split("\n") for block in blocks if block.strip("\n")]
    assert [len(lines) for lines in found] == [2] * len(shown)
    assert [unescape(text) for _, text in found] == [cue.text for cue in shown]
    assert not any("<" in text or "-->" in text for _, text in found)


def test_a_cue_is_over_when_its_clip_is():
    assert subtitles.on_film([clip(1, Cue("long", 0.5, 3)), clip(1, Cue("next", 0, 1))])[0] == Cue("long", 0.5, 1)
