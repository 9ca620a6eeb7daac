"""Every head there is: one pattern, the heads of its layer, then all of them, and what some are measured to do."""

from typing import ClassVar

import numpy as np
from manim import DOWN, IN, LEFT, RIGHT, UP, Create, FadeIn, FadeOut, LaggedStart, SurroundingRectangle, VGroup

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.callouts import Tally
from scenes.kit.grid import WEIGHTS, AttentionGrid
from scenes.kit.paint import ArrayMobject, Brush, Change
from scenes.kit.space import Space
from scenes.kit.symbols import formula
from scenes.kit.text import fit, word, words
from scenes.kit.tokens import window
from transformer.analysis import pick_view
from transformer.studies import Roles

TOKENS = 10  # in a pattern
APART = 1.15  # between the cards of one layer
SMALLEST = 0.01  # a weight that leaves no dot on a card
PLAIN = 0.3  # a head that gives less of its attention to something is not said to look at it


class Card(ArrayMobject):
    """A pattern [query, key] in little: queries from left to right, keys from the top."""

    arrays: ClassVar[tuple[str, ...]] = ("values",)

    def __init__(self, values, side: float) -> None:
        super().__init__(side, side)
        self.values = np.asarray(values, float)

    def paint(self, brush: Brush) -> None:
        half, n = self.built_size[0] / 2, len(self.values)
        corners = half * np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
        brush.polygon(corners, theme.PAPER, 0.8)
        brush.polyline(corners, theme.GREY, theme.THIN, closed=True)
        cell = 1.84 * half / n
        query, key = np.nonzero(self.values >= SMALLEST)
        at = np.column_stack([query, n - 1 - key]) * cell - (n - 1) / 2 * cell
        weights = self.values[query, key]
        brush.circles(at, 0.46 * cell * np.sqrt(weights), theme.data_colors(weights, 1.0), np.full(len(at), 0.9))


