import numpy as np
import pytest
from manim import RIGHT

from scenes.kit import theme
from scenes.kit.chart import Chart, Figure

XS, YS = [1.0, 2.0, 4.0], [1000.0, 100.0, 10.0]


@pytest.fixture
def chart() -> Chart:
    return Chart(XS, YS, [0, 2, 4], [10, 100, 1000], 8.0, 5.0, log=True).shift([1.0, -0.5, 0])


def test_points_are_where_the_ticks_say(chart):
    left, foot = chart.place(chart.left, chart.foot)[:2]
    right, top = chart.place(chart.right, chart.top)[:2]
    assert chart.point(0)[:2] == pytest.approx([left + (right - left) / 4, top])
    assert chart.point(1)[:2] == pytest.approx([(left + right) / 2, (foot + top) / 2])
    assert chart.point(2)[:2] == pytest.approx([right, foot])


def test_without_log_equal_steps_are_equally_far():
    chart = Chart([0, 1, 2], [0, 50, 100], [0, 1, 2], [0, 100], 6.0, 4.0)
    first, second, third = (chart.point(i) for i in range(3))
    np.testing.assert_allclose(second - first, third - second)


def test_the_curve_comes_out_from_the_left(chart, frame_of):
    chart.drawn = 0.0
    axes = frame_of(chart).sum()
    chart.drawn = 0.5  # of its width
    half = frame_of(chart)
    at = round(160 + chart.point(1)[0] * 22.5)
    chart.drawn = 1.0
    whole = frame_of(chart)
    assert axes < half.sum() < whole.sum()
    assert (half[:, : at - 5] == whole[:, : at - 5]).all()


def test_a_point_has_its_colour(chart, frame_of):
    chart.colors[1], chart.sizes[1] = theme.rgb("#FF0000"), 3.0
    x, y = 160 + chart.point(1)[0] * 22.5, 90 - chart.point(1)[1] * 22.5
    red, green, blue = frame_of(chart)[round(y - 0.5), round(x - 0.5)]
    assert red > 200
    assert green < 60 > blue


def test_a_figure_has_the_size_asked_for():
    figure = Figure("how much", "of what", XS, YS, 6.0, 4.0, x_ticks=[0, 4], y_ticks=[10, 1000], log=True)
    assert figure.width == pytest.approx(6.0)
    assert figure.height == pytest.approx(4.0)
    figure.shift([2.0, 1.0, 0])
    at = figure.label(1, "here", RIGHT)
    assert at.get_y() == pytest.approx(figure.chart.point(1)[1])
    assert at.get_left()[0] > figure.chart.point(1)[0]
