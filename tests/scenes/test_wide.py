"""A model as wide as GPT-2, with activations as large as its own: nothing leaves the frame, no text covers another."""

from dataclasses import replace
from functools import cache

import pytest

from scenes import registry
from transformer.checkpoint import load
from transformer.examine import study
from transformer.record import record
from transformer.trace import Trace

SHORT = "the old king gave the small boy a golden key"
LONG = SHORT + " and told him to open the door of the tower before the night" * 3
VIEWS = [(LONG, {}), (SHORT, {"layer": 1, "head": 11, "token": 0})]


@pytest.fixture(scope="module")
def traces(wide_gpt2):
    """Traces by prompt and place, with the studies that a scene needs; each is measured once."""
    model = load(wide_gpt2)
    plain = cache(lambda prompt: record(model, prompt))
    measured = cache(lambda prompt, need, view: study(model, plain(prompt), [need], **dict(view)).studies)

    def trace(prompt: str, needs: tuple[str, ...], view: dict) -> Trace:
        studies = [measured(prompt, need, tuple(view.items())) for need in needs]
        return replace(plain(prompt), studies={name: each[name] for each in studies for name in each})

    return trace


@pytest.mark.parametrize(("prompt", "view"), VIEWS)
@pytest.mark.parametrize("name", registry.SCENES)
def test_there_is_room_for_a_wide_model(name, prompt, view, traces, watch, collisions):
    trace = traces(prompt, registry.SCENES[name].needs, view)
    assert abs(trace.resid_post).max() > 2900
    for beat in watch(name, trace, **view).beats:
        assert not beat.outside, beat.caption
        assert not collisions(beat.texts), beat.caption
