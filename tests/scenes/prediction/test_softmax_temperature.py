from dataclasses import replace

import numpy as np
import pytest

from scenes.kit.bars import percent
from scenes.kit.draws import Draws
from scenes.kit.numbers import number
from scenes.kit.temperature import HeatedBars, HeatedScores, Powers, power_of_e
from scenes.prediction.softmax_temperature import DRAWS, SEED, open_question


def owned(beat, kind) -> list[list[str]]:
    """What is painted in each mobject of a kind."""
    found: dict[int, list[str]] = {}
    for text in beat.texts:
        if type(text.owner) is kind:
            found.setdefault(id(text.owner), []).append(text.text)
    return [*found.values()]


def shares(logits, temperature):
    powers = np.exp((logits - logits.max()) / temperature)
    return powers / powers.sum()


@pytest.fixture(params=[0, 3, -1])
def case(request, demo, watch):
    logits = demo.logits[request.param].astype(float)
    return watch("softmax_temperature", demo, token=request.param), logits, np.argsort(-logits, kind="stable")[:7]


def test_scores_and_powers_are_those_of_the_logits(case):
    watched, logits, top = case
    beat = watched.beat("raises e")
    assert owned(beat, HeatedScores) == [[number(x, 2) for x in logits[top]]]
    rest = np.log(np.exp(np.delete(logits, top)).sum())
    truth = [power_of_e(x) for x in (*logits[top], rest)]
    ((*painted,),) = owned(beat, Powers)
    assert painted == [d for d, _ in truth] + [r for _, r in truth if r]


@pytest.mark.parametrize(
    ("words", "temperature"), [("by the sum", 1.0), ("gaps between", 4.0), ("top stands out", 0.2)]
)
def test_bars_are_the_softmax_over_all_logits(case, words, temperature):
    watched, logits, top = case
    beat, probs = watched.beat(words), shares(logits, temperature)
    rest = np.delete(probs, top).sum()
    assert owned(beat, HeatedBars) == [[percent(p) for p in (*probs[top], rest)]]
    assert owned(beat, HeatedScores) == [[number(x, 2) for x in logits[top] / temperature]]
    if temperature != 1:
        assert percent(probs[top[0]]) in beat.caption


def test_the_sum_of_the_logits_is_no_one(case):
    watched, logits, _ = case
    beat = watched.beat("no probabilities")
    assert f"{round(logits.sum()):,}".replace("-", "−") in [t.text for t in beat.texts]


def test_in_the_limit_only_the_likeliest_is_left(case):
    beat = case[0].beat("in the limit")
    assert owned(beat, HeatedBars) == [["100%", *["0%"] * 7]]
    assert owned(beat, HeatedScores) == []


def test_draws_are_counted_as_they_fell(case):
    watched, logits, top = case
    last, different = watched.beats[-1], []
    for panel, temperature in zip(owned(last, Draws), (0.2, 1.0, 4.0), strict=True):
        drawn = np.random.default_rng(SEED).choice(len(logits), DRAWS, p=shares(logits, temperature))
        rows = [int((drawn == i).sum()) for i in top] + [int((~np.isin(drawn, top)).sum())]
        assert panel == [str(n) for n in rows if n]
        different.append(len(set(drawn.tolist())))
    assert "They give {}, {} and {} different".format(*different) in last.caption
    assert {str(n) for n in different} <= {t.text for t in last.texts}


def test_equal_scores_share_the_limit(demo, watch):
    logits = demo.logits.copy()
    best = np.sort(logits[4])[-3:]
    logits[4, logits[4] >= best[0]] = best[-1]
    watched = watch("softmax_temperature", replace(demo, logits=logits), token=4)
    beat = watched.beat("the 3 likeliest share it all")
    assert owned(beat, HeatedBars) == [["33.3%"] * 3 + ["0%"] * 5]


@pytest.mark.parametrize("factor", [-1.0, 40.0, 0.0])
def test_logits_of_any_size_have_room(demo, watch, collisions, factor):
    watched = watch("softmax_temperature", replace(demo, logits=demo.logits * np.float32(factor)))
    for beat in watched.beats:
        assert not beat.outside, beat.caption
        assert not collisions(beat.texts), beat.caption


def test_the_question_asked_is_the_last_open_one():
    probs = np.array([[0.5, 0.3, 0.2], [0.6, 0.3, 0.1], [0.99, 0.01, 0.0]])
    assert open_question(probs) == 1
    assert open_question(probs[2:]) == 0
    assert open_question(np.full((3, 50), 0.02)) == 2
