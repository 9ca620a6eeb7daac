"""Why a text is cut into tokens, and not into characters or words: how long it gets, and how often a piece is met."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    Transform,
    VGroup,
    linear,
)

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.callouts import Tally
from scenes.kit.chart import Figure
from scenes.kit.paint import Change
from scenes.kit.spans import pieces, units, words_and_marks
from scenes.kit.squares import SquareRow
from scenes.kit.text import word
from scenes.kit.tiles import BOX, Tiles, wrap
from transformer.bundles import load_bundle

SIZES = 44, 40, 36, 33, 30, 27, 24
PITCH, HEAD, APART = 1.6, 0.48, 0.3  # ems from line to line; units: of a heading, between blocks
NAMES, COLORS = ("characters", "tokens", "words"), (theme.PALE, theme.FOCUS, theme.KEY)


@dataclass
class Way:
    """One way to cut the prompt: into how many pieces of what, and for each character what becomes of its tile."""

    count: int
    name: str
    joined: np.ndarray
    opacities: np.ndarray
    colors: np.ndarray


class WhyNotCharacters(TraceScene):
    def construct(self) -> None:
        self.stats = load_bundle("corpus_stats")
        self.measure()
        self.lay_out()
        self.cut()
        self.compare_grids()
        self.lay_out_figures()
        self.compare_pieces()

    def measure(self) -> None:
        """The prompt in characters, in tokens, in words."""
        trace, prompt = self.trace, self.trace.prompt
        chars = units(prompt)
        starts, n = np.array([start for start, _ in chars]), len(chars)
        self.units = [prompt[a:b] for a, b in chars]
        ones, pale, teal = np.ones(n), *(np.tile(theme.rgb(color), (n, 1)) for color in (theme.PALE, theme.KEY))

        spans = pieces(prompt, trace.offsets)
        owner = np.searchsorted([span.start for span in spans], starts, side="right") - 1
        self.parts = [spans[k].n_tokens if new else 1 for k, new in zip(owner, np.diff(owner, prepend=-1))]
        shades = np.array([theme.rgb(theme.token_color(int(trace.ids[spans[k].first]))) for k in owner])

        words = words_and_marks(prompt)
        word_of = np.searchsorted([start for start, *_ in words], starts, side="right") - 1
        in_word = np.array([k >= 0 and start < words[k][1] for k, start in zip(word_of, starts)])
        only_words = all(is_word for *_, is_word in words)
        self.ways = (
            Way(n, plural("character", n), np.zeros(n), ones, pale),
            Way(trace.n_tokens, plural("token", trace.n_tokens), same(owner), ones, shades),
            Way(
                len(words),
                plural("word", len(words)) if only_words else "words and marks",
                same(word_of) * in_word,
                in_word.astype(float),
                teal,
            ),
        )

    def lay_out(self) -> None:
        """Three blocks, one below the other, in the largest type in which all of the prompt has room, or its start."""
        room = self.room_height / 3 - HEAD - APART
        for size in SIZES:
            most = max(1, 1 + int((room / (size / 96) - BOX) / PITCH))
            rows = wrap(self.units, size, self.room_width)
            if len(rows) <= most:
                break
        self.n_shown = len(self.units)
        if len(rows) > most:
            last = sum(map(len, rows[:most])) - 2  # the dots take the room of two
            self.n_shown = max((k for k in range(last // 2, last) if self.units[k].isspace()), default=last)
            rows = wrap([*self.units[: self.n_shown], "…"], size, self.room_width)
        cut = [[(unit,) for unit in row] for row in rows]
        self.blocks = [Tiles(cut, size, pitch=PITCH) for _ in self.ways]
        self.tallies = [Tally(way.count, way.name, 32, color) for way, color in zip(self.ways, COLORS)]
        pitch, left = self.blocks[0].height + HEAD + APART, -self.blocks[0].width / 2
        for n, (block, tally) in enumerate(zip(self.blocks, self.tallies)):
            block.move_to(self.room_center + UP * (pitch * (1 - n) - HEAD / 2))
            tally.next_to(block, UP, buff=0.12).align_to(RIGHT * left, LEFT)

    def dress(self, block: Tiles, way: Way) -> Tiles:
        """Cut the tiles of a block in one of the ways."""
        more = len(block.units) - self.n_shown  # the dots of a text that is too long

        def whole(values: np.ndarray, rest) -> np.ndarray:
            return np.concatenate([values[: self.n_shown], np.full((more, *values.shape[1:]), rest)])

        block.joined, block.opacities = whole(way.joined, 0.0), whole(way.opacities, 1.0)
        block.colors = whole(way.colors, 0.5)
        block.parts = [*self.parts[: self.n_shown], *[1] * more]
        block.split = float(way is self.ways[1])
        block.widths = block.without(block.opacities == 0)
        return block

    def cut(self) -> None:
        chars, tokens, words = self.ways
        upper, middle, lower = (self.dress(block, way) for block, way in zip(self.blocks, self.ways))
        some = [] if self.n_shown == len(self.units) else [f"the first {self.n_shown} of {len(self.units)} characters"]
        self.note, there = self.measured(*some), middle.opacities
        middle.opacities = np.zeros(len(middle.units))
        with self.beat(f"The model reads this prompt as {tokens.count:,} {tokens.name}."):
            self.add(middle)
            appear = Change(middle, opacities=there, lag=0.05, run_time=2)
            self.play(appear, self.tallies[1].appear(), FadeIn(self.note))
        with self.beat(f"Why not characters? That makes {chars.count:,} {plural('piece', chars.count)}."):
            upper = self.recut(middle, upper, self.tallies[0])
        with self.beat(f"Why not words? That makes {words.count:,} {plural('piece', words.count)}."):
            lower = self.recut(middle, lower, self.tallies[2])
        self.blocks = [upper, middle, lower]

    def recut(self, source: Tiles, goal: Tiles, tally: Tally) -> Tiles:
        """A copy goes where another way to cut is shown, and is cut that way."""
        copy = source.copy()
        self.play(copy.animate.move_to(goal))
        self.play(Transform(copy, goal, run_time=2), tally.appear(2))
        return copy

    def compare_grids(self) -> None:
        """Every piece by every piece: three squares to one scale."""
        room = self.room_width, self.room_height
        grids = SquareRow(self.tallies, COLORS, *room, by=self.trace.n_tokens).move_to(self.room_center)
        with self.beat("Attention compares every piece with every piece: a grid of cells."):
            moves = [tally.animate.move_to(place) for tally, place in zip(self.tallies, grids.places)]
            self.play(*map(FadeOut, self.blocks), *moves)
            self.play(grids.grow(2))
        big, small, _ = self.squares = grids.squares
        with self.beat(self.compared()):
            if big.count > small.count:
                copy = small.copy()
                self.play(copy.animate(remover=True).align_to(big, DOWN + LEFT), run_time=1.5)
                self.play(Change(big, covered=1.0, run_time=2))
            else:
                self.play(*(Indicate(square, 1.05, theme.FOCUS) for square in (big, small)))
        self.play(*map(FadeOut, (*self.squares, *self.tallies, *grids.cells, self.note)), run_time=0.6)

    def compared(self) -> str:
        """What the grids of characters and tokens have to do with each other, in this prompt."""
        chars, tokens, _ = (way.count for way in self.ways)
        times = (chars / tokens) ** 2
        if chars > tokens:
            much = f"{times:,.0f}" if times >= 9.5 else f"{times:.1f}"
            return f"For characters it has {much} times as many cells as for tokens."
        if chars == tokens:
            return "Here every token is a single character, and both grids are the same."
        return "Parts of this text are spelled in bytes: here the tokens make the larger grid."

    # What was counted in the training text.

    def lay_out_figures(self) -> None:
        """How long the text is, and how often a piece is met: side by side, or in a high frame one above the other."""
        stats, total = self.stats, self.stats["characters"]["pieces"]
        self.merges = [n for n in stats["merges"] if int(n)]  # with none it is bytes, nearly the same as characters
        found = [stats["characters"], *(stats["merges"][n] for n in self.merges), stats["tokens"], stats["words"]]
        self.marked = 0, len(found) - 2, len(found) - 1
        stacked, height = self.room_height > self.room_width, self.room_height - 0.3  # some air above the caption
        style = {
            "xs": [total / kind["pieces"] for kind in found],
            "x_ticks": range(7),
            "width": self.room_width if stacked else (self.room_width - 0.7) / 2,
            "height": (height - 0.7) / 2 if stacked else height,
            "ink": theme.GREY,
        }
        lengths, counts = [100 * kind["pieces"] / total for kind in found], [kind["mean"] for kind in found]
        axis, powers = "characters in a piece, on average", [10**k for k in range(1, 7)]
        self.figures = (
            Figure("pieces in 100 characters", axis, ys=lengths, y_ticks=[0, 25, 50, 75, 100], **style),
            Figure("how often a piece is met", axis, ys=counts, y_ticks=powers, log=True, **style),
        )
        VGroup(*self.figures).arrange(DOWN if stacked else RIGHT, buff=0.7).move_to(self.room_center + UP * 0.15)
        left = max(figure.chart.left for figure in self.figures)
        for figure in self.figures:
            figure.chart.left, figure.chart.drawn = left, 0.0
            for i, color in zip(self.marked, COLORS):
                figure.mark(i, color)

    def labels(self, figure: Figure, texts: Sequence[str], sides: Sequence[np.ndarray]) -> VGroup:
        """What stands at the points of characters, tokens and words."""
        texts = (f"{name}: {text}" for name, text in zip(NAMES, texts))
        return VGroup(*(figure.label(*label) for label in zip(self.marked, texts, sides, COLORS)))

    def compare_pieces(self) -> None:
        stats, (first, second) = self.stats, self.figures
        chars, tokens, words = (stats[name] for name in NAMES)
        lengths = [f"{100 * stats[name]['pieces'] / chars['pieces']:.0f}" for name in NAMES]
        lengths = self.labels(first, lengths, (RIGHT, UP + RIGHT, DOWN + RIGHT))
        of_merges = [f"{int(n):,}" + " merges" * (n == self.merges[-1]) for n in self.merges]
        merges = VGroup(*(first.label(i, text, DOWN + LEFT, size=20) for i, text in enumerate(of_merges, 1)))
        whole, apart = VGroup(first, lengths, merges), self.room_center + UP * 0.15 - first.get_center()
        whole.shift(apart)
        tag = self.tag(f"counted in the training text of {stats['model']}")
        millions = f"{chars['pieces'] / 1e6:.0f} million characters"
        with self.beat(f"Larger pieces make a text shorter, as counted in {millions}."):
            self.play(FadeIn(first), FadeIn(tag))
            self.play(Change(first.chart, drawn=1.0, rate_func=linear, run_time=2), FadeIn(lengths[0]))
            self.play(FadeIn(lengths[1:]), LaggedStart(*map(FadeIn, merges), lag_ratio=0.2))

        means = self.labels(second, [f"{stats[name]['mean']:,.0f}" for name in NAMES], (RIGHT, LEFT, LEFT))
        with self.beat(f"But each piece is met less often: a word {words['mean']:,.0f} times, on average."):
            self.play(whole.animate.shift(-apart), FadeIn(second))
            self.play(Change(second.chart, drawn=1.0, rate_func=linear, run_time=2), FadeIn(means[0]))
            self.play(FadeIn(means[1:]))

        rare = word(f"{words['once']:.0%} only once", theme.SMALL, theme.VALUE).next_to(means[2], DOWN, buff=0.05)
        with self.beat(f"{words['once']:.0%} of all different words come only once. That is little to learn from."):
            sizes, colors = second.chart.sizes.copy(), second.chart.colors.copy()
            sizes[-1], colors[-1] = 2.6, theme.rgb(theme.VALUE)
            self.play(FadeIn(rare, shift=DOWN * 0.2), Change(second.chart, sizes=sizes, colors=colors))

        more, often = tokens["pieces"] / words["pieces"] - 1, tokens["mean"] / words["mean"]
        with self.beat(f"Tokens: only {more:.0%} more pieces than words, and each is met {often:.0f} times as often."):
            places = [figure.chart.point(self.marked[1]) for figure in self.figures]
            rings = [Circle(0.16, color=theme.FOCUS, stroke_width=theme.STROKE + 1).move_to(at) for at in places]
            self.play(*map(Create, rings), *(Indicate(text, 1.15, theme.FOCUS) for text in (lengths[1], means[1])))


def same(owner: np.ndarray) -> np.ndarray:
    """1 where an item has the owner of the one before it."""
    return (np.diff(owner, prepend=-2) == 0).astype(float)


def plural(what: str, count: int) -> str:
    return what + "s" * (count != 1)
