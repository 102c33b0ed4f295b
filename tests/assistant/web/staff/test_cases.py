"""The test cases, their form, runs, results and report: what people, documents and models wrote is shown as text, never as markup."""

import re
from dataclasses import replace
from datetime import date, datetime
from html.parser import HTMLParser

import pytest

from assistant.question_log import Asked
from assistant.staff.case_desk import Named
from assistant.staff.case_shelf import Intake
from assistant.staff.cases import Case, StoredCase
from assistant.staff.jobs import Job, Order
from assistant.staff.judging import Verdict
from assistant.staff.run_comparison import compare_runs
from assistant.staff.run_reports import Report
from assistant.staff.run_shelf import Point
from assistant.staff.runs import Conditions, Result, Run, Selection
from assistant.types import Turn
from assistant.web.staff.case_form import Shown, read_form, render_form, render_tried
from assistant.web.staff.cases import (
    LONGEST_SUMMARY,
    SHOWN_FAULTS,
    render_asked,
    render_cases,
    render_faults,
    render_filters,
    render_intake,
    summarise,
)
from assistant.web.staff.kept_answer import NO_ANSWER, render_kept
from assistant.web.staff.results import MOST_SHOWN, render_results
from assistant.web.staff.run_list import (
    MOST_DRAWN,
    SHOWN_AFTERWARDS,
    choose_trend,
    draw_trend,
    percent,
    render_job,
    render_runs,
    render_trend,
    render_trend_choice,
)
from assistant.web.staff.run_report import write_html
from assistant.web.staff.submission import Submission

HOSTILE = "<img src=x onerror=alert(1)></textarea><script>alert(1)</script>\"'"
AT = datetime(2026, 11, 22, 11, 30)
CASE = Case(
    HOSTILE, (Turn("user", HOSTILE),), says=(HOSTILE,), says_not=(HOSTILE,), cites=(HOSTILE,), cites_not=(HOSTILE,),
    recommends=(HOSTILE,), recommends_not=(HOSTILE,), tags=(HOSTILE,), owner=HOSTILE, comment=HOSTILE,
)  # fmt: skip
STORED = StoredCase("t-1", CASE, HOSTILE, AT)
NAMED = [Named(HOSTILE, HOSTILE, True)]
ANSWER = {
    "status": "answered", "answer": f"{HOSTILE} [1]",
    "citations": [{"marker": 1, "document_id": HOSTILE, "title": HOSTILE, "quote": HOSTILE}],
    "programmes": [{"id": HOSTILE, "name": HOSTILE, "status": "löpande"}], "contact": {"name": HOSTILE, "url": "javascript:alert(1)"},
}  # fmt: skip
GOOD, BAD = Verdict(True, ()), Verdict(False, (HOSTILE,))
RUN = Run(2, AT, HOSTILE, Selection(tag=HOSTILE), Conditions(1, HOSTILE, HOSTILE, AT.date()), 1, 0, 1.0)
OLD = Result("t-1", replace(CASE, says=("annat",)), GOOD, {**ANSWER, "answer": f"Förut {HOSTILE}"}, 10.0)
NEW = Result("t-1", CASE, BAD, ANSWER, 400.0)
REPORT = Report(RUN, [NEW], replace(RUN, key=1), compare_runs([OLD], [NEW]))
SLOW = Report(RUN, [replace(NEW, verdict=GOOD)], replace(RUN, key=1), compare_runs([replace(NEW, verdict=GOOD, milliseconds=1.0)],
              [replace(NEW, verdict=GOOD)]))  # fmt: skip
GONE = Report(RUN, [], replace(RUN, key=1), compare_runs([OLD], []))
JOB = Job(1, Order("test", HOSTILE, HOSTILE, {}), "running", HOSTILE, 1, 4, AT, AT, None, False, HOSTILE, {"run": HOSTILE}, "")
POINTS = [Point(1, AT, HOSTILE, 4, 3), Point(2, AT, HOSTILE, 4, 4)]
ASKED = Asked("a", AT, "page", HOSTILE, "not_found", 0.5, 10.0, (), (), (), (), "down", HOSTILE)

PANELS = {
    "list": lambda: render_cases([STORED], {}, is_filtered=False),
    "filters": lambda: render_filters([STORED], NAMED),
    "form": lambda: render_form(Shown(CASE, STORED, HOSTILE), NAMED, [HOSTILE]),
    "tried": lambda: render_tried(NEW),
    "asked": lambda: render_asked([ASKED]),
    "intake": lambda: render_intake(Intake((HOSTILE,), (HOSTILE,), (HOSTILE,)), HOSTILE),
    "faults": lambda: render_faults([HOSTILE], HOSTILE),
    "runs": lambda: render_runs([RUN]),
    "job": lambda: render_job(JOB, at=AT),
    "job that has ended": lambda: render_job(replace(JOB, stand="done"), at=AT),
    "trend": lambda: render_trend(POINTS) + render_trend_choice(POINTS),
    "results": lambda: render_results(REPORT, [RUN, replace(RUN, key=1)]),
    "results that are slower": lambda: render_results(SLOW, [RUN]),
    "results that are gone": lambda: render_results(GONE, [RUN]),
    "report": lambda: write_html(REPORT).decode(),
    "report that is slower": lambda: write_html(SLOW).decode(),
}


@pytest.mark.parametrize("name", PANELS)
def test_what_others_wrote_never_becomes_markup(name: str) -> None:
    html = PANELS[name]()
    assert "&lt;img" in html
    assert not re.search(r"<(img|script)", html)
    assert "javascript:" not in html


