"""Every scene on one page: ``python -m studio.gallery`` draws the sheets of the shipped trace into docs/gallery."""

import tempfile
from itertools import groupby
from pathlib import Path

from PIL import Image

from scenes.registry import SCENES, SceneSpec
from studio.orders import DEMO
from studio.settings import from_flags
from studio.shot import Shot
from studio.storyboard import storyboard
from transformer.trace import Trace

FOLDER = Path(__file__).parents[1] / "docs" / "gallery"
WIDTH = 1320  # pixels; small enough to keep beside the code


def draw(folder: Path, names: list[str]) -> None:
    """Draw the sheets of these scenes, and the page that shows all there are."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        outs = [Path(work) / f"{name}.png" for name in names]
        storyboard([Shot(name) for name in names], Trace.load(DEMO), from_flags(quality="l"), outs)
        for name, out in zip(names, outs):
            with Image.open(out) as sheet:
                small = sheet.resize((WIDTH, round(sheet.height * WIDTH / sheet.width)), Image.Resampling.LANCZOS)
                small.save(folder / f"{name}.webp", quality=82, method=6)
    (folder / "README.md").write_text(page(folder), encoding="utf-8")


def page(folder: Path) -> str:
    lines = ["# Gallery", "", f"Every scene with “{Trace.load(DEMO).prompt}”: the last frame of each of its beats.", ""]
    drawn = (spec for spec in SCENES.values() if (folder / f"{spec.name}.webp").exists())
    for chapter, specs in groupby(drawn, key=lambda spec: spec.chapter):
        lines += [f"## {chapter.capitalize()}", ""]
        for spec in specs:
            lines += [f"### {spec.name}", "", caption(spec), "", f"![{spec.name}]({spec.name}.webp)", ""]
    return "\n".join(lines)


def caption(spec: SceneSpec) -> str:
    return f"{spec.teaches[0].upper()}{spec.teaches[1:]}. {spec.seconds:.0f} s."


if __name__ == "__main__":
    import sys

    draw(FOLDER, sys.argv[1:] or [*SCENES])
