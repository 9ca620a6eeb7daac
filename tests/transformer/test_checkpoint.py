import json
import os
import resource
import time
from dataclasses import asdict

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import GPT2Config, GPT2LMHeadModel

from transformer import checkpoint
from transformer.config import Config
from transformer.errors import MachineError, ModelError
from transformer.tokenizer import Tokenizer

IDS = torch.tensor([[1, 5, 3, 3, 200, 7, 0, 318, 12]])


@pytest.fixture
def folder(model, tmp_path):
    """A model folder, whole and in full precision."""
    checkpoint.save(tmp_path / "model", model.gpt, model.tokenizer, "tiny", torch.float32)
    return tmp_path / "model"


def refusal(folder) -> str:
    with pytest.raises(ModelError) as error:
        checkpoint.load(folder)
    message = str(error.value)
    assert "\n" not in message
    assert len(message) < 500
    return message


def reconfigure(folder, **changes) -> None:
    config = json.loads((folder / "config.json").read_text()) | changes
    (folder / "config.json").write_text(json.dumps({key: value for key, value in config.items() if value is not ...}))


def reweigh(folder, change) -> None:
    weights = change(load_file(folder / "model.safetensors"))
    whole = {name: t.contiguous() for name, t in weights.items() if t is not None}
    save_file(whole, folder / "model.safetensors")


# --- The authority: `transformers`, from the same folder, in both directions.


def assert_the_same_network(ours, theirs):
    kept = {}
    with torch.no_grad():
        logits, past = ours.gpt(IDS, lambda name, value: kept.setdefault(name, []).append(value) or value)
        wanted = theirs(IDS, output_hidden_states=True, output_attentions=True)
    hidden = kept["resid_pre"] + kept["ln_final"]
    pairs = [(logits, wanted.logits), *zip(hidden, wanted.hidden_states, strict=True)]
    pairs += zip(kept["pattern"], wanted.attentions, strict=True)
    pairs += zip((p.k for p in past), (layer.keys for layer in wanted.past_key_values.layers), strict=True)
    pairs += zip((p.v for p in past), (layer.values for layer in wanted.past_key_values.layers), strict=True)
    for mine, its in pairs:
        assert mine.shape == its.shape
        assert its.abs().max() > 0.1
        assert (mine - its).abs().max() < 1e-4


def test_we_compute_what_transformers_saved(config, tokenizer, tmp_path):
    torch.manual_seed(0)
    sizes = {theirs: getattr(config, ours) for theirs, ours in checkpoint.SIZES.items()}
    theirs = GPT2LMHeadModel(GPT2Config(**sizes, attn_implementation="eager")).eval()
    with torch.no_grad():
        for p in theirs.parameters():
            p += 0.2 * torch.randn_like(p)
    theirs.save_pretrained(tmp_path)
    tokenizer.core.save(str(tmp_path / "tokenizer.json"))
    ours = checkpoint.load(tmp_path)
    assert ours.gpt.config == config
    assert_the_same_network(ours, theirs)


def test_transformers_computes_what_we_saved(model, folder):
    theirs, report = GPT2LMHeadModel.from_pretrained(
        folder, attn_implementation="eager", local_files_only=True, output_loading_info=True
    )
    assert not any(report.values()), report
    assert_the_same_network(model, theirs.eval())


# --- Round trips.


def test_a_saved_model_comes_back_bit_for_bit(model, folder):
    back = checkpoint.load(folder)
    assert (back.name, back.vocab, back.gpt.config) == ("tiny", model.vocab, model.gpt.config)
    assert back.tokenizer.encode("the verdant 😀") == model.tokenizer.encode("the verdant 😀")
    for (name, mine), (_, its) in zip(model.gpt.named_parameters(), back.gpt.named_parameters(), strict=True):
        assert torch.equal(mine, its), name
        assert its.dtype == torch.float32
        assert not its.requires_grad
    assert not back.gpt.training
    assert sorted(p.name for p in folder.iterdir()) == ["config.json", "model.safetensors", "tokenizer.json"]


