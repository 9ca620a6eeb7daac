import numpy as np
import pytest

from scenes.attention.update_preview import passed_on
from scenes.kit.flows import Flows
from scenes.kit.numbers import NumberColumn, number
from transformer.analysis import value_vectors

pytestmark = pytest.mark.filterwarnings("ignore::scenes.kit.typeset.MissingFont")

PROMPTS = {
    "demo": "a fluffy blue creature roamed the verdant forest",
    "one token": "Hello",
    "forty tokens": "The old sailor told the children a long story about a small green island far away in the southern "
    "sea, where the birds could talk and the fish could sing all night",
    "odd": 'naïve 😀 你 <b>&#"$x$" שלום\tcafé\x1b',
}
VIEWS = [{}, {"layer": 5, "head": 2, "token": 2}, {"token": 0}, {"token": -1}]


@pytest.fixture(params=PROMPTS, name="trace")
def every_trace(request, make_trace):
    return make_trace(PROMPTS[request.param])


def flows_of(scene) -> Flows:
    (flows,) = (m for m in scene.get_mobject_family_members() if isinstance(m, Flows))
    return flows


@pytest.mark.parametrize("view", [(0, 0), (2, 5), (5, 2)])
def test_shares_are_the_lengths_of_the_weighted_values(demo, view):
    shares = passed_on(demo, *view)
    for query in range(demo.n_tokens):
        terms = demo.pattern[view][query, :, None] * value_vectors(demo, *view)
        lengths = np.linalg.norm(terms, axis=1)
        np.testing.assert_allclose(shares[query], lengths / lengths.sum(), rtol=1e-4, atol=1e-6)
    assert not np.triu(shares, 1).any()


def test_the_widths_of_all_bands_into_a_token_are_the_whole_of_what_it_takes(trace, watch):
    scene = watch("update_preview", trace).scene
    flows, shares = flows_of(scene), passed_on(trace, scene.layer, scene.head)
    n = len(scene.shown)
    np.testing.assert_allclose(flows.weights[:, :n], shares[np.ix_(scene.shown, scene.shown)])
    np.testing.assert_allclose(flows.weights.sum(1), 1, rtol=1e-6)
    assert flows.straight == 1.0
    assert (flows.drawn == 1.0).all()
    assert (flows.shades == 1.0).all()


@pytest.mark.parametrize("view", VIEWS)
def test_those_named_are_those_it_takes_most_from(demo, watch, view):
    watched = watch("update_preview", demo, **view)
    scene, said = watched.scene, [b.caption for b in watched.beats if "takes most from" in b.caption]
    assert bool(said) == (scene.token > 0)
    if said:
        shares = passed_on(demo, scene.layer, scene.head)[scene.token]
        best = int(shares.argmax())
        name = "itself" if best == scene.token else f"“{demo.tokens[best].strip()}”"
        assert f"“{scene.name(scene.token)}” takes most from {name}" in said[0]


def test_it_says_so_where_a_token_takes_almost_nothing_from_others(demo, watch):
    places = (at for at in np.ndindex(demo.n_layers, demo.n_heads, demo.n_tokens) if at[2])
    layer, head, token = min(places, key=lambda at: passed_on(demo, at[0], at[1])[at[2], : at[2]].max())
    assert passed_on(demo, layer, head)[token, :token].max() < 0.02
    view = {"layer": layer, "head": head, "token": token}
    captions = [b.caption for b in watch("update_preview", demo, **view).beats]
    assert any("takes almost nothing" in c for c in captions)
    assert any("takes most from itself" in c for c in captions)
    assert not any("brings something over" in c for c in captions)


def test_the_vectors_are_those_that_enter_the_layer(trace, watch):
    watched = watch("update_preview", trace)
    scene, beat = watched.scene, watched.beat("is a vector of")
    columns: dict[NumberColumn, list] = {}
    for text in beat.texts:
        if isinstance(text.owner, NumberColumn):
            columns.setdefault(text.owner, []).append(text.text)
    ordered = sorted(columns, key=lambda column: column.get_x())
    for i, column in zip(scene.shown, ordered, strict=True):
        truth = trace.resid_pre[scene.layer, i, column.indices]
        assert columns[column] == [number(v, column.decimals) for v in truth]
    assert f"{trace.d_model:,} numbers" in beat.caption


def test_the_shapes_are_those_of_the_model(demo, watch):
    texts = [t.text for t in watch("update_preview", demo).beats[-1].texts]
    _, _, k, d = demo.W_O.shape
    assert texts.count(f"{d} × {k}") == 3
    assert texts.count(f"{k} × {d}") == 1


def test_nothing_collides_or_leaves_the_frame(trace, watch, collisions):
    for beat in watch("update_preview", trace).beats:
        assert not beat.outside
        assert not collisions(beat.texts)
