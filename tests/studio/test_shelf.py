from pathlib import Path

import pytest

from studio import shelf
from studio.shot import Cue


@pytest.fixture
def kept(clip, tmp_path) -> Path:
    shelf.keep(tmp_path / "shelf", "k", clip("one", cues=(Cue("hello", 0, 0.5),)), ["a warning"])
    return tmp_path / "shelf"


def test_a_kept_clip_is_found_with_its_cues_and_warnings(kept, clip):
    original = clip("one", cues=(Cue("hello", 0, 0.5),))
    found, warnings = shelf.find(kept, "k", original.shot)
    assert found.path.read_bytes() == original.path.read_bytes()
    assert (found.frames, found.rate, found.cues) == (original.frames, original.rate, original.cues)
    assert found.held == original.held
    assert warnings == ["a warning"]


def test_nothing_is_found_under_another_key(kept, clip):
    assert shelf.find(kept, "other", clip("one").shot) is None


def removed(path: Path) -> None:
    path.unlink()


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def one_bit_flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("harm", [removed, emptied, cut_off, one_bit_flipped])
def test_a_damaged_clip_counts_as_none(kept, clip, harm):
    harm(kept / "k.mp4")
    assert shelf.find(kept, "k", clip("one").shot) is None


@pytest.mark.parametrize("harm", [removed, emptied, cut_off])
def test_a_clip_with_a_damaged_note_counts_as_none(kept, clip, harm):
    harm(kept / "k.json")
    assert shelf.find(kept, "k", clip("one").shot) is None


def test_a_shelf_that_cannot_be_written_is_done_without(clip, tmp_path):
    (tmp_path / "file").touch()
    shelf.keep(tmp_path / "file" / "shelf", "k", clip("one"), [])


def test_the_longest_unused_go_first(clip, tmp_path, monkeypatch):
    monkeypatch.setattr(shelf, "KEEP", 2)
    for key in ("a", "b", "c"):
        shelf.keep(tmp_path / "shelf", key, clip("one"), [])
    assert sorted(p.name for p in (tmp_path / "shelf").iterdir()) == ["b.json", "b.mp4", "c.json", "c.mp4"]


def test_a_key_changes_with_every_fact():
    assert len({shelf.key(), shelf.key("a"), shelf.key("b"), shelf.key("a", "b"), shelf.key("ab")}) == 5
    assert shelf.key("a", {"b": 1}) == shelf.key("a", {"b": 1})
