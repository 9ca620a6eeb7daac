import numpy as np

from scenes.kit.spectrum import Spectrum


def test_a_bar_is_as_high_as_its_value_and_what_is_rounding_has_none():
    bars = Spectrum([4.0, 2, 1e-9], 3, 2)
    assert bars.nonzero == 2
    np.testing.assert_allclose(bars.heights(), [2, 1])
    bars.grown = 0.0
    np.testing.assert_allclose(bars.heights(), [0, 0])


def test_a_brace_hangs_under_its_bars():
    foot = Spectrum([4.0, 2, 1, 1], 8, 2).foot_of(1, 4)
    np.testing.assert_allclose([foot.get_left()[0], foot.get_right()[0], foot.get_y()], [-2, 4, -1], atol=1e-9)
