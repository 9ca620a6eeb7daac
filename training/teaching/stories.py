"""Short texts about people, in which names, owners and places must be carried along."""

from random import Random

from training.teaching.grammar import a, cap, other
from training.teaching.words import (
    ANIMALS,
    BY,
    COLOURS,
    FULL_NAMES,
    INDOORS,
    MATERIALS,
    MEN,
    MOODS,
    ON,
    PEOPLE,
    PLACES,
    TEXTURES,
    THINGS,
    TRADES,
    WOMEN,
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


def tale(rng: Random) -> str:
    """A small story: someone, an animal, a loss, a friend, a happy end; some of it left out each time."""
    child, he, his, names = rng.choice((("girl", "she", "her", WOMEN), ("boy", "he", "his", MEN)))
    name = rng.choice(names)
    friend = other(rng, PEOPLE, name)
    animal, coat, colour = rng.choice(ANIMALS), rng.choice(TEXTURES + MOODS), rng.choice(COLOURS)
    place, thing, mood = rng.choice(list(PLACES)), rng.choice(THINGS), other(rng, MOODS, "old")
    opening = rng.choice(
        [
            f"Once upon a time there was {a(mood)} {child} called {name}.",
            f"One day a {child} named {name} went to the {place}.",
            f"There was once a little {child} whose name was {name}.",
            f"{name} was {a(mood)} {child} with {a(animal)}.",
        ]
    )
    middle = [
        f"{name} lived near {a(rng.choice(PLACES[place]))} {place}.",
        f"{cap(he)} had {a(coat)} {colour} {animal}.",
        f"{name} loved the {animal}, and the {animal} loved {name}.",
        f"One morning the {animal} ran away to the {place}.",
        f"{name} was very sad and looked everywhere for the {animal}.",
        f"{cap(he)} asked {friend} for help.",
        f'{friend} said, "I saw {a(colour)} {animal} near the {place}."',
        f"They found the {animal} sleeping beside {a(thing)}.",
        f"{name} was so happy that {he} hugged the {animal}.",
        f"{cap(at(place))} {name} found an old {thing}.",
        f"The {thing} was made of {rng.choice(MATERIALS)}.",
        f'"Thank you," said {name}, and {he} gave {friend} the {thing}.',
        f"What colour was the {animal}? The {animal} was {colour}.",
    ]
    kept = sorted(rng.sample(range(len(middle)), rng.randint(4, 8)))
    ending = rng.choice(
        [
            ["Then they all went home."],
            [f"And {name} lived happily ever after."],
            [f"That night {name} slept well, and the {animal} lay by {his} bed."],
            [],
        ]
    )
    return " ".join([opening, *(middle[i] for i in kept), *ending])
