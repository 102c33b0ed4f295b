"""The commands: JSON as designed, one sentence and an exit status for every failure, never a traceback, no colours in a pipe."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant.journal import note_removed
from assistant.types import RemovedSentence

Run = Callable[..., SimpleNamespace]
ANSWER_KEYS = {"id", "status", "answer", "citations", "programmes", "suggestions", "contact", "timings_ms", "confidence"}
CITATION_KEYS = {
    "marker", "document_id", "title", "section", "quote", "url", "published", "programme_status", "page", "source", "paragraph",
}  # fmt: skip
QUESTION = "Vad kostar medlemskap i Techtank?"


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def batch(tmp_path: Path) -> Callable[..., Path]:
    """Write a batch file."""

    def write(*items: object) -> Path:
        file = tmp_path / "fragor.jsonl"
        file.write_text("\n".join(i if isinstance(i, str) else json.dumps(i, ensure_ascii=False) for i in items), encoding="utf-8")
        return file

    return write


def test_ask_prints_an_answer_with_its_sources_and_no_colours(run_command: Run, home: Path) -> None:
    outcome = run_command("ask", QUESTION, "--home", home)
    assert outcome.code == 0
    assert "500 kronor per anställd" in outcome.out
    assert "\nKällor\n[1] " in outcome.out
    assert "\x1b" not in outcome.out + outcome.err


def test_ask_json_writes_one_object_of_the_contract(run_command: Run, home: Path) -> None:
    outcome = run_command("ask", QUESTION, "--json", "--home", home)
    [record] = lines(outcome.out)
    assert set(record) == ANSWER_KEYS
    assert set(record["citations"][0]) == CITATION_KEYS  # type: ignore[index]
    assert record["status"] == "answered"
    assert outcome.code == 0


def test_ask_answers_for_the_day_it_is_given(run_command: Run, home: Path) -> None:
    then = run_command("ask", "Är Robotlyftet öppet?", "--today", "2020-05-01", "--home", home)
    now = run_command("ask", "Är Robotlyftet öppet?", "--today", "2026-11-22", "--home", home)
    assert then.out.startswith("Ja")
    assert now.out.startswith("Nej")


def test_a_batch_is_answered_in_order_with_the_ids_history_and_days_of_its_lines(run_command: Run, home: Path, batch: Run) -> None:
    file = batch(
        {"id": "b", "question": "Är Robotlyftet öppet?", "today": "2020-05-01"},
        {"id": "a", "question": "Är det öppet?", "history": [{"role": "user", "content": "Vad är Robotlyftet?"}], "today": "2026-11-22"},
    )
    outcome = run_command("ask", "--batch", file, "--json", "--home", home)
    first, second = lines(outcome.out)
    assert (first["id"], second["id"], outcome.code) == ("b", "a", 0)
    assert str(first["answer"]).startswith("Ja")
    assert str(second["answer"]).startswith("Nej")


def test_a_broken_line_gets_an_error_object_while_the_others_are_answered(run_command: Run, home: Path, batch: Run) -> None:
    file = batch({"id": 1, "question": QUESTION}, "{trasig", {"id": 3}, {"id": 4, "question": ""}, {"id": 5, "question": "a" * 100_000},
                 {"id": 6, "question": QUESTION})  # fmt: skip
    outcome = run_command("ask", "--batch", file, "--json", "--home", home)
    records = lines(outcome.out)
    assert [record["id"] for record in records] == [1, None, 3, 4, 5, 6]
    assert ["error" in record for record in records] == [False, True, True, True, True, False]
    assert [set(record) for record in records if "error" in record] == [{"id", "error"}] * 4
    assert outcome.code == 1
    assert "4 rader gick inte att besvara" in outcome.err


def test_text_that_no_encoding_can_hold_is_answered_all_the_same(run_command: Run, home: Path, batch: Run) -> None:
    outcome = run_command(
        "ask", "--batch", batch('{"id": "\\ud800", "question": "Vad?"}', {"id": "2", "question": QUESTION}), "--home", home
    )
    assert [record["id"] for record in lines(outcome.out)][1] == "2"
    assert run_command("ask", "vad\udce5", "--home", home).code == 0
    assert run_command("search", "vad\udce5", "--home", home).code == 0


def test_search_json_writes_the_ranked_chunks_with_their_scores(run_command: Run, home: Path) -> None:
    [results] = lines(run_command("search", "automation robot", "--json", "-k", "3", "--home", home).out)
    assert len(results) == 3
    assert {"document_id", "chunk_id", "score", "lexical", "semantic"} <= set(results[0])  # type: ignore[index, call-overload]


def test_a_search_batch_ranks_each_document_once(run_command: Run, home: Path, batch: Run) -> None:
    file = batch({"id": "q1", "query": "automation robot"}, "trasig", {"id": "q2", "query": ""})
    outcome = run_command("search", "--batch", file, "--json", "-k", "5", "--home", home)
    first, broken, empty = lines(outcome.out)
    names = [result["document_id"] for result in first["results"]]  # type: ignore[attr-defined]
    assert first["id"] == "q1"
    assert len(names) == len(set(names)) == 5
    assert set(first["results"][0]) == {"document_id", "chunk_id", "score"}  # type: ignore[index]
    assert "error" in broken
    assert empty == {"id": "q2", "results": []}
    assert outcome.code == 1


def test_search_prints_readable_results(run_command: Run, home: Path) -> None:
    outcome = run_command("search", "automation", "-k", "2", "--home", home)
    assert outcome.code == 0
    assert outcome.out.startswith("1. ")


def test_index_says_what_it_did_and_the_second_time_that_nothing_changed(run_command: Run, tmp_path: Path, write_documents: Run) -> None:
    folder, home = write_documents({"a.md": "# A\n\nText om svets.\n"}), tmp_path / "home"
    assert "Klart: 1 nya" in run_command("index", folder, "--only", "--home", home).out
    assert "Allt är redan aktuellt" in run_command("index", "--home", home).out


def test_a_dry_run_lists_what_would_change(run_command: Run, tmp_path: Path, write_documents: Run) -> None:
    outcome = run_command("index", write_documents({"a.md": "# A\n\nText.\n"}), "--only", "--dry-run", "--home", tmp_path / "home")
    assert outcome.out == "+ a\nSkulle ge: 1 nya, 0 ändrade, 0 borttagna, 0 oförändrade dokument.\n"


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_indexed(run_command: Run, tmp_path: Path, write_documents: Run) -> None:
    folder = write_documents({"bra.md": "# Bra\n\nText om svets.\n", "dålig[x].md": "---\nid: [\n---\ntext"})
    outcome = run_command("index", folder, "--only", "--home", tmp_path / "home")
    assert outcome.code == 1
    assert "dålig[x].md" in outcome.err
    assert "1 nya" in outcome.out


@pytest.fixture
def journal_home(tmp_path: Path) -> Path:
    """A home where a chat model has lost three sentences."""
    note = note_removed(tmp_path / "journal", model="ollama:gemma3")
    note(RemovedSentence("Robotlyftet är öppet.", "open", ("iuc/robotlyftet",)))
    note(RemovedSentence("Techtank är störst [red]i Norden.", "no_source", ()))
    note(RemovedSentence("Ni får 75 000 kronor.", "number", ("iuc/robotlyftet", "partner/almi-lan")))
    return tmp_path / "journal"


def test_the_journal_shows_what_a_model_lost_a_line_each_with_the_newest_first(run_command: Run, journal_home: Path) -> None:
    outcome = run_command("journal", "--home", journal_home)
    newest, unmarked, oldest = outcome.out.splitlines()
    assert newest.endswith("· belopp eller tal som källan inte har · iuc/robotlyftet, partner/almi-lan · ”Ni får 75 000 kronor.”")
    assert "· ollama:gemma3 · saknar källa · – · ”Techtank är störst [red]i Norden.”" in unmarked
    assert "säger att något går att söka som inte gör det" in oldest
    assert (outcome.code, outcome.err) == (0, "")


def test_the_journal_shows_no_more_than_asked_for(run_command: Run, journal_home: Path) -> None:
    [line] = run_command("journal", "--limit", "1", "--home", journal_home).out.splitlines()
    assert "75 000 kronor" in line


def test_the_journal_json_writes_one_list_of_records_with_utc_times(run_command: Run, journal_home: Path) -> None:
    [records] = lines(run_command("journal", "--json", "--home", journal_home).out)
    newest, *others = records
    assert len(others) == 2
    assert str(newest.pop("at")).endswith("+00:00")  # type: ignore[attr-defined]
    assert newest == {  # type: ignore[comparison-overlap]
        "model": "ollama:gemma3",
        "text": "Ni får 75 000 kronor.",
        "objection": "number",
        "document_ids": ["iuc/robotlyftet", "partner/almi-lan"],
    }


def test_an_empty_journal_is_said_to_be_empty(run_command: Run, tmp_path: Path) -> None:
    outcome = run_command("journal", "--home", tmp_path / "ny")
    assert (outcome.code, outcome.out, outcome.err) == (0, "Ingen mening har tagits bort.\n", "")
    assert run_command("journal", "--json", "--home", tmp_path / "ny").out == "[]\n"


def test_the_journal_says_in_its_help_what_it_is_for(run_command: Run) -> None:
    assert "Visa meningar från en språkmodell som inte visades, och varför." in run_command("journal", "--help").out


FAILURES = [
    pytest.param(["ask"], 1, "Ange en fråga", id="no question"),
    pytest.param(["ask", "Vad?", "--batch", "fil"], 1, "Ange en fråga", id="question and batch"),
    pytest.param(["ask", ""], 1, "Frågan är tom", id="empty question"),
    pytest.param(["ask", "a" * 100_000], 1, "högst 4000", id="100,000 characters"),
    pytest.param(["ask", "Vad?", "--today", "2026-13-01"], 1, "skriv en dag som", id="no day"),
    pytest.param(["ask", "Vad?", "--nosuch"], 2, "--nosuch", id="unknown option"),
    pytest.param(["nosuch"], 2, "nosuch", id="unknown command"),
    pytest.param(["ask", "--batch", "saknas.jsonl"], 1, "går inte att läsa", id="missing batch"),
    pytest.param(["search"], 1, "Ange sökord", id="no query"),
    pytest.param(["search", "x", "-k", "0"], 2, "-k", id="no results wanted"),
    pytest.param(["search", "x", "-k", "många"], 2, "-k", id="no number"),
    pytest.param(["journal", "--limit", "0"], 2, "--limit", id="no entries wanted"),
    pytest.param(["index", "saknas"], 1, "finns inte", id="missing folder"),
    pytest.param(["index", "--only"], 1, "--only behöver", id="only nothing"),
    pytest.param(["serve", "--port", "99999"], 2, "--port", id="port too high"),
    pytest.param(["serve", "--port", "http"], 2, "--port", id="port no number"),
]


@pytest.mark.parametrize(("arguments", "code", "words"), FAILURES)
def test_a_failure_is_one_sentence_on_stderr_and_an_exit_status(
    run_command: Run, home: Path, arguments: list[str], code: int, words: str
) -> None:
    in_home = [*arguments, "--home", str(home)] if arguments[0] != "nosuch" else arguments
    outcome = run_command(*in_home)
    assert outcome.code == code
    assert words in outcome.err
    assert outcome.err.startswith("Fel: ")
    assert outcome.err.count("\n") == 1
    assert outcome.out == ""


@pytest.mark.parametrize("command", [["ask", "Vad?"], ["search", "x"], ["index"], ["chat"], ["journal"]])
def test_a_home_that_cannot_be_written_is_one_sentence(run_command: Run, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "fil").write_text("upptagen", encoding="utf-8")
    outcome = run_command(*command, "--home", tmp_path / "fil")
    assert outcome.code == 1
    assert outcome.err.count("\n") == 1
    assert "Fel: Databasen" in outcome.err


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("ASSISTANT_PORT", "²", "ASSISTANT_PORT"),
        ("ASSISTANT_MODEL", "okänd", "leverantör:modell"),
        ("ASSISTANT_MODEL", "mistralai:x", "pip install"),
        ("ASSISTANT_MODEL_TIMEOUT", "snart", "ASSISTANT_MODEL_TIMEOUT"),
    ],
)
def test_a_setting_that_cannot_be_used_is_one_sentence(
    run_command: Run, home: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(name, value)
    outcome = run_command("ask", "Vad?", "--home", home)
    assert outcome.code == 1
    assert words in outcome.err
    assert outcome.err.count("\n") == 1


def test_a_taken_port_is_one_sentence(run_command: Run, home: Path, tmp_path: Path) -> None:
    own = shutil.copytree(home, tmp_path / "kopia")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        outcome = run_command("serve", "--port", taken.getsockname()[1], "--home", own)
    assert outcome.code == 1
    assert "Fel: Port" in outcome.err
    assert "--port" in outcome.err


def test_a_damaged_index_is_rebuilt_after_saying_so_and_the_question_answered(
    run_command: Run, tmp_path: Path, write_documents: Run
) -> None:
    own = tmp_path / "home"
    run_command("index", write_documents({"a.md": "# Svetskurs\n\nSvetskursen kostar 300 kronor.\n"}), "--only", "--home", own)
    for file in (own / "generations").rglob("*.npz"):
        file.write_bytes(b"skadad")
    outcome = run_command("ask", "Vad kostar svetskursen?", "--home", own)
    assert outcome.code == 0
    assert "byggs om" in outcome.err
    assert "300 kronor" in outcome.out


def test_without_a_command_the_help_is_shown(run_command: Run) -> None:
    outcome = run_command()
    assert outcome.code == 2
    assert "Usage: assistant" in outcome.out
    assert outcome.err == ""


def test_help_is_no_failure(run_command: Run) -> None:
    assert run_command("ask", "--help").code == 0


def test_a_conversation_in_the_terminal_remembers_and_can_be_cleared(run_command: Run, home: Path) -> None:
    talk = "Vad är Robotlyftet?\nÄr det öppet?\n\n/rensa\nÄr det öppet?\n/sluta\nVad är Techtank?\n"
    outcome = run_command("chat", "--today", "2026-11-22", "--home", home, stdin=talk)
    answers = outcome.out.split("Fråga: ")
    assert outcome.code == 0
    assert "Robotlyftet har avslutats" in answers[2]
    assert "Frågan är tom" in answers[3]
    assert "Samtalet är rensat." in answers[4]
    assert "Robotlyftet har avslutats" not in answers[5]
    assert len(answers) == 7


def test_the_end_of_input_ends_the_conversation(run_command: Run, home: Path) -> None:
    outcome = run_command("chat", "--home", home, stdin="Vad är Techtank?\n")
    assert (outcome.code, outcome.err) == (0, "")


def test_the_installed_command_answers_in_a_process_of_its_own_whatever_its_locale(home: Path, tmp_path: Path) -> None:
    """From another folder, with Latin-1 for a locale, no colours in the pipe, and nothing written to the user's home."""
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "PYTHONIOENCODING": "latin-1",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    command = [sys.executable, "-c", "from assistant.cli import main; main()", "chat", "--home", str(home)]
    talk = f"{QUESTION}\nVad är Robotlyftet? 😀\n".encode()
    done = subprocess.run(command, input=talk, capture_output=True, cwd=tmp_path, env=environment, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert b"500 kronor per anst\xe4lld" in done.stdout
    assert b"\x1b" not in done.stdout
    assert b"Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_hangs_up_is_no_error(home: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    program = [sys.executable, "-c", "from assistant.cli import main; main()", "search", "robot", "-k", "200", "--home", str(home)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()
