import numpy as np
import pytest

from scenes.kit.factored import Factored

UP = np.random.default_rng(0).normal(size=(12, 3))
DOWN = np.random.default_rng(1).normal(size=(3, 12))


@pytest.fixture(params=[(13.4, 6.0, False), (7.2, 12.0, True)], ids=["wide", "upright"])
def board(request) -> Factored:
    return Factored(UP, DOWN, ("W_O", "W_V"), ("#FFFFFF", "#FF0000"), ("one", "other"), *request.param)


def test_the_whole_is_the_product_of_its_factors(board):
    np.testing.assert_allclose(board.whole.matrix.values, UP @ DOWN)
    assert board.totals == (144, 72)
    assert [count[0].count.total for count in board.counts] == [144, 72]


def test_all_are_drawn_at_one_scale(board):
    cells = [m.width / m.values.shape[1] for m in (part.matrix for part in (board.whole, board.up, board.down))]
    cells += [m.height / m.values.shape[0] for m in (part.matrix for part in (board.whole, board.up, board.down))]
    assert cells == pytest.approx([cells[0]] * 6)


def test_it_stays_in_its_room():
    board = Factored(UP, DOWN, ("W_O", "W_V"), ("#FFFFFF", "#FF0000"), ("one", "other"), 4.0, 3.0, upright=False)
    assert board.width <= 4.0 + 1e-6
    assert board.height <= 3.0 + 1e-6
