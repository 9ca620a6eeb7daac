"""Array mobjects: a whole matrix, grid or bundle is ONE mobject that holds numpy arrays and paints itself.

Its points are only the corners of its frame, so every manim animation works on it: shift, scale, rotate,
FadeIn, Transform, ``.animate``, ``save_state``. What it paints follows the corners.
"""

from collections.abc import Iterable
from functools import cache
from typing import ClassVar, Self

import cairo
import numpy as np
from manim import Animation, VMobject, smooth

from scenes.kit import theme
from scenes.kit.glyphs import Atlas, Outline, draw, stamp_discs

SMALL_DISC = 40  # pixels of radius up to which discs are kept as masks
PASSING = cairo.ANTIALIAS_FAST  # how a context draws what the eye cannot rest on: the view moves, or a thing grows
COARSE = 0.4  # pixels by which its curves may then be off
SMALL = 120  # pixels; many things that are no larger look the same when drawn like that


class ArrayMobject(VMobject):
    """A frame, ``width`` × ``height`` around the origin, and arrays painted inside it.

    Subclasses name in ``arrays`` the attributes that move when one is turned into another, and draw in
    `paint`, in the coordinates they were built in, whatever has happened to the frame since.
    """

    arrays: ClassVar[tuple[str, ...]] = ()
    in_space = False  # a member of a `Space`, which paints it

    def __init__(self, width: float, height: float) -> None:
        super().__init__(fill_color=theme.WHITE, fill_opacity=1, stroke_width=0, stroke_opacity=0)
        self.built_size = np.array([max(width, 1e-6), max(height, 1e-6)])
        x, y = self.built_size / 2
        self.set_points_as_corners([[x, y, 0], [-x, y, 0], [-x, -y, 0], [x, -y, 0], [x, y, 0]])

    @property
    def frame(self) -> np.ndarray:
        """3 × 3: from the coordinates it was built in to where it is now, z left out."""
        right_top, left_top, left_foot = (self.points[i, :2] for i in (0, 4, 8))
        across, up = (right_top - left_top) / self.built_size[0], (left_top - left_foot) / self.built_size[1]
        center = (right_top + left_foot) / 2
        return np.array([[across[0], up[0], center[0]], [across[1], up[1], center[1]], [0, 0, 1.0]])

    @property
    def plane(self) -> np.ndarray:
        """3 × 4: from its own coordinates, and the height above them, to where that is now, in three dimensions."""
        right_top, left_top, left_foot = (self.points[i] for i in (0, 4, 8))
        across, up = (right_top - left_top) / self.built_size[0], (left_top - left_foot) / self.built_size[1]
        (a, b, c), (d, e, f) = across.tolist(), up.tolist()  # np.cross takes ten times as long for one pair
        normal = np.array([b * f - c * e, c * d - a * f, a * e - b * d]) / max((a * a + b * b + c * c) ** 0.5, 1e-9)
        return np.array([across, up, normal, (right_top + left_foot) / 2]).T

    def in_world(self, point) -> np.ndarray:
        """Where a point x y z of its own coordinates is now."""
        return self.plane @ (*point, 1.0)

    def place(self, x: float, y: float) -> np.ndarray:
        """Where a point of its own plane is now."""
        return self.in_world((x, y, 0.0))

    def pieces(self) -> Iterable[tuple]:
        """In a space: its parts, each with the point of the world that says how near it is, and what paints it."""
        return [(self.place(0, 0), self.paint)]

    def display(self, ctx: cairo.Context, to_pixels: np.ndarray) -> None:
        """Paint it on a flat screen."""
        matrix, opacity = to_pixels @ self.frame, float(self.fill_rgbas[0, 3])
        if opacity > 0 and abs(area(matrix)) > 1e-9:
            self.paint(Brush(ctx, matrix, opacity))

    def paint(self, brush: "Brush") -> None:
        raise NotImplementedError

    def interpolate(self, mobject1: VMobject, mobject2: VMobject, alpha: float, path_func=None) -> Self:
        """Between two of the same kind the arrays move too."""
        super().interpolate(mobject1, mobject2, alpha, **({"path_func": path_func} if path_func else {}))
        if type(mobject1) is type(mobject2):
            for name in ("built_size", *self.arrays):
                a, b = getattr(mobject1, name), getattr(mobject2, name)
                setattr(self, name, between(a, b, alpha))
        return self


