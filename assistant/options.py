"""What the commands share: their options, the settings these give, and how they write."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.settings import Settings, read_settings
from assistant.terminal import make_console

Home = Annotated[Path | None, typer.Option("--home", help="Mapp för index och databas (annars ASSISTANT_HOME).", metavar="MAPP")]
AsJson = Annotated[bool, typer.Option("--json", help="Skriv JSON i stället för läsbar text.")]


def choose_settings(home: Path | None) -> Settings:
    """Return the settings of the environment, with another home where one is given."""
    settings = read_settings()
    return replace(settings, home=home.expanduser()) if home else settings


def say(message: str) -> None:
    """Tell the person at the keyboard something that is not the command's result."""
    make_console(stderr=True).print(message, markup=False, soft_wrap=True)


def write_json(record: dict[str, Any] | list[dict[str, Any]]) -> None:  # Any: JSON objects
    """Write a command's result as one line of JSON."""
    print(json.dumps(record, ensure_ascii=False, default=str), flush=True)
