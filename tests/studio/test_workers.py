import os
import time
from concurrent.futures import Future
from pathlib import Path

import pytest

from studio import workers
from studio.shot import Shot
from transformer.errors import FilmError, InputError

SHOTS = [Shot("one"), Shot("two"), Shot("three")]


def count(number: int, shot: Shot, frames: int) -> int:
    for _ in range(frames):
        workers.counter(number)(1)
    print("this does not belong to stdout")
    return frames + number


def fail(number: int, shot: Shot, error: Exception) -> None:
    if shot.name == "two":
        raise error
    time.sleep(60)


def die(number: int, shot: Shot) -> None:
    os._exit(9)


def wait_for_help(number: int, shot: Shot, folder: Path) -> bool:
    """Draws a frame, then waits until somebody has come for this shot."""
    workers.counter(number)(1)
    until = time.monotonic() + 30
    while not (folder / shot.name).exists() and time.monotonic() < until:
        time.sleep(0.02)
    return (folder / shot.name).exists()


def help_out(number: int, shot: Shot, folder: Path) -> None:
    workers.counter(number)(1)
    (folder / shot.name).touch()


def run(task, *arguments, progress=lambda drawn, finished: None, **options):
    return workers.each(task, SHOTS, *arguments, jobs=2, verbosity="WARNING", progress=progress, **options)


def test_results_come_in_order_and_frames_are_counted(capfd):
    seen = []
    made = run(
        count, 5, progress=lambda drawn, finished: seen.append((list(drawn), dict(finished))), frames=lambda n: n
    )
    assert made == [5, 6, 7]
    assert seen[-1] == ([5, 5, 5], {0: 5, 1: 6, 2: 7})
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize(
    ("error", "wanted"),
    [(ValueError("odd"), "rendering two failed at tests/studio/test_workers.py"), (InputError("layer 9"), "layer 9")],
)
def test_the_first_failure_ends_all_and_keeps_its_kind(error, wanted):
    begin = time.monotonic()
    with pytest.raises(FilmError, match=wanted) as caught:
        run(fail, error)
    assert time.monotonic() - begin < 30
    assert caught.value.exit_code == getattr(error, "exit_code", 1)


def test_a_worker_that_is_killed_is_a_one_line_error():
    with pytest.raises(FilmError, match="ended from outside"):
        run(die)


def hang(number: int, shot: Shot) -> None:
    if shot.name == "two":
        time.sleep(60)
    workers.counter(number)(1)


def test_workers_that_come_to_a_stop_are_ended(monkeypatch):
    monkeypatch.setattr(workers, "PATIENCE", 5.0)
    begin = time.monotonic()
    with pytest.raises(workers.WorkerHung, match=r"^rendering .*two.* came to a stop; run it again"):
        run(hang)
    assert time.monotonic() - begin < 40


def test_who_has_nothing_left_to_do_helps_the_others(tmp_path):
    options = {"jobs": 2, "verbosity": "WARNING", "assist": help_out}
    seen = []
    progress = lambda drawn, finished: seen.append(list(drawn))  # noqa: E731
    assert workers.each(wait_for_help, SHOTS[:1], tmp_path, progress=progress, **options) == [True]
    assert seen[-1] == [2]


def test_help_goes_where_most_is_left_to_draw():
    back, busy = Future(), Future()
    back.set_result(None)
    assert workers.neediest([30, 20, 10], {}, {}) == 2
    assert workers.neediest([30, 20, 0], {}, {}) == 1  # the last one has not begun
    assert workers.neediest([30, 20, 10], {2: "done"}, {}) == 1
    assert workers.neediest([30, 20, 10], {}, {busy: 2}) == 1  # every shot has one helper before any has two
    assert workers.neediest([30, 20, 10], {2: "done"}, {back: 1}) == 0  # it came back: nothing was left
    assert workers.neediest([0, 0, 0], {}, {}) is None
