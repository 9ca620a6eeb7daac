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
    return run(model, prompt, read_prompt(model, prompt))


def run(model: Model, prompt: str, encoding: Encoding) -> Trace:
    """Trace one forward pass over a prompt that is cut into tokens."""
    kept: dict[str, list[Tensor]] = {}

    def keep(name: str, value: Tensor) -> Tensor:
        kept.setdefault(name, []).append(value)
        return value

    with torch.inference_mode():
        model.gpt(torch.tensor([encoding.ids]), keep)
        arrays = {}
        while kept:  # each is let go once it is copied, so that its memory is used again
            name, values = kept.popitem()
            stacked = torch.cat(values).numpy()  # the batch, which is one, becomes L
            arrays[name] = stacked if name in PER_LAYER else stacked[0]
    if not np.isfinite(arrays["logits"]).all():
        raise ModelError(f"{model.name} computes NaN or infinity from this prompt; its weights are damaged")

    excerpt = vocabulary_excerpt(encoding.ids, model.gpt.config.d_vocab)
    return Trace(
        prompt=prompt,
        model=model.name,
        tokens=encoding.tokens,
        vocab=model.vocab,
        ids=np.array(encoding.ids),
        offsets=np.array(encoding.offsets),
        excerpt_ids=excerpt,
        W_E=model.gpt.W_E.detach().numpy()[excerpt],
        W_O=model.W_O,
        b_O=model.b_O,
        **arrays,
    )


def vocabulary_excerpt(ids: tuple[int, ...], d_vocab: int) -> np.ndarray:
    """S ids, rising: those of the prompt, their neighbours in the list, and the first and last of all."""
    near = {i + n for i in ids for n in range(-NEIGHBOURS, NEIGHBOURS + 1)}
    ends = {*range(ENDS), *range(d_vocab - ENDS, d_vocab)}
    return np.array(sorted(i for i in near | ends if 0 <= i < d_vocab))
