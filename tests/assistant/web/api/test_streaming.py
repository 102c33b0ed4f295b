"""Answers that are sent while they grow."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from threading import Event
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from assistant.conversation import Adviser
from assistant.types import Answer
from corpus.errors import AdviserError

Serve = Callable[..., AbstractContextManager[httpx.Client]]
STREAM = {"Accept": "text/event-stream"}


def _events(response: httpx.Response) -> Iterator[tuple[str, Any]]:
    """Yield the events of a stream as they come."""
    name = ""
    for line in response.iter_lines():
        field, _, value = line.partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            yield name, json.loads(value)


def _ask(client: httpx.Client, question: str, **body: Any) -> list[tuple[str, Any]]:
    with client.stream("POST", "/api/v1/ask", json={"question": question, **body}, headers=STREAM) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        return list(_events(response))


def test_the_stream_ends_with_the_answer_that_json_would_have(client: httpx.Client, adviser_on_documents: Adviser) -> None:
    events = _ask(client, "Kan vi fortfarande söka Robotlyftet?", today="2026-11-22")
    assert [name for name, _ in events] == ["answer", "done"]
    whole = json.loads(json.dumps(adviser_on_documents.reply("Kan vi fortfarande söka Robotlyftet?", today=date(2026, 11, 22)).to_record()))
    varying = {"id", "timings_ms"}
    assert {k: v for k, v in events[-1][1].items() if k not in varying} == {k: v for k, v in whole.items() if k not in varying}


def test_an_answer_grows_and_is_done_once(serve: Serve, script: SimpleNamespace) -> None:
    with serve(adviser=script.ScriptedAdviser()) as client:
        events = _ask(client, "Stöd till robot?")
    assert [name for name, _ in events] == ["answer", "answer", "done"]
    assert events[1][1]["answer"].startswith(events[0][1]["answer"])
    assert events[2][1] == events[1][1] == json.loads(json.dumps(script.ROBOT.to_record()))


def test_a_question_that_cannot_be_answered_has_a_status_and_no_stream(client: httpx.Client) -> None:
    response = client.post("/api/v1/ask", json={"question": " "}, headers=STREAM)
    assert (response.status_code, response.headers["content-type"]) == (422, "application/problem+json")
    assert response.json()["detail"].startswith("Frågan är tom.")


@pytest.mark.parametrize(("error", "status"), [(AdviserError("Frågan går inte."), 422), (RuntimeError("hemlig/sökväg.py"), 500)])
def test_what_goes_wrong_on_the_way_is_an_event(serve: Serve, script: SimpleNamespace, error: Exception, status: int) -> None:
    class Failing(script.ScriptedAdviser):  # type: ignore[name-defined, misc]
        def stream(self, question: str, **_: Any) -> Iterator[Answer]:
            yield replace(script.ROBOT, answer="En början")
            raise error

    with serve(adviser=Failing()) as client:
        (_, first), (name, problem) = _ask(client, "robot")
    assert first["answer"] == "En början"
    assert (name, problem["status"]) == ("error", status)
    assert "hemlig" not in problem["detail"]


def test_who_leaves_stops_the_work(serve: Serve, script: SimpleNamespace) -> None:
    class Endless(script.ScriptedAdviser):  # type: ignore[name-defined, misc]
        ended = Event()

        def stream(self, question: str, **_: Any) -> Iterator[Answer]:
            try:
                for count in range(10_000):
                    yield replace(script.NOT_FOUND, answer=f"Väntar {count}")
                    time.sleep(0.02)
            finally:
                self.ended.set()

    adviser = Endless()
    with serve(adviser=adviser) as client:
        with client.stream("POST", "/api/v1/ask", json={"question": "a"}, headers=STREAM) as response:
            assert next(_events(response))[0] == "answer"
            assert not adviser.ended.is_set()
        assert adviser.ended.wait(5)
