"""The staff's accounts: who there is, with which role, and the changes that administrators and each for themselves can make."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Boolean, Column, Connection, DateTime, Engine, Integer, Row, String, Table, func, insert, select, update

from assistant.staff import audit, lockout, sessions
from assistant.staff.passwords import check_quality, hash_password, is_right
from assistant.staff.roles import ROLES, Actor, Role, require
from corpus.clock import now_exactly
from corpus.errors import AdviserError
from corpus.library import open_database, reading, writing

LONGEST: Final = 200  # characters of a name
# No letters that look alike or become another in lower case (the Kelvin sign, the Turkish i): two names are the same or they are not.
_WORD: Final = r"[A-Za-z0-9ÅÄÖåäöÉéÜüÆæØø_+'-]+(?:\.[A-Za-z0-9ÅÄÖåäöÉéÜüÆæØø_+'-]+)*"
NAME: Final = re.compile(rf"{_WORD}(?:@{_WORD})?")

metadata = lockout.metadata  # the attempts to sign in belong to the accounts
accounts = Table(
    "account",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("name", String(LONGEST), nullable=False),
    Column("folded", String(LONGEST), nullable=False, unique=True),  # the name in lower case
    Column("role", String(20), nullable=False),
    Column("password", String(200)),  # argon2id; None: signs in only through the organisation's own sign-in
    Column("active", Boolean, nullable=False),
    Column("made", DateTime, nullable=False),  # UTC
    Column("signed_in", DateTime),  # UTC, the last time
)


class AccountError(AdviserError):
    """An account that cannot be made, found or changed as asked."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account as administrators see it."""

    key: int
    name: str
    role: Role
    active: bool
    has_password: bool
    made: datetime  # UTC
    signed_in: datetime | None  # UTC

    @property
    def actor(self) -> Actor:
        """Who acts, when the account's owner does."""
        return Actor(self.name, self.role)


def open_accounts(home: Path) -> Engine:
    """Open the database of `home` with what accounts need.

    Raises:
        DatabaseError: the database cannot be opened.
    """
    return open_database(home, metadata, sessions.metadata, audit.metadata)


def fold(name: str) -> str:
    """Return the form in which names are compared."""
    return unicodedata.normalize("NFC", name.strip()).lower()


def _check_name(name: str) -> str:
    name = unicodedata.normalize("NFC", name.strip())
    if not (2 <= len(name) <= LONGEST and NAME.fullmatch(name)):
        raise AccountError(
            f"Namnet {name[:60]!r} går inte att använda. "
            "Ange en e-postadress, eller ett kort namn med bokstäver, siffror, punkt och bindestreck."
        )
    return name


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise AccountError(f"Rollen {role!r} finns inte. Välj {', '.join(ROLES[:-1])} eller {ROLES[-1]}.")


def to_account(row: Row[tuple[object, ...]]) -> Account:
    """Make the record of a row of the table `account`."""
    return Account(row.key, row.name, row.role, row.active, row.password is not None, row.made, row.signed_in)


def find_row(connection: Connection, name: str) -> Row[tuple[object, ...]] | None:
    """Return the row of the account with this name, whatever its case."""
    if not NAME.fullmatch(fold(name)):
        return None
    return connection.execute(select(accounts).where(accounts.c.folded == fold(name))).one_or_none()


def _existing(connection: Connection, name: str) -> Account:
    row = find_row(connection, name)
    if row is None:
        raise AccountError(f"Det finns inget konto med namnet {name.strip()[:60]!r}. Kontrollera stavningen i listan över konton.")
    return to_account(row)


def list_accounts(engine: Engine, actor: Actor) -> list[Account]:
    """Return every account, active ones first, by name."""
    require(actor, "administratör")
    with reading(engine) as connection:
        return [to_account(row) for row in connection.execute(select(accounts).order_by(accounts.c.active.desc(), accounts.c.folded))]


def count_administrators(connection: Connection) -> int:
    """Return how many active administrators there are."""
    query = select(func.count()).where(accounts.c.role == "administratör", accounts.c.active)
    return int(connection.execute(query).scalar_one())


def insert_account(connection: Connection, name: str, role: Role, password: str | None) -> Account:
    """Add an account; `password` is hashed already.

    Raises:
        AccountError: the name cannot be used or is taken.
    """
    name = _check_name(name)
    if find_row(connection, name) is not None:
        raise AccountError(f"Namnet {name!r} är upptaget. Välj ett annat, eller ändra kontot som finns.")
    row = {"name": name, "folded": fold(name), "role": role, "password": password, "active": True, "made": now_exactly()}
    connection.execute(insert(accounts), [row])
    return _existing(connection, name)


