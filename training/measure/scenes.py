"""Adjectives and their nouns, in words and word orders that no scene of the teaching text has."""

from random import Random

import numpy as np

from training.measure.reading import SEED, Finding, best_head, last_logits, places
from training.teaching import heldout
from training.teaching.adjectives import ORDERS
from training.teaching.grammar import a
from training.teaching.words import COLOURS, CREATURES, PLACES, TEXTURES
from transformer.checkpoint import Model
from transformer.record import record

FILM = "a fluffy blue creature roamed the verdant forest"
Scene = tuple[str, list[tuple[str, str]]]  # sentence, [(adjectives, noun) in the order they stand]


def in_order(sentence: str, phrases: list[tuple[str, str]]) -> Scene:
    return sentence, sorted(phrases, key=lambda phrase: sentence.index(f"{phrase[0]} {phrase[1]}"))


def new_scenes(n: int) -> list[Scene]:
    """Held-out words in held-out orders."""
    rng, scenes = Random(SEED), []
    for i in range(n):
        likes, noun = " ".join(rng.sample(heldout.ADJECTIVES, 2)), rng.choice(heldout.NOUNS)
        there, place = rng.choice(heldout.PLACE_ADJECTIVES), rng.choice(heldout.PLACES)
        order = heldout.ORDERS[i % len(heldout.ORDERS)]
        sentence = order.format(a=a(f"{likes} {noun}"), p=f"{there} {place}")
        scenes.append(in_order(sentence, [(likes, noun), (there, place)]))
    return scenes


def taught_scenes(n: int) -> list[Scene]:
    """Words and orders of the teaching text, drawn anew."""
    rng, scenes = Random(SEED), []
    for _ in range(n):
        likes, noun = f"{rng.choice(TEXTURES)} {rng.choice(COLOURS)}", rng.choice(CREATURES)
        place = rng.choice(list(PLACES))
        there = rng.choice([p for p in PLACES[place] if p not in COLOURS])
        sentence = rng.choice(ORDERS).format(a=a(f"{likes} {noun}"), p=f"{there} {place}", n="Mary", move="crossed")
        scenes.append(in_order(sentence, [(likes, noun), (there, place)]))
    return scenes


def masses(model: Model, scenes: list[Scene]) -> tuple[np.ndarray, np.ndarray]:
    """L H twice: attention from a noun to its own adjectives; from the second noun to those of the first."""
    own, others = [], []
    for sentence, ((likes, noun), (likes2, noun2)) in scenes:
        trace = record(model, sentence)
        first, second = places(trace, f"{likes} {noun}")[-1], places(trace, f"{likes2} {noun2}")[-1]
        mine, yours = places(trace, likes), places(trace, likes2)
        own += [trace.pattern[:, :, first, mine].sum(-1), trace.pattern[:, :, second, yours].sum(-1)]
        others.append(trace.pattern[:, :, second, mine].sum(-1))
    return np.mean(own, 0), np.mean(others, 0)


def both_seen(model: Model, scenes: list[Scene]) -> np.ndarray:
    """L H: attention from a noun to the less noticed of its two adjectives, so the token before is not enough."""
    seen = []
    for sentence, phrases in scenes:
        trace = record(model, sentence)
        for likes, noun in phrases:
            if " " in likes:
                at = places(trace, f"{likes} {noun}")[-1]
                each = [trace.pattern[:, :, at, places(trace, like)].sum(-1) for like in likes.split()]
                seen.append(np.min(each, 0))
    return np.mean(seen, 0)


def repeats(model: Model, scenes: list[Scene]) -> list[bool]:
    """Is one of the noun's own adjectives the likeliest word after "The … was"?"""
    asked = [(f"{s}. The {noun} was", likes.split()) for s, phrases in scenes for likes, noun in phrases]
    logits = last_logits(model, [prompt for prompt, _ in asked])
    likeliest = [model.vocab[int(i)].strip() for i in logits.argmax(-1)]
    return [bool(word) and any(like.startswith(word) for like in likes) for word, (_, likes) in zip(likeliest, asked)]


def measure(model: Model) -> Finding:
    new, known = new_scenes(100), taught_scenes(100)
    own, others, both = *masses(model, new), both_seen(model, new)
    best = np.unravel_index(own.argmax(), own.shape)
    own_known, others_known = masses(model, known)
    best_known = np.unravel_index(own_known.argmax(), own_known.shape)
    trace = record(model, FILM)
    film = trace.pattern[:, :, places(trace, "creature")[-1], places(trace, "fluffy blue")].sum(-1)
    rows = [
        ("held-out words and orders", best_head(own), f"{others[best]:.2f}"),
        ("taught words and orders, drawn anew", best_head(own_known), f"{others_known[best_known]:.2f}"),
        ("the less noticed of two adjectives, held-out words and orders", best_head(both), ""),
        (f"“{FILM}”", best_head(film), ""),
        ("“The … was”: own adjective likeliest, held-out words and orders", f"{np.mean(repeats(model, new)):.0%}", ""),
        ("“The … was”: own adjective likeliest, taught words", f"{np.mean(repeats(model, known)):.0%}", ""),
    ]
    return Finding(
        "Adjectives and nouns",
        "Mean attention of one head from a noun to its own adjectives, over both nouns of 100 sentences; and from the"
        " second noun to the adjectives of the first.",
        ("sentences", "best head, own adjectives", "others' adjectives"),
        rows,
        {
            "adjectives, own": float(own.max()),
            "adjectives, others'": float(others[best]),
            "adjectives, the less noticed of two": float(both.max()),
            "adjectives, head": [int(i) for i in best],
        },
    )
