import base64
import os
import subprocess
import sys
import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from studio import assemble, boxes, sound
from studio.shot import Clip, Cue, Shot
from transformer.errors import FilmError


def greys(path) -> list[int]:
    with av.open(path) as film:
        return [round(float(f.to_ndarray(format="gray").mean())) for f in film.decode(video=0)]


@pytest.fixture
def clips(clip):
    return [clip("one", 8, 40, (Cue("first", 0, 0.8),)), clip("two", 12, 120, (Cue("sec\nond", 0.2, 1.2),))]


@pytest.fixture
def film(clips, tmp_path):
    target = tmp_path / "film.mp4"
    assemble.join(clips, target, "a title", ["One", "Two\n;="])
    return target


def test_a_film_has_the_frames_of_its_clips_in_order(clips, film):
    assert greys(film) == greys(clips[0].path) + greys(clips[1].path)


def test_frames_are_evenly_spaced_across_the_seam(film):
    with av.open(film) as container:
        times = [float(f.time) for f in container.decode(video=0)]
    np.testing.assert_allclose(times, np.arange(20) / 10, atol=1e-3)


def test_packets_are_copied_not_encoded_again(clips, film):
    def packets(path):
        with av.open(path) as container:
            return [bytes(p) for p in container.demux(video=0) if p.size]

    assert packets(film) == packets(clips[0].path) + packets(clips[1].path)


def test_subtitles_lie_inside_the_film_as_a_track(film):
    with av.open(film) as container:
        (track,) = container.streams.subtitles
        assert track.codec_context.name == "mov_text"
        cues = [(float(p.pts * p.time_base), bytes(p)[2:].decode()) for p in container.demux(track) if p.size > 2]
    assert cues == [(0.0, "first"), (1.0, "sec ond")]


def test_each_clip_is_a_chapter(film):
    with av.open(film) as container:
        assert container.metadata["title"] == "a title"
        found = [
            (c["start"] * c["time_base"], c["end"] * c["time_base"], c["metadata"]["title"])
            for c in container.chapters()
        ]
    assert [(round(float(a), 2), round(float(b), 2), t) for a, b, t in found] == [(0, 0.8, "One"), (0.8, 2.0, "Two ;=")]


def test_a_gif_has_the_same_frames(film, tmp_path):
    assemble.to_gif(film, tmp_path / "film.gif")
    assert len(greys(tmp_path / "film.gif")) == 20
    np.testing.assert_allclose(greys(tmp_path / "film.gif"), greys(film), atol=8)


@pytest.mark.parametrize("share", [0, 0.3, 0.9])
def test_a_cut_off_film_is_recognised(film, share):
    film.write_bytes(film.read_bytes()[: int(share * film.stat().st_size)])
    with pytest.raises(FilmError, match=r"film\.mp4"):
        assemble.verify(film, 20, 10)


def test_a_film_with_other_frames_than_counted_is_recognised(film):
    with pytest.raises(FilmError, match="20 frames"):
        assemble.verify(film, 21, 10)


def test_clips_encoded_otherwise_are_refused(clips, clip, tmp_path):
    with av.open(tmp_path / "other.mp4", "w") as film:
        stream = film.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 32, 32, "yuv420p"
        film.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8))))
        film.mux(stream.encode())
    other = Clip(Shot("other"), tmp_path / "other.mp4", 1, Fraction(10), ())
    with pytest.raises(FilmError, match=r"other\.mp4 is encoded otherwise than one\.mp4"):
        assemble.join([clips[0], other], tmp_path / "film.mp4", "", ["One", "Other"])


@pytest.mark.parametrize("frames", [1, 2, 3])
def test_the_shortest_clips_keep_their_frames(clip, tmp_path, frames):
    clips = [clip("one", frames, 40), clip("two", 5, 90), clip("three", frames, 140)]
    assemble.join(clips, tmp_path / "film.mp4", "", ["One", "Two", "Three"])
    assert greys(tmp_path / "film.mp4") == [g for c in clips for g in greys(c.path)]


def test_a_film_beyond_four_gigabytes_is_pointed_at_with_wider_numbers(clips, tmp_path, monkeypatch):
    monkeypatch.setattr(boxes, "FOUR_GIGABYTES", 0)
    assemble.join(clips, tmp_path / "film.mp4", "", ["One", "Two"])
    assert b"co64" in (tmp_path / "film.mp4").read_bytes()
    assert greys(tmp_path / "film.mp4") == greys(clips[0].path) + greys(clips[1].path)


