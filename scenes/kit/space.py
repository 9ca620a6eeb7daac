"""Three dimensions: a space is ONE mobject that looks at its members from somewhere and paints them from back to front.

Its members are array mobjects in manim's own coordinates, x to the right, y up, z towards the viewer, turned and moved
with manim's own methods. Looked at straight, what lies in the plane z = 0 stands just where it would without a space,
so a scene can begin flat. Captions and all other mobjects outside stay flat.

Members animate like any mobject, with `Change`, ``.animate`` and `FadeIn`; to make one vanish, animate its opacity.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import ClassVar

import cairo
import numpy as np
from manim import ORIGIN, VMobject

from scenes.kit import theme
from scenes.kit.glyphs import Outline
from scenes.kit.paint import ArrayMobject, Brush
from scenes.kit.text import word

DISTANCE = 20.0  # from the eye to what it looks at, in units: a long lens, little perspective


class Space(ArrayMobject):
    """``turn`` is how far the eye has gone round to the right, ``tilt`` how far up, in degrees.

    ``target`` is the point it looks at, which stands on screen where it would stand flat, moved by ``offset``;
    ``zoom`` enlarges. All five move with `Change`.
    """

    arrays: ClassVar[tuple[str, ...]] = ("turn", "tilt", "target", "offset", "zoom")

    def __init__(self, *members: ArrayMobject, turn: float = 0.0, tilt: float = 0.0, target=ORIGIN, zoom: float = 1.0):
        super().__init__(1e-3, 1e-3)
        self.turn, self.tilt, self.zoom = turn, tilt, zoom
        self.target, self.offset = np.array(target, float), np.zeros(2)
        # No submobjects: manim takes a group apart when one of its parts is animated in other company.
        self.members: list[VMobject] = []
        self.bring(*members)
        self.add_updater(lambda space: None)  # so manim draws it anew whenever anything moves

    def bring(self, *members: VMobject) -> None:
        """Take array mobjects, or groups of them, into the space."""
        for member in members:
            self.members.append(member)
            for each in member.get_family():
                each.in_space = True  # the camera leaves it to its space

    def drop(self, *members: VMobject) -> None:
        """Let them go: they are painted no more."""
        self.members = [m for m in self.members if m not in members]

    def look(self) -> np.ndarray:
        """3 × 3: what turns the world so that the eye looks along −z."""
        return looking(float(self.turn), float(self.tilt))

    def project(self, points) -> np.ndarray:
        """Points n 3 of the world to n 3: where they stand on screen, in units, and how near they are."""
        seen = (np.asarray(points, float) - self.target) @ self.look().T
        return np.hstack([self.flatten(seen), seen[:, 2:]])

    def flatten(self, seen: np.ndarray) -> np.ndarray:
        """n 3, as the eye sees them from the target on, to n 2 on screen."""
        nearness = np.maximum(DISTANCE - seen[:, 2:], 0.1)
        return self.target[:2] + self.offset + seen[:, :2] * (self.zoom * DISTANCE / nearness)

    def spot(self, point) -> np.ndarray:
        """Where one point of the world stands on screen: for a label, which stays flat."""
        return np.append(self.project([point])[0, :2], 0)

    def brushes(self, ctx, to_pixels: np.ndarray, kind: type[Brush] | None = None) -> Iterator[tuple]:
        """Every piece that can be seen, from back to front, with the brush to paint it with."""
        pieces = []
        for member in (each for held in self.members for each in held.get_family()):
            opacity = float(member.fill_rgbas[0, 3]) if len(member.points) else 0.0
            if opacity > 0:
                pieces += [(member, piece, opacity) for piece in member.pieces()]
        depths = self.project([center for _, (center, _), _ in pieces])[:, 2] if pieces else []
        for i in sorted(
            range(len(pieces)), key=lambda i: depths[i]
        ):  # stable: of equals the first one is painted first
            member, (_, paint), opacity = pieces[i]
            yield paint, (kind or SpaceBrush)(ctx, to_pixels, self, member, opacity)

    def display(self, ctx: cairo.Context, to_pixels: np.ndarray) -> None:
        for paint, brush in self.brushes(ctx, to_pixels):
            paint(brush)


@lru_cache
def looking(turn: float, tilt: float) -> np.ndarray:
    (c, ct), (s, st) = np.cos(np.radians([turn, tilt])), np.sin(np.radians([turn, tilt]))
    return np.array([[1, 0, 0], [0, ct, -st], [0, st, ct]]) @ np.array([[c, 0, -s], [0, 1, 0], [s, 0, c]])


def corners(center, width: float, height: float, depth: float) -> np.ndarray:
    """8 3. The corners of a box of the world."""
    return center + np.array([width, height, depth]) / 2 * (2 * np.array([*np.ndindex(2, 2, 2)]) - 1)


def filling(points, center, width: float, height: float, turn: float, tilt: float, most: float = np.inf) -> dict:
    """How a space is to look, for `Change`, so that points of the world just fill a room of the screen around a center.

    It enlarges by no more than ``most``.
    """
    points = np.array(points)
    target = (points.min(0) + points.max(0)) / 2
    flat = Space(turn=turn, tilt=tilt, target=target).project(points)[:, :2] - target[:2]
    low, high = flat.min(0), flat.max(0)
    zoom = min(most, *(np.array([width, height]) * 0.96 / (high - low)))
    offset = np.asarray(center)[:2] - target[:2] - zoom * (low + high) / 2
    return {"turn": turn, "tilt": tilt, "target": target, "zoom": zoom, "offset": offset}


class SpaceBrush(Brush):
    """A brush that paints on a plane in space, in exact perspective."""

    def __init__(self, ctx, to_pixels: np.ndarray, space: Space, member: ArrayMobject, opacity: float) -> None:
        self.screen, self.space = to_pixels, space
        plane, look = member.plane, space.look()
        self.turned, self.start = look @ plane[:, :3], look @ (plane[:, 3] - space.target)
        corner, across, up = self.project(np.array([(0, 0), (1e-3, 0), (0, 1e-3)]))
        local = np.array([(across - corner) * 1e3, (up - corner) * 1e3, corner]).T
        super().__init__(ctx, np.array([*local, (0, 0, 1)]), opacity)
        self.scale = max(self.scale, float(np.linalg.norm(local[:, :2], axis=0).max()) * 0.3)  # a line seen edge on

    def project(self, xy: np.ndarray) -> np.ndarray:
        """Points n 2 of the plane, or n 3 with their height above it, to pixels."""
        flat = self.space.flatten(xy @ self.turned[:, : xy.shape[1]].T + self.start)
        return flat @ self.screen[:2, :2].T + self.screen[:2, 2]

    def pixels(self, xy) -> np.ndarray:
        """Points in the plane, … 2, or beside it, … 3, whose third number is their height above it."""
        xy = np.asarray(xy, float)
        return self.project(xy.reshape(-1, xy.shape[-1])).reshape(*xy.shape[:-1], 2)

    def frames(self, xy: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        steps = np.array([(0, 0), (1e-3, 0), (0, 1e-3)])
        here, across, up = self.pixels(xy + steps[:, None])
        return here, (across - here) * 1e3, (up - here) * 1e3


class Block(ArrayMobject):
    """A box with see-through faces, built around the origin: ``width`` × ``height`` × ``depth``."""

    arrays: ClassVar[tuple[str, ...]] = ("shade",)

    def __init__(self, width: float, height: float, depth: float, edge: str = theme.GREY) -> None:
        super().__init__(width, height)
        self.thick, self.edge, self.shade = depth, edge, 0.26

    def pieces(self) -> Iterator[tuple]:
        (x, y), z = self.built_size / 2, self.thick / 2
        sides = [((-x, -y, -z), (2 * x, 0, 0), (0, 2 * y, 0)), ((-x, -y, z), (2 * x, 0, 0), (0, 2 * y, 0))]
        sides += [((-x, -y, -z), (0, 2 * y, 0), (0, 0, 2 * z)), ((x, -y, -z), (0, 2 * y, 0), (0, 0, 2 * z))]
        sides += [((-x, -y, -z), (2 * x, 0, 0), (0, 0, 2 * z)), ((-x, y, -z), (2 * x, 0, 0), (0, 0, 2 * z))]
        lights = (1.0, 1.0, 0.75, 0.9, 0.55, 1.35)  # light comes from above
        for (corner, one, other), light in zip(np.array(sides), lights):
            quad = np.array([corner, corner + one, corner + one + other, corner + other])
            yield self.in_world(quad.mean(0)), lambda brush, quad=quad, light=light: self.paint_face(brush, quad, light)

    def paint_face(self, brush: Brush, quad: np.ndarray, light: float) -> None:
        facing, middle = brush.space.project([self.in_world(quad.mean(0)), self.place(0, 0)])[:, 2]
        if facing > middle:  # of the others only the edges are drawn
            brush.polygon(quad, np.clip(theme.rgb(theme.SOLID) * light, 0, 1), self.shade)
        brush.polyline(quad, self.edge, theme.THIN, 0.5, closed=True)


class Arrows(ArrayMobject):
    """Arrows of the world, from ``tails`` to ``tips``, n 3 each, with heads that face the eye.

    ``grown`` (n) is how much of each is there, ``shades`` (n) its opacity.
    """

    arrays: ClassVar[tuple[str, ...]] = ("tails", "tips", "grown", "shades")

    def __init__(self, tails, tips, colors, width: float = 4.0) -> None:
        super().__init__(2.0, 2.0)
        self.tips = np.array(tips, float).reshape(-1, 3)
        self.tails = np.broadcast_to(np.array(tails, float), self.tips.shape).copy()
        self.inks, self.thick = list(colors), width
        self.grown, self.shades = np.ones(len(self.tips)), np.ones(len(self.tips))

    def pieces(self) -> Iterator[tuple]:
        for i, (tail, tip) in enumerate(zip(self.tails, self.tips)):
            yield self.in_world((tail + tip) / 2), lambda brush, i=i: self.paint_one(brush, i)

    def paint_one(self, brush: Brush, i: int) -> None:
        tail, tip = self.tails[i], self.tails[i] + (self.tips[i] - self.tails[i]) * self.grown[i]
        start, end = brush.pixels(np.array([tail, tip]))
        length, unit = np.linalg.norm(end - start), brush.screen[0, 0]
        if length < 0.5 or self.shades[i] <= 0:
            return
        along = (end - start) / length
        side = np.array([-along[1], along[0]])
        head = min(0.24 * unit, 0.45 * length)
        neck = end - along * head
        brush.ink(self.inks[i], self.shades[i])
        brush.ctx.set_line_width(self.thick * 0.01 * unit)
        brush.ctx.move_to(*start)
        brush.ctx.line_to(*(neck + along))
        brush.ctx.stroke()
        for n, corner in enumerate((end, neck + side * head * 0.42, neck - side * head * 0.42)):
            (brush.ctx.line_to if n else brush.ctx.move_to)(*corner)
        brush.ctx.fill()


class Cloud(ArrayMobject):
    """Points of the world, n 3, as discs that face the eye. ``points_at``, ``radii`` and ``shades`` move."""

    arrays: ClassVar[tuple[str, ...]] = ("points_at", "radii", "shades")

    def __init__(self, points, colors, radius: float = 0.05) -> None:
        super().__init__(2.0, 2.0)
        self.points_at, self.inks = np.array(points, float).reshape(-1, 3), list(colors)
        self.radii, self.shades = np.full(len(self.points_at), radius), np.ones(len(self.points_at))

    def pieces(self) -> Iterator[tuple]:
        yield self.in_world(self.points_at.mean(0)), self.paint

    def paint(self, brush: Brush) -> None:
        unit = brush.screen[0, 0] * brush.space.zoom
        for (x, y), radius, color, shade in zip(brush.pixels(self.points_at), self.radii, self.inks, self.shades):
            if shade > 0:
                brush.ink(color, shade)
                brush.ctx.arc(x, y, radius * unit, 0, 2 * np.pi)
                brush.ctx.fill()


class Print(ArrayMobject):
    """A word that lies in space; labels that should face the viewer stay outside, at `Space.spot`."""

    def __init__(self, text: str, size: float = theme.BODY, color: str = theme.WHITE) -> None:
        flat = word(text, size).center()
        super().__init__(flat.width, flat.height)
        self.text, self.ink, self.outline = text, color, Outline(flat.points[8:, :2].reshape(-1, 4, 2))

    def paint(self, brush: Brush) -> None:
        brush.outline(self.outline, self.built_size.max(), self.ink)


class Sheet(ArrayMobject):
    """A faint plane with a grid, ``width`` × ``height``, to stand things on."""

    def __init__(self, width: float, height: float, step: float = 1.0, color: str = theme.FAINT) -> None:
        super().__init__(width, height)
        self.step, self.line_color = step, color

    def paint(self, brush: Brush) -> None:
        w, h = self.built_size / 2
        xs, ys = np.arange(-w, w + 1e-6, self.step), np.arange(-h, h + 1e-6, self.step)
        lines = [[(x, -h), (x, h)] for x in xs] + [[(-w, y), (w, y)] for y in ys]
        brush.lines(np.array(lines), self.line_color, theme.THIN, 0.6)
