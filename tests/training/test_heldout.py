"""Nothing that the evaluation asks stands in the text that training reads."""

import re
from pathlib import Path
from random import Random

import pytest

from training.measure.senses import pairs
from training.teaching import families, heldout, teaching_text
from training.teaching.adjectives import ORDERS, PAIRED
from training.teaching.facts import ALLOWED
from training.teaching.grammar import lines_of
from training.teaching.knowledge import FACTS
from training.teaching.senses import SENSES
from training.teaching.wordings import EVERYWHERE, NEVER_TAUGHT, WORDINGS
from training.train import Plan

CONFIG = Path(__file__).parents[2] / "training" / "compact.toml"


@pytest.fixture(scope="module")
def text():
    """The beginning of the teaching text that the shipped model read."""
    return "\n".join(teaching_text(3_000_000, Plan.read(CONFIG).seed)).lower()


def test_no_fact_is_told_in_a_wording_kept_apart(text):
    assert [asked for _, asked, _ in heldout.facts() if asked.lower() in text] == []


def test_no_fact_is_told_in_the_wordings_that_nobody_is_taught_in(text):
    asked = [w.format(n=n) for relation, wordings in NEVER_TAUGHT.items() for w in wordings for n in FACTS[relation]]
    assert [a for a in asked if a.lower() in text] == []


def test_no_sentence_kept_apart_is_told(text):
    kept = [s.partition("{n}")[2] or s for senses in SENSES.values() for sense in senses for s in sense.held_out]
    assert [s for s in kept if s.strip().lower() in text] == []


def test_no_word_or_order_of_the_new_scenes_is_told(text):
    kept = {*heldout.ADJECTIVES, *heldout.PLACE_ADJECTIVES, *heldout.NOUNS, *heldout.PLACES}
    assert kept & set(re.findall("[a-z]+", text)) == set()
    assert not set(heldout.ORDERS) & {*ORDERS, *PAIRED}
    fixed = [max(re.split("{.}", order), key=len).strip().lower() for order in heldout.ORDERS]
    assert [words for words in fixed if len(words.split()) > 2 and words in text] == []


def test_no_two_pairs_of_an_analogy_are_said_together():
    asked = {frozenset(((m, w), (k, q))) for rows in heldout.analogies().values() for m, w, k, q in rows}
    rng, said = (
        Random(5),
        re.compile(r"(?:as )?(\w+) (?:is to|goes with) (\w+)(?: as|, so) (\w+) (?:is to|goes with) (\w+)\."),
    )
    found = [m.groups() for m in (said.fullmatch(families.analogy(rng)) for _ in range(5000)) if m]
    found = [tuple(word.lower() for word in words) for words in found]
    asked = {frozenset(tuple(word.lower() for word in pair) for pair in two) for two in asked}
    assert len(found) > 1500
    for x, y, u, v in found:
        assert frozenset(((x, y), (u, v))) not in asked
        assert frozenset(((y, x), (v, u))) not in asked


def test_enough_is_asked():
    assert len(ALLOWED) >= 150
    assert len(heldout.facts()) >= 100
    assert len(pairs()) >= 40
    assert len(heldout.analogies()) == 8
    assert min(map(len, heldout.analogies().values())) >= 8


@pytest.mark.parametrize("relation", FACTS)
def test_half_of_all_entities_are_told_in_every_wording_and_every_wording_is_told(relation):
    every = {*EVERYWHERE, *WORDINGS[relation]}
    told = [set(ALLOWED[relation, n]) for n in FACTS[relation]]
    assert sum(wordings == every for wordings in told) >= len(told) // 2
    assert set.union(*told) == every
    assert min(map(len, told)) >= 0.7 * len(every)


def test_every_sentence_of_a_sense_ends_with_its_word():
    for senses in SENSES.values():
        assert len({sense.topic for sense in senses}) == len(senses)
        for sense in senses:
            assert len(sense.held_out) == 2
            for s in (*sense.sentences, *sense.held_out):
                assert s.split()[-1] == sense.word, s


def test_a_line_that_is_set_in_goes_on():
    assert lines_of("\na | b\n    | c\nd\n") == ["a | b | c", "d"]