class HeadGallery(TraceScene):
    def construct(self) -> None:
        self.shown = self.look(TOKENS)
        self.upright = self.room_height > self.room_width
        self.one_pattern()
        self.one_layer()
        self.all_layers()
        for name, masses, says in self.roles():
            self.point_at(name, masses, says)
        if self.trace.n_tokens > 1:
            self.on_this_prompt()

    def pattern(self, layer: int, head: int) -> np.ndarray:
        return self.trace.pattern[layer, head][np.ix_(self.shown, self.shown)]

    def one_pattern(self) -> None:
        board = self.board(self.layer, self.head, self.room_width, self.room_height, self.shown).move_to(
            self.room_center
        )
        with self.beat("One head of attention, one pattern: who looks at whom, and how much."):
            self.play(FadeIn(board), FadeIn(self.measured(shown=self.shown)))
        self.cards = {
            (layer, head): Card(self.pattern(layer, head), 4.2)
            for layer in range(self.trace.n_layers)
            for head in range(self.trace.n_heads)
        }
        card = self.cards[self.layer, self.head].move_to(self.room_center)
        self.space = Space(card, target=self.room_center)
        self.add(self.space)
        with self.beat("Let us put it on a card."):
            self.play(FadeOut(board), FadeIn(card))

    def board(self, layer: int, head: int, width: float, height: float, tokens: list[int]) -> AttentionGrid:
        """A pattern with its words, large."""
        weights = self.trace.pattern[layer, head][np.ix_(tokens, tokens)]
        board = AttentionGrid(self.trace.tokens, tokens, weights, width, height, **WEIGHTS, symbols=False)
        height, line = min(q.height for q in board.queries), board.queries[0].get_y()
        for q in board.queries:
            q.scale(height / q.height).set_y(line)  # words of one size, on one line
        board.grid.dots, board.grid.numbers = np.ones_like(board.grid.dots), np.zeros_like(board.grid.dots)
        return board

    def one_layer(self) -> None:
        """The other heads of the layer stand behind the first."""
        H, here = self.trace.n_heads, self.cards[self.layer, self.head]
        others = [self.cards[self.layer, h] for h in range(H) if h != self.head]
        spread = APART * min(1.0, 7 / H)
        for card in others:
            self.space.bring(card.move_to(here).set_opacity(0))
        back = [card.animate.set_opacity(1).shift(IN * spread * (n + 1)) for n, card in enumerate(others)]
        middle = self.room_center + IN * spread * (H - 1) / 2
        aside = np.array([0, 0.14 * self.room_height] if self.upright else [-0.14 * self.room_width, 0])
        turned = Change(self.space, turn=50.0, tilt=10.0, target=middle, offset=aside, zoom=0.8, run_time=3)
        several = f"Layer {self.layer} has {H} heads, each with a pattern of its own."
        with self.beat(several if H > 1 else f"It is the only head of layer {self.layer}."):
            self.play(turned, LaggedStart(*back, lag_ratio=0.05, run_time=3))
        with self.beat("For each has matrices of its own: for queries, keys, values, and what it writes."):
            table = self.matrices(H)
            self.play(LaggedStart(*(FadeIn(row, shift=LEFT * 0.3) for row in table), lag_ratio=0.2))
        self.table = table

    def matrices(self, H: int) -> VGroup:
        """W_Q, W_K, W_V, W_O of the first, second and last head."""
        heads = ["0"] if H == 1 else ["0", "1"] if H == 2 else ["0", "dots", str(H - 1)]
        rows = VGroup()
        for letter, color in (("Q", theme.QUERY), ("K", theme.KEY), ("V", theme.VALUE), ("O", theme.PALE)):
            names = [formula("dots" if h == "dots" else f"W_{letter}^(({h}))", 44, color) for h in heads]
            rows.add(VGroup(*names).arrange(RIGHT, buff=0.45))
        rows.arrange(DOWN, buff=0.45)
        fit(rows, self.room_width * 0.36, self.room_height * (0.3 if self.upright else 0.7))
        if self.upright:
            return rows.move_to([0, self.room_foot + rows.height / 2 + 0.2, 0])
        return rows.move_to([self.room_width / 2 - rows.width / 2 - 0.3, self.room_center[1], 0])

    def all_layers(self) -> None:
        """The cards lie down side by side: a row for each layer."""
        L, H = self.trace.n_layers, self.trace.n_heads
        if self.upright:
            left, wide, high = -self.room_width / 2, self.room_width, self.room_height * 0.5
        else:
            left, wide, high = -self.room_width / 2, self.room_width * 0.5, self.room_height
        pitch = min((wide - 0.8) / H, (high - 0.5) / L)
        margin = np.array([wide - 0.8 - pitch * H, high - 0.5 - pitch * L]) / 2
        first = np.array([left + 0.8 + margin[0] + pitch / 2, self.room_top - 0.5 - margin[1] - pitch / 2, 0])
        moves = []
        for (layer, head), card in self.cards.items():
            place = first + [pitch * head, -pitch * layer, 0]
            if layer != self.layer:
                self.space.bring(card.scale(0.9 * pitch / card.width).move_to(place).set_opacity(0))
                moves.append(card.animate.set_opacity(1))
            else:
                moves.append(card.animate.scale(0.9 * pitch / card.width).move_to(place))
        rows, columns = words(map(str, range(L)), 20, theme.REST), words(map(str, range(H)), 20, theme.REST)
        marks = VGroup(
            *(w.move_to(first + [-pitch / 2 - 0.3, -pitch * n, 0]) for n, w in enumerate(rows)),
            *(w.move_to(first + [pitch * n, pitch / 2 + 0.2, 0]) for n, w in enumerate(columns)),
        )
        flat = Change(self.space, turn=0.0, tilt=0.0, target=np.zeros(3), offset=np.zeros(2), zoom=1.0, run_time=2)
        layers = f"{L} layers with {H} heads each" if L > 1 else f"one layer with {H} heads"
        with self.beat(f"All of them: {layers}, {L * H} patterns for this one text."):
            self.play(flat, LaggedStart(*moves, lag_ratio=0.01, run_time=3), FadeOut(self.table))
            tally, other = Tally(L * H, "patterns here", 40), word("GPT-3: 96 × 96 = 9,216", 30, theme.REST)
            note = VGroup(tally, other).arrange(DOWN, buff=0.3)
            self.stage = self.free_room(wide, high)
            note.move_to(self.stage[0])
            self.play(tally.appear(), FadeIn(marks))
            self.play(FadeIn(other, shift=UP * 0.2))
        self.panel = note

    def free_room(self, wide: float, high: float) -> tuple[np.ndarray, float, float]:
        """Centre, width and height of the room beside or below the wall."""
        if self.upright:
            height = self.room_height - high - 0.3
            return np.array([0, self.room_foot + height / 2, 0]), self.room_width, height
        width = self.room_width - wide - 0.5
        return np.array([self.room_width / 2 - width / 2, self.room_center[1], 0]), width, self.room_height

    def roles(self) -> list[tuple[str, np.ndarray, str]]:
        """What to look for, how much each head does it, and how to say so."""
        found = self.trace.study(Roles)
        return [
            ("the token before", found.previous, f"in {found.sentences} other sentences"),
            ("the first token", found.first, f"in {found.sentences} other sentences"),
            ("what came next last time", found.induction, "in words said twice"),
        ]

    def point_at(self, what: str, masses: np.ndarray, where: str) -> None:
        """The head that does this most, its pattern here, and the measured share."""
        layer, head = map(int, np.unravel_index(masses.argmax(), masses.shape))
        share = f"{masses[layer, head]:.0%}"
        caption = f"This head looks at {what}: {share} of its attention, {where}."
        if masses[layer, head] < PLAIN:
            caption = f"No head looks much at {what}; this one most, with {share}, {where}."
        self.enlarge(layer, head, caption)

    def enlarge(self, layer: int, head: int, caption: str) -> None:
        center, width, height = self.stage
        asking = pick_view(self.trace, layer, head).token
        board = self.board(layer, head, width, min(height - 0.9, width), window(self.trace.n_tokens, 7, keep=[asking]))
        name = fit(word(f"layer {layer}, head {head}", 34, theme.FOCUS), width)
        panel = VGroup(name, board).arrange(DOWN, buff=0.25).move_to(center)
        card = self.cards[layer, head]
        box = SurroundingRectangle(card, color=theme.FOCUS, buff=0.03, stroke_width=theme.STROKE + 1)
        ghost = Card(self.pattern(layer, head), card.width).move_to(card)
        with self.beat(caption):
            self.play(FadeOut(self.panel), Create(box))
            self.play(ghost.animate.match_width(board.grid).move_to(board.grid), FadeIn(name))
            self.play(FadeIn(board), FadeOut(ghost))
        self.panel = VGroup(panel, box)

    def on_this_prompt(self) -> None:
        """The head with the most to see in this very text."""
        layer, head, token = pick_view(self.trace)
        self.enlarge(layer, head, f"And here, in this text, the clearest: what “{self.name(token)}” looks at.")
