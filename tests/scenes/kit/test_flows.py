import numpy as np
import pytest
from manim import DOWN, RIGHT, UP

from scenes.kit.flows import Flows
from scenes.kit.text import word

WEIGHTS = np.array([[1.0, 0, 0], [0.7, 0.3, 0], [0.01, 0.59, 0.4]])  # [target, source]


@pytest.fixture
def rows():
    return [[word("x").shift(2 * i * RIGHT + side * 2) for i in range(3)] for side in (UP, DOWN)]


def test_there_is_a_band_for_every_weight_that_counts_wide_ones_last(rows):
    bands = Flows(*rows, WEIGHTS).bands()
    assert [weight for _, weight, _ in bands] == [0.3, 0.4, 0.59, 0.7, 1.0]
    assert [target for target, *_ in bands] == [1, 2, 2, 1, 0]


def test_a_band_leads_from_the_foot_of_its_source_to_the_top_of_its_target(rows):
    above, below = rows
    flows = Flows(above, below, WEIGHTS, gap=0.0)
    _, _, curve = flows.bands()[3]  # 0.7: from the first to the second
    np.testing.assert_allclose(flows.place(*curve[0])[:2], above[0].get_bottom()[:2], atol=1e-6)
    np.testing.assert_allclose(flows.place(*curve[-1])[:2], below[1].get_top()[:2], atol=1e-6)


def test_a_larger_weight_is_a_wider_band(rows, frame_of):
    def ink(weight: float) -> int:
        flows = Flows(*rows, [[0, 0, 0], [weight, 0, 0], [0, 0, 0]])
        flows.straight = 0.0
        return int((frame_of(flows).sum(-1) > 60).sum())

    assert ink(0) == 0 < ink(0.2) < ink(0.6) < ink(1.0)


def test_bands_come_target_by_target_and_can_be_dimmed(rows, frame_of):
    flows = Flows(*rows, WEIGHTS)
    flows.straight, flows.drawn = 0.0, np.zeros(3)
    assert not frame_of(flows).any()
    flows.drawn = np.array([1.0, 0, 0])
    first = frame_of(flows)
    flows.drawn = np.ones(3)
    assert 0 < first.sum() < frame_of(flows).sum()
    bright = frame_of(flows).sum()
    flows.shades = np.full(3, 0.2)
    assert 0 < frame_of(flows).sum() < 0.4 * bright


def test_the_light_cannot_be_seen_at_its_ends(rows, frame_of):
    flows = Flows(*rows, WEIGHTS)
    still = frame_of(flows)
    flows.flash = 0.5
    assert (frame_of(flows) != still).any()
    flows.flash = 1.0
    assert (frame_of(flows) == still).all()


def test_lines_lead_straight_down_and_a_source_without_a_target_has_none(rows, frame_of, box_of):
    above, below = rows
    more = [*above, word("x").shift(2 * UP + 2.5 * RIGHT)]
    flows = Flows(more, below, np.zeros((3, 4)))
    left, _, right, _ = box_of(frame_of(flows))
    xs = [m.get_x() * 22.5 + 160 for m in below]
    assert (left, right) == pytest.approx((xs[0], xs[-1]), abs=1.5)
    flows.straight = 0.0
    assert not frame_of(flows).any()
