"""The staff's pages around a tiny page with handlers and an upload, on a free port, and browsers that are signed in to them."""

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
import uvicorn
from sqlalchemy import Engine

from assistant.settings import SingleSignOn
from assistant.staff import accounts
from assistant.staff.roles import OPERATOR, ROLES, require
from assistant.web.app import create_app
from assistant.web.staff.mount import StaffPages
from corpus.errors import AdviserError

PASSWORD = "fyra ord utan samband"
SEAL = re.compile(r'name="seal" value="([0-9a-f]{64})"')


def build_page(find_actor: Callable[[Any], Any]) -> Any:
    """Return a page with a handler that editors may use and one that takes a file."""
    import gradio as gr

    def save(text: str, request: gr.Request) -> str:
        try:
            require(find_actor(request), "redaktör")
        except AdviserError as error:
            return f"nej: {error}"
        return f"sparat: {text}"

    def count_bytes(path: str, request: gr.Request) -> str:
        return f"{find_actor(request).name}: {Path(path).stat().st_size}"

    with gr.Blocks(title="Prov") as blocks:
        text, answer = gr.Textbox(label="Text"), gr.Textbox(label="Svar")
        file = gr.File(label="Fil")
        gr.Button("Spara").click(save, text, answer, api_name="save")
        gr.Button("Läs").click(count_bytes, file, answer, api_visibility="private")
    return blocks


@contextmanager
def open_engine(home: Path) -> Iterator[Engine]:
    """Open a database with an account of each role, by the role's name and `PASSWORD`."""
    engine = accounts.open_accounts(home)
    for role in ROLES:
        accounts.add_account(engine, OPERATOR, role, role, PASSWORD)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with open_engine(tmp_path / "home") as engine:
        yield engine


class Site:
    """The application and where it is served."""

    def __init__(self, engine: Engine, app: Any, address: str) -> None:
        self.engine = engine
        self.app = app
        self.address = address

    @contextmanager
    def visit(self, role: str = "") -> Iterator[httpx.Client]:
        """Send requests as a browser does from our own page; with a role, signed in."""
        with httpx.Client(base_url=self.address, timeout=20, headers={"Origin": self.address}) as client:
            if role:
                assert sign_in(client, role).headers["location"] == "/personal/"
            yield client


def sign_in(client: httpx.Client, name: str, password: str = PASSWORD, **fields: str) -> httpx.Response:
    """Fill in the sign-in form and send it."""
    return client.post("/personal/logga-in", data={"name": name, "password": password, "seal": read_seal(client), **fields})


def read_seal(client: httpx.Client, path: str = "/personal/logga-in") -> str:
    """Return what the form on a page is sealed with."""
    found = SEAL.search(client.get(path).text)
    assert found
    return found[1]


@contextmanager
def serve(
    engine: Engine, adviser: Any, *, url: str | None = None, single_sign_on: SingleSignOn | None = None, port: int = 0
) -> Iterator[Site]:
    """Serve the application from a thread."""
    app = create_app(adviser, staff=StaffPages(engine, build_page, url, single_sign_on))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", port))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + 30
        while not server.started and thread.is_alive() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert server.started, "the server did not start"
        yield Site(engine, app, f"http://127.0.0.1:{listener.getsockname()[1]}")
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture
def start(engine: Engine, script: SimpleNamespace) -> Iterator[Callable[..., Site]]:
    """Serve the pages with the options of `serve`."""
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(serve(engine, script.ScriptedAdviser(), **options))


@pytest.fixture
def site(start: Callable[..., Site]) -> Site:
    return start()


@pytest.fixture(scope="session")
def shared_site(tmp_path_factory: pytest.TempPathFactory, script: SimpleNamespace) -> Iterator[Site]:
    """Serve one site for the tests that change nothing in it."""
    with open_engine(tmp_path_factory.mktemp("shared")) as engine, serve(engine, script.ScriptedAdviser()) as site:
        yield site


@pytest.fixture(scope="session")
def forms() -> SimpleNamespace:
    """What tests of the forms need."""
    return SimpleNamespace(PASSWORD=PASSWORD, sign_in=sign_in, read_seal=read_seal)
