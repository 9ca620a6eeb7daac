"""Each token looks up its row of a table of numbers: its first vector."""

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    SurroundingRectangle,
    VGroup,
    linear,
    there_and_back,
)

from scenes.base import TraceScene
from scenes.kit import theme
from scenes.kit.callouts import Callout, Count
from scenes.kit.cut import CutText
from scenes.kit.matrix import NumberGrid, RowToColumn
from scenes.kit.numbers import NumberColumn, decimals_for
from scenes.kit.paint import Change
from scenes.kit.symbols import formula
from scenes.kit.text import fit, words
from scenes.kit.tokens import gaps, window
from scenes.kit.vocabulary import VocabularyList, rows_to_show

MOST = 8  # tokens; of longer prompts the first and last are shown
ENTRIES = 6  # of each row
ROWS = 16.5  # lines of the list that fit
SIZE = 20
GPT3 = 50_257, 12_288  # its vocabulary and its width, from the paper


class EmbeddingLookup(TraceScene):
    def construct(self) -> None:
        self.lay_out()
        self.list_tokens()
        self.write_rows()
        self.look_up()
        self.repeat()
        self.count()

    def lay_out(self) -> None:
        """The table on the left, the tokens of the prompt with their columns on the right."""
        trace, d = self.trace, self.trace.d_model
        entries = [*range(d)] if d <= ENTRIES else [*range(ENTRIES - 1), d - 1]
        style = {"decimals": decimals_for(trace.W_E), "scale": theme.own_scale(trace.W_E)}

        head = 0.9  # above the matrix, for its name and width
        pitch = (self.room_height - head) / ROWS
        for limit in range(MOST, 0, -1):  # the tokens that have room on one line
            keep = [] if self.token is None else [self.token]
            self.shown = window(trace.n_tokens, limit, keep)
            columns = [NumberColumn(trace.embed[i], indices=entries, size=18, kind="data", **style) for i in self.shown]
            ...
