"""The whole network, in the order the data flows: a GPT-2, bit for bit.

Letters are axes: B batch, H head, T token (S: tokens that can be looked back at), D d_model, K d_head,
F d_mlp, V d_vocab. ``keep(name, value)`` hands the value straight back; training ignores it, recording
stores it, so what the film shows is what ran.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from transformer.config import Config

Keep = Callable[[str, Tensor], Tensor]


def discard(name: str, value: Tensor) -> Tensor:
    return value


class Past(NamedTuple):
    """Keys and values of the tokens already read: what a KV cache holds for one layer. B H S K each."""

    k: Tensor
    v: Tensor


def for_each_head(x: Tensor, W: Tensor, b: Tensor) -> Tensor:  # B T D, H D K, H K
    """x·W + b for every head, as one product: their matrices stand side by side, D × H·K."""
    y = x @ W.transpose(0, 1).flatten(1) + b.flatten()  # B T H·K
    return y.unflatten(-1, b.shape).transpose(1, 2)  # B H T K


def without_future(scores: Tensor) -> Tensor:  # B H T S
    """−∞ for every key that comes after its query; the T queries are the last of the S tokens."""
    T, S = scores.shape[-2:]
    if T == 1:  # the newest token may look at all
        return scores
    return scores.masked_fill(future(T, S, scores.device), -torch.inf)


@lru_cache(maxsize=8)
@torch.inference_mode(False)  # so that training, too, can use what a film has left here
def future(queries: int, keys: int, device: torch.device) -> Tensor:  # T S
    """Where a key comes after its query."""
    return torch.ones(queries, keys, dtype=torch.bool, device=device).triu(1 + keys - queries)


class Attention(nn.Module):
    """Causal self-attention, one parameter for each symbol on screen."""

    # W_Q, W_K, W_V and their biases side by side, D × 3·H·K, where the parameters are views of one matrix.
    packed: tuple[Tensor, Tensor] | None = None

    def __init__(self, c: Config) -> None:
        super().__init__()
        H, D, K = c.n_heads, c.d_model, c.d_head
        self.W_Q, self.W_K, self.W_V = (nn.Parameter(torch.empty(H, D, K)) for _ in range(3))
        self.b_Q, self.b_K, self.b_V = (nn.Parameter(torch.empty(H, K)) for _ in range(3))
        self.W_O, self.b_O = nn.Parameter(torch.empty(H, K, D)), nn.Parameter(torch.empty(D))

    def forward(self, x: Tensor, keep: Keep = discard, past: Past | None = None) -> tuple[Tensor, Past]:  # B T D
        q, k, v = self.project(x)  # B H T K
        q, k, v = keep("q", q), keep("k", k), keep("v", v)
        if past is not None:
            k, v = torch.cat((past.k, k), 2), torch.cat((past.v, v), 2)

        scores = keep("scores", q @ k.mT / k.shape[-1] ** 0.5)  # B H T S
        pattern = keep("pattern", without_future(scores).softmax(-1))
        z = keep("z", pattern @ v)  # B H T K

        # Project head by head, then add: each term is an arrow in the film.
        head_out = keep("head_out", z @ self.W_O)  # B H T D
        return head_out.sum(1) + self.b_O, Past(k, v)  # B T D

    def project(self, x: Tensor) -> tuple[Tensor, ...]:  # B T D
        """Queries, keys and values; in one product instead of three where that is possible."""
        if self.packed is None:
            pairs = (self.W_Q, self.b_Q), (self.W_K, self.b_K), (self.W_V, self.b_V)
            return tuple(for_each_head(x, W, b) for W, b in pairs)
        W, b = self.packed
        return F.linear(x, W.T, b).unflatten(-1, (3, *self.b_Q.shape)).permute(2, 0, 3, 1, 4).unbind()


class MLP(nn.Module):
    """Two matrix products with a nonlinearity between them; every token on its own."""

    def __init__(self, c: Config) -> None:
        super().__init__()
        self.W_in, self.b_in = nn.Parameter(torch.empty(c.d_model, c.d_mlp)), nn.Parameter(torch.empty(c.d_mlp))
        self.W_out, self.b_out = nn.Parameter(torch.empty(c.d_mlp, c.d_model)), nn.Parameter(torch.empty(c.d_model))

    def forward(self, x: Tensor, keep: Keep = discard) -> Tensor:  # B T D
        pre = keep("mlp_pre", F.linear(x, self.W_in.T, self.b_in))  # B T F
        post = keep("mlp_post", F.gelu(pre, approximate="tanh"))
        return F.linear(post, self.W_out.T, self.b_out)  # B T D


class Block(nn.Module):
    """Attention, then MLP; each reads the normed stream and adds its update to it."""

    def __init__(self, c: Config) -> None:
        super().__init__()
        self.ln1, self.attn = nn.LayerNorm(c.d_model, c.layer_norm_eps), Attention(c)
        self.ln2, self.mlp = nn.LayerNorm(c.d_model, c.layer_norm_eps), MLP(c)

    def forward(self, x: Tensor, keep: Keep = discard, past: Past | None = None) -> tuple[Tensor, Past]:  # B T D
        keep("resid_pre", x)
        attn_out, past = self.attn(keep("ln1_out", self.ln1(x)), keep, past)
        x = keep("resid_mid", x + keep("attn_out", attn_out))
        mlp_out = self.mlp(keep("ln2_out", self.ln2(x)), keep)
        return keep("resid_post", x + keep("mlp_out", mlp_out)), past


class GPT(nn.Module):
    """Token ids in, a score for every possible next token out. Without ``weights``, fresh ones are drawn."""

    def __init__(self, config: Config, weights: dict[str, Tensor] | None = None) -> None:
        super().__init__()
        self.config = c = config
        self.W_E = nn.Parameter(torch.empty(c.d_vocab, c.d_model))
        self.W_pos = nn.Parameter(torch.empty(c.n_ctx, c.d_model))
        self.blocks = nn.ModuleList(Block(c) for _ in range(c.n_layers))
        self.ln_final = nn.LayerNorm(c.d_model, c.layer_norm_eps)
        self.reset() if weights is None else self.load_state_dict(weights, assign=True)

    def reset(self) -> None:
        """Draw fresh weights as GPT-2 does: N(0, 0.02), what writes to the stream smaller by √(2L), biases zero."""
        c = self.config
        for name, p in self.named_parameters():
            if name.startswith("W_") or ".W_" in name:
                writes = name.endswith(("W_O", "W_out"))
                nn.init.normal_(p, 0, 0.02 / (2 * c.n_layers) ** 0.5 if writes else 0.02)
            elif ".b_" in name:
                nn.init.zeros_(p)

    @property
    def W_U(self) -> Tensor:
        """D V. The unembedding is the embedding turned around: GPT-2 ties the two."""
        return self.W_E.T

    def forward(
        self, ids: Tensor, keep: Keep = discard, past: list[Past] | None = None
    ) -> tuple[Tensor, list[Past]]:  # B T
        """Return the logits, B T V, and the keys and values for the next call's ``past``.

        With ``past``, ``ids`` holds only the tokens that have not been read yet.

        Raises ValueError where the tokens do not fit into the context.
        """
        start = 0 if past is None else past[0].k.shape[2]
        stop = start + ids.shape[1]
        if stop > self.config.n_ctx:
            raise ValueError(f"{stop} tokens do not fit into the context of {self.config.n_ctx}")

        x = keep("embed", self.W_E[ids]) + keep("pos_embed", self.W_pos[None, start:stop])  # B T D
        present = []
        for layer, block in enumerate(self.blocks):
            x, kv = block(x, keep, None if past is None else past[layer])
            present.append(kv)
        return keep("logits", keep("ln_final", self.ln_final(x)) @ self.W_U), present  # B T V
