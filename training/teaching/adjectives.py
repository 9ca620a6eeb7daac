"""Scenes in which a later sentence needs the adjectives of an earlier noun: why adjective -> noun heads form."""

from random import Random

from training.teaching.grammar import a, both, cap, other
from training.teaching.words import COLOURS, CREATURES, MATERIALS, MOODS, MOVES, ON, PLACES, SIZES, TEXTURES, THINGS


def scene(rng: Random) -> str:
    """A creature somewhere (or, one time in five, a thing), then text that asks what it was like."""
    return thing_scene(rng) if rng.random() < 0.2 else creature_scene(rng)


def creature_scene(rng: Random) -> str:
    noun, place = rng.choice(CREATURES), rng.choice(list(PLACES))
    move = move_to(rng, place)
    likes = in_order(rng, SIZES, MOODS, TEXTURES, COLOURS)
    there = rng.sample(PLACES[place], rng.choice((1, 1, 1, 2)))
    who, where = f"{' '.join(likes)} {noun}", f"{' '.join(there)} {place}"
    first = f"{with_article(rng, who)} {move} the {where}"
    if rng.random() < 0.6:
        first = cap(first)

    was, place_was = f"The {noun} was {both(likes)}.", f"The {place} was {both(there)}."
    return rng.choices(
        [
            f"{first}.",
            f"{first}. {was} {place_was}",
            f"{first}. {was}",
            f"{first}. It was {a(who)}, and it was {a(where)}.",
            f"{first}. What was the {noun} like? {was} What was the {place} like? {place_was}",
            f"{first}. What kind of {noun} {move} the {place}? {cap(a(who))}.",
            f"{first}. Was the {noun} {likes[0]}? Yes, the {noun} was {both(likes)}.",
            f"{first}. A few days later, the same {who} {move} the same {where} again.",
            f"{first}. Nobody had ever seen such {a(who)}, and nobody forgot the {where}.",
            f"{first}. The {noun}, {both(likes)} as it was, loved the {place}, {both(there)} as it was.",
            with_second_creature(rng, first, (who, move, where), noun, place),
        ],
        (20, 14, 6, 12, 9, 4, 4, 8, 4, 3, 16),
    )[0]


def with_second_creature(rng: Random, first: str, act: tuple[str, str, str], noun: str, place: str) -> str:
    """Two creatures in one sentence, so that the adjectives must be kept apart."""
    noun2, place2 = other(rng, CREATURES, noun), other(rng, list(PLACES), place)
    place2_like = f"{rng.choice(PLACES[place2])} {place2}"
    acts = [act, (f"{rng.choice(TEXTURES)} {rng.choice(COLOURS)} {noun2}", move_to(rng, place2), place2_like)]
    text = f"{first}, and {a(acts[1][0])} {acts[1][1]} the {acts[1][2]}."
    rng.shuffle(acts)
    return " ".join([text, *(f"The {who} {move} the {where}." for who, move, where in acts[: rng.choice((1, 2))])])


def thing_scene(rng: Random) -> str:
    noun, owner = rng.choice(THINGS), rng.choice(("girl", "boy", "king", "farmer", "old man", "queen", "teacher"))
    likes = in_order(rng, SIZES, ["old", "new", "broken", "heavy", "pretty", "strange"], COLOURS)
    what = f"{' '.join(likes)} {noun}"
    made_of = rng.choice(MATERIALS)
    verb = rng.choice(("found", "lost", "bought", "carried", "wanted", "hid"))
    return rng.choice(
        [
            f"The {owner} {verb} {a(what)}. The {noun} was {both(likes)}.",
            f"The {owner} {verb} {a(what)}. It was {both(likes)}, and it was made of {made_of}.",
            f"The {owner} {verb} {a(what)} made of {made_of}. "
            f"What was the {noun} made of? The {noun} was made of {made_of}.",
            f"The {owner} {verb} {a(what)}. What did the {owner} {base(verb)}? The {owner} {verb} {a(what)}.",
            f"There was {a(what)} on the table. The {owner} looked at the {what} and smiled.",
        ]
    )


def in_order(rng: Random, *pools: list[str]) -> list[str]:
    """One to three adjectives, always in the order English wants: size, mood, texture, colour."""
    n = min(rng.choice((1, 2, 2, 2, 3)), len(pools))
    return [rng.choice(pools[i]) for i in sorted(rng.sample(range(len(pools)), n))]


def with_article(rng: Random, who: str) -> str:
    return rng.choice((a(who), a(who), f"the {who}", f"one {who}", f"that {who}"))


def base(verb: str) -> str:
    """The form after 'did'."""
    return {"found": "find", "lost": "lose", "bought": "buy", "carried": "carry", "wanted": "want", "hid": "hide"}[verb]


def move_to(rng: Random, place: str) -> str:
    """A verb with the preposition the place wants: 'lived in' a cave, 'lived on' a hill."""
    move = rng.choice(MOVES)
    return move.removesuffix(" in") + " on" if place in ON and move.endswith(" in") else move
