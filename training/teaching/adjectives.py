"""Scenes in which a later sentence needs the adjectives of an earlier noun: why adjective -> noun heads form."""

from random import Random

from training.teaching.grammar import a, both, cap, sentence
from training.teaching.lists import invented
from training.teaching.words import (
    COLOURS,
    CREATURES,
    MATERIALS,
    MOODS,
    MORE_LIKES,
    MORE_NOUNS,
    MORE_PLACES,
    MOVES,
    ON,
    PEOPLE,
    PLACES,
    RARE_LIKES,
    RARE_NOUNS,
    SIZES,
    TEXTURES,
    THINGS,
)


def scene(rng: Random) -> str:
    """A creature somewhere (or, one time in five, a thing), then text that asks what it was like."""
    return thing_scene(rng) if rng.random() < 0.2 else creature_scene(rng)


ORDERS = [  # {a} a creature with its article, {b} another one, {p} the place, {n} a name
    *["{a} {move} the {p}"] * 6,
    "in the {p} {a} was asleep",
    "out of the {p} came {a}",
    "there was {a} in the {p}",
    "{n} saw {a} in the {p}",
    "the {p} was the home of {a}",
    "nobody in the {p} had ever met {a}",
    "when {a} came to the {p}, it began to rain",
    "near the {p} {a} was looking for food",
    "{n} wrote a story about {a} and the {p}",
    "once the {p} belonged to {a}",
    "{n} gave some bread to {a} in the {p}",
    "beside the {p} stood {a}",
    "under the roof of the {p} slept {a}",
    "at the gate of the {p} we waited for {a}",
    "please show {a} the way to the {p}",
    "my brother found {a} not far from the {p}",
    "in front of {a} lay the {p}",
    "the road to the {p} was long, but {a} was patient",
    "somewhere in the {p} {a} was singing",
    "who would leave the {p} to {a}",
]
PAIRED = [  # two creatures, so that the adjectives must be kept apart
    "{a} and {b} met in the {p}",
    "{a} was afraid of {b} in the {p}",
    "in the {p} {a} played with {b}",
    "{n} painted {a} beside {b}",
    "{a} lived in the {p}, and {b} lived not far away",
    "the {p} was full of noise, for {a} had met {b}",
    "not {a} but {b} {move} the {p}",
]


def likes_of(rng: Random) -> list[str]:
    """Mostly in the order English wants; one time in five any order."""
    likes = in_order(rng, SIZES, MOODS, TEXTURES, COLOURS)
    return rng.sample(likes, len(likes)) if rng.random() < 0.2 else likes


def phrases(rng: Random) -> tuple[list[str], list[list[str]]]:
    """Two nouns and their adjectives: animals as they are, or any words, or words nobody has."""
    dice = rng.random()
    if dice < 0.25:
        return rng.sample(CREATURES, 2), [likes_of(rng), likes_of(rng)]
    if dice < 0.5:
        nouns, pool = rng.sample(MORE_NOUNS + CREATURES, 2), MORE_LIKES + MOODS + TEXTURES + COLOURS
    elif dice < 0.85:
        nouns, pool = rng.sample(RARE_NOUNS + MORE_NOUNS, 2), RARE_LIKES + RARE_LIKES + MORE_LIKES
    else:
        nouns = [invented(rng, 2).lower() for _ in range(2)]
        pool = [invented(rng, 1).lower() + rng.choice(("y", "ish", "ous", "al", "er")) for _ in range(6)]
    return nouns, [rng.sample(pool, rng.choice((1, 2, 2, 3))) for _ in range(2)]


