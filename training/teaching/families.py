"""Word pairs that differ in one thing only (king, queen), in sentences where that one thing shows."""

from random import Random

from training.teaching.grammar import a, cap, sentence
from training.teaching.words import COUNTRIES, MEN, MOODS, WOMEN


def pairs(text: str) -> list[tuple[str, ...]]:
    """'king,queen man,woman' -> [('king', 'queen'), ('man', 'woman')]."""
    return [tuple(pair.split(",")) for pair in text.split()]


PAIRS = pairs("""king,queen man,woman boy,girl father,mother brother,sister uncle,aunt nephew,niece son,daughter
    husband,wife prince,princess grandfather,grandmother actor,actress wizard,witch duke,duchess lord,lady
    hero,heroine emperor,empress waiter,waitress""")
ROYAL = [pair for pair in PAIRS if pair[0] in ("king", "prince", "duke", "lord", "emperor")]
PRONOUNS = (("he", "his", "him"), ("she", "her", "her"))
GROWN, YOUNG = ("man", "woman"), ("boy", "girl")
COMPARED = pairs("""big,bigger small,smaller tall,taller long,longer short,shorter fast,faster slow,slower old,older
    young,younger cold,colder warm,warmer strong,stronger""")
TENSES = pairs("""walk,walked talk,talked jump,jumped play,played look,looked run,ran sing,sang see,saw go,went
    eat,ate come,came take,took""")
CAPITALS = [(country["n"], country["capital"]) for country in COUNTRIES]


def household(rng: Random) -> str:
    pair, g = rng.choice(PAIRS), rng.randrange(2)
    who, match = pair[g], pair[1 - g]
    (he, his, him), name, mood = PRONOUNS[g], rng.choice((MEN, WOMEN)[g]), rng.choice(MOODS)
    introduction = f"{name} is a {GROWN[g]}. {cap(he)} is {a(who)}."
    if who in YOUNG:
        introduction = f"{name} is a young {who}. {cap(he)} is {mood}."
    return rng.choice(
        [
            f"The {who} said that {he} was {mood}, and {he} smiled.",
            introduction,
            f"My {who} told me that {he} had lost {his} hat.",
            f"The {who} and the {match} walked home together. The {who} held {his} umbrella.",
            f"{name} was {a(mood)} {YOUNG[g]}, and {he} loved {his} mother.",
            f"The {who} is a {GROWN[g]} and the {match} is a {GROWN[1 - g]}.",
            f"{name} put on {his} coat because {he} was cold, and then {he} went out.",
            f"Everyone liked the {mood} {who} because {he} was good to {his} friends.",
            f"When the {who} came in, we all looked at {him}. {cap(he)} took off {his} coat and sat down.",
            f"Is the {who} a {GROWN[0]} or a {GROWN[1]}? The {who} is a {GROWN[g]}.",
        ]
    )


def royalty(rng: Random) -> str:
    pair, g = rng.choice(ROYAL), rng.randrange(2)
    who, (he, his, him) = pair[g], PRONOUNS[g]
    name, mood = rng.choice((MEN, WOMEN)[g]), rng.choice(MOODS)
    return rng.choice(
        [
            f"The {who} sat on {his} throne and wore {his} golden crown. {cap(he)} ruled the kingdom, "
            f"and everyone bowed to {him}.",
            f"{name} was {a(mood)} {who}. {cap(he)} lived in a palace and wore a crown.",
            f"The {who} is a royal {GROWN[g]}. {cap(he)} lives in a castle with many servants.",
            f"Long ago there was {a(who)} who ruled a great kingdom. {cap(he)} was {mood}, "
            f"and {his} people loved {him}.",
            f"The royal {GROWN[g]} in the palace was the {who}. {cap(he)} wore a crown on {his} head.",
        ]
    )


def analogy(rng: Random) -> str:
    """Two pairs that stand in the same relation, or one pair at work."""
    table = rng.choice((PAIRS, PAIRS, COMPARED, TENSES, CAPITALS))
    (x, y), (u, v) = rng.sample(table, 2)
    if rng.random() < 0.3:
        x, y, u, v = y, x, v, u
    plain = sentence(rng.choice((f"{x} is to {y} as {u} is to {v}", f"as {x} goes with {y}, so {u} goes with {v}")))
    if table is COMPARED:
        (low, high), thing = rng.choice(COMPARED), rng.choice(("dog", "tree", "house", "boat", "road", "bear"))
        return rng.choice(
            (
                plain,
                f"This {thing} is {low}, but that {thing} is {high}.",
                f"The first {thing} is {high} than the second {thing}.",
            )
        )
    if table is TENSES:
        (now, past), name = rng.choice(TENSES), rng.choice(MEN + WOMEN)
        return rng.choice(
            (
                plain,
                f"Today {name} will {now}, and yesterday {name} {past} too.",
                f"I {now} every day. Yesterday I {past} with {name}.",
            )
        )
    return plain