def between(a, b, alpha: float):
    """Interpolate arrays of one shape. Other things, and infinite entries, change over at the end.

    ``alpha`` may be an array too, one for each entry.
    """
    if a is None or b is None or np.shape(a) != np.shape(b):
        return b if np.all(alpha >= 1) else a
    a, b = np.asarray(a, float), np.asarray(b, float)
    way = np.zeros_like(a)
    np.subtract(b, a, out=way, where=np.isfinite(a) & np.isfinite(b))
    moved = a + way * alpha
    return moved if np.all(alpha < 1) else np.where(np.isfinite(b) | (np.asarray(alpha) < 1), moved, b)


class Change(Animation):
    """Move arrays of an array mobject to new values: ``Change(grid, values=weights, dots=0)``.

    Driven by alpha alone, so a frame never depends on the frames before it. With a ``lag`` the rows of an array
    start one after the other, each so much later, where 1 is the time it takes.
    """

    def __init__(
        self, mobject: ArrayMobject, *, rate_func=smooth, run_time: float = 1.0, lag: float = 0.0, **targets
    ) -> None:
        self.targets, self.lag = targets, lag
        super().__init__(mobject, rate_func=rate_func, run_time=run_time)

    def begin(self) -> None:
        self.starts = {name: getattr(self.mobject, name) for name in self.targets}
        self.interpolate(0)

    def interpolate(self, alpha: float) -> None:
        for name, end in self.targets.items():
            setattr(self.mobject, name, between(self.starts[name], end, self.shares(alpha, np.shape(end))))

    def finish(self) -> None:
        for name, end in self.targets.items():
            setattr(self.mobject, name, end)

    def shares(self, alpha: float, shape: tuple[int, ...]):
        """How far the array has come, or with a lag each of its rows."""
        if not self.lag or not shape:
            return self.rate_func(alpha)
        whole = 1 + self.lag * (shape[0] - 1)
        rows = [self.rate_func(min(max(alpha * whole - self.lag * i, 0.0), 1.0)) for i in range(shape[0])]
        return np.reshape(rows, (-1, *[1] * (len(shape) - 1)))


