"""A chatbot: your message is set into a script, and the model writes on where the assistant speaks."""

from manim import (
    DL,
    DOWN,
    DR,
    LEFT,
    RIGHT,
    UL,
    UP,
    UR,
    Animation,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    FadeTransform,
    LaggedStart,
    Line,
    ReplacementTransform,
    Restore,
    RoundedRectangle,
    SurroundingRectangle,
    Transform,
    VGroup,
    VMobject,
    there_and_back,
)

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.cut import SIZES, CutText, largest
from scenes.kit.spans import Span, pieces, placed
from scenes.kit.text import word
from scenes.kit.tokens import gaps, window
from scenes.kit.writing import Writing
from transformer.studies import NOTHING, Chat

MOST = 44  # tokens of the script; of a longer message the beginning and the end are shown
USER, ASSISTANT = 1, 2
APART = 0.4  # between the parts of the script
EDGE, PAD = 0.25, 0.18  # inside the window, and inside a bubble
TALK, LINE = (27, 24, 21), 0.0141  # sizes of what is said there; the height of a line, in units of the size
END = "<|endoftext|>"
BELOW = 0.5  # ems under a line of tokens, for the colour of who speaks


class ChatbotFraming(TraceScene):
    def construct(self) -> None:
        self.chat = self.trace.study(Chat)
        self.cut_up()
        self.lay_out_window()
        self.lay_out_script()
        self.open_window()
        self.show_script()
        self.show_roles()
        self.to_tokens()
        self.answer()
        self.stop()

    def cut_up(self) -> None:
        """The script in pieces, None where some are left out, and what is said after it, token by token."""
        chat, vocab = self.chat, self.trace.vocab
        self.script, offsets = placed(chat.text)
        of = [[s for s in pieces(self.script, offsets) if chat.roles[s.first] == role] for role in range(3)]
        room = MOST - sum(s.n_tokens for role in (0, ASSISTANT) for s in of[role])
        shown = [window(len(of[USER]), limit) for limit in range(len(of[USER]), 0, -1)]
        fitting = [seen for seen in shown if sum(of[USER][i].n_tokens for i in seen) <= room]
        message: list[Span | None] = []
        for n, i in enumerate(seen := (fitting or shown[-1:])[0]):
            message += [None] * (n in gaps(seen)) + [of[USER][i]]
        self.spans = [*of[0], *message, *of[ASSISTANT]]
        self.roles = [USER if s is None else int(chat.roles[s.first]) for s in self.spans]
        count = sum(s.n_tokens for s in self.spans if s)
        self.left_out = [f"{count} of {len(chat.text)} tokens"] * (None in self.spans)
        self.said = [vocab[i] for i in chat.ids if i != NOTHING]
        self.end = [vocab[chat.top_ids[-1, 0]]] if chat.stopped else []

    def lay_out_window(self) -> None:
        """What people see: at the right, or in a tall frame on top."""
        wide, right, top = self.room_width > self.room_height, self.room_width / 2, self.room_top - 0.5
        width, highest = (4.6, top - self.room_foot) if wide else (self.room_width, 4.6)
        across = width - 2 * EDGE - 2 * PAD
        self.message = Writing(self.trace.prompt, [], TALK[0], 0.85 * across, 5 if wide else 3)
        self.message.move_to([right - EDGE - PAD, top - EDGE - PAD, 0], UR)
        asked = bubble(self.message, USER)
        corner = [right - width + EDGE + PAD, asked.get_bottom()[1] - EDGE - PAD, 0]
        room = highest - (top - corner[1]) - EDGE - PAD
        said = [self.said[0].lstrip(" ") or "␣", *self.said[1:]] if self.said else ["…"]
        for size in TALK:
            lines = int(room / (size * LINE))
            self.reply = Writing("", said, size, across, lines, color=theme.WHITE).begin_at(*corner[:2])
            if self.reply.n_lines <= lines:
                break
        self.dots = VGroup(*(Dot(radius=0.06, color=theme.GREY) for _ in range(3))).arrange(RIGHT, buff=0.12)
        self.dots.move_to(corner, UL).shift(DOWN * 0.15)
        height = max(3.6, top - self.reply.get_bottom()[1] + EDGE + PAD)
        view = RoundedRectangle(0.2, width=width, height=height, color=theme.FAINT, stroke_width=theme.STROKE)
        view.move_to([right, top, 0], UR)
        self.asked, self.answering = VGroup(asked, self.message), bubble(self.dots, ASSISTANT)
        self.window = VGroup(view, self.asked, self.answering, self.dots)
        self.column = self.room_width - width - 0.5 if wide else self.room_width
        self.head = top if wide else view.get_bottom()[1] - 0.8

        names = word("what you see", theme.SMALL, theme.GREY), word("what the model reads", theme.SMALL, theme.GREY)
        places = view.get_corner(UL), [-right, self.head, 0]
        self.names = VGroup(*(name.move_to(at, DL).shift(UP * 0.1) for name, at in zip(names, places)))

    def lay_out_script(self) -> None:
        """The script twice: as it is typed, and as tokens, with room for those to come."""
        spans, roles, left = self.spans, self.roles, -self.room_width / 2
        room = self.head - 0.2 - self.room_foot
        texts = ["…" if s is None else self.script[s.start : s.end] for s in spans]
        texts[0] = texts[0].lstrip(" ")
        nobody = [None] * len(texts)
        sizes = [size for size in SIZES if size <= 42]
        self.typed = largest(lambda size: CutText(texts, nobody, size, self.column), room - 2 * APART, sizes)
        for i, role in enumerate(roles):
            self.typed.words[i].set_fill(theme.WHITE, 0.0 if texts[i].isspace() else 1.0)
            self.typed.cell(i).shift(DOWN * APART * role)
        self.typed.move_to([left, self.head - 0.2, 0], UL)

        slots = [(t, role) for s, role in zip(spans, roles) for t in ([None] if s is None else range(s.first, s.stop))]
        given = ["…" if t is None else self.chat.text[t] for t, _ in slots]
        self.given, tokens = len(given), [*given, *self.said, *self.end]
        colors = [theme.SPEAKERS[role] for _, role in slots] + [theme.SPEAKERS[ASSISTANT]] * len(self.said)
        colors += [theme.VALUE] * len(self.end)
        scales = [0.75 if t.startswith("⟨") else 1.0 for t in tokens]
        self.tokens = largest(
            lambda size: CutText(tokens, colors, size, self.column, False, below=BELOW, scales=scales), room, sizes
        )
        self.tokens.move_to([left, self.head - 0.15, 0], UL)
        drop = DOWN * 0.22 * self.tokens.em
        corners = ((b.get_corner(DL) + drop, b.get_corner(DL) + drop + RIGHT * b.width) for b in self.tokens.boxes)
        self.lines = [Line(*ends, color=color, stroke_width=5) for ends, color in zip(corners, colors)]
        for i in range(self.given, len(tokens)):
            self.tokens.boxes[i].set_opacity(0)
            self.tokens.words[i].set_opacity(0)
        everything = VGroup(self.window, self.names, self.reply, self.typed, self.tokens, *self.lines)
        everything.shift(UP * (self.room_center[1] - everything.get_y()))

    def open_window(self) -> None:
        self.window.save_state()
        larger = min(1.5, self.room_width / self.window.width, self.room_height / self.window.height)
        self.window.scale(larger).move_to(self.room_center)
        view, asked = self.window[:2]
        with self.beat("In a chat window you write a message, and an assistant answers."):
            self.play(FadeIn(view), FadeIn(self.measured(*self.left_out, "temperature 0")))
            self.play(FadeIn(asked, shift=UP * 0.4))
            self.play(FadeIn(self.answering, shift=UP * 0.4), FadeIn(self.dots))
            self.play(self.blink())

    def blink(self) -> Animation:
        bright = [dot.animate(rate_func=there_and_back).set_fill(theme.WHITE) for dot in self.dots]
        return LaggedStart(*bright, lag_ratio=0.3, run_time=1.2)

    def show_script(self) -> None:
        whole = self.trace.prompt in self.script
        part = "with your message set into it" if whole else "with as much of your message as fits"
        with self.beat(f"Behind it is one text, a script, {part}."):
            self.play(Restore(self.window), FadeIn(self.names), run_time=1.2)
            for role in range(3):
                words = [self.typed.words[i] for i in self.of(role)]
                source = {"target_position": self.asked} if role == USER else {}
                self.play(LaggedStart(*(FadeIn(w, **source) for w in words), lag_ratio=0.1, run_time=1.3))

    def of(self, role: int) -> list[int]:
        """The pieces of a part of the script that can be seen."""
        return [i for i, r in enumerate(self.roles) if r == role and self.typed.words[i].get_fill_opacity() > 0]

    def show_roles(self) -> None:
        parts = [VGroup(*(self.typed.words[i] for i in self.of(role))) for role in range(3)]
        boxes = [
            SurroundingRectangle(part, color=color, buff=0.1, stroke_width=theme.STROKE)
            for part, color in zip(parts, theme.SPEAKERS)
        ]
        self.box = boxes[0].copy()
        with self.beat("The makers wrote the first part, you the second; the third is left to the model."):
            for part, box, color in zip(parts, boxes, theme.SPEAKERS):
                move = Create(self.box) if box is boxes[0] else Transform(self.box, box)
                self.play(move, part.animate.set_fill(color), run_time=1.3)

    def to_tokens(self) -> None:
        moves, at = [], 0
        for i, span in enumerate(self.spans):
            cells = [self.tokens.cell(k) for k in range(at, at + (span.n_tokens if span else 1))]
            at, old = at + len(cells), self.typed.cell(i)
            moves.append(ReplacementTransform(old, *cells) if len(cells) == 1 else FadeTransform(old, VGroup(*cells)))
        with self.beat(f"For the model it is one row of {len(self.chat.text)} tokens; only its words tell who speaks."):
            self.play(FadeOut(self.box), LaggedStart(*moves, lag_ratio=0.02, run_time=2.2))
            self.play(LaggedStart(*map(Create, self.lines[: self.given]), lag_ratio=0.05, run_time=1.5))

    def answer(self) -> None:
        """One token after the other, in the row and in the window."""
        last = len(self.tokens.boxes) - 1
        self.next = self.place(self.given)
        with self.beat("Now the usual loop: predict the next token, append it, predict again."):
            given = self.tokens.boxes[: self.given]
            flash = [b.animate(rate_func=there_and_back).set_fill(opacity=0.6) for b in given]
            self.play(LaggedStart(*flash, lag_ratio=0.1, run_time=1.5), self.blink())
            self.play(FadeIn(self.next))
            for k in range(len(self.said)):
                i = self.given + k
                on = Transform(self.next, self.place(i + 1)) if i < last else FadeOut(self.next)
                grow = Transform(self.answering, bubble(VGroup(*self.reply.words[: k + 1]), ASSISTANT))
                gone = [FadeOut(self.dots)] * (k == 0)
                self.play(*self.appear(i), *self.reply.bring(k), on, grow, *gone, run_time=1.0 if k < 2 else 0.4)

    def place(self, i: int) -> VMobject:
        """Where a token is to come."""
        box = self.tokens.boxes[i]
        box = box.copy().stretch_to_fit_width(min(box.width, 0.5), about_edge=LEFT)  # how long it will be, nobody knows
        return box.set_stroke(theme.QUERY, theme.STROKE, 1.0).set_fill(theme.QUERY, 0.4)

    def appear(self, i: int) -> list[Animation]:
        box, token = self.tokens.boxes[i], self.tokens.words[i]
        show = box.animate.set_stroke(opacity=1.0).set_fill(opacity=0.15), token.animate.set_fill(opacity=1.0)
        return [*show, Create(self.lines[i])]

    def stop(self) -> None:
        if self.end:
            what = f"“{END}” ends the text" if self.end == [END] else "The new line, “↵”, ends its turn"
            with self.beat(f"{what}, and the program asks no more."):
                self.play(FadeOut(self.next), *self.appear(len(self.tokens.boxes) - 1))
        else:
            end = self.tokens.boxes[-1]
            bar = Line(end.get_corner(UR), end.get_corner(DR), color=theme.VALUE, stroke_width=8).shift(RIGHT * 0.1)
            self.say("Here the program asks no more; the model itself would go on.", Create(bar))
        empty = "" if self.said else ", and this one is empty"
        with self.beat(f"You see only the answer{empty}. How good it is depends on what the model has learned."):
            words, boxes = (VGroup(*part[: self.given]) for part in (self.tokens.words, self.tokens.boxes))
            dim = [words.animate.set_fill(opacity=0.3), boxes.animate.set_fill(opacity=0.05).set_stroke(opacity=0.2)]
            under = VGroup(*self.lines[: self.given]).animate.set_stroke(opacity=0.3)
            ring = SurroundingRectangle(self.answering, color=theme.QUERY, buff=0.1, stroke_width=theme.STROKE)
            self.play(*dim, under, *map(FadeOut, self.dots if not self.said else ()), run_time=1.2)
            self.play(Create(ring))


def bubble(said: VMobject, role: int) -> RoundedRectangle:
    """The room around what somebody says."""
    color, pad = theme.SPEAKERS[role], 2 * PAD
    box = RoundedRectangle(0.15, width=said.width + pad, height=said.height + pad, stroke_width=theme.STROKE)
    return box.set_stroke(color).set_fill(color, 0.15).move_to(said)
