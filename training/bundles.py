"""Compute the side data of scenes that need more than one trace.

python -m training.bundles --corpus FOLDER --out assets/bundles
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from tokenizers import models

from training.corpus import PARTS, Part, read_part
from training.train import Plan
from transformer import files
from transformer.tokenizer import Tokenizer

MERGES = (0, 50, 200, 600, 2000)  # shorter lists of merges, to see what their number does

WORD = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")  # or a mark


def corpus_stats(paragraphs: Iterable[str], tokenizer: Tokenizer) -> dict:
    """How a text looks in pieces of several kinds: characters, the tokenizer's tokens, words (and single marks).

    Of each kind: how many pieces, how many different ones, how often each of these comes on average, and the share
    of them that come only once. ``merges`` has the same for the tokens of the first n merges only.
    """
    characters, words, runs = Counter(), Counter(), Counter()
    count = 0
    for paragraph in paragraphs:
        count += 1
        characters.update(paragraph)
        words.update(WORD.findall(paragraph))
        runs.update(run for run, _ in tokenizer.core.pre_tokenizer.pre_tokenize_str(paragraph))

    spec = json.loads(tokenizer.core.to_str())["model"]
    merges = [tuple(m.split(" ", 1)) if isinstance(m, str) else tuple(m) for m in spec["merges"]]

    def tokens(n: int) -> dict:
        bpe = models.BPE(spec["vocab"], merges[:n])
        tally: Counter[int] = Counter()
        for run, times in runs.items():
            for token in bpe.tokenize(run):
                tally[token.id] += times
        return kind(tally)

    return {
        "paragraphs": count,
        "characters": kind(characters),
        "tokens": tokens(len(merges)),
        "words": kind(words),
        "merges": {str(n): tokens(n) for n in MERGES if n < len(merges)},
    }


def kind(tally: Counter) -> dict:
    pieces, distinct = tally.total(), len(tally)
    once = sum(times == 1 for times in tally.values())
    return {
        "pieces": pieces,
        "distinct": distinct,
        "mean": round(pieces / distinct, 4),
        "once": round(once / distinct, 6),
    }


def read_paragraphs(corpus: Path, teaching_bytes: int, seed: int, parts: tuple[Part, ...] = PARTS) -> Iterator[str]:
    """Every paragraph of the training text, each once, the held-out ones among them."""
    seen: set[str] = set()
    for part in parts:
        for documents in read_part(part, corpus, seen, teaching_bytes, seed):
            for document in documents:
                yield from document


@click.command()
@click.option("--corpus", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--model", type=click.Path(path_type=Path), default="assets/model", show_default=True)
@click.option("--config", type=click.Path(path_type=Path), default="training/compact.toml", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default="assets/bundles", show_default=True)
def main(corpus: Path, model: Path, config: Path, out: Path) -> None:
    """Count the training text of a model and write what was found."""
    plan = Plan.read(config)
    paragraphs = read_paragraphs(corpus, plan.teaching_bytes, plan.seed)
    stats = corpus_stats(paragraphs, Tokenizer.load(model / "tokenizer.json"))
    note = (
        f"Counted by training/bundles.py in the training text: the corpus of {model}/README.md with"
        f" {plan.teaching_bytes:,} bytes of teaching text (seed {plan.seed}), each paragraph once, with those held out."
        " Tokens are those of the model; words are runs of letters, digits and inner apostrophes, and marks one by one."
    )
    name = json.loads((model / "config.json").read_text(encoding="utf-8"))["_name_or_path"]
    files.write(
        out / "corpus_stats.json", (json.dumps({"note": note, "model": name, **stats}, indent=1) + "\n").encode()
    )
    for name in ("characters", "tokens", "words"):
        found = stats[name]
        click.echo(
            f"{name:>10}: {found['pieces']:,} pieces, {found['distinct']:,} different,"
            f" {found['mean']:,.1f} times each, {found['once']:.1%} only once"
        )


if __name__ == "__main__":
    main()