def test_saving_twice_writes_the_same_bytes(folder):
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    back = checkpoint.load(folder)
    checkpoint.save(folder, back.gpt, back.tokenizer, back.name, torch.float32)
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_other_precisions_load_as_float32(model, tmp_path, dtype):
    checkpoint.save(tmp_path, model.gpt, model.tokenizer, "short", dtype)
    gpt = checkpoint.load(tmp_path).gpt
    for (name, mine), (_, its) in zip(model.gpt.named_parameters(), gpt.named_parameters(), strict=True):
        assert torch.equal(mine.to(dtype).float(), its), name


def test_half_precision_is_what_is_saved(model, tmp_path):
    checkpoint.save(tmp_path, model.gpt, model.tokenizer, "short")
    assert {t.dtype for t in load_file(tmp_path / "model.safetensors").values()} == {torch.float16}


def test_names_with_a_prefix_and_what_old_files_carry_are_read(model, folder):
    def old(weights):
        mask = torch.ones(40, 40).tril()[None, None]
        return (
            {f"transformer.{name}": t for name, t in weights.items()}
            | {f"transformer.h.{n}.attn.bias": mask.clone() for n in range(2)}
            | {f"transformer.h.{n}.attn.masked_bias": torch.tensor(-1e4) for n in range(2)}
            | {"lm_head.weight": weights["wte.weight"].clone()}
        )

    reweigh(folder, old)
    assert torch.equal(checkpoint.load(folder).gpt(IDS)[0], model.gpt(IDS)[0])


def test_what_config_json_leaves_out_is_what_gpt2_takes(config, folder, tokenizer, tmp_path):
    c = Config(**asdict(config) | {"d_mlp": 4 * config.d_model, "layer_norm_eps": 1e-5})
    checkpoint.save(tmp_path / "b", checkpoint.GPT(c), tokenizer, "b")
    for silent in (..., None):
        reconfigure(tmp_path / "b", n_inner=silent, layer_norm_epsilon=..., _name_or_path=silent)
        back = checkpoint.load(tmp_path / "b")
        assert back.gpt.config == c
        assert back.name == "b"


def test_a_folder_that_cannot_be_written_is_named(model, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(MachineError, match=r"file/model/model\.safetensors cannot be written"):
        checkpoint.save(tmp_path / "file" / "model", model.gpt, model.tokenizer, "tiny")


def test_the_table_of_shapes_is_that_of_the_network(config, model):
    theirs = {name: tuple(t.shape) for name, t in checkpoint.to_gpt2(model.gpt.state_dict(), config)}
    assert checkpoint.gpt2_shapes(config) == theirs


def test_what_is_done_to_a_loaded_model_stays_out_of_its_file(folder):
    before = (folder / "model.safetensors").read_bytes()
    with torch.no_grad():
        for p in checkpoint.load(folder).gpt.parameters():
            p.zero_()
    assert (folder / "model.safetensors").read_bytes() == before


# --- Refusals: config.json.


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"activation_function": "gelu"}, "activation_function is 'gelu', only 'gelu_new' is supported"),
        ({"scale_attn_weights": False}, "scale_attn_weights is False, only True is supported"),
        ({"scale_attn_by_inverse_layer_idx": True}, "scale_attn_by_inverse_layer_idx is True, only False is supported"),
        ({"tie_word_embeddings": False}, "tie_word_embeddings is False, only True is supported"),
        ({"add_cross_attention": True}, "add_cross_attention is True"),
        ({"model_type": "llama"}, "model_type is 'llama', only 'gpt2' is supported"),
        ({"model_type": ...}, "model_type is missing; only 'gpt2' is supported"),
        ({"rope_theta": 10_000}, "the switch 'rope_theta' is not supported"),
        ({"auto_map": {"AutoModel": "evil.Model"}}, "the switch 'auto_map' is not supported"),
        ({"n_layer": ...}, "does not say n_layer; copy the model folder again"),
        ({"n_embd": None, "vocab_size": ...}, "does not say vocab_size, n_embd"),
        ({"n_head": 5}, "d_model 24 is not a multiple of n_heads 5"),
        ({"n_layer": 0}, "n_layers must be a whole number from 1 to 200, got 0"),
        ({"n_embd": 10**9}, "d_model must be a whole number from 1 to 1,000,000, got 1000000000"),
        ({"n_inner": 0}, "d_mlp must be a whole number"),
        ({"n_positions": "40"}, "n_ctx must be a whole number"),
        ({"n_embd": "24"}, "d_model must be a whole number"),
        ({"vocab_size": [1]}, "d_vocab must be a whole number"),
        ({"layer_norm_epsilon": "small"}, "config.json: "),
        ({"layer_norm_epsilon": float("nan")}, "layer_norm_eps must lie between 0 and 1"),
    ],
)
def test_another_architecture_is_refused_by_name(folder, changes, says):
    reconfigure(folder, **changes)
    message = refusal(folder)
    assert str(folder / "config.json") in message
    assert says in message


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "\x00\xff", "[" * 100_000, '{"n_layer": ' + "9" * 10_000 + "}"])
def test_a_damaged_config_is_refused(folder, text):
    (folder / "config.json").write_bytes(text.encode("latin-1"))
    assert f"model file {folder / 'config.json'} cannot be read" in refusal(folder)


