import json
import os
import pickle
from contextlib import suppress
from dataclasses import fields, replace

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file

from transformer.errors import InputError, MachineError
from transformer.trace import FORMAT, Trace, array_axes

close = np.testing.assert_allclose
TIGHT = {"rtol": 1e-5, "atol": 1e-5}


def test_these_are_the_recorded_names(trace):
    by_axes = {
        "T": "ids",
        "T 2": "offsets",
        "S": "excerpt_ids",
        "S D": "W_E",
        "T D": "embed pos_embed ln_final",
        "T V": "logits",
        "L T D": "resid_pre ln1_out attn_out resid_mid ln2_out mlp_out resid_post",
        "L H T K": "q k v z",
        "L H T T": "scores pattern",
        "L H T D": "head_out",
        "L H K D": "W_O",
        "L D": "b_O",
        "L T F": "mlp_pre mlp_post",
    }
    assert array_axes() == {name: axes.split() for axes, names in by_axes.items() for name in names.split()}
    assert [f.name for f in fields(trace) if "axes" not in f.metadata] == [
        "prompt",
        "model",
        "tokens",
        "vocab",
        "studies",
    ]


def test_sizes_are_those_of_the_model(trace, config):
    assert (trace.n_layers, trace.n_heads) == (config.n_layers, config.n_heads)
    assert (trace.d_model, trace.d_head, trace.d_vocab) == (config.d_model, config.d_head, config.d_vocab)
    assert trace.n_tokens == len(trace.ids)
    assert trace.mlp_pre.shape[-1] == config.d_mlp


def test_the_stream_is_a_sum(trace):
    close(trace.embed + trace.pos_embed, trace.resid_pre[0], **TIGHT)
    close(trace.resid_pre + trace.attn_out, trace.resid_mid, **TIGHT)
    close(trace.resid_mid + trace.mlp_out, trace.resid_post, **TIGHT)
    assert np.array_equal(trace.resid_pre[1:], trace.resid_post[:-1])


def test_attention_is_what_the_film_says_it_is(trace):
    close(trace.q @ trace.k.swapaxes(-1, -2) / np.sqrt(trace.d_head), trace.scores, **TIGHT)
    past = np.tril(np.ones_like(trace.pattern))
    powers = np.exp(trace.scores - trace.scores.max()) * past
    close(powers / powers.sum(-1, keepdims=True), trace.pattern, **TIGHT)
    close(trace.pattern @ trace.v, trace.z, **TIGHT)
    close(np.einsum("lhtk,lhkd->lhtd", trace.z, trace.W_O), trace.head_out, **TIGHT)
    close(trace.head_out.sum(1) + trace.b_O[:, None], trace.attn_out, **TIGHT)


def test_pattern_rows_are_shares_of_the_past(trace):
    assert (trace.pattern >= 0).all()
    assert not np.triu(trace.pattern, 1).any()  # exactly nothing from a later token
    close(trace.pattern.sum(-1), 1, **TIGHT)
    assert np.isfinite(trace.scores).all()
    assert np.triu(trace.scores, 1).any()  # scores are those before the mask


def test_norms_read_the_stream(trace, model):
    for layer, block in enumerate(model.gpt.blocks):
        for norm, before, after in (
            (block.ln1, trace.resid_pre, trace.ln1_out),
            (block.ln2, trace.resid_mid, trace.ln2_out),
        ):
            close(normed(before[layer], norm), after[layer], **TIGHT)
    close(normed(trace.resid_post[-1], model.gpt.ln_final), trace.ln_final, **TIGHT)


def normed(x: np.ndarray, norm: torch.nn.LayerNorm) -> np.ndarray:
    centred = x - x.mean(-1, keepdims=True)
    weight, bias = norm.weight.detach().numpy(), norm.bias.detach().numpy()
    return centred / np.sqrt(x.var(-1, keepdims=True) + norm.eps) * weight + bias


def test_probabilities_come_from_the_final_norm(trace, model):
    close(trace.ln_final @ model.gpt.W_U.detach().numpy(), trace.logits, **TIGHT)
    close(trace.probs, torch.tensor(trace.logits).double().softmax(-1), rtol=1e-12)
    close(trace.probs.sum(-1), 1, rtol=1e-12)


