"""What came before comes again: invented names, lists read twice, rhymes. The food of induction heads."""

from random import Random

from training.teaching.grammar import both, cap
from training.teaching.words import ANIMALS, PEOPLE, PLACES, THINGS

ONSETS = "b d f g h j k l m n p r s t v w z br dr gl kr pl st tr sh th".split()  # noqa: SIM905
VOWELS = "a e i o u ai ee oo".split()  # noqa: SIM905
CODAS = ["", "", "n", "r", "l", "s", "m", "x", "nd", "rt", "k"]


def invented(rng: Random, syllables: int = 0) -> str:
    """A name nobody has: 'Zorbel', 'Krainda'."""
    parts = (
        rng.choice(ONSETS) + rng.choice(VOWELS) + rng.choice(CODAS) for _ in range(syllables or rng.choice((2, 2, 3)))
    )
    return cap("".join(parts))


def strangers(rng: Random) -> str:
    """Two people with first and last names nobody has; each must come back whole."""
    one, two = (f"{invented(rng)} {invented(rng)}" for _ in range(2))
    place, thing = rng.choice(list(PLACES)), rng.choice(THINGS)
    return rng.choice(
        [
            f"{one} met {two} near the {place}. {one} had a {thing}. {two} wanted it.",
            f"{one} and {two} are friends. I know {two}, and I know {one}.",
            f"Where is {one}? {one} is near the {place}. And where is {two}? {two} is there too.",
            f'"My name is {one}," said {one}. "And mine is {two}," said {two}.',
            f"In the land of {one} there lived a king called {two}. {two} ruled over {one}.",
            f"{one}, {two}. {one}, {two}. {one}, {two}.",
        ]
    )


def read_twice(rng: Random) -> str:
    """A list of names said, and said again in the same order."""
    names = (
        [invented(rng) for _ in range(rng.randint(3, 6))]
        if rng.random() < 0.5
        else rng.sample(PEOPLE, rng.randint(3, 7))
    )
    return rng.choice(
        [
            f"The names on the list are {both(names)}. Read them again: {both(names)}.",
            f"{' '.join(names)}. {' '.join(names)}.",
            f"First came {both(names)}. Who came first? {cap(both(names))}.",
        ]
    )


def shopping(rng: Random) -> str:
    """Who has what, and again."""
    people, things = rng.sample(PEOPLE, 3), rng.sample(THINGS + ANIMALS, 3)
    has = [f"{person} has the {thing}" for person, thing in zip(people, things, strict=True)]
    return f"{', '.join(has[:2])} and {has[2]}. {'. '.join(rng.sample(has, rng.randint(2, 3)))}."
