"""The settings, read from the environment once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import AdviserError

LONGEST_WAIT = 600  # seconds


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator can choose; every field has a default that works on one machine without accounts."""

    home: Path  # the built index and the document database
    embedding_model: str | None = None  # None: the Swedish model that ships with the package
    model: str | None = None  # "provider:model" for LangChain's init_chat_model; None: extractive answers
    model_url: str | None = None  # the address of a server that speaks the provider's protocol; None: the provider's own
    model_timeout: float = 30.0  # seconds for a whole answer by the model, after which the extractive one is shown
    host: str = "127.0.0.1"
    port: int = 7860


def default_home(environment: Mapping[str, str]) -> Path:
    """Return the data folder of this user, by the XDG base directory specification."""
    base = environment.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "industriradgivaren"


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise AdviserError(f"ASSISTANT_PORT är {text!r}; ange ett portnummer mellan 1 och 65535.")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text.replace(",", "."))
    except ValueError:
        seconds = 0.0
    if not 1 <= seconds <= LONGEST_WAIT:  # nan is refused too
        raise AdviserError(f"ASSISTANT_MODEL_TIMEOUT är {text!r}; ange sekunder mellan 1 och {LONGEST_WAIT}.")
    return seconds


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the ASSISTANT_* variables; empty ones count as unset.

    Raises:
        AdviserError: a value cannot be used.
    """
    values = os.environ if environment is None else environment
    home = values.get("ASSISTANT_HOME")
    return Settings(
        home=Path(home).expanduser() if home else default_home(values),
        embedding_model=values.get("ASSISTANT_EMBEDDING_MODEL") or None,
        model=values.get("ASSISTANT_MODEL") or None,
        model_url=values.get("ASSISTANT_MODEL_URL") or None,
        model_timeout=_seconds(values.get("ASSISTANT_MODEL_TIMEOUT") or "30"),
        host=values.get("ASSISTANT_HOST") or "127.0.0.1",
        port=_port(values.get("ASSISTANT_PORT") or "7860"),
    )
