"""A forward pass with everything kept: ``python -m benchmarks.trace``.

Ours is `record` from the ids on, to a checked trace of numpy arrays. `transformers` returns logits, hidden states,
attentions, keys and values; TransformerLens fills its cache. Both start from ids.
"""

from functools import partial
from pathlib import Path

import click
import torch

from benchmarks import contest
from transformer import checkpoint, hub
from transformer.checkpoint import Model
from transformer.record import record, run

TEXT = "a fluffy blue creature roamed the verdant forest and the old king"


def text_of(model: Model, n_tokens: int) -> str:
    """A text of so many tokens."""
    words = (TEXT + " ").split(" ") * n_tokens
    texts = (" ".join(words[:count]) for count in range(1, len(words)))
    return next(text for text in texts if len(model.tokenizer.encode(text).ids) >= n_tokens)


def difference(trace, outputs) -> float:
    """The largest between ours and those of `transformers`: logits, hidden states, attentions."""
    pairs = [(trace.logits, outputs.logits[0])]
    pairs += [(mine, its[0]) for mine, its in zip([*trace.resid_pre, trace.ln_final], outputs.hidden_states)]
    pairs += [(mine, its[0]) for mine, its in zip(trace.pattern, outputs.attentions)]
    return max(float((torch.tensor(mine) - its).abs().max()) for mine, its in pairs)


@click.command()
@click.option("--model", "folder", type=click.Path(path_type=Path), default=hub.SHIPPED, help="The model's folder.")
@click.option("--rounds", default=200, show_default=True, help="For 12 tokens; a quarter of it for 128.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--save", is_flag=True, help="Append the table to benchmarks/results.md.")
def main(folder: Path, rounds: int, as_json: bool, save: bool) -> None:
    """Time a full trace of 12 and of 128 tokens against transformers and TransformerLens."""
    torch.set_num_threads(1)
    ours, lens = checkpoint.load(folder), contest.of_transformerlens(folder)
    theirs = contest.of_transformers(folder, attn_implementation="eager")
    everything = {"output_attentions": True, "output_hidden_states": True, "use_cache": True}
    rows, notes = [], []
    for n_tokens, times in ((12, rounds), (128, max(1, rounds // 4))):
        text = text_of(ours, n_tokens)
        ids = torch.tensor([ours.tokenizer.encode(text).ids])
        programs = {
            contest.OURS: partial(run, ours, text, ours.tokenizer.encode(text)),
            "(its forward pass alone)": partial(ours.gpt, ids),
            "transformers": partial(theirs, ids, **everything),
        }
        if lens:
            programs["transformer-lens"] = partial(lens.run_with_cache, ids)
        with torch.no_grad():
            largest = difference(record(ours, text), theirs(ids, **everything))
            rows += contest.contest(f"trace of {ids.shape[1]} tokens", programs, times)
        notes.append(f"{ids.shape[1]} tokens: ours and transformers differ by at most {largest:.1e}")
    click.echo(contest.report("trace", rows, notes, as_json, save))


if __name__ == "__main__":
    main()
