import numpy as np
import pytest
from manim import UP

from scenes.kit import theme
from scenes.kit.cells import Framed, HeatStrip
from scenes.kit.paint import pooled

VALUES = np.array([[4.0, -4.0, 0.0, 1.0], [-1.0, 2.0, 4.0, 0.0]])


@pytest.fixture
def strip() -> HeatStrip:
    return HeatStrip(VALUES, 8.0, 2.0, scale=4.0)


def cell(frame, strip, row: int, column: int) -> np.ndarray:
    """The colour in the middle of a cell of the picture."""
    x, y = strip.row_place(row, (column + 0.5) / 4 - 0.5)[:2]
    height, width = frame.shape[:2]
    return frame[int(height / 2 - y * height / 8), int(width / 2 + x * height / 8)]


def test_every_cell_is_painted_in_the_colour_of_its_number(strip, frame_of):
    strip.shift(UP)
    frame = frame_of(strip)
    for row, column in np.ndindex(VALUES.shape):
        np.testing.assert_allclose(cell(frame, strip, row, column), strip.colors()[row, column] * 255, atol=2)


def test_blue_is_above_zero_red_below_and_zero_is_paper(strip):
    colors = strip.colors()
    np.testing.assert_allclose(colors[0, 0], theme.rgb(theme.POSITIVE[-1]))
    np.testing.assert_allclose(colors[0, 1], theme.rgb(theme.NEGATIVE[-1]))
    np.testing.assert_allclose(colors[0, 2], theme.rgb(theme.PAPER))
    assert colors[0, 3].sum() < colors[1, 1].sum() < colors[0, 0].sum()


def test_it_comes_out_from_its_left_end(strip, frame_of, box_of):
    strip.drawn = 0.5
    strip.values = np.full_like(VALUES, 4.0)
    left, _, right, _ = box_of(frame_of(strip))
    assert (left, right) == pytest.approx((70, 160), abs=1)  # 22.5 pixels a unit
    strip.drawn = 0.0
    assert not frame_of(strip).any()


def test_what_it_paints_follows_its_frame_and_its_opacity(strip, frame_of):
    whole = frame_of(strip)
    assert (frame_of(strip.copy().stretch(0.5, 0)) != whole).any()
    np.testing.assert_allclose(frame_of(strip.copy().set_opacity(0.5)), whole / 2, atol=2)


def test_many_cells_in_one_pixel_are_averaged(frame_of):
    values = np.tile([1.0, 0.0], (20, 2000))
    frame = frame_of(HeatStrip(values, 8.0, 2.0, scale=1.0))
    inside = frame[80:100, 100:220]
    half = theme.rgb(theme.POSITIVE[-1]) * 255 / 2
    np.testing.assert_allclose(inside.reshape(-1, 3).mean(0), half, rtol=0.1)
    assert inside.reshape(-1, 3).std(0).max() < 8


def test_a_box_frames_whole_rows(strip):
    box = strip.rows_box(0, 2)
    assert (box.width, box.height) == pytest.approx((8.0, 2.0))
    assert strip.rows_box(1).get_y() == pytest.approx(-0.5)


def test_pooling_keeps_the_mean_and_leaves_small_tables_alone():
    table = np.random.default_rng(0).normal(size=(12, 30, 3))
    assert pooled(table, 1, 40.0) is table
    assert pooled(table, 1, 10.9).shape == (12, 10, 3)
    np.testing.assert_allclose(pooled(table, 1, 10).mean((0, 1)), table.mean((0, 1)))
    assert pooled(table, 0, 0.3).shape == (1, 30, 3)


def test_rows_stay_sharp_where_columns_are_many(frame_of):
    """Averaged across only: a bright row does not shine into the dark one below it."""
    values = np.repeat([[1.0], [0.0]], 4000, axis=1)
    frame = frame_of(HeatStrip(values, 8.0, 2.0, scale=1.0))
    assert frame[80, 160].sum() > 300
    assert not frame[92:110].any()


def test_a_framed_matrix_says_its_name_and_shape(strip):
    framed = Framed(strip, "Q", (1200, 4))
    frame, label = framed.dress
    assert (frame.width, frame.height) == pytest.approx((8.0, 2.0))
    assert label[-1].text == "1,200 × 4"
    assert label.get_top()[1] < frame.get_bottom()[1]
    assert framed.row_box(1, 2).get_y() == pytest.approx(-0.5)
