"""Roles of heads, by what they look at: the token before, the first, the same token, what followed it last time."""

from training.measure.reading import Finding, best_head
from transformer.checkpoint import Model
from transformer.examine import roles


def measure(model: Model) -> Finding:
    found = roles(model)
    masses = {
        "previous token": found.previous,
        "first token": found.first,
        "same token": found.same,
        "induction": found.induction,
    }
    everyday = f"{found.sentences} everyday sentences"
    measured_on = {"previous token": everyday, "first token": everyday}
    rows = [(role, measured_on.get(role, "random words said twice"), best_head(m)) for role, m in masses.items()]
    rows.append(("first token, mean over all heads", everyday, f"{found.first.mean():.2f}"))
    figures: dict = {f"{role} head, mass": float(m.max()) for role, m in masses.items()}
    figures |= {f"{role} by head": m.round(3).tolist() for role, m in masses.items()}
    return Finding(
        "Roles of heads", "Mean attention mass on the token named.", ("role", "measured on", "best head"), rows, figures
    )