@pytest.mark.parametrize("file", ["config.json", "model.safetensors", "tokenizer.json"])
def test_a_missing_file_is_named(folder, file):
    (folder / file).unlink()
    message = refusal(folder)
    assert f"file {folder / file} is missing; copy the model folder again" in message


def test_a_missing_folder_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "nowhere", tmp_path / "file"):
        assert f"there is no model folder {path}; give one that holds config.json" in refusal(path)


def test_absurd_sizes_are_refused_without_taking_memory(folder):
    most = 1_000_000
    sizes = {"n_layer": 200, "n_positions": most, "n_embd": most, "n_head": most, "n_inner": most, "vocab_size": most}
    reconfigure(folder, **sizes)
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    message = refusal(folder)
    assert "model.safetensors does not fit config.json: h.2.ln_1.weight is missing;" in message
    assert time.perf_counter() - start < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kB; bytes on macOS, stricter still


# --- Refusals: model.safetensors.


def header(size: int, text: str = "", rest: bytes = b"") -> bytes:
    return size.to_bytes(8, "little") + text.encode() + rest


def one_tensor(rest: bytes, **entry) -> bytes:
    entry = {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]} | entry
    text = json.dumps({"wte.weight": entry})
    return header(len(text), text, rest)


DAMAGED = {
    "empty": b"",
    "short": b"\x01\x02",
    "huge header": header(2**62, "{}"),
    "not JSON": header(4, "nope"),
    "trailing bytes": one_tensor(b"\0" * 9),
    "hole": one_tensor(b"\0" * 12, data_offsets=[4, 12]),
    "wrong length": one_tensor(b"\0" * 8, shape=[3]),
    "overflow": one_tensor(b"\0" * 8, shape=[2**62, 2**62]),
    "unknown numbers": one_tensor(b"\0" * 8, dtype="F31"),
    "past the end": one_tensor(b"\0" * 4),
    "zeros": bytes(1000),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_weights_are_refused(folder, name):
    path = folder / "model.safetensors"
    path.write_bytes(DAMAGED[name])
    message = refusal(folder)
    assert f"model file {path} is damaged (" in message
    assert "copy the model folder again" in message


@pytest.mark.parametrize("keep", [0.999, 0.5, 0.01])
def test_truncated_weights_are_refused(folder, keep):
    path = folder / "model.safetensors"
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * keep)])
    assert f"model file {path} is damaged (" in refusal(folder)


