"""Truths of every scene, whatever it shows."""

import numpy as np
import pytest

from scenes import registry
from transformer.errors import InputError

PROMPTS = {
    "demo": "a fluffy blue creature roamed the verdant forest",
    "one word": "Hello",
    "forty tokens": "The old sailor told the children a long story about a small green island far away in the southern "
    "sea, where the birds could talk and the fish could sing all night",
    "odd": 'naïve 😀 你 <b>&#"$x$" שלום\tcafé\x1b',
}
pytestmark = pytest.mark.parametrize("name", registry.SCENES)


@pytest.fixture(params=PROMPTS.values(), ids=PROMPTS.keys())
def watched(request, name, make_trace, watch):
    return watch(name, make_trace(request.param))


@pytest.mark.filterwarnings("ignore::scenes.kit.typeset.MissingFont")
def test_scene_stays_in_the_frame_and_no_text_covers_another(watched, collisions):
    assert len(watched.beats) >= 3
    for beat in watched.beats:
        assert not beat.outside, beat.caption
        assert not collisions(beat.texts), beat.caption


@pytest.mark.parametrize("shape", [(9, 16), (12, 12)], ids=["portrait", "square"])
def test_other_shapes_have_room_too(name, shape, demo, watch, collisions):
    for beat in watch(name, demo, shape=shape).beats:
        assert not beat.outside, beat.caption
        assert not collisions(beat.texts), beat.caption


def test_every_caption_stays_long_enough_to_be_read(name, demo, watch):
    for beat in watch(name, demo).beats:
        assert beat.seconds >= len(beat.caption.split()) / 3.5, beat.caption
        assert len(beat.caption.split()) <= 20, "a caption is read at a glance"


def test_scene_follows_its_trace(name, demo, make_trace, watch):
    first, again = watch(name, demo), watch(name, demo, again=True)
    other = watch(name, make_trace("he left the roses by the bank of the river"))
    assert [b.caption for b in first.beats] == [b.caption for b in again.beats]
    assert all((a.frame == b.frame).all() for a, b in zip(first.beats, again.beats))
    assert any((a.frame != b.frame).any() for a, b in zip(first.beats, other.beats))


def test_scene_runs_about_as_long_as_the_registry_says(name, demo, watch):
    seconds = sum(beat.seconds for beat in watch(name, demo).beats)
    assert registry.SCENES[name].seconds == pytest.approx(seconds, rel=0.25)


def test_ordinary_mobjects_stay_few(name, demo, watch):
    assert max(beat.objects for beat in watch(name, demo).beats) <= 500


@pytest.mark.parametrize("wrong", [{"layer": 99}, {"head": -1}, {"token": 1000}])
def test_what_does_not_exist_is_refused_with_the_range(name, demo, watch, wrong):
    (what,) = wrong
    with pytest.raises(InputError, match=f"{what} .* does not exist; this trace has .* numbered"):
        watch(name, demo, **wrong)


def test_array_values_are_never_changed_by_a_scene(name, demo, watch):
    before = demo.pattern.copy()
    watch(name, demo)
    assert np.array_equal(demo.pattern, before)
