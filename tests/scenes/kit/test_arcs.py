import numpy as np
import pytest
from manim import RIGHT

from scenes.kit.arcs import ContextArcs, part
from scenes.kit.paint import Change
from scenes.kit.text import word

WEIGHTS = np.array([[1.0, 0, 0], [0.7, 0.3, 0], [0.01, 0.59, 0.4]])  # [target, source]


@pytest.fixture
def words():
    return [word(text).shift(2 * i * RIGHT) for i, text in enumerate(("one", "two", "three"))]


def test_there_is_an_arc_for_every_weight_that_counts_and_none_to_itself(words):
    _, weights = ContextArcs(words, WEIGHTS).arcs()
    assert weights.tolist() == [0.7, 0.59]


def test_arcs_lead_from_the_top_of_the_source_to_the_top_of_the_target(words):
    mobject = ContextArcs(words, WEIGHTS, gap=0.0)
    (curve, _), _ = mobject.arcs()
    start, end = (mobject.place(*point) for point in (curve[0], curve[-1]))
    np.testing.assert_allclose(start[:2], words[0].get_top()[:2], atol=1e-6)
    np.testing.assert_allclose(end[:2], words[1].get_top()[:2], atol=1e-6)


def test_arcs_stay_below_their_height(words):
    mobject = ContextArcs(words, np.tril(np.ones((3, 3))), height=0.8)
    times = np.linspace(0, 1, 50)
    for curve in mobject.arcs()[0]:
        ys = [part(curve, 0, t)[-1][1] for t in times]
        assert max(ys) <= mobject.built_size[1] / 2 + 1e-6


def test_a_larger_weight_is_a_wider_arc(words, frame_of):
    def ink(weight: float) -> float:
        return float(frame_of(ContextArcs(words, [[0, 0, 0], [weight, 0, 0], [0, 0, 0]]))[..., :3].sum())

    assert ink(0) == 0 < ink(0.2) < ink(0.6) < ink(1.0)


def test_they_are_drawn_from_their_source(words, frame_of):
    mobject = ContextArcs(words, WEIGHTS)
    whole = frame_of(mobject)[..., :3].sum()
    half = Change(mobject, drawn=0.0)
    half.begin()
    half.finish()
    assert frame_of(mobject)[..., :3].sum() == 0
    mobject.drawn = 0.5
    assert 0 < frame_of(mobject)[..., :3].sum() < whole


def test_of_two_arcs_between_the_same_words_the_weightier_is_seen(words, frame_of):
    there, back = np.zeros((2, 3, 3))
    there[2, 0], back[0, 2] = 0.9, 0.3
    both = ContextArcs(words, there + back)
    assert (frame_of(both) == frame_of(ContextArcs(words, there))).all()
    both.drawn = 0.4  # then they begin at different words
    seen = [frame_of(arcs)[..., :3].sum() for arcs in (both, ContextArcs(words, there), ContextArcs(words, back))]
    assert len(both.arcs()[0]) == 2
    assert seen[0] != seen[1]


def test_the_light_is_unseen_before_and_after(words, frame_of):
    mobject = ContextArcs(words, WEIGHTS)
    rest = frame_of(mobject)
    mobject.flash = 0.5
    assert (frame_of(mobject) != rest).any()
    mobject.flash = 1.0
    assert (frame_of(mobject) == rest).all()


def test_a_part_of_a_curve_lies_on_it():
    curve = np.array([[0.0, 0], [1, 3], [2, -1], [4, 1]])

    def at(t: float) -> np.ndarray:
        return np.array([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3]) @ curve

    piece = part(curve, 0.2, 0.7)
    np.testing.assert_allclose([piece[0], piece[-1]], [at(0.2), at(0.7)])
    np.testing.assert_allclose(part(piece, 0, 0.5)[-1], at(0.45))
