"""Clips kept from earlier runs, each found again by everything its frames depend on.

So an interrupted film goes on with the scene it was at, and a changed scene is the only one rendered anew.
"""

import hashlib
import json
import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import asdict
from fractions import Fraction
from functools import cache
from pathlib import Path

from studio.shot import Clip, Cue, Shot

ROOT = Path(__file__).parents[1]
SOURCES = (
    "scenes",
    "transformer",
    "studio/engine.py",
    "studio/renderer.py",
    "studio/writer.py",
    "assets/fonts",
    "assets/bundles",
)
KEEP = 500  # clips; the longest unused go first


def key(*facts: object) -> str:
    """A name for what these facts, and the program itself, will make."""
    return hashlib.sha256(repr((program(), facts)).encode("utf-8", "surrogatepass")).hexdigest()[:32]


@cache
def program() -> str:
    """The digest of all sources and fonts that decide on frames."""
    found = hashlib.sha256()
    for source in SOURCES:
        for path in sorted((ROOT / source).rglob("*")) or [ROOT / source]:
            if path.is_file() and path.suffix != ".pyc":
                found.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return found.hexdigest()


def find(shelf: Path, key: str, shot: Shot) -> tuple[Clip, list[str]] | None:
    """The clip kept under a key and the warnings it gave; None where there is none, or not a whole one."""
    try:
        note = json.loads((shelf / f"{key}.json").read_text(encoding="utf-8"))
        path, cues = shelf / note["file"], tuple(Cue(**cue) for cue in note["cues"])
        if digest(path) != note["digest"]:
            return None
        os.utime(path)
        return Clip(shot, path, note["frames"], Fraction(note["rate"]), cues, note["held"]), note["warnings"]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep(shelf: Path, key: str, clip: Clip, warnings: list[str]) -> None:
    """Keep a clip; where that is not possible, do without."""
    note = {
        "file": f"{key}{clip.path.suffix}",
        "digest": digest(clip.path),
        "frames": clip.frames,
        "held": clip.held,
        "rate": str(clip.rate),
        "cues": [asdict(c) for c in clip.cues],
        "warnings": warnings,
    }
    with suppress(OSError):
        shelf.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".keeping-", dir=shelf) as folder:
            copy, text = Path(folder) / "clip", Path(folder) / "note"
            shutil.copyfile(clip.path, copy)
            text.write_text(json.dumps(note), encoding="utf-8")
            copy.replace(shelf / note["file"])
            text.replace(shelf / f"{key}.json")
        clear(shelf)


def clear(shelf: Path) -> None:
    """Drop the clips that were not used for longest."""
    clips = sorted((p for p in shelf.iterdir() if p.suffix not in {"", ".json"}), key=lambda p: p.stat().st_mtime)
    for clip in clips[:-KEEP]:
        clip.unlink(missing_ok=True)
        clip.with_suffix(".json").unlink(missing_ok=True)
