"""What two pictures have in common, and how one becomes the other."""

import numpy as np
import pytest
from manim import DOWN, LEFT, RIGHT, UP, Rectangle, VGroup, config

from scenes.kit.camera import ArrayCamera
from scenes.kit.handover import Dissolve, glide, shared
from scenes.kit.numbers import NumberColumn
from scenes.kit.space import Print, Space
from scenes.kit.symbols import symbol
from scenes.kit.text import Line, word
from scenes.kit.tokens import TokenRow

TOKENS = ["the", " cat", " saw", " the", " dog"]


def texts(pairs) -> list[str]:
    return [old.text for old, _ in pairs if old.text]


def moves(pairs) -> list[tuple[float, float]]:
    """From which x to which x each word goes."""
    return [(round(old.look.get_x(), 2), round(new.look.get_x(), 2)) for old, new in pairs if old.text]


def test_a_word_goes_to_where_it_stands_next():
    pairs = shared([Line(["cat", " dog"]).shift(LEFT)], [word("dog").shift(DOWN), word("cat").shift(RIGHT)], ())
    assert sorted(texts(pairs)) == ["cat", "dog"]
    assert all(old.text == new.text for old, new in pairs)


def test_equal_words_keep_their_order():
    before = [word("the").move_to(x * RIGHT) for x in (3, -3)]
    after = [word("the").move_to(x * RIGHT + UP) for x in (-1, 1)]
    assert moves(shared(before, after, ())) == [(-3, -1), (3, 1)]


def test_a_word_parts_where_it_is_needed_twice_and_only_one_of_it_is_drawn_there():
    pairs = shared([word("the").center()], [word("the").move_to(LEFT), word("the").move_to(RIGHT)], ())
    assert moves(pairs) == [(0, -1), (0, 1)]
    assert [old.look.get_fill_opacity() for old, _ in pairs] == [1, 0]
    assert [new.look.get_fill_opacity() for _, new in pairs] == [1, 1]


def test_numbers_and_marks_stay_unless_they_are_named():
    both = [word("42"), word("+").shift(UP), word("7").shift(DOWN)]
    assert texts(shared(both, both, {"7", ""})) == ["7"]


def test_other_texts_with_an_article_in_common_are_other_texts():
    one, other = (TokenRow(text.split()) for text in ("a b c d the e", "f g h i the j"))
    assert shared([one], [other], ()) == []


def test_what_cannot_be_seen_does_not_come_along():
    hidden, away = word("cat").set_opacity(0), word("cat").shift(20 * RIGHT)
    assert shared([hidden, away], [word("cat")], ()) == []


def test_boxes_go_with_their_words():
    pairs = shared([TokenRow(TOKENS)], [TokenRow(TOKENS).scale(0.5).shift(UP)], ())
    boxes = [(old, new) for old, new in pairs if isinstance(old.look, Rectangle)]
    assert len(boxes) == len(TOKENS)
    assert {id(old.owner) for old, _ in boxes} != {id(new.owner) for _, new in boxes}


def test_a_symbol_is_the_same_symbol_only():
    pairs = shared([VGroup(symbol("K", 3))], [symbol("K", 3).shift(UP), symbol("K", 4)], ())
    assert len(pairs) == 1


def test_arrays_are_the_same_where_their_values_are():
    column, scaled, other = NumberColumn([1.0, 2.0]), NumberColumn([1.0, 2.0], size=40), NumberColumn([1.0, 3.0])
    assert len(shared([column], [scaled.shift(UP)], ())) == 1
    assert shared([column], [other], ()) == []


def test_a_word_in_a_space_looked_at_straight_is_a_word():
    printed = Print("cat", 32).move_to(2 * RIGHT + UP)
    ((old, new),) = shared([word("cat", 32)], [Space(printed)], ())
    assert new.look.get_center() == pytest.approx(printed.get_center(), abs=1e-6)
    assert new.look.width == pytest.approx(old.look.width, rel=1e-6)
    new.hide()
    assert printed.get_fill_opacity() == 0
    assert shared([word("cat")], [Space(Print("cat", 32), turn=20.0)], ()) == []


def test_a_glide_ends_as_the_word_will_be():
    ((old, new),) = shared([word("cat")], [word("cat", 20, "#FF0000").shift(UP)], ())
    move = glide(old, new)
    move.begin()
    move.finish()
    assert np.allclose(move.mobject.points, new.owner.points)
    assert move.mobject.get_fill_color().to_hex() == "#FF0000"
    assert np.allclose(old.owner.points, word("cat").points), "the scene's own word is left where it is"


@pytest.mark.parametrize("background", [1.0, 0.0], ids=["opaque", "transparent"])
def test_a_dissolve_mixes_two_pictures(background):
    camera = ArrayCamera(background_opacity=background)
    shape = (config.pixel_height, config.pixel_width, 4)
    red, blue = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
    red[..., 0] = red[..., 3] = 200
    blue[: shape[0] // 2, :, 2] = blue[: shape[0] // 2, :, 3] = 200
    mix = Dissolve(red, blue)
    for share, top, foot in ((0.0, (200, 0, 0, 200), (200, 0, 0, 200)), (0.5, (100, 0, 100, 200), (100, 0, 0, 100))):
        mix.share = share
        camera.reset()
        camera.capture_mobjects([mix])
        assert np.abs(camera.pixel_array[0, 0].astype(int) - top).max() <= 1
        assert np.abs(camera.pixel_array[-1, 0].astype(int) - foot).max() <= 1
