"""From scene to scene, as the tours show them: one ends with the picture that the next begins with, never in black."""

from contextlib import suppress
from itertools import pairwise

import numpy as np
import pytest
from manim import CairoRenderer, tempconfig
from manim.utils.exceptions import EndSceneEarlyException

from scenes import registry
from scenes.base import TraceScene
from scenes.kit.camera import ArrayCamera
from transformer.trace import Trace

STAGE = 128 / 9 * 8  # units²
PAIRS = dict.fromkeys(pair for tour in registry.TOURS.values() for pair in pairwise(tour))
OTHERS = [("unembedding", "token_split"), ("head_gallery", "bpe_merges"), ("fact_lookup", "fact_lookup")]


class Recorder(CairoRenderer):
    """Draws nothing until it is told to; then it keeps its frames, ``most`` of them."""

    def __init__(self, keeps: bool = False, most: float = np.inf) -> None:
        super().__init__(camera_class=ArrayCamera)
        self.keeps, self.most, self.frames = keeps, most, []

    def update_skipping_status(self) -> None:
        self.skip_animations = not self.keeps

    def add_frame(self, frame, num_frames: int = 1) -> None:
        super().add_frame(frame, num_frames)
        if self.keeps:
            self.frames.append(frame[..., :3].astype(float))
        if len(self.frames) >= self.most:
            raise EndSceneEarlyException


def film(name: str, following: str, trace: Trace, shape: tuple[int, int] = (16, 9)) -> list[np.ndarray]:
    """The last frame of one scene, those in which it turns into the next, and the first of that."""
    wide, high = shape
    small = {"pixel_width": 16 * wide, "pixel_height": 16 * high, "frame_rate": 10, "dry_run": True}
    small |= {"frame_width": (STAGE * wide / high) ** 0.5, "frame_height": (STAGE * high / wide) ** 0.5}
    with tempconfig(small | {"progress_bar": "none", "verbosity": "ERROR"}):
        made = [registry.load(registry.find(n)) for n in (name, following)]
        scene: TraceScene = made[0](trace, renderer=Recorder())

        def follow() -> TraceScene:
            scene.renderer.keeps, scene.renderer.skip_animations = True, False
            scene.renderer.static_image = None
            scene.renderer.update_frame(scene)
            scene.renderer.add_frame(scene.renderer.get_frame())
            return made[1](trace, renderer=Recorder())

        scene.following = follow
        scene.render()
        after: TraceScene = made[1](trace, renderer=Recorder(keeps=True, most=1))
        after.begins_open = True
        with suppress(EndSceneEarlyException):
            after.construct()
    return [*scene.renderer.frames, *after.renderer.frames]


def light(frame: np.ndarray) -> float:
    return float(frame.mean())


def apart(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one - other).mean())


def assert_seamless(frames: list[np.ndarray]) -> None:
    last, begun, *_, ended, first = frames
    assert apart(last, begun) < 0.05, "it begins where the scene ends"
    assert apart(ended, first) < 0.05, "it ends where the next one begins"
    assert apart(frames[len(frames) // 2], ended) > 0.05, "between them it moves"
    assert min(map(light, frames)) > 0.75 * min(light(last), light(first)), "the screen is never dark"


@pytest.mark.parametrize(("name", "following"), [*PAIRS, *OTHERS])
def test_a_scene_turns_into_the_next(name, following, demo):
    assert_seamless(film(name, following, demo))


@pytest.mark.parametrize(("name", "following"), [*pairwise(registry.TOURS["normal"][3:])])
@pytest.mark.parametrize("shape", [(9, 16), (12, 12)], ids=["portrait", "square"])
def test_it_does_in_other_shapes(name, following, shape, demo):
    assert_seamless(film(name, following, demo, shape))


@pytest.mark.filterwarnings("ignore::scenes.kit.typeset.MissingFont")
@pytest.mark.parametrize("prompt", ["Hello", 'naïve 😀 你 <b>&#"$x$" שלום\tcafé\x1b'], ids=["one word", "odd"])
def test_it_does_with_other_prompts(prompt, make_trace):
    assert_seamless(film("network_flyover", "score_grid", make_trace(prompt)))


def test_a_scene_alone_neither_begins_nor_ends_with_another(demo, watch):
    scene = watch("score_grid", demo).scene
    assert scene.following is None
    assert scene.time == pytest.approx(scene.beats[-1].end)


def test_a_scene_that_begins_with_its_first_picture_says_the_same(demo, watch):
    """Only the time that its first move takes is saved."""
    usual = watch("score_grid", demo).scene.beats
    with tempconfig({"dry_run": True, "pixel_width": 160, "pixel_height": 90, "frame_rate": 5, "verbosity": "ERROR"}):
        scene = registry.load(registry.find("score_grid"))(demo, skip_animations=True)
        scene.begins_open = True
        scene.render()
    assert [b.caption for b in scene.beats] == [b.caption for b in usual]
    lengths = [[b.end - b.start for b in beats] for beats in (scene.beats, usual)]
    assert lengths[0][1:] == pytest.approx(lengths[1][1:])
    assert lengths[0][0] >= len(usual[0].caption.split()) / 3.5
