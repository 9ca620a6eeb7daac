"""What training pays for beside the next token, so that each vector of the stream is worth looking at.

Foresight: from the same last vector a second read-out, thrown away after training, must name the tokens that come
soon after the next one. So a noun is worth its adjectives and a word its sense already where it stands, not only
where they are asked for (multi-token prediction, Gloeckle et al., 2024; here one read-out for all distances).

Sameness: left alone, a language model lets all its vectors share one long direction, and every cosine is near one
("representation degeneration", Gao et al., 2019); and all vectors of one word share that word's own. A small price on
both keeps angles meaningful. Vectors are compared as every block reads them, less their mean: a norm takes it away.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from transformer.model import GPT

IGNORED = -100  # a target that costs nothing
END = 0  # the token that ends a document


class Objective(nn.Module):
    """The model with its prices, in nats: ``foresight`` (to ``reach`` tokens ahead), ``sameness``, ``words``."""

    def __init__(self, model: GPT, reach: int = 0, **prices: float) -> None:
        super().__init__()
        self.model, self.reach, self.prices = model, int(reach), prices
        self.W_ahead = nn.Parameter(torch.eye(model.config.d_model)) if reach else None

    def forward(self, x: Tensor, y: Tensor, is_text: Tensor) -> tuple[Tensor, Tensor]:  # B T, B T, B
        """Return the cross-entropy of each next token, B T, and the sum of the prices."""
        streams: list[Tensor] = []
        final: list[Tensor] = []

        def keep(name: str, value: Tensor) -> Tensor:
            if name == "resid_post":
                streams.append(value)
            elif name == "ln_final":
                final.append(value)
            return value

        c = self.model.config
        with torch.autocast(x.device.type, torch.bfloat16):
            logits = self.model(x, keep)[0]
            ahead = None if self.W_ahead is None else final[0] @ self.W_ahead @ self.model.W_U
        price = logits.new_zeros((), dtype=torch.float32)
        if ahead is not None:
            price = price + self.prices["foresight"] * foresight(ahead, x, is_text, self.reach)
        if self.prices.get("sameness"):
            price = price + self.prices["sameness"] * torch.stack([sameness(s) for s in streams]).mean()
        if self.prices.get("words"):
            shares = [(n + 1) / c.n_layers * sameness_of_words(s, x, is_text, c.d_vocab) for n, s in enumerate(streams)]
            price = price + self.prices["words"] * torch.stack(shares).mean()
        return next_token_losses(logits, y), price


def next_token_losses(logits: Tensor, y: Tensor) -> Tensor:
    """B T: cross-entropy in nats, zero where the target is ignored."""
    return F.cross_entropy(logits.float().flatten(0, 1), y.flatten(), ignore_index=IGNORED, reduction="none").view_as(y)


def foresight(logits: Tensor, x: Tensor, is_text: Tensor, reach: int) -> Tensor:  # B T V, B T, B
    """Mean cross-entropy, in nats, of the 2nd to ``reach``-th token after each, where they are of its document."""
    log_probs = logits.float().log_softmax(-1)
    T, ends = x.shape[1], (x == END).cumsum(1)
    cost, count = log_probs.new_zeros(()), log_probs.new_zeros(())
    for n in range(2, reach + 1):
        at, soon = slice(None, T - n), x[:, n:]
        # No end of a document among the token and those between it and the one foreseen.
        begun = ends[:, at] - (x[:, at] == END).long()
        inside = (ends[:, n - 1 : T - 1] == begun) & is_text[:, None]
        cost = cost - (log_probs[:, at].gather(-1, soon[..., None])[..., 0] * inside).sum()
        count = count + inside.sum()
    return cost / count.clamp_min(1)


def sameness(stream: Tensor) -> Tensor:
    """1/D to 1: the mean squared cosine between any two vectors of the stream, B T D.

    Squared, for a mean of plain cosines can be had for nothing: by one long direction with now this sign, now that.
    """
    unit = directions(stream).flatten(0, 1)
    return (unit.T @ unit / len(unit)).square().sum()


def sameness_of_words(stream: Tensor, x: Tensor, is_text: Tensor, d_vocab: int) -> Tensor:  # B T D, B T, B
    """0 to 1: the mean squared cosine between two vectors of one token; each token that is said twice counts once."""
    unit, ids = directions(stream).flatten(0, 1), torch.where(is_text[:, None], x, d_vocab).flatten()
    order = scrambled(ids).argsort()
    one, two = order[:-1], order[1:]
    same = (ids[one] == ids[two]) & (ids[one] < d_vocab)
    pairs = ids.new_zeros(d_vocab + 1).index_add(0, ids[one], same.long())  # n vectors of a token make n - 1
    weight = same / pairs[ids[one]].clamp_min(1)
    return ((unit[one] * unit[two]).sum(-1).square() * weight).sum() / weight.sum().clamp_min(1)


def scrambled(ids: Tensor) -> Tensor:
    """Keys that sort by id, those of one id in an order that has nothing to do with their places, always the same."""
    place = torch.arange(len(ids), device=ids.device)
    return ids * len(ids) + place * 40503 % len(ids)


def directions(stream: Tensor) -> Tensor:
    """... D: unit vectors, less the mean that no block reads."""
    stream = stream.float()
    return F.normalize(stream - stream.mean(-1, keepdim=True), dim=-1)
