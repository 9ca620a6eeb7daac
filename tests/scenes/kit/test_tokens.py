"""Which tokens are shown, and where."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scenes.kit.tokens import TokenRow, gaps, legible, window

TOKENS = [" a", " fluffy", "⟨E4 BD⟩", "\n", " ", " creature", " roamed", " the", "verdant", " forest"]


@given(st.integers(1, 60), st.integers(2, 30), st.data())
def test_a_window_shows_what_it_must_and_no_more(count, limit, data):
    keep = data.draw(st.lists(st.integers(-count, count - 1), max_size=limit))
    shown = window(count, limit, keep)
    assert shown == sorted(set(shown))
    assert len(shown) == min(count, limit)
    assert {k % count for k in keep} <= set(shown)
    assert shown[0] >= 0
    assert shown[-1] < count


@given(st.integers(1, 60), st.integers(2, 30))
def test_gaps_and_tokens_make_up_the_whole(count, limit):
    shown = window(count, limit)
    assert len(shown) + sum(gaps(shown).values()) == count
    assert {0, count - 1} <= set(shown)


def test_boxes_of_tokens_touch():
    row = TokenRow(TOKENS)
    boxes = [row.box(i) for i in range(len(TOKENS))]
    np.testing.assert_allclose([b.get_right()[0] for b in boxes[:-1]], [b.get_left()[0] for b in boxes[1:]], atol=1e-6)
    for i, box in enumerate(boxes):
        assert row.word(i).width <= box.width + 1e-6
        np.testing.assert_allclose(row.place(i)[0], row.word(i).get_x(), atol=1e-6)


def test_words_in_a_row_share_a_baseline():
    assert np.ptp([w.baseline for w in TokenRow(TOKENS).words.values()]) < 1e-6


def test_a_row_stays_within_its_width():
    assert TokenRow(TOKENS * 4, width=9).width <= 9 + 1e-6


def test_dots_stand_for_what_is_left_out():
    row = TokenRow(TOKENS, indices=[0, 1, 8, 9])
    assert len(row.dots) == 1
    assert row.box(1).get_right()[0] <= row.dots[0].get_left()[0] < row.box(8).get_left()[0]
    assert row.box(-1) is row.box(9)


def test_spaces_are_seen_where_there_is_nothing_else():
    assert legible(" blue") == " blue"
    assert legible("   ") == "␣␣␣"
