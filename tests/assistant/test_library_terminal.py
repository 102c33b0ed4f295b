"""What `assistant doc` prints stays whole and harmless, whatever a document holds: its signs are shown, not obeyed."""

import io
from datetime import date, datetime

import pytest
from rich.console import Console

from assistant.library_terminal import (
    job_record,
    print_diff,
    print_entries,
    print_findings,
    print_jobs,
    print_versions,
    print_work,
    version_record,
    visible,
)
from assistant.staff.jobs import Job, Order, Stand
from assistant.staff.types import DiffLine, Entry, WorkItem
from corpus.checks import Finding
from corpus.shelf import Draft, Revision, Signature

HOSTILE = "Stöd :heart: [red]x[/red] [/] \x1b[2J\x07 \x9b1m slut\\"
SHOWN = "Stöd :heart: [red]x[/red] [/] �[2J� �1m slut\\"
NOON = datetime(2026, 11, 22, 12, 0)


@pytest.fixture
def console() -> Console:
    """A console as it is in a pipe: no colours, 100 characters wide."""
    return Console(file=io.StringIO(), width=100, highlight=False)


def written(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def entry(name: str, title: str, *, has_draft: bool = False) -> Entry:
    return Entry(name, title, "programme", "published", "staff", has_draft, "löpande", review_by=date(2027, 6, 30))


def job(stand: Stand, outcome: str = "", *, stage: str = "", done: int = 0, total: int = 0) -> Job:
    order = Order("read", "a.pdf", "eva", {}, "")
    return Job(7, order, stand, stage, done, total, NOON, NOON, None, False, outcome, {"version": 1}, "egna/a" if outcome else "")


def revision(why: str) -> Revision:
    return Revision("egna/a", 2, Draft("A", "text"), Signature("eva", "edited", why), NOON)


def test_signs_that_steer_a_terminal_are_made_visible_and_lines_and_tabs_kept() -> None:
    assert visible("å\tä\nö\x1b]0;x\x07\r\x85") == "å\tä\nö�]0;x���"


def test_the_list_shows_titles_as_they_are_written(console: Console) -> None:
    print_entries(console, [entry("egna/a", HOSTILE)])
    assert SHOWN in written(console)


def test_an_id_is_never_broken_in_the_list(console: Console) -> None:
    name = "iuc/ett-mycket-langt-id-som-nagon-skall-kunna-kopiera-2027"
    print_entries(console, [entry(name, "En titel " * 20, has_draft=True)])
    assert name in written(console)
    assert written(console).endswith("1 dokument. * 1 med opublicerade ändringar.\n")


def test_findings_are_printed_with_errors_first(console: Console) -> None:
    print_findings(console, "", [Finding("varning", "texten", HOSTILE), Finding("fel", "s. 3", "Källan saknas.")])
    assert written(console).splitlines() == ["Fel: s. 3: Källan saknas.", f"Varning: texten: {SHOWN}"]


def test_where_nothing_is_found_that_is_said(console: Console) -> None:
    print_findings(console, "", [])
    assert written(console) == "Inga anmärkningar.\n"


def test_a_fault_of_the_head_is_an_error(console: Console) -> None:
    print_findings(console, HOSTILE, [])
    assert written(console) == f"Fel: {SHOWN}\n"


def test_jobs_are_told_with_how_far_they_have_come_and_what_they_made(console: Console) -> None:
    print_jobs(console, [job("waiting"), job("running", stage="Läser", done=3, total=9), job("done", HOSTILE)])
    assert written(console).splitlines() == ["7  väntar a.pdf", "7  pågår a.pdf Läser 3/9", f"7  klart a.pdf: {SHOWN} → egna/a"]


def test_a_job_is_a_record_of_what_it_was_and_came_to() -> None:
    assert job_record(job("done", "Klart.")) == {
        "key": 7, "task": "read", "subject": "a.pdf", "stand": "done", "outcome": "Klart.", "document_id": "egna/a",
        "result": {"version": 1},
    }  # fmt: skip


def test_versions_are_told_with_who_and_why(console: Console) -> None:
    print_versions(console, [revision(HOSTILE)])
    assert SHOWN in written(console)
    assert "redigerad" in written(console)
    assert version_record(revision("Beslut")) == {"number": 2, "at": NOON, "by": "eva", "action": "edited", "why": "Beslut"}


def test_a_difference_is_removed_and_added_lines(console: Console) -> None:
    lines = [DiffLine("gap", "2 rader utan ändring", ""), DiffLine("same", "a", "a"), DiffLine("changed", "b", HOSTILE)]
    print_diff(console, [*lines, DiffLine("added", "", "c"), DiffLine("removed", "d", "")])
    assert written(console).splitlines() == ["… 2 rader utan ändring", "  a", "- b", f"+ {SHOWN}", "+ c", "- d"]


def test_versions_without_a_difference_are_alike(console: Console) -> None:
    print_diff(console, [DiffLine("gap", "9 rader utan ändring", "")])
    assert written(console) == "Versionerna är lika.\n"


def test_the_work_list_tells_which_document_why_when_and_how_often_it_is_asked_about(console: Console) -> None:
    print_work(console, [WorkItem("egna/a", "A", "review", HOSTILE, date(2026, 11, 30), 4)])
    assert written(console) == f"A (egna/a): {SHOWN}  2026-11-30  (4 frågor)\n"


def test_an_empty_work_list_is_said_to_be_empty(console: Console) -> None:
    print_work(console, [])
    assert written(console) == "Inget behöver ses över.\n"
