"""Read and write a model folder in GPT-2's own layout: config.json, model.safetensors and its tokenizer.

Reading is strict: what is not understood is refused by name, before any arithmetic; nothing in a folder is run.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as to_bytes
from torch import Tensor

from transformer import files, hub
from transformer.config import Config
from transformer.errors import ModelError
from transformer.model import GPT
from transformer.tokenizer import Tokenizer

# config.json: what sizes the network, what must have this value, and what changes nothing of a forward pass.
SIZES = {
    "vocab_size": "d_vocab",
    "n_positions": "n_ctx",
    "n_layer": "n_layers",
    "n_head": "n_heads",
    "n_embd": "d_model",
    "n_inner": "d_mlp",
    "layer_norm_epsilon": "layer_norm_eps",
}
OPTIONAL = {"n_inner", "layer_norm_epsilon"}  # where config.json is silent, GPT-2 takes 4·n_embd and 1e-5
REQUIRED = {
    "model_type": "gpt2",
    "activation_function": "gelu_new",
    "scale_attn_weights": True,
    "scale_attn_by_inverse_layer_idx": False,
    "reorder_and_upcast_attn": False,
    "add_cross_attention": False,
    "tie_word_embeddings": True,
}
WITHOUT_EFFECT = {
    *("_name_or_path", "architectures", "transformers_version", "torch_dtype", "dtype", "n_ctx", "use_cache"),
    *("attn_pdrop", "embd_pdrop", "resid_pdrop", "initializer_range", "gradient_checkpointing", "task_specific_params"),
    *("bos_token_id", "eos_token_id", "pad_token_id", "summary_type", "summary_use_proj", "summary_activation"),
    *("summary_first_dropout", "summary_proj_to_labels", "_num_labels", "id2label", "label2id", "problem_type"),
    *("n_special", "predict_special_tokens", "output_past", "output_attentions", "output_hidden_states", "return_dict"),
    *("chunk_size_feed_forward", "torchscript"),
}

Shapes = dict[str, tuple[int, ...]]


@dataclass(frozen=True, eq=False)
class Model:
    """A network, its tokenizer and the name shown on screen."""

    gpt: GPT
    tokenizer: Tokenizer
    name: str

    @cached_property
    def vocab(self) -> tuple[str, ...]:
        """V readable tokens; ids that no token has (some checkpoints pad their matrices) are empty."""
        known = self.tokenizer.vocab
        return known + ("",) * (self.gpt.config.d_vocab - len(known))

    @cached_property
    def W_O(self) -> np.ndarray:
        """L H K D. Every trace carries it, so it is copied out of the network once."""
        return torch.stack([block.attn.W_O.detach() for block in self.gpt.blocks]).numpy()

    @cached_property
    def b_O(self) -> np.ndarray:
        """L D."""
        return torch.stack([block.attn.b_O.detach() for block in self.gpt.blocks]).numpy()


def load(folder: Path = hub.SHIPPED) -> Model:
    """Read a model folder.

    Raises ModelError, naming the file and what is wrong with it, where anything is missing, damaged,
    of another shape than config.json says, not finite, or of a kind that is not supported.
    """
    if not folder.is_dir():
        raise ModelError(f"there is no model folder {folder}; give one that holds config.json, or leave --model out")
    config, name = read_config(folder / "config.json")
    tokenizer = Tokenizer.load(folder / "tokenizer.json")
    if tokenizer.size > config.d_vocab:
        raise ModelError(
            f"the tokenizer of {folder} knows {tokenizer.size} tokens, its embedding has {config.d_vocab} rows; "
            "take all files from the same model"
        )
    weights = read_weights(folder / "model.safetensors", config)
    gpt = GPT(config, from_gpt2(weights, config))
    for layer, block in enumerate(gpt.blocks):
        block.attn.packed = weights[f"h.{layer}.attn.c_attn.weight"], weights[f"h.{layer}.attn.c_attn.bias"]
    return Model(gpt.eval().requires_grad_(False), tokenizer, name)


def save(folder: Path, gpt: GPT, tokenizer: Tokenizer, name: str, dtype: torch.dtype = torch.float16) -> None:
    """Write a model folder that `load` and the `transformers` library both read. Each file is complete or absent.

    Raises MachineError where the folder cannot be written.
    """
    c = gpt.config
    sizes = {theirs: getattr(c, ours) for theirs, ours in SIZES.items()}
    config = {"_name_or_path": name, "architectures": ["GPT2LMHeadModel"], **REQUIRED, **sizes}
    config |= {"bos_token_id": tokenizer.end_of_text, "eos_token_id": tokenizer.end_of_text}
    weights = {theirs: t.to(dtype).contiguous() for theirs, t in to_gpt2(gpt.state_dict(), c)}

    files.write(folder / "model.safetensors", to_bytes(weights, {"format": "pt"}))
    files.write(folder / "tokenizer.json", tokenizer.core.to_str(pretty=True).encode())
    files.write(folder / "config.json", (json.dumps(config, indent=2) + "\n").encode())


def read_config(path: Path) -> tuple[Config, str]:
    try:
        given = json.loads(path.read_text("utf-8"))
        if not isinstance(given, dict):
            raise ValueError("it is not a JSON object")
    except FileNotFoundError:
        raise ModelError(f"model file {path} is missing; copy the model folder again") from None
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"model file {path} cannot be read ({error}); copy the model folder again") from None

    for key, value in given.items():
        if key in REQUIRED and value != REQUIRED[key]:
            raise ModelError(f"{path}: {key} is {value!r}, only {REQUIRED[key]!r} is supported")
        if key not in SIZES and key not in REQUIRED and key not in WITHOUT_EFFECT:
            raise ModelError(f"{path}: the switch {key!r} is not supported; only plain GPT-2 models can be filmed")
    if given.get("model_type") != "gpt2":
        raise ModelError(f"{path}: model_type is missing; only 'gpt2' is supported")

    if missing := [theirs for theirs in SIZES if given.get(theirs) is None and theirs not in OPTIONAL]:
        raise ModelError(f"{path} does not say {', '.join(missing)}; copy the model folder again")
    sizes = {ours: given[theirs] for theirs, ours in SIZES.items() if given.get(theirs) is not None}
    try:
        config = Config(**{"d_mlp": 4 * sizes["d_model"]} | sizes)
    except (TypeError, ValueError) as error:
        raise ModelError(f"{path}: {error}; copy the model folder again") from None
    return config, hub.title(path.parent, str(given.get("_name_or_path") or ""))


def read_weights(path: Path, config: Config) -> dict[str, Tensor]:
    """The network's weights, as float32 under GPT-2's names."""
    if not path.is_file():
        raise ModelError(f"model file {path} is missing; {what_now(path.parent)}")
    try:
        with safe_open(path, framework="pt") as file:
            names = file.keys()
            found = {name.removeprefix("transformer."): name for name in names if not is_mask(name)}
            head = found.pop("lm_head.weight", None)
            shapes = {name: tuple(file.get_slice(stored).get_shape()) for name, stored in found.items()}
            if problems := list(differences(shapes, gpt2_shapes(config))):
                rest = f"; and {len(problems) - 3} more" if len(problems) > 3 else ""
                raise ModelError(f"{path} does not fit config.json: {'; '.join(problems[:3])}{rest}")
            weights = {name: file.get_tensor(stored) for name, stored in found.items()}
            if head and not torch.equal(file.get_tensor(head), weights["wte.weight"]):
                raise ModelError(f"{path}: lm_head.weight is not wte.weight, only tied embeddings are supported")
    except (SafetensorError, OSError) as error:
        raise ModelError(f"model file {path} is damaged ({error}); copy the model folder again") from None

    for name, t in weights.items():
        if not t.is_floating_point():
            raise ModelError(f"{path}: {name} is {t.dtype}, floating-point numbers are needed")
        weights[name] = t = t.float()
        if not all(end.isfinite() for end in t.aminmax()):  # both are NaN where any number is
            raise ModelError(f"{path}: {name} holds NaN or infinity; copy the model folder again")
    return weights


def what_now(folder: Path) -> str:
    pickles = [p.name for p in sorted(folder.iterdir()) if p.suffix in {".bin", ".pt", ".pth", ".ckpt"}]
    if pickles:
        return f"{pickles[0]} is a pickle, which can run code: convert it to safetensors"
    if (folder / "model.safetensors.index.json").exists():
        return "the weights are in several files: save them as one"
    return "copy the model folder again"


def is_mask(name: str) -> bool:
    """Old GPT-2 files carry the causal mask as if it were a weight."""
    return name.endswith((".attn.bias", ".attn.masked_bias"))


def differences(found: Shapes, wanted: Shapes) -> Iterator[str]:
    yield from (f"{name} is missing" for name in wanted if name not in found)
    yield from (f"{name} is not a tensor of GPT-2" for name in found if name not in wanted)
    for name in wanted:
        if name in found and found[name] != wanted[name]:
            yield f"{name} is {found[name]}, not {wanted[name]}"


# GPT-2's name of every tensor, and its axes. q, k and v are packed into one matrix, 3D wide; H·K is D.
AXES = {
    "wte.weight": "V D",
    "wpe.weight": "N D",
    "ln_f.weight": "D",
    "ln_f.bias": "D",
    "h.{}.ln_1.weight": "D",
    "h.{}.ln_1.bias": "D",
    "h.{}.ln_2.weight": "D",
    "h.{}.ln_2.bias": "D",
    "h.{}.attn.c_attn.weight": "D 3D",
    "h.{}.attn.c_attn.bias": "3D",
    "h.{}.attn.c_proj.weight": "D D",
    "h.{}.attn.c_proj.bias": "D",
    "h.{}.mlp.c_fc.weight": "D F",
    "h.{}.mlp.c_fc.bias": "F",
    "h.{}.mlp.c_proj.weight": "F D",
    "h.{}.mlp.c_proj.bias": "D",
}


def gpt2_shapes(c: Config) -> Shapes:
    """GPT-2's name of every tensor with its shape."""
    size = {"V": c.d_vocab, "N": c.n_ctx, "D": c.d_model, "3D": 3 * c.d_model, "F": c.d_mlp}
    return {
        name.format(layer): tuple(size[a] for a in axes.split())
        for layer in range(c.n_layers)
        for name, axes in AXES.items()
    }


