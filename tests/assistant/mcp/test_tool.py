"""What a program sends is checked; what does not fit is one Swedish sentence that says what would, and repeats nothing of it."""

from typing import Any

import pytest

from assistant.mcp.tool import Tool, use_tool
from assistant.mcp.toolbox import Question
from assistant.types import Answer, ContactPoint
from corpus.errors import AdviserError

SECRET = "hemlig"
ECHO = Tool(
    "eko", "Eko", "Upprepar.", Question, Answer,
    find=lambda given: Answer("1", "answered", given.question, contact=ContactPoint("Länets kontor", None)),
    write=lambda answer: answer.answer,
)  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({}, "question"),
        ({"question": None}, "question"),
        ({"question": 7}, "question"),
        ({"question": SECRET * 10_000}, "question"),
        ({"question": f"{SECRET}\ud800"}, "question"),
        ({"question": "a", "history": SECRET}, "history"),
        ({"question": "a", "history": [{"role": "system", "content": SECRET}]}, "history"),
        ({"question": "a", "history": [{"role": "user"}]}, "history"),
        ({"question": "a", "history": [{"role": "user", "content": SECRET, "namn": SECRET}]}, "history"),
        ({"question": "a", "history": [{"role": "user", "content": SECRET}] * 81}, "history"),
        ({"question": "a", "today": SECRET}, "today"),
        ({"question": "a", "fraga": SECRET}, "fraga"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_with_the_field_and_what_it_shall_be(arguments: dict[str, Any], field: str) -> None:
    with pytest.raises(AdviserError) as refused:
        use_tool(ECHO, arguments)
    sentence = str(refused.value)
    assert sentence.startswith("Fältet ")
    assert field in sentence.split(";")[0]
    assert SECRET not in sentence
    assert len(sentence) < 300
    assert sentence.isprintable()


@pytest.mark.parametrize("start", ["\n\x1b[2J", "\ud800", ""])
def test_a_made_up_field_cannot_carry_control_characters_or_a_text_back(start: str) -> None:
    with pytest.raises(AdviserError) as refused:
        use_tool(ECHO, {"question": "a", start + "x" * 5_000: 1})
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 300


def test_what_fits_is_used() -> None:
    given = {"question": "Vad är Robotlyftet?", "history": [{"role": "user", "content": "Hej"}], "today": "2026-11-22"}
    result = use_tool(ECHO, given)
    assert result.text == result.record["answer"] == "Vad är Robotlyftet?"
    assert result.record["contact"] == {"name": "Länets kontor", "url": None}
    assert result.record["citations"] == []


def test_the_schemas_say_what_is_needed_and_bound_every_text() -> None:
    taken = ECHO.input_schema()
    assert taken["required"] == ["question"]
    assert taken["additionalProperties"] is False
    assert taken["properties"]["question"]["maxLength"] == 20_000
    assert taken["properties"]["history"]["maxItems"] == 80
    assert set(ECHO.output_schema()["properties"]) >= {"status", "answer", "citations", "programmes", "contact"}
