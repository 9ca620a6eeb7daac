import os
import time

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
