import numpy as np
import pytest

from scenes.kit.paint import Change
from scenes.kit.temperature import HeatedBars, HeatedScores, Powers, power_of_e, softmax

LOGITS = np.array([3.0, -1.0, 2.5, 0.0, -4.0])


@pytest.mark.parametrize("temperature", [0.2, 1.0, 7.5])
def test_softmax_is_e_to_the_score_over_their_sum(temperature):
    powers = np.exp(LOGITS / temperature)
    np.testing.assert_allclose(softmax(LOGITS, temperature), powers / powers.sum())


def test_softmax_goes_to_its_limit():
    np.testing.assert_allclose(softmax(LOGITS, 1e-4), softmax(LOGITS, 0), atol=1e-12)
    np.testing.assert_allclose(softmax([5.0, 1.0, 5.0], 1e-4), softmax([5.0, 1.0, 5.0], 0))
    np.testing.assert_allclose(softmax(LOGITS, 1e6), 0.2, rtol=1e-5)


def test_bars_at_any_moment_are_the_softmax_at_the_temperature_they_show():
    bars = HeatedBars([" a", " b"], LOGITS, [0, 2], bar_width=3.0)
    move = Change(bars, temperature=4.0)
    move.begin()
    move.interpolate(0.3)
    truth = softmax(LOGITS, bars.temperature)
    assert 1 < bars.temperature < 4
    np.testing.assert_allclose(bars.probs, truth[[0, 2]])
    assert bars.rest == pytest.approx(truth[[1, 3, 4]].sum())
    np.testing.assert_allclose(bars.lengths(), 3.0 * bars.shares)


def test_the_others_are_nought_in_the_limit_and_not_before():
    bars = HeatedBars([" a", " b"], LOGITS, [0, 2])
    bars.temperature = 0.05
    assert bars.texts()[-1] == "<0.01%"
    bars.temperature = 0.0
    assert bars.texts() == ["100%", "0%", "0%"]


def test_scores_are_divided_and_leave_before_they_have_no_size():
    scores = HeatedScores.at(LOGITS, [(0, y) for y in range(5)], decimals=2, align=1)
    scores.temperature = 0.5
    assert scores.texts()[:3] == ["+6.00", "−2.00", "+5.00"]
    assert scores.opacities.min() == 1
    scores.temperature = 0.0
    assert scores.opacities.max() == 0


@pytest.mark.parametrize("exponent", [-3000.0, -80.0, -6.0, 0.0, 4.6, 13.9, 28.17, 3000.0])
def test_a_power_is_right_to_half_a_digit(exponent):
    digits, raised = power_of_e(exponent)
    value = float(digits.removesuffix(" × 10").replace(",", ""))
    tens = np.log10(value) + (int(raised.replace("−", "-")) if raised else 0)
    assert tens == pytest.approx(exponent / np.log(10), abs=0.0022)


def test_exponents_stand_to_the_right_of_their_ten_and_above(frame_of, box_of):
    plain, raised = (box_of(frame_of(Powers.at([x], [(3, 0)], 96, align=1))) for x in (9.0, 28.0))
    assert raised[2] == pytest.approx(plain[2], abs=4)
    assert raised[1] < plain[1]
