"""Count what is suggested for the head of a document, field by field: `python tests/evaluation/suggestion.py [--misses]`.

The invented texts stand in `tests/files/suggest/`: `tune` was chosen on, `held_out` written before the rules; both are short and
speak of one thing. `shipped` is harder: the shipped documents' texts, which name many programmes each, against the heads that people
gave them from more than the text; `iuc` and `techtank` were looked at, `partner` was not. The baseline it writes is reviewed as a diff;
`tests/corpus/test_suggestion.py` compares with it.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.extraction.types import Extraction, Properties
from corpus.files import DOCUMENTS
from corpus.lint import lint_paths
from corpus.schema import status_on
from corpus.suggestion import suggest

TESTS = Path(__file__).parents[1]
BASELINE = TESTS / "baselines" / "suggestion.json"
SETS = {name: TESTS / "files" / "suggest" / f"{name}.jsonl" for name in ("tune", "held_out")}
TODAY = date(2026, 11, 22)  # when the texts are read
FOLDERS = ("iuc", "techtank", "partner")  # of the shipped documents
UNSCORED = frozenset({"id", "gaps"})  # they follow from the others
Figures = dict[str, dict[str, dict[str, int]]]  # set → field (and overall) → suggested, expected, right


@dataclass(frozen=True, slots=True)
class Case:
    """A file's text, and what its head should be."""

    id: str
    name: str
    extraction: Extraction
    expected: Mapping[str, object]


def read_cases(path: Path) -> Iterator[Case]:
    """Yield the cases of a file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        properties = Properties(**record["properties"])
        extraction = Extraction(record["format"], tuple(record["pages"]), record["format"] == "pdf", properties)
        yield Case(record["id"], record["name"], extraction, record["expected"])


def read_shipped(folder: str) -> Iterator[Case]:
    """Yield the shipped programmes and organisations of a folder, each with what its head says that a text may say."""
    for document in lint_paths([DOCUMENTS / folder])[0]:
        programme = document.programme
        if programme and document.front:
            target = programme.target
            said: dict[str, object] = {
                "kind": document.front.kind,
                "programme.status": status_on(programme, TODAY),
                "programme.period.from": programme.period.start,
                "programme.period.to": programme.period.end,
                "programme.needs": list(programme.needs),
                "programme.offers": list(programme.offers),
                "programme.target.employees.max": target.employees.max,
                "programme.target.industries": list(target.industries),
                "programme.target.regions": list(target.regions),
            }
            extraction = Extraction("markdown", (f"# {document.title}\n\n{document.text}",), False)
            yield Case(document.id, f"{document.id}.md", extraction, said)


def read_values(case: Case) -> dict[str, object]:
    """Return what is suggested for a case: of the contact its name, of the sources the day the first was published."""
    suggestions = suggest(case.extraction, case.name, library={}, today=TODAY)
    values: dict[str, object] = {one.field: one.value for one in suggestions if one.field not in UNSCORED}
    match values.pop("programme.contact", None):
        case {"name": name}:
            values["programme.contact"] = name
    match values.pop("sources"):
        case [{"published": published}]:
            values["sources"] = published
    return values


def count_right(field: str, value: object, expected: object) -> int:
    """Return how many of the expected values are suggested; of a sentence the expected words must stand in it."""
    if isinstance(expected, list) and isinstance(value, list):
        return len(set(expected) & set(value))
    if field in ("programme.cost", "programme.apply"):
        return int(str(expected) in str(value)) if expected is not None else 0
    return int(value == expected and value is not None)


def measure(misses: bool = False) -> Figures:
    """Return, by set and field, how many values are suggested, expected, and both; print the misses of the tuning set if asked."""
    figures = {name: _count(read_cases(path), misses=misses and name == "tune") for name, path in SETS.items()}
    shipped = {f"shipped {folder}": _count(read_shipped(folder), only_expected=True) for folder in FOLDERS}
    return figures | shipped


def _count(cases: Iterable[Case], *, misses: bool = False, only_expected: bool = False) -> dict[str, dict[str, int]]:
    rows: dict[str, dict[str, int]] = {}
    for case in cases:
        values = read_values(case)
        for field in sorted(case.expected if only_expected else {*values, *case.expected}):
            value, expected = values.get(field), case.expected.get(field)
            counts = {"suggested": _size(value), "expected": _size(expected), "right": count_right(field, value, expected)}
            if misses and len(set(counts.values())) > 1:
                print(f"{case.id} {field}: {value!r}, expected {expected!r}")
            for row in (field, "overall"):
                known = rows.setdefault(row, dict.fromkeys(counts, 0))
                rows[row] = {key: known[key] + counts[key] for key in counts}
    return rows


def _size(value: object) -> int:
    return len(value) if isinstance(value, list) else int(value is not None)


def main() -> None:
    """Measure, print precision and recall by field, and rewrite the baseline."""
    figures = measure("--misses" in sys.argv)
    for field in sorted({field for rows in figures.values() for field in rows}):
        print(field)
        for name, rows in figures.items():
            if row := rows.get(field):
                print(f"  {name:18} precision {row['right']}/{row['suggested']}  recall {row['right']}/{row['expected']}")
    BASELINE.write_text(json.dumps(figures, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
