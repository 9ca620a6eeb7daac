"""What is said in a first school book: counting, sums, kinds of things, opposites."""

# ruff: noqa: SIM905 - words in a row read better than forty quoted strings

from random import Random

from training.teaching.grammar import a, both, cap, other, sentence
from training.teaching.words import ANIMALS, COLOURS, COUNTRIES, PEOPLE

SEQUENCES = [
    "one two three four five six seven eight nine ten",
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "January February March April May June July August September October November December",
    "first second third fourth fifth sixth seventh",
    "spring summer autumn winter",
    "red orange yellow green blue indigo violet",
    "a b c d e f g h i j k l m n o p q r s t u v w x y z",
]
NUMBERS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty""".split()
KINDS = {
    "animal": ANIMALS,
    "fruit": "apple pear banana plum cherry peach lemon grape mango strawberry melon".split(),
    "colour": COLOURS,
    "food": "bread cheese soup rice cake pizza pasta butter honey stew porridge".split(),
    "drink": "water milk tea coffee juice lemonade".split(),
    "sport": "basketball football tennis golf baseball boxing swimming cricket rugby cycling".split(),
    "tool": "hammer saw spade axe needle ladder brush knife".split(),
    "flower": "rose lily daisy tulip violet poppy sunflower bluebell".split(),
    "season": "spring summer autumn winter".split(),
    "country": [row["n"] for row in COUNTRIES],
    "city": [row["capital"] for row in COUNTRIES],
    "planet": "Mercury Venus Earth Mars Jupiter Saturn Uranus Neptune".split(),
    "metal": "gold silver iron copper tin lead steel".split(),
    "instrument": "piano violin drum flute guitar trumpet harp".split(),
    "science": "physics chemistry biology mathematics astronomy".split(),
}
UNCOUNTED = {"colour", "food", "drink", "sport", "season", "metal", "science"}  # no article: "gold is a kind of metal"
PLURAL = {"country": "countries", "city": "cities", "fruit": "fruit", "food": "food", "science": "sciences"}
OPPOSITES = """big small,hot cold,old young,tall short,happy sad,fast slow,good bad,light dark,wet dry,hard soft,
rich poor,high low,early late,open closed,full empty,loud quiet,strong weak,day night,up down,left right""".replace(
    "\n", ""
).split(",")
OPPOSITES = [pair.split() for pair in OPPOSITES]


def sequence(rng: Random) -> str:
    words = rng.choice(SEQUENCES).split()
    start = rng.randrange(max(1, len(words) - 4))
    return rng.choice((", ", " ")).join(words[start : start + rng.randint(4, len(words))]) + "."


def sum_in_words(rng: Random) -> str:
    m, n = rng.randrange(11), rng.randrange(11)
    x, y, total = NUMBERS[m], NUMBERS[n], NUMBERS[m + n]
    return sentence(
        rng.choice((f"{x} plus {y} is {total}", f"{total} minus {y} is {x}", f"what is {x} plus {y}? {cap(total)}"))
    )


def kind(rng: Random) -> str:
    group = rng.choice(list(KINDS))
    one, two, three = rng.sample(KINDS[group], 3)
    odd_group = other(rng, list(KINDS), group)
    named = one if one[0].isupper() or group in UNCOUNTED else a(one)
    means = f"{named} is {a(group)}" if one[0].isupper() else f"{named} is a kind of {group}"
    return sentence(
        rng.choice(
            [
                means,
                means,
                f"what is {named}? {cap(means)}",
                f"is {named} {a(group)} or {a(odd_group)}? {cap(named)} is {a(group)}",
                f"some {PLURAL.get(group, group + 's')} are {both([one, two, three])}",
                f"{rng.choice(PEOPLE)} likes {one} and {two}, but not {three}"
                if group in UNCOUNTED
                else f"{one} and {two} are {PLURAL.get(group, group + 's')}",
            ]
        )
    )


def opposite(rng: Random) -> str:
    x, y = rng.sample(rng.choice(OPPOSITES), 2)
    return sentence(
        rng.choice(
            [
                f"the opposite of {x} is {y}",
                f"what is the opposite of {x}? The opposite of {x} is {y}",
                f"{x} is the opposite of {y}",
                f"if it is not {x}, it may be {y}",
            ]
        )
    )
