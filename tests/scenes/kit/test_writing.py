"""A text that grows, and a box that draws what comes."""

import numpy as np
import pytest
from manim.animation.animation import prepare_animation

from scenes.kit import theme
from scenes.kit.bars import TokenBars
from scenes.kit.chances import Chances
from scenes.kit.roulette import spin
from scenes.kit.writing import Writing

READ = "a fluffy blue creature roamed the verdant forest"
WRITTEN = [" and", " then", " it", " sl", "ept", ".", "\n", " End"]


@pytest.mark.parametrize("lines", [3, 4, 9])
def test_only_words_at_the_start_are_left_out(lines):
    text = Writing(READ, WRITTEN, 35, 4.0, lines)
    rows = {round(w.get_y(), 3) for w in [*text.read, *text.words]}
    assert len(rows) <= lines
    shown = "".join(w.text for w in text.read)
    assert READ.endswith(shown.removeprefix("…"))
    assert shown.startswith("…") == (shown != READ)
    assert text.kept == len(text.read) - shown.startswith("…")


def test_fewer_words_can_be_kept():
    text = Writing(READ, WRITTEN, 35, 4.0, 9, keep=2)
    assert "".join(w.text for w in text.read) == "… verdant forest"


def test_tokens_cannot_be_seen_until_they_come():
    text = Writing(READ, WRITTEN)
    assert {w.get_fill_opacity() for w in text.words} == {0.0}
    for i in range(2):
        for move in map(prepare_animation, text.bring(i)):
            move.begin()
            move.finish()
    assert [w.get_fill_opacity() for w in text.words[:3]] == [1.0, 1.0, 0.0]
    assert [w.get_fill_color().to_hex() for w in text.words[:2]] == [theme.KEY, theme.FOCUS]


def test_the_blank_lies_under_its_token_and_within_the_lines():
    text = Writing(READ, WRITTEN, 35, 4.0, 9).begin_at(-2.0, 1.0)
    assert text.read[0].get_left()[0] == pytest.approx(-2.0)
    for i, w in enumerate(text.words):
        blank = text.blank(i)
        assert blank.get_start()[0] >= w.get_left()[0]
        assert blank.get_end()[0] >= w.get_right()[0] - 1e-6
        assert blank.get_end()[0] <= text.get_left()[0] + 4.0 + 1e-6
        assert blank.get_y() == pytest.approx(w.get_bottom()[1])


def test_a_very_long_token_is_cut():
    assert Writing("a", ["—" * 60]).words[0].text == "—" * 19 + "…"


def test_the_box_jumps_as_the_odds_say_and_stops_at_the_last():
    bars = TokenBars([" a", " b"], [0.7, 0.2], 5)
    turn = spin(bars, 1, np.random.default_rng(0), hops=4000)
    places = [stop.mean(0)[1] for stop in turn.stops]
    share = [np.isclose(places[:-1], bars.row(i)[0][1]).mean() for i in range(3)]
    assert share == pytest.approx([0.7, 0.2, 0.1], abs=0.03)
    turn.interpolate(1.0)
    np.testing.assert_allclose(turn.mobject.get_center(), bars.row(1)[0], atol=1e-6)
    assert turn.mobject.get_stroke_width() == pytest.approx(theme.STROKE)


def test_chances_stand_as_high_as_they_are_probable(frame_of, box_of):
    chances = Chances([1.0, 0.5, 0.0], [True, False, True], 4, 4.0, 2.0)
    assert chances.heights() / chances.full == pytest.approx([1.0, 0.5, 0.0])
    chances.made = 1.5
    assert chances.heights() / chances.full == pytest.approx([1.0, 0.25, 0.0])
    frame = frame_of(chances)
    yellow = (frame[..., 0] > 200) & (frame[..., 2] < 60)
    assert yellow.any(0).sum() == pytest.approx(0.7 * chances.step * 22.5, abs=2)
