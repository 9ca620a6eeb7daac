from fractions import Fraction
from pathlib import Path

import pytest

from studio.settings import Settings, UsageError, from_flags


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Neither this folder's manim.cfg nor the user's counts."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))


def size(settings: Settings) -> tuple:
    return settings.width, settings.height, settings.fps


@pytest.mark.parametrize(
    ("flags", "wanted"),
    [
        ({}, (1280, 720, 30)),
        ({"quality": "l"}, (854, 480, 15)),
        ({"quality": "k"}, (3840, 2160, 60)),
        ({"quality": "h", "fps": 24}, (1920, 1080, 24)),
        ({"resolution": "640,360"}, (640, 360, 30)),
        ({"resolution": "640x360", "quality": "h"}, (640, 360, 60)),
    ],
)
def test_size_and_rate_are_those_of_manims_flags(flags, wanted):
    assert size(from_flags(**flags)) == wanted


@pytest.mark.parametrize(
    ("flags", "format"),
    [
        ({}, "mp4"),
        ({"transparent": True}, "mov"),
        ({"transparent": True, "format": "webm"}, "webm"),
        ({"save_last_frame": True}, "png"),
        ({"format": "gif"}, "gif"),
    ],
)
def test_formats(flags, format):
    assert from_flags(**flags).format == format


@pytest.mark.parametrize(
    ("flags", "word"),
    [
        ({"resolution": "0,0"}, "width"),
        ({"resolution": "641,360"}, "even"),
        ({"resolution": "640,99998"}, "height"),
        ({"resolution": "640"}, "-r"),
        ({"resolution": "a,b"}, "-r"),
        ({"fps": 0}, "frame rate"),
        ({"fps": 241}, "frame rate"),
        ({"fps": float("nan")}, "frame rate"),
        ({"animations": "5,3"}, "-n"),
        ({"animations": "-1"}, "-n"),
        ({"animations": "x"}, "-n"),
        ({"background": "no colour"}, "colour"),
        ({"transparent": True, "format": "mp4"}, "transparent"),
        ({"hold_frames": "variable", "format": "gif"}, "--hold-frames"),
        ({"config_file": Path("nowhere.cfg")}, "nowhere.cfg"),
    ],
)
def test_what_no_film_can_have_is_refused_with_the_flag_named(flags, word):
    with pytest.raises(UsageError, match=word) as caught:
        from_flags(**flags)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2


def test_manim_cfg_counts_where_no_flag_does():
    Path("manim.cfg").write_text("[CLI]\npixel_width = 320\npixel_height = 180\nframe_rate = 12\n")
    assert size(from_flags()) == (320, 180, 12)
    assert size(from_flags(fps=10)) == (320, 180, 10)
    assert size(from_flags(quality="l")) == (854, 480, 15)


def test_a_config_file_takes_the_place_of_manim_cfg():
    Path("manim.cfg").write_text("[CLI]\nquality = h\n")
    Path("mine.cfg").write_text("[CLI]\nquality = l\n")
    assert size(from_flags()) == (1920, 1080, 60)
    assert size(from_flags(config_file=Path("mine.cfg"))) == (854, 480, 15)


@pytest.mark.parametrize("text", ["[CLI]\nframe_rate = fast\n", "no section\n", "[CLI]\nx = 1\n[CLI]\n"])
def test_a_broken_manim_cfg_is_a_one_line_error(text):
    Path("manim.cfg").write_text(text)
    with pytest.raises(UsageError) as caught:
        from_flags()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("fps", "rate"), [(30, 30), (29.97, Fraction(30000, 1001)), (12.5, Fraction(25, 2))])
def test_the_rate_is_exact(fps, rate):
    assert Settings(fps=fps).rate == rate


def test_the_rate_is_manims():
    from manim._config.video_encoder import to_av_frame_rate

    assert all(Settings(fps=f).rate == to_av_frame_rate(f) for f in (10, 15.0, 23.976, 24, 29.97, 50, 59.94, 12.5))
