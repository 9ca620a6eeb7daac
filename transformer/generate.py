"""Write on: predict, sample one token, append it, run again, reading every token only once."""

from dataclasses import dataclass

import torch
from torch import Tensor

from transformer.checkpoint import Model
from transformer.errors import InputError
from transformer.record import read_prompt


@dataclass(frozen=True)
class Step:
    """One turn of the loop."""

    probs: Tensor  # V, what was sampled from: after temperature, top-k and top-p
    id: int  # the token that was drawn
    token: str


@dataclass(frozen=True)
class Rollout:
    prompt: str
    steps: tuple[Step, ...]
    text: str  # the prompt and all that was written


def distribution(
    logits: Tensor, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> Tensor:
    """V logits to V probabilities: softmax(logits/τ), cut to the k likeliest, then to the fewest that hold the mass p.

    At temperature 0 the likeliest token has everything.
    """
    if temperature == 0:
        return torch.zeros_like(logits).index_fill_(0, logits.argmax(), 1.0)
    probs = (logits.double() / max(temperature, 1e-9)).softmax(0)  # below that nothing changes but overflow
    if top_k is None and top_p is None:
        return probs
    probs, order = probs.sort(descending=True, stable=True)
    if top_k is not None:
        probs[top_k:] = 0
        probs /= probs.sum()
    if top_p is not None:
        before = probs.cumsum(0) - probs
        probs[before >= top_p] = 0
        probs /= probs.sum()
    return torch.zeros_like(probs).index_copy_(0, order, probs)


def check(n_tokens: int, temperature: float, top_k: int | None, top_p: float | None, seed: int) -> None:
    """Raise InputError for settings that have no meaning."""
    if not 0 <= temperature <= 100:
        raise InputError(f"temperature must lie between 0 and 100, got {temperature}")
    if top_k is not None and top_k < 1:
        raise InputError(f"top-k must be at least 1, got {top_k}")
    if top_p is not None and not 0 < top_p <= 1:
        raise InputError(f"top-p must be above 0 and at most 1, got {top_p}")
    if n_tokens < 1:
        raise InputError(f"the number of tokens must be at least 1, got {n_tokens}")
    if not 0 <= seed < 2**64:
        raise InputError(f"the seed must be a whole number from 0 to 2**64 - 1, got {seed}")


@torch.inference_mode()
def generate(
    model: Model,
    prompt: str,
    n_tokens: int = 40,
    temperature: float = 0.8,
    top_k: int | None = None,
    top_p: float | None = None,
    seed: int = 0,
) -> Rollout:
    """Sample up to ``n_tokens`` tokens after the prompt; stop early at the end of a text or of the context.

    The same seed writes the same text. Raises InputError for a prompt or settings that cannot be used.
    """
    check(n_tokens, temperature, top_k, top_p, seed)
    ids = list(read_prompt(model, prompt).ids)
    read, dice = len(ids), torch.Generator().manual_seed(seed)
    steps: list[Step] = []
    fresh, past = ids, None
    while len(steps) < n_tokens and len(ids) < model.gpt.config.n_ctx:
        logits, past = model.gpt(torch.tensor([fresh]), past=past)
        probs = distribution(logits[0, -1], temperature, top_k, top_p)
        drawn = int(probs.argmax() if temperature == 0 else torch.multinomial(probs, 1, generator=dice))
        steps.append(Step(probs, drawn, model.vocab[drawn]))
        if drawn == model.tokenizer.end_of_text:
            break
        ids.append(drawn)
        fresh = [drawn]
    return Rollout(prompt, tuple(steps), prompt + written(model, ids, read))


def written(model: Model, ids: list[int], read: int) -> str:
    """The text of the tokens from ``read`` on, as it stands after those before it."""
    return model.tokenizer.decode(ids)[len(model.tokenizer.decode(ids[:read])) :]
