"""Where the tokens come from: byte pair encoding, counted on four words and then used on the prompt."""

import re
from itertools import pairwise

import numpy as np
from manim import DOWN, RIGHT, UP, Animation, Create, FadeIn, FadeOut, LaggedStart, Rectangle, VGroup

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.cut import SIZES, CutText, largest
from scenes.kit.paint import Change
from scenes.kit.pieces import PieceList, piece_colors
from scenes.kit.ranking import Ranking
from scenes.kit.spans import Span, brief, readings
from scenes.kit.text import fit, words
from scenes.kit.tiles import Cut, Tiles, joints
from scenes.kit.tokens import gaps, window
from transformer.bpe import Step, encode, learn, rank_by_id

CORPUS = {"newest": 6, "old": 5, "widest": 3, "older": 2}
UNSEEN = "oldest"
MERGES, ROWS = 7, 5
SLOW = 3  # merges that take their time
MOST = 64  # tokens of the prompt; of a longer one the first and last are shown
FIRST = 12  # merges of the model that are shown
LONGEST = 20  # letters of the word of the prompt that is put together, with its space
BYTE = re.compile(r"[\x00-\x7f]|⟨[0-9A-F]{2}⟩")


class BpeMerges(TraceScene):
    def construct(self) -> None:
        self.steps = learn(CORPUS, MERGES)
        self.merged = ["".join(step.pair) for step in self.steps]
        self.colors = {piece: theme.token_color(n) for n, piece in enumerate(self.merged)}
        self.found = self.pick_word()
        self.begin()
        self.lay_out()
        self.show_corpus()
        self.count_pairs()
        self.merge_pairs()
        self.cut_a_new_word()
        self.end()

    def begin(self) -> None:
        row, _ = self.prompt_row(self.room_height)
        with self.beat("Nobody wrote the list of tokens by hand. It was learned, by counting."):
            cells = [row.cell(i) for i in range(len(row.boxes))]
            self.play(LaggedStart(*(FadeIn(c, shift=UP * 0.2) for c in cells), lag_ratio=0.1, run_time=2))
        self.play(FadeOut(row, shift=UP * 0.4), run_time=0.6)

    def prompt_row(self, height: float) -> tuple[CutText, list[int]]:
        """The prompt in tokens, as large as there is room, and which of its boxes are the word that was picked."""
        word = range(self.found[0].first, self.found[0].stop) if self.found else range(0)
        shown = window(self.trace.n_tokens, MOST, word)
        slots = [i for n, t in enumerate(shown) for i in ([None, t] if n in gaps(shown) else [t])]
        texts = ["…" if t is None else self.trace.tokens[t] for t in slots]
        colors = [None if t is None else theme.token_color(int(self.trace.ids[t])) for t in slots]
        row = largest(lambda size: CutText(texts, colors, size, self.room_width, typed=False), height)
        return row.move_to(self.room_center), [i for i, t in enumerate(slots) if t in word]

    # The example: its words, the pairs in them, and what was learned.

    def lay_out(self) -> None:
        """Words and pairs side by side, or where the room is high one above the other; below them the pieces."""
        tall = self.room_height > self.room_width
        side = self.room_width if tall else (self.room_width - 1.0) / 2
        size = 60 if tall else 50 if side > 5.5 else 42
        self.corpus = Tiles([[*w] for w in CORPUS], size)
        self.times = VGroup(*words([f"{n} ×" for n in CORPUS.values()], size, theme.GREY))
        for label, y in zip(self.times, self.corpus.ys):
            label.move_to([self.corpus.get_left()[0] - 0.3, y, 0], RIGHT)

        pairs = dict.fromkeys(pair for step in self.steps for pair in [*step.counts][:ROWS])
        most = max(max(step.counts.values()) for step in self.steps)
        self.ranking = Ranking([*pairs], most, side - 0.2, ROWS, size * 0.75)
        self.ranking.colors |= self.colors
        self.learned = PieceList(sorted(set("".join(CORPUS))), self.merged, self.colors, 36)

        above = VGroup(VGroup(self.times, self.corpus), self.ranking)
        above.arrange(DOWN if tall else RIGHT, buff=0.8 if tall else 1.0)
        fit(self.learned, self.room_width)
        VGroup(above, self.learned).arrange(DOWN, buff=0.5).move_to(self.room_center + UP * 0.15)
        self.place_of_words = above.get_center()

    def show_corpus(self) -> None:
        n = len(self.corpus.units)
        self.corpus.opacities = np.zeros(n)
        self.note = self.tag("illustration: a text of four words, counted")
        with self.beat("Take a tiny text: four words, some of them often. At first each letter is a piece."):
            self.add(self.corpus, self.learned.tiles)
            self.play(
                LaggedStart(*map(FadeIn, self.times), lag_ratio=0.5),
                Change(self.corpus, opacities=np.ones(n), lag=0.1, run_time=2),
                FadeIn(self.note),
            )
            self.play(*self.learned.show_letters())

    def count_pairs(self) -> None:
        first = self.steps[0]
        pair, total = "".join(first.pair), first.counts[first.pair]
        rows = [(label, f"{n} times in “{w}”") for label, (w, n) in zip(self.times, CORPUS.items()) if pair in w]
        self.add(self.ranking)
        found = ", ".join(text for _, text in rows)
        with self.beat(f"Count all neighbours: “{pair[0]} {pair[1]}” stands {found}: {total}."):
            self.frames = self.frame_pairs(first)
            self.play(LaggedStart(*map(Create, self.frames), lag_ratio=0.4))
            self.play(*(label.animate.set_fill(theme.FOCUS) for label, _ in rows))
            self.play(Change(self.ranking, lag=0.15, run_time=2, **self.ranking.ranked(first.counts, 1)))

    def frame_pairs(self, step: Step) -> list[Rectangle]:
        """A frame around the pair that is merged next, wherever it stands."""
        return [self.corpus.frame_of(*run) for run in self.corpus.find(*step.pair)]

    def merge_pairs(self) -> None:
        """The first merge in detail, the next ones slowly, the others quickly."""
        first = self.steps[0]
        names = " and ".join(f"“{''.join(pair)}”" for pair in first.tied)
        with self.beat(f"{names} tie, so the alphabet decides. “{self.merged[0]}” becomes one piece, everywhere."):
            self.play(Change(self.ranking, **self.ranking.ranked(first.counts, len(first.tied))))
            center, width, height = self.ranking.row_box(0)
            box = Rectangle(width=width + 0.12, height=height + 0.12).move_to(center)
            box.set_stroke(theme.FOCUS, theme.STROKE + 1)
            self.play(Create(box))
            self.frames.append(box)
            self.play(*(label.animate.set_fill(theme.GREY) for label in self.times), *self.merge(0), run_time=1.5)
            self.play(*self.keep(0))
        with self.beat("Count again, and merge the winner again. The list of pieces grows."):
            for n in range(1, SLOW):
                self.round(n, 0.7)
        whole = [f"“{w}”" for w, pieces in zip(CORPUS, self.steps[-1].words) if len(pieces) == 1]
        with self.beat(f"And so on. Frequent words end up whole: {' and '.join(whole)}."):
            for n in range(SLOW, MERGES):
                self.round(n, 0.4)

    def round(self, n: int, pace: float) -> None:
        """One whole merge: count, find, join, keep."""
        step = self.steps[n]
        self.play(Change(self.ranking, run_time=pace, **self.ranking.ranked(step.counts, len(step.tied))))
        self.frames = self.frame_pairs(step)
        self.play(*map(Create, self.frames), run_time=0.6 * pace)
        self.play(*self.merge(n), run_time=pace)
        self.play(*self.keep(n), run_time=0.7 * pace)

    def merge(self, n: int) -> list[Animation]:
        """The tiles of a pair slide together, wherever it stands."""
        cut = self.steps[n].words
        join = Change(self.corpus, joined=joints(cut), colors=piece_colors(cut, self.colors))
        return [join, *map(FadeOut, self.frames)]

    def keep(self, n: int) -> list[Animation]:
        """The new piece goes to the list of pieces."""
        piece = self.merged[n]
        flying = Tiles([[piece]], self.corpus.size, color=self.colors[piece])
        flying.move_to(self.corpus.frame_of(*self.corpus.find(piece)[0]))
        return self.learned.take_in(flying, piece)

    def cut_a_new_word(self) -> None:
        """The merges in the order they were learned, on a word that was not counted."""
        rank = {step.pair: n for n, step in enumerate(self.steps)}
        cuts = encode(UNSEEN, rank.get)
        tiles = Tiles([UNSEEN], 84, align=0.5).move_to(self.place_of_words)
        tiles.opacities = np.zeros(len(UNSEEN))
        names = " and ".join(f"“{piece}”" for piece in cuts[-1])
        with self.beat(f"“{UNSEEN}” was never seen. The same merges, in their order, cut it into {names}."):
            self.play(*map(FadeOut, (self.corpus, self.times, self.ranking)), run_time=0.6)
            self.add(tiles)
            self.play(Change(tiles, opacities=np.ones(len(UNSEEN)), lag=0.2))
            for n, pair in enumerate(rank):
                applies = pair in pairwise(cuts[0])
                self.play(self.learned.light([self.merged[n]]), run_time=0.4 if applies else 0.25)
                if applies:
                    cuts, now = cuts[1:], cuts[1:2]
                    self.play(Change(tiles, joined=joints(now), colors=piece_colors(now, self.colors)), run_time=0.8)
            self.play(self.learned.light(cuts[-1]))
        self.play(*map(FadeOut, (tiles, self.learned)), run_time=0.6)

    # The same with the list of the model, on a word of the prompt.

    def end(self) -> None:
        n = self.trace.n_tokens
        self.play(FadeOut(self.note), FadeIn(self.measured()), run_time=0.4)
        if self.found:
            listed = self.list_tokens()
            tiles = self.put_together(self.found[1], listed)
        why = "Counts decide every cut, not meaning." if n > 1 else "Counts decided that it is whole."
        if not self.found and any(token.startswith("⟨") for token in self.trace.tokens):
            why = "What is too rare to be merged stays in bytes."
        with self.beat(f"{why} So this prompt is {n} token{'s' * (n > 1)}."):
            row, mine = self.prompt_row(self.room_height * 0.6)
            if self.found:
                place = VGroup(*(row.boxes[i] for i in mine))
                self.play(FadeOut(listed), tiles.animate(remover=True).match_width(place).move_to(place))
            order = sorted(range(len(row.boxes)), key=lambda i: i not in mine)
            self.play(LaggedStart(*(FadeIn(row.cell(i)) for i in order), lag_ratio=0.1, run_time=2))

    def pick_word(self) -> tuple[Span, list[tuple[str, ...]]] | None:
        """The word of the prompt that is in most tokens, or the longest, and how the list puts it together.

        Of plain letters, and only where the numbers of the tokens give the very cut that the tokenizer gave.
        """
        trace, rank, found = self.trace, rank_by_id(self.trace.vocab), []
        for span, is_word in readings(trace.prompt, trace.offsets, trace.tokens):
            tokens = trace.tokens[span.first : span.stop]
            text = "".join(tokens)
            if is_word and text.isascii() and text.strip().isalpha() and len(text) <= LONGEST:
                cuts = encode(text, rank)
                asked = self.token is not None and span.first <= self.token < span.stop
                if cuts[-1] == tokens and len(cuts) > 1:
                    found.append((asked, len(tokens), len(text), -span.first, span, cuts))
        return max(found)[-2:] if found else None

    def list_tokens(self) -> Tiles:
        """The first pieces that the model's own list got by merging, with their numbers."""
        vocab, count = self.trace.vocab, self.trace.d_vocab
        start = 1 + max(i for i, token in enumerate(vocab) if BYTE.fullmatch(token))
        pieces = [token for token in vocab[start:] if not token.startswith("⟨")][:FIRST]
        while (listed := Tiles([pieces], 52, align=0.5)).width > self.room_width:
            pieces.pop()
        listed.move_to(self.room_center)
        listed.notes, listed.colors = self.numbers_of([pieces])
        listed.opacities = np.zeros(len(listed.units))
        self.add(listed)
        with self.beat(f"The model's own list of {count:,} tokens comes from far more text. Its first merges:"):
            shown = np.ones(len(listed.units))
            self.play(Change(listed, opacities=shown, noted=shown, lag=0.1, run_time=2))
        return listed

    def put_together(self, cuts: list[tuple[str, ...]], listed: Tiles) -> Tiles:
        """The word from its letters to its tokens, the pair with the smallest number first."""
        sizes = (Tiles([cuts[0]], size, align=0.5) for size in SIZES)
        tiles = next(t for t in sizes if t.width <= self.room_width).move_to(self.room_center + DOWN * 0.3)
        tiles.opacities = np.zeros(len(tiles.units))
        name, n, pace = brief("".join(cuts[0])), len(cuts[-1]), min(1.0, 4 / len(cuts))
        tokens = "one token" if n == 1 else f"{n} tokens"
        with self.beat(f"“{name}” in letters: the pair learned first is always merged first. It ends as {tokens}."):
            self.play(listed.animate.scale(0.85).align_to(UP * (self.room_top - 0.2), UP))
            self.add(tiles)
            self.play(Change(tiles, opacities=np.ones(len(tiles.units)), lag=0.1))
            for cut in cuts[1:]:
                notes, colors = self.numbers_of([cut])
                kept = [float(new == old != "") for new, old in zip(notes, tiles.notes)]
                self.play(Change(tiles, joined=joints([cut]), colors=colors, noted=np.array(kept)), run_time=pace)
                tiles.notes = notes
                self.play(Change(tiles, noted=np.ones(len(notes))), run_time=0.5 * pace)
        return tiles

    def numbers_of(self, cut: Cut) -> tuple[list[str], np.ndarray]:
        """What stands below tokens of the model and their colours; letters have neither."""
        notes, colors = [], []
        for piece in (piece for pieces in cut for piece in pieces):
            token = self.trace.vocab.index(piece)
            notes += [str(token) if len(piece) > 1 else "", *[""] * (len(piece) - 1)]
            colors += [theme.rgb(theme.token_color(token) if len(piece) > 1 else theme.PALE)] * len(piece)
        return notes, np.array(colors)
