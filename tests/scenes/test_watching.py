"""The checks of the scene tests see what they are meant to see."""

import dataclasses

from manim import RIGHT, UP, Square

from scenes import registry
from scenes.base import TraceScene
from scenes.kit.numbers import NumberColumn
from scenes.kit.text import word


class Crowded(TraceScene):
    def construct(self) -> None:
        self.add(word("one word").move_to(UP), word("another").move_to(UP + RIGHT * 0.2), Square().shift(RIGHT * 7))
        self.say("Nothing to see.")
        self.add(NumberColumn([1.0, 2.0, 3.0]), word("2.0"))
        self.say("A word on a number.")


def test_overlaps_and_what_leaves_the_frame_are_found(demo, watch, collisions, monkeypatch):
    spec = dataclasses.replace(registry.SCENES["score_grid"], name="crowded", target=f"{__name__}:Crowded")
    monkeypatch.setitem(registry.SCENES, "crowded", spec)
    monkeypatch.setattr(registry, "load", lambda _: Crowded)
    first, second = watch("crowded", demo).beats
    assert collisions(first.texts) == ["'one word' on 'another'"]
    assert [found for found in first.outside if found.startswith("Square")]
    assert "'+2.0' on '2.0'" in collisions(second.texts)