def test_a_transparent_mov_keeps_its_pixels(click, tmp_path):
    clips = []
    for n, alpha in enumerate((0, 100, 255)):
        path = tmp_path / f"{n}.mov"
        with av.open(path, "w") as film:
            stream = film.add_stream("qtrle", rate=10)
            stream.width, stream.height, stream.pix_fmt = 64, 36, "argb"
            for k in range(5):
                frame = av.VideoFrame.from_ndarray(np.full((36, 64, 4), (alpha, 10 * k, 50, 60), np.uint8), "argb")
                frame.pts = k
                film.mux(stream.encode(frame))
            film.mux(stream.encode())
        clips.append(Clip(Shot("x"), path, 5, Fraction(10), (Cue("said", 0, 0.4),)))
    tracks = [sound.track([(0.1, click)], 0.5, tmp_path / "kept")] * 3
    assemble.join(clips, tmp_path / "film.mov", "", ["One", "Two", "Three"], tracks)
    with av.open(tmp_path / "film.mov") as film:
        pixels = [tuple(f.to_ndarray()[5, 5].tolist()) for f in film.decode(video=0)]
    assert pixels == [(alpha, 10 * k, 50, 60) for alpha in (0, 100, 255) for k in range(5)]
    assert heard(tmp_path / "film.mov").shape[1] > sound.RATE


def test_a_webm_is_joined_packet_by_packet(tmp_path):
    clips = []
    for n, grey in enumerate((40, 120)):
        path = tmp_path / f"{n}.webm"
        with av.open(path, "w") as film:
            stream = film.add_stream("libvpx-vp9", rate=10, options={"deadline": "realtime"})
            stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
            for k in range(6):
                frame = av.VideoFrame.from_ndarray(np.full((36, 64, 3), grey + 4 * k, np.uint8))
                frame.pts = k
                film.mux(stream.encode(frame))
            film.mux(stream.encode())
        clips.append(Clip(Shot("x"), path, 6, Fraction(10), (Cue("a <b> & c", 0, 0.5),)))
    target = tmp_path / "film.webm"
    assemble.join(clips, target, "", ["One", "Two"])
    assert greys(target) == greys(clips[0].path) + greys(clips[1].path)
    with av.open(target) as film:
        assert [bytes(p) for p in film.demux(subtitles=0) if p.size] == [b"a &lt;b&gt; &amp; c"] * 2
    with pytest.raises(FilmError, match=r"let the film end in \.mp4"):
        assemble.join(clips, target, "", ["One", "Two"], [tmp_path / "a.m4a", None])


# Sound.


@pytest.fixture
def click(tmp_path):
    burst = np.zeros(4800)
    burst[240:336] = np.random.default_rng(0).uniform(-0.9, 0.9, 96)  # 5 ms in, past the fade
    with wave.open(str(tmp_path / "click.wav"), "wb") as file:
        file.setparams((1, 2, sound.RATE, 0, "NONE", ""))
        file.writeframes((burst * 32767).astype("<i2").tobytes())
    return tmp_path / "click.wav"


def heard(path) -> np.ndarray:
    with av.open(path) as film:
        frames = list(film.decode(audio=0))
    assert frames[0].pts == 0
    return np.concatenate([f.to_ndarray() for f in frames], axis=1)


def test_two_hundred_sections_later_sound_and_picture_are_still_together(clip, click, tmp_path):
    kinds = [clip(f"{n}", n, 30, (Cue(f'{n} <script> --> $x$ #read "q"', 0.1, 0.4),)) for n in (7, 11, 5, 13)]
    tracks = [sound.track([(0.1, click)], c.seconds, tmp_path / "kept") for c in kinds]
    tracks[2] = None
    numbers = [n % 4 for n in range(200)]
    target = tmp_path / "film.mp4"
    assemble.join([kinds[n] for n in numbers], target, "", ["x"] * 200, [tracks[n] for n in numbers])
    begins = np.cumsum([0, *(kinds[n].seconds for n in numbers)])
    wanted = [begin + 0.105 for begin, n in zip(begins, numbers) if n != 2]
    samples = heard(target)
    loud = np.flatnonzero(abs(samples).max(0) > 0.3) / sound.RATE
    starts = loud[np.diff(loud, prepend=-1) > 0.1]
    half = sound.PACKET / sound.RATE / 2
    np.testing.assert_allclose(starts, wanted, atol=half + 0.001)  # a frame at 60 a second is 0.017 long
    assert abs(samples.shape[1] / sound.RATE - begins[-1]) < 2 * half
    quiet = np.ones(samples.shape[1], bool)
    for moment in wanted:
        quiet[int((moment - 0.03) * sound.RATE) : int((moment + 0.06) * sound.RATE)] = False
    assert abs(samples[:, quiet]).max() < 0.001  # no seam is heard
    with av.open(target) as film:
        assert [s.type for s in film.streams] == ["video", "subtitle", "audio", "data"]
        shown = [bytes(p)[2:].decode() for p in film.demux(subtitles=0) if p.size > 2]
        assert shown == [f'{kinds[n].frames} <script> → $x$ #read "q"' for n in numbers]


