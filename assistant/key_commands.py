"""The commands `assistant key …`: keys with which other programs may ask more, or at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text
from sqlalchemy import Engine

from assistant import api_keys
from assistant.library_terminal import local_time, make_grid
from assistant.options import AsJson, Home, choose_settings, readable, say, write_json
from assistant.settings import MOST_REQUESTS
from assistant.terminal import make_console

app = typer.Typer(help="Nycklar för andra program: lägg till, visa, spärra.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="Vem nyckeln är för, till exempel organisationens namn.", metavar="NAMN", parser=readable)]
Limit = Annotated[int | None, typer.Option("--limit", min=1, max=MOST_REQUESTS, help="Förfrågningar i minuten.", metavar="N")]


@contextmanager
def _keys(home: Path | None) -> Iterator[Engine]:
    engine = api_keys.open_keys(choose_settings(home).home)
    try:
        yield engine
    finally:
        engine.dispose()


@app.command()
def add(name: Name, limit: Limit = None, home: Home = None, as_json: AsJson = False) -> None:
    """Gör en nyckel och visa den en enda gång."""
    with _keys(home) as engine:
        token = api_keys.add_key(engine, name, rate_limit=limit)
    if as_json:
        write_json({"name": name, "key": token, "rate_limit": limit})
        return
    say(f"Nyckeln för {name} visas bara nu. Programmet skickar den i huvudet Authorization: Bearer NYCKELN")
    typer.echo(token)


@app.command("list")
def list_keys(home: Home = None, as_json: AsJson = False) -> None:
    """Visa nycklarna, utan deras hemlighet."""
    with _keys(home) as engine:
        found = api_keys.list_keys(engine)
    if as_json:
        write_json([asdict(key) for key in found])
        return
    if not found:
        say("Det finns inga nycklar. Gör en med: assistant key add NAMN")
        return
    grid = make_grid("Namn", "Börjar", "Läge", "I minuten", "Gjord", "Senast använd")
    for key in found:
        stand = f"spärrad {local_time(key.revoked)}" if key.revoked else "giltig"
        limit = str(key.rate_limit) if key.rate_limit else "som alla"
        grid.add_row(Text(key.name), key.beginning, stand, limit, local_time(key.made), str(key.used or "aldrig"))
    make_console().print(grid)


@app.command()
def revoke(name: Name, home: Home = None) -> None:
    """Spärra en nyckel; den går inte att öppna igen."""
    with _keys(home) as engine:
        api_keys.revoke_key(engine, name)
    say(f"Nyckeln för {name} är spärrad.")
