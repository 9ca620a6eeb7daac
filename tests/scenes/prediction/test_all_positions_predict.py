from dataclasses import replace

import numpy as np
import pytest

from scenes.kit.bars import TokenBars, percent
from scenes.kit.columns import Columns

LONG = "the dog saw the cat and the bird and the fish and the horse and the cow and the old man ran away"


def painted(beat, kind) -> list[str]:
    return [t.text for t in beat.texts if isinstance(t.owner, kind)]


def words(beat) -> list[str]:
    return [t.text.strip() for t in beat.texts]


def costs(trace) -> np.ndarray:
    """Cross entropy, position by position, with another formula than that of the scene."""
    return np.array([-np.log(trace.probs[t, trace.ids[t + 1]]) for t in range(trace.n_tokens - 1)])


def ranks(trace) -> list[int]:
    """Where the true token stands when all are sorted by probability."""
    rows = (np.argsort(-row, kind="stable").tolist() for row in trace.probs[:-1])
    return [row.index(true) + 1 for row, true in zip(rows, trace.ids[1:])]


def test_every_beginning_shows_its_best_guess_and_how_sure_it_is(demo, watch):
    beat = watch("all_positions_predict", demo).beat("best guess of its own")
    for row in demo.probs:
        assert demo.vocab[row.argmax()].strip() in words(beat)
        assert percent(row.max()) in words(beat)


def test_a_guess_stands_below_the_token_that_came(demo, watch):
    beat = watch("all_positions_predict", demo).beat("a single pass")
    true = [(t.box[0] + t.box[2]) / 2 for t in beat.texts if t.text.strip() == "verdant"]
    guess = [(t.box[0] + t.box[2]) / 2 for t in beat.texts if t.text == demo.vocab[demo.probs[6].argmax()]]
    assert guess == pytest.approx(true, abs=0.02)


def test_probability_and_rank_of_the_true_tokens(demo, watch):
    beat = watch("all_positions_predict", demo).beat("what rank")
    chances = [percent(demo.probs[t, demo.ids[t + 1]]) for t in range(demo.n_tokens - 1)]
    line = sorted((t for t in beat.texts if t.text in {*chances}), key=lambda t: t.box[0])
    assert [t.text for t in line] == chances
    below = [t for t in beat.texts if t.box[3] < line[0].box[1] and t.text.replace(",", "").isdigit()]
    assert [int(t.text.replace(",", "")) for t in sorted(below, key=lambda t: t.box[0])] == ranks(demo)


def test_as_many_are_right_as_have_rank_one(demo, make_trace, watch):
    for trace in (demo, make_trace(LONG)):
        right = ranks(trace).count(1)
        assert f"{right} of {trace.n_tokens - 1} {'is' if right == 1 else 'are'} right" in "".join(
            b.caption for b in watch("all_positions_predict", trace).beats
        )


def test_costs_and_their_mean(demo, watch):
    last = watch("all_positions_predict", demo).beats[-1]
    assert painted(last, Columns) == [f"{c:.2f}" for c in costs(demo)]
    assert f"mean {costs(demo).mean():.2f}" in words(last)
    assert "8 examples" in last.caption


def test_the_mean_counts_also_what_is_not_shown(make_trace, watch):
    trace = make_trace(LONG)
    watched = watch("all_positions_predict", trace)
    last = watched.beats[-1]
    assert len(painted(last, Columns)) < trace.n_tokens - 1
    assert f"mean {costs(trace).mean():.2f}" in words(last)
    assert f"{trace.n_tokens - 1} examples" in last.caption
    true = {f"{c:.2f}" for c in costs(trace)}
    assert {*painted(last, Columns)} <= true


def test_one_token_has_nothing_to_check(make_trace, watch):
    trace = make_trace("Hello")
    watched = watch("all_positions_predict", trace)
    last = watched.beats[-1]
    assert trace.n_tokens == 1
    top = np.sort(trace.probs[0])[::-1][:5]
    assert painted(last, TokenBars) == [percent(p) for p in (*top, 1 - top.sum())]
    assert "there are none" in last.caption
    assert not any(painted(beat, Columns) for beat in watched.beats)


def test_two_tokens_are_one_example(make_trace, watch):
    watched = watch("all_positions_predict", make_trace("Hello there"))
    assert "1 example to learn" in watched.beats[-1].caption
    assert "of 1 is right" in " ".join(b.caption for b in watched.beats)


def test_equal_logits_have_one_winner(demo, watch):
    """Where all are equal, the first of the vocabulary is guessed, and it alone has rank 1."""
    flat = replace(demo, logits=np.zeros_like(demo.logits))
    watched = watch("all_positions_predict", flat)
    right = (demo.ids[1:] == 0).sum()
    assert f"{right} of 8" in " ".join(b.caption for b in watched.beats)
    assert f"mean {np.log(demo.d_vocab):.2f}" in words(watched.beats[-1])


@pytest.mark.parametrize("token", [0, 11, -1])
def test_the_token_asked_for_is_among_those_shown(make_trace, watch, token):
    trace = make_trace(LONG)
    scene = watch("all_positions_predict", trace, token=token).scene
    assert token % trace.n_tokens in scene.shown
