"""Count altered sentences that the grounding check catches, and faithful ones it lets through: `python tests/evaluation/grounding.py`.

The sentences stand in `tests/grounding/`: half of each kind, `tune`, was chosen on; the other half, `held_out`, was never looked at. The
baseline it writes is reviewed as a diff; `tests/assistant/test_grounding_sets.py` compares with it.
"""

import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.bearing import collect_names
from assistant.opening import update_index
from assistant.question import is_english
from assistant.retriever import Passage
from assistant.settings import Settings
from assistant.support import Ground, find_objection
from corpus.files import DOCUMENTS
from corpus.schema import MARKER
from index.analyzer import load_analyzer
from index.embedder import load_embedder
from index.searcher import Searcher

TESTS = Path(__file__).parents[1]
BASELINE = TESTS / "baselines" / "grounding.json"
SETS = {name: TESTS / "grounding" / f"{name}.jsonl" for name in ("altered", "faithful")}
SPLITS = ("tune", "held_out")
Figures = dict[str, dict[str, dict[str, dict[str, int]]]]  # set → split → kind (and overall) → n, right


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence with the passages it cites, and whether the check must let it through."""

    id: str
    kind: str
    split: str
    today: date
    question: str
    passages: tuple[Passage, ...]
    sentence: str


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", MARKER.sub("", text)).strip()


def _find_passage(searcher: Searcher, document_id: str, text: str) -> Passage:
    """Return the sentence as a passage of the chunk that holds it."""
    wanted = re.sub(r"[\W_]", "", text)
    chunks = searcher.document_chunks([document_id])
    holding = [chunk for chunk in chunks if wanted in re.sub(r"[\W_]", "", _plain(chunk.text))]
    return Passage(min(holding, key=lambda chunk: chunk.kind == "gap"), text, (), 0, 1.0, 1.0, 1.0, 1.0)


def read_cases(path: Path, searcher: Searcher) -> Iterator[Case]:
    """Yield the cases of a file, each with its passages as the index holds them."""
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        passages = tuple(_find_passage(searcher, p["document_id"], p["text"]) for p in record["passages"])
        today = date.fromisoformat(record["today"])
        yield Case(record["id"], record["kind"], record["split"], today, record["question"], passages, record["sentence"])


def measure(searcher: Searcher) -> Figures:
    """Return, by set, split and kind, how many sentences there are and how many are judged right."""
    analyzer = searcher.analyzer
    documents = searcher.documents()
    names = collect_names(documents)

    def stems(text: str) -> frozenset[str]:
        return frozenset(analyzer.analyze(text).stems)

    figures: Figures = {name: {split: {} for split in SPLITS} for name in SETS}
    for name, path in SETS.items():
        for case in read_cases(path, searcher):
            ground = Ground(documents, case.today, case.question, names, stems, analyzer.is_word, is_english)
            is_right = (find_objection(case.sentence, case.passages, ground) is not None) == (name == "altered")
            for kind in (case.kind, "overall"):
                row = figures[name][case.split].setdefault(kind, {"n": 0, "right": 0})
                row["n"] += 1
                row["right"] += is_right
    return figures


def main() -> None:
    """Measure on the shipped documents, print the table, and rewrite the baseline."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        update_index(Settings(home=home), [DOCUMENTS])
        searcher = Searcher(home, embedder=load_embedder(), analyzer=load_analyzer())
        figures = measure(searcher)
        searcher.close()
    for name, splits in figures.items():
        for kind in sorted(splits["tune"]):
            counts = "  ".join(f"{split} {splits[split][kind]['right']}/{splits[split][kind]['n']}" for split in SPLITS)
            print(f"{name:9} {kind:14} {counts}")
    BASELINE.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
