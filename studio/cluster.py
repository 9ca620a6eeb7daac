"""Shards on a Dask cluster: sent with all they need, drawn by a process beside each worker, verified when back.

Who can reach an unprotected cluster can run anything on it, and on this machine; over a network use tls:// addresses,
as Dask's documentation tells.
"""

import logging
import multiprocessing
import re
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from studio import film as films
from studio import jobs, shelf, workers
from studio.assemble import verify
from studio.failure import explain
from studio.jobs import Job, Shard
from studio.settings import Settings, UsageError
from studio.shards import Watch, died, facts, facts_here
from studio.shot import Clip, Shot
from studio.workers import WorkerDied
from transformer.errors import FilmError, MachineError

PATIENCE = 30.0  # seconds for a cluster to answer, and for its first worker
AHEAD = 2  # shards sent for each worker, so that none waits for the next
LOCAL = re.compile(r"local:([1-9]\d{0,2})")

given_up: set[str] = set()  # on a worker: topics of work that nobody waits for


@dataclass(frozen=True)
class Work:
    """What a worker needs for one shard."""

    number: int
    shot: Shot
    traces: tuple[bytes, ...]
    look: Settings
    facts: dict  # what its machine must share
    topic: str  # where it tells of its progress


@dataclass(frozen=True)
class Drawn:
    """What comes back: the two files of the clip as they lie on a shelf."""

    clip: bytes
    note: bytes
    seconds: float


def render(
    job: Job, waiting: Sequence[Shard], folder: Path, look: Settings, shelves: Path, watch: Watch, address: str
) -> dict[int, Clip]:
    """The clips of shards by their numbers, as many as can be made; each is put on the shelf as it comes.

    Raises UsageError for what is no address, MachineError where the cluster cannot be used, FilmError as soon as a
    shard cannot be rendered.
    """
    wanted = jobs.plain(facts_here(waiting[0].shot, look))
    clips: dict[int, Clip] = {}
    left, sent, drawn, finished = list(waiting), {}, [0] * len(waiting), {}
    with workers.signals_held() as held, opened(address) as client:
        refuse_unlike(client, look, wanted)
        topic = f"tensorfilm-{uuid.uuid4().hex}"
        client.subscribe_topic(topic, hearing(job, waiting, drawn))
        progress, executor = watch.of(waiting), client.get_executor(pure=False)
        with given_up_on_leaving(client, topic):
            while left or sent:
                while left and len(sent) < AHEAD * max(len(client.nthreads()), 1):
                    shard = left.pop(0)
                    sent[send(executor, job, shard, look, wanted, topic)] = shard
                done, _ = wait(sent, timeout=0.1, return_when=FIRST_COMPLETED)
                for future in done:
                    shard = sent.pop(future)
                    if clip := received(job, shard, future, folder, shelves):
                        clips[shard.number] = clip
                        finished[waiting.index(shard)] = clip.frames
                    elif job.state(shard).state == "waiting":
                        left.append(shard)
                progress(drawn, finished)
                if held:
                    raise workers.Stopped
                if client.status != "running":
                    raise MachineError(f"the cluster {address} is gone; `render.py resume` goes on with what is left")
    return clips


@contextmanager
def opened(address: str) -> Iterator:
    """A client of a cluster that has a worker at least."""
    try:
        import dask
        from distributed import Client, LocalCluster
    except ModuleNotFoundError:
        raise MachineError(
            "a cluster needs the package distributed; install it with: .venv/bin/python -m pip install -e '.[cluster]'"
        ) from None
    local = LOCAL.fullmatch(address)
    if not local and not re.fullmatch(r"(tcp|tls|ucx)://[^\s/]+:\d+", address):
        raise UsageError(f"--cluster {address}: write an address such as tcp://host:8786, or local:4")
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is said by ours
    quiet = {"distributed.admin.large-graph-warning-threshold": "1 GiB", "distributed.worker.daemon": False}
    with dask.config.set(quiet), ExitStack() as closing:
        options = {"threads_per_worker": 1, "dashboard_address": None, "silence_logs": logging.CRITICAL}
        options |= {"memory_limit": 0}  # what draws is another process, which Dask does not see
        cluster = address
        if local:
            with workers.deaf_children():  # Ctrl-C is for us, who give them time to end
                cluster = closing.enter_context(LocalCluster(n_workers=int(local[1]), **options))
        try:
            client = closing.enter_context(Client(cluster, timeout=PATIENCE))
            client.wait_for_workers(1, timeout=PATIENCE)
        except (OSError, TimeoutError, ValueError) as error:
            why = " ".join(str(error).split()) or "no answer"
            raise MachineError(f"the cluster {address} cannot be used ({why}); is it up, and has it workers?") from None
        yield client


@contextmanager
def given_up_on_leaving(client, topic: str) -> Iterator[None]:
    """Where the block is left early, workers need not go on with what they were sent."""
    try:
        yield
    except BaseException:
        with suppress(Exception):  # they may be what failed
            client.run(give_up, topic)
        raise


def refuse_unlike(client, look: Settings, wanted: dict) -> None:
    """Raises MachineError, naming the worker and the difference, where one would not draw the very same frames."""
    for worker, threads in client.nthreads().items():
        if threads != 1:
            raise MachineError(f"the worker {worker} has {threads} threads; start it with --nthreads 1")
    for worker, found in client.run(introduce, look, on_error="return").items():
        if isinstance(found, ModuleNotFoundError):
            raise MachineError(f"the worker {worker} lacks this program ({found}); install the same version there")
        if isinstance(found, Exception):
            raise explain(f"asking the worker {worker} for its versions", found)
        jobs.refuse_others(wanted, found, f"the worker {worker}")


