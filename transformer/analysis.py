"""Pure functions on traces: what is computed from a trace's tensors, and which of them is worth a look."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from transformer.trace import Trace


def value_vectors(trace: Trace, layer: int, head: int) -> np.ndarray:
    """T D. What each token would add to a vector that looked at it alone: its value, written by W_O."""
    return trace.v[layer, head] @ trace.W_O[layer, head]


def dot_products(trace: Trace, layer: int, head: int) -> np.ndarray:
    """T T, [query, key]. Every query times every key, before anything is divided or masked."""
    return trace.q[layer, head] @ trace.k[layer, head].T


class View(NamedTuple):
    """One head and one token that asks."""

    layer: int
    head: int
    token: int


def pick_view(trace: Trace, layer: int | None = None, head: int | None = None, token: int | None = None) -> View:
    """The head and token with the most to see: the token looks firmly at a few others.

    Looking at itself or at the first token counts for nothing (small models park attention there), nor does
    a weight hardly above an even share. A token that the model saw coming counts for half: such are mostly small
    words, with little to say; so does a piece of a word. What is given is kept.
    """
    L, H, T, _ = trace.pattern.shape
    weight = (1 + surprise(trace)) / 2 * np.where(pieces(trace.tokens), 0.5, 1.0)
    best = View(layer or 0, head or 0, T - 1 if token is None else token)
    best_score = 0.0
    for view in (View(*v) for v in np.ndindex(L, H, T)):
        if any(given not in (None, chosen) for given, chosen in zip((layer, head, token), view)):
            continue
        score = weight[view.token] * content(trace.pattern[view], view.token)
        if score > best_score + 1e-9:
            best, best_score = view, score
    return best


def surprise(trace: Trace) -> np.ndarray:
    """T, from 0 to 1: one less the probability each token had before it came. The first could not be foreseen."""
    foreseen = trace.probs[np.arange(trace.n_tokens - 1), trace.ids[1:]]
    return 1 - np.concatenate([[0.0], foreseen])


def pieces(tokens: Sequence[str]) -> np.ndarray:
    """T, of bool: whether the token is only a part of its word.

    >>> pieces([" a", " cl", "ever", " fox", "."]).tolist()
    [False, True, True, False, False]
    """
    joined = [one[-1:].isalnum() and other[:1].isalnum() for one, other in pairwise(tokens)]
    return np.array([False, *joined]) | np.array([*joined, False])


def content(weights: np.ndarray, token: int, most: int = 2) -> float:
    """How firmly one row of a pattern points at other tokens than itself and the first.

    The sum of the square roots of its strongest weights: two firm links count more than one.
    """
    others = weights[1:token]
    firm = np.sort(others[others > 1.2 / (token + 1)])[::-1][:most]
    return float(np.sqrt(firm).sum())
