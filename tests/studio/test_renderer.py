"""Our renderer draws what manim's own does, and only what is wanted."""

import random
from functools import partial

import numpy as np
import pytest
from manim import (
    BLUE,
    DOWN,
    RIGHT,
    UP,
    CairoRenderer,
    Circle,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    MovingCameraScene,
    Square,
    Transform,
    tempconfig,
)

from scenes.kit.camera import ArrayCamera
from studio import engine
from studio.renderer import Renderer
from studio.settings import Settings
from studio.writer import Writer

SMALL = Settings(width=160, height=90, fps=10, dry_run=True)


class Mixed(MovingCameraScene):
    """Things that rest, before and behind others that move; updaters by dt and by chance; holds; a moving camera."""

    def __init__(self, **options) -> None:
        super().__init__(camera_class=ArrayCamera, **options)

    def construct(self) -> None:
        plate, square = Square(3, fill_color=BLUE, fill_opacity=0.4), Square(fill_opacity=0.5).shift(UP)
        front = Circle(fill_opacity=0.3).set_z_index(2)
        self.add(plate, front)
        self.play(Create(square), run_time=0.5)
        self.wait(0.5)
        drifting, jumping = Dot(color="#FF0000").shift(DOWN), Dot(color="#00FF00")
        drifting.add_updater(lambda dot, dt: dot.shift(RIGHT * dt))
        jumping.add_updater(lambda dot: dot.move_to([random.uniform(-2, 2), 0, 0]))
        self.add(drifting, jumping)
        self.play(FadeIn(Dot(radius=0.5)), run_time=0.4)
        self.wait(0.5)
        self.play(self.camera.frame.animate.scale(0.5), Transform(square, Circle()), run_time=0.4)
        drifting.clear_updaters()
        jumping.clear_updaters()
        self.play(FadeOut(plate), run_time=0.3)
        self.wait(0.7)


class Manims(CairoRenderer):
    def __init__(self) -> None:
        super().__init__()
        self.drawn = []

    def init_scene(self, scene, *specs) -> None:
        self.camera = scene.camera_class()
        super().init_scene(scene, *specs)

    def add_frame(self, frame, num_frames=1) -> None:
        super().add_frame(frame, num_frames)
        self.drawn += [frame] * num_frames


class Keeping(Writer):
    """Keeps every frame that is drawn, and stays at home for some."""

    def __init__(self, settings, folder, unwanted=()) -> None:
        self.drawn, self.unwanted = [], unwanted
        super().__init__(settings, folder)

    def take(self, frames):
        wanted = len(self.drawn) not in self.unwanted
        if not wanted:
            self.drawn.append(None)
        return 1, wanted

    def write(self, pixels, repeat) -> None:
        self.last = self.last if pixels is None else pixels.copy()
        self.drawn.append(self.last)


def ours(tmp_path, **options) -> tuple[Renderer, list]:
    with tempconfig(engine.configuration(SMALL, tmp_path)):
        scene = Mixed(renderer=Renderer(writer=partial(Keeping, folder=tmp_path, **options)))
        scene.render()
    return scene.renderer, scene.renderer.file_writer.drawn


@pytest.fixture
def manims(tmp_path) -> Manims:
    with tempconfig(engine.configuration(SMALL, tmp_path)):
        scene = Mixed(renderer=Manims())
        scene.render()
    return scene.renderer


def test_frames_are_those_of_manims_own_renderer(manims, tmp_path):
    renderer, drawn = ours(tmp_path)
    assert renderer.frames == len(drawn) == len(manims.drawn)
    assert renderer.time == manims.time
    assert [n for n, (a, b) in enumerate(zip(drawn, manims.drawn)) if (a != b).any()] == []


def test_a_frame_is_the_same_whichever_others_are_drawn(manims, tmp_path):
    unwanted = set(np.random.default_rng(0).choice(len(manims.drawn), 20, replace=False).tolist())
    _, drawn = ours(tmp_path, unwanted=unwanted)
    assert {n for n, frame in enumerate(drawn) if frame is None} == unwanted
    assert all((drawn[n] == manims.drawn[n]).all() for n in range(len(drawn)) if n not in unwanted)
