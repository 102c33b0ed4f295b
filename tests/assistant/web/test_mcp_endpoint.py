"""What stands before the tools over HTTP: who may call, with what, how much at a time."""

import json
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from assistant.mcp.callers import read_callers
from assistant.mcp.endpoint import mount_mcp
from assistant.mcp.toolbox import make_tools
from index.searcher import Searcher

LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
OUTSIDE = "https://stod.exempel.se"
OLD, NEW = {}, {"MCP-Protocol-Version": "2026-07-28"}  # the protocol's two forms take different ways through the library
META = {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}


@pytest.fixture(scope="module")
def client(script: SimpleNamespace, searcher: Searcher, run_app: Callable[..., Any]) -> Iterator[httpx.Client]:
    app = FastAPI()
    callers = read_callers(host="127.0.0.1", url=OUTSIDE, sites={"https://grannen.exempel"})
    mount_mcp(app, make_tools(script.ScriptedAdviser(), searcher), callers, guard=lambda app: app)
    headers = {"Accept": "application/json, text/event-stream"}
    with run_app(app) as address, httpx.Client(base_url=address, timeout=20, headers=headers) as client:
        yield client


def call(client: httpx.Client, name: str, arguments: dict[str, Any], **headers: str) -> httpx.Response:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": arguments}}
    return client.post("/mcp", json=body, headers=headers)


@pytest.mark.parametrize("version", [OLD, NEW], ids=["old", "new"])
@pytest.mark.parametrize("origin", ["https://elak.exempel", "http://stod.exempel.se", "https://stod.exempel.se.elak.exempel", "null"])
def test_a_foreign_page_is_refused(client: httpx.Client, origin: str, version: dict[str, str]) -> None:
    assert client.post("/mcp", json=LIST, headers={"Origin": origin, **version}).status_code == 403


@pytest.mark.parametrize("version", [OLD, NEW], ids=["old", "new"])
@pytest.mark.parametrize("host", ["elak.exempel", "elak.exempel:7860", "127.0.0.1.elak.exempel"])
def test_a_name_that_leads_here_from_outside_is_refused(client: httpx.Client, host: str, version: dict[str, str]) -> None:
    assert client.post("/mcp", json=LIST, headers={"Host": host, **version}).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {}, {"Origin": "http://localhost:6274"}, {"Origin": OUTSIDE}, {"Origin": "https://grannen.exempel"}, {"Host": "stod.exempel.se"},
        {"Host": "localhost:7860"},
    ],
    ids=str,
)  # fmt: skip
def test_programs_and_known_pages_may_call(client: httpx.Client, headers: dict[str, str]) -> None:
    response = client.post("/mcp", json=LIST, headers=headers)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert len(response.json()["result"]["tools"]) == 3


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "OPTIONS"])
def test_only_post_is_answered(client: httpx.Client, method: str) -> None:
    response = client.request(method, "/mcp")
    assert response.status_code == 405
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize("version", [OLD, NEW], ids=["old", "new"])
@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'"text"', b"\xff\xfe", b"[" * 100_000, b'{"jsonrpc": "2.0", "id": 1}'], ids=lambda body: str(body[:20])
)
def test_a_body_that_is_no_call_is_refused_and_nothing_breaks(client: httpx.Client, body: bytes, version: dict[str, str]) -> None:
    response = client.post("/mcp", content=body, headers={"Content-Type": "application/json", **version})
    assert response.status_code == 400
    assert len(response.content) < 2_000
    assert call(client, "fraga", {"question": "Stöd till robot?"}).json()["result"]["isError"] is False


def test_more_than_a_megabyte_is_refused(client: httpx.Client) -> None:
    assert call(client, "fraga", {"question": "å" * 600_000}).status_code == 413


def test_a_broken_character_is_refused_with_a_sentence(client: httpx.Client) -> None:
    params = {"_meta": META, "name": "fraga", "arguments": {"question": "\ud800"}}
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params})
    headers = {"Content-Type": "application/json", "Mcp-Method": "tools/call", "Mcp-Name": "fraga", **NEW}
    result = client.post("/mcp", content=body.encode(), headers=headers).json()["result"]
    assert result["isError"] is True
    assert result["content"][0]["text"].startswith("Fältet question går inte att använda")


def test_what_breaks_inside_is_one_sentence_that_tells_nothing_of_it(client: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    result = call(client, "fraga", {"question": "krasch, sade kunden"}).json()["result"]
    assert result["isError"] is True
    assert result["content"] == [{"type": "text", "text": "Något gick fel hos rådgivaren; försök igen om en stund."}]
    assert "RuntimeError" in caplog.text
    assert "hemlig" not in caplog.text
    assert "kunden" not in caplog.text


def test_two_calls_share_nothing(client: httpx.Client) -> None:
    response = client.post("/mcp", json=LIST)
    assert "mcp-session-id" not in response.headers
    assert call(client, "las_dokument", {"id": "iuc/robotlyftet"}).json()["result"]["structuredContent"]["title"] == "Robotlyftet"
