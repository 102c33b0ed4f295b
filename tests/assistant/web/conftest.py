"""A scripted adviser, the real web application around it on a free port, and a browser to visit it with."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from assistant.company import Company
from assistant.types import Answer, Citation, ContactPoint, Recommendation, Turn
from assistant.web import wording
from assistant.web.app import create_app
from corpus.errors import AdviserError

ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDE = (1440, 900)
HOSTILE = '<img src=x onerror="window.hacked=1"> <script>window.hacked=1</script> ${alert(1)} {{7*7}}'
TOO_LONG = "Frågan är 4 001 tecken lång; skriv högst 4 000."

ROBOT = Answer(
    id="svar-1",
    status="answered",
    answer=(
        "För att köpa er första robot passar två vägar, och en väg är stängd.\n\n"
        "- **Automationscheck** ger rådgivning om var en robot gör mest nytta [1]. Den är öppen löpande.\n"
        "- **Tillväxtlån** från Almi kan betala själva roboten, när banken inte täcker hela summan [2].\n\n"
        "**Robotlyftet** gav tidigare bidrag till just detta, men det är avslutat [3]. Blekinges eget checkbelopp framgår inte [1][4]."
    ),
    citations=(
        Citation(
            1, "iuc/automationscheck", "Automationscheck", "Vad ni får",
            "En erfaren rådgivare går igenom produktionen på plats och visar var en robot betalar sig först.",
            "https://www.iuc.se/automationscheck", "2025-09-12", "löpande",
        ),
        Citation(
            2, "partner/almi-tillvaxtlan", "Almi: tillväxtlån", "Vem kan delta",
            "Lånet riktar sig till små och medelstora företag med upp till 250 anställda som ska växa eller ställa om, "
            "och söks oftast tillsammans med en bank.",
            "https://www.almi.se/tillvaxtlan", None, "pågående",
        ),
        Citation(
            3, "iuc/robotlyftet", "Robotlyftet", "Resultat", "Robotlyftet pågick 2018–2021 och hade 110 miljoner kronor.",
            "https://tillvaxtverket.se/robotlyftet", "2022-03", "avslutad", page=3,
        ),
        Citation(
            4, "partner/checkar", "Affärsutvecklingscheckar", "Luckor", "Blekinges checkbelopp är inte fastställt.", None, "2026", "okänd",
        ),
    ),
    programmes=(
        Recommendation(
            "iuc/automationscheck", "Automationscheck", "löpande", ("Ni vill köpa er första robot", "Ni är under 250"),
            ("att ni har fast verksamhet i Sverige",),
        ),
        Recommendation("partner/almi-tillvaxtlan", "Almi: tillväxtlån", "pågående", ("Ni behöver pengar till en investering",)),
    ),
    suggestions=("Vad kostar Automationscheck?", "Hur söker vi lånet hos Almi?"),
    contact=ContactPoint("Techtank", "https://techtank.se"),
)  # fmt: skip
DIFFERENCE = Answer(
    id="svar-5",
    status="answered",
    answer=(
        "Robotlyftet och Automationscheck är två olika saker.\n\n"
        "|   | **Robotlyftet** | **Automationscheck** |\n"
        "| --- | --- | --- |\n"
        "| Läge | avslutad [1] | löpande [2] |\n"
        "| Vad det är | Robotlyftet gav bidrag till små och medelstora tillverkande företag som ville investera i robotar. [1] "
        "| En rådgivare visar var en robot betalar sig först, utan kostnad för produktionsutrustningsleverantören. [2] |"
    ),
    citations=(replace(ROBOT.citations[2], marker=1), replace(ROBOT.citations[0], marker=2)),
)
CLARIFY = Answer(
    id="svar-2", status="clarify", answer="Vad i produktionen vill ni få hjälp med?",
    suggestions=("Vi vill automatisera", "Vi vill minska spill och ställtider", "Vi har svårt att hitta folk"),
)  # fmt: skip
NOT_FOUND = Answer(
    id="svar-3", status="not_found", answer="Det framgår inte av dokumenten vad det kostar. Fråga Techtank.",
    contact=ContactPoint("Techtank", "https://techtank.se"),
)  # fmt: skip
UNSAFE = Answer(
    id="svar-4", status="answered", answer=f"Så här står det: {HOSTILE} [1]",
    citations=(Citation(1, "x", HOSTILE, HOSTILE, HOSTILE, "javascript:alert(1)", HOSTILE, "pågående"),),
    programmes=(Recommendation("x", HOSTILE, "okänd", (HOSTILE,), (HOSTILE,)),), suggestions=(HOSTILE,),
    contact=ContactPoint(HOSTILE, "data:text/html,x"),
)  # fmt: skip


class ScriptedAdviser:
    """Answers by a word in the question, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[Turn, ...], date | None]] = []
        self.companies: list[Company | None] = []  # what was held of who asked, question by question
        self.broken = False
        self.is_warm = False

    def reply(self, question: str, *, history: Sequence[Turn] = (), today: date | None = None, company: Company | None = None) -> Answer:
        *_, last = self.stream(question, history=history, today=today, company=company)
        return last

    def stream(
        self, question: str, *, history: Sequence[Turn] = (), today: date | None = None, company: Company | None = None
    ) -> Iterator[Answer]:
        self.asked.append((question, tuple(history), today))
        self.companies.append(company)
        if len(question) > 4000:
            raise AdviserError(TOO_LONG)
        if "krasch" in question:
            raise RuntimeError("hemlig/sökväg.py")
        if "långsam" in question:
            for seconds in range(100):
                yield replace(NOT_FOUND, answer=f"Väntar {seconds}")
                time.sleep(0.1)
        if "robot" in question:
            yield replace(ROBOT, answer=ROBOT.answer[:60])
        yield self._pick(question)

    def _pick(self, question: str) -> Answer:
        if "skillnad" in question:
            return DIFFERENCE
        if "robot" in question or "automatisera" in question:
            return ROBOT
        if "produktionen" in question:
            return CLARIFY
        return UNSAFE if "<img" in question else NOT_FOUND

    def warm_up(self) -> None:
        self.is_warm = True

    def health(self) -> Mapping[str, object]:
        if self.broken:
            raise AdviserError("Indexet saknas. Kör `assistant index`.")
        return {"documents": 81, "chunks": 640, "generation": "g1"}


