"""The tools show what is published and nothing else; programmes come with why they fit, long documents in parts."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.conversation import Adviser
from assistant.mcp.records import PART
from assistant.mcp.tool import Tool, ToolResult, use_tool
from assistant.mcp.toolbox import DocumentQuery, ProgrammeQuery, Question, make_tools
from assistant.opening import update_index
from assistant.settings import Settings
from assistant.staff.desk import Desk
from assistant.staff.roles import Actor
from assistant.staff.types import Upload
from corpus.errors import AdviserError
from index.analyzer import Analyzer
from index.embedder import Embedder
from index.searcher import Searcher

Use = Callable[..., ToolResult]
GUIDE = Path(__file__).parents[3] / "docs" / "mcp.md"
INPUTS = {"fraga": Question, "sok_program": ProgrammeQuery, "las_dokument": DocumentQuery}
COST = "  cost: Robotstödet kostar 900 kronor. [1]\n"
LONG = "# Handboken\n\n" + "".join(f"Rad {number} i handboken handlar om svetsning och lödning.\n" for number in range(2_000))


@pytest.fixture
def use(
    tmp_path: Path, write_documents: Callable[..., Path], programme: Callable[..., str], embedder: Embedder, analyzer: Analyzer
) -> Iterator[Use]:
    """Use a tool on a few documents of the test's own."""
    small = "{employees: {max: 49}, regions: [Blekinge]}"
    documents = {
        "robot.md": programme("test/robotstod", "Robotstödet", "Robotstödet betalar robotar. [1]", more=COST, target=small),
        "okand.md": programme("test/okant", "Okänt stöd", "Okänt stöd gäller robotar. [1]", status="okänd", published="2019"),
        "slut.md": programme("test/slut", "Slutstödet", "Slutstödet är slut. [1]", status="avslutad", period="{to: 2020-12-31}"),
        "skane.md": programme("test/skane", "Skånestödet", "Skånestödet gäller i Skåne. [1]", target="{regions: [Skåne]}"),
        "handbok.md": LONG,
    }
    settings = Settings(home=tmp_path / "home")
    assert not update_index(settings, [write_documents(documents)]).faults
    searcher = Searcher(settings.home, embedder=embedder, analyzer=analyzer)
    tools: dict[str, Tool[Any, Any]] = {tool.name: tool for tool in make_tools(Adviser(searcher), searcher)}
    yield lambda name, **arguments: use_tool(tools[name], arguments)
    searcher.close()


def names(result: ToolResult) -> list[str]:
    return [programme["name"] for programme in result.record["programmes"]]


def test_what_is_over_is_shown_only_when_it_is_asked_for(use: Use) -> None:
    assert set(names(use("sok_program"))) == {"Robotstödet", "Okänt stöd", "Skånestödet"}
    assert names(use("sok_program", statuses=["avslutad"])) == ["Slutstödet"]
    assert set(names(use("sok_program", statuses=[]))) == {"Robotstödet", "Okänt stöd", "Skånestödet"}


def test_a_company_gets_what_is_for_its_place_and_size(use: Use) -> None:
    assert set(names(use("sok_program", municipality="Olofström", employees=14))) == {"Robotstödet", "Okänt stöd"}
    assert names(use("sok_program", municipality="Olofström", employees=50)) == ["Okänt stöd"]
    assert set(names(use("sok_program", municipality="Malmö"))) == {"Okänt stöd", "Skånestödet"}


def test_it_is_told_why_a_programme_fits(use: Use) -> None:
    (first, *_) = use("sok_program", needs=["robot"], municipality="Olofström", employees=14).record["programmes"]
    assert first["why"] == ["gäller robot", "öppet för företag i Blekinge", "för företag med högst 49 anställda"]
    assert first["check"] == []
    assert first["url"] == "https://exempel.se/test/robotstod"
    assert [source["n"] for source in first["sources"]] == [1]


def test_it_is_told_what_a_company_must_make_sure_of(use: Use) -> None:
    found = {programme["name"]: programme["check"] for programme in use("sok_program", needs=["robot"]).record["programmes"]}
    assert found["Okänt stöd"] == ["om det går att söka nu (uppgifterna är från 2019)"]
    assert found["Robotstödet"] == ["att ni har högst 49 anställda", "att ni finns i Blekinge"]


