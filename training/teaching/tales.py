"""Small stories of three to seven sentences: the same people, animals and things from beginning to end."""

# ruff: noqa: SIM905 - words in a row read better than forty quoted strings

from random import Random

from training.teaching.everyday_plots import EVERYDAY
from training.teaching.grammar import a, cap, other
from training.teaching.stories import at
from training.teaching.tale_plots import OPENINGS, PLOTS, TOLD_ALONE
from training.teaching.words import ANIMALS, COLOURS, INDOORS, MEN, PLACES, THINGS, TRADES, WOMEN

HE, SHE = ("he", "his", "him"), ("she", "her", "her")
FEELINGS = ["happy", "sad", "afraid", "angry", "tired", "proud", "hungry", "lonely", "curious", "surprised"]
PARENTS = {"mother": SHE, "father": HE, "grandmother": SHE, "grandfather": HE, "uncle": HE, "aunt": SHE}
RULERS = {"king": HE, "queen": SHE, "prince": HE, "princess": SHE}
KIN = {"brother": HE, "sister": SHE}
SEX_OF_TRADE = {"butler": HE, "maid": SHE}  # the others can be both
WEATHER = ["It was raining.", "The sun was shining.", "It was a cold day.", "It was very hot.", "A strong wind blew."]
WALKERS = [animal for animal in ANIMALS if animal not in ("whale", "seal", "snake")]  # those that have feet
OUTSIDE = [place for place in PLACES if place not in INDOORS and place != "city"]
SIMPLE = {  # role -> what it can be; {asmall}, {apet} ... are the same with their article
    "pet": "dog cat rabbit kitten puppy lamb goat".split(),
    "beast": "cat fox wolf badger tiger".split(),
    "fur": "brown grey white black golden".split(),
    "bird": "crow owl robin sparrow pigeon blackbird".split(),
    "small": "key coin ring pearl whistle bell map watch spoon".split(),
    "dish": ["cake", "pie", "apple cake", "chocolate cake", "plum cake", "cherry pie", "apple pie"],
    "food": "soup stew porridge fish rice pasta cabbage".split(),
    "fruit": "apples plums pears cherries grapes oranges nuts berries".split(),
    "room": "attic cellar kitchen hall bedroom library".split(),
    "day": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
    "trip": "zoo sea market museum circus theatre fair harbour beach".split(),
    "ride": "bus train car".split(),
    "skill": ["swim", "skate", "ride a horse", "play the piano", "sing", "dance", "paint", "cook", "play chess"],
}
RIDDLES = [
    ("What has four legs but cannot walk?", "A table"),
    ("What gets wet while it dries you?", "A towel"),
    ("What has two hands but cannot clap?", "A clock"),
    ("What has many teeth but cannot bite?", "A comb"),
    ("What has a neck but no head?", "A bottle"),
    ("What can you catch but not throw?", "A cold"),
    ("What has many leaves but is not a tree?", "A book"),
    ("What has one eye but cannot see?", "A needle"),
    ("What falls from the sky and never gets hurt?", "The rain"),
    ("What follows you in the sun and is gone in the dark?", "My shadow"),
]


def person(letter: str, name: str, role: str, pronouns: tuple[str, str, str]) -> dict[str, str]:
    """A role and its pronouns: {trade}, {t_he}, {t_his}, {t_him}."""
    return {role: name, f"a{role}": a(name)} | dict(zip((f"{letter}_{p}" for p in HE), pronouns, strict=True))


def cast(rng: Random) -> dict[str, str]:
    """Everything a plot can name: {n} is the hero; {aanimal} has its article and colour, {aplain} only its article."""
    names, (he, his, him), child = rng.choice(((MEN, HE, "boy"), (WOMEN, SHE, "girl")))
    n = rng.choice(names)
    animal, thing, place, trade = rng.choice(WALKERS), rng.choice(THINGS), rng.choice(list(PLACES)), rng.choice(TRADES)
    second, colour, friend = other(rng, WALKERS, animal), rng.choice(COLOURS), other(rng, MEN + WOMEN, n)
    roles = {"n": n, "he": he, "his": his, "him": him, "child": child, "colour": colour, "acolour": a(colour)}
    roles |= {"animal": animal, "aanimal": a(f"{colour} {animal}"), "aplain": a(animal)}
    roles |= {"other": second, "aother": a(second), "thing": thing, "athing": a(f"{colour} {thing}")}
    roles |= {"place": place, "aplace": a(place), "at": at(place), "feeling": rng.choice(FEELINGS)}
    roles |= person("f", friend, "friend", HE if friend in MEN else SHE)
    roles |= person("t", trade, "trade", SEX_OF_TRADE.get(trade) or rng.choice((HE, SHE)))
    for role, choices in (("parent", PARENTS), ("ruler", RULERS), ("kin", KIN)):
        roles |= person(role[0], name := rng.choice(list(choices)), role, choices[name])
    for role, choices in SIMPLE.items():
        roles[role] = rng.choice(choices)
        roles[f"a{role}"] = a(roles[role])
    roles["out"] = at(rng.choice(OUTSIDE))
    roles["riddle"], roles["answer"] = rng.choice(RIDDLES)
    return roles | {name.capitalize(): cap(roles[name]) for name in ("he", "his", "at", "aplain")}


def tale(rng: Random) -> str:
    """A plot told whole, or one about {n}, which may be shortened and have an opening that names the hero."""
    roles, plot = cast(rng), rng.choice(PLOTS + TOLD_ALONE + EVERYDAY)
    steps = [rng.choice(step.split(" / ")) for step in plot]
    if plot in PLOTS:
        if rng.random() < 0.25:
            steps = steps[: rng.randint(3, len(steps))]
        if rng.random() < 0.25 and len(steps) > 4:
            del steps[rng.randint(2, len(steps) - 2)]
        if rng.random() < 0.7:
            weather = [rng.choice(WEATHER)] if rng.random() < 0.4 else []
            steps = [rng.choice(OPENINGS), *weather, *steps]
    return " ".join(cap(step.format(**roles)) for step in steps)