def add_account(engine: Engine, actor: Actor, name: str, role: Role, password: str | None) -> Account:
    """Add an account; without a password it can only be used through the organisation's own sign-in.

    Raises:
        AdviserError: the name, role or password cannot be used.
    """
    require(actor, "administratör")
    _check_role(role)
    name = _check_name(name)
    if password is not None:
        check_quality(password, name)
    kept = hash_password(password) if password is not None else None
    with writing(engine) as connection:
        account = insert_account(connection, name, role, kept)
        audit.note(connection, actor.name, "account_added", account.name, {"role": role})
    return account


def _change(connection: Connection, account: Account, **values: object) -> None:
    """Change the row, then refuse if that left no active administrator: after the first write nobody else can write in between."""
    connection.execute(update(accounts).where(accounts.c.key == account.key).values(**values))
    if account.role == "administratör" and account.active and not count_administrators(connection):
        raise AccountError(f"{account.name} är den enda administratören. Gör någon annan till administratör först.")


def change_role(engine: Engine, actor: Actor, name: str, role: Role) -> None:
    """Give an account another role and end its sessions.

    Raises:
        AccountError: there is no such account or role, or it is the last active administrator.
    """
    require(actor, "administratör")
    _check_role(role)
    with writing(engine) as connection:
        apply_role(connection, actor, _existing(connection, name), role)


def apply_role(connection: Connection, actor: Actor, account: Account, role: Role) -> None:
    """Change a role in a transaction that is open; nothing happens where it is the same.

    Raises:
        AccountError: it is the last active administrator.
    """
    if role != account.role:
        _change(connection, account, role=role)
        sessions.end_all(connection, account.key)
        audit.note(connection, actor.name, "role_changed", account.name, {"from": account.role, "to": role})


def set_active(engine: Engine, actor: Actor, name: str, *, active: bool) -> None:
    """Let an account be used again, or no longer: then its sessions end.

    Raises:
        AccountError: there is no such account, or it is the last active administrator.
    """
    require(actor, "administratör")
    with writing(engine) as connection:
        account = _existing(connection, name)
        if account.active == active:
            return
        _change(connection, account, active=active)
        sessions.end_all(connection, account.key)
        audit.note(connection, actor.name, "account_activated" if active else "account_deactivated", account.name)


def rename(engine: Engine, actor: Actor, name: str, new_name: str) -> None:
    """Give an account another name; what it did stays in the log under the old one.

    Raises:
        AccountError: there is no such account, or the new name cannot be used or is taken.
    """
    require(actor, "administratör")
    new_name = _check_name(new_name)
    with writing(engine) as connection:
        account = _existing(connection, name)
        other = find_row(connection, new_name)
        if other is not None and other.key != account.key:
            raise AccountError(f"Namnet {new_name!r} är upptaget. Välj ett annat.")
        connection.execute(update(accounts).where(accounts.c.key == account.key).values(name=new_name, folded=fold(new_name)))
        audit.note(connection, actor.name, "account_renamed", new_name, {"from": account.name})


def set_password(engine: Engine, actor: Actor, name: str, password: str) -> None:
    """Set somebody's password, unlock the account and end its sessions.

    Raises:
        AdviserError: there is no such account, or the password is not good enough.
    """
    require(actor, "administratör")
    with reading(engine) as connection:
        check_quality(password, _existing(connection, name).name)
    kept = hash_password(password)
    with writing(engine) as connection:
        account = _existing(connection, name)
        _keep_password(connection, account, kept)
        audit.note(connection, actor.name, "password_set", account.name)


def _keep_password(connection: Connection, account: Account, kept: str) -> None:
    connection.execute(update(accounts).where(accounts.c.key == account.key).values(password=kept))
    lockout.clear_attempts(connection, fold(account.name))
    sessions.end_all(connection, account.key)


def change_own_password(engine: Engine, actor: Actor, old: str, new: str) -> None:
    """Change the actor's own password and end every session of theirs.

    Raises:
        AdviserError: the old password is wrong, too many wrong ones were given, or the new one is not good enough.
    """
    check_quality(new, actor.name)
    if new == old:
        raise AccountError("Det nya lösenordet är samma som det nuvarande. Välj ett annat.")
    with writing(engine) as connection:
        lockout.start_attempt(connection, fold(actor.name), now_exactly())
        row = find_row(connection, actor.name)
    if row is None or not is_right(old, row.password):
        with writing(engine) as connection:
            audit.note(connection, actor.name, "password_refused", actor.name)
        raise AccountError("Det nuvarande lösenordet stämmer inte, så inget är ändrat. Försök igen.")
    kept = hash_password(new)
    with writing(engine) as connection:
        _keep_password(connection, _existing(connection, actor.name), kept)
        audit.note(connection, actor.name, "password_changed", actor.name)
