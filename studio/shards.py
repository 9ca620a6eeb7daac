"""The shards of a job, rendered: here, on a cluster, or one alone; each again where its worker died."""

import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import chdir, contextmanager, suppress
from dataclasses import asdict, replace
from pathlib import Path

from studio import film as films
from studio import jobs, shelf, workers
from studio.cores import cores
from studio.failure import explain
from studio.jobs import Job, PartError, Shard, State
from studio.progress import bar, tally
from studio.settings import Settings, UsageError
from studio.shot import Clip, Shot
from studio.workers import Progress, WorkerDied
from transformer.errors import MachineError

ATTEMPTS = 3  # deaths of its worker, then a shard is given up for this run
PERIOD = 2.0  # seconds between two lines about progress

Event = Callable[..., None]  # takes the name of what happened, and what is to be said of it


def events(paths: Sequence[Path], tell: Callable[[str], None]) -> Event:
    """What is called with events writes each as a line of JSON into files, as far as it can, and to ``tell``."""

    def event(name: str, **about) -> None:
        line = json.dumps({"time": jobs.now(), "event": name} | about, ensure_ascii=False)
        for path in paths:
            with suppress(OSError), path.open("a", encoding="utf-8") as file:
                file.write(f"{line}\n")
        tell(line)

    return event


class Watch:
    """Follows the shards of a job, and tells of them: a bar all the time, events when something changed."""

    def __init__(self, job: Job, shards: Sequence[Shard], show: Progress, event: Event) -> None:
        self.job, self.shards, self.show, self.event = job, shards, show, event
        self.drawn, self.finished = [0] * len(shards), {}
        self.told: dict[int, State] = {}
        self.begun: float | None = None  # when the first frame was drawn
        self.early, self.next = 0, 0.0  # frames that were there before; when to tell again

    def found(self, shard: Shard, frames: int) -> None:
        """A clip that was there before."""
        self.finished[self.shards.index(shard)] = frames
        self.early += frames

    def of(self, group: Sequence[Shard]) -> Progress:
        """What is to be told of the progress of some of the shards."""
        places = [self.shards.index(shard) for shard in group]

        def progress(drawn: Sequence[int], finished: dict[int, int]) -> None:
            for place, frames in zip(places, drawn):
                self.drawn[place] = frames
            self.finished |= {places[n]: frames for n, frames in finished.items()}
            self.show(self.drawn, self.finished)
            if time.monotonic() > self.next:
                self.tell()

        return progress

    def tell(self) -> None:
        for shard in self.shards:
            before = self.told.get(shard.number)
            if not (before and before.state == "done") and (state := self.job.state(shard)) != before:
                self.told[shard.number] = state
                self.event("section", number=shard.number, title=shard.title, scene=shard.shot.name, **asdict(state))
        done, about = tally([shard.expected for shard in self.shards], self.drawn, self.finished)
        drawn, now = done - self.early, time.monotonic()
        self.begun = self.begun or (now if drawn else None)
        left = round((about - done) * (now - self.begun) / drawn) if drawn else None
        sections = {"sections": len(self.finished), "of": len(self.shards)}
        self.event("progress", **sections, frames=done, about=about, seconds_left=left)
        self.next = time.monotonic() + PERIOD


def render(
    job: Job,
    shards: Sequence[Shard],
    folder: Path,
    look: Settings,
    shelves: Path,
    watch: Watch,
    processes: int,
    cluster: str | None = None,
) -> list[Clip]:
    """The clips of all shards, in order: from the shelf, or rendered in ``folder`` or on a cluster.

    Raises FilmError as soon as a shard cannot be rendered, PartError at the end where workers died of some.
    """
    clips = {}
    for shard in shards:
        found = None if look.disable_caching else shelf.find(shelves, shard.key, shard.shot)
        if found:
            clips[shard.number], told = found
            workers.warn(told)
            watch.found(shard, found[0].frames)
            if job.state(shard).state != "done":
                job.note(shard, **asdict(State("done", frames=found[0].frames)))
        else:
            job.note(shard, **asdict(State()))
    waiting = [shard for shard in shards if shard.number not in clips]
    try:
        if waiting and cluster:
            from studio import cluster as clusters

            clips |= clusters.render(job, waiting, folder, look, shelves, watch, cluster)
        elif waiting:
            clips |= render_here(job, waiting, folder, look, shelves, watch, processes)
    finally:
        watch.tell()
    if failed := [shard for shard in shards if shard.number not in clips]:
        raise PartError(
            f"{len(failed)} of {len(shards)} sections could not be rendered: "
            + "; ".join(f"{s.number} {s.title!r}, {job.state(s).message}" for s in failed)
            + "; the others are kept, `render.py resume` tries these again"
        )
    return [clips[shard.number] for shard in shards]


# On this machine.


