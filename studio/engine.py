"""manim, driven: one scene to one checked clip, or to a still for each of its beats.

With `renderer` and `writer` the only module that touches manim's configuration and insides. Each call works in a
folder of its own, so that what an interrupted run leaves behind can never be taken for a finished piece.
"""

import logging
import math
import os
import threading
import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path

from manim import UL, Camera, ManimColor, Scene, config, error_console, tempconfig
from manimpango import list_fonts
from PIL import Image
from rich.logging import RichHandler
from tqdm import tqdm

from scenes import registry
from scenes.kit import theme
from scenes.kit.text import sentence
from studio.assemble import verify
from studio.memory import give_back_large_blocks
from studio.renderer import Renderer
from studio.settings import Settings, UsageError
from studio.shot import Clip, Cue, Shot
from studio.writer import Writer, join
from transformer.trace import Trace

STAGE = 128 / 9 * 8.0  # units²: manim's own frame, and as much plane in every other shape
UNITS_PER_EM = 1 / 96  # of the plane, at a font size of 1
# Found by measurement (docs/decisions.md): on drawings a finer search for movement costs twice the time and saves a
# tenth of the size. One thread, since chunks share the cores better, and bytes must not depend on how many there are.
ENCODER = {"preset": "veryfast", "crf": "20", "threads": "1"}  # manim.cfg may differ
SEARCH = "me=dia:subme=1:bframes=1"


def render(
    shot: Shot,
    trace: Trace,
    settings: Settings,
    folder: Path,
    on_frames: Callable[[int], None] = lambda n: None,
    following: Trace | None = None,
) -> Clip:
    """Render one scene into ``folder``; `on_frames` is told of frames as they are drawn.

    ``following`` is the trace of the shot that comes next, where that is another one. Where other processes
    `play` the same scene in the same folder, each draws the chunks that no other has begun.

    Raises UsageError where ``-n`` leaves no animation of the scene, FilmError where the clip is damaged.
    """
    scene = play(shot, trace, settings, folder, on_frames, following)
    renderer, rate = scene.renderer, settings.rate
    if settings.still:
        return Clip(shot, renderer.file_writer.final_file_path, 1, rate, ())
    if not renderer.frames:
        raise UsageError(f"-n {settings.first} lies past the last animation of {shot.name}, {renderer.num_plays - 1}")
    path, held = None, 0
    if not settings.dry_run:
        writer = renderer.file_writer
        path = folder / f"clip.{writer.video_encoder.container_format}"
        stored = join(arrived(writer.chunks), path, writer.video_encoder)
        held = renderer.frames - stored if settings.hold_frames == "variable" else 0
        verify(path, renderer.frames, rate, held=held)
    return Clip(shot, path, renderer.frames, rate, cues(scene, renderer), held)


def play(
    shot: Shot,
    trace: Trace,
    settings: Settings,
    folder: Path,
    on_frames: Callable[[int], None] = lambda n: None,
    following: Trace | None = None,
) -> Scene:
    """Run a scene; those of its chunks are in ``folder`` afterwards that no other process makes there."""
    own = folder / f"process-{os.getpid()}"  # manim's own files; in a folder they share processes disturb each other
    writer = partial(Writer, folder=folder / "chunks", holds_last=settings.hold_frames == "variable")
    with tempconfig(configuration(settings, own)):
        scene = new_scene(shot, trace, Renderer(on_frames, writer))
        if shot.next and not settings.still:
            scene.following = partial(unwritten, shot.next, following or trace)
        scene.lasting = shot.lasting
        scene.pace = settings.pace
        scene.render()
    return scene


def arrived(chunks: list[Path]) -> list[Path]:
    """Files of chunks, once all are there."""
    for chunk in chunks:
        while not chunk.exists():
            time.sleep(0.01)
    return chunks


def stills(shot: Shot, trace: Trace, settings: Settings, folder: Path) -> list[tuple[Cue, Image.Image]]:
    """The last frame of every beat, quickly: nothing between is drawn."""
    found = []

    def look(scene: Scene) -> None:
        scene.on_beat = lambda beat: found.append((cue(beat), scene.renderer.look(scene)))

    skim(shot, trace, settings, folder, look)
    return found


def beats(shot: Shot, trace: Trace, settings: Settings, folder: Path) -> tuple[Cue, ...]:
    """The beats of a scene and their times, quickly: nothing is drawn."""
    return tuple(map(cue, skim(shot, trace, settings, folder).beats))


def skim(
    shot: Shot, trace: Trace, settings: Settings, folder: Path, prepare: Callable[[Scene], None] = lambda scene: None
) -> Scene:
    """Run a scene with its animations skipped, after it was prepared."""
    with tempconfig(configuration(settings, folder) | {"dry_run": True}):
        scene = new_scene(shot, trace, Renderer(skip_animations=True))
        scene.pace = settings.pace
        prepare(scene)
        scene.render()
    return scene


