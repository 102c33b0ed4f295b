"""The commands `assistant key …`, as an administrator types them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from assistant.api_keys import find_key, open_keys
from assistant.key_commands import app
from corpus.errors import AdviserError


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    return tmp_path / "hem"


def _run(home: Path, *arguments: str) -> Result:
    result: Result = CliRunner().invoke(app, [*arguments, "--home", str(home)])
    return result


def test_a_new_key_is_the_only_thing_on_standard_output(home: Path) -> None:
    result = _run(home, "add", "Region Blekinge")
    token = result.stdout.strip()
    assert "visas bara nu" in result.stderr
    engine = open_keys(home)
    found = find_key(engine, token)
    engine.dispose()
    assert found
    assert found.name == "Region Blekinge"


def test_keys_are_listed_without_their_secret(home: Path) -> None:
    token = json.loads(_run(home, "add", "a", "--limit", "30", "--json").stdout)["key"]
    (listed,) = json.loads(_run(home, "list", "--json").stdout)
    assert (listed["name"], listed["rate_limit"], listed["revoked"]) == ("a", 30, None)
    assert token not in json.dumps(listed)
    assert "giltig" in _run(home, "list").stdout


def test_a_revoked_key_says_so_in_the_list(home: Path) -> None:
    _run(home, "add", "a")
    assert "är spärrad" in _run(home, "revoke", "a").stderr
    assert json.loads(_run(home, "list", "--json").stdout)[0]["revoked"]
    assert isinstance(_run(home, "revoke", "a").exception, AdviserError)


def test_without_keys_the_list_says_how_to_make_one(home: Path) -> None:
    assert "assistant key add NAMN" in _run(home, "list").stderr
