from dataclasses import replace

import numpy as np
import pytest

from scenes.kit.numbers import NumberColumn, Numbers, number
from scenes.kit.shares import compact
from transformer.trace import array_axes

VIEWS = [(0, 0, 3), (2, 5, 7), (5, 2, -1)]


def columns(beat) -> list[NumberColumn]:
    """From left to right, as they stood then."""
    return [*beat.painted(NumberColumn)]


def value(text: str) -> float:
    return float(text.replace("−", "-"))


def painted(beat) -> list[list[str]]:
    return [*beat.painted(NumberColumn).values()]


def with_heads(trace, change):
    """The trace with other heads: ``change`` takes an array and the number of its axis of heads."""
    by_head = {name: letters.index("H") for name, letters in array_axes().items() if "H" in letters}
    return replace(trace, **{name: change(getattr(trace, name), axis) for name, axis in by_head.items()})


@pytest.mark.parametrize(("layer", "head", "token"), VIEWS)
def test_painted_changes_of_all_heads_add_up(demo, watch, layer, head, token):
    watched = watch("head_sum", demo, layer=layer, head=head, token=token)
    beat = watched.beat("None is left out")
    changes, entries = demo.head_out[layer, :, token], columns(beat)[0].indices
    decimals = columns(beat)[0].decimals
    truth = [*changes, changes.astype(float).sum(0)]
    assert painted(beat) == [[number(v, decimals) for v in vector[entries]] for vector in truth]
    for *parts, total in zip(*painted(beat)):
        assert sum(map(value, parts)) == pytest.approx(value(total), abs=1e-9)


@pytest.mark.parametrize(("layer", "head", "token"), VIEWS)
def test_the_new_vector_is_the_old_one_and_all_that_was_added(demo, watch, layer, head, token):
    beat = watch("head_sum", demo, layer=layer, head=head, token=token).beat("make its new one")
    first, *_, last = columns(beat)
    truth = demo.resid_pre[layer, token], demo.resid_mid[layer, token]
    for column, vector, texts in zip((first, last), truth, (painted(beat)[0], painted(beat)[-1])):
        assert texts == [number(v, column.decimals) for v in vector[first.indices]]
    for *parts, total in zip(*painted(beat)):
        assert sum(map(value, parts)) == pytest.approx(value(total), abs=1e-9)
    constant = demo.resid_mid[layer, token] - demo.resid_pre[layer, token] - demo.head_out[layer, :, token].sum(0)
    assert len(painted(beat)) == 4
    np.testing.assert_allclose(constant, demo.b_O[layer], atol=1e-3)


@pytest.mark.parametrize(("layer", "head", "token"), VIEWS)
def test_one_product_is_the_same_but_for_rounding(demo, watch, layer, head, token):
    beat = watch("head_sum", demo, layer=layer, head=head, token=token).beats[-1]
    product, total = painted(beat)
    assert product == total
    stacked = demo.z[layer, :, token].astype(float).reshape(-1)
    matrix = demo.W_O[layer].astype(float).reshape(len(stacked), -1)
    difference = np.abs(stacked @ matrix - demo.head_out[layer, :, token].astype(float).sum(0)).max()
    assert compact(difference, difference) in [t.text for t in beat.texts]
    assert difference < 1e-4 * np.abs(demo.head_out[layer, :, token]).max()


def test_the_bars_are_lengths_and_the_longest_is_named(demo, watch):
    beat = watch("head_sum", demo, layer=4, head=0, token=3).beat("length")
    lengths = np.linalg.norm(demo.head_out[4, :, 3], axis=1)
    assert beat.caption.endswith(f"head {lengths.argmax()} has the longest.")
    (texts,) = [
        [t.text for t in beat.texts if t.owner is owner]
        for owner in {t.owner for t in beat.texts if type(t.owner) is Numbers and len(t.owner.values) == len(lengths)}
        if np.allclose(owner.values, lengths, rtol=1e-4)
    ]
    assert texts == [number(n, 1, signed=False) for n in lengths]


def test_of_twelve_heads_the_strongest_are_shown_and_the_others_added_up(demo, watch):
    half = with_heads(demo, lambda a, axis: np.concatenate([a, a], axis))
    twelve = replace(half, W_O=half.W_O / 2, head_out=half.head_out / 2)
    beat = watch("head_sum", twelve, layer=4, head=0, token=3).beat("None is left out")
    *parts, total = painted(beat)
    assert len(parts) == 6
    assert "7 more" in [t.text for t in beat.texts]
    for *row, whole in zip(*parts, total):
        assert sum(map(value, row)) == pytest.approx(value(whole), abs=1e-9)


def test_a_single_head_is_all_there_is(demo, watch, collisions):
    alone = with_heads(demo, lambda a, axis: np.take(a, [1], axis))
    attn_out = alone.head_out[:, 0] + alone.b_O[:, None]
    trace = replace(alone, attn_out=attn_out, resid_mid=alone.resid_pre + attn_out)
    watched = watch("head_sum", trace, layer=1, token=3)
    assert not any(collisions(beat.texts) or beat.outside for beat in watched.beats)
    assert watched.beat("With one head")


def test_one_token_is_called_the_only_one(make_trace, watch):
    watched = watch("head_sum", make_trace("Hello"))
    assert watched.beats[0].caption == "Each head of a layer looks at “Hello”, the only token."
