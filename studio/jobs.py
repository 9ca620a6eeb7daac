"""A lecture as a job: what was asked, and its shards, on disk, so that whatever breaks off can go on.

A shard is one section: what is needed to render it, and the key under which its clip lands on the shelf. What becomes
of it lies in a file of its own, which only the process that renders it writes; so shards need nothing of each other,
and may be rendered by this run, by a cluster, or one by one with `render.py shard`.
"""

import json
import os
import platform
import shutil
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock, Timeout
from pydantic import TypeAdapter, ValidationError

from studio import shelf
from studio.settings import Settings
from studio.shot import Shot
from transformer import files
from transformer.errors import FilmError, InputError, MachineError

KEEP = 50  # jobs; the oldest go first
PATHS = ("path", "media_dir", "config_file", "log")  # of what was asked


class PartError(FilmError):
    """Some shards could not be rendered; the others are on the shelf."""

    exit_code = 6


@dataclass(frozen=True)
class Asked:
    """What was typed, where, and the digest of the script as it was then."""

    flags: dict[str, Any]
    folder: str
    script: str

    @property
    def script_path(self) -> Path:
        return Path(self.folder, self.flags["path"])

    @property
    def arguments(self) -> dict:
        """What to call `lecture.film` with, to do the same."""
        paths = {name: Path(self.flags[name]) for name in PATHS if self.flags.get(name) is not None}
        return self.flags | paths | {"only": tuple(self.flags["only"])}


@dataclass(frozen=True)
class Shard:
    number: int  # of the section, from 1
    title: str
    shot: Shot
    traces: tuple[str, ...]  # digests: of its trace, and of the next section's, where that is another one
    key: str
    expected: int  # frames, about


@dataclass(frozen=True)
class State:
    """What became of a shard. Where it is done and has no worker, its clip had been on the shelf before."""

    state: Literal["waiting", "running", "done", "failed"] = "waiting"
    worker: str = ""
    frames: int = 0
    seconds: float = 0.0
    attempts: int = 0  # that ended with the death of a worker
    message: str = ""


@dataclass(frozen=True)
class Manifest:
    asked: Asked
    worker: str  # the process that is, or was, at it
    begun: str
    settings: Settings | None = None
    facts: dict = field(default_factory=dict)  # what a machine must share, as `facts` finds it
    shards: tuple[Shard, ...] = ()
    made: tuple[str, ...] = ()  # files; none as long as the job is not finished


MANIFEST, STATE = TypeAdapter(Manifest), TypeAdapter(State)


@dataclass(frozen=True)
class Job:
    """A job's folder: manifest.json, log.jsonl, a state for each shard, and their traces until all is done."""

    folder: Path

    @cached_property
    def path(self) -> Path:
        return self.folder / "manifest.json"

    @property
    def manifest(self) -> Manifest:
        """Raises InputError where there is none, or a damaged one."""
        try:
            return MANIFEST.validate_json(self.path.read_bytes())
        except (OSError, ValidationError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is damaged"
            raise InputError(
                f"the manifest {self.path} cannot be read ({why}); run `render.py lecture` again"
            ) from None

    def write(self, manifest: Manifest) -> None:
        files.write(self.path, MANIFEST.dump_json(manifest, indent=1))

    def plan(self, look: Settings, facts: dict, shards: Sequence[Shard]) -> None:
        """Write down what is to be rendered; a job without a manifest of its own keeps states only."""
        if self.path.exists():
            self.write(replace(self.manifest, settings=look, facts=facts, shards=tuple(shards)))

    def state(self, shard: Shard) -> State:
        try:
            return STATE.validate_json(self.note_path(shard).read_bytes())
        except (OSError, ValidationError):
            return State()

    def note(self, shard: Shard, **changes) -> State:
        """Change what is known of a shard. Raises MachineError where it cannot be written."""
        state = replace(self.state(shard), **changes)
        files.write(self.note_path(shard), STATE.dump_json(state))
        return state

    def note_path(self, shard: Shard) -> Path:
        return self.folder / "shards" / f"{shard.number}.json"

    def trace(self, digest: str) -> Path:
        return self.folder / "traces" / f"{digest}.safetensors"

    def add_trace(self, path: Path) -> str:
        """Take a trace into the job; its digest."""
        digest = shelf.digest(path)
        if not self.trace(digest).exists():
            files.write(self.trace(digest), path.read_bytes())
        return digest

    def traces(self, shard: Shard) -> list[Path]:
        """The files of a shard's traces. Raises InputError where one is not there as it was."""
        found = [self.trace(digest) for digest in shard.traces]
        for path in found:
            if not path.is_file() or shelf.digest(path) != path.stem:
                raise InputError(f"the trace {path} is missing or damaged; run `render.py lecture` again")
        return found

    def finish(self, made: list[Path]) -> None:
        """All is made; earlier runs of the same command that were broken off have nothing left to do."""
        manifest = replace(self.manifest, made=tuple(str(path.absolute()) for path in made))
        shutil.rmtree(self.folder / "traces", ignore_errors=True)
        self.write(manifest)
        jobs = every(self.folder.parent)
        same = {job for job, other in jobs if replace(other.asked, script="") == replace(manifest.asked, script="")}
        for job in same - {self} | {job for job, _ in jobs[KEEP:]}:
            with suppress(Timeout), job.lock().acquire(timeout=0):
                shutil.rmtree(job.folder, ignore_errors=True)

    def lock(self) -> FileLock:
        """Held by the run that is at this job; the system lets go of it when that ends, however it does."""
        return FileLock(self.folder / "lock")

    @property
    def is_held(self) -> bool:
        try:
            with self.lock().acquire(timeout=0):
                return False
        except Timeout:
            return True

    @contextmanager
    def held(self, waiting: Callable[[str], None]) -> Iterator[None]:
        """Be the only run at this job; another one is waited for, and ``waiting`` is told of it once.

        Raises MachineError where the folder cannot be written.
        """
        lock = self.lock()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=0.5)
        except Timeout:
            waiting("another run is making the same; waiting for it, Ctrl-C ends the waiting")
            lock.acquire()
        except OSError as error:
            raise MachineError(
                f"cannot write in {self.folder} ({error.strerror}); choose another --media_dir"
            ) from None
        try:
            yield
        finally:
            lock.release()