def test_what_is_open_comes_before_what_is_unknown(use: Use) -> None:
    assert names(use("sok_program"))[-1] == "Okänt stöd"


def test_the_list_says_how_many_there_are_beyond_it(use: Use) -> None:
    result = use("sok_program", limit=1)
    assert (len(result.record["programmes"]), result.record["total"]) == (1, 3)
    assert result.record["day"] == date.today().isoformat()
    assert result.text.startswith("1 av 3 program")


def test_when_nothing_is_found_it_is_said_what_to_do(use: Use) -> None:
    result = use("sok_program", needs=["export"])
    assert (result.record["programmes"], result.record["total"]) == ([], 0)
    assert "Ta bort något av villkoren" in result.text


def test_an_answer_tells_of_each_programme_what_it_costs_and_whom_to_ask(use: Use) -> None:
    text = use("fraga", question="Vi är 14 anställda i Olofström och vill köpa en robot. Vilket stöd passar?").text
    recommended = text[text.index("Program:") : text.index("Källor:")]
    assert "- Robotstödet (löpande, id test/robotstod): " in recommended
    assert "  Kostnad: Robotstödet kostar 900 kronor." in recommended
    assert "  Kontakt: Länets kontor" in recommended


def test_a_long_document_is_read_part_by_part_without_a_gap(use: Use) -> None:
    parts, start = [], 0
    while start is not None:
        result = use("las_dokument", id="handbok", start=start)
        assert len(result.record["text"]) <= PART
        assert (f"läs vidare med start {result.record['next_start']}" in result.text) == (result.record["next_start"] is not None)
        parts.append(result.record["text"])
        start = result.record["next_start"]
    assert len(parts) > 1
    assert "".join(parts).strip() == LONG.strip()
    assert all(part.endswith("\n") for part in parts[:-1])


def test_a_part_behind_the_end_is_an_error_that_gives_the_length(use: Use) -> None:
    with pytest.raises(AdviserError, match="tecken långt; börja läsa vid 0"):
        use("las_dokument", id="test/slut", start=10_000)


def test_a_document_says_when_it_holds_and_when_it_was_checked(use: Use) -> None:
    result = use("las_dokument", id="test/slut")
    assert (result.record["status"], result.record["ends"], result.record["verified"]) == ("avslutad", "2020-12-31", "2026-11-22")
    assert ": avslutad, till 2020-12-31." in result.text
    assert "Kontrollerat 2026-11-22." in result.text


def test_a_draft_is_neither_found_nor_read(use: Use, tmp_path: Path, analyzer: Analyzer, programme: Callable[..., str]) -> None:
    desk = Desk(Settings(home=tmp_path / "home"), analyzer=analyzer)
    editor = Actor("eva", "redaktör")
    text = programme("test/utkast", "Utkaststödet", "Utkaststödet gäller robotar och är hemligt. [1]")
    (key,) = desk.add_files(editor, [Upload("utkast.md", text.encode())])
    job = desk.work(key)
    assert (job.stand, job.document_id) == ("done", "test/utkast")
    desk.close()
    assert "Utkaststödet" not in use("sok_program", needs=["robot"], limit=50).text
    assert "Utkaststödet" not in use("sok_program", text="utkaststödet hemligt").text
    assert "hemligt" not in use("fraga", question="Vad är Utkaststödet?").text
    with pytest.raises(AdviserError, match="inget publicerat dokument"):
        use("las_dokument", id="test/utkast")


def test_the_guide_names_every_tool_with_what_it_takes_and_its_settings_can_be_read(use: Use) -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    rows = {name: row for row in guide.splitlines() for name in INPUTS if row.startswith(f"| `{name}`")}
    assert set(rows) == set(INPUTS)
    for name, taken in INPUTS.items():
        assert [field for field in taken.model_fields if f"`{field}`" not in rows[name]] == []
    blocks = re.findall(r"```json\n(.+?)```", guide, re.DOTALL)
    assert len(blocks) == 2
    assert all(json.loads(block) for block in blocks)
    with pytest.raises(AdviserError) as refused:
        use("fraga", question="Hej", today="i dag")
    assert str(refused.value) in guide