def creature_scene(rng: Random) -> str:
    """One or two creatures and a place, then text that asks what they were like."""
    (noun, noun2), (likes, likes2) = phrases(rng)
    place, there = place_and_likes(rng)
    who, other_one, where = f"{' '.join(likes)} {noun}", f"{' '.join(likes2)} {noun2}", f"{' '.join(there)} {place}"
    paired, move = rng.random() < 0.45, move_to(rng, place)
    first = rng.choice(PAIRED if paired else ORDERS).format(
        a=with_article(rng, who), b=with_article(rng, other_one), p=where, n=rng.choice(PEOPLE), move=move
    )
    first = cap(first) if rng.random() < 0.7 else first
    was, was2 = f"The {noun} was {both(likes)}.", f"The {noun2} was {both(likes2)}."
    place_was = f"The {place} was {both(there)}."
    asked = [was, f"What was the {noun} like? {was}", f"Was the {noun} {likes[0]}? Yes, the {noun} was {both(likes)}."]
    asked += [f"It was {a(who)} that nobody could forget.", f"A few days later the same {who} came back."]
    asked += [f"The {noun}, {both(likes)} as it was, went home.", f"What kind of {noun} was it? {cap(a(who))}."]
    if paired:
        more = [was2, f"What was the {noun2} like? {was2}", f"The {other_one} looked at the {who}."]
        more += [f"{was2} {was}", f"{was} {was2}", f"Soon the {who} and the {other_one} were friends."]
        return f"{first}. {rng.choice(asked[:3] + more)}"
    more = [f"{was} {place_was}", f"{was} {place_was}", place_was, f"What was the {place} like? {place_was}"]
    more += [f"Nobody had ever seen such {a(who)}, and nobody forgot the {where}.", ""]
    return f"{first}. {rng.choice(asked + more)}".strip()


def place_and_likes(rng: Random) -> tuple[str, list[str]]:
    """A place and what it is like: as places are, or any words."""
    if rng.random() < 0.5:
        place = rng.choice(list(PLACES))
        return place, rng.sample(PLACES[place], rng.choice((1, 1, 1, 2)))
    return rng.choice(MORE_PLACES), rng.sample(MORE_LIKES + RARE_LIKES, rng.choice((1, 1, 2)))


NO_MANNER = {*"lilac russet maroon scarlet turquoise ivory lavender old fat raw common fond big empty young".split()}  # noqa: SIM905
MANNERS = [
    like for like in MOODS + RARE_LIKES + MORE_LIKES if like not in NO_MANNER and not like.endswith(("ly", "ed", "ing"))
]


def manner(rng: Random) -> str:
    """The word right after the noun is made of one of its adjectives, so the noun itself must have found them."""
    nouns = RARE_NOUNS + MORE_NOUNS + CREATURES if rng.random() < 0.8 else [invented(rng, 2).lower() for _ in range(2)]
    noun, noun2 = rng.sample(nouns, 2)
    likes, likes2 = (rng.sample(MANNERS, rng.choice((1, 2, 2, 3))) for _ in range(2))
    who, other_one = f"{' '.join(likes)} {noun}", f"{' '.join(likes2)} {noun2}"
    how, how2 = adverb(rng.choice(likes)), adverb(rng.choice(likes2))
    place, there = place_and_likes(rng)
    where = f"{' '.join(there)} {place}"
    acts, acts2 = rng.sample(("spoke", "nodded", "waited", "walked on", "looked around", "turned back", "sat down"), 2)
    the, start = rng.choice(("the", "the", "a", "one", "that", "our")), ""
    if rng.random() < 0.4:
        start = rng.choice(
            (f"at the {where} ", "that day ", f"near the {where} ", "in the end ", f"{rng.choice(PEOPLE)} said that ")
        )
    return sentence(
        rng.choice(
            [
                f"{start}{the} {who} {how} {acts}",
                f"{start}{the} {who} {how} {acts} and left the {where}",
                f"{start}{the} {who} {how} {acts}, and the {other_one} {how2} {acts2}",
                f"{start}{the} {who} {how} {acts} while the {other_one} {how2} {acts2} in the {where}",
                f"{start}{the} {who} {how} greeted the {other_one}. The {other_one} {how2} {acts2}",
            ]
        ).replace("a " + who, a(who))
    )


def adverb(like: str) -> str:
    """'happily', 'gently', 'comically', 'sadly'."""
    if like.endswith("y"):
        return like[:-1] + "ily"
    if like.endswith("le"):
        return like[:-1] + "y"
    return like + ("y" if like.endswith("ll") else "ally" if like.endswith("ic") else "ly")


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
