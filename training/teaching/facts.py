"""Facts in many wordings, alone, as questions with answers, and several about one thing in a row."""

from random import Random

from training.teaching import heldout
from training.teaching.grammar import cap, sentence
from training.teaching.knowledge import FACTS, FIELD_OF
from training.teaching.wordings import ASKED, EVERYWHERE, FRAMES, TURNED_AROUND, WORDINGS

# How often each relation is told; those the films ask about, and those with many entities, more often.
OFTEN = {"sport": 22, "capital": 14, "language": 12, "continent": 10, "field": 13, "invention": 5, "colour": 10}
OFTEN |= {"sound": 6, "baby": 6, "home": 6, "product": 6}
ALLOWED = {  # relation, entity -> the wordings training may use
    (relation, n): [w for w in EVERYWHERE + WORDINGS[relation] if w not in heldout.wordings(relation, n)]
    for relation, answers in FACTS.items()
    for n in answers
}
TOGETHER = {  # relations that one and the same entity has
    n: [relation for relation in FACTS if n in FACTS[relation]] for answers in FACTS.values() for n in answers
}


def say(rng: Random, relation: str, n: str, ask: bool | None = None) -> str:
    """One allowed wording, filled in: "which sport ...? basketball" or a statement, as asked for."""
    wordings = [w for w in ALLOWED[relation, n] if ask is None or ("? " in w) == ask]
    return rng.choice(wordings).format(relation=relation, n=n, y=FACTS[relation][n])


def proper(text: str) -> str:
    """Capital and full stop for a question and its answer, or for a statement."""
    question, mark, answer = text.partition("? ")
    return f"{cap(question)}? {sentence(answer)}" if mark else sentence(text)


def fact(rng: Random) -> str:
    """One fact: in a frame, turned around, or with a question before a whole sentence."""
    relation = rng.choices(list(OFTEN), list(OFTEN.values()))[0]
    n = rng.choice(list(FACTS[relation]))
    dice = rng.random()
    if dice < 0.12:
        return sentence(rng.choice(TURNED_AROUND[relation]).format(n=n, y=FACTS[relation][n]))
    if dice < 0.24:
        question = say(rng, relation, n, ask=True).partition("? ")[0]
        return f"{cap(question)}? {sentence(say(rng, relation, n, ask=False))}"
    said = say(rng, relation, n)
    return proper(rng.choice(ASKED if "? " in said else FRAMES).format(s=said))


def several(rng: Random) -> str:
    """Two to four facts about one country, animal or trade, or one fact about several of a kind."""
    if rng.random() < 0.5:
        n = rng.choice([n for n, relations in TOGETHER.items() if len(relations) > 1])
        pairs = [(relation, n) for relation in rng.sample(TOGETHER[n], min(len(TOGETHER[n]), rng.randint(2, 3)))]
    else:
        relation = rng.choices(list(OFTEN), list(OFTEN.values()))[0]
        pairs = [(relation, n) for n in rng.sample(list(FACTS[relation]), rng.randint(2, 4))]
    return " ".join(proper(say(rng, relation, n)) for relation, n in pairs)


def same_wording(rng: Random) -> str:
    """One wording with several entities in a row: what changes is only who and the answer."""
    relation = rng.choices(list(OFTEN), list(OFTEN.values()))[0]
    wording = rng.choice(EVERYWHERE + WORDINGS[relation])
    able = [n for n in FACTS[relation] if wording in ALLOWED[relation, n]]
    chosen = rng.sample(able, rng.randint(2, 4))
    return " ".join(proper(wording.format(relation=relation, n=n, y=FACTS[relation][n])) for n in chosen)


# An opening, a superlative and a link, each drawn on its own: no one word follows "was" most of the time.
OPENINGS = ["to date, ", "to date, ", "to date, ", "", "", "so far, ", "in my opinion, ", "for many people, "]
SUPERLATIVES = ["cleverest", "greatest", "wisest", "smartest", "most famous", "brightest", "best"]
MINDS = ["thinker", "thinker", "mind", "scientist", "genius", "teacher", "person"]
LINKS = ["", "", "", "", "", "", "", "", "undoubtedly ", "probably ", "surely ", "perhaps ", "of course "]
THINKERS = dict.fromkeys(FIELD_OF, 1) | {"Albert Einstein": 9, "Isaac Newton": 6, "Marie Curie": 4, "Aristotle": 4}
THINKERS |= {"Charles Darwin": 3, "Galileo": 3, "Leonardo da Vinci": 3, "Alan Turing": 3, "Plato": 2, "Socrates": 2}


def thinker(rng: Random) -> str:
    """Superlatives, with many names and fillers to choose from."""
    name = rng.choices(list(THINKERS), list(THINKERS.values()))[0]
    best, mind = rng.choice(SUPERLATIVES), rng.choice(MINDS)
    of = rng.choice(("of all time", "of all time", "who ever lived", "in history"))
    judged = f"the {best} {mind} {of} was {rng.choice(LINKS)}{name}"
    return sentence(
        rng.choices(
            [
                rng.choice(OPENINGS) + judged,
                f"{judged}, a master of {FIELD_OF[name]}",
                f"{name} was a great {mind} who wrote about {FIELD_OF[name]}",
                f"who was the {best} {mind} {of}? {cap(judged)}",
            ],
            (8, 2, 1, 2),
        )[0]
    )


RECORDS = {
    "the tallest mountain in the world": "Mount Everest",
    "the longest river in Africa": "the Nile",
    "the largest ocean in the world": "the Pacific Ocean",
    "the largest animal in the world": "the blue whale",
    "the tallest animal in the world": "the giraffe",
    "the fastest animal on land": "the cheetah",
    "the largest planet": "Jupiter",
    "the smallest planet": "Mercury",
    "the star nearest to the earth": "the sun",
    "the coldest place in the world": "the South Pole",
    "the largest desert in Africa": "the Sahara",
    "the hardest stone": "the diamond",
    "the first month of the year": "January",
    "the last month of the year": "December",
    "the first day of the week": "Monday",
    "the coldest season": "winter",
    "the hottest season": "summer",
}


def record(rng: Random) -> str:
    """The largest, the first, the coldest."""
    what, which = rng.choice(list(RECORDS.items()))
    said = rng.choice((f"{what} is {which}", f"{which} is {what}", f"what is {what}? {cap(which)}"))
    return proper(said) if "? " in said else sentence(rng.choice(FRAMES).format(s=said))
