"""GPT-2 as the world has it: its layout, its width, its two tokenizer files, with random weights."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import GPT2Config, GPT2LMHeadModel
from transformers.utils import logging

torch.set_num_threads(1)  # every core has a process of its own; more threads only wait for each other
ROOT = Path(__file__).parents[1]
PUBLISHED = {  # what else openai-community/gpt2 has in its config.json
    "architectures": ["GPT2LMHeadModel"],
    "n_ctx": 1024,
    "summary_activation": None,
    "summary_first_dropout": 0.1,
    "summary_proj_to_labels": True,
    "summary_type": "cls_index",
    "summary_use_proj": True,
    "task_specific_params": {"text-generation": {"do_sample": True, "max_length": 50}},
}


@pytest.fixture(scope="session")
def make_gpt2(tmp_path_factory) -> Callable[..., Path]:
    """``make_gpt2(n_layers, d_vocab)`` writes a model folder 12 heads and 768 numbers wide."""

    def make(n_layers: int, d_vocab: int) -> Path:
        folder = tmp_path_factory.mktemp("models") / "gpt2"
        logging.disable_progress_bar()
        torch.manual_seed(0)
        sizes = {"n_layer": n_layers, "n_head": 12, "n_embd": 768, "n_positions": 1024, "vocab_size": d_vocab}
        last = d_vocab - 1
        model = GPT2LMHeadModel(GPT2Config(**sizes, bos_token_id=last, eos_token_id=last))
        with torch.no_grad():
            for block in model.transformer.h:
                block.attn.c_attn.weight *= 4  # patterns that are not flat
            model.transformer.h[0].mlp.c_proj.bias[[138, 447]] += torch.tensor([900.0, -3000.0])  # as GPT-2's own
        model.save_pretrained(folder)
        old_names(folder / "model.safetensors")
        config = json.loads((folder / "config.json").read_text())
        (folder / "config.json").write_text(json.dumps(config | PUBLISHED))
        write_tokenizer(folder, d_vocab)
        return folder

    return make


@pytest.fixture(scope="session")
def wide_gpt2(make_gpt2) -> Path:
    """As wide as GPT-2, but two layers deep and with a smaller vocabulary."""
    return make_gpt2(n_layers=2, d_vocab=5000)


def old_names(path: Path) -> None:
    """Names without a prefix, and the masks among the weights, as in the first files of GPT-2."""
    weights = {name.removeprefix("transformer."): t for name, t in load_file(path).items()}
    layers = sum(name.endswith("ln_1.weight") for name in weights)
    masks = {f"h.{n}.attn.bias": torch.ones(1, 1, 1024, 1024).tril() for n in range(layers)}
    save_file(weights | masks, path)


def write_tokenizer(folder: Path, d_vocab: int) -> None:
    """The shipped tokenizer as ``vocab.json`` and ``merges.txt``, cut down, or filled up with pairs of its words."""
    spec = json.loads((ROOT / "assets" / "model" / "tokenizer.json").read_text())["model"]
    ids = sorted(spec["vocab"], key=spec["vocab"].get)[:d_vocab]
    known, merges = set(ids), [(a, b) for a, b in spec["merges"]]
    pairs = ((a, b) for a in ids[300:] for b in ids[300:] if not b.startswith("Ġ") and a + b not in known)
    for a, b in pairs:
        if len(ids) == d_vocab:
            break
        known.add(a + b)
        ids.append(a + b)
        merges.append((a, b))
    lines = ["#version: 0.2", *(f"{a} {b}" for a, b in merges if {a, b, a + b} <= known)]
    (folder / "vocab.json").write_text(json.dumps({token: n for n, token in enumerate(ids)}))
    (folder / "merges.txt").write_text("\n".join(lines) + "\n")
