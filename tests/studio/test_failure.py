import errno

import pytest

from scenes import registry
from studio.failure import explain
from transformer.errors import FilmError, InputError, MachineError


def caught(raise_it) -> FilmError:
    try:
        raise_it()
    except Exception as error:
        return explain("rendering tokens", error)


def test_an_error_becomes_one_line_with_the_cause_the_place_and_the_next_step():
    def fail():
        raise ValueError("two\nlines")

    failure = caught(fail)
    assert failure.exit_code == 1
    assert str(failure).startswith("rendering tokens failed at tests/studio/test_failure.py:")
    assert str(failure).endswith("ValueError: two lines; add -v DEBUG to see how it came there")


def test_the_place_is_the_line_of_the_scene_not_of_the_library_it_called():
    spec = registry.SceneSpec("x", "no.such.module:X", "tokens", 1, "")
    assert "at scenes/registry.py:" in str(caught(lambda: registry.load(spec)))


def test_an_error_that_is_already_clear_stays_as_it_is():
    error = InputError("no such scene")
    assert explain("anything", error) is error


@pytest.mark.parametrize("wrap", [False, True])
def test_a_full_disk_is_named_however_deep_it_lies(wrap):
    def fail():
        full = OSError(errno.ENOSPC, "No space left on device")
        if wrap:
            raise RuntimeError("cannot encode") from full
        raise full

    failure = caught(fail)
    assert isinstance(failure, MachineError)
    assert "no space left" in str(failure)
