"""Short texts about people, in which names, owners and places must be carried along."""

from random import Random

from training.teaching.grammar import a, cap
from training.teaching.words import (
    BY,
    FULL_NAMES,
    INDOORS,
    MOODS,
    ON,
    PEOPLE,
    PLACES,
    THINGS,
    TRADES,
)


def at(place: str) -> str:
    """'in the forest', 'on the hill', 'by the river'."""
    return f"{'on' if place in ON else 'by' if place in BY else 'in'} the {place}"


def acquaintance(rng: Random) -> str:
    """Full names that come back: the second 'Harry' is followed by the same 'Potter'."""
    one, two = rng.sample(FULL_NAMES, 2)
    if rng.random() < 0.4:
        one, two = f"{rng.choice(PEOPLE)} {one.split()[1]}", f"{rng.choice(PEOPLE)} {two.split()[1]}"
    here, there = rng.sample(list(PLACES), 2)
    thing, lost = rng.sample(THINGS, 2)
    return rng.choice(
        [
            f"{one} met {two} {at(here)}. {one} was {rng.choice(MOODS)}, but {two} was {rng.choice(MOODS)}. "
            f"Then {one} and {two} went to the {there}.",
            f"One day {one} walked to the {here} with {two}. On the way {one} lost a {lost}. "
            f"{two} found the {lost} and gave it to {one}.",
            f"My friends are {one} and {two}. I like {one}, and I like {two} too.",
            f'{one} gave {two} a {thing}. "Thank you," said {two}. "You are welcome," said {one}.',
            f"Where did {one} meet {two}? {one} met {two} near the {here}.",
        ]
    )


def possession(rng: Random) -> str:
    (one, two), (mine, yours) = rng.sample(PEOPLE, 2), rng.sample(THINGS, 2)
    here, there = rng.sample(list(PLACES), 2)
    start = f"{one} has {a(mine)} and {two} has {a(yours)}. {one} is {at(here)} and {two} is {at(there)}."
    who, what, where = rng.choice(((one, mine, here), (two, yours, there)))
    asked = rng.choice(
        [
            f"Who has the {what}? {who}.",
            f"Who is {at(where)}? {who}.",
            f"Where is {who}? {who} is {at(where)}.",
            f"What does {who} have? {who} has {a(what)}.",
            f"{who} took the {what} home from the {where}.",
            f"So the {what} is {at(where)}.",
        ]
    )
    return f"{start} {asked}"


def mystery(rng: Random) -> str:
    """The last word can be known only from the first sentence."""
    people, rooms, k = rng.sample(TRADES, 3), rng.sample(INDOORS, 3), rng.randrange(3)
    thing = rng.choice(("knife", "rope", "key", "lamp", "gold ring", "letter", "pearl", "coin"))
    seen = [f"the {person} was in the {room}" for person, room in zip(people, rooms, strict=True)]
    end = rng.choice(
        [
            f"Therefore, the {rng.choice(('murderer', 'thief'))} was the {people[k]}.",
            f"Who was the thief? The thief was the {people[k]}.",
            f'"It was the {people[k]}," said the detective.',
        ]
    )
    return f"{cap(seen[0])}, {seen[1]}, and {seen[2]}. The {thing} was found in the {rooms[k]}. {end}"
