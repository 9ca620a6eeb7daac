from itertools import pairwise

import numpy as np
import pytest
from manim import VGroup
from manim.animation.animation import prepare_animation

from scenes.kit.bench import Bench
from scenes.kit.cells import Framed, HeatStrip
from scenes.kit.numbers import NumberColumn
from scenes.kit.text import words

DOWN = np.arange(12.0).reshape(2, 6) - 5
UP = DOWN.T


@pytest.fixture
def make():
    def bench(upright: bool, width: float = 12.0) -> Bench:
        columns = [NumberColumn(np.ones(n)) for n in (6, 2, 6)]
        maps = [Framed(HeatStrip(DOWN, 2.9, 1.1), "W", (2, 6)), Framed(HeatStrip(UP, 1.1, 2.9), "W", (6, 2))]
        return Bench(columns, maps, words(["x", "v", "V"]), (6, 2, 6), VGroup(), width, upright)

    return bench


def test_on_one_line_all_follow_each_other(make):
    bench = make(upright=False)
    first, middle, last = bench.columns
    row = [first, bench.maps[0].matrix, middle, bench.maps[1].matrix, last]
    assert all(a.get_right()[0] < b.get_left()[0] for a, b in pairwise(row))
    assert np.ptp([part.get_y() for part in row]) < 0.01
    assert all(arrow.get_end()[0] > arrow.get_start()[0] for arrow in bench.flow)


def test_upright_the_way_turns_back_on_a_second_line(make):
    bench = make(upright=True, width=7.0)
    first, middle, last = bench.columns
    assert last.get_top()[1] < min(first.get_bottom()[1], middle.get_bottom()[1])
    assert last.get_x() < middle.get_x()
    to_the_right, _, down, back = bench.flow
    assert to_the_right.get_end()[0] > to_the_right.get_start()[0]
    assert down.get_end()[1] < down.get_start()[1]
    assert back.get_end()[0] < back.get_start()[0]


@pytest.mark.parametrize("upright", [False, True])
def test_it_is_no_wider_than_its_room(make, upright):
    bench = make(upright, 5.0)
    assert VGroup(*bench.columns, *bench.maps).width <= 5.0


def test_going_through_brings_the_matrix_and_every_number(make):
    bench = make(upright=False)
    moves = bench.through(0)
    first = next(moves)
    assert bench.maps[0].matrix.drawn == 0
    assert not bench.columns[1].opacities.any()
    for animations in (first, *moves):
        for animation in map(prepare_animation, animations):
            animation.begin()
            animation.finish()
    assert bench.maps[0].matrix.drawn == 1
    assert bench.columns[1].opacities.all()
