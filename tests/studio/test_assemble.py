import av
import numpy as np
import pytest

from studio import assemble
from studio.shot import Cue
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
