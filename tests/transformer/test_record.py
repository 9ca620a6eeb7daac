import copy
import time

import numpy as np
import pytest
import torch

from transformer.checkpoint import Model
from transformer.errors import InputError, ModelError
from transformer.prompt import MAX_CHARS
from transformer.record import record, vocabulary_excerpt
from transformer.trace import array_axes


@pytest.mark.parametrize("prompt", ["", " ", "\n\t  \u3000"])
def test_an_empty_prompt_is_refused(model, prompt):
    with pytest.raises(InputError, match="the prompt is empty; give it some text"):
        record(model, prompt)


def test_a_prompt_longer_than_the_context_is_refused_with_count_and_limit(model):
    full = "x" * 39  # and the space in front
    assert record(model, full).n_tokens == 40
    with pytest.raises(InputError, match="the prompt has 41 tokens, tiny reads at most 40; shorten it"):
        record(model, full + "x")


def test_a_very_long_prompt_is_refused_at_once(model):
    start = time.perf_counter()
    with pytest.raises(InputError, match="the prompt has 10,000,000 characters, at most 20,000 are read; shorten it"):
        record(model, "x" * 10_000_000)
    with pytest.raises(InputError, match=r"the prompt has [\d]+ tokens"):
        record(model, "x" * MAX_CHARS)
    assert time.perf_counter() - start < 0.5


def test_half_a_character_is_refused(model):
    with pytest.raises(InputError, match="half a surrogate pair"):
        record(model, "blue \udc80")


def test_one_token_attends_to_itself(model):
    trace = record(model, "the")
    assert trace.tokens == (" the",)
    assert trace.offsets.tolist() == [[0, 3]]
    assert (trace.pattern == 1).all()


@pytest.mark.parametrize(
    "prompt", ["\x00\x1b[31m\n", "😀👩‍👩‍👧", "世界, 你好", "שלום עולם", '<b>#read("x")$</b>', "<|endoftext|>"]
)
def test_any_text_is_traced_as_it_is(model, prompt):
    trace = record(model, prompt)
    assert trace.prompt == prompt
    assert trace.offsets[-1, 1] == len(prompt)
    assert model.tokenizer.end_of_text not in trace.ids


def test_recording_twice_gives_the_same_bits(model, trace):
    again = record(model, trace.prompt)
    for name in array_axes():
        assert np.array_equal(getattr(again, name), getattr(trace, name)), name


def test_a_trace_is_what_the_model_computes(model, trace):
    logits, _ = model.gpt(torch.tensor(trace.ids)[None])
    np.testing.assert_allclose(logits[0].detach(), trace.logits, atol=1e-6)


def test_a_trace_does_not_change_with_its_model(model, trace):
    gpt = copy.deepcopy(model.gpt)
    mine = record(Model(gpt, model.tokenizer, "copy"), trace.prompt)
    with torch.no_grad():
        for p in gpt.parameters():
            p.zero_()
    for name in array_axes():
        assert np.array_equal(getattr(mine, name), getattr(trace, name)), name


def test_weights_that_compute_nonsense_are_named(model):
    gpt = copy.deepcopy(model.gpt)
    torch.nn.init.constant_(gpt.ln_final.weight, 3e38)
    with pytest.raises(ModelError, match="broken computes NaN or infinity from this prompt; its weights are damaged"):
        record(Model(gpt, model.tokenizer, "broken"), "the")


def test_the_excerpt_holds_the_prompt_its_neighbours_and_both_ends():
    assert vocabulary_excerpt((50, 8, 50), 100).tolist() == [0, 1, 2, 7, 8, 9, 49, 50, 51, 97, 98, 99]
    assert vocabulary_excerpt((0, 3), 4).tolist() == [0, 1, 2, 3]


def test_ids_without_a_token_have_an_empty_name(model, trace):
    assert trace.vocab == model.vocab
    assert trace.vocab[-5:] == ("",) * 5
    assert trace.vocab[-6] != ""
