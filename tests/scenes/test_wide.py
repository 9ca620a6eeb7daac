"""A model as wide as GPT-2, with activations as large as its own: nothing leaves the frame, no text covers another."""

import pytest

from scenes import registry
from transformer.checkpoint import load
from transformer.record import record

SHORT = "the old king gave the small boy a golden key"
LONG = SHORT + " and told him to open the door of the tower before the night" * 3
VIEWS = [(SHORT, {}), (LONG, {}), (SHORT, {"layer": 1, "head": 11, "token": 0}), (LONG, {"layer": 1, "token": -1})]


@pytest.fixture(scope="module")
def traces(wide_gpt2):
    model = load(wide_gpt2)
    return {prompt: record(model, prompt) for prompt in (SHORT, LONG)}


@pytest.mark.parametrize(("prompt", "view"), VIEWS)
@pytest.mark.parametrize("name", registry.SCENES)
def test_there_is_room_for_a_wide_model(name, prompt, view, traces, watch, collisions):
    assert abs(traces[prompt].resid_post).max() > 2900
    for beat in watch(name, traces[prompt], **view).beats:
        assert not beat.outside, beat.caption
        assert not collisions(beat.texts), beat.caption
