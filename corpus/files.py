"""Find the files that make up a collection: the shipped documents, or any file or folder."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from corpus.errors import AdviserError
from corpus.reader import SUFFIXES

DOCUMENTS = Path(__file__).parent / "documents"


def find_files(paths: Iterable[Path]) -> Iterator[tuple[Path, Path]]:
    """Yield (file, root) for every readable file, sorted; a document's id is its path below root.

    Hidden files and files of other kinds inside a folder are passed over; a named file is always yielded,
    so that the reader can say what is wrong with it.

    Raises:
        AdviserError: a path does not exist.
    """
    for path in paths:
        if not path.exists():
            raise AdviserError(f"{path} finns inte. Ange en fil eller en mapp som finns.")
        if path.is_file():
            yield path, path.parent
            continue
        for file in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
            if file.is_file() and file.suffix.lower() in SUFFIXES and not hidden:
                yield file, path
