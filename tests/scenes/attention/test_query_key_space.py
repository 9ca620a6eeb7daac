import numpy as np
import pytest

from scenes.kit.columns import Columns
from scenes.kit.numbers import number
from scenes.kit.poles import Poles

VIEWS = [(None, None, None), (0, 5, 0), (2, 1, -1)]


def look(demo, watch, layer, head, token):
    view = {k: v for k, v in {"layer": layer, "head": head, "token": token}.items() if v is not None}
    return watch("query_key_space", demo, **view)


def products(trace, scene) -> np.ndarray:
    here = scene.layer, scene.head
    return trace.k[here][scene.keys] @ trace.q[(*here, scene.token)]


@pytest.mark.parametrize(("layer", "head", "token"), VIEWS)
def test_the_height_of_a_key_is_its_share_along_the_query(demo, watch, layer, head, token):
    scene = look(demo, watch, layer, head, token).scene
    query = demo.q[scene.layer, scene.head, scene.token]
    np.testing.assert_allclose(scene.tips[:, 1] / scene.unit * np.linalg.norm(query), products(demo, scene), atol=1e-3)
    lengths = np.linalg.norm(demo.k[scene.layer, scene.head][scene.keys], axis=1)
    assert (np.linalg.norm(scene.points, axis=1) <= lengths * (1 + 1e-6)).all()
    assert 0 < scene.kept <= 1 + 1e-9


@pytest.mark.parametrize(("layer", "head", "token"), VIEWS)
def test_bars_are_the_products_then_the_scores_then_the_weights(demo, watch, layer, head, token):
    watched = look(demo, watch, layer, head, token)
    scene, (*_, before, last) = watched.scene, watched.beats
    order = np.argsort(-products(demo, scene), kind="stable")
    row = demo.scores[scene.layer, scene.head, scene.token, scene.keys][order]

    def painted(beat, kind):
        return [t.text for t in beat.texts if isinstance(t.owner, kind)]

    scores = [float(t.replace("−", "-")) for t in painted(last, Poles)]
    np.testing.assert_allclose(scores, row, atol=0.00501)
    found = [float(t.replace("−", "-")) for t in painted(before, Poles)]
    np.testing.assert_allclose(found, row * demo.d_head**0.5, atol=0.0051)
    weights = demo.pattern[scene.layer, scene.head, scene.token, scene.keys][order]
    assert painted(last, Columns) == [f"{w:.2f}" for w in weights]


def test_the_extremes_are_named_with_their_products(demo, watch):
    watched = watch("query_key_space", demo)
    scene, found = watched.scene, products(demo, watched.scene)
    for words, i in (("reaches highest", found.argmax()), ("is lowest", found.argmin())):
        (beat,) = [b for b in watched.beats if words in b.caption]
        assert scene.called(scene.keys[i]) in beat.caption
        assert f"= {number(found[i], 2)}" in {t.text for t in beat.texts}


@pytest.mark.parametrize("prompt", ["Hello", "the the the the"])
def test_extremes(make_trace, watch, collisions, prompt):
    watched = watch("query_key_space", make_trace(prompt))
    said = " ".join(b.caption for b in watched.beats)
    assert ("One key" in said) == (prompt == "Hello" or watched.scene.token == 0)
    for beat in watched.beats:
        assert not beat.outside
        assert not collisions(beat.texts), beat.caption
