"""What the commands share: their options, the settings these give, and how they ask, read and write."""

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.settings import Settings, read_settings
from assistant.terminal import make_console
from corpus.errors import AdviserError

Home = Annotated[Path | None, typer.Option("--home", help="Mapp för index och databas (annars ASSISTANT_HOME).", metavar="MAPP")]
AsJson = Annotated[bool, typer.Option("--json", help="Skriv JSON i stället för läsbar text.")]
LARGEST_NUMBER = 2**63 - 1  # of a version or a job: the database holds none larger


def choose_settings(home: Path | None) -> Settings:
    """Return the settings of the environment, with another home where one is given."""
    settings = read_settings()
    return replace(settings, home=home.expanduser()) if home else settings


def readable(text: str) -> str:
    """Replace bytes on the command line that were no UTF-8: the database takes none."""
    return text.encode("utf-8", "replace").decode("utf-8")


def say(message: str) -> None:
    """Tell the person at the keyboard something that is not the command's result."""
    make_console(stderr=True).print(message, markup=False, emoji=False, soft_wrap=True)


def complain(sentence: str) -> None:
    """Say what went wrong with one of several things, while the others go on."""
    say(f"Fel: {sentence}")


def confirm(question: str) -> bool:
    """Ask on standard error; whatever is no clear yes is a no."""
    print(f"{question} Skriv ja eller nej: ", end="" if sys.stdin.isatty() else "\n", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in ("j", "ja")


def read_input(*, only_line: bool = False) -> str:
    """Return standard input, or its first line, as UTF-8 whatever the terminal's encoding is.

    Raises:
        AdviserError: it is no UTF-8.
    """
    data = sys.stdin.buffer.readline() if only_line else sys.stdin.buffer.read()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AdviserError("Det som kom på standard in är ingen text i UTF-8. Gör om texten till UTF-8 och försök igen.") from error


def write_json(record: dict[str, Any] | list[dict[str, Any]]) -> None:  # Any: JSON objects
    """Write a command's result as one line of JSON; moments are in UTC and say so."""
    print(json.dumps(record, ensure_ascii=False, default=_plain), flush=True)


def _plain(value: object) -> str:
    return value.replace(tzinfo=UTC).isoformat() if isinstance(value, datetime) else str(value)
