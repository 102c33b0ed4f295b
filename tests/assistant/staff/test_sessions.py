"""Signing in, sessions that expire and end, and the locks that slow down guessing."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, select, update

from assistant.staff import accounts, audit, entrance, lockout, sessions
from assistant.staff.entrance import Knock, SignInError, find_visit, sign_in, sign_out
from assistant.staff.lockout import AddressLimit, LockedError
from assistant.staff.roles import OPERATOR, Actor
from corpus.clock import now_exactly
from corpus.library import reading, writing

PASSWORD = "fyra ord utan samband"
ANNA = Actor("anna", "administratör")


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = accounts.open_accounts(tmp_path)
    accounts.add_account(engine, OPERATOR, "anna", "administratör", PASSWORD)
    accounts.add_account(engine, OPERATOR, "bo", "redaktör", PASSWORD)
    return engine


def knock(engine: Engine, name: str = "bo", password: str = PASSWORD, limit: AddressLimit | None = None) -> str:
    return sign_in(engine, Knock(name, password, "192.0.2.1", "Firefox"), limit or AddressLimit())


def noted(engine: Engine) -> list[tuple[str, str]]:
    with reading(engine) as connection:
        return [(note.action, note.subject) for note in audit.read(connection)]


def shift(engine: Engine, **columns: timedelta) -> None:
    """Move the times of every session back."""
    with writing(engine) as connection:
        for row in connection.execute(select(sessions.sessions)).all():
            values = {name: getattr(row, name) - delta for name, delta in columns.items()}
            connection.execute(update(sessions.sessions).where(sessions.sessions.c.key == row.key).values(**values))


def test_a_session_is_found_by_its_token_of_which_only_the_hash_is_kept(engine: Engine, tmp_path: Path) -> None:
    token = knock(engine, "BO")
    visit = find_visit(engine, token)
    assert visit
    assert (visit.account.actor, visit.session.device) == (Actor("bo", "redaktör"), "Firefox")
    assert len(token) >= 43
    assert all(token.encode() not in file.read_bytes() for file in tmp_path.iterdir())
    assert find_visit(engine, token[:-1]) is find_visit(engine, "") is None
    assert knock(engine) != token


@pytest.mark.parametrize(
    ("name", "password"), [("bo", "fel lösenord"), ("okänd", PASSWORD), ("", ""), ("bo", "x" * 5000), ("\ud800", "\ud800x")]
)
def test_what_does_not_fit_is_refused_with_one_and_the_same_sentence(engine: Engine, name: str, password: str) -> None:
    with pytest.raises(SignInError, match="Namnet eller lösenordet stämmer inte"):
        knock(engine, name, password)
    action, subject = noted(engine)[0]
    assert (action, subject) == ("sign_in_failed", "bo" if name == "bo" else entrance.UNKNOWN)


def test_an_unknown_name_takes_as_long_as_a_wrong_password(engine: Engine) -> None:
    def seconds(name: str) -> float:
        times = []
        for _ in range(4):
            start = perf_counter()
            with pytest.raises(SignInError):
                knock(engine, name, "fel lösenord")
            times.append(perf_counter() - start)
        return min(times)

    seconds("värmer")
    known, unknown = seconds("bo"), seconds("okänd")
    assert 0.2 < known / unknown < 5  # without the check of a stand-in it is about 20


def test_five_wrong_passwords_lock_a_name_for_a_quarter_even_for_the_right_one(engine: Engine) -> None:
    for _ in range(lockout.FAILURES):
        with pytest.raises(SignInError):
            knock(engine, password="fel lösenord")
    with pytest.raises(LockedError, match=r"låst efter 5 misslyckade försök. Vänta 15 minuter"):
        knock(engine)
    assert noted(engine)[:2] == [("locked_out", "bo"), ("sign_in_failed", "bo")]
    assert knock(engine, "anna")
    with writing(engine) as connection:
        row = connection.execute(select(lockout.attempts)).one()
        connection.execute(update(lockout.attempts).values(at=row.at - lockout.LOCK - timedelta(seconds=1)))
    assert knock(engine)


def test_a_name_that_no_account_has_is_locked_the_same_way(engine: Engine) -> None:
    for _ in range(lockout.FAILURES):
        with pytest.raises(SignInError):
            knock(engine, "okänd")
    with pytest.raises(LockedError):
        knock(engine, "OKÄND")


def test_guesses_at_the_same_moment_cannot_outrun_the_lock(engine: Engine) -> None:
    outcomes: list[type[Exception]] = []

    def guess() -> None:
        try:
            knock(engine, password="fel lösenord")
        except (SignInError, LockedError) as error:
            outcomes.append(type(error))

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (outcomes.count(SignInError), outcomes.count(LockedError)) == (lockout.FAILURES, 12 - lockout.FAILURES)


def test_the_right_password_and_a_new_one_from_an_administrator_end_the_count(engine: Engine) -> None:
    for _ in range(2):
        for _ in range(lockout.FAILURES - 1):
            with pytest.raises(SignInError):
                knock(engine, password="fel lösenord")
        knock(engine)
    for _ in range(lockout.FAILURES):
        with pytest.raises(SignInError):
            knock(engine, password="fel lösenord")
    accounts.set_password(engine, ANNA, "bo", "ett annat " + PASSWORD)
    assert knock(engine, password="ett annat " + PASSWORD)


def test_an_address_that_fails_too_often_waits_whatever_the_name() -> None:
    moment = [0.0]
    limit = AddressLimit(lambda: moment[0])
    for number in range(lockout.ADDRESS_FAILURES):
        limit.check("2001:db8::1")
        limit.note_failure(f"2001:db8::{number:x}")  # the addresses of one subscriber
    with pytest.raises(LockedError, match=r"från er anslutning. Vänta 15 minuter"):
        limit.check("2001:db8::ffff")
    limit.check("2001:db8:1::1")
    limit.check("192.0.2.1")
    moment[0] += lockout.ADDRESS_WINDOW + 1
    limit.check("2001:db8::1")


def test_the_memory_of_addresses_is_bounded() -> None:
    limit = AddressLimit()
    for number in range(lockout.ADDRESSES + 50):
        limit.note_failure(f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}")
    assert len(limit._failures) == lockout.ADDRESSES


def test_a_password_hashed_with_older_parameters_is_hashed_anew_when_it_is_used(engine: Engine) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    with writing(engine) as connection:
        connection.execute(update(accounts.accounts).where(accounts.accounts.c.name == "bo").values(password=weak))
    knock(engine)
    with reading(engine) as connection:
        kept = connection.execute(select(accounts.accounts.c.password).where(accounts.accounts.c.name == "bo")).scalar_one()
    assert "m=65536,t=3,p=4" in kept
    assert knock(engine)


def test_a_session_expires_after_eight_hours_unused_and_seven_days_in_all(engine: Engine) -> None:
    token = knock(engine)
    shift(engine, seen=sessions.IDLE - timedelta(minutes=5))
    assert find_visit(engine, token)  # and is seen again
    shift(engine, seen=sessions.IDLE - timedelta(minutes=5))
    assert find_visit(engine, token)
    shift(engine, seen=sessions.IDLE + timedelta(seconds=1))
    assert find_visit(engine, token) is None
    token = knock(engine)
    shift(engine, began=sessions.LONGEST + timedelta(seconds=1))
    assert find_visit(engine, token) is None
    knock(engine)
    with reading(engine) as connection:
        assert len(connection.execute(select(sessions.sessions)).all()) == 1  # the expired ones are gone


ENDINGS: dict[str, Callable[[Engine], object]] = {
    "role": lambda engine: accounts.change_role(engine, ANNA, "bo", "läsare"),
    "deactivated": lambda engine: accounts.set_active(engine, ANNA, "bo", active=False),
    "password set": lambda engine: accounts.set_password(engine, ANNA, "bo", "ett annat " + PASSWORD),
    "own password": lambda engine: accounts.change_own_password(engine, Actor("bo", "redaktör"), PASSWORD, "ett annat " + PASSWORD),
}


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=list(ENDINGS))
def test_every_session_ends_when_role_password_or_account_changes(engine: Engine, ending: Callable[[Engine], object]) -> None:
    first, second, other = knock(engine), knock(engine), knock(engine, "anna")
    ending(engine)
    assert find_visit(engine, first) is find_visit(engine, second) is None
    assert find_visit(engine, other)


def test_a_deactivated_account_cannot_sign_in(engine: Engine) -> None:
    accounts.set_active(engine, ANNA, "bo", active=False)
    with pytest.raises(SignInError):
        knock(engine)


def test_signing_out_ends_the_session_and_is_noted(engine: Engine) -> None:
    token, other = knock(engine), knock(engine)
    sign_out(engine, token)
    assert find_visit(engine, token) is None
    assert find_visit(engine, other)
    assert noted(engine)[0] == ("signed_out", "bo")
    sign_out(engine, "finns inte")


def test_ones_own_sessions_are_listed_and_the_others_ended(engine: Engine) -> None:
    token, other = knock(engine), knock(engine)
    visit = find_visit(engine, token)
    assert visit
    with reading(engine) as connection:
        assert len(sessions.list_own(connection, visit.account.key, now_exactly())) == 2
    assert entrance.end_others(engine, visit) == 1
    assert find_visit(engine, token)
    assert find_visit(engine, other) is None


def test_the_key_that_signs_cookies_is_made_once(engine: Engine, tmp_path: Path) -> None:
    with writing(engine) as connection:
        key = sessions.signing_key(connection)
    with writing(accounts.open_accounts(tmp_path)) as connection:
        assert sessions.signing_key(connection) == key
    assert len(key) >= 43


def test_who_the_organisation_vouches_for_needs_an_account_or_a_role(engine: Engine) -> None:
    with pytest.raises(SignInError, match=r"inget aktivt konto .* Be en administratör"):
        entrance.admit(engine, "ny@example.se", None, "")
    visit = find_visit(engine, entrance.admit(engine, "ny@example.se", "redaktör", ""))
    assert visit
    assert visit.account.actor == Actor("ny@example.se", "redaktör")
    visit = find_visit(engine, entrance.admit(engine, "BO", None, ""))
    assert visit
    assert visit.account.role == "redaktör"
    old = knock(engine)
    visit = find_visit(engine, entrance.admit(engine, "bo", "läsare", ""))
    assert visit
    assert (visit.account.role, find_visit(engine, old)) == ("läsare", None)
    accounts.set_active(engine, ANNA, "bo", active=False)
    with pytest.raises(SignInError):
        entrance.admit(engine, "bo", "redaktör", "")
