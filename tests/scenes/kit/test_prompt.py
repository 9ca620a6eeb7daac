"""The text that is read, and the blank in it."""

import warnings

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scenes.kit.prompt import Prompt, characters, pieces
from scenes.kit.text import space_width, word
from scenes.kit.typeset import MissingFont

DEMO = "a fluffy blue creature roamed the verdant"
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
@example("  two  spaces \n\n and lines\n")
@example(LONG)
@example("שלום עולם abc مرحبا بالعالم")
@example("e\u0301" * 40)
def test_cutting_loses_nothing_and_makes_nothing_too_wide(text):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MissingFont)
        parts = pieces(text, 35, 5.6)
        assert "".join(parts) == text
        assert all(word(p, 35).width <= 5.6 or len(characters(p)) == 1 for p in parts)


@pytest.mark.parametrize(
    "read", ["Hello", DEMO, LONG, f"{DEMO} {LONG}, " * 4, "one\ntwo\n\nthree", " ", "a" + " " * 300]
)
@pytest.mark.parametrize("answer", [" forest", "s", " ", " " + LONG])
def test_it_stays_within_its_lines(read, answer):
    prompt = Prompt(read, answer, " and so on" * 20, width=5.6, lines=5)
    inked = [w for w in (*prompt.read, *prompt.ahead) if w.text.strip()]
    assert len({round(w.get_y(), 4) for w in (*inked, prompt.hole)}) <= 5
    left = min(w.get_left()[0] for w in (*prompt.read, *prompt.ahead))
    space = space_width(35)
    assert max(w.get_right()[0] for w in (*inked, prompt.hole)) - left <= 5.6 + 2 * space
    assert prompt.fill(word(answer.strip() or "␣", 35)).get_right()[0] <= prompt.blank.get_right()[0] + 1e-6


def test_the_blank_follows_what_was_read():
    prompt = Prompt(DEMO, " forest", width=20)
    assert prompt.blank.get_left()[0] == pytest.approx(prompt.read[-1].get_right()[0] + space_width(35), abs=1e-6)
    glued = Prompt(DEMO, "s", width=20)
    assert glued.blank.get_left()[0] == pytest.approx(glued.read[-1].get_right()[0], abs=1e-6)


def test_what_lies_ahead_follows_the_blank():
    prompt = Prompt("a fluffy", " green", " creature", width=20)
    assert prompt.blank.get_right()[0] <= prompt.ahead[0].get_left()[0] + 1e-6


def test_the_answer_stands_on_the_line_of_the_text():
    prompt = Prompt(DEMO, " forest", width=20)
    answer = prompt.fill(word("forest", prompt.size))
    assert answer.baseline == pytest.approx(prompt.read[-1].baseline)
    assert answer.get_left()[0] == pytest.approx(prompt.blank.get_left()[0])


def test_dots_stand_for_lines_left_out():
    prompt = Prompt("word " * 80 + "end", " forest", " and more" * 80, lines=4)
    assert prompt.read[0].text == "…"
    assert prompt.read[-1].text == " end"
    assert prompt.ahead[-1].text == " …"


def test_words_read_to_the_left_stand_in_their_order():
    assert pieces("say שלום עולם now", 35, 20) == ["say", " שלום עולם", " now"]
