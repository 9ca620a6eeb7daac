import numpy as np
import pytest

from scenes.kit.stream import THICKEST, THINNEST, Stream, part


def test_only_neighbouring_stops_have_a_block_between_them():
    stops = [0, 1, 2, 6, 7, 8]
    stream = Stream(stops, range(6), np.ones(9), np.arange(8.0), 8.0, 2.0)
    assert stream.blocks == [0, 1, 6, 7]
    assert stream.texts() == ["0.0", "1.0", "6.0", "7.0"]
    assert stream.tile_place(6)[0] == pytest.approx(3.5)
    stream.shift([1, 2, 0])
    assert stream.stop_place(7)[:2].tolist() == pytest.approx([5, 2])


def test_thickness_is_in_proportion_and_the_longest_is_the_thickest():
    stream = Stream([0, 1, 2], range(3), [1.0, 100.0, 300.0], [400.0, 200.0], 8.0, 2.0)
    assert stream.thick.tolist() == pytest.approx([THINNEST, THICKEST / 4, THICKEST * 3 / 4])
    assert stream.bands.tolist() == pytest.approx([THICKEST, THICKEST / 2])


def test_a_part_of_a_path_has_that_share_of_its_length():
    path = np.array([[0.0, 0], [3, 0], [3, 1]])
    for share in (0.25, 0.75, 0.9, 1.0):
        piece = part(path, share)
        assert np.linalg.norm(np.diff(piece, axis=0), axis=1).sum() == pytest.approx(4 * share)
    assert part(path, 0.9)[-1].tolist() == pytest.approx([3, 0.6])
