"""GPT-2 as it is published: every key of its config.json, its names, its size."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from transformers import GPT2LMHeadModel, GPT2TokenizerFast

from transformer import checkpoint

ROOT = Path(__file__).parents[2]
TEXT = "the old king gave the small boy a golden key"


@torch.inference_mode()
def test_we_compute_what_transformers_computes_from_the_same_folder(wide_gpt2):
    ours, theirs = checkpoint.load(wide_gpt2), GPT2LMHeadModel.from_pretrained(wide_gpt2, local_files_only=True)
    ids = torch.tensor([ours.tokenizer.encode(TEXT).ids])
    assert GPT2TokenizerFast.from_pretrained(wide_gpt2)(TEXT)["input_ids"] == ids[0].tolist()
    torch.testing.assert_close(ours.gpt(ids)[0], theirs.eval()(ids).logits, atol=1e-4, rtol=1e-4)


def test_keys_of_other_published_models_change_nothing(wide_gpt2, tmp_path):
    extra = {"n_special": 0, "predict_special_tokens": True, "output_past": True, "gradient_checkpointing": False}
    extra |= {"_num_labels": 1, "id2label": {"0": "LABEL_0"}, "label2id": {"LABEL_0": 0}, "torchscript": False}
    given = json.loads((wide_gpt2 / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps(given | extra))
    assert checkpoint.read_config(tmp_path / "config.json")[0] == checkpoint.read_config(wide_gpt2 / "config.json")[0]


MEASURE = r"""
import re, sys, time
from pathlib import Path
from transformer import checkpoint
from transformer.record import record
start = time.perf_counter()
trace = record(checkpoint.load(Path(sys.argv[1])), "the cat sat " * 22)
seconds = time.perf_counter() - start
most = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]  # rusage would count the parent's too
print(trace.n_tokens, trace.n_layers, seconds, 1024 * int(most))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_gpt2_small_is_traced_in_seconds_and_little_memory(make_gpt2):
    """The one test with all 124 million weights, as nothing smaller shows what they cost: about ten seconds."""
    folder = make_gpt2(n_layers=12, d_vocab=50257)
    command = [sys.executable, "-c", MEASURE, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    tokens, layers, seconds, memory = map(float, done.stdout.split())
    assert (tokens >= 64, layers) == (True, 12)
    assert seconds < 10
    assert memory < 2e9
    (folder / "model.safetensors").unlink()  # half a gigabyte
