import json
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from training.corpus import Part
from training.data import prepare
from training.evaluate import evaluate, save
from training.measure import ablation, scenes
from training.measure.reading import Finding, answered, best_head, ids_of, last_logits, places
from transformer.checkpoint import Model
from transformer.config import Config
from transformer.model import GPT
from transformer.record import record
from transformer.tokenizer import Tokenizer


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    data = prepare(
        tmp_path_factory.mktemp("no files"), 400, 60_000, 1, (Part("teaching", 1, 1, lines_are_documents=True),)
    )
    torch.manual_seed(0)
    config = Config(d_vocab=400, n_layers=2, n_heads=2, d_model=16, d_mlp=32)
    return Model(GPT(config).eval(), Tokenizer(data.tokenizer), "untrained")


def test_an_untrained_model_knows_nothing_and_the_table_says_so(model, tmp_path):
    findings = evaluate(model, None)
    save(findings, tmp_path / "evaluation.md")
    table = (tmp_path / "evaluation.md").read_text()
    assert "| facts, a wording never used for that entity | 80 % of ≥ 100 | 0.0% of" in table
    assert table.count("| yes |") == 0
    assert json.loads((tmp_path / "evaluation.json").read_text())["Copying"]["copying, random words"] < 0.1


def test_reading_many_at_once_is_reading_one_by_one(model):
    prompts = ["The king said", "a", "What does a cow say? Moo. The dog"]
    together = last_logits(model, prompts)
    for prompt, logits in zip(prompts, together, strict=True):
        np.testing.assert_allclose(logits, record(model, prompt).logits[-1], atol=1e-5)


def test_an_answer_counts_only_if_every_token_is_the_likeliest(model):
    prompt = "The cat"
    ids = ids_of(model, prompt)
    for _ in range(3):
        ids.append(int(model.gpt(torch.tensor([ids]))[0][0, -1].argmax()))
    said = model.tokenizer.core.decode(ids[len(ids_of(model, prompt)) :])
    if ids_of(model, said) == ids[-3:]:  # else no text stands for these tokens
        assert answered(model, [(prompt, said)]).all()
    assert not answered(model, [(prompt, " ".join([said, said[::-1]]))]).any()


def test_what_a_part_writes_is_switched_off_where_asked(model):
    prompt = "The cat sat"
    end = torch.tensor([len(ids_of(model, prompt)) - 1])
    plain = last_logits(model, [prompt])
    off = last_logits(model, [prompt], ablation.without("mlp_out", 1, end))
    everywhere = last_logits(model, [prompt], ablation.without("mlp_out", 1))
    assert not torch.equal(plain, off)
    torch.testing.assert_close(off, everywhere)  # after the last block nobody looks back at the other tokens


def test_new_scenes_are_always_the_same_and_name_their_words():
    assert scenes.new_scenes(10) == scenes.new_scenes(10)
    for sentence, ((likes, noun), (likes2, noun2)) in scenes.new_scenes(10) + scenes.taught_scenes(10):
        assert sentence.index(f"{likes} {noun}") < sentence.index(f"{likes2} {noun2}")


def test_the_best_head_is_named_by_block_and_place():
    mass = np.zeros((3, 4))
    mass[2, 1] = 0.5
    assert best_head(mass) == "block 2, head 1: 0.50"


def test_words_are_found_among_the_tokens_that_spell_them():
    trace = SimpleNamespace(prompt="a shy owl", offsets=[(0, 1), (1, 3), (3, 5), (5, 9)])
    assert [places(trace, word) for word in ("a", "shy", "owl", "shy owl")] == [[0], [1, 2], [3], [1, 2, 3]]


def test_a_bar_in_a_cell_does_not_break_the_table():
    assert "| a¦b |" in Finding("t", "n", ("x",), [("a|b",)]).markdown()
