"""Whatever an answer contains is shown as text: nothing in it becomes an element, an attribute, a request or a script."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from assistant.types import Answer, Citation, ContactPoint, Recommendation
from assistant.web.app import create_app

PAYLOADS = (
    "<script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "<svg onload=window.hacked=1><animate onbegin=window.hacked=1></svg>",
    '"><iframe srcdoc="<script>parent.hacked=1</script>"></iframe>',
    "'-window.hacked=1-'",
    "</textarea></dialog><script>window.hacked=1</script>",
    "javascript:window.hacked=1",
    "JaVaScRiPt&colon;window.hacked=1//https://exempel.se",
    " \tjava\nscript:window.hacked=1",
    "data:text/html,<script>opener.hacked=1</script>",
    "vbscript:msgbox(1)",
    "[klicka](javascript:window.hacked=1)",
    "![bild](https://ond.example/bild.png)",
    '<a href="https://ond.example" onclick="window.hacked=1">här</a>',
    "**<b onmouseover=window.hacked=1>fet</b>** [1]<i>",
    "| <img src=x onerror=window.hacked=1> | b |\n| --- | --- |\n| <script>window.hacked=1</script> | **<u>x</u>** [1] |",
    "- <style>* { display: none }</style>\n- <link rel=stylesheet href=https://ond.example/a.css>",
    "<base href=https://ond.example><meta http-equiv=refresh content=0;url=https://ond.example>",
    "<form action=https://ond.example><input name=q autofocus onfocus=window.hacked=1></form>",
    "${window.hacked=1} {{constructor.constructor('window.hacked=1')()}} &lt;script&gt;",
    "<template shadowrootmode=open><slot onslotchange=window.hacked=1></slot></template>",
    "__proto__ constructor toString \u202egnirts \u0000 \ud7ff",
)
READ = """root => [...root.querySelectorAll("*")].map((node) => ({
    tag: node.localName, attributes: [...node.attributes].map(({ name, value }) => [name, value]),
}))"""
TAGS = set(
    "section button svg path dialog header div h2 h3 h4 p span strong br ul ol li article details summary blockquote a form label "
    "textarea".split()
)
DANGEROUS = {"src", "srcdoc", "srcset", "style", "action", "formaction", "xlink:href", "background", "ping", "autofocus"}


class HostileAdviser:
    """Puts the payload that a question names by its number wherever an answer has text."""

    def reply(self, question: str, **_: Any) -> Answer:
        text: Any = PAYLOADS[int(question.split()[-1])]
        citation = Citation(1, text, text, text, text, text, text, text)
        return Answer(
            id=text, status="clarify", answer=f"{text}\n\nSlut [1] [9].", citations=(citation,),
            programmes=(Recommendation(text, text, text, (text,), (text,)),), suggestions=(text,), contact=ContactPoint(text, text),
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


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_an_attack_in_every_field_of_an_answer_stays_text(visit_host: Callable[..., Any], hostile_site: Any, number: int) -> None:
    widget = visit_host(hostile_site.put()).open()
    for _ in range(2):  # as it comes, and as the tab remembers it
        if widget.element.locator(".exchange").count() == 0:
            widget.ask(f"prov {number}")
        widget.element.locator(".marker").last.click()
        widget.element.locator("summary").hover()
        expect(widget.element.locator("blockquote")).to_have_text(PAYLOADS[number])
        nodes = widget.element.locator(".root").evaluate(READ)
        names = {name for node in nodes for name, _ in node["attributes"]}
        links = [dict(node["attributes"]) for node in nodes if node["tag"] == "a"]
        assert {node["tag"] for node in nodes} <= TAGS
        assert not {name for name in names if name.startswith("on")} | (names & DANGEROUS)
        assert all(urlsplit(link["href"]).scheme in {"http", "https"} and "noopener" in link["rel"] for link in links)
        assert widget.page.evaluate("window.hacked") is None
        assert {urlsplit(url).netloc for url in widget.requested} == {
            urlsplit(url).netloc for url in (hostile_site.address, hostile_site.server)
        }
        assert widget.complaints == []
        widget.page.reload()
        widget.element.locator(".exchange").wait_for()
