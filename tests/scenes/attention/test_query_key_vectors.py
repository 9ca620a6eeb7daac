import numpy as np
import pytest

from scenes.kit.numbers import number

VIEWS = [(None, None, None), (0, 5, 0), (2, 1, -1)]


def painted(beat, owner) -> list[float]:
    return [float(t.text.replace("−", "-")) for t in beat.texts if t.owner is owner]


@pytest.mark.parametrize(("layer", "head", "token"), VIEWS)
def test_the_digits_of_one_row_multiply_and_add_up(look, layer, head, token):
    _, watched = look(layer=layer, head=head, token=token)
    beat, p = watched.beat("one number of the query"), watched.scene.product
    terms, (total,) = painted(beat, p.line), painted(beat, p.total)
    n, unit = len(p.columns), 10.0**-p.grid.decimals
    row, vector = painted(beat, p.grid)[:n], painted(beat, p.vector)
    assert np.array(row) * vector == pytest.approx(terms[:n], abs=0.51 * unit)
    assert sum(terms) == pytest.approx(total, abs=1e-9)
    before = painted(watched.beat("A row meets"), p.total)
    assert sum(terms[:n]) == pytest.approx(before[0], abs=1e-9)
    assert painted(beat, p.result)[0] == total == float(f"{p.totals[0]:.{p.grid.decimals}f}")


@pytest.mark.parametrize(("layer", "head", "token"), VIEWS)
def test_matrices_and_vectors_are_those_of_the_model(look, model, layer, head, token):
    trace, watched = look(layer=layer, head=head, token=token)
    scene = watched.scene
    p, attn, view = scene.product, model.gpt.blocks[scene.layer].attn, (scene.layer, scene.head, scene.token)
    x = trace.ln1_out[scene.layer, scene.token]
    for words, W, b, found, ink in (
        ("That is the query", attn.W_Q, attn.b_Q, trace.q[view], p.result),
        ("makes its key", attn.W_K, attn.b_K, trace.k[view], scene.found),
    ):
        W, b = W[scene.head].detach().numpy(), b[scene.head].detach().numpy()
        np.testing.assert_allclose(x @ W + b, found, rtol=1e-3, atol=1e-4)
        texts = [[t.text for t in watched.beat(words).texts if t.owner is o] for o in (p.grid, p.vector, ink)]
        digits = p.grid.decimals
        assert texts[0] == [number(W[c, r], digits) for r in p.rows for c in p.columns]  # turned: a row on screen
        assert texts[1] == [number(v, digits) for v in x[p.columns]]
        assert texts[2] == [number(v, digits) for v in found[p.rows]]


def test_before_the_norm_it_is_the_stream(look):
    trace, watched = look()
    scene, beat = watched.scene, watched.beat("a few of the numbers")
    stream = trace.resid_pre[scene.layer, scene.token][scene.product.columns]
    assert painted(beat, scene.product.vector) == [float(f"{v:.2f}") for v in stream]


def test_it_ends_as_the_score_grid_begins(look, watch):
    trace, watched = look()
    first = {(t.text, *np.round(t.box, 2)) for t in watch("score_grid", trace).beats[1].texts}
    last = {(t.text, *np.round(t.box, 2)) for t in watched.beats[-1].texts}
    tokens = {t.strip() for t in trace.tokens}
    assert {t for t in first if t[0] in tokens} == {t for t in last if t[0] in tokens}


def test_one_token(look, collisions):
    _, watched = look("Hello")
    said = " ".join(b.caption for b in watched.beats)
    assert "only token" in said
    assert "Each token" not in said
    assert "Every token" not in said
    for beat in watched.beats:
        assert not beat.outside
        assert not collisions(beat.texts), beat.caption