def begin(job: Job, flags: dict) -> None:
    """Write down what was asked, before any work. Flags that are no plain values are not part of it."""
    plain = {name: str(value) if isinstance(value, Path) else value for name, value in flags.items()}
    asked = Asked(plain | {"only": list(flags["only"])}, str(Path.cwd()), shelf.digest(flags["path"]))
    job.write(Manifest(asked, here(), now()))


def every(folder: Path) -> list[tuple[Job, Manifest]]:
    """The jobs in a folder that can be read, the latest first."""
    found = []
    for path in folder.glob("*/manifest.json"):
        with suppress(InputError):
            found.append((Job(path.parent), Job(path.parent).manifest))
    return sorted(found, key=lambda pair: pair[1].begun, reverse=True)


def latest(media_dir: Path, script: Path | None) -> tuple[Job, Manifest]:
    """The job that was begun last, of a script if one is given. Raises InputError where there is none."""
    wanted = script and script.absolute()
    for job, manifest in every(media_dir / ".jobs"):
        if wanted in (None, manifest.asked.script_path):
            return job, manifest
    about = f" of {script}" if script else ""
    raise InputError(f"there is no lecture{about} in {media_dir}; begin one with `render.py lecture FILE`")


def broken_off(media_dir: Path, script: Path | None) -> Asked:
    """What was asked of the latest lecture that is not finished, for `lecture.film` to be asked again.

    Raises InputError where there is none, where a run is at it, or where it was begun in another folder.
    """
    latest(media_dir, script)
    wanted = script and script.absolute()
    jobs = [(j, m) for j, m in every(media_dir / ".jobs") if wanted in (None, m.asked.script_path) and not m.made]
    open_jobs = [(job, manifest) for job, manifest in jobs if not job.is_held]
    if not open_jobs:
        at_it = f"{jobs[0][1].worker} is still at it" if jobs else "all lectures are finished"
        raise InputError(f"there is nothing to resume in {media_dir}: {at_it}; `render.py status` shows the latest")
    _, manifest = open_jobs[0]
    if Path(manifest.asked.folder) != Path.cwd():
        raise InputError(f"the lecture was begun in {manifest.asked.folder}; go there to resume it")
    return manifest.asked


def table(job: Job, manifest: Manifest) -> dict:
    """All that is known of a job, as plain data."""
    about = [{"number": s.number, "title": s.title, "scene": s.shot.name, "key": s.key} for s in manifest.shards]
    rows = [told | asdict(job.state(shard)) for told, shard in zip(about, manifest.shards)]
    done = [row for row in rows if row["state"] == "done"]
    running = not manifest.made and job.is_held
    return {
        "script": manifest.asked.flags["path"],
        "state": "done" if manifest.made else "running" if running else "broken off",
        "worker": manifest.worker,
        "begun": manifest.begun,
        "made": list(manifest.made),
        "manifest": str(job.path),
        "done": len(done),
        "sections": len(rows),
        "frames": sum(row["frames"] for row in done),
        "seconds": round(sum(row["seconds"] for row in done), 2),
        "shards": rows,
    }


def as_text(told: dict) -> str:
    """The same as a table."""
    lines = [f"{told['script']}: {told['state']}, {told['begun']}, {told['worker']}"]
    for row in told["shards"]:
        worker = "kept from before" if row["state"] == "done" and not row["worker"] else row["worker"]
        work = f"{row['frames']:6} frames {row['seconds']:8.1f} s" if row["state"] == "done" else row["message"]
        lines.append(f"{row['number']:>3}  {row['title']:40}{row['state']:9}{worker:28}{work}".rstrip())
    lines.append("{done} of {sections} sections, {frames} frames, {seconds:.1f} s".format(**told))
    return "\n".join([*lines, *told["made"]])


def here() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


# What two machines must have in common to draw the same frames.


def plain(facts: dict) -> dict:
    """What the engine says that frames depend on, and what else two machines should share, as JSON has it."""
    return json.loads(json.dumps(facts | {"python": platform.python_version(), "sources": shelf.program()}))


def refuse_others(wanted: dict, found: dict, who: str) -> None:
    """Raises MachineError, naming each difference, where a machine would not draw the very same frames."""
    lines = [difference(name, wanted.get(name), found.get(name)) for name in {**wanted, **found}]
    if told := "; ".join(line for line in lines if line):
        raise MachineError(f"{who} would draw other frames: {told}; give it the same versions, fonts and manim.cfg")


def difference(name: str, wanted, found) -> str:
    """
    >>> difference("manim", "0.22.0", "0.22.1")
    'manim is 0.22.1 there, 0.22.0 here'
    >>> difference("fonts", ["Inter", "Mono"], ["Mono"])
    'fonts differ in Inter'
    """
    if wanted == found:
        return ""
    if name == "sources":
        return "the program's own sources differ"
    if not isinstance(wanted, list) or not isinstance(found, list):
        return f"{name} is {found} there, {wanted} here"
    odd = [item for item in wanted + found if (item in wanted) != (item in found)]
    names = [item if isinstance(item, str) else item[0] for item in odd]
    few = ", ".join(list(dict.fromkeys(names))[:5])
    return f"{name} differ in {few}{' and others' * (len(set(names)) > 5)}"
