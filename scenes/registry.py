"""Every scene by name, as strings, so that listing them imports nothing."""

import difflib
import importlib
from dataclasses import dataclass

from transformer.errors import InputError


@dataclass(frozen=True)
class SceneSpec:
    name: str
    target: str  # "module:Class"
    chapter: str
    seconds: float  # how long it runs with the demo prompt
    teaches: str


def _spec(chapter: str, name: str, seconds: float, teaches: str) -> SceneSpec:
    class_name = "".join(part.capitalize() for part in name.split("_"))
    return SceneSpec(name, f"scenes.{chapter}.{name}:{class_name}", chapter, seconds, teaches)


SCENES: dict[str, SceneSpec] = {
    spec.name: spec
    for spec in (
        _spec(
            "overview", "next_token_machine", 32, "text goes in, a probability for every possible next token comes out"
        ),
        _spec("tokens", "token_split", 30, "text is cut into tokens, and each token is a number"),
        _spec("embedding", "embedding_lookup", 38, "each token looks up its row of a table: its first vector"),
        _spec("attention", "score_grid", 43, "every query meets every key: a grid of dot products"),
        _spec("attention", "softmax_columns", 47, "softmax turns scores into weights that sum to one"),
        _spec("attention", "weighted_sum", 45, "weighted values add up to a change of the vector"),
    )
}

# The film of one prompt: what the machine does, then how, and at the end the prediction explained.
TOUR = ("token_split", "embedding_lookup", "score_grid", "softmax_columns", "weighted_sum", "next_token_machine")


def find(name: str) -> SceneSpec:
    """The scene called ``name``. Raises InputError, with a suggestion where one is near."""
    if name in SCENES:
        return SCENES[name]
    near = difflib.get_close_matches(name.lower().replace("-", "_"), SCENES, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}?" if near else "`render.py list` names them all"
    raise InputError(f"no scene is called {name!r}; {hint}")


def load(spec: SceneSpec) -> type:
    """Import a scene's class. This imports manim."""
    module, class_name = spec.target.split(":")
    return getattr(importlib.import_module(module), class_name)
