"""What is printed is readable without colours, says each source with its date and status, and survives any text."""

import io

import pytest
from rich.console import Console

from assistant.terminal import WIDTH, make_console, print_answer, print_report, print_results, show_progress
from assistant.types import Answer, Citation, ContactPoint
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
