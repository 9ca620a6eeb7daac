import copy

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from transformers import TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper

from transformer.checkpoint import Model
from transformer.errors import InputError
from transformer.generate import distribution, generate

PROMPT = "a fluffy blue"
LOGITS = st.lists(st.integers(-240, 240), min_size=2, max_size=40).map(lambda eighths: torch.tensor(eighths) / 8)


def test_one_seed_writes_one_text(model):
    texts = {seed: generate(model, PROMPT, 8, temperature=1.0, seed=seed).text for seed in (0, 1, 2)}
    assert len(set(texts.values())) == 3
    for seed, text in texts.items():
        assert generate(model, PROMPT, 8, temperature=1.0, seed=seed).text == text
        assert text.startswith(PROMPT)


def test_the_worlds_dice_do_not_matter(model):
    torch.manual_seed(1)
    first = generate(model, PROMPT, 8).text
    state = torch.random.get_rng_state()
    assert generate(model, PROMPT, 8).text == first
    assert torch.equal(torch.random.get_rng_state(), state)


def test_temperature_zero_takes_the_likeliest(model):
    rollout = generate(model, PROMPT, 8, temperature=0, seed=1)
    ids = list(model.tokenizer.encode(PROMPT).ids)
    for step in rollout.steps:
        assert step.id == model.gpt(torch.tensor([ids]))[0][0, -1].argmax()
        ids.append(step.id)
    assert generate(model, PROMPT, 8, temperature=0, seed=2).text == rollout.text


@torch.no_grad()
def test_every_step_is_what_a_whole_forward_pass_says(model):
    rollout = generate(model, PROMPT, 12, temperature=0.7, top_k=20, top_p=0.9, seed=3)
    ids = list(model.tokenizer.encode(PROMPT).ids)
    for step in rollout.steps:
        logits, _ = model.gpt(torch.tensor([ids]))
        torch.testing.assert_close(step.probs, distribution(logits[0, -1], 0.7, 20, 0.9), atol=1e-5, rtol=1e-4)
        assert step.probs[step.id] > 0
        assert step.token == model.vocab[step.id]
        ids.append(step.id)
    assert rollout.text == model.tokenizer.decode(ids).removeprefix(" ")


@given(LOGITS, st.floats(0, 100), st.none() | st.integers(1, 50), st.none() | st.floats(1e-6, 1))
def test_a_distribution_sums_to_one(logits, temperature, top_k, top_p):
    probs = distribution(logits, temperature, top_k, top_p)
    assert probs.sum().item() == pytest.approx(1)
    assert (probs >= 0).all()
    assert probs.argmax() == logits.argmax() or probs.max() == probs[logits.argmax()]


@given(LOGITS, st.integers(1, 50))
def test_top_k_leaves_the_k_likeliest(logits, k):
    probs = distribution(logits, top_k=k)
    left = probs > 0
    assert left.sum() == min(k, len(logits))
    assert left.all() or logits[left].min() >= logits[~left].max()


@given(LOGITS, st.floats(0.01, 1))
def test_top_p_leaves_the_fewest_that_hold_p(logits, p):
    whole, cut = logits.double().softmax(0), distribution(logits, top_p=p)
    held = whole[cut > 0]
    assert held.sum() >= p - 1e-9
    assert held.sum() - held.min() < p + 1e-9
    assert cut.argmax() == whole.argmax()


@pytest.mark.parametrize(("temperature", "k", "p"), [(0.5, 20, 0.9), (1.0, 5, 0.5), (2.0, 300, 0.99), (1.3, 1, 0.01)])
def test_transformers_cuts_the_same(temperature, k, p):
    logits = 3 * torch.randn(300, generator=torch.Generator().manual_seed(0)).double()
    theirs = TemperatureLogitsWarper(temperature)(None, logits[None])
    theirs = TopPLogitsWarper(p)(None, TopKLogitsWarper(k)(None, theirs)).softmax(-1)[0]
    torch.testing.assert_close(distribution(logits, temperature, k, p), theirs)


def test_a_higher_temperature_is_flatter():
    logits = torch.tensor([3.0, 1.0, 0.0])
    top = [distribution(logits, t)[0].item() for t in (0, 1e-320, 0.1, 1, 10, 100)]
    assert top == sorted(top, reverse=True)
    assert top[0] == top[1] == 1
    assert top[-1] == pytest.approx(1 / 3, abs=0.01)


def test_draws_follow_the_distribution(model):
    rollout = generate(model, PROMPT, 1, temperature=1.0, top_k=3)
    probs = rollout.steps[0].probs
    drawn = [generate(model, PROMPT, 1, temperature=1.0, top_k=3, seed=seed).steps[0].id for seed in range(300)]
    counts = torch.bincount(torch.tensor(drawn), minlength=len(probs)) / 300
    torch.testing.assert_close(counts.double(), probs, atol=0.1, rtol=0)


def test_writing_stops_at_the_end_of_a_text(model):
    gpt = wanting(model, model.tokenizer.end_of_text)
    rollout = generate(Model(gpt, model.tokenizer, "brief"), PROMPT, 8, temperature=0)
    assert [step.token for step in rollout.steps] == ["<|endoftext|>"]
    assert rollout.text == PROMPT


def test_writing_stops_where_the_context_is_full(model, config):
    rollout = generate(model, PROMPT, 1000)
    assert len(rollout.steps) == config.n_ctx - len(model.tokenizer.encode(PROMPT).ids)


def test_an_id_without_a_token_does_no_harm(model, config):
    gpt = wanting(model, config.d_vocab - 1)
    rollout = generate(Model(gpt, model.tokenizer, "blank"), PROMPT, 3, temperature=0)
    assert rollout.text == PROMPT
    assert [step.token for step in rollout.steps] == [""] * 3


def wanting(model, token: int):
    """A copy of the network for which one token always comes next."""
    gpt = copy.deepcopy(model.gpt)
    with torch.no_grad():
        gpt.ln_final.weight.zero_()
        gpt.ln_final.bias.copy_(gpt.W_E[token])
        gpt.W_E[token] *= 100
    return gpt


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"temperature": -0.1}, "temperature must lie between 0 and 100, got -0.1"),
        ({"temperature": float("nan")}, "temperature must lie between 0 and 100, got nan"),
        ({"temperature": float("inf")}, "temperature must lie between 0 and 100, got inf"),
        ({"top_k": 0}, "top-k must be at least 1, got 0"),
        ({"top_p": 0.0}, "top-p must be above 0 and at most 1, got 0.0"),
        ({"top_p": 1.1}, "top-p must be above 0 and at most 1, got 1.1"),
        ({"top_p": float("nan")}, "top-p must be above 0"),
        ({"n_tokens": 0}, "the number of tokens must be at least 1, got 0"),
        ({"seed": -1}, "the seed must be a whole number from 0"),
        ({"seed": 2**64}, "the seed must be a whole number from 0"),
    ],
)
def test_settings_without_a_meaning_are_refused(model, settings, says):
    with pytest.raises(InputError) as error:
        generate(model, PROMPT, **settings)
    assert says in str(error.value)


@pytest.mark.parametrize("prompt", ["", "x" * 60, "\ud83d"])
def test_a_prompt_that_cannot_be_traced_cannot_be_continued(model, prompt):
    with pytest.raises(InputError):
        generate(model, prompt)
