"""Copying: random tokens said twice, and invented names that come back."""

from random import Random

import numpy as np
import torch

from training.measure.reading import SEED, Finding, ids_of, read
from training.teaching.lists import invented
from transformer.checkpoint import Model
from transformer.examine import words_said_twice

FRAMES = [  # none of them is in the teaching text
    "{one} wrote a long letter to {two}. Then {one}",
    "The ship brought {one} and {two} to the harbour. On the shore stood {one}",
    "Nobody had heard of {one} before {two} came to town. It was {two}",
    "We asked {one} for the way, and later we asked {two}. But {two}",
]


@torch.inference_mode()
def random_strings(model: Model, words: bool, period: int = 24) -> float:
    """How often is the token of the second round the likeliest, from its second token on?"""
    ids = words_said_twice(model, 32, period)
    if not words:
        pieces = np.random.default_rng(SEED).integers(300, model.gpt.config.d_vocab, (32, period))
        ids = torch.from_numpy(np.concatenate((pieces, pieces), 1))
    logits = model.gpt(ids)[0]
    return (logits[:, period:-1].argmax(-1) == ids[:, period + 1 :]).float().mean().item()


@torch.inference_mode()
def names(model: Model, n: int = 100) -> float:
    """Of the second mention of an invented name: how often is each token after its first the likeliest?"""
    rng, rows, spans = Random(SEED), [], []
    for i in range(n):
        one, two = (f"{invented(rng)} {invented(rng)}" for _ in range(2))
        frame = FRAMES[i % len(FRAMES)]
        again = one if frame.endswith("{one}") else two
        row = ids_of(model, frame.format(one=one, two=two))
        rows.append(row)
        spans.append(len(ids_of(model, again)))
    likeliest = [line for logits, _ in read(model, rows) for line in logits.argmax(-1).tolist()]
    rights = [
        likely[at - 1] == row[at]
        for row, span, likely in zip(rows, spans, likeliest, strict=True)
        for at in range(len(row) - span + 1, len(row))
    ]
    return float(np.mean(rights))


def measure(model: Model) -> Finding:
    words, pieces, people = random_strings(model, True), random_strings(model, False), names(model)
    return Finding(
        "Copying",
        "Random tokens said twice, 24 at a time: the second round, from its second token on. Invented first and last"
        " names in new sentences: every token of the second mention after its first.",
        ("what is repeated", "right token first"),
        [
            ("random words", f"{words:.1%}"),
            ("random tokens, pieces of words too", f"{pieces:.1%}"),
            ("invented names", f"{people:.1%}"),
        ],
        {"copying, random words": words, "copying, random tokens": pieces, "copying, invented names": people},
    )
