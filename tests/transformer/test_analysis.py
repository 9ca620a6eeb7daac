from dataclasses import replace

import numpy as np
import pytest

from transformer.analysis import content, dot_products, pick_view, pieces, surprise, value_vectors


def test_dot_products_are_scores_before_the_root(trace):
    np.testing.assert_allclose(dot_products(trace, 1, 0) / trace.d_head**0.5, trace.scores[1, 0], rtol=1e-4, atol=1e-5)


def test_weighted_value_vectors_are_the_head_output(trace):
    total = trace.pattern[0, 1] @ value_vectors(trace, 0, 1)
    np.testing.assert_allclose(total, trace.head_out[0, 1], rtol=1e-4, atol=1e-5)


def test_two_firm_links_count_more_than_one_and_sinks_count_nothing():
    one, two = np.array([0.1, 0.0, 0.9, 0.0]), np.array([0.1, 0.45, 0.45, 0.0])
    assert content(two, 3) > content(one, 3) > 0
    assert content(np.array([0.9, 0.02, 0.03, 0.05]), 3) == 0  # parked on the first token
    assert content(np.array([0.0, 0.0, 0.0, 1.0]), 3) == 0  # itself
    assert content(np.array([1.0]), 0) == 0


def test_the_head_with_the_firmest_links_is_picked_and_what_is_given_is_kept(trace):
    pattern = np.zeros_like(trace.pattern)
    pattern[..., 0] = 1.0
    pattern[1, 0, 3] = 0
    pattern[1, 0, 3, 1:3] = 0.5
    crafted = replace(trace, pattern=pattern)
    assert pick_view(crafted) == (1, 0, 3)
    assert pick_view(crafted, layer=0)[0] == 0
    assert pick_view(crafted, layer=0, head=1, token=2) == (0, 1, 2)


@pytest.mark.parametrize("token", [None, 0])
def test_a_trace_with_nothing_to_see_still_has_a_view(trace, token):
    pattern = np.zeros_like(trace.pattern)
    pattern[..., 0] = 1.0
    crafted = replace(trace, pattern=pattern)
    assert pick_view(crafted, token=token) == (0, 0, trace.n_tokens - 1 if token is None else token)


def test_surprise_is_what_the_probability_left_open(trace):
    found = surprise(trace)
    assert found[0] == 1
    for i in range(1, trace.n_tokens):
        assert found[i] == pytest.approx(1 - trace.probs[i - 1, trace.ids[i]])


def test_of_two_tokens_that_look_alike_the_one_that_is_a_whole_word_is_picked(trace):
    assert pieces([" a", " cl", "ever", " fox", ",", " it", "'", "s"]).tolist() == [False, True, True] + 5 * [False]
    pattern = np.zeros_like(trace.pattern)
    pattern[..., 0] = 1.0
    for asking in (3, 4):
        pattern[1, 0, asking] = 0
        pattern[1, 0, asking, 1:3] = 0.5
    words = [f" w{n}" for n in range(trace.n_tokens)]
    crafted = replace(trace, pattern=pattern, logits=np.zeros_like(trace.logits), tokens=tuple(words))
    assert pick_view(crafted).token == 3
    words[2:4] = [" wo", "rd"]
    assert pick_view(replace(crafted, tokens=tuple(words))).token == 4
