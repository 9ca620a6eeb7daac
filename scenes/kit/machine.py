"""The model as a stack of thin blocks, a drawing in perspective made of flat faces."""

import numpy as np
from manim import DOWN, LEFT, Polygon, VGroup, interpolate_color
from manim.utils.color import ManimColor

from scenes.kit import theme
from scenes.kit.text import fit, word

DRAWN = 12  # at most so many blocks; a note says how many there are
SIZE = np.array([3.0, 2.0])  # of the front
PITCH, YAW, EYE = 0.26, 0.42, 14.0  # how far the stack is turned, and how far away the eye is
SHADES = {"side": 0.35, "top": 1.0, "front": 0.6}


def project(points) -> np.ndarray:
    """Points (… 3), z towards the viewer, to the flat of the screen."""
    x, y, z = np.moveaxis(np.asarray(points, float), -1, 0)
    x, z = x * np.cos(YAW) + z * np.sin(YAW), z * np.cos(YAW) - x * np.sin(YAW)
    y, z = y * np.cos(PITCH) - z * np.sin(PITCH), z * np.cos(PITCH) + y * np.sin(PITCH)
    near = EYE / (EYE - z)
    return np.stack([x * near, y * near, np.zeros_like(x)], -1)


class Block(VGroup):
    """One layer: the three faces of a thin prism that can be seen."""

    def __init__(self, back: float, front: float) -> None:
        x, y = SIZE / 2
        corners = {
            "side": [(-x, -y, back), (-x, y, back), (-x, y, front), (-x, -y, front)],
            "top": [(-x, y, back), (x, y, back), (x, y, front), (-x, y, front)],
            "front": [(-x, -y, front), (x, -y, front), (x, y, front), (-x, y, front)],
        }
        self.faces = {name: Polygon(*project(c)) for name, c in corners.items()}
        super().__init__(*self.faces.values())
        self.shade(theme.FAINT)

    def shade(self, color: str) -> "Block":
        """Colour the three faces as if lit from above."""
        for name, face in self.faces.items():
            face.set_fill(interpolate_color(ManimColor(theme.BLACK), ManimColor(color), SHADES[name]), 1)
            face.set_stroke(theme.GREY, theme.THIN * 0.6)
        return self


class Machine(VGroup):
    """``blocks[0]`` is the first layer, at the back; the model's name stands on the front of the last."""

    def __init__(self, name: str, n_layers: int) -> None:
        count = min(n_layers, DRAWN)
        step = min(0.5, 3.6 / count)
        fronts = [(k + 0.55) * step for k in range(count)]
        self.blocks = VGroup(*(Block(front - 0.55 * step, front) for front in fronts))
        self.title = fit(word(name), SIZE[0] * 0.84, SIZE[1] * 0.6).center()
        self.title.apply_function(lambda p: project((*p[:2], fronts[-1])))
        self.title.set_z_index(1)  # a block that is animated alone is drawn anew, over it
        self.note = word(layers(n_layers), theme.SMALL, theme.GREY)
        self.note.next_to(self.front, DOWN, buff=0.15).align_to(self.front, LEFT)
        super().__init__(self.blocks, self.title, self.note)

    @property
    def front(self) -> Polygon:
        """Where the answer comes out."""
        return self.blocks[-1].faces["front"]

    @property
    def mouth(self) -> np.ndarray:
        """Where the text goes in: the middle of the back."""
        return self.blocks[0].get_center()


def layers(count: int) -> str:
    """
    >>> layers(1), layers(6), layers(48)
    ('1 layer', '6 layers', '48 layers, 12 of them drawn')
    """
    return f"{count} layer{'s' * (count != 1)}" + f", {DRAWN} of them drawn" * (count > DRAWN)
