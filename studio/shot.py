"""What is to be shot, and what came of it: plain data, handed between processes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path


@dataclass(frozen=True)
class Shot:
    """One scene, looking at one place of the model. None leaves the choice to the scene."""

    name: str
    layer: int | None = None
    head: int | None = None
    token: int | None = None
    lasting: tuple[float, ...] = ()  # seconds that each beat is shown at least, while it is spoken about
    opened: bool = False  # the shot before ends with the first picture of this one
    next: "Shot | None" = None  # the shot whose first picture this one ends with


def in_a_row(shots: Sequence[Shot]) -> list[Shot]:
    """The shots of a film, each ending with the first picture of the next."""
    followers = [*(replace(shot, lasting=()) for shot in shots[1:]), None]
    return [replace(s, opened=n > 0, next=following) for n, (s, following) in enumerate(zip(shots, followers))]


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
    held: int = 0  # frames that its file stores as the duration of the one before

    @property
    def seconds(self) -> float:
        return float(self.frames / self.rate)
