"""manim, driven: one scene to one checked clip, or to a still for each of its beats.

The only module that touches manim's configuration, renderer and file writer. Each call works in a folder of
its own, so that what an interrupted run leaves behind can never be taken for a finished piece.
"""

import logging
import math
import threading
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from manim import UL, CairoRenderer, Camera, ManimColor, Scene, config, error_console, tempconfig
from manimpango import list_fonts
from PIL import Image
from rich.logging import RichHandler
from tqdm import tqdm

from scenes import registry
from scenes.kit import theme
from scenes.kit.text import sentence
from studio.assemble import verify
from studio.settings import Settings, UsageError
from studio.shot import Clip, Cue, Shot
from transformer.trace import Trace

STAGE = 128 / 9 * 8.0  # units²: manim's own frame, and as much plane in every other shape
UNITS_PER_EM = 1 / 96  # of the plane, at a font size of 1
ENCODER = {"preset": "veryfast", "crf": "20"}  # as good as x264's own choice, in half its time; manim.cfg may differ


class Renderer(CairoRenderer):
    """manim's renderer, which also counts frames, and draws nothing that nobody will see."""

    def __init__(self, on_frames: Callable[[int], None] = lambda n: None, skip_animations: bool = False) -> None:
        super().__init__(skip_animations=skip_animations)
        self.on_frames = on_frames
        self.frames = 0
        self.begin: float | None = None  # the scene's time at the first frame of the clip

    def init_scene(self, scene: Scene, *specs) -> None:
        self.camera = scene.camera_class()
        super().init_scene(scene, *specs)

    def update_frame(self, scene: Scene, *args, **kwargs) -> None:
        if not self.skip_animations:
            super().update_frame(scene, *args, **kwargs)

    def save_static_frame_data(self, scene: Scene, static_mobjects):
        self.static_image = None
        return None if self.skip_animations else super().save_static_frame_data(scene, static_mobjects)

    def add_frame(self, frame, num_frames: int = 1) -> None:
        if self.skip_animations:
            return
        if self.begin is None:
            self.begin = self.time
        super().add_frame(frame, num_frames)
        self.frames += num_frames
        self.on_frames(num_frames)

    def look(self, scene: Scene) -> Image.Image:
        """The scene as it stands now, even where animations are skipped."""
        self.static_image = None
        super().update_frame(scene)
        return Image.fromarray(self.get_frame())

    def scene_finished(self, scene: Scene) -> None:
        self.skip_animations = False  # the last frame of a still is drawn after all
        super().scene_finished(scene)


def render(
    shot: Shot, trace: Trace, settings: Settings, folder: Path, on_frames: Callable[[int], None] = lambda n: None
) -> Clip:
    """Render one scene into ``folder``; `on_frames` is told of frames as they are drawn.

    Raises UsageError where ``-n`` leaves no animation of the scene, FilmError where the clip is damaged.
    """
    with tempconfig(configuration(settings, folder)):
        scene = new_scene(shot, trace, Renderer(on_frames))
        scene.closing = 0.0 if settings.still else shot.closing
        scene.pace = settings.pace
        scene.render()
        renderer, rate = scene.renderer, settings.rate
        path = getattr(renderer.file_writer, "final_file_path", None)
    if settings.still:
        return Clip(shot, path, 1, rate, ())
    if not renderer.frames:
        raise UsageError(f"-n {settings.first} lies past the last animation of {shot.name}, {renderer.num_plays - 1}")
    if not settings.dry_run:
        verify(path, renderer.frames, rate)
    return Clip(shot, path, renderer.frames, rate, cues(scene, renderer))


def stills(shot: Shot, trace: Trace, settings: Settings, folder: Path) -> list[tuple[Cue, Image.Image]]:
    """The last frame of every beat, quickly: nothing between is drawn."""
    found = []
    with tempconfig(configuration(settings, folder) | {"dry_run": True}):
        scene = new_scene(shot, trace, Renderer(skip_animations=True))
        scene.pace = settings.pace
        scene.on_beat = lambda beat: found.append((cue(beat), scene.renderer.look(scene)))
        scene.render()
    return found


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
    scene = registry.load(registry.find(shot.name))
    return scene(trace, layer=shot.layer, head=shot.head, token=shot.token, renderer=renderer)


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
    if settings.seed is not None:
        chosen["seed"] = settings.seed
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
    return ENCODER if width % 128 == 0 else ENCODER | {"x264-params": "mbtree=0"}


def facts(settings: Settings) -> dict[str, object]:
    """What decides on the frames of a scene besides its trace and its code: flags, manim.cfg, libraries, fonts."""
    with tempconfig(configuration(settings, Path())):
        chosen = {name: str(value) for name, value in config.items() if not name.endswith("_dir")}
    versions = {name: version(name) for name in ("manim", "pycairo", "av", "numpy", "typst", "pillow")}
    looks = {"theme": settings.theme, "pace": settings.pace}
    return {"config": sorted(chosen.items()), **looks, **versions, "fonts": sorted(list_fonts())}


def colour(name: str) -> ManimColor:
    try:
        return ManimColor(name)
    except ValueError:
        raise UsageError(f"manim knows no colour {name!r}; write #1c1c1c, or a name such as BLACK") from None


def calm(verbosity: str) -> None:
    """Make manim fit for a worker: it speaks on stderr only, and leaves nothing behind when it is ended early."""
    tqdm.set_lock(threading.RLock())  # its own lock would be a semaphore of the system
    for name in ("manim", None):
        log = logging.getLogger(name)
        log.handlers = [RichHandler(console=error_console, show_time=False, show_path=False)]
        log.setLevel(verbosity)
