"""The rows that must be seen are seen, and no more than have room."""

from hypothesis import given
from hypothesis import strategies as st

from scenes.kit.tokens import gaps
from scenes.kit.vocabulary import VocabularyList, rows_to_show

listed = st.lists(st.integers(0, 500), min_size=2, max_size=40, unique=True).map(sorted)


@given(listed, st.data())
def test_wanted_rows_and_both_ends_are_shown_where_they_have_room(ids, data):
    wanted = data.draw(st.sets(st.sampled_from(ids), max_size=8))
    shown = rows_to_show(ids, wanted, 17.3)
    assert shown == sorted(set(shown))
    assert set(shown) <= set(ids)
    assert {ids[0], ids[-1], *wanted} <= set(shown)
    assert len(shown) + 0.7 * len(gaps(shown)) <= 17.3 + 1e-9


def test_lines_stand_from_top_to_bottom_with_dots_between():
    vocabulary = VocabularyList([0, 1, 7], ["a", " b", "  "], 24, 0.4)
    assert [t.text for t in vocabulary.tokens] == ["a", " b", "␣␣"]
    assert [part in [*vocabulary.dots] for part in vocabulary.by_height()] == [False, False, True, False]
    assert len({round(n.get_right()[0], 6) for n in vocabulary.numbers}) == 1
    assert len({round(t.get_left()[0], 6) for t in vocabulary.tokens}) == 1
