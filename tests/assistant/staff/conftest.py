"""A small library for the tests of the staff's work: two files in a folder, indexed, and a desk on them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.settings import Settings
from assistant.staff.desk import Desk
from assistant.staff.jobs import Job
from assistant.staff.roles import Actor
from assistant.staff.types import Upload
from index.analyzer import Analyzer
from index.builder import build_index
from index.embedder import load_embedder

PROGRAMME = """---
id: iuc/vindlyftet
title: Vindlyftet
kind: programme
sources:
- {n: 1, title: Vindlyftets sida, published: 2026-05-01}
verified: 2026-11-01
review_by: 2027-11-01
programme:
  owner: IUC Blekinge
  status: löpande
  needs: [produktion]
---

Vindlyftet är ett stöd till företag som bygger delar till vindkraftverk. [1] Stödet är högst 75 000 kronor per företag. [1]

## Så gör ni

Ni söker Vindlyftet löpande hos IUC Blekinge. [1]
"""
GUIDE = """---
id: guide/ansokan
title: Så skriver ni en ansökan
kind: guide
verified: 2026-11-01
---

En ansökan börjar med vad ni vill uppnå, och beskriver sedan vem som gör vad och när det ska vara klart.
"""


@pytest.fixture
def home(tmp_path: Path, analyzer: Analyzer) -> Path:
    """A home with two documents from a folder."""
    source = tmp_path / "källa"
    for name, text in (("iuc/vindlyftet", PROGRAMME), ("guide/ansokan", GUIDE)):
        path = source / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    build_index(tmp_path / "hem", roots=[source], embedder=load_embedder(), analyzer=analyzer)
    return tmp_path / "hem"


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
