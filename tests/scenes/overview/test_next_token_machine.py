import dataclasses
import warnings

import numpy as np
import pytest

from scenes.kit import theme
from scenes.kit.bars import TokenBars, percent, spaced
from scenes.kit.text import Word
from scenes.kit.typeset import MissingFont
from scenes.overview.next_token_machine import choices, entropy

PROMPTS = [
    "Hello",
    "the old king gave the small boy a golden key and told him to open the door of the tower before the night",
    'I like 😀👩‍🚀, naïve café שלום <b>&#"$x$"</b>\tone\nTwo \x1b[31m lines',
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
]


def bars_of(watched) -> TokenBars:
    (bars,) = [m for m in watched.scene.mobjects if isinstance(m, TokenBars)]
    return bars


@pytest.mark.parametrize("token", [None, 0, 3])
def test_bars_are_the_likeliest_tokens_with_their_probabilities(demo, watch, token):
    watched = watch("next_token_machine", demo, token=token)
    probs = demo.probs[-1 if token is None else token]
    best = sorted(range(demo.d_vocab), key=lambda i: -probs[i])[:12]
    painted = [t.text for t in watched.beats[-1].texts if isinstance(t.owner, TokenBars)]
    assert painted == [percent(p) for p in [*probs[best], 1 - probs[best].sum()]]
    texts = [t.text for t in watched.beats[-1].texts]
    assert [spaced(demo.vocab[i]) for i in best] == [w.text for w in bars_of(watched).token_labels]
    assert f"everything else: {demo.d_vocab - 12:,} tokens" in texts


def test_entropy_is_that_of_the_whole_distribution(demo, watch):
    probs = demo.probs[-1]
    bits = -np.sum(probs * np.log2(probs))
    assert entropy(probs) == pytest.approx(bits)
    texts = watch("next_token_machine", demo).all_texts
    assert f"{bits:.1f} bits" in texts
    assert f"as unsure as choosing between {choices(bits)} equally likely tokens" in texts


def test_the_likeliest_token_stands_on_the_blank(demo, watch):
    watched = watch("next_token_machine", demo, token=2)
    best = demo.vocab[demo.probs[2].argmax()].strip()
    yellow = [m for m in watched.scene.mobjects if isinstance(m, Word) and m.get_fill_color().to_hex() == theme.FOCUS]
    assert [w.text for w in yellow] == [best]
    assert yellow[0].get_top()[1] > 2


def test_what_comes_after_the_token_asked_is_grey(demo, watch):
    watched = watch("next_token_machine", demo, token=2)
    colors = {
        t.text.strip(): t.owner.get_fill_color().to_hex() for t in watched.beats[0].texts if isinstance(t.owner, Word)
    }
    assert colors["blue"] == theme.WHITE
    assert colors["creature"] == theme.REST


@pytest.mark.parametrize(("prompt", "sharpness"), [*((p, 1) for p in PROMPTS), ("Hello", 0.01), ("Hello", 30)])
def test_everything_has_room(make_trace, watch, collisions, prompt, sharpness):
    trace = make_trace(prompt)
    trace = dataclasses.replace(trace, logits=trace.logits * np.float32(sharpness))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MissingFont)
        watched = watch("next_token_machine", trace)
    for beat in watched.beats:
        assert beat.outside == []
        assert collisions(beat.texts) == []
        assert len(beat.caption.split()) <= 14
    assert 25 < sum(beat.seconds for beat in watched.beats) < 40