MISFITS = {
    "missing": (lambda w: {"h.1.mlp.c_fc.bias": None}, "does not fit config.json: h.1.mlp.c_fc.bias is missing"),
    "surplus": (lambda w: {"h.0.extra": torch.ones(1)}, "h.0.extra is not a tensor of GPT-2"),
    "shape": (lambda w: {"wpe.weight": w["wpe.weight"][1:]}, "wpe.weight is (39, 24), not (40, 24)"),
    "many": (lambda w: dict.fromkeys(w) | {"a": torch.ones(1)}, "ln_f.weight is missing; and 26 more"),
    "NaN": (lambda w: {"ln_f.bias": w["ln_f.bias"] * float("nan")}, "ln_f.bias holds NaN or infinity"),
    "infinity": (lambda w: {"ln_f.bias": w["ln_f.bias"] / 0}, "ln_f.bias holds NaN or infinity"),
    "too large": (lambda w: {"ln_f.bias": w["ln_f.bias"].double() * 1e300}, "ln_f.bias holds NaN or infinity"),
    "integers": (lambda w: {"wpe.weight": w["wpe.weight"].int()}, "wpe.weight is torch.int32, floating-point"),
    "untied": (lambda w: {"lm_head.weight": w["wte.weight"] + 1}, "only tied embeddings are supported"),
    "another head": (lambda w: {"lm_head.weight": torch.ones(1)}, "only tied embeddings are supported"),
}


@pytest.mark.parametrize("name", MISFITS)
def test_weights_that_do_not_fit_are_named(folder, name):
    change, says = MISFITS[name]
    reweigh(folder, lambda weights: weights | change(weights))
    message = refusal(folder)
    assert str(folder / "model.safetensors") in message
    assert says in message


class Bomb:
    def __reduce__(self):
        return os.mkdir, ("exploded",)


def test_weights_in_several_files_are_refused(folder):
    (folder / "model.safetensors").rename(folder / "model-00001-of-00002.safetensors")
    (folder / "model.safetensors.index.json").write_text("{}")
    assert "model.safetensors is missing; the weights are in several files: save them as one" in refusal(folder)


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.pt", "weights.pth", "last.ckpt"])
def test_pickles_are_refused_by_name(folder, name):
    (folder / "model.safetensors").rename(folder / name)
    assert f"{name} is a pickle, which can run code" in refusal(folder)


def test_a_pickle_is_never_opened(folder, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    torch.save(Bomb(), folder / "model.safetensors")
    assert "model.safetensors is damaged" in refusal(folder)
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    says = "pytorch_model.bin is a pickle, which can run code: convert it to safetensors"
    assert says in refusal(folder)
    assert not (tmp_path / "exploded").exists()
    torch.load(folder / "pytorch_model.bin", weights_only=False)  # it would have gone off
    assert (tmp_path / "exploded").exists()


# --- Refusals: tokenizer.json.


def test_a_tokenizer_larger_than_the_embedding_is_refused(folder, tokenizer):
    core = Tokenizer.load(folder / "tokenizer.json").core
    core.add_special_tokens([f"<{n}>" for n in range(6)])
    core.save(str(folder / "tokenizer.json"))
    size = tokenizer.size
    message = refusal(folder)
    assert f"the tokenizer of {folder} knows {size + 6} tokens, its embedding has {size + 5} rows; take all" in message


def test_a_tokenizer_with_a_far_id_is_refused(folder):
    path = folder / "tokenizer.json"
    spec = json.loads(path.read_text())
    spec["model"]["vocab"][" far"] = 2**32 - 1
    path.write_text(json.dumps(spec))
    assert "knows 4294967296 tokens" in refusal(folder)


@pytest.mark.parametrize(
    "text", ["", "{}", "nonsense", '{"model": {"type": "BPE", "vocab": {}, "merges": [["a", "b"]]}}']
)
def test_a_malformed_tokenizer_is_refused(folder, text):
    (folder / "tokenizer.json").write_text(text)
    assert f"tokenizer file {folder / 'tokenizer.json'} cannot be read" in refusal(folder)
