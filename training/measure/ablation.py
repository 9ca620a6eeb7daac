"""Where facts come from: switch off one part of one block, and read the stream half-way."""

import numpy as np
import torch
from torch import Tensor

from training.measure.facts import taught
from training.measure.reading import Finding, ids_of, last_logits
from transformer.checkpoint import Model
from transformer.examine import read_out, without
from transformer.model import Keep

FACTS = 150


def lens(model: Model, found: list[Tensor], ends: Tensor) -> Keep:
    """Read the stream after every block as if it were the last: probabilities at the deciding token, B V each."""

    def keep(name: str, value: Tensor) -> Tensor:
        if name == "resid_post":
            at_end = value[torch.arange(len(ends)), ends]
            found.append(read_out(model, at_end).softmax(-1))
        return value

    return keep


@torch.inference_mode()
def measure(model: Model) -> Finding:
    asked = taught()
    asked = [asked[i] for i in np.linspace(0, len(asked) - 1, FACTS * 2).astype(int)]
    firsts = torch.tensor([ids_of(model, y)[0] for _, _, y in asked])
    knows = last_logits(model, [p for _, p, _ in asked]).argmax(-1) == firsts
    asked, firsts = [a for a, known in zip(asked, knows) if known][:FACTS], firsts[knows][:FACTS]
    if not asked:
        return Finding("Ablation", "No fact is known, so none can be lost.", ("block",), [("-",)], {"ablated facts": 0})

    batches = [(asked[i : i + 64], firsts[i : i + 64]) for i in range(0, len(asked), 64)]
    L, n = model.gpt.config.n_layers, len(asked)
    conditions = {
        (part, last): np.zeros((L, 2)) for part in ("attn_out", "mlp_out") for last in (True, False)
    }  # layer -> facts kept, probability
    reading, before = np.zeros((L, 2)), 0.0
    for facts, answers in batches:
        prompts = [p for _, p, _ in facts]
        ends = torch.tensor([len(ids_of(model, p)) - 1 for p in prompts])
        rows, seen = torch.arange(len(facts)), []
        before += last_logits(model, prompts, lens(model, seen, ends)).softmax(-1)[rows, answers].sum().item()
        for layer, probs in enumerate(seen):
            reading[layer] += (probs.argmax(-1) == answers).sum().item(), probs[rows, answers].sum().item()
        for (part, last), kept in conditions.items():
            for layer in range(L):
                probs = last_logits(model, prompts, without(part, layer, ends if last else None)).softmax(-1)
                kept[layer] += (probs.argmax(-1) == answers).sum().item(), probs[rows, answers].sum().item()

    def cell(kept: np.ndarray, layer: int) -> str:
        return f"{int(kept[layer, 0])} right, p {(kept[layer, 1] - before) / n:+.2f}"

    rows_out = [
        (
            str(layer),
            *(cell(kept, layer) for kept in conditions.values()),
            f"{int(reading[layer, 0])} right, p {reading[layer, 1] / n:.2f}",
        )
        for layer in range(L)
    ]
    figures: dict = {"ablated facts": n, "lens, probability by layer": (reading[:, 1] / n).round(3).tolist()}
    for (part, last), kept in conditions.items():
        where = "deciding token" if last else "everywhere"
        figures[f"without {part}, {where}, facts right by layer"] = kept[:, 0].astype(int).tolist()
        figures[f"without {part}, {where}, probability by layer"] = (kept[:, 1] / n).round(3).tolist()
    return Finding(
        "Ablation and logit lens",
        f"{n} facts the model knows (mean probability {before / n:.2f}, first token of the answer). One part of one"
        " block writes nothing, at the deciding (last) token or at all tokens; how many stay right, and how much"
        " probability is lost. Logit lens: the stream after the block, read as if it were the last.",
        (
            "block",
            "no attention, deciding token",
            "no attention, anywhere",
            "no MLP, deciding token",
            "no MLP, anywhere",
            "logit lens",
        ),
        rows_out,
        figures,
    )
