"""One word at the end of several texts: it starts as one vector, and each text makes its own of it."""

from itertools import combinations

import numpy as np
from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    AnimationGroup,
    Arrow,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    GrowArrow,
    LaggedStart,
    Line,
    Rectangle,
    VGroup,
)
from manim import ReplacementTransform as Become

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.bars import TokenBars
from scenes.kit.callouts import Count
from scenes.kit.chart import Curves
from scenes.kit.numbers import NumberColumn, Numbers, number
from scenes.kit.paint import Change
from scenes.kit.spans import brief
from scenes.kit.text import Paragraph, fit, sentence, space_width, word, words
from transformer.studies import Meanings

COUNTS = {2: "Two", 3: "Three"}
INKS = theme.KEY, theme.QUERY, theme.WHITE  # one for each pair of three texts
GUESSES = 3  # tokens of a read-out
CLIMB = 9.0  # seconds on the way up, about
MOVED = 0.05  # a change of the cosine that is worth a word
NARROW = 4.2  # a panel that is less wide has no room for bars
LABEL = 1.5  # room for a token


class SameWordMeanings(TraceScene):
    """The texts are those of the study, whatever the prompt."""

    def construct(self) -> None:
        self.measure()
        self.lay_out()
        self.read()
        self.start()
        self.compare()
        self.climb()
        self.read_out()

    def measure(self) -> None:
        """The word's vectors on their way up, brought to one length, and the cosine of each pair of texts."""
        found = self.found = self.trace.study(Meanings)
        self.layers = found.vectors.shape[1] - 1
        vectors = found.vectors.astype(float)
        unit = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)
        self.vectors = unit * np.sqrt(unit.shape[-1])  # P X D: the length that a norm gives them
        self.pairs = [*combinations(range(len(unit)), 2)]
        self.cosines = np.array([(unit[a] * unit[b]).sum(-1) for a, b in self.pairs])  # pairs X
        self.parting = int((self.cosines[:, -1] - self.cosines[:, 0]).argmin())  # the pair that parts most

    def lay_out(self) -> None:
        """A panel for each text, with its vector; beside them, or else below, the cosines."""
        wide = self.room_width > 1.25 * self.room_height
        width = self.room_width * 0.58 if wide else self.room_width
        cell, entries = width / len(self.vectors), 6 if wide or self.room_height > 10 else 4
        middles = [(n + 0.5) * cell for n in range(len(self.vectors))]
        large = np.sort(np.abs(self.vectors).mean((0, 1)).argsort()[-entries:])  # all the way up, in all texts
        style = {"size": 30, "decimals": 2, "kind": "data", "scale": theme.own_scale(self.vectors)}
        self.small = [self.paragraph(prompt, 30 if cell > 3.2 else 26, cell - 0.5) for prompt in self.found.prompts]
        self.columns = [NumberColumn(v[0], indices=large, bracket=theme.FOCUS, **style) for v in self.vectors]
        numbers = [str(n + 1) for n in range(len(middles))] if len(middles) > 2 else []
        self.marks = VGroup(*words(numbers, 34, theme.GREY))
        tallest = max(text.height for text in self.small)
        for x, text, column in zip(middles, self.small, self.columns):
            text.move_to([x, 0, 0], UP)
            column.move_to([x, -tallest - 0.3, 0], UP)
        for mark, column in zip(self.marks, self.columns):
            mark.next_to(column, LEFT, 0.2)
        foot = self.columns[0].get_bottom()[1]
        self.dividers = [Line([x - cell / 2, 0, 0], [x - cell / 2, foot, 0], color=theme.FAINT) for x in middles[1:]]

        self.count = Count(self.layers, 28, theme.PALE, value=0)
        whole = f"of {self.layers} layer{'s' * (self.layers != 1)}, drawn at one length"
        before, after = words(["after", whole], 28, theme.GREY)
        self.level = VGroup(before, self.count, after).arrange(RIGHT, buff=0.12)
        fit(self.level, width - 0.2).move_to([width / 2, foot - 0.45, 0])
        self.panels = VGroup(*self.small, *self.columns, self.marks, *self.dividers, self.level)
        self.lay_out_chart(self.room_width - width - 0.5 if wide else width, wide)
        VGroup(self.panels, self.board).arrange(RIGHT if wide else DOWN, buff=0.5).move_to(self.room_center)

    def paragraph(self, text: str, size: float, width: float) -> Paragraph:
        """A text whose last word is yellow."""
        pieces = sentence(text, size, width, theme.PALE, centered=True)
        pieces[-1].set_fill(theme.FOCUS)
        return pieces

    def lay_out_chart(self, width: float, wide: bool) -> None:
        """The cosine of each pair as a number, and all of them as curves over the layers."""
        one, inks = len(self.pairs) == 1, INKS[: len(self.pairs)]
        names = VGroup(*words(["cosine"] if one else [f"{a + 1} and {b + 1}" for a, b in self.pairs], 30))
        names.arrange(RIGHT, buff=0.6)
        self.live = VGroup()
        for name, ink, values in zip(names, inks, self.cosines):
            place = [name.get_center() + DOWN * 0.52]
            self.live.add(Numbers.at(values[:1], place, 44, 2, kind=ink, signed=False))
            name.set_fill(ink)
        title = words([] if one else ["cosine of"], 30, theme.PALE)
        for line in title:
            line.next_to(names, UP if wide else LEFT, 0.12 if wide else 0.4)
        legend = fit(VGroup(names, self.live, *title), width)

        step = next(s for s in range(1, self.layers + 1) if self.layers % s == 0 and self.layers / s <= 8)
        least = self.cosines.min()
        ticks = [tick for tick in (-1, -0.5) if least < tick + 0.5] + [0, 0.5, 1]
        height = 3.2 if wide else min(3.8, self.room_height - self.panels.height - legend.height - 1.2)
        stops = range(self.layers + 1)
        self.chart = Curves(stops, self.cosines, inks, [*stops[::step]], ticks, width, height)
        self.chart.drawn = 0.0
        axis = word("layers", 24, theme.GREY).next_to(self.chart, DOWN, 0.1)
        self.board = VGroup(self.chart, axis, legend.next_to(self.chart, UP, 0.3))

    def read(self) -> None:
        """The prompt makes room for the texts, which stand under each other, with their last words in line."""
        begins = brief(self.trace.prompt, int(4.4 * self.room_width))
        prompt = fit(word(f"the prompt: {begins}", 36, theme.PALE), self.room_width).move_to(self.room_center)
        size = 44 if self.room_width > 12 else 36
        self.large = [self.paragraph(prompt, size, self.room_width) for prompt in self.found.prompts]
        edge = ORIGIN if any(text.n_lines > 1 for text in self.large) else RIGHT
        VGroup(*self.large).arrange(DOWN, buff=0.7, aligned_edge=edge).move_to(self.room_center)
        self.boxes = VGroup()
        for end in (text[-1] for text in self.large):
            box = Rectangle(width=end.width - space_width(size) + 0.12, height=end.height + 0.1, color=theme.FOCUS)
            self.boxes.add(box.set_stroke(width=theme.STROKE).move_to(end.get_right() + RIGHT * 0.06, RIGHT))
        count = COUNTS.get(len(self.large), str(len(self.large)))
        with self.beat(f"{count} texts of our own, not the prompt: each ends in “{self.found.word}”."):
            pieces = [FadeIn(piece, shift=UP * 0.1) for text in self.large for piece in text]
            self.play(FadeIn(prompt), run_time=0.8)
            self.play(prompt.animate.set_y(self.room_top - 0.4).set_fill(theme.GREY))
            self.play(LaggedStart(*pieces, lag_ratio=0.08), FadeIn(self.measured("texts of our own")))
            self.play(LaggedStart(*map(Create, self.boxes), lag_ratio=0.3))
        with self.beat("What it means there, only the words before it can tell."):
            around = [piece.animate.set_fill(theme.KEY) for text in self.large for piece in text[:-1]]
            self.play(FadeOut(prompt, run_time=0.6), LaggedStart(*around, lag_ratio=0.1, run_time=2))

    def start(self) -> None:
        """Each text shrinks into its panel, and out of its last word comes a vector."""
        self.aside = self.panels.get_center() - self.room_center
        self.panels.shift(-self.aside)
        with self.beat(begun(self.found.word, self.found.tokens)):
            moves = [AnimationGroup(*map(Become, large, small)) for large, small in zip(self.large, self.small)]
            self.play(FadeOut(self.boxes, run_time=0.5), LaggedStart(*moves, lag_ratio=0.5))
            columns = [FadeIn(c, target_position=t[-1], scale=0.2) for c, t in zip(self.columns, self.small)]
            self.play(*map(Create, self.dividers), LaggedStart(*columns, lag_ratio=0.3))
            self.play(FadeIn(self.level), FadeIn(self.marks), run_time=0.5)

    def compare(self) -> None:
        first = number(self.cosines[0, 0], 2, signed=False)
        what = f"Their cosine is {first}" if len(self.pairs) == 1 else "Their cosines tell how alike they are"
        with self.beat(f"{what}: 1 would be one direction, 0 a right angle."):
            self.play(self.panels.animate.shift(self.aside))
            self.play(FadeIn(self.board))
            self.play(Change(self.chart, drawn=1e-6), run_time=0.3)

    def climb(self) -> None:
        """Layer by layer: the vectors roll, and so do the cosines."""
        layers, chart, cosines = self.layers, self.chart, self.cosines[self.parting]
        with self.beat("Now up through the layers: each adds to a vector what it makes of its text."):
            for k in range(1, layers + 1):
                self.play(
                    *(Change(column, values=column.take(v[k])) for column, v in zip(self.columns, self.vectors)),
                    *(Change(live, values=values[k : k + 1]) for live, values in zip(self.live, self.cosines)),
                    Change(chart, drawn=k / layers),
                    Change(self.count, value=float(k)),
                    run_time=min(1.2, max(0.25, CLIMB / layers)),
                )
        points = (0, cosines[0]), (layers, cosines[0]), (layers, cosines[-1])
        start, level, end = (chart.place(*chart.spots([x], [y])[0]) for x, y in points)
        self.change = VGroup(DashedLine(start, level, color=theme.GREY, stroke_width=theme.STROKE))
        a, b = self.pairs[self.parting]
        who = "the two" if len(self.pairs) == 1 else f"texts {a + 1} and {b + 1}"
        with self.beat(ended(who, cosines[0], cosines[-1])):
            self.play(Create(self.change[0]))
            if abs(cosines[-1] - cosines[0]) > MOVED:
                arrow = Arrow(level, end, buff=0, color=theme.PALE, stroke_width=4, tip_length=0.18)
                self.change.add(arrow.shift(RIGHT * 0.14))  # beside the end of the curve
                self.play(GrowArrow(arrow))

    def read_out(self) -> None:
        """The likeliest next tokens, text by text."""
        ids, probs = (part[:, -1, :GUESSES] for part in (self.found.ids, self.found.probs))
        across = self.room_width / len(ids) >= NARROW
        cell = self.room_width / len(ids) if across else self.room_width
        texts = [self.paragraph(prompt, 34, cell - 0.5) for prompt in self.found.prompts]
        bars, panels = [], VGroup()
        tallest = max(text.height for text in texts)
        for text, tokens, shares in zip(texts, ids, probs):
            names = [self.trace.vocab[i] for i in tokens]
            bars.append(TokenBars(names, shares, size=36, bar_width=cell - LABEL - 1.6, label_width=LABEL))
            bars[-1].unit, bars[-1].grown = bars[-1].bar_width / probs.max(), 0.0
            bars[-1].next_to(text.get_top() + DOWN * tallest, DOWN, 0.4)
            panels.add(VGroup(text, bars[-1]))
        panels.arrange(RIGHT if across else DOWN, buff=0.4 if across else 0.7, aligned_edge=UP if across else ORIGIN)
        fit(panels, self.room_width, self.room_height).move_to(self.room_center)
        gone = [self.board, self.change, self.level, self.marks, *self.dividers]
        with self.beat(foretold([brief(self.trace.vocab[i]) for i in ids[:, 0]])):
            self.play(*map(FadeOut, gone), run_time=0.6)
            pairs = [pair for small, text in zip(self.small, texts) for pair in zip(small, text)]
            into = [FadeOut(c, target_position=b, scale=0.3, run_time=1.5) for c, b in zip(self.columns, bars)]
            self.play(*(Become(*pair, run_time=1.5) for pair in pairs), *into)
            self.play(*map(FadeIn, bars), run_time=0.4)
            self.play(*(Change(row, grown=1.0, run_time=2) for row in bars))


