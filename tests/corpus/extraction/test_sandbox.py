"""Tests for `corpus.extraction.sandbox`: real child processes with real bad files; the parent survives and leaves nothing behind."""

import logging
import os
import re
import runpy
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.extraction.child import LIMITS, Limits
from corpus.extraction.extractor import extract
from corpus.extraction.sandbox import ExtractionCancelled, extract_safely, render_safely
from corpus.extraction.types import Extraction, ExtractionError

FILES = Path(__file__).parents[2] / "files"
BAD = FILES / "bad"
MAKE = runpy.run_path(str(FILES / "make_bad.py"))
MANY_PAGES = MAKE["make_pdf"](400, lines=60)  # takes several seconds to read
SENTENCE = re.compile(r"^[^\n]{20,400}[.]$")
READABLE = {"bomb-bred.xlsx"}  # hostile, but a careful reader can read something of it within the limits


def children() -> set[int]:
    """The processes that this one has started and that have not been waited for."""
    tasks = Path("/proc/self/task").glob("*/children")
    return {int(number) for task in tasks for number in task.read_text().split()}


@pytest.fixture(autouse=True)
def _nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No child process, temporary file or open pipe outlives a test."""
    if not Path("/proc/self/fd").exists():
        pytest.skip("processes are counted in /proc")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before, pipes = children(), len(list(Path("/proc/self/fd").iterdir()))
    yield
    assert children() == before
    assert list(tmp_path.iterdir()) == []
    assert len(list(Path("/proc/self/fd").iterdir())) <= pipes


def refusal(data: bytes, name: str, **changes: float) -> str:
    limits = replace(LIMITS, **changes)  # type: ignore[arg-type]
    with pytest.raises(ExtractionError) as caught:
        extract_safely(data, name, limits=limits)
    return str(caught.value)


def outcome(data: bytes, name: str, limits: Limits) -> Extraction | str:
    try:
        return extract_safely(data, name, limits=limits)
    except ExtractionError as error:
        return str(error)


@pytest.mark.parametrize("name", sorted(path.name for path in BAD.iterdir()))
def test_a_bad_file_gives_one_sentence_within_the_limits(name: str) -> None:
    start = time.monotonic()
    limits = replace(LIMITS, seconds=20, page_seconds=0)
    found = outcome((BAD / name).read_bytes(), name, limits)
    if isinstance(found, str):
        assert SENTENCE.match(found), found
        assert name in found
        assert "Traceback" not in found
    else:
        assert name in READABLE
        assert sum(map(len, found.pages)) < LIMITS.output_bytes
    assert time.monotonic() - start < 22


def test_the_child_reads_what_this_process_would() -> None:
    data, name = MAKE["make_docx"](), "åäö.docx"
    assert extract_safely(data, name) == extract(data, name)


def test_progress_comes_through() -> None:
    seen: list[tuple[str, int, int]] = []
    extract_safely(MAKE["make_pdf"](3), "a.pdf", ocr=False, progress=lambda *step: seen.append(step))
    assert seen
    assert all(0 <= done <= total for _, done, total in seen)


def test_a_page_is_drawn() -> None:
    assert render_safely(MAKE["make_pdf"](), 1, width=300).startswith((b"\x89PNG", b"\xff\xd8", b"RIFF"))
    with pytest.raises(ExtractionError, match=SENTENCE.pattern):
        render_safely(b"%PDF-1.7 skadad", 1)


def test_the_time_limit_ends_the_reading() -> None:
    start = time.monotonic()
    assert "för lång tid" in refusal(MANY_PAGES, "a.pdf", seconds=0.3, page_seconds=0)
    assert time.monotonic() - start < 5  # the whole file takes ten times as long


def test_pages_give_more_time_up_to_the_longest() -> None:
    extract_safely(MAKE["make_pdf"](3), "a.pdf", limits=replace(LIMITS, seconds=0.5, page_seconds=30))
    assert "för lång tid" in refusal(MANY_PAGES, "a.pdf", seconds=0.3, page_seconds=30, longest_seconds=0.3)


def test_too_little_memory_gives_one_sentence() -> None:
    assert "gick inte att läsa" in refusal(MANY_PAGES, "a.pdf", memory=60_000_000)


def test_too_much_text_gives_one_sentence() -> None:
    assert "för mycket text" in refusal(b"ord " * 100_000, "a.txt", output_bytes=10_000)


def test_the_child_cannot_use_processor_time_without_end() -> None:
    assert "för lång tid" in refusal(MANY_PAGES, "a.pdf", cpu_seconds=1, seconds=60, page_seconds=0)


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL, signal.SIGXCPU, signal.SIGTERM])
def test_a_child_that_dies_gives_one_sentence(number: signal.Signals, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    before = children()

    def end_child(_stage: str, _done: int, _total: int) -> None:
        for child in children() - before:
            os.kill(child, number)

    with pytest.raises(ExtractionError, match=r"^a\.pdf gick inte att läsa: [^\n]+\.$"):
        extract_safely(MANY_PAGES, "a.pdf", ocr=False, progress=end_child)


def test_the_limits_hold_in_the_child() -> None:
    before = children()
    seen: dict[str, str] = {}

    def look(_stage: str, _done: int, _total: int) -> None:
        for child in children() - before:
            lines = Path(f"/proc/{child}/limits").read_text().splitlines()[1:]
            seen.update({line[:26].strip(): line[26:47].strip() for line in lines})

    extract_safely(MAKE["make_pdf"](50), "a.pdf", ocr=False, progress=look)
    assert seen["Max address space"] == str(LIMITS.memory)
    assert seen["Max cpu time"] == str(LIMITS.cpu_seconds)
    assert seen["Max file size"] == str(LIMITS.file_bytes)
    assert seen["Max core file size"] == "0"
    assert seen["Max processes"].isdigit()


def test_a_cancelled_reading_ends_at_once() -> None:
    start = time.monotonic()
    with pytest.raises(ExtractionCancelled, match="avbröts"):
        extract_safely(MANY_PAGES, "a.pdf", is_cancelled=lambda: time.monotonic() - start > 0.3)
    assert time.monotonic() - start < 5  # 0.4 s, and all that a busy machine adds


def test_an_error_in_the_one_who_follows_ends_the_child_too() -> None:
    def fail(_stage: str, _done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        extract_safely(MANY_PAGES, "a.pdf", ocr=False, progress=fail)


def test_several_at_the_same_time_do_not_disturb_each_other() -> None:
    from concurrent.futures import ThreadPoolExecutor

    texts = [f"Text nummer {number}." for number in range(4)]
    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(lambda text: extract_safely(text.encode(), "a.txt").pages, texts))
    assert [text in page[0] for text, page in zip(texts, found, strict=True)] == [True] * 4


def test_secrets_and_proxies_do_not_reach_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_SECRET", "hemligt")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    before = children()
    environments: list[str] = []

    def look(_stage: str, _done: int, _total: int) -> None:
        for child in children() - before:
            with suppress(ProcessLookupError, FileNotFoundError):  # it may have ended since
                environments.append(Path(f"/proc/{child}/environ").read_text())

    extract_safely(MAKE["make_pdf"](200), "a.pdf", ocr=False, progress=look)
    assert any("OMP_NUM_THREADS" in environment for environment in environments)
    assert not any(word in environment for environment in environments for word in ("hemligt", "proxy", "PYTHONPATH"))


def test_a_hostile_name_stays_a_name() -> None:
    assert extract_safely(b"Hej", '"; rm -rf / \n\x00{}.txt').pages
    assert "\n" not in refusal(b"", 'a\n"}{.txt')
