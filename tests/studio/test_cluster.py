"""A lecture on a Dask cluster of this machine: the same film, whatever happens to the workers."""

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from studio import cluster, jobs, shards, shelf
from studio.cluster import Drawn
from studio.jobs import Shard
from studio.settings import UsageError
from studio.shot import Shot
from tests.studio import small
from transformer.errors import FilmError, MachineError

distributed = pytest.importorskip("distributed", reason="the extra [cluster] is not installed")

TEXT = """
title = "Two"
voice = "none"

[[section]]
scene = "next_token_machine"

[[section]]
scene = "token_split"
"""


def film(**flags) -> bytes:
    return small.film(**flags).read_bytes()


@pytest.fixture
def desk(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("a.toml").write_text(TEXT)
    return tmp_path


def killing(section: int) -> Callable[[str], None]:
    """Told of what happens, ends the worker of the cluster that renders a section."""
    import psutil

    killed = []

    def hear(line: str) -> None:
        event = json.loads(line)
        if killed or event["event"] != "section" or (event["number"], event["state"]) != (section, "running"):
            return
        port = int(event["worker"].rpartition(":")[2])
        for process in psutil.Process().children(recursive=True):
            if any(c.status == psutil.CONN_LISTEN and c.laddr.port == port for c in process.net_connections()):
                killed.append(event["worker"])
                os.kill(process.pid, signal.SIGKILL)

    return hear


def test_the_film_is_the_same_as_without_a_cluster_though_a_worker_is_killed(desk, monkeypatch):
    monkeypatch.setattr(shards, "PERIOD", 0.05)
    log = desk / "log.jsonl"
    there = film(cluster="local:2", tell=killing(section=1), log=log)
    events = [json.loads(line) for line in log.read_text().splitlines()]
    at_it = {e["worker"] for e in events if e["event"] == "section" and e["number"] == 1 and e["state"] == "running"}
    assert len(at_it) == 2
    table = jobs.table(*jobs.latest(Path("out"), None))
    assert all(row["worker"].startswith("tcp://127.0.0.1:") for row in table["shards"])
    assert film(media_dir=Path("here")) == there
    clips = [{path.name: path.read_bytes() for path in Path(out, ".clips").glob("*.mp4")} for out in ("out", "here")]
    assert clips[0] == clips[1]
    assert len(clips[0]) == 2


def test_a_worker_that_would_draw_other_frames_is_refused_by_name_and_nothing_is_rendered(desk, monkeypatch):
    plain = jobs.plain
    monkeypatch.setattr(jobs, "plain", lambda facts: plain(facts) | {"pillow": "99.0"})
    with pytest.raises(
        MachineError, match=r"worker tcp://127\.0\.0\.1:\d+ would draw other frames: pillow is 1\S+ there"
    ):
        film(cluster="local:1")
    assert not list(Path("out/.clips").glob("*.mp4"))


@pytest.mark.parametrize("address", ["local:0", "local", "host:8786", "http://host:80", "tcp://host"])
def test_what_is_no_address_is_said(address):
    with pytest.raises(UsageError, match="tcp://host:8786"), cluster.opened(address):
        pass


def test_a_cluster_that_does_not_answer_is_said(monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    with pytest.raises(MachineError, match="cannot be used"), cluster.opened("tcp://127.0.0.1:9"):
        pass


@pytest.mark.parametrize("harm", [lambda d: d[:-20], lambda d: b"", lambda d: d[:500] + bytes([d[500] ^ 1]) + d[501:]])
def test_a_clip_that_comes_back_damaged_is_not_taken(clip, tmp_path, harm):
    shard = Shard(1, "One", Shot("one"), (), "k", 8)
    shelf.keep(tmp_path / "there", "k", clip("one"), ["a warning"])
    data, note = ((tmp_path / "there" / f"k.{kind}").read_bytes() for kind in ("mp4", "json"))
    found, told = cluster.unpacked(shard, Drawn(data, note, 1.0), tmp_path / "whole")
    assert (found.frames, told) == (8, ["a warning"])
    with pytest.raises(FilmError, match="came back damaged"):
        cluster.unpacked(shard, Drawn(harm(data), note, 1.0), tmp_path / "harmed")


def test_a_clip_that_lacks_frames_is_not_taken_though_it_is_whole(clip, tmp_path):
    shelf.keep(tmp_path / "there", "k", clip("one"), [])
    data = (tmp_path / "there" / "k.mp4").read_bytes()
    note = (tmp_path / "there" / "k.json").read_bytes().replace(b'"frames": 8', b'"frames": 9')
    with pytest.raises(FilmError, match="8 frames in"):
        cluster.unpacked(Shard(1, "One", Shot("one"), (), "k", 8), Drawn(data, note, 1.0), tmp_path / "here")
