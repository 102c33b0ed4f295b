"""Whatever an answer contains is shown as text: nothing in it becomes an element, an attribute, a request or a script."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urlsplit

import pytest

from assistant.types import Answer, Citation, ContactPoint, Recommendation
from assistant.web.app import create_app

PARTS = 6  # visits among which the attacks are divided: the panel remembers 20 questions
SHOWN = 250  # characters of a question
READ = """root => [...root.querySelectorAll("*")].map((node) => ({
    tag: node.localName, attributes: [...node.attributes].map(({ name, value }) => [name, value]),
}))"""
TAGS = set(
    "section button svg path dialog header div h2 h3 h4 p span strong br ul ol li article details summary blockquote a form label input "
    "textarea".split()
)
DANGEROUS = {"src", "srcdoc", "srcset", "style", "action", "formaction", "xlink:href", "background", "ping", "autofocus"}


class HostileAdviser:
    """Puts the question wherever an answer has text."""

    def reply(self, question: str, **_: Any) -> Answer:
        text: Any = question
        citation = Citation(1, text, text, text, text, text, text, text, source=text, paragraph=text)
        return Answer(
            id=text, status="clarify", answer=f"{text}\n\nSlut [1] [9].", citations=(citation,),
            programmes=(Recommendation(text, text, text, (text,), (text,), text, text, ContactPoint(text, text)),),
            suggestions=(text,), contact=ContactPoint(text, text),
        )  # fmt: skip

    def stream(self, question: str, **options: Any) -> Iterator[Answer]:
        yield self.reply(question, **options)

    def warm_up(self) -> None:
        pass

    def health(self) -> dict[str, object]:
        return {}


@pytest.fixture(scope="module")
def hostile_site(run_app: Callable[..., AbstractContextManager[str]], let_in: Callable[[str], Any], stranger: Any) -> Iterator[Any]:
    """The other site, with a script of a server whose every answer is an attack."""
    before = stranger.server
    with run_app(create_app(HostileAdviser(), library=let_in(stranger.address))) as address:
        stranger.server = address
        yield stranger
        stranger.server = before


def find_faults(widget: Any, hosts: set[str]) -> list[object]:
    """Return what is no text of ours: elements, attributes and links in the panel, requests, and what ran or complained."""
    nodes = widget.element.locator(".root").evaluate(READ)
    names = {name for node in nodes for name, _ in node["attributes"]}
    links = [dict(node["attributes"]) for node in nodes if node["tag"] == "a"]
    return [
        *({node["tag"] for node in nodes} - TAGS),
        *(name for name in names if name.startswith("on") or name in DANGEROUS),
        *(link for link in links if urlsplit(link["href"]).scheme not in {"http", "https"} or "noopener" not in link["rel"]),
        *(url for url in widget.requested if urlsplit(url).netloc not in hosts),
        *widget.complaints,
    ]


@pytest.mark.parametrize("part", range(PARTS))
def test_an_attack_in_a_question_and_in_every_field_of_its_answer_stays_text(
    visit_host: Callable[..., Any], hostile_site: Any, payloads: Mapping[str, str], letters: Callable[[str], str], watch: Any, part: int
) -> None:
    widget = visit_host(hostile_site.put()).open()
    watched = watch(widget.page)
    hosts = {urlsplit(url).netloc for url in (hostile_site.address, hostile_site.server)}
    for name, text in list(payloads.items())[part::PARTS]:
        exchange = widget.ask(text)
        assert letters(text[:SHOWN]) in letters(exchange.locator(".question").text_content()), name
        exchange.locator(".marker").last.click()
        assert letters(widget.element.locator(".source.chosen blockquote").last.text_content()) == letters(text), name
        assert find_faults(widget, hosts) + watched.faults() == [], name
    widget.page.reload()  # as the tab remembers it
    widget.element.locator(".exchange").first.wait_for()
    assert find_faults(widget, hosts) + watched.faults() == []
