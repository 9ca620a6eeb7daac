import warnings
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from scenes.kit.bars import TokenBars, percent, spaced
from scenes.kit.chances import Chances
from scenes.kit.text import Word
from scenes.kit.typeset import MissingFont
from transformer.studies import Rollouts
from transformer.trace import Trace

LONG = "a" + " bird" * 124  # with it, three more tokens fill the context of the shipped model
HARD = ["Hello", "the capital of the country is", 'I like 😀, שלום <b>&#"$x$"</b>\tone\nTwo \x1b[31m lines', LONG]


def bars_of(beat) -> list[TokenBars]:
    """The bars that can be seen, from left to right or from top to bottom."""
    found = dict.fromkeys(t.owner for t in beat.texts if isinstance(t.owner, TokenBars))
    return [*found]


def painted(beat, owner) -> list[str]:
    return [t.text for t in beat.texts if t.owner is owner]


def drawn(trace, run: int) -> list[str]:
    return [trace.vocab[i] for i in trace.study(Rollouts).ids[run] if i >= 0]


def test_bars_are_the_odds_that_were_drawn_from(demo, watch):
    beats, study = watch("autoregression_loop", demo).beats, demo.study(Rollouts)
    for beat, n in ((beats[0], 0), (beats[3], 1)):
        (bars,) = bars_of(beat)
        odds = study.top_probs[1, n, :8]
        assert painted(beat, bars) == [percent(p) for p in [*odds, 1 - odds.sum()]]
        assert [w.text for w in bars.token_labels] == [spaced(demo.vocab[i]) for i in study.top_ids[1, n, :8]]
    np.testing.assert_allclose(study.top_probs[1, 0, :8], np.sort(demo.probs[-1])[:-9:-1], atol=1e-5)


@pytest.mark.parametrize("prompt", ["a fluffy blue creature roamed the verdant forest", "Hello"])
def test_the_box_stops_at_what_was_drawn(make_trace, watch, prompt):
    trace = make_trace(prompt)
    watched, study = watch("autoregression_loop", trace), trace.study(Rollouts)
    place = [[*top[:8], i].index(i) for i, top in zip(study.ids[1].tolist(), study.top_ids[1].tolist())]
    np.testing.assert_allclose(watched.scene.box.get_center(), watched.scene.bars.row(place[-1])[0], atol=1e-6)
    for n, beat in ((0, watched.beats[2]), (1, watched.beats[4])):
        assert f"“{drawn(trace, 1)[n].strip()}”" in beat.caption
        assert percent(study.drawn[1, n]) in beat.caption
        assert ("everything else" in beat.caption) == (place[n] == 8)


def test_the_text_grows_by_every_token_that_was_drawn(demo, watch):
    scene = watch("autoregression_loop", demo).scene
    assert [w.text for w in scene.text.words] == drawn(demo, 1)
    assert "".join(w.text for w in scene.text.read) == demo.prompt
    assert all(w.get_fill_opacity() == 1 for w in scene.text.words)


def test_temperature_two_takes_the_root_of_the_odds(demo, watch):
    beats = watch("autoregression_loop", demo).beats
    (beat,) = [b for b in beats if "reshapes the odds" in b.caption]
    cold, plain, hot = bars_of(beat)
    assert painted(beat, cold) == ["100%", "0%", "0%", "0%"]
    for (a, b), (root_a, root_b) in zip(pairwise(plain.probs), pairwise(hot.probs)):
        assert root_a / root_b == pytest.approx((a / b) ** 0.5, rel=1e-4)
    study = demo.study(Rollouts)
    fork = next(n for n in range(12) if len({*study.ids[:, n]}) > 1)
    assert plain.probs == pytest.approx(study.top_probs[1, fork, :3])


def test_three_texts_and_how_often_the_likeliest_came(demo, watch):
    beats, study = watch("autoregression_loop", demo).beats, demo.study(Rollouts)
    texts = [t.text for t in beats[-1].texts]
    for run in range(3):
        there = study.ids[run] >= 0
        best = sum(i == top[0] for i, top in zip(study.ids[run][there], study.top_ids[run][there]))
        assert f"the likeliest in {best} of {there.sum()} draws" in texts
    charts = [*dict.fromkeys(t.owner for t in beats[-1].texts if isinstance(t.owner, Chances))]
    for run, chart in enumerate(charts):
        assert chart.heights() / chart.full == pytest.approx(study.drawn[run][study.ids[run] >= 0])
    every = [token for run in range(3) for token in drawn(demo, run)]
    shown = [t.text for t in beats[-1].texts if isinstance(t.owner, Word)]
    assert all(shown.count(token) >= every.count(token) for token in every)


def test_a_text_that_leaves_no_room_is_not_written_on(make_trace, watch):
    full = make_trace(LONG + " bird bird bird")
    assert full.n_tokens == 128
    beats = watch("autoregression_loop", full).beats
    assert "128 tokens at most" in beats[-1].caption
    assert not any(bars_of(beat) for beat in beats)


def ended_early(trace: Trace) -> Trace:
    """The same run, but that it ended itself at the fourth token."""
    run = trace.study(Rollouts)
    ids, drawn, top_ids, top_probs = (a.copy() for a in (run.ids, run.drawn, run.top_ids, run.top_probs))
    ids[1, 3] = top_ids[1, 3, 0] = trace.vocab.index("<|endoftext|>")
    ids[1, 4:], drawn[1, 4:], top_ids[1, 4:], top_probs[1, 4:] = -1, 0, -1, 0
    ended = replace(run, ids=ids, drawn=drawn, top_ids=top_ids, top_probs=top_probs)
    return replace(trace, studies=dict(trace.studies) | {"rollouts": ended})


def test_it_says_why_it_stops(demo, make_trace, watch):
    captions = [b.caption for b in watch("autoregression_loop", make_trace(LONG)).beats]
    assert any("reads 128 tokens at most" in c for c in captions)
    captions = [b.caption for b in watch("autoregression_loop", ended_early(demo)).beats]
    assert any("“<|endoftext|>” is a token too" in c for c in captions)
    captions = [b.caption for b in watch("autoregression_loop", demo).beats]
    assert not any("at most" in c or "a token too" in c for c in captions)


@pytest.mark.parametrize("prompt", HARD)
def test_everything_has_room(make_trace, watch, collisions, prompt):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MissingFont)
        watched = watch("autoregression_loop", make_trace(prompt))
    for beat in watched.beats:
        assert beat.outside == []
        assert collisions(beat.texts) == []
        assert len(beat.caption.split()) <= 17
