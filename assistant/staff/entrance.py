"""The way in and out: sign in with a password or through the organisation, find who a session belongs to, sign out."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Engine, Row, select, update

from assistant.staff import audit, lockout, sessions
from assistant.staff.accounts import Account, accounts, apply_role, find_row, fold, insert_account, to_account
from assistant.staff.passwords import hash_password, is_outdated, is_right
from assistant.staff.roles import Actor, Role
from assistant.staff.sessions import Session
from corpus.clock import now_exactly
from corpus.errors import AdviserError
from corpus.library import reading, writing

# The name as typed is not written down: it may be a password in the wrong box.
UNKNOWN: Final = "(okänt namn)"
SINGLE_SIGN_ON: Final = Actor("(organisationens inloggning)", "administratör")


class SignInError(AdviserError):
    """Somebody cannot be let in."""


@dataclass(frozen=True, slots=True)
class Knock:
    """An attempt to sign in with a password."""

    name: str
    password: str
    address: str  # where it comes from
    device: str = ""  # what the browser calls itself


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who is signed in."""

    account: Account
    session: Session


def sign_in(engine: Engine, knock: Knock, limit: lockout.AddressLimit) -> str:
    """Check name and password and return the token of a new session.

    Raises:
        LockedError: too many wrong passwords were given for the name or from the address.
        SignInError: there is no active account with that name and password; which of them is wrong is not told.
    """
    limit.check(knock.address)
    name = fold(knock.name)
    with writing(engine) as connection:
        count = lockout.start_attempt(connection, name, now_exactly())
        row = find_row(connection, name)
    right = is_right(knock.password, row.password if row is not None else None)
    if row is None or not right or not row.active:
        limit.note_failure(knock.address)
        _note_failure(engine, row.name if row is not None else UNKNOWN, count)
        raise SignInError("Namnet eller lösenordet stämmer inte. Kontrollera båda och försök igen, eller be en administratör om hjälp.")
    kept = hash_password(knock.password) if is_outdated(row.password) else row.password
    with writing(engine) as connection:
        lockout.clear_attempts(connection, name)
        # Only if the password is still the one that was checked and the account active: both may have changed since.
        same = (accounts.c.key == row.key) & (accounts.c.password == row.password) & accounts.c.active
        if not connection.execute(update(accounts).where(same).values(password=kept)).rowcount:
            raise SignInError("Kontot ändrades just. Försök igen.")
        return _let_in(connection, row, knock.device, {"address": knock.address})


def _note_failure(engine: Engine, name: str, count: int) -> None:
    with writing(engine) as connection:
        audit.note(connection, name, "sign_in_failed", name, {"count": count})
        if count >= lockout.FAILURES:
            audit.note(connection, name, "locked_out", name, {"minutes": int(lockout.LOCK.total_seconds() // 60)})


def _let_in(connection: Connection, row: Row[tuple[object, ...]], device: str, detail: dict[str, object]) -> str:
    moment = now_exactly()
    connection.execute(update(accounts).where(accounts.c.key == row.key).values(signed_in=moment))
    audit.note(connection, row.name, "signed_in", row.name, detail)
    return sessions.begin(connection, row.key, device, moment)


def admit(engine: Engine, name: str, role: Role | None, device: str) -> str:
    """Let in whom the organisation's own sign-in vouches for, and return the token of a new session.

    With a role the account is made or changed to match it; with None there must be an account already.

    Raises:
        AdviserError: there is no active account and none is to be made, or the name cannot be used.
    """
    with writing(engine) as connection:
        row = find_row(connection, name)
        if row is None and role is not None:
            insert_account(connection, name, role, None)
            audit.note(connection, SINGLE_SIGN_ON.name, "account_added", fold(name), {"role": role})
        elif row is not None and row.active and role is not None:
            apply_role(connection, SINGLE_SIGN_ON, to_account(row), role)
        row = find_row(connection, name)
        if row is not None and row.active:
            return _let_in(connection, row, device, {"through": "oidc"})
    note_refusal(engine, "deactivated" if row is not None else "no_account", row.name if row is not None else UNKNOWN)
    raise SignInError(
        f"Ni är inloggad hos er organisation som {name[:100]}, men det finns inget aktivt konto med det namnet här. "
        "Be en administratör lägga till det."
    )


def note_refusal(engine: Engine, reason: str, name: str = UNKNOWN) -> None:
    """Note that the organisation's own sign-in did not let somebody in."""
    with writing(engine) as connection:
        audit.note(connection, name, "sign_in_failed", name, {"through": "oidc", "reason": reason})


def find_visit(engine: Engine, token: str) -> Visit | None:
    """Return who a token belongs to: None when the session has ended or expired, or the account is not active."""
    moment = now_exactly()
    with reading(engine) as connection:
        session = sessions.find(connection, token, moment)
        if session is None:
            return None
        row = connection.execute(select(accounts).where(accounts.c.key == session.account_key)).one_or_none()
    if row is None or not row.active:
        return None
    if moment >= session.seen + sessions.SEEN_EVERY:
        with writing(engine) as connection:
            sessions.note_seen(connection, session, moment)
    return Visit(to_account(row), session)


def sign_out(engine: Engine, token: str) -> None:
    """End the session of a token, and note who signed out."""
    visit = find_visit(engine, token)
    with writing(engine) as connection:
        sessions.end(connection, token)
        if visit is not None:
            audit.note(connection, visit.account.name, "signed_out", visit.account.name)


def begin_anew(engine: Engine, visit: Visit) -> str:
    """Return the token of a new session for somebody whose sessions were just ended by their own change of password."""
    with writing(engine) as connection:
        return sessions.begin(connection, visit.account.key, visit.session.device, now_exactly())


def end_others(engine: Engine, visit: Visit) -> int:
    """End the visitor's sessions in every other browser, and return how many there were."""
    with writing(engine) as connection:
        ended = sessions.end_all(connection, visit.account.key, but=visit.session.key)
        audit.note(connection, visit.account.name, "sessions_ended", visit.account.name, {"count": ended})
    return ended
