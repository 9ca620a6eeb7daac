from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio import timing
from studio.shot import Cue
from studio.timing import BREATH, PAUSE, Said

BEATS = [4.0, 4.0, 8.0, 4.0]
TEXTS = st.text(st.sampled_from('ab.!?… \n@12"”)。e.g'), max_size=60)


def said(narration: str, beats=BEATS) -> list[list[str]]:
    return timing.lay(narration, beats)


def test_as_many_paragraphs_as_beats_have_one_each():
    assert said("One. And more.\n\nTwo.\n\nThree.\n\nFour.") == [["One.", "And more."], ["Two."], ["Three."], ["Four."]]


def test_without_blank_lines_each_line_is_a_paragraph():
    assert said("One.\nTwo.\nThree.\nFour.") == [["One."], ["Two."], ["Three."], ["Four."]]


def test_a_line_that_goes_on_with_a_sentence_is_no_paragraph_of_its_own():
    assert said("One goes\non.\nTwo.\nThree.\nFour.")[0] == ["One goes on."]


def test_other_numbers_are_spread_in_proportion_to_time():
    assert said("Aa bb. Cc dd. Ee ff. Gg hh. Ii jj.") == [["Aa bb."], ["Cc dd."], ["Ee ff.", "Gg hh."], ["Ii jj."]]
    assert said("Only this.") == [["Only this."], [], [], []]


def test_a_marker_puts_what_follows_on_its_beat():
    assert said("@2 Two. More.\n\n@4 Four.") == [[], ["Two.", "More."], [], ["Four."]]
    assert said("@2\nTwo,\nall of it.\n@4 Four.") == [[], ["Two, all of it."], [], ["Four."]]


def test_unmarked_paragraphs_follow_on_the_next_beats_but_not_past_a_marker():
    assert said("One.\n\n@2 Two.\n\nThree.\n\nAlso three.\n\n@4 Four.\n\nStill four.") == [
        ["One."],
        ["Two."],
        ["Three.", "Also three."],
        ["Four.", "Still four."],
    ]


@given(TEXTS, st.lists(st.floats(0.5, 9), min_size=1, max_size=5))
def test_nothing_is_lost_and_nothing_changes_places(text, beats):
    words = "".join(p.text for p in timing.paragraphs(text))
    laid = timing.lay(text, beats)
    assert len(laid) == len(beats)
    if [p.beat for p in timing.paragraphs(text) if p.beat] in ([], [1], [1, 2]):
        assert "".join(s for beat in laid for s in beat).replace(" ", "") == words.replace(" ", "")


@given(TEXTS)
def test_sentences_hold_every_word(text):
    cut = timing.sentences(" ".join(text.split()))
    assert "".join(cut).replace(" ", "") == "".join(text.split())
    assert all(s.strip() == s != "" for s in cut)


@pytest.mark.parametrize(
    "text",
    ["It is 3.5 wide.", "See e.g. Mr. Smith.", "“Why?” she asks.", "Wait … there is more.", "No end"],
)
def test_what_is_one_sentence_is_not_cut(text):
    assert timing.sentences(text) == [text]


def test_a_beat_lasts_as_long_as_its_words():
    speech = timing.speech([[Said("One.", 1.0), Said("Two.", 2.0)], []])
    assert speech.lasting == (pytest.approx(BREATH + 1.0 + PAUSE + 2.0 + PAUSE), 0.0)


def test_sentences_begin_with_their_beats_and_end_within_them():
    speech = timing.speech([[Said("One.", 1.0), Said("Two.", 2.0)], [], [Said("Three.", 1.5)]])
    starts = [0.0, 6.0, 8.0]
    beats = [Cue("…", at, at + max(lasts, 1.0)) for at, lasts in zip(starts, speech.lasting)]
    cues = speech.subtitles(beats)
    assert [c.text for c in cues] == ["One.", "Two.", "Three."]
    assert [c.start for c in cues] == pytest.approx([BREATH, BREATH + 1 + PAUSE, 8 + BREATH])
    assert all(before.end <= after.start + 1e-9 for before, after in pairwise(cues))
    assert cues[1].end <= beats[0].end + 1e-9
    assert cues[2].end <= beats[2].end + 1e-9


def test_where_nothing_is_said_the_captions_are_the_subtitles():
    beats = [Cue("A caption.", 0, 2)]
    assert timing.speech([[]]).subtitles(beats) == tuple(beats)


def test_a_recording_goes_on_without_a_break_and_the_film_is_no_shorter():
    speech = timing.recorded([["One two three."], ["Four."]], Path("own.wav"), 10.0, [2.0, 2.0])
    first, second = speech.subtitles([Cue("", 0, 2), Cue("", 20, 30)])
    assert (first.start, second.end) == (0.0, pytest.approx(10.0))
    assert first.end == second.start
    assert sum(speech.lasting) >= 10.0


def test_a_recording_whose_words_nobody_knows_stretches_all_beats_alike():
    assert timing.recorded([[], []], Path("own.wav"), 9.6, [2.0, 6.0]).lasting == (2.5, 7.5)
