"""Words with two senses: does the context decide what comes next, and do the two vectors part on the way up?"""

from itertools import pairwise

import numpy as np

from training.measure.reading import Finding, answered, ids_of, last_logits, share
from training.teaching.grammar import cap
from training.teaching.senses import ASKS, SENSES, Sense
from transformer.checkpoint import Model
from transformer.record import record

Pair = tuple[tuple[Sense, str], tuple[Sense, str]]


def pairs() -> list[Pair]:
    """Two new sentences that end with the same word in two senses."""
    return [
        ((one, s), (two, t))
        for senses in SENSES.values()
        for one, two in pairwise(senses)
        for s, t in zip(one.held_out, two.held_out, strict=True)
    ]


def question(sense: Sense, sentence: str, ask: str) -> tuple[str, str]:
    asked = cap(ask.format(w=sense.word, t="{t}").removesuffix("{t}").rstrip())
    return f"{cap(sentence.format(n='Mary'))}. {asked}", sense.topic


def at_the_word(model: Model, both: list[Pair]) -> list[bool]:
    """Right after the word itself: are the words that follow it in this sense likelier than those of the other?"""
    prompts = [cap(s.format(n="Mary")) for pair in both for _, s in pair]
    probs = last_logits(model, prompts).softmax(-1)
    found = []
    for i, ((one, _), (two, _)) in enumerate(both):
        firsts = [{ids_of(model, text)[0] for text in sense.after} for sense in (one, two)]
        own = [sorted(firsts[0] - firsts[1]), sorted(firsts[1] - firsts[0])]
        found += [bool(probs[2 * i + k, own[k]].sum() > probs[2 * i + k, own[1 - k]].sum()) for k in (0, 1)]
    return found


def within() -> list[Pair]:
    """Two new sentences that end with the same word in one sense: how alike its vectors may stay."""
    return [((s, s.held_out[0]), (s, s.held_out[1])) for senses in SENSES.values() for s in senses]


def vectors(model: Model, both: list[Pair]) -> np.ndarray:
    """N 2 (1+L) D: those of the shared word, as they enter the first block and as they leave each."""
    traces = [[record(model, cap(s.format(n="Mary"))) for _, s in pair] for pair in both]
    return np.array([[np.stack([t.resid_pre[0, -1], *t.resid_post[:, -1]]) for t in two] for two in traces])


def cosines(pairs: np.ndarray) -> np.ndarray:
    """N (1+L): between the two vectors of each pair, layer by layer."""
    unit = pairs / np.linalg.norm(pairs, axis=-1, keepdims=True)
    return (unit[:, 0] * unit[:, 1]).sum(-1)


def by_layer(cosines: np.ndarray) -> str:
    return " ".join(f"{c:.2f}" for c in np.median(cosines, 0))


def measure(model: Model) -> Finding:
    both = pairs()
    rows, by_ask = [], {}
    for ask in ASKS:
        right = answered(model, [question(sense, s, ask) for pair in both for sense, s in pair]).reshape(-1, 2)
        by_ask[ask] = right.all(1)
        rows.append((f"“{ask.format(w='…', t='…')}”", share(right.all(1)), share(right.ravel())))
    following = np.array(at_the_word(model, both)).reshape(-1, 2)
    rows.append(("what follows the word: own words likelier", share(following.all(1)), share(following.ravel())))
    across, same = vectors(model, both), vectors(model, within())
    cos, one_sense = cosines(across), cosines(same)
    rows.append(("cosine of the word's two vectors, median, by layer", by_layer(cos), ""))
    fall = float(np.median(cos[:, 0] - cos[:, -1]))
    rows.append(("cosine falls by, median", f"{fall:.2f}", ""))
    rows.append(("for comparison: in two sentences of one sense", by_layer(one_sense), ""))
    shared = np.mean(
        [across.mean((0, 1)), same.mean((0, 1))], 0
    )  # (1+L) D: what the vectors of all words have in common
    own = cosines(across - shared)
    rows.append(("cosine, less what the vectors of all words share", by_layer(own), ""))
    own_fall = float(np.median(own[:, 0] - own[:, -1]))
    rows.append(("this falls by, median", f"{own_fall:.2f}", ""))
    rows.append(("for comparison: in two sentences of one sense", by_layer(cosines(same - shared)), ""))
    wrong = sorted({one.word for ((one, _), _), r in zip(both, by_ask[ASKS[0]], strict=True) if not r})
    rows.append((f"words with a wrong pair in “{ASKS[0].format(w='…', t='…')}”", ", ".join(wrong) or "none", ""))
    return Finding(
        "Words with two senses",
        "New sentences that end with the word; then the question, and the topic must be the likeliest word. A pair"
        " counts only if both of its sentences are right.",
        ("asked", "pairs", "sentences"),
        rows,
        {
            "senses, pairs right": float(by_ask[ASKS[0]].mean()),
            "senses, pairs": len(both),
            "senses, cosine by layer": np.median(cos, 0).round(3).tolist(),
            "senses, cosine falls by": fall,
            "senses, cosine by layer in one sense": np.median(one_sense, 0).round(3).tolist(),
            "senses, own cosine falls by": own_fall,
        },
    )
