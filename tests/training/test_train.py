import json
import os
import signal
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from training.corpus import Part
from training.data import prepare
from training.export import centre, export, history
from training.prices import IGNORED, next_token_losses
from training.snapshots import learned
from training.train import Plan, Trainer, rehearsal, train
from transformer.checkpoint import load
from transformer.config import Config
from transformer.model import GPT

PARTS = (Part("teaching", 1, 1, lines_are_documents=True),)
PLAN = Plan(
    model=Config(d_vocab=400, n_ctx=24, n_layers=2, n_heads=2, d_model=16, d_mlp=32),
    seed=3,
    steps=12,
    batch=4,
    warm_up=2,
    decay=0.5,
    late_mix=0.2,
    lr_matrices=0.02,
    lr_rest=0.005,
    weight_decay=0.01,
    rehearsal={"share": 0.4, "until_loss": 0.5, "at_most_steps": 6, "later_share": 0.1},
    teaching_bytes=60_000,
    prices={"foresight": 0.5, "reach": 4, "sameness": 0.3, "words": 0.5},
    every={"log": 4, "held_out": 6, "checkpoint": 5},
)


@pytest.fixture(scope="module")
def data():
    return prepare(Path(), PLAN.model.d_vocab, PLAN.teaching_bytes, PLAN.seed, PARTS)


def weights(trainer: Trainer) -> dict[str, torch.Tensor]:
    return {name: t.clone() for name, t in trainer.model.state_dict().items()}


def test_a_few_steps_lower_the_loss(data):
    trainer = Trainer(replace(PLAN, steps=40), data, PARTS)
    losses = [trainer.train_step(trainer.objective)[0] for _ in range(40)]
    assert np.mean(losses[-10:]) < np.mean(losses[:10]) - 0.3


def test_stop_and_resume_give_exactly_the_weights_of_one_go(data, tmp_path):
    whole, first, second = (Trainer(PLAN, data, PARTS) for _ in range(3))
    train(whole, tmp_path / "whole", compile=False)

    for _ in range(5):
        first.train_step(first.objective)
    train(first, tmp_path / "parts", minutes=0, compile=False)  # no time at all: only saves
    train(second, tmp_path / "parts", compile=False)

    assert second.step == whole.step == PLAN.steps
    for name, expected in weights(whole).items():
        assert torch.equal(second.model.state_dict()[name], expected), name


def test_ctrl_c_finishes_the_step_saves_and_stops(data, tmp_path, monkeypatch):
    trainer = Trainer(PLAN, data, PARTS)
    step = trainer.train_step

    def interrupted(objective):
        if trainer.step == 2:
            os.kill(os.getpid(), signal.SIGINT)
        return step(objective)

    monkeypatch.setattr(trainer, "train_step", interrupted)
    train(trainer, tmp_path, compile=False)
    assert torch.load(tmp_path / "checkpoint.pt", weights_only=True)["step"] == trainer.step == 3


def test_the_log_tells_how_it_went(data, tmp_path):
    train(Trainer(PLAN, data, PARTS), tmp_path, compile=False)
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines] == [4, 6, 8, 12]
    assert [line["step"] for line in lines if "held_out" in line] == [6, 12]
    assert lines[-1]["tokens"] == 12 * 4 * 24


def test_the_exported_folder_is_the_model_that_was_trained(data, tmp_path):
    data.save(tmp_path)
    trainer = Trainer(PLAN, data, PARTS)
    train(trainer, tmp_path, compile=False)
    export(tmp_path, tmp_path / "model", "tiny")
    model = load(tmp_path / "model")
    assert model.name == "tiny"
    ids = torch.arange(20)[None]
    with torch.no_grad():  # stored in 16 bits
        torch.testing.assert_close(model.gpt(ids)[0], trainer.model(ids)[0], atol=0.02, rtol=0.02)


