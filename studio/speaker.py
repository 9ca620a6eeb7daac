"""The voice engine, alone in a process of its own: if it dies, hangs or asks questions, the film does not.

    python -P speaker.py ENGINE LANGUAGE SPEED FOLDER

reads a text from stdin, speaks it into a file in FOLDER and writes the file's name into ``said`` there.
"""

import builtins
import ctypes
import importlib
import inspect
import os
import sys
import wave
from pathlib import Path

# As libespeak-ng's speak_lib.h numbers them.
RETRIEVAL, DONT_EXIT, CHARACTERS, UTF8 = 2, 0x8000, 1, 1
RATE, PITCH, RANGE = 1, 3, 4
CALM = 130  # a rate at which English comes at 160 words a minute, or 150 with the pauses between sentences
SOFT = {PITCH: 42, RANGE: 60}  # lower and livelier than by default

Heard = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


def espeak(text: str, language: str, speed: float, folder: Path) -> str:
    """Speak with the libespeak-ng of espeakng-loader. Text is text: no markup, no phonemes are looked for in it."""
    import espeakng_loader

    library = ctypes.CDLL(espeakng_loader.get_library_path())
    data = Path(espeakng_loader.get_data_path())
    sound = bytearray()

    @Heard
    def heard(samples, count, events) -> int:
        if samples:
            sound.extend(ctypes.string_at(samples, 2 * count))
        return 0

    os.chdir(data.parent)  # the library has room for short paths only
    rate = library.espeak_Initialize(RETRIEVAL, 0, b".", DONT_EXIT)
    if rate <= 0:
        sys.exit(f"espeak-ng finds no data in {data}")
    library.espeak_SetSynthCallback(heard)
    if library.espeak_SetVoiceByName(language.encode()):
        sys.exit(f"espeak-ng has no voice {language!r}")
    for parameter, value in {**SOFT, RATE: round(CALM * speed)}.items():
        library.espeak_SetParameter(parameter, value, 0)
    spoken = text.encode()
    if library.espeak_Synth(spoken, len(spoken) + 1, 0, CHARACTERS, 0, UTF8, None, None):
        sys.exit("espeak-ng refused the text")
    library.espeak_Synchronize()
    with wave.open(str(folder / "said.wav"), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(sound)
    return "said.wav"


def voiceover(service: str, text: str, language: str, folder: Path) -> str:
    """Speak with a service of manim-voiceover: the one class in its module of that name, at its own speed."""
    builtins.input = refuse  # some ask whether to install what they lack, or for a key
    from manim_voiceover.services.base import SpeechService

    module = importlib.import_module(f"manim_voiceover.services.{service}")
    classes = [c for c in vars(module).values() if inspect.isclass(c) and issubclass(c, SpeechService)]
    (chosen,) = (c for c in classes if c.__module__ == module.__name__)
    takes = inspect.signature(chosen).parameters
    speaker = chosen(cache_dir=str(folder), **({"lang": language.partition("-")[0]} if "lang" in takes else {}))
    return str(speaker.generate_from_text(text, cache_dir=str(folder))["original_audio"])


def refuse(question: str = "") -> str:
    sys.exit(f"it lacks something and asks about it; make it work with manim-voiceover alone first {question}".strip())


def main() -> None:
    engine, language, speed, place = sys.argv[1:]
    text, folder = sys.stdin.buffer.read().decode(), Path(place).absolute()
    if engine == "espeak":
        name = espeak(text, language, float(speed), folder)
    else:
        name = voiceover(engine, text, language, folder)
    (folder / "said").write_text(name, encoding="utf-8")


if __name__ == "__main__":
    main()
