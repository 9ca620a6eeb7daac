"""Clips of a small scene with everything that could go wrong in parts: updaters that use dt, random ones, holds."""

import random
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path

import av
import numpy as np
import pytest
from manim import DOWN, RIGHT, UP, Create, Dot, FadeIn, MovingCameraScene, Square, tempconfig

from scenes.kit.camera import ArrayCamera
from scenes.kit.numbers import NumberColumn
from scenes.kit.paint import Change
from studio import cores, engine, writer
from studio.assemble import verify
from studio.renderer import Renderer
from studio.settings import Settings
from studio.writer import Writer

SMALL = Settings(width=128, height=72, fps=10)


class Restless(MovingCameraScene):
    """Three beats: one that only moves, one whose dots go by dt and by chance, one that is held."""

    def __init__(self, **options) -> None:
        super().__init__(camera_class=ArrayCamera, **options)

    def construct(self) -> None:
        square = Square(fill_opacity=0.5).shift(UP)
        self.play(Create(square), run_time=1.0)
        self.wait(0.5)
        self.next_section("moving")
        drifting, jumping = Dot(color="#FF0000").shift(DOWN), Dot(color="#00FF00")
        drifting.add_updater(lambda dot, dt: dot.shift(RIGHT * dt))
        jumping.add_updater(lambda dot: dot.move_to([random.uniform(-2, 2), 0, 0]))
        self.add(drifting, jumping)
        self.play(FadeIn(Dot(radius=0.5)), run_time=0.7)
        self.wait(1.0)
        drifting.clear_updaters()
        jumping.clear_updaters()
        self.next_section("held")
        self.wait(2.0)


def play(settings: Settings, folder: Path, holds_last: bool = False) -> Writer:
    """What the scene leaves in a folder of chunks."""
    with tempconfig(engine.configuration(settings, folder / "own")):
        scene = Restless(renderer=Renderer(writer=partial(Writer, folder=folder / "chunks", holds_last=holds_last)))
        scene.render()
    return scene.renderer.file_writer


def clip(settings: Settings, folder: Path, **options) -> Path:
    made = play(settings, folder, **options)
    path = folder / f"clip.{made.video_encoder.container_format}"
    writer.join(made.chunks, path, made.video_encoder)
    return path


def times(path: Path, key_frames_only: bool = False) -> list[float]:
    with av.open(path) as film:
        packets = [p for p in film.demux(video=0) if p.size and (p.is_keyframe or not key_frames_only)]
    return sorted(float(p.pts * p.time_base) for p in packets)


def shown(path: Path) -> list[np.ndarray]:
    with av.open(path) as film:
        return [frame.to_ndarray(format="rgba") for frame in film.decode(video=0)]


@pytest.fixture
def whole(tmp_path) -> Path:
    return clip(SMALL, tmp_path / "whole")


def test_frames_are_all_there_and_evenly_spaced(whole):
    np.testing.assert_allclose(times(whole), np.arange(52) / 10, atol=1e-6)


def test_every_beat_begins_with_a_key_frame(whole):
    assert set(times(whole, key_frames_only=True)) >= {0, 1.5, 3.2}


def test_the_same_scene_gives_the_same_bytes(whole, tmp_path):
    assert clip(SMALL, tmp_path / "again").read_bytes() == whole.read_bytes()


@pytest.mark.parametrize("theirs", [{0}, {1, 3}, {0, 2, 4, 5}])
def test_chunks_made_elsewhere_are_those_that_would_have_been_made_here(theirs, tmp_path, monkeypatch):
    monkeypatch.setattr(writer, "CHUNK", 8)
    alone = clip(SMALL, tmp_path / "alone")
    for folder, taken in (("shared", theirs), ("rest", set(range(10)) - theirs)):
        (tmp_path / folder / "chunks").mkdir(parents=True)
        for n in taken:  # as if another process had begun them
            (tmp_path / folder / "chunks" / f"{n}.claim").touch()
        made = play(SMALL, tmp_path / folder)
    parts = [tmp_path / ("rest" if n in theirs else "shared") / "chunks" / str(n) for n in range(len(made.chunks))]
    assert all(part.exists() for part in parts)
    writer.join(parts, tmp_path / "joined.mp4", made.video_encoder)
    assert (tmp_path / "joined.mp4").read_bytes() == alone.read_bytes()


def test_a_chunk_is_never_longer_than_it_may_be(tmp_path, monkeypatch):
    monkeypatch.setattr(writer, "CHUNK", 8)
    keys = times(clip(SMALL, tmp_path), key_frames_only=True)
    assert max(np.diff([*keys, 5.2])) <= 0.8 + 1e-6


@pytest.mark.parametrize(
    "settings",
    [
        replace(SMALL, transparent=True, format="mov"),
        replace(SMALL, transparent=True, format="webm"),
        replace(SMALL, format="webm"),
        replace(SMALL, fps=29.97),
    ],
    ids=lambda s: f"{s.format} {s.fps:g} {'transparent' if s.transparent else ''}",
)
def test_other_formats_and_rates_have_the_same_frames(settings, whole, tmp_path):
    other = clip(settings, tmp_path / "other")
    frames = shown(other)
    assert len(frames) == len(times(other)) == pytest.approx(5.2 * float(settings.rate), abs=5)
    np.testing.assert_allclose(np.diff(times(other)), float(1 / settings.rate), atol=1.1e-3)
    if settings.fps == SMALL.fps:
        over_black = frames[-1][..., :3] * (frames[-1][..., 3:] / 255)
        assert np.abs(over_black - shown(whole)[-1][..., :3]).mean() < 3


