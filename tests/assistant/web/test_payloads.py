"""Texts that attack the page stay text on it: as questions, in every field of an answer, in documents, and as a chat model writes them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from itertools import islice
from string import ascii_lowercase
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from playwright.sync_api import Browser, Page

from assistant.chat_model import Writer
from assistant.conversation import Adviser
from assistant.opening import update_index
from assistant.settings import ApiAccess, Settings
from assistant.types import Answer, Citation, ContactPoint, Recommendation
from assistant.web.api.application import Library, open_public_database
from assistant.web.app import create_app
from corpus.errors import AdviserError
from index.analyzer import Analyzer
from index.embedder import Embedder
from index.searcher import Searcher

RunApp = Callable[..., AbstractContextManager[str]]
VISIT = 18  # questions of one visit: each draws the whole conversation anew
QUESTION = "#question textarea"
SHOWN = 800  # characters of a question
# One for each thing that the watch looks for: what a page that forgets to escape would hold.
CAUGHT = {
    "an element": "<b ond>fet</b>",
    "an attribute": '<p title="" ond x="">text</p>',
    "a handler": "<p onclick=void(0)>text</p>",
    "a link to another host": '<a href="https://ond.example/x">här</a>',
    "a link to a script": '<a href="java\nscript:void(0)">här</a>',
    "a link to data": '<a href="data:text/html,x">här</a>',
    "a form": '<form action="//ond.example"></form>',
    "a frame": "<iframe></iframe>",
    "a picture set": '<img srcset="x 2x">',
    "a style": '<p style="background: url(x)">text</p>',
    "a refresh": '<meta http-equiv="refresh" content="9">',
    "a template": "<template><p ond>text</p></template>",
    "a shadow root": '<div><template shadowrootmode="open"><p ond>text</p></template></div>',
}


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[[], Page]]:
    with ExitStack() as stack:

        def opened() -> Page:
            context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="sv-SE", reduced_motion="reduce")
            stack.callback(context.close)
            context.set_default_timeout(20_000)
            return context.new_page()

        yield opened


@pytest.mark.parametrize("name", CAUGHT)
def test_the_watch_sees_what_is_not_escaped(open_page: Callable[[], Page], watch: Any, name: str) -> None:
    page = open_page()
    watched = watch(page)
    page.goto("data:text/html,<!doctype html>")
    assert watched.faults() == []
    page.evaluate("html => document.body.setHTMLUnsafe(html)", CAUGHT[name])
    assert watched.faults()


def test_the_watch_hears_what_runs_and_what_is_fetched(open_page: Callable[[], Page], watch: Any) -> None:
    page = open_page()
    page.route("https://ond.example/*", lambda route: route.fulfill(body=""))
    watched = watch(page)
    page.goto("about:blank")
    page.set_content("<script>window.hacked = 1; alert(2)</script><img src=https://ond.example/a.png onerror=fel()>")
    page.wait_for_timeout(200)
    faults = "\n".join(watched.faults())
    for heard in ("something ran", "dialog: 2", "request: https://ond.example/a.png", "error: fel is not defined"):
        assert heard in faults


def test_most_of_the_texts_would_make_something_of_a_page_that_does_not_escape(
    open_page: Callable[[], Page], watch: Any, payloads: Mapping[str, str]
) -> None:
    context = open_page().context
    context.route("https://ond.example/**", lambda route: route.fulfill(status=204))  # an answer that leads nowhere
    harmful = 0
    for text in payloads.values():
        page = context.new_page()
        watched = watch(page)
        page.set_content(f"<textarea>{text}</textarea>" if "</textarea" in text else f"<title>{text}" if "</title" in text else text)
        harmful += bool(watched.faults())
        page.close()
    assert len(payloads) >= 100
    assert harmful >= 60  # the others are Markdown, addresses, templates and characters


class EchoingAdviser:
    """Puts the question wherever an answer has text, or in the sentence with which it refuses."""

    def stream(self, question: str, **_: Any) -> Iterator[Answer]:
        text: Any = question
        if text.startswith("nej "):
            raise AdviserError(text)
        around = f"Före. {text} Efter.\n- {text}"
        citation = Citation(1, text, text, text, text, text, text, "okänd", source=text, paragraph=around)
        yield Answer(
            id="1", status="clarify", answer=f"{text}\n\nSlut [1] [9].", citations=(citation,),
            programmes=(Recommendation(text, text, "okänd", (text,), (text,), text, text, ContactPoint(text, text)),),
            suggestions=(text,), contact=ContactPoint(text, text),
        )  # fmt: skip

    def reply(self, question: str, **options: Any) -> Answer:
        return list(self.stream(question, **options))[-1]

    def warm_up(self) -> None:
        pass

    def health(self) -> dict[str, object]:
        return {}


def ask(page: Page, question: str, phase: str = "done") -> str:
    """Ask and return the finished answer's place on the page."""
    number = page.locator(".exchange").count() + 1
    page.locator(QUESTION).fill(question)
    page.keyboard.press("Enter")
    page.locator(f"#answer-{number}[data-phase={phase}]").wait_for()
    return f"#answer-{number}"


