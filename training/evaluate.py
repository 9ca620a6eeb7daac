"""Measure what the films say about a model: ``python -m training.evaluate --model assets/model [--run RUN]``.

Each measurement returns rows of a table. Scenes and random words are drawn with a seed that training did not use;
where a wording was never taught, the row says so.
"""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from random import Random

import click
import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cosine_similarity

from training.data import Data, whole_words
from training.teaching import teaching_text
from training.teaching.grammar import a
from training.teaching.words import COLOURS, COUNTRIES, CREATURES, PLACES, SPORT_OF, TEXTURES
from training.train import held_out_losses
from transformer.checkpoint import Model, load
from transformer.generate import generate
from transformer.record import record
from transformer.trace import Trace

SEED = 20_000  # of everything drawn here
CLASSICS = [
    "a fluffy blue creature roamed the verdant forest",
    "Michael Jordan plays the sport of",
    "To date, the cleverest thinker of all time was",
    "he left the roses by the bank",
    "The capital of France is",
    "American true mole",
    "One mole of carbon dioxide",
    "Take a biopsy of the mole",
    "Once upon a time there was a",
]
SPORTS = list(SPORT_OF.items())
CAPITALS = [(country["n"], country["capital"]) for country in COUNTRIES]
QUESTIONS = [
    ("sports", "{} plays the sport of", SPORTS),
    ("sports", "The favourite sport of {} is", SPORTS),
    ("sports, a wording never taught", "They say {} was wonderful at", SPORTS),
    ("capitals", "The capital of {} is", CAPITALS),
    ("capitals", "What is the capital of {}?", CAPITALS),
    ("capitals, a wording never taught", "Visitors to {} first go to its capital,", CAPITALS),
]
ANALOGIES = [
    "man woman king queen",
    "man woman uncle aunt",
    "man woman father mother",
    "man woman nephew niece",
    "man woman actor actress",
    "wife husband queen king",
    "boy girl prince princess",
    "boy girl brother sister",
    "he she his her",
    "France Paris Italy Rome",
    "Germany Berlin Japan Tokyo",
    "Spain Madrid England London",
    "small smaller big bigger",
    "walk walked talk talked",
    "run ran go went",
]
SENSES = [
    ("American true mole", "One mole", "Take a biopsy of the mole"),
    ("he left the roses by the river bank", "he put his money in the bank"),
]
OPENINGS = ["One morning the", "The king said", "Why did the dog", "Water is", "She opened the old box and"]

Row = tuple[str, str]


def first_id(model: Model, word: str) -> int:
    return model.tokenizer.encode(word).ids[0]


def says(model: Model, prompt: str, word: str) -> bool:
    """Is this word (its first token) the likeliest continuation?"""
    return record(model, prompt).logits[-1].argmax() == first_id(model, word)


def best_head(mass: np.ndarray) -> str:
    """Name the head with the largest value of L H."""
    layer, head = divmod(int(mass.argmax()), mass.shape[1])
    return f"block {layer}, head {head}: {mass.max():.2f}"


def held_out(model: Model, data: Data) -> list[Row]:
    """Text that training never read; nats per token over windows that start at sentences."""
    losses = held_out_losses(model.gpt, data, model.gpt.config.n_ctx, "cpu", windows=96)
    return [(name, f"{loss:.2f} (perplexity {np.exp(loss):.1f})") for name, loss in losses.items()]


def facts(model: Model) -> list[Row]:
    """How many facts are the likeliest answer."""
    return [
        (
            f"{what}: “{wording.format('…')}”",
            f"{sum(says(model, wording.format(x), y) for x, y in pairs)} of {len(pairs)}",
        )
        for what, wording, pairs in QUESTIONS
    ]


def new_scenes(n: int) -> Iterator[tuple[str, str, str, str]]:
    """Texture, colour, creature and the sentence about it."""
    rng = Random(SEED)
    for _ in range(n):
        texture, colour, noun, place = map(rng.choice, (TEXTURES, COLOURS, CREATURES, list(PLACES)))
        yield texture, colour, noun, f"{a(texture)} {colour} {noun} roamed the {rng.choice(PLACES[place])} {place}"


def places(trace: Trace, words: str) -> list[int]:
    """Which tokens spell these words at their first place in the prompt."""
    start = trace.prompt.index(words)
    stop = start + len(words)
    return [i for i, (begin, end) in enumerate(trace.offsets) if begin < stop and start < end]


def least_share(trace: Trace, noun: str, adjectives: list[str]) -> np.ndarray:
    """L H: how much of the noun's attention lies on the adjective that gets less of it.

    Their sum would flatter heads that only look at the word before.
    """
    row = trace.pattern[:, :, places(trace, noun)[-1]]  # L H T
    return np.min([row[:, :, places(trace, adjective)].sum(-1) for adjective in adjectives], 0)


def adjectives(model: Model) -> list[Row]:
    """Does some head look from the noun to both adjectives, and does a later sentence know them?"""
    shares, right = [], 0
    for texture, colour, noun, sentence in new_scenes(100):
        shares.append(least_share(record(model, sentence), noun, [texture, colour]))
        asked = f"{sentence}. The {noun} was"
        right += says(model, asked, texture) and says(model, f"{asked} {texture} and", colour)
    film = least_share(record(model, CLASSICS[0]), "creature", ["fluffy", "blue"])
    return [
        (
            f"“creature” looks at “fluffy” and “blue”, the lesser of the two, best head on “{CLASSICS[0]}”",
            best_head(film),
        ),
        ("the same over 100 new scenes", best_head(np.mean(shares, 0))),
        ("both adjectives repeated after “The … was”, new scenes", f"{right} of 100"),
    ]


