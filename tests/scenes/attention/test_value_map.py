import numpy as np
import pytest

from scenes.kit.numbers import number
from scenes.kit.spectrum import Spectrum

VIEWS = [(None, None, None), (0, 5, 0), (2, 1, -1)]


def painted(beat, owner) -> list[str]:
    return [t.text for t in beat.texts if t.owner is owner]


@pytest.mark.parametrize(("layer", "head", "token"), VIEWS)
def test_columns_are_the_vector_and_what_the_models_matrices_make_of_it(look, model, layer, head, token):
    trace, watched = look(layer=layer, head=head, token=token)
    scene, beat = watched.scene, watched.beat("The output matrix")
    attn, source = model.gpt.blocks[scene.layer].attn, scene.sources[0]
    W_V, b_V, W_O = (getattr(attn, name)[scene.head].detach().numpy() for name in ("W_V", "b_V", "W_O"))
    x = trace.ln1_out[scene.layer, source]
    v = x @ W_V + b_V
    np.testing.assert_allclose(v, trace.v[scene.layer, scene.head, source], rtol=1e-3, atol=1e-4)
    for column, vector in ((scene.x, x), (scene.v, trace.v[scene.layer, scene.head, source]), (scene.up, v @ W_O)):
        assert painted(beat, column) == [number(f, column.decimals) for f in vector[column.indices]]
    np.testing.assert_array_equal(scene.maps[0].matrix.values, W_V.T)
    np.testing.assert_array_equal(scene.maps[1].matrix.values, W_O.T)


@pytest.mark.parametrize(("layer", "head", "token"), VIEWS)
def test_arrows_have_the_lengths_and_angles_of_the_vectors(look, layer, head, token):
    trace, watched = look(layer=layer, head=head, token=token)
    scene = watched.scene
    values = trace.v[scene.layer, scene.head].astype(float) @ trace.W_O[scene.layer, scene.head]
    vectors = np.array([trace.resid_pre[scene.layer, scene.token], *values[scene.sources]])
    np.testing.assert_allclose(scene.true @ scene.true.T, vectors @ vectors.T, rtol=1e-5, atol=1e-2)
    weights = trace.pattern[scene.layer, scene.head, scene.token]
    moved = vectors[0] + weights[scene.sources] @ vectors[1:]
    np.testing.assert_allclose(np.linalg.norm(scene.tips[-1]) / scene.unit, np.linalg.norm(moved), rtol=1e-6)
    np.testing.assert_allclose(scene.stem.tips[0], scene.tips[-1])
    lengths = {t.text for t in watched.beat("moved the tip").texts}
    assert any(f"length {np.linalg.norm(vectors[0]):.2f}" in text for text in lengths)


def test_the_source_is_another_token_where_one_is_attended_to(look):
    trace, watched = look()
    scene = watched.scene
    weights = trace.pattern[scene.layer, scene.head, scene.token].copy()
    weights[scene.token] = 0
    assert scene.sources[0] == weights.argmax() != scene.token


def test_only_as_many_singular_values_as_a_head_has_numbers_are_not_nought(look):
    trace, watched = look()
    scene, (*_, beat) = watched.scene, watched.beats
    (bars,) = {t for t in scene.mobjects if isinstance(t, Spectrum)}
    largest = np.linalg.svd(trace.W_O[scene.layer, scene.head].T @ scene.W_V.T, compute_uv=False)
    np.testing.assert_allclose(bars.values[: trace.d_head], largest[: trace.d_head], rtol=1e-4)
    assert bars.nonzero == trace.d_head
    assert f"Only {trace.d_head} of {trace.d_model} are not 0" in beat.caption
    assert {f"{trace.d_head}", f"{trace.d_model - trace.d_head}"} <= {t.text for t in beat.texts}


def test_counts_of_weights(look):
    trace, watched = look()
    texts = {t.text for t in watched.beat("two factors").texts}
    D, K = trace.d_model, trace.d_head
    assert {f"{D * D:,}", f"{2 * D * K:,}"} <= texts
    assert 12288 * 12288 == 150_994_944
    assert 12288 * 128 == 1_572_864


@pytest.mark.parametrize("prompt", ["Hello", "the the the the"])
def test_extremes(look, collisions, prompt):
    _, watched = look(prompt)
    said = " ".join(b.caption for b in watched.beats)
    assert ("only token" in said) == (prompt == "Hello")
    if prompt == "Hello":
        assert "Together" not in said
        assert "other tokens" not in said
    for beat in watched.beats:
        assert not beat.outside
        assert not collisions(beat.texts), beat.caption
