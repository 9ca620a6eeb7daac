import numpy as np
import pytest

from scenes.kit.callouts import Tally
from scenes.kit.squares import CellSquare, SquareRow


def test_areas_are_to_scale(frame_of):
    areas = [(frame_of(CellSquare(n, 0.5 * n, "#FFFFFF")).sum(-1) > 60).sum() for n in (2, 6)]
    assert areas[1] / areas[0] == pytest.approx(9, rel=0.15)


def test_it_has_a_line_between_all_cells(frame_of):
    frame = frame_of(CellSquare(4, 6.0, "#FFFFFF"))[90 + 10].sum(-1)
    inside = frame[160 - 60 : 160 + 60]
    assert (np.diff((inside > np.median(inside) + 15).astype(int)) == 1).sum() == 3


def test_it_grows_from_its_corner(frame_of, box_of):
    square = CellSquare(4, 6.0, "#FFFFFF")
    left, _, right, foot = box_of(frame_of(square))
    square.grown = 0.5
    half = box_of(frame_of(square))
    assert abs(half[0] - left) <= 1 >= abs(half[3] - foot)
    assert half[2] - half[0] == pytest.approx((right - left) / 2, abs=2)


def test_it_is_covered_by_smaller_ones(frame_of):
    square = CellSquare(6, 6.0, "#0000FF", by=2)
    square.covered = 1.0
    row = frame_of(square)[90 + 40]
    yellow = row[:, 0] > np.median(row[100:220, 0]) + 30
    assert (np.diff(yellow.astype(int)) == 1).sum() == 4


@pytest.mark.parametrize(("width", "height"), [(13.4, 5.8), (7.2, 12.1)])
@pytest.mark.parametrize("counts", [(48, 9, 8), (1, 1, 1), (32, 43, 17), (900, 200, 1)])
def test_a_row_of_squares_has_room(counts, width, height):
    tallies = [Tally(n, "pieces") for n in counts]
    row = SquareRow(tallies, ["#FFFFFF"] * 3, width, height)
    assert row.width <= width
    assert row.height <= height
    sides = [square.width / n for square, n in zip(row.squares, counts)]
    assert sides == pytest.approx([sides[0]] * 3)
    assert [cells.count.total for cells in row.cells] == [n * n for n in counts]
    for square, place in zip(row.squares, row.places):
        assert place[0] == pytest.approx(square.get_x())
        assert place[1] < square.get_bottom()[1]
