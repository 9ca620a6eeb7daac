"""The formats of other programs, against those programs where they are installed."""

import json

import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.numpy import load_file, save_file
from transformers import GPT2LMHeadModel, PreTrainedTokenizerFast

from transformer import checkpoint, interop
from transformer.errors import InputError
from transformer.record import record
from transformer.tokenizer import END_OF_TEXT
from transformer.trace import array_axes

ONCE = "embed.hook_in hook_embed hook_pos_embed ln_final.hook_out unembed.hook_out offsets excerpt_ids W_E"
A_LAYER = """hook_resid_pre ln1.hook_out attn.hook_q attn.hook_k attn.hook_v attn.hook_attn_scores attn.hook_pattern
attn.hook_z attn.W_O attn.b_O attn.hook_result hook_attn_out hook_resid_mid ln2.hook_out mlp.hook_pre mlp.hook_post
hook_mlp_out hook_resid_post"""


@pytest.fixture
def tl_file(trace, tmp_path):
    interop.write(trace, tmp_path / "tl", "tl")
    return tmp_path / "tl"


def test_the_names_and_shapes_are_those_of_transformerlens(trace, config, tl_file):
    cache = {name: array.shape for name, array in load_file(tl_file).items()}
    assert {*cache} == {*ONCE.split(), *(f"blocks.{n}.{name}" for n in range(2) for name in A_LAYER.split())}
    T, H, D, K, F, V = trace.n_tokens, 3, 24, 8, 52, config.d_vocab
    wanted = {
        "embed.hook_in": (1, T),
        "hook_embed": (1, T, D),
        "hook_pos_embed": (1, T, D),
        "blocks.1.hook_resid_pre": (1, T, D),
        "blocks.1.ln1.hook_out": (1, T, D),
        "blocks.1.attn.hook_q": (1, T, H, K),
        "blocks.1.attn.hook_attn_scores": (1, H, T, T),
        "blocks.1.attn.hook_pattern": (1, H, T, T),
        "blocks.1.attn.hook_z": (1, T, H, K),
        "blocks.1.attn.hook_result": (1, T, H, D),
        "blocks.1.attn.W_O": (H, K, D),
        "blocks.1.mlp.hook_pre": (1, T, F),
        "unembed.hook_out": (1, T, V),
    }
    assert {name: cache[name] for name in wanted} == wanted


def test_the_values_are_those_of_the_trace(trace, tl_file):
    cache = load_file(tl_file)
    for n in range(2):
        block = {name: cache[f"blocks.{n}.{name}"] for name in A_LAYER.split()}
        assert np.array_equal(block["attn.hook_q"][0].swapaxes(0, 1), trace.q[n])
        assert np.array_equal(block["attn.hook_result"][0, :, 2], trace.head_out[n, 2])
        assert np.array_equal(block["attn.hook_pattern"][0], trace.pattern[n])
        assert np.array_equal(block["mlp.hook_post"][0], trace.mlp_post[n])
        masked = np.triu(np.ones_like(trace.scores[n], dtype=bool), 1)
        assert (block["attn.hook_attn_scores"][0] == np.where(masked, -np.inf, trace.scores[n])).all()


@pytest.mark.parametrize("format", ["tensorfilm", "tl"])
def test_a_trace_comes_back(trace, tmp_path, format):
    interop.write(trace, tmp_path / "file", format)
    back = interop.read(tmp_path / "file")
    assert (back.prompt, back.model, back.tokens, back.vocab) == (trace.prompt, trace.model, trace.tokens, trace.vocab)
    for name in array_axes():
        mine, its = getattr(trace, name), getattr(back, name)
        if name == "scores" and format == "tl":
            np.testing.assert_allclose(np.triu(its, 1), np.triu(mine, 1), rtol=1e-5, atol=1e-5)
            mine, its = np.tril(mine), np.tril(its)
        assert np.array_equal(its, mine), name
        assert its.dtype == mine.dtype


