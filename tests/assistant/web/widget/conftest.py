"""A site of its own origin that includes the button, the real application it asks, and a browser to visit the site with."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page
from sqlalchemy import Engine

from assistant.log_writer import LogWriter
from assistant.opening import update_index
from assistant.settings import ApiAccess, Settings
from assistant.web.api.application import Library
from assistant.web.app import create_app
from corpus.library import open_database
from index.analyzer import load_analyzer
from index.embedder import Embedder
from index.searcher import Searcher

LetIn = Callable[[str], Library]
RunApp = Callable[..., AbstractContextManager[str]]
LAUNCH, QUESTION = "Fråga rådgivaren", "Er fråga"
DAYS = 90
WIDE = (1440, 900)
PAGE = """<!doctype html><html lang="sv"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Kommunens näringslivssida</title>{head}</head><body><main><h1>Näringsliv och arbete</h1>
<p>Här finns råd till företag om etablering, tillstånd och upphandling.</p><p><a href="#tillstand">Sök tillstånd</a></p>
<label>Sök på sidan <input type="search" name="q"></label></main>{body}</body></html>"""


@dataclass(frozen=True, slots=True)
class HostPage:
    """A page of the other site: what it has in its head and at its end, and the policy it is sent with."""

    head: str = ""
    body: str = '<script src="WIDGET"></script>'
    policy: str | None = None


class Site:
    """Another site: pages by path, in which WIDGET stands for the script's address and SERVER for its origin."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.server = ""  # the adviser's origin, known when it has started
        self.pages: dict[str, HostPage] = {}

    def put(self, path: str = "/", **parts: Any) -> str:
        """Add a page and return its address."""
        self.pages[path] = HostPage(**parts)
        return f"{self.address}{path}"

    def fill(self, text: str) -> bytes:
        return text.replace("WIDGET", f"{self.server}/widget.js").replace("SERVER", self.server).encode()


@contextmanager
def serve_site() -> Iterator[Site]:
    """Serve another site on a port of its own, which makes it another origin."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = site.pages.get(self.path.split("?")[0])
            self.send_response(200 if page else 204)  # 204: the icon that every browser asks for
            if page:
                self.send_header("Content-Type", "text/html; charset=utf-8")
            if page and page.policy:
                self.send_header("Content-Security-Policy", site.fill(page.policy).decode())
            self.end_headers()
            if page:
                self.wfile.write(site.fill(PAGE.format(head=page.head, body=page.body)))

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site = Site(f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield site
        server.shutdown()
        thread.join()


class Widget:
    """The button and its panel on a page, with a record of what the page asked the network for and complained about."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requested: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requested.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self.complaints.append(message.text) if message.type in {"error", "warning"} else None)

    @property
    def element(self) -> Locator:
        return self.page.locator("adviser-chat")

    @property
    def launch(self) -> Locator:
        return self.element.locator(".launch")

    @property
    def panel(self) -> Locator:
        return self.element.locator("dialog")

    @property
    def box(self) -> Locator:
        return self.element.locator("textarea")

    @property
    def said(self) -> Locator:
        """The live region."""
        return self.element.get_by_role("status")

    def exchange(self, place: int = -1) -> Locator:
        return self.element.locator(".exchange").nth(place)

    def open(self) -> "Widget":
        self.launch.click()
        self.panel.wait_for()
        return self

    def send(self, question: str) -> None:
        self.box.fill(question)
        self.box.press("Enter")

    def ask(self, question: str) -> Locator:
        """Ask, and return the exchange with its finished answer."""
        count = self.element.locator(".exchange").count()
        self.send(question)
        exchange = self.exchange(count)
        exchange.and_(self.page.locator("[data-phase=done]")).wait_for()
        return exchange


@pytest.fixture(scope="session")
def host() -> Iterator[Site]:
    """The site whose origin the adviser answers."""
    with serve_site() as site:
        yield site


@pytest.fixture(scope="session")
def stranger() -> Iterator[Site]:
    """A site whose origin it does not answer."""
    with serve_site() as site:
        yield site


@pytest.fixture(scope="session")
def widget_adviser(script: SimpleNamespace) -> Any:
    return script.ScriptedAdviser()


@pytest.fixture(scope="session")
def noted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The database that questions and feedback are noted in, beside a small index."""
    home, documents = (tmp_path_factory.mktemp(name) for name in ("widget-home", "widget-documents"))
    (documents / "bibliotek.md").write_text("# Biblioteket\n\nBiblioteket är öppet alla vardagar.", encoding="utf-8")
    update_index(Settings(home=home), [documents])
    engine = open_database(home)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def let_in(noted: Engine, embedder: Embedder) -> Iterator[Callable[[str], Library]]:
    """Make what create_app needs to answer pages of another origin."""
    searcher = Searcher(Path(noted.url.database or "").parent, embedder=embedder, analyzer=load_analyzer())
    yield lambda origin: Library(searcher, noted, ApiAccess(rate_limit=0, origins=frozenset({origin})))
    searcher.close()


@pytest.fixture(scope="session")
def server(run_app: RunApp, widget_adviser: Any, let_in: LetIn, noted: Engine, host: Site, stranger: Site) -> Iterator[str]:
    """The application, which lets the host's origin in."""
    log = LogWriter(Path(noted.url.database or "").parent, days=DAYS)
    with run_app(create_app(widget_adviser, log=log, library=let_in(host.address))) as address:
        host.server = stranger.server = address
        yield address
    log.close()


@pytest.fixture
def visit_host(browser: Browser, server: str) -> Iterator[Callable[..., Widget]]:
    """Open a page of another site in a window of its own; options as Playwright's new_context."""
    with ExitStack() as open_contexts:

        def open_page(address: str, size: tuple[int, int] = WIDE, **options: Any) -> Widget:
            context = browser.new_context(
                viewport={"width": size[0], "height": size[1]}, **{"locale": "sv-SE", "reduced_motion": "reduce", **options}
            )
            open_contexts.callback(context.close)
            context.set_default_timeout(15_000)
            widget = Widget(context.new_page())
            widget.page.goto(address)
            widget.launch.wait_for()
            return widget

        yield open_page


@pytest.fixture
def widget(visit_host: Callable[..., Widget], host: Site) -> Widget:
    """The panel, open on an ordinary page."""
    return visit_host(host.put()).open()
