"""Compare the collection's files with what the index holds: which documents must be read, and what became of the others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus.errors import AdviserError
from corpus.files import find_files
from corpus.library import FileState, Version
from corpus.overlay import NO_OVERLAY, Overlay, read_revision
from corpus.reader import asked_path, read_file
from corpus.schema import Document

Progress = Callable[[int, int], None]  # done, total


@dataclass(frozen=True, slots=True)
class Known:
    """What the index holds: the files it was read from by path, and the document versions by key."""

    files: Mapping[str, FileState]
    versions: Mapping[int, Version]

    def versions_in(self, path: str) -> list[Version]:
        """Return the document versions of a file; [] unless all of them are there."""
        state = self.files.get(path)
        keys = state.keys if state else ()
        return [self.versions[key] for key in keys] if all(key in self.versions for key in keys) else []


@dataclass(slots=True)
class Scan:
    """The collection as it lies on disk: file states, and the documents that had to be read."""

    states: list[FileState] = field(default_factory=list)
    kept: dict[str, Version] = field(default_factory=dict)  # by document id: not read, because the file is unchanged or unreadable
    read: dict[str, Document] = field(default_factory=dict)  # by document id
    read_from: dict[str, tuple[str, ...]] = field(default_factory=dict)  # path → ids of the documents read from it
    faults: list[str] = field(default_factory=list)  # one sentence for each file that could not be used
    overlay: Overlay = NO_OVERLAY

    def states_with(self, keys: Mapping[str, int]) -> list[FileState]:
        """Return the file states, those that were read with the keys their documents have been given."""
        read = self.read_from
        return [replace(s, keys=tuple(keys[name] for name in read[s.path])) if s.path in read else s for s in self.states]


def scan_files(roots: Sequence[Path], known: Known, *, reread: bool, progress: Progress, overlay: Overlay = NO_OVERLAY) -> Scan:
    """Take the published documents of `overlay`, and read every file below `roots` whose size or time is new, or with `reread` all of them.

    A file that can no longer be read keeps the documents it had. Of two documents with one id the first counts; the other's file is not
    remembered, so that it is read again when the first has gone.

    Raises:
        AdviserError: a root does not exist or cannot be read.
    """
    found = list(find_files(roots))
    scan = Scan(overlay=overlay)
    _take_published(scan, known, reread=reread)
    for number, (path, root) in enumerate(found, start=1):
        _scan_file(scan, path, root, known, reread=reread)
        progress(number, len(found))
    return scan


def keep_everything(known: Known) -> Scan:
    """Return the collection as it was last read, without a look at the files."""
    return Scan(states=list(known.files.values()), kept={version.id: version for version in known.versions.values()})


def _take_published(scan: Scan, known: Known, *, reread: bool) -> None:
    """Take what the staff have published; one that this release can no longer read keeps what the index holds of it."""
    versions = {version.id: version for version in known.versions.values()}
    for name, revision in scan.overlay.published.items():
        version = versions.get(name)
        if version and version.digest == revision.draft.digest and not reread:
            scan.kept[name] = version
            continue
        try:
            scan.read[name] = read_revision(revision)
        except AdviserError as error:
            scan.faults.append(str(error))
            if version:
                scan.kept[name] = version


def _scan_file(scan: Scan, path: Path, root: Path, known: Known, *, reread: bool) -> None:
    before, versions = known.files.get(str(path)), known.versions_in(str(path))
    try:
        size, changed = _size_and_time(path)
        state = FileState(str(path), str(root), size, changed, tuple(version.key for version in versions))
        if versions and state == before and not reread:
            _keep(scan, state, versions)
        else:
            documents = read_file(path, root=root)
            _take(scan, state, documents, is_whole=not _passes_over_questions(scan, path, documents))
    except (AdviserError, OSError) as error:
        scan.faults.append(_sentence(error, path))
        if before and versions:
            _keep(scan, before, versions)


def _size_and_time(path: Path) -> tuple[int, int]:
    """Return the bytes of a file and of the questions beside it, and their times (ns), added so that neither can change unseen."""
    stats = [file.stat() for file in (path, asked_path(path)) if file == path or file.is_file()]
    return sum(stat.st_size for stat in stats), sum(stat.st_mtime_ns for stat in stats)


def _sentence(error: AdviserError | OSError, path: Path) -> str:
    if isinstance(error, AdviserError):
        return str(error)
    return f"{path} går inte att läsa ({error.strerror}). Kontrollera sökvägen och rättigheterna."


def _keep(scan: Scan, state: FileState, versions: Sequence[Version]) -> None:
    fresh = {version.id: version for version in versions if not _refuse_twin(scan, version.id, state.path)}
    scan.kept.update(fresh)
    if len(fresh) == len(versions):
        scan.states.append(state)


def _passes_over_questions(scan: Scan, path: Path, documents: Sequence[Document]) -> bool:
    """Tell whether there are questions beside a file that has no head to hold them, and say so."""
    beside = asked_path(path)
    is_markdown = path.suffix.lower() in (".md", ".markdown")  # robotlyftet.pdf may lie beside robotlyftet.md and its questions
    is_passed_over = is_markdown and beside.is_file() and all(document.front is None for document in documents)
    if is_passed_over:
        scan.faults.append(f"{beside} används inte: {path.name} saknar huvud. Börja dokumentet med en rad ---, nycklarna och en rad ---.")
    return is_passed_over


def _take(scan: Scan, state: FileState, documents: Sequence[Document], *, is_whole: bool) -> None:
    """Take the documents of a file; one that is not used whole is not remembered, so that it is read again until it is."""
    taken = []
    for document in documents:
        if not _refuse_twin(scan, document.id, state.path):
            scan.read[document.id] = document
            taken.append(document.id)
    if len(taken) == len(documents) and is_whole:
        scan.states.append(state)
        scan.read_from[state.path] = tuple(taken)


def _refuse_twin(scan: Scan, name: str, path: str) -> bool:
    if scan.overlay.covers(name):
        return True  # the staff's own version of it answers, or none
    taken = name in scan.read or name in scan.kept
    if taken:
        scan.faults.append(f"{path}: dokumentets id {name} används redan av ett annat dokument. Ge det ett eget id; det första används.")
    return taken
