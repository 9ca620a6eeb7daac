"""The drawing of the model."""

import numpy as np
import pytest

from scenes.kit.machine import DRAWN, Machine, layers, project


@pytest.mark.parametrize("n_layers", [1, 2, 6, 12, 48])
def test_a_block_for_each_layer_and_a_note_where_some_are_not_drawn(n_layers):
    machine = Machine("GPT-2", n_layers)
    assert len(machine.blocks) == min(n_layers, DRAWN)
    assert machine.note.text == layers(n_layers)
    assert str(n_layers) in machine.note.text
    assert ("drawn" in machine.note.text) == (n_layers > DRAWN)


def test_the_name_lies_on_the_front():
    for name in ("x", "compact", "a very long name of a model, and longer still"):
        machine = Machine(name, 6)
        low, high = machine.front.points.min(0), machine.front.points.max(0)
        assert (machine.title.points.min(0) >= low - 1e-6).all()
        assert (machine.title.points.max(0) <= high + 1e-6).all()


def test_what_is_farther_away_is_smaller():
    near, far = (np.linalg.norm(np.subtract(*project([(0, 0, z), (0, 1, z)]))) for z in (1, -1))
    assert near > far


def test_the_text_goes_in_behind_the_front():
    machine = Machine("x", 6)
    low, high = machine.blocks.get_corner([-1, -1, 0]), machine.blocks.get_corner([1, 1, 0])
    assert (low[:2] < machine.mouth[:2]).all()
    assert (machine.mouth[:2] < high[:2]).all()
    assert machine.mouth[0] < machine.front.get_x()
