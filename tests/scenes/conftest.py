"""Watching a scene without a film: its beats, the last frame of each, and every text on screen with its box."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pytest
from manim import config, tempconfig
from manim.utils.family import extract_mobject_family_members

from scenes import registry
from scenes.kit.glyphs import Atlas
from scenes.kit.paint import ArrayMobject, Brush
from scenes.kit.space import Arrows, Cloud, Space, SpaceBrush
from scenes.kit.text import Word
from transformer.checkpoint import load
from transformer.examine import study
from transformer.record import record
from transformer.studies import STUDIES
from transformer.trace import Trace

STAGE = 128 / 9 * 8  # units² in every shape of frame
DEMO = "a fluffy blue creature roamed the verdant forest"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of one scene go to one process, which remembers what it has watched."""
    for item in items:
        stem = item.path.stem.removeprefix("test_")
        named = getattr(item, "callspec", None) and item.callspec.params.get("name")
        if scene := stem if stem in registry.SCENES else named if named in registry.SCENES else None:
            item.add_marker(pytest.mark.xdist_group(scene))


@pytest.fixture(scope="session", autouse=True)
def own_media(tmp_path_factory) -> None:
    """manim keeps what Typst made in one folder, and two processes that write there at once read halves."""
    config.media_dir = str(tmp_path_factory.mktemp("media"))


@pytest.fixture(scope="session")
def make_trace() -> Callable[[str], Trace]:
    """The shipped model's trace of any prompt, with every study."""
    model = load()
    return cache(lambda prompt: study(model, record(model, prompt), STUDIES))


@pytest.fixture(scope="session")
def demo(make_trace) -> Trace:
    return make_trace(DEMO)


@dataclass(frozen=True)
class Text:
    """A text that can be seen, and the box of its ink in units of the scene: left, foot, right, top."""

    text: str
    box: tuple[float, float, float, float]
    owner: object


@dataclass
class Seen:
    """What one beat ends with."""

    caption: str
    seconds: float
    frame: np.ndarray  # height width 4
    texts: list[Text]
    outside: list[str]  # what leaves the frame
    objects: int

    def painted(self, kind: type) -> dict[object, list[str]]:
        """The array mobjects of a kind from left to right, each with what it has painted, from its top."""
        found: dict[object, list[Text]] = {}
        for text in sorted(self.texts, key=lambda t: t.box[0]):
            if type(text.owner) is kind:
                found.setdefault(text.owner, []).append(text)
        return {owner: [t.text for t in sorted(texts, key=lambda t: -t.box[1])] for owner, texts in found.items()}


@dataclass
class Watched:
    scene: object
    beats: list[Seen] = field(default_factory=list)

    def beat(self, words: str) -> Seen:
        """The one whose caption has these words."""
        (found,) = [beat for beat in self.beats if words in beat.caption]
        return found

    @property
    def all_texts(self) -> set[str]:
        return {t.text for beat in self.beats for t in beat.texts}


class Noting:
    """Makes a brush paint nothing and note what it would have written."""

    def numbers(self, texts, xy, size, colors, opacities, align=0.5) -> None:
        em = size / 96 * self.scale
        for text, at, opacity in zip(texts, xy, opacities):
            if text and opacity > 0.05:
                x, y = self.pixels(at)
                left, width = x - align * Atlas.advance(text) * em, Atlas.advance(text) * em
                self.found.append(Text(text, (left, y, left + width, y + 0.66 * em), self.mobject))

    def ink(self, *args, **kwargs) -> None: ...

    circles = lines = polyline = polylines = polygon = rectangles = ink
    curve = curves = shape = outline = cells = hasten = ink


class Reader(Noting, Brush):
    def __init__(self, mobject: ArrayMobject) -> None:
        super().__init__(None, mobject.frame, 1.0)
        self.mobject, self.found = mobject, []


class SpaceReader(Noting, SpaceBrush):
    """The same for what a space paints."""

    def __init__(self, ctx, to_pixels, space: Space, member: ArrayMobject, opacity: float) -> None:
        super().__init__(ctx, to_pixels, space, member, opacity)
        self.mobject, self.found = member, []


