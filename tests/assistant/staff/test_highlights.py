"""What a text and a question share is marked as the lexical search matches it: words, parts of compounds, runs of letters."""

from itertools import pairwise

import pytest

from assistant.staff.highlights import find_marks, read_query
from index.analyzer import Analyzer


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("robotar", "En robot till verkstaden.", [("word", "robot")]),
        ("industrirobot", "Robotar i en robotcell.", [("word", "Robotar"), ("part", "robot")]),
        ("ai", "AI-stödet ges 2026.", [("word", "AI")]),
        ("25 000 kronor", "Högst 25\u00a0000 kronor.", [("word", "25\u00a0000"), ("word", "kronor")]),
        ("medlemmarna", "Medlemskapet gäller.", [("letters", "Medlem")]),
        ("för att och", "För att söka och få.", []),
        ("kompetensutveckling", "Utbildning.", []),
        ("", "Inget frågas.", []),
    ],
    ids=["inflected", "part of a compound", "before a hyphen", "number", "letters", "stop words", "an ending", "nothing"],
)
def test_what_is_shared_is_marked(analyzer: Analyzer, query: str, text: str, marked: list[tuple[str, str]]) -> None:
    marks = find_marks(text, read_query(analyzer, query), analyzer)
    assert [(mark.kind, text[mark.start : mark.end]) for mark in marks] == marked


def test_marks_come_in_order_and_never_overlap(analyzer: Analyzer) -> None:
    text = "Industrirobotar och robotceller i industrin: robot-stöd, 10 % och automationsrobotar." * 3
    marks = find_marks(text, read_query(analyzer, "industrirobotar automation 10 %"), analyzer)
    assert all(before.end <= after.start for before, after in pairwise(marks))
    assert len(marks) > 10
