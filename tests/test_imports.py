"""Who may import whom, as fresh interpreters see it."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LIGHT = ("trace", "config", "tokenizer", "analysis", "bpe", "bundles", "hub", "interop")  # of transformer: no torch
ENGINE = {"engine", "renderer", "writer"}  # of studio: the only ones that know manim
OURS = ("transformer", "training", "scenes", "studio", "render")


def modules(package: str) -> list[str]:
    """Every module of a package."""
    files = sorted((ROOT / package).rglob("*.py"))
    return [".".join(f.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for f in files]


def forbidden(module: str) -> set[str]:
    """What must not be loaded once ``module`` is."""
    package, _, rest = module.partition(".")
    if package == "transformer":
        return {"manim", "click", "scenes", "studio", "training"} | ({"torch"} if rest in LIGHT else set())
    if package == "training":
        return {"manim", "scenes", "studio"}
    if package == "scenes":
        heavy = {"manim"} if rest in {"", "registry"} else set()
        return {"torch", "click", "studio", "training"} | heavy | ({"transformer"} if rest.startswith("kit") else set())
    if package == "studio":
        return {"torch", "click", "training"} | ({"manim"} if rest not in ENGINE else set())
    return {"torch", "manim", "numpy", "rich", "av", "scenes", "studio", "transformer"}


def loaded_by(module: str) -> set[str]:
    """The top-level names a fresh interpreter has loaded after importing ``module`` and nothing else."""
    program = f"import sys, {module}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


# A module of each kind in a fresh interpreter; the others by what they say themselves.
LOADED = [
    "render",
    "scenes.registry",
    "scenes.base",
    "scenes.kit.text",
    "studio.engine",
    "studio.film",
    "studio.orders",
]
LOADED += [f"transformer.{name}" for name in LIGHT if (ROOT / "transformer" / f"{name}.py").exists()]
LOADED += ["studio.doctor", "studio.machine", "studio.settings", "transformer.record", "training"]


@pytest.mark.parametrize("module", LOADED)
def test_importing_a_module_loads_nothing_it_must_not(module):
    # click is part of manim itself, and torch's own tools; what counts there is who asks for it
    theirs = {"click"} if module in {"studio.engine", "scenes.base", "scenes.kit.text", "transformer.record"} else set()
    assert loaded_by(module) & forbidden(module) - theirs == set()


def imports(module: str, everywhere: bool = True) -> set[str]:
    """The modules that a module's own source imports: everywhere in it, or only at its top."""
    path = ROOT.joinpath(*module.split("."))
    tree = ast.parse((path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text())
    nodes = list(ast.walk(tree)) if everywhere else tree.body
    found = {alias.name for n in nodes if isinstance(n, ast.Import) for alias in n.names}
    return found | {n.module for n in nodes if isinstance(n, ast.ImportFrom)}


ALL = [m for package in OURS[:-1] for m in modules(package)]


@pytest.mark.parametrize("module", ALL)
def test_a_module_imports_nothing_it_must_not(module):
    # the studio asks for torch and the like inside functions, when work begins
    named = imports(module, everywhere=not module.startswith("studio"))
    assert {name.partition(".")[0] for name in named} & forbidden(module) == set()


@pytest.mark.parametrize("module", [m for m in modules("scenes") if m.count(".") == 2 and ".kit." not in m])
def test_a_scene_imports_no_other_scene(module):
    allowed = ("scenes.kit", "scenes.base", "transformer.trace", "transformer.analysis", "transformer.errors")
    allowed += ("transformer.bpe", "transformer.bundles", "transformer.studies")
    ours = {name for name in imports(module) if name.partition(".")[0] in OURS}
    assert {name for name in ours if not name.startswith(allowed)} == set()


def test_only_the_engine_and_its_two_parts_touch_manim():
    touching = {m for m in modules("studio") if any(n.partition(".")[0] == "manim" for n in imports(m))}
    assert touching == {f"studio.{name}" for name in ENGINE}


def test_what_the_machine_needs_is_asked_with_the_standard_library_alone():
    named = {name.partition(".")[0] for name in imports("studio.machine")}
    assert named <= set(sys.stdlib_module_names)
