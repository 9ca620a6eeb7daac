"""Shots to one film: every scene rendered by a worker, the clips joined, the result put in its place in one step."""

import warnings
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from scenes import registry
from studio import assemble, beside, shelf, subtitles, workers
from studio.cores import cores
from studio.failure import explain
from studio.output import numbered, place, workshop
from studio.settings import Settings
from studio.shot import Clip, Shot, in_a_row
from studio.workers import Progress
from transformer.trace import Trace


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
    if (settings.first, settings.last) == (0, None):  # otherwise scenes are seen in part
        shots = in_a_row(shots)
    with workshop(out) as folder:
        clips = render(shots, trace, settings, folder, progress, jobs, kept)
        if settings.dry_run:
            return []
        if settings.still:
            return [place(c.path, numbered(out, c.shot.name, len(clips))) for c in clips]
        try:
            return [publish(clips, trace.prompt, [title(c.shot) for c in clips], settings, folder, out)]
        except Exception as error:
            raise explain(f"writing {out}", error) from None


def render(
    shots: list[Shot],
    trace: Trace,
    settings: Settings,
    folder: Path,
    progress: Progress,
    jobs: int | None,
    kept: Path | None,
) -> list[Clip]:
    """The clips of the shots, made in a work ``folder`` by several processes. Raises FilmError, naming the scene."""
    path = folder / "trace.safetensors"
    trace.save(path)
    return workers.each(
        shoot,
        shots,
        [path],
        folder,
        settings,
        kept,
        jobs=jobs or cores(),
        verbosity=settings.verbosity,
        theme=settings.theme,
        progress=progress,
        frames=lambda clip: clip.frames,
        assist=None if settings.still or settings.dry_run else share,
    )


def shoot(number: int, shot: Shot, paths: Sequence[Path], folder: Path, settings: Settings, kept: Path | None) -> Clip:
    """In a worker: one scene, from the shelf or rendered in a folder of its own in ``folder``.

    ``paths`` has the file of its trace, and that of the next shot's, where it is another one.
    """
    from studio import engine

    traces = [*map(Trace.load, paths)]
    at = folder / str(number), workers.counter(number)
    render = partial(engine.render, shot, traces[0], settings, *at, traces[-1])
    if kept is None or settings.still or settings.dry_run:
        return render()
    key = clip_key(shot, [*map(shelf.digest, paths)], engine.facts(settings))
    if not settings.disable_caching and (found := shelf.find(kept, key, shot)):
        clip, said = found
        for message in said:
            warnings.warn(message, stacklevel=1)
        return clip
    clip = render()
    shelf.keep(kept, key, clip, workers.messages())
    return clip


def clip_key(shot: Shot, traces: Sequence[str], facts: dict) -> str:
    """The name of a clip on the shelf: of its traces' digests, and of what the engine says that frames depend on."""
    return shelf.key(shot, *traces, facts)


def share(number: int, shot: Shot, paths: Sequence[Path], folder: Path, settings: Settings, kept: Path | None) -> None:
    """In a worker: draw a part of what another one shoots."""
    from studio import engine

    traces = [*map(Trace.load, paths)]
    engine.play(shot, traces[0], settings, folder / str(number), workers.counter(number), traces[-1])


def publish(
    clips: list[Clip],
    name: str,
    chapters: list[str],
    settings: Settings,
    folder: Path,
    out: Path,
    sounds: Sequence[Path | None] = (),
    everything: bool = False,
) -> Path:
    """Join the clips inside the work folder, then move the film to its place, after the subtitles that go with it.

    With ``everything`` go all files that `beside` knows of.
    """
    whole = folder / f"film{clips[0].path.suffix}"
    assemble.join(clips, whole, subtitles.one_line(name)[:100], chapters, sounds)
    if settings.format == "gif":
        whole, moving = whole.with_suffix(".gif"), whole
        assemble.to_gif(moving, whole)
    for path in beside.files(whole, clips, chapters) if everything else beside.captions(whole, clips)[:1]:
        place(path, out.with_name(path.name.replace(whole.stem, out.stem, 1)))
    return place(whole, out)


def title(shot: Shot) -> str:
    """
    >>> title(Shot("score_grid"))
    'Score grid'
    """
    return shot.name.replace("_", " ").capitalize()
