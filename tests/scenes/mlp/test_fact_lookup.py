from functools import cache

import numpy as np
import pytest

from scenes.kit.bars import TokenBars, percent
from scenes.kit.blocks import Blocks
from scenes.kit.numbers import number
from scenes.kit.text import Word
from scenes.kit.waterfall import Waterfall
from scenes.mlp.fact_lookup import digits, running, spread
from transformer.checkpoint import load
from transformer.examine import study
from transformer.record import record
from transformer.studies import Ablation

FACT = "Michael Jordan plays the sport of"
PARTS = "attention", "MLP"


@pytest.fixture(scope="module")
def trace_of():
    """A trace with this one study."""
    model = load()
    return cache(lambda prompt: study(model, record(model, prompt), ["ablation"]))


@pytest.fixture(params=[FACT, "Hello", "😀\x1b"], ids=["fact", "one", "odd"])
def seen(request, trace_of, watch):
    trace = trace_of(request.param)
    return trace, trace.study(Ablation), watch("fact_lookup", trace)


def owned(beat, kind) -> list[str]:
    return [t.text for t in beat.texts if isinstance(t.owner, kind)]


def percents(attention, mlp) -> list[str]:
    return [percent(p) for pair in zip(attention, mlp) for p in pair]


def test_tiles_hold_what_is_left_without_each_block(seen):
    _, found, watched = seen
    every = percents(found.attn_prob[:, 1], found.mlp_prob[:, 1])
    assert owned(watched.beat("Red is what is lost"), Blocks) == every
    first = watched.beat("Silence one block")
    assert owned(first, Blocks) == every[:1] == owned(first, TokenBars)
    assert every[0] in first.caption


def test_the_caption_counts_the_blocks_that_leave_at_least_half(seen):
    _, found, watched = seen
    left = np.stack([found.attn_prob[:, 1], found.mlp_prob[:, 1]], 1)
    layer, part = np.unravel_index(left.argmin(), left.shape)
    beat = watched.beats[4]
    assert f"the {PARTS[part]} of layer {layer}" in beat.caption
    assert percent(left.min()) in beat.caption
    assert owned(beat, TokenBars) == [percent(left.min())]
    if left.min() < found.prob / 2:
        kept = int((left >= found.prob / 2).sum())
        said = {0: "none of the", left.size - 1: "each other leaves"}
        assert said.get(kept, f"{kept} of the {left.size - 1}") in beat.caption


def test_silence_at_the_last_token_is_another_measurement(seen):
    trace, found, watched = seen
    if trace.n_tokens == 1:
        np.testing.assert_allclose(found.attn_prob[:, 0], found.attn_prob[:, 1], rtol=1e-5)
        assert not any("Silent only" in b.caption for b in watched.beats)
        return
    beat = watched.beat("the last token")
    assert owned(beat, Blocks) == percents(found.attn_prob[:, 0], found.mlp_prob[:, 0])
    assert owned(beat, TokenBars)[0] in beat.caption


def test_parts_add_up_to_the_logit_on_screen_and_in_the_trace(seen):
    trace, found, watched = seen
    beat = watched.beat("By kind")
    (chart,) = [m for m in watched.scene.mobjects if isinstance(m, Waterfall)]
    logit = trace.logits[-1].max()
    assert chart.values.sum() == pytest.approx(logit, rel=1e-4, abs=1e-3)
    words = [t for t in beat.texts if isinstance(t.owner, Word)]
    row = {round(t.owner.get_y(), 3) for t in words if t.text in ("=", "≈")}
    line = sorted((t for t in words if round(t.owner.get_y(), 3) in row), key=lambda t: t.box[0])
    texts = [t.text for t in line]
    value = [float(t.replace("−", "-")) for t in texts[::2]]
    signs = [{"+": 1, "−": -1}[s] for s in texts[1:-2:2]]
    total = value[0] + sum(s * v for s, v in zip(signs, value[1:-1]))
    if texts[-2] == "=":
        assert total == pytest.approx(value[-1], abs=1e-6)
    for text, amount in zip(texts[4::2], (found.attn_logit.sum(), found.mlp_logit.sum(), logit)):
        assert text.lstrip("−") == number(abs(amount), len(text.split(".")[1]), signed=False)


def test_steps_start_where_the_one_before_ends():
    steps, order = np.array([1.0, -2.0, 4.0, 0.5]), [2, 0, 3, 1]
    starts = running(steps, order)
    assert starts[order].tolist() == [0.0, 4.0, 5.0, 5.5]


@pytest.mark.parametrize("width", [7.2, 9.87, 13.4])
@pytest.mark.parametrize("layers", [1, 6, 12, 48])
def test_bars_stand_apart_inside_the_room(layers, width):
    for counts in ([1, *[2] * layers, 1, 1], [1, 1, layers, layers, 1]):
        xs, _, slot = spread(counts, width)
        assert len(xs) == sum(counts)
        assert np.diff(xs).min() >= slot - 1e-9 > 0
        assert max(xs[-1], -xs[0]) + slot / 2 <= width / 2 + 1e-9


def test_decimals_are_those_with_which_the_digits_add_up():
    assert digits([0.25, 0.25, 4.0, 1.0], 5.5) == (2, "=")  # 0.2 + 0.2 + 4.0 + 1.0 is not 5.5
    assert digits([0.04, 0.04, 0.04, 5.0], 5.12) == (2, "=")
    assert digits([1 / 3, 1 / 3, 1 / 3, 0.0], 1.0) == (2, "≈")


@pytest.mark.parametrize("layers", [[0], [*range(12)], [0, 1, 2, 46, 47]])
def test_blocks_stand_apart_and_inside(layers):
    blocks = Blocks(layers, np.full((len(layers), 2), 0.5), 0.6, 0.9, 13.4)
    for part in (0, 1):
        xs = np.array([blocks.tile_place(row, part)[0] for row in range(len(layers))])
        assert (np.diff(xs) > blocks.tile).all()
        assert xs[-1] + blocks.tile / 2 < 13.4 / 2
        assert blocks.name_place(part)[0] + 1.1 < xs[0] - blocks.tile / 2
