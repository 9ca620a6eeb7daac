from itertools import pairwise

import numpy as np
import pytest

from scenes.embedding.position_added import likeness
from scenes.kit.cells import HeatStrip
from scenes.kit.numbers import NumberColumn, number

pytestmark = pytest.mark.filterwarnings("ignore::scenes.kit.typeset.MissingFont")

PROMPTS = {
    "demo": "a fluffy blue creature roamed the verdant forest",
    "one token": "Hello",
    "repeated": "the cat and the dog and the cow",
    "forty tokens": "The old sailor told the children a long story about a small green island far away in the southern "
    "sea, where the birds could talk and the fish could sing all night",
    "odd": 'naïve 😀 你 <b>&#"$x$" שלום\tcafé\x1b',
}


@pytest.fixture(params=PROMPTS, name="trace")
def every_trace(request, make_trace):
    return make_trace(PROMPTS[request.param])


def columns(beat) -> list[list[str]]:
    """What is painted in each column, from left to right."""
    return [*beat.painted(NumberColumn).values()]


def value(text: str) -> float:
    return float(text.replace("−", "-"))


def painted(vector, scene) -> list[str]:
    return [number(v, scene.decimals) for v in vector[scene.entries]]


def test_what_enters_the_first_layer_is_token_plus_position(trace):
    np.testing.assert_allclose(trace.embed + trace.pos_embed, trace.resid_pre[0], rtol=1e-5, atol=1e-6)


def test_painted_digits_of_the_token_worked_out_add_up(trace, watch):
    watched = watch("position_added", trace)
    scene, beat = watched.scene, watched.beat("two vectors are added")
    i = scene.token
    truth = trace.embed[i], trace.pos_embed[i], trace.resid_pre[0, i]
    assert columns(beat) == [painted(v, scene) for v in truth]
    for first, second, total in zip(*columns(beat)):
        assert value(first) + value(second) == pytest.approx(value(total), abs=1e-9)
    assert f"position {i + 1}" in {t.text for t in beat.texts}


def test_every_token_shown_has_its_vector_its_position_and_then_their_sum(trace, watch):
    watched = watch("position_added", trace)
    scene, beats = watched.scene, watched.beats
    pairs = [painted(v[i], scene) for i in scene.shown for v in (trace.embed, trace.pos_embed)]
    assert sorted(columns(beats[1])) == sorted(pairs)
    assert columns(beats[3]) == [painted(trace.resid_pre[0, i], scene) for i in scene.shown]


def test_at_another_place_the_vector_is_the_same_and_the_sum_is_not(trace, watch):
    watched = watch("position_added", trace)
    scene = watched.scene
    found = [b for b in watched.beats if "same vector, but another sum" in b.caption]
    assert bool(found) == (trace.n_tokens > 1)
    for beat in found:
        first, here, total, again, there, other = columns(beat)
        assert first == again == painted(trace.embed[scene.token], scene)
        assert (here, there) == tuple(painted(trace.pos_embed[i], scene) for i in (scene.token, scene.place))
        assert total != other
        assert "would" not in beat.caption or (trace.ids == trace.ids[scene.token]).sum() == 1
        for parts in zip(again, there, other):
            assert value(parts[0]) + value(parts[1]) == pytest.approx(value(parts[2]), abs=1e-9)
        if scene.repeated:
            assert trace.ids[scene.place] == trace.ids[scene.token]
            assert other == painted(trace.resid_pre[0, scene.place], scene)


def test_the_strips_hold_every_number(trace, watch):
    scene = watch("position_added", trace).scene
    strips = sorted(
        (m for m in scene.get_mobject_family_members() if isinstance(m, HeatStrip)), key=lambda m: -m.get_y()
    )
    for strip, truth in zip(strips, (trace.embed, trace.pos_embed, trace.resid_pre[0]), strict=True):
        np.testing.assert_array_equal(strip.values, truth)
        assert strip.drawn == 1.0
        assert strip.scale_of_color == strips[0].scale_of_color


def test_neighbours_are_called_alike_only_where_they_are(trace, watch):
    said = any("look alike" in b.caption for b in watch("position_added", trace).beats)
    rows = trace.pos_embed.astype(float)
    cosines = [a @ b / np.sqrt(a @ a * (b @ b)) for a, b in pairwise(rows)]
    assert said == (len(rows) > 2 and np.mean(cosines) > 0.4)


def test_likeness_of_rows_is_their_mean_cosine():
    assert likeness(np.array([[1.0, 0], [2.0, 0], [0, 3.0]])) == pytest.approx(0.5)
    assert likeness(np.zeros((2, 3))) == 0


def test_nothing_collides_or_leaves_the_frame(trace, watch, collisions):
    for beat in watch("position_added", trace).beats:
        assert not beat.outside
        assert not collisions(beat.texts)


def test_a_chosen_token_is_the_one_worked_out(make_trace, watch):
    watched = watch(
        "position_added", make_trace("one day the old man saw a red fox in the wood and ran home"), token=-2
    )
    assert "“ran” is token 14" in watched.beats[2].caption
    assert "At position 1, “ran” would" in watched.beats[4].caption
