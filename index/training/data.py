"""Read the training data: parallel sentences, texts and query–passage pairs, with what may not be shipped left out."""

import json
import lzma
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from corpus.errors import AdviserError

Pair = tuple[str, str]

MINIMUM_SYNONYM_LEVEL = 3.0  # Folkets synonymlexikon rates pairs 0–5 by votes; below 3 people disagree.
MAXIMUM_PASSAGES = 5  # Of a title or heading; one that stands over more ("Remiss", "Innehåll") names none of them.
MAXIMUM_CHARACTERS = 1500  # Of a passage: a mean over more tokens is no longer about one thing.
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ–])")

# Works with an author behind them: not "government text" in the sense of 9 § URL, so nothing shipped is made from them.
AUTHORED_TYPES = frozenset({"debattartiklar", "tal", "uttalanden"})
AUTHORED_TITLE = re.compile(
    r"\b(intervju\w*|debattartik\w*|debattinlägg|krönika|tal av|anförande\w*|inledningsanförande\w*|högtidstal|invigningstal)\b",
    re.IGNORECASE,
)


class TrainingError(AdviserError):
    """The training data or the tools to train are missing."""


class DataRecord(TypedDict, total=False):
    """The keys used of a line in the data files, training and development."""

    id: str
    query: str
    positive_ids: list[str]
    candidate_ids: list[str]
    sv: str
    en: str
    type: str
    title: str
    summary: str | None
    text: str
    description: str | None
    anchor: str
    positive: str
    kind: str
    w1: str
    w2: str
    level: float | None


@dataclass(frozen=True, slots=True)
class TrainingData:
    """Everything the model is made from.

    `parallel` holds (Swedish, English) sentences, `sources` named lists of (query, passage) that are ranked one source a batch, and
    `passages` named lists of running text from which inverse-cloze and adjacent-paragraph pairs are drawn.
    """

    parallel: tuple[Pair, ...]
    sources: Mapping[str, tuple[Pair, ...]]
    passages: Mapping[str, tuple[str, ...]]

    def texts(self) -> Iterator[str]:
        """Yield every Swedish text once, for the tokenizer and the word counts."""
        yield from (swedish for swedish, _ in self.parallel)
        for passages in self.passages.values():
            yield from passages
        for name in ("msdocs_headings", "law_headings", "g0v_titles"):
            yield from (query for query, _ in self.sources.get(name, ()))


def read_training_data(folder: Path) -> TrainingData:
    """Read the files of `folder`/train.

    Raises:
        TrainingError: If a file is missing.
    """
    train = folder / "train"
    government = [record for record in read_records(train / "g0v_regeringen-documents.jsonl.xz") if not is_authored(record)]
    articles = list(read_records(train / "msdocs_sv_en-documents_sv.jsonl.xz"))
    return TrainingData(
        parallel=read_parallel(train),
        sources={
            "g0v_titles": drop_vague(pairs_of_titles(government)),
            "msdocs_headings": drop_vague(pairs_of_anchors(train / "msdocs_sv_en-pairs_sv.jsonl.xz")),
            "law_headings": drop_vague(pairs_of_anchors(train / "swedish_law_sfs-pairs.jsonl.xz")),
            "synonyms": tuple(pairs_of_synonyms(train / "synlex-synpairs.jsonl.xz")),
        },
        passages={
            "g0v": tuple(record["text"] for record in government),
            "msdocs": tuple(record["text"] for record in articles),
            "law": tuple(record["text"] for record in read_records(train / "swedish_law_sfs-provisions.jsonl.xz")),
        },
    )


def read_records(path: Path) -> Iterator[DataRecord]:
    """Yield the records of an xz-compressed JSON-lines file, in order.

    Raises:
        TrainingError: If the file is missing.
    """
    if not path.is_file():
        raise TrainingError(f"Training data not found: {path}. Expected the folder with train/ and dev/. Give it with --data.")
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def is_authored(record: DataRecord) -> bool:
    """Tell whether a government document is an opinion piece, a speech or an interview."""
    return record["type"] in AUTHORED_TYPES or AUTHORED_TITLE.search(record["title"]) is not None


def read_parallel(train: Path) -> tuple[Pair, ...]:
    """Read the (Swedish, English) sentences, each Swedish sentence once, sorted for a stable order."""
    pairs: dict[str, str] = {}
    for name in ("tatoeba_manythings-pairs.jsonl.xz", "msdocs_sv_en-pairs_ht.jsonl.xz"):
        for record in read_records(train / name):
            pairs.setdefault(record["sv"].strip(), record["en"].strip())
    return tuple(sorted(pairs.items()))


def pairs_of_titles(documents: list[DataRecord]) -> Iterator[Pair]:
    """Pair each title with the body, and with the summary where there is another one."""
    for document in documents:
        title, text, summary = document["title"], document["text"], document.get("summary") or ""
        yield title, text[:MAXIMUM_CHARACTERS]
        if summary and summary[:60] != text[:60]:
            yield title, summary


def pairs_of_anchors(path: Path) -> Iterator[Pair]:
    """Pair each heading with its section."""
    for record in read_records(path):
        yield record["anchor"], record["positive"][:MAXIMUM_CHARACTERS]


def pairs_of_synonyms(path: Path) -> Iterator[Pair]:
    """Pair the synonyms people agree on."""
    for record in read_records(path):
        if (record.get("level") or 0.0) >= MINIMUM_SYNONYM_LEVEL:
            yield record["w1"], record["w2"]


def drop_vague(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """Drop the queries that stand over many passages: in a batch they would be each other's false negatives."""
    kept = list(pairs)
    counts = Counter(query for query, _ in kept)
    return tuple(pair for pair in kept if counts[pair[0]] <= MAXIMUM_PASSAGES)


def split_sentences(text: str) -> list[str]:
    """Split running text at sentence ends and line breaks, without headings' marks."""
    lines = (line.strip("#*- \t") for line in text.split("\n"))
    return [part for line in lines if line for part in SENTENCE_END.split(line)]
