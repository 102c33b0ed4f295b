"""Find what of a text a question says too: its words, parts of its compounds, and runs of letters, as the lexical search matches them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.staff.inspection_records import Mark
from index.analyzer import GRAM, SEPARATORS, TOKEN, Analyzer, normalize
from index.fields import analyze_query

SHORTEST_RUN = 6  # letters: shorter runs are endings that every other word has


@dataclass(frozen=True, slots=True)
class Query:
    """The terms of a query."""

    stems: frozenset[str]
    grams: frozenset[str]


def read_query(analyzer: Analyzer, query: str) -> Query:
    """Return the terms that a query is searched by."""
    terms = analyze_query(analyzer, query)
    return Query(frozenset(terms["stems"]), frozenset(terms["grams"]))


def find_marks(text: str, query: Query, analyzer: Analyzer) -> tuple[Mark, ...]:
    """Return what of a text stands in the query too, in the text's order; none overlaps another."""
    return tuple(mark for match in TOKEN.finditer(text) for mark in _mark_token(match.group(), match.start(), query, analyzer))


def _mark_token(token: str, start: int, query: Query, analyzer: Analyzer) -> Sequence[Mark]:
    if _matches(token, query, analyzer):
        return [Mark(start, start + len(token), "word")]
    if token[0].isdigit():
        return []
    return [mark for place, piece in _pieces(token) for mark in _mark_piece(piece, start + place, query, analyzer)]


def _matches(word: str, query: Query, analyzer: Analyzer) -> bool:
    """Tell whether the query has a word, in this form or another."""
    return any(stem in query.stems for stem in analyzer.analyze(word).stems[:1])


def _pieces(token: str) -> Iterator[tuple[int, str]]:
    """Yield what hyphens and the like part, with where it begins."""
    start = 0
    for match in SEPARATORS.finditer(token):
        yield start, token[start : match.start()]
        start = match.end()
    yield start, token[start:]


def _mark_piece(piece: str, start: int, query: Query, analyzer: Analyzer) -> Sequence[Mark]:
    if _matches(piece, query, analyzer):
        return [Mark(start, start + len(piece), "word")]
    surfaces, marks, place = analyzer.segment(piece), [], start
    for surface, form in zip(surfaces, analyzer.split_compound(piece), strict=True):
        if len(surfaces) > 1 and _matches(form, query, analyzer):
            marks.append(Mark(place, place + len(surface), "part"))
        place += len(surface)
    return marks or _mark_runs(piece, start, query)


def _mark_runs(piece: str, start: int, query: Query) -> list[Mark]:
    """Return the runs of letters that the query's 4-grams cover."""
    bounded = f"_{normalize(piece)}_"
    covered = [False] * len(bounded)
    for place in range(len(bounded) - GRAM + 1):
        if bounded[place : place + GRAM] in query.grams:
            covered[place : place + GRAM] = [True] * GRAM
    marks, begun = [], -1
    for place, is_covered in enumerate([*covered[1:-1], False]):  # without the signs of the word's ends
        if is_covered and begun < 0:
            begun = place
        elif not is_covered and begun >= 0:
            if place - begun >= SHORTEST_RUN:
                marks.append(Mark(start + begun, start + place, "letters"))
            begun = -1
    return marks
