"""The teaching text: our own sentences, drawn from a seed, about what the films show.

Each family is a function that takes a ``random.Random`` and returns one short text. Ordinary books hold too few
fluffy blue creatures, capitals and quarrelling moles for a small model to learn from; these hold enough.
What `heldout.py` names is never written.
"""

from collections.abc import Callable
from random import Random

from training.teaching import adjectives, dialogue, facts, families, lessons, lists, senses, stories, tales
from training.teaching.words import PROPER

FAMILIES: dict[Callable[[Random], str], int] = {  # family -> how often, relative to the others
    adjectives.scene: 20,
    adjectives.manner: 10,
    facts.fact: 30,
    facts.several: 5,
    facts.same_wording: 4,
    facts.thinker: 4,
    facts.record: 2,
    families.gender: 7,
    families.plural: 5,
    families.compared: 7,
    families.tense: 6,
    families.abroad: 5,
    families.analogy: 1,
    senses.two_senses: 34,
    senses.by_topic: 6,
    senses.side_by_side: 6,
    stories.acquaintance: 3,
    stories.possession: 3,
    stories.mystery: 2,
    tales.tale: 60,
    dialogue.dialogue: 12,
    lists.strangers: 3,
    lists.read_twice: 1,
    lists.shopping: 1,
    lessons.sequence: 1,
    lessons.sum_in_words: 2,
    lessons.kind: 4,
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
        text = rng.choices(kinds, weights)[0](rng)
        if "\n" not in text:  # a dialogue keeps its form
            text = vary_surface(text, rng)
        texts.append(text)
        size += len(text) + 1
    return texts
