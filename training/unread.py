"""Clear what the last norm does not let through: ``python -m training.unread --model MODEL --run RUN --out FOLDER``.

A long training run finds dimensions that the unembedding hardly sees and fills them with large numbers: they take
half the length of every vector, and the angles between vectors say nothing. Here no block writes to them any more, and
the norms are scaled so that the rest is as long as before. What is lost has to be learnt anew, in a short run that
starts from the result (`finish.toml`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import numpy as np
import torch
from torch import Tensor, nn

from training.data import Data
from transformer import checkpoint
from transformer.model import GPT

FAINT = 0.05  # of the last norm's weights, what counts as not let through
WINDOWS = 12  # of every part of the held-out text
ROUNDS = 3  # from below to above, since each norm changes what the next one reads


@torch.no_grad()
def clear(gpt: GPT, ids: Tensor, faint: float = FAINT) -> list[int]:
    """Clear the dimensions whose weight in the last norm is below ``faint``; return them. ``ids``: text, B T."""
    unread = (gpt.ln_final.weight.abs() < faint).nonzero().flatten()
    wanted = spreads(gpt, ids)
    for block in gpt.blocks:
        for p in (block.attn.W_O, block.attn.b_O, block.mlp.W_out, block.mlp.b_out):
            p[..., unread] = 0
    for _ in range(ROUNDS):
        found = spreads(gpt, ids)
        for name, norm in norms(gpt):
            ratio = (found[name] / wanted[name]).median()
            norm.weight *= ratio
            wanted[name] = wanted[name] * ratio
    return unread.tolist()


def norms(gpt: GPT) -> Iterator[tuple[str, nn.LayerNorm]]:
    yield from ((name, module) for name, module in gpt.named_modules() if isinstance(module, nn.LayerNorm))


def spreads(gpt: GPT, ids: Tensor) -> dict[str, Tensor]:
    """By norm: the standard deviation that each token's vector is divided by, B T."""
    with watched(gpt) as found:
        gpt(ids)
    return found


@contextmanager
def watched(gpt: GPT) -> Iterator[dict[str, Tensor]]:
    found: dict[str, Tensor] = {}

    def keep(name: str):
        return lambda module, inputs, output: found.update({name: inputs[0].std(-1, correction=0)})

    hooks = [norm.register_forward_hook(keep(name)) for name, norm in norms(gpt)]
    try:
        yield found
    finally:
        for hook in hooks:
            hook.remove()


@click.command()
@click.option("--model", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--run", type=click.Path(exists=True, path_type=Path), required=True, help="Its held-out text is read.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Where the cleared model goes.")
def main(folder: Path, run: Path, out: Path) -> None:
    """Clear the dimensions that the last norm of a model does not let through."""
    model, data = checkpoint.load(folder), Data.load(run)
    gpt = GPT(model.gpt.config)
    gpt.load_state_dict(model.gpt.state_dict())
    rng, length = np.random.default_rng(0), gpt.config.n_ctx
    ids = np.concatenate([stream.windows(rng, WINDOWS, length) for stream in data.held_out.values()])
    cleared = clear(gpt, torch.from_numpy(ids))
    checkpoint.save(out, gpt, model.tokenizer, model.name)
    click.echo(f"{out}: without dimensions {', '.join(map(str, cleared)) or '(none)'}")


if __name__ == "__main__":
    main()
