"""The commands show what is asked, in themes and in figures, and forget it for good."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from assistant.log_commands import app
from assistant.opening import update_index
from assistant.question_log import Asked, add_question, metadata, read_counts, read_questions
from assistant.settings import Settings
from assistant.types import AnswerStatus
from corpus.errors import AdviserError
from corpus.library import open_database, reading, writing

Run = Callable[..., Result]
DOCUMENTS = {"lån.md": "# Lånet\n\nLånet är till företag som köper maskiner.", "nät.md": "# Nätverket\n\nNätverket möts i Karlshamn."}


@pytest.fixture
def home(tmp_path: Path, write_documents: Callable[..., Path]) -> Path:
    update_index(Settings(home=tmp_path / "hem"), [write_documents(DOCUMENTS)])
    return tmp_path / "hem"


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in ("ASSISTANT_HOME", "ASSISTANT_LOG_DAYS", "ASSISTANT_EMBEDDING_MODEL", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return lambda *arguments: CliRunner().invoke(app, [*arguments, "--home", str(home)])


@pytest.fixture
def engine(home: Path) -> Iterator[Engine]:
    opened = open_database(home, metadata)
    yield opened
    opened.dispose()


def ask(engine: Engine, text: str, *, number: int, days_ago: int = 0, status: AnswerStatus = "not_found") -> None:
    at = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=days_ago)
    with writing(engine) as connection:
        add_question(connection, Asked(f"{number:012x}", at, "page", text, status, 0.5, 9.0, (), ("robot",), ("lån",), ()))


def test_the_questions_are_listed_newest_first(run: Run, engine: Engine) -> None:
    ask(engine, "Gammal fråga", number=1, days_ago=5)
    ask(engine, "Ny [röd] fråga", number=2, status="answered")
    lines = run("list").stdout.splitlines()
    assert "000000000002  Besvarad  Ny [röd] fråga" in lines[0]
    assert "000000000001  Framgår inte  Gammal fråga" in lines[1]
    records = json.loads(run("list", "--json").stdout)
    assert [(one["text"], one["status"], one["cited"]) for one in records] == [
        ("Ny [röd] fråga", "answered", ["lån"]),
        ("Gammal fråga", "not_found", ["lån"]),
    ]
    assert records[0]["at"].endswith("+00:00")


def test_a_list_can_be_of_one_status_of_some_days_and_short(run: Run, engine: Engine) -> None:
    for number, (days, status) in enumerate(((9, "answered"), (5, "not_found"), (0, "not_found"), (0, "answered"))):
        ask(engine, f"Fråga {number}", number=number, days_ago=days, status=status)  # type: ignore[arg-type]

    def listed(*arguments: str) -> list[str]:
        return [one["text"] for one in json.loads(run("list", "--json", *arguments).stdout)]

    week = (datetime.now(UTC) - timedelta(days=7)).date().isoformat()
    assert listed("--status", "not_found") == ["Fråga 2", "Fråga 1"]
    assert listed("--since", week, "--status", "answered") == ["Fråga 3"]
    assert listed("--until", week) == ["Fråga 0"]
    assert listed("--limit", "1") == ["Fråga 3"]


def test_an_empty_log_is_said_to_be_so(run: Run) -> None:
    assert "Ingen fråga finns sparad." in run("list").stdout
    assert "Ingen fråga har blivit utan svar." in run("unanswered").stdout
    assert ": 0 frågor." in run("overview").stdout


def test_what_is_asked_in_vain_comes_in_themes(run: Run, engine: Engine) -> None:
    for number, text in enumerate(("Var köper vi en truck?", "Var köper man en truck?", "Hur fyller vi i en tulldeklaration?")):
        ask(engine, text, number=number)
    ask(engine, "Vad är lånet?", number=9, status="answered")
    themes = json.loads(run("unanswered", "--json").stdout)
    assert [theme["size"] for theme in themes] == [2, 1]
    assert "truck" in themes[0]["label"]
    assert "centre" not in themes[0]
    assert "truck" in run("unanswered").stdout


def test_the_overview_counts_the_last_thirty_days_unless_others_are_given(run: Run, engine: Engine) -> None:
    ask(engine, "Ny", number=1, status="answered")
    ask(engine, "Förra månaden", number=2, days_ago=40)
    found = json.loads(run("overview", "--json").stdout)
    assert (found["questions"], found["answered_share"], len(found["days"])) == (1, 1.0, 30)
    assert [one["id"] for one in found["uncited"]] == ["nät"]
    since = (datetime.now(UTC) - timedelta(days=50)).date().isoformat()
    assert json.loads(run("overview", "--json", "--since", since).stdout)["questions"] == 2
    text = run("overview", "--since", since).stdout
    assert "2 frågor." in text
    assert "50 %" in text
    assert "robot 2" in text


def test_a_forgotten_question_leaves_its_count(run: Run, engine: Engine) -> None:
    ask(engine, "Fråga 1", number=1)
    ask(engine, "Fråga 2", number=2)
    assert "1 fråga är borttagen." in run("forget", f"{1:012x}").output
    with reading(engine) as connection:
        assert [one.text for one in read_questions(connection)] == ["Fråga 2"]
        assert {one.count for one in read_counts(connection) if one.kind == "status"} == {2}


def test_all_questions_before_a_day_can_be_forgotten(run: Run, engine: Engine) -> None:
    ask(engine, "Fråga 1", number=1, days_ago=10)
    ask(engine, "Fråga 2", number=2)
    day = (datetime.now(UTC) - timedelta(days=5)).date().isoformat()
    assert json.loads(run("forget", "--before", day, "--json").stdout) == {"forgotten": 1}
    with reading(engine) as connection:
        assert [one.text for one in read_questions(connection)] == ["Fråga 2"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("forget",), "Ange svarens id, eller en dag"),
        (("forget", "a", "--before", "2026-11-22"), "Ange svarens id, eller en dag"),
        (("forget", "finns-inte"), "1 av svaren finns inte i loggen"),
        (("forget", "--before", "igår"), "--before är 'igår'; skriv en dag"),
        (("list", "--since", "2026"), "--since är '2026'; skriv en dag"),
        (("overview", "--since", "2026-11-22", "--until", "2026-11-01"), "Välj högst"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_sentence(run: Run, arguments: tuple[str, ...], sentence: str) -> None:
    error = run(*arguments).exception
    assert isinstance(error, AdviserError)
    assert sentence in str(error)
