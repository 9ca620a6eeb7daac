"""One real scene through manim, small: what comes out is what was asked for."""

from dataclasses import replace

import av
import numpy as np
import pytest

from studio import engine
from studio.settings import Settings, UsageError
from studio.shot import Shot
from transformer.errors import InputError

SMALL = Settings(width=160, height=90, fps=5)
SCENE = Shot("score_grid")


@pytest.fixture(scope="module")
def clip(trace, tmp_path_factory):
    drawn = []
    clip = engine.render(SCENE, trace, SMALL, tmp_path_factory.mktemp("scene"), drawn.append)
    assert sum(drawn) == clip.frames
    return clip


def frames(path) -> list[np.ndarray]:
    with av.open(path) as film:
        return [f.to_ndarray(format="rgb24") for f in film.decode(video=0)]


def test_a_clip_has_the_size_and_the_frames_that_were_counted(clip):
    shown = frames(clip.path)
    assert len(shown) == clip.frames
    assert shown[0].shape == (90, 160, 3)


def test_every_beat_is_a_cue_and_they_follow_each_other(clip):
    assert len(clip.cues) > 3
    assert clip.cues[0].start == 0
    assert all(one.end == pytest.approx(two.start, abs=0.3) for one, two in zip(clip.cues, clip.cues[1:]))
    assert clip.cues[-1].end == pytest.approx(clip.seconds, abs=0.3)


def test_animations_can_be_picked_out(clip, trace, tmp_path):
    part = engine.render(SCENE, trace, replace(SMALL, first=2, last=4), tmp_path)
    assert 0 < part.frames < clip.frames
    assert all(0 <= c.start < c.end <= part.seconds for c in part.cues)


def test_animations_past_the_end_are_refused(trace, tmp_path):
    with pytest.raises(UsageError, match="-n 500"):
        engine.render(SCENE, trace, replace(SMALL, first=500), tmp_path)


def test_a_still_is_the_last_frame(clip, trace, tmp_path):
    from PIL import Image

    still = engine.render(SCENE, trace, replace(SMALL, format="png"), tmp_path)
    picture = np.asarray(Image.open(still.path).convert("RGB")).astype(int)
    assert np.abs(picture - frames(clip.path)[-1]).mean() < 3


def test_stills_show_each_beat_as_the_film_leaves_it(clip, trace, tmp_path):
    stills = engine.stills(SCENE, trace, SMALL, tmp_path)
    assert [cue.text for cue, _ in stills] == [cue.text for cue in clip.cues]
    shown = frames(clip.path)
    for cue, (_, still) in zip(clip.cues, stills):
        last = shown[min(round(cue.end * SMALL.fps), clip.frames) - 1]
        assert np.abs(np.asarray(still.convert("RGB")).astype(int) - last).mean() < 3


def test_a_transparent_clip_keeps_its_transparency(trace, tmp_path):
    with_alpha = replace(SMALL, transparent=True, format="mov", last=1)
    clip = engine.render(SCENE, trace, with_alpha, tmp_path)
    with av.open(clip.path) as film:
        assert next(film.decode(video=0)).to_ndarray(format="rgba")[0, 0, 3] == 0


def test_the_background_is_the_one_asked_for(trace, tmp_path):
    clip = engine.render(SCENE, trace, replace(SMALL, background="#204060", last=0), tmp_path)
    np.testing.assert_allclose(frames(clip.path)[0][0, 0], [0x20, 0x40, 0x60], atol=6)


def test_a_colour_manim_does_not_know_is_refused(trace, tmp_path):
    with pytest.raises(UsageError, match="blurple"):
        engine.render(SCENE, trace, replace(SMALL, background="blurple"), tmp_path)


@pytest.mark.parametrize("where", [{"layer": 99}, {"head": -1}, {"token": 99}])
def test_a_place_that_the_model_lacks_is_refused(where, trace, tmp_path):
    with pytest.raises(InputError, match=f"{next(iter(where))} {next(iter(where.values()))} "):
        engine.render(replace(SCENE, **where), trace, SMALL, tmp_path)


@pytest.mark.parametrize(("width", "height"), [(160, 90), (90, 160), (120, 90), (200, 50)])
def test_every_shape_shows_as_much_of_the_plane(width, height, tmp_path):
    chosen = engine.configuration(replace(SMALL, width=width, height=height), tmp_path)
    assert chosen["frame_width"] / chosen["frame_height"] == pytest.approx(width / height)
    assert chosen["frame_width"] * chosen["frame_height"] == pytest.approx(128 / 9 * 8)


def test_a_pace_of_two_takes_half_the_time(clip, trace, tmp_path):
    fast = engine.render(SCENE, trace, replace(SMALL, pace=2.0), tmp_path)
    assert fast.seconds == pytest.approx(clip.seconds / 2, rel=0.03)
    assert [cue.text for cue in fast.cues] == [cue.text for cue in clip.cues]


def test_manims_own_configuration_is_left_as_it_was(clip, trace, tmp_path):
    from manim import config

    before = dict(config)
    engine.stills(SCENE, trace, SMALL, tmp_path)
    assert dict(config) == before


def test_facts_tell_settings_apart():
    assert engine.facts(SMALL) == engine.facts(SMALL)
    others = [replace(SMALL, fps=6), replace(SMALL, background="RED"), replace(SMALL, seed=1), replace(SMALL, last=3)]
    assert all(engine.facts(other) != engine.facts(SMALL) for other in others)


def test_letters_are_drawn_on_the_paper():
    picture = np.asarray(engine.lettering("1 · 0:04.5 · a caption", (300, 60), 20, "#101010").convert("L"))
    assert picture.shape == (60, 300)
    assert picture[0, 0] == 0x10
    assert picture.max() > 200
