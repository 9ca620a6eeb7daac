#!/usr/bin/env python3
"""What the machine needs, and how it comes by it: `python3 studio/machine.py setup`.

Standard library alone, for it runs before anything is installed. Only what is missing is installed; a second
run finds its stamp and does nothing.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
STAMP = VENV / ".installed"
OLDEST = (3, 11)
ENVIRONMENT = 5  # the exit code

# What each package manager calls the things a Linux or macOS machine may lack; {py} is such as 3.12.
PACKAGES = {
    "apt-get": {
        "compiler": ["build-essential"],
        "pkg-config": ["pkg-config"],
        "cairo": ["libcairo2-dev"],
        "pango": ["libpango1.0-dev"],
        "python": ["python{py}-dev"],
        "venv": ["python{py}-venv"],
    },
    "dnf": {
        "compiler": ["gcc"],
        "pkg-config": ["pkg-config"],
        "cairo": ["cairo-devel"],
        "pango": ["pango-devel"],
        "python": ["python3-devel"],
        "venv": ["python3-pip"],
    },
    "pacman": {
        "compiler": ["base-devel"],
        "pkg-config": ["pkgconf"],
        "cairo": ["cairo"],
        "pango": ["pango"],
        "python": ["python"],
        "venv": ["python"],
    },
    "brew": {
        "compiler": [],  # Apple's own: xcode-select --install
        "pkg-config": ["pkg-config"],
        "cairo": ["cairo"],
        "pango": ["pango"],
        "python": ["python"],
        "venv": ["python"],
    },
}
INSTALL = {
    "apt-get": ["apt-get", "install", "-y", "--no-install-recommends"],
    "dnf": ["dnf", "install", "-y"],
    "pacman": ["pacman", "-S", "--needed", "--noconfirm"],
    "brew": ["brew", "install"],
}


class SetupError(Exception):
    """The machine lacks something that cannot be installed from here. One line, with the next step."""


@dataclass(frozen=True)
class Machine:
    """The machine as far as this file asks about it. Tests describe other ones."""

    platform: str = sys.platform
    which: Callable[[str], str | None] = shutil.which
    has_library: Callable[[str], bool] = lambda name: runs(["pkg-config", "--exists", name])
    has_python_headers: Callable[[], bool] = lambda: (Path(sysconfig.get_path("include")) / "Python.h").is_file()
    has_venv: Callable[[], bool] = lambda: bool(importlib.util.find_spec("ensurepip"))
    is_root: Callable[[], bool] = lambda: hasattr(os, "geteuid") and os.geteuid() == 0
    can_sudo_silently: Callable[[], bool] = lambda: runs(["sudo", "-n", "true"])
    has_terminal: Callable[[], bool] = lambda: sys.stdin is not None and sys.stdin.isatty()
    knows_package: Callable[[str], bool] = lambda name: runs(["apt-cache", "show", name])


def runs(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False).returncode == 0
    except OSError:
        return False


def missing(machine: Machine) -> list[str]:
    """What has to be installed before pip can build pycairo and manimpango. Windows has wheels of both."""
    if machine.platform == "win32":
        return []
    has_pkg_config = bool(machine.which("pkg-config"))
    present = {
        "compiler": any(map(machine.which, ("cc", "gcc", "clang"))),
        "pkg-config": has_pkg_config,
        "cairo": has_pkg_config and machine.has_library("cairo"),
        # manimpango has wheels for macOS, not for Linux
        "pango": machine.platform == "darwin" or (has_pkg_config and machine.has_library("pangocairo")),
        "python": machine.has_python_headers(),
        "venv": machine.has_venv(),
    }
    return [name for name, there in present.items() if not there]


def package_manager(machine: Machine) -> str | None:
    return next((name for name in PACKAGES if machine.which(name)), None)


def packages(lacking: list[str], manager: str) -> list[str]:
    """The packages to install, each once."""
    version = "{}.{}".format(*sys.version_info)
    names = (p.format(py=version) for need in lacking for p in PACKAGES[manager][need])
    return list(dict.fromkeys(names))


def install_commands(lacking: list[str], machine: Machine) -> list[list[str]]:
    """The commands that install what is missing, with as little power as they need.

    Raises SetupError, naming the command to type, where it may not be run from here.
    """
    if "compiler" in lacking and machine.platform == "darwin":
        raise SetupError("a C compiler is missing; run `xcode-select --install`, then this again")
    manager = package_manager(machine)
    if manager is None:
        raise SetupError(
            f"missing: {', '.join(lacking)}; no apt-get, dnf, pacman or brew is here to install them; "
            "install them by hand (the development packages, with headers), then run this again"
        )
    commands = [INSTALL[manager] + packages(lacking, manager)]
    if manager == "apt-get" and not all(map(machine.knows_package, packages(lacking, manager))):
        commands.insert(0, ["apt-get", "update"])
    prefix = rights(manager, machine)
    if prefix is None:
        typed = " && ".join(" ".join(["sudo", *c] if machine.which("sudo") else c) for c in commands)
        raise SetupError(f"missing: {', '.join(lacking)}; run `{typed}` as an administrator, then this again")
    return [prefix + command for command in commands]


def rights(manager: str, machine: Machine) -> list[str] | None:
    """What to write before an installing command; None where nobody here may install."""
    if manager == "brew" or machine.is_root():
        return []
    if machine.which("sudo") and machine.can_sudo_silently():
        return ["sudo", "-n"]
    if machine.which("sudo") and machine.has_terminal():
        return ["sudo"]  # which asks for the password
    return None


def run(command: list[str], advice: str) -> None:
    """Run a command with its output on stderr. Raises SetupError where it fails."""
    say("+ " + " ".join(command))
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    done = subprocess.run(command, stdout=sys.stderr, stdin=None, env=environment, cwd=ROOT, check=False)
    if done.returncode:
        raise SetupError(f"`{' '.join(command)}` failed, see above; {advice}")


def say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def venv_python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def stamp() -> str:
    """Changes whenever an installed .venv would no longer be right: other wants, another Python, another place."""
    facts = (ROOT / "pyproject.toml").read_bytes(), sys.version.encode(), sys.base_prefix.encode(), bytes(ROOT)
    return hashlib.sha256(b"\n".join(facts)).hexdigest()


def is_set_up() -> bool:
    return venv_python().exists() and STAMP.is_file() and STAMP.read_text().strip() == stamp()


def make_venv() -> None:
    """A .venv that works: an old one is kept, a broken one is built again."""
    works = f"import pip, sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    if runs([str(venv_python()), "-c", works]):
        return
    say(f"making {VENV.name} with Python {sys.version.split()[0]}")
    shutil.rmtree(VENV, ignore_errors=True)
    venv.create(VENV, with_pip=True)


def setup(machine: Machine) -> None:
    """Bring the machine to where films can be made.

    Raises SetupError, with the next step, where that needs a person.
    """
    if sys.version_info < OLDEST:
        raise SetupError(f"this is Python {sys.version.split()[0]}, at least 3.11 is needed; run this with a newer one")
    if is_set_up():
        return
    STAMP.unlink(missing_ok=True)
    if lacking := missing(machine):
        say(f"missing on this machine: {', '.join(lacking)}")
        for command in install_commands(lacking, machine):
            run(command, "mend that, then run this again")
        if still := missing(machine):
            raise SetupError(f"installed, but still not found: {', '.join(still)}; look at the messages above")
    make_venv()
    say("installing the Python packages, a few minutes the first time")
    pip = [str(venv_python()), "-m", "pip", "install", "--quiet", "--editable", ".[test]"]
    run(pip, "if the network was the cause, run this again: it goes on where it stopped")
    STAMP.write_text(stamp())
    say("set up")


def main(arguments: list[str]) -> int:
    if arguments != ["setup"]:
        say("usage: python3 studio/machine.py setup")
        return 2
    try:
        setup(Machine())
    except SetupError as error:
        say(f"error: {error}")
        return ENVIRONMENT
    except OSError as error:
        say(f"error: {error.strerror}: {error.filename}; mend that, then run this again")
        return ENVIRONMENT
    except KeyboardInterrupt:
        say("error: interrupted; run it again, it goes on where it stopped")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
