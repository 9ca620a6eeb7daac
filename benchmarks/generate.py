"""64 tokens, the likeliest each time, with a KV cache: ``python -m benchmarks.generate``.

Nobody stops at the end of a text, so that all do the same work; what they write is compared.
"""

from dataclasses import replace
from pathlib import Path

import click
import torch

from benchmarks import contest
from transformer import checkpoint, hub
from transformer.generate import generate
from transformer.tokenizer import Tokenizer

TEXT = "a fluffy blue creature roamed the verdant forest"


class Endless(Tokenizer):
    """Knows no end of text."""

    end_of_text = None


@click.command()
@click.option("--model", "folder", type=click.Path(path_type=Path), default=hub.SHIPPED, help="The model's folder.")
@click.option("--tokens", "count", default=64, show_default=True, help="How many to write.")
@click.option("--rounds", default=30, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--save", is_flag=True, help="Append the table to benchmarks/results.md.")
def main(folder: Path, count: int, rounds: int, as_json: bool, save: bool) -> None:
    """Time greedy generation against transformers and TransformerLens."""
    torch.set_num_threads(1)
    ours, lens, theirs = checkpoint.load(folder), contest.of_transformerlens(folder), contest.of_transformers(folder)
    ours = replace(ours, tokenizer=Endless(ours.tokenizer.core))
    ids = torch.tensor([ours.tokenizer.encode(TEXT).ids])
    theirs.generation_config.eos_token_id = None
    all_of_it = torch.ones_like(ids)
    plain = {"max_new_tokens": count, "do_sample": False}
    programs = {
        contest.OURS: lambda: torch.tensor([step.id for step in generate(ours, TEXT, count, temperature=0).steps]),
        "transformers": lambda: theirs.generate(ids, attention_mask=all_of_it, **plain)[0, ids.shape[1] :],
    }
    if lens:
        options = {**plain, "stop_at_eos": False, "return_type": "tokens", "verbose": False}
        programs["transformer-lens"] = lambda: lens.generate(ids, **options)[0, ids.shape[1] :]
    written = [program() for program in programs.values()]
    same = all(torch.equal(text, written[0]) for text in written)
    rows = contest.contest(f"{count} tokens", programs, rounds)
    notes = ["all write the same tokens" if same else "they do not all write the same tokens"]
    click.echo(contest.report("generate", rows, notes, as_json, save))


if __name__ == "__main__":
    main()
