"""Every scene by name, as strings, so that listing them imports nothing."""

import difflib
import importlib
from collections.abc import Iterable
from dataclasses import dataclass

from transformer.errors import InputError


@dataclass(frozen=True)
class SceneSpec:
    name: str
    target: str  # "module:Class"
    chapter: str
    seconds: float  # how long it runs with the demo prompt
    teaches: str
    needs: tuple[str, ...] = ()  # the studies it shows beside the trace


def _spec(chapter: str, name: str, seconds: float, teaches: str, *needs: str) -> SceneSpec:
    class_name = "".join(part.capitalize() for part in name.split("_"))
    return SceneSpec(name, f"scenes.{chapter}.{name}:{class_name}", chapter, seconds, teaches, needs)


SCENES: dict[str, SceneSpec] = {
    spec.name: spec
    for spec in (
        _spec(
            "overview", "next_token_machine", 32, "text goes in, a probability for every possible next token comes out"
        ),
        _spec("overview", "autoregression_loop", 59, "draw a token, append it, predict again: text", "rollouts"),
        _spec("overview", "chatbot_framing", 41, "a chatbot writes on a script that your message is set into", "chat"),
        _spec("overview", "network_flyover", 65, "the vectors fly through every attention block and every MLP"),
        _spec("tokens", "token_split", 30, "text is cut into tokens, and each token is a number"),
        _spec("tokens", "bpe_merges", 63, "the tokens are learned: the most frequent pair is merged, again and again"),
        _spec("tokens", "why_not_characters", 43, "smaller pieces make long texts, larger pieces are met too rarely"),
        _spec("embedding", "embedding_lookup", 38, "each token looks up its row of a table: its first vector"),
        _spec("embedding", "position_added", 46, "each position has a vector too, added to the token's"),
        _spec("attention", "same_word_meanings", 43, "each text makes its own vector of the same word", "meanings"),
        _spec("attention", "update_preview", 38, "every vector takes up something from those before it"),
        _spec("attention", "query_key_vectors", 58, "two matrices make each vector a query and a key", "head_weights"),
        _spec("attention", "query_key_space", 45, "a dot product is how far a key reaches along the query"),
        _spec("attention", "score_grid", 43, "every query meets every key: a grid of dot products"),
        _spec("attention", "softmax_columns", 47, "softmax turns scores into weights that sum to one"),
        _spec("attention", "causal_mask", 55, "no token looks at a later one: −∞ before the softmax"),
        _spec("attention", "attention_formula", 49, "softmax(QKᵀ/√d)V: each letter and the matrix it stands for"),
        _spec("attention", "value_map", 77, "a value goes down, up again, and moves a vector's tip", "head_weights"),
        _spec("attention", "weighted_sum", 45, "weighted values add up to a change of the vector"),
        _spec("heads", "head_gallery", 49, "many heads, each with a pattern of its own, and some with a role", "roles"),
        _spec("heads", "head_sum", 45, "all heads of a layer are added up: one product with one matrix"),
        _spec("mlp", "mlp_pass", 58, "up to many neurons, through GELU, down again, and added to the vector"),
        _spec(
            "mlp", "neuron_question", 62, "a neuron asks one thing of every vector, and writes where it is so", "neuron"
        ),
        _spec("mlp", "fact_lookup", 58, "which blocks a prediction needs, and what each adds to it", "ablation"),
        _spec("prediction", "residual_stream", 61, "every block adds to a token's vector, until it predicts", "lens"),
        _spec("prediction", "unembedding", 55, "the last vector meets a row for every token: logits", "read_out"),
        _spec("prediction", "softmax_temperature", 60, "softmax makes probabilities of logits; temperature evens them"),
        _spec("prediction", "all_positions_predict", 48, "every beginning of a text predicts its next token: one pass"),
    )
}

# The film of one prompt: what the machine does, then how, and at the end the prediction explained.
TOURS = {
    "short": ("token_split", "next_token_machine"),
    "normal": (
        "token_split",
        "embedding_lookup",
        "network_flyover",
        "score_grid",
        "softmax_columns",
        "weighted_sum",
        "next_token_machine",
    ),
    "long": tuple(SCENES),
}


def find(name: str) -> SceneSpec:
    """The scene called ``name``. Raises InputError, with a suggestion where one is near."""
    if name in SCENES:
        return SCENES[name]
    near = difflib.get_close_matches(name.lower().replace("-", "_"), SCENES, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}?" if near else "`render.py list` names them all"
    raise InputError(f"no scene is called {name!r}; {hint}")


def needs(specs: Iterable[SceneSpec]) -> tuple[str, ...]:
    """The studies that these scenes show, each once."""
    return tuple(dict.fromkeys(name for spec in specs for name in spec.needs))


def load(spec: SceneSpec) -> type:
    """Import a scene's class. This imports manim."""
    module, class_name = spec.target.split(":")
    return getattr(importlib.import_module(module), class_name)