def test_probabilities_of_huge_scores_stay_finite(trace):
    shifted = replace(trace, logits=trace.logits + np.float32(1e6))
    close(shifted.probs.sum(-1), 1)


def test_the_excerpt_is_of_the_embedding(trace, model):
    assert (np.diff(trace.excerpt_ids) > 0).all()
    assert set(trace.ids) <= set(trace.excerpt_ids)
    assert np.array_equal(trace.W_E, model.gpt.W_E.detach().numpy()[trace.excerpt_ids])
    rows = np.searchsorted(trace.excerpt_ids, trace.ids)
    assert np.array_equal(trace.W_E[rows], trace.embed)


def test_tokens_are_entries_of_the_vocabulary(trace):
    assert trace.tokens == tuple(trace.vocab[i] for i in trace.ids)
    assert "".join(trace.tokens).strip() == trace.prompt
    assert all(trace.prompt[a:b].strip() == token.strip() for (a, b), token in zip(trace.offsets, trace.tokens))


def test_arrays_are_read_only(trace):
    for name in array_axes():
        with pytest.raises(ValueError, match="read-only"):
            getattr(trace, name)[...] = 0
    with pytest.raises(AttributeError):
        trace.prompt = "another"


@pytest.mark.parametrize(
    ("name", "damage", "says"),
    [
        ("q", lambda a: a[..., :-1], r"Trace.k: axes L H T K want 2 3 \d+ 7, got"),
        ("pattern", lambda a: a[..., :-1], r"Trace.pattern: axes L H T T want 2 3 (\d+) \1, got \(2, 3,"),
        ("logits", lambda a: a[:, :-1], "Trace.logits: axes T V want"),
        ("embed", lambda a: a[0], r"Trace.embed: axes T D want \d+ 24, got \(24,\)"),
        ("W_E", lambda a: a[:, :, None], r"Trace.W_E: axes S D want \d+ D, got \(\d+, 24, 1\)"),
        ("W_O", lambda a: a[:0], "Trace.W_O: axes L H K D want 2 3 8 24, got"),
        ("mlp_pre", lambda a: a[..., :0], "Trace.mlp_pre: axes L T F want"),
        ("scores", lambda a: np.where(a == a.max(), np.inf, a), "Trace.scores holds NaN or infinity"),
        ("z", lambda a: a * np.float32("nan"), "Trace.z holds NaN or infinity"),
        ("ids", lambda a: a + 10_000, r"Trace.ids wants whole numbers from 0 to \d+"),
        ("ids", lambda a: a.astype(float), "Trace.ids wants whole numbers"),
        ("excerpt_ids", lambda a: a - 1, "Trace.excerpt_ids wants whole numbers"),
        ("offsets", lambda a: a + 1, "Trace.offsets wants whole numbers from 0 to 48"),
    ],
)
def test_an_array_that_does_not_fit_is_named(trace, name, damage, says):
    with pytest.raises(ValueError, match=says):
        replace(trace, **{name: damage(getattr(trace, name))})


def test_tokens_are_counted(trace):
    with pytest.raises(ValueError, match=r"Trace.ids: axes T want 1, got"):
        replace(trace, tokens=("one",))


def test_a_saved_trace_comes_back_bit_for_bit(trace, tmp_path):
    path = tmp_path / "new" / "a.safetensors"
    trace.save(path)
    assert [p.name for p in path.parent.iterdir()] == ["a.safetensors"]
    back = Trace.load(path)
    assert (back.prompt, back.model, back.tokens, back.vocab) == (
        *(trace.prompt, trace.model),
        *(trace.tokens, trace.vocab),
    )
    for name in array_axes():
        before, after = getattr(trace, name), getattr(back, name)
        assert (before.dtype, before.tobytes()) == (after.dtype, after.tobytes()), name
        assert not after.flags.writeable
    first = path.read_bytes()
    back.save(path)
    assert path.read_bytes() == first


