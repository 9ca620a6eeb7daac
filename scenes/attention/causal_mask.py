"""No token may look at a later one: the mask, why it comes before the softmax, and the grid turned round."""

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    Arrow,
    Create,
    CurvedArrow,
    FadeIn,
    FadeOut,
    GrowArrow,
    LaggedStart,
    Rectangle,
    VGroup,
)
from manim import ReplacementTransform as Become

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.bars import percent
from scenes.kit.grid import WEIGHTS, AttentionGrid
from scenes.kit.numbers import Numbers, number
from scenes.kit.paint import Change
from scenes.kit.text import word
from scenes.kit.tokens import TokenRow, gaps, window

MOST = 6  # tokens: two grids share the screen
TITLE, SUM = 0.55, 0.5  # room above a grid's words, and below the grid
BY_COLUMN = {"lag": 0.4, "run_time": 2}  # the columns change one after the other


class CausalMask(TraceScene):
    def construct(self) -> None:
        self.choose()
        self.guess()
        self.lay_out()
        self.meet()
        self.weigh()
        if self.later.any():
            self.zero_too_late()
            self.mask()
        self.turn_round()

    def choose(self) -> None:
        """The tokens shown, and their numbers as if the prompt ended with them: no token knows what comes later."""
        trace, given, n = self.trace, self.token, self.trace.n_tokens
        self.look()
        beside = [] if given is None else [given, given + 1 if given + 1 < n else given - 1]
        far = given is not None and given + 1 >= MOST
        shown = window(n, MOST, beside) if far else [*range(min(n, MOST))]
        self.shown, self.count = shown, shown[-1] + 1
        head, cut = np.s_[self.layer, self.head, : self.count, : self.count], np.ix_(shown, shown)
        scores = trace.scores[head].astype(float)
        powers = np.exp(scores - scores.max(-1, keepdims=True))
        opened = powers / powers.sum(-1, keepdims=True)
        steps = opened, np.tril(opened), trace.pattern[head].astype(float)  # [query, key]
        self.scores, (self.opened, self.zeroed, self.masked) = scores[cut], (step[cut] for step in steps)
        self.sums = [step.sum(-1)[shown] for step in steps]
        self.later = np.less.outer(shown, shown)

        leaks, pairs = dict(zip(shown, self.sums[0] - self.sums[1])), [i for i in shown if i + 1 in shown]
        self.peeking = max([i for i in pairs if i in beside][:1] or pairs, key=leaks.get, default=None)

    def guess(self) -> None:
        """The task of every token, and what would spoil it."""
        trace, shown, i = self.trace, self.shown, self.peeking
        row = self.row = TokenRow(trace.tokens, trace.ids, shown, 54, self.room_width - 1.4)
        tail = word("…", 54, theme.REST) if self.count < trace.n_tokens else word("?", 54, theme.FOCUS)
        tail.match_height(row.word(0)).next_to(row, RIGHT, 0.4)
        VGroup(row, tail).move_to(self.room_center)
        dots = iter(row.dots)
        nexts = [next(dots) if n in gaps(shown) else row.box(k) for n, k in enumerate(shown) if n] + [tail]
        arcs = VGroup(*(bow(row.box(k), after, UP, theme.FOCUS) for k, after in zip(shown, nexts)))
        caption = "Every token has one task: to guess which token comes next."
        if trace.n_tokens == 1:
            caption = f"“{self.name(0)}” is the only token. It has one task: to guess what comes next."
        with self.beat(caption):
            self.play(LaggedStart(*map(FadeIn, row), lag_ratio=0.1), FadeIn(tail), FadeIn(self.head_tag(shown)))
            self.play(LaggedStart(*map(Create, arcs), lag_ratio=0.4), run_time=2)
        self.strip = VGroup(tail, arcs, *row.dots, *(row.box(k) for k in shown))
        if i is None:
            return
        answer = bow(row.box(i + 1), row.box(i), DOWN, theme.VALUE)
        hidden = VGroup(*(row.box(k) for k in shown if k > i))
        with self.beat(f"If “{self.name(i)}” could look at “{self.name(i + 1)}”, nothing would be left to guess."):
            own = arcs[shown.index(i)]
            self.play(*(FadeOut(arc) for arc in arcs if arc is not own), run_time=0.6)
            self.play(Create(answer))
            self.play(
                hidden.animate.set_color(theme.VALUE),
                *(row.word(k).animate.set_fill(theme.VALUE) for k in shown if k > i),
            )
        self.strip = VGroup(tail, own, answer, *row.dots, *(row.box(k) for k in shown))

    def lay_out(self) -> None:
        """Scores, softmax, weights: side by side, or in a high frame one below the other."""
        wide = self.room_width > 1.25 * self.room_height
        side, step = (RIGHT, 1.5) if wide else (DOWN, 0.8)
        width = (self.room_width - step) / 2 if wide else self.room_width
        height = self.room_height - SUM if wide else (self.room_height - SUM - step) / 2
        shape = self.trace.tokens, self.shown
        self.raw = AttentionGrid(*shape, self.scores, width, height - TITLE, symbols=False)
        self.out = AttentionGrid(*shape, self.opened, width, height - TITLE, **WEIGHTS, symbols=False)
        self.out.shift(side * (step + (self.raw.width if wide else self.raw.height + TITLE)))
        self.titles = VGroup(word("scores", 30), word("weights", 30))
        for board, title in zip((self.raw, self.out), self.titles):
            title.move_to([board.grid.get_x(), board.queries.get_top()[1] + TITLE / 2 + 0.1, 0])
        self.total = self.add_up(self.sums[0])
        start = self.raw.grid.get_edge_center(side)
        arrow = Arrow(start, start + side * step, buff=0.15, color=theme.PALE, stroke_width=theme.STROKE)
        self.softmax = VGroup(arrow, word("softmax", 24, theme.PALE).next_to(arrow, UP if wide else RIGHT, 0.1))
        VGroup(self.raw, self.out, self.titles, self.total, self.softmax).move_to(self.room_center)

    def add_up(self, sums: np.ndarray, turned: bool = False) -> VGroup:
        """What the weights of each query add up to, below its column or, in a grid turned round, beside its row."""
        out, grid, n = self.out, self.out.grid, len(sums)
        scale = np.linalg.norm(grid.frame[:2, 0])
        size = min(26, grid.size) * scale
        y = grid.get_bottom()[1] - 0.3 * scale
        places = [(grid.cell(i, 0)[0], y) for i in range(n)]
        if turned:
            places = [(grid.get_right()[0] + 0.45 * scale, grid.cell(0, i)[1]) for i in range(n)]
        label = word("sum" if n == self.count else f"sum of {self.count}", size, theme.QUERY)
        end = places[0][0] + size / 96 if turned else out.keys.get_right()[0]
        label.move_to([end, y, 0], RIGHT)
        return VGroup(Numbers.at(sums, places, size, 2, kind=theme.QUERY, signed=False), label)

    def meet(self) -> None:
        """The row of tokens becomes the two sides of the grid."""
        raw, row, ones = self.raw, self.row, np.ones_like(self.scores)
        raw.grid.numbers, raw.grid.lines = 0 * ones, 0.0
        more = self.later.any()
        one = "Its query meets only its own key: there is no later one to hide."
        with self.beat("But every query meets every key, those of later tokens too." if more else one):
            self.play(FadeOut(self.strip), run_time=0.6)
            self.add(raw.grid)
            sides = [Become(row.word(i).copy(), q, run_time=1.5) for i, q in zip(self.shown, raw.queries)]
            sides += [Become(row.word(i), k, run_time=1.5) for i, k in zip(self.shown, raw.keys)]
            self.play(*sides, FadeIn(raw.dots), FadeIn(self.titles[0]), Change(raw.grid, lines=1.0))
            self.play(Change(raw.grid, numbers=ones, **BY_COLUMN))
            if more:
                self.play(Change(raw.grid, forbidden=self.later.astype(float), **BY_COLUMN))

    def weigh(self) -> None:
        """Softmax of all scores, with no mask."""
        grid, sums, ones = self.out.grid, self.total[0], np.ones_like(self.scores)
        grid.numbers, grid.forbidden, sums.opacities = 0 * ones, self.later.astype(float), 0 * ones[0]
        share = percent((self.sums[0] - self.sums[1]).mean())
        caption = f"Softmax of all of them would put {share} of the weight on later tokens."
        with self.beat(caption if self.later.any() else "Softmax has nothing to share out: the only weight is one."):
            self.play(GrowArrow(self.softmax[0]), FadeIn(self.softmax[1]), FadeIn(self.titles[1]))
            self.play(FadeIn(self.out), FadeIn(self.total), run_time=0.8)
            self.play(Change(grid, numbers=ones, **BY_COLUMN), Change(sums, opacities=ones[0], **BY_COLUMN))

    def share_out(self, weights: np.ndarray, sums: np.ndarray) -> None:
        """Weights and sums change together, column by column."""
        self.play(Change(self.out.grid, values=weights, **BY_COLUMN), Change(self.total[0], values=sums, **BY_COLUMN))

    def zero_too_late(self) -> None:
        """The wrong way: what is taken away is missing from the sums."""
        sums, n = self.total[0], len(self.shown)
        short = [i for i, s in enumerate(self.sums[1]) if number(s, 2) != number(1, 2)]
        whole = n - len(short)
        caption = (
            f"Setting those to zero is too late: only {whole} of {n} columns still add{'s' * (whole == 1)} up to one."
        )
        if not short:
            caption = "Setting those to zero is too late: columns then add up to a little less than one."
        size = {"width": min(sums.size / 40, self.out.grid.cell_size[0] * 0.9), "height": sums.size / 74}
        style = {"color": theme.VALUE, "stroke_width": theme.STROKE}
        self.wrong = VGroup(*(Rectangle(**size, **style).move_to(sums.entry_center(i)) for i in short))
        with self.beat(caption):
            self.share_out(self.zeroed, self.sums[1])
            self.play(LaggedStart(*map(Create, self.wrong), lag_ratio=0.2))

    def mask(self) -> None:
        """The right way: −∞ before the softmax."""
        raw = self.raw.grid
        with self.beat("So it is done before: all later scores become −∞ …"):
            self.play(FadeOut(self.wrong), run_time=0.5)
            self.play(Change(raw, values=np.where(self.later, -np.inf, self.scores), **BY_COLUMN))
        with self.beat("… and as e to the −∞ is 0, softmax gives all the weight to the others."):
            self.share_out(self.masked, self.sums[2])

    def turn_round(self) -> None:
        """The pattern as dots, and both ways to draw it."""
        out, none = self.out, np.zeros_like(self.scores)
        board = VGroup(out, self.total)
        by = min(1.7, (self.room_width - 1.6) / board.width, (self.room_height - 0.2) / board.height)
        with self.beat("As dots, this is the attention pattern: each column says where one token looks."):
            self.play(*map(FadeOut, (self.raw, self.softmax, self.titles)), run_time=0.6)
            self.play(board.animate.scale(by).move_to(self.room_center), run_time=1.5)
            self.play(Change(out.grid, numbers=none, dots=none + 1, forbidden=none, run_time=1.5))
        columns, rows = self.add_up(self.sums[2]), self.add_up(self.sums[2], turned=True)
        with self.beat("Many texts turn it round: each query is a row, and each row adds up to one."):
            self.play(out.turn(), Become(self.total, rows, run_time=2))
        with self.beat("Here queries stay on top, and columns add up to one."):
            self.play(out.turn(), Become(rows, columns, run_time=2))


def bow(start, end, side: np.ndarray, color: str) -> CurvedArrow:
    """A curved arrow from one word to another, above or below them."""
    ends = (m.get_edge_center(side) + side * 0.12 for m in (start, end))
    turn = -1.9 if (end.get_x() > start.get_x()) == (side is UP) else 1.9
    return CurvedArrow(*ends, angle=turn, color=color, stroke_width=theme.STROKE + 1, tip_length=0.18)
