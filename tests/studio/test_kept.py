import os
import time

import pytest

from studio import kept


@pytest.fixture
def made(tmp_path):
    made = tmp_path / "made"
    made.write_bytes(b"what was made")
    return made


@pytest.fixture
def path(made, tmp_path):
    return kept.keep(made, tmp_path / "kept" / "a.wav")


def test_what_is_kept_is_found_again(made, path):
    assert kept.find(path) == path
    assert path.read_bytes() == made.read_bytes()
    assert kept.find(path.with_name("b.wav")) is None


@pytest.mark.parametrize("damage", [b"", b"what was madd", b"what was made and more"])
def test_what_was_damaged_is_not_found_and_that_is_said(path, damage):
    path.write_bytes(damage)
    with pytest.warns(UserWarning, match=r"a\.wav was damaged"):
        assert kept.find(path) is None


def test_a_file_without_its_digest_is_not_found(path):
    path.with_suffix(".sha256").unlink()
    assert kept.find(path) is None


def test_nothing_but_the_file_and_its_digest_is_left(path):
    assert {p.name for p in path.parent.iterdir()} == {"a.wav", "a.sha256"}


def test_what_nobody_used_for_a_month_goes_and_what_was_used_stays(made, path):
    used = kept.keep(made, path.with_name("used.wav"))
    long_ago = time.time() - (kept.DAYS + 1) * 86400
    for file in (path, used):
        os.utime(file, (long_ago, long_ago))
    kept.find(used)
    kept.clear.cache_clear()
    kept.keep(made, path.with_name("new.wav"))
    assert {p.name for p in path.parent.glob("*.wav")} == {"used.wav", "new.wav"}


def test_keys_differ_when_a_fact_does():
    assert len({kept.key("a", 1), kept.key("a", 2), kept.key("b", 1), kept.key("\ud800", 1)}) == 4
