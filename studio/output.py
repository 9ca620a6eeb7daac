"""Where things are written: names that tell prompts apart, checks before any work, and a workshop beside the result."""

import hashlib
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from studio.settings import FORMATS, Settings, UsageError
from transformer.errors import MachineError

LONGEST = 60  # characters of a prompt in a file's name
WORKSHOP = ".rendering-"
BYTES = 0.003  # for each pixel of each frame: what films take, once in chunks, once as clips, once whole


def slug(text: str) -> str:
    """A file name for a text. Texts that differ in anything have different names.

    >>> slug("a fluffy blue creature")
    'a-fluffy-blue-creature'
    >>> slug("A fluffy, blue creature!"), slug("你好")
    ('a-fluffy-blue-creature-0ff4175b', '670d9743')
    """
    ascii_only = unicodedata.normalize("NFKD", text[:1000]).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", ascii_only)
    name = "-".join(words)[:LONGEST].strip("-")
    if name and name.replace("-", " ") == text and not re.fullmatch(r"con|prn|aux|nul|(com|lpt)\d", name):
        return name
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{name}-{digest}" if name else digest


def choose(
    given: str | None, folder: Path, name: str, format: str | None, otherwise: str, formats: Sequence[str] = FORMATS
) -> tuple[Path, str]:
    """The path to write and its format, one of ``formats``: as typed after -o, or ``name`` in ``folder``.

    Raises UsageError where the ending typed and the format asked for are two different ones.
    """
    if given is None:
        format = format or otherwise
        return folder / f"{name}.{format}", format
    path, ending = Path(given), Path(given).suffix[1:].lower()
    if ending not in formats and not path.is_dir():
        format = format or otherwise
        return path.with_name(f"{path.name}.{format}"), format
    if format and format != ending and not path.is_dir():
        raise UsageError(f"-o {given} ends in .{ending}, but the format asked for is {format}; leave one out")
    return path, ending


def numbered(out: Path, scene: str, of: int) -> Path:
    """``out`` for one scene of several, each with a file of its own.

    >>> numbered(Path("film.png"), "softmax_columns", of=2).name
    'film.softmax_columns.png'
    """
    return out if of == 1 else out.with_stem(f"{out.stem}.{scene}")


def place(made: Path, out: Path) -> Path:
    """Move a finished file to where it belongs, in one step."""
    return made.replace(out)


def check(path: Path) -> None:
    """Make sure a file can be written at ``path``, before anything costs time; writes nothing that stays.

    Raises MachineError with what stands in the way.
    """
    if path.is_dir():
        raise MachineError(f"the output {path} is a folder; give the name of a file with -o")
    above = standing(path)
    try:
        with tempfile.TemporaryFile(dir=above):
            pass
    except OSError as error:
        raise MachineError(f"cannot write in {above} ({error.strerror}); choose another place with -o") from None


def check_room(path: Path, frames: int, look: Settings) -> None:
    """Make sure that there is room for a film of about so many frames at ``path``.

    Raises MachineError, saying how much is needed.
    """
    needed, above = frames * look.width * look.height * BYTES, standing(path)
    free = shutil.disk_usage(above).free
    if free < needed:
        raise MachineError(
            f"{above} has room for {free / 1e6:,.0f} MB, and this film needs about {needed / 1e6:,.0f} MB while it is "
            "made; free some, or choose another folder with -o"
        )


def standing(path: Path) -> Path:
    """The nearest folder above a path that is there."""
    return next(above for above in path.absolute().parents if above.exists())


@contextmanager
def workshop(out: Path) -> Iterator[Path]:
    """A private folder beside ``out``, on the same disk, so that a finished piece moves there in one step.

    It is gone afterwards; one that a killed run left is cleared away by the next.
    """
    check(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        clear_abandoned(out.parent)
        folder = Path(tempfile.mkdtemp(prefix=f"{WORKSHOP}{os.getpid()}-", dir=out.parent)).absolute()
    except OSError as error:
        raise MachineError(f"cannot write in {out.parent} ({error.strerror}); choose another place with -o") from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear_abandoned(folder: Path) -> None:
    for left in folder.glob(f"{WORKSHOP}*"):
        owner = left.name.removeprefix(WORKSHOP).partition("-")[0]
        if owner.isdigit() and not alive(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def alive(process: int) -> bool:
    if os.name == "nt":
        return True  # asking would end it; on Windows what was left stays
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
