"""Finished answers are noted in the question log, whoever asked; what companies think of them is taken."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient

from assistant import question_log
from assistant.log_writer import LogWriter
from assistant.noting import NotingAdviser
from assistant.question_log import Asked, read_questions
from assistant.web import wording
from assistant.web.app import create_app
from corpus.library import open_database, reading


@pytest.fixture
def log(tmp_path: Path) -> Iterator[LogWriter]:
    log = LogWriter(tmp_path, days=90, subjects=lambda question: ["iuc/robotlyftet"] if "robot" in question else [])
    yield log
    log.close()


def kept(log: LogWriter, home: Path) -> list[Asked]:
    """Return what is in the log when everything that waits has been written."""
    log.close()
    engine = open_database(home, question_log.metadata)
    with reading(engine) as connection:
        found = list(read_questions(connection))
    engine.dispose()
    return found


def test_an_answer_over_the_interface_is_noted_masked_with_what_it_named(log: LogWriter, tmp_path: Path, script: SimpleNamespace) -> None:
    client = TestClient(create_app(script.ScriptedAdviser(), log=log))
    answer = client.post("/api/v1/ask", json={"question": "Vilken robot passar? Ring 070-123 45 67"}).json()
    assert client.post("/api/v1/feedback", json={"id": answer["id"], "thumb": "down", "reason": "Mejla eva@example.se"}).status_code == 204
    (asked,) = kept(log, tmp_path)
    assert (asked.channel, asked.status, asked.subjects, asked.thumb) == ("api", "answered", ("iuc/robotlyftet",), "down")
    assert "070" not in asked.text
    assert "eva@" not in asked.reason


def test_a_stopped_answer_is_not_noted_and_a_finished_one_is(log: LogWriter, tmp_path: Path, script: SimpleNamespace) -> None:
    noting = NotingAdviser(script.ScriptedAdviser(), log, "page")
    half = noting.stream("Vilken robot passar oss?")
    next(half)
    half.close()
    assert [answer.id for answer in noting.stream("Vilken robot köper vi?")][-1] == script.ROBOT.id
    assert [(asked.channel, asked.text) for asked in kept(log, tmp_path)] == [("page", "Vilken robot köper vi?")]


def test_without_a_log_nothing_takes_feedback_and_the_page_says_nothing_of_it(script: SimpleNamespace) -> None:
    client = TestClient(create_app(script.ScriptedAdviser()))
    assert client.post("/api/v1/feedback", json={"id": "x", "thumb": "up"}).status_code in (404, 405)
    assert wording.LOGGED["sv"].format(days=90) not in client.get("/config").text


def test_the_page_says_how_long_questions_are_kept(log: LogWriter, script: SimpleNamespace) -> None:
    client = TestClient(create_app(script.ScriptedAdviser(), log=log))
    assert wording.LOGGED["sv"].format(days=90) in client.get("/config").text
