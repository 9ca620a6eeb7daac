import pytest

from scenes.kit import theme
from scenes.kit.gauge import Slider


@pytest.mark.parametrize("value", [0.0, 2.5, 10.0])
def test_the_pointer_stands_over_its_value(frame_of, value):
    slider = Slider(value, most=10, length=8.0)
    assert slider.text == f"{value:.2f}"
    red = frame_of(slider) == [round(255 * c) for c in theme.rgb(theme.VALUE)]
    xs = red.all(-1).nonzero()[1]
    unit = 180 / 8
    assert (xs.min() + xs.max()) / 2 == pytest.approx(160 + unit * slider.along(value), abs=2)
