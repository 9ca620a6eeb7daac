"""Reading many prompts at once, and what a measure hands back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from transformer.checkpoint import Model
from transformer.model import Keep, discard
from transformer.trace import Trace

SEED = 20_000  # of everything the evaluation draws; training draws with others
AT_ONCE = 64  # prompts


@dataclass(frozen=True)
class Finding:
    """A table for people, and the same as numbers for the summary and the scenes."""

    title: str
    note: str  # how it was measured
    header: tuple[str, ...]
    rows: list[tuple[str, ...]]
    figures: dict[str, float | str | list] = field(default_factory=dict)

    def markdown(self) -> str:
        cells = [self.header, ("---",) * len(self.header), *self.rows]
        table = "\n".join(f"| {' | '.join(cell.replace('|', '¦') for cell in row)} |" for row in cells)
        return f"### {self.title}\n\n{self.note}\n\n{table}\n"


def share(rights: Iterable[bool]) -> str:
    rights = list(rights)
    return f"{sum(rights)} of {len(rights)} ({sum(rights) / max(1, len(rights)):.0%})"


def ids_of(model: Model, text: str) -> list[int]:
    return list(model.tokenizer.encode(text).ids)


@torch.inference_mode()
def last_logits(model: Model, prompts: Sequence[str], keep: Keep = discard) -> Tensor:
    """N V: the scores after each prompt's last token."""
    rows = [ids_of(model, prompt) for prompt in prompts]
    return torch.cat([logits[torch.arange(len(ends)), ends] for logits, ends in read(model, rows, keep)])


def read(model: Model, rows: list[list[int]], keep: Keep = discard) -> Iterable[tuple[Tensor, Tensor]]:
    """Logits B T V and the last place of each row, B, batch by batch. Filling at the end changes nothing before it."""
    for start in range(0, len(rows), AT_ONCE):
        batch = rows[start : start + AT_ONCE]
        filled = torch.zeros(len(batch), max(map(len, batch)), dtype=torch.long)
        for line, row in zip(filled, batch, strict=True):
            line[: len(row)] = torch.tensor(row)
        yield model.gpt(filled, keep)[0], torch.tensor([len(row) - 1 for row in batch])


@torch.inference_mode()
def answered(model: Model, pairs: Sequence[tuple[str, str]]) -> np.ndarray:
    """N: is every token of the answer the likeliest one after the prompt and the answer so far?"""
    prompts = [ids_of(model, prompt) for prompt, _ in pairs]
    answers = [ids_of(model, answer) for _, answer in pairs]
    rows = [p + a for p, a in zip(prompts, answers, strict=True)]
    likeliest = [line for logits, _ in read(model, rows) for line in logits.argmax(-1).tolist()]
    return np.array(
        [
            likely[len(p) - 1 : len(p) + len(a) - 1] == a
            for likely, p, a in zip(likeliest, prompts, answers, strict=True)
        ]
    )


def places(trace: Trace, words: str, last: bool = False) -> list[int]:
    """Which tokens spell these words, at their first (or last) place in the prompt."""
    start = trace.prompt.rindex(words) if last else trace.prompt.index(words)
    stop = start + len(words)
    return [i for i, (begin, end) in enumerate(trace.offsets) if begin < stop and start < end]


def best_head(mass: np.ndarray) -> str:
    """Name the head with the largest value of L H."""
    layer, head = divmod(int(mass.argmax()), mass.shape[1])
    return f"block {layer}, head {head}: {mass.max():.2f}"
