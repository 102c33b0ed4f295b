"""Nothing under /personal answers who is not signed in, and no role does more than it may: every route of the application is asked."""

import io
import json
import re
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from fastapi.routing import iter_route_contexts
from sqlalchemy import update
from starlette.routing import Mount

from assistant.staff import accounts, sessions
from assistant.staff.roles import OPERATOR
from assistant.web.staff import guard
from corpus.clock import now_exactly
from corpus.library import writing

# Open on purpose: they are how one signs in, and show nothing that is the staff's.
OPEN = {
    ("GET", "/personal/logga-in"), ("HEAD", "/personal/logga-in"), ("POST", "/personal/logga-in"),
}  # fmt: skip
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
PARAMETERS = {
    "path:path": "index.js", "path_or_url:path": "/etc/passwd", "url_path:path": "https://example.com", "api_name": "save",
    "session_hash": "abc123", "event_id": "abc123", "run": "0", "component_id": "1", "key": "abc",
}  # fmt: skip


def every_route(routes: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield method and path of every route, those of mounted applications too; a route without methods answers all."""
    for context in iter_route_contexts(routes):
        route = context.original_route
        if isinstance(route, Mount):
            yield from ((method, f"{prefix}{route.path}/") for method in METHODS)
            yield from every_route(route.routes or [], prefix + route.path)
        else:
            path = re.sub(r"{([^}]+)}", lambda found: PARAMETERS.get(found[1], "x"), prefix + str(context.path))
            yield from ((method, path) for method in context.methods or METHODS)


def is_refused(response: httpx.Response) -> bool:
    location = response.headers.get("location", "")
    return response.status_code == 401 or (response.status_code == 303 and location.startswith("/personal/logga-in?next=/personal"))


def send(client: httpx.Client, method: str, path: str) -> httpx.Response:
    """Send a request and read no more of its answer than what comes at once."""
    body = {"json": {"data": ["x"], "fn_index": 0, "session_hash": "abc123"}} if method not in {"GET", "HEAD", "OPTIONS"} else {}
    with client.stream(method, path, **body) as response:
        return response


Spoil = Callable[[Any, httpx.Client], None]


def leave_out(site: Any, client: httpx.Client) -> None:
    client.cookies.clear()


def expire(site: Any, client: httpx.Client) -> None:
    with writing(site.engine) as connection:
        connection.execute(update(sessions.sessions).values(seen=now_exactly() - sessions.IDLE - timedelta(seconds=1)))


def tamper(site: Any, client: httpx.Client) -> None:
    token, _, signature = client.cookies["personal"].rpartition(".")
    client.cookies.clear()
    client.cookies.set("personal", f"{token}x.{signature}")


def deactivate(site: Any, client: httpx.Client) -> None:
    accounts.set_active(site.engine, OPERATOR, "redaktör", active=False)


@pytest.mark.parametrize("spoil", [leave_out, expire, tamper, deactivate])
def test_every_route_under_personal_is_closed_without_a_valid_session(site: Any, spoil: Spoil) -> None:
    routes = {(method, path) for method, path in every_route(site.app.routes) if path.startswith("/personal")}
    known = {"/personal/gradio_api/queue/join", "/personal/gradio_api/queue/data", "/personal/gradio_api/upload", "/personal/config"}
    assert known | {"/personal/gradio_api/file=/etc/passwd", "/personal/losenord"} <= {path for _, path in routes}
    assert len(routes) > 90
    with site.visit("redaktör") as client:
        assert client.get("/personal/config").status_code == 200
        spoil(site, client)
        answers = {(method, path): send(client, method, path) for method, path in sorted(routes - OPEN)}
        assert {where: answer.status_code for where, answer in answers.items() if not is_refused(answer)} == {}
        assert client.get("/personal/logga-in").status_code == 200


def test_a_session_opens_what_the_page_needs_and_nothing_else(shared_site: Any) -> None:
    with shared_site.visit("läsare") as client:
        for path in ("/personal/", "/personal/config", "/personal/theme.css", "/personal/gradio_api/info"):
            assert client.get(path).status_code == 200
        for path in (
            "run/save",
            "api/save",
            "call/save",
            "call/v2/save",
            "component_server",
            "vibe-edit",
            "openapi.json",
            "deep_link",
            "runs",
        ):
            assert send(client, "POST", f"/personal/gradio_api/{path}").status_code == 404
        for path in ("monitoring", "login", "manifest.json", "gradio_api/proxy=https://example.com/", "openapi.json", "finns-inte"):
            assert client.get(f"/personal/{path}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "//personal/config", "/./personal/config", "/x/../personal/config", "/personal//config", "/personal/./config",
        "/personal/../personal/config", "/personal/logga-in/../config", "/personal/logga-in/config", "/personal/logga-in/",
        "/Personal/config",
        "/PERSONAL/", "/personal./config", "/personal/config.", "/personal%2Fconfig", "/%70ersonal/config",
        "/personal/%2e%2e/personal/config",
        "/personal%5Cconfig", "/personal;x/config", "/personal/config;x", "/personal/config%00", "/personal/config%20",
        "/personal%20/config",
        "/page/..%2fpersonal/config", "/page/../personal/config", "/personal/assets/../config", "/personal/assets/..%2fconfig",
        "/personal?/config",
        "/personal/logga-in%2f..%2fconfig", "/gradio_api/../personal/config", "/assets/../personal/config", "/personal/oidc/start",
        "/personal/oidc/klart?code=x&state=", "/personal/gradio_api/file=/etc/passwd", "http://x/personal/config",
    ],
)  # fmt: skip
def test_no_way_of_writing_a_path_leads_past_the_guard(shared_site: Any, path: str) -> None:
    """The request is written by hand: a client would tidy the path."""
    host, port = shared_site.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode())
        with connection.makefile("rb") as stream:
            answer = stream.read().decode()
    status = int(answer.split()[1])
    assert status in {303, 307, 400, 401, 403, 404}
    assert "components" not in answer
    if status == 303:
        assert "location: /personal/logga-in?next=/personal/" in answer.lower()


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": ""}, {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://127.0.0.1:1"}, {"Sec-Fetch-Site": "none"},
    ],
)  # fmt: skip
def test_what_another_site_sends_is_refused_although_the_browser_adds_the_cookie(
    shared_site: Any, headers: dict[str, str], forms: SimpleNamespace
) -> None:
    with shared_site.visit("administratör") as client:
        seal = forms.read_seal(client, "/personal/losenord")
        for path in ("/personal/logga-ut", "/personal/gradio_api/queue/join", "/personal/gradio_api/upload", "/personal/logga-in"):
            response = client.post(path, data={"seal": seal}, headers=headers)
            assert (response.status_code, response.json()["title"]) == (403, "Inte tillåtet")
        assert client.get("/personal/config").status_code == 200


def test_another_site_can_link_to_the_pages_but_not_fetch_them(shared_site: Any) -> None:
    with shared_site.visit("läsare") as client:
        fetched = {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors", "Origin": "http://localhost:3000"}
        assert client.get("/personal/config", headers=fetched).status_code == 403
        followed = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
        assert client.get("/personal/", headers=followed).status_code == 200


def call(client: httpx.Client, text: str, fn_index: int = 0) -> str:
    """Call a handler as the page does, and return its last message."""
    join = {"data": [text], "fn_index": fn_index, "session_hash": "abc123"}
    assert client.post("/personal/gradio_api/queue/join", json=join).status_code == 200
    with client.stream("GET", "/personal/gradio_api/queue/data?session_hash=abc123") as stream:
        lines = [json.loads(line.removeprefix("data: ")) for line in stream.iter_lines() if line.startswith("data: ")]
    return str(next(line["output"]["data"][0] for line in lines if line["msg"] == "process_completed"))


def test_a_handler_that_needs_an_editor_refuses_a_reader_who_calls_it_directly(site: Any) -> None:
    with site.visit("läsare") as client:
        assert call(client, "ändrat") == "nej: Det här kräver rollen redaktör, och läsare är läsare. Be en administratör om hjälp."
    with site.visit("redaktör") as client:
        assert call(client, "ändrat") == "sparat: ändrat"


def test_a_handler_knows_the_role_of_this_moment(site: Any) -> None:
    with site.visit("redaktör") as client:
        assert call(client, "ett") == "sparat: ett"
        accounts.change_role(site.engine, OPERATOR, "redaktör", "läsare")
        assert client.post("/personal/gradio_api/queue/join", json={"data": ["två"], "fn_index": 0, "session_hash": "y"}).status_code == 401


def test_a_file_is_taken_from_who_is_signed_in_and_never_shown_as_a_page(shared_site: Any) -> None:
    with shared_site.visit("redaktör") as client:
        sent = client.post("/personal/gradio_api/upload", files={"files": ("a.html", io.BytesIO(b"<script>1</script>"), "text/html")})
        (path,) = sent.json()
        response = client.get(f"/personal/gradio_api/file={path}")
        assert "sandbox" in response.headers["content-security-policy"]
        assert response.headers["content-disposition"].startswith("attachment")
        assert response.headers["cache-control"] == "no-store"
        client.cookies.clear()
        assert client.get(f"/personal/gradio_api/file={path}").status_code == 401
        assert client.get(f"/gradio_api/file={path}").status_code == 404  # nor from the companies' page


@pytest.mark.parametrize(
    ("path", "megabytes", "status"),
    [
        ("/personal/gradio_api/upload", 53, 413), ("/personal/gradio_api/upload", 6, 401), ("/personal/gradio_api/queue/join", 6, 413),
        ("/personal/gradio_api/queue/join", 4, 401), ("/personal/logga-in", 2, 413), ("/gradio_api/queue/join", 2, 413),
    ],
)  # fmt: skip
def test_how_much_a_request_may_send_depends_on_where_it_goes(shared_site: Any, path: str, megabytes: int, status: int) -> None:
    host, port = shared_site.address.removeprefix("http://").split(":")
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: {shared_site.address}\r\nContent-Length: {megabytes * 1024 * 1024}\r\n\r\n"
    )
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(head.encode())
        assert int(connection.recv(100).split()[1]) == status


def test_a_websocket_is_closed_before_anything_hears_of_it(shared_site: Any) -> None:
    host, port = shared_site.address.removeprefix("http://").split(":")
    upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(f"GET /personal/ HTTP/1.1\r\nHost: {host}:{port}\r\n{upgrade}\r\n".encode())
        assert int(connection.recv(100).split()[1]) in {303, 403}


def test_the_staffs_page_is_rewritten_as_the_companies_is(shared_site: Any) -> None:
    with shared_site.visit("läsare") as client:
        response = client.get("/personal/")
        nonce = re.search(r"'nonce-([^']+)'", response.headers["content-security-policy"])
        assert nonce
        assert '<html\n\tlang="sv"' in response.text
        assert "<title>Industrirådgivaren – personalens sida</title>" in response.text
        assert response.text.count("<script") == response.text.count(f'<script nonce="{nonce[1]}"') >= 4
        icon = re.search(r'href="\.\./(page/favicon\.svg[^"]*)"', response.text)
        assert icon
        assert client.get("/" + icon[1]).status_code == 200
        for query in ("view=api", "view=settings", "deep_link=x", "dokument=x&view=api", "__theme=dark"):
            assert client.get(f"/personal/?{query}").headers["location"] == "./"
        assert client.get("/personal/?vy=att-gora&dokument=iuc/robotlyftet").status_code == 200
        assert response.headers["cache-control"] == "no-store"


def test_without_staff_the_application_has_no_personal_pages(address: str) -> None:
    for path in ("/personal", "/personal/", "/personal/logga-in", "/personal/config"):
        assert httpx.get(address + path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example", "//evil.example", "/\\evil.example", "/personal//evil.example", "/personal/../x", "/personalx",
        "/personal/%2e%2e/x",
        "/personal/\r\nx", "/personal/@evil.example/..", "javascript:alert(1)", "", "/", "/personal", "/personal/logga-ut",
        "/personal/logga-in?next=x",
        "/personal/oidc/start", "/personal/ö",
    ],
)  # fmt: skip
def test_after_signing_in_one_comes_to_the_staffs_own_pages_whatever_was_asked(path: str) -> None:
    assert guard.choose_next(path) == "/personal/"
    assert guard.choose_next("/personal/losenord") == "/personal/losenord"
