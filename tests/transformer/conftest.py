"""A tokenizer trained on a few lines and a GPT with random weights: small, but nothing in it is zero or one."""

import pytest
import tokenizers
import torch
from tokenizers import decoders, models, pre_tokenizers, trainers

from transformer.checkpoint import Model
from transformer.config import Config
from transformer.model import GPT
from transformer.record import record
from transformer.tokenizer import END_OF_TEXT, Tokenizer

torch.set_num_threads(1)  # these matrices are smaller than the cost of sharing them

LINES = ["a fluffy blue creature roamed the verdant forest", "the creature was blue, wasn't it?", "世界 你好 😀 é à"]


@pytest.fixture(autouse=True)
def seed() -> None:
    torch.manual_seed(0)


def train_tokenizer(add_prefix_space: bool) -> Tokenizer:
    core = tokenizers.Tokenizer(models.BPE())
    core.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=add_prefix_space)
    core.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=360,
        special_tokens=[END_OF_TEXT],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    core.train_from_iterator(LINES * 20, trainer)
    return Tokenizer(core)


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    """As the shipped one: it puts a space before the first word."""
    return train_tokenizer(add_prefix_space=True)


@pytest.fixture(scope="session")
def plain_tokenizer() -> Tokenizer:
    """As GPT-2's: the first word has no space."""
    return train_tokenizer(add_prefix_space=False)


@pytest.fixture(scope="session", params=["tokenizer", "plain_tokenizer"])
def either(request) -> Tokenizer:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def config(tokenizer: Tokenizer) -> Config:
    """Every size another number, five rows of the embedding without a token, an odd width and epsilon."""
    vocab = tokenizer.size + 5
    return Config(vocab, n_ctx=40, n_layers=2, n_heads=3, d_model=24, d_mlp=52, layer_norm_eps=1e-3)


@pytest.fixture(scope="session")
def model(config: Config, tokenizer: Tokenizer) -> Model:
    return Model(random_gpt(config).eval(), tokenizer, "tiny")


@pytest.fixture(scope="session")
def trace(model: Model):
    return record(model, "a fluffy blue creature roamed the verdant forest")


def random_gpt(config: Config, seed: int = 0) -> GPT:
    """Biases are not zero and layer norms not one, so that none can be forgotten."""
    gpt, dice = GPT(config), torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for p in gpt.parameters():
            p += 0.2 * torch.randn(p.shape, generator=dice)
    return gpt
