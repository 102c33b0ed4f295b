"""Slow down who guesses passwords: a lock on the name in the database, and a slower one on the address in memory."""

import hashlib
import ipaddress
import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Column, Connection, DateTime, Integer, MetaData, String, Table, delete, insert, select, update

from assistant.phrases import count_of
from corpus.errors import AdviserError

FAILURES: Final = 5  # wrong passwords in a row for one name …
LOCK: Final = timedelta(minutes=15)  # … lock it this long; a longer pause between two of them starts the count anew
ADDRESS_FAILURES: Final = 30  # from one address, whatever the names: an office shares one
ADDRESS_WINDOW: Final = 900.0  # seconds
ADDRESSES: Final = 10_000  # remembered at most, the latest; more would let an attacker fill the memory

metadata = MetaData()
attempts = Table(
    "sign_in_attempt",
    metadata,
    Column("name_digest", String(64), primary_key=True),  # names that no account has are counted too, but not kept: one may be a password
    Column("tries", Integer, nullable=False),
    Column("at", DateTime, nullable=False, index=True),  # UTC, the last one that was let try
)


class LockedError(AdviserError):
    """Too many wrong passwords."""


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()


def _wait(seconds: float) -> str:
    return count_of(math.ceil(seconds / 60), "minut", "minuter")


def start_attempt(connection: Connection, name: str, now: datetime) -> int:
    """Count an attempt before its password is checked, so that many at once cannot outrun the count; return the count.

    Raises:
        LockedError: there have been too many; `name` is locked, whether or not an account has it.
    """
    connection.execute(delete(attempts).where(attempts.c.at < now - LOCK))
    mine = attempts.c.name_digest == _digest(name)
    tried = connection.execute(update(attempts).where(mine, attempts.c.tries < FAILURES).values(tries=attempts.c.tries + 1, at=now))
    row = connection.execute(select(attempts).where(mine)).one_or_none()
    if row is None:
        connection.execute(insert(attempts), [{"name_digest": _digest(name), "tries": 1, "at": now}])
        return 1
    if not tried.rowcount:
        wait = _wait((row.at + LOCK - now).total_seconds())
        raise LockedError(
            f"Kontot är låst efter {FAILURES} misslyckade försök. Vänta {wait} och försök igen, "
            "eller be en administratör om ett nytt lösenord."
        )
    return int(row.tries)


def clear_attempts(connection: Connection, name: str) -> None:
    """Forget the failures of `name`: the right password was given, or an administrator has set a new one."""
    connection.execute(delete(attempts).where(attempts.c.name_digest == _digest(name)))


class AddressLimit:
    """How many attempts from one address have failed lately; safe to use from several threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def check(self, address: str) -> None:
        """Let an address try.

        Raises:
            LockedError: too many attempts from it have failed.
        """
        with self._lock:
            times = self._failures.get(_network(address), deque())
            while times and times[0] < self._clock() - ADDRESS_WINDOW:
                times.popleft()
            if len(times) >= ADDRESS_FAILURES:
                minutes = math.ceil((times[0] + ADDRESS_WINDOW - self._clock()) / 60)
                raise LockedError(
                    f"Det har kommit för många misslyckade försök från er anslutning. Vänta {minutes} minuter och försök igen."
                )

    def note_failure(self, address: str) -> None:
        """Remember that an attempt failed."""
        with self._lock:
            self._failures.setdefault(_network(address), deque(maxlen=ADDRESS_FAILURES)).append(self._clock())
            self._failures.move_to_end(_network(address))
            while len(self._failures) > ADDRESSES:
                self._failures.popitem(last=False)


def _network(address: str) -> str:
    """Return what one subscriber has: an IPv4 address, or the first half of an IPv6 address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address
