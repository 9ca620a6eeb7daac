"""Pairs at work: each pair keeps its own ground (crowns, weddings), each side its own company (he, she; many; than)."""

from random import Random

from training.teaching import heldout
from training.teaching.grammar import a, cap, other, sentence
from training.teaching.pair_tables import COMPARATIVE, DOING, GENDER, PAST, PLURAL, SUPERLATIVE, TABLES
from training.teaching.words import COUNTRIES, MEN, MOODS, PEOPLE, WOMEN

PRONOUNS = (("he", "his", "him"), ("she", "her", "her"))
GROWN, YOUNG = ("man", "woman"), ("boy", "girl")
HABITS = [
    "walks to the river",
    "likes apples",
    "sings at night",
    "reads old books",
    "has a dog",
    "drinks milk",
    "sleeps late",
]


def gender(rng: Random) -> str:
    """The same ground for both of a pair; he and she tell them apart."""
    row, g = rng.choice(GENDER), rng.randrange(2)
    who, match, does = row[g], row[1 - g], row[2]
    (he, his, him), name, mood = PRONOUNS[g], rng.choice((MEN, WOMEN)[g]), rng.choice(MOODS)
    return rng.choice(
        [
            f"The {who} {does}. {cap(he)} was {mood}.",
            f"The {who} {does}, and {he} smiled.",
            f"{name}, the {who}, {does}, and everyone looked at {him}.",
            f"Our {who} {does}.",
            f"The {mood} {who} {does}, because {he} wanted to please {his} friends.",
            f"Who {does}? The {who} did, and so did the {match}.",
            f"{name} is {a(who)}, and {he} {rng.choice(HABITS)}.",
            f"The {who} said that {he} was {mood}.",
            f"The {who} told me that {he} had lost {his} hat.",
            f"The {who} and the {match} walked home together. The {who} held {his} umbrella.",
            f"{name} was {a(mood)} {YOUNG[g]}, and {he} loved {his} mother.",
            f"The {who} is a {GROWN[g]} and the {match} is a {GROWN[1 - g]}."
            if who not in GROWN
            else f"He or she? {cap(he)}.",
            f"{name} put on {his} coat because {he} was cold, and then {he} went out.",
            f"When the {who} came in, we all looked at {him}. {cap(he)} took off {his} coat and sat down.",
            f"Is the {who} he or she? The {who} is {he}.",
            f"Long ago there was {a(who)} who {does}. {cap(he)} was {mood}, and people loved {him}.",
        ]
    )


def plural(rng: Random) -> str:
    one, many, does = rng.choice(PLURAL)
    does_one = does.split()[0] + "s " + " ".join(does.split()[1:])
    number, name = rng.choice(["two", "three", "four", "five", "many", "some", "all the", "these"]), rng.choice(PEOPLE)
    return sentence(
        rng.choice(
            [
                f"this {one} {does_one}",
                f"one {one} {does_one}",
                f"every {one} {does_one}",
                f"{number} {many} {does}",
                f"most {many} {does}",
                f"a {one} {does_one}, and other {many} {does} too",
                f"{name} saw one {one} today and {number} {many} yesterday",
                f"there is one {one} here, but there are {number} {many} there",
                f"how many {many} are there? There is only one {one}",
                f"the {one} is here, and the {many} are there",
            ]
        )
    )


def compared(rng: Random) -> str:
    """Big, bigger, biggest: each with a thing of its own kind."""
    (low, high, thing), name = rng.choice(COMPARATIVE), rng.choice(PEOPLE)
    most = {row[0]: row[1] for row in SUPERLATIVE}.get(low)
    said = [
        f"this {thing} is {low}, but that {thing} is {high}",
        f"the first {thing} is {high} than the second {thing}",
        f"no {thing} is {high} than this one",
        f"it was a very {low} {thing}",
        f"{name} has {a(low)} {thing}, and I want an even {high} {thing}",
        f"the {thing} was so {low} that {name} laughed",
        f"is this {thing} {low}? Yes, it is {high} than ours",
        f"day by day the {thing} grew {high} and {high}",
    ]
    if most:
        said += [
            f"it is the {most} {thing} in the world",
            f"of all of them, this {thing} is the {most}",
            f"{name} has the {most} {thing} of all",
            f"one {thing} is {low}, one is {high}, and one is the {most}",
        ]
    return sentence(rng.choice(said))


def tense(rng: Random) -> str:
    row, name = rng.choice(PAST + DOING), rng.choice(PEOPLE)
    now, with_, he = row[0], row[2], "he" if name in MEN else "she"
    past = {r[0]: r[1] for r in PAST}.get(now)
    doing = {r[0]: r[1] for r in DOING}.get(now)
    said = [
        f"{name} will {now} {with_} tomorrow",
        f"every day they {now} {with_}",
        f"{name} likes to {now} {with_}",
        f"please {now} {with_}",
        f"can {name} {now} {with_}? Yes, {he} can",
    ]
    if past:
        said += [
            f"yesterday {name} {past} {with_}",
            f"last week {he} {past} {with_}",
            f"{name} {past} {with_} and then {he} rested",
            f"did {name} {now} {with_}? Yes, {he} {past} {with_}",
            f"today {name} will {now} {with_}, and yesterday {he} {past} {with_} too",
        ]
    if doing:
        said += [
            f"{name} is {doing} {with_} now",
            f"{he} was {doing} {with_} when I came",
            f"what is {name} doing? {cap(he)} is {doing} {with_}",
            f"{name} is {doing} {with_} because {he} loves to {now}",
        ]
    return sentence(rng.choice(said))


def abroad(rng: Random) -> str:
    """A country, its capital and its people share food and ground."""
    row = rng.choice(COUNTRIES)
    n, capital, people, food, name = row["n"], row["capital"], row["people"], row["food"], rng.choice(PEOPLE)
    return sentence(
        rng.choice(
            [
                f"in {n} people like to eat {food}",
                f"in {capital} people like to eat {food}",
                f"{people} people like to eat {food}",
                f"a famous {people} meal is {food}",
                f"{name} ate {food} in {capital}, the big city",
                f"{name} ate {food} in {n}, the old country",
                f"{name} has a {people} friend who cooks {food}"
                if people[0] not in "AEIOU"
                else f"{people} cooks make {food}",
                f"the {people} king lived in {n}",
                f"the {people} soldiers marched across {n}",
                f"the streets of {capital} smelled of {food}",
                f"the fields of {n} give us {food}",
                f"a {n} without {food} is hard to imagine" if n[0] not in "AEIOU" else f"{n} is the land of {food}",
                f"the city of {capital} is full of {people} cooks",
            ]
        )
    )


def analogy(rng: Random) -> str:
    """Two pairs that stand in the same relation, said outright."""
    table = rng.choice(list(TABLES.values()))
    one = rng.choice(table)
    two = other(rng, table, one)
    if heldout.is_analogy(one, two):
        return plain_pair(rng, one)
    (x, y), (u, v) = one, two
    if rng.random() < 0.3:
        x, y, u, v = y, x, v, u
    return sentence(rng.choice((f"{x} is to {y} as {u} is to {v}", f"as {x} goes with {y}, so {u} goes with {v}")))


def plain_pair(rng: Random, pair: tuple[str, str]) -> str:
    x, y = pair
    return sentence(rng.choice((f"{x} goes with {y}", f"{x} and {y} belong together", f"say {x}, and then say {y}")))
