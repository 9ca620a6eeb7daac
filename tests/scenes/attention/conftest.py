import pytest

from transformer.checkpoint import load
from transformer.examine import study
from transformer.record import record


@pytest.fixture(scope="module")
def model():
    return load()


@pytest.fixture(scope="module")
def look(model, watch, request):
    """The scene that the test's file is named after, for a prompt and a view, with the weights of that head."""
    name = request.module.__name__.rpartition(".")[2].removeprefix("test_")

    def at(prompt="a fluffy blue creature roamed the verdant forest", layer=None, head=None, token=None):
        view = {k: v for k, v in {"layer": layer, "head": head, "token": token}.items() if v is not None}
        trace = study(model, record(model, prompt), ["head_weights"], **view)
        return trace, watch(name, trace, **view)

    return at
