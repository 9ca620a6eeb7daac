"""Muon: momentum whose every step is turned into the nearest rotation (Jordan et al., 2024).

A plain gradient moves a weight matrix along a few strong directions; with all singular values made equal, the weak
directions learn as fast. Here it halves the tokens needed to reach a given loss.
"""

from collections.abc import Iterator

import torch
from torch import Tensor

STEPS = 5
A, B, C = 3.4445, -4.7750, 2.0315  # Newton-Schulz coefficients that send singular values near 1 within five steps


def orthogonalised(M: Tensor) -> Tensor:
    """Return U Vᵀ, nearly, for M = U S Vᵀ: five rounds of matrix products instead of an SVD. ... rows columns."""
    X = M.mT if M.shape[-2] > M.shape[-1] else M
    X = X / (X.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    for _ in range(STEPS):
        G = X @ X.mT
        X = A * X + (B * G + C * G @ G) @ X
    return X.mT if M.shape[-2] > M.shape[-1] else X


def as_matrix(name: str, W: Tensor) -> Tensor:
    """See a weight as the one matrix it is, input × output: all heads of W_Q side by side, of W_O below each other."""
    if name.endswith("W_O"):
        return W.reshape(-1, W.shape[-1])  # H K D -> HK D
    if W.ndim == 3:
        return W.permute(1, 0, 2).reshape(W.shape[1], -1)  # H D K -> D HK
    return W


def from_matrix(name: str, M: Tensor, like: Tensor) -> Tensor:
    if like.ndim == 3 and not name.endswith("W_O"):
        H, D, K = like.shape
        return M.reshape(D, H, K).permute(1, 0, 2)
    return M.reshape(like.shape)


class Muon(torch.optim.Optimizer):
    """For the matrices inside the blocks; embeddings, biases and norms want Adam."""

    def __init__(self, named: list[tuple[str, Tensor]], lr: float, momentum: float, weight_decay: float) -> None:
        defaults = {"lr": lr, "momentum": momentum, "weight_decay": weight_decay}
        super().__init__([{"params": [p], "name": name} for name, p in named], defaults)

    @torch.no_grad()
    def step(self) -> None:
        for group, update in self.updates():
            (p,) = group["params"]
            p.mul_(1 - group["lr"] * group["weight_decay"]).add_(update, alpha=-group["lr"])

    def updates(self) -> Iterator[tuple[dict, Tensor]]:
        """Every group with its orthogonalised step; matrices of one shape are worked on at once."""
        shapes: dict[torch.Size, list[tuple[dict, Tensor]]] = {}
        for group in self.param_groups:
            (p,) = group["params"]
            average = self.state[p].setdefault("average", torch.zeros_like(p))
            average.lerp_(p.grad, 1 - group["momentum"])
            M = as_matrix(group["name"], p.grad.lerp(average, group["momentum"]))  # Nesterov: look one step ahead
            shapes.setdefault(M.shape, []).append((group, M))
        for (rows, columns), members in shapes.items():
            widening = max(1, columns / rows) ** 0.5
            steps = orthogonalised(torch.stack([M for _, M in members]).bfloat16()).float() * widening
            for (group, _), step in zip(members, steps, strict=True):
                yield group, from_matrix(group["name"], step, group["params"][0])
