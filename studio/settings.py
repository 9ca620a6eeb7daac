"""How a film is rendered, in the words of manim's own flags."""

import configparser
import re
import sys
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from transformer.errors import FilmError

# -q: width, height, frames per second
QUALITIES = {
    "l": (854, 480, 15.0),
    "m": (1280, 720, 30.0),
    "h": (1920, 1080, 60.0),
    "p": (2560, 1440, 60.0),
    "k": (3840, 2160, 60.0),
}
DEFAULT_QUALITY = "m"
FORMATS = ("mp4", "gif", "webm", "mov", "png")
MAX_SIDE, MAX_FPS = 8192, 240
MIN_PACE, MAX_PACE = 0.25, 4
THEMES = ("dark", "light")


class UsageError(FilmError):
    """A flag that has no meaning as given."""

    exit_code = 2


# The arguments of `from_flags`.
FLAGS = {
    *("quality", "resolution", "fps", "format", "transparent", "save_last_frame", "animations", "config_file"),
    *("background", "theme", "pace", "seed", "dry_run", "disable_caching", "verbosity", "hold_frames"),
}


@dataclass(frozen=True)
class Settings:
    """One way to render, checked.

    Raises UsageError for a size, rate or range that no film can have.
    """

    width: int = 1280
    height: int = 720
    fps: float = 30.0
    format: str = "mp4"  # png is the last frame alone, as in manim
    transparent: bool = False
    background: str | None = None  # None leaves it to manim.cfg, or to the light theme
    theme: str = "dark"
    pace: float = 1.0  # how fast all goes: 2 takes half the time
    first: int = 0  # animations before this one are skipped
    last: int | None = None  # and those after this one
    seed: int | None = None
    hold_frames: str = "constant"  # a frame that is held is stored every time; variable: once, and how long
    dry_run: bool = False
    disable_caching: bool = False
    config_file: Path | None = None
    verbosity: str = "WARNING"

    def __post_init__(self) -> None:
        for side, pixels in (("width", self.width), ("height", self.height)):
            if not 0 < pixels <= MAX_SIDE or pixels % 2:
                raise UsageError(f"the {side} must be an even number of pixels from 2 to {MAX_SIDE}, got {pixels}")
        if not 1 <= self.fps <= MAX_FPS:
            raise UsageError(f"the frame rate must lie between 1 and {MAX_FPS} frames per second, got {self.fps:g}")
        if not MIN_PACE <= self.pace <= MAX_PACE:
            raise UsageError(f"the pace must lie between {MIN_PACE} and {MAX_PACE}, got {self.pace:g}; 1 is normal")
        if self.first < 0 or (self.last is not None and self.last < self.first):
            raise UsageError(f"-n {self.first},{self.last} holds no animation; count from 0, the lower number first")
        if self.background is not None and not re.fullmatch(r"#[0-9a-fA-F]{3,8}|\w+", self.background):
            raise UsageError(f"{self.background!r} is no colour; write #1c1c1c, or a name of manim's such as BLACK")
        if self.theme not in THEMES:
            raise UsageError(f"there is no theme {self.theme!r}; choose {' or '.join(THEMES)}")
        if self.hold_frames == "variable" and self.format in {"gif", "png"}:
            raise UsageError(f"--hold-frames variable is for video, not for {self.format}; leave one of them out")
        if self.transparent and self.format == "mp4":
            raise UsageError("mp4 cannot be transparent; choose --format mov, webm, gif or png")

    @property
    def rate(self) -> Fraction:
        """Frames per second as manim counts them: 29.97 is the broadcast rate 30000/1001."""
        if abs(self.fps - round(self.fps)) < 1e-4:
            return Fraction(round(self.fps))
        broadcast = Fraction(round(self.fps * 1001 / 1000) * 1000, 1001)
        return broadcast if abs(self.fps - broadcast) < 0.02 else Fraction(str(self.fps))

    @property
    def still(self) -> bool:
        return self.format == "png"


def from_flags(
    quality: str | None = None,
    resolution: str | None = None,
    fps: float | None = None,
    format: str | None = None,
    transparent: bool = False,
    save_last_frame: bool = False,
    animations: str | None = None,
    config_file: Path | None = None,
    **others,
) -> Settings:
    """Settings from flags as typed. What no flag says comes from manim.cfg, then from ``-qm``.

    Raises UsageError, naming the flag.
    """
    configured = read_config(config_file)
    preset = quality or configured.get("quality")
    width, height, rate = QUALITIES.get(preset, QUALITIES[DEFAULT_QUALITY])
    if preset is None:
        width = number(configured, "pixel_width", width)
        height = number(configured, "pixel_height", height)
        rate = number(configured, "frame_rate", rate)
    if resolution is not None:
        width, height = pair(resolution, "-r", "1920,1080")
    first, last = (0, None) if animations is None else animation_range(animations)
    if save_last_frame:
        format = "png"
    return Settings(
        width=int(width),
        height=int(height),
        fps=rate if fps is None else fps,
        format=format or ("mov" if transparent else "mp4"),
        transparent=transparent,
        first=first,
        last=last,
        config_file=config_file,
        **{name: value for name, value in others.items() if value is not None},
    )


def animation_range(text: str) -> tuple[int, int | None]:
    """
    >>> animation_range("3"), animation_range("3,5")
    ((3, None), (3, 5))
    """
    return (int(text), None) if re.fullmatch(r"\d+", text) else pair(text, "-n", "3,5")


def pair(text: str, flag: str, example: str) -> tuple[int, int]:
    """Two whole numbers, parted as manim allows."""
    found = re.fullmatch(r"\s*(\d{1,9})\s*[,;x-]\s*(\d{1,9})\s*", text)
    if not found:
        raise UsageError(f"{flag} {text!r} is not two whole numbers; write it as {flag} {example}")
    return int(found[1]), int(found[2])


def read_config(custom: Path | None) -> dict[str, str]:
    """The [CLI] part of manim's configuration files, read as manim reads them, without importing it."""
    if custom and not custom.is_file():
        raise UsageError(f"there is no configuration file {custom}; give the path of a manim.cfg")
    parser = configparser.ConfigParser()
    try:
        parser.read(config_files(custom), encoding="utf-8")
        return dict(parser["CLI"]) if parser.has_section("CLI") else {}
    except (configparser.Error, UnicodeDecodeError) as error:
        raise UsageError(f"manim's configuration cannot be read: {' '.join(str(error).split())}") from None


def config_files(custom: Path | None) -> list[Path]:
    """Where manim's configuration may be: a person's own, then the folder's, or the file given instead of that."""
    windows = sys.platform == "win32"
    own = Path.home() / ("AppData/Roaming/Manim" if windows else ".config/manim") / "manim.cfg"
    return [own, custom or Path("manim.cfg")]


def number(configured: dict[str, str], key: str, otherwise: float) -> float:
    try:
        return float(configured.get(key, otherwise))
    except ValueError:
        raise UsageError(f"manim.cfg: {key} is {configured[key]!r}, a number is needed") from None
