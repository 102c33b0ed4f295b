"""What is printed is readable without colours, says each source with its date and status, and survives any text."""

import io
import time
from collections.abc import Iterator
from datetime import datetime
from typing import get_args

import pytest
from rich.console import Console

from assistant import phrases
from assistant.journal import Entry
from assistant.support import Objection
from assistant.terminal import WIDTH, make_console, print_answer, print_removed, print_report, print_results, show_progress
from assistant.types import Answer, Citation, ContactPoint, Recommendation, RemovedSentence
from index.builder import Report
from index.types import Chunk, SearchResult

ENDED = Citation(1, "a", "Kustlyftet", "Kostnad", "Det kostade 900 kronor.", "https://exempel.se/a", "2022-03", "avslutad", page=3)
UNDATED = Citation(2, "b", "Havslinjen", "", "Det är öppet.", None, None, None)


def printed(answer: Answer) -> str:
    stream = io.StringIO()
    print_answer(Console(file=stream, width=WIDTH, highlight=False), answer)
    return stream.getvalue()


def test_an_answer_is_printed_with_its_numbered_sources() -> None:
    text = printed(Answer("id", "answered", "Det kostade 900 kronor. [1] Öppet. [2]", (ENDED, UNDATED)))
    assert text.startswith("Det kostade 900 kronor. [1] Öppet. [2]\n\nKällor\n[1] Kustlyftet › Kostnad, s. 3\n")
    assert "”Det kostade 900 kronor.”" in text
    assert "avslutad, källa från 2022-03, https://exempel.se/a" in text
    assert "odaterad källa" in text


@pytest.mark.parametrize(
    ("status", "label"), [("clarify", "Motfråga"), ("not_found", "Framgår inte"), ("out_of_scope", "Utanför uppgiften")]
)
def test_what_is_no_plain_answer_says_so_first(status: str, label: str) -> None:
    assert printed(Answer("id", status, "Svar.")).startswith(f"{label}\nSvar.\n")  # type: ignore[arg-type]


def test_whom_to_ask_and_what_to_ask_next_are_printed() -> None:
    text = printed(Answer("id", "answered", "Svar.", contact=ContactPoint("Kontoret", "https://x.se"), suggestions=("Vad kostar det?",)))
    assert "Kontoret" in text
    assert "Vad kostar det?" in text


@pytest.mark.parametrize("text", ["[red]x[/red]", "[/]", "[link=https://x]y", "**fet** och **", "[1][/b]"])
def test_text_that_looks_like_markup_is_printed_as_it_stands(text: str) -> None:
    citation = Citation(1, "a", text, text, text, None, None, None)
    shown = printed(Answer("id", "answered", text, (citation,), contact=ContactPoint(text, None), suggestions=(text,)))
    assert text in shown or text.replace("**fet**", "fet") in shown


LONG_CELL = "Det som skiljer dem åt är " + "att den ena ger bidrag och den andra lån, " * 5 + "som står här. [2]"


def test_a_table_is_set_in_columns_with_its_markers_and_long_cells_are_wrapped() -> None:
    text = printed(Answer("id", "answered", f"Så här:\n\n|   | **Kust** | Hav |\n| --- | --- | --- |\n| Läge | slut [1] | {LONG_CELL} |"))
    lines = text.splitlines()
    assert lines[0] == "Så här:"
    head, row = (next(line for line in lines if word in line) for word in ("Kust", "Läge"))
    assert head.index("Kust") == row.index("slut [1]")
    assert head.index("Hav") == row.index("Det som skiljer")
    assert max(map(len, lines)) <= WIDTH
    assert "här. [2]" in text
    assert not {"|", "*"} & set(text)
    assert "---" not in text


@pytest.mark.parametrize("cell", ["[red]x[/red]", "[/]", ":robot:", "**fet** och **"])
def test_a_cell_that_looks_like_markup_is_printed_as_it_stands(cell: str) -> None:
    assert cell.replace("**fet**", "fet") in printed(Answer("id", "answered", f"| {cell} | b |\n| --- | --- |\n| a | c |"))


def test_what_must_be_made_sure_of_first_is_printed_for_the_programmes_that_have_it() -> None:
    unsure = Recommendation("a", "Kust[b]lyftet", "okänd", (), ("om det går att söka nu", "att ni är under 50"))
    sure = Recommendation("b", "Havslinjen", "löpande", ())
    text = printed(Answer("id", "answered", "Svar.", programmes=(unsure, sure)))
    assert text == "Svar.\n\nKontrollera först\n- Kust[b]lyftet – om det går att söka nu; att ni är under 50\n"
    assert printed(Answer("id", "answered", "Svar.", programmes=(sure,))) == "Svar.\n"


