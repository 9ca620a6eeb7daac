"""What every scene is: a storyboard over one trace. Each beat is a sentence on screen and what happens meanwhile."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from itertools import chain, product
from pathlib import Path

import numpy as np
from manim import (
    RIGHT,
    UP,
    Animation,
    FadeIn,
    FadeOut,
    Mobject,
    MovingCameraScene,
    config,
    smooth,
    smoothstep,
    squish_rate_func,
)
from manim.animation.animation import prepare_animation
from manim.utils.exceptions import EndSceneEarlyException

from scenes.kit import theme
from scenes.kit.camera import ArrayCamera
from scenes.kit.handover import Dissolve, glide, shared
from scenes.kit.paint import Change
from scenes.kit.text import Paragraph, fit, sentence, word
from scenes.kit.tokens import legible, window
from transformer.analysis import pick_view
from transformer.errors import InputError
from transformer.studies import HeadWeights
from transformer.trace import Trace

DEMO = Path(__file__).parents[1] / "assets" / "demo.safetensors"


@cache
def demo_trace() -> Trace:
    return Trace.load(DEMO)


@dataclass(frozen=True)
class Beat:
    """One sentence of a scene and when it is on screen, in seconds of that scene."""

    caption: str
    start: float
    end: float


class TraceScene(MovingCameraScene):
    """A scene that draws one trace.

    Without a trace it draws the shipped one, so ``manim -ql scenes/attention/score_grid.py ScoreGrid`` works.
    ``layer``, ``head`` and ``token`` (an index into the prompt, negative from the end) choose what is shown;
    what is left None the scene picks by measurement.

    Raises InputError where one of them is out of range.
    """

    def __init__(
        self,
        trace: Trace | None = None,
        layer: int | None = None,
        head: int | None = None,
        token: int | None = None,
        **manim_options,
    ) -> None:
        super().__init__(camera_class=ArrayCamera, **manim_options)
        self.trace = trace or demo_trace()
        self.layer = in_range("layer", layer, self.trace.n_layers)
        self.head = in_range("head", head, self.trace.n_heads)
        self.token = in_range("token", token, self.trace.n_tokens, negative=True)
        self.beats: list[Beat] = []
        self.on_beat: Callable[[Beat], None] | None = None
        self.pace = 1.0  # how fast all goes: 2 takes half the time
        self.lasting: Sequence[float] = ()  # seconds of film that each beat takes at least, in their order
        self.begins_open = False  # another scene has turned into the first picture: what the first move ends with
        self.only_opening = False  # no more than that is asked for
        self.following: Callable[[], TraceScene] | None = None  # the scene whose first picture this one turns into
        self.caption: Paragraph | None = None
        self._caption_moves: list[Animation] = []

    def tear_down(self) -> None:
        if self.following:
            self.turn_into(self.following())

    def turn_into(self, other: "TraceScene") -> None:
        """The last move where another scene follows: what both show glides to its place there, the rest dissolves."""
        mine, opening = [m for m in self.mobjects if m is not self.caption], other.opening()
        names = {*map(str.strip, self.trace.tokens), *map(str, self.trace.ids.tolist())}
        pairs = shared(mine, opening, names)
        for part in chain(*pairs):
            part.hide()
        dissolve = Dissolve(self.picture(self.mobjects), self.picture(opening))
        glides = [glide(*pair, rate_func=squish_rate_func(smooth, 0.1, 0.9)) for pair in pairs]
        self.clear()
        self.add(dissolve)
        fade = Change(dissolve, share=1.0, rate_func=squish_rate_func(smoothstep, 0.0, 0.7))
        self.next_section("handover")  # with a key frame, so that slides can be cut here
        self.play(fade, *glides, run_time=theme.HANDOVER)

    def opening(self) -> list[Mobject]:
        """What the first move ends with, but for the caption. Nothing is drawn."""
        self.begins_open = self.only_opening = True
        with suppress(EndSceneEarlyException):
            self.construct()
        return self.mobjects

    def picture(self, mobjects: Sequence[Mobject]) -> np.ndarray:
        self.camera.reset()
        self.camera.capture_mobjects(mobjects)
        return self.camera.pixel_array.copy()

    # Where things may be: the frame less its edges, less the caption at its foot.

    @property
    def room_top(self) -> float:
        return config.frame_height / 2 - theme.EDGE - theme.TAG_HEIGHT

    @property
    def room_foot(self) -> float:
        return -config.frame_height / 2 + theme.EDGE + theme.CAPTION_HEIGHT

    @property
    def room_width(self) -> float:
        return config.frame_width - 2 * theme.EDGE

    @property
    def room_height(self) -> float:
        return self.room_top - self.room_foot

    @property
    def room_center(self) -> np.ndarray:
        return UP * (self.room_top + self.room_foot) / 2

    def look(self, limit: int | None = None) -> list[int]:
        """Settle on a layer, head and token where none was given; return the tokens to show, ``limit`` at most.

        Without a limit they are as many as can be read beside each other. They hold the token that asks, those it
        attends to most, and the one it attends to least.
        """
        limit = limit or min(10, int(self.room_width / 1.2))
        self.layer, self.head, self.token = pick_view(self.trace, self.layer, self.head, self.token)
        scores = self.trace.scores[self.layer, self.head, self.token, : self.token + 1]
        order = np.argsort(-scores, kind="stable").tolist()  # as softmax orders them, with no ties at nought
        return window(self.trace.n_tokens, limit, keep=[self.token, order[-1], *order[: limit // 2]])

    def head_weights(self) -> HeadWeights:
        """The matrices of the head that is shown. Raises InputError where the trace holds those of another."""
        weights = self.trace.study(HeadWeights)
        if (weights.layer, weights.head) != (self.layer, self.head):
            raise InputError(
                f"this trace holds the weights of layer {weights.layer}, head {weights.head}, not of layer "
                f"{self.layer}, head {self.head}; film the prompt itself"
            )
        return weights

    def name(self, i: int) -> str:
        """A token as captions call it."""
        return legible(self.trace.tokens[i]).strip(" ")

    @contextmanager
    def beat(self, caption: str) -> Iterator[None]:
        """One beat: all that is played inside happens while the caption is read, and it stays until it can be."""
        self.next_section(caption[:60])
        start = float(self.time)
        self._swap_caption(caption)
        yield
        if self._caption_moves:
            self.play()
        reading = len(caption.split()) / theme.READING + theme.REST_AFTER
        speaking = self.lasting[len(self.beats)] if len(self.beats) < len(self.lasting) else 0.0
        left = max(reading, speaking * self.pace) - (self.time - start) * self.pace
        self.wait(max(theme.REST_AFTER, left))
        done = Beat(caption, start, float(self.time))
        self.beats.append(done)
        self.add_subcaption(caption, duration=done.end - start, offset=start - self.time)
        if self.on_beat:
            self.on_beat(done)

    def say(self, caption: str, *animations: Animation) -> None:
        """A beat with one move."""
        with self.beat(caption):
            self.play(*animations)

    def play(self, *animations: Animation, **options) -> None:
        """manim's play at this scene's pace; the first one of a beat also changes the caption, in its own time."""
        moves, self._caption_moves = self._caption_moves, []
        animations = [*moves, *(prepare_animation(a) for a in animations)]
        told = {name: options.pop(name) for name in [*options] if name.startswith("subcaption")}
        for animation, (name, value) in product(animations[len(moves) :], options.items()):
            setattr(animation, name, value)
        for animation in animations:
            animation.run_time /= self.pace
        if self.begins_open:
            self.begins_open = False
            self._settle(animations[len(moves) :])
            animations = moves
        if animations:
            super().play(*animations, **told)

    def _settle(self, animations: Sequence[Animation]) -> None:
        """What some moves end with, at once."""
        if animations:
            self.compile_animation_data(*animations)
            self.begin_animations()
            for animation in self.animations:
                animation.finish()
                animation.clean_up_from_scene(self)
        if self.only_opening:
            raise EndSceneEarlyException

    def _swap_caption(self, caption: str) -> None:
        old = self.caption
        self.caption = sentence(caption, theme.CAPTION, self.room_width - 0.4, theme.PALE, centered=True)
        fit(self.caption, self.room_width, theme.CAPTION_HEIGHT)
        self.caption.move_to(UP * (self.room_foot - theme.CAPTION_HEIGHT / 2)).set_z_index(10)
        self._caption_moves = [FadeIn(self.caption, run_time=0.8, rate_func=squish_rate_func(smooth, 0.4, 1))]
        if old:
            self._caption_moves.append(FadeOut(old, run_time=0.35))

    def tag(self, text: str):
        """A small note in the upper right corner: which layer and head is shown, and that it was measured."""
        note = fit(word(text, theme.TINY, theme.GREY), self.room_width / 2)
        return note.move_to(RIGHT * (config.frame_width / 2 - 0.25) + UP * (config.frame_height / 2 - 0.22), UP + RIGHT)

    def measured(self, *parts: str, shown: Sequence[int] = ()):
        """The tag of a scene that shows tensors: whose they are, and where tokens are left out, how many are not."""
        left_out = shown and len(shown) < self.trace.n_tokens
        window = [f"{len(shown)} of {self.trace.n_tokens} tokens"] if left_out else []
        return self.tag(" · ".join([self.trace.model, *parts, *window, "measured"]))

    def head_tag(self, shown: Sequence[int] = ()):
        return self.measured(f"layer {self.layer}", f"head {self.head}", shown=shown)


def in_range(what: str, index: int | None, count: int, negative: bool = False) -> int | None:
    """An index, counted from 0, made positive. Raises InputError where there is no such thing."""
    if index is None:
        return None
    lowest = -count if negative else 0
    if not lowest <= index < count:
        raise InputError(f"{what} {index} does not exist; this trace has {count}, numbered {lowest} to {count - 1}")
    return index % count
