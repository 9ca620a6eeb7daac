"""Three scenes, each written twice: as any user of manim would, a mobject for every number and arc, and with the kit.

A: an attention grid whose numbers change and become dots. B: columns and a matrix in which every number changes. C:
columns that change, arcs and a moving camera. Both versions of a scene show the same things at the same time.
"""

import numpy as np
from manim import (
    UP,
    ArcBetweenPoints,
    ChangeDecimalToValue,
    Create,
    DecimalNumber,
    Dot,
    FadeIn,
    FadeOut,
    Line,
    MathTypst,
    MovingCameraScene,
    VGroup,
)

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.arcs import ContextArcs
from scenes.kit.camera import ArrayCamera
from scenes.kit.grid import PatternGrid
from scenes.kit.matrix import NumberGrid
from scenes.kit.numbers import NumberColumn
from scenes.kit.paint import Change

GRID, COLUMNS, ENTRIES, MATRIX, TOKENS = 12, 8, 12, 10, 10


def drawn(*shape: int) -> np.ndarray:
    return np.random.default_rng(sum(shape)).normal(size=shape)


def shares(scores: np.ndarray) -> np.ndarray:
    """Scores as weights whose rows sum to one."""
    return np.exp(scores) / np.exp(scores).sum(1, keepdims=True)


class Timed(MovingCameraScene):
    """``seconds`` in all, shared by the moves."""

    seconds = 3.0


class Kit(Timed):
    def __init__(self, **options) -> None:
        super().__init__(camera_class=ArrayCamera, **options)


def plain_number(value: float, at, size: float = 22) -> DecimalNumber:
    number = DecimalNumber(value, num_decimal_places=1, include_sign=True, mob_class=MathTypst, font_size=size)
    color = "#" + "".join(f"{round(255 * c):02X}" for c in theme.signed_colors(np.array(value), 2.0))
    return number.set_color(color).move_to([*at, 0])


class PlainA(Timed):
    def construct(self) -> None:
        values, xs, ys = drawn(GRID, GRID), np.linspace(-5.5, 5.5, GRID), np.linspace(3.3, -3.3, GRID)
        numbers = VGroup(*(plain_number(values[i, j], (x, y)) for i, x in enumerate(xs) for j, y in enumerate(ys)))
        dots = VGroup(
            *(
                Dot(
                    [x, y, 0],
                    radius=0.25 * min(1, abs(values[i, j]) / 2) ** 0.5,
                    color=numbers[i * GRID + j].get_color(),
                )
                for i, x in enumerate(xs)
                for j, y in enumerate(ys)
            )
        )
        lines = VGroup(*(Line([-6, y - 0.3, 0], [6, y - 0.3, 0], stroke_width=1, color=theme.FAINT) for y in ys))
        self.add(lines, numbers)
        changes = (ChangeDecimalToValue(n, v) for n, v in zip(numbers, shares(values).ravel()))
        self.play(FadeIn(dots), *changes, run_time=self.seconds / 3)
        self.play(FadeOut(numbers), run_time=self.seconds / 3)
        self.play(dots.animate.shift(UP * 0.1).set_opacity(0.4), run_time=self.seconds / 3)


class KitA(Kit):
    def construct(self) -> None:
        values = drawn(GRID, GRID)
        grid = PatternGrid(values, cell=(1.0, 0.6), full=2.0)
        self.add(grid)
        ones = np.ones_like(values)
        self.play(Change(grid, values=shares(values), dots=ones), run_time=self.seconds / 3)
        self.play(Change(grid, numbers=0 * ones), run_time=self.seconds / 3)
        self.play(grid.animate.shift(UP * 0.1).set_opacity(0.4), run_time=self.seconds / 3)


