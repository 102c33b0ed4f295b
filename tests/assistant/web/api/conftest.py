"""The interface on the shipped documents, served as programs meet it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine

from assistant.conversation import Adviser
from assistant.log_writer import LogWriter
from assistant.settings import ApiAccess
from assistant.web.api.application import Library, open_public_database
from assistant.web.app import create_app
from index.searcher import Searcher

UNLIMITED = ApiAccess(rate_limit=0)
Serve = Callable[..., AbstractContextManager[httpx.Client]]


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The database with the keys, and with no staff's documents."""
    engine = open_public_database(tmp_path_factory.mktemp("keys"))
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def serve(run_app: Callable[..., Any], adviser_on_documents: Adviser, searcher: Searcher, keys: Engine) -> Serve:
    """Serve the application and return a client of it; by default the adviser is a real one, without limits or a log."""

    @contextmanager
    def served(
        access: ApiAccess = UNLIMITED, *, adviser: Any = None, url: str | None = None, log: LogWriter | None = None
    ) -> Iterator[Any]:
        library = Library(searcher, keys, access, url)
        app = create_app(adviser or adviser_on_documents, library=library, log=log)
        with run_app(app) as address, httpx.Client(base_url=address, timeout=30) as client:
            yield client

    return served


@pytest.fixture(scope="session")
def client(serve: Serve) -> Iterator[httpx.Client]:
    """A client of a server without limits."""
    with serve() as client:
        yield client


@pytest.fixture
def log_home(tmp_path: Path) -> Path:
    return tmp_path / "logg"
