"""The staff's pages around a tiny page with handlers and an upload, on a free port, and browsers that are signed in to them."""

import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import Engine

from assistant.conversation import Adviser
from assistant.log_writer import LogWriter
from assistant.settings import Settings, SingleSignOn
from assistant.staff import accounts
from assistant.staff.desk import Desk
from assistant.staff.roles import OPERATOR, ROLES, require
from assistant.web.app import create_app
from assistant.web.staff.mount import StaffPages
from assistant.web.staff.page import build_page as build_staff_page
from corpus.errors import AdviserError
from index.analyzer import load_analyzer
from index.embedder import load_embedder
from index.searcher import Searcher

RunApp = Callable[..., AbstractContextManager[str]]
PASSWORD = "fyra ord utan samband"
ABORTED = "AbortError: signal is aborted"  # begins what Gradio says of a fetch that is no longer wanted since another address was opened
SIZES = {"wide": (1440, 900), "narrow": (390, 844)}
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


@pytest.fixture(scope="session")
def serve(run_app: RunApp, script: SimpleNamespace) -> Callable[..., AbstractContextManager[Site]]:
    """Serve the tiny page to who has an account in an engine."""

    @contextmanager
    def run(engine: Engine, *, url: str | None = None, single_sign_on: SingleSignOn | None = None, port: int = 0) -> Iterator[Site]:
        app = create_app(script.ScriptedAdviser(), staff=StaffPages(engine, build_page, url, single_sign_on))
        with run_app(app, port) as address:
            yield Site(engine, app, address)

    return run


@pytest.fixture
def start(engine: Engine, serve: Callable[..., AbstractContextManager[Site]]) -> Iterator[Callable[..., Site]]:
    """Serve the pages with the options of `serve`."""
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(serve(engine, **options))


@pytest.fixture(scope="session")
def serve_desk(run_app: RunApp) -> Callable[..., AbstractContextManager[str]]:
    """Serve the staff's own page on a desk, and work through its jobs meanwhile, as the server does; with a log, questions are noted."""

    @contextmanager
    def run(desk: Desk, adviser: Any, *, log: LogWriter | None = None) -> Iterator[str]:
        workshop = desk.workshop()
        worker = threading.Thread(target=workshop.run, daemon=True)
        worker.start()
        with run_app(create_app(adviser, staff=StaffPages(desk.engine, partial(build_staff_page, desk)), log=log)) as address:
            yield address
        workshop.close()
        worker.join(timeout=10)
        desk.close()

    return run


@pytest.fixture(scope="session")
def open_desk() -> Callable[[Path], Desk]:
    """Open the library of a home, with an account of each role, by the role's name and `PASSWORD`."""

    def run(home: Path) -> Desk:
        desk = Desk(Settings(home=home), embedder=load_embedder(), analyzer=load_analyzer())
        for role in ROLES:
            accounts.add_account(desk.engine, OPERATOR, role, role, PASSWORD)
        return desk

    return run


@pytest.fixture
def serve_real(serve_desk: Callable[..., AbstractContextManager[str]]) -> Iterator[Callable[..., str]]:
    """Serve a desk beside the real adviser on its documents, and return the address."""
    with ExitStack() as stack:

        def run(desk: Desk, **options: Any) -> str:
            searcher = Searcher(desk.settings.home, embedder=desk.press.embedder, analyzer=desk.press.analyzer)
            stack.callback(searcher.close)
            return stack.enter_context(serve_desk(desk, Adviser(searcher), **options))

        yield run


@pytest.fixture
def sign_in_at(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Sign in to the staff's page and open an address of it; what the browser complains of or fetches elsewhere fails the test."""
    contexts, complaints = [], []

    def run(address: str, role: str, where: str = "", *, size: str = "wide", tolerated: tuple[str, ...] = (), **options: Any) -> Page:
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, locale="sv-SE", reduced_motion="reduce", **options)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page, own = context.new_page(), (address, "data:", "blob:")
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: complaints.extend(
                [said.text] if said.type in {"error", "warning"} and not said.text.startswith((*tolerated, ABORTED)) else []
            ),
        )
        page.on("request", lambda request: complaints.extend([request.url] if not request.url.startswith(own) else []))
        page.goto(f"{address}/personal/logga-in")
        page.locator('input[name="name"]').fill(role)
        page.locator('input[name="password"]').fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/personal/")
        if where:
            page.goto(f"{address}/personal/{where}")
        return page

    yield run
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def shoot() -> Callable[..., None]:
    """Take a picture, where somebody wants to look at them."""

    def run(page: Page, name: str, **options: Any) -> None:
        if folder := os.environ.get("ASSISTANT_SHOTS"):
            width = (page.viewport_size or {"width": 0})["width"]
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", **options)

    return run


@pytest.fixture
def site(start: Callable[..., Site]) -> Site:
    return start()


@pytest.fixture(scope="session")
def shared_site(tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., AbstractContextManager[Site]]) -> Iterator[Site]:
    """Serve one site for the tests that change nothing in it."""
    with open_engine(tmp_path_factory.mktemp("shared")) as engine, serve(engine) as site:
        yield site


@pytest.fixture(scope="session")
def forms() -> SimpleNamespace:
    """What tests of the forms need."""
    return SimpleNamespace(PASSWORD=PASSWORD, sign_in=sign_in, read_seal=read_seal)
