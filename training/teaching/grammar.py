"""The little grammar the sentence families share."""

import re
from random import Random


def cap(text: str) -> str:
    """Raise the first letter and leave the rest: 'the Eiffel tower' -> 'The Eiffel tower'."""
    return text[:1].upper() + text[1:]


def a(phrase: str) -> str:
    """Put the right article in front: 'a bear', 'an old bear'."""
    return ("an " if phrase[0].lower() in "aeiou" else "a ") + phrase


def both(words: list[str]) -> str:
    """'soft', 'soft and blue', 'soft, blue and shy'."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def sentence(text: str) -> str:
    """Capital and full stop, unless it already ends in a mark."""
    return cap(text) + ("" if text[-1] in ".?!" else ".")


def other(rng: Random, choices: list, *taken):
    """Choose one that is not taken."""
    return rng.choice([c for c in choices if c not in taken])


def lines_of(text: str) -> list[str]:
    """The lines of a table; one that is set in goes on with the one before.

    >>> lines_of("a | b\\n    | c\\nd")
    ['a | b | c', 'd']
    """
    return re.sub(r"\n +", " ", text.strip("\n")).split("\n")
