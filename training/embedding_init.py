"""A head start for the embedding: words that keep the same company begin close together.

Positive pointwise mutual information of neighbouring tokens, factored by a truncated SVD (Levy and Goldberg,
"Neural word embedding as implicit matrix factorization", 2014). Worth about a million tokens of training.
"""

import numpy as np
import torch
from torch import Tensor

from training.data import Stream

REACH = 4  # neighbours up to this many tokens away count, the nearer the more
SPREAD = 0.75  # flattens the context counts, so that rare neighbours are not overrated


def neighbour_counts(streams: list[Stream], d_vocab: int) -> Tensor:
    """V V, symmetric: how often two tokens stand near each other, never across the end of a document."""
    counts = np.zeros(d_vocab * d_vocab, np.float32)
    for stream in streams:
        ids = stream.ids.astype(np.int64)
        for distance in range(1, REACH + 1):
            left, right = ids[:-distance], ids[distance:]
            inside = (left != 0) & (right != 0)
            pairs = left[inside] * d_vocab + right[inside]
            counts += np.bincount(pairs, minlength=d_vocab * d_vocab).astype(np.float32) / distance
    one_way = torch.from_numpy(counts).view(d_vocab, d_vocab)
    return one_way + one_way.T


def ppmi(counts: Tensor) -> Tensor:
    """V V: max(0, log P(context | token) / P(context))."""
    given_token = counts / counts.sum(1, keepdim=True).clamp_min(1)
    context = counts.sum(0) ** SPREAD
    return (given_token / (context / context.sum()).clamp_min(1e-12)).clamp_min(1e-9).log().clamp_min(0)


def ppmi_embedding(streams: list[Stream], d_vocab: int, d_model: int, seed: int) -> Tensor:
    """V D: rows as long as GPT-2's random ones, 0.02 √D; tokens that never occur get a random row."""
    torch.manual_seed(seed)
    matrix = ppmi(neighbour_counts(streams, d_vocab))
    U, S, _ = torch.svd_lowrank(matrix, q=min(d_model + 16, d_vocab), niter=3)
    E = (U * S.sqrt())[:, :d_model]
    length = E.norm(dim=1, keepdim=True)
    random = torch.randn_like(E) / d_model**0.5
    return torch.where(length > 1e-6, E / length.clamp_min(1e-6), random) * 0.02 * d_model**0.5
