"""Traces in the words of other programs: TransformerLens's activation cache, BertViz's list of attentions.

A ``tl`` file is safetensors. Its tensors have the names that `TransformerBridge.run_with_cache` of TransformerLens 4
gives them, its order of axes, and a batch of one in front:

    from safetensors.torch import load_file
    cache = load_file("prompt.tl.safetensors")
    cache["blocks.0.attn.hook_pattern"]  # 1 H T T
    cache["blocks.0.attn.hook_q"]  # 1 T H K

What a layer norm returns, its weight and bias applied, is ``ln1.hook_out``, as in version 4. There is no
``ln1.hook_normalized``, which means two things: in version 4 what the norm has before its weight and bias, in the
HookedTransformer before it, where nothing is folded, what it returns. Masked scores are −∞; version 4 has the lowest
float there. W_O and b_O have their names as parameters; what TransformerLens has no name for keeps ours.

A ``bertviz`` file is JSON:

    file = json.load(open("prompt.bertviz.json"))
    head_view([torch.tensor(layer) for layer in file["attention"]], file["tokens"])
"""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save

from transformer import files
from transformer.trace import Trace, array_axes, read_words, reading

# Ours to theirs; {} is the layer.
CACHE = {
    "ids": "embed.hook_in",
    "embed": "hook_embed",
    "pos_embed": "hook_pos_embed",
    "resid_pre": "blocks.{}.hook_resid_pre",
    "ln1_out": "blocks.{}.ln1.hook_out",
    "q": "blocks.{}.attn.hook_q",
    "k": "blocks.{}.attn.hook_k",
    "v": "blocks.{}.attn.hook_v",
    "scores": "blocks.{}.attn.hook_attn_scores",
    "pattern": "blocks.{}.attn.hook_pattern",
    "z": "blocks.{}.attn.hook_z",
    "head_out": "blocks.{}.attn.hook_result",
    "attn_out": "blocks.{}.hook_attn_out",
    "resid_mid": "blocks.{}.hook_resid_mid",
    "ln2_out": "blocks.{}.ln2.hook_out",
    "mlp_pre": "blocks.{}.mlp.hook_pre",
    "mlp_post": "blocks.{}.mlp.hook_post",
    "mlp_out": "blocks.{}.hook_mlp_out",
    "resid_post": "blocks.{}.hook_resid_post",
    "ln_final": "ln_final.hook_out",
    "logits": "unembed.hook_out",
}
PARAMETERS = {"W_O": "blocks.{}.attn.W_O", "b_O": "blocks.{}.attn.b_O"}
BY_TOKEN = {"q", "k", "v", "z", "head_out"}  # ours are H T K, theirs T H K


def write(trace: Trace, path: Path, format: str = "tensorfilm") -> None:
    """Write a trace as ``tensorfilm``, ``tl`` or ``bertviz``.

    Raises MachineError where the place cannot be written.
    """
    if format == "tensorfilm":
        trace.save(path)
    elif format == "tl":
        files.write(path, save(to_tl(trace), trace.header()))
    else:
        files.write(path, json.dumps(to_bertviz(trace), ensure_ascii=False).encode())


def read(path: Path) -> Trace:
    """Read what `write` wrote as ``tensorfilm`` or ``tl``.

    Raises InputError where the file is missing, damaged, no trace, or lacks what a trace needs, naming it.
    """
    with reading(path), safe_open(path, framework="numpy") as file:
        words, names = read_words(file.metadata()), file.keys()
        if CACHE["embed"] not in names:
            return Trace.load(path)
        return from_tl({name: file.get_tensor(name) for name in names}, words)


def to_tl(trace: Trace) -> dict[str, np.ndarray]:
    out = {}
    for ours in array_axes():
        array = getattr(trace, ours)
        if ours == "scores":
            array = np.where(np.tri(trace.n_tokens, dtype=bool), array, np.float32(-np.inf))
        names = theirs(ours, trace.n_layers)
        for name, tensor in zip(names, array if per_layer(ours) else [array]):
            tensor = tensor.swapaxes(0, 1) if ours in BY_TOKEN else tensor
            out[name] = np.ascontiguousarray(tensor[None] if ours in CACHE else tensor)
    return out


def from_tl(tensors: Mapping[str, np.ndarray], words: Mapping[str, object]) -> Trace:
    """The inverse. Masked scores, which are nowhere stored, are computed again from q and k."""
    n_layers = max(1, sum(name.endswith(".hook_resid_pre") for name in tensors))
    wanted = [name for ours in array_axes() for name in theirs(ours, n_layers)]
    if lacking := [name for name in wanted if name not in tensors]:
        raise ValueError(f"it lacks {', '.join(lacking[:3])}" + f" and {len(lacking) - 3} more" * (len(lacking) > 3))
    arrays = {}
    for ours in array_axes():
        parts = [tensors[name] for name in theirs(ours, n_layers)]
        if ours in CACHE and any(len(part) != 1 for part in parts):
            raise ValueError(f"{theirs(ours, 1)[0]} is no batch of one text")
        parts = [part[0] for part in parts] if ours in CACHE else parts
        parts = [part.swapaxes(0, 1) for part in parts] if ours in BY_TOKEN else parts
        arrays[ours] = np.stack(parts) if per_layer(ours) else parts[0]
    q, k = arrays["q"], arrays["k"]
    unmasked = q @ k.swapaxes(-1, -2) / np.float32(q.shape[-1] ** 0.5)
    arrays["scores"] = np.where(np.tri(q.shape[2], dtype=bool), arrays["scores"], unmasked)
    return Trace(**words, **arrays)


def theirs(ours: str, n_layers: int) -> list[str]:
    """The names in a ``tl`` file of one array of a trace: one, or one for each layer."""
    name = (CACHE | PARAMETERS).get(ours, ours)
    return [name.format(layer) for layer in range(n_layers)] if per_layer(ours) else [name]


def per_layer(ours: str) -> bool:
    return array_axes()[ours][0] == "L"


def to_bertviz(trace: Trace) -> dict:
    """The tokens, and for each layer the patterns of its heads, 1 H T T."""
    return {"tokens": trace.tokens, "attention": [[layer.tolist()] for layer in trace.pattern]}