def test_a_place_that_cannot_be_written_is_named(trace, tmp_path):
    (tmp_path / "file").write_text("in the way")
    for place in (tmp_path / "file" / "a.safetensors", tmp_path / ("x" * 300)):
        with pytest.raises(MachineError, match=f"{tmp_path}.* cannot be written"):
            trace.save(place)
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


class Bomb:
    def __reduce__(self):
        return os.mkdir, ("exploded",)


def rewrite(path, arrays=None, words=None, form=FORMAT) -> None:
    """Write the trace file again with some arrays or words changed; None drops an array."""
    raw = path.read_bytes()
    header = json.loads(raw[8 : 8 + int.from_bytes(raw[:8], "little")])["__metadata__"]
    whole = {name: array for name, array in (load_file(path) | (arrays or {})).items() if array is not None}
    save_file(whole, path, {form: json.dumps(json.loads(header[FORMAT]) | (words or {}))})


DAMAGES = {
    "empty": lambda path: path.write_bytes(b""),
    "random": lambda path: path.write_bytes(np.random.default_rng(0).bytes(5000)),
    "truncated": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "only a header": lambda path: path.write_bytes(path.read_bytes()[:2000]),
    "trailing bytes": lambda path: path.write_bytes(path.read_bytes() + b"\0"),
    "huge header": lambda path: path.write_bytes((2**62).to_bytes(8, "little") + b"{}"),
    "text": lambda path: path.write_text("a fluffy blue creature"),
    "pickle": lambda path: path.write_bytes(pickle.dumps(Bomb())),
    "torch": lambda path: torch.save(Bomb(), path),
    "folder": lambda path: (path.unlink(), path.mkdir()),
    "no header": lambda path: save_file({"a": np.zeros(2)}, path),
    "another format": lambda path: rewrite(path, form="tensorfilm-trace-0"),
    "no words": lambda path: save_file({}, path, {FORMAT: "{}"}),
    "words no JSON": lambda path: save_file({}, path, {FORMAT: "{"}),
    "words a list": lambda path: save_file({}, path, {FORMAT: "[]"}),
    "words too deep": lambda path: save_file({}, path, {FORMAT: "[" * 100_000}),
    "prompt a number": lambda path: rewrite(path, words={"prompt": 7}),
    "token a number": lambda path: rewrite(path, words={"tokens": [1, 2]}),
    "half a character": lambda path: rewrite(path, words={"prompt": "\ud83d"}),
    "fewer tokens": lambda path: rewrite(path, words={"tokens": ["a"]}),
    "missing array": lambda path: rewrite(path, {"mlp_pre": None, "z": None}),
    "wrong shape": lambda path: rewrite(path, {"z": np.zeros((2, 2), np.float32)}),
    "not a number": lambda path: rewrite(path, {"logits": load_file(path)["logits"] * np.nan}),
    "missing": lambda path: path.unlink(),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_refused_in_one_line(trace, tmp_path, damage, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a.safetensors"
    trace.save(path)
    DAMAGES[damage](path)
    with pytest.raises(InputError) as error:
        Trace.load(path)
    message = str(error.value)
    assert str(path) in message
    assert "write it again with `render.py trace`" in message
    assert "\n" not in message
    assert len(message) < 500
    assert not (tmp_path / "exploded").exists()


def test_what_is_missing_is_named(trace, tmp_path):
    trace.save(tmp_path / "a")
    rewrite(tmp_path / "a", {"mlp_pre": None, "z": None})
    with pytest.raises(InputError, match="it lacks mlp_pre, z"):
        Trace.load(tmp_path / "a")


def test_surplus_arrays_are_left_alone(trace, tmp_path):
    trace.save(tmp_path / "a")
    rewrite(tmp_path / "a", {"my_own": np.zeros(3)})
    assert Trace.load(tmp_path / "a").prompt == trace.prompt


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damaged_byte_gets_further_than_an_error(trace, tmp_path, data):
    path = tmp_path / "a.safetensors"
    trace.save(path)
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        raw[data.draw(st.integers(0, 6000))] = data.draw(st.integers(0, 255))
    path.write_bytes(raw)
    with suppress(InputError):  # and no other
        Trace.load(path)
