"""Passwords: which are good enough, and how they are kept (argon2id) and checked."""

import secrets
import threading
import unicodedata
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from corpus.errors import AdviserError

SHORTEST: Final = 12  # characters
LONGEST: Final = 256  # characters; hashing takes time by the length
FEWEST_DIFFERENT: Final = 5  # characters; "aaaaaaaaaaaa" and "121212121212" are long but guessed first
# What is guessed first of what is long enough, in Swedish offices and here. Compared without spaces and in lower case.
COMMON: Final = frozenset(
    """
    123456789012 1234567890123 12345678901234 123456789123 0987654321098 qwertyuiop12 qwertyuiop123 qwertyuiopå1 1q2w3e4r5t6y
    1qaz2wsx3edc password1234 password12345 password123456 passwordpassword passw0rd1234 lösenord1234 lösenord12345 losenord1234
    losenord12345 lösenordlösenord losenordlosenord mittlösenord mittlosenord hemligt12345 hemligtlösenord superhemligt
    välkommen123 välkommen1234 valkommen123 valkommen1234 welcome12345 sommar202424 sommaren2024 sommaren2025 sommaren2026
    vintern20242025 vintern2025 vintern2026 administrator administratör administratör1 administrator1 admin1234567 adminadmin12
    letmeinletmein iloveyou1234 trustno1trustno1 changeme1234 industrirådgivaren industriradgivaren techtank1234 techtank2025
    techtank2026 techtanktechtank blekinge1234 blekinge2025 blekinge2026 karlskrona12 karlskrona123 olofström123 karlshamn123
    """.split()
)
CHECKS_AT_ONCE: Final = 2  # each takes 64 MiB of memory
_turns = threading.BoundedSemaphore(CHECKS_AT_ONCE)
_hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)  # argon2id with 64 MiB, 3 passes, 4 lanes: RFC 9106, section 4


class PasswordError(AdviserError):
    """A password that is not good enough."""


def _normal(password: str) -> str:
    """Return one form of what was typed: å is one character on some keyboards and two on others."""
    return unicodedata.normalize("NFKC", password)


def _encoded(password: str) -> bytes:
    return _normal(password).encode("utf-8", "surrogatepass")


def check_quality(password: str, name: str) -> None:
    """Refuse a password that is too easy to guess for the account `name`.

    Raises:
        PasswordError: it is too short, too long, common, of few characters, or the name itself.
    """
    text = _normal(password)
    if not SHORTEST <= len(text) <= LONGEST:
        raise PasswordError(
            f"Lösenordet är {len(text)} tecken långt. Välj ett med {SHORTEST} till {LONGEST} tecken, till exempel fyra ord."
        )
    plain = "".join(text.casefold().split())
    if plain in {name.casefold(), name.casefold().partition("@")[0]}:
        raise PasswordError("Lösenordet är samma som namnet. Välj ett annat, till exempel fyra ord som inte hör ihop.")
    if plain in COMMON or len(set(plain)) < FEWEST_DIFFERENT:
        raise PasswordError("Lösenordet är ett av de första som någon gissar. Välj ett annat, till exempel fyra ord som inte hör ihop.")


def hash_password(password: str) -> str:
    """Return what is kept instead of the password."""
    with _turns:
        return _hasher.hash(_encoded(password))


@cache
def _stand_in() -> str:
    """Return what is checked where no password is kept, so that it takes as long."""
    return _hasher.hash(secrets.token_urlsafe())


def is_right(password: str, kept: str | None) -> bool:
    """Tell whether the password is the kept one; it takes as long where none is kept (None)."""
    if len(password) > LONGEST:
        password, kept = "", None
    with _turns:
        try:
            _hasher.verify(kept or _stand_in(), _encoded(password))
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Tell whether the password should be hashed anew, with today's parameters."""
    return _hasher.check_needs_rehash(kept)