def begun(word: str, tokens: list[list[str]]) -> str:
    """What the vectors of the last tokens have in common before the first layer.

    >>> begun("spring", [["a", " spring"], ["an", " old", " spring"]])
    '“spring” starts as the same vector in each, but for its position.'
    >>> begun("spring", [["a", " spr", "ing"], ["no", " spr", "ing"]])
    '“ing”, the end of “spring”, starts as the same vector in each: same token, same position.'
    """
    if len({text[-1] for text in tokens}) > 1:
        return "Their last tokens differ: these are their vectors at the start."
    end = brief(tokens[0][-1])
    what = f"“{word}”" if end == word else f"“{end}”, the end of “{word}”,"
    lengths = {len(text) for text in tokens}
    but = ": same token, same position." if len(lengths) == 1 else ", but for its position."
    return f"{what} starts as the same vector in each{but}"


def ended(who: str, first: float, last: float) -> str:
    """What became of a cosine, in words that fit the numbers.

    >>> ended("the two", 0.9, 0.25)
    'In the end the two are less alike: their cosine fell from 0.90 to 0.25.'
    >>> ended("the two", 0.9, 0.91)
    'In the end the two are about as alike as at the start: cosine 0.90, now 0.91.'
    """
    before, after = (number(cosine, 2, signed=False) for cosine in (first, last))
    if abs(last - first) <= MOVED:
        return f"In the end {who} are about as alike as at the start: cosine {before}, now {after}."
    less, fell = ("less", "fell") if last < first else ("more", "rose")
    return f"In the end {who} are {less} alike: their cosine {fell} from {before} to {after}."


def foretold(tokens: list[str]) -> str:
    """What the read-out makes likeliest, text by text.

    >>> foretold([".", "."]), foretold([".", "a", "."])
    ('Read out, both make “.” the likeliest next token.', 'Read out, the likeliest next tokens are “.”, “a” and “.”.')
    """
    if len(set(tokens)) == 1:
        return f"Read out, {'both' if len(tokens) == 2 else 'all'} make “{tokens[0]}” the likeliest next token."
    *first, last = (f"“{token}”" for token in tokens)
    return f"Read out, the likeliest next tokens are {', '.join(first)} and {last}."
