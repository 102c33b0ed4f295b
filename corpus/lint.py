"""Check what the schema cannot: markers, references between documents, text without a source, and questions without an answer."""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from corpus.errors import AdviserError
from corpus.files import DOCUMENTS, find_files
from corpus.reader import read_file
from corpus.schema import MARKER, Document, FrontMatter

PERSONAL = re.compile(r"[\w.+-]+@[\w-]+\.\w+|(?<!\d)(?:\+46|0)7\d[\d -]{7,10}\d|(?<!\d)(?:19|20)?\d{6}[-+]\d{4}(?!\d)")
BORDER = re.compile(r"(?<=[.!?…\]”\"’)»])\s+|\n")  # where a sentence may end; after an abbreviation it does not, and two pieces are one


def _metadata_texts(front: FrontMatter) -> Iterator[str]:
    """Yield the front matter's running text, in which [n] points at a source."""
    programme = front.programme
    if programme:
        notes = [part.note for part in programme.parts]
        yield from filter(None, [programme.cost, programme.apply, programme.target.note, *notes])
    yield from front.gaps


def _marker_faults(document: Document, front: FrontMatter) -> Iterator[str]:
    used = {int(n) for text in (document.text, *_metadata_texts(front)) for n in MARKER.findall(text)}
    known = {source.n for source in front.sources}
    yield from (f"[{n}] points at no source" for n in sorted(used - known))
    yield from (f"source {n} is never used" for n in sorted(known - used))


def _reference_faults(front: FrontMatter, ids: set[str]) -> Iterator[str]:
    programme = front.programme
    if programme is None:
        return
    for key, others in (("replaced_by", programme.replaced_by), ("confusable_with", programme.confusable_with)):
        yield from (f"{key}: no document has the id {other}" for other in others if other not in ids)
        if front.id in others:
            yield f"{key}: the document names itself"
    if front.kind == "programme" and not programme.needs:
        yield "needs is empty: the document can never be recommended"


def _text_faults(document: Document) -> Iterator[str]:
    lead = document.text.strip().split("\n\n")[0]
    if lead.startswith(("#", "-", "|")) or not lead:
        yield "the text must begin with a lead of one or two sentences, before the first heading"
    lines = [line.strip() for line in document.text.splitlines()]
    for line in lines:
        if line and not line.startswith(("#", "|")) and not MARKER.search(line):
            yield f"a paragraph or bullet has no source: {line[:60]}"
        if PERSONAL.search(line):
            yield f"an e-mail address, mobile number or identity number: {line[:60]}"


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", MARKER.sub("", text).lower())


def _says(text: str, sentence: str) -> bool:
    """Tell whether a sentence, letters and digits only, stands whole in a text."""
    pieces = [_letters(piece) for piece in BORDER.split(text)]
    borders = set(accumulate(map(len, pieces), initial=0))
    places = (match.start() for match in re.finditer(f"(?={sentence})", "".join(pieces)))
    return any(place in borders and place + len(sentence) in borders for place in places)


def _asked_faults(document: Document, front: FrontMatter) -> Iterator[str]:
    texts = [document.text, *_metadata_texts(front)]
    for sentence in front.asked.sentences:
        letters = _letters(sentence.says)
        if not letters or not any(_says(text, letters) for text in texts):
            yield f"asked: no sentence of the document says: {sentence.says}"


def lint_documents(documents: Sequence[Document]) -> list[str]:
    """List every fault as "id: what is wrong", in the documents' order; an empty list is a pass."""
    counts = Counter(document.id for document in documents)
    faults = [f"{name}: the id is used by {count} documents" for name, count in counts.items() if count > 1]
    for document in documents:
        if document.front is None:
            faults.append(f"{document.id}: front matter is missing")
            continue
        front = document.front
        found = [*_marker_faults(document, front), *_reference_faults(front, set(counts)), *_text_faults(document)]
        faults += [f"{document.id}: {fault}" for fault in [*found, *_asked_faults(document, front)]]
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
