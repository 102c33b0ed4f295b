"""The tools stand in the application behind the same door as the interface: its limit, its keys, its sites and its log."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from anyio.from_thread import start_blocking_portal
from mcp import Client
from sqlalchemy import Engine

from assistant import question_log
from assistant.api_keys import add_key
from assistant.log_writer import LogWriter
from assistant.question_log import read_counts, read_questions
from assistant.settings import ApiAccess
from assistant.web.app import create_app
from corpus.library import open_database, reading

Serve = Callable[..., AbstractContextManager[httpx.Client]]
HEADERS = {"Accept": "application/json, text/event-stream"}


def ask(client: httpx.Client, question: str = "Vad är Robotlyftet?", *, log: object = True, **headers: str) -> httpx.Response:
    params = {"name": "fraga", "arguments": {"question": question, **({} if log is True else {"log": log})}}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    return client.post("/mcp", json=body, headers=HEADERS | headers)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_official_client_passes_the_gate(client: httpx.Client, mode: str) -> None:
    adviser = Client(str(client.base_url.join("/mcp")), mode=mode)
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(adviser) as connected:
        result = portal.call(connected.call_tool, "fraga", {"question": "Går Robotlyftet att söka?"})
    assert "Robotlyftet har avslutats" in result.structured_content["answer"]


@pytest.mark.parametrize("path", ["/mcpx", "/mcp/", "/mcp/tools", "/MCP"])
def test_nothing_beside_the_address_passes(client: httpx.Client, path: str) -> None:
    assert client.post(path, json={}, headers=HEADERS).status_code == 404


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_clients_that_look_for_a_stream_or_end_a_session_are_told_that_there_is_none(client: httpx.Client, method: str) -> None:
    response = client.request(method, "/mcp", headers={"Accept": "text/event-stream"})
    assert (response.status_code, response.headers["allow"]) == (405, "POST")


def test_a_foreign_page_and_a_foreign_name_are_refused(client: httpx.Client) -> None:
    refused = ask(client, Origin="https://elak.exempel")
    assert (refused.status_code, refused.headers["content-type"]) == (403, "application/problem+json")
    assert ask(client, Host="elak.exempel").status_code == 421
    assert ask(client, Host="elak.exempel", Origin="http://elak.exempel").status_code == 421


def test_the_limit_is_that_of_the_interface_and_counts_both(serve: Serve) -> None:
    with serve(ApiAccess(rate_limit=3)) as client:
        assert ask(client).status_code == 200
        assert client.post("/api/v1/ask", json={"question": "Hej"}).status_code == 200
        assert ask(client).headers["RateLimit"].startswith('"minute";r=0')
        refused = ask(client)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert "Vänta" in refused.json()["detail"]


def test_a_program_needs_a_key_where_keys_are_needed(serve: Serve, keys: Engine) -> None:
    token = add_key(keys, "en assistent")
    with serve(ApiAccess(rate_limit=0, needs_key=True)) as client:
        assert ask(client).status_code == 401
        assert ask(client, Authorization="Bearer fel").status_code == 401
        assert ask(client, Authorization=f"Bearer {token}").json()["result"]["isError"] is False


def test_a_question_is_noted_as_a_programs(serve: Serve, tmp_path: Path) -> None:
    log = LogWriter(tmp_path, days=90)
    with serve(log=log) as client:
        assert ask(client, "Vad är Robotlyftet? Jag nås på 070-123 45 67").status_code == 200
    log.close()
    engine = open_database(tmp_path, question_log.metadata)
    with reading(engine) as connection:
        (asked,) = read_questions(connection)
    engine.dispose()
    assert asked.channel == "api"
    assert "070" not in asked.text


def test_of_a_question_that_is_not_to_be_kept_only_the_number_is_noted(serve: Serve, tmp_path: Path) -> None:
    log = LogWriter(tmp_path, days=90)
    with serve(log=log) as client:
        assert ask(client, "Vad är Robotlyftet?", log=False).json()["result"]["isError"] is False
        refused = ask(client, log="nej").json()["result"]
    log.close()
    engine = open_database(tmp_path, question_log.metadata)
    with reading(engine) as connection:
        assert read_questions(connection) == []
        assert [(one.kind, one.count) for one in read_counts(connection)] == [("status", 1)]
    engine.dispose()
    assert refused["isError"]
    assert refused["content"][0]["text"].startswith("Fältet log går inte att använda; det ska vara: true eller false")


@pytest.fixture
def bare(script: SimpleNamespace, run_app: Callable[..., Any]) -> Iterator[httpx.Client]:
    with run_app(create_app(script.ScriptedAdviser())) as address, httpx.Client(base_url=address) as client:
        yield client


def test_without_a_library_there_are_no_tools(bare: httpx.Client) -> None:
    assert ask(bare).status_code in (404, 405)
