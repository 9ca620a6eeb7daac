"""The prompt is cut into tokens, and each token is a number."""

from manim import (
    DOWN,
    LEFT,
    UP,
    FadeIn,
    FadeOut,
    FadeTransform,
    GrowFromEdge,
    LaggedStart,
    Rectangle,
    ReplacementTransform,
    VGroup,
)

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.callouts import Tally
from scenes.kit.cut import SIZES, CutText, Reading, largest
from scenes.kit.spans import Span, brief, pieces, readings
from scenes.kit.text import space_width, words
from scenes.kit.tokens import gaps, window

MOST = 128  # pieces; of longer prompts the beginning and the end are shown
VISITS = 2  # words that get a moment of their own
BELOW = 2.4  # ems under each line, for numbers or words
ID = 0.66  # size of the numbers, beside that of the text in the boxes


class TokenSplit(TraceScene):
    def construct(self) -> None:
        self.lay_out()
        self.write()
        self.split()
        self.number()
        self.compare()
        self.close()

    def lay_out(self) -> None:
        """The prompt twice: as typed, a box a piece; and as tokens, a box each, with room for what hangs below."""
        trace = self.trace
        cut = pieces(trace.prompt, trace.offsets)
        seen = window(len(cut), MOST)
        self.spans: list[Span | None] = []  # None where some are left out
        for n, i in enumerate(seen):
            self.spans += [None] * (n in gaps(seen)) + [cut[i]]

        self.slots = [t for s in self.spans for t in ([None] if s is None else range(s.first, s.stop))]
        texts = ["…" if t is None else trace.tokens[t] for t in self.slots]
        scales = [0.75 if text.startswith("⟨") else 1.0 for text in texts]

        def tokens(size: float) -> CutText:
            rooms = [i.width + size / 96 * 0.35 for i in self.ids(size)]
            colors = [self.color(t) for t in self.slots]
            return CutText(texts, colors, size, self.room_width, False, rooms, BELOW, scales)

        top = 2 * theme.BODY / 96  # the tally
        self.tokens = largest(tokens, self.room_height - top)
        self.tokens.move_to(self.room_center + UP * (BELOW * self.tokens.em - top) / 2)
        typed = ["…" if s is None else trace.prompt[s.start : s.end] for s in self.spans]
        colors = [self.color(s and s.first) for s in self.spans]
        sizes = [size for size in SIZES if size <= self.tokens.size]
        self.typed = largest(lambda size: CutText(typed, colors, size, self.room_width), self.room_height - top, sizes)
        self.typed.move_to(self.tokens)
        self.typed.shift(DOWN * max(0, self.typed.get_top()[1] - self.room_top + top))
        self.tally = Tally(trace.n_tokens, "token" if trace.n_tokens == 1 else "tokens", theme.BODY)
        self.tally.next_to(VGroup(self.tokens, self.typed), UP, buff=0.3 * top)

    def color(self, token: int | None) -> str | None:
        return None if token is None else theme.token_color(int(self.trace.ids[token]))

    def ids(self, size: float) -> list:
        return words(["" if t is None else str(self.trace.ids[t]) for t in self.slots], size * ID, theme.PALE)

    def write(self) -> None:
        for shown, text in zip(self.typed.words, self.typed.texts):
            shown.set_fill(theme.WHITE, 0.0 if text.isspace() else 1.0)
        with self.beat("This is the prompt, just as it was typed."):
            letters = [FadeIn(w) for w in self.typed.words]
            self.play(LaggedStart(*letters, lag_ratio=0.3, run_time=min(3, 0.5 + 0.12 * len(letters))))

    def split(self) -> None:
        count = self.trace.n_tokens
        what = "leaves it whole: it is one token" if count == 1 else f"cuts it into {count} pieces, called tokens"
        with self.beat(f"A tokenizer {what}."):
            typed = self.typed
            colored = [w.animate.set_fill(b.get_stroke_color(), 1.0) for w, b in zip(typed.words, typed.boxes)]
            boxes = LaggedStart(*(GrowFromEdge(b, LEFT) for b in typed.boxes), lag_ratio=0.3, run_time=2)
            tag = self.tag(f"{self.trace.model} · {self.trace.d_vocab:,} tokens in its vocabulary")
            self.play(boxes, LaggedStart(*colored, lag_ratio=0.3, run_time=2), self.tally.appear(2), FadeIn(tag))

        led = [i for i, t in enumerate(self.typed.texts) if t.startswith(" ") and t.strip()]
        self.spaces = VGroup(*(self.space(i) for i in led))
        if led:
            whose = "One token begins" if len(led) == 1 else f"{len(led)} tokens begin"
            them = "it" if len(led) == 1 else "them"
            glow = LaggedStart(*map(FadeIn, self.spaces), lag_ratio=0.1, run_time=1.5)
            self.say(f"{whose} with the space before {them}.", glow)

    def space(self, i: int) -> Rectangle:
        """The room of the space at the head of a typed piece."""
        box = self.typed.boxes[i]
        room = Rectangle(width=space_width(self.typed.size), height=box.height).move_to(box, LEFT)
        return room.set_stroke(width=0).set_fill(theme.FOCUS, 0.5)

    def number(self) -> None:
        """Each box becomes the boxes of its tokens, and every token shows its number."""
        moves, at = [FadeOut(self.spaces, run_time=0.5)], 0
        for i, span in enumerate(self.spans):
            typed, cells = self.typed.cell(i), [*map(self.tokens.cell, range(at, at + (span.n_tokens if span else 1)))]
            at += len(cells)
            same = len(cells) == 1
            moves.append(ReplacementTransform(typed, *cells) if same else FadeTransform(typed, VGroup(*cells)))
        spread = LaggedStart(*moves, lag_ratio=0.02, run_time=1.5)
        spelled = [s for s in self.spans if s and s.n_tokens > 1]
        if spelled:
            longest = max(spelled, key=lambda s: s.n_tokens)
            name = brief(self.trace.prompt[longest.start : longest.end])
            self.say(f"“{name}” has no token of its own: it is spelled in bytes.", spread)

        self.numbers = VGroup(*self.ids(self.tokens.size))
        for number, box in zip(self.numbers, self.tokens.boxes):
            number.move_to(box.get_bottom() + DOWN * 0.6 * self.tokens.em)
        with self.beat(f"Each token is a number: its place in a list of {self.trace.d_vocab:,}."):
            if not spelled:
                self.play(spread)
            drop = DOWN * self.tokens.em / 2
            self.play(LaggedStart(*(FadeIn(n, shift=drop) for n in self.numbers), lag_ratio=0.1, run_time=2))

    def compare(self) -> None:
        """Below the tokens, what people read, with a brace where that is more than one token."""
        read = readings(self.trace.prompt, self.trace.offsets, self.trace.tokens)
        found = [(Reading(self.tokens, self.parts(span)), span, is_word) for span, is_word in read]
        found = [(r, span, is_word) for r, span, is_word in found if len(r)]
        all_words = [r for r, _, is_word in found if is_word]
        with self.beat("Below stands what people read. Words are a convenient lie."):
            self.play(FadeOut(self.numbers), LaggedStart(*(r.appear() for r, _, _ in found), lag_ratio=0.1, run_time=2))

        several = [(r, span, is_word) for r, span, is_word in found if span.n_tokens > 1]
        visits = {self.trace.prompt[span.start : span.end]: stop for stop in reversed(several) for span in [stop[1]]}
        for text, (r, span, is_word) in [*reversed(visits.items())][:VISITS]:
            what = "one word, but " if is_word else ""
            self.say(f"“{brief(text)}” is {what}{span.n_tokens} tokens.", r.animate.set_color(theme.FOCUS))
        cut = [r for r, _, is_word in several if is_word]
        if not cut and all_words:
            every = "This word is" if len(all_words) == 1 else "Here every word is"
            self.say(f"{every} one token. A word not on the list is cut.")
        elif cut and len(several) > VISITS:
            are = "is" if len(cut) == 1 else "are"
            rest = [r.animate.set_color(theme.FOCUS) for r, _, _ in several]
            self.say(f"Of the {len(all_words)} words here, {len(cut)} {are} cut into several tokens.", *rest)
        self.readings = VGroup(*(r for r, _, _ in found))

    def parts(self, span: Span) -> list[tuple[list[int], str]]:
        """Line by line: the boxes under which a part of the text stands, and that part."""
        slots = [n for n, t in enumerate(self.slots) if t is not None and span.first <= t < span.stop]
        out = []
        for line in self.tokens.by_line(slots):
            start, end = self.trace.offsets[self.slots[line[0]]][0], self.trace.offsets[self.slots[line[-1]]][1]
            out.append((line, self.trace.prompt[max(start, span.start) : min(end, span.end)]))
        return out

    def close(self) -> None:
        """The numbers take the place of the text."""
        inside = [n.animate.move_to(box) for n, box in zip(self.numbers, self.tokens.boxes)]
        with self.beat("The model sees no letters: it gets this list of numbers."):
            self.play(FadeOut(self.readings), FadeIn(self.numbers))
            gone = [FadeOut(w) for w, t in zip(self.tokens.words, self.slots) if t is not None]
            self.play(LaggedStart(*gone, lag_ratio=0.05, run_time=1))
            self.play(LaggedStart(*inside, lag_ratio=0.05, run_time=1.5))
