"""One trace, computed from random numbers, and clips of a few grey frames: enough to assemble films from."""

import os
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from studio.shot import Clip, Cue, Shot
from transformer.trace import Trace

DEMO = Path(__file__).parents[2] / "assets" / "demo.safetensors"


@pytest.fixture(scope="session")
def trace() -> Trace:
    return Trace.load(DEMO)


@pytest.fixture
def clip(tmp_path: Path) -> Callable[..., Clip]:
    """Makes a clip of ``frames`` grey frames; the n-th is n steps above ``grey``."""

    def make(name: str, frames: int = 8, grey: int = 40, cues: tuple[Cue, ...] = ()) -> Clip:
        path, rate = tmp_path / f"{name}.mp4", Fraction(10)
        with av.open(path, "w") as film:
            stream = film.add_stream("libx264", rate=rate, options={"preset": "veryfast"})
            stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
            for n in range(frames):
                frame = av.VideoFrame.from_ndarray(np.full((36, 64, 3), (grey + 4 * n) % 256, np.uint8))
                frame.pts = n
                film.mux(stream.encode(frame))
            film.mux(stream.encode())
        return Clip(Shot(name), path, frames, rate, cues)

    return make


@pytest.fixture
def browser(tmp_path):
    from tests.studio import browser

    if browser.PROGRAM is None or os.name == "nt":
        pytest.skip("no Chromium is installed here, or none that takes orders through a pipe")
    with browser.Browser(tmp_path / "profile") as opened:
        yield opened
