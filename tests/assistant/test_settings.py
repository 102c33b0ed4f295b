"""The settings are read from the environment once; what cannot be used is refused in one sentence."""

from pathlib import Path

import pytest

from assistant.settings import Settings, default_home, read_settings
from corpus.errors import AdviserError


def test_every_setting_has_a_default_that_works_on_one_machine() -> None:
    assert read_settings({}) == Settings(home=default_home({}))
    assert (read_settings({}).host, read_settings({}).port, read_settings({}).model) == ("127.0.0.1", 7860, None)
    assert (read_settings({}).model_url, read_settings({}).model_timeout) == (None, 30.0)


def test_every_setting_is_read_from_its_variable() -> None:
    values = {
        "ASSISTANT_HOME": "/data",
        "ASSISTANT_EMBEDDING_MODEL": "intfloat/multilingual-e5-base",
        "ASSISTANT_MODEL": "ollama:llama3.1",
        "ASSISTANT_MODEL_URL": "http://127.0.0.1:11434",
        "ASSISTANT_MODEL_TIMEOUT": "12.5",
        "ASSISTANT_HOST": "0.0.0.0",
        "ASSISTANT_PORT": "8000",
    }
    assert read_settings(values) == Settings(
        home=Path("/data"),
        embedding_model="intfloat/multilingual-e5-base",
        model="ollama:llama3.1",
        model_url="http://127.0.0.1:11434",
        model_timeout=12.5,
        host="0.0.0.0",
        port=8000,
    )


def test_an_empty_variable_counts_as_unset() -> None:
    names = (
        "ASSISTANT_HOME", "ASSISTANT_EMBEDDING_MODEL", "ASSISTANT_MODEL", "ASSISTANT_MODEL_URL", "ASSISTANT_MODEL_TIMEOUT",
        "ASSISTANT_HOST", "ASSISTANT_PORT",
    )  # fmt: skip
    assert read_settings(dict.fromkeys(names, "")) == read_settings({})


def test_the_default_home_follows_the_xdg_specification() -> None:
    assert default_home({"XDG_DATA_HOME": "/xdg"}) == Path("/xdg/industriradgivaren")
    assert default_home({}) == Path.home() / ".local" / "share" / "industriradgivaren"


def test_a_tilde_in_the_home_is_the_users_folder() -> None:
    assert read_settings({"ASSISTANT_HOME": "~/x"}).home == Path.home() / "x"


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "²", "80.5", " 80"])
def test_a_port_that_is_none_is_refused_with_what_was_found(port: str) -> None:
    with pytest.raises(AdviserError, match=r"ASSISTANT_PORT är .* mellan 1 och 65535"):
        read_settings({"ASSISTANT_PORT": port})


@pytest.mark.parametrize(("text", "seconds"), [("5", 5.0), ("2.5", 2.5), ("2,5", 2.5), ("600", 600.0)])
def test_a_models_time_is_read_in_seconds_with_either_decimal_sign(text: str, seconds: float) -> None:
    assert read_settings({"ASSISTANT_MODEL_TIMEOUT": text}).model_timeout == seconds


@pytest.mark.parametrize("text", ["0", "-1", "600.1", "nan", "inf", "snart", "30 s", " "])
def test_a_models_time_that_is_none_is_refused_with_what_was_found(text: str) -> None:
    with pytest.raises(AdviserError, match=f"ASSISTANT_MODEL_TIMEOUT är '{text}'.* mellan 1 och 600"):
        read_settings({"ASSISTANT_MODEL_TIMEOUT": text})
