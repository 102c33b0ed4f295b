"""The page's handlers, called without a browser, as anyone who is signed in could call them over HTTP."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from assistant.settings import Settings
from assistant.staff.desk import Desk
from assistant.staff.roles import Actor, Role
from assistant.web.staff.page import EVENTS, build_page
from corpus.errors import AdviserError

READING = {"find", "work", "jobs", "open", "check", "use_suggestion", "turn", "compare", "download"}
ADMINISTRATORS = {"erase", "import", "accounts", "add_account", "set_role", "set_password", "set_active", "log"}
VALUES = {
    "document": ["egna/provet"], "target": ["egna/provet"], "typed": ["egna/provet"], "new_id": ["egna/annat"], "number": ["1"],
    "based_on": ["1"], "mode": ["silent"], "new_status": ["avslutad"], "key": ["1"], "url": ["https://example.com"], "title": ["Annat"],
    "head": ["id: egna/provet\ntitle: x"], "body": ["Text."], "sure": ["1"], "name": ["anna"], "role": ["läsare"],
    "password": ["fyra ord utan samband"], "accepted": ["0", "1", "2", "3"], "why": ["Prov"],
}  # fmt: skip


class Handlers:
    """The handlers of a page by the name of their event, and who is signed in."""

    def __init__(self, home: Path) -> None:
        self.desk = Desk(Settings(home=home))
        self.role: Role = "administratör"
        self.asked = 0
        blocks = build_page(self.desk, self._find_actor)
        listed = [(target[1], function) for function in blocks.fns.values() for target in function.targets]
        self.functions = {name: function.fn for name, function in listed if name in EVENTS}
        self.api = {function.api_visibility for _, function in listed}

    def _find_actor(self, _request: Any) -> Actor:
        self.asked += 1
        return Actor("rut", self.role)

    def send(self, event: str, **values: list[str]) -> SimpleNamespace:
        """Answer an event; return the alert, the notice and the other values."""
        data = gr.EventData(None, {"values": {**VALUES, **values}})
        alert, notice, *changes = self.functions[event](None, data)
        return SimpleNamespace(alert=alert, notice=notice, changes=changes)


@pytest.fixture
def handlers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Handlers]:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "gradio"))
    handlers = Handlers(tmp_path / "hem")
    handlers.desk.add_text(Actor("rut", "redaktör"), "Provet")
    yield handlers
    handlers.desk.close()


def hand_in(tmp_path: Path) -> list[str]:
    path = tmp_path / "gradio" / "d" / "a.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    return [str(path)]


def test_every_event_has_its_act_and_none_is_offered_to_programs(handlers: Handlers) -> None:
    assert set(handlers.functions) == set(EVENTS)
    assert handlers.api == {"private"}


@pytest.mark.parametrize("event", sorted(set(EVENTS) - READING))
def test_a_reader_is_refused_whatever_is_called(handlers: Handlers, tmp_path: Path, event: str) -> None:
    handlers.role = "läsare"
    before = handlers.desk.versions(Actor("rut", "läsare"), "egna/provet")
    answer = handlers.send(event, path=hand_in(tmp_path), name=["a.txt"] if event in ("add_files", "import") else ["anna"])
    assert "kräver rollen" in answer.alert
    assert answer.notice == '<div role="status"></div>'
    assert handlers.desk.versions(Actor("rut", "läsare"), "egna/provet") == before
    assert handlers.desk.jobs(Actor("rut", "läsare")) == []
    assert [path for path in (tmp_path / "gradio").rglob("*") if path.is_file()] == (
        [] if event in ("add_files", "import") else [tmp_path / "gradio" / "d" / "a.txt"]
    )


@pytest.mark.parametrize("event", sorted(ADMINISTRATORS))
def test_an_editor_is_refused_what_is_for_administrators(handlers: Handlers, tmp_path: Path, event: str) -> None:
    handlers.role = "redaktör"
    answer = handlers.send(event, path=hand_in(tmp_path), name=["a.txt"] if event == "import" else ["anna"])
    assert "kräver rollen administratör" in answer.alert


@pytest.mark.parametrize("event", sorted(EVENTS))
def test_an_empty_or_senseless_event_gives_a_sentence_or_an_answer(handlers: Handlers, event: str) -> None:
    for data in (None, {}, {"values": {"document": ["../../etc"], "number": ["-1"], "path": ["/etc/passwd"], "name": ["x"]}}):
        alert, *_ = handlers.functions[event](None, gr.EventData(None, data))
        assert "Traceback" not in alert
        assert "root:" not in alert


def test_who_asks_is_read_anew_each_time(handlers: Handlers) -> None:
    assert "Utkastet är sparat som version 2" in handlers.send("save").notice
    handlers.role = "läsare"
    assert "kräver rollen redaktör" in handlers.send("save").alert
    assert handlers.asked == 2


def test_somebody_elses_save_in_between_is_told_and_keeps_what_stands_in_the_editor(handlers: Handlers) -> None:
    handlers.send("save")
    answer = handlers.send("save", body=["Min text."])
    assert "Någon annan har sparat version 2" in answer.alert
    assert all(change == gr.skip() for change in answer.changes), "nothing on the page is drawn anew"


def test_a_check_carries_the_forms_changes_into_the_text_without_saving(handlers: Handlers) -> None:
    answer = handlers.send("check", touched=["title"], title=["Nytt namn"])
    assert "title: Nytt namn" in answer.changes[0]
    assert "data-unsaved" in answer.changes[0]
    assert len(handlers.desk.versions(Actor("rut", "läsare"), "egna/provet")) == 1


def test_a_check_of_the_text_alone_leaves_the_editor_as_it_is(handlers: Handlers) -> None:
    assert handlers.send("check").changes[0] == gr.skip()


def test_warnings_that_have_come_since_the_page_was_drawn_must_be_ticked_too(handlers: Handlers) -> None:
    text = " ".join(["Stödet är till för företag som vill köpa sin första robot och behöver hjälp med det."] * 3)
    handlers.send(
        "save", head=["id: egna/provet\ntitle: Provet\nkind: background\nverified: 2026-11-01"], body=[f"{text} Det är 5 000 kronor."]
    )
    with pytest.raises(AdviserError):
        handlers.desk.publish(Actor("rut", "redaktör"), ["egna/provet"])
    assert "varningar" in handlers.send("publish", accepted=[]).alert


def test_an_unlisted_id_must_be_typed_to_erase(handlers: Handlers) -> None:
    assert "Id stämmer inte" in handlers.send("erase", typed=["egna/fel"]).alert
    assert handlers.desk.jobs(Actor("rut", "läsare")) == []


def test_a_password_that_was_made_is_shown_once(handlers: Handlers) -> None:
    made = handlers.send("add_account", name=["ny"], role=["läsare"], password=[""])
    assert "Engångslösenord" in made.changes[1]
    assert handlers.send("accounts").changes[1] == ""
