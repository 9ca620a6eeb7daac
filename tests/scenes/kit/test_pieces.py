import numpy as np
import pytest

from scenes.kit import theme
from scenes.kit.pieces import PieceList, piece_colors
from scenes.kit.tiles import Tiles


@pytest.fixture
def known() -> PieceList:
    return PieceList(["e", "s", "t"], ["es", "est"], {"es": theme.KEY, "est": theme.QUERY}, 36)


def finish(animations) -> None:
    for animation in animations:
        if not hasattr(animation, "methods"):
            animation.begin()
            animation.finish()


def test_pieces_appear_one_after_the_other(known):
    assert not known.tiles.opacities.any()
    finish(known.show_letters()[1:])
    assert known.tiles.opacities.tolist() == [1, 1, 1, 0, 0, 0, 0, 0]
    finish(known.take_in(Tiles([["es"]]), "es")[1:])
    assert known.tiles.opacities.tolist() == [1, 1, 1, 1, 1, 0, 0, 0]
    assert [n for n, there in zip(known.tiles.notes, known.tiles.noted) if n and there] == ["1"]


def test_only_what_is_meant_is_bright(known):
    finish([known.light(["est"])])
    assert np.flatnonzero(known.tiles.opacities == 1).tolist() == [*range(*known.units("est"))] == [5, 6, 7]


def test_letters_have_the_colour_of_their_piece():
    colors = piece_colors([["n", "est"]], {"est": theme.KEY})
    assert (colors == [theme.rgb(theme.PALE), *[theme.rgb(theme.KEY)] * 3]).all()
