"""Who speaks where there is no recording: an offline voice, a service of manim-voiceover, or nobody.

The offline voice is espeak-ng, from the extra ``[voice]``. Whatever speaks does so in a process of its own; what
it says is kept, sentence by sentence. Without a voice the film keeps its timing and its subtitles.
"""

import importlib.util
import re
import subprocess
import sys
import tempfile
import warnings
import wave
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

from studio import kept as keeping
from studio import sound
from studio.subtitles import one_line
from studio.timing import estimate
from transformer.errors import InputError, MachineError

PACKAGES = {"espeak": "espeakng-loader"}
SERVICES = "manim-voiceover"
SPEAKER = Path(__file__).with_name("speaker.py")
PATIENCE = 60.0  # seconds for a sentence, be it a service's over the network


@dataclass(frozen=True)
class Voice:
    """``engine`` is espeak, or a service of manim-voiceover such as gtts, which keeps its own speed."""

    engine: str = "espeak"
    language: str = "en-us"
    speed: float = 1.0  # 1 is about 150 words a minute, pauses included
    required: bool = False  # a sentence that cannot be spoken is an error, not a warning


@dataclass(frozen=True)
class Spoken:
    """A sentence and how long it takes; ``path`` is None where nobody speaks it and ``seconds`` is an estimate."""

    path: Path | None
    seconds: float


def choose(wanted: str = "auto", language: str = "en-us", speed: float = 1.0) -> Voice | None:
    """The voice for what was asked: auto, required, none, espeak, or the name of a manim-voiceover service.

    ``auto`` takes espeak where it is installed, and warns and returns None where it is not; ``required`` insists on
    it. A service is used only where its name is given; it may need the network and a key.
    Raises MachineError where what was named is not installed, InputError for a name or language of the wrong form.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,30}", wanted):
        raise InputError(f"{wanted!r} is no voice; choose auto, required, none, espeak, or a service such as gtts")
    if not re.fullmatch(r"[A-Za-z0-9+_-]{1,40}", language):
        raise InputError(f"{language!r} is no language of a voice; write one such as en-us, en-gb, de or fr")
    if not 0.5 <= speed <= 2:
        raise InputError(f"the speed of the voice must lie between 0.5 and 2, got {speed:g}; 1 is normal")
    if wanted == "none":
        return None
    engine = "espeak" if wanted in {"auto", "required"} else wanted
    lacking = missing(engine)
    if lacking and wanted == "auto":
        warnings.warn(f"nobody reads the narration aloud: {lacking}; timing and subtitles are kept", stacklevel=2)
        return None
    if lacking:
        raise MachineError(f"the voice {engine} is not here: {lacking}, or choose --voice none")
    return Voice(engine, language, speed, required=wanted == "required")


def missing(engine: str) -> str:
    """What to do about a voice that is not installed; nothing where it is. The voice itself is not loaded."""
    package = PACKAGES.get(engine, SERVICES)
    if not importlib.util.find_spec(package.replace("-", "_")):
        return f"install it with `pip install {package}`"
    if engine in PACKAGES or (services() / f"{engine}.py").is_file():
        return ""
    known = sorted(p.stem for p in services().glob("*.py") if p.stem not in {"__init__", "base", "cache"})
    return f"manim-voiceover has no service of that name, only {', '.join(known)}; choose one of them"


def services() -> Path:
    """The folder of manim-voiceover's services, found without running it."""
    return Path(importlib.util.find_spec("manim_voiceover").submodule_search_locations[0]) / "services"


def speak(sentence: str, voice: Voice | None, kept: Path) -> Spoken:
    """Say one sentence, or find it in the folder ``kept``, where it was said before.

    The file is mono, without silence around the words; pauses are the timing's. Where the voice dies or stays
    silent, a warning is given and the sentence lasts as long as its words suggest; raises MachineError instead
    where the voice is ``required``.
    """
    text = one_line(sentence)
    guess = Spoken(None, estimate(text))
    if voice is None or not re.search(r"\w", text):
        return guess
    path = kept / f"{keeping.key(text, voice.engine, voice.language, voice.speed, made_by(voice))}.wav"
    if found := keeping.find(path):
        return Spoken(found, length(found))
    kept.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix=".speaking-", dir=kept) as folder:
            keeping.keep(said(text, voice, Path(folder)), path)
    except Mute as reason:
        excerpt = text if len(text) <= 40 else f"{text[:40]}…"
        trouble = f"the voice {voice.engine} could not say “{excerpt}”: {reason}"
        if voice.required:
            raise MachineError(f"{trouble}; mend it, or leave out --voice required") from None
        warnings.warn(f"{trouble}; the film keeps its timing and subtitles there", stacklevel=2)
        return guess
    return Spoken(path, length(path))


class Mute(Exception):
    """Why a sentence could not be spoken."""


def said(text: str, voice: Voice, folder: Path) -> Path:
    """Let the engine speak in a process of its own, and make sure that there is something to hear."""
    command = [sys.executable, "-P", str(SPEAKER), voice.engine, voice.language, str(voice.speed), str(folder)]
    try:
        done = subprocess.run(
            command, input=text.encode(errors="replace"), capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        raise Mute(f"it took more than {PATIENCE:.0f} s") from None
    if done.returncode:
        lines = done.stderr.decode(errors="replace").split("\n")
        told = [" ".join(line.split()) for line in lines if line.strip()]
        raise Mute(told[-1] if told and done.returncode > 0 else f"it died (exit code {done.returncode})")
    note = folder / "said"
    if not note.is_file():
        raise Mute("it spoke nothing")
    try:
        samples = sound.read(folder / note.read_text(encoding="utf-8"))
    except InputError as error:
        raise Mute(str(error)) from None
    heard = np.flatnonzero(abs(samples).max(0) > sound.AUDIBLE)
    if not heard.size:
        raise Mute("nothing can be heard")
    margin = round(0.02 * sound.RATE)
    words = samples[:, max(heard[0] - margin, 0) : heard[-1] + margin].mean(0)
    return write(words, folder / "words.wav")


def write(samples: np.ndarray, path: Path) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, sound.RATE, 0, "NONE", ""))
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def length(path: Path) -> float:
    with wave.open(str(path)) as file:
        return file.getnframes() / file.getframerate()


def made_by(voice: Voice) -> tuple[str, bytes]:
    """What else decides on the sound: the version of the engine, and how it is driven."""
    return version(PACKAGES.get(voice.engine, SERVICES)), SPEAKER.read_bytes()
