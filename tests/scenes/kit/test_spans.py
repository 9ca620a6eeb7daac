"""Spans cover the text and the tokens, whatever the text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scenes.kit.spans import brief, pieces, placed, reading_order, readings


@st.composite
def cuts(draw) -> tuple[str, list[tuple[int, int]], list[str]]:
    """A text, and tokens as byte-level BPE gives them: several may share one character."""
    text = draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20))
    offsets, at = [], 0
    while at < len(text):
        end = draw(st.integers(at + 1, len(text)))
        shares = draw(st.integers(1, 3)) if end == at + 1 else 1
        offsets += [(at, end)] * shares
        at = end
    return text, offsets, [text[a:b] for a, b in offsets]


@given(cuts())
def test_pieces_cover_the_text_and_all_tokens_once(cut):
    text, offsets, _ = cut
    found = pieces(text, offsets)
    assert "".join(text[s.start : s.end] for s in found) == text
    assert [t for s in found for t in range(s.first, s.stop)] == [*range(len(offsets))]
    assert all((s.start, s.end) == offsets[s.first] for s in found if s.n_tokens == 1)


@given(cuts())
def test_readings_leave_out_nothing_but_spaces(cut):
    text, offsets, tokens = cut
    found = [span for span, _ in readings(text, offsets, tokens)]
    covered = {i for span in found for i in range(span.start, span.end)}
    assert all(text[i].isspace() for i in set(range(len(text))) - covered)
    used = [t for span in found for t in range(span.first, span.stop)]
    assert used == sorted(set(used))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("isn't it?", ["isn't", "it"]),
        ("naïve café, 3rd", ["naïve", "café", "3rd"]),
        ("नमस्ते you", ["नमस्ते", "you"]),
        ("我喜欢", []),
        ("😀!", []),
    ],
)
def test_words_are_what_people_call_words(text, words):
    letters = [(i, i + 1) for i in range(len(text))]
    assert [text[s.start : s.end] for s, is_word in readings(text, letters, text) if is_word] == words


@pytest.mark.parametrize("character", ["👨‍👩‍👧", "e\u0301", "👍🏽", "स्ते"])
def test_what_is_drawn_as_one_character_is_one_piece(character):
    assert len(pieces(character, [(i, i + 1) for i in range(len(character))])) == 1


@given(st.lists(st.text(max_size=3), max_size=8))
def test_the_order_on_paper_loses_no_piece(texts):
    order = reading_order(texts)
    assert sorted(order) == [*range(len(texts))]
    if "".join(texts).isascii():
        assert order == sorted(order)


@given(st.text(max_size=40))
def test_names_in_captions_are_short_and_on_one_line(text):
    assert len(brief(text, 18)) <= max(18, len("␣") * len(text) * (not text.strip(" ")))
    assert "\n" not in brief(text)


@given(st.text(max_size=40))
@example("naïve 😀 你好 שלום\té")
def test_tokens_are_put_together_as_they_were_taken_apart(text):
    raw = [bytes([b]) for b in text.encode()]
    tokens = ["⟨" + b.hex().upper() + "⟩" if b[0] > 127 else b.decode() for b in raw]
    found, offsets = placed(tokens)
    assert found == text
    assert all(text[start:end].encode()[:1] and raw[i] for i, (start, end) in enumerate(offsets))
    assert [start for start, _ in offsets] == [i for i, c in enumerate(text) for _ in c.encode()]


def test_bytes_that_are_no_text_do_not_hide_what_follows():
    text, offsets = placed(["a", "⟨E4 BD⟩", " b"])
    assert (text, offsets) == ("a\ufffd b", [(0, 1), (1, 2), (2, 4)])
