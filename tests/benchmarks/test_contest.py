import json
import time

import pytest
import torch
from click.testing import CliRunner

from benchmarks import contest, generate, trace
from transformer import hub


@pytest.fixture(autouse=True)
def results(tmp_path, monkeypatch):
    monkeypatch.setattr(contest, "RESULTS", tmp_path / "results.md")
    return tmp_path / "results.md"


def test_programs_take_turns():
    turns = []
    programs = {name: lambda name=name: turns.append(name) for name in (contest.OURS, "other")}
    contest.contest("nothing", programs, rounds=4)
    assert turns == [contest.OURS, "other"] * (len(turns) // 2)
    assert len(turns) >= 2 * 4


def test_medians_and_ratios():
    waits = {contest.OURS: 0.002, "slower": 0.008, "(a part)": 0.001}
    ours, slower, part = contest.contest("wait", {n: lambda s=s: time.sleep(s) for n, s in waits.items()}, rounds=5)
    assert ours.ms == pytest.approx(2, abs=1)
    assert slower.times_ours == pytest.approx(slower.ms / ours.ms)
    assert ours.times_ours is part.times_ours is None
    assert ours.fastest_ms <= ours.ms


@pytest.mark.filterwarnings("ignore")  # of the others
@pytest.mark.parametrize(("benchmark", "rows"), [(trace, 6), (generate, 2)])
def test_a_benchmark_prints_what_it_measured(benchmark, rows, results):
    done = CliRunner().invoke(benchmark.main, ["--rounds", "1", "--json"], catch_exceptions=False)
    told = json.loads(done.stdout)
    assert len(told["rows"]) in (rows, rows + rows // 2, rows + 2)  # with and without TransformerLens
    assert {contest.OURS, "transformers"} <= {row["program"] for row in told["rows"]}
    assert all(row["ms"] > 0 for row in told["rows"])
    assert not results.exists()
    same = "all write the same tokens" if benchmark is generate else "differ by at most"
    assert any(same in fact for fact in told["facts"])


@pytest.mark.filterwarnings("ignore")
def test_results_are_appended_with_date_and_machine(results):
    rows = [contest.Row("task", contest.OURS, 2.0, 1.0, None), contest.Row("task", "other", 3.0, 2.5, 1.5)]
    for _ in range(2):
        contest.report("a title", rows, ["a note"], as_json=False, save=True)
    text = results.read_text()
    assert text.count("· a title") == 2
    assert text.count("| task | other | 3.00 | 2.50 | 1.50 |") == 2
    assert contest.machine() in text
    assert f"torch {torch.__version__}" in text


def test_a_text_of_so_many_tokens():
    from transformer import checkpoint

    model = checkpoint.load(hub.SHIPPED)
    for count in (12, 64, 128):
        assert len(model.tokenizer.encode(trace.text_of(model, count)).ids) == count
