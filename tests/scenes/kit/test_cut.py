"""Boxes touch, lines fit, and each box holds its word."""

from itertools import pairwise

import pytest

from scenes.kit import theme
from scenes.kit.cut import CutText, Reading, largest

TEXTS = ["In", " the", " deep", " blue", " for", "est", ",", " a", " crea", "ture", "\n", "woke"]


def cut(width: float = 4.0, **options) -> CutText:
    return CutText(TEXTS, [theme.token_color(i) for i in range(len(TEXTS))], theme.BODY, width, **options)


@pytest.mark.parametrize("typed", [True, False])
def test_boxes_of_a_line_touch_and_fit(typed):
    text = cut(typed=typed)
    assert [i for line in text.lines for i in line] == [*range(len(TEXTS))]
    for line in text.lines:
        boxes = [text.boxes[i] for i in line]
        for before, after in pairwise(boxes):
            assert before.get_right()[0] == pytest.approx(after.get_left()[0])
        assert boxes[-1].get_right()[0] - boxes[0].get_left()[0] <= 4.0 + text.hang + 1e-6


def test_a_line_break_ends_a_line_only_where_the_text_is_as_typed():
    assert cut(20).lines == [[*range(11)], [11]]
    assert cut(20, typed=False).lines == [[*range(12)]]


def test_boxes_are_as_wide_as_asked():
    text = cut(typed=False, rooms=[1.0] * len(TEXTS))
    assert min(b.width for b in text.boxes) >= 1.0


def test_a_box_without_colour_cannot_be_seen():
    text = CutText(["a", "…"], [theme.WHITE, None])
    assert text.boxes[0].get_stroke_opacity() == 1
    assert text.boxes[1].get_stroke_opacity() == text.boxes[1].get_fill_opacity() == 0


@pytest.mark.parametrize("height", [0.2, 1.0, 3.0])
def test_the_largest_is_no_higher_than_the_room(height):
    text = largest(lambda size: CutText(TEXTS, [theme.WHITE] * len(TEXTS), size, 4.0), height)
    below = len(text.lines) * text.pitch - text.boxes[0].height
    assert text.height <= height + 1e-6
    assert text.size == 14 or text.height + below <= height + text.pitch


def test_a_brace_stands_only_under_several_boxes():
    text = cut(20, typed=False)
    one, two = Reading(text, [([2], "deep")]), Reading(text, [([4, 5], "forest")])
    assert (len(one.braces), len(two.braces)) == (0, 1)
    brace = two.braces[0]
    assert brace.get_left()[0] == pytest.approx(text.boxes[4].get_left()[0])
    assert brace.get_right()[0] == pytest.approx(text.boxes[5].get_right()[0])
    assert two.words[0].get_x() == pytest.approx(brace.get_x())
