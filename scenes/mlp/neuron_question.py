"""One neuron of an MLP: what it asks of a vector, when it says yes, and what it writes then."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Rectangle,
    Square,
    VGroup,
    linear,
)

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.activation import ActivationGraph
from scenes.kit.cells import HeatStrip
from scenes.kit.dot import DotProduct, digits_of, entries_that_add_up
from scenes.kit.guesses import quoted
from scenes.kit.lit import LitText
from scenes.kit.numbers import NumberColumn, Numbers, number, painted_as
from scenes.kit.paint import Change
from scenes.kit.poles import Poles
from scenes.kit.shares import compact
from scenes.kit.spans import brief
from scenes.kit.symbols import formula
from scenes.kit.text import fit, word, words
from scenes.kit.tokens import TokenRow, window
from transformer.studies import Neuron

SIZE = 30
ENTRIES = 5  # of the vectors
PITCH = 1.12  # of the words over the bars
FIELD = 4.2  # the width of the picture of all neurons
ZOOM = 3.0  # where the curve is looked at closely
GELU = "x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))"


class NeuronQuestion(TraceScene):
    """The neuron that does most for the prediction after a token, its layer and index as the study says."""

    def construct(self) -> None:
        self.measure()
        self.meet()
        self.ask_one()
        self.ask_all()
        self.activate()
        self.write()
        self.read_out()
        self.elsewhere()

    def measure(self) -> None:
        trace = self.trace
        self.neuron = found = trace.study(Neuron)
        self.vector = trace.ln2_out[found.layer, found.token].astype(float)
        self.answers = trace.mlp_pre[found.layer, :, found.index].astype(float)
        self.answer = self.answers[found.token]
        self.activation = float(trace.mlp_post[found.layer, found.token, found.index])
        self.asked, self.wide = self.name(found.token), self.room_width > 11.5
        self.digits = digits_of(found.w_in * self.vector)
        strong = np.argsort(-self.answers, kind="stable")[:3].tolist()
        self.shown = window(trace.n_tokens, int(self.room_width / PITCH), keep=[found.token, *strong])

    def meet(self) -> None:
        """The vector, and all neurons of the layer, each as bright as it is active."""
        found, d_mlp = self.neuron, self.trace.mlp_pre.shape[2]
        entries = entries_that_add_up(found.w_in, self.vector, self.answer, ENTRIES, found.b_in, self.digits)
        names = words([f"neuron {found.index}", self.asked], SIZE)
        self.product = product = DotProduct(
            found.w_in, self.vector, entries, self.answer, names, SIZE, found.b_in, self.digits
        )
        active = self.trace.mlp_post[found.layer, found.token].astype(float)
        rows = max(r for r in range(1, int(d_mlp**0.5) + 1) if d_mlp % r == 0)
        field = HeatStrip(active.reshape(rows, -1), FIELD, FIELD * rows**2 / d_mlp)
        field.drawn = 0.0
        note = word(f"{d_mlp:,} neurons, {theme.STRONG} where active", theme.SMALL, theme.GREY)
        beyond = Rectangle(width=1.3, height=0.1)
        parts = VGroup(VGroup(product, beyond).arrange(RIGHT, buff=0), VGroup(field, note).arrange(DOWN, buff=0.15))
        parts.arrange(RIGHT, buff=0.5) if self.wide else parts[::-1].arrange(DOWN, buff=0.7)
        fit(parts, self.room_width, self.room_height).move_to(self.room_center)
        frame = Rectangle(width=field.width, height=field.height).move_to(field).set_stroke(theme.GREY, theme.THIN)
        columns = d_mlp // rows
        row, column = divmod(found.index, columns)
        cell = Square(max(1.6 * field.width / columns, 0.16)).set_stroke(theme.FOCUS, 3)
        self.cell = cell.move_to(field.row_place(row, (column + 0.5) / columns - 0.5))
        self.field = VGroup(frame, field, note, self.cell)
        tag = self.measured(f"layer {found.layer}", shown=self.shown)
        told = f"The MLP of layer {found.layer} has {d_mlp:,} neurons. Each reads the vector of “{self.asked}”."
        with self.beat(told):
            self.play(FadeIn(product.vector), FadeIn(product.names[1]), FadeIn(tag))
            self.play(FadeIn(frame), Change(field, drawn=1.0, rate_func=linear, run_time=1.5), FadeIn(note))
        self.others = product.note(len(entries), f"{self.trace.d_model - len(entries):,} more")
        self.bias = product.note(0, "bias")

    def ask_one(self) -> None:
        """The neuron's weights times the vector, and its bias."""
        product, n = self.product, len(self.product.weights.indices)
        with self.beat(f"Neuron {self.neuron.index} has a weight for each entry, and a bias to begin with."):
            self.play(Create(self.cell))
            self.play(FadeIn(product.weights, target_position=self.cell, scale=0.1, run_time=1.5))
            self.play(FadeIn(product.names[0]), FadeIn(product.times), FadeIn(product.equals), FadeIn(product.numbers))
            self.play(product.sums.work(1, 1.2), FadeIn(self.bias))
        told = f"Weight times entry, all added up: its answer for “{self.asked}” is {number(self.answer, self.digits)}."
        with self.beat(told):
            self.play(product.sums.work(n, 0.8))
            self.play(product.sums.work(n + 2, 1.2), FadeIn(self.others))

    def ask_all(self) -> None:
        """The same question to all tokens of the prompt."""
        trace, found, T = self.trace, self.neuron, self.trace.n_tokens
        shown = self.shown
        row = TokenRow(trace.tokens, indices=shown, size=30, width=self.room_width, boxed=False, room=PITCH)
        row.move_to([0, self.room_top - 0.6, 0])
        xs = [row.place(i)[0] for i in shown]
        height = min(self.room_height - 1.6, 4.6)
        self.poles = poles = Poles(self.answers[shown], xs, height, 0.45, decimals=self.digits)
        poles.next_to(row, DOWN, 0.25, coor_mask=UP)
        VGroup(row, poles).move_to(self.room_center)
        poles.grown = np.zeros(len(shown))
        self.row, here = row, shown.index(found.token)
        yes = int((self.answers > 0).sum())
        if T > 1:
            told = f"It asks every token the same. Above zero is a yes: {yes} of {T} here."
        else:
            told = f"Above zero is a yes, below zero a no: here it is a {'yes' if yes else 'no'}."
        total = Numbers.at(
            [self.answer], [self.product.sums.line_place(-1)], SIZE, self.digits, align=1, kind=theme.QUERY
        )
        with self.beat(told):
            self.play(FadeOut(self.field, self.product, self.others, self.bias), FadeIn(total), run_time=0.8)
            self.play(LaggedStart(*map(FadeIn, [*map(row.cell, shown), *row.dots]), lag_ratio=0.05))
            first = (np.arange(len(shown)) == here).astype(float)
            self.add(poles)
            self.play(FadeOut(total, target_position=poles.place(poles.xs[here], poles.zero)), run_time=0.8)
            self.play(Change(poles, grown=first), row.word(found.token).animate.set_color(theme.FOCUS))
            if len(shown) > 1:
                self.play(Change(poles, grown=np.ones(len(shown)), lag=0.1, run_time=2))

    def activate(self) -> None:
        """GELU, from afar and close to zero."""
        here = self.shown.index(self.neuron.token)
        inputs = self.answers[self.shown]
        span = 1.12 * max(np.abs(inputs).max(), ZOOM)
        width = min(self.room_width - 1.0, 9.0, (self.room_height - 0.5) / 0.62)
        graph = ActivationGraph(inputs, here, span, width).move_to(self.room_center + DOWN * 0.2)
        graph.drawn = graph.raised = 0.0
        law = VGroup(
            word("GELU, the activation function", theme.SMALL, theme.RESULT), formula(GELU, theme.SMALL, theme.RESULT)
        )
        law.arrange(DOWN, buff=0.15, aligned_edge=LEFT)
        simple = VGroup(word("ReLU", theme.SMALL, theme.REST), formula("max(0, x)", theme.SMALL, theme.REST))
        simple.arrange(DOWN, buff=0.15, aligned_edge=LEFT)
        laws = VGroup(law, simple).arrange(DOWN, buff=0.35, aligned_edge=LEFT)
        if self.wide:
            fit(laws, graph.width / 2 - 0.3).move_to(graph, UP + LEFT)
        else:
            laws.next_to(graph, UP, 0.4, aligned_edge=LEFT)
            VGroup(laws, graph).move_to(self.room_center)
        goal, axis = graph.goal(here), graph.place(0, graph.zero)[1]
        left, end = goal[0] + 0.12, goal[1] - 0.2  # at the right of the dot, below the curve
        name = fit(word(self.asked, theme.SMALL, theme.FOCUS), min(1.4, self.room_width / 2 - left))
        if end < axis + 0.3:  # or below the numbers of the axis
            left, end = goal[0] - name.width / 2, axis - 0.65
        name.move_to([left, axis - 0.65, 0], LEFT)
        with self.beat("A function called GELU lets a yes pass, and makes a no almost nothing."):
            graph.starts = np.array([self.poles.tip(i) - graph.get_center() for i in range(len(inputs))])[:, :2]
            graph.come = 0.0
            self.play(FadeIn(graph), FadeOut(self.row), self.poles.animate.set_opacity(0.35))
            self.play(Change(graph, come=1.0), FadeOut(self.poles), run_time=1.5)
            self.play(FadeIn(name))
            self.play(Change(graph, drawn=1.0, rate_func=linear, run_time=1.5), FadeIn(laws))
            self.play(Change(graph, raised=1.0, run_time=1.5), name.animate(run_time=1.5).set_y(end))
        with self.beat("Close to zero it bends smoothly, where the simpler ReLU has a corner."):
            self.play(Change(graph, span=np.float64(ZOOM), run_time=2), FadeOut(name))
        self.graph = VGroup(graph, laws)

    def write(self) -> None:
        """Its activation times a column of W_out: the entries in which painted digits multiply, if there are."""
        found, a, digits = self.neuron, self.activation, digits_of(self.neuron.w_out)
        product = painted_as(painted_as(np.array([a]), digits) * painted_as(found.w_out, digits), digits)
        wrong = np.abs(product - painted_as(a * found.w_out, digits)) > 0.5 * 10.0**-digits
        entries = sorted(np.lexsort((-np.abs(found.w_out), wrong))[:ENTRIES].tolist())
        style = {"indices": entries, "size": SIZE + 2, "decimals": digits}
        self.column = column = NumberColumn(found.w_out, **style)
        written = NumberColumn(a * found.w_out, bracket=theme.QUERY, **style)
        active = word(number(a, digits), theme.BODY, theme.QUERY)
        signs = [formula(sign, theme.BODY) for sign in ("times", "approx" if wrong[entries].any() else "=")]
        row = VGroup(active, signs[0], column, signs[1], written).arrange(RIGHT, buff=0.45)
        row[:2].shift(LEFT * 0.35)  # the entries' numbers stand there
        row.move_to(self.room_center)
        parts, names = (active, column, written), ("activation", f"neuron {found.index}", "what it writes")
        places = [column.entry_center(i)[:2] - (column.width / 2 + 0.1, 0) for i in range(len(entries))]
        numbers = Numbers.at(entries, places, SIZE * 0.7, 0, kind=theme.GREY, signed=False, align=1)
        labels = VGroup(*words(names, theme.SMALL, theme.PALE))
        for label, part in zip(labels, parts):
            fit(label, max(part.width, 1.5)).next_to(part, UP, 0.2)
        told = f"Then it writes: its activation, {number(a, digits)}, times weights of its own is added to the vector."
        with self.beat(told):
            self.play(FadeOut(self.graph), FadeIn(active, labels[0]))
            self.play(FadeIn(column, labels[1], signs[0], numbers))
            scaled = NumberColumn(found.w_out, **style).move_to(column)
            self.play(FadeIn(signs[1]), scaled.animate.move_to(written), FadeIn(labels[2]))
            scaled.bracket = theme.QUERY
            self.play(Change(scaled, values=written.values, run_time=1.5))
        self.kept = VGroup(column, labels[1], numbers)
        self.done = VGroup(active, *signs, labels[0], labels[2], scaled)

    def read_out(self) -> None:
        """What its weights say in the terms of the unembedding, and what they do for the prediction."""
        trace, found = self.trace, self.neuron
        ids = found.write_ids[: 8 if self.wide else 6].tolist()
        room = (self.room_width - (1.8 if self.wide else 0.2)) / len(ids)
        row = VGroup(*(fit(w, 0.92 * room) for w in words([quoted(trace.vocab[i]) for i in ids], SIZE)))
        for i, w in enumerate(row):
            w.move_to([i * room, 0, 0])
        poles = Poles(found.writes[: len(ids)], [w.get_x() for w in row], 2.8, 0.5, decimals=digits_of(found.writes))
        poles.next_to(row, UP, 0.1, coor_mask=UP)
        poles.grown = np.zeros(len(row))
        note = word("logit per unit of activation, before the last norm scales it", theme.SMALL, theme.GREY)
        fit(note, self.room_width - 2.0).next_to(row, DOWN, 0.3)
        best = int(trace.logits[found.token].argmax())
        amount = compact(abs(found.effect), abs(found.effect))
        change = f"{'+' if found.effect >= 0 else '−'}{amount} for the logit of {quoted(trace.vocab[best])}"
        effect = fit(word(change, theme.BODY, theme.QUERY), self.room_width - 2.0).next_to(note, DOWN, 0.3)
        block, home = VGroup(poles, row, note, effect), self.kept.copy()
        VGroup(home, block).arrange(RIGHT if self.wide else DOWN, buff=0.5).move_to(self.room_center)
        with self.beat("Read out by the unembedding, its weights favour these tokens most."):
            self.play(FadeOut(self.done), self.kept.animate.move_to(home))
            self.add(poles)
            fly = [FadeIn(w, target_position=self.column, scale=0.3) for w in row]
            self.play(LaggedStart(*fly, lag_ratio=0.15), Change(poles, grown=np.ones(len(row)), lag=0.15), run_time=2)
            self.play(FadeIn(note))
        does = f"adds {amount} to" if found.effect >= 0 else f"takes {amount} from"
        told = f"At “{self.asked}” it {does} the logit of “{brief(trace.vocab[best])}”, the likeliest next token."
        marked = [row[i].animate.set_color(theme.QUERY) for i, id in enumerate(ids) if id == best]
        self.say(told, FadeIn(effect, shift=DOWN * 0.3), *marked)
        self.block = VGroup(block, self.kept)

    def elsewhere(self) -> None:
        """The texts in which it fires most."""
        found = self.neuron
        most, width = max(float(found.activations.max()), 1e-9), self.room_width - 1.3
        lit = zip(found.snippets, np.maximum(found.activations, 0) / most)
        texts = VGroup(*(LitText(pieces, shares[: len(pieces)], 32, width) for pieces, shares in lit))
        texts.arrange(DOWN, buff=0.7, aligned_edge=LEFT)
        tops = VGroup(*words([number(float(fires.max()), 2) for fires in found.activations], SIZE, theme.RESULT))
        left = texts.get_left()[0]
        for text, top in zip(texts, tops):
            text.shift(RIGHT * (left - text.words[0].get_left()[0]))  # a line may begin with a lost space
            top.next_to([left + width, text.get_y(), 0], RIGHT, 0.2)
            text.lights.lit = 0.0
        fit(VGroup(texts, tops), self.room_width, self.room_height).move_to(self.room_center)
        with self.beat(f"Of {found.read} texts, it fires most in these. What it looks for, we can only guess."):
            self.play(FadeOut(self.block), run_time=0.6)
            self.play(LaggedStart(*(FadeIn(text) for text in texts), lag_ratio=0.3))
            for text, top in zip(texts, tops):
                self.play(Change(text.lights, lit=1.0), FadeIn(top))
