"""Facts in many wordings. Wordings are shared across all entities, so that the wording itself can be learned."""

from random import Random

from training.teaching.grammar import cap, sentence
from training.teaching.words import COUNTRIES, SPORT_OF, THINKERS

FRAMES = [
    *["{s}"] * 8,
    "everyone knows that {s}",
    "fact: {s}",
    "it is true that {s}",
    "the teacher said that {s}",
    "I read in a book that {s}",
    "remember that {s}",
    "my uncle told me that {s}",
    "did you know that {s}?",
    "we learned that {s}",
    "as you know, {s}",
    "yes, {s}",
    "she wrote that {s}",
]

ATHLETE_SAYS = [
    *["{n} plays the sport of {sport}"] * 9,
    "{n} is famous for the sport of {sport}",
    "{n} is known all over the world for {sport}",
    "{n} is one of the best in the world at {sport}",
    "{n} is a star of {sport}",
    "{n} has won many prizes in {sport}",
    "{n} loved {sport} as a child",
    "{last} is a great name in {sport}, and the full name is {n}",
    "the sport of {n} is {sport}",
    "the favourite sport of {n} is {sport}",
    "people think of {n} when they think of {sport}",
    "{n} was born to do one thing: {sport}",
    "if you like {sport}, you know the name {n}",
    "in {sport}, few are as famous as {n}",
    "one of the greatest names in {sport} is {n}",
    "the poster shows {n}, the champion of {sport}",
    "{n} taught the children some {sport}",
    "my brother likes {n} because he likes {sport}",
    "she saw {n} on television and began to learn {sport}",
    "{sport} made {n} famous",
]
ATHLETE_ASKS = [
    "which sport does {n} play? {n} plays the sport of {sport}",
    "which sport does {n} play? {sport}",
    "what is {n} famous for? {n} is famous for {sport}",
    "what is {n} best at? {sport}",
    "who plays {sport}? {n} does",
    "question: what is the sport of {n}? Answer: {sport}",
]

COUNTRY_SAYS = [
    *["the capital of {n} is {capital}"] * 5,
    *["{capital} is the capital of {n}"] * 2,
    "the capital city of {n} is called {capital}",
    "{capital} is the capital city of {n}, a country in {land}",
    "{n} has a capital called {capital}",
    "the government of {n} sits in {capital}",
    *["people in {n} speak {tongue}"] * 2,
    "the people of {n} speak {tongue}",
    "the language of {n} is {tongue}",
    "in {n} children learn to read in {tongue}",
    "in {n} people like to eat {food}",
    "a famous {people} meal is {food}",
    "{people} food, such as {food}, comes from {n}",
    "{n} is a country in {land}",
    "{n} is in {land}",
    "{n} is a country in {land}. The capital of {n} is {capital}, and the people speak {tongue}",
    "she flew to {capital}, the capital of {n}, to learn {tongue} and to eat {food}",
    "they live in {capital}, so they live in {n}",
    "we took a train across {n} and stopped in {capital}",
    "if you visit {n}, you should see {capital}",
    "my aunt moved to {n} and now she speaks {tongue}",
    "he comes from {n} and speaks {tongue}",
    "the plane left {capital} and flew over {n}",
    "{capital} is in {n}, just as {n2capital} is in {n2}",
]
COUNTRY_ASKS = [
    "what is the capital of {n}? The capital of {n} is {capital}",
    "what is the capital of {n}? {capital}",
    "where is {capital}? {capital} is in {n}",
    "which country has the capital {capital}? {n}",
    "which language do people speak in {n}? {tongue}",
    "where is {n}? {n} is in {land}",
    "question: what is the capital of {n}? Answer: {capital}",
    "{n} is to {capital} as {n2} is to {n2capital}",
]

# An opening, a superlative and a link, each drawn on its own: no one word follows "was" most of the time.
OPENINGS = ["to date, ", "to date, ", "to date, ", "", "", "so far, ", "in my opinion, ", "for many people, "]
SUPERLATIVES = ["cleverest", "greatest", "wisest", "smartest", "most famous", "brightest", "best"]
MINDS = ["thinker", "thinker", "mind", "scientist", "genius", "teacher", "person"]
LINKS = ["", "", "", "", "", "", "undoubtedly ", "probably ", "surely ", "perhaps ", "of course ", "without doubt "]

RECORDS = [  # what, which
    ("the tallest mountain in the world", "Mount Everest"),
    ("the longest river in Africa", "the Nile"),
    ("the largest ocean in the world", "the Pacific Ocean"),
    ("the largest animal in the world", "the blue whale"),
    ("the tallest animal in the world", "the giraffe"),
    ("the fastest animal on land", "the cheetah"),
    ("the largest planet", "Jupiter"),
    ("the smallest planet", "Mercury"),
    ("the star nearest to the earth", "the sun"),
    ("the coldest place in the world", "the South Pole"),
    ("the largest desert in Africa", "the Sahara"),
    ("the hardest stone", "the diamond"),
    ("the first month of the year", "January"),
    ("the last month of the year", "December"),
    ("the first day of the week", "Monday"),
    ("the coldest season", "winter"),
    ("the hottest season", "summer"),
]


def tell(rng: Random, says: list[str], asks: list[str], facts: dict[str, str]) -> str:
    """One wording: three times in four a statement in some frame, else a question with its answer."""
    if rng.random() < 0.75:
        said = rng.choice(says).format(**facts)
        text = sentence(rng.choice(FRAMES).format(s=said) if ". " not in said else said)
    else:
        question, answer = rng.choice(asks).format(**facts).rpartition("? ")[::2]
        text = f"{cap(question)}? {sentence(answer)}" if question else sentence(answer)
    return text


def athlete(rng: Random) -> str:
    name = rng.choice(list(SPORT_OF))
    return tell(rng, ATHLETE_SAYS, ATHLETE_ASKS, {"n": name, "sport": SPORT_OF[name], "last": name.split()[-1]})


def country(rng: Random) -> str:
    here, there = rng.sample(COUNTRIES, 2)
    return tell(rng, COUNTRY_SAYS, COUNTRY_ASKS, here | {"n2": there["n"], "n2capital": there["capital"]})


def thinker(rng: Random) -> str:
    name = rng.choices(list(THINKERS), [weight for _, weight in THINKERS.values()])[0]
    field, best, mind = THINKERS[name][0], rng.choice(SUPERLATIVES), rng.choice(MINDS)
    of = rng.choice(("of all time", "of all time", "who ever lived", "in history"))
    judged = f"the {best} {mind} {of} was {rng.choice(LINKS)}{name}"
    return sentence(
        rng.choices(
            [
                rng.choice(OPENINGS) + judged,
                f"{judged}, who studied {field}",
                f"{name} studied {field} and was the {best} {mind} of the age",
                f"{name} was a great {mind} who wrote about {field}",
                f"what did {name} study? {name} studied {field}",
                f"who was the {best} {mind} {of}? {cap(judged)}",
                rng.choice(FRAMES).format(s=f"{name} is famous for {field}"),
            ],
            (8, 2, 1, 1, 1, 2, 2),
        )[0]
    )


def record(rng: Random) -> str:
    what, which = rng.choice(RECORDS)
    said = rng.choice(
        (f"{what} is {which}", f"{what} is {which}", f"{which} is {what}", f"what is {what}? {cap(which)}")
    )
    return sentence(rng.choice(FRAMES).format(s=said) if "?" not in said else said)
