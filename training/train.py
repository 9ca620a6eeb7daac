"""Train a GPT from a folder of texts.

    python -m training.train --config training/compact.toml --corpus FOLDER --run runs/compact

The run folder holds the tokenizer, the encoded text, the last checkpoint and the log. Run the same command again and
it goes on from the last checkpoint, exactly as if it had never stopped: step n draws its batch from (seed, n).
"""

import contextlib
import json
import signal
import time
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import click
import numpy as np
import torch
from torch import Tensor, nn

from training.corpus import PARTS, Part
from training.data import Data, load_or_prepare, whole_words
from training.embedding_init import ppmi_embedding
from training.muon import Muon
from training.prices import IGNORED, Objective, next_token_losses
from transformer.checkpoint import load
from transformer.config import Config
from transformer.errors import InputError
from transformer.model import GPT

HELD_OUT_WINDOWS = 24  # per part


@dataclass(frozen=True)
class Plan:
    """How long, how fast, on what: the whole of a run but the text."""

    model: Config
    seed: int
    steps: int
    batch: int
    warm_up: int
    decay: float
    late_mix: float
    lr_matrices: float
    lr_rest: float
    weight_decay: float
    rehearsal: dict[str, float]
    teaching_bytes: int
    every: dict[str, int]
    mix: dict[str, list[float]] = field(default_factory=dict)  # part -> its weight, early and late, if not the usual
    snapshots: tuple[int, ...] = ()  # steps after which the weights are kept
    prices: dict[str, float] = field(default_factory=dict)  # beside the next token, as in `foresight.py`

    @classmethod
    def read(cls, path: Path) -> "Plan":
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return cls(
            Config(**raw["model"]),
            raw["seed"],
            **raw["plan"],
            lr_matrices=raw["learning_rate"]["matrices"],
            lr_rest=raw["learning_rate"]["rest"],
            weight_decay=raw["learning_rate"]["weight_decay"],
            rehearsal=raw["rehearsal"],
            teaching_bytes=raw["text"]["teaching_bytes"],
            every=raw["every"],
            mix=raw.get("mix", {}),
            snapshots=tuple(raw.get("snapshots", {}).get("steps", ())),
            prices=raw.get("prices", {}),
        )

    def parts(self) -> tuple[Part, ...]:
        """The parts of the text, weighted as this plan wants."""
        return tuple(
            replace(part, weight=self.mix[part.name][0], late_weight=self.mix[part.name][1])
            if part.name in self.mix
            else part
            for part in PARTS
        )

    def speed(self, step: int) -> float:
        """Share of the full learning rate: a short warm-up, a long plain, a straight slope down to zero."""
        return min(1, (step + 1) / self.warm_up, (self.steps - step) / (self.decay * self.steps))


