"""Softmax turns each column of scores into weights: all positive, together one."""

import numpy as np
from manim import DOWN, RIGHT, UP, Create, FadeIn, FadeOut, ReplacementTransform, VGroup

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.grid import WEIGHTS, AttentionGrid
from scenes.kit.numbers import Numbers
from scenes.kit.paint import Change
from scenes.kit.shares import Shares
from scenes.kit.symbols import formula
from scenes.kit.text import fit, word, words
from transformer.analysis import dot_products


class SoftmaxColumns(TraceScene):
    def construct(self) -> None:
        self.shown = shown = self.look()
        n, cut = len(shown), np.ix_(shown, shown)
        products = dot_products(self.trace, self.layer, self.head)[cut]
        self.scores = self.trace.scores[self.layer, self.head][cut]
        self.weights = self.trace.pattern[self.layer, self.head][cut]
        self.asking = shown.index(self.token)

        size = self.room_width, self.room_height - 0.5
        board = AttentionGrid(self.trace.tokens, shown, products, *size)
        board.move_to(self.room_center + UP * 0.25)
        after = AttentionGrid(self.trace.tokens, shown, self.weights, *size, **WEIGHTS)
        after.grid.move_to(board.grid).set_z_index(1)
        after.grid.numbers = np.zeros((n, n))
        self.column = board.column_box(self.asking)

        self.prepare(board, products)
        self.mask(board)
        self.work(board)
        self.normalise(board, after.grid)

    def prepare(self, board: AttentionGrid, products: np.ndarray) -> None:
        self.say("These scores can have any size and sign.", FadeIn(board), FadeIn(self.head_tag(self.shown)))
        self.say(
            f"“{self.name(self.token)}” wants weights: none negative, and together one.",
            Create(self.column),
            Change(board.grid, numbers=board.only([self.asking], rest=0.3)),
        )
        width = self.trace.d_head
        with self.beat(f"Divide by √{width}, for keys of {width} numbers: this keeps scores moderate."):
            everywhere = np.ones_like(products)
            self.play(Change(board.grid, numbers=everywhere))
            self.play(Change(board.grid, values=self.scores, run_time=2))

    def mask(self, board: AttentionGrid) -> None:
        """Keys that come after the query get −∞; swapped while they cannot be seen."""
        later = np.array(self.shown)[None, :] > np.array(self.shown)[:, None]  # [query, key]
        if not later.any():
            return
        with self.beat("No token may look at later ones: their scores become −∞."):
            self.play(Change(board.grid, numbers=np.where(later, 0.0, 1.0)))
            board.grid.values = np.where(later, -np.inf, self.scores)
            self.play(Change(board.grid, numbers=np.ones(later.shape)))

    def work(self, board: AttentionGrid) -> None:
        """One column on the bench: score, e to its power, and each one's share of the sum."""
        seen = [i for i in range(len(self.shown)) if self.shown[i] <= self.token]
        row = self.trace.scores[self.layer, self.head, self.token, : self.token + 1].astype(float)
        powers, rest = np.exp(row[[self.shown[i] for i in seen]]), self.token + 1 - len(seen)
        total = np.exp(row).sum()
        labels = [self.name(self.shown[i]) for i in seen] + ([f"{rest} more"] if rest else []) + ["sum"]
        amounts = np.append(powers, total - powers.sum()) if rest else powers

        step = min(0.62, (self.room_height - 0.9) / (len(labels) + 1))
        tight = min(1.0, self.room_width / 12.6)  # a narrow frame moves all together
        size = 96 * step * 0.56 * tight**0.7
        ys = self.room_center[1] + step * ((len(labels) - 1) / 2 - np.arange(len(labels)))
        names = VGroup(*words(labels, size, theme.KEY))
        for name, y in zip(names, ys):
            fit(name, 3.2 * tight).move_to([-2.9 * tight, y, 0], aligned_edge=RIGHT)
        names[-1].set_fill(theme.QUERY)
        scores = Numbers.at(row[[self.shown[i] for i in seen]], [(-1.9 * tight, y) for y in ys[: len(seen)]], size, 2)
        shares = Shares(amounts, total, ys[:-1], 4.6 * tight, size, theme.KEY)
        shares.shift(RIGHT * (3.0 * tight - shares.get_center()[0]))
        shares.grown = shares.summed = 0.0
        heads = VGroup(formula("x", size), formula("e^x", size), formula("e^x \\/ Sigma e^x", size))
        for head, right in zip(heads, (scores.get_right()[0], *[shares.get_right()[0]] * 2)):
            head.move_to([right, ys[0] + step * 0.7, 0], aligned_edge=DOWN + RIGHT)
        with self.beat(f"Take the column of “{self.name(self.token)}” aside: its scores x, one for each key."):
            cells = [board.grid.cell(self.asking, i) for i in seen]
            column = Numbers.at(scores.values, cells, board.grid.size, 2)
            keys = [ReplacementTransform(board.keys[i].copy(), name, run_time=2) for i, name in zip(seen, names)]
            self.play(
                FadeOut(board, run_time=0.5),
                FadeOut(self.column, run_time=0.5),
                ReplacementTransform(column, scores, run_time=2),
                *keys,
            )
            self.play(FadeIn(heads[0]), *map(FadeIn, names[len(seen) : -1]))
        with self.beat("Raise e to each score: the result is never negative, and large scores win by far."):
            self.add(shares)
            self.play(Change(shares, grown=1.0, run_time=2), FadeIn(heads[1]))
        self.say("Add them up …", FadeIn(names[-1]), Change(shares, summed=1.0))
        with self.beat("… and divide each one by the sum. The bars keep their lengths: now they are shares of one."):
            self.play(
                Change(shares, values=amounts / total, total=1.0, run_time=2), FadeOut(heads[1]), FadeIn(heads[2])
            )
        self.bench = VGroup(names, scores, shares, heads[0], heads[2])

    def normalise(self, board: AttentionGrid, after) -> None:
        n = len(self.shown)
        sums = self.trace.pattern[self.layer, self.head].sum(-1)[self.shown]
        foot = board.grid.get_bottom()[1] - 0.3
        places = [(board.grid.cell(j, 0)[0], foot) for j in range(n)]
        line = Numbers.at(sums, places, min(26, board.grid.size), 2, kind=theme.QUERY, signed=False)
        whole = "" if n == self.trace.n_tokens else f" of {self.trace.n_tokens}"
        label = word(f"sum{whole}", min(26, board.grid.size), theme.QUERY)
        label.move_to([board.key_symbols.get_left()[0] - 0.1, foot, 0], aligned_edge=RIGHT)

        with self.beat("The same in every column: each one now adds up to one."):
            self.play(FadeOut(self.bench), run_time=0.6)
            self.play(FadeIn(board), run_time=0.6)
            self.add(after)
            gone, come = np.zeros((n, n)), np.where(self.weights > 0, 0.6 + 0.4 * self.weights, 0.3)
            self.play(Change(board.grid, numbers=gone), Change(after, numbers=come), run_time=2)
            self.play(FadeIn(line), FadeIn(label))
        with self.beat("As dots, with the weight as area: this is the attention pattern."):
            self.play(Change(after, numbers=gone, dots=np.ones((n, n)), run_time=2))
