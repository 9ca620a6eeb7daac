import pytest

from scenes.kit.numbers import NumberColumn, number
from scenes.kit.tokens import window
from scenes.overview.network_flyover import ENTRIES


def painted(beat, shown: int) -> list[list[str]]:
    """The vectors themselves, from left to right: what they leave behind is faint and came earlier."""
    columns: dict[NumberColumn, list] = {}
    for text in beat.texts:
        if isinstance(text.owner, NumberColumn):
            columns.setdefault(text.owner, []).append(text)
    solid = [c for c in columns if c.get_fill_opacity() > 0.25]
    assert len(solid) == shown
    return [[t.text for t in columns[c]] for c in sorted(solid, key=lambda c: c.get_center()[0])]


@pytest.mark.parametrize(("words", "occurrence", "stop"), [
    ("become a vector", 0, lambda t: t.resid_pre[0]),
    ("Here the vectors talk", 0, lambda t: t.resid_mid[0]),
    ("neurons, of which", 0, lambda t: t.resid_post[0]),
    ("Here the vectors talk", 1, lambda t: t.resid_mid[1]),
    ("neurons, of which", 1, lambda t: t.resid_post[1]),
    ("change and change", 0, lambda t: t.resid_post[-1]),
])  # fmt: skip
def test_every_stop_shows_the_stream(demo, watch, words, occurrence, stop):
    beat = [b for b in watch("network_flyover", demo).beats if words in b.caption][occurrence]
    shown, stream = window(demo.n_tokens, 9), stop(demo)
    for i, column in zip(shown, painted(beat, len(shown)), strict=True):
        decimals = 1 if "." in column[0] else 0
        assert column == [number(v, decimals) for v in (*stream[i, : ENTRIES - 1], stream[i, -1])]


def test_the_bars_are_the_prediction_of_the_last_vector(demo, watch):
    beat = watch("network_flyover", demo).beats[-1]
    best = demo.vocab[int(demo.probs[-1].argmax())].strip()
    assert any(best in text.text for text in beat.texts)


def test_one_token_talks_to_nobody(make_trace, watch):
    captions = " ".join(b.caption for b in watch("network_flyover", make_trace("Hello")).beats)
    assert "alone" in captions
    assert "The vectors talk" not in captions


def test_dots_stand_where_tokens_are_left_out(demo, make_trace, watch):
    assert not watch("network_flyover", demo).scene.dots
    scene = watch("network_flyover", make_trace(" ".join(["the cat sat on the mat"] * 4))).scene
    assert scene.shown == [0, 1, 2, 3, 4, 20, 21, 22, 23]
    (dots,), columns = scene.dots, scene.columns
    assert columns[4].get_right()[0] < dots.get_left()[0] < dots.get_right()[0] < columns[5].get_left()[0]
    assert dots.get_y() == pytest.approx(scene.names[0].get_y())
