"""The teaching text: our own sentences, drawn from a seed, about what the films show.

Each family is a function that takes a ``random.Random`` and returns one short text. Ordinary books hold too few
fluffy blue creatures, capitals and quarrelling moles for a small model to learn from; these hold enough.
"""

from collections.abc import Callable
from random import Random

from training.teaching import adjectives, facts, families, lessons, senses, stories
from training.teaching.words import PROPER

FAMILIES: dict[Callable[[Random], str], int] = {  # family -> how often, relative to the others
    adjectives.scene: 22,
    facts.athlete: 10,
    facts.country: 11,
    facts.thinker: 5,
    facts.record: 3,
    families.household: 9,
    families.royalty: 4,
    families.analogy: 3,
    senses.two_senses: 8,
    stories.acquaintance: 5,
    stories.possession: 6,
    stories.mystery: 3,
    stories.tale: 9,
    lessons.sequence: 1,
    lessons.sum_in_words: 3,
    lessons.kind: 6,
    lessons.opposite: 3,
}


def vary_surface(text: str, rng: Random) -> str:
    """Now and then drop the capital or the full stop, since people type prompts that way."""
    if rng.random() < 0.25 and text.split()[0].strip(",.:?") not in PROPER:
        text = text[0].lower() + text[1:]
    if rng.random() < 0.1:
        text = text.removesuffix(".")
    return text


def teaching_text(n_bytes: int, seed: int) -> list[str]:
    """Draw texts until they fill ``n_bytes``; the same seed gives the same bytes."""
    rng = Random(seed)
    kinds, weights = list(FAMILIES), list(FAMILIES.values())
    texts, size = [], 0
    while size < n_bytes:
        text = vary_surface(rng.choices(kinds, weights)[0](rng), rng)
        texts.append(text)
        size += len(text) + 1
    return texts
