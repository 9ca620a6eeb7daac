"""A row of the matrix is where it says, and becomes the column."""

import numpy as np
import pytest
from manim import tempconfig

from scenes.kit.camera import ArrayCamera
from scenes.kit.matrix import NumberGrid, RowToColumn, slots
from scenes.kit.numbers import NumberColumn
from scenes.kit.paint import Change

VALUES = np.arange(12.0).reshape(3, 4) - 5.5
ROWS, COLUMNS = [0, 4, 5], [0, 1, 2, 9]


@pytest.fixture
def grid() -> NumberGrid:
    return NumberGrid(VALUES, ROWS, COLUMNS).shift([1.0, 0.5, 0])


def test_rows_run_down_and_columns_to_the_right(grid):
    ys = [grid.row_y(i) for i in range(3)]
    assert ys == sorted(ys, reverse=True)
    assert ys[0] - ys[1] > ys[1] - ys[2]  # room for dots
    places = grid.row_places(1)
    assert np.diff(places[:, 0]).min() > 0
    assert places[:, 1] == pytest.approx(ys[1])
    assert grid.entry_center(4) == pytest.approx(places[0])


def test_nothing_left_out_needs_no_dots():
    places, dots = slots([3, 4, 5], 0.5)
    assert places == pytest.approx([-0.5, 0, 0.5])
    assert not len(dots)


def test_what_is_not_written_cannot_be_seen(grid, frame_of):
    grid.written = 0.0
    assert not frame_of(grid).any()
    grid.written = 1.0
    first = frame_of(grid)
    grid.written = 3.0
    assert first.any()
    assert frame_of(grid).sum() > first.sum()


def test_shades_dim_rows(grid, frame_of):
    bright = frame_of(grid)
    Change(grid, shades=np.array([1.0, 0.2, 0.2])).finish()
    assert frame_of(grid).sum() < bright.sum()
    assert grid.row_opacities().tolist() == [1.0, 0.2, 0.2]


def test_a_row_leaves_from_its_place_and_arrives_as_the_column(grid, frame_of):
    vector = np.zeros(10)
    vector[COLUMNS] = VALUES[1]
    column = NumberColumn(vector, indices=COLUMNS, size=18, kind="data").shift([-3.0, 1.0, 0])
    still, size, home = frame_of(column), column.size, column.places.copy()

    move = RowToColumn(column, grid, 1)
    move.begin()
    starts = np.array([column.entry_center(i) for i in range(4)])
    np.testing.assert_allclose(starts, grid.row_places(1), atol=1e-9)
    assert column.size == grid.size
    assert column.dressed == 0
    move.interpolate(0.5)
    assert not np.allclose(column.places, home)
    move.finish()
    np.testing.assert_allclose(column.places, home)
    assert (column.size, column.dressed) == (size, 1)
    assert (frame_of(column) == still).all()


def test_the_box_of_a_row_holds_its_numbers(grid):
    box, places = grid.row_box(2), grid.row_places(2)
    assert box.get_left()[0] < places[:, 0].min()
    assert box.get_right()[0] > places[:, 0].max()
    assert box.get_y() == pytest.approx(places[0, 1])


def test_a_whole_matrix_has_no_dots_and_can_be_painted():
    with tempconfig({"pixel_width": 64, "pixel_height": 36}):
        camera = ArrayCamera()
        camera.capture_mobjects([NumberGrid(np.eye(3), range(3), range(3))])
        assert camera.pixel_array[..., :3].any()