def test_a_question_and_every_field_of_an_answer_stay_text(
    open_page: Callable[[], Page], run_app: RunApp, payloads: Mapping[str, str], watch: Any, letters: Callable[[str], str]
) -> None:
    with run_app(create_app(EchoingAdviser())) as address:
        rest = iter(payloads.items())
        while batch := list(islice(rest, VISIT)):
            page = open_page()
            watched = watch(page)
            page.goto(address)
            page.locator(QUESTION).wait_for()
            for name, text in batch:
                place = ask(page, text)
                shown = letters(page.locator(f"{place} .question").text_content() or "")
                assert letters(text[:SHOWN]) in shown, name
            assert watched.faults() == [], list(dict(batch))  # a fault tells its element: looking after each text would take minutes
            ask(page, f"nej {text}", "failed")
            assert watched.faults() == [], name


def write_name(number: int) -> str:
    """Return a programme's name of its own: Kustlyftaa, Kustlyftab …"""
    return f"Kustlyft{ascii_lowercase[number // 26]}{ascii_lowercase[number % 26]}"


def write_programme(name: str, text: str) -> str:
    """Write a programme with an attack in every field that takes words."""
    one_line = " ".join(text.split())
    front = {
        "id": f"prov/{name.lower()}", "title": f"{name} {one_line}", "kind": "programme", "verified": "2026-11-01",
        "sources": [{"n": 1, "title": text, "url": "https://kalla.example/om", "published": "2026-01-15", "note": text}],
        "gaps": [text],
        "programme": {
            "aliases": [name, text], "status": "löpande", "period": {"from": "2026-05-01"}, "needs": ["robot"], "offers": ["bidrag"],
            "owner": text, "operators": [text],
            "target": {"note": f"{text} [1]"}, "cost": f"{name} kostar ingenting för {one_line} företag. [1]", "apply": f"{text} [1]",
            "contact": {"name": text, "url": "https://kalla.example/kontakt"},
            "parts": [{"name": text, "status": "löpande", "period": {"from": "2026-06-01"}, "note": f"{text} [1]"}],
        },
    }  # fmt: skip
    head = yaml.safe_dump(front, allow_unicode=True, sort_keys=False).replace("'2026-11-01'", "2026-11-01")
    return (
        f"---\n{head}---\n{name} är ett bidrag till företag i Blekinge som köper en robot {one_line} av vilket slag som helst. [1]\n\n"
        f"## {one_line}\n\n{text} [1]\n\n- {name} betalar halva priset {one_line} för en robot. [1]\n"
    )


@pytest.fixture(scope="module")
def names(payloads: Mapping[str, str]) -> Mapping[str, str]:
    """The programmes whose documents hold an attack each, with the attack; a file with null bytes is no text and is refused."""
    return {write_name(number): text for number, text in enumerate(payloads.values()) if "\0" not in text}


