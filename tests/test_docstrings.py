"""The examples in docstrings are true."""

import doctest
import importlib
import warnings
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def with_examples() -> list[str]:
    files = (f for p in ("transformer", "scenes", "studio", "training") for f in sorted((ROOT / p).rglob("*.py")))
    return [".".join(f.relative_to(ROOT).with_suffix("").parts) for f in files if ">>> " in f.read_text()]


@pytest.mark.parametrize("module", with_examples())
def test_examples(module, monkeypatch):
    monkeypatch.chdir(ROOT)
    with warnings.catch_warnings():
        results = doctest.testmod(importlib.import_module(module))
    assert results.attempted > 0
    assert results.failed == 0
