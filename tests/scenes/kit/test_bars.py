"""Bars are as long as their numbers say, and no number says more than is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.kit.bars import TALLEST_REST, TokenBars, percent, spaced
from scenes.kit.paint import Change

TOKENS = [" forest", "s", ",", " ", "⟨E4 BD⟩", "\n"]
PROBS = np.array([0.4, 0.25, 0.1, 0.05, 0.0004, 0.000001])


def bars(probs=PROBS, others=94) -> TokenBars:
    return TokenBars(TOKENS[: len(probs)], probs, others)


shares = st.lists(st.floats(1e-6, 1), min_size=2, max_size=6).map(lambda v: np.sort(np.array(v))[::-1] / (sum(v) + 0.1))


@given(shares)
def test_lengths_are_proportional_and_nothing_is_left_out(probs):
    distribution = bars(probs)
    lengths = distribution.lengths()
    np.testing.assert_allclose(lengths / lengths[0], [*(probs / probs[0]), (1 - probs.sum()) / probs[0]])
    assert distribution.shares.sum() == pytest.approx(1)
    assert distribution.rest == pytest.approx(1 - probs.sum())


@given(shares)
def test_the_longest_bar_fills_the_room(probs):
    distribution = bars(probs)
    reach = [distribution.bar_end(i)[0] for i in range(len(probs) + 1)]
    whole = distribution.place(distribution.bar_x + distribution.bar_width, 0)[0]
    assert max(reach) == pytest.approx(whole)
    if distribution.rest <= TALLEST_REST * probs[0]:
        assert (distribution.lengths() <= distribution.bar_width * (1 + 1e-9)).all()


@given(st.floats(0, 1))
def test_a_percentage_is_honest(share):
    text = percent(share)
    value = float(text.strip("<>%")) / 100
    if text[0] == "<":
        assert 0 < share < value
    elif text[0] == ">":
        assert value < share < 1
    else:
        assert abs(value - share) <= (0.0005 if value >= 0.01 else 0.00005) * (1 + 1e-9)
    assert (text == "0%") == (share == 0)
    assert (text == "100%") == (share == 1)


def test_texts_are_the_percentages_of_the_shares():
    assert bars().texts() == ["40.0%", "25.0%", "10.0%", "5.0%", "0.04%", "<0.01%", "20.0%"]


def test_a_change_rolls_bars_and_percentages_alike():
    distribution, new = bars(), np.array([0.1, 0.1, 0.1, 0.1, 0.1, 0.1])
    change = Change(distribution, probs=new, rate_func=lambda a: a)
    change.begin()
    change.interpolate(0.5)
    half = (PROBS + new) / 2
    np.testing.assert_allclose(distribution.probs, half)
    assert distribution.texts() == [percent(p) for p in [*half, 1 - half.sum()]]
    np.testing.assert_allclose(distribution.lengths()[:-1], half * distribution.unit)


def test_bars_end_where_they_are_painted(frame_of):
    distribution = bars().shift([0.5, 0.2, 0])
    before = frame_of(distribution)
    for i, share in enumerate(distribution.shares[:4]):
        x, y = distribution.bar_end(i)[:2] * 22.5 * (1, -1) + (160, 90)
        row = before[int(y)]
        assert row[int(x) - 2].max() > 100, share
        assert row[int(x) + 2].max() < 40, share


def test_a_rest_too_long_is_cut_in_two(frame_of):
    probs = np.array([0.05, 0.05])
    distribution = TokenBars([" a", " b"], probs, 1000)
    assert distribution.lengths()[-1] > distribution.bar_width
    assert len(distribution._pieces(distribution.lengths()[-1], 0.1)) == 2
    assert len(distribution._pieces(distribution.lengths()[0], 0.1)) == 1
    end = distribution.bar_end(2)
    np.testing.assert_allclose(end, distribution.place(distribution.bar_x + distribution.bar_width, distribution.ys[2]))


def test_labels_end_at_the_bars_on_the_line_of_the_percentages():
    distribution = bars().scale(0.7).shift([1, 1, 0])
    rights = [w.get_right()[0] for w in distribution.labels]
    assert np.ptp(rights) < 1e-6
    baselines = np.array([w.baseline for w in distribution.labels])
    rows = np.array([distribution.row(i)[0][1] for i in range(7)])
    np.testing.assert_allclose(np.ptp(rows - baselines), 0, atol=1e-6)
    assert distribution.labels[0].text == "␣forest"
    assert distribution.rest_label.text == "everything else: 94 tokens"


def test_all_of_it_is_inside_its_frame(frame_of, box_of):
    distribution = bars()
    left, top, right, foot = box_of(frame_of(distribution))
    assert (left - 160) / 22.5 >= distribution.get_left()[0] - 0.05
    assert (right - 160) / 22.5 <= distribution.get_right()[0] + 0.05
    assert (90 - top) / 22.5 <= distribution.get_top()[1] + 0.05
    assert (90 - foot) / 22.5 >= distribution.get_bottom()[1] - 0.05


def test_before_they_come_out_there_is_nothing_but_labels(frame_of):
    distribution = bars()
    distribution.grown = distribution.rest_grown = 0.0
    everything = frame_of(distribution)
    distribution.grown = distribution.rest_grown = 1.0
    words_only = frame_of(*(w.copy() for w in distribution.labels))
    assert (everything == words_only).all()


def test_without_others_there_is_no_rest():
    distribution = TokenBars(["a", "b"], [0.6, 0.4])
    assert distribution.texts() == ["60.0%", "40.0%"]
    assert len(distribution.labels) == 2
    assert distribution.rest_label is None


def test_spaces_of_a_token_are_seen():
    assert [spaced(t) for t in (" forest", "s", "  ", "\n", " a b ")] == ["␣forest", "s", "␣␣", "\n", "␣a b␣"]
