"""The sizes of a GPT, and nothing else."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Config:
    """Sizes of a GPT-2. ``n_`` counts, ``d_`` widths.

    The defaults are those of the shipped model.

    >>> Config(d_model=192, n_heads=6).d_head
    32
    """

    d_vocab: int = 6144
    n_ctx: int = 128
    n_layers: int = 6
    n_heads: int = 6
    d_model: int = 192
    d_mlp: int = 768
    layer_norm_eps: float = 1e-5

    def __post_init__(self) -> None:
        for name in ("d_vocab", "n_ctx", "n_layers", "n_heads", "d_model", "d_mlp"):
            value, most = getattr(self, name), 200 if name == "n_layers" else 1_000_000
            if type(value) is not int or not 0 < value <= most:
                raise ValueError(f"{name} must be a whole number from 1 to {most:,}, got {value!r}")
        if self.d_model % self.n_heads:
            raise ValueError(f"d_model {self.d_model} is not a multiple of n_heads {self.n_heads}")
        if not 0 < self.layer_norm_eps < 1:
            raise ValueError(f"layer_norm_eps must lie between 0 and 1, got {self.layer_norm_eps!r}")

    @property
    def d_head(self) -> int:
        return self.d_model // self.n_heads
