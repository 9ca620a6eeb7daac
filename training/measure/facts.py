"""Facts: in wordings training used for that entity, in wordings it used only for others, in wordings it never used."""

from training.measure.reading import Finding, answered, share
from training.teaching import heldout
from training.teaching.facts import ALLOWED
from training.teaching.knowledge import FACTS
from training.teaching.wordings import NEVER_TAUGHT, WORDINGS
from transformer.checkpoint import Model


def taught() -> list[tuple[str, str, str]]:
    """(relation, prompt, answer): every fact once, in the first wording of its own that training used for it."""
    found = []
    for (relation, n), allowed in ALLOWED.items():
        wording = next((w for w in WORDINGS[relation] if w in allowed), allowed[0])
        found.append((relation, heldout.prompt(wording, relation, n), heldout.reply(wording, FACTS[relation][n])))
    return found


def never_taught() -> list[tuple[str, str, str]]:
    return [
        (relation, heldout.prompt(wording, relation, n), y)
        for relation, wordings in NEVER_TAUGHT.items()
        for wording in wordings
        for n, y in FACTS[relation].items()
    ]


def measure(model: Model) -> Finding:
    rights = {}
    for kind, asked in (("seen", taught()), ("held out", heldout.facts()), ("never", never_taught())):
        right = answered(model, [(prompt, y) for _, prompt, y in asked])
        rights[kind] = [(relation, bool(r)) for (relation, _, _), r in zip(asked, right, strict=True)]
    rows = [
        (relation, *(share(r for which, r in rights[kind] if which == relation) for kind in rights))
        for relation in FACTS
    ]
    rows.append(("all", *(share(r for _, r in rights[kind]) for kind in rights)))
    figures = {f"facts, {kind}": sum(r for _, r in each) / len(each) for kind, each in rights.items()}
    figures |= {f"facts, {kind}, asked": len(each) for kind, each in rights.items()}
    return Finding(
        "Facts",
        "The whole answer, every token the likeliest. Second column: every fact once, in a wording it was taught in."
        " Third: all pairs of an entity and a wording that training kept apart. Fourth: wordings taught with nobody.",
        ("relation", "taught wording", "wording never used for that entity", "wording never used at all"),
        rows,
        figures,
    )
