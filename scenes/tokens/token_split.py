"""The prompt is cut into tokens, and each token is a number."""

from manim import DOWN, LEFT, UP, Brace, Create, FadeIn, FadeOut, GrowFromCenter, LaggedStart, ReplacementTransform, VGroup

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.callouts import Tally
from scenes.kit.prompt import CutText, Span, brief, largest, pieces, readings
from scenes.kit.text import word, words
from scenes.kit.tokens import gaps, window

MOST = 90  # pieces; of longer prompts the beginning and the end are shown
VISITS = 3  # words that get a moment of their own
BELOW = 2.0  # ems under each line, for numbers or words
ID, WORD = 0.66, 0.82  # sizes of what stands there, beside the size in the boxes


class TokenSplit(TraceScene):
    def construct(self) -> None:
        cut = pieces(self.trace.prompt, self.trace.offsets)
        seen = window(len(cut), MOST)
        self.spans: list[Span | None] = []  # None where some are left out
        for n, i in enumerate(seen):
            self.spans += [None] * (n in gaps(seen)) + [cut[i]]
        self.lay_out()

        self.write()
        self.split()
        self.number()
        self.compare([(s, is_word) for s, is_word in readings(self.trace.prompt, cut)])
        self.close()

    def lay_out(self) -> None:
        """The prompt twice: as typed, a box a piece; and as tokens, a box each, with room for what hangs below."""
        trace = self.trace
        self.slots = [t for s in self.spans for t in ([None] if s is None else range(s.first, s.stop))]
        texts = ["…" if t is None else trace.tokens[t] for t in self.slots]
        scales = [0.75 if text.startswith("⟨") else 1.0 for text in texts]

        def tokens(size: float) -> CutText:
            rooms = [i.width + size / 96 * 0.35 for i in self.ids(size)]
            colors = [self.color(t) for t in self.slots]
            return CutText(texts, colors, size, self.room_width, False, rooms, BELOW, scales)

        top = word("X", theme.BODY).height  # the tally
        self.tokens = largest(tokens, self.room_height - top)
        self.tokens.move_to(self.room_center + UP * (BELOW * self.tokens.em - top) / 2)
        typed = ["…" if s is None else trace.prompt[s.start : s.end] for s in self.spans]
        colors = [self.color(s and s.first) for s in self.spans]
        self.typed = CutText(typed, colors, self.tokens.size, self.room_width).move_to(self.tokens)
        self.tally = Tally(trace.n_tokens, "token" if trace.n_tokens == 1 else "tokens", theme.BODY)
        self.tally.move_to(UP * self.room_top, UP)

    def color(self, token: int | None) -> str | None:
        return None if token is None else theme.token_color(int(self.trace.ids[token]))

    def ids(self, size: float) -> list:
        return words(["" if t is None else str(self.trace.ids[t]) for t in self.slots], size * ID, theme.PALE)

    def write(self) -> None:
        for shown, text in zip(self.typed.words, self.typed.texts):
            shown.set_fill(theme.WHITE, 0.0 if text.isspace() else 1.0)
        with self.beat("This is the prompt, just as it was typed."):
            self.play(LaggedStart(*(FadeIn(w, run_time=0.4) for w in self.typed.words), lag_ratio=0.3))

    def split(self) -> None:
        count = self.trace.n_tokens
        pieces = "one piece, called a token" if count == 1 else f"{count} pieces, called tokens"
        with self.beat(f"A tokenizer cuts it into {pieces}."):
            colored = [w.animate.set_fill(b.get_stroke_color(), 1.0) for w, b in zip(self.typed.words, self.typed.boxes)]
            boxes = LaggedStart(*map(Create, self.typed.boxes), lag_ratio=0.1, run_time=2)
            self.play(boxes, LaggedStart(*colored, lag_ratio=0.1, run_time=2), self.tally.appear(2))

        led = [i for i, t in enumerate(self.typed.texts) if t.startswith(" ") and t.strip()]
        if led:
            marks = VGroup(*words(["␣"] * len(led), self.typed.size * 0.7, theme.FOCUS))
            for mark, i in zip(marks, led):
                mark.move_to(self.typed.words[i], LEFT)
            whose = "One token begins" if len(led) == 1 else f"{len(led)} tokens begin"
            self.say(f"{whose} with the space before the word.", LaggedStart(*map(FadeIn, marks), lag_ratio=0.1))
            self.play(FadeOut(marks))

    def number(self) -> None:
        """Each box becomes the boxes of its tokens, and every token shows its number."""
        moves, at = [], 0
        for i, span in enumerate(self.spans):
            n = span.n_tokens if span else 1
            moves.append(ReplacementTransform(self.typed.cell(i), VGroup(*map(self.tokens.cell, range(at, at + n)))))
            at += n
        shared = [s for s in self.spans if s and s.n_tokens > 1]
        with self.beat(self.about_bytes(shared[0]) if shared else "Spread out a little, they make room for numbers."):
            self.play(LaggedStart(*moves, lag_ratio=0.02, run_time=2))

        self.numbers = VGroup(*self.ids(self.tokens.size))
        for number, box in zip(self.numbers, self.tokens.boxes):
            number.move_to(box.get_bottom() + DOWN * 0.6 * self.tokens.em)
        with self.beat(f"Each token is a number: its place in a list of {self.trace.d_vocab:,}."):
            drop = DOWN * self.tokens.em
            self.play(LaggedStart(*(FadeIn(n, shift=drop) for n in self.numbers), lag_ratio=0.1, run_time=2))

    def about_bytes(self, span: Span) -> str:
        name = brief(self.trace.prompt[span.start : span.end])
        return f"“{name}” has no token of its own: it is written as {span.n_tokens} bytes or pieces."

    def compare(self, read: list[tuple[Span, bool]]) -> None:
        ...

    def close(self) -> None:
        ...