# Ours to theirs, for what is only renamed. The four attention matrices are packed and are treated apart.
RENAMED = {
    "ln1.weight": "ln_1.weight",
    "ln1.bias": "ln_1.bias",
    "ln2.weight": "ln_2.weight",
    "ln2.bias": "ln_2.bias",
    "attn.b_O": "attn.c_proj.bias",
    "mlp.W_in": "mlp.c_fc.weight",
    "mlp.b_in": "mlp.c_fc.bias",
    "mlp.W_out": "mlp.c_proj.weight",
    "mlp.b_out": "mlp.c_proj.bias",
}
ENDS = {"W_E": "wte.weight", "W_pos": "wpe.weight", "ln_final.weight": "ln_f.weight", "ln_final.bias": "ln_f.bias"}


def to_gpt2(state: dict[str, Tensor], c: Config) -> Iterator[tuple[str, Tensor]]:
    """GPT-2 packs q, k and v into one matrix, D × 3·H·K, and all heads' W_O into one, H·K × D."""
    for ours, theirs in ENDS.items():
        yield theirs, state[ours]
    for layer in range(c.n_layers):
        mine, its = f"blocks.{layer}.", f"h.{layer}."
        for ours, theirs in RENAMED.items():
            yield its + theirs, state[mine + ours]
        qkv = [state[f"{mine}attn.W_{s}"].permute(1, 0, 2).reshape(c.d_model, c.d_model) for s in "QKV"]
        yield its + "attn.c_attn.weight", torch.cat(qkv, 1)
        yield its + "attn.c_attn.bias", torch.cat([state[f"{mine}attn.b_{s}"].reshape(-1) for s in "QKV"])
        yield its + "attn.c_proj.weight", state[mine + "attn.W_O"].reshape(c.d_model, c.d_model)


def from_gpt2(weights: dict[str, Tensor], c: Config) -> dict[str, Tensor]:
    """The inverse of `to_gpt2`, without a copy but of W_E.

    Every token looks up one row of W_E, and then reads all of W_U, its transpose: that is what lies in rows, which
    for one token is up to three times as quick.
    """
    state = {ours: weights[theirs] for ours, theirs in ENDS.items()}
    state["W_E"] = state["W_E"].T.contiguous().T
    for layer in range(c.n_layers):
        mine, its = f"blocks.{layer}.", f"h.{layer}."
        state |= {mine + ours: weights[its + theirs] for ours, theirs in RENAMED.items()}
        matrices, biases = weights[its + "attn.c_attn.weight"], weights[its + "attn.c_attn.bias"]
        for s, W, b in zip("QKV", matrices.chunk(3, 1), biases.chunk(3)):
            state[f"{mine}attn.W_{s}"] = W.reshape(c.d_model, c.n_heads, c.d_head).permute(1, 0, 2)
            state[f"{mine}attn.b_{s}"] = b.reshape(c.n_heads, c.d_head)
        state[mine + "attn.W_O"] = weights[its + "attn.c_proj.weight"].reshape(c.n_heads, c.d_head, c.d_model)
    return state
