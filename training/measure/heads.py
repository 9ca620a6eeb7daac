"""Roles of heads, by what they look at: the token before, the first, the same token, what followed it last time."""

import numpy as np
import torch
from torch import Tensor

from training.data import whole_words
from training.measure.reading import SEED, Finding, best_head
from transformer.checkpoint import Model
from transformer.record import record

SENTENCES = """My sister has been working in the garden since six o'clock this morning.
The bus was late again, so we walked to the station in the rain.
If you want to come with us, you should bring a warm jacket and some water.
Nobody knew why the lights in the old school had been left on all night.
He read the letter twice before he put it back into the drawer.
There are more people in this town than there were ten years ago.
The children laughed when the clown fell off his bicycle.
I have never seen so many stars as I saw from that boat.
She closed the window because the wind was blowing the papers off her desk.
It takes about an hour to get from here to the airport.
After dinner they sat on the steps and talked about the summer.
Do you remember the name of the man who sold us the table?
The price of bread has gone up, but the price of milk has not.
When the music stopped, everybody looked at the door.
We found a small shop where they still repair shoes by hand.
A good friend tells you the truth even when you do not want to hear it.""".splitlines()


def rows_of_random_words(model: Model, n: int, period: int) -> Tensor:
    """N 2P: random words, said twice."""
    words = np.random.default_rng(SEED).choice(whole_words(model.tokenizer.core), (n, period))
    return torch.from_numpy(np.concatenate((words, words), 1))


@torch.inference_mode()
def patterns_of(model: Model, ids: Tensor) -> tuple[Tensor, Tensor]:
    """Logits B T V and patterns L B H T T."""
    patterns: list[Tensor] = []

    def keep(name: str, value: Tensor) -> Tensor:
        if name == "pattern":
            patterns.append(value)
        return value

    logits = model.gpt(ids, keep)[0]
    return logits, torch.stack(patterns)


def measure(model: Model) -> Finding:
    traces = [record(model, text) for text in SENTENCES]
    previous = np.mean([t.pattern.diagonal(-1, 2, 3)[:, :, 1:].mean(-1) for t in traces], 0)
    first = np.mean([t.pattern[:, :, 4:, 0].mean(-1) for t in traces], 0)

    period = 24
    _, patterns = patterns_of(model, rows_of_random_words(model, 16, period))
    same = patterns.diagonal(-period, 3, 4).mean((1, 3)).numpy()
    after = patterns.diagonal(1 - period, 3, 4)[..., 1:].mean((1, 3)).numpy()
    roles = {"previous token": previous, "first token": first, "same token": same, "induction": after}
    measured_on = dict.fromkeys(("previous token", "first token"), f"{len(SENTENCES)} everyday sentences")
    rows = [(role, measured_on.get(role, "random words said twice"), best_head(m)) for role, m in roles.items()]
    rows.append(("first token, mean over all heads", measured_on["first token"], f"{first.mean():.2f}"))
    figures: dict = {f"{role} head, mass": float(m.max()) for role, m in roles.items()}
    figures |= {f"{role} by head": m.round(3).tolist() for role, m in roles.items()}
    return Finding(
        "Roles of heads", "Mean attention mass on the token named.", ("role", "measured on", "best head"), rows, figures
    )
