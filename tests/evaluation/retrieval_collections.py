"""The test collections of retrieval: the development collections in a folder, and our own documents with questions written from them."""

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import AdviserError
from corpus.files import DOCUMENTS
from index.analyzer import Analyzer
from index.builder import build_index
from index.embedder import Embedder
from index.training.data import read_records

QUESTIONS = Path(__file__).parents[1] / "questions" / "retrieval.jsonl"
OWN = "own documents"
ALIKE = "own documents, words in common"
APART = "own documents, no word in common"
UNASKED = "own documents, without their indexed questions"
ASKED = "*.asked.yaml"  # everyday questions, which are indexed beside the document they lead to
PART = 5_000  # lines in one file of a collection: the reader takes no file above its limit of bytes


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked, the documents that answer it, and those it may be answered from where its collection has categories."""

    text: str
    gold: frozenset[str]
    candidates: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Collection:
    """An index of documents, with queries whose answers are known; `slices` names the rows of queries that are also measured apart."""

    name: str
    home: Path
    document_count: int
    queries: tuple[Query, ...]
    slices: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where indexes are built, and what with; an index that is there already is brought up to date."""

    folder: Path
    embedder: Embedder
    analyzer: Analyzer

    def build(self, name: str, root: Path) -> tuple[Path, int]:
        """Build the index of what lies below `root`; return its home and how many documents it holds."""
        home = self.folder / name
        report = build_index(home, roots=[root], embedder=self.embedder, analyzer=self.analyzer)
        if report.faults:
            raise AdviserError("\n".join(report.faults))
        return home, report.unchanged + len(report.added) + len(report.changed)


def read_collections(folder: Path, workshop: Workshop) -> Iterator[Collection]:
    """Yield each collection of a folder of folders with `corpus.jsonl.xz` and `queries.jsonl.xz`, indexed."""
    for path in sorted(path.parent for path in folder.glob("*/corpus.jsonl.xz")):
        home, count = workshop.build(path.name, unpack(path, workshop.folder / "texts" / path.name))
        records = read_records(path / "queries.jsonl.xz")
        queries = [Query(r["query"], frozenset(r["positive_ids"]), frozenset(r.get("candidate_ids", ()))) for r in records]
        yield Collection(path.name, home, count, tuple(queries), {})


def unpack(path: Path, target: Path) -> Path:
    """Write a collection's documents as files that the product reads; return their folder."""
    if not target.exists():
        target.mkdir(parents=True)
        lines = [json.dumps({"id": record["id"], "text": record["text"]}) for record in read_records(path / "corpus.jsonl.xz")]
        for start in range(0, len(lines), PART):
            (target / f"{start:07}.jsonl").write_text("\n".join(lines[start : start + PART]), encoding="utf-8")
    return target


def read_own(workshop: Workshop) -> Iterator[Collection]:
    """Yield our own documents as they are shipped, and without the everyday questions that are indexed with them."""
    records = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    queries = tuple(Query(record["question"], frozenset(record["gold"])) for record in records)
    rows = {wanted: tuple(row for row, record in enumerate(records) if record["overlap"] is wanted) for wanted in (True, False)}
    slices = {ALIKE: rows[True], APART: rows[False]}
    home, count = workshop.build("own", DOCUMENTS)
    yield Collection(OWN, home, count, queries, slices)
    bare = workshop.folder / "texts" / "own"
    shutil.copytree(DOCUMENTS, bare, ignore=shutil.ignore_patterns(ASKED), dirs_exist_ok=True)
    home, count = workshop.build("unasked", bare)
    yield Collection(UNASKED, home, count, queries, {})
