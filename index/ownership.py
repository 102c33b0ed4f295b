"""Let one process at a time build in a home folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import AdviserError


@contextmanager
def owner_lock(home: Path, *, patience: float = 0) -> Iterator[None]:
    """Hold the right to write in `home`; the operating system frees it when the process ends, however it ends.

    Raises:
        AdviserError: another process holds it, and goes on for `patience` seconds.
    """
    lock = FileLock(home / "index.lock", timeout=patience)
    try:
        lock.acquire()
    except Timeout as error:
        raise AdviserError(f"Ett annat program uppdaterar redan indexet i {home}. Vänta tills det är klart och försök igen.") from error
    try:
        yield
    finally:
        lock.release()
