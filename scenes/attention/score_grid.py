"""Every query meets every key: the grid of their dot products."""

import numpy as np
from manim import UP, Create, FadeIn, FadeOut, LaggedStart, linear

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.flight import Flight
from scenes.kit.grid import AttentionGrid
from scenes.kit.paint import Change
from transformer.analysis import dot_products


class ScoreGrid(TraceScene):
    def construct(self) -> None:
        trace = self.trace
        shown = self.look()
        products = dot_products(trace, self.layer, self.head)[np.ix_(shown, shown)]
        board = AttentionGrid(trace.tokens, shown, products, self.room_width, self.room_height)
        board.move_to(self.room_center)
        grid, asking = board.grid, shown.index(self.token)
        n = len(shown)

        grid.numbers, grid.lines = np.zeros((n, n)), 0.0
        self.add(grid)
        with self.beat("Each token asks a question: its query. It stands on top."):
            self.play(LaggedStart(*map(FadeIn, board.queries), lag_ratio=0.1), FadeIn(self.head_tag(shown)))
            self.play(LaggedStart(*(FadeIn(s, shift=UP * 0.2) for s in board.query_symbols), lag_ratio=0.1))
        with self.beat("Each token also offers an answer: its key, on the left."):
            self.play(LaggedStart(*map(FadeIn, board.keys), lag_ratio=0.1), FadeIn(board.dots))
            self.play(LaggedStart(*map(FadeIn, board.key_symbols), lag_ratio=0.1), Change(grid, lines=1.0))

        with self.beat("Every key meets every query, and each pair gives one number."):
            meeting = pairs(board)
            self.add(meeting)
            self.play(Change(meeting, progress=1.0, run_time=4, rate_func=linear))
        with self.beat("The number is their dot product: large where key and query point the same way."):
            self.play(Change(meeting, landed=0.0), Change(grid, numbers=np.ones((n, n)), run_time=2))
            self.remove(meeting)
        self.say(
            "As dots: blue above zero, red below, and the larger the number, the larger the dot.",
            Change(grid, numbers=np.zeros((n, n)), dots=np.ones((n, n)), run_time=2),
        )
        self.attend(board, asking)

    def attend(self, board: AttentionGrid, asking: int) -> None:
        """One column alone: the keys its query matches best, and one it does not."""
        products = board.grid.values[asking]
        order = np.argsort(-products[: asking + 1], kind="stable")  # only what came before will count
        best, worst = [int(i) for i in order[:2]], int(order[-1])
        numbers = board.only([asking], rest=0.0)

        column, query = board.column_box(asking), board.query_box(asking)
        with self.beat(f"Take the query of “{self.name(self.token)}”: its column holds its match with every key."):
            self.play(Create(query), Create(column), Change(board.grid, dots=board.only([asking])))
        boxes = [box for i in best for box in (board.key_box(i), board.cell_box(asking, i))]
        liked = " and ".join(f"“{self.name(board.indices[i])}”" for i in best)
        with self.beat(f"Of the tokens so far it matches {liked} best: it attends to them."):
            self.play(Change(board.grid, dots=board.only([asking], rest=0.1) * (1 - numbers), numbers=numbers))
            self.play(LaggedStart(*map(Create, boxes), lag_ratio=0.2))
        if worst not in best:
            poor = [board.key_box(worst, theme.VALUE), board.cell_box(asking, worst, theme.VALUE)]
            self.say(
                f"With “{self.name(board.indices[worst])}” it agrees least.", *map(FadeOut, boxes), *map(Create, poor)
            )
            boxes = poor
        n = len(board.indices)
        self.say(
            "This grid says how much each token matters to every other.",
            *map(FadeOut, [*boxes, column, query]),
            Change(board.grid, dots=np.ones((n, n)), numbers=np.zeros((n, n))),
        )


def pairs(board: AttentionGrid) -> Flight:
    """A copy of each key and each query flies into every cell they share."""
    shapes = [*board.key_symbols, *board.query_symbols]
    n, apart = len(board.indices), np.array([board.grid.cell_size[0] * 0.2, 0, 0])
    which, ends = [], []
    for j in range(n):
        for i in range(n):
            which += [i, n + j]
            ends += [board.grid.cell(j, i) - apart, board.grid.cell(j, i) + apart]
    size = min(1.0, board.grid.cell_size[0] * 0.36 / max(s.width for s in shapes))
    return Flight(shapes, which, np.array(ends), size, lag=0.25 / n)
