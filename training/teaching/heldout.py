"""What training must never see, so that it can be asked afterwards. The test of this file reads the text and proves it.

Facts: every second entity lacks a fifth of its wordings, each entity other ones; the other entities are told in all.
Senses: the last column of `sense_table.py`. Scenes: the words and word orders below. Analogies: the pairs of pairs.
"""

from itertools import pairwise

from training.teaching.grammar import cap
from training.teaching.knowledge import FACTS
from training.teaching.pair_tables import TABLES
from training.teaching.wordings import EVERYWHERE, WORDINGS

STEP = 5  # one wording in five
SHARE = 2  # of one entity in two


def wordings(relation: str, n: str) -> list[str]:
    """The wordings that are never used for this entity."""
    i = list(FACTS[relation]).index(n)
    if i % SHARE == 0:
        return []
    each = list(dict.fromkeys(EVERYWHERE + WORDINGS[relation]))
    return [w for j, w in enumerate(each) if (j + i // SHARE) % STEP == 0]


def prompt(wording: str, relation: str, n: str) -> str:
    """The wording up to the answer: what training must not contain, and what the evaluation asks."""
    asked = wording.removesuffix("{y}").rstrip().format(relation=relation, n=n)
    return cap(asked)


def reply(wording: str, y: str) -> str:
    """The answer as it is written: after a question it starts a sentence."""
    return cap(y) if "? " in wording else y


def facts() -> list[tuple[str, str, str]]:
    """(relation, prompt, answer) of every entity and wording kept apart."""
    return [
        (relation, prompt(wording, relation, n), reply(wording, y))
        for relation, answers in FACTS.items()
        for n, y in answers.items()
        for wording in wordings(relation, n)
    ]


# Scenes of adjectives and nouns: these words occur in other books, never in our teaching text.
ADJECTIVES = "polite nervous faithful wicked noble foolish handsome clumsy crimson silky".split()  # noqa: SIM905
PLACE_ADJECTIVES = "silent pleasant lovely splendid beautiful solemn".split()  # noqa: SIM905
NOUNS = "shepherd knight peasant hunter merchant hare lizard parrot".split()  # noqa: SIM905
PLACES = "park cottage pond church shore chamber".split()  # noqa: SIM905
ORDERS = [  # {a} someone with adjectives and its article, {p} a place with adjectives
    "Behind the {p} lived {a}",
    "Do not wake {a} in the {p}",
    "Two friends followed {a} to the {p}",
    "On the wall of the {p} somebody had painted {a}",
    "It was in the {p} that {a} lost its way",
]


def analogies() -> dict[str, list[tuple[str, str, str, str]]]:
    """Kind -> (man, woman, king, queen) ...: neighbours in their tables, never written beside each other as such."""
    return {kind: [(*one, *two) for one, two in pairwise([*pairs, pairs[0]])] for kind, pairs in TABLES.items()}


def is_analogy(one: tuple[str, str], two: tuple[str, str]) -> bool:
    """Is this pair of pairs, either way round, one that the evaluation asks?"""
    asked = {frozenset(((m, w), (k, q))) for rows in analogies().values() for m, w, k, q in rows}
    return frozenset((one, two)) in asked
