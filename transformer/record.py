"""Run the model once over a prompt and keep everything: the border between torch and numpy."""

import numpy as np
import torch
from torch import Tensor

from transformer.checkpoint import Model
from transformer.errors import InputError, ModelError
from transformer.prompt import check
from transformer.tokenizer import Encoding
from transformer.trace import Trace, array_axes

PER_LAYER = {name for name, names in array_axes().items() if names[0] == "L"}
NEIGHBOURS, ENDS = 1, 3  # how many rows of W_E to show beside each token's, and at both ends


def read_prompt(model: Model, prompt: str) -> Encoding:
    """Cut a prompt into tokens that fit the model.

    Raises InputError for a prompt that is empty, too long, or no text.
    """
    check(prompt)
    encoding = model.tokenizer.encode(prompt)
    count, limit = len(encoding.ids), model.gpt.config.n_ctx
    if count > limit:
        raise InputError(f"the prompt has {count} tokens, {model.name} reads at most {limit}; shorten it")
    return encoding


def record(model: Model, prompt: str) -> Trace:
    """Trace one forward pass.

    Raises InputError as `read_prompt` does.
    """
    encoding = read_prompt(model, prompt)
    kept: dict[str, list[Tensor]] = {}

    def keep(name: str, value: Tensor) -> Tensor:
        kept.setdefault(name, []).append(value)
        return value

    with torch.inference_mode():
        logits, _ = model.gpt(torch.tensor([encoding.ids]), keep)
        if not logits.isfinite().all():
            raise ModelError(f"{model.name} computes NaN or infinity from this prompt; its weights are damaged")
        for block in model.gpt.blocks:
            keep("W_O", block.attn.W_O[None])
            keep("b_O", block.attn.b_O[None])
        arrays = {name: stack(values) if name in PER_LAYER else stack(values)[0] for name, values in kept.items()}

    excerpt = vocabulary_excerpt(encoding.ids, model.gpt.config.d_vocab)
    return Trace(
        prompt=prompt,
        model=model.name,
        tokens=encoding.tokens,
        vocab=model.vocab,
        ids=np.array(encoding.ids),
        offsets=np.array(encoding.offsets),
        excerpt_ids=excerpt,
        W_E=model.gpt.W_E.detach()[excerpt].numpy(),
        **arrays,
    )


def stack(values: list[Tensor]) -> np.ndarray:
    """What was kept of the one text of the batch, layer on layer: L in front, the batch gone. Always a copy."""
    return torch.stack([value[0] for value in values]).numpy()


def vocabulary_excerpt(ids: tuple[int, ...], d_vocab: int) -> np.ndarray:
    """S ids, rising: those of the prompt, their neighbours in the list, and the first and last of all."""
    near = {i + n for i in ids for n in range(-NEIGHBOURS, NEIGHBOURS + 1)}
    ends = {*range(ENDS), *range(d_vocab - ENDS, d_vocab)}
    return np.array(sorted(i for i in near | ends if 0 <= i < d_vocab))
