import numpy as np

from scenes.kit.grid import PatternGrid
from scenes.kit.numbers import number


def grids(watched):
    return {id(t.owner): t.owner for b in watched.beats for t in b.texts if isinstance(t.owner, PatternGrid)}.values()


def test_painted_dot_products_are_those_of_the_trace(demo, watch):
    watched = watch("score_grid", demo, layer=1, head=2, token=3)
    (grid,) = grids(watched)
    truth = np.einsum("qk,sk->qs", demo.q[1, 2], demo.k[1, 2])  # [query, key]
    np.testing.assert_allclose(grid.values, truth, rtol=1e-5)
    np.testing.assert_allclose(truth / demo.d_head**0.5, demo.scores[1, 2], rtol=1e-4, atol=1e-5)
    (all_numbers,) = [b for b in watched.beats if sum(t.owner is grid for t in b.texts) == demo.n_tokens**2]
    painted = [t.text for t in all_numbers.texts if t.owner is grid]
    assert painted == [number(v, 1) for v in truth.ravel()]


def test_queries_stand_on_top_and_keys_on_the_left(demo, watch):
    watched = watch("score_grid", demo, layer=0, head=0, token=3)
    (grid,) = grids(watched)
    xs = [grid.cell(j, 0)[0] for j in range(demo.n_tokens)]
    ys = [grid.cell(0, i)[1] for i in range(demo.n_tokens)]
    assert xs == sorted(xs)
    assert ys == sorted(ys, reverse=True)
    number_of = {(round(t.box[0], 1), round(t.box[1], 1)): t.text for t in watched.beats[3].texts if t.owner is grid}
    assert len(number_of) == demo.n_tokens**2
    query, key = 5, 1
    center = grid.cell(query, key)
    (text,) = [t.text for t in watched.beats[3].texts if t.owner is grid and inside(center, t.box)]
    assert text == number(demo.q[0, 0, query] @ demo.k[0, 0, key], 1)


def inside(point, box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def test_a_long_prompt_shows_the_asking_token_and_those_it_attends_to(make_trace, watch):
    trace = make_trace("the dog saw the cat and the bird and the fish and the horse and the cow and the old man ran")
    watched = watch("score_grid", trace, layer=2, head=1, token=14)
    (grid,) = grids(watched)
    shown = watched.scene.look(10)
    best = int(trace.pattern[2, 1, 14].argmax())
    assert {14, best} <= set(shown)
    assert len(shown) == 10
    np.testing.assert_allclose(grid.values, (trace.q[2, 1] @ trace.k[2, 1].T)[np.ix_(shown, shown)], rtol=1e-5)


def test_best_and_least_are_meant_of_all_tokens_so_far(make_trace, watch):
    trace = make_trace("the dog saw the cat and the bird and the fish and the horse and the cow and the old man ran")
    for layer, head in ((0, 0), (3, 2), (5, 4)):
        watched = watch("score_grid", trace, layer=layer, head=head, token=14)
        row = trace.scores[layer, head, 14, :15]
        captions = [b.caption for b in watched.beats]
        assert any(f"With “{trace.tokens[row.argmin()].strip()}” it agrees least" in c for c in captions)
        assert any(
            c.startswith(f"Of the tokens so far it matches “{trace.tokens[row.argmax()].strip()}”") for c in captions
        )