def test_packets_of_sound_are_copied_too(clips, click, tmp_path):
    tracks = [sound.track([(0.1, click)], c.seconds, tmp_path / "kept") for c in clips]
    assemble.join(clips, tmp_path / "film.mp4", "", ["One", "Two"], tracks)

    def packets(path):
        with av.open(path) as container:
            return [bytes(p) for p in container.demux(audio=0) if p.size]

    parts = [packets(track) for track in tracks]
    found = packets(tmp_path / "film.mp4")
    seam = round(clips[0].seconds * sound.RATE / sound.PACKET)
    assert found == parts[0][:seam] + parts[1][: len(found) - seam]


def test_a_film_may_begin_in_silence(clips, click, tmp_path):
    track = sound.track([(0.1, click)], clips[1].seconds, tmp_path / "kept")
    assemble.join(clips, tmp_path / "film.mp4", "", ["One", "Two"], [None, track])
    loud = np.flatnonzero(abs(heard(tmp_path / "film.mp4")).max(0) > 0.3) / sound.RATE
    assert loud[0] == pytest.approx(clips[0].seconds + 0.105, abs=0.012)


def test_a_film_has_sound_only_where_a_track_is_given(clips, film, tmp_path):
    with av.open(film) as container:
        assert not container.streams.audio
    assemble.join(clips, tmp_path / "silent.mp4", "", ["One", "Two"], [None, None])
    with av.open(tmp_path / "silent.mp4") as container:
        assert not container.streams.audio


def test_the_film_can_be_played_while_it_is_loading(film):
    data = film.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_nothing_is_left_beside_the_film(film, clips):
    assert {p.name for p in film.parent.iterdir()} == {"film.mp4", *(c.path.name for c in clips)}


def test_no_program_is_needed_beside_python(clips, click, tmp_path):
    program = """
import sys
from fractions import Fraction
from pathlib import Path
from studio import assemble, boxes, sound
from studio.shot import Clip, Shot
folder = Path(sys.argv[1])
track = sound.track([(0.1, folder / "click.wav")], 0.8, folder / "kept")
clip = Clip(Shot("one"), folder / "one.mp4", 8, Fraction(10), ())
assemble.join([clip], folder / "alone.mp4", "", ["One"], [track])
"""
    root = Path(__file__).parents[2]
    alone = {name: value for name, value in os.environ.items() if name != "PATH"} | {"PATH": ""}
    subprocess.run([sys.executable, "-c", program, tmp_path], cwd=root, env=alone, check=True)
    assert heard(tmp_path / "alone.mp4").shape[1] > 0.7 * sound.RATE


HEAR = """
(async () => {
  const file = await (await fetch(document.querySelector("video").src)).arrayBuffer();
  const sound = await new OfflineAudioContext(2, 1, 48000).decodeAudioData(file);
  const video = document.querySelector("video");
  return [video.duration, [...sound.getChannelData(0)].flatMap((x, n) => Math.abs(x) > 0.3 ? [n / 48000] : [])];
})()
"""


def test_a_browser_hears_every_section_where_it_begins(browser, clip, click, tmp_path):
    clips = [clip(f"{n}", frames, 30) for n, frames in enumerate((7, 11, 5, 13) * 5)]
    tracks = [sound.track([(0.1, click)], c.seconds, tmp_path / "kept") for c in clips]
    assemble.join(clips, tmp_path / "film.mp4", "", ["x"] * len(clips), tracks)
    data = base64.b64encode((tmp_path / "film.mp4").read_bytes()).decode()
    page = tmp_path / "page.html"
    page.write_text(f'<video preload="auto" src="data:video/mp4;base64,{data}"></video>')
    browser.open(page)
    if not browser.run("document.querySelector('video').canPlayType('video/mp4; codecs=\"avc1.42E01E, mp4a.40.2\"')"):
        pytest.skip("this Chromium has no H.264 or AAC")
    browser.until("document.querySelector('video').readyState >= 3")
    seconds, loud = browser.run(HEAR)
    begins = np.cumsum([0, *(c.seconds for c in clips)])
    assert seconds == pytest.approx(begins[-1], abs=0.03)
    loud = np.array(loud)
    np.testing.assert_allclose(loud[np.diff(loud, prepend=-1) > 0.1], begins[:-1] + 0.105, atol=0.012)