def test_an_exported_stream_leaves_out_the_direction_that_no_norm_lets_through():
    torch.manual_seed(0)
    gpt, ids = GPT(PLAN.model), torch.arange(20)[None]
    kept: dict[str, torch.Tensor] = {}

    def keep(name, value):
        kept[name] = value  # the last block's stays
        return value

    with torch.no_grad():
        for p in gpt.parameters():
            p += 0.1 * torch.randn_like(p)
        before = gpt(ids)[0]
        centre(gpt)
        torch.testing.assert_close(gpt(ids, keep)[0], before, atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(kept["attn_out"].mean(-1), torch.zeros(1, 20), atol=1e-5, rtol=0)
    torch.testing.assert_close(kept["mlp_out"].mean(-1), torch.zeros(1, 20), atol=1e-5, rtol=0)


def test_a_run_can_start_from_a_model(data):
    taught = Trainer(PLAN, data, PARTS)
    taught.train_step(taught.objective)
    again = Trainer(PLAN, data, PARTS, start=taught.model)
    for name, expected in weights(taught).items():
        assert torch.equal(again.model.state_dict()[name], expected), name


def test_a_history_goes_on_from_that_of_the_run_before(data, tmp_path):
    data.save(tmp_path)
    train(Trainer(PLAN, data, PARTS), tmp_path, compile=False)
    before = tmp_path / "before.jsonl"
    before.write_text('{"step": 50, "tokens": 1000}\n{"step": 100, "tokens": 2000}\n')
    export(tmp_path, tmp_path / "model", "tiny", before)
    lines = [json.loads(line) for line in (tmp_path / "model" / "history.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines] == [50, 100, 104, 106, 108, 112]
    assert lines[-1]["tokens"] == 2000 + 12 * 4 * 24


def test_a_history_ends_with_its_checkpoint_and_tells_no_step_twice(tmp_path):
    steps = [10, 20, 30, 20, 30, 40]  # stopped by force after 30, gone on from 15
    (tmp_path / "log.jsonl").write_text("".join(f'{{"step": {n}, "line": {i}}}\n' for i, n in enumerate(steps)))
    assert [(h["step"], h["line"]) for h in history(tmp_path / "log.jsonl", 30)] == [(10, 0), (20, 3), (30, 4)]


def test_a_step_always_draws_the_same_batch(data):
    one, two = Trainer(PLAN, data, PARTS), Trainer(PLAN, data, PARTS)
    for mine, theirs in zip(one.batch()[:2], two.batch()[:2], strict=True):
        assert torch.equal(mine, theirs)
    two.step = 1
    assert not torch.equal(one.batch()[0], two.batch()[0])


def test_a_rehearsal_asks_only_for_what_can_be_copied():
    words = np.arange(100, 400)
    for seed in range(20):
        inputs, targets = rehearsal(np.random.default_rng(seed), words, 64)
        asked = targets != IGNORED
        period = int((~asked).sum()) + 1
        assert 6 <= period <= 32
        assert asked[period - 1 :].all()
        row = np.append(inputs, targets[-1])
        np.testing.assert_array_equal(targets[asked], row[np.flatnonzero(asked) + 1 - period])


def test_what_is_not_asked_costs_nothing(data):
    trainer = Trainer(PLAN, data, PARTS)
    inputs, targets = (torch.from_numpy(a)[None] for a in rehearsal(np.random.default_rng(0), trainer.words, 24))
    losses = next_token_losses(trainer.model(inputs)[0], targets)
    assert (losses[targets == IGNORED] == 0).all()
    assert (losses[targets != IGNORED] > 0).all()


def test_learning_rate_warms_up_stays_and_falls_to_nothing():
    speeds = [replace(PLAN, steps=20, warm_up=4).speed(step) for step in range(20)]
    assert speeds[:4] == [0.25, 0.5, 0.75, 1]
    assert set(speeds[4:11]) == {1}
    assert speeds[-1] == pytest.approx(0.1)
    assert speeds == speeds[:11] + sorted(speeds[11:], reverse=True)


def test_rehearsals_grow_rare_once_copying_is_learnt(data):
    trainer = Trainer(PLAN, data, PARTS)
    assert trainer.rehearsal_share() == 0.4
    trainer.copy_loss = 0.3
    assert trainer.rehearsal_share() == 0.1


def test_the_shipped_plan_can_be_read():
    plan = Plan.read(Path(__file__).parents[2] / "training" / "compact.toml")
    assert plan.model == Config()


def test_a_plan_may_weigh_the_parts_and_keep_snapshots(data, tmp_path):
    plan = Plan.read(Path(__file__).parents[2] / "training" / "compact.toml")
    assert {part.name for part in plan.parts()} == set(plan.mix)
    assert sum(part.weight for part in plan.parts()) == pytest.approx(1)
    assert plan.snapshots[-1] == plan.steps
    train(Trainer(replace(PLAN, snapshots=(1, 4)), data, PARTS), tmp_path, compile=False)
    assert sorted(p.name for p in tmp_path.glob("step-*.pt")) == ["step-1.pt", "step-4.pt"]
    assert torch.load(tmp_path / "step-4.pt", weights_only=True)["step"] == 4


def test_snapshots_say_what_the_network_said_then(data, tmp_path):
    trainer = Trainer(replace(PLAN, snapshots=(4, 12)), data, PARTS)
    train(trainer, tmp_path, compile=False)
    data.tokenizer.save(str(tmp_path / "tokenizer.json"))
    found = learned(tmp_path)["snapshots"]
    assert [s["step"] for s in found] == [4, 12]
    assert found[0]["parameters"] != found[1]["parameters"]
    assert found[1]["held_out"] is not None
    for s in found:
        for answers in s["answers"]:
            shares = [p for _, p in answers]
            assert shares == sorted(shares, reverse=True)
            assert 0 < sum(shares) <= 1