class Tags(HTMLParser):
    """The tags and addresses of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.open: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "action")]
        if tag not in ("meta", "br", "path", "circle"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_report_is_one_whole_file_without_scripts_forms_or_anything_from_elsewhere() -> None:
    html = write_html(REPORT).decode()
    tags = Tags()
    tags.feed(html)
    assert tags.open == []
    assert not tags.names & {"script", "link", "img", "form", "button", "input", "iframe", "a"}
    assert tags.addresses == []
    assert "@import" not in html
    assert "url(" not in html
    assert '<html lang="sv">' in html
    assert "default-src 'none'" in html


def test_the_report_tells_the_failures_before_what_holds() -> None:
    passed = Result("t-2", replace(CASE, question="Den som håller?"), GOOD, ANSWER, 10.0)
    html = write_html(replace(REPORT, results=[passed, NEW], comparison=compare_runs([OLD, passed], [passed, NEW]))).decode()
    assert html.index("Håller inte längre") < html.index("Den som håller?")


def test_beyond_what_the_page_can_show_at_once_a_failure_is_a_line_and_the_report_has_its_answer() -> None:
    many = [Result(f"t-{number}", Case(f"Fråga {number}?"), BAD, ANSWER, 1.0) for number in range(MOST_SHOWN + 5)]
    report = Report(replace(RUN, total=len(many)), many)
    assert render_results(report, [RUN]).count('<article class="case') == MOST_SHOWN
    assert f"Fråga {MOST_SHOWN + 4}?" in render_results(report, [RUN])
    assert write_html(report).decode().count('<article class="case') == len(many)


def test_an_answer_that_is_not_there_any_more_is_said_to_be_so() -> None:
    assert NO_ANSWER in render_kept({})


def test_the_form_comes_back_as_it_was_drawn() -> None:
    case = Case(
        "Hur stort är stödet?", (Turn("user", "Vad är Vindlyftet?"), Turn("assistant", "Ett stöd.\n\nFör företag.")),
        ("answered", "clarify"), ("75 000", "/stöd/"), ("Almi",),
        ("iuc/vindlyftet",), ("guide/a",), ("iuc/vindlyftet",), ("partner/almi",), 2, date(2026, 11, 22),
        ("belopp", "två ord"), "Eva", "Står på s. 2.\nOch s. 3.",
    )  # fmt: skip
    form = Form()
    form.feed(render_form(Shown(case), NAMED, []))
    assert read_form(Submission({name: tuple(values) for name, values in form.values.items()})) == case


class Form(HTMLParser):
    """What a browser would send of a form."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self._area = self._select = ""
        self._text = ""
        self._in_template = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "template":
            self._in_template = True
        elif tag == "textarea":
            self._area, self._text = given["name"], ""
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and self._select and "selected" in given:
            self._add(self._select, given["value"])
        elif tag == "input" and (given.get("type") != "checkbox" or "checked" in given):
            self._add(given["name"], given["value"])

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._add(self._area, self._text.removeprefix("\n"))
        elif tag == "select":
            self._select = ""
        elif tag == "template":
            self._in_template = False

    def _add(self, name: str, value: str) -> None:
        if not self._in_template:
            self.values.setdefault(name, []).append(value)


def test_a_case_is_summed_up_in_a_line() -> None:
    assert summarise(Case("?", statuses=("answered",), says=("a", "b"), most_programmes=1)) == "besvarad · säger a, b · högst 1 program"
    assert len(summarise(Case("?", says=("x" * 500,)))) == LONGEST_SUMMARY + 1


def test_a_file_with_very_many_faults_shows_the_first_and_how_many_more_there_are() -> None:
    html = render_faults([f"Rad {number}: fel." for number in range(SHOWN_FAULTS + 7)], "a.csv")
    assert html.count("<li>") == SHOWN_FAULTS
    assert "Ytterligare 7 rader har fel." in html


@pytest.mark.parametrize(("share", "shown"), [(1.0, "100 %"), (0.999, "99 %"), (0.5, "50 %"), (0.0, "0 %")])
def test_all_is_only_said_where_it_is_all(share: float, shown: str) -> None:
    assert percent(share) == shown


def test_the_picture_shows_the_newest_runs_and_the_table_every_one() -> None:
    points = [Point(number, AT, "", 10, 9) for number in range(1, MOST_DRAWN + 21)]
    drawn = draw_trend(points)["data"]
    assert [row[0] for row in drawn] == [str(number) for number in range(21, MOST_DRAWN + 21)]
    assert render_trend(points).count("<tr>") == 1 + len(points)


def test_the_picture_sorts_the_runs_as_words_and_so_they_are_as_long() -> None:
    names = [row[0] for row in draw_trend([Point(number, AT, "", 10, 9) for number in (2, 9, 10)])["data"]]
    assert names == [" 2", " 9", "10"] == sorted(names)


def test_a_run_that_ended_long_ago_is_not_told_of() -> None:
    ended = replace(JOB, stand="done", ended=AT)
    assert render_job(ended, at=AT)
    assert render_job(ended, at=AT + SHOWN_AFTERWARDS * 2) == ""


def test_one_line_of_the_picture_can_be_chosen() -> None:
    points = [Point(1, AT, "", 10, 9), Point(1, AT, "belopp", 4, 4)]
    assert choose_trend(points, "") == points
    assert choose_trend(points, "tagg:") == points[:1]
    assert choose_trend(points, "tagg:belopp") == points[1:]