class Trainer:
    """Model, optimisers and counters of one run; ``state`` is all that a checkpoint must hold."""

    def __init__(
        self,
        plan: Plan,
        data: Data,
        parts: tuple[Part, ...] = PARTS,
        device: str = "cpu",
        start: GPT | None = None,
    ) -> None:
        self.plan, self.data, self.parts, self.device = plan, data, parts, device
        torch.manual_seed(plan.seed)
        self.model = GPT(plan.model)
        if start is not None:
            self.model.load_state_dict({name: t.float() for name, t in start.state_dict().items()})
        else:
            streams = list(data.train.values())
            with torch.no_grad():
                self.model.W_E.copy_(ppmi_embedding(streams, plan.model.d_vocab, plan.model.d_model, plan.seed))
        self.objective = Objective(self.model, **plan.prices).to(device)
        self.optimizers = make_optimizers(self.objective, plan)
        self.words = whole_words(data.tokenizer)
        self.tokens = np.arange(257, plan.model.d_vocab)  # all but the end and the single bytes
        self.step = 0
        self.copy_loss = float("inf")  # on rehearsals, a running mean

    def rehearsal_share(self) -> float:
        r = self.plan.rehearsal
        learning = self.step < r["at_most_steps"] and self.copy_loss > r["until_loss"]
        return r["share"] if learning else r["later_share"]

    def batch(self) -> tuple[Tensor, Tensor, int]:
        """Return inputs and targets, B T each, and how many rows at the end are rehearsals."""
        plan, T = self.plan, self.plan.model.n_ctx
        rng = np.random.default_rng([plan.seed, self.step])
        n_rehearsals = rng.binomial(plan.batch, self.rehearsal_share())
        late = self.step >= plan.steps * (1 - plan.late_mix)
        weights = np.array([part.late_weight if late else part.weight for part in self.parts])
        counts = rng.multinomial(plan.batch - n_rehearsals, weights / weights.sum())
        windows = [
            self.data.train[part.name].windows(rng, n, T + 1) for part, n in zip(self.parts, counts, strict=True) if n
        ]
        x, y = [w[:, :-1] for w in windows], [w[:, 1:] for w in windows]
        for _ in range(n_rehearsals):
            with_pieces = plan.rehearsal.get("pieces") and rng.random() < plan.rehearsal["pieces"]
            inputs, targets = rehearsal(rng, self.tokens if with_pieces else self.words, T)
            x.append(inputs[None])
            y.append(targets[None])
        return (*(torch.from_numpy(np.concatenate(a)).to(self.device) for a in (x, y)), n_rehearsals)

    def train_step(self, objective: nn.Module) -> tuple[float, float]:
        """One update; return the loss of the ordinary text and the gradient norm."""
        x, y, n_rehearsals = self.batch()
        is_text = torch.arange(len(x), device=self.device) < len(x) - n_rehearsals
        losses, price = objective(x, y, is_text)
        seen = y != IGNORED
        (losses.sum() / seen.sum() + price).backward()
        norm = nn.utils.clip_grad_norm_(self.objective.parameters(), 1.0).item()
        speed = self.plan.speed(self.step)
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = group["full_lr"] * speed
            optimizer.step()
            optimizer.zero_grad()
        self.step += 1

        text, copies = slice(0, len(x) - n_rehearsals), slice(len(x) - n_rehearsals, None)
        losses = losses.detach()
        if n_rehearsals:
            now = (losses[copies].sum() / seen[copies].sum()).item()
            self.copy_loss = now if self.copy_loss == float("inf") else 0.95 * self.copy_loss + 0.05 * now
        return (losses[text].sum() / seen[text].sum()).item(), norm

    def state(self) -> dict:
        return {
            "config": asdict(self.plan.model),
            "model": self.model.state_dict(),
            "objective": self.objective.state_dict(),  # the same tensors, and those of the prices
            "optimizers": [o.state_dict() for o in self.optimizers],
            "step": self.step,
            "copy_loss": self.copy_loss,
        }

    def load_state(self, state: dict) -> None:
        self.objective.load_state_dict(state["objective"])
        for optimizer, saved in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        self.step, self.copy_loss = state["step"], state["copy_loss"]


def rehearsal(rng: np.random.Generator, words: np.ndarray, T: int) -> tuple[np.ndarray, np.ndarray]:
    """Random words, repeated with a period from 6 to T/2. Inputs and targets, T each.

    The first round cannot be foreseen, so its targets cost nothing; from then on every token can be copied.
    """
    period = int(rng.integers(6, T // 2 + 1))
    row = np.resize(rng.choice(words, period), T + 1)
    targets = row[1:].copy()
    targets[: period - 1] = IGNORED
    return row[:-1], targets


def make_optimizers(objective: Objective, plan: Plan) -> list[torch.optim.Optimizer]:
    """Muon for the matrices inside the blocks, AdamW for embeddings, biases and norms."""
    named = list(objective.named_parameters())
    matrices = [(name, p) for name, p in named if ".blocks." in name and ".W_" in name]
    chosen = {name for name, _ in matrices}
    rest = [p for name, p in named if name not in chosen]
    optimizers = [
        Muon(matrices, plan.lr_matrices, momentum=0.95, weight_decay=plan.weight_decay),
        torch.optim.AdamW(rest, plan.lr_rest, betas=(0.9, 0.95), weight_decay=0.0, fused=True),
    ]
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["full_lr"] = group["lr"]
    return optimizers


@torch.no_grad()
def held_out_losses(
    model: nn.Module, data: Data, T: int, device: str, windows: int = HELD_OUT_WINDOWS
) -> dict[str, float]:
    """Mean loss per token, in nats, on the same held-out windows of every part each time."""
    losses = {}
    for name, stream in data.held_out.items():
        rng = np.random.default_rng(1)
        w = torch.from_numpy(stream.windows(rng, windows, T + 1)).to(device)
        with torch.autocast(device, torch.bfloat16):
            batches = [next_token_losses(model(b[:, :-1])[0], b[:, 1:]).mean() for b in w.split(8)]
        losses[name] = torch.stack(batches).mean().item()
    return losses


def save_atomically(state: dict, path: Path) -> None:
    """A reader, or the next run, finds the old checkpoint or the new one, never half of one."""
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    partial.replace(path)


@contextlib.contextmanager
def interrupts() -> Iterator[list[int]]:
    """Collect Ctrl-C instead of obeying at once: half a step must not reach a checkpoint."""
    asked: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: asked.append(number))
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)


