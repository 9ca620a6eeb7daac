"""Small finished files kept from earlier runs, found again by what they were made from, and checked by their digest."""

import hashlib
import os
import shutil
import tempfile
import time
import warnings
from functools import cache
from pathlib import Path

from studio.shelf import digest

DAYS = 30  # without use, then a file goes


def key(*facts: object) -> str:
    return hashlib.sha256(repr(facts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def find(path: Path) -> Path | None:
    """``path`` where it is kept and whole. What is damaged is warned of and will be made again."""
    note = path.with_suffix(".sha256")
    try:
        whole = digest(path) == note.read_text(encoding="utf-8")
        os.utime(path)
    except (OSError, ValueError):
        return None
    if not whole:
        warnings.warn(f"{path} was damaged since it was made; it is made again", stacklevel=2)
        return None
    return path


def keep(made: Path, path: Path) -> Path:
    """Put a copy of what was ``made`` at ``path``, in one step. Raises OSError where that cannot be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    clear(path.parent)
    with tempfile.TemporaryDirectory(prefix=".keeping-", dir=path.parent) as folder:
        copy, note = Path(folder) / "file", Path(folder) / "note"
        shutil.copyfile(made, copy)
        note.write_text(digest(copy), encoding="utf-8")
        note.replace(path.with_suffix(".sha256"))
        copy.replace(path)
    return path


@cache
def clear(folder: Path) -> None:
    """Drop, once a run, what nobody used for a month."""
    old = time.time() - DAYS * 86400
    for path in folder.iterdir():
        if path.is_file() and path.suffix != ".sha256" and path.stat().st_mtime < old:
            path.unlink(missing_ok=True)
            path.with_suffix(".sha256").unlink(missing_ok=True)
