"""What a network learned, step by step: ``python -m training.snapshots --run RUN --out assets/bundles``.

From the weights a run kept on its way: a few of its parameters, what it said to a few prompts, and its loss.
"""

import json
from pathlib import Path

import click
import torch

from training.export import history
from transformer import files
from transformer.checkpoint import Model
from transformer.config import Config
from transformer.model import GPT
from transformer.tokenizer import Tokenizer

PROMPTS = ["Michael Jordan plays the sport of", "a fluffy blue creature roamed the verdant", "The capital of France is"]
PARAMETERS = "blocks.0.mlp.W_in", 8, 12  # its first rows and columns
TOP = 5


@torch.inference_mode()
def learned(run: Path) -> dict:
    """The snapshots of a run, in the order of their steps."""
    tokenizer = Tokenizer.load(run / "tokenizer.json")
    name, rows, columns = PARAMETERS
    kept = (torch.load(path, weights_only=True) for path in run.glob("step-*.pt"))
    states = sorted(kept, key=lambda state: state["step"])
    lines = history(run / "log.jsonl", states[-1]["step"])
    losses = {line["step"]: line["held_out"] for line in lines if "held_out" in line}
    found = []
    for state in states:
        gpt = GPT(Config(**state["config"]), {key: t.float() for key, t in state["model"].items()})
        sample = state["model"][name][:rows, :columns].float()
        found.append(
            {
                "step": state["step"],
                "held_out": losses.get(state["step"]),
                "parameters": [[round(v, 4) for v in row] for row in sample.tolist()],
                "answers": [answers(Model(gpt.eval(), tokenizer, ""), prompt) for prompt in PROMPTS],
            }
        )
    return {"prompts": PROMPTS, "parameters": f"{name}[:{rows}, :{columns}]", "snapshots": found}


def answers(model: Model, prompt: str) -> list[list]:
    """The likeliest next tokens and their probabilities."""
    ids = model.tokenizer.encode(prompt).ids[-model.gpt.config.n_ctx :]
    logits = model.gpt(torch.tensor([ids]))[0][0, -1]
    top = logits.double().softmax(-1).topk(TOP)
    return [[model.vocab[i], round(p, 6)] for i, p in zip(top.indices.tolist(), top.values.tolist())]


@click.command()
@click.option("--run", type=click.Path(exists=True, path_type=Path), required=True, help="The folder of the run.")
@click.option("--after", type=click.Path(exists=True, path_type=Path), help="The snapshots.json of the run before it.")
@click.option("--out", type=click.Path(path_type=Path), default="assets/bundles", show_default=True)
def main(run: Path, after: Path | None, out: Path) -> None:
    """Write what the kept weights of a run say."""
    found = learned(run)
    if after:
        before = json.loads(after.read_text(encoding="utf-8"))["snapshots"]
        later = [snapshot | {"step": before[-1]["step"] + snapshot["step"]} for snapshot in found["snapshots"]]
        found["snapshots"] = before + later
    files.write(out / "snapshots.json", (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode())
    for snapshot in found["snapshots"]:
        said = (f"{best[0]!r} {best[1]:.2f}" for best, *_ in snapshot["answers"])
        click.echo(f"{snapshot['step']:>6}: {' · '.join(said)}")


if __name__ == "__main__":
    main()