@pytest.fixture(scope="module")
def library(
    tmp_path_factory: pytest.TempPathFactory, payloads: Mapping[str, str], names: Mapping[str, str], embedder: Embedder, analyzer: Analyzer
) -> Iterator[Library]:
    """An index of documents that attack, and what other programs may read of it."""
    folder = tmp_path_factory.mktemp("payloads")
    for name, text in {**names, "Nollyft": payloads["null bytes"]}.items():
        (folder / f"{name}.md").write_text(write_programme(name, text), encoding="utf-8")
    report = update_index(Settings(home=folder / "hem"), [folder])
    assert len(report.faults) == 1
    assert "Nollyft" in report.faults[0]
    searcher = Searcher(folder / "hem", embedder=embedder, analyzer=analyzer)
    engine = open_public_database(folder / "hem")
    yield Library(searcher, engine, ApiAccess(rate_limit=0))
    engine.dispose()
    searcher.close()


@pytest.fixture
def ask_about(open_page: Callable[[], Page], run_app: RunApp, watch: Any, names: Mapping[str, str]) -> Callable[..., Iterator[Any]]:
    """Ask an adviser about one programme in `each`; yield it with the page and where its answer is, after the watch has looked."""

    def asked(adviser: Any, prepare: Callable[[str], None] = lambda name: None, *, each: int = 1) -> Iterator[tuple[str, Page, str]]:
        with run_app(create_app(adviser)) as address:
            rest = iter(list(names)[::each])
            while batch := list(islice(rest, VISIT)):
                page = open_page()
                watched = watch(page)
                page.goto(address)
                page.locator(QUESTION).wait_for()
                for name in batch:
                    prepare(name)
                    place = ask(page, f"Vad är {name}?")
                    assert watched.faults() == [], names[name]
                    yield name, page, place

    return asked


def test_a_document_that_is_quoted_stays_text(
    ask_about: Any, library: Library, names: Mapping[str, str], letters: Callable[[str], str]
) -> None:
    for name, page, place in ask_about(Adviser(library.searcher)):
        sources = letters(page.locator(place.replace("answer", "sources")).text_content() or "")
        assert letters(f"{name} {names[name]}") in sources, "the title is shown as it is"
        assert page.locator(f"{place} .marker").count(), name


def test_what_a_chat_model_writes_stays_text(ask_about: Any, library: Library, names: Mapping[str, str], model_server: Any) -> None:
    adviser = Adviser(library.searcher, writer=Writer(model_server.open("scripted"), "openai:scripted", 10.0))

    def prepare(name: str) -> None:
        fact = f"{name} är ett bidrag till företag i Blekinge som köper en robot"
        model_server.say(f"{names[name]} {fact} [1]. {fact} {names[name]} [1]. {names[name]} [1]\n\n{names[name]}")

    model_server.forget()
    asked = ask_about(adviser, prepare, each=2)
    answered = [f"{name} är ett bidrag" in page.locator(place).inner_text() for name, page, place in asked]
    assert all(answered)
    assert len(answered) == len(model_server.requests()) >= 50


@pytest.mark.parametrize("path", ["changes.atom", "programmes.json", "programmes.jsonld", "programmes.schema.json"])
def test_open_data_makes_nothing_of_what_it_holds(
    open_page: Callable[[], Page], run_app: RunApp, library: Library, watch: Any, path: str
) -> None:
    with run_app(create_app(Adviser(library.searcher), library=library)) as address:
        page = open_page()
        watched = watch(page)
        answer = page.goto(f"{address}/data/{path}")
        assert answer is not None
        assert answer.ok
        assert answer.headers["content-type"].split(";")[0] != "text/html"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "schema" in path or "onerror=window.hacked=1" in answer.text()
        assert watched.faults() == []


@pytest.mark.parametrize("path", ["", "api/v1/programmes/", "data/", "page/", "api/v1/search?q=", "?q="])
def test_an_address_that_attacks_is_refused_without_making_anything_of_it(
    open_page: Callable[[], Page], run_app: RunApp, library: Library, watch: Any, payloads: Mapping[str, str], path: str
) -> None:
    with run_app(create_app(Adviser(library.searcher), library=library)) as address:
        page = open_page()
        for name in ("script tag", "image that fails", "double quote and a tag", "javascript address", "template string"):
            watched = watch(page)
            page.goto(f"{address}/{path}{quote(payloads[name])}")
            assert watched.faults() == []