def lettering(text: str, size: tuple[int, int], em: float, paper: str) -> Image.Image:
    """A text as a picture of ``size`` pixels, set as in the scenes."""
    width, height = size
    camera = Camera(
        pixel_width=width, pixel_height=height, frame_width=width, frame_height=height, background_color=paper
    )
    words = sentence(text, em / UNITS_PER_EM, width - 2 * em)
    words.align_to([em - width / 2, (height - em) / 2, 0], UL)
    camera.capture_mobjects([words])
    return Image.fromarray(camera.pixel_array)


def new_scene(shot: Shot, trace: Trace, renderer: Renderer) -> Scene:
    make = registry.load(registry.find(shot.name))
    scene = make(trace, layer=shot.layer, head=shot.head, token=shot.token, renderer=renderer)
    scene.begins_open = shot.opened
    return scene


def unwritten(shot: Shot, trace: Trace) -> Scene:
    """A scene to look into while another one is rendered."""
    with tempconfig({"dry_run": True}):
        return new_scene(shot, trace, Renderer(skip_animations=True))


def cues(scene: Scene, renderer: Renderer) -> tuple[Cue, ...]:
    """The beats of a scene, in seconds of its clip, as far as the clip shows them."""
    begin, end = renderer.begin, renderer.time
    shown = (b for b in scene.beats if b.end > begin and b.start < end)
    return tuple(Cue(b.caption, max(b.start, begin) - begin, min(b.end, end) - begin) for b in shown)


def cue(beat) -> Cue:
    return Cue(beat.caption, beat.start, beat.end)


def configuration(settings: Settings, folder: Path) -> dict[str, object]:
    """manim's configuration for one scene: manim.cfg first, then the flags, then what the studio needs."""
    if settings.config_file:
        config.digest_file(settings.config_file)
    shape = settings.width / settings.height
    moving = "mov" if settings.transparent else "mp4"
    chosen = {
        "pixel_width": settings.width,
        "pixel_height": settings.height,
        "frame_width": math.sqrt(STAGE * shape),
        "frame_height": math.sqrt(STAGE / shape),
        "frame_rate": settings.fps,
        "format": moving if settings.format == "gif" else settings.format,
        "transparent": settings.transparent,
        "from_animation_number": settings.first,
        "upto_animation_number": -1 if settings.last is None else settings.last,
        "dry_run": settings.dry_run,
    }
    if settings.seed is not None or config.seed is None:
        chosen["seed"] = settings.seed or 0  # the same film each time, whichever process draws what
    if settings.background is not None or settings.theme == "light":
        chosen["background_color"] = colour(settings.background or theme.PAPER)
    if chosen["format"] in {"mp4", "mov"} and not settings.transparent:
        chosen["video_encoder_options"] = encoder(settings.width) | config.video_encoder_options
    return chosen | {
        "renderer": "cairo",
        "media_dir": str(folder),
        "output_file": "clip",
        "disable_caching": True,  # the folder is new, so there is nothing to find
        "max_files_cached": -1,  # and nothing to clear away
        "progress_bar": "none",
        "save_sections": False,
        "log_to_file": False,
        "preview": False,
        "live_preview": False,
        "enable_gui": False,
        "show_in_file_browser": False,
    }


def encoder(width: int) -> dict[str, str]:
    """Options of x264 that give the same bytes for the same frames.

    Its macroblock tree saves a fifth of the file, but reads memory that nobody wrote where a row is not a
    multiple of 128 pixels: there it is left out.
    """
    return ENCODER | {"x264-params": SEARCH if width % 128 == 0 else f"{SEARCH}:mbtree=0"}


def facts(settings: Settings) -> dict[str, object]:
    """What decides on the frames of a scene besides its trace and its code: flags, manim.cfg, libraries, fonts."""
    with tempconfig(configuration(settings, Path())):
        chosen = {name: str(value) for name, value in config.items() if not name.endswith("_dir")}
    versions = {name: version(name) for name in ("manim", "pycairo", "av", "numpy", "typst", "pillow")}
    looks = {"theme": settings.theme, "pace": settings.pace, "holds": settings.hold_frames}
    return {"config": sorted(chosen.items()), **looks, **versions, "fonts": sorted(list_fonts())}


def colour(name: str) -> ManimColor:
    try:
        return ManimColor(name)
    except ValueError:
        raise UsageError(f"manim knows no colour {name!r}; write #1c1c1c, or a name such as BLACK") from None


def calm(verbosity: str) -> None:
    """Make a process fit for a worker: manim speaks on stderr only and leaves nothing behind when it is ended early."""
    give_back_large_blocks()
    tqdm.set_lock(threading.RLock())  # its own lock would be a semaphore of the system
    for name in ("manim", None):
        log = logging.getLogger(name)
        log.handlers = [RichHandler(console=error_console, show_time=False, show_path=False)]
        log.setLevel(verbosity)
