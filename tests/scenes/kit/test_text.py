"""Words stand on one line, and lines stay within their width."""

import string

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import DOWN, RIGHT, VGroup

from scenes.kit.text import Line, Paragraph, fit, fit_alike, sentence, space_width, word, words

LOW_AND_HIGH = ["gap", "x", "Ég", "–", "😀", "…", "ש", " of", "Ĥ(j)"]


def test_words_side_by_side_share_a_baseline():
    row = VGroup(*words(LOW_AND_HIGH)).arrange(RIGHT)
    assert np.ptp([w.baseline for w in row]) < 1e-9
    assert np.ptp([w.baseline for w in Line(LOW_AND_HIGH).scale(0.7).shift(DOWN)]) < 1e-9


def test_the_letters_stand_on_the_baseline():
    for w in words(["xmn", "EHI"], size=48):
        ink = w.points[8:]  # after the two corners of its box
        assert ink[:, 1].min() == pytest.approx(w.baseline, abs=0.01)


def test_a_word_is_as_high_as_its_line_and_as_wide_as_its_type():
    dash, ascender = words(["–", "Ég"])
    assert dash.height == pytest.approx(ascender.height)
    assert word("abab").width == pytest.approx(2 * word("ab").width, rel=0.02)
    assert word("a", 48).width == pytest.approx(2 * word("a", 24).width)


letters = st.text(string.ascii_letters, min_size=1, max_size=12)


def extents(paragraph: Paragraph) -> list[float]:
    """How far each line reaches, from the beginning of its first letter; the space before that does not count."""
    space = space_width(24)
    lines: dict[float, list] = {}
    for w in paragraph:
        lines.setdefault(round(w.get_y(), 6), []).append(w)
    return [
        line[-1].get_right()[0] - line[0].get_left()[0] - space * (n > 0 and line[0].text.startswith(" "))
        for n, line in enumerate(lines.values())
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["", " "]), letters), min_size=1, max_size=25), st.floats(0.3, 6))
def test_lines_stay_within_their_width(found, width):
    pieces = [space + text for space, text in found]
    paragraph = Paragraph(pieces, 24, width)
    widest = max(w.width for w in paragraph)
    assert max(extents(paragraph)) <= max(width, widest) + 1e-6
    assert [w.text for w in paragraph] == pieces


@settings(max_examples=30, deadline=None)
@given(st.lists(letters, min_size=1, max_size=20), st.floats(3, 9))
def test_lines_begin_with_words(found, width):
    paragraph = Paragraph([(" " if i else "") + w for i, w in enumerate(found)], 24, width)
    starts = {round(w.get_left()[0] + space_width(24) * w.text.startswith(" "), 4) for w in paragraph}
    left = round(paragraph[0].get_left()[0], 4)
    assert min(starts) == pytest.approx(left, abs=1e-3)


def test_a_line_ends_where_the_text_says():
    paragraph = Paragraph(["one\n", "two", " three"], 24, 12)
    one, two, three = (w.get_y() for w in paragraph)
    assert one > two == three
    assert paragraph[0].text == "one↵"


def test_pieces_of_one_word_stay_together():
    paragraph = Paragraph(["the", " ver", "d", "ant", " forest"], 24, 1.1)
    _, *verdant, _ = (w.get_y() for w in paragraph)
    assert np.ptp(verdant) < 1e-9


def test_centred_lines_are_about_equally_long():
    caption = sentence("one two three four five six seven eight nine ten eleven", 24, 3.6, centered=True)
    lengths = extents(caption)
    assert caption.n_lines > 1
    assert min(lengths) > 0.6 * max(lengths)


def test_fit_only_shrinks():
    assert fit(word("abc"), 100).width == pytest.approx(word("abc").width)
    assert fit(word("abc"), 0.1).width == pytest.approx(0.1)
    assert fit(word("abc"), 100, 0.1).height == pytest.approx(0.1)


def test_words_side_by_side_shrink_together_and_a_long_one_further():
    few, long = words(["blue", "forest"]), words(["blue", "forest", "incomprehensibilities"])
    fit_alike(few, 0.8 * few[1].width)
    assert few[0].height == pytest.approx(few[1].height)
    fit_alike(long, 1.0, most=0.6)
    assert long[0].height == pytest.approx(0.6 * word("blue").height)
    assert long[2].height < long[0].height
    assert all(each.width <= 1.0 + 1e-6 for each in long)
