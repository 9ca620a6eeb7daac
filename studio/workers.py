"""Work in other processes: started clean, counted frame by frame, and never left behind.

A worker imports manim but not torch, leaves Ctrl-C to its parent, writes nothing to stdout, and ends when its
parent does, however that ends.
"""

import logging
import multiprocessing
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from typing import Any

from studio import cores
from studio.failure import explain
from studio.shot import Shot
from transformer.errors import FilmError

# Told about ten times a second: frames drawn so far for each shot, and how many there were for those that are done.
Progress = Callable[[Sequence[int], dict[int, int]], None]

GRACE = 1.0  # seconds between asking a worker to end and ending it
TICK = 0.1  # seconds between two looks at what the workers have done
PATIENCE = 300.0  # seconds in which nothing is drawn and nothing finished, then all are taken to hang

warned: set[str] = set()  # in the parent: what has been said need not be said again
caught: list[warnings.WarningMessage] = []  # in a worker: what its task has warned of so far
drawn: Any = None  # in a worker: the frames of each shot, an array shared with the parent and the others


def each(
    task: Callable[..., Any],
    shots: list[Shot],
    *arguments: Any,
    jobs: int,
    verbosity: str,
    progress: Progress,
    theme: str = "dark",
    frames: Callable[[Any], int] = lambda result: 0,
    assist: Callable[..., None] | None = None,
) -> list[Any]:
    """``task(number, shot, *arguments)`` for every shot, in up to ``jobs`` processes; results in order.

    A process that has nothing left to do calls ``assist`` as another calls the task, to share its work. Raises
    FilmError, naming the shot, as soon as one fails, and WorkerDied where one dies or all hang; all are stopped then.
    """
    counts = context().Array("q", max(len(shots), 1))
    drawn = counts.get_obj()  # read without its lock, which a process that was ended may hold
    made: dict[int, Any] = {}
    helpers: dict[Future, int] = {}
    with signals_held() as held, pool(jobs if assist else min(jobs, len(shots)), counts, verbosity, theme) as executor:

        def start(call: Callable[..., Any], n: int) -> Future:
            with deaf_children():
                return executor.submit(guarded, call, n, shots[n], *arguments)

        owners = {start(task, n): n for n in range(len(shots))}
        pending, finished = set(owners), {}
        idle, before = 0, None  # looks at which all was as before; they are counted, for the clock runs on in sleep
        while pending:
            done, pending = wait(pending, timeout=TICK, return_when=FIRST_COMPLETED)
            for future in done:
                n = (owners | helpers)[future]
                found, told = result(future, shots[n])
                if future in owners:
                    made[n], finished[n] = found, frames(found)
                    warn(told)
            while assist and len(pending) < jobs and (n := neediest(drawn, made, helpers)) is not None:
                helper = start(assist, n)
                helpers[helper] = n
                pending.add(helper)
            progress(drawn, finished)
            if held:
                raise Stopped
            now = sum(drawn), len(pending), len(made)
            idle, before = (idle + 1 if now == before else 0), now
            if idle * TICK > PATIENCE:
                names = ", ".join(shot.name for n, shot in enumerate(shots) if n not in made)
                raise WorkerHung(f"rendering {names} came to a stop; run it again with --jobs 1 -v DEBUG")
    return [made[n] for n in range(len(shots))]


def neediest(drawn: Sequence[int], made: dict[int, Any], helpers: dict[Future, int]) -> int | None:
    """The shot that has most need of a helper: one that is being drawn, with few helpers so far and few frames.

    None where there is none; a shot that a helper has come back from has nothing left to begin.
    """
    over = {*made, *(n for helper, n in helpers.items() if helper.done())}
    begun = [n for n, frames in enumerate(drawn) if frames and n not in over]
    return min(begun, key=lambda n: ([*helpers.values()].count(n), drawn[n]), default=None)


def warn(messages: list[str]) -> None:
    for message in messages:
        if message not in warned:
            warned.add(message)
            print(f"warning: {message}", file=sys.stderr)


