from dataclasses import replace

import numpy as np
import pytest

from scenes.kit.grid import PatternGrid
from scenes.kit.numbers import Numbers, number
from scenes.kit.shares import Shares, compact


def owned(beat, kind) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for text in beat.texts:
        if type(text.owner) is kind:
            found.setdefault(id(text.owner), []).append(text.text)
    return found


def test_scores_then_weights_are_painted_as_in_the_trace(demo, watch):
    watched = watch("softmax_columns", demo, layer=3, head=4, token=5)
    later = np.triu(np.ones_like(demo.scores[3, 4], dtype=bool), 1)
    painted = [texts for beat in watched.beats for texts in owned(beat, PatternGrid).values()]
    scores = [number(s, 1) for s in demo.scores[3, 4].ravel()]
    masked = [number(s, 1) for s in np.where(later, -np.inf, demo.scores[3, 4]).ravel()]
    weights = [number(w, 2, signed=False) for w in demo.pattern[3, 4].ravel()]
    assert scores in painted
    assert masked in painted
    assert weights in painted
    assert "−∞" in masked


def test_the_bench_is_softmax_of_the_column(demo, watch):
    watched = watch("softmax_columns", demo, layer=3, head=4, token=5)
    row = demo.scores[3, 4, 5, :6].astype(float)
    benches = [texts for beat in watched.beats for texts in owned(beat, Shares).values()]
    total = np.exp(row).sum()
    assert [compact(p, total) for p in (*np.exp(row), total)] in benches
    assert [*(compact(w) for w in demo.pattern[3, 4, 5, :6]), "1.00"] in benches


def test_every_column_sum_is_that_of_the_pattern(demo, watch):
    last = watch("softmax_columns", demo, layer=0, head=0, token=2).beats[-1]
    ((sums),) = owned(last, Numbers).values()
    assert sums == [f"{s:.2f}" for s in demo.pattern[0, 0].sum(-1)] == ["1.00"] * demo.n_tokens


@pytest.mark.parametrize("token", [0, 3, -1])
def test_hidden_keys_count_in_the_sum(make_trace, watch, token):
    trace = make_trace("the dog saw the cat and the bird and the fish and the horse and the cow and the old man ran")
    watched = watch("softmax_columns", trace, layer=1, head=0, token=token)
    query = token % trace.n_tokens
    total = np.exp(trace.scores[1, 0, query, : query + 1].astype(float)).sum()
    assert compact(total, total) in watched.all_texts


def test_a_column_of_very_low_scores_still_shows_its_digits(demo, watch):
    low = replace(demo, scores=demo.scores - 9)  # softmax does not change, e to the score shrinks 8000 times
    watched = watch("softmax_columns", low, layer=3, head=4, token=5)
    total = np.exp(low.scores[3, 4, 5, :6].astype(float)).sum()
    sums = [texts[-1] for beat in watched.beats for texts in owned(beat, Shares).values() if len(texts) == 7]
    assert float(sums[0].replace("−", "-")) == pytest.approx(total, rel=0.1)
