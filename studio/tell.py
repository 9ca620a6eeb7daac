"""What a prompt, a trace or a model has to say, as plain data for print and JSON."""

import json
from pathlib import Path

from transformer import hub
from transformer.prompt import check
from transformer.trace import Trace, array_axes

LIKELIEST = 5


def tokens(text: str, model: str | None, allow_download: bool) -> list[dict]:
    """One row a token. Needs the tokenizer alone, so no torch."""
    from transformer.tokenizer import Tokenizer

    check(text)
    found = Tokenizer.load(hub.find(model, allow_download) / "tokenizer.json").encode(text)
    return [
        {"position": n, "id": i, "start": start, "end": end, "token": token}
        for n, (token, i, (start, end)) in enumerate(zip(found.tokens, found.ids, found.offsets))
    ]


def summary(trace: Trace, path: Path | None) -> dict:
    """A trace at a glance: its sizes, the shape of every array, and what the model thinks comes next."""
    last = trace.probs[-1]
    return {
        "prompt": trace.prompt,
        "model": trace.model,
        "file": path and str(path),
        "tokens": list(trace.tokens),
        "ids": trace.ids.tolist(),
        "next": [{"token": trace.vocab[i], "probability": float(last[i])} for i in last.argsort()[::-1][:LIKELIEST]],
        "arrays": {
            name: {"axes": axes, "shape": list(getattr(trace, name).shape)} for name, axes in array_axes().items()
        },
    }


def story(text: str, model: str | None, allow_download: bool, **sampling) -> dict:
    """A text the model wrote on, with the probability of every token it drew."""
    check(text)  # before anything is loaded
    folder = hub.find(model, allow_download)
    from transformer import checkpoint
    from transformer.generate import generate

    rollout = generate(checkpoint.load(folder), text, **sampling)
    steps = [{"token": s.token, "id": s.id, "probability": float(s.probs[s.id])} for s in rollout.steps]
    return {"prompt": text, "text": rollout.text, "steps": steps}


def quoted(token: str) -> str:
    """A token in quotes, its control characters spelled out.

    >>> quoted(" blue\\n")
    '" blue\\\\n"'
    """
    return json.dumps(token, ensure_ascii=False)
