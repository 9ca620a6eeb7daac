"""manim's camera, which also lets array mobjects paint themselves, and does no work that leaves no mark.

Ordinary mobjects come out pixel for pixel as from manim's own camera.
"""

from collections.abc import Iterable

import cairo
import numpy as np
from manim import Mobject, MovingCamera, VMobject

from scenes.kit.paint import ArrayMobject, hasten
from scenes.kit.space import Space

KEPT = 4000  # outlines remembered


class ArrayCamera(MovingCamera):
    """Draws each mobject in its place in the drawing order; what is invisible or outside the frame costs nothing."""

    def __init__(self, *args, **kwargs) -> None:
        self.outlines: dict[tuple, cairo.Path | None] = {}  # None: met once, so perhaps it is moving
        self.animated: frozenset[Mobject] = frozenset()  # what the play is about, from its renderer
        super().__init__(*args, **kwargs)

    def display_multiple_non_background_colored_vmobjects(self, vmobjects: Iterable[VMobject], pixel_array) -> None:
        ctx = self.get_cairo_context(pixel_array)
        user = ctx.get_matrix()
        to_pixels = np.array([[user.xx, user.xy, user.x0], [user.yx, user.yy, user.y0], [0, 0, 1]])
        corner = np.array([self.frame_width, self.frame_height]) / 2
        self.view = self.frame_center[:2] - corner, self.frame_center[:2] + corner
        view_moves = self.frame in self.animated
        for mobject in vmobjects:
            if not isinstance(mobject, ArrayMobject):
                self.display_vectorized(mobject, ctx)
            elif not mobject.in_space:
                ctx.save()
                ctx.identity_matrix()
                ctx.new_path()
                if view_moves or (isinstance(mobject, Space) and mobject in self.animated):
                    hasten(ctx)
                mobject.display(ctx, to_pixels)
                ctx.restore()

    def display_vectorized(self, vmobject: VMobject, ctx: cairo.Context):
        """The passes of manim's camera, less those that would leave no mark."""
        fill = self.get_fill_rgbas(vmobject)[:, 3].any()
        widths = [vmobject.get_stroke_width(background) for background in (True, False)]
        strokes = [w != 0 and self.get_stroke_rgbas(vmobject, bg)[:, 3].any() for w, bg in zip(widths, (True, False))]
        if (fill or any(strokes)) and self.touches_frame(vmobject, max(widths)):
            self.set_cairo_context_path(ctx, vmobject)
            if strokes[0]:
                self.apply_stroke(ctx, vmobject, background=True)
            if fill:
                self.apply_fill(ctx, vmobject)
            if strokes[1]:
                self.apply_stroke(ctx, vmobject)
        return self

    def touches_frame(self, vmobject: VMobject, stroke_width: float) -> bool:
        """Whether any of it can be inside. A mitred corner reaches ten stroke widths out at most."""
        points = vmobject.points
        if not len(points):
            return False
        xy, (low, high), reach = points[:, :2], self.view, 0.1 * stroke_width
        return bool((xy.max(0) >= low - reach).all() and (xy.min(0) <= high + reach).all())

    def set_cairo_context_path(self, ctx: cairo.Context, vmobject: VMobject):
        """An outline met before, under the same view, is replayed in one call."""
        key = vmobject.points.tobytes(), tuple(ctx.get_matrix())
        outline = self.outlines.get(key)
        ctx.new_path()
        if outline is not None:
            ctx.append_path(outline)
            return self
        self.draw_outline(ctx, vmobject)
        if len(self.outlines) > KEPT:
            self.outlines.clear()
        self.outlines[key] = ctx.copy_path() if key in self.outlines else None
        return self

    def draw_outline(self, ctx: cairo.Context, vmobject: VMobject) -> None:
        """What manim's camera does, on plain lists of floats."""
        points = self.transform_points_pre_display(vmobject, vmobject.points)
        xy = points[:, :2].tolist()
        for start, end in vmobject.get_subpath_split_indices_from_points(points, n_dims=2).tolist():
            if end - start < 4:
                continue
            ctx.new_sub_path()
            ctx.move_to(*xy[start])
            for i in range(start, end - 3, 4):
                ctx.curve_to(*xy[i + 1], *xy[i + 2], *xy[i + 3])
            if vmobject.consider_points_equals_2d(points[start], points[end - 1]):
                ctx.close_path()
