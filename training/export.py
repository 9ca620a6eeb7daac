"""Turn the last checkpoint of a run into a model folder: ``python -m training.export --run RUN --out assets/model``."""

import json
from pathlib import Path

import click
import torch

from transformer import files
from transformer.checkpoint import save
from transformer.config import Config
from transformer.model import GPT
from transformer.tokenizer import Tokenizer


def export(run: Path, out: Path, name: str, after: Path | None = None) -> int:
    """Write GPT-2's file layout with 16-bit weights, and the history; return the step the weights come from.

    The history goes on from that in the file ``after``, of the run that this one started from.
    """
    state = torch.load(run / "checkpoint.pt", map_location="cpu", weights_only=True)
    model = GPT(Config(**state["config"]))
    model.load_state_dict(state["model"])
    centre(model)
    save(out, model, Tokenizer.load(run / "tokenizer.json"), name)
    told = history(run / "log.jsonl", state["step"])
    if after:
        before = [json.loads(line) for line in after.read_text(encoding="utf-8").splitlines()]
        counts = ("step", "tokens")
        told = before + [line | {count: before[-1][count] + line[count] for count in counts} for line in told]
    lines = "".join(json.dumps(line) + "\n" for line in told)
    files.write(out / "history.jsonl", lines.encode())
    return state["step"]


@torch.no_grad()
def centre(model: GPT) -> None:
    """Let nothing write to the one direction that nothing reads, all entries alike: every norm takes it away.

    The logits stay the same. Left in, it grows until it is most of each vector, and angles between them mean nothing.
    """
    writing = [p for block in model.blocks for p in (block.attn.W_O, block.attn.b_O, block.mlp.W_out, block.mlp.b_out)]
    for p in (model.W_pos, *writing):
        p -= p.mean(-1, keepdim=True)


def history(log: Path, last_step: int) -> list[dict]:
    """What the log says about the steps up to the checkpoint. Steps taken twice, after a crash, count once."""
    lines = {line["step"]: line for line in map(json.loads, log.read_text(encoding="utf-8").splitlines())}
    return [lines[step] for step in sorted(lines) if step <= last_step]


@click.command()
@click.option("--run", type=click.Path(exists=True, path_type=Path), required=True, help="The folder of the run.")
@click.option("--after", type=click.Path(exists=True, path_type=Path), help="The history.jsonl of the run before it.")
@click.option("--out", type=click.Path(path_type=Path), default="assets/model", show_default=True)
@click.option("--name", default="compact GPT", show_default=True, help="The name shown on screen.")
def main(run: Path, after: Path | None, out: Path, name: str) -> None:
    """Export the last checkpoint of a run."""
    step = export(run, out, name, after)
    click.echo(f"{out}: the weights after step {step:,}")


if __name__ == "__main__":
    main()
