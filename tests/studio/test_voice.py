"""Who speaks, and what happens where nobody can. The engines here are real processes; some of them die."""

import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from studio import sound, timing, voice
from studio.voice import Spoken, Voice
from transformer.errors import InputError, MachineError

SENTENCES = (
    "A transformer reads text as a row of tokens.",
    "Every query asks a question of the words before it, and the keys that match best answer with the most weight.",
    "Softmax turns scores of any size into weights that sum to one.",
    "The network has never seen this sentence, and yet it has a firm opinion about what comes next.",
)

# A stand-in for manim-voiceover, with services that work, and some that do not.
BASE = """
class SpeechService:
    def __init__(self, cache_dir, **options):
        self.cache_dir = cache_dir
"""
SERVICE = """
import math, os, struct, sys, time, wave
from pathlib import Path
from manim_voiceover.services.base import SpeechService

class Service(SpeechService):
    def generate_from_text(self, text, cache_dir=None, path=None, **options):
        {trouble}
        samples = [{level} * math.sin(n / 5) for n in range({length})]
        with wave.open(str(Path(cache_dir) / "x.wav"), "wb") as file:
            file.setparams((1, 2, 16000, 0, "NONE", ""))
            file.writeframes(struct.pack(f"<{{len(samples)}}h", *map(int, samples)))
        print("this goes to nobody")
        return {{"original_audio": "x.wav", "input_text": text}}
"""
SERVICES = {
    "tone": SERVICE.format(trouble="", level=9000, length=16000),
    "other": SERVICE.format(trouble="", level=9000, length=8000),
    "silent": SERVICE.format(trouble="", level=0, length=16000),
    "empty": SERVICE.format(trouble="", level=0, length=0),
    "broken": SERVICE.format(trouble='raise OSError("no network")', level=0, length=0),
    "dying": SERVICE.format(trouble="os.abort()", level=0, length=0),
    "hanging": SERVICE.format(trouble="time.sleep(99)", level=0, length=0),
    "asking": SERVICE.format(trouble='answer = input("Install it? [Y/n]")', level=0, length=0),
    "exiting": SERVICE.format(trouble="sys.exit(0)", level=0, length=0),
}
TROUBLES = {
    "silent": "nothing can be heard",
    "empty": "is empty|cannot be read",
    "broken": "no network",
    "dying": "it died",
    "hanging": "it took more than",
    "asking": r"it lacks something and asks about it.*Install it\?",
    "exiting": "it spoke nothing",
}


def pretend(folder: Path, name: str, monkeypatch) -> None:
    """Make a folder look like an installed package, here and in new processes."""
    note = folder / f"{name.replace('-', '_')}-1.dist-info"
    note.mkdir(parents=True)
    (note / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv("PYTHONPATH", str(folder))


@pytest.fixture
def services(tmp_path, monkeypatch):
    folder = tmp_path / "site" / "manim_voiceover" / "services"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    for name, source in {**SERVICES, "__init__": "", "base": BASE}.items():
        (folder / f"{name}.py").write_text(source)
    pretend(tmp_path / "site", "manim-voiceover", monkeypatch)


@pytest.fixture
def kept(tmp_path):
    return tmp_path / "kept"


@pytest.fixture
def espeak():
    pytest.importorskip("espeakng_loader", reason="the extra [voice] is not installed")
    return voice.choose("espeak")


# Who speaks.


def test_nobody_speaks_where_none_is_asked_for(kept):
    assert voice.choose("none") is None
    assert voice.speak(SENTENCES[0], None, kept) == Spoken(None, timing.estimate(SENTENCES[0]))
    assert not kept.exists()


def test_without_a_voice_installed_that_is_said_once_and_nobody_speaks(monkeypatch):
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    with pytest.warns(UserWarning, match="pip install espeakng-loader"):
        assert voice.choose() is None


@pytest.mark.parametrize("wanted", ["required", "espeak"])
def test_a_voice_that_was_named_must_be_there(monkeypatch, wanted):
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    with pytest.raises(MachineError, match="pip install espeakng-loader"):
        voice.choose(wanted)


def test_a_service_must_be_installed_and_exist(monkeypatch, services):
    assert voice.choose("tone") == Voice("tone")
    with pytest.raises(MachineError, match="only asking, broken"):
        voice.choose("gtts")
    monkeypatch.setitem(sys.modules, "manim_voiceover", None)
    with pytest.raises(MachineError, match="pip install manim-voiceover"):
        voice.choose("tone")


def test_choosing_a_service_does_not_run_it(services):
    voice.choose("dying")
    assert "manim_voiceover" not in sys.modules


@pytest.mark.parametrize("wanted", ["", "../x", "a.b", "os;", "Tone", "é", "a" * 40])
def test_the_name_of_a_voice_is_no_path(wanted):
    with pytest.raises(InputError, match="is no voice"):
        voice.choose(wanted)


@pytest.mark.parametrize(
    ("language", "speed"), [("../../x", 1), ("", 1), ("en us", 1), ("en", 9), ("en", float("nan"))]
)
def test_languages_and_speeds_have_bounds(language, speed):
    with pytest.raises(InputError):
        voice.choose("none", language, speed)


# What a service says.


def test_a_service_speaks_and_is_not_asked_twice(services, kept):
    spoken = voice.speak("Hello there.", Voice("tone"), kept)
    assert spoken.seconds == pytest.approx(1, abs=0.05)
    written = spoken.path.stat().st_ino
    assert voice.speak("Hello there.", Voice("tone"), kept) == spoken
    assert spoken.path.stat().st_ino == written
    assert {p.suffix for p in kept.iterdir()} == {".wav", ".sha256"}


def test_another_sentence_or_voice_is_another_file(services, kept):
    spoken = [
        voice.speak("Hello there.", Voice("tone"), kept),
        voice.speak("Hello there!", Voice("tone"), kept),
        voice.speak("Hello there.", Voice("other"), kept),
        voice.speak("Hello there.", Voice("tone", "de"), kept),
        voice.speak("Hello there.", Voice("tone", speed=1.1), kept),
    ]
    assert len({s.path for s in spoken}) == 5


@pytest.mark.parametrize("name", TROUBLES)
def test_a_voice_in_trouble_leaves_the_film_its_timing(services, kept, monkeypatch, name):
    monkeypatch.setattr(voice, "PATIENCE", 1.0 if name == "hanging" else 60.0)
    with pytest.warns(UserWarning, match=f"could not say “Hello there.”: .*{TROUBLES[name]}"):
        assert voice.speak("Hello there.", Voice(name), kept) == Spoken(None, timing.estimate("Hello there."))
    assert not list(kept.iterdir())
    with pytest.raises(MachineError, match=TROUBLES[name]):
        voice.speak("Hello there.", Voice(name, required=True), kept)


def test_a_damaged_sentence_is_spoken_again(services, kept):
    spoken = voice.speak("Hello there.", Voice("tone"), kept)
    whole = spoken.path.read_bytes()
    spoken.path.write_bytes(b"")
    with pytest.warns(UserWarning, match="damaged"):
        assert voice.speak("Hello there.", Voice("tone"), kept) == spoken
    assert spoken.path.read_bytes() == whole


@pytest.mark.parametrize("source", ["import os; os.abort()", "def get_library_path(): return 'none.so'"])
def test_an_offline_voice_that_does_not_load_is_told_of(tmp_path, kept, monkeypatch, source):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "espeakng_loader.py").write_text(source)
    pretend(tmp_path / "site", "espeakng-loader", monkeypatch)
    with pytest.warns(UserWarning, match="the voice espeak could not say"):
        assert voice.speak("Hello there.", Voice(), kept).path is None


