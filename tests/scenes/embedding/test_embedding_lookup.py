import numpy as np
import pytest

from scenes.kit.matrix import NumberGrid
from scenes.kit.numbers import NumberColumn, number

pytestmark = pytest.mark.filterwarnings("ignore::scenes.kit.typeset.MissingFont")

PROMPTS = {
    "one word": "Hello",
    "long": "one day the old man saw a red fox in the wood and ran home",
    "odd": 'naïve 😀 你好 שלום `<b>&#"$x$"`\t\n\x1b end \n\n👨‍👩‍👧 e\u0301 नमस्ते',
    "repeated": "the cat and the dog and the cow",
    "wide tokens": "extraordinary circumstances nevertheless notwithstanding",
}


@pytest.fixture(params=PROMPTS, name="trace")
def every_trace(request, make_trace):
    return make_trace(PROMPTS[request.param])


def painted(watched, owner) -> list[str]:
    return [t.text for t in watched.beats[-1].texts if t.owner is owner]


def test_the_columns_are_rows_of_the_table(trace):
    for i, token in enumerate(trace.ids):
        (row,) = np.flatnonzero(trace.excerpt_ids == token)
        assert (trace.embed[i] == trace.W_E[row]).all()


def test_the_rows_painted_are_those_of_the_trace(trace, watch):
    watched = watch("embedding_lookup", trace)
    grid = watched.scene.grid
    assert isinstance(grid, NumberGrid)
    listed = [int(np.flatnonzero(trace.excerpt_ids == i)[0]) for i in grid.rows]
    truth = trace.W_E[listed][:, grid.columns]
    assert painted(watched, grid) == [number(v, grid.decimals) for v in truth.ravel()]
    assert grid.rows[0] == 0
    assert grid.rows[-1] == trace.d_vocab - 1


def test_each_token_stands_over_its_own_vector(trace, watch):
    watched = watch("embedding_lookup", trace)
    scene = watched.scene
    assert list(scene.columns) == scene.shown
    for i, column in scene.columns.items():
        assert isinstance(column, NumberColumn)
        assert painted(watched, column) == [number(v, column.decimals) for v in trace.embed[i, column.indices]]
        row = scene.grid.rows.index(int(trace.ids[i]))
        entries = scene.grid.values.reshape(len(scene.grid.rows), -1)[row]
        np.testing.assert_array_equal(column.values, entries)
        assert min(abs(column.get_x() - box.get_x()) for box in scene.row.boxes) < 1e-6


def test_the_list_names_every_row(trace, watch):
    watched = watch("embedding_lookup", trace)
    vocabulary, grid = watched.scene.vocabulary, watched.scene.grid
    assert [int(n.text) for n in vocabulary.numbers] == grid.rows
    for i, token in enumerate(vocabulary.tokens):
        assert token.get_y() == pytest.approx(grid.row_y(i))


def test_the_counts_are_products(trace, watch):
    texts = {t.text for t in watch("embedding_lookup", trace).beats[-1].texts}
    weights = trace.d_vocab * trace.d_model
    assert {f"{trace.d_vocab:,}", f"{trace.d_model:,}", f"{weights:,}", "617,558,016"} <= texts


def test_nothing_collides_or_leaves_the_frame(trace, watch, collisions):
    for beat in watch("embedding_lookup", trace).beats:
        assert not beat.outside
        assert not collisions(beat.texts)
        assert len(beat.caption.split()) <= 14


def test_a_repeated_token_is_said_to_be_the_same(make_trace, watch):
    captions = [b.caption for b in watch("embedding_lookup", make_trace(PROMPTS["repeated"])).beats]
    assert "“the” comes 3 times in this prompt: its vectors are identical." in captions


def test_a_chosen_token_is_looked_up_first(make_trace, watch):
    trace = make_trace(PROMPTS["long"])
    watched = watch("embedding_lookup", trace, token=9)
    assert 9 in watched.scene.shown
    assert f"Token {trace.ids[9]} " in watched.beats[2].caption


def test_it_draws_the_trace_it_was_given(demo, make_trace, watch):
    mine = watch("embedding_lookup", demo).beats[-1].frame
    other = watch("embedding_lookup", make_trace(PROMPTS["repeated"])).beats[-1].frame
    assert (mine == watch("embedding_lookup", demo, again=True).beats[-1].frame).all()
    assert (mine != other).any()
