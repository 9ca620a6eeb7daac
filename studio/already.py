"""Films that lie where they are wanted already: found by all that they are made of, without manim or torch."""

import json
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from manimpango import list_fonts

from studio import beside, kept, shelf

PROGRAMS = ("manim", "pycairo", "av", "numpy", "typst", "pillow")


def key(files: Iterable[Path], *facts: object) -> str:
    """A name for what these files and facts, the program, its libraries and the fonts will make."""
    inputs = {*files, *Path(__file__).parent.glob("*.py")}
    digests = [(str(file), shelf.digest(file)) for file in sorted(inputs) if file.is_file()]
    return shelf.key(facts, digests, [version(name) for name in PROGRAMS], sorted(list_fonts()))


def is_there(note: Path, out: Path) -> bool:
    """Whether what lies at the output path is what the note says was made."""
    found = kept.find(note)
    return found is not None and json.loads(found.read_text(encoding="utf-8")) == written(out)


def remember(note: Path, out: Path) -> None:
    """Note what was made; where that is not possible, it is made again next time."""
    with suppress(OSError), tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "note"
        told.write_text(json.dumps(written(out)), encoding="utf-8")
        kept.keep(told, note)


def written(out: Path) -> dict[str, str]:
    """The film and what belongs to it, each with its digest."""
    files = (out, *map(out.with_suffix, beside.ENDINGS))
    return {str(file.absolute()): shelf.digest(file) for file in files if file.is_file()}