def written(scene) -> list[Text]:
    """Every word and every painted number that can be seen now."""
    found = []
    for mobject in extract_mobject_family_members(scene.mobjects, only_those_with_points=True):
        if isinstance(mobject, Word) and mobject.get_fill_opacity() > 0.05 and len(mobject.points) > 8:
            low, high = mobject.points[8:].min(0), mobject.points[8:].max(0)
            found.append(Text(mobject.text, (low[0], low[1], high[0], high[1]), mobject))
        if isinstance(mobject, Space):
            for paint, reader in mobject.brushes(None, np.eye(3), SpaceReader):
                if not isinstance(reader.mobject, Arrows | Cloud):
                    paint(reader)
                    found += reader.found
        elif isinstance(mobject, ArrayMobject) and not mobject.in_space and mobject.get_fill_opacity() > 0.05:
            reader = Reader(mobject)
            mobject.paint(reader)
            found += reader.found
    return found


def outside(scene, width: float, height: float) -> list[str]:
    """Visible things that leave the frame."""
    gone = []
    for mobject in extract_mobject_family_members(scene.mobjects, only_those_with_points=True):
        opacity = max(mobject.get_fill_opacity(), mobject.get_stroke_opacity() * (mobject.get_stroke_width() > 0))
        in_space = getattr(mobject, "in_space", False)  # its points are those of the world
        if opacity > 0.05 and mobject is not scene.camera.frame and not in_space:
            low, high = mobject.points.min(0), mobject.points.max(0)
            if max(-low[0], high[0]) > width / 2 + 1e-3 or max(-low[1], high[1]) > height / 2 + 1e-3:
                gone.append(f"{type(mobject).__name__} {getattr(mobject, 'text', '')} {low[:2]} {high[:2]}")
    return gone


@pytest.fixture(scope="session")
def watch() -> Callable[..., Watched]:
    """``watch(name, trace, **options)`` runs a scene and notes the end of each of its beats.

    What was watched before is remembered, unless ``again`` is asked for.
    """
    remembered: dict[tuple, Watched] = {}

    def look(name: str, trace: Trace, again: bool = False, **options) -> Watched:
        if again:  # something may be other than usual
            return run(name, trace, **options)
        key = name, id(trace), tuple(sorted(options.items()))
        if key not in remembered:
            remembered[key] = run(name, trace, **options)
        return remembered[key]

    def run(name: str, trace: Trace, shape: tuple[int, int] = (16, 9), **options) -> Watched:
        wide, high = shape
        small = {"pixel_width": 20 * wide, "pixel_height": 20 * high, "frame_rate": 5, "dry_run": True}
        small |= {"frame_width": (STAGE * wide / high) ** 0.5, "frame_height": (STAGE * high / wide) ** 0.5}
        with tempconfig(small | {"progress_bar": "none", "verbosity": "ERROR"}):
            scene = registry.load(registry.find(name))(trace=trace, skip_animations=True, **options)
            seen = Watched(scene)

            def note(beat) -> None:
                scene.renderer.update_frame(scene)
                frame = scene.renderer.get_frame().copy()
                count = len(extract_mobject_family_members(scene.mobjects, only_those_with_points=True))
                width, height = scene.camera.frame_width, scene.camera.frame_height
                gone = outside(scene, width, height)
                seen.beats.append(Seen(beat.caption, beat.end - beat.start, frame, written(scene), gone, count))

            scene.on_beat = note
            scene.render()
        return seen

    return look


def overlap(a: Text, b: Text) -> float:
    """The share of the smaller box that lies in the other."""
    width = min(a.box[2], b.box[2]) - max(a.box[0], b.box[0])
    height = min(a.box[3], b.box[3]) - max(a.box[1], b.box[1])
    area = min((t.box[2] - t.box[0]) * (t.box[3] - t.box[1]) for t in (a, b))
    return max(width, 0) * max(height, 0) / max(area, 1e-9) if width > 0 and height > 0 else 0.0


@pytest.fixture(scope="session")
def collisions() -> Callable[[list[Text]], list[str]]:
    def find(texts: list[Text]) -> list[str]:
        texts = [t for t in texts if not getattr(t.owner, "in_space", False)]  # in space one may stand behind another
        pairs = ((a, b) for i, a in enumerate(texts) for b in texts[i + 1 :])
        return [f"{a.text!r} on {b.text!r}" for a, b in pairs if overlap(a, b) > 0.1]

    return find
