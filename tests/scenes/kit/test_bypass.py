from itertools import pairwise

import numpy as np
import pytest
from manim import ORIGIN, VGroup

from scenes.kit.bypass import Bypass
from scenes.kit.numbers import NumberColumn
from scenes.kit.text import word


def bypass(width: float) -> Bypass:
    columns = [NumberColumn(np.full(5, x)) for x in (1.0, 2.0, 3.0)]
    return Bypass(*columns, word("MLP"), width, 4.0, ORIGIN)


@pytest.mark.parametrize(("width", "columns"), [(13.2, 4), (7.0, 3)])
def test_the_row_has_room(width, columns):
    row = bypass(width)
    assert len(row.columns) == columns
    assert VGroup(*row.columns, row.block, row.plus, *row.ends).width <= width + 1e-6
    places = [(part.get_left()[0], part.get_right()[0]) for part in (row.columns[0], row.block, row.columns[1])]
    assert all(one[1] < other[0] for one, other in pairwise(places))


@pytest.mark.parametrize("width", [13.2, 7.0])
def test_the_way_goes_over_the_block_to_where_both_are_added(width):
    row = bypass(width)
    start, end = row.way.get_start(), row.way.get_end()
    assert start[0] == pytest.approx(row.columns[0].get_x())
    assert end[0] == pytest.approx((row.ends[0] if row.ends else row.plus).get_x())
    assert row.way.get_top()[1] > row.tab.get_top()[1] > row.block.get_top()[1]
    assert len(row.names) == len(row.columns)
