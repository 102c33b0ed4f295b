"""A small library that staff look after, and the open data of it, served as other sites meet it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.conversation import Adviser
from assistant.opening import update_index
from assistant.settings import ApiAccess, Settings
from assistant.staff.desk import Desk
from assistant.staff.roles import Actor
from assistant.staff.types import Edit, RetireMode
from assistant.web.api.application import Library, open_public_database
from assistant.web.app import create_app
from index.analyzer import Analyzer
from index.embedder import Embedder
from index.searcher import Searcher

WIND = "prov/vindlyftet"
EDITOR = Actor("eva", "redaktör")


class House:
    """A home with a desk on it, and what the public may read of it."""

    def __init__(self, home: Path, embedder: Embedder, analyzer: Analyzer) -> None:
        self.desk = Desk(Settings(home=home), embedder=embedder, analyzer=analyzer)
        self.searcher = Searcher(home, embedder=embedder, analyzer=analyzer)
        self.library = Library(self.searcher, open_public_database(home), ApiAccess(rate_limit=0))

    def change(self, old: str, new: str, *, name: str = WIND) -> None:
        """Change a document's text and publish it."""
        sheet = self.desk.show(EDITOR, name)
        assert old in sheet.markdown
        self.desk.save(EDITOR, name, Edit(sheet.markdown.replace(old, new), sheet.asked, "", sheet.number))
        self.publish(name)

    def publish(self, name: str = WIND) -> None:
        job = self.desk.work(self.desk.publish(EDITOR, [name], accept_warnings=True))
        assert job.stand == "done", job.outcome

    def retire(self, mode: RetireMode, name: str = WIND) -> None:
        job = self.desk.work(self.desk.retire(EDITOR, name, mode=mode, why=""))
        assert job.stand == "done", job.outcome

    def close(self) -> None:
        self.searcher.close()
        self.library.engine.dispose()
        self.desk.close()


@pytest.fixture
def house(
    write_documents: Callable[..., Path], programme: Callable[..., str], tmp_path: Path, embedder: Embedder, analyzer: Analyzer
) -> Iterator[House]:
    text = "Vindlyftet är ett stöd till företag som bygger delar till vindkraftverk. [1]"
    documents = {
        "vind.md": programme(WIND, "Vindlyftet", text),
        "guide.md": "---\nid: prov/guide\ntitle: Så söker ni\nkind: guide\nverified: 2026-11-01\n---\nBörja med målet.\n",
    }
    report = update_index(Settings(home=tmp_path / "home"), [write_documents(documents)])
    assert not report.faults, report.faults
    house = House(tmp_path / "home", embedder, analyzer)
    yield house
    house.close()


@pytest.fixture(scope="session")
def serve_library(run_app: Callable[..., Any]) -> Callable[..., AbstractContextManager[httpx.Client]]:
    """Serve a library and return a client of it."""

    @contextmanager
    def served(library: Library) -> Iterator[httpx.Client]:
        app = create_app(Adviser(library.searcher), library=library)
        with run_app(app) as address, httpx.Client(base_url=address, timeout=30) as client:
            yield client

    return served


@pytest.fixture(scope="session")
def shipped(serve_library: Callable[..., Any], searcher: Searcher, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a server with the shipped documents."""
    engine = open_public_database(tmp_path_factory.mktemp("public"))
    with serve_library(Library(searcher, engine, ApiAccess(rate_limit=0))) as client:
        yield client
    engine.dispose()
