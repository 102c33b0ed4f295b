"""Measure how retrieval grows: `python tests/evaluation/retrieval_speed.py [--chunks 1000 10000] [--collections FOLDER]`.

Made-up documents, of sentences drawn from the collections (without them, from our own documents), are indexed as the product does it.
A warm query is set against the bare sum of its parts: one pass of BM25, one embedding, one query of the vectors. Every figure comes from a
process of its own; speed is recorded, never asserted.
"""

import argparse
import json
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from retrieval_collections import QUESTIONS

from corpus.clock import now
from corpus.files import DOCUMENTS
from corpus.schema import MARKER
from index import generations
from index.analyzer import load_analyzer
from index.builder import build_index
from index.embedder import load_embedder
from index.fields import analyze_query
from index.searcher import CANDIDATES, Searcher
from index.snapshot import open_snapshot
from index.splitter import split_sentences
from index.training.data import read_records

BASELINE = Path(__file__).parents[1] / "baselines" / "retrieval_speed.json"
SENTENCES = 50_000  # drawn from; more make no new words
SECTIONS = 5  # of a document; each becomes one chunk
WORDS = 80  # of a section: between what the splitter joins and what it cuts
QUERIES = 200
WARM_UP = 20  # queries before the clock starts
SEED = 0
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Growth:
    """The figures of one size: seconds for indexing, milliseconds for queries, megabytes."""

    chunks: int
    index_seconds: float
    chunks_per_second: float
    added_seconds: float  # one more document
    disk_mb: float
    ready_seconds: float  # from the start of a process to the index opened
    memory_mb: float  # resident, once it has answered
    torch: bool  # whether it was loaded
    query_p50: float
    query_p95: float
    bare_p50: float  # the sum of the medians of the parts
    parts_p50: dict[str, float]


def read_sentences(collections: Path | None) -> Iterator[str]:
    """Yield sentences of the collections, or of our own documents."""
    if collections is not None and collections.is_dir():
        paths = sorted(collections.glob("*/corpus.jsonl.xz"))
        texts: Iterator[str] = (record["text"] for path in paths for record in read_records(path))
    else:
        texts = (MARKER.sub("", path.read_text(encoding="utf-8").split("---", 2)[-1]) for path in sorted(DOCUMENTS.rglob("*.md")))
    return (text[span.start : span.end] for text in texts for span in split_sentences(text))


