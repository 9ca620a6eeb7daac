"""What lies beside a film: subtitles for players and for browsers, chapters for YouTube, a picture for its cover."""

import io
import warnings
from collections.abc import Iterable
from itertools import accumulate
from pathlib import Path

import av
from PIL import Image

from studio import subtitles
from studio.shot import Clip

ENDINGS = (".srt", ".vtt", ".jpg", ".chapters.txt")
SHORTEST, FEWEST = 10, 3  # seconds and chapters; what is less YouTube does not show
CANDIDATES = 11  # frames of which one becomes the cover


def files(film: Path, clips: list[Clip], chapters: list[str]) -> list[Path]:
    """Everything beside the film, written into the same folder under the same name: .srt, .vtt, .chapters.txt, .jpg.

    Warns where chapters are merged, or too few to be of use.
    """
    begins = [0.0, *accumulate(clip.seconds for clip in clips)]
    found = [*captions(film, clips), cover(film, film.with_suffix(".jpg"))]
    if lines := youtube(list(zip(begins, chapters)), begins[-1]):
        found.append(film.with_suffix(".chapters.txt"))
        found[-1].write_text(lines, encoding="utf-8")
    return found


def captions(film: Path, clips: Iterable[Clip]) -> list[Path]:
    """The subtitles of a film as .srt and .vtt; neither where there are none."""
    cues = subtitles.on_film(clips)
    made = []
    for ending, text in ((".srt", subtitles.srt), (".vtt", subtitles.vtt)) if cues else ():
        made.append(film.with_suffix(ending))
        made[-1].write_text(text(cues), encoding="utf-8")
    return made


def youtube(chapters: list[tuple[float, str]], end: float) -> str:
    """Lines for the description of a video, from which YouTube makes chapters; nothing where it would not.

    >>> print(youtube([(0, "Tokens"), (61.5, "Attention"), (3700, "Prediction")], 3800), end="")
    0:00 Tokens
    1:01 Attention
    1:01:40 Prediction
    """
    groups = grouped([(int(begin), title) for begin, title in chapters], int(end))
    lost = len(chapters) - len(groups)
    if lost:
        warnings.warn(
            f"{lost} of {len(chapters)} sections are joined to a neighbour in the chapters for YouTube, "
            f"which shows none under {SHORTEST} s",
            stacklevel=2,
        )
    if len(groups) < FEWEST:
        warnings.warn(f"there are no chapters for YouTube, which wants {FEWEST} at least", stacklevel=2)
        return ""
    return "".join(f"{clock(begin)} {plain(title)}\n" for begin, title in groups)


def grouped(chapters: list[tuple[int, str]], end: int) -> list[tuple[int, str]]:
    """Chapters none of which is too short; one made of several has the title of the longest.

    >>> grouped([(0, "Hello"), (4, "Tokens"), (60, "Attention"), (100, "Bye")], end=105)
    [(0, 'Tokens'), (60, 'Attention')]
    """
    ends = [*(begin for begin, _ in chapters[1:]), end]
    groups: list[list[tuple[int, int, str]]] = []  # of each its members: begin, end, title
    for (begin, title), until in zip(chapters, ends):
        if groups and (groups[-1][-1][1] - groups[-1][0][0] < SHORTEST or end - begin < SHORTEST):
            groups[-1].append((begin, until, title))
        else:
            groups.append([(begin, until, title)])
    longest = (max(group, key=lambda chapter: chapter[1] - chapter[0]) for group in groups)
    return [(group[0][0], title) for group, (_, _, title) in zip(groups, longest)]


def plain(title: str) -> str:
    """A title as YouTube takes it: one line, without the brackets that it forbids."""
    return subtitles.one_line(title)[:100].translate(str.maketrans("<>", "‹›"))


def clock(seconds: int) -> str:
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}" if minutes >= 60 else f"{minutes}:{seconds:02}"


def cover(film: Path, path: Path) -> Path:
    """A picture for the film: of frames at several moments, each complete in itself, the one with most to see."""
    shown = []
    with av.open(film) as container:
        stream = container.streams.video[0]
        for n in range(1, CANDIDATES + 1):
            container.seek(round(stream.duration * n / (CANDIDATES + 1)), stream=stream)
            shown.append(as_jpeg(next(container.decode(stream)).to_image()))
    path.write_bytes(max(shown, key=len))
    return path


def as_jpeg(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.convert("RGB").save(file, "jpeg", quality=92)
    return file.getvalue()
