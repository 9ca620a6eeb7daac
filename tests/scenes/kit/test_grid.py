import numpy as np

from scenes.kit import theme
from scenes.kit.grid import WEIGHTS, AttentionGrid, PatternGrid


def test_turned_round_queries_are_rows():
    grid = PatternGrid(np.arange(9).reshape(3, 3), cell=(1.0, 0.5))
    column = [grid.cell(1, key) for key in range(3)]
    assert len({round(x, 6) for x, _, _ in column}) == 1
    grid.turned = 1.0
    row = [grid.cell(1, key) for key in range(3)]
    assert len({round(y, 6) for _, y, _ in row}) == 1
    assert [x for x, _, _ in row] == sorted(x for x, _, _ in row)
    np.testing.assert_allclose(grid.cell(2, 2), [1.0, -0.5, 0])


def test_turning_swaps_the_words_of_a_grid():
    board = AttentionGrid([" a", " b", " c"], [0, 1, 2], np.eye(3), 8, 5, **WEIGHTS, symbols=False)
    before = [w.get_center() for w in (*board.queries, *board.keys)]
    turn = board.turn()
    turn.begin()
    turn.interpolate(1)
    turn.finish()
    after = [w.get_center() for w in (*board.keys, *board.queries)]
    np.testing.assert_allclose(after, before, atol=1e-6)
    assert board.grid.turned == 1.0


def test_what_is_forbidden_is_red_and_the_rest_keeps_its_colour():
    grid = PatternGrid([[1.0, 2.0], [3.0, 4.0]])
    before = grid.colors()
    grid.forbidden = np.array([[0.0, 1.0], [0.0, 0.0]])
    np.testing.assert_allclose(grid.colors()[1], theme.rgb(theme.NEGATIVE[-1]))
    np.testing.assert_array_equal(grid.colors()[[0, 2, 3]], before[[0, 2, 3]])