class Brush:
    """Draws in the coordinates of one array mobject; hides cairo, pixels and the order of its channels."""

    def __init__(self, ctx: cairo.Context, to_pixels: np.ndarray, opacity: float) -> None:
        self.ctx, self.matrix, self.opacity = ctx, to_pixels, opacity
        self.scale = abs(area(to_pixels)) ** 0.5  # pixels a unit
        (a, b), (c, d) = to_pixels[:2, :2].tolist()
        upright = abs(b) + abs(c) < 1e-6 * self.scale and abs(abs(a) - abs(d)) < 1e-3 * self.scale and a > 0 > d
        self.stamps = upright and ctx.get_antialias() != PASSING  # small things, from masks

    def hasten(self) -> None:
        """Draw the one mobject more coarsely, because it passes."""
        hasten(self.ctx)

    def pixels(self, xy: np.ndarray) -> np.ndarray:
        return np.asarray(xy, float) @ self.matrix[:2, :2].T + self.matrix[:2, 2]

    def ink(self, color, opacity: float = 1.0) -> None:
        red, green, blue = parts(color) if isinstance(color, str) else color
        self.ctx.set_source_rgba(blue, green, red, self.opacity * opacity)  # manim keeps RGBA, cairo writes BGRA

    def frames(self, xy: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """What the plane looks like close to each point: itself, a step across and one up, in pixels, n 2 each."""
        here = self.pixels(xy)
        return here, *(np.broadcast_to(self.matrix[:2, axis], here.shape) for axis in (0, 1))

    def inside(self, low: np.ndarray, high: np.ndarray, reach: float) -> list[int]:
        """Which of many things, each between two pixel positions and reaching so far beyond, are in the picture."""
        picture = self.ctx.get_target()
        size = np.array([picture.get_width(), picture.get_height()])
        return np.flatnonzero(((high >= -reach) & (low <= size + reach)).all(1)).tolist()

    def inks(self, colors, opacities, seen) -> list[tuple[float, float, float, float]]:
        """What `ink` does, for those of many things that are seen."""
        colors, shades = plain(colors), plain(opacities)
        inks = []
        for i in seen:
            red, green, blue = parts(colors[i]) if isinstance(colors[i], str) else colors[i]
            inks.append((blue, green, red, self.opacity * shades[i]))
        return inks

    def circles(self, xy, radii, colors, opacities) -> None:
        """Discs; small ones are stamped from cached masks."""
        radii, opacities = np.asarray(radii, float), np.asarray(opacities, float)
        seen = np.flatnonzero((radii * self.scale > 0.05) & (opacities > 0))
        if not len(seen):
            return
        xy, radii, inks = np.reshape(xy, (-1, 2))[seen], radii[seen], self.inks(colors, opacities, seen)
        if self.stamps and radii.max() * self.scale < SMALL_DISC:
            stamp_discs(self.ctx, self.pixels(xy), radii * self.scale, inks)
        else:
            self._fill([round_outline()] * len(xy), xy, radii, inks, 1.0)

    def lines(self, segments, color, width: float, opacity: float = 1.0) -> None:
        """Straight lines, n 2 2; the width in manim's stroke units (hundredths of a unit)."""
        if opacity <= 0 or not len(segments):
            return
        for start, end in self.pixels(np.asarray(segments, float).reshape(-1, 2)).reshape(-1, 2, 2).tolist():
            self.ctx.move_to(*start)
            self.ctx.line_to(*end)
        self._stroke(color, width, opacity)

    def polyline(self, xy, color, width: float, opacity: float = 1.0, closed: bool = False) -> None:
        self._trace(xy, closed)
        self._stroke(color, width, opacity)

    def polylines(self, lines, color, width: float, opacity: float = 1.0) -> None:
        """Many of as many points each, n m 2."""
        lines = np.asarray(lines, float)
        for start, *rest in self.pixels(lines.reshape(-1, 2)).reshape(lines.shape).tolist():
            self.ctx.move_to(*start)
            for point in rest:
                self.ctx.line_to(*point)
        self._stroke(color, width, opacity)

    def polygon(self, xy, color, opacity: float = 1.0) -> None:
        self._trace(xy, closed=True)
        self.ink(color, opacity)
        self.ctx.fill()

    def rectangles(self, boxes, colors, opacities) -> None:
        """Upright boxes n 4: left, foot, right, top."""
        for (x0, y0, x1, y1), color, opacity in zip(boxes, colors, opacities):
            if opacity > 0:
                self.polygon([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], color, opacity)

    def cells(self, colors, box, opacity: float = 1.0) -> None:
        """A table of colours, r c 3 from the top, filling a box: left, foot, right, top."""
        left, foot, right, top = box
        across, down = self.matrix[:2, 0] * (right - left), self.matrix[:2, 1] * (foot - top)
        colors = pooled(pooled(np.asarray(colors, float), 1, np.hypot(*across)), 0, np.hypot(*down))
        rows, columns = colors.shape[:2]
        inks = np.zeros((rows, columns, 4), np.uint8)  # RGB as manim keeps them: the bytes are copied as they are
        inks[..., :3] = np.clip(np.rint(colors * 255), 0, 255)
        (xx, yx), (xy, yy), (x0, y0) = across / columns, down / rows, self.pixels((left, top))
        source = cairo.SurfacePattern(cairo.ImageSurface.create_for_data(inks, cairo.FORMAT_RGB24, columns, rows))
        source.set_filter(cairo.FILTER_NEAREST)
        source.set_extend(cairo.EXTEND_PAD)
        self.ctx.save()
        self.ctx.transform(cairo.Matrix(xx, yx, xy, yy, x0, y0))
        self.ctx.rectangle(0, 0, columns, rows)
        self.ctx.clip()
        self.ctx.set_source(source)
        self.ctx.paint_with_alpha(self.opacity * opacity)
        self.ctx.restore()

    def curve(self, points, color, width: float, opacity: float = 1.0) -> None:
        """One cubic Bézier, 4 2."""
        self.curves(np.asarray(points)[None], [color], [width], [opacity])

    def curves(self, points, colors, widths, opacities) -> None:
        """Cubic Béziers, n 4 2."""
        points, widths = np.asarray(points, float), np.asarray(widths, float)
        pixels = self.pixels(points.reshape(-1, points.shape[-1])).reshape(-1, 4, 2)
        colors, opacities = plain(colors), plain(opacities)
        for n in self.inside(pixels.min(1), pixels.max(1), widths.max(initial=0) * 0.01 * self.scale):
            (x, y), *rest = pixels[n].tolist()
            self.ctx.move_to(x, y)
            self.ctx.curve_to(*rest[0], *rest[1], *rest[2])
            self._stroke(colors[n], float(widths[n]), opacities[n])

    def shape(self, outline, at, scale: float, color, opacity: float = 1.0) -> None:
        """A filled outline of cubic Béziers, n 4 2, moved and scaled."""
        self.ink(color, opacity)
        self._outline(np.asarray(outline) * scale + at)
        self.ctx.fill()

    def numbers(self, texts, xy, size: float, colors, opacities, align: float = 0.5) -> None:
        """Short strings of the atlas, each standing on its point; ``align`` 0 left, ½ centred, 1 right.

        ``size`` is a font size. Upright type is stamped from cached masks; turned type, and any while the view moves,
        is drawn as outlines.
        """
        em, shades = size / 96, plain(opacities)
        seen = [n for n, text in enumerate(texts) if text and shades[n] > 0]
        if not seen:
            return
        texts, inks = [texts[n] for n in seen], self.inks(colors, opacities, seen)
        xy = np.reshape(xy, (-1, 2))[seen]
        if align:
            xy = xy - np.outer([align * em * Atlas.advance(text) for text in texts], (1, 0))
        if self.stamps:
            Atlas.at(em * self.scale).stamp(self.ctx, texts, self.pixels(xy), inks)
        else:
            self._fill([*map(Atlas.outline, texts)], xy, [em] * len(xy), inks, max(map(Atlas.advance, texts)))

    def outline(self, outline: Outline, reach: float, color, opacity: float = 1.0) -> None:
        """What is drawn around the middle, reaching so far in all directions."""
        self._fill([outline], np.zeros((1, 2)), [1.0], self.inks([color], [opacity], [0]), reach)

    def _fill(self, outlines: list[Outline], xy: np.ndarray, sizes, inks: list[tuple], reach: float) -> None:
        """Outlines of one size, each at its place and as many times as large; they reach that far."""
        here, across, up = self.frames(xy)
        sizes = np.reshape(sizes, (-1, 1))
        across, up, own = across * sizes, up * sizes, self.ctx.get_matrix()
        views, edges = np.hstack([across, up, here]).tolist(), self.ctx.get_antialias()
        reach *= max(np.abs(across).max(), np.abs(up).max()) * 1.5
        if len(xy) > 1 and reach < SMALL:
            self.ctx.set_antialias(PASSING)  # the eye sees no difference
        for n in self.inside(here, here, reach):
            self.ctx.set_source_rgba(*inks[n])
            self.ctx.set_matrix(cairo.Matrix(*views[n]) * own)
            self.ctx.append_path(outlines[n].path)
            self.ctx.fill()
        self.ctx.set_matrix(own)
        self.ctx.set_antialias(edges)

    def _trace(self, xy, closed: bool) -> None:
        start, *rest = self.pixels(xy).tolist()
        self.ctx.move_to(*start)
        for point in rest:
            self.ctx.line_to(*point)
        if closed:
            self.ctx.close_path()

    def _outline(self, curves: np.ndarray) -> None:
        draw(self.ctx, self.pixels(curves.reshape(-1, 2)).reshape(-1, 4, 2))

    def _stroke(self, color, width: float, opacity: float) -> None:
        self.ink(color, opacity)
        self.ctx.set_line_width(width * 0.01 * self.scale)
        self.ctx.stroke()


def hasten(ctx: cairo.Context) -> None:
    """Draw edges and curves more coarsely."""
    ctx.set_antialias(PASSING)
    ctx.set_tolerance(COARSE)


@cache
def round_outline() -> Outline:
    """A circle of radius one, of eight arcs."""
    turns = np.arange(8) * np.pi / 4
    handle = 4 / 3 * np.tan(np.pi / 16)
    start = np.stack([np.cos(turns), np.sin(turns)], 1)
    end, ahead = np.roll(start, -1, 0), np.stack([-start[:, 1], start[:, 0]], 1)
    return Outline(np.stack([start, start + handle * ahead, end - handle * np.roll(ahead, -1, 0), end], 1))


@cache
def parts(color: str) -> tuple[float, float, float]:
    return tuple(theme.rgb(color).tolist())


def area(matrix: np.ndarray) -> float:
    """How many square pixels a square unit has; np.linalg.det takes ten times as long."""
    (a, b), (c, d) = matrix[:2, :2].tolist()
    return a * d - b * c


def plain(values) -> list:
    """Numbers as Python's own, which cairo takes in faster than numpy's."""
    return values.tolist() if isinstance(values, np.ndarray) else values


def pooled(table: np.ndarray, axis: int, most: float) -> np.ndarray:
    """The table, its cells averaged along an axis so that there are ``most`` at most, but one.

    >>> pooled(np.array([1.0, 3, 5, 5, 0]), 0, 2.5).tolist()
    [2.0, 3.3333333333333335]
    """
    count, bins = table.shape[axis], max(1, int(most))
    if count <= bins:
        return table
    edges = np.arange(bins + 1) * count // bins
    shape = np.ones(table.ndim, int)
    shape[axis] = bins
    return np.add.reduceat(table, edges[:-1], axis) / np.diff(edges).reshape(shape)
