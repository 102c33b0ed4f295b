"""A small library for the tests of the staff's work: two files in a folder, indexed, and a desk on them."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from assistant.settings import Settings
from assistant.staff.desk import Desk
from assistant.staff.jobs import Job
from assistant.staff.roles import Actor
from assistant.staff.types import Upload
from index.analyzer import Analyzer

IndexHome = Callable[[Path, Mapping[str, str]], Path]


@pytest.fixture
def home(tmp_path: Path, index_home: IndexHome, small_library: Mapping[str, str]) -> Path:
    """A home with two documents from a folder."""
    return index_home(tmp_path, small_library)


@pytest.fixture
def desk(home: Path, analyzer: Analyzer) -> Iterator[Desk]:
    desk = Desk(Settings(home=home), analyzer=analyzer)
    yield desk
    desk.close()


@pytest.fixture
def reader() -> Actor:
    return Actor("lars", "läsare")


@pytest.fixture
def editor() -> Actor:
    return Actor("eva", "redaktör")


@pytest.fixture
def admin() -> Actor:
    return Actor("adam", "administratör")


@pytest.fixture
def add(desk: Desk, editor: Actor) -> Callable[..., Job]:
    """Hand in a text file and return the job when it has ended."""

    def run(name: str, text: str | bytes) -> Job:
        (key,) = desk.add_files(editor, [Upload(name, text.encode() if isinstance(text, str) else text)])
        return desk.work(key)

    return run
