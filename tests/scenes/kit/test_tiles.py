"""Tiles that are joined touch, stay in their order, and are called by their text."""

from itertools import pairwise

import numpy as np
import pytest

from scenes.kit.paint import Change
from scenes.kit.tiles import Tiles, joints, wrap

WORDS = [["n", "e", "w"], ["o", "ld", "er"]]


@pytest.fixture
def tiles() -> Tiles:
    return Tiles(WORDS, 48)


def edges(tiles: Tiles) -> list[list[tuple[float, float]]]:
    """Left and right edge of every tile, line by line, from left to right."""
    return [[(tiles.spots()[u][0], tiles.spots()[u][2]) for u in line] for line in tiles.lines]


def gaps(tiles: Tiles) -> list[float]:
    return [b[0] - a[1] for line in edges(tiles) for a, b in pairwise(line)]


def test_units_of_a_piece_touch_and_pieces_stand_apart(tiles):
    assert tiles.units == [*"newolder"]
    assert tiles.pieces() == [(0, 1), (1, 2), (2, 3), (3, 4), (4, 6), (6, 8)]
    found = np.array(gaps(tiles))
    touching = np.array([0, 0, 0, 1, 0, 1], bool)  # n·e e·w | o·l ld l·d d·e er
    assert found[touching] == pytest.approx(0)
    assert found[~touching].min() > 0.05


def test_pieces_are_found_by_what_they_read(tiles):
    assert tiles.find("ld") == [(4, 6)]
    assert tiles.find("e", "w") == [(1, 3)]
    assert tiles.find("w", "o") == []  # of two rows
    assert Tiles([["a", "b", "a", "b"]]).find("a", "b") == [(0, 2), (2, 4)]


def test_joined_letters_stand_as_they_are_typeset(tiles):
    """No room between the letters of a piece, and the same room on both sides of it."""
    tiles.joined = joints([["new"], ["older"]])
    spots = tiles.spots()
    for line in tiles.lines:
        texts = [(spots[u, 1] - tiles.widths[u] / 2, spots[u, 1] + tiles.widths[u] / 2) for u in line]
        assert all(a[1] == pytest.approx(b[0]) for a, b in pairwise(texts))
        assert texts[0][0] - spots[line[0], 0] == pytest.approx(spots[line[-1], 2] - texts[-1][1])


def test_half_way_they_are_half_way(tiles):
    start, end = tiles.spots(), joints([["new"], ["older"]])
    move = Change(tiles, joined=end, rate_func=lambda t: t)
    move.begin()
    move.interpolate(0.5)
    middle = tiles.spots()
    move.finish()
    np.testing.assert_allclose(middle, (start + tiles.spots()) / 2, atol=1e-9)


def test_centred_rows_stay_centred_while_they_shrink():
    tiles = Tiles([["o", "l", "d"]], 48, align=0.5)
    for joined in (tiles.joined, joints([["ol", "d"]]), joints([["old"]])):
        tiles.joined = joined
        left, right = tiles.spots()[:, 0].min(), tiles.spots()[:, 2].max()
        assert left + right == pytest.approx(0, abs=1e-9)


def test_a_frame_is_where_its_letters_are(tiles, frame_of, box_of):
    tiles.shift([1.5, -0.5, 0]).scale(1.4)
    frame = tiles.frame_of(4, 6, buff=0.0)
    tiles.opacities = np.array([0, 0, 0, 0, 1, 1, 0, 0.0])
    drawn, framed = box_of(frame_of(tiles)), box_of(frame_of(frame))
    assert abs(drawn - framed).max() <= 2


def test_what_is_read_to_the_left_stands_in_reverse():
    tiles = Tiles([["a", " ", "ש", "ל"]], 48)
    spots = tiles.spots()[:, 1]
    assert spots.argsort().tolist() == [0, 1, 3, 2]
    tiles.joined = joints([["a", " ", "של"]])
    across = tiles.spots()
    assert across[3, 2] == pytest.approx(across[2, 0])


def test_notes_belong_to_pieces(tiles, frame_of):
    still = frame_of(tiles)
    tiles.notes[4] = "17"
    assert (frame_of(tiles) == still).all()
    tiles.noted = np.ones(8)
    assert (frame_of(tiles) != still).any()
    tiles.noted[4] = 0
    assert (frame_of(tiles) == still).all()


def test_a_tile_of_several_tokens_is_cut(frame_of):
    tiles = Tiles([["a", "é"]], 48)
    tiles.parts[1] = 2
    whole = frame_of(tiles)
    tiles.split = 1.0
    assert (frame_of(tiles) != whole).any()


def test_an_accent_is_drawn_with_its_letter(frame_of):
    assert (frame_of(Tiles([["e\u0301"]], 48)) != frame_of(Tiles([["e"]], 48))).any()


def test_a_piece_that_goes_on_in_the_next_row_has_no_end():
    tiles = Tiles([["o", "l"], ["d", "e"]], 48)
    closed = tiles.spots()
    tiles.joined = np.array([0, 1, 1, 0.0])  # old e
    spots = tiles.spots()
    assert spots[1, 2] - spots[1, 1] == pytest.approx(tiles.widths[1] / 2)
    assert spots[2, 1] - spots[2, 0] == pytest.approx(tiles.widths[2] / 2)
    assert spots[3, 2] - spots[3, 1] == pytest.approx(closed[3, 2] - closed[3, 1])


def test_rows_are_broken_at_spaces_and_are_no_wider_than_the_room():
    units = [*"the old man saw a dog"]
    rows = wrap(units, 40, 4.0)
    assert [u for row in rows for u in row] == units
    assert all(row[0] == " " for row in rows[1:])
    tiles = Tiles([[(u,) for u in row] for row in rows], 40)
    assert tiles.spots()[:, 2].max() - tiles.spots()[:, 0].min() <= 4.0 + 1e-6