def test_a_cache_that_lacks_something_is_refused_by_name(tl_file):
    with safe_open(tl_file, "numpy") as file:
        words = file.metadata()
    whole = load_file(tl_file)

    def refusal(**changes) -> str:
        save_file({name: a for name, a in (whole | changes).items() if a is not None}, tl_file, words)
        with pytest.raises(InputError) as error:
            interop.read(tl_file)
        return str(error.value)

    assert "it lacks offsets, blocks.1.attn.hook_z)" in refusal(**{"blocks.1.attn.hook_z": None, "offsets": None})
    many = dict.fromkeys([name for name in whole if name.startswith("blocks.1.") and name != "blocks.1.hook_resid_pre"])
    assert "and 14 more)" in refusal(**many)
    two = {"hook_embed": np.concatenate([whole["hook_embed"]] * 2)}
    assert "hook_embed is no batch of one text" in refusal(**two)
    assert "axes L H T K want" in refusal(**{f"blocks.{n}.attn.hook_v": whole["hook_embed"] for n in range(2)})


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\xff" * 100])
def test_a_file_that_is_no_trace_is_refused(tmp_path, content):
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(InputError, match="file is not a whole trace"):
        interop.read(tmp_path / "file")
    with pytest.raises(InputError, match="nothing is missing; write it again"):
        interop.read(tmp_path / "nothing")


def test_bertviz_gets_the_tokens_and_a_list_of_attentions(trace, tmp_path):
    interop.write(trace, tmp_path / "file", "bertviz")
    file = json.loads((tmp_path / "file").read_text("utf-8"))
    assert file["tokens"] == [*trace.tokens]
    attention = [torch.tensor(layer) for layer in file["attention"]]
    assert [tuple(layer.shape) for layer in attention] == [(1, 3, trace.n_tokens, trace.n_tokens)] * 2
    assert np.array_equal(torch.cat(attention).numpy(), trace.pattern)


@pytest.mark.filterwarnings("ignore")  # theirs
def test_bertviz_itself_reads_it(trace, tmp_path):
    bertviz = pytest.importorskip("bertviz", reason="pip install bertviz")
    interop.write(trace, tmp_path / "file", "bertviz")
    file = json.loads((tmp_path / "file").read_text("utf-8"))
    attention = [torch.tensor(layer) for layer in file["attention"]]
    page = bertviz.head_view(attention, file["tokens"], html_action="return")
    assert all(json.dumps(token)[1:-1] in page.data for token in trace.tokens)


@pytest.mark.filterwarnings("ignore")  # theirs
def test_transformerlens_computes_the_same_under_the_same_names(model, config, tmp_path):
    lens = pytest.importorskip("transformer_lens.model_bridge", reason="pip install -e .[bench]")
    checkpoint.save(tmp_path, model.gpt, model.tokenizer, "tiny", torch.float32)
    with torch.no_grad():
        hf = GPT2LMHeadModel.from_pretrained(tmp_path, attn_implementation="eager", local_files_only=True).eval()
        spoken = PreTrainedTokenizerFast(tokenizer_file=str(tmp_path / "tokenizer.json"), eos_token=END_OF_TEXT)
        bridge = lens.TransformerBridge.boot_transformers(str(tmp_path), hf_model=hf, tokenizer=spoken, device="cpu")
        bridge.set_use_attn_result(True)
        trace = record(model, "a fluffy blue creature")
        _, cache = bridge.run_with_cache(torch.tensor(trace.ids)[None])
    ours = interop.to_tl(trace)
    for name in [name for mine in interop.CACHE for name in interop.theirs(mine, config.n_layers)]:
        its = np.where(cache[name] == torch.finfo().min, -np.inf, cache[name])
        assert its.shape == ours[name].shape, name
        np.testing.assert_allclose(its, ours[name], atol=1e-4, err_msg=name)
