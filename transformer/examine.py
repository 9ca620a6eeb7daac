"""Measure what one forward pass does not hold: other read-outs, other texts, the network with a part left out."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from transformer.analysis import pick_view
from transformer.checkpoint import Model
from transformer.generate import generate
from transformer.model import Keep
from transformer.studies import (
    NOTHING,
    Ablation,
    Chat,
    HeadWeights,
    Lens,
    Meanings,
    Neuron,
    ReadOut,
    Roles,
    Rollouts,
    Study,
)
from transformer.trace import Trace

SENTENCES = Path(__file__).parents[1] / "assets" / "sentences.txt"  # our own; the first of them are everyday ones
EVERYDAY = 16
TEXTS = 128  # of them are read to find where a neuron fires
LIKELIEST = 5  # tokens kept of a read-out
BARS = 10  # and of a distribution that is drawn from
SEED = 0
TEMPERATURES = [0.0, 1.0, 2.0]
WRITTEN = 12  # tokens
ANSWER = 24  # tokens, at most
SYSTEM = "System: You are a helpful assistant.\nUser: "
ASSISTANT = "\nAssistant:"
# A word at the end, in two senses or three. None of these texts is in the teaching text of the shipped model.
WORDS = {
    "mole": [
        "under the soil of the lawn lived a hungry mole",
        "to count molecules the chemist uses the mole",
        "at the hospital they cut away the dark mole",
    ],
    "bank": ["two frogs jumped from the reeds onto the muddy bank", "every coin he saved went straight to the bank"],
    "trunk": ["the animal with ivory tusks waved its trunk", "for the long journey she packed her trunk"],
    "spring": ["in april the birds sing of spring", "a small metal coil in the toy was the spring"],
    "palm": ["he held out his hand and showed the palm", "the sand of the island gave ground to a palm"],
    "mouse": ["a piece of cheese in the trap called the mouse", "with keyboard and screen you need a mouse"],
}


@torch.inference_mode()
def study(
    model: Model,
    trace: Trace,
    names: Iterable[str],
    layer: int | None = None,
    head: int | None = None,
    token: int | None = None,
) -> Trace:
    """The trace with these studies; ``layer``, ``head`` and ``token`` say where to look, as for a scene."""
    view = {"layer": layer, "head": head, "token": token}
    return replace(trace, studies=dict(trace.studies) | {name: MEASURES[name](model, trace, view) for name in names})


def lens(model: Model, trace: Trace, view: dict) -> Lens:
    stops = [trace.resid_pre[0], *(s for pair in zip(trace.resid_mid, trace.resid_post) for s in pair)]
    answers = torch.tensor(trace.logits).argmax(-1, keepdim=True)  # T 1
    found = []
    for stop in stops:
        probs = read_out(model, torch.tensor(stop)).double().softmax(-1)
        at_answer = probs.gather(-1, answers)
        top = probs.topk(min(LIKELIEST, probs.shape[-1]))
        found.append((top.indices, top.values, at_answer[:, 0], 1 + (probs > at_answer).sum(-1)))
    return Lens(*(torch.stack(parts).numpy() for parts in zip(*found)))


def read_out(model: Model, stream: Tensor) -> Tensor:
    """… D to … V: the logits of a stream that would end here."""
    return model.gpt.ln_final(stream) @ model.gpt.W_U


def read_out_rows(model: Model, trace: Trace, view: dict) -> ReadOut:
    order = np.argsort(-trace.logits[-1], kind="stable")
    ranks = np.unique(np.concatenate([np.arange(6), np.geomspace(6, len(order), 8).astype(int) - 1]))
    ids = order[ranks[ranks < len(order)]]
    return ReadOut(ids, model.gpt.W_E.detach()[torch.from_numpy(ids)].numpy())


def head_weights(model: Model, trace: Trace, view: dict) -> HeadWeights:
    layer, head, _ = pick_view(trace, **view)
    attn = model.gpt.blocks[layer].attn
    names = ("W_Q", "b_Q", "W_K", "b_K", "W_V", "b_V")
    return HeadWeights(layer, head, *(getattr(attn, name)[head].detach().numpy().copy() for name in names))


def direction(model: Model, trace: Trace, token: int, id: int) -> Tensor:
    """D. Its product with a part of the stream at ``token``: what that adds to a logit, the last norm held fixed."""
    stream = torch.tensor(trace.resid_post[-1, token]).double()
    norm = model.gpt.ln_final
    deviation = (stream.var(unbiased=False) + norm.eps).sqrt()
    row = model.gpt.W_E[id].double() * norm.weight.double()
    return (row - row.mean()) / deviation  # the norm takes the mean away; so may its other factor


def neuron(model: Model, trace: Trace, view: dict) -> Neuron:
    token = (view["token"] if view["token"] is not None else -1) % trace.n_tokens
    toward = direction(model, trace, token, int(trace.logits[token].argmax()))
    effects = []
    for block, post in zip(model.gpt.blocks, trace.mlp_post):
        effects.append(torch.tensor(post[token]).double() * (block.mlp.W_out.double() @ toward))
    all_effects = torch.stack(effects)  # L F
    if view["layer"] is not None:
        all_effects[torch.arange(len(effects)) != view["layer"]] = -torch.inf
    layer, index = divmod(int(all_effects.argmax()), all_effects.shape[1])

    mlp = model.gpt.blocks[layer].mlp
    w_out = mlp.W_out[index].detach()
    writes = ((w_out - w_out.mean()) * model.gpt.ln_final.weight @ model.gpt.W_U).topk(8)
    texts = [model.tokenizer.encode(line) for line in sentences()[:TEXTS]]
    longest = max(len(text.ids) for text in texts)
    kept: list[Tensor] = []
    for start in range(0, len(texts), 32):
        rows = [list(t.ids) + [0] * (longest - len(t.ids)) for t in texts[start : start + 32]]
        kept.append(up_to(model, torch.tensor(rows), "mlp_post", layer)[:, :, index])
    fires = torch.cat(kept)  # N T
    for row, text in zip(fires, texts):
        row[len(text.ids) :] = 0
    best = fires.max(1).values.topk(3).indices.tolist()
    return Neuron(
        layer, token, index, float(all_effects[layer, index]), float(mlp.b_in[index]), len(texts),
        [list(texts[i].tokens) for i in best],
        mlp.W_in[:, index].detach().numpy().copy(), w_out.numpy().copy(),
        writes.indices.numpy(), writes.values.numpy(), fires[best].numpy(),
    )  # fmt: skip


class Enough(Exception):
    """Ends a forward pass early."""


def up_to(model: Model, ids: Tensor, wanted: str, layer: int) -> Tensor:
    """The value that goes by this name in this layer; what comes after it is not computed."""
    found: list[Tensor] = []

    def keep(name: str, value: Tensor) -> Tensor:
        if name == wanted:
            found.append(value)
            if len(found) > layer:
                raise Enough
        return value

    with suppress(Enough):
        model.gpt(ids, keep)
    return found[layer]


def without(part: str, layer: int, ends: Tensor | None = None) -> Keep:
    """Let ``part`` ("attn_out" or "mlp_out") of a layer write nothing: anywhere, or in row i at ``ends[i]`` only."""
    calls = 0

    def keep(name: str, value: Tensor) -> Tensor:
        nonlocal calls
        if name == part:
            calls += 1
            if calls == layer + 1:
                if ends is None:
                    return torch.zeros_like(value)
                value = value.clone()
                value[torch.arange(len(ends)), ends] = 0
        return value

    return keep


def ablation(model: Model, trace: Trace, view: dict) -> Ablation:
    ids, last = torch.tensor(trace.ids)[None], torch.tensor([trace.n_tokens - 1])
    answer = int(trace.logits[-1].argmax())
    L = trace.n_layers

    def prob(part: str, layer: int, ends: Tensor | None) -> float:
        return float(model.gpt(ids, without(part, layer, ends))[0][0, -1].double().softmax(-1)[answer])

    toward = direction(model, trace, -1, answer).numpy()
    logits = {part: getattr(trace, part)[:, -1].astype(float) @ toward for part in ("attn_out", "mlp_out")}
    constant = float((model.gpt.ln_final.bias.double() * model.gpt.W_E[answer].double()).sum())
    probs = {
        part: np.array([[prob(part, layer, ends) for ends in (last, None)] for layer in range(L)])
        for part in ("attn_out", "mlp_out")
    }
    return Ablation(
        answer, float(trace.probs[-1, answer]), float(trace.resid_pre[0, -1].astype(float) @ toward), constant,
        probs["attn_out"], probs["mlp_out"], logits["attn_out"], logits["mlp_out"],
    )  # fmt: skip


def rollouts(model: Model, trace: Trace, view: dict) -> Rollouts:
    R, bars = len(TEMPERATURES), min(BARS, trace.d_vocab)
    ids, drawn = np.full((R, WRITTEN), NOTHING), np.zeros((R, WRITTEN))
    top_ids, top_probs = np.full((R, WRITTEN, bars), NOTHING), np.zeros((R, WRITTEN, bars))
    for r, temperature in enumerate(TEMPERATURES):
        for n, step in enumerate(generate(model, trace.prompt, WRITTEN, temperature, seed=SEED).steps):
            ids[r, n], drawn[r, n] = step.id, step.probs[step.id]
            top = step.probs.topk(bars)
            top_ids[r, n], top_probs[r, n] = top.indices.numpy(), top.values.numpy()
    return Rollouts(SEED, TEMPERATURES, ids, drawn, top_ids, top_probs)


def chat(model: Model, trace: Trace, view: dict) -> Chat:
    user, room = trace.prompt, model.gpt.config.n_ctx - ANSWER
    while len((encoding := model.tokenizer.encode(SYSTEM + user + ASSISTANT)).ids) > room and user:
        user = user[: int(len(user) * 0.9)]  # a prompt that fills the context loses its end
    starts = np.array([start for start, _ in encoding.offsets])
    roles = np.searchsorted([len(SYSTEM) - len("User: "), len(SYSTEM) + len(user) + 1], starts, side="right")
    rollout = generate(model, SYSTEM + user + ASSISTANT, ANSWER, 0.0, seed=SEED)
    said = next((n for n, step in enumerate(rollout.steps) if ends_the_turn(model, step)), len(rollout.steps))
    steps, bars = rollout.steps[:said], min(BARS, trace.d_vocab)
    tops = [step.probs.topk(bars) for step in rollout.steps[: said + 1]]
    ids = np.full(len(tops), NOTHING)
    ids[: len(steps)] = [step.id for step in steps]
    return Chat(
        SEED, 0.0, said < len(rollout.steps), list(encoding.tokens), roles, ids,
        np.stack([top.indices.numpy() for top in tops]), np.stack([top.values.numpy() for top in tops]),
    )  # fmt: skip


def ends_the_turn(model: Model, step) -> bool:
    return step.id == model.tokenizer.end_of_text or "\n" in step.token


@torch.inference_mode()
def roles(model: Model, trace: Trace | None = None, view: dict | None = None) -> Roles:
    previous, first = [], []
    for line in sentences()[:EVERYDAY]:
        pattern = patterns(model, torch.tensor([model.tokenizer.encode(line).ids]))[:, 0]
        previous.append(pattern.diagonal(-1, 2, 3)[..., 1:].mean(-1))
        first.append(pattern[:, :, 4:, 0].mean(-1))
    period = min(24, model.gpt.config.n_ctx // 2)
    twice = patterns(model, words_said_twice(model, 16, period))
    same = twice.diagonal(-period, 3, 4).mean((1, 3))
    induction = twice.diagonal(1 - period, 3, 4)[..., 1:].mean((1, 3))
    means = torch.stack(previous).mean(0), torch.stack(first).mean(0), same, induction
    return Roles(EVERYDAY, *(mean.numpy() for mean in means))


def words_said_twice(model: Model, n: int, period: int) -> Tensor:
    """N 2P: random words, the same each time this is called."""
    words = [i for i, token in enumerate(model.vocab) if token.startswith(" ") and token[1:].isalpha()]
    once = np.random.default_rng(SEED).choice(words or model.gpt.config.d_vocab, (n, period))
    return torch.from_numpy(np.concatenate((once, once), 1))


def patterns(model: Model, ids: Tensor) -> Tensor:
    """L B H T T."""
    found: list[Tensor] = []

    def keep(name: str, value: Tensor) -> Tensor:
        if name == "pattern":
            found.append(value)
        return value

    model.gpt(ids, keep)
    return torch.stack(found)


def meanings(model: Model, trace: Trace, view: dict) -> Meanings:
    return max((one_word(model, word) for word in WORDS), key=parting)


def parting(found: Meanings) -> float:
    """By how much the least cosine between two of the word's vectors falls on the way up."""
    unit = found.vectors / np.linalg.norm(found.vectors, axis=-1, keepdims=True)
    least = np.einsum("pxd,qxd->xpq", unit, unit).min((1, 2))
    return float(least[0] - least[-1])


