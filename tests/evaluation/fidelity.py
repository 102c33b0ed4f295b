"""Compare what the readers make of real files with their expected text: `python tests/evaluation/fidelity.py`.

Beside each file `tests/files/*/NAME.SUFFIX` stands its source, `NAME.expected.md`. Three figures, 0–1: `characters` (1 − edit distance over
the longer text, without Markdown's signs), `sentences` (the share of the expected sentences of four words or more that come out whole) and
`markup` (the share of expected headings, list items and table rows that come out as such, only where the reader writes Markdown).
The baseline it writes is reviewed as a diff; `tests/corpus/extraction/test_pdf.py` compares with it.
"""

import importlib
import json
import re
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
from pypdf import PdfReader
from rapidfuzz.distance import Indel

TESTS = Path(__file__).parents[1]
FILES = TESTS / "files"
BASELINE = TESTS / "baselines" / "fidelity.json"
EXPECTED = (".expected.md", ".expected.txt")
OURS = {  # suffix → where its reader stands, imported when a file asks for it
    ".pdf": ("corpus.extraction.pdf", "extract_pdf"),
    ".docx": ("corpus.extraction.word", "extract_word"),
    ".pptx": ("corpus.extraction.powerpoint", "extract_powerpoint"),
    ".xlsx": ("corpus.extraction.excel", "extract_excel"),
    ".html": ("corpus.extraction.web", "extract_html"),
    ".htm": ("corpus.extraction.web", "extract_html"),
    ".md": ("corpus.extraction.plain", "extract_markdown"),
    ".txt": ("corpus.extraction.plain", "extract_plain"),
}
PAGE_MARK = re.compile(r"<!-- sida \d+ -->")
MARKUP = re.compile(r"^(?:#{1,6} |- |\|(?: --- \|)+$)|\||[*_\\]", re.MULTILINE)
SENTENCE = re.compile(r"(?<=[.!?])\s+")
MIN_WORDS = 4
Figures = dict[str, dict[str, dict[str, float]]]  # file → reader → figure


def plain_text(markdown: str) -> str:
    """Return the words alone, with one space between them."""
    return " ".join(MARKUP.sub(" ", PAGE_MARK.sub("", markdown)).split())


def sentences(markdown: str) -> list[str]:
    """Return the sentences of at least four words; a heading or row is no sentence."""
    blocks = re.split(r"\n\s*\n|\n(?=- )", PAGE_MARK.sub("", markdown))
    texts = [plain_text(block) for block in blocks if not block.lstrip().startswith(("#", "|"))]
    return [sentence for text in texts for sentence in SENTENCE.split(text) if len(sentence.split()) >= MIN_WORDS]


def markup_lines(markdown: str) -> list[str]:
    return [line for line in markdown.splitlines() if re.match(r"#{1,6} |- |\|", line) and "---" not in line]


def measure(text: str, expected: str, *, markup: bool) -> dict[str, float]:
    """Return the figures of a reader's text."""
    found, wanted = plain_text(text), plain_text(expected)
    whole, lines = sentences(expected), markup_lines(expected)
    figures = {
        "characters": Indel.normalized_similarity(found, wanted),
        "sentences": sum(one in found for one in whole) / max(1, len(whole)),
    }
    if markup and lines:
        written = set(text.splitlines())
        figures["markup"] = sum(line in written for line in lines) / len(lines)
    return {name: round(figure, 4) for name, figure in figures.items()}


def read_ours(path: Path) -> str:
    module, function = OURS[path.suffix]
    return "\n\n".join(getattr(importlib.import_module(module), function)(path.read_bytes(), path.name).pages)


def read_pypdf(path: Path, mode: str = "plain") -> str:
    return "\n\n".join(page.extract_text(extraction_mode=mode) for page in PdfReader(BytesIO(path.read_bytes())).pages)


def read_pdfium(path: Path) -> str:
    document = pdfium.PdfDocument(path.read_bytes())
    try:
        return "\n\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


OTHERS: dict[str, Callable[[Path], str]] = {
    "pypdf plain": read_pypdf,
    "pypdf layout": lambda path: read_pypdf(path, "layout"),
    "pypdfium2 plain": read_pdfium,
}


def fixtures(suffix: str = "") -> Iterator[tuple[Path, str]]:
    """Yield the files with an expected text, of one suffix or all."""
    for path in sorted(FILES.glob("*/*")):
        beside = [path.with_name(path.stem + ending) for ending in EXPECTED]
        if path.suffix in OURS and not path.name.endswith(EXPECTED) and (not suffix or path.suffix == suffix):
            yield from ((path, other.read_text(encoding="utf-8")) for other in beside if other.is_file())


def measure_file(path: Path, expected: str) -> dict[str, dict[str, float]]:
    """Return the figures of every reader that knows the file."""
    others = OTHERS if path.suffix == ".pdf" else {}
    figures = {name: measure(read(path), expected, markup=False) for name, read in others.items()}
    return {**figures, "ours": measure(read_ours(path), expected, markup=True)}


def report(figures: Figures) -> Iterator[str]:
    """Yield a line a file and reader, and the means."""
    yield f"{'file':24}{'reader':18}{'characters':>12}{'sentences':>12}{'markup':>10}"
    for name, readers in figures.items():
        for reader, values in readers.items():
            yield f"{name:24}{reader:18}{values['characters']:12.4f}{values['sentences']:12.4f}{values.get('markup', float('nan')):10.4f}"
    for reader in [*OTHERS, "ours"]:
        rows = [readers[reader] for name, readers in figures.items() if reader in readers and name.endswith(".pdf")]
        means = [sum(row[key] for row in rows) / len(rows) for key in ("characters", "sentences")]
        yield f"{'mean of the PDFs':24}{reader:18}{means[0]:12.4f}{means[1]:12.4f}"


def main() -> None:
    """Measure all files, print the table and write the baseline."""
    start = time.perf_counter()
    figures: Figures = {}
    for path, expected in fixtures():
        try:
            figures[path.relative_to(FILES).as_posix()] = measure_file(path, expected)
        except ModuleNotFoundError as error:
            print(f"{path.name}: {error}")
    print("\n".join(report(figures)), f"\n{time.perf_counter() - start:.1f} s")
    BASELINE.write_text(json.dumps(figures, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