def render_here(
    job: Job, waiting: Sequence[Shard], folder: Path, look: Settings, shelves: Path, watch: Watch, processes: int
) -> dict[int, Clip]:
    """The clips of shards by their numbers, as many as can be made.

    Where a process dies, all that it can have died of are rendered again, each alone; at last with one process.
    """
    clips: dict[int, Clip] = {}
    groups = [list(waiting)]
    while groups:
        group = groups.pop(0)
        last = job.state(group[0]).attempts == ATTEMPTS - 1
        options = {"jobs": 1 if last else processes, "verbosity": look.verbosity, "theme": look.theme}
        options |= {"progress": watch.of(group), "frames": lambda clip: clip.frames, "assist": None if last else share}
        try:
            made = workers.each(shoot, [shard.shot for shard in group], group, job, folder, look, shelves, **options)
            clips |= {shard.number: clip for shard, clip in zip(group, made)}
        except WorkerDied as death:
            clips |= finished(job, group, shelves)
            groups += again(job, [shard for shard in group if shard.number not in clips], folder, death.why)
    return clips


def finished(job: Job, group: Sequence[Shard], shelves: Path) -> dict[int, Clip]:
    """The clips that were done before the workers died."""
    done = [shard for shard in group if job.state(shard).state == "done"]
    return {s.number: found[0] for s in done if (found := shelf.find(shelves, s.key, s.shot))}


def again(job: Job, left: Sequence[Shard], folder: Path, why: str) -> list[list[Shard]]:
    """In what groups to render the shards that were left by a death; those that had too many are given up."""
    suspects = [shard for shard in left if job.state(shard).state == "running"] or left
    for shard in suspects:
        shutil.rmtree(folder / str(shard.number), ignore_errors=True)  # a dead process will not finish its chunks
    alone = [[shard] for shard in suspects if died(job, shard, why).state == "waiting"]
    rest = [shard for shard in left if shard not in suspects]
    return [rest, *alone] if rest else alone


def died(job: Job, shard: Shard, why: str) -> State:
    """Note that a worker died of a shard: it waits for another attempt, or is given up."""
    attempts = job.state(shard).attempts + 1
    return job.note(shard, state="failed" if attempts == ATTEMPTS else "waiting", attempts=attempts, message=why)


def shoot(
    number: int, shot: Shot, group: Sequence[Shard], job: Job, folder: Path, look: Settings, shelves: Path
) -> Clip:
    """In a worker: one shard; what becomes of it is noted."""
    shard, begin = group[number], time.monotonic()
    job.note(shard, state="running", worker=jobs.here())
    try:
        clip = films.shoot(number, shot, job.traces(shard), folder / str(shard.number), look, shelves)
    except Exception as error:
        failure = explain(f"rendering {shot.name}", error)
        job.note(shard, state="failed", message=str(failure))
        raise failure from None
    job.note(shard, state="done", frames=clip.frames, seconds=round(time.monotonic() - begin, 2), message="")
    return clip


def share(
    number: int, shot: Shot, group: Sequence[Shard], job: Job, folder: Path, look: Settings, shelves: Path
) -> None:
    """In a worker: a part of a shard that another one shoots."""
    shard = group[number]
    films.share(number, shot, job.traces(shard), folder / str(shard.number), look, shelves)


def facts(number: int, shot: Shot, look: Settings) -> dict:
    """In a worker: what decides on the frames of a scene besides its trace and its code."""
    from studio import engine

    return engine.facts(look)


def facts_here(shot: Shot, look: Settings) -> dict:
    """The same, asked of a process that has manim; ``shot`` is what an error would name."""
    (found,) = workers.each(facts, [shot], look, jobs=1, verbosity=look.verbosity, theme=look.theme, progress=silent)
    return found


def silent(drawn: Sequence[int], finished: dict[int, int]) -> None:
    """Nothing is told."""


# One alone.


def alone(manifest: Path, number: int, progress_bar: str, processes: int | None, verbosity: str) -> Path:
    """Render one shard of a job, unless it is done; returns its clip on the shelf.

    Raises UsageError where the job has no such shard, MachineError where this machine would draw other frames.
    """
    job = Job(manifest.absolute().parent)
    read = job.manifest
    shards = {shard.number: shard for shard in read.shards}
    if number not in shards:
        there = ", ".join(map(str, shards)) or "none yet; `render.py lecture FILE --plan` plans them"
        raise UsageError(f"{manifest} has no section {number}; there are {there}")
    shard, shelves = shards[number], job.folder.parents[1] / ".clips"
    look = replace(read.settings, verbosity=verbosity, disable_caching=False)
    if not shelf.find(shelves, shard.key, shard.shot):
        with begun_in(read.asked.folder), tempfile.TemporaryDirectory(prefix="tensorfilm-") as folder:
            jobs.refuse_others(read.facts, jobs.plain(facts_here(shard.shot, look)), "this machine")
            job.note(shard, **asdict(State()))
            with bar([shard.expected], progress_bar) as show:
                watch = Watch(job, [shard], show, lambda *_, **about: None)
                clips = render_here(job, [shard], Path(folder), look, shelves, watch, processes or cores())
        if not clips:
            raise PartError(f"section {number} could not be rendered: {job.state(shard).message}")
    if found := shelf.find(shelves, shard.key, shard.shot):
        return found[0].path
    raise MachineError(f"the clip of section {number} could not be kept in {shelves}; is there room?")


@contextmanager
def begun_in(folder: str) -> Iterator[None]:
    """Work where the lecture was begun, with the manim.cfg there, if this machine has that folder."""
    with chdir(folder if Path(folder).is_dir() else "."):
        yield
