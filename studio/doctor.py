"""Is all here that a film needs? Each check says what it found, and the command that mends what is missing."""

import importlib
import importlib.metadata
import importlib.util
import platform
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from studio import machine
from studio.output import check as check_writable

OK, WARNING, MISSING = "ok", "warning", "missing"
SETUP = "make setup"
RESTORE = "git checkout -- assets"
ROOM = 1e9  # bytes; a film with its clips takes a tenth of it

# A character of each script, to ask the fonts about.
SAMPLES = {"emoji": "😀", "Chinese": "你", "Japanese": "か", "Korean": "한", "Hebrew": "א", "Arabic": "ع", "Hindi": "न"}
# What pip builds here, and so needs the headers for.
BUILT = ("cairo", "manimpango")


@dataclass(frozen=True)
class Check:
    name: str
    state: str
    detail: str
    mend: str = ""

    def __str__(self) -> str:
        line = f"{self.state:8} {self.name:14} {self.detail}"
        return f"{line}\n{'':24}to mend it: {self.mend}" if self.mend else line


def examine() -> list[Check]:
    """All checks; none of them can fail otherwise than by saying so."""
    return [found for examiner in EXAMINERS for found in guarded(examiner)]


def exit_code(checks: list[Check]) -> int:
    return machine.ENVIRONMENT if any(c.state == MISSING for c in checks) else 0


def guarded(examiner: Callable[[], Iterator[Check]]) -> Iterator[Check]:
    name = examiner.__name__.replace("_", " ")
    try:
        yield from examiner()
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        yield Check(name, MISSING, reason, MENDING.get(examiner, SETUP))


def python() -> Iterator[Check]:
    found = f"{platform.python_version()} at {sys.executable}"
    if sys.version_info < machine.OLDEST:
        yield Check("python", MISSING, f"{found}; at least 3.11 is needed", "install a newer Python, then: make setup")
    else:
        yield Check("python", OK, found)


def building() -> Iterator[Check]:
    """The compiler and the headers: they matter only until pip has built what needs them."""
    here = machine.Machine()
    lacking = machine.missing(here)
    if not lacking:
        yield Check("building", OK, "compiler, pkg-config, and the headers of Python, cairo and pango")
        return
    try:
        mend = " && ".join(" ".join(command) for command in machine.install_commands(lacking, here))
    except machine.SetupError as error:
        mend = str(error)
    built = all(importlib.util.find_spec(name) for name in BUILT)
    after = ", needed only to install again" if built else ""
    yield Check("building", WARNING if built else MISSING, f"not found: {', '.join(lacking)}{after}", mend)


def packages() -> Iterator[Check]:
    from packaging.requirements import Requirement

    project = tomllib.loads((machine.ROOT / "pyproject.toml").read_text())["project"]
    wrong, found = [], []
    for requirement in map(Requirement, project["dependencies"]):
        try:
            version = importlib.metadata.version(requirement.name)
        except importlib.metadata.PackageNotFoundError:
            wrong.append(f"{requirement.name} is missing")
            continue
        if requirement.specifier.contains(version.partition("+")[0], prereleases=True):
            found.append(f"{requirement.name} {version}")
        else:
            wrong.append(f"{requirement.name} {version}, not {requirement.specifier}")
    if wrong:
        yield Check("packages", MISSING, "; ".join(wrong), SETUP)
    else:
        yield Check("packages", OK, ", ".join(found))


def drawing() -> Iterator[Check]:
    manim = importlib.import_module("manim")
    cairo = importlib.import_module("cairo")
    yield Check("drawing", OK, f"manim {manim.__version__} on cairo {cairo.cairo_version_string()}")


def video() -> Iterator[Check]:
    import av

    lacking = []
    for codec in ("libx264", "aac", "mov_text"):
        try:
            av.Codec(codec, "w")
        except ValueError:
            lacking.append(codec)
    if lacking:
        mend = ".venv/bin/python -m pip install --force-reinstall --only-binary :all: av"
        yield Check("video", MISSING, f"this build of PyAV has no {' and no '.join(lacking)}", mend)
    else:
        yield Check("video", OK, f"PyAV {av.__version__} with H.264, AAC and subtitles")


def voice() -> Iterator[Check]:
    from studio.voice import choose, speak

    if not importlib.util.find_spec("espeakng_loader"):
        yield Check("voice", WARNING, "none is installed, so lectures are silent", MENDING[voice])
        return
    with tempfile.TemporaryDirectory() as folder:
        spoken = speak("Hello there.", choose("required"), Path(folder))
    version = importlib.metadata.version("espeakng-loader")
    yield Check("voice", OK, f"espeakng-loader {version}, {spoken.seconds:.1f} s for “Hello there.”")


def formulas() -> Iterator[Check]:
    import typst

    typst.compile(b"$ sum_i alpha_i v_i $", format="svg")
    yield Check("formulas", OK, f"Typst {importlib.metadata.version('typst')}")


def fonts() -> Iterator[Check]:
    from scenes.kit import typeset

    absent = typeset.without_font(frozenset(SAMPLES.values()))
    shown = [script for script, char in SAMPLES.items() if char not in absent]
    yield Check("fonts", OK, ", ".join(["Latin", "Greek", *shown]))
    for font in dict.fromkeys(typeset.font_for(SAMPLES[s]) for s in SAMPLES if SAMPLES[s] in absent):
        scripts = [s for s in SAMPLES if SAMPLES[s] in absent and typeset.font_for(SAMPLES[s]) == font]
        yield Check("fonts", WARNING, f"{' and '.join(scripts)} would be shown by numbers", f"install {font}")


def model() -> Iterator[Check]:
    from transformer import checkpoint

    loaded = checkpoint.load()
    c = loaded.gpt.config
    yield Check("model", OK, f"{loaded.name}: {c.n_layers} layers, {c.n_heads} heads, {c.d_vocab} tokens")


def demo_trace() -> Iterator[Check]:
    from studio.orders import DEMO
    from transformer.trace import Trace

    yield Check("demo trace", OK, f'"{Trace.load(DEMO).prompt}"')


def output() -> Iterator[Check]:
    check_writable(Path("out") / "film.mp4")
    free = shutil.disk_usage(".").free
    room = f"{free / 1e9:.1f} GB free for out/"
    yield Check("output", OK if free > ROOM else WARNING, room, "" if free > ROOM else "free some space on this disk")


EXAMINERS = (python, building, packages, drawing, video, voice, formulas, fonts, model, demo_trace, output)
MENDING = {
    model: RESTORE,
    demo_trace: RESTORE,
    output: "work in a folder you may write to",
    voice: ".venv/bin/python -m pip install espeakng-loader",
}