def send(executor: Executor, job: Job, shard: Shard, look: Settings, wanted: dict, topic: str) -> Future:
    traces = tuple(path.read_bytes() for path in job.traces(shard))
    return executor.submit(draw, Work(shard.number, shard.shot, traces, look, wanted, topic))


def hearing(job: Job, waiting: Sequence[Shard], drawn: list[int]) -> Callable[[tuple], None]:
    """What is called, in a thread of Dask's, with what workers tell."""
    shards = {shard.number: (place, shard) for place, shard in enumerate(waiting)}

    def hear(event: tuple[float, dict]) -> None:
        told = event[1]
        place, shard = shards[told["number"]]
        drawn[place] = told["frames"]
        state = job.state(shard)
        if state.state in {"waiting", "running"} and state.worker != told["worker"]:
            job.note(shard, state="running", worker=told["worker"])

    return hear


def received(job: Job, shard: Shard, future: Future, folder: Path, shelves: Path) -> Clip | None:
    """The clip that came back, checked and put on the shelf; None where its worker died, which is noted.

    Raises FilmError where it could not be drawn, or came back damaged.
    """
    from distributed import KilledWorker

    try:
        found = future.result()
        if isinstance(found, FilmError):
            raise found
        clip, told = unpacked(shard, found, folder / str(shard.number))
    except WorkerDied as death:  # the process beside the worker of the cluster
        died(job, shard, death.why)
        return None
    except KilledWorker as error:  # Dask has tried again on others
        job.note(shard, state="failed", attempts=error.allowed_failures + 1, message=WorkerDied.why)
        return None
    except CancelledError:
        raise MachineError(
            "the cluster gave up a section; what is finished is kept, `render.py resume` goes on"
        ) from None
    except Exception as error:
        failure = explain(f"rendering {shard.shot.name}", error)
        job.note(shard, state="failed", message=str(failure))
        raise failure from None
    shelf.keep(shelves, shard.key, clip, told)
    workers.warn(told)
    job.note(shard, state="done", frames=clip.frames, seconds=found.seconds, message="")
    return clip


def unpacked(shard: Shard, drawn: Drawn, folder: Path) -> tuple[Clip, list[str]]:
    """The clip of what came back, and its warnings. Raises FilmError where it is not whole."""
    folder.mkdir(exist_ok=True)
    (folder / f"{shard.key}.mp4").write_bytes(drawn.clip)
    (folder / f"{shard.key}.json").write_bytes(drawn.note)
    found = shelf.find(folder, shard.key, shard.shot)
    if not found:
        raise FilmError(f"the clip of {shard.shot.name} came back damaged; run it again")
    verify(found[0].path, found[0].frames, found[0].rate, held=found[0].held)
    return found


# On a worker of the cluster.


def introduce(look: Settings) -> dict:
    """What decides on frames here; found by a process of its own, since manim's configuration is global."""
    may_have_children()
    return jobs.plain(facts_here(Shot("versions"), look))


def draw(work: Work) -> Drawn | FilmError:
    """One shard. What goes wrong is handed back, not raised, since Dask would print it here."""
    from distributed import get_worker

    worker, begin = get_worker(), time.monotonic()
    try:
        may_have_children()
        with TemporaryDirectory(prefix="tensorfilm-") as folder:
            paths = [Path(folder) / f"{n}.safetensors" for n in range(len(work.traces))]
            for path, trace in zip(paths, work.traces):
                path.write_bytes(trace)
            tell = telling(worker, work)
            options = {"jobs": 1, "verbosity": work.look.verbosity, "theme": work.look.theme, "progress": tell}
            workers.each(shoot, [work.shot], work, worker.address, paths, Path(folder), **options)
            (clip,), (note,) = (list((Path(folder) / "shelf").glob(f"*.{kind}")) for kind in ("mp4", "json"))
            return Drawn(clip.read_bytes(), note.read_bytes(), round(time.monotonic() - begin, 2))
    except Exception as error:
        return explain(f"rendering {work.shot.name}", error)


def shoot(number: int, shot: Shot, work: Work, worker: str, paths: Sequence[Path], folder: Path) -> None:
    """In the process beside the worker: one scene, to a shelf of its own, where its warnings lie too."""
    jobs.refuse_others(work.facts, jobs.plain(facts(number, shot, work.look)), f"the worker {worker}")
    films.shoot(number, shot, paths, folder, work.look, folder / "shelf")
    workers.caught.clear()  # so they are said where the film is made, not here


def telling(worker, work: Work) -> workers.Progress:
    """Tells, about twice a second, how many frames there are; raises FilmError once nobody wants them any more."""
    last = [0.0]

    def tell(drawn: Sequence[int], finished: dict[int, int]) -> None:
        if work.topic in given_up:
            raise FilmError("the film was given up")
        if time.monotonic() > last[0] + 0.5:
            last[0] = time.monotonic()
            worker.log_event(work.topic, {"number": work.number, "frames": drawn[0], "worker": worker.address})

    return tell


def give_up(topic: str) -> None:
    given_up.add(topic)


def may_have_children() -> None:
    """Dask makes its workers processes that may have none, lest they be left behind; ours end with their parent."""
    multiprocessing.current_process().daemon = False
