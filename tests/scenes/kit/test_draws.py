import numpy as np
import pytest

from scenes.kit.draws import Draws

DRAWN = [0, 2, 0, 1, 0, 2, 0, 0]


def draws() -> Draws:
    return Draws(DRAWN, [1.0, 0.5, 0.0], left=-3.0, width=2.0)


def test_every_draw_is_a_dot_in_its_row():
    made = draws()
    assert made.counts().tolist() == [5, 1, 2]
    heights = made.spots()[:, 1] + made.get_y()
    assert np.abs(heights - np.array([1.0, 0.5, 0.0])[DRAWN]).max() < 0.25
    apart = [np.linalg.norm(a - b) for i, a in enumerate(made.spots()) for b in made.spots()[:i]]
    assert min(apart) >= made.step - 1e-9


def test_dots_come_one_by_one_and_never_move():
    made, all_spots = draws(), draws().spots()
    for count in range(len(DRAWN) + 1):
        made.made = float(count)
        np.testing.assert_array_equal(made.spots(), all_spots[:count])
        assert made.counts().sum() == count


@pytest.mark.parametrize("count", [1, 50, 400])
def test_even_if_all_fall_into_one_row_they_have_room(count):
    made = Draws([1] * count, [1.0, 0.5], left=-3.0, width=2.0)
    x = made.spots()[:, 0]
    assert x.min() - made.step / 2 >= -1.0 - 1e-9
    assert x.max() + made.step / 2 <= 1.0 - made.room + 1e-9
