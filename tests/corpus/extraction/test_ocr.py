"""Tests for `corpus.extraction.ocr`: Tesseract with Swedish, and what happens without it."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from corpus.extraction.ocr import DPI, OcrError, find_tesseract, read_image
from corpus.extraction.preview import draw_page, open_pdf

FILES = Path(__file__).parents[2] / "files" / "pdf"
EMPTY = Image.new("RGB", (600, 400), "white")


@pytest.mark.skipif(os.environ.get("ASSISTANT_REQUIRE_BROWSER") != "1", reason="only where everything must be checked")
def test_where_everything_is_checked_tesseract_is_installed_with_swedish() -> None:
    """What needs it is skipped without; this fails then, so that a skip cannot hide."""
    assert find_tesseract()


needs_tesseract = pytest.mark.skipif(find_tesseract() is None, reason="tesseract is not installed with Swedish")


@pytest.fixture(autouse=True)
def _fresh_search() -> Iterator[None]:
    find_tesseract.cache_clear()
    yield
    find_tesseract.cache_clear()


@needs_tesseract
def test_swedish_letters_are_read_from_an_image() -> None:
    with open_pdf((FILES / "letter.pdf").read_bytes()) as document:
        text = read_image(draw_page(document, 0, dpi=DPI))
    assert "Den första delen betalas ut när företaget har skickat in en undertecknad projektplan." in text


@needs_tesseract
def test_an_empty_image_gives_an_empty_text() -> None:
    assert read_image(EMPTY) == ""


def put_program(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    program = folder / "tesseract"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_a_tesseract_without_swedish_counts_as_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_program(tmp_path, monkeypatch, "echo eng")
    assert find_tesseract() is None
    with pytest.raises(OcrError):
        read_image(EMPTY)


def test_a_page_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_program(tmp_path, monkeypatch, '[ "$1" = --list-langs ] && echo swe && exit; exec sleep 30')
    start = time.monotonic()
    with pytest.raises(OcrError):
        read_image(EMPTY, timeout=0.5)
    assert time.monotonic() - start < 10


def test_without_the_program_nothing_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_tesseract() is None
