"""A job on disk, without anything being rendered."""

import os
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from studio import jobs, shelf
from studio.jobs import Job, Shard, State
from studio.settings import Settings
from studio.shot import Shot, in_a_row
from transformer.errors import InputError, MachineError

SHOTS = in_a_row([Shot("token_split", 1, lasting=(0.1 + 0.2, 7.0, 1e-9)), Shot("score_grid", token=-1)])
SHARDS = [Shard(n, f"Part {n}", shot, ("d1", "d2")[:n], f"key{n}", 90 * n) for n, shot in enumerate(SHOTS, 1)]
FLAGS = {"only": (), "jobs": 2, "pace": None, "draft": False, "fps": 29.97}


@pytest.fixture
def begun(tmp_path, monkeypatch):
    """Begins a job for a script in the folder that is worked in."""
    monkeypatch.chdir(tmp_path)

    def begin(name: str, script: str = "a.toml", **flags) -> Job:
        Path(script).write_text("title = 'x'")
        job = Job(Path("out") / ".jobs" / name)
        jobs.begin(job, FLAGS | {"path": Path(script), "media_dir": Path("out")} | flags)
        return job

    return begin


def test_what_is_written_is_read_back_so_exactly_that_keys_are_the_same(begun):
    job = begun("one")
    look = Settings(160, 90, 29.97, config_file=Path("manim.cfg"))
    job.plan(look, {"fonts": ["a", "b"]}, SHARDS)
    read = job.manifest
    assert (read.settings, list(read.shards), read.facts) == (look, SHARDS, {"fonts": ["a", "b"]})
    assert [shelf.key(s.shot) for s in read.shards] == [shelf.key(s.shot) for s in SHARDS]


def test_what_was_asked_can_be_asked_again(begun):
    arguments = begun("one", only=("2", "Third")).manifest.asked.arguments
    paths = {"path": Path("a.toml"), "media_dir": Path("out")}
    assert arguments == FLAGS | paths | {"only": ("2", "Third")}


@pytest.mark.parametrize("harm", [b"", b"{", b'{"asked": 1}', b"\xff"])
def test_a_damaged_manifest_is_named_and_passed_over_where_others_are(begun, harm):
    whole, damaged = begun("one"), begun("two")
    damaged.path.write_bytes(harm)
    with pytest.raises(InputError, match=r"two/manifest\.json cannot be read"):
        _ = damaged.manifest
    assert [job for job, _ in jobs.every(Path("out/.jobs"))] == [whole]


def test_a_state_that_was_never_noted_or_is_damaged_is_that_of_waiting(begun):
    job = begun("one")
    assert job.state(SHARDS[0]) == State()
    job.note(SHARDS[0], state="done", frames=9)
    assert job.state(SHARDS[0]) == State("done", frames=9)
    job.note_path(SHARDS[0]).write_text("{")
    assert job.state(SHARDS[0]) == State()


def test_a_trace_is_taken_once_and_missed_when_it_changed(begun, tmp_path):
    job = begun("one")
    (tmp_path / "t").write_bytes(b"a trace")
    digests = [job.add_trace(tmp_path / "t") for _ in range(2)]
    shard = replace(SHARDS[0], traces=tuple(digests))
    assert [path.read_bytes() for path in job.traces(shard)] == [b"a trace"] * 2
    job.trace(digests[0]).write_bytes(b"another")
    with pytest.raises(InputError, match="missing or damaged"):
        job.traces(shard)


def test_the_table_adds_up(begun):
    job = begun("one")
    job.plan(Settings(), {}, SHARDS)
    job.note(SHARDS[0], state="done", frames=80, seconds=1.5, worker="here:1")
    job.note(SHARDS[1], state="failed", message="its worker died")
    told = jobs.table(job, job.manifest)
    assert (told["state"], told["done"], told["sections"], told["frames"]) == ("broken off", 1, 2, 80)
    with job.held(pytest.fail):
        assert jobs.table(job, job.manifest)["state"] == "running"
    text = jobs.as_text(told)
    assert all(word in text for word in ("Part 1", "here:1", "80 frames", "its worker died", "1 of 2 sections"))


