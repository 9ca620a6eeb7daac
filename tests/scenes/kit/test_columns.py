import numpy as np
import pytest

from scenes.kit import theme
from scenes.kit.columns import Columns

VALUES = [3.0, 0.5, 1.25]


def columns(**options) -> Columns:
    return Columns(VALUES, [-2.0, 0.0, 1.0], foot=-1.0, height=2.0, width=0.5, **options)


def test_bars_stand_on_the_line_over_their_places_and_are_as_high_as_their_values(frame_of):
    ink = [round(255 * c) for c in theme.rgb(theme.VALUE)]
    picture = np.abs(frame_of(columns()) - [round(0.8 * c) for c in ink]).max(-1) <= 3
    unit = 180 / 8
    for x, value in zip((-2.0, 0.0, 1.0), VALUES):
        rows = np.flatnonzero(picture[:, round(160 + x * unit)])
        assert rows.max() + 1 == pytest.approx(90 + unit, abs=1.5)
        assert rows.size == pytest.approx(2.0 / 3.0 * value * unit, abs=2)


def test_numbers_and_level_are_in_the_unit_of_the_bars():
    bars = columns(level=1.5)
    assert bars.texts() == ["3.00", "0.50", "1.25"]
    assert bars.level_end()[1] == pytest.approx(-1.0 + 1.5 * 2.0 / 3.0)


def test_a_level_above_all_bars_has_room():
    assert columns(level=6.0).level_end()[1] == pytest.approx(1.0)


def test_bars_grow_out_of_the_line():
    bars = columns()
    bars.grown = 0.5
    np.testing.assert_allclose(bars.tops(), np.array(VALUES) / 3.0)


def test_costs_of_nothing_do_no_harm(frame_of):
    assert frame_of(Columns([0.0], [0.0], 0.0, 1.0, 0.5)).any()