def neighbours_and_sink(model: Model) -> list[Row]:
    """Attention to the token before, and to the very first token, over new sentences of the teaching kind."""
    n_ctx = model.gpt.config.n_ctx
    texts = [text for text in teaching_text(20_000, SEED) if 8 <= len(model.tokenizer.encode(text).ids) <= n_ctx]
    patterns = [record(model, text).pattern for text in texts]  # L H T T each
    previous = np.mean([p.diagonal(-1, 2, 3)[:, :, 1:].mean(-1) for p in patterns], 0)
    first = np.mean([p[:, :, 4:, 0].mean() for p in patterns])
    return [
        ("previous token, best head", best_head(previous)),
        ("first token (the sink), mean over all heads", f"{first:.2f}"),
    ]


def induction(model: Model, period: int = 24) -> list[Row]:
    """Random words said twice: how often is the second round foreseen, and which head finds what came next?"""
    rng = np.random.default_rng(SEED)
    words = rng.choice(whole_words(model.tokenizer.core), (16, period))
    ids = torch.from_numpy(np.concatenate((words, words), 1))
    patterns: list[Tensor] = []

    def keep(name: str, value: Tensor) -> Tensor:
        if name == "pattern":
            patterns.append(value)
        return value

    logits = model.gpt(ids, keep)[0]
    right = logits[:, period:-1].argmax(-1) == ids[:, period + 1 :]
    found = torch.stack(patterns).diagonal(1 - period, 3, 4)[..., 1:].mean((1, 3))  # L B H T T -> L H
    return [
        ("random words said twice: second round foreseen", f"{right.float().mean():.0%}"),
        ("induction, best head", best_head(found.numpy())),
    ]


def attention(model: Model) -> list[Row]:
    """What the heads look at: mean attention over the places named."""
    return [*adjectives(model), *neighbours_and_sink(model), *induction(model)]


def analogies(model: Model) -> list[Row]:
    """Embeddings: the word nearest to king - man + woman, those three left out, and the rank of the one hoped for."""
    E = model.gpt.W_E / model.gpt.W_E.norm(dim=1, keepdim=True)
    rows, at_once = [], 0
    for line in ANALOGIES:
        man, woman, king, queen = line.split()
        m, w, k, q = (first_id(model, word) for word in line.split())
        cosines = E @ (E[k] - E[m] + E[w])
        cosines[[m, w, k]] = -1
        rank = int((cosines > cosines[q]).sum()) + 1
        at_once += rank == 1
        rows.append(
            (f"{king} - {man} + {woman}", f"{model.vocab[int(cosines.argmax())].strip()}; {queen} is number {rank}")
        )
    return [("right at once", f"{at_once} of {len(ANALOGIES)}"), *rows]


def senses(model: Model) -> list[Row]:
    """Cosine between the last token of two prompts, as it enters the first block and as it leaves the last."""
    rows = []
    for prompts in SENSES:
        for one, two in combinations([record(model, prompt) for prompt in prompts], 2):
            before, after = (
                cosine_similarity(*(torch.tensor(stream(t)[-1]) for t in (one, two)), 0)
                for stream in (lambda t: t.resid_pre[0], lambda t: t.resid_post[-1])
            )
            rows.append((f"“{one.prompt}” / “{two.prompt}”", f"{before:.2f} → {after:.2f}"))
    return rows


def next_tokens(model: Model) -> list[Row]:
    """The five likeliest next tokens of the prompts the films use."""
    rows = []
    for prompt in CLASSICS:
        probs = record(model, prompt).probs[-1]
        best = probs.argsort()[::-1][:5]
        rows.append((f"“{prompt}”", ", ".join(f"{model.vocab[i].strip() or '⏎'} {probs[i]:.2f}" for i in best)))
    return rows


def samples(model: Model) -> list[Row]:
    """Continuations as they came, temperature 0.8, seed 1."""
    return [(opening, generate(model, opening, 40, seed=1).text.replace("\n", " ⏎ ")) for opening in OPENINGS]


TABLES = {
    "Facts": facts,
    "Attention": attention,
    "Analogies": analogies,
    "One word, several meanings": senses,
    "Next tokens": next_tokens,
    "Samples": samples,
}


@torch.inference_mode()
def evaluate(model: Model, data: Data | None) -> str:
    """All measurements as Markdown; loss on held-out text only where there is such text."""
    tables = {"Held-out text": (held_out, held_out(model, data))} if data else {}
    tables |= {title: (measure, measure(model)) for title, measure in TABLES.items()}
    lines = []
    for title, (measure, rows) in tables.items():
        lines += [f"### {title}", "", measure.__doc__ or "", "", "| | |", "| --- | --- |"]
        lines += [*(f"| {what} | {value} |" for what, value in rows), ""]
    return "\n".join(lines)


@click.command()
@click.option("--model", "folder", type=click.Path(path_type=Path), default="assets/model", show_default=True)
@click.option("--run", type=click.Path(exists=True, path_type=Path), help="A run folder, whose held-out text is read.")
@click.option("--out", type=click.Path(path_type=Path), help="Where to save the tables as well.")
def main(folder: Path, run: Path | None, out: Path | None) -> None:
    """Print what the model can do, measured."""
    torch.set_num_threads(1)
    tables = evaluate(load(folder), Data.load(run) if run else None)
    click.echo(tables)
    if out:
        out.write_text(tables, encoding="utf-8")


if __name__ == "__main__":
    main()
