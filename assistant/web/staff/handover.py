"""Files on their way between the browser and the desk: none is kept by Gradio longer than it takes."""

import secrets
from contextlib import suppress
from pathlib import Path

from gradio.utils import get_upload_folder

from assistant.staff.types import Upload
from assistant.web.staff.submission import Submission
from corpus.errors import AdviserError

SAFE_IN_NAME = " ._-()"  # beside letters and digits, in a downloaded file's name
LONGEST_NAME = 150  # characters


def read_uploads(given: Submission) -> list[Upload]:
    """Return the files that the browser handed in; what Gradio kept of them is deleted at once, whatever happens.

    Raises:
        AdviserError: one of them is not among the files that were handed in.
    """
    folder = Path(get_upload_folder()).resolve()
    names, paths = given.all("name"), [Path(path).resolve() for path in given.all("path")]
    mine = [path for path in paths if path.is_relative_to(folder) and path.is_file()]
    try:
        if not paths or len(mine) != len(paths) or len(names) != len(paths):
            raise AdviserError("Filerna kom inte fram hela. Välj dem igen.")
        return [Upload(Path(name).name[:200], path.read_bytes()) for name, path in zip(names, mine, strict=True)]
    finally:
        for path in mine:
            _remove(path)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    with suppress(OSError):  # another upload of the same content lies beside it
        path.parent.rmdir()


def place_for(name: str) -> Path:
    """Return where to write a file that the browser is to fetch: Gradio serves it from there, and clears it away soon after."""
    folder = Path(get_upload_folder()) / secrets.token_hex(16)
    folder.mkdir(parents=True)
    safe = "".join(letter for letter in Path(name).name if letter.isalnum() or letter in SAFE_IN_NAME).strip(" .")
    return folder / (safe[-LONGEST_NAME:] or "fil")
