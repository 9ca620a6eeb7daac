"""From the last picture of one scene to the first of the next: what both show glides, all else dissolves."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import ClassVar, NamedTuple

import cairo
import numpy as np
from manim import Animation, FadeTransform, MathTypst, Mobject, Rectangle, Transform, VMobject, config
from manim.utils.family import extract_mobject_family_members

from scenes.kit.paint import ArrayMobject
from scenes.kit.space import Print, Space
from scenes.kit.text import Word, word

SEEN = 0.05  # an opacity below this is as good as none
LINE = 0.3  # units: words closer in height than this are read as one line


class Dissolve(ArrayMobject):
    """One picture of the whole screen becoming another, as far as ``share`` says: pixels as a camera keeps them."""

    arrays: ClassVar[tuple[str, ...]] = ("share",)

    def __init__(self, before: np.ndarray, after: np.ndarray) -> None:
        super().__init__(config.frame_width, config.frame_height)
        self.before, self.after, self.share = before, after, 0.0

    def display(self, ctx: cairo.Context, to_pixels: np.ndarray) -> None:
        ctx.set_operator(cairo.OPERATOR_SOURCE)  # with an alpha: so much of the new, so much less of the old
        for pixels, share in ((self.before, 1.0), (self.after, self.share)):
            height, width, _ = pixels.shape
            ctx.set_source_surface(cairo.ImageSurface.create_for_data(pixels, cairo.FORMAT_ARGB32, width, height))
            ctx.paint_with_alpha(share)


class Part(NamedTuple):
    """Something that can be seen: what it says, if anything, what it looks like, and whose it is."""

    text: str
    look: VMobject
    owner: VMobject

    def hide(self) -> None:
        self.owner.set_opacity(0)

    def faded(self) -> "Part":
        return self._replace(look=self.look.copy().set_opacity(0))


def glide(old: Part, new: Part, **options) -> Animation:
    """From its place in one picture to that in the other."""
    kind = FadeTransform if isinstance(old.look, ArrayMobject) else Transform
    return kind(old.look.copy(), new.look, **options)


def shared(before: Iterable[Mobject], after: Iterable[Mobject], names: Collection[str]) -> list[tuple[Part, Part]]:
    """The words that stand in both pictures, with the boxes around them, symbols, and arrays of the same values.

    A word has a letter or is one of the ``names``: other marks and numbers mean something else elsewhere. Where one
    picture has it more often, it parts or comes together, in reading order.
    """
    olds, news = ([*parts(side)] for side in (before, after))
    old_texts, new_texts = (group([part for part in side if tells(part.text, names)]) for side in (olds, news))
    common = [text for text in old_texts if text in new_texts]
    if 3 * len(common) < min(len(old_texts), len(new_texts)):
        common = []  # other texts, which have an article or so in common
    found = [pair for text in common for pair in matched(old_texts[text], new_texts[text])]
    found += [(a, b) for old, new in found for a in around(old, olds) for b in around(new, news)]
    return [*unstacked(found), *((a, b) for a in olds for b in news if alike(a.look, b.look))]


def parts(mobjects: Iterable[Mobject]) -> Iterator[Part]:
    """Words, symbols, boxes and arrays that stand flat inside the frame and can be seen."""
    room = np.array([config.frame_width, config.frame_height]) / 2
    for mobject in extract_mobject_family_members(mobjects):
        for text, look, owner in described(mobject):
            opacity = max(max(m.get_fill_opacity(), m.get_stroke_opacity()) for m in look.get_family())
            if opacity > SEEN and (abs(look.get_center()[:2]) < room).all():
                yield Part(text, look.copy(), owner)


def described(mobject: Mobject) -> Iterator[tuple[str, VMobject, VMobject]]:
    if isinstance(mobject, Word):
        yield mobject.text.strip(), mobject, mobject
    elif isinstance(mobject, MathTypst):
        yield f"${mobject.typst_code}$", mobject, mobject
    elif isinstance(mobject, Space):
        flat = mobject.turn == mobject.tilt == 0
        prints = [m for held in mobject.members for m in held.get_family() if isinstance(m, Print)] if flat else []
        yield from ((p.text.strip(), on_screen(p, mobject), p) for p in prints)
    elif isinstance(mobject, Rectangle) or (isinstance(mobject, ArrayMobject) and not mobject.in_space):
        yield "", mobject, mobject


def on_screen(print: Print, space: Space) -> Word:
    """What a word in space looks like, straight from the front."""
    left, right = space.spot(print.get_left()), space.spot(print.get_right())
    flat = word(print.text, color=print.ink).set_fill(opacity=print.get_fill_opacity())
    return flat.scale((right[0] - left[0]) / flat.width).move_to((left + right) / 2)


def tells(text: str, names: Collection[str]) -> bool:
    return bool(text) and (text in names or any(map(str.isalpha, text)))


def group(found: Iterable[Part]) -> dict[str, list[Part]]:
    """By what they say, in reading order."""
    by_text = defaultdict(list)
    for part in sorted(found, key=lambda part: (-round(part.look.get_y() / LINE), part.look.get_x())):
        by_text[part.text].append(part)
    return by_text


def matched(olds: list[Part], news: list[Part]) -> Iterator[tuple[Part, Part]]:
    for n in range(max(len(olds), len(news))):
        old, new = olds[n % len(olds)], news[n % len(news)]
        if outline(old.look) == outline(new.look):  # set from the same font
            yield old, new


def unstacked(pairs: Iterable[tuple[Part, Part]]) -> Iterator[tuple[Part, Part]]:
    """Where several come from one place, or go there, all but one are faded in it: stacked, they would be bolder."""
    taken = set()
    for pair in pairs:
        yield tuple(part.faded() if part.owner in taken else part for part in pair)
        taken.update(part.owner for part in pair)


def outline(look: VMobject) -> list[int]:
    return [len(m.points) for m in look.get_family()]


def around(part: Part, boxes: Iterable[Part]) -> list[Part]:
    """The box that a word stands in the middle of, if there is one of about its size."""
    place, height = part.look.get_center(), part.look.height
    near = (b for b in boxes if isinstance(b.look, Rectangle) and b.look.height < 2 * height)
    return [b for b in near if abs(b.look.get_center() - place).max() < 0.1 * height][:1]


def alike(a: VMobject, b: VMobject) -> bool:
    """Whether both are arrays of the same values, shown in the same way."""
    if type(a) is not type(b) or not hasattr(a, "values") or np.shape(a.values) != np.shape(b.values):
        return False
    return np.allclose(a.values, b.values)