def test_the_second_run_at_a_job_waits_until_the_first_is_over(begun):
    job, order, said = begun("one"), [], []

    def second() -> None:
        with job.held(lambda words: (said.append(words), first_may_end.set())):
            order.append("second")

    first_may_end = threading.Event()
    thread = threading.Thread(target=second)
    with job.held(pytest.fail):
        thread.start()
        assert first_may_end.wait(20)
        assert job.is_held
        order.append("first")
    thread.join(20)
    assert (order, len(said), job.is_held) == (["first", "second"], 1, False)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process that can be forked")
def test_a_lock_is_gone_with_the_process_that_held_it(begun):
    job = begun("one")
    held, tell = os.pipe()
    child = os.fork()
    if child == 0:
        with job.held(pytest.fail):
            os.write(tell, b"x")
            time.sleep(60)
        os._exit(0)
    os.read(held, 1)
    assert job.is_held
    os.kill(child, 9)
    os.waitpid(child, 0)
    assert not job.is_held


class TestResuming:
    def test_the_latest_that_is_not_finished_is_taken(self, begun):
        begun("one")
        done = begun("two", "b.toml")
        done.finish([Path("out/b.mp4")])
        assert jobs.broken_off(Path("out"), None).flags["path"] == "a.toml"
        assert jobs.latest(Path("out"), None)[0] == done

    def test_of_one_script_only_its_own(self, begun):
        begun("one")
        begun("two", "b.toml")
        assert jobs.broken_off(Path("out"), Path("a.toml")).flags["path"] == "a.toml"

    def test_where_nothing_was_begun_or_all_is_finished_that_is_said(self, begun):
        with pytest.raises(InputError, match="no lecture in out"):
            jobs.broken_off(Path("out"), None)
        begun("one").finish([Path("out/a.mp4")])
        with pytest.raises(InputError, match="all lectures are finished"):
            jobs.broken_off(Path("out"), None)
        with pytest.raises(InputError, match=r"no lecture of b\.toml"):
            jobs.latest(Path("out"), Path("b.toml"))

    def test_one_that_is_being_made_is_left_alone(self, begun):
        job = begun("one")
        with job.held(pytest.fail), pytest.raises(InputError, match="still at it"):
            jobs.broken_off(Path("out"), None)

    def test_only_where_it_was_begun(self, begun, tmp_path, monkeypatch):
        begun("one")
        monkeypatch.chdir(tmp_path / "out")
        with pytest.raises(InputError, match="go there"):
            jobs.broken_off(tmp_path / "out", None)

    def test_a_finished_job_clears_away_what_the_same_command_left_before(self, begun):
        earlier, other, last = begun("one"), begun("two", draft=True), begun("three")
        last.finish([Path("out/a.mp4")])
        assert not earlier.folder.exists()
        assert {job for job, _ in jobs.every(Path("out/.jobs"))} == {other, last}

    def test_the_oldest_go_when_there_are_too_many(self, begun, monkeypatch):
        monkeypatch.setattr(jobs, "KEEP", 2)
        for n in range(4):
            begun(f"job{n}", f"{n}.toml").finish([Path(f"out/{n}.mp4")])
        assert {job.folder.name for job, _ in jobs.every(Path("out/.jobs"))} == {"job2", "job3"}


def test_machines_that_draw_the_same_are_accepted_and_every_difference_is_named():
    here = {"manim": "0.22.0", "fonts": ["Inter", "Mono"], "config": [["seed", "0"], ["quality", "x"]], "sources": "a"}
    jobs.refuse_others(here, dict(here), "it")
    there = {"manim": "0.21.0", "fonts": ["Mono"], "config": [["seed", "1"], ["quality", "x"]], "sources": "b"}
    with pytest.raises(MachineError) as caught:
        jobs.refuse_others(here, there, "the worker tcp://x:1")
    said = str(caught.value)
    assert "the worker tcp://x:1" in said
    assert "manim is 0.21.0 there, 0.22.0 here" in said
    assert "fonts differ in Inter;" in said
    assert "config differ in seed;" in said
    assert "own sources differ" in said
