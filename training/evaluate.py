"""Measure what the films say about a model: ``python -m training.evaluate --model assets/model [--run RUN]``.

One table that says what was wanted and what was reached, then one for each measure; see `training/measure`. Everything
asked is held out: pairs of entity and wording, sentences, words and word orders that the training text never has.
"""

import json
from pathlib import Path

import click
import torch

from training.data import Data
from training.measure import ablation, analogies, copying, facts, heads, scenes, senses, text, writing
from training.measure.reading import Finding
from training.measure.summary import summary
from transformer.checkpoint import Model, load

MEASURES = [
    facts.measure,
    senses.measure,
    scenes.measure,
    heads.measure,
    copying.measure,
    analogies.measure,
    ablation.measure,
    writing.next_words,
    writing.continuations,
]


@torch.inference_mode()
def evaluate(model: Model, data: Data | None) -> list[Finding]:
    """The summary, then every measure; loss on held-out text only where there is such text."""
    findings = [measure(model) for measure in MEASURES]
    return [summary(findings), *([text.measure(model, data)] if data else []), *findings]


def save(findings: list[Finding], path: Path) -> None:
    """Write the tables to ``path``, Markdown, and the figures beside them as JSON."""
    path.write_text("\n".join(finding.markdown() for finding in findings), encoding="utf-8")
    figures = {finding.title: finding.figures for finding in findings if finding.figures}
    path.with_suffix(".json").write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


@click.command()
@click.option("--model", "folder", type=click.Path(path_type=Path), default="assets/model", show_default=True)
@click.option("--run", type=click.Path(exists=True, path_type=Path), help="A run folder, whose held-out text is read.")
@click.option("--out", type=click.Path(path_type=Path), help="Where to save the tables; default: RUN/evaluation.md.")
def main(folder: Path, run: Path | None, out: Path | None) -> None:
    """Print what the model can do, measured."""
    torch.set_num_threads(1)
    findings = evaluate(load(folder), Data.load(run) if run else None)
    click.echo("\n".join(finding.markdown() for finding in findings))
    if out or run:
        save(findings, out or run / "evaluation.md")


if __name__ == "__main__":
    main()
