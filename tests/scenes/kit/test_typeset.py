"""All text passes one gateway: nothing in it is executed, nothing in it is lost unseen."""

import warnings

import pytest
import typst
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scenes.kit import typeset

CODE = [
    '#read("/etc/passwd")',
    "#for i in range(9) [x]",
    '"); #panic("',
    "$x^2$",
    "] #[",
    "\\",
    '\\"',
    "</svg><script>",
    "*bold* _it_ `raw` <label> @ref ~ --- ...",
    "// comment",
    "= heading",
    "\\u{41}",
]
ASCII = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20)


def count(text: str) -> int:
    """How many glyphs a text becomes."""
    ((_, placed),) = typeset.boxes([text])
    return len(placed)


@pytest.mark.parametrize("code", CODE)
def test_typst_code_is_only_text(code):
    letters = code.replace(" ", "")
    assert count(code) == len(letters)
    assert typeset.typeset((code,))[0].width == pytest.approx(sum(r.width for r in typeset.typeset((*code,))), rel=0.1)


@settings(max_examples=40, deadline=None)
@given(st.lists(ASCII, min_size=1, max_size=8))
@example(CODE)
def test_every_character_becomes_one_glyph(strings):
    for text, (_, placed) in zip(strings, typeset.boxes(strings)):
        assert len(placed) == len(text.replace(" ", ""))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30))
def test_any_text_can_be_typeset(text):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", typeset.MissingFont)
        (run,) = typeset.typeset((typeset.shown(text),))
    assert run.width >= 0
    assert run.curves.shape[1:] == (4, 2)


def test_each_string_stands_as_if_it_were_alone():
    strings = ("fluffy", "", " blue", "Ég", "fluffy", "")
    together, alone = typeset.typeset(strings), [typeset.typeset((s,))[0] for s in strings]
    for a, b in zip(together, alone):
        assert a.width == pytest.approx(b.width, abs=1e-4)
        assert a.curves == pytest.approx(b.curves, abs=1e-4)


def test_spaces_keep_their_width():
    none, one, two, end = (r.width for r in typeset.typeset(("ab", "a b", "a  b", "ab ")))
    assert two - one == pytest.approx(one - none, rel=0.1)
    assert end > none


@pytest.mark.parametrize(
    ("unseen", "seen"),
    [
        ("\x1b", "␛"),
        ("\x00", "␀"),
        ("\n", "↵"),
        ("\t", "⇥"),
        ("\x7f", "␡"),
        ("\u202e", "⟨U+202E⟩"),
        ("\x85", "⟨U+0085⟩"),
    ],
)
def test_what_would_act_unseen_is_seen(unseen, seen):
    assert typeset.printable(f"a{unseen}b") == f"a{seen}b"
    assert count(seen) == len(seen)


@pytest.fixture
def bare_machine(monkeypatch):
    """As if no font were installed."""
    found = typst.Fonts(include_system_fonts=False, font_paths=[str(typeset.FONTS)])
    monkeypatch.setattr(typeset, "fonts", lambda: found)
    typeset.without_font.cache_clear()
    yield
    typeset.without_font.cache_clear()


@pytest.mark.parametrize(
    "text",
    [
        "😀👩‍🚀👍🏽🇩🇪❤️",
        "naïve café Ωμέγα Привет",
        "שלום",
        "مرحبا بالعالم",
        "␀␛␡",
        "↵⇥␣⋮⟨⟩…−∞×",
        "“quoted” — ½ €",
        "☎★✓♥",
    ],
)
def test_bundled_fonts_draw_it_on_any_machine(bare_machine, text):
    assert typeset.shown(text) == text  # and no warning, which would be an error


def test_a_character_without_a_font_is_shown_by_its_number(bare_machine):
    with pytest.warns(typeset.MissingFont, match="你 好.*Noto Sans CJK"):
        assert typeset.shown("a你好 b") == "a⟨U+4F60⟩⟨U+597D⟩ b"


def test_marks_without_a_font_are_not_lost(bare_machine):
    with pytest.warns(typeset.MissingFont, match="Thai"):
        assert "⟨U+0E47⟩" in typeset.shown("ส็")


def test_joined_emoji_are_one_glyph():
    assert [count(e) for e in ("👩‍🚀", "👍🏽", "🇩🇪", "👨‍👩‍👧‍👦")] == [1, 1, 1, 1]


def test_bundled_families_have_names_of_their_own():
    """The machine's fonts come first where a name is the same."""
    bundled = set(typst.Fonts(include_system_fonts=False, font_paths=[str(typeset.FONTS)]).families())
    embedded = set(typst.Fonts(include_system_fonts=False, font_paths=[]).families())
    assert bundled - embedded == {"Film Emoji", "Film Arabic", "Film Control Pictures"}
    assert set(typeset.FAMILIES) <= bundled


def test_right_to_left_words_read_from_the_right():
    (_, whole), (_, first), (_, last) = typeset.boxes(["שלום", "ש", "ם"])
    by_place = [glyph for glyph, x, _ in sorted(whole, key=lambda placed: placed[1])]
    assert by_place[0] == last[0][0]
    assert by_place[-1] == first[0][0]


def test_every_font_comes_with_its_licence():
    for font in typeset.FONTS.glob("*.ttf"):
        assert "SIL OPEN FONT LICENSE" in font.with_name(f"{font.stem}-OFL.txt").read_text()
    assert sum(font.stat().st_size for font in typeset.FONTS.iterdir()) < 1.2e6
