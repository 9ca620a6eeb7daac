"""Text that training never read: loss and perplexity, part by part."""

import numpy as np

from training.data import Data
from training.measure.reading import Finding
from training.train import held_out_losses
from transformer.checkpoint import Model


def measure(model: Model, data: Data) -> Finding:
    losses = held_out_losses(model.gpt, data, model.gpt.config.n_ctx, "cpu", windows=96)
    return Finding(
        "Held-out text",
        "96 windows a part, each from the beginning of a sentence.",
        ("part", "nats per token", "perplexity"),
        [(name, f"{loss:.2f}", f"{np.exp(loss):.1f}") for name, loss in losses.items()],
        {f"perplexity, {name}": round(float(np.exp(loss)), 2) for name, loss in losses.items()},
    )
