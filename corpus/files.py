"""Find the files that make up a collection: the shipped documents, or any file or folder."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from corpus.errors import AdviserError
from corpus.reader import SUFFIXES

DOCUMENTS = Path(__file__).parent / "documents"


def find_files(paths: Iterable[Path]) -> Iterator[tuple[Path, Path]]:
    """Yield (file, root) for every readable file once, sorted within its root; a document's id is its path below root.

    Hidden files and files of other kinds inside a folder are passed over; a named file is always yielded,
    so that the reader can say what is wrong with it. A file below two of the paths belongs to the first.

    Raises:
        AdviserError: a path does not exist or cannot be read. Without it, its documents would count as removed.
    """
    seen: set[Path] = set()
    for path in paths:
        for file, root in _files_below(path):
            if file not in seen:
                seen.add(file)
                yield file, root


def _files_below(path: Path) -> Iterator[tuple[Path, Path]]:
    try:
        is_file, is_folder = path.is_file(), path.is_dir()
    except OSError as error:
        raise _unreadable(error, path) from error
    if is_file:
        yield path, path.parent
    elif is_folder:
        yield from ((file, path) for file in sorted(_walk(path)))
    else:
        raise AdviserError(f"{_printable(path)} finns inte eller är ingen fil. Ange en fil eller en mapp som finns.")


def _walk(path: Path) -> Iterator[Path]:
    """Yield the files of readable kinds; links to folders are not followed, so that a link cannot make a circle."""

    def refuse(error: OSError) -> None:
        raise _unreadable(error, path) from error

    for folder, folders, names in os.walk(path, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files = (Path(folder, name) for name in names if not name.startswith("."))
        yield from (file for file in files if file.suffix.lower() in SUFFIXES and file.is_file())


def _unreadable(error: OSError, path: Path) -> AdviserError:
    place = _printable(error.filename or path)
    return AdviserError(f"{place} går inte att läsa ({error.strerror}). Kontrollera sökvägen och rättigheterna.")


def _printable(path: Path | str) -> str:
    return str(path).encode("utf-8", "replace").decode()