class PlainB(Timed):
    def construct(self) -> None:
        start, end = drawn(COLUMNS * ENTRIES + MATRIX * MATRIX), drawn(COLUMNS * ENTRIES + MATRIX * MATRIX + 1)
        at = [(-6.5 + i * 0.8, 3 - j * 0.5) for i in range(COLUMNS) for j in range(ENTRIES)]
        at += [(0.6 + i * 0.65, 2.5 - j * 0.55) for i in range(MATRIX) for j in range(MATRIX)]
        numbers = VGroup(*(plain_number(v, place) for v, place in zip(start, at)))
        self.add(numbers)
        self.play(*(ChangeDecimalToValue(n, v) for n, v in zip(numbers, end)), run_time=self.seconds)


class KitB(Kit):
    def construct(self) -> None:
        start, end = drawn(COLUMNS, ENTRIES), drawn(COLUMNS, ENTRIES + 1)[:, 1:]
        columns = [
            NumberColumn(v, ENTRIES, size=22, scale=2.0).move_to([-6.5 + i * 0.8, 0, 0]) for i, v in enumerate(start)
        ]
        matrix = NumberGrid(drawn(MATRIX, MATRIX), range(MATRIX), range(MATRIX), size=22).move_to([3.5, 0, 0])
        self.add(*columns, matrix)
        moves = [Change(c, values=v) for c, v in zip(columns, end)]
        self.play(*moves, Change(matrix, values=drawn(MATRIX, MATRIX + 1)[:, 1:].ravel()), run_time=self.seconds)


class PlainC(Timed):
    def construct(self) -> None:
        xs, weights = np.linspace(-6, 6, TOKENS), np.abs(drawn(TOKENS, TOKENS)) / 3
        columns = VGroup(
            *(
                VGroup(*(plain_number(v, (x, 0.7 - 0.31 * j)) for j, v in enumerate(drawn(ENTRIES + i)[:ENTRIES])))
                for i, x in enumerate(xs)
            )
        )
        arcs = VGroup(
            *(
                ArcBetweenPoints(
                    [a, 1, 0], [b, 1, 0], angle=-1.6 if b > a else 1.6, stroke_width=6 * weights[i, j], color=theme.KEY
                )
                for i, a in enumerate(xs)
                for j, b in enumerate(xs)
                if i != j
            )
        )
        self.add(columns)
        self.play(Create(arcs, lag_ratio=0), run_time=self.seconds / 3)
        ends = [drawn(ENTRIES + 1 + i)[:ENTRIES] for i in range(TOKENS)]
        changes = (ChangeDecimalToValue(n, v) for column, end in zip(columns, ends) for n, v in zip(column, end))
        self.play(*changes, run_time=self.seconds / 3)
        self.play(self.camera.frame.animate.scale(0.7).move_to(UP), run_time=self.seconds / 3)


class KitC(Kit):
    def construct(self) -> None:
        xs, weights = np.linspace(-6, 6, TOKENS), np.abs(drawn(TOKENS, TOKENS)) / 3
        starts = [drawn(ENTRIES + i)[:ENTRIES] for i in range(TOKENS)]
        columns = [NumberColumn(v, ENTRIES, size=22, scale=2.0).move_to([x, -1, 0]) for v, x in zip(starts, xs)]
        arcs = ContextArcs(columns, weights, height=2.0)
        arcs.drawn = 0.0
        self.add(arcs, *columns)  # what lies below all that moves is drawn once
        self.play(Change(arcs, drawn=1.0), run_time=self.seconds / 3)
        changes = (Change(column, values=drawn(ENTRIES + 1 + i)[:ENTRIES]) for i, column in enumerate(columns))
        self.play(*changes, run_time=self.seconds / 3)
        self.play(self.camera.frame.animate.scale(0.7).move_to(UP), run_time=self.seconds / 3)


class Beats(TraceScene):
    """As many beats as two hundred scenes have, each with new words and a new column of numbers."""

    count = 400

    def construct(self) -> None:
        values = drawn(self.count, ENTRIES)
        for number, vector in enumerate(values):
            column = NumberColumn(vector, ENTRIES, size=30)
            self.say(f"beat {number}", FadeIn(column))
            self.remove(column)


SCENES = {"A": (PlainA, KitA), "B": (PlainB, KitB), "C": (PlainC, KitC)}
