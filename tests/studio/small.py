"""Lectures made small and quick."""

from pathlib import Path

from studio import lecture

FLAGS = {"model": None, "allow_download": False, "out": None, "quality": None, "theme": None, "pace": None}
QUICK = {"resolution": "160,90", "fps": 5.0, "progress_bar": "none", "jobs": 2}


def film(path: Path = Path("a.toml"), **flags) -> Path:
    """The film of a lecture, which is made beside its script."""
    asked = {"only": (), "draft": False, "voice": None, "media_dir": path.parent / "out"}
    (made,) = lecture.film(path, **FLAGS | QUICK | asked | flags)
    return made
