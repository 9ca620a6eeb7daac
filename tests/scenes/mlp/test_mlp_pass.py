import numpy as np
import pytest

from scenes.kit.bars import percent
from scenes.kit.cells import HeatStrip
from scenes.kit.numbers import NumberColumn, decimals_for, number
from scenes.kit.passage import Passage
from scenes.mlp.mlp_pass import pick_layer

VIEWS = [{}, {"layer": 0, "token": 0}, {"layer": 3, "token": 4}]


def gelu(x: np.ndarray) -> np.ndarray:
    return x / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


@pytest.mark.parametrize("view", VIEWS)
def test_the_stages_are_those_of_the_trace(demo, watch, view):
    token = view.get("token", demo.n_tokens - 1)
    layer = view.get("layer", pick_layer(demo, token))
    beat = watch("mlp_pass", demo, **view).beat("second matrix")
    normed, pre, post, out = beat.painted(NumberColumn).items()
    digits = decimals_for(demo.mlp_pre[layer, token])
    for column, painted, vector in (
        (*normed, demo.ln2_out),
        (*pre, demo.mlp_pre),
        (*post, demo.mlp_post),
        (*out, demo.mlp_out),
    ):
        here = vector[layer, token].astype(float)
        assert len(set(column.indices)) == len(column.indices) >= 4
        assert painted == [number(v, column.decimals) for v in here[column.indices]]
    inputs = demo.mlp_pre[layer, token].astype(float)[pre[0].indices]
    np.testing.assert_allclose(post[0].values, gelu(inputs), atol=0.51 * 10.0**-digits)
    assert {inputs.min(), inputs.max()} == {demo.mlp_pre[layer, token].min(), demo.mlp_pre[layer, token].max()}


@pytest.mark.parametrize("view", VIEWS)
def test_added_and_before_are_after_in_painted_digits(demo, watch, view):
    token = view.get("token", demo.n_tokens - 1)
    layer = view.get("layer", pick_layer(demo, token))
    found = watch("mlp_pass", demo, **view).beat("both are added").painted(NumberColumn)
    before, added, again, after = found.values()
    column = next(iter(found))
    assert before == again == [number(v, column.decimals) for v in demo.resid_mid[layer, token][column.indices]]
    assert after == [number(v, column.decimals) for v in demo.resid_post[layer, token][column.indices]]
    for row in zip(added, again, after):
        a, b, total = (float(text.replace("−", "-")) for text in row)
        assert a + b == pytest.approx(total, abs=1e-6)


def test_every_token_has_a_lane_of_its_own(demo, watch):
    scene = watch("mlp_pass", demo).scene
    lanes = [part for part in scene.lanes if isinstance(part, Passage)]
    assert len(lanes) == len(scene.shown)
    places = [lane.get_center()[0] for lane in lanes]
    assert places == sorted(places)
    assert min(np.diff(places)) > 0.5
    for lane, i in zip(lanes, scene.shown):
        assert lane.come == 3
        for stage, tensor in zip(lane.stages, (demo.ln2_out, demo.mlp_pre, demo.mlp_post, demo.mlp_out)):
            assert set(stage) <= set(tensor[scene.layer, i].astype(float))


@pytest.mark.parametrize("view", VIEWS)
def test_the_wall_holds_every_neuron_and_the_share_is_counted(demo, watch, view):
    watched = watch("mlp_pass", demo, **view)
    layer = watched.scene.layer
    (strip,) = [m for m in watched.scene.mobjects if isinstance(m, HeatStrip)]
    assert (np.diff(strip.values, axis=1) <= 0).all()
    np.testing.assert_array_equal(np.sort(strip.values, axis=1), np.sort(demo.mlp_post[layer].astype(float), axis=1))
    share = percent((demo.mlp_pre[layer] > 0).mean())
    assert f": {share} are active" in watched.beats[-1].caption
    assert f"{share} above zero" in {t.text for t in watched.beats[-1].texts}


def test_the_layer_is_the_one_whose_update_is_most_like_the_vector_in_length(demo):
    lengths = [
        (np.linalg.norm(demo.mlp_out[layer, -1]), np.linalg.norm(demo.resid_mid[layer, -1]))
        for layer in range(demo.n_layers)
    ]
    closest = min(range(demo.n_layers), key=lambda layer: abs(np.log(lengths[layer][0] / lengths[layer][1])))
    assert pick_layer(demo, demo.n_tokens - 1) == closest


def test_words_stay_true_for_one_token(make_trace, watch):
    captions = " ".join(b.caption for b in watch("mlp_pass", make_trace("Hello")).beats)
    assert "“Hello” brings" in captions
    assert "It enters" in captions
    assert "More tokens would" in captions
    for wrong in ("Each token", "They", "All tokens", "every token", "each row"):
        assert wrong not in captions


def test_in_portrait_the_vector_goes_right_into_the_sum(demo, watch):
    watched = watch("mlp_pass", demo, shape=(9, 16))
    before, added, after = watched.beat("both are added").painted(NumberColumn).values()
    for row in zip(before, added, after):
        a, b, total = (float(text.replace("−", "-")) for text in row)
        assert a + b == pytest.approx(total, abs=1e-6)
