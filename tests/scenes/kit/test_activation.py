import math

import numpy as np
import pytest

from scenes.kit.activation import ActivationGraph, gelu


def test_gelu_is_x_times_the_normal_distribution_function():
    x = np.linspace(-6, 6, 201)
    exact = [v * 0.5 * (1 + math.erf(v / math.sqrt(2))) for v in x]
    np.testing.assert_allclose(gelu(x), exact, atol=6e-4)  # what the tanh form is off by


def test_dots_fly_to_the_axis_and_rise_to_the_curve():
    inputs = np.array([-2.0, 0.5, 3.0])
    graph = ActivationGraph(inputs, 2, 4.0, 8.0)
    graph.starts, graph.come = np.full((3, 2), 7.0), 0.0
    assert (graph.dots() == 7).all()
    graph.come, graph.raised = 1.0, 0.0
    np.testing.assert_allclose(graph.dots(), [[-2, graph.zero], [0.5, graph.zero], [3, graph.zero]])
    graph.raised = 1.0
    np.testing.assert_allclose(graph.dots()[:, 1] - graph.zero, gelu(inputs))
    assert graph.goal(2)[:2] == pytest.approx(graph.dots()[2])
    graph.span = 2.0
    assert graph.dots()[1, 0] == pytest.approx(1.0)  # twice as large
