"""Analogies in the embedding: king - man + woman. The three words asked with are left out."""

import numpy as np

from training.measure.reading import Finding, ids_of
from training.teaching import heldout
from transformer.checkpoint import Model


def ranked(model: Model, quadruple: tuple[str, ...]) -> tuple[int, str] | None:
    """Rank of the word hoped for, and the word that came first; nothing where a word is not one token."""
    encoded = [ids_of(model, word) for word in quadruple]
    if any(len(ids) != 1 for ids in encoded):
        return None
    m, w, k, q = (ids[0] for ids in encoded)
    E = model.gpt.W_E / model.gpt.W_E.norm(dim=1, keepdim=True)
    cosines = E @ (E[k] - E[m] + E[w])
    cosines[[m, w, k]] = -1
    return int((cosines > cosines[q]).sum()) + 1, model.vocab[int(cosines.argmax())].strip()


def measure(model: Model) -> Finding:
    rows, all_ranks, asked = [], [], 0
    for kind, quadruples in heldout.analogies().items():
        asked += len(quadruples)
        found = [(quadruple, got) for quadruple in quadruples if (got := ranked(model, quadruple))]
        ranks = [rank for _, (rank, _) in found]
        all_ranks += ranks
        wrong = [f"{k} - {m} + {w}: {first} ({q} is {rank})" for (m, w, k, q), (rank, first) in found if rank > 1]
        said = f"{sum(r == 1 for r in ranks)} of {len(ranks)}"
        rows.append((kind, said, f"{np.median(ranks):g}" if ranks else "-", "; ".join(wrong[:4])))
    first = float(np.mean([r == 1 for r in all_ranks])) if all_ranks else 0.0
    median = float(np.median(all_ranks)) if all_ranks else float(model.gpt.config.d_vocab)
    rows.append(("all", f"{sum(r == 1 for r in all_ranks)} of {len(all_ranks)} ({first:.0%})", f"{median:g}", ""))
    return Finding(
        "Analogies",
        f"Nearest to b - a + c by cosine. {asked - len(all_ranks)} of {asked} are left out, as a word of theirs is more"
        " than one token. No sentence of the teaching text says two of these pairs together.",
        ("kind", "first", "median rank", "wrong ones (at most four)"),
        rows,
        {"analogies, first": first, "analogies, median rank": median, "analogies": len(all_ranks)},
    )