def test_a_transparent_film_is_clear_where_nothing_is_drawn(tmp_path):
    last = shown(clip(replace(SMALL, transparent=True, format="mov"), tmp_path))[-1]
    assert last[0, 0, 3] == 0
    assert last[..., 3].max() == 255


def test_what_is_held_can_be_stored_as_a_duration(whole, tmp_path):
    brief = clip(SMALL, tmp_path / "brief", holds_last=True)
    assert times(brief) == pytest.approx([*np.arange(11) / 10, 1.4, *np.arange(15, 33) / 10, 5.1])
    verify(brief, 52, Fraction(10), held=21)
    held, moving = shown(brief), shown(whole)
    assert [np.abs(held[i].astype(int) - moving[j]).mean() < 2 for i, j in ((0, 0), (10, 12), (11, 14), (30, 51))]


class Digits(MovingCameraScene):
    """Many small coloured numbers that change: the hardest there is for an encoder that knows photographs."""

    def __init__(self, **options) -> None:
        super().__init__(camera_class=ArrayCamera, **options)

    def construct(self) -> None:
        rng = np.random.default_rng(0)
        columns = [NumberColumn(rng.normal(size=12), 12, size=22).shift(RIGHT * x) for x in range(-6, 7)]
        self.add(*columns)
        self.play(*(Change(column, values=rng.normal(size=12)) for column in columns), run_time=0.2)


class Remembering(Writer):
    """Keeps what was drawn."""

    def write(self, pixels, repeat):
        self.drawn = [*getattr(self, "drawn", []), pixels.copy()]
        super().write(pixels, repeat)


def likeness(one: list[av.VideoFrame], other: list[av.VideoFrame]) -> float:
    """Structural similarity (SSIM) of two films, 1 where they are equal."""
    graph, found = av.filter.Graph(), []
    here, there = (
        graph.add_buffer(width=f.width, height=f.height, format=f.format, time_base=Fraction(1, 60))
        for f in (one[0], other[0])
    )
    compare, sink = graph.add("ssim"), graph.add("buffersink")
    here.link_to(compare, 0, 0)
    there.link_to(compare, 0, 1)
    compare.link_to(sink)
    graph.configure()
    for number, frames in enumerate(zip(one, other)):
        for frame, side in zip(frames, (here, there)):
            frame.pts, frame.time_base = number, Fraction(1, 60)
            side.push(frame)
        with suppress(av.BlockingIOError):
            found.append(float(graph.pull().metadata["lavfi.ssim.All"]))
    assert len(found) >= len(one) - 1
    return float(np.mean(found))


def test_what_is_seen_is_like_what_was_drawn(tmp_path):
    settings = Settings(width=1920, height=1080, fps=60)
    with tempconfig(engine.configuration(settings, tmp_path / "own")):
        scene = Digits(renderer=Renderer(writer=partial(Remembering, folder=tmp_path / "chunks")))
        scene.render()
    made = scene.renderer.file_writer
    writer.join(made.chunks, tmp_path / "clip.mp4", made.video_encoder)
    with av.open(tmp_path / "clip.mp4") as film:
        seen = [*film.decode(video=0)]
    drawn = [av.VideoFrame.from_ndarray(p, format="rgba").reformat(format="yuv420p") for p in made.drawn]
    assert len(seen) == len(drawn) == 12
    assert likeness(seen, drawn) >= 0.99


@pytest.mark.parametrize("height", [72, 200])
def test_a_picture_that_changed_in_part_is_as_if_converted_whole(height, tmp_path):
    spec = play(replace(SMALL, height=height), tmp_path).video_encoder
    rng, picture = np.random.default_rng(0), writer.Picture(spec)
    pixels = rng.integers(0, 256, (height, 128, 4), np.uint8)
    ends = slice(0, 2), slice(height - 1, height)
    edges = slice(64, 66), slice(62, 64), slice(64, 128), slice(0, 64)  # a row is mixed with those of the next band
    for change in (slice(0, 0), slice(60, 70), *ends, slice(0, height), slice(3, 5), *edges):
        pixels = pixels.copy()
        pixels[change] = rng.integers(0, 256, pixels[change].shape)
        picture.show(pixels)
        anew = writer.Picture(spec)
        anew.show(pixels)
        assert all((a == b).all() for a, b in zip(writer.planes(picture.frame), writer.planes(anew.frame)))


def test_a_clip_is_the_same_wherever_it_is_encoded(tmp_path, monkeypatch):
    beside = clip(SMALL, tmp_path / "beside")
    monkeypatch.setattr(cores, "cores", lambda: 1)
    assert clip(SMALL, tmp_path / "alone").read_bytes() == beside.read_bytes()


def test_nothing_is_left_of_a_scene_that_fails(tmp_path):
    class Broken(Restless):
        def next_section(self, name="", **options):
            if name:
                raise ValueError(name)

    with tempconfig(engine.configuration(SMALL, tmp_path / "own")):
        scene = Broken(renderer=Renderer(writer=partial(Writer, folder=tmp_path / "chunks")))
        with pytest.raises(ValueError, match="moving"):
            scene.render()
    assert not (tmp_path / "chunks" / "0").exists()


@pytest.mark.parametrize("shown", [[0], [0, 1], [0, 4, 2, 1, 3, 8, 6, 5, 7], [0, 3, 1, 203, 200]])
def test_packets_are_decoded_in_order_and_in_time(shown):
    decoded = writer.decode_times(shown, 2)
    assert decoded == sorted(set(decoded))
    assert all(before <= at for before, at in zip(decoded, shown))


def test_rates_are_kept_exactly(tmp_path):
    with av.open(clip(replace(SMALL, fps=29.97), tmp_path)) as film:
        assert film.streams.video[0].average_rate == Fraction(30000, 1001)