def one_word(model: Model, word: str) -> Meanings:
    """The last token of each text, which is the word or its end."""
    texts = [model.tokenizer.encode(prompt) for prompt in WORDS[word]]
    vectors, ids, probs = [], [], []
    for text in texts:
        stream: list[Tensor] = []
        model.gpt(torch.tensor([text.ids]), keep_stream(stream))
        vectors.append(torch.stack(stream))
        top = read_out(model, vectors[-1]).double().softmax(-1).topk(LIKELIEST)
        ids.append(top.indices)
        probs.append(top.values)
    arrays = (torch.stack(parts).numpy() for parts in (vectors, ids, probs))
    return Meanings(word, WORDS[word], [list(text.tokens) for text in texts], *arrays)


def keep_stream(found: list[Tensor]) -> Keep:
    """Keep the last token's vector, as it enters the first layer and as it leaves each: D each."""

    def keep(name: str, value: Tensor) -> Tensor:
        if name == "resid_post" or (name == "resid_pre" and not found):
            found.append(value[0, -1])
        return value

    return keep


@cache
def sentences() -> list[str]:
    return SENTENCES.read_text(encoding="utf-8").splitlines()


MEASURES: dict[str, Callable[[Model, Trace, dict], Study]] = {
    "lens": lens,
    "read_out": read_out_rows,
    "head_weights": head_weights,
    "neuron": neuron,
    "ablation": ablation,
    "rollouts": rollouts,
    "chat": chat,
    "roles": roles,
    "meanings": meanings,
}
