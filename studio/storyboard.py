"""A scene on one sheet: the last frame of every beat, with its number, its moment and its caption."""

import math
from pathlib import Path

from PIL import Image

from studio import output, workers
from studio.cores import cores
from studio.settings import Settings
from studio.shot import Cue, Shot
from studio.workers import Progress
from transformer.errors import FilmError
from transformer.trace import Trace

COLUMNS = 3
THUMB = 640, 360  # the largest a still becomes
MARGIN = 16  # pixels between cells
EM = 20  # pixels, the size of a caption
PAPER = {"dark": "#1a1a1a", "light": "#e8e8e8"}


def storyboard(
    shots: list[Shot],
    trace: Trace,
    settings: Settings,
    outs: list[Path],
    progress: Progress = lambda drawn, finished: None,
    jobs: int | None = None,
) -> list[Path]:
    """Draw a sheet for each shot, each to its path.

    Raises FilmError, naming the scene, where one fails.
    """
    with output.workshop(outs[0]) as folder:
        trace.save(folder / "trace.safetensors")
        sheets = workers.each(
            draw,
            shots,
            folder,
            settings,
            jobs=jobs or cores(),
            verbosity=settings.verbosity,
            theme=settings.theme,
            progress=progress,
        )
        return [output.place(sheet, out) for sheet, out in zip(sheets, outs)]


def draw(number: int, shot: Shot, folder: Path, settings: Settings) -> Path:
    """In a worker: one sheet."""
    from studio import engine

    trace = Trace.load(folder / "trace.safetensors")
    stills = engine.stills(shot, trace, settings, folder / str(number))
    if not stills:
        raise FilmError(f"the scene {shot.name} has no beats, so there is nothing to put on its sheet")
    paper = PAPER[settings.theme]
    cells = [cell(n, cue, still, paper) for n, (cue, still) in enumerate(stills, 1)]
    path = folder / f"{number}.png"
    sheet(cells, paper).save(path)
    return path


def cell(number: int, cue: Cue, still: Image.Image, paper: str) -> Image.Image:
    """A still above its caption."""
    from studio import engine

    still = still.convert("RGB")
    still.thumbnail(THUMB, Image.Resampling.LANCZOS)
    below = engine.lettering(f"{number} · {clock(cue.end)} · {cue.text}", (THUMB[0], 4 * EM), EM, paper)
    picture = Image.new("RGB", (THUMB[0], still.height + below.height), paper)
    picture.paste(still, ((THUMB[0] - still.width) // 2, 0))
    picture.paste(below.convert("RGB"), (0, still.height))
    return picture


def sheet(cells: list[Image.Image], paper: str) -> Image.Image:
    """Cells in reading order, on a grid."""
    columns = min(COLUMNS, len(cells))
    width, height = (side + MARGIN for side in cells[0].size)
    board = Image.new("RGB", (columns * width + MARGIN, math.ceil(len(cells) / columns) * height + MARGIN), paper)
    for n, picture in enumerate(cells):
        board.paste(picture, (n % columns * width + MARGIN, n // columns * height + MARGIN))
    return board


def clock(seconds: float) -> str:
    """
    >>> clock(75.25)
    '1:15.2'
    """
    return f"{int(seconds // 60)}:{seconds % 60:04.1f}"
