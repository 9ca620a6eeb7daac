import pytest

from studio import doctor
from studio.doctor import Check


def test_a_machine_that_runs_the_tests_lacks_nothing():
    checks = doctor.examine()
    assert [c for c in checks if c.state == doctor.MISSING] == []
    assert {c.name for c in checks} >= {"python", "building", "packages", "drawing", "video", "model", "demo trace"}
    assert doctor.exit_code(checks) == 0


def test_whatever_is_not_ok_says_how_to_mend_it():
    assert all(c.mend for c in doctor.examine() if c.state != doctor.OK)


def broken():
    """A check that fails in a way nobody foresaw."""
    raise RuntimeError("two\nlines")
    yield


def test_a_check_that_breaks_is_a_finding(monkeypatch):
    monkeypatch.setattr(doctor, "EXAMINERS", (broken,))
    assert doctor.examine() == [Check("broken", doctor.MISSING, "two lines", "make setup")]
    assert doctor.exit_code(doctor.examine()) == 5


@pytest.mark.parametrize(("state", "code"), [(doctor.OK, 0), (doctor.WARNING, 0), (doctor.MISSING, 5)])
def test_only_what_is_missing_is_an_error(state, code):
    assert doctor.exit_code([Check("x", doctor.OK, ""), Check("y", state, "")]) == code
