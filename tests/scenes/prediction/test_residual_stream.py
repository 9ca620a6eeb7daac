from functools import cache

import numpy as np
import pytest

from scenes.kit.bars import percent
from scenes.kit.guesses import Guesses, quoted
from scenes.kit.numbers import NumberColumn
from scenes.kit.stream import Stream, length_text
from scenes.kit.typeset import shown as printable
from scenes.prediction.residual_stream import stops_to_show
from transformer.checkpoint import load
from transformer.examine import study
from transformer.record import record
from transformer.studies import Lens

FACT = "Michael Jordan plays the sport of"
SEEN = [(FACT, None), ("a fluffy blue creature roamed the verdant forest", 3), ("Hello", None), ("😀\x1b", 0)]


@pytest.fixture(scope="module")
def lens_of():
    """A trace with this one study."""
    model = load()
    return cache(lambda prompt: study(model, record(model, prompt), ["lens"]))


@pytest.fixture(params=SEEN, ids=[f"{prompt[:7]!r} {token}" for prompt, token in SEEN])
def seen(request, lens_of, watch):
    prompt, token = request.param
    trace = lens_of(prompt)
    return trace, trace.n_tokens - 1 if token is None else token, watch("residual_stream", trace, token=token)


def painted(beat, kind) -> dict:
    """What mobjects of one kind have painted, each in its order."""
    found: dict = {}
    for text in beat.texts:
        if isinstance(text.owner, kind):
            found.setdefault(text.owner, []).append(text.text)
    return found


def value(text: str) -> float:
    return float(text.replace("−", "-"))


def test_both_sums_are_right_on_screen_and_in_the_trace(seen):
    trace, token, watched = seen
    beat = watched.beat("number by number")
    columns = painted(beat, NumberColumn)
    for rows in zip(*columns.values()):
        start, attention, mid, mlp, end = map(value, rows)
        assert start + attention == pytest.approx(mid, abs=1e-6)
        assert mid + mlp == pytest.approx(end, abs=1e-6)
    truth = trace.resid_pre, trace.attn_out, trace.resid_mid, trace.mlp_out, trace.resid_post
    for (column, texts), vectors in zip(columns.items(), truth):
        half = 0.5001 * 10.0**-column.decimals
        np.testing.assert_allclose([*map(value, texts)], vectors[0, token][column.indices], atol=half)


def test_blocks_show_how_long_their_updates_are(seen):
    trace, token, watched = seen
    beat = watched.beat("overwritten")
    ((stream, texts),) = painted(beat, Stream).items()
    outs = trace.attn_out, trace.mlp_out
    lengths = [np.linalg.norm(outs[b % 2][b // 2, token]) for b in stream.blocks]
    assert texts == [length_text(x) for x in lengths] == stream.texts()
    every = np.linalg.norm(np.stack(outs, 1)[:, :, token], axis=-1)
    layer, part = np.unravel_index(every.argmax(), every.shape)
    assert f"the {('attention', 'MLP')[part]} of layer {layer}." in beat.caption
    assert f"The longest update, {length_text(every.max())}," in beat.caption


def test_the_line_is_as_thick_as_the_vector_is_long(seen):
    trace, token, watched = seen
    (stream,) = painted(watched.beats[-1], Stream)
    vectors = [trace.resid_pre[0, token]]
    vectors += [s[layer, token] for layer in range(trace.n_layers) for s in (trace.resid_mid, trace.resid_post)]
    lengths = np.linalg.norm(np.array(vectors)[stream.stops], axis=1)
    thick = stream.thick > 0.021  # thinner ones could not be seen
    np.testing.assert_allclose(stream.thick[thick] / stream.thick.max(), lengths[thick] / lengths.max(), rtol=1e-5)


def test_guesses_are_those_of_the_lens(seen):
    trace, token, watched = seen
    lens, beat = trace.study(Lens), watched.beats[-1]
    (stream,) = painted(beat, Stream)
    ((guesses, texts),) = painted(beat, Guesses).items()
    n, rows = guesses.probs.shape
    stops = [s for s in stream.stops if np.any(np.isclose(stream.stop_place(s)[0], centres(guesses), atol=1e-3))]
    assert len(stops) == n
    assert texts == [percent(p) for p in lens.probs[stops, token, :rows].ravel()]
    words = [w.text for column in guesses.words for w in column]
    assert words == [printable(quoted(trace.vocab[i])) for i in lens.ids[stops, token, :rows].ravel()]
    assert {*words} <= {t.text for t in beat.texts}


def centres(guesses: Guesses) -> np.ndarray:
    return np.array([guesses.place(left + guesses.column / 2, 0)[0] for left in guesses.lefts])


def test_the_answer_takes_the_lead_where_the_caption_says(seen):
    trace, token, watched = seen
    ranks, caption = trace.study(Lens).rank[:, token], watched.beats[-2].caption
    (stream,) = painted(watched.beats[-1], Stream)
    first = stream.stops[stream.turn]
    assert (ranks[first:] == 1).all()
    assert first == 0 or ranks[first - 1] > 1
    if first:
        assert f"the {('attention', 'MLP')[(first - 1) % 2]} of layer {(first - 1) // 2}" in caption
    assert percent(trace.probs[token].max()) in watched.beats[-1].caption


def test_deep_models_show_start_end_and_where_it_is_settled():
    for count in (3, 13, 25, 97):
        for settled in range(count):
            for most in (4, 5, 8):
                stops = stops_to_show(count, settled, most)
                assert {0, count - 1, settled, 2} <= {*stops}
                assert len(stops) <= most