@contextmanager
def serve_app(app: FastAPI, port: int = 0) -> Iterator[str]:
    """Serve an application from a thread and yield its address; port 0 is any that is free."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", port))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + 30
        while not server.started and thread.is_alive() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert server.started, "the server did not start"
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture(scope="session")
def run_app() -> Callable[..., AbstractContextManager[str]]:
    """Serve an application; see `serve_app`."""
    return serve_app


@pytest.fixture(scope="session")
def script() -> SimpleNamespace:
    """What the scripted adviser says, and the adviser itself."""
    return SimpleNamespace(
        HOSTILE=HOSTILE,
        TOO_LONG=TOO_LONG,
        ROBOT=ROBOT,
        DIFFERENCE=DIFFERENCE,
        CLARIFY=CLARIFY,
        NOT_FOUND=NOT_FOUND,
        UNSAFE=UNSAFE,
        ScriptedAdviser=ScriptedAdviser,
    )


@pytest.fixture(scope="session")
def shared_adviser() -> ScriptedAdviser:
    return ScriptedAdviser()


@pytest.fixture(scope="session")
def address(shared_adviser: ScriptedAdviser) -> Iterator[str]:
    with serve_app(create_app(shared_adviser)) as address:
        yield address


@pytest.fixture
def adviser(shared_adviser: ScriptedAdviser) -> ScriptedAdviser:
    """The adviser behind `address`, with an empty memory."""
    shared_adviser.asked.clear()
    shared_adviser.companies.clear()
    shared_adviser.broken = False
    return shared_adviser


class Visit:
    """A page with a record of what it asked the network for and complained about."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requested: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requested.append(request.url))
        page.on("response", lambda response: self.complaints.extend([response.url] if response.status >= 400 else []))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def ask(self, question: str) -> None:
        """Type a question, press Enter and wait for the finished answer."""
        count = self.page.locator(".exchange").count()
        self.page.get_by_label(wording.QUESTION_LABEL["sv"]).fill(question)
        self.page.keyboard.press("Enter")
        self.page.locator(f"#answer-{count + 1}[data-phase=done]").wait_for()


def no_browser(reason: str) -> None:
    """Skip loudly, or fail where a browser is required."""
    text = f"CHROMIUM IS MISSING, so the page was NOT tested in a browser ({reason}). Install it: apt-get install chromium"
    if os.environ.get("ASSISTANT_REQUIRE_BROWSER") == "1":
        pytest.fail(text)
    pytest.skip(text)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not path:
        no_browser("no chromium on the PATH, and CHROMIUM is not set")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, address: str, adviser: ScriptedAdviser) -> Iterator[Callable[..., Visit]]:
    """Open the page; options as Playwright's new_context."""
    contexts = []

    def open_page(size: tuple[int, int] = WIDE, **options: Any) -> Visit:
        options = {"locale": "sv-SE", "reduced_motion": "reduce", **options}
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        visit = Visit(context.new_page())
        visit.page.goto(address)
        visit.page.get_by_role("heading", name=wording.WELCOME["sv"]).wait_for()
        visit.page.get_by_label(wording.QUESTION_LABEL["sv"]).wait_for()
        return visit

    yield open_page
    for context in contexts:
        context.close()
