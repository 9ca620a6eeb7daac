from decimal import Decimal

import numpy as np
import pytest

from scenes.kit.activation import gelu
from scenes.kit.dot import Sums
from scenes.kit.guesses import quoted
from scenes.kit.lit import Lights
from scenes.kit.numbers import NumberColumn, number
from scenes.kit.poles import Poles
from scenes.kit.text import Word
from scenes.kit.typeset import shown
from transformer.studies import Neuron

PROMPTS = [None, "Hello", "the old king gave the small boy a golden key"]
NEAR = Decimal("0.005")


@pytest.fixture(params=PROMPTS)
def trace(request, demo, make_trace):
    return make_trace(request.param) if request.param else demo


def value(text: str) -> Decimal:
    return Decimal(text.replace("−", "-"))


def test_painted_digits_multiply_and_add_up_to_the_answer(trace, watch):
    beat, found = watch("neuron_question", trace).beat("its answer"), trace.study(Neuron)
    weights, vector = beat.painted(NumberColumn).values()
    ((bias, *products, others, last, total),) = beat.painted(Sums).values()
    answer = trace.mlp_pre[found.layer, found.token, found.index]
    assert (bias, total) == (number(found.b_in, 2), number(answer, 2))
    assert total in beat.caption
    assert sum(map(value, [bias, *products, others, last])) == value(total)
    for w, x, product in zip(weights, vector, [*products, last], strict=True):
        assert abs(value(w) * value(x) - value(product)) <= NEAR


def test_every_token_has_the_answer_of_the_model(trace, watch):
    watched, found = watch("neuron_question", trace), trace.study(Neuron)
    answers = trace.mlp_pre[found.layer, :, found.index]
    beat = watched.beat("Above zero is a yes")
    assert {t.text for t in beat.texts if isinstance(t.owner, Poles)} == {number(a, 2) for a in answers}
    yes, T = (answers > 0).sum(), trace.n_tokens
    assert (f"{yes} of {T} here" if T > 1 else "here it is a") in beat.caption


def test_what_it_writes_is_its_activation_times_its_weights(trace, watch):
    beat, found = watch("neuron_question", trace).beat("Then it writes"), trace.study(Neuron)
    weights, written = beat.painted(NumberColumn).values()
    active = number(trace.mlp_post[found.layer, found.token, found.index], 2)
    assert active in [t.text for t in beat.texts]
    for w, product in zip(weights, written, strict=True):
        assert abs(value(w) * value(active) - value(product)) <= NEAR


def test_tokens_it_favours_and_its_part_in_the_prediction(trace, watch):
    beat, found = watch("neuron_question", trace).beat("likeliest next token"), trace.study(Neuron)
    (numbers,) = beat.painted(Poles).values()
    assert sorted(numbers) == sorted(number(w, 2) for w in found.writes)
    texts = [t.text for t in beat.texts]
    assert {shown(quoted(trace.vocab[i])) for i in found.write_ids} <= set(texts)
    best = trace.vocab[trace.logits[found.token].argmax()]
    assert f"{number(found.effect, 2)} for the logit of {shown(quoted(best))}" in texts


def test_texts_are_lit_where_it_fires(trace, watch):
    watched, found = watch("neuron_question", trace), trace.study(Neuron)
    beat = watched.beats[-1]
    assert f"Of {found.read} texts" in beat.caption
    tops = [number(float(a.max()), 2) for a in found.activations]
    texts = [t.text for t in beat.texts if isinstance(t.owner, Word)]
    assert [t for t in texts if t in tops] == tops
    lights = [m for m in watched.scene.get_mobject_family_members() if isinstance(m, Lights)]
    for one, fires in zip(lights, found.activations, strict=True):
        shares = np.maximum(fires[: len(one.shares)], 0) / found.activations.max()
        np.testing.assert_allclose(one.shares, shares, rtol=1e-6)


def test_the_curve_is_that_of_the_model(demo):
    np.testing.assert_allclose(gelu(demo.mlp_pre), demo.mlp_post, rtol=1e-4, atol=1e-5)
