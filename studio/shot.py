"""What is to be shot, and what came of it: plain data, handed between processes."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path


@dataclass(frozen=True)
class Shot:
    """One scene, looking at one place of the model. None leaves the choice to the scene."""

    name: str
    layer: int | None = None
    head: int | None = None
    token: int | None = None
    closing: float = 0.0  # seconds in which all fades at the end, where another shot follows


@dataclass(frozen=True)
class Cue:
    """A line of subtitles, in seconds of its clip or film."""

    text: str
    start: float
    end: float


@dataclass(frozen=True)
class Clip:
    """A scene as rendered. ``path`` is None where nothing was to be written."""

    shot: Shot
    path: Path | None
    frames: int
    rate: Fraction
    cues: tuple[Cue, ...]

    @property
    def seconds(self) -> float:
        return float(self.frames / self.rate)
