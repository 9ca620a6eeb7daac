import numpy as np
import pytest

from scenes.attention import attention_formula
from scenes.kit.cells import HeatStrip
from scenes.kit.numbers import number

pytestmark = pytest.mark.filterwarnings("ignore::scenes.kit.typeset.MissingFont")

PROMPTS = {
    "demo": "a fluffy blue creature roamed the verdant forest",
    "one token": "Hello",
    "forty tokens": "The old sailor told the children a long story about a small green island far away in the southern "
    "sea, where the birds could talk and the fish could sing all night",
    "odd": 'naïve 😀 你 <b>&#"$x$" שלום\tcafé\x1b',
}


@pytest.fixture(params=PROMPTS, name="trace")
def every_trace(request, make_trace):
    return make_trace(PROMPTS[request.param])


def strips(scene) -> list[HeatStrip]:
    """Those on screen, from the left, upper ones first."""
    found = [m for m in scene.get_mobject_family_members() if isinstance(m, HeatStrip)]
    return sorted(found, key=lambda m: (round(m.get_x(), 2), -m.get_y()))


def test_the_matrices_are_those_of_the_trace(trace, watch):
    scene = watch("attention_formula", trace).scene
    at, rows = (scene.layer, scene.head), scene.shown
    assert len(rows) == min(trace.n_tokens, 40)
    wanted = trace.q[at][rows], trace.k[at][rows].T, trace.v[at][rows]
    for framed, truth in zip((scene.q, scene.k, scene.v), wanted):
        np.testing.assert_array_equal(framed.matrix.values, truth)
    np.testing.assert_array_equal(scene.grid.values, trace.scores[at][np.ix_(rows, rows)])
    np.testing.assert_array_equal(scene.pattern.values, trace.pattern[at][np.ix_(rows, rows)])


def test_the_formula_gives_the_change_it_ends_with(trace, watch):
    scene = watch("attention_formula", trace).scene
    at, rows = (scene.layer, scene.head), scene.shown
    z, out, change = (strip.values for strip in strips(scene))
    scores = trace.q[at] @ trace.k[at].T / np.sqrt(trace.d_head)
    scores[np.triu_indices(len(scores), 1)] = -np.inf
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    mixed = weights / weights.sum(-1, keepdims=True) @ trace.v[at]
    np.testing.assert_allclose(z, mixed[rows], rtol=1e-3, atol=1e-3)
    np.testing.assert_array_equal(out, trace.W_O[at])
    np.testing.assert_allclose(change, (mixed @ trace.W_O[at])[rows], rtol=1e-3, atol=2e-3)


def test_products_stand_where_rows_meet_columns(trace, watch):
    scene = watch("attention_formula", trace).scene
    grid, n = scene.grid, len(scene.shown)
    for i in {0, n // 2, n - 1}:
        assert grid.cell(i, 0)[1] == pytest.approx(scene.q.row_box(i, n).get_y(), abs=1e-6)
        column = scene.k.matrix.get_left()[0] + (i + 0.5) / n * scene.k.matrix.width
        assert grid.cell(0, i)[0] == pytest.approx(column, abs=1e-6)  # a query is a row here, a key a column


def test_one_pair_is_followed_through_the_formula(trace, watch):
    watched = watch("attention_formula", trace)
    scene, beat = watched.scene, watched.beat("Softmax makes")
    i = scene.token
    row = trace.pattern[scene.layer, scene.head, i]
    j = int(row.argmax())
    q, k = trace.q[scene.layer, scene.head, i].astype(float), trace.k[scene.layer, scene.head, j].astype(float)
    wanted = {number(q @ k, 2), number(q @ k / np.sqrt(trace.d_head), 2), f"{row[j]:.2f}"}
    assert wanted <= {t.text for t in beat.texts}


def test_every_shape_is_that_of_the_model(trace, watch):
    watched = watch("attention_formula", trace)
    t, k, d = trace.n_tokens, trace.d_head, trace.d_model
    texts = [text.text for text in watched.beats[-2].texts]
    assert texts.count(f"{t} × {k}") == 3 + (t == k)
    assert f"{k} × {t}" in texts
    assert f"{t} × {t}" in texts
    last = [text.text for text in watched.beats[-1].texts]
    assert {f"{t} × {k}", f"{k} × {d}", f"{t} × {d}"} <= set(last)
    assert f"vector of {d} numbers" in watched.beats[-1].caption


def test_of_many_tokens_some_are_shown_and_the_shapes_are_of_all(demo, watch, monkeypatch):
    monkeypatch.setattr(attention_formula, "MOST", 5)
    watched = watch("attention_formula", demo, again=True)
    scene, texts = watched.scene, [t.text for t in watched.beats[-1].texts]
    assert len(scene.shown) == 5
    np.testing.assert_array_equal(strips(scene)[0].values, demo.z[scene.layer, scene.head][scene.shown])
    assert "5 of 9 tokens" in next(t for t in texts if "measured" in t)
    assert f"9 × {demo.d_model}" in texts


def test_the_words_are_true_of_one_token(make_trace, watch):
    captions = " ".join(b.caption for b in watch("attention_formula", make_trace("Hello")).beats)
    assert "the query of the only token, one row" in captions
    assert "Later tokens" not in captions


def test_nothing_collides_or_leaves_the_frame(trace, watch, collisions):
    for beat in watch("attention_formula", trace).beats:
        assert not beat.outside
        assert not collisions(beat.texts)