# What the offline voice says.


def test_the_offline_voice_speaks_at_a_calm_pace(espeak, kept):
    spoken = [voice.speak(sentence, espeak, kept) for sentence in SENTENCES]
    words = sum(len(sentence.split()) for sentence in SENTENCES)
    minutes = sum(s.seconds + timing.PAUSE for s in spoken) / 60
    assert 135 < words / minutes < 165
    for sentence, said in zip(SENTENCES, spoken):
        assert timing.estimate(sentence) == pytest.approx(said.seconds, rel=0.35)


def test_a_sentence_is_clear_and_has_no_silence_around_it(espeak, kept):
    samples = sound.read(voice.speak(SENTENCES[0], espeak, kept).path)[0]
    assert 0.1 < abs(samples).max() < 1
    for end in (samples[:2400], samples[-2400:]):
        assert abs(end).max() > sound.AUDIBLE


def test_faster_is_shorter(espeak, kept):
    slow, fast = (voice.speak(SENTENCES[1], Voice(speed=speed), kept).seconds for speed in (0.8, 1.25))
    assert slow > 1.3 * fast


def test_markup_and_commands_are_read_out_not_obeyed(espeak, kept):
    plain = voice.speak("break time nine", espeak, kept).seconds
    for text in ("<break time='9s'/>", '<audio src="x.wav">break time</audio>', "[[b'reIk]] \x01500S break time"):
        assert 0.5 * plain < voice.speak(text, espeak, kept).seconds < 9


@pytest.mark.parametrize(
    "text", ["“quotes”, $x$, #read, --> & <script>", "naïve café 你好 שלום 😀", "\ud800 lone", "a" * 500]
)
def test_whatever_is_written_can_be_said(espeak, kept, text):
    assert voice.speak(text, espeak, kept).seconds > 0.3


@pytest.mark.parametrize("text", ["", " … ", "—", "\n"])
def test_where_there_is_no_word_there_is_nothing_to_say(espeak, kept, text):
    assert voice.speak(text, espeak, kept).path is None


def test_a_language_that_the_voice_does_not_have_is_told_of(espeak, kept):
    with pytest.warns(UserWarning, match="has no voice 'xx'"):
        assert voice.speak("Hello there.", voice.choose("espeak", "xx"), kept).path is None
    assert voice.speak("Guten Tag.", voice.choose("espeak", "de"), kept).path


def test_the_same_words_make_the_same_sound(espeak, tmp_path):
    paths = [voice.speak(SENTENCES[0], espeak, tmp_path / name).path for name in "ab"]
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_path_of_any_kind_will_do(espeak, tmp_path):
    assert voice.speak("Hello there.", espeak, tmp_path / "a folder" / ("é" * 60) / "b").path


def test_what_is_said_is_a_plain_recording(espeak, kept):
    with wave.open(str(voice.speak(SENTENCES[0], espeak, kept).path)) as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (1, sound.RATE, 2)
        assert np.frombuffer(file.readframes(99999), "<i2").std() > 300
