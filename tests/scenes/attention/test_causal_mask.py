import numpy as np
import pytest

from scenes.kit.grid import PatternGrid
from scenes.kit.numbers import Numbers, number

LONG = "the dog saw the cat and the bird and the fish and the horse and the cow and the old man ran"


def painted(beat, kind=PatternGrid) -> list[list[str]]:
    """What each grid, or each row of sums, shows in a beat, from left to right."""
    found: dict[object, list] = {}
    for text in beat.texts:
        if type(text.owner) is kind:
            found.setdefault(text.owner, []).append(text)
    return [[t.text for t in texts] for _, texts in sorted(found.items(), key=lambda item: item[1][0].box[0])]


def softmax(rows: np.ndarray) -> np.ndarray:
    powers = np.exp(rows.astype(float))
    return powers / powers.sum(-1, keepdims=True)


def written(values) -> list[str]:
    return [number(v, 2, signed=False) for v in np.ravel(values)]


@pytest.mark.parametrize(("layer", "head", "token"), [(4, 3, None), (0, 0, 2), (5, 1, 4)])
def test_wrong_and_right_way_are_computed_from_the_scores(demo, watch, layer, head, token):
    watched = watch("causal_mask", demo, layer=layer, head=head, token=token)
    scores = demo.scores[layer, head, :6, :6]
    later = np.triu(np.ones((6, 6), bool), 1)
    opened, masked = softmax(scores), softmax(np.where(later, -np.inf, scores))
    np.testing.assert_allclose(masked, demo.pattern[layer, head, :6, :6], atol=1e-5)

    beat = watched.beat("Softmax of all")
    assert painted(beat) == [[number(s, 1) for s in scores.ravel()], written(opened)]
    assert painted(beat, Numbers) == [["1.00"] * 6]
    share = opened[later].sum() / 6
    assert f"{share:.1%}" in beat.caption

    beat = watched.beat("too late")
    assert painted(beat)[1] == written(np.where(later, 0, opened))
    assert painted(beat, Numbers) == [written(np.tril(opened).sum(-1))]
    assert f"only {written(np.tril(opened).sum(-1)).count('1.00')} of 6 columns" in beat.caption

    assert painted(watched.beat("become −∞"))[0] == [number(s, 1) for s in np.where(later, -np.inf, scores).ravel()]
    beat = watched.beat("e to the −∞ is 0")
    assert painted(beat)[1] == written(masked)
    assert painted(beat, Numbers) == [["1.00"] * 6]


def test_the_first_tokens_alone_would_have_the_same_scores(make_trace):
    short, long = make_trace("the dog"), make_trace(LONG)
    n = short.n_tokens
    assert short.tokens == long.tokens[:n]
    np.testing.assert_allclose(short.scores, long.scores[:, :, :n, :n], rtol=1e-3, atol=1e-3)
    np.testing.assert_allclose(short.pattern, long.pattern[:, :, :n, :n], atol=1e-4)


def test_of_a_long_prompt_the_sums_are_of_all_tokens_so_far(make_trace, watch):
    trace = make_trace(LONG)
    watched = watch("causal_mask", trace, layer=1, head=0, token=12)
    shown, n = watched.scene.shown, trace.n_tokens
    assert {12, 13, n - 1} <= set(shown)
    zeroed = np.tril(softmax(trace.scores[1, 0])).sum(-1)
    assert painted(watched.beat("too late"), Numbers) == [written(zeroed[shown])]
    assert f"sum of {n}" in watched.all_texts
    assert watched.beat(f"“{watched.scene.name(12)}” could look at “{watched.scene.name(13)}”")


def test_the_grid_turns_round_and_back(demo, watch):
    watched = watch("causal_mask", demo, layer=4, head=3)
    grid, (turned, upright) = watched.scene.out.grid, watched.beats[-2:]
    assert "each query is a row" in turned.caption
    for beat, across in ((turned, 1), (upright, 0)):
        (sums,) = {t.owner for t in beat.texts if type(t.owner) is Numbers}
        spread = np.ptp([t.box[:2] for t in beat.texts if t.owner is sums], axis=0)
        assert spread[across] > 1 > 100 * spread[1 - across]
    assert (grid.cell(3, 0)[0], grid.cell(3, 0)[1]) == pytest.approx(
        (grid.xs[3], grid.ys[0]) @ grid.frame[:2, :2].T + grid.frame[:2, 2]
    )


def test_one_token_has_nothing_to_hide(make_trace, watch):
    watched = watch("causal_mask", make_trace("Hello"))
    assert "−∞" not in watched.all_texts
    assert painted(watched.beats[2]) == [
        [number(watched.scene.trace.scores[watched.scene.layer, watched.scene.head, 0, 0])],
        ["1.00"],
    ]
    assert not any("later token" in b.caption or "columns" in b.caption for b in watched.beats[:-1])


def test_two_tokens_are_counted_in_the_singular(make_trace, watch):
    watched = watch("causal_mask", make_trace("the dog"), layer=0, head=0)
    caption = watched.beat("too late").caption
    assert caption.endswith(("only 1 of 2 columns still adds up to one.", "a little less than one."))
