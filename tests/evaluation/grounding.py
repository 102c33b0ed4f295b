"""Check the sentences of tests/grounding on the shipped documents, and rewrite the baseline: `python tests/evaluation/grounding.py`.

`altered.jsonl` holds sentences that their passages do not support and that must be caught, `faithful.jsonl` paraphrases that must be
let through. Rules are made on the lines of the split `tune`; of `held_out` only the figures are looked at.
"""

import json
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.names import Gazetteer
from assistant.opening import update_index
from assistant.question import is_english
from assistant.retriever import Passage
from assistant.settings import Settings
from assistant.support import Ground, Objection, find_objection
from corpus.files import DOCUMENTS
from index.analyzer import load_analyzer
from index.embedder import load_embedder
from index.searcher import Searcher
from index.types import Chunk

TESTS = Path(__file__).parents[1]
BASELINE = TESTS / "baselines" / "grounding.json"
FILES = {name: TESTS / "grounding" / f"{name}.jsonl" for name in ("altered", "faithful")}
SPLITS = ("tune", "held_out")
MARKER = re.compile(r"\s*\[\d{1,3}\]")

Figures = dict[str, dict[str, dict[str, dict[str, int]]]]  # file → split → kind → n and right


@dataclass(frozen=True, slots=True)
class Case:
    """A line of a file: a sentence, what it cites, and the question and day it belongs to."""

    id: str
    kind: str
    split: str
    today: date
    question: str
    passages: Sequence[Mapping[str, str]]
    sentence: str


def read_cases(path: Path) -> list[Case]:
    """Read the lines of a file."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Case(**{**record, "today": date.fromisoformat(record["today"])}) for record in records]


class Checker:
    """Check cases against the documents of an index."""

    def __init__(self, searcher: Searcher) -> None:
        """Take an open searcher."""
        self._searcher = searcher
        self._documents = searcher.documents()
        self._gazetteer = Gazetteer(self._documents.values(), is_word=searcher.analyzer.is_word)
        self._chunks = {document_id: searcher.document_chunks([document_id]) for document_id in self._documents}

    def check(self, case: Case) -> Objection | None:
        """Return what the check has against a case's sentence."""
        analyzer = self._searcher.analyzer

        def stems(text: str) -> frozenset[str]:
            return frozenset(analyzer.analyze(text).stems)

        ground = Ground(self._documents, case.today, case.question, self._gazetteer, stems, analyzer.is_word, is_english)
        return find_objection(case.sentence, [self._find_passage(**passage) for passage in case.passages], ground)

    def _find_passage(self, document_id: str, text: str) -> Passage:
        """Return a text as a passage of the chunk it stands in."""
        chunks = self._chunks[document_id]
        homes = [chunk for chunk in chunks if _fold(text) in _fold(chunk.text)] or [
            chunk for chunk in chunks if _fold(text) in _fold(chunk.quote)
        ]
        if not homes:
            raise ValueError(f"{document_id} no longer says: {text}")
        return Passage(_best(homes), _fold(text), (), 0, 1.0, 1.0, 1.0, 1.0)


def _best(homes: Sequence[Chunk]) -> Chunk:
    return min(homes, key=lambda chunk: (chunk.kind in ("gap", "question"), chunk.start))


def _fold(text: str) -> str:
    return re.sub(r"\s+", " ", MARKER.sub("", text)).strip()


def measure(checker: Checker) -> Figures:
    """Return, by file, split and kind, how many sentences there are and how many are judged right."""
    figures: Figures = {}
    for name, path in FILES.items():
        for case in read_cases(path):
            is_right = (checker.check(case) is not None) == (name == "altered")
            for kind in (case.kind, "overall"):
                row = figures.setdefault(name, {}).setdefault(case.split, {}).setdefault(kind, {"n": 0, "right": 0})
                row["n"] += 1
                row["right"] += is_right
    return figures


def list_tune_failures(checker: Checker) -> Iterator[str]:
    """Yield what the check gets wrong of the split that it is made on."""
    for name, path in FILES.items():
        for case in read_cases(path):
            if case.split == "tune" and ((objection := checker.check(case)) is None) == (name == "altered"):
                yield f"{case.id} ({case.kind}): {objection or 'let through'}: {case.sentence}"


def print_table(figures: Figures) -> None:
    """Print how many of each kind are judged right, in both splits."""
    for name, splits in figures.items():
        print(f"{name:12}" + "".join(f"{split:>12}" for split in SPLITS))
        for kind in splits[SPLITS[0]]:
            cells = (splits[split][kind] for split in SPLITS)
            print(f"  {kind:10}" + "".join(f"{cell['right']:>8}/{cell['n']}" for cell in cells))


def main() -> None:
    """Write the baseline and print the table."""
    with tempfile.TemporaryDirectory() as home:
        update_index(Settings(home=Path(home)), [DOCUMENTS])
        searcher = Searcher(Path(home), embedder=load_embedder(), analyzer=load_analyzer())
        checker = Checker(searcher)
        if "--tune" in sys.argv:  # only the failures that may be read
            print("\n".join(list_tune_failures(checker)))
        else:
            figures = measure(checker)
            BASELINE.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
            print_table(figures)
        searcher.close()


if __name__ == "__main__":
    main()