def train(trainer: Trainer, run: Path, minutes: float | None = None, compile: bool = True) -> None:
    """Take the remaining steps, or those that fit into ``minutes``; Ctrl-C finishes the step, saves and stops."""
    plan, checkpoint = trainer.plan, run / "checkpoint.pt"
    run.mkdir(parents=True, exist_ok=True)
    if checkpoint.exists():
        trainer.load_state(torch.load(checkpoint, map_location=trainer.device, weights_only=True))
    objective = torch.compile(trainer.objective) if compile else trainer.objective
    began, text_loss = time.monotonic(), None

    with (run / "log.jsonl").open("a") as log, interrupts() as asked_to_stop:
        while trainer.step < plan.steps and not asked_to_stop:
            if minutes is not None and time.monotonic() - began > 60 * minutes:
                break
            loss, norm = trainer.train_step(objective)
            text_loss = loss if text_loss is None else 0.98 * text_loss + 0.02 * loss
            step, last = trainer.step, trainer.step == plan.steps
            log_now, held_out_now = (last or step % plan.every[what] == 0 for what in ("log", "held_out"))
            if log_now or held_out_now:
                line = {
                    "step": step,
                    "tokens": step * plan.batch * plan.model.n_ctx,
                    "seconds": round(time.monotonic() - began, 1),  # since this start
                    "loss": round(text_loss, 4),
                    "copy_loss": round(trainer.copy_loss, 4),
                    "speed": round(plan.speed(step - 1), 4),
                    "grad_norm": round(norm, 4),
                }
                if held_out_now:
                    losses = held_out_losses(trainer.model, trainer.data, plan.model.n_ctx, trainer.device)
                    line["held_out"] = {name: round(value, 4) for name, value in losses.items()}
                print(json.dumps(line), file=log, flush=True)
                click.echo(json.dumps(line))
            if step in plan.snapshots:
                weights = {name: t.half() for name, t in trainer.model.state_dict().items()}
                save_atomically({"config": asdict(plan.model), "model": weights, "step": step}, run / f"step-{step}.pt")
            if step % plan.every["checkpoint"] == 0:
                save_atomically(trainer.state(), checkpoint)
    save_atomically(trainer.state(), checkpoint)


@click.command()
@click.option("--config", type=click.Path(exists=True, path_type=Path), required=True, help="The plan, a .toml file.")
@click.option("--corpus", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Folder of text files.")
@click.option("--run", type=click.Path(path_type=Path), required=True, help="Where this run keeps its files.")
@click.option(
    "--start",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Go on from the weights and the tokenizer of this model folder.",
)
@click.option("--steps", type=int, help="Plan this many steps instead of the config's.")
@click.option("--minutes", type=float, help="Stop after this long; the next start goes on.")
@click.option("--threads", default=1, show_default=True)
@click.option("--device", default="cpu", show_default=True)
@click.option("--compile/--no-compile", default=True, show_default=True, help="Compiling wants a C++ compiler.")
def main(
    config: Path,
    corpus: Path | None,
    run: Path,
    start: Path | None,
    steps: int | None,
    minutes: float | None,
    threads: int,
    device: str,
    compile: bool,
) -> None:
    """Train a small GPT, or go on where the run stopped."""
    torch.set_num_threads(threads)
    plan = Plan.read(config)
    plan = plan if steps is None else replace(plan, steps=steps)
    try:
        model = load(start) if start else None
        tokenizer = model.tokenizer.core if model else None
        data = load_or_prepare(run, corpus, plan.model.d_vocab, plan.teaching_bytes, plan.seed, tokenizer)
    except InputError as error:
        raise click.ClickException(str(error)) from None
    train(Trainer(plan, data, plan.parts(), device, model.gpt if model else None), run, minutes, compile)


if __name__ == "__main__":
    main()