@contextmanager
def told() -> Iterator[None]:
    """What is warned of meanwhile is said in plain lines, once."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("ignore")
        warnings.simplefilter("always", UserWarning)
        yield
    warn([str(warning.message) for warning in caught])


def result(future: Future, shot: Shot) -> tuple[Any, list[str]]:
    try:
        return future.result()
    except BrokenProcessPool:
        raise WorkerDied(
            f"the process that rendered {shot.name} was ended from outside, perhaps for want of memory; "
            "run it again with --jobs 1"
        ) from None


class WorkerDied(FilmError):
    """A process was ended from outside, and with it all the others."""

    why = "its process was ended from outside, perhaps for want of memory"


class WorkerHung(WorkerDied):
    """For a long time nothing came of any process; they were ended."""

    why = "its process came to a stop"


class Stopped(Exception):
    """A signal came."""


@contextmanager
def signals_held() -> Iterator[list[int]]:
    """Hold signals back, in the list that is given, and let them act when the block is left.

    A KeyboardInterrupt in the midst of the pool's own locks would leave one of them locked for ever.
    """
    held: list[int] = []
    in_main = threading.current_thread() is threading.main_thread()
    before = {s: signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM)} if in_main else {}
    before = {s: handler for s, handler in before.items() if callable(handler)}  # what is ignored stays ignored
    for signum in before:
        signal.signal(signum, lambda number, frame: held.append(number))
    try:
        with suppress(Stopped):
            yield held
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)
        if held:
            signal.raise_signal(held[0])


@contextmanager
def deaf_children() -> Iterator[None]:
    """Processes started meanwhile do not hear Ctrl-C, not even in their first moments."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def context() -> multiprocessing.context.BaseContext:
    """How processes start: clean. In a trial, processes forked from one that had rendered never finished."""
    return multiprocessing.get_context("spawn")


@contextmanager
def pool(jobs: int, counts: Sequence[int], verbosity: str, theme: str) -> Iterator[ProcessPoolExecutor]:
    """A pool whose processes are gone when the block is left, by whatever way."""
    others = set(multiprocessing.active_children())
    executor = ProcessPoolExecutor(jobs, context(), initializer=begin, initargs=(counts, verbosity, theme, jobs))
    try:
        yield executor
        executor.shutdown()
    except BaseException:
        end(set(multiprocessing.active_children()) - others)
        executor.shutdown(cancel_futures=True)
        raise


def end(processes: set) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(GRACE)
        if process.is_alive():
            process.kill()
            process.join()


def begin(counts: Sequence[int], verbosity: str, theme: str, jobs: int) -> None:
    """The first thing a worker does, one of so many."""
    global drawn
    drawn, cores.busy = counts, jobs
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stdout.flush()
    os.dup2(2, 1)
    os.environ["TENSORFILM_THEME"] = theme  # the kit's colours are settled when it is imported
    threading.Thread(target=end_with_parent, daemon=True).start()
    from studio import engine

    engine.calm(verbosity)
    logging.getLogger("studio").setLevel(verbosity)


def end_with_parent() -> None:
    multiprocessing.parent_process().join()
    os._exit(1)


def guarded(task: Callable[..., Any], number: int, shot: Shot, *arguments: Any) -> tuple[Any, list[str]]:
    """In a worker: run a task; hand back its warnings too, and turn whatever goes wrong into one line."""
    global caught
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("ignore")
            warnings.simplefilter("always", UserWarning)
            made = task(number, shot, *arguments)
        return made, messages()
    except Exception as error:
        raise explain(f"rendering {shot.name}", error) from None


def messages() -> list[str]:
    """In a worker: what its task has warned of, each thing once."""
    return list(dict.fromkeys(str(warning.message) for warning in caught))


def counter(number: int) -> Callable[[int], None]:
    """In a worker: tells the parent of frames as they are drawn."""

    def count(frames: int) -> None:
        with drawn.get_lock():
            drawn[number] += frames

    return count
