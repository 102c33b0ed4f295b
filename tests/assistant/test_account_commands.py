"""The commands `assistant user …`: accounts are made, changed and closed, and the last administrator is never locked out."""

import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer

from assistant.account_commands import app
from assistant.cli import main
from assistant.staff import accounts
from assistant.staff.passwords import is_right
from corpus.library import reading

Run = Callable[..., SimpleNamespace]
GOOD, OTHER = "korrekt häst batteri klammer", "fyra helt andra ord"
ACCOUNT_KEYS = {"key", "name", "role", "active", "has_password", "made", "signed_in"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "hem"


@pytest.fixture
def user(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `assistant user …` in this process, with bytes on standard input as in a pipe."""
    for name in ("ASSISTANT_HOME", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str, stdin: str | bytes = "", at: Path | None = home) -> SimpleNamespace:
        given = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "argv", ["assistant", "user", *arguments, *(["--home", str(at)] if at else [])])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
        with pytest.raises(SystemExit) as ended:
            main()
        written = capsys.readouterr()
        return SimpleNamespace(code=int(ended.value.code or 0), out=written.out, err=written.err)

    return run


@pytest.fixture
def anna(user: Run) -> str:
    """The first administrator."""
    assert user("add", "anna@exempel.se", "--role", "administratör", "--password-stdin", stdin=f"{GOOD}\n").code == 0
    return "anna@exempel.se"


def listed(user: Run) -> list[dict[str, Any]]:  # Any: JSON
    outcome = user("list", "--json")
    assert (outcome.code, outcome.err, outcome.out.count("\n")) == (0, "", 1)
    found: list[dict[str, Any]] = json.loads(outcome.out)
    return found


def assert_refused(outcome: SimpleNamespace, words: str, *, code: int = 1) -> None:
    """Check that a command failed with one sentence of ours."""
    assert words in outcome.err
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (code, "", 1)
    assert outcome.err.startswith("Fel: ")
    assert "oväntat" not in outcome.err


def opens(home: Path, name: str, password: str) -> bool:
    """Tell whether an account's password is this one."""
    engine = accounts.open_accounts(home)
    with reading(engine) as connection:
        row = accounts.find_row(connection, name)
    engine.dispose()
    return is_right(password, row.password if row else None)


def test_an_account_is_made_with_a_password_from_a_pipe(user: Run, home: Path) -> None:
    outcome = user("add", "anna@exempel.se", "--role", "administratör", "--password-stdin", stdin=f"{GOOD}\r\nnästa rad\n")
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err == "anna@exempel.se är administratör och kan logga in på /personal.\n"
    assert opens(home, "anna@exempel.se", GOOD)


def test_an_account_may_do_least_unless_a_role_is_given(user: Run) -> None:
    user("add", "bo", "--no-password")
    assert [(account["role"], account["has_password"]) for account in listed(user)] == [("läsare", False)]


@pytest.mark.parametrize(
    ("password", "words"),
    [
        (b"kort", "4 tecken"),
        (b"", "0 tecken"),
        (b"aaaaaaaaaaaaaaaa", "någon gissar"),
        (b"bo-bo-bo-bo-bo", "samma som namnet"),
        ("lösenord är bra".encode("latin-1"), "ingen text i UTF-8"),
    ],
    ids=["short", "none", "one letter", "the name", "no UTF-8"],
)
def test_a_weak_password_is_refused_and_makes_no_account(user: Run, password: bytes, words: str) -> None:
    assert_refused(user("add", "bo-bo-bo-bo-bo", "--password-stdin", stdin=password), words)
    assert listed(user) == []


def test_without_a_terminal_no_password_is_asked_for(user: Run) -> None:
    assert_refused(user("add", "bo"), "--password-stdin")


@pytest.mark.parametrize(
    ("arguments", "words", "code"),
    [
        (["add", "bo bengtsson", "--no-password"], "går inte att använda", 1),
        (["add", "ANNA@exempel.se", "--no-password"], "upptaget", 1),
        (["add", os.fsdecode(b"\xe5ke"), "--no-password"], "går inte att använda", 1),
        (["add", "bo", "--no-password", "--role", "chef"], "--role", 2),
        (["add"], "NAMN", 2),
        (["role", "bo", "läsare"], "inget konto med namnet 'bo'", 1),
        (["role", "anna@exempel.se", "chef"], "ROLL", 2),
        (["disable", "bo"], "inget konto med namnet 'bo'", 1),
        (["enable", "bo"], "inget konto med namnet 'bo'", 1),
    ],
    ids=["name", "taken", "no UTF-8", "role", "no name", "role of nobody", "no role", "disable nobody", "enable nobody"],
)
@pytest.mark.usefixtures("anna")
def test_what_cannot_be_done_is_one_sentence(user: Run, arguments: list[str], words: str, code: int) -> None:
    assert_refused(user(*arguments), words, code=code)
    assert len(listed(user)) == 1


def test_the_accounts_are_listed_for_people_and_programs(user: Run, anna: str) -> None:
    user("add", "bo", "--no-password")
    user("disable", "bo")
    assert [line.split() for line in user("list").out.splitlines()] == [
        ["Namn", "Roll", "Läge", "Senast", "inloggad"],
        [anna, "administratör", "aktivt", "aldrig"],
        ["bo", "läsare", "avstängt", "aldrig"],
    ]
    first, second = listed(user)
    assert set(first) == ACCOUNT_KEYS
    assert first["made"].endswith("+00:00")
    assert (first["active"], second["active"]) == (True, False)


def test_where_there_are_no_accounts_the_list_says_how_to_make_the_first(user: Run) -> None:
    assert "assistant user add NAMN --role administratör" in user("list").err
    assert listed(user) == []


def test_a_role_is_changed(user: Run, anna: str) -> None:
    user("add", "bo", "--no-password")
    assert user("role", "bo", "redaktör").err == "bo är nu redaktör.\n"
    assert [(account["name"], account["role"]) for account in listed(user)] == [(anna, "administratör"), ("bo", "redaktör")]


def test_a_password_is_changed(user: Run, anna: str, home: Path) -> None:
    assert_refused(user("password", anna, "--password-stdin", stdin="kort"), "4 tecken")
    assert opens(home, anna, GOOD)
    assert user("password", anna, "--password-stdin", stdin=OTHER).err == f"{anna} har fått ett nytt lösenord.\n"
    assert (opens(home, anna, OTHER), opens(home, anna, GOOD)) == (True, False)
    assert_refused(user("password", "bo", "--password-stdin", stdin=OTHER), "inget konto")


def test_an_account_is_closed_and_opened(user: Run, anna: str) -> None:
    user("add", "bo", "--role", "administratör", "--no-password")
    assert user("disable", "bo").err == "bo är avstängt.\n"
    assert [account["active"] for account in listed(user)] == [True, False]
    assert user("enable", "bo").err == "bo är öppet igen.\n"
    assert [account["active"] for account in listed(user)] == [True, True]
    assert user("disable", anna).code == 0


@pytest.mark.parametrize("change", [["disable"], ["role", "läsare"]], ids=["disable", "role"])
def test_the_last_administrator_stays(user: Run, anna: str, change: list[str]) -> None:
    assert_refused(user(change[0], anna, *change[1:]), "den enda administratören")
    assert [(account["role"], account["active"]) for account in listed(user)] == [("administratör", True)]


def test_a_home_that_cannot_be_opened_is_one_sentence(user: Run, home: Path) -> None:
    home.write_text("upptagen", encoding="utf-8")
    assert_refused(user("list"), "Databasen")


def ask_in_terminal(home: Path, *answers: str) -> tuple[int, str]:
    """Add an account in a terminal of its own; return the exit status and what the terminal showed."""
    ours, theirs = pty.openpty()
    program = [sys.executable, "-c", "from assistant.cli import main; main()", "user", "add", "bo", "--home", str(home)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(program, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True) as process:
        os.close(theirs)
        shown = b""
        for prompt, answer in zip((b"tecken): ", "gång till: ".encode()), answers, strict=True):
            while prompt not in shown:
                shown += os.read(ours, 1024)
            os.write(ours, f"{answer}\n".encode())
        try:
            while piece := os.read(ours, 1024):
                shown += piece
        except OSError:  # the terminal's other end has closed
            pass
        os.close(ours)
    return process.returncode, shown.decode()


@pytest.mark.parametrize(("again", "code"), [(GOOD, 0), (OTHER, 1)], ids=["the same", "another"])
def test_in_a_terminal_a_password_is_asked_for_twice_and_never_shown(home: Path, again: str, code: int) -> None:
    ended, shown = ask_in_terminal(home, GOOD, again)
    assert ended == code
    assert GOOD not in shown
    assert ("Lösenorden är inte lika" in shown) == (code == 1)
    assert opens(home, "bo", GOOD) == (code == 0)


COMMANDS: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_tells_in_swedish_what_it_does_and_takes(user: Run, name: str) -> None:
    outcome = user(name, "--help", at=None)
    text = " ".join(outcome.out.replace("│", " ").split())
    assert outcome.code == 0
    assert COMMANDS[name].help in text
    for parameter in COMMANDS[name].params:
        assert parameter.help, parameter.name
        assert any(option in text for option in parameter.opts) or parameter.metavar in text
