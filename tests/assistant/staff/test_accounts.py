"""Accounts: who may change them, what names and passwords they may have, and that somebody can always get in to mend things."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from assistant.staff import accounts, audit, passwords
from assistant.staff.accounts import AccountError
from assistant.staff.passwords import PasswordError
from assistant.staff.roles import OPERATOR, ROLES, Actor, ForbiddenError, Role, require
from corpus.errors import AdviserError
from corpus.library import reading

PASSWORD = "fyra ord utan samband"


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = accounts.open_accounts(tmp_path)
    accounts.add_account(engine, OPERATOR, "Anna.Ek@example.se", "administratör", PASSWORD)
    return engine


def actions(engine: Engine) -> list[tuple[str, str, str]]:
    with reading(engine) as connection:
        return [(note.who, note.action, note.subject) for note in audit.read(connection)]


def account(engine: Engine, name: str) -> accounts.Account:
    return next(one for one in accounts.list_accounts(engine, OPERATOR) if one.name == name)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_what_the_ones_before_it_may_and_no_more(role: Role) -> None:
    for needed in ROLES:
        if ROLES.index(needed) <= ROLES.index(role):
            require(Actor("bo", role), needed)
        else:
            with pytest.raises(ForbiddenError, match=f"kräver rollen {needed}, och bo är {role}"):
                require(Actor("bo", role), needed)


def test_an_account_is_kept_with_a_hash_and_not_its_password(engine: Engine, tmp_path: Path) -> None:
    with reading(engine) as connection:
        kept = connection.execute(select(accounts.accounts.c.password)).scalar_one()
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert all(PASSWORD.encode() not in file.read_bytes() for file in tmp_path.iterdir())


CHANGES: dict[str, Callable[[Engine, Actor], object]] = {
    "list": accounts.list_accounts,
    "add": lambda engine, actor: accounts.add_account(engine, actor, "ny", "läsare", PASSWORD),
    "role": lambda engine, actor: accounts.change_role(engine, actor, "Anna.Ek@example.se", "läsare"),
    "active": lambda engine, actor: accounts.set_active(engine, actor, "Anna.Ek@example.se", active=False),
    "rename": lambda engine, actor: accounts.rename(engine, actor, "Anna.Ek@example.se", "ny"),
    "password": lambda engine, actor: accounts.set_password(engine, actor, "Anna.Ek@example.se", "nytt " + PASSWORD),
}


@pytest.mark.parametrize("role", ["läsare", "redaktör"])
@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_only_administrators_see_and_change_accounts(engine: Engine, change: Callable[[Engine, Actor], object], role: Role) -> None:
    before = accounts.list_accounts(engine, OPERATOR), actions(engine)
    with pytest.raises(ForbiddenError):
        change(engine, Actor("bo", role))
    assert (accounts.list_accounts(engine, OPERATOR), actions(engine)) == before


@pytest.mark.parametrize("name", ["anna.ek@EXAMPLE.se", " Anna.Ek@example.se "])
def test_a_name_is_one_whatever_its_case(engine: Engine, name: str) -> None:
    with pytest.raises(AccountError, match="upptaget"):
        accounts.add_account(engine, OPERATOR, name, "läsare", PASSWORD)
    accounts.add_account(engine, OPERATOR, "åsa", "läsare", PASSWORD)
    with pytest.raises(AccountError, match="upptaget"):
        accounts.rename(engine, OPERATOR, "ÅSA", name)
    accounts.rename(engine, OPERATOR, "A\u030asa", "Åsa.Ö")  # the same letter, typed as two
    assert account(engine, "Åsa.Ö").role == "läsare"


@pytest.mark.parametrize(
    "name",
    ["", "a", "två ord", "a@b@c", "<b>x</b>", "(terminalen)", "x" * 201, "an\nna", "i\u0307x", "\u0430nna", "x..y", "@x", "x\x00y"],
)  # fmt: skip
def test_a_name_that_could_be_taken_for_another_is_refused(engine: Engine, name: str) -> None:
    with pytest.raises(AccountError, match="går inte att använda"):
        accounts.add_account(engine, OPERATOR, name, "läsare", PASSWORD)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("kort ord", "8 tecken"), ("x" * 300, "300 tecken"), ("anna.ek.lang@example.se", "samma som namnet"),
        ("ANNA.EK.LANG", "samma som namnet"),
        ("Password1234", "första som någon gissar"), ("Lösenord 1234", "första som någon gissar"),
        ("aaaaaaaaaaaabb", "första som någon gissar"),
        ("121212121212", "första som någon gissar"),
    ],
)  # fmt: skip
def test_a_password_that_is_easy_to_guess_is_refused_with_what_to_do(engine: Engine, password: str, reason: str) -> None:
    with pytest.raises(PasswordError, match=rf"{reason}.*Välj"):
        accounts.add_account(engine, OPERATOR, "anna.ek.lang@example.se", "läsare", password)
    assert len(accounts.list_accounts(engine, OPERATOR)) == 1


def test_a_password_is_the_same_from_a_keyboard_that_types_letters_in_two_parts() -> None:
    kept = passwords.hash_password("rågen växer på åkern")
    assert passwords.is_right("ra\u030agen va\u0308xer pa\u030a a\u030akern", kept)
    assert not passwords.is_right("ragen vaxer pa akern", kept)


def test_no_password_is_right_where_none_is_kept(engine: Engine) -> None:
    accounts.add_account(engine, OPERATOR, "utan@example.se", "läsare", None)
    assert not account(engine, "utan@example.se").has_password
    for password in ("", "None", passwords._stand_in()):
        assert not passwords.is_right(password, None)


@pytest.mark.parametrize("change", ["role", "active"])
def test_the_last_active_administrator_stays_one(engine: Engine, change: str) -> None:
    accounts.add_account(engine, OPERATOR, "bo", "administratör", PASSWORD)
    accounts.set_active(engine, OPERATOR, "bo", active=False)
    with pytest.raises(AccountError, match="enda administratören"):
        CHANGES[change](engine, OPERATOR)
    assert account(engine, "Anna.Ek@example.se").active
    accounts.set_active(engine, OPERATOR, "bo", active=True)
    CHANGES[change](engine, OPERATOR)
    changed = account(engine, "Anna.Ek@example.se")
    assert (changed.role, changed.active) == (("läsare", True) if change == "role" else ("administratör", False))


def test_an_unknown_name_or_role_is_told(engine: Engine) -> None:
    with pytest.raises(AccountError, match="inget konto med namnet 'bo'"):
        accounts.change_role(engine, OPERATOR, "bo", "läsare")
    with pytest.raises(AccountError, match=r"Rollen 'chef' finns inte. Välj läsare, redaktör eller administratör"):
        accounts.add_account(engine, OPERATOR, "bo", "chef", PASSWORD)  # type: ignore[arg-type]


def test_every_change_is_noted_with_who_made_it(engine: Engine) -> None:
    anna = Actor("Anna.Ek@example.se", "administratör")
    accounts.add_account(engine, anna, "bo", "läsare", PASSWORD)
    accounts.change_role(engine, anna, "bo", "redaktör")
    accounts.rename(engine, anna, "bo", "bo.ek")
    accounts.set_password(engine, anna, "bo.ek", "ett annat " + PASSWORD)
    accounts.set_active(engine, anna, "bo.ek", active=False)
    accounts.set_active(engine, anna, "bo.ek", active=True)
    names = ["account_activated", "account_deactivated", "password_set", "account_renamed", "role_changed", "account_added"]
    assert [action for _, action, _ in actions(engine)[:-1]] == names
    assert {who for who, *_ in actions(engine)[:-1]} == {anna.name}
    assert PASSWORD not in str(actions(engine))


def test_changing_ones_own_password_needs_the_old_one(engine: Engine) -> None:
    anna = Actor("Anna.Ek@example.se", "administratör")
    with pytest.raises(AccountError, match="nuvarande lösenordet stämmer inte"):
        accounts.change_own_password(engine, anna, "fel lösenord", "ett annat " + PASSWORD)
    with pytest.raises(AdviserError, match="samma som det nuvarande"):
        accounts.change_own_password(engine, anna, PASSWORD, PASSWORD)
    accounts.change_own_password(engine, anna, PASSWORD, "ett annat " + PASSWORD)
    assert [action for _, action, _ in actions(engine)][:2] == ["password_changed", "password_refused"]
