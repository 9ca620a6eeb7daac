import numpy as np
import pytest

from scenes.kit.numbers import NumberColumn, number
from transformer.analysis import value_vectors

VIEWS = [(0, 0, 3), (2, 5, 7), (5, 2, -1)]


def painted(beat) -> list[list[str]]:
    return [*beat.painted(NumberColumn).values()]


def entries_of(beat) -> np.ndarray:
    return next(iter(beat.painted(NumberColumn))).indices


def value(text: str) -> float:
    return float(text.replace("−", "-"))


@pytest.mark.parametrize(("layer", "head", "token"), VIEWS)
def test_e_plus_change_is_e_prime_on_screen(demo, watch, layer, head, token):
    watched = watch("weighted_sum", demo, layer=layer, head=head, token=token)
    beat = watched.beat("new vector")
    entries = entries_of(beat)
    change = demo.head_out[layer, head, token]
    truth = [demo.resid_pre[layer, token], change, demo.attn_out[layer, token] - change, demo.resid_mid[layer, token]]
    assert painted(beat) == [[number(v, 2) for v in vector[entries]] for vector in truth]
    for row in zip(*painted(beat)):
        before, delta, others, after = map(value, row)
        assert before + delta + others == pytest.approx(after, abs=1e-9)


@pytest.mark.parametrize(("layer", "head", "token"), VIEWS)
def test_weighted_values_add_up_to_the_change_on_screen(demo, watch, layer, head, token):
    watched = watch("weighted_sum", demo, layer=layer, head=head, token=token)
    beat = watched.beat("together they are")
    *terms, total = painted(beat)
    entries = entries_of(beat)
    assert total == [number(v, 2) for v in demo.head_out[layer, head, token][entries]]
    for row, change in zip(zip(*terms), total):
        assert sum(map(value, row)) == pytest.approx(value(change), abs=1e-9)


def test_values_before_the_weights_are_the_value_vectors(demo, watch):
    layer, head, token = 5, 2, 7
    watched = watch("weighted_sum", demo, layer=layer, head=head, token=token)
    beat = watched.beat("Here are those values")
    vectors, names = value_vectors(demo, layer, head), [t.strip() for t in demo.tokens]
    words = [t.text for t in beat.texts]
    shown = [i for i in range(token + 1) if demo.pattern[layer, head, token, i] >= 0.01 and names[i] in words][:5]
    entries = entries_of(beat)
    for i in shown:
        assert [number(v, 2) for v in vectors[i][entries]] in painted(beat)
        assert f"{demo.pattern[layer, head, token, i]:.2f} ×" in words


def test_the_change_is_the_head_output_of_the_trace(demo):
    for layer, head, token in VIEWS:
        total = demo.pattern[layer, head, token] @ value_vectors(demo, layer, head)
        np.testing.assert_allclose(total, demo.head_out[layer, head, token], rtol=1e-3, atol=1e-4)
