import struct

import av
import numpy as np
import pytest

from studio import boxes
from transformer.errors import FilmError


@pytest.fixture
def film(clip):
    return clip("one", 9, 40).path


def demuxed(path):
    """The same tables as PyAV reads them."""
    with av.open(path) as container:
        packets = [p for p in container.demux(video=0) if p.size]
        return packets, container.streams.video[0].time_base


def test_tables_agree_with_pyav(film):
    (track,) = boxes.read(film)
    packets, tick = demuxed(film)
    data = film.read_bytes()
    assert track.kind == boxes.VIDEO
    assert track.scale == 1 / tick
    assert [data[at : at + size] for at, size in zip(track.places, track.sizes)] == [bytes(p) for p in packets]
    assert track.delays.tolist() == [p.pts - p.dts for p in packets]
    assert track.alone.tolist() == [p.is_keyframe for p in packets]
    assert track.durations.tolist() == [p.duration for p in packets]


def test_boxes_written_are_the_boxes_read(film):
    with film.open("rb") as file:
        moov = boxes.outermost(file)[b"moov"]
    (box,) = boxes.parse(moov)
    assert bytes(box) == moov


def test_tables_written_are_the_tables_read():
    rng = np.random.default_rng(0)
    for values in (rng.integers(0, 3, 100), np.array([5]), np.array([-3, -3, 4]), np.arange(7)):
        box = boxes.runs(b"ctts", values)
        assert boxes.repeated(box.body, ">i4").tolist() == values.tolist()


def test_samples_are_found_in_chunks_of_any_size():
    sizes = np.array([5, 6, 7, 8, 9, 10])
    chunks = np.array([(1, 2, 1), (3, 1, 1)])  # two samples in the first and second, one in the others
    tables = {
        b"stco": struct.pack(">II4I", 0, 4, 100, 200, 300, 400),
        b"stsc": struct.pack(">II", 0, len(chunks)) + chunks.astype(">u4").tobytes(),
    }
    assert boxes.placed(tables, sizes).tolist() == [100, 105, 200, 207, 300, 400]


def test_a_fitted_track_is_shown_from_its_lead_for_its_time(film):
    (track,) = boxes.read(film)
    fitted = track.fitted(ticks=track.scale, lead=track.lead + 7)
    assert fitted.durations.sum() == track.scale
    assert fitted.lead == track.lead + 7


@pytest.mark.parametrize("content", [b"", b"no film at all, but long enough", b"\0\0\0\1mdat" + b"\xff" * 8])
def test_what_is_no_film_is_refused(tmp_path, content):
    path = tmp_path / "x.mp4"
    path.write_bytes(content)
    with pytest.raises(FilmError, match=r"x\.mp4 came out damaged"):
        boxes.read(path)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.99])
def test_a_film_that_breaks_off_is_refused(film, share):
    film.write_bytes(film.read_bytes()[: int(share * film.stat().st_size)])
    with pytest.raises(FilmError, match=r"one\.mp4 came out damaged"):
        boxes.read(film)


def test_bit_rates_make_no_difference_but_sizes_and_profiles_do():
    looks = b"\0" * 16 + b"avc1" + b"\0" * 30 + b"avcC.high."
    assert boxes.likeness(looks + struct.pack(">I4s3I", 20, b"btrt", 1, 2, 3)) == boxes.likeness(looks)
    assert boxes.likeness(looks.replace(b"high", b"base")) != boxes.likeness(looks)
