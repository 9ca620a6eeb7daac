"""The one table of the model card: what was asked for, and what was reached."""

from collections.abc import Callable
from dataclasses import dataclass

from training.measure.reading import Finding

OTHERS = "adjectives, others'"
Figures = dict[str, float | str | list]


@dataclass(frozen=True)
class Goal:
    measure: str
    wanted: str
    shown: Callable[[Figures], str]
    reached: Callable[[Figures], bool]


def percent(key: str, count: str | None = None) -> Callable[[Figures], str]:
    return lambda f: f"{f[key]:.1%}" + (f" of {f[count]}" if count else "")


GOALS = [
    Goal(
        "facts, right answer first, taught wording",
        "99 % of ≥ 150",
        percent("facts, seen", "facts, seen, asked"),
        lambda f: f["facts, seen"] >= 0.99 and f["facts, seen, asked"] >= 150,
    ),
    Goal(
        "facts, a wording never used for that entity",
        "80 % of ≥ 100",
        percent("facts, held out", "facts, held out, asked"),
        lambda f: f["facts, held out"] >= 0.8 and f["facts, held out, asked"] >= 100,
    ),
    Goal(
        "two-sense words, both new sentences right",
        "90 % of ≥ 40 pairs",
        percent("senses, pairs right", "senses, pairs"),
        lambda f: f["senses, pairs right"] >= 0.9 and f["senses, pairs"] >= 40,
    ),
    Goal(
        "… cosine of the word, first → last layer, median",
        "falls by ≥ 0.4",
        lambda f: f"{f['senses, cosine by layer'][0]:.2f} → {f['senses, cosine by layer'][-1]:.2f}",
        lambda f: f["senses, cosine falls by"] >= 0.4,
    ),
    Goal(
        "adjective → noun head, own / others' adjectives, held-out words and orders",
        "≥ 0.7 / ≤ 0.1",
        lambda f: f"{f['adjectives, own']:.2f} / {f[OTHERS]:.2f}",
        lambda f: f["adjectives, own"] >= 0.7 and f["adjectives, others'"] <= 0.1,
    ),
    Goal(
        "previous-token head",
        "≥ 0.8",
        lambda f: f"{f['previous token head, mass']:.2f}",
        lambda f: f["previous token head, mass"] >= 0.8,
    ),
    Goal(
        "induction: random words / invented names",
        "≥ 90 % / ≥ 95 %",
        lambda f: f"{f['copying, random words']:.1%} / {f['copying, invented names']:.1%}",
        lambda f: f["copying, random words"] >= 0.9 and f["copying, invented names"] >= 0.95,
    ),
    Goal(
        "analogies of 8 kinds, first / median rank",
        "≥ 70 % of ≥ 60 / 1",
        lambda f: f"{f['analogies, first']:.0%} of {f['analogies']} / {f['analogies, median rank']:g}",
        lambda f: f["analogies, first"] >= 0.7 and f["analogies"] >= 60 and f["analogies, median rank"] == 1,
    ),
    Goal("facts ablated", "≥ 100", lambda f: f"{f['ablated facts']}", lambda f: f["ablated facts"] >= 100),
]


def summary(findings: list[Finding]) -> Finding:
    figures: Figures = {key: value for finding in findings for key, value in finding.figures.items()}
    rows = [
        (goal.measure, goal.wanted, goal.shown(figures), "yes" if goal.reached(figures) else "no") for goal in GOALS
    ]
    note = "On material that training never saw in that form; details below."
    return Finding("Summary", note, ("measure", "wanted", "reached", "enough"), rows)
