"""Shards rendered on this machine: only those that changed, again where a worker died, and one alone."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from studio import jobs, lecture, shards
from studio.jobs import Job, PartError
from studio.settings import UsageError
from tests.studio.small import film
from transformer.errors import MachineError

TEXT = """
title = "Two"
voice = "none"

[[section]]
scene = "token_split"
title = "First"
narration = '''@1 This is said at once.'''

[[section]]
scene = "next_token_machine"
"""
ROOT = Path(__file__).parents[2]


def latest() -> tuple[Job, dict]:
    job, manifest = jobs.latest(Path("out"), None)
    return job, jobs.table(job, manifest)


def rendered() -> list[int]:
    """The sections that the latest job rendered itself."""
    return [row["number"] for row in latest()[1]["shards"] if row["worker"]]


def told(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Path:
    """A folder in which a lecture was filmed, with a log."""
    folder = tmp_path_factory.mktemp("desk")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        Path("a.toml").write_text(TEXT)
        film(log=Path("log.jsonl"))
        shutil.copy("out/a.mp4", "first.mp4")
    return folder


@pytest.fixture
def at_desk(desk, monkeypatch) -> Path:
    monkeypatch.chdir(desk)
    yield desk
    Path("a.toml").write_text(TEXT)


def bare(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Begin in an empty folder."""
    patch.chdir(folder)
    Path("a.toml").write_text(TEXT)


def killing(times: int, section: int) -> Callable[[str], None]:
    """Told of what happens, ends the worker that renders a section, so many times."""
    killed: set[str] = set()

    def hear(line: str) -> None:
        event = json.loads(line)
        running = event["event"] == "section" and event["state"] == "running" and event["number"] == section
        if running and len(killed) < times and event["worker"] not in killed:
            killed.add(event["worker"])
            os.kill(int(event["worker"].rpartition(":")[2]), signal.SIGKILL)

    return hear


def test_every_section_is_a_shard_of_the_manifest(at_desk):
    assert rendered() == [1, 2]
    job, table = latest()
    assert (table["state"], table["made"]) == ("done", [str(at_desk / "out" / "a.mp4")])
    assert table["frames"] == sum(row["frames"] for row in table["shards"]) > 100
    assert not (job.folder / "traces").exists()


def test_another_sentence_is_one_shard_and_another_title_none(at_desk):
    Path("a.toml").write_text(TEXT.replace("at once", "a little later, and at length"))
    film()
    assert rendered() == [1]
    Path("a.toml").write_text(TEXT.replace('"First"', '"The first"'))
    film()
    assert rendered() == []


def test_the_log_tells_of_every_section_and_of_the_end(at_desk):
    lines = told(Path("log.jsonl"))
    assert (lines[0]["event"], lines[-1]["event"], lines[-1]["paths"]) == ("begin", "end", ["out/a.mp4"])
    done = {line["number"]: line["frames"] for line in lines if line["event"] == "section" and line["state"] == "done"}
    (last,) = [line for line in lines if line["event"] == "progress"][-1:]
    assert (last["sections"], last["of"], last["frames"]) == (2, 2, sum(done.values()))
    begins = Path(lines[0]["manifest"]).with_name("log.jsonl").read_text()
    assert begins.startswith(Path("log.jsonl").read_text())


def test_shards_rendered_one_by_one_make_the_same_film(at_desk, tmp_path, monkeypatch):
    bare(tmp_path, monkeypatch)
    manifest = film(plan=True)
    assert (manifest.name, latest()[1]["done"]) == ("manifest.json", 0)
    made = [shards.alone(manifest, number, "none", 1, "WARNING") for number in (1, 2)]
    assert [path.read_bytes() for path in made] == [
        (at_desk / path.relative_to(tmp_path)).read_bytes() for path in made
    ]
    assert shards.alone(manifest, 2, "none", 1, "WARNING") == made[1]
    assert latest()[1]["done"] == 2
    again = jobs.broken_off(Path("out"), None).arguments
    (whole,) = lecture.film(**again)
    assert whole.read_bytes() == (at_desk / "first.mp4").read_bytes()
    with pytest.raises(UsageError, match="no section 3; there are 1, 2"):
        shards.alone(manifest, 3, "none", 1, "WARNING")


def test_a_shard_is_refused_where_other_frames_would_be_drawn(tmp_path, monkeypatch):
    bare(tmp_path, monkeypatch)
    manifest = film(plan=True)
    manifest.write_text(manifest.read_text().replace('"manim": "', '"manim": "9'))
    with pytest.raises(MachineError, match=r"manim is 0\S+ there, 90"):
        shards.alone(manifest, 1, "none", 1, "WARNING")


def test_what_a_killed_worker_was_at_is_rendered_again_and_is_the_same(at_desk, tmp_path, monkeypatch):
    bare(tmp_path, monkeypatch)
    monkeypatch.setattr(shards, "PERIOD", 0.05)
    made = film(tell=killing(1, section=2), jobs=1)
    assert made.read_bytes() == (at_desk / "first.mp4").read_bytes()
    attempts = {row["number"]: row["attempts"] for row in latest()[1]["shards"]}
    assert attempts == {1: 0, 2: 1}


def test_a_shard_of_which_workers_always_die_leaves_a_part_that_the_next_run_completes(at_desk, tmp_path, monkeypatch):
    bare(tmp_path, monkeypatch)
    monkeypatch.setattr(shards, "PERIOD", 0.05)
    with pytest.raises(PartError, match="1 of 2 sections could not be rendered: 1 'First', its process") as caught:
        film(tell=killing(9, section=1))
    assert caught.value.exit_code == 6
    table = latest()[1]
    failed = table["shards"][0]
    assert (failed["state"], failed["attempts"]) == ("failed", shards.ATTEMPTS)
    assert (table["state"], table["shards"][1]["state"], Path("out/a.mp4").exists()) == ("broken off", "done", False)
    (whole,) = lecture.film(**jobs.broken_off(Path("out"), None).arguments)
    assert whole.read_bytes() == (at_desk / "first.mp4").read_bytes()


@pytest.mark.skipif(os.name == "nt", reason="limits of this kind exist elsewhere")
@pytest.mark.parametrize("limit", [1_000_000, 20_000])  # a trace is too large; all but notes is
def test_where_there_is_no_room_that_is_said_and_what_was_there_stays(at_desk, limit):
    import resource

    before = Path("out/a.mp4").read_bytes()
    words = [sys.executable, str(ROOT / "render.py"), "lecture", "a.toml", "-r", "320,180", "--fps", "5"]
    full = subprocess.run(
        words,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (full.returncode, full.stdout) == (5, ""), full.stderr
    assert full.stderr.splitlines()[-1].startswith("error: ")
    assert "room" in full.stderr or "no space" in full.stderr
    assert "Traceback" not in full.stderr
    assert Path("out/a.mp4").read_bytes() == before
    assert not list(Path("out").glob(".rendering-*"))
