"""Check the shipped documents more strictly than what staff publish: each paragraph has a source, and each begins with a lead."""

import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from corpus.checks import check_asked, check_markers, check_personal, check_references
from corpus.errors import AdviserError
from corpus.files import DOCUMENTS, find_files
from corpus.reader import read_file
from corpus.schema import MARKER, Document, FrontMatter


def _style_faults(document: Document) -> Iterator[str]:
    lead = document.text.strip().split("\n\n")[0]
    if lead.startswith(("#", "-", "|")) or not lead:
        yield "texten ska börja med en eller två meningar, före den första rubriken"
    for line in map(str.strip, document.text.splitlines()):
        if line and not line.startswith(("#", "|")) and not MARKER.search(line):
            yield f"ett stycke eller en punkt saknar källa: {line[:60]}"


def _shared_faults(document: Document, front: FrontMatter, ids: Collection[str]) -> Iterator[str]:
    findings = (
        *check_markers(document, front),
        *check_references(front, ids),
        *check_personal(document, front),
        *check_asked(document, front),
    )
    yield from (f"{finding.sentence} {finding.evidence}".strip() for finding in findings)


def lint_documents(documents: Sequence[Document]) -> list[str]:
    """List every fault as "id: what is wrong", in the documents' order; an empty list is a pass."""
    counts = Counter(document.id for document in documents)
    faults = [f"{name}: {count} dokument har samma id" for name, count in counts.items() if count > 1]
    for document in documents:
        if document.front is None:
            faults.append(f"{document.id}: huvudet mellan två rader med --- saknas")
            continue
        found = [*_shared_faults(document, document.front, counts), *_style_faults(document)]
        faults += [f"{document.id}: {fault}" for fault in found]
    return faults


def lint_paths(paths: Iterable[Path]) -> tuple[list[Document], list[str]]:
    """Read and lint the documents below `paths`; a file that cannot be read is a fault, not a stop."""
    documents: list[Document] = []
    faults: list[str] = []
    for path, root in find_files(paths):
        try:
            documents += read_file(path, root=root)
        except AdviserError as error:
            faults.append(str(error))
    return documents, faults + lint_documents(documents)


def main() -> int:
    """Lint the paths on the command line, else the shipped documents; exit 1 when there are faults."""
    documents, faults = lint_paths([Path(argument) for argument in sys.argv[1:]] or [DOCUMENTS])
    print("\n".join(faults) or f"{len(documents)} documents, no faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
