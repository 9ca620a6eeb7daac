import pytest

from transformer.config import Config


def test_the_defaults_are_the_shipped_sizes():
    c = Config()
    assert (c.n_layers, c.n_heads, c.d_model, c.d_head, c.d_vocab, c.n_ctx) == (6, 6, 192, 32, 6144, 128)


@pytest.mark.parametrize(
    ("sizes", "says"),
    [
        ({"n_layers": 0}, "n_layers must be a whole number from 1 to 200, got 0"),
        ({"n_layers": 10**9}, "n_layers must be a whole number from 1 to 200, got 1000000000"),
        ({"d_model": 10**9}, "d_model must be a whole number from 1 to 1,000,000"),
        ({"n_ctx": -1}, "n_ctx must be"),
        ({"d_mlp": 2.0}, "d_mlp must be a whole number"),
        ({"n_heads": True}, "n_heads must be a whole number"),
        ({"d_vocab": "6144"}, "d_vocab must be a whole number"),
        ({"d_model": 192, "n_heads": 5}, "d_model 192 is not a multiple of n_heads 5"),
        ({"layer_norm_eps": 0.0}, "layer_norm_eps must lie between 0 and 1"),
        ({"layer_norm_eps": float("nan")}, "layer_norm_eps must lie between 0 and 1"),
    ],
)
def test_impossible_sizes_are_refused_by_name(sizes, says):
    with pytest.raises(ValueError, match=says):
        Config(**sizes)
