import numpy as np
import pytest

from scenes.kit.paint import Change
from scenes.kit.ranking import Ranking

PAIRS = [("e", "s"), ("s", "t"), ("l", "d"), ("o", "ld")]


@pytest.fixture
def ranking() -> Ranking:
    return Ranking(PAIRS, full=9, width=6.0, room=3)


def test_the_largest_is_on_top_and_the_rest_is_not_seen(ranking):
    targets = ranking.ranked({("s", "t"): 9, ("e", "s"): 9, ("o", "ld"): 7, ("l", "d"): 2}, tied=2)
    assert targets["places"].tolist() == [1, 0, 3, 2]
    assert targets["counts"].tolist() == [9, 9, 2, 7]
    assert targets["shown"].tolist() == [1, 1, 0, 1]
    assert targets["tie"].tolist() == [0, 1, 1]


def test_what_is_not_counted_leaves_at_the_foot(ranking):
    targets = ranking.ranked({("o", "ld"): 7}, tied=1)
    assert targets["places"].tolist() == [3, 3, 3, 0]
    assert targets["shown"].tolist() == [0, 0, 0, 1]
    assert targets["tie"][2] == 0


def test_bars_are_as_long_as_the_counts(ranking, frame_of):
    ranking.colors = dict.fromkeys(ranking.colors, "#000000")
    lengths = []
    for count in (9, 3):
        Change(ranking, **ranking.ranked({("e", "s"): count}, 1)).finish()
        row = frame_of(ranking)[..., 1] > 100
        y = round(90 - ranking.place(0, ranking.row_y(0))[1] * 22.5)
        run = np.flatnonzero(row[y - 2])
        lengths.append(run[np.flatnonzero(np.diff(run, append=999) > 1)[0]] - run[0] + 1)
    assert lengths[0] / 3 == pytest.approx(lengths[1], abs=1.5)
    assert ranking.texts() == ["3", "0", "0", "0"]


def test_the_box_of_a_row_is_around_its_pair(ranking, frame_of, box_of):
    Change(ranking, **ranking.ranked({("o", "ld"): 0.001}, 1)).finish()
    center, width, height = ranking.row_box(0)
    drawn = box_of(frame_of(ranking)[:, : round(160 + (center[0] + width / 2 + 0.1) * 22.5)])
    left, right = 160 + (center[0] - width / 2) * 22.5, 160 + (center[0] + width / 2) * 22.5
    assert drawn[0] == pytest.approx(left, abs=2.5)
    assert drawn[2] == pytest.approx(right, abs=2.5)
    assert drawn[3] - drawn[1] == pytest.approx(height * 22.5, abs=2.5)
