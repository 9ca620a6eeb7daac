"""Shots to one film: every scene rendered by a worker, the clips joined, the result put in its place in one step."""

import hashlib
import os
import warnings
from dataclasses import replace
from functools import partial
from pathlib import Path

from scenes import registry
from studio import assemble, shelf, subtitles, workers
from studio.failure import explain
from studio.output import numbered, place, workshop
from studio.settings import Settings
from studio.shot import Clip, Shot
from studio.workers import Progress
from transformer.trace import Trace

CLOSING = 0.6  # seconds: from one scene to the next there is a moment of black


def film(
    shots: list[Shot],
    trace: Trace,
    settings: Settings,
    out: Path,
    progress: Progress = lambda drawn, finished: None,
    jobs: int | None = None,
    kept: Path | None = None,
) -> list[Path]:
    """Render the shots one after another into one film at ``out``, its subtitles beside it.

    Returns what was written: the film; with ``-s`` the last frame of each shot; nothing on a dry run.
    ``out`` is complete or untouched. In the folder ``kept`` finished clips wait for the next run. Raises
    FilmError, naming the scene, where one fails.
    """
    for shot in shots:
        registry.find(shot.name)
    shots = [*(replace(shot, closing=CLOSING) for shot in shots[:-1]), *shots[-1:]]
    with workshop(out) as folder:
        trace.save(folder / "trace.safetensors")
        clips = workers.each(
            shoot,
            shots,
            folder,
            settings,
            kept,
            jobs=jobs or cores(),
            verbosity=settings.verbosity,
            theme=settings.theme,
            progress=progress,
            frames=lambda clip: clip.frames,
        )
        if settings.dry_run:
            return []
        if settings.still:
            return [place(c.path, numbered(out, c.shot.name, len(clips))) for c in clips]
        try:
            return [publish(clips, trace, settings, folder, out)]
        except Exception as error:
            raise explain(f"writing {out}", error) from None


def shoot(number: int, shot: Shot, folder: Path, settings: Settings, kept: Path | None) -> Clip:
    """In a worker: one scene, from the shelf or rendered in a folder of its own."""
    from studio import engine

    path = folder / "trace.safetensors"
    render = partial(engine.render, shot, Trace.load(path), settings, folder / str(number), workers.counter(number))
    if kept is None or settings.still or settings.dry_run:
        return render()
    key = shelf.key(shot, hashlib.sha256(path.read_bytes()).hexdigest(), engine.facts(settings))
    if not settings.disable_caching and (found := shelf.find(kept, key, shot)):
        clip, said = found
        for message in said:
            warnings.warn(message, stacklevel=1)
        return clip
    clip = render()
    shelf.keep(kept, key, clip, workers.messages())
    return clip


def publish(clips: list[Clip], trace: Trace, settings: Settings, folder: Path, out: Path) -> Path:
    """Join the clips inside the work folder, then move the film to its place, the subtitles first."""
    whole = folder / f"film{clips[0].path.suffix}"
    assemble.join(clips, whole, subtitles.one_line(trace.prompt)[:100], [title(c.shot) for c in clips])
    if settings.format == "gif":
        whole, moving = whole.with_suffix(".gif"), whole
        assemble.to_gif(moving, whole)
    if cues := subtitles.on_film(clips):
        text = folder / "film.srt"
        text.write_text(subtitles.srt(cues), encoding="utf-8")
        place(text, out.with_suffix(".srt"))
    return place(whole, out)


def title(shot: Shot) -> str:
    """
    >>> title(Shot("score_grid"))
    'Score grid'
    """
    return shot.name.replace("_", " ").capitalize()


def cores() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
