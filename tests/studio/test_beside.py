from fractions import Fraction

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from studio import assemble, beside
from studio.shot import Clip, Cue, Shot

lengths = st.lists(st.floats(0.1, 60), min_size=1, max_size=12)


def told(lengths: list[float]) -> tuple[str, float]:
    begins = [sum(lengths[:n]) for n in range(len(lengths))]
    return beside.youtube([(begin, f"Part {n}") for n, begin in enumerate(begins)], sum(lengths)), sum(lengths)


@given(lengths)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_chapters_are_as_youtube_wants_them(lengths):
    text, end = told(lengths)
    starts = [
        sum(int(part) * 60**n for n, part in enumerate(reversed(line.split()[0].split(":"))))
        for line in text.splitlines()
    ]
    assert not starts or (starts[0] == 0 and len(starts) >= 3)
    assert all(b - a >= 10 for a, b in zip(starts, [*starts[1:], int(end)]))


def test_chapters_long_enough_are_all_kept():
    assert told([10, 10, 600, 3600])[0] == "0:00 Part 0\n0:10 Part 1\n0:20 Part 2\n10:20 Part 3\n"


def test_short_chapters_are_joined_to_a_neighbour_with_a_warning():
    with pytest.warns(UserWarning, match="2 of 5 sections are joined"):
        assert told([4, 20, 30, 40, 9.5])[0] == "0:00 Part 1\n0:24 Part 2\n0:54 Part 3\n"


@pytest.mark.filterwarnings("ignore:.*are joined")
@pytest.mark.parametrize("lengths", [[100], [50, 50], [50, 50, 5]])
def test_too_few_chapters_are_left_out_with_a_warning(lengths):
    with pytest.warns(UserWarning, match="wants 3 at least"):
        assert told(lengths)[0] == ""


def test_a_title_stays_on_its_line_and_keeps_no_bracket():
    text = beside.youtube([(0, "a\n1:00 b"), (10, "<i>"), (20, "x" * 200)], 40)
    assert text.splitlines() == ["0:00 a 1:00 b", "0:10 ‹i›", f"0:20 {'x' * 100}"]


@pytest.fixture
def film(clip, tmp_path):
    clips = [clip(f"{n}", 110, 0, (Cue("<script>alert(1)</script> --> & $", 0.5, 2),)) for n in range(3)]
    path = tmp_path / "made" / "film.mp4"
    path.parent.mkdir()
    assemble.join(clips, path, "", ["One", "Two", "Three"])
    return path, clips


def test_everything_beside_a_film(film):
    path, clips = film
    made = beside.files(path, clips, ["One", "Two", "Three"])
    assert {p.name for p in made} == {f"film{ending}" for ending in beside.ENDINGS}
    assert {p.name for p in path.parent.iterdir()} == {"film.mp4", *(p.name for p in made)}
    assert path.with_suffix(".chapters.txt").read_text() == "0:00 One\n0:11 Two\n0:22 Three\n"


def test_subtitles_mean_what_they_say_in_both_formats(film):
    path, clips = film
    for made in beside.captions(path, clips):
        with av.open(made) as file:
            cues = [(float(p.pts * p.time_base), bytes(p).decode()) for p in file.demux(subtitles=0) if p.size]
        assert [round(start, 3) for start, _ in cues] == [0.5, 11.5, 22.5]
        text = {".srt": "<script>alert(1)</script> → & $", ".vtt": "&lt;script&gt;alert(1)&lt;/script&gt; → &amp; $"}
        assert {line for _, line in cues} == {text[made.suffix]}


def test_without_a_word_there_are_no_subtitles(tmp_path):
    assert beside.captions(tmp_path / "film.mp4", [Clip(Shot("x"), None, 10, Fraction(10), ())]) == []
    assert not list(tmp_path.iterdir())


def test_the_cover_is_the_frame_with_most_to_see(tmp_path):
    rng = np.random.default_rng(0)
    busy = rng.integers(0, 255, (36, 64, 3), np.uint8)
    with av.open(tmp_path / "film.mp4", "w") as film:
        stream = film.add_stream("libx264", rate=10, options={"g": "1"})
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        for n in range(120):
            frame = av.VideoFrame.from_ndarray(busy if 70 <= n < 85 else np.full_like(busy, n))
            frame.pts = n
            film.mux(stream.encode(frame))
        film.mux(stream.encode())
    with Image.open(beside.cover(tmp_path / "film.mp4", tmp_path / "film.jpg")) as picture:
        assert np.asarray(picture).std() > 30
