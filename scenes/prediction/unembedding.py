"""The last vector meets a row of W_U for every token: logits, and their softmax is the prediction."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Arrow,
    Create,
    FadeIn,
    FadeOut,
    GrowArrow,
    LaggedStart,
    Rectangle,
    ReplacementTransform,
    SurroundingRectangle,
    VGroup,
    linear,
)

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.arcs import ContextArcs
from scenes.kit.bars import TokenBars, percent
from scenes.kit.callouts import Tally
from scenes.kit.dot import DotProduct, digits_of, entries_that_add_up
from scenes.kit.guesses import quoted
from scenes.kit.matrix import NumberGrid, RowToColumn
from scenes.kit.numbers import NumberColumn, Numbers
from scenes.kit.paint import Change
from scenes.kit.spans import brief
from scenes.kit.symbols import formula
from scenes.kit.text import fit, word, words
from scenes.kit.tokens import TokenRow, window
from transformer.studies import ReadOut
from transformer.trace import Trace

LIKELY, UNLIKELY = 5, 3  # rows of W_U
ENTRIES = 5, 4  # of the vectors, in a wide frame and in another
PITCH = 1.3  # of the tokens in the first picture
SIZE = 26
LABEL = 1.5  # room for a token


class Unembedding(TraceScene):
    """It shows the prompt's last token, whichever is asked for: the study holds the rows of that one."""

    def construct(self) -> None:
        self.measure()
        self.lay_out()
        self.read_the_last()
        self.show_table()
        self.multiply()
        self.all_rows()
        self.predict()

    def measure(self) -> None:
        """Rows of W_U, likeliest token first, and the entries in which painted digits multiply and add up."""
        trace, study = self.trace, self.trace.study(ReadOut)
        self.logits, vector = trace.logits[-1].astype(float), trace.ln_final[-1].astype(float)
        self.top = min(LIKELY, len(study.ids))
        picked = np.append(np.arange(self.top), np.linspace(self.top - 1, len(study.ids) - 1, UNLIKELY + 1)[1:])
        picked = np.unique(picked.round().astype(int))
        self.ids, rows = study.ids[picked].tolist(), study.W_U[picked].astype(float)
        order = np.argsort(-self.logits, kind="stable").tolist()
        self.ranks = [order.index(i) for i in self.ids]
        self.wide = self.room_width > 11.5
        self.logit, self.best = self.logits[self.ids[0]], brief(trace.vocab[self.ids[0]])
        digits = digits_of(rows[0] * vector)
        self.entries = entries_that_add_up(rows[0], vector, self.logit, ENTRIES[not self.wide], decimals=digits)
        n, scale = len(self.entries), theme.own_scale(rows)
        slots = [*range(n - 1), n]  # dots before the last, as in a column
        names = words([quoted(trace.vocab[self.ids[0]]), self.name(-1)], SIZE)
        self.grid = NumberGrid(rows[:, self.entries], self.ranks, slots, SIZE, SIZE / 60, digits, scale=scale)
        self.product = DotProduct(rows[0], vector, self.entries, self.logit, names, SIZE, None, digits, scale)

    def lay_out(self) -> None:
        """The table, beside it or below it the product of its first row, and behind it the logits and their tokens."""
        trace, grid, product = self.trace, self.grid, self.product
        ends, side, beyond = (Rectangle(width=w, height=0.1) for w in (SIZE / 96 * 3.1, LABEL, 1.1))
        if self.wide:
            bench = VGroup(product, beyond).arrange(RIGHT, buff=0)
            VGroup(grid, bench, ends, side).arrange(RIGHT, buff=0.3)
        else:
            table = VGroup(grid, ends, side).arrange(RIGHT, buff=0.2)
            VGroup(table, product).arrange(DOWN, buff=1.1)
        whole = VGroup(grid, product, ends, side)
        fit(whole, self.room_width, self.room_height - 1.0).move_to(self.room_center)
        self.size = size = SIZE * grid.height / grid.built_size[1]
        ys = [grid.row_y(i) for i in range(len(self.ids))]
        self.scores, self.low = (
            Numbers.at(self.logits[ids], [(ends.get_right()[0], y) for y in at], size, 2, align=1, kind=theme.QUERY)
            for ids, at in ((self.ids[: self.top], ys[: self.top]), (self.ids[self.top :], ys[self.top :]))
        )
        heads = [(x, grid.get_top()[1] + 0.2) for x in grid.row_places(0)[:, 0]]
        self.heads = Numbers.at(self.entries, heads, size * 0.7, 0, kind=theme.GREY, signed=False)
        self.labels = VGroup(*(fit(w, LABEL) for w in words([quoted(trace.vocab[i]) for i in self.ids], size)))
        self.dots = VGroup(*words(["⋮"] * len(grid.row_dots), size, theme.REST))
        for label, y in zip([*self.labels, *self.dots], [*ys, *(grid.place(0, y)[1] for y in grid.row_dots)]):
            label.move_to([side.get_left()[0], y, 0], LEFT)
        self.dots.shift(RIGHT * 0.2)
        left_out = trace.d_model - len(self.entries)
        self.others = product.note(len(self.entries) - 1, f"{left_out:,} more")

    def read_the_last(self) -> None:
        """The layer of vectors, of which the last is read."""
        trace, x, last = self.trace, self.product.vector, self.trace.n_tokens - 1
        self.home = x.get_center()
        shown = window(last + 1, max(2, int((self.room_width - 0.12) / PITCH) - 1), keep=[last])
        row = TokenRow([*trace.tokens, "?"], [*trace.ids, 0], [*shown, last + 1], room=PITCH, size=30)
        row.move_to(self.room_center + UP * 1.5)
        blank = row.cell(-1).set_color(theme.FOCUS).shift(RIGHT * 0.12)
        scale = theme.own_scale(trace.ln_final[shown][:, self.entries])
        style = {"indices": self.entries, "size": SIZE, "decimals": x.decimals, "kind": "data", "scale": scale}
        others = {i: NumberColumn(trace.ln_final[i], **style).scale(self.size / SIZE) for i in shown[:-1]}
        columns = [*others.values(), x]
        x.bracket, x.scale_of_color = theme.PALE, scale
        for i, column in zip(shown, columns):
            column.move_to(row.place(i) + DOWN * 0.7, UP)
        who = "every token has its final vector" if last else f"“{self.name(0)}” has its final vector"
        with self.beat(f"After the last layer and a norm, {who}: {trace.d_model:,} numbers."):
            self.play(LaggedStart(*map(FadeIn, [*map(row.cell, shown), *row.dots]), lag_ratio=0.05))
            falling = [FadeIn(c, shift=DOWN * 0.3) for c in columns]
            self.play(LaggedStart(*falling, lag_ratio=0.1, run_time=2), FadeIn(self.measured(shown=shown)))
        which = "only the last vector is read" if last else "this vector is read"
        with self.beat(f"What comes next? To predict it, {which}."):
            ahead = ContextArcs([row.cell(last), blank], [[0, 0], [0.5, 0]], 0.6, theme.FOCUS)
            ahead.drawn, x.bracket = 0.0, theme.FOCUS
            self.add(ahead)
            self.play(FadeIn(blank), Change(ahead, drawn=1.0))
            box = SurroundingRectangle(x, color=theme.FOCUS, buff=0.07, stroke_width=theme.STROKE)
            self.play(Create(box))
        if last:
            following = np.array([[0.5 * (to == i + 1) for i in shown] for to in shown])
            arcs = ContextArcs([*map(row.cell, shown)], following, 0.5, theme.OTHERS)
            arcs.drawn = 0.0
            with self.beat("The others predict too, each what follows its own token. Here we leave them aside."):
                self.add(arcs)
                self.play(Change(arcs, drawn=1.0))
                self.play(Change(arcs, flash=1.0, rate_func=linear, run_time=1.5))
                self.play(*(c.animate.set_opacity(0.25) for c in others.values()), FadeOut(arcs))
        self.row = row
        self.gone = VGroup(row, ahead, box, *others.values())

    def show_table(self) -> None:
        """W_U. Where it is the embedding's own table, that comes first: there tokens go in, here they come out."""
        v, d, grid = self.trace.d_vocab, self.trace.d_model, self.grid
        name = formula("W_U", theme.BODY).next_to(self.heads, UP, buff=0.15)
        factors = word(f"{v:,} × {d:,} =", theme.SMALL, theme.PALE)
        size = VGroup(factors, Tally(v * d, "weights")).arrange(RIGHT, buff=0.1).next_to(grid, DOWN, buff=0.25)
        self.table = VGroup(grid, self.heads, name, size)
        lines = sorted([*self.labels, *self.dots], key=lambda line: -line.get_y())
        grid.written, (x, named) = 0.0, (self.product.vector, self.product.names[1])
        aside = RIGHT * (LABEL + 0.2) if tied(self.trace) else RIGHT * 0
        if tied(self.trace):
            first = formula("W_E", theme.BODY).move_to(name)
            ends = [line.get_center() for line in lines]
            for line in lines:
                line.move_to([grid.get_left()[0] - 0.15, line.get_y(), 0], RIGHT)
            VGroup(*lines, first, grid, self.heads, size).shift(aside)
            caption = f"Remember the embedding: a table with a row of weights for each of {v:,} tokens."
        else:
            first = name
            caption = f"The unembedding is a table too: a row of weights for each of {v:,} tokens."
        with self.beat(caption):
            self.play(FadeOut(self.gone), x.animate.move_to(self.home + aside))
            self.add(grid)
            named.shift(aside)
            appear = LaggedStart(*map(FadeIn, lines), lag_ratio=0.1, run_time=2)
            self.play(appear, Change(grid, written=float(len(self.ids)), run_time=2, rate_func=linear))
            self.play(FadeIn(first), FadeIn(named))
            self.play(FadeIn(self.heads), FadeIn(size), size[1].count.count_up())
        if tied(self.trace):
            with self.beat("The same table, turned around, reads out. There it is called the unembedding."):
                fly = [line.animate(path_arc=-PI / 3).move_to(end) for line, end in zip(lines, ends)]
                rest = VGroup(grid, self.heads, size, x, named).animate.shift(-aside)
                self.play(LaggedStart(*fly, lag_ratio=0.05, run_time=2), rest, ReplacementTransform(first, name))

    def multiply(self) -> None:
        """The first row by hand."""
        product, grid, n = self.product, self.grid, len(self.ids)
        shades, top = np.full(n, 0.3), VGroup(*self.labels[1:], *self.dots)
        shades[0] = 1.0
        box = grid.row_box(0)
        with self.beat(f"Take the row of “{self.best}”, and multiply it with the vector, entry by entry …"):
            self.play(Create(box), Change(grid, shades=shades), top.animate.set_opacity(0.3))
            self.play(RowToColumn(product.weights, grid, 0), FadeIn(product.times), FadeIn(product.names[0]))
            self.play(FadeIn(product.equals), FadeIn(product.numbers))
            self.play(product.sums.work(len(self.entries) - 1, 0.9))
        with self.beat(f"… and all is added up, the other products too. The sum is the logit of “{self.best}”."):
            self.play(FadeIn(self.others), product.sums.work(len(product.sums.lines), 1.2))
            total = Numbers.at([self.logit], [product.sums.line_place(-1)], self.size, 2, align=1, kind=theme.QUERY)
            way = self.scores.entry_center(0) - product.sums.line_place(-1)
            self.play(total.animate(path_arc=PI / 4).shift(way), run_time=1.5)
            self.scores.opacities = np.eye(self.top)[0]
            self.add(self.scores)
            self.remove(total)
        self.box = box

    def all_rows(self) -> None:
        """The other rows, one after the other."""
        product, grid, box = self.product, self.grid, self.box
        v, n = self.trace.d_vocab, len(self.ids)
        done = VGroup(product.weights, product.times, product.sums, product.numbers, self.others)
        done.add(product.names[0], *([] if self.wide else [product.equals]))
        self.low.opacities = np.zeros(n - self.top)
        self.add(self.low)
        left = VGroup(self.table, box)
        vector = VGroup(product.vector, product.names[1], *([product.equals] if self.wide else []))
        self.read = vector
        results = VGroup(self.scores, self.low, self.labels, self.dots)
        with self.beat(f"Every row meets the same vector, and so each of the {v:,} tokens gets a logit."):
            self.play(FadeOut(done), run_time=0.8)
            ends = (
                VGroup(left, vector, results).copy().arrange(RIGHT, buff=0.45, center=False, coor_mask=RIGHT).set_x(0)
            )
            if self.wide:
                self.play(*(part.animate.set_x(end.get_x()) for part, end in zip((left, vector, results), ends)))
            else:
                self.play(vector.animate.set_x(self.grid.get_x()))
            for i in range(1, n):
                scores, at = (self.scores, i) if i < self.top else (self.low, i - self.top)
                reached = np.where(np.arange(n) <= i, 1.0, 0.3)
                self.play(
                    box.animate.move_to(grid.row_box(i)),
                    Change(grid, shades=reached),
                    Change(scores, opacities=(np.arange(len(scores.values)) <= at).astype(float)),
                    self.labels[i].animate.set_opacity(1),
                    run_time=0.5,
                )
            self.play(FadeOut(box), self.dots.animate.set_opacity(1), run_time=0.5)

    def predict(self) -> None:
        """Softmax, and the token that is likeliest."""
        trace, top, probs = self.trace, self.ids[: self.top], self.trace.probs[-1]
        m, reach, width = trace.d_vocab - len(top), 2.0 if self.wide else 1.2, min(self.room_width, 12.4)
        inset = 1.4 + reach
        bars = TokenBars(
            [quoted(trace.vocab[i]) for i in top], probs[top], others=m, size=SIZE, label_width=LABEL, pitch=1.7,
            inset=inset, rest_called=f"{m:,} other{'s' * (m != 1)}", bar_width=width - LABEL - inset - 1.3,
        )  # fmt: skip
        VGroup(self.row, bars).arrange(DOWN, buff=0.6).move_to(self.room_center)
        bars.grown = bars.rest_grown = 0.0
        left = bars.place(bars.bar_x - inset, 0)[0]
        places = [(left + 1.2, bars.place(0, y)[1]) for y in bars.ys[: len(top)]]
        scores = Numbers.at(self.logits[top], places, SIZE, 2, align=1, kind=theme.QUERY)
        frame = Rectangle(height=scores.height + 0.2, width=1.25, color=theme.RESULT, stroke_width=theme.STROKE)
        frame.set_fill(theme.RESULT, 0.1).move_to([left + 0.75, scores.get_y(), 0])
        start, end = frame.get_right() + RIGHT * 0.1, [left + inset - 0.1, frame.get_y(), 0]
        arrow = Arrow(start, end, buff=0, stroke_width=3, tip_length=0.15, color=theme.PALE)
        name = fit(word("softmax", SIZE, theme.PALE), reach - 0.3).next_to(arrow, UP, buff=0.08)
        with self.beat(f"Softmax turns all {trace.d_vocab:,} logits into probabilities, together 100%."):
            self.play(FadeOut(VGroup(self.table, self.read)), run_time=0.8)
            goes = VGroup(*self.labels[self.top :], *self.dots, self.low)
            self.play(
                *(ReplacementTransform(old, new) for old, new in zip(self.labels, bars.token_labels)),
                ReplacementTransform(self.scores, scores),
                FadeOut(goes, target_position=bars.labels[-1]),
                run_time=1.5,
            )
            self.play(Create(frame), GrowArrow(arrow), FadeIn(name), FadeIn(bars.labels[-1]))
            self.play(Change(bars, grown=1.0, rest_grown=1.0, rate_func=linear, run_time=2))
        with self.beat(f"The likeliest next token is “{self.best}”, with {percent(probs[top[0]])}."):
            blank, first = self.row.cell(-1), bars.token_labels[0]
            self.play(FadeIn(self.row))
            answer = fit(first.copy().set_color(theme.FOCUS), blank.width * 0.9)
            self.play(
                ReplacementTransform(first.copy(), answer.move_to(blank)),
                FadeOut(self.row.word(-1)),
                first.animate.set_color(theme.FOCUS),
                run_time=1.5,
            )


def tied(trace: Trace) -> bool:
    """Whether the logits are products with the embedding's own rows: those of the prompt's tokens tell."""
    logits = trace.logits[:, trace.ids]
    return bool(np.allclose(trace.ln_final @ trace.embed.T, logits, rtol=1e-3, atol=1e-3 * np.abs(logits).max()))
