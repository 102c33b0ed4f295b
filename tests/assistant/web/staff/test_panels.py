"""What comes from documents, files and people is shown as text: no panel lets it become markup."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from assistant.staff.accounts import Account
from assistant.staff.audit import Note, Wanted
from assistant.staff.jobs import Job, Order
from assistant.staff.roles import Actor
from assistant.staff.types import DiffLine, Entry, Offer, Sheet, WorkItem
from assistant.web.staff.adding import render_job, time_left
from assistant.web.staff.administration import read_wanted, render_accounts, render_log, render_password
from assistant.web.staff.controls import fresh, moment, size
from assistant.web.staff.frame import render_masthead, render_navigation
from assistant.web.staff.history import render_difference, render_versions
from assistant.web.staff.library import read_change, read_filter, render_library, sort_entries
from assistant.web.staff.preview import render_markdown, render_page, render_text
from assistant.web.staff.reviewing import count_findings, render_findings
from assistant.web.staff.sheet import Editing, now_answers, render_editor, render_file, render_head
from assistant.web.staff.submission import Submission, read_submission
from assistant.web.staff.wiring import render_message
from assistant.web.staff.worklist import SHOWN_OF_EACH, render_work
from corpus.checks import Finding
from corpus.errors import AdviserError
from corpus.originals import Original
from corpus.shelf import Draft, Revision, Signature

HOSTILE = "<img src=x onerror=alert(1)></textarea><script>alert(1)</script>\"'"
TODAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 11, 30)
ANNA = Actor("anna", "administratör")
EDITOR = Actor("rut", "redaktör")
READER = Actor("lars", "läsare")
TEXT = "---\nid: iuc/x\ntitle: X\nkind: guide\nverified: 2026-11-01\n---\nText.\n"
ENTRY = Entry("iuc/x", "X", "guide", "draft", "staff", False, "okänd", changed=AT, by="rut", versions=1)
HOSTILE_ENTRY = replace(ENTRY, title=HOSTILE, by=HOSTILE, ends=HOSTILE, owner=HOSTILE)


def revision(number: int, text: str = TEXT, *, why: str = "", by: str = "rut") -> Revision:
    return Revision("iuc/x", number, Draft("X", text), Signature(by, "edited", why), AT)


def sheet(**values: object) -> Sheet:
    base = Sheet(entry=ENTRY, markdown=TEXT, asked="", number=1, document=None, fault="")
    return replace(base, **values)  # type: ignore[arg-type]


HOSTILE_SHEET = sheet(
    entry=HOSTILE_ENTRY, markdown=f"---\ntitle: x\n---\n{HOSTILE}", asked=HOSTILE, fault=HOSTILE, remarks=(HOSTILE,),
    findings=(Finding("varning", HOSTILE, HOSTILE, HOSTILE),), offers=(Offer("iuc/y", HOSTILE, "near", HOSTILE),),
    original=Original("d", HOSTILE, 2_000_000, AT),
)  # fmt: skip
JOB = Job(1, Order("read", HOSTILE, HOSTILE, {}), "running", HOSTILE, 1, 4, AT, AT, None, False, HOSTILE, {}, "iuc/x")

PANELS = {
    "list": lambda: render_library([HOSTILE_ENTRY], today=TODAY),
    "head": lambda: render_head(HOSTILE_SHEET, ANNA),
    "head without a fault": lambda: render_head(replace(HOSTILE_SHEET, fault=""), ANNA),
    "editor": lambda: render_editor(HOSTILE_SHEET, [HOSTILE_ENTRY], Editing(HOSTILE_SHEET.markdown, HOSTILE)),
    "editor with a broken head": lambda: render_editor(sheet(), [], Editing(f"---\n{HOSTILE}: a: b\n---\n{HOSTILE}", "")),
    "preview": lambda: render_text(f"---\ntitle: x\n---\n# {HOSTILE}\n\n{HOSTILE}\n\n| {HOSTILE} | b |\n|---|---|\n| c | d |", HOSTILE),
    "findings": lambda: render_findings([Finding("fel", HOSTILE, HOSTILE, HOSTILE)], ""),
    "fault": lambda: render_findings([], HOSTILE),
    "versions": lambda: render_versions("iuc/x", [revision(2, why=HOSTILE, by=HOSTILE), revision(1)], 1),
    "difference": lambda: render_difference([DiffLine("changed", HOSTILE, HOSTILE, ((0, 5),), ((2, 9),))], 1, 2),
    "file": lambda: render_file(HOSTILE_SHEET),
    "job": lambda: render_job(JOB, at=AT),
    "job that has ended": lambda: render_job(replace(JOB, stand="failed"), at=AT),
    "work": lambda: render_work([WorkItem("iuc/x", HOSTILE, "gap", HOSTILE)], reason="", today=TODAY),
    "accounts": lambda: render_accounts([Account(1, HOSTILE, "läsare", True, True, AT, None)], ANNA),
    "log": lambda: render_log([Note(1, AT, HOSTILE, HOSTILE, HOSTILE, {HOSTILE[:5]: HOSTILE})], Submission()),
    "password": lambda: render_password(HOSTILE, HOSTILE),
    "masthead": lambda: render_masthead(Actor(HOSTILE, "läsare")),
    "message": lambda: render_message(HOSTILE, "alert"),
}


@pytest.mark.parametrize("name", PANELS)
def test_hostile_text_stays_text(name: str) -> None:
    html = PANELS[name]()
    assert "alert(1)" in html, "the text is shown"
    assert not [tag for tag in ("<img", "<script") if tag in html]


def test_a_draft_can_fetch_nothing_and_lead_nowhere() -> None:
    html = render_markdown("![bild](https://example.com/x.png) [här](javascript:alert(1)) <https://example.com> <b>fet</b>\n\n<div>x</div>")
    assert not [tag for tag in ("<img", "<a", "<b>", "<div>") if tag in html]


def test_a_preview_shows_its_tables_and_the_numbers_of_its_pages() -> None:
    html = render_text("---\nid: x\n---\n<!-- sida 3 -->\n\n## Rubrik\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<!-- sida 4 -->\n\nMer.", "X")
    assert "s. 3" in html
    assert "s. 4" in html
    assert "<h4>Rubrik</h4>" in html
    assert "<td>1</td>" in html
    assert "sida 3 --" not in html


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"number": 0, "entry": replace(ENTRY, state="published", versions=0)}, "Dokumentet svarar som det följde med."),
        ({}, "Inget svarar än. Version 1 är utkast."),
        ({"number": 4, "published": revision(3, "annat")}, "Version 3 svarar. Version 4 är utkast."),
        ({"number": 4, "published": revision(4)}, "Version 4 svarar."),
        ({"number": 4, "published": revision(3)}, "Version 3 svarar."),  # the draft was laid aside: the texts are the same
        ({"entry": replace(ENTRY, state="retired")}, "Tillbakadraget: svarar inte alls."),
        ({"entry": replace(ENTRY, state="retired"), "published": revision(1)}, "Tillbakadraget: svarar bara att det har upphört."),
        (
            {"entry": replace(ENTRY, state="retired"), "number": 2, "published": revision(1, "annat")},
            "Tillbakadraget: svarar bara att det har upphört. Version 2 är utkast.",
        ),
    ],
)
def test_the_head_says_what_answers_now(values: dict[str, object], sentence: str) -> None:
    assert now_answers(sheet(**values)) == sentence


@pytest.mark.parametrize(
    ("actor", "shown", "hidden"),
    [
        (READER, (), ("Publicera", "Kasta utkastet", "Radera för gott", "Byt id")),
        (EDITOR, ("Publicera …", "Kasta utkastet …", "Byt id …"), ("Radera för gott",)),
        (ANNA, ("Publicera …", "Radera för gott …"), ("Dra tillbaka …",)),
    ],
)
def test_a_sheet_offers_what_the_role_may(actor: Actor, shown: tuple[str, ...], hidden: tuple[str, ...]) -> None:
    html = render_head(sheet(), actor)
    assert [text for text in shown if text not in html] == []
    assert [text for text in hidden if text in html] == []


def test_a_reader_cannot_write_in_the_editor() -> None:
    html = render_editor(sheet(), [], Editing(TEXT, "", allowed=False))
    assert '<fieldset class="bare" disabled>' in html
    assert "Spara utkast" not in html


@pytest.mark.parametrize(("actor", "count"), [(READER, 7), (EDITOR, 9), (ANNA, 11)])
def test_the_ways_on_are_those_the_role_may_go(actor: Actor, count: int) -> None:
    assert render_navigation(actor).count("<li>") == count


def test_errors_stop_the_publication_and_warnings_must_be_ticked() -> None:
    stopped = render_head(sheet(findings=(Finding("fel", "texten", "Texten är tom."),)), EDITOR)
    assert "Kan inte publiceras än" in stopped
    assert "Publicera nu" not in stopped
    warned = render_head(sheet(findings=(Finding("varning", "sources", "Källa 2 används inte."),)), EDITOR)
    assert warned.count('name="accepted"') == 1
    assert "Publicera nu" in warned


def test_findings_come_errors_first_and_their_places_have_the_forms_names() -> None:
    html = render_findings([Finding("varning", "review_by", "Sent."), Finding("fel", "texten", "Tom.")], "")
    assert html.index("Tom.") < html.index("Sent.")
    assert "Granskas senast" in html
    assert count_findings([Finding("varning", "", "a"), Finding("varning", "", "b")], "Huvudet är trasigt.") == "1 fel, 2 varningar"


def test_a_difference_is_told_by_words_and_marks_not_by_colour_alone() -> None:
    lines = [
        DiffLine("changed", "kostar 10 kr", "kostar 20 kr", ((7, 9),), ((7, 9),)),
        DiffLine("added", "", "ny rad"),
        DiffLine("removed", "gammal rad", ""),
        DiffLine("gap", "3 rader utan ändring", "3 rader utan ändring"),
    ]
    html = render_difference(lines, 1, 2)
    assert "kostar <del>10</del> kr" in html
    assert "kostar <ins>20</ins> kr" in html
    assert "<ins>ny rad</ins>" in html
    assert "<del>gammal rad</del>" in html
    assert "3 rader utan ändring" in html
    assert "är lika" in render_difference([DiffLine("same", "a", "a")], 1, 2)


def test_a_job_says_stage_percent_and_time_left() -> None:
    html = render_job(replace(JOB, stage="Läser sidor"), at=AT + timedelta(seconds=30))
    assert "Läser sidor · 25 % · omkring 2 min kvar" in html
    assert 'data-event="cancel"' in html
    assert time_left(None) == []


def test_a_finished_job_leads_to_its_draft() -> None:
    html = render_job(replace(JOB, stand="done", outcome="Blev ett utkast."), at=AT)
    assert 'href="?dokument=iuc/x"' in html


def test_the_work_list_is_grouped_and_shows_the_rest_when_asked() -> None:
    items = [WorkItem("a", "A", "expires", "Gäller till 1 december.", date(2026, 12, 1), 3)]
    items += [WorkItem(f"b{number}", "B", "gap", "En lucka.") for number in range(SHOWN_OF_EACH + 1)]
    html = render_work(items, reason="", today=TODAY)
    assert html.index("Går snart ut") < html.index("Luckor")
    assert "senast 1 december 2026 · 3 frågor om det" in html
    assert html.count("En lucka.") == SHOWN_OF_EACH
    assert render_work(items, reason="gap", today=TODAY).count("En lucka.") == SHOWN_OF_EACH + 1
    assert "Inget att göra" in render_work([], reason="", today=TODAY)


def test_the_list_sorts_undated_documents_last() -> None:
    early, late, never = (replace(ENTRY, id=name, review_by=day) for name, day in (("a", TODAY), ("b", date(2030, 1, 1)), ("c", None)))
    assert [entry.id for entry in sort_entries([never, late, early], "review")] == ["a", "b", "c"]
    assert "passerat" in render_library([early], today=TODAY)
    assert "Inga dokument stämmer" in render_library([], today=TODAY)


def test_filters_take_only_known_words() -> None:
    wanted = read_filter(Submission({"text": ("robot",), "state": ("draft",), "kind": ("<b>",), "status": ("okänd",), "drafts": ("1",)}))
    assert (wanted.text, wanted.state, wanted.kind, wanted.status, wanted.only_drafts) == ("robot", "draft", None, "okänd", True)


def test_a_bulk_change_needs_something_to_change() -> None:
    change = read_change(Submission({"new_status": ("avslutad",), "new_review": ("2027-03-01",), "why": ("Slut",)}))
    assert change.values == {"programme.status": "avslutad", "review_by": date(2027, 3, 1)}
    for values in ({}, {"new_review": ("i vår",)}):
        with pytest.raises(AdviserError):
            read_change(Submission(values))


def test_the_log_is_read_by_swedish_days() -> None:
    wanted = read_wanted(Submission({"since": ("2026-07-01",), "until": ("2026-11-22",), "action": ("saved",), "before": ("7",)}))
    assert wanted == Wanted(action="saved", since=datetime(2026, 6, 30, 22), until=datetime(2026, 11, 22, 23), before=7)
    with pytest.raises(AdviserError, match="ingen dag"):
        read_wanted(Submission({"since": ("igår",)}))


@pytest.mark.parametrize("data", [None, {}, {"values": None}, {"values": ["a"]}, {"values": {"a": "b"}}, "x"])
def test_what_is_no_submission_is_an_empty_one(data: object) -> None:
    assert read_submission(data) == Submission()


def test_a_submission_is_only_text() -> None:
    given = read_submission({"values": {"a": [1, None, {"x": 1}], "n": ["12"], "m": ["-3"]}})
    assert given.all("a") == ("1", "None", "{'x': 1}")
    assert (given.number("n"), given.number("m"), given.number("saknas")) == (12, 0, 0)


def test_moments_are_told_in_swedish_time() -> None:
    assert moment(datetime(2026, 7, 1, 22, 5)) == "2 juli 2026 kl. 00.05"
    assert (size(900), size(2_500_000)) == ("1 kB", "2,4 MB")


def test_what_is_drawn_anew_never_has_the_same_name() -> None:
    assert fresh("x") != fresh("x")


def test_a_page_of_the_file_comes_with_the_page_itself() -> None:
    html = render_page("iuc/x", b"PNG", 1, 2)
    assert 'src="data:image/png;base64,UE5H"' in html
    assert html.count("disabled") == 1
