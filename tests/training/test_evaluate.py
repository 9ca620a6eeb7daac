from types import SimpleNamespace

import numpy as np
import torch

from training.corpus import Part
from training.data import prepare
from training.evaluate import best_head, evaluate, least_share, new_scenes, places
from transformer.checkpoint import Model
from transformer.config import Config
from transformer.model import GPT
from transformer.tokenizer import Tokenizer


def test_an_untrained_model_knows_nothing_and_the_table_says_so(tmp_path):
    data = prepare(tmp_path, 400, 60_000, 1, (Part("teaching", 1, 1, lines_are_documents=True),))
    torch.manual_seed(0)
    config = Config(d_vocab=400, n_layers=1, n_heads=2, d_model=16, d_mlp=32)
    table = evaluate(Model(GPT(config).eval(), Tokenizer(data.tokenizer), "untrained"), None)
    assert "both adjectives repeated after “The … was”, new scenes | 0 of 100" in table
    assert "second round foreseen | 0%" in table


def test_the_best_head_is_named_by_block_and_place():
    mass = np.zeros((3, 4))
    mass[2, 1] = 0.5
    assert best_head(mass) == "block 2, head 1: 0.50"


def test_new_scenes_are_always_the_same():
    assert list(new_scenes(5)) == list(new_scenes(5))


def test_words_are_found_among_the_tokens_that_spell_them():
    trace = SimpleNamespace(prompt="a shy owl", offsets=[(0, 1), (1, 3), (3, 5), (5, 9)])
    assert [places(trace, word) for word in ("a", "shy", "owl", "shy owl")] == [[0], [1, 2], [3], [1, 2, 3]]


def test_a_head_that_looks_at_one_adjective_only_gets_no_credit():
    offsets = [(0, 1), (1, 5), (5, 9), (9, 13)]
    pattern = np.zeros((1, 2, 4, 4))
    pattern[0, 0, 3] = [0, 0, 1, 0]  # only the word before
    pattern[0, 1, 3] = [0, 0.5, 0.4, 0.1]
    trace = SimpleNamespace(prompt="a shy red owl", offsets=offsets, pattern=pattern)
    np.testing.assert_allclose(least_share(trace, "owl", ["shy", "red"]), [[0, 0.4]])