def write_documents(folder: Path, sentences: Sequence[str], count: int) -> None:
    """Write documents of SECTIONS sections each, `count` sections in all, and one document more in a file of its own."""
    folder.mkdir()
    draw = random.Random(SEED)
    lines = [json.dumps({"id": f"d{number}", "text": _draw_text(draw, sentences)}) for number in range(count // SECTIONS + 1)]
    (folder / "documents.jsonl").write_text("\n".join(lines[:-1]), encoding="utf-8")
    (folder.parent / "more.jsonl").write_text(lines[-1], encoding="utf-8")


def _draw_text(draw: random.Random, sentences: Sequence[str]) -> str:
    """Return a document; it repeats sentences of others, but no section is the same as another."""
    sections = []
    for number in range(SECTIONS):
        words: list[str] = []
        while len(words) < WORDS:
            words += draw.choice(sentences).split()
        sections.append(f"# Avsnitt {number}\n\n{' '.join(words[:WORDS])}.")
    return "\n\n".join(sections)


def build(home: Path, folders: Sequence[Path]) -> tuple[float, int]:
    """Bring an index up to date; return the seconds, the model's loading left out, and the chunks."""
    embedder, analyzer = load_embedder(), load_analyzer()
    started = time.perf_counter()
    report = build_index(home, roots=folders, embedder=embedder, analyzer=analyzer)
    return time.perf_counter() - started, report.chunk_count


def time_queries(home: Path, queries: Sequence[str]) -> tuple[float, list[float], float, bool]:
    """Return the time (epoch) at which the index was open, each query's seconds, the resident megabytes, and whether torch is there."""
    searcher = Searcher(home, embedder=load_embedder(), analyzer=load_analyzer())
    ready = time.time()
    seconds = list(_time_each(lambda query: searcher.search(query, explain=False), queries))
    memory = next(line for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines() if line.startswith("VmRSS"))
    searcher.close()
    return ready, seconds, int(memory.split()[1]) / 1e3, "torch" in sys.modules


def time_parts(home: Path, queries: Sequence[str]) -> dict[str, float]:
    """Return the median milliseconds of each part of a query by itself, over the same files."""
    embedder, analyzer = load_embedder(), load_analyzer()
    searcher = Searcher(home, embedder=embedder, analyzer=analyzer)
    generation = searcher.generation
    searcher.close()
    files = open_snapshot(generations.generation_folder(home, generation.folder), chunk_count=generation.chunk_count)
    terms = {query: analyze_query(analyzer, query) for query in queries}
    vectors = {query: embedder.embed_query(query) for query in queries}
    parts: dict[str, Callable[[str], object]] = {
        "BM25": lambda query: files.lexical.scores(terms[query]),
        "embedding": embedder.embed_query,
        "vectors": lambda query: files.vectors.query(vectors[query], k=CANDIDATES),
    }
    medians = {name: 1000 * statistics.median(_time_each(part, queries)) for name, part in parts.items()}
    files.vectors.close()
    return medians


def _time_each(work: Callable[[str], object], queries: Sequence[str]) -> Iterator[float]:
    for query in queries[:WARM_UP]:
        work(query)
    for query in queries:
        started = time.perf_counter()
        work(query)
        yield time.perf_counter() - started


def apart(work: Callable[..., Value], *arguments: object) -> Value:
    """Call a function in a new process."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def measure(folder: Path, sentences: Sequence[str], queries: Sequence[str], count: int) -> Growth:
    """Index `count` made-up chunks in a folder, ask, and add a document."""
    home, texts, more = folder / "home", folder / "texts", folder / "more.jsonl"
    write_documents(texts, sentences, count)
    seconds, chunks = apart(build, home, [texts])
    disk = sum(file.stat().st_size for file in home.rglob("*") if file.is_file()) / 1e6
    started = time.time()
    ready, times, memory, torch = apart(time_queries, home, queries)
    parts = apart(time_parts, home, queries)
    steps = statistics.quantiles(times, n=20, method="inclusive")
    return Growth(
        chunks,
        index_seconds=seconds,
        chunks_per_second=chunks / seconds,
        added_seconds=apart(build, home, [texts, more])[0],
        disk_mb=disk,
        ready_seconds=ready - started,
        memory_mb=memory,
        torch=torch,
        query_p50=1000 * steps[9],
        query_p95=1000 * steps[18],
        bare_p50=sum(parts.values()),
        parts_p50=parts,
    )


def format_growth(found: Sequence[Growth]) -> str:
    """Lay the figures out as a Markdown table, a column a size."""
    rows = {
        "index, s": lambda g: f"{g.index_seconds:.1f}",
        "chunks a second": lambda g: f"{g.chunks_per_second:,.0f}",
        "one document added, s": lambda g: f"{g.added_seconds:.1f}",
        "disk, MB": lambda g: f"{g.disk_mb:.0f}",
        "ready, s": lambda g: f"{g.ready_seconds:.1f}",
        "resident memory, MB": lambda g: f"{g.memory_mb:.0f}{', with torch' if g.torch else ''}",
        "warm query, p50 / p95, ms": lambda g: f"{g.query_p50:.1f} / {g.query_p95:.1f}",
        "bare parts, p50, ms": lambda g: f"{g.bare_p50:.1f} ({', '.join(f'{n} {v:.1f}' for n, v in g.parts_p50.items())})",
        "query to parts, times": lambda g: f"{g.query_p50 / g.bare_p50:.1f}",
    }
    lines = [f"| chunks | {' | '.join(f'{g.chunks:,}' for g in found)} |", "|---" * (len(found) + 1) + "|"]
    return "\n".join([*lines, *(f"| {name} | {' | '.join(map(cell, found))} |" for name, cell in rows.items())])


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the growth table and write the baseline."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chunks", type=int, nargs="+", default=[1_000, 10_000], metavar="COUNT")
    parser.add_argument("--collections", type=Path, default=os.environ.get("ASSISTANT_COLLECTIONS") or None, metavar="FOLDER")
    parser.add_argument("--json", type=Path, metavar="FILE", default=BASELINE, help="where the figures are written")
    options = parser.parse_args(arguments)
    sentences = list(islice(read_sentences(options.collections), SENTENCES))
    queries = [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()[:QUERIES]]
    found = []
    for count in options.chunks:
        print(f"{count:,} chunks …", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory() as folder:
            found.append(measure(Path(folder), sentences, queries, count))
    print(format_growth(found))
    machine = {"python": platform.python_version(), "cpus": os.cpu_count(), "machine": platform.platform()}
    record = {"measured": now().date().isoformat(), **machine, "queries": len(queries), "sizes": [asdict(growth) for growth in found]}
    options.json.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
