"""The web application over real HTTP: health, questions as JSON, the page's text and headers, and what is closed."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from assistant.types import Turn
from assistant.web import wording
from assistant.web.app import create_app


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=20) as client:
        yield client


def test_health_says_how_much_is_known(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "documents": 81, "chunks": 640, "generation": "g1"}


def test_health_is_503_with_a_sentence_when_the_adviser_cannot_answer(client: httpx.Client, adviser: Any) -> None:
    adviser.broken = True
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {"status": "error", "error": "Indexet saknas. Kör `assistant index`."}


def test_a_question_over_http_gets_a_cited_answer(client: httpx.Client, adviser: Any, script: SimpleNamespace) -> None:
    body = {"question": "Stöd till robot?", "history": [{"role": "user", "content": "Hej"}], "today": "2026-11-22"}
    answer = client.post("/api/v1/ask", json=body).json()
    assert answer == json.loads(json.dumps(script.ROBOT.to_record()))
    assert {f"[{citation['marker']}]" for citation in answer["citations"]} == set(re.findall(r"\[\d+\]", answer["answer"]))
    (asked,) = adviser.asked
    assert (asked[0], asked[1], str(asked[2])) == ("Stöd till robot?", (Turn("user", "Hej"),), "2026-11-22")


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b'"text"', b"\xff\xfe", b"{}", b'{"question": 7}', b'{"question": "a", "okand": 1}',
        b'{"question": "a", "today": "i dag"}',
        b'{"question": "a", "history": [{"role": "system", "content": "x"}]}', b'{"question": "' + b"a" * 30_000 + b'"}',
        b'{"question": "a", "history": [' + b",".join([b'{"role":"user","content":"x"}'] * 90) + b"]}",
    ],
)  # fmt: skip
def test_a_body_that_is_not_a_question_is_refused_with_problem_details(client: httpx.Client, adviser: Any, body: bytes) -> None:
    response = client.post("/api/v1/ask", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["title"] == "Förfrågan går inte att läsa"
    assert len(response.content) < 5_000
    assert adviser.asked == []


def test_the_advisers_refusal_is_passed_on_as_a_sentence(client: httpx.Client, script: SimpleNamespace) -> None:
    response = client.post("/api/v1/ask", json={"question": "x" * 5000})
    assert (response.status_code, response.json()["detail"]) == (422, script.TOO_LONG)


def test_a_body_of_several_megabytes_or_unknown_length_is_refused(client: httpx.Client) -> None:
    assert client.post("/api/v1/ask", content=b"a" * 3_000_000).status_code == 413
    assert client.post("/api/v1/ask", content=iter([b"{}"])).status_code == 411
    assert client.post("/gradio_api/queue/join", content=b"a" * 3_000_000).status_code == 413


def test_the_page_is_swedish_and_names_no_other_host(client: httpx.Client) -> None:
    page = client.get("/").text
    assert '<html\n\tlang="sv"' in page
    assert f"<title>{wording.PAGE_TITLE['sv']}</title>" in page
    assert not re.findall(r'(?:href|src|content)="(?:https?:)?//[^"]+', page)
    assert not re.findall(r"Click to try|@Gradio|huggingface|googleapis|cdnjs|iframeResizer\.contentWindow|manifest", page)


def test_every_script_on_the_page_carries_the_nonce_of_its_policy(client: httpx.Client) -> None:
    first, second = client.get("/"), client.get("/")
    policy = first.headers["content-security-policy"]
    nonce = re.search(r"'nonce-([^']+)'", policy)
    assert nonce
    assert first.text.count("<script") == first.text.count(f'<script nonce="{nonce[1]}"') >= 5
    assert nonce[1] not in second.text
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]


@pytest.mark.parametrize("path", ["/", "/healthz", "/finns-inte", "/page/style.css"])
def test_every_response_carries_the_safe_headers(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'self'" in headers["content-security-policy"]


@pytest.mark.parametrize("query", ["view=api", "view=settings", "deep_link=x", "__theme=dark", "page=runs"])
def test_an_address_with_parameters_leads_to_the_plain_page(client: httpx.Client, query: str) -> None:
    response = client.get(f"/?{query}")
    assert (response.status_code, response.headers["location"]) == (307, "./")


def test_head_answers_without_a_body(client: httpx.Client) -> None:
    response = client.head("/")
    assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize("name", ["style.css", "answer.css", "chat.js", "favicon.svg"])
def test_our_own_files_are_linked_by_content_and_kept_by_browsers(client: httpx.Client, name: str) -> None:
    link = re.search(rf'"(page/{re.escape(name)}\?v=[0-9a-f]{{12}})"', client.get("/").text)
    assert link
    assert "immutable" in client.get(link[1]).headers["cache-control"]


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload", "/gradio_api/file=/etc/passwd", "/gradio_api/file/etc/passwd", "/gradio_api/proxy=https://example.com/x",
        "/gradio_api/call/ask", "/gradio_api/run/ask", "/gradio_api/api/ask", "/gradio_api/component_server", "/gradio_api/openapi.json",
        "/gradio_api/deep_link", "/gradio_api/runs", "/gradio_api/vibe-edit/", "/monitoring", "/login", "/docs",
        "/openapi.json", "/manifest.json",
    ],
)  # fmt: skip
def test_what_the_page_does_not_need_is_closed(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == client.post(path, json={}).status_code == 404


def test_no_handler_is_offered_as_an_interface(client: httpx.Client) -> None:
    assert client.get("/gradio_api/info").json() == {"named_endpoints": {}, "unnamed_endpoints": {}}


def test_a_hostile_question_comes_back_as_json_text(client: httpx.Client, script: SimpleNamespace) -> None:
    response = client.post("/api/v1/ask", json={"question": script.HOSTILE})
    assert response.headers["content-type"] == "application/json"
    assert script.HOSTILE in response.json()["answer"]


def test_importing_the_web_application_does_not_import_gradio() -> None:
    code = "import sys, assistant.web.app; sys.exit('gradio' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_application_can_be_made_twice(script: SimpleNamespace) -> None:
    assert create_app(script.ScriptedAdviser()) is not create_app(script.ScriptedAdviser())
