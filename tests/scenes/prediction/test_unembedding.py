from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from scenes.kit.bars import TokenBars, percent
from scenes.kit.dot import Sums
from scenes.kit.guesses import quoted
from scenes.kit.matrix import NumberGrid
from scenes.kit.numbers import NumberColumn, number
from scenes.kit.typeset import shown
from scenes.prediction.unembedding import tied
from transformer.studies import ReadOut

NEAR = Decimal("0.005")


def value(text: str) -> Decimal:
    return Decimal(text.replace("−", "-"))


@pytest.mark.parametrize("prompt", [None, "Hello", "the cat sat on the"])
def test_painted_digits_multiply_and_add_up_to_the_logit(demo, make_trace, watch, prompt):
    trace = make_trace(prompt) if prompt else demo
    beat = watch("unembedding", trace).beat("all is added up")
    weights, vector = beat.painted(NumberColumn).values()
    ((*lines, total),) = beat.painted(Sums).values()
    best = trace.logits[-1].argmax()
    assert total == number(trace.logits[-1, best], 2)
    assert sum(map(value, lines)) == value(total)
    products = lines[:-2] + lines[-1:]  # before the last one stands what all others add
    for w, x, product in zip(weights, vector, products, strict=True):
        assert abs(value(w) * value(x) - value(product)) <= NEAR


def test_rows_and_logits_are_those_of_the_model(demo, watch):
    study, watched = demo.study(ReadOut), watch("unembedding", demo)
    beat = watched.beat("gets a logit")
    (grid,) = beat.painted(NumberGrid)
    scene, words = watched.scene, {t.text for t in beat.texts}
    for row, id in zip(grid.values.reshape(len(scene.ids), -1), scene.ids):
        assert np.array_equal(row, study.W_U[[*study.ids].index(id)][scene.entries])
        assert {shown(quoted(demo.vocab[id])), number(demo.logits[-1, id], 2)} <= words
    assert scene.ranks == [(demo.logits[-1] > demo.logits[-1, id]).sum() for id in scene.ids]


def test_bars_are_the_probabilities_of_the_likeliest(demo, watch):
    watched = watch("unembedding", demo)
    best = np.argsort(-demo.logits[-1])[:5]
    (texts,) = watched.beats[-1].painted(TokenBars).values()
    assert texts == [percent(p) for p in [*demo.probs[-1, best], 1 - demo.probs[-1, best].sum()]]
    assert percent(demo.probs[-1].max()) in watched.beats[-1].caption


def test_the_embedding_comes_back_only_where_it_is_the_same_table(demo, watch):
    other = replace(demo, embed=demo.embed * np.float32(1.1))
    assert tied(demo)
    assert not tied(other)
    for trace in (demo, other):
        said = [b.caption for b in watch("unembedding", trace).beats]
        assert any("Remember the embedding" in caption for caption in said) == tied(trace)


def test_only_where_there_are_other_tokens_they_are_spoken_of(demo, make_trace, watch):
    said = [[b.caption for b in watch("unembedding", t).beats] for t in (demo, make_trace("Hello"))]
    assert [any("others predict" in caption for caption in each) for each in said] == [True, False]
