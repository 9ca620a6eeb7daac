from functools import cache

import pytest

from transformer.checkpoint import load
from transformer.record import record


@pytest.fixture(scope="module")
def read():
    """The shipped model's trace of any prompt, without the studies, which the scenes of this chapter do not show."""
    model = load()
    return cache(lambda prompt: record(model, prompt))


@pytest.fixture(scope="module")
def demo(read):
    return read("a fluffy blue creature roamed the verdant forest")
