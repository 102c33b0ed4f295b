"""The project's own files: what the wheel carries, what the commands are called, and that the locks fit the requirements."""

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
METADATA = f"{PROJECT['name']}-{PROJECT['version']}.dist-info"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return zipfile.Path(next(folder.glob("*.whl")))


@pytest.mark.parametrize(
    "pattern", ["corpus/documents/**/*.md", "corpus/acceptance.jsonl", "corpus/README.md", "index/model/*", "assistant/web/static/**/*"]
)
def test_the_wheel_carries_every_data_file(wheel: zipfile.Path, pattern: str) -> None:
    files = [file.relative_to(ROOT).as_posix() for file in ROOT.glob(pattern) if file.is_file()]
    assert files
    assert set(files) <= set(wheel.root.namelist())


def test_the_wheel_carries_the_three_packages_and_nothing_else(wheel: zipfile.Path) -> None:
    assert {folder.name for folder in wheel.iterdir()} == {"assistant", "corpus", "index", METADATA}


def test_the_wheel_installs_the_console_script(wheel: zipfile.Path) -> None:
    scripts = (wheel / METADATA / "entry_points.txt").read_text(encoding="utf-8")
    assert "[console_scripts]\nassistant = assistant.cli:main" in scripts


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_help_lists_every_command() -> None:
    phony = re.search(r"^\.PHONY: (help .*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    listed = subprocess.run(["make", "help"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert phony
    assert re.findall(r"^make ([\w-]+)  +\S", listed, re.MULTILINE) == phony[1].split()


@pytest.mark.parametrize(("lock", "extras"), [("requirements.txt", []), ("requirements-test.txt", ["test", "transformers"])])
def test_the_lock_has_an_admitted_version_of_every_requirement(lock: str, extras: list[str]) -> None:
    """A requirement that is added or raised without `make lock` fails here and not on someone's machine."""
    lines = re.findall(r"^([\w.-]+)==([\w.+!]+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE)
    locked = {canonicalize_name(name): Version(version) for name, version in lines}
    texts = PROJECT["dependencies"] + [text for extra in extras for text in PROJECT["optional-dependencies"][extra]]
    for requirement in map(Requirement, texts):
        name = canonicalize_name(requirement.name)
        if name not in {PROJECT["name"], "torch"}:  # torch is installed by itself: see the Makefile
            assert locked[name] in requirement.specifier, requirement
