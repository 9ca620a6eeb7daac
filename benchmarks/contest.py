"""Several programs doing the same work in turn, so that whatever slows the machine down slows all of them."""

import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import torch
from transformers import GPT2LMHeadModel, PreTrainedTokenizerFast
from transformers.utils import logging

from transformer.tokenizer import END_OF_TEXT

RESULTS = Path(__file__).parent / "results.md"
OURS = "tensorfilm"


class Row(NamedTuple):
    """How long one program took for one task."""

    task: str
    program: str
    ms: float  # median
    fastest_ms: float
    times_ours: float | None  # median over ours; None for ours, and for a part of the task


def contest(task: str, programs: dict[str, Callable[[], object]], rounds: int) -> list[Row]:
    """Run every program once a round. A name in brackets is only a part of the task."""
    seconds: dict[str, list[float]] = {name: [] for name in programs}
    for done in range(-3, rounds):  # the first rounds warm up
        for name, program in programs.items():
            start = time.perf_counter()
            program()
            if done >= 0:
                seconds[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(s) for name, s in seconds.items()}
    return [
        Row(task, name, 1e3 * medians[name], 1e3 * min(s), medians[name] / medians[OURS] if compared(name) else None)
        for name, s in seconds.items()
    ]


def compared(name: str) -> bool:
    return name != OURS and not name.startswith("(")


def of_transformers(folder: Path, **options) -> GPT2LMHeadModel:
    """A model of the `transformers` library with the same weights, in the same precision."""
    logging.disable_progress_bar()
    return GPT2LMHeadModel.from_pretrained(folder, local_files_only=True, dtype=torch.float32, **options).eval()


def of_transformerlens(folder: Path):
    """TransformerLens around such a model; None where it is not installed."""
    try:
        from transformer_lens.model_bridge import TransformerBridge
    except ModuleNotFoundError:
        return None
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"), eos_token=END_OF_TEXT)
    model = of_transformers(folder, attn_implementation="eager")
    return TransformerBridge.boot_transformers(str(folder), hf_model=model, tokenizer=tokenizer, device="cpu")


def versions() -> str:
    found = []
    for package in ("torch", "transformers", "transformer-lens"):
        try:
            found.append(f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            found.append(f"{package} not installed")
    return ", ".join(found)


def machine() -> str:
    """The processor by its name, as far as the system tells."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = (line.partition(":") for line in info.read_text().splitlines())
        name = next((value.strip() for key, _, value in lines if key.strip() == "model name"), name)
    return f"{name}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def table(rows: list[Row]) -> str:
    """Markdown."""
    lines = ["| task | program | median ms | fastest ms | times ours |", "| --- | --- | ---: | ---: | ---: |"]
    for row in rows:
        times = "" if row.times_ours is None else f"{row.times_ours:.2f}"
        lines.append(f"| {row.task} | {row.program} | {row.ms:.2f} | {row.fastest_ms:.2f} | {times} |")
    return "\n".join(lines)


def report(title: str, rows: list[Row], notes: list[str], as_json: bool, save: bool) -> str:
    """What is printed; with ``save`` it is also appended to results.md."""
    facts = [f"{machine()}, one thread", versions(), *notes]
    if save:
        entry = "\n".join([f"\n## {date.today()} · {title}\n", *(f"- {fact}" for fact in facts), "", table(rows), ""])
        with RESULTS.open("a", encoding="utf-8") as file:
            file.write(entry)
    if as_json:
        measured = [row._asdict() for row in rows]
        return json.dumps({"title": title, "date": str(date.today()), "facts": facts, "rows": measured}, indent=2)
    return "\n".join([*facts, "", table(rows)])
