"""The commands `assistant user …`: the staff's accounts. The first administrator is made here."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text
from sqlalchemy import Engine

from assistant.library_terminal import local_time, make_grid
from assistant.options import AsJson, Home, choose_settings, read_input, readable, say, write_json
from assistant.staff import accounts
from assistant.staff.roles import OPERATOR, Role
from assistant.terminal import make_console
from corpus.errors import AdviserError

app = typer.Typer(help="Personalens konton: lägg till, byt roll och lösenord, stäng av.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="E-postadress eller kort namn.", metavar="NAMN", parser=readable)]
Stdin = Annotated[bool, typer.Option("--password-stdin", help="Läs lösenordet från standard in i stället för att fråga.")]


@contextmanager
def _accounts(home: Path | None) -> Iterator[Engine]:
    engine = accounts.open_accounts(choose_settings(home).home)
    try:
        yield engine
    finally:
        engine.dispose()


def _read_password(*, stdin: bool) -> str:
    """Ask for a password twice without showing it, or take a line of standard input."""
    if stdin:
        return read_input(only_line=True).rstrip("\r\n")
    if not sys.stdin.isatty():
        raise AdviserError("Lösenordet kan inte frågas efter här. Skicka det på standard in och ange --password-stdin.")
    first, again = (str(typer.prompt(question, hide_input=True, err=True)) for question in ("Lösenord (minst 12 tecken)", "En gång till"))
    if first != again:
        raise AdviserError("Lösenorden är inte lika, så inget är ändrat. Kör kommandot en gång till.")
    return first


@app.command()
def add(
    name: Name,
    role: Annotated[Role, typer.Option("--role", help="läsare, redaktör eller administratör.")] = "läsare",
    no_password: Annotated[bool, typer.Option("--no-password", help="Kontot loggar bara in genom organisationens inloggning.")] = False,
    stdin: Stdin = False,
    home: Home = None,
) -> None:
    """Lägg till ett konto."""
    password = None if no_password else _read_password(stdin=stdin)
    with _accounts(home) as engine:
        account = accounts.add_account(engine, OPERATOR, name, role, password)
    say(f"{account.name} är {account.role} och kan logga in på /personal.")


@app.command("list")
def list_accounts(home: Home = None, as_json: AsJson = False) -> None:
    """Visa kontona."""
    with _accounts(home) as engine:
        found = accounts.list_accounts(engine, OPERATOR)
    if as_json:
        write_json([asdict(account) for account in found])
        return
    if not found:
        say("Det finns inga konton. Lägg till det första med: assistant user add NAMN --role administratör")
        return
    grid = make_grid("Namn", "Roll", "Läge", "Senast inloggad")
    for account in found:
        seen = local_time(account.signed_in) if account.signed_in else "aldrig"
        grid.add_row(Text(account.name), account.role, "aktivt" if account.active else "avstängt", seen)
    make_console().print(grid)


@app.command()
def role(name: Name, new_role: Annotated[Role, typer.Argument(help="Den nya rollen.", metavar="ROLL")], home: Home = None) -> None:
    """Ge ett konto en annan roll."""
    with _accounts(home) as engine:
        accounts.change_role(engine, OPERATOR, name, new_role)
    say(f"{name} är nu {new_role}.")


@app.command()
def password(name: Name, stdin: Stdin = False, home: Home = None) -> None:
    """Sätt ett nytt lösenord; det låser också upp kontot och loggar ut det överallt."""
    new_password = _read_password(stdin=stdin)
    with _accounts(home) as engine:
        accounts.set_password(engine, OPERATOR, name, new_password)
    say(f"{name} har fått ett nytt lösenord.")


@app.command()
def disable(name: Name, home: Home = None) -> None:
    """Stäng av ett konto; det som kontot har gjort ligger kvar i loggen."""
    with _accounts(home) as engine:
        accounts.set_active(engine, OPERATOR, name, active=False)
    say(f"{name} är avstängt.")


@app.command()
def enable(name: Name, home: Home = None) -> None:
    """Öppna ett avstängt konto igen."""
    with _accounts(home) as engine:
        accounts.set_active(engine, OPERATOR, name, active=True)
    say(f"{name} är öppet igen.")
