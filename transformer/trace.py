"""Everything one forward pass computed, as numpy arrays with declared axes: the only thing a scene reads.

Axes: L layer, H head, T token, D d_model, K d_head, F d_mlp, V d_vocab, S the excerpt of the vocabulary.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from transformer import files
from transformer.axes import array_axes as axes_of
from transformer.axes import axes, check
from transformer.errors import InputError
from transformer.studies import STUDIES, Study

FORMAT = "tensorfilm-trace-1"
S = TypeVar("S", bound=Study)


@dataclass(frozen=True, eq=False)
class Trace:
    """One prompt, seen from the inside.

    ``pattern`` and ``scores`` are [query, key]. Biases are part of q, k and v, and ``attn_out`` is the sum
    of ``head_out`` over heads plus ``b_O``, as in GPT-2.

    Its arrays are read-only. Raises ValueError where one does not have its axes, naming the array, what was
    wanted and what came, or where it holds what is no finite number.
    """

    prompt: str
    model: str  # its name, as shown on screen
    tokens: tuple[str, ...]  # T, the text each token stands for, with its leading space
    vocab: tuple[str, ...]  # V, the same for every token the model knows

    ids: np.ndarray = axes("T")
    offsets: np.ndarray = axes("T 2")  # [start, end) in characters of the prompt
    excerpt_ids: np.ndarray = axes("S")  # the ids of the prompt and their neighbours, rising
    W_E: np.ndarray = axes("S D")  # rows of the embedding for the excerpt
    embed: np.ndarray = axes("T D")
    pos_embed: np.ndarray = axes("T D")
    resid_pre: np.ndarray = axes("L T D")
    ln1_out: np.ndarray = axes("L T D")
    q: np.ndarray = axes("L H T K")
    k: np.ndarray = axes("L H T K")
    v: np.ndarray = axes("L H T K")
    scores: np.ndarray = axes("L H T T")  # q·k/√K, before the mask
    pattern: np.ndarray = axes("L H T T")  # each row sums to one
    z: np.ndarray = axes("L H T K")
    W_O: np.ndarray = axes("L H K D")
    b_O: np.ndarray = axes("L D")
    head_out: np.ndarray = axes("L H T D")
    attn_out: np.ndarray = axes("L T D")
    resid_mid: np.ndarray = axes("L T D")
    ln2_out: np.ndarray = axes("L T D")
    mlp_pre: np.ndarray = axes("L T F")
    mlp_post: np.ndarray = axes("L T F")
    mlp_out: np.ndarray = axes("L T D")
    resid_post: np.ndarray = axes("L T D")
    ln_final: np.ndarray = axes("T D")
    logits: np.ndarray = axes("T V")

    studies: Mapping[str, Study] = field(default_factory=dict)  # by name: what was measured beside this pass

    def __post_init__(self) -> None:
        size = check(self, {"T": len(self.tokens), "V": len(self.vocab)})
        for name, stop in (("ids", size["V"]), ("excerpt_ids", size["V"]), ("offsets", len(self.prompt) + 1)):
            array = getattr(self, name)
            if array.dtype.kind != "i" or array.min() < 0 or array.max() >= stop:
                raise ValueError(f"Trace.{name} wants whole numbers from 0 to {stop - 1}")

    @property
    def n_layers(self) -> int:
        return self.pattern.shape[0]

    @property
    def n_heads(self) -> int:
        return self.pattern.shape[1]

    @property
    def n_tokens(self) -> int:
        return len(self.tokens)

    @property
    def d_model(self) -> int:
        return self.embed.shape[1]

    @property
    def d_head(self) -> int:
        return self.q.shape[3]

    @property
    def d_vocab(self) -> int:
        return len(self.vocab)

    @cached_property
    def probs(self) -> np.ndarray:
        """T V. Softmax of the logits, in double precision."""
        powers = np.exp(self.logits.astype(float) - self.logits.max(-1, keepdims=True))
        return powers / powers.sum(-1, keepdims=True)

    def save(self, path: Path) -> None:
        """Write a safetensors file whose names are those of this class.

        Raises MachineError where the place cannot be written.
        """
        arrays = {name: np.ascontiguousarray(getattr(self, name)) for name in array_axes()}
        for name, study in self.studies.items():
            arrays |= {f"{name}.{key}": np.ascontiguousarray(array) for key, array in study.arrays().items()}
        studies = {name: study.words() for name, study in self.studies.items()}
        files.write(Path(path), save(arrays, self.header(studies=studies)))

    def header(self, **more: object) -> dict[str, str]:
        """What is no array, as the text that goes with the arrays into a file: one, so that its order is fixed."""
        words = {"prompt": self.prompt, "model": self.model, "tokens": self.tokens, "vocab": self.vocab}
        return {FORMAT: json.dumps(words | more)}

    def study(self, kind: type[S]) -> S:
        """What was measured beside this pass.

        Raises InputError where this trace holds no such study.
        """
        name = kind.name()
        if name not in self.studies:
            raise InputError(f"this trace lacks the study {name!r}; film the prompt itself, or write the trace again")
        return self.studies[name]

    @classmethod
    def load(cls, path: Path) -> "Trace":
        """Read what `save` wrote.

        Raises InputError where the file is missing, damaged, not a trace, or has arrays of wrong shapes.
        """
        with reading(path), safe_open(path, framework="numpy") as file:
            words = read_words(file.metadata())
            if lacking := array_axes().keys() - file.keys():
                raise ValueError(f"it lacks {', '.join(sorted(lacking))}")
            return cls(**words, **{name: file.get_tensor(name) for name in array_axes()}, studies=read_studies(file))


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Whatever a file that is no trace makes fail inside is an InputError that names the file."""
    try:
        yield
    except (OSError, SafetensorError, ValueError, TypeError, KeyError, RecursionError) as error:
        why = "is missing" if not Path(path).exists() else f"is not a whole trace ({error})"
        raise InputError(f"trace file {path} {why}; write it again with `render.py trace`") from None


def array_axes() -> dict[str, list[str]]:
    """The names of all arrays of a trace, each with its axes."""
    return axes_of(Trace)


def read_studies(file: safe_open) -> dict[str, Study]:
    """The studies in an open file; those that this version does not know are left out."""
    given = json.loads(file.metadata()[FORMAT]).get("studies", {})
    return {
        name: STUDIES[name](**words, **{key: file.get_tensor(f"{name}.{key}") for key in axes_of(STUDIES[name])})
        for name, words in given.items()
        if name in STUDIES
    }


def read_words(header: Mapping[str, str] | None) -> dict[str, object]:
    if header is None or FORMAT not in header:
        raise ValueError(f"its header does not say {FORMAT}")
    given = json.loads(header[FORMAT])
    words = {"prompt": given["prompt"], "model": given["model"]}
    words |= {"tokens": tuple(given["tokens"]), "vocab": tuple(given["vocab"])}
    "".join([words["prompt"], words["model"], *words["tokens"], *words["vocab"]]).encode()  # all text, and all sound
    return words
