import numpy as np
import pytest

from scenes.kit.poles import Poles


@pytest.mark.parametrize("values", [[1.0, -2.0, 0.5], [3.0, 1.0, 2.0], [-1.0, -4.0, -2.0]])
def test_bars_go_up_and_down_in_one_scale_and_stay_inside(values):
    poles = Poles(values, [0.0, 1.0, 2.0], 4.0, 0.3).shift([5, 1, 0])
    zero = poles.place(0, poles.zero)[1]
    heights = np.array([poles.tip(i)[1] - zero for i in range(3)])
    np.testing.assert_allclose(heights / heights[0], np.array(values) / values[0], atol=1e-6)
    assert np.sign(heights).tolist() == np.sign(values).tolist()
    assert max(poles.tip(i)[1] for i in range(3)) <= poles.get_top()[1]
    assert min(poles.tip(i)[1] for i in range(3)) >= poles.get_bottom()[1]
    assert [poles.tip(i)[0] for i in range(3)] == pytest.approx([5.0, 6.0, 7.0])


def test_all_noughts_are_no_bars():
    poles = Poles([0.0, 0.0], [0.0, 1.0], 2.0, 0.3)
    assert poles.texts() == ["0.00", "0.00"]
    assert np.isfinite(poles.tip(0)).all()
