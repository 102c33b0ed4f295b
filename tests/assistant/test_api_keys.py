"""Keys for other programs: made, found by their secret, and revoked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from assistant.api_keys import add_key, api_keys, find_key, list_keys, open_keys, revoke_key
from assistant.staff import audit
from corpus.clock import now
from corpus.errors import AdviserError
from corpus.library import reading


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_keys(tmp_path)
    yield engine
    engine.dispose()


def test_a_key_is_found_by_its_secret_and_notes_the_day_it_is_used(engine: Engine) -> None:
    token = add_key(engine, "Region Blekinge", rate_limit=30)
    assert list_keys(engine)[0].used is None
    found = find_key(engine, token)
    assert found
    assert (found.name, found.rate_limit, found.used) == ("Region Blekinge", 30, now().date())
    assert list_keys(engine)[0].used == now().date()


@pytest.mark.parametrize("wrong", ["", "ind_", "x", "ind_å", "ind_\ud800", "ind_" + "A" * 43])
def test_another_secret_finds_nothing(engine: Engine, wrong: str) -> None:
    add_key(engine, "a")
    assert find_key(engine, wrong) is None


def test_the_secret_is_kept_nowhere(engine: Engine, tmp_path: Path) -> None:
    token = add_key(engine, "a")
    with reading(engine) as connection:
        rows = [*connection.execute(select(api_keys)).one(), *connection.execute(select(audit.audit)).one()]
    assert not any(token in str(value) for value in rows)
    assert all(token.encode() not in file.read_bytes() for file in tmp_path.iterdir())


def test_a_revoked_key_is_not_found_and_stays_in_the_list(engine: Engine) -> None:
    token = add_key(engine, "a")
    revoke_key(engine, "a")
    assert find_key(engine, token) is None
    assert [(key.name, key.revoked is not None) for key in list_keys(engine)] == [("a", True)]
    with pytest.raises(AdviserError, match="ingen giltig nyckel med namnet a"):
        revoke_key(engine, "a")


def test_a_name_is_used_once_even_when_its_key_is_revoked(engine: Engine) -> None:
    add_key(engine, "a")
    revoke_key(engine, "a")
    with pytest.raises(AdviserError, match="redan en nyckel med namnet a"):
        add_key(engine, "a")


@pytest.mark.parametrize("name", ["", " a", "a ", "a\nb", "<b>", "a" * 101])
def test_a_name_that_is_none_is_refused(engine: Engine, name: str) -> None:
    with pytest.raises(AdviserError, match="går inte att använda"):
        add_key(engine, name)


def test_what_is_done_to_keys_is_noted(engine: Engine) -> None:
    add_key(engine, "a")
    revoke_key(engine, "a")
    with reading(engine) as connection:
        assert [(note.action, note.subject) for note in audit.read(connection)] == [("key_revoked", "a"), ("key_added", "a")]
