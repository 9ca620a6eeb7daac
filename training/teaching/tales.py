"""Small stories of three to seven sentences: the same people, animals and things from beginning to end."""

from random import Random

from training.teaching.grammar import a, cap, other
from training.teaching.stories import at
from training.teaching.tale_plots import OPENINGS, PLOTS
from training.teaching.words import ANIMALS, COLOURS, MEN, PLACES, THINGS, TRADES, WOMEN

FEELINGS = ["happy", "sad", "afraid", "angry", "tired", "proud", "hungry", "lonely", "curious", "surprised"]
PARENTS = ["mother", "father", "grandmother", "grandfather", "uncle", "aunt"]
WEATHER = ["It was raining.", "The sun was shining.", "It was a cold day.", "It was very hot.", "A strong wind blew."]


def cast(rng: Random) -> dict[str, str]:
    """Everything a plot can name: {n} is the hero; {aanimal} has its article and colour, {aplain} only its article."""
    names, he, his, him, child = rng.choice(((MEN, "he", "his", "him", "boy"), (WOMEN, "she", "her", "her", "girl")))
    n = rng.choice(names)
    animal, thing, place, trade = rng.choice(ANIMALS), rng.choice(THINGS), rng.choice(list(PLACES)), rng.choice(TRADES)
    second, colour = other(rng, ANIMALS, animal), rng.choice(COLOURS)
    roles = {"n": n, "he": he, "his": his, "him": him, "child": child, "friend": other(rng, MEN + WOMEN, n)}
    roles |= {"animal": animal, "aanimal": a(f"{colour} {animal}"), "aplain": a(animal)}
    roles |= {"other": second, "aother": a(second), "colour": colour, "parent": rng.choice(PARENTS)}
    roles |= {"thing": thing, "athing": a(f"{colour} {thing}"), "trade": trade, "atrade": a(trade)}
    roles |= {"place": place, "aplace": a(place), "at": at(place), "feeling": rng.choice(FEELINGS)}
    return roles | {name.capitalize(): cap(roles[name]) for name in ("he", "his", "at")}


def tale(rng: Random) -> str:
    """An opening that names the hero, then a plot from its first sentence to (most times) its last."""
    roles, plot = cast(rng), rng.choice(PLOTS)
    steps = [rng.choice(step.split(" / ")) for step in plot]
    if rng.random() < 0.25:
        steps = steps[: rng.randint(3, len(steps))]
    if rng.random() < 0.25 and len(steps) > 4:
        del steps[rng.randint(2, len(steps) - 2)]
    if rng.random() < 0.7:
        weather = [rng.choice(WEATHER)] if rng.random() < 0.4 else []
        steps = [rng.choice(OPENINGS), *weather, *steps]
    return " ".join(cap(step.format(**roles)) for step in steps)
