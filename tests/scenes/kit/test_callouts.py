"""Counts end at what they count, and stand on the line of the words beside them."""

import pytest
from manim import LEFT, Rectangle

from scenes.kit.callouts import Callout, Count, Tally


def test_a_count_runs_from_nothing_to_its_total():
    count = Count(1_179_648)
    assert count.text == "1,179,648"
    move = count.count_up()
    assert count.text == "0"
    move.begin()
    move.interpolate(0.5)
    assert 0 < int(count.text.replace(",", "")) < 1_179_648
    move.finish()
    assert count.text == "1,179,648"


def test_its_digits_stand_on_the_line_of_the_words(box_of, frame_of):
    count, letters = (box_of(frame_of(part)) for part in Tally(111, "HHH", 96))
    assert count[3] == pytest.approx(letters[3], abs=1)
    assert count[2] < letters[0]


def test_a_callout_stands_on_the_side_it_was_asked_for():
    target = Rectangle(width=1, height=3)
    callout = Callout(target, LEFT, 6144)
    assert callout.get_right()[0] < target.get_left()[0]
    assert callout.brace.height == pytest.approx(3)
    assert callout.tally.get_right()[0] < callout.brace.get_left()[0]
