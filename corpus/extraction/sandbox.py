"""Read an untrusted file in a process of its own, with limits on time, memory and output, that can be cancelled.

Nothing that the file says is run or trusted here: what comes back is checked as data, and the process and all that it started are
ended with it. Progress and results travel as JSON lines; the file itself through a temporary file without a name.
"""

import logging
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from typing import IO

from pydantic import Base64Bytes, TypeAdapter, ValidationError

from corpus.extraction.child import LIMITS, Limits, Request, write_request
from corpus.extraction.kinds import printable
from corpus.extraction.types import Extraction, ExtractionError, Progress, no_progress

logger = logging.getLogger(__name__)

_LAST_SECONDS = 2  # from the end of a child's output to its end
_POLL_SECONDS = 0.1  # how soon a cancellation is noticed
_RENDER_LIMITS = replace(LIMITS, seconds=30, cpu_seconds=30)  # a page takes well under a second; someone is looking at the page and waits
_KEPT_VARIABLES = ("PATH", "TESSDATA_PREFIX", "LD_LIBRARY_PATH", "SYSTEMROOT")  # to find Python's libraries and tesseract; no secrets
_CHOSEN_VARIABLES = {
    "LANG": "C.UTF-8",
    "PYTHONUTF8": "1",
    "OMP_NUM_THREADS": "1",  # each thread reserves address space, and more of them do not read a page faster
    "OMP_THREAD_LIMIT": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
_TOO_LARGE = b""  # in place of a line: the child wrote more than it may
_MEMORY_SIGNALS = {"SIGSEGV", "SIGABRT", "SIGKILL", "SIGBUS", "SIGTRAP", "SIGILL"}  # how native code ends when it gets no memory


class ExtractionCancelled(ExtractionError):
    """The reading was cancelled by whoever asked for it."""


@dataclass(frozen=True, slots=True)
class _Message:
    """A line from the child: exactly one of these."""

    progress: tuple[str, int, int] | None = None
    extraction: Extraction | None = None
    picture: Base64Bytes | None = None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class _Watch:
    """Who follows the reading."""

    progress: Progress = no_progress
    is_cancelled: Callable[[], bool] = lambda: False


def extract_safely(  # noqa: PLR0913 - only the file and its name must be given; the others have defaults
    data: bytes,
    name: str,
    *,
    ocr: bool = True,
    url: str = "",
    limits: Limits = LIMITS,
    progress: Progress = no_progress,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Extraction:
    """Turn an untrusted file into Markdown, in a process of its own. `progress` and `is_cancelled` are called in this thread.

    Raises:
        ExtractionError: the file cannot be used; the message says why and what to do.
        ExtractionCancelled: `is_cancelled` said so; the process has ended.
    """
    request = Request(name=name, limits=limits, ocr=ocr, url=url)
    message = _converse(request, data, _Watch(progress, is_cancelled))
    if message.extraction is None:
        raise ExtractionError(_unexpected(name))
    return message.extraction


def render_safely(data: bytes, number: int, *, width: int = 900) -> bytes:
    """Draw a page of an untrusted PDF, in a process of its own; `number` counts from 1, `width` is in pixels.

    Raises:
        ExtractionError: the page cannot be drawn.
    """
    name = f"Sidan {number}"
    message = _converse(Request(name=name, limits=_RENDER_LIMITS, ocr=False, page=number, width=width), data, _Watch())
    if message.picture is None:
        raise ExtractionError(_unexpected(name))
    return message.picture


def _converse(request: Request, data: bytes, watch: _Watch) -> _Message:
    """Start the child, follow it, and return its last message."""
    with _started(request, data) as (process, lines):
        deadline = _Deadline(request.limits, ocr=request.ocr)
        while (line := _next_line(lines, request.name, deadline, watch)) is not None:
            message = _checked(line, request.name)
            if message.refusal:
                raise ExtractionError(message.refusal)
            if message.progress is None:
                return message
            deadline.extend(message.progress[2])
            watch.progress(*message.progress)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=_LAST_SECONDS)
        logger.info("The child process ended without a result, with exit code %s", process.returncode)
        raise ExtractionError(_ended(process.returncode or 0, request.name))


class _Deadline:
    """When the reading must be done: later for a file with many pages to read as pictures."""

    def __init__(self, limits: Limits, *, ocr: bool) -> None:
        self._limits = limits
        self._page_seconds = limits.page_seconds if ocr else 0.0
        self._start = time.monotonic()
        self._pages = 0

    def extend(self, pages: int) -> None:
        self._pages = max(self._pages, pages)

    def is_past(self) -> bool:
        allowed = min(self._limits.seconds + self._page_seconds * self._pages, max(self._limits.longest_seconds, self._limits.seconds))
        return time.monotonic() - self._start > allowed


def _next_line(lines: "queue.SimpleQueue[bytes | None]", name: str, deadline: _Deadline, watch: _Watch) -> bytes | None:
    """Wait for a line; None when the child's output has ended."""
    while True:
        if watch.is_cancelled():
            raise ExtractionCancelled(f"Läsningen av {printable(name)} avbröts. Ingenting har sparats.")
        if deadline.is_past():
            raise ExtractionError(f"{printable(name)} gick inte att läsa: den krävde för lång tid. Dela upp den i mindre delar.")
        with suppress(queue.Empty):
            return lines.get(timeout=_POLL_SECONDS)


@contextmanager
def _started(request: Request, data: bytes) -> "Iterator[tuple[subprocess.Popen[bytes], queue.SimpleQueue[bytes | None]]]":
    """Run the child in an empty folder of its own, and end it and all that it started, whatever happens."""
    with tempfile.TemporaryDirectory(prefix="extraction-", ignore_cleanup_errors=True) as folder, tempfile.TemporaryFile() as source:
        source.write(write_request(request))
        source.write(data)
        source.seek(0)
        process = subprocess.Popen(
            [sys.executable, "-I", "-m", "corpus.extraction.child"],
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # libraries quote the document in their warnings
            cwd=folder,
            env=_environment(folder),
            start_new_session=True,
        )
        assert process.stdout is not None
        lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        reader = threading.Thread(target=_pump, args=(process.stdout, lines, request), daemon=True)
        reader.start()
        try:
            yield process, lines
        finally:
            _end(process)
            reader.join()
            process.stdout.close()


def _pump(output: IO[bytes], lines: "queue.SimpleQueue[bytes | None]", request: Request) -> None:
    """Hand over the child's lines until it ends or has written more than it may."""
    left = request.limits.output_bytes
    while line := output.readline(left + 1):
        left -= len(line)
        if left < 0:
            lines.put(_TOO_LARGE)
            return
        lines.put(line)
    lines.put(None)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the child and its children; until it has been waited for, its number cannot belong to another process."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _environment(folder: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return kept | _CHOSEN_VARIABLES | dict.fromkeys(("HOME", "TMPDIR", "TMP", "TEMP"), folder)


@cache
def _message_type() -> TypeAdapter[_Message]:
    return TypeAdapter(_Message)


def _checked(line: bytes, name: str) -> _Message:
    """Read a line as data; the child has read an untrusted file, so its words are no more trusted than the file's."""
    if line == _TOO_LARGE:
        raise ExtractionError(f"{printable(name)} gick inte att läsa: den innehåller för mycket text. Dela upp den i mindre delar.")
    try:
        return _message_type().validate_json(line)
    except ValidationError as error:
        raise ExtractionError(_unexpected(name)) from error


def _ended(code: int, name: str) -> str:
    """Say why a child ended without a result: by its exit code, which is minus the number of a signal."""
    signal_name = {int(known): known.name for known in signal.Signals}.get(-code, "")
    if signal_name == "SIGXCPU":
        return f"{printable(name)} gick inte att läsa: den krävde för lång tid. Dela upp den i mindre delar."
    if signal_name in _MEMORY_SIGNALS:
        return f"{printable(name)} gick inte att läsa: den krävde för mycket minne eller är skadad. Dela upp den, eller spara den på nytt."
    return _unexpected(name)


def _unexpected(name: str) -> str:
    return f"{printable(name)} gick inte att läsa: läsningen avslutades oväntat. Spara den på nytt och lägg till den igen."
