"""Read the letters of an image with Tesseract's Swedish model, where it is installed."""

import os
import shutil
import subprocess
from functools import cache
from io import BytesIO

from PIL.Image import Image

from corpus.extraction.layout import clean_characters, write_paragraphs

DPI = 300  # what Tesseract is trained for
TIMEOUT = 60.0  # seconds for a page; an A4 page of text takes 3–8
LANGUAGE = "swe"


class OcrError(Exception):
    """Tesseract gave no text for a page: it took too long, or stopped."""


@cache
def find_tesseract() -> str | None:
    """Return the program's path where it has Swedish, else None."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    try:
        listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return program if LANGUAGE in listed.stdout.split() else None


def read_image(image: Image, *, timeout: float = TIMEOUT) -> str:
    """Return the text of a page's image as Markdown paragraphs.

    Raises:
        OcrError: Tesseract is missing, took longer than `timeout` seconds, or failed.
    """
    program = find_tesseract()
    if program is None:
        raise OcrError("tesseract is not installed with Swedish")
    buffer = BytesIO()
    image.convert("L").save(buffer, "PNG", dpi=(DPI, DPI))
    command = [program, "stdin", "stdout", "-l", LANGUAGE, "--dpi", str(DPI), "--psm", "3"]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}  # its threads cost more than they give
    try:
        result = subprocess.run(command, input=buffer.getvalue(), capture_output=True, timeout=timeout, check=True, env=environment)
    except (OSError, subprocess.SubprocessError) as error:
        raise OcrError(str(error)) from error
    return write_paragraphs(clean_characters(result.stdout.decode("utf-8", "replace").replace("\x0c", "")))
