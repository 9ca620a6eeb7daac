"""Lectures from their text to the file, small and without a voice."""

import math
import re
import time
import wave
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from studio import engine, lecture, script, timing
from studio.settings import Settings, UsageError
from studio.shot import Shot
from tests.studio.small import FLAGS, film
from transformer.errors import InputError

TEXT = """
title = 'Hard <b>words</b> --> "quoted"'
voice = "none"
prompt = "the cat"

[[section]]
scene = "token_split"
title = "First"
narration = '''
@1 This is said at once. It is <script>said</script> --> "quoted", $5 #7.
@3 This belongs to the third beat, and it goes on, and on, and on, and on, for much longer than its caption.
'''

[[section]]
scene = "next_token_machine"
"""


def clips(path: Path) -> set[str]:
    return {p.name for p in (path.parent / "out" / ".clips").glob("*.mp4")}


def cues(path: Path) -> list[tuple[str, float, float]]:
    """What the .srt says: the line, and when it begins and ends in seconds."""
    found = []
    for block in path.with_suffix(".srt").read_text().strip().split("\n\n"):
        _, times, text = block.split("\n")
        hours, minutes, seconds = zip(
            *((float(n) for n in t.replace(",", ".").split(":")) for t in times.split(" --> "))
        )
        begin, end = (3600 * h + 60 * m + s for h, m, s in zip(hours, minutes, seconds))
        found.append((text, begin, end))
    return found


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A script that was filmed."""
    path = tmp_path_factory.mktemp("lecture") / "a.toml"
    path.write_text(TEXT)
    film(path)
    return path


@pytest.fixture
def read(tmp_path):
    def read(text: str) -> script.Script:
        path = tmp_path / "a.toml"
        path.write_text(text)
        return script.read(path)

    return read


def test_the_film_has_a_chapter_for_each_section(made):
    with av.open(made.parent / "out" / "a.mp4") as container:
        assert [c["metadata"]["title"] for c in container.chapters()] == ["First", "Next token machine"]
        assert container.metadata["title"] == 'Hard <b>words</b> → "quoted"'
        assert {stream.type for stream in container.streams} >= {"video", "subtitle"}


def test_narration_is_the_subtitles_and_captions_are_where_there_is_none(made):
    said = [text for text, _, _ in cues(made.parent / "out" / "a.mp4")]
    assert said[:3] == [
        "This is said at once.",
        'It is <script>said</script> → "quoted", $5 #7.',
        "This belongs to the third beat, and it goes on, and on, and on, and on, for much longer than its caption.",
    ]
    assert said[3].startswith("A language model reads a text")


def test_a_sentence_is_up_as_long_as_it_takes_to_speak_it_and_in_its_own_section(made):
    spoken = cues(made.parent / "out" / "a.mp4")
    assert all(end - begin >= len(text.split()) / 2.5 for text, begin, end in spoken)
    assert all(before[2] <= after[1] + 0.001 for before, after in pairwise(spoken))
    with av.open(made.parent / "out" / "a.mp4") as container:
        second = [float(c["start"] * c["time_base"]) for c in container.chapters()][1]
    assert spoken[2][2] <= second <= spoken[3][1]


def test_what_has_not_changed_is_not_made_again(made):
    out = made.parent / "out" / "a.mp4"
    before, begin = out.stat().st_mtime_ns, time.monotonic()
    assert film(made) == out
    assert (out.stat().st_mtime_ns, time.monotonic() - begin < 3) == (before, True)


def test_a_film_that_was_damaged_is_made_again_from_its_clips(made):
    out, kept = made.parent / "out" / "a.mp4", clips(made)
    whole = out.read_bytes()
    out.write_bytes(whole[:-1])
    film(made)
    assert (out.read_bytes(), clips(made)) == (whole, kept)


def test_another_sentence_renders_its_own_section_anew_and_no_other(made):
    kept = clips(made)
    made.write_text(TEXT.replace("This is said at once.", "This is now said at once, and takes a little longer."))
    film(made)
    assert len(clips(made) - kept) == 1
    made.write_text(TEXT)


def test_a_section_alone_is_the_one_of_the_film(made):
    kept = clips(made)
    out = film(made, only=("first",))
    assert (out.name, clips(made)) == ("a.1.mp4", kept)


def test_a_marker_past_the_last_beat_is_refused_with_its_line_before_anything_is_drawn(made):
    kept = clips(made)
    made.write_text(TEXT.replace("@3", "@33"))
    with pytest.raises(InputError, match=rf"{re.escape(str(made))}:11: @33: here token_split has only 7 beats"):
        film(made)
    made.write_text(TEXT)
    assert clips(made) == kept


def test_sections_are_named_by_number_scene_or_title(read):
    parts = lecture.chosen(read(TEXT))
    assert [part.title for part in parts] == ["First", "Next token machine"]
    for name in ("2", "next_token_machine", "next token Machine"):
        assert [part.number for part in lecture.chosen(read(TEXT), (name,))] == [1]
    with pytest.raises(UsageError, match="there are 1 'First', 2 'Next token machine'"):
        lecture.chosen(read(TEXT), ("3",))


@pytest.mark.parametrize(
    ("aspect", "flags", "size"),
    [
        ("16:9", {}, (1280, 720)),
        ("9:16", {}, (720, 1280)),
        ("1:1", {"quality": "h"}, (1080, 1080)),
        ("9:16", {"resolution": "320,200"}, (320, 200)),
    ],
)
def test_the_script_gives_the_shape_and_the_flags_the_size(read, aspect, flags, size):
    look = lecture.looks(read(f'aspect = "{aspect}"\n{TEXT}'), False, FLAGS | flags)
    assert (look.width, look.height) == size


def test_what_a_flag_says_goes_before_what_the_script_says(read):
    text = f'theme = "light"\npace = 2\n{TEXT}'
    look = lecture.looks(read(text), False, FLAGS)
    assert (look.theme, look.pace, look.fps) == ("light", 2, 30)
    look = lecture.looks(read(text), True, FLAGS | {"theme": "dark", "pace": 0.5})
    assert (look.theme, look.pace, look.height, look.fps) == ("dark", 0.5, 480, 15)


def test_a_lecture_is_an_mp4(made):
    with pytest.raises(UsageError, match=r"ends in \.mp4"):
        film(made, out="a.gif")


def test_the_outline_adds_up(made):
    *sections, whole = lecture.outline(made)
    assert sections[0]["begins"] == "0:00" < sections[1]["begins"] < whole["begins"]
    assert whole["words"] == sum(row["words"] for row in sections) == 34


def heard(path: Path) -> np.ndarray:
    """The sound of a film, as loud as it is in each tenth of a second."""
    with av.open(path) as container:
        rate = container.streams.audio[0].rate
        samples = np.concatenate([f.to_ndarray()[0] for f in container.decode(audio=0)])
    tenths = len(samples) * 10 // rate
    return abs(samples[: tenths * rate // 10]).reshape(tenths, -1).max(1)


def test_an_own_recording_is_heard_while_its_words_are_shown(tmp_path):
    with wave.open(str(tmp_path / "own.wav"), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(
            b"".join(int(9000 * math.sin(n / 3)).to_bytes(2, "little", signed=True) for n in range(320_000))
        )
    path = tmp_path / "a.toml"
    path.write_text(TEXT.replace('title = "First"', 'recording = "own.wav"'))
    out = film(path, only=("1",))
    loud = np.flatnonzero(heard(out) > 0.02)
    assert (loud[0], loud[-1] + 1) == (0, pytest.approx(400, abs=2))
    spoken = cues(out)
    assert (spoken[0][1], spoken[-1][2]) == (0, pytest.approx(40, abs=0.1))


def test_a_voice_is_heard_when_its_words_are_shown_and_ends_with_the_film(made):
    pytest.importorskip("espeakng_loader", reason="the offline voice is not installed")
    out = film(made, voice="espeak", out=str(made.parent / "spoken.mp4"))
    loud = heard(out) > 0.02
    for _, begin, end in cues(out):
        assert loud[round(begin * 10) : round(end * 10)].mean() > 0.4
    assert not loud[: round(cues(out)[0][1] * 10) - 1].any()
    with av.open(out) as container:
        picture, sound = (
            float(s.duration * s.time_base) for s in (container.streams.video[0], container.streams.audio[0])
        )
    assert abs(picture - sound) < 1 / 30


SHIPPED = [script.read(path) for path in sorted((Path(__file__).parents[2] / "lectures").glob("*.toml"))]
SPOKEN = {
    (section.scene, len(timing.paragraphs(section.narration)))
    for read in SHIPPED
    for section in read.lecture.sections
    if section.narration and "@" not in section.narration and read.path.stem != "example"
}


@pytest.mark.parametrize(("scene", "paragraphs"), sorted(SPOKEN))
def test_each_beat_of_a_shipped_lecture_has_its_paragraph(scene, paragraphs, trace, tmp_path):
    assert len(engine.beats(Shot(scene), trace, Settings(160, 90, 30.0), tmp_path)) == paragraphs
