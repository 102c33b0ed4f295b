"""The child process that reads one untrusted file: takes the file on its input, writes JSON lines on its output.

Run as `python -I -m corpus.extraction.child` by `sandbox`. The limits are set before anything of the file is looked at.
Windows has no `resource`: there only the parent's limits of time and output apply.
"""

import base64
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from corpus.errors import AdviserError
from corpus.extraction.extractor import extract, render

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take; the first five are kept by the system in the child, the others by the parent."""

    memory: int = 1024**3  # bytes of address space for each process; 400 pages, and a scanned page, are read in a quarter of it
    cpu_seconds: int = 300  # for each process; text recognition runs in processes of its own, one for each page
    file_bytes: int = 256_000_000  # the largest file that may be written: a page as a picture for text recognition is 25 MB
    processes: int = 32  # processes and threads beside those that the user has already
    open_files: int = 256
    output_bytes: int = 40_000_000  # 20,000 pages of text, as JSON
    seconds: float = 120  # from start to end; the 2000 pages that a PDF may have are read in about 60
    page_seconds: float = 10  # more for each page when pictures are read: measured 2 seconds a page, and 5 on a busy machine
    longest_seconds: float = 3600  # however many pages the file says it has


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Request:
    """What the parent asks for: the text of a file, or with `page` the picture of a page."""

    name: str
    limits: Limits
    ocr: bool = True
    url: str = ""
    page: int = 0  # from 1; 0: the text
    width: int = 900


def write_request(request: Request) -> bytes:
    """Return the line that stands before the file on the child's input."""
    return json.dumps(asdict(request)).encode() + b"\n"


def main() -> None:
    """Read the request and the file, and write progress and the outcome."""
    output = _take_output()
    fields = json.loads(sys.stdin.buffer.readline())
    request = Request(**fields | {"limits": Limits(**fields["limits"])})
    _set_limits(request.limits)
    _answer(request, sys.stdin.buffer.read(), output)


def _take_output() -> BinaryIO:
    """Keep the output for our own lines: what a library prints goes to the error stream instead."""
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return output


def _set_limits(limits: Limits) -> None:
    if resource is None:
        return
    wanted = {
        resource.RLIMIT_AS: limits.memory,
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_FSIZE: limits.file_bytes,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_CORE: 0,
    }
    threads = sum(_threads_of_user())
    if threads:  # the system counts all that the user runs, not what runs below this process
        wanted[resource.RLIMIT_NPROC] = threads + limits.processes
    for kind, value in wanted.items():
        highest = value + 1 if kind == resource.RLIMIT_CPU else value  # between the two the signal says that it was the time
        _, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            value, highest = min(value, hard), min(highest, hard)
        resource.setrlimit(kind, (value, highest))


def _threads_of_user() -> Iterator[int]:
    """Yield the number of threads in each process of this user; nothing where the system has no /proc."""
    user = os.getuid()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if process.stat().st_uid == user:
                yield sum(1 for _ in (process / "task").iterdir())
        except OSError:  # it has ended
            continue


def _answer(request: Request, data: bytes, output: BinaryIO) -> None:
    def show(stage: str, done: int, total: int) -> None:
        _write(output, {"progress": [stage, done, total]})

    try:
        if request.page:
            _write(output, {"picture": base64.b64encode(render(data, request.page, width=request.width)).decode()})
        else:
            extraction = extract(data, request.name, ocr=request.ocr, url=request.url, progress=show)
            _write(output, {"extraction": asdict(extraction)})
    except AdviserError as error:
        _write(output, {"refusal": str(error)})


def _write(output: BinaryIO, message: dict[str, object]) -> None:
    output.write(json.dumps(message, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    output.flush()


if __name__ == "__main__":
    main()
