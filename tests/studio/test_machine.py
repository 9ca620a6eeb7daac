"""Machines that are not here, described: what each lacks and what would be run to mend it."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from studio import machine
from studio.machine import Machine, SetupError, install_commands, missing

PY = "{}.{}".format(*sys.version_info)
ALL = ["compiler", "pkg-config", "cairo", "pango", "python", "venv"]


def a_machine(programs: str = "", libraries: str = "", has_all: bool = False, **facts) -> Machine:
    """A machine with these programs and libraries, an administrator's unless said otherwise."""
    here, found = set(programs.split()), set(libraries.split())
    defaults = {
        "platform": "linux",
        "which": lambda name: f"/usr/bin/{name}" if name in here else None,
        "has_library": found.__contains__,
        "has_python_headers": lambda: has_all,
        "has_venv": lambda: has_all,
        "is_root": lambda: True,
        "can_sudo_silently": lambda: False,
        "has_terminal": lambda: False,
        "knows_package": lambda name: True,
    }
    return Machine(**defaults | facts)


def test_a_bare_machine_lacks_everything():
    assert missing(a_machine()) == ALL


def test_a_complete_machine_lacks_nothing():
    assert missing(a_machine("cc pkg-config", "cairo pangocairo", has_all=True)) == []


@pytest.mark.parametrize("compiler", ["cc", "gcc", "clang"])
def test_any_compiler_will_do(compiler):
    assert "compiler" not in missing(a_machine(compiler))


def test_headers_cannot_be_found_without_pkg_config():
    assert missing(a_machine("cc", "cairo pangocairo", has_all=True)) == ["pkg-config", "cairo", "pango"]


def test_only_what_is_missing_is_installed():
    here = a_machine("cc pkg-config apt-get", "pangocairo", has_all=True)
    assert install_commands(missing(here), here) == [
        ["apt-get", "install", "-y", "--no-install-recommends", "libcairo2-dev"]
    ]


def test_windows_has_wheels_of_everything():
    assert missing(a_machine(platform="win32")) == []


def test_macos_has_wheels_of_pango():
    assert missing(a_machine("cc pkg-config", platform="darwin", has_all=True)) == ["cairo"]


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        (
            "apt-get",
            "apt-get install -y --no-install-recommends "
            f"build-essential pkg-config libcairo2-dev libpango1.0-dev python{PY}-dev python{PY}-venv",
        ),
        ("dnf", "dnf install -y gcc pkg-config cairo-devel pango-devel python3-devel python3-pip"),
        ("pacman", "pacman -S --needed --noconfirm base-devel pkgconf cairo pango python"),
    ],
)
def test_each_distribution_has_its_own_names(manager, command):
    here = a_machine(manager)
    assert [" ".join(c) for c in install_commands(missing(here), here)] == [command]


def test_on_macos_homebrew_installs_without_sudo_and_apple_brings_the_compiler():
    here = a_machine("cc brew", platform="darwin", has_all=True, is_root=lambda: False)
    assert install_commands(missing(here), here) == [["brew", "install", "pkg-config", "cairo"]]
    with pytest.raises(SetupError, match="xcode-select --install"):
        install_commands(["compiler"], here)


def test_an_old_list_of_packages_is_renewed_once():
    here = a_machine("apt-get", knows_package=lambda name: name != "libcairo2-dev")
    commands = install_commands(missing(here), here)
    assert commands[0] == ["apt-get", "update"]
    assert [c[1] for c in commands] == ["update", "install"]


class TestRights:
    def first_words(self, **facts) -> list[str]:
        here = a_machine("apt-get sudo", is_root=lambda: False, **facts)
        return install_commands(["cairo"], here)[0][:3]

    def test_an_administrator_needs_no_sudo(self):
        assert install_commands(["cairo"], a_machine("apt-get sudo"))[0][0] == "apt-get"

    def test_sudo_is_used_where_it_asks_nothing(self):
        assert self.first_words(can_sudo_silently=lambda: True) == ["sudo", "-n", "apt-get"]

    def test_sudo_may_ask_at_a_terminal(self):
        assert self.first_words(has_terminal=lambda: True) == ["sudo", "apt-get", "install"]

    def test_where_nobody_may_install_the_command_to_type_is_named(self):
        with pytest.raises(SetupError, match="sudo apt-get install -y --no-install-recommends libcairo2-dev"):
            self.first_words()

    def test_the_same_without_sudo(self):
        here = a_machine("apt-get", is_root=lambda: False, knows_package=lambda name: False)
        with pytest.raises(SetupError, match="`apt-get update && apt-get install"):
            install_commands(["cairo"], here)


def test_without_a_package_manager_the_things_are_named():
    with pytest.raises(SetupError, match="missing: cairo, pango;"):
        install_commands(["cairo", "pango"], a_machine())


class TestSetup:
    """The program itself, in a copy of the project with nothing to install."""

    @pytest.fixture
    def project(self, tmp_path) -> Path:
        (tmp_path / "studio").mkdir()
        shutil.copy(machine.__file__, tmp_path / "studio")
        (tmp_path / "pyproject.toml").write_text(
            '[project]\nname = "x"\nversion = "1"\n[project.optional-dependencies]\ntest = []\n'
            '[build-system]\nrequires = []\nbackend-path = ["."]\nbuild-backend = "backend"\n'
        )
        (tmp_path / "backend.py").write_text(BACKEND)
        return tmp_path

    def setup(self, project: Path, *words: str) -> subprocess.CompletedProcess:
        command = [sys.executable, str(project / "studio" / "machine.py"), *(words or ["setup"])]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def test_it_makes_a_venv_once_and_heals_a_broken_one(self, project):
        python = project / ".venv" / "bin" / "python"
        first = self.setup(project)
        assert first.returncode == 0, first.stderr
        assert first.stdout == ""
        assert python.exists()

        begin = time.monotonic()
        second = self.setup(project)
        assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
        assert time.monotonic() - begin < 3

        python.unlink()
        assert "making .venv" in self.setup(project).stderr
        assert python.exists()

        (project / "pyproject.toml").write_text((project / "pyproject.toml").read_text() + "# other wants\n")
        third = self.setup(project)
        assert "installing" in third.stderr
        assert "making" not in third.stderr

    def test_an_install_that_fails_is_tried_again(self, project):
        backend = project / "backend.py"
        backend.write_text("raise SystemExit('no network')")
        failed = self.setup(project)
        assert failed.returncode == 5
        assert failed.stderr.splitlines()[-1].startswith("error: ")
        assert "Traceback" not in failed.stderr.splitlines()[-1]
        backend.write_text(BACKEND)
        assert self.setup(project).returncode == 0

    def test_another_word_is_a_usage_error(self, project):
        assert self.setup(project, "help").returncode == 2


BACKEND = """
import zipfile
from pathlib import Path

METADATA = "Metadata-Version: 2.1\\nName: x\\nVersion: 1\\nProvides-Extra: test\\n"
WHEEL = "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"

def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    with zipfile.ZipFile(Path(wheel_directory) / "x-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("x-1.dist-info/METADATA", METADATA)
        wheel.writestr("x-1.dist-info/WHEEL", WHEEL)
        wheel.writestr("x-1.dist-info/RECORD", "")
    return "x-1-py3-none-any.whl"
"""
