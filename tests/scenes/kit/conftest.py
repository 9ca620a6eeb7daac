"""Pictures of mobjects, without a scene."""

from collections.abc import Callable

import numpy as np
import pytest
from manim import Mobject, config, tempconfig

from scenes.kit.camera import ArrayCamera

PIXELS = 320, 180
UNIT = PIXELS[1] / 8  # pixels


@pytest.fixture(autouse=True)
def small_frames():
    width, height = PIXELS
    sizes = {"pixel_width": width, "pixel_height": height, "frame_width": 128 / 9, "frame_height": 8.0}
    with tempconfig(sizes | {"background_color": "#000000", "background_opacity": 1.0}):
        assert config.frame_height / config.pixel_height == 1 / UNIT
        yield


def picture(*mobjects: Mobject, camera=None) -> np.ndarray:
    camera = camera or ArrayCamera()
    camera.capture_mobjects(mobjects)
    return camera.pixel_array[..., :3].astype(int)


@pytest.fixture
def frame_of() -> Callable[..., np.ndarray]:
    """``frame_of(*mobjects)``: what they look like, height × width × RGB; a black frame around them."""
    return picture


@pytest.fixture
def box_of() -> Callable[[np.ndarray], np.ndarray]:
    """Left, top, right, foot of what is not black, in pixels."""

    def box(frame: np.ndarray) -> np.ndarray:
        ys, xs = np.nonzero(frame.sum(-1) > 60)
        return np.array([xs.min(), ys.min(), xs.max(), ys.max()])

    return box