def test_a_long_source_address_is_not_broken() -> None:
    url = "https://exempel.se/" + "a" * 200
    assert url in printed(Answer("id", "answered", "Svar [1].", (Citation(1, "a", "T", "", "Svar.", url, None, None),)))


def test_there_are_no_colours_where_the_output_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    print_answer(make_console(), Answer("id", "not_found", "**Svar** [1].", (ENDED,)))
    assert "\x1b" not in capsys.readouterr().out


def test_search_results_show_their_parts(capsys: pytest.CaptureFixture[str]) -> None:
    chunk = Chunk("c1", "a", "Kustlyftet", "text", ("Kostnad",), "Det kostar 900 kronor.", "")
    print_results(make_console(), [SearchResult(chunk, 3.0, 2.0, 1.0, {"stems": ("kost",)})])
    shown = capsys.readouterr().out
    assert "1. Kustlyftet › Kostnad  (a, c1)" in shown
    assert "3.00 = ord 2.00, mening 1.00; träff på: kost" in shown


def test_no_results_are_said_to_be_none(capsys: pytest.CaptureFixture[str]) -> None:
    print_results(make_console(), [])
    assert capsys.readouterr().out == "Ingenting hittades.\n"


def test_progress_is_silent_where_the_output_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with show_progress(make_console(stderr=True)) as report:
        report("läser", 1, 2)
        report("läser", 2, 2)
    assert capsys.readouterr().err.strip() == ""


def test_a_dry_run_says_what_would_change(capsys: pytest.CaptureFixture[str]) -> None:
    print_report(make_console(), Report(added=("a[b]",), changed=(), removed=("c",), unchanged=4), dry_run=True)
    assert capsys.readouterr().out == "+ a[b]\n- c\nSkulle ge: 1 nya, 0 ändrade, 1 borttagna, 4 oförändrade dokument.\n"


@pytest.fixture
def swedish_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the clock on the wall be Sweden's."""
    monkeypatch.setenv("TZ", "Europe/Stockholm")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def removed(objection: str, text: str, *document_ids: str) -> Entry:
    return Entry(datetime(2026, 11, 22, 23, 30), "ollama:gemma3", RemovedSentence(text, objection, document_ids))


@pytest.mark.usefixtures("swedish_time")
def test_a_removed_sentence_is_a_line_with_its_local_time_model_reason_and_documents(capsys: pytest.CaptureFixture[str]) -> None:
    print_removed(make_console(), [removed("number", "Ni får 75 000 kronor.", "iuc/robotlyftet", "partner/almi-lan", "iuc/robotlyftet")])
    assert capsys.readouterr().out == (
        "2026-11-23 00:30 · ollama:gemma3 · belopp eller tal som källan inte har · iuc/robotlyftet, partner/almi-lan · "
        "”Ni får 75 000 kronor.”\n"
    )


def test_a_removed_sentence_that_cited_nothing_has_a_dash_for_documents(capsys: pytest.CaptureFixture[str]) -> None:
    print_removed(make_console(), [removed("no_source", "Techtank är störst.")])
    assert "saknar källa · – · ”Techtank är störst.”" in capsys.readouterr().out


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ord " * 900, id="long"),
        pytest.param("en rad\u2028och en\tannan", id="broken lines"),
        pytest.param("[red]x[/red] [/] :smile: [link=https://x]y", id="markup"),
    ],
)
def test_a_removed_sentence_stays_on_its_line_as_it_was_written(capsys: pytest.CaptureFixture[str], text: str) -> None:
    print_removed(make_console(), [removed("markup", text), removed("markup", "Nästa.")])
    first, second = capsys.readouterr().out.splitlines()
    assert " ".join(text.split())[:280] in first
    assert len(first) < 450
    assert second.endswith("”Nästa.”")


def test_no_removed_sentences_are_said_to_be_none(capsys: pytest.CaptureFixture[str]) -> None:
    print_removed(make_console(), [])
    assert capsys.readouterr().out == "Ingen mening har tagits bort.\n"


def test_every_reason_to_remove_a_sentence_has_its_own_swedish_words() -> None:
    assert set(phrases.OBJECTIONS) == {*get_args(Objection), "markup"}
    assert len(set(phrases.OBJECTIONS.values())) == len(phrases.OBJECTIONS)
