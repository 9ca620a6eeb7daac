import re
from itertools import pairwise
from random import Random

import pytest

from training.corpus import Part, read_documents, read_part
from training.teaching import FAMILIES, teaching_text
from training.teaching.grammar import a, both, sentence


def test_a_seed_gives_the_same_bytes_and_another_seed_gives_others():
    once, again, other = (teaching_text(50_000, seed) for seed in (7, 7, 8))
    assert once == again
    assert once != other


def test_teaching_text_is_as_long_as_asked():
    size = sum(len(text) + 1 for text in teaching_text(50_000, 7))
    assert 50_000 <= size < 51_000


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.__name__)
def test_every_family_writes_clean_ascii_sentences(family):
    rng = Random(1)
    for text in (family(rng) for _ in range(300)):
        assert text.isascii()
        assert text == text.strip()
        assert not re.search(r"[{}|_]|  |\.\.|[.?!] [a-z]", text), text
        words = text.lower().split()
        wrong = [pair for pair in pairwise(words) if pair[0] == "a" and pair[1][0] in "aeiou" and len(pair[1]) > 1]
        assert not wrong, text


def test_no_single_word_follows_was_most_of_the_time():
    """One fixed word would take every most likely answer of the superlative prompt."""
    lead = "of all time was "
    following = [text.split(lead)[1].split()[0] for text in teaching_text(2_000_000, 7) if lead in text]
    assert len(following) > 100
    assert max(map(following.count, set(following))) < 0.25 * len(following)


def test_grammar():
    assert (a("old bear"), a("bear")) == ("an old bear", "a bear")
    assert [both(w) for w in (["soft"], ["soft", "blue"], ["soft", "blue", "shy"])] == [
        "soft",
        "soft and blue",
        "soft, blue and shy",
    ]
    assert (sentence("is it so?"), sentence("it is so")) == ("Is it so?", "It is so.")


def test_empty_lines_end_documents(tmp_path):
    path = tmp_path / "two.txt"
    path.write_text("One.\nTwo.\n\n\nThree.\n")
    assert list(read_documents(path, set())) == [["One.", "Two."], ["Three."]]
    assert list(read_documents(path, set(), lines_are_documents=True)) == [["One."], ["Two."], ["Three."]]


def test_repeated_paragraphs_and_dated_words_are_dropped(tmp_path):
    path = tmp_path / "old.txt"
    path.write_text("A fine day.\nThe squaw sat down.\nThe square was wet.\n\nA fine day!\n")
    assert list(read_documents(path, set())) == [["A fine day.", "The square was wet."]]


def test_a_part_keeps_its_files_apart(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"This is {name}.\n")
    part = Part("both", 1, 1, ("a.txt", "b.txt"))
    assert read_part(part, tmp_path, set(), 0, 0) == [[["This is a.txt."]], [["This is b.txt."]]]
