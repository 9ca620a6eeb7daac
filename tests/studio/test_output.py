import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio import output
from studio.settings import Settings, UsageError
from transformer.errors import MachineError

ENDED_PROCESS = 2**22 + 1  # more than any process number Linux gives


@given(st.text())
def test_a_slug_is_a_safe_file_name(text):
    name = output.slug(text)
    assert name
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(name) <= output.LONGEST + 9


@given(st.text(max_size=20), st.text(max_size=20))
def test_texts_that_differ_have_slugs_that_differ(one, other):
    assert (output.slug(one) == output.slug(other)) == (one == other)


@pytest.mark.parametrize("others", [["A cat", "a cat!", " a cat", "a  cat", "à cat", "a cat\n", "a-cat"]])
def test_texts_that_look_alike_have_slugs_that_differ(others):
    slugs = {output.slug(text) for text in ["a cat", *others]}
    assert output.slug("a cat") == "a-cat"
    assert len(slugs) == len(others) + 1


@pytest.mark.parametrize(
    "text", ["con", "nul", "com1", "../../etc/passwd", "/", "~", "x" * 10_000, "\udcff", "你好", "."]
)
def test_no_text_leads_out_of_the_folder(text):
    path, _ = output.choose(None, Path("out"), output.slug(text), None, "mp4")
    assert path.parent == Path("out")
    assert output.slug(text) not in {"con", "nul", "com1"}


@pytest.mark.parametrize(
    ("given", "format", "wanted"),
    [
        (None, None, ("out/name.mp4", "mp4")),
        (None, "gif", ("out/name.gif", "gif")),
        ("x.webm", None, ("x.webm", "webm")),
        ("x", None, ("x.mp4", "mp4")),
        ("v1.2", "gif", ("v1.2.gif", "gif")),
        ("a/b.MP4", None, ("a/b.MP4", "mp4")),
    ],
)
def test_the_ending_typed_is_the_format(given, format, wanted):
    path, chosen = output.choose(given, Path("out"), "name", format, "mp4")
    assert (path.as_posix(), chosen) == wanted


def test_an_ending_against_the_format_is_refused():
    with pytest.raises(UsageError, match="gif"):
        output.choose("x.mp4", Path("out"), "name", "gif", "mp4")


def a_folder(place: Path) -> Path:
    return place


def under_a_file(place: Path) -> Path:
    (place / "file").touch()
    return place / "file" / "film.mp4"


def in_the_kernels_folder(place: Path) -> Path:
    return Path("/proc/film.mp4")


@pytest.mark.parametrize("unwritable", [a_folder, under_a_file, in_the_kernels_folder])
def test_what_cannot_be_written_is_refused_before_any_work(unwritable, tmp_path):
    with pytest.raises(MachineError, match="-o"):
        output.check(unwritable(tmp_path))
    with pytest.raises(MachineError), output.workshop(unwritable(tmp_path)):
        pytest.fail("the work began")


def test_checking_leaves_nothing_behind(tmp_path):
    output.check(tmp_path / "new" / "deep" / "film.mp4")
    assert list(tmp_path.iterdir()) == []


def test_the_workshop_stands_beside_the_result_and_goes_away(tmp_path):
    with pytest.raises(KeyError), output.workshop(tmp_path / "new" / "film.mp4") as folder:
        assert folder.parent == tmp_path / "new"
        (folder / "half").touch()
        raise KeyError
    assert list((tmp_path / "new").iterdir()) == []


def test_the_workshop_of_a_killed_run_is_cleared_and_that_of_a_live_one_is_not(tmp_path):
    dead = tmp_path / f"{output.WORKSHOP}{ENDED_PROCESS}-x"
    live = tmp_path / f"{output.WORKSHOP}{os.getpid()}-x"
    for folder in (dead, live):
        folder.mkdir()
        (folder / "half").touch()
    with output.workshop(tmp_path / "film.mp4"):
        assert not dead.exists()
        assert live.exists()


def test_a_film_without_room_is_refused_before_any_work(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=50_000_000))
    film, look = tmp_path / "new" / "film.mp4", Settings(width=1920, height=1080)
    output.check_room(film, 7_000, look)
    with pytest.raises(MachineError, match=r"has room for 50 MB, and this film needs about 62 MB while it is made"):
        output.check_room(film, 10_000, look)
