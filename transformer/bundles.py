"""Side data that scenes show beside a trace, computed once by ``python -m training.bundles`` and shipped."""

import json
from pathlib import Path

from transformer.errors import InputError

SHIPPED = Path(__file__).parents[1] / "assets" / "bundles"


def load_bundle(name: str) -> dict:
    """Read one of them.

    Raises InputError where its file is missing or damaged.
    """
    path = SHIPPED / f"{name}.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(found, dict):
            raise ValueError("it holds no table")
        return found
    except (OSError, ValueError) as error:
        why = f"is damaged ({error})" if path.exists() else "is missing"
        raise InputError(f"side data {path} {why}; `git checkout -- assets` brings it back") from None
