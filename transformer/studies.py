"""What a scene needs of the model beside one forward pass: each study is a few arrays, kept in the trace.

`examine.py` measures them; here is what they are. Axes as in `trace.py`; S is the stops of the stream: as it starts,
then after the attention and after the MLP of every layer, 1 + 2L in all. M counts the likeliest tokens that are kept.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np

from transformer.axes import array_axes, axes, check

NOTHING = -1  # an id where a row is shorter than its array


@dataclass(frozen=True, eq=False)
class Study:
    """Raises ValueError where an array does not have its axes or is not finite."""

    def __post_init__(self) -> None:
        check(self)

    @classmethod
    def name(cls) -> str:
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def arrays(self) -> dict[str, np.ndarray]:
        return {name: getattr(self, name) for name in array_axes(type(self))}

    def words(self) -> dict[str, object]:
        """What is no array."""
        return {f.name: getattr(self, f.name) for f in fields(self) if "axes" not in f.metadata}


@dataclass(frozen=True, eq=False)
class Lens(Study):
    """The logit lens (nostalgebraist, 2020): what the read-out says of the stream at every stop on its way."""

    ids: np.ndarray = axes("S T M")  # the likeliest tokens there, likeliest first
    probs: np.ndarray = axes("S T M")
    answer: np.ndarray = axes("S T")  # the probability there of the token that is likeliest at the end
    rank: np.ndarray = axes("S T")  # and its rank, from 1


@dataclass(frozen=True, eq=False)
class ReadOut(Study):
    """Rows of the unembedding: the likeliest next tokens, then some that are not, less and less likely."""

    ids: np.ndarray = axes("M")
    W_U: np.ndarray = axes("M D")


@dataclass(frozen=True, eq=False)
class HeadWeights(Study):
    """The matrices of one head."""

    layer: int
    head: int
    W_Q: np.ndarray = axes("D K")
    b_Q: np.ndarray = axes("K")
    W_K: np.ndarray = axes("D K")
    b_K: np.ndarray = axes("K")
    W_V: np.ndarray = axes("D K")
    b_V: np.ndarray = axes("K")


@dataclass(frozen=True, eq=False)
class Neuron(Study):
    """One neuron of an MLP: the one that does most for the token that is likeliest after ``token``.

    ``effect`` is what it adds there to that token's logit, the last norm held fixed. ``writes`` are the tokens whose
    logits its output raises most, per unit of activation. ``snippets`` are texts in which it fires most, out of
    ``read`` texts, with what it does at every token of theirs.
    """

    layer: int
    token: int
    index: int
    effect: float
    b_in: float
    read: int
    snippets: list[list[str]]
    w_in: np.ndarray = axes("D")
    w_out: np.ndarray = axes("D")
    write_ids: np.ndarray = axes("M")
    writes: np.ndarray = axes("M")
    activations: np.ndarray = axes("N T")  # of the snippets, after the nonlinearity, 0 past their ends


@dataclass(frozen=True, eq=False)
class Ablation(Study):
    """The probability of the likeliest next token when one part writes nothing, and what each part adds to its logit.

    Second axis of the first two: silent at the last token only, or at every token. The contributions, the start of the
    stream and ``constant`` (the last norm's bias) add up to the token's logit, the last norm held fixed.
    """

    id: int
    prob: float
    start: float
    constant: float
    attn_prob: np.ndarray = axes("L 2")
    mlp_prob: np.ndarray = axes("L 2")
    attn_logit: np.ndarray = axes("L")
    mlp_logit: np.ndarray = axes("L")


@dataclass(frozen=True, eq=False)
class Rollouts(Study):
    """The prompt written on at several temperatures, from one seed. A step that was not taken has the id −1."""

    seed: int
    temperatures: list[float]
    ids: np.ndarray = axes("R N")  # the tokens that were drawn
    drawn: np.ndarray = axes("R N")  # their probabilities
    top_ids: np.ndarray = axes("R N M")  # the likeliest of every step
    top_probs: np.ndarray = axes("R N M")  # at that temperature


@dataclass(frozen=True, eq=False)
class Chat(Study):
    """A conversation as the one text that it is for the model, and how the model writes on.

    ``roles`` says whose token it is: 0 the system's, 1 the user's, 2 the assistant's.
    """

    seed: int
    temperature: float
    stopped: bool  # by the model itself, with its end of text or a new line
    text: list[str]  # what is given, token by token
    roles: np.ndarray = axes("T")
    ids: np.ndarray = axes("N")  # the tokens of the answer, −1 for none
    top_ids: np.ndarray = axes("N M")
    top_probs: np.ndarray = axes("N M")


@dataclass(frozen=True, eq=False)
class Roles(Study):
    """What every head looks at: mean attention on the token before, the first, the same token, what followed it.

    The first two over ``sentences`` everyday sentences, the others on random words that are said twice.
    """

    sentences: int
    previous: np.ndarray = axes("L H")
    first: np.ndarray = axes("L H")
    same: np.ndarray = axes("L H")
    induction: np.ndarray = axes("L H")


@dataclass(frozen=True, eq=False)
class Meanings(Study):
    """One word at the end of several texts: its vector on the way up. Of the words tried, the one that parts most."""

    word: str
    prompts: list[str]
    tokens: list[list[str]]
    vectors: np.ndarray = axes("P X D")  # as it enters the first layer, and as it leaves each: X = 1 + L
    ids: np.ndarray = axes("P X M")  # what the read-out says of it there
    probs: np.ndarray = axes("P X M")


STUDIES: dict[str, type[Study]] = {kind.name(): kind for kind in Study.__subclasses__()}


def kinds(names: Iterable[str]) -> list[type[Study]]:
    return [STUDIES[name] for name in dict.fromkeys(names)]
