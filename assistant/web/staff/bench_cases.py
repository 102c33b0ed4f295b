"""Ask what a test shall expect of an answer, or what is wrong with it, and read the test from what is filled in."""

import json
from collections.abc import Mapping
from dataclasses import replace
from html import escape

from assistant.staff.case_records import read_day, write_case
from assistant.staff.cases import STATUS_NAMES, STATUSES, Case
from assistant.staff.inspection_desk import FAULT_TAG
from assistant.staff.inspection_records import Inspection, Setup
from assistant.staff.judging import expect_again
from assistant.web.staff.bench import Trial, read_asked
from assistant.web.staff.controls import CLOSE, DAY_HINT, dialog, fresh, hidden, labelled, select, submit, text_area, text_input
from assistant.web.staff.submission import Submission

STATUSES_OR_ANY: Mapping[str, str] = {"": "spelar ingen roll", **{status: STATUS_NAMES[status] for status in STATUSES}}
MOST_DOCUMENTS = 12  # to choose from: those cited, then those of the best passages
ONE_EACH = "En per rad. Text, eller ett mönster mellan snedstreck: /högst \\d+ kronor/."
DAY_HELP = "Tomt: svaret prövas som den dag testet körs."


def render_dialogs(inspection: Inspection, trial: Trial) -> str:
    """Return the dialogs that keep what is shown as a test, or as a fault."""
    return fresh(_keep_dialog(inspection, trial) + _fault_dialog(inspection, trial))


def _keep_dialog(inspection: Inspection, trial: Trial) -> str:
    expected = expect_again(inspection.inquiry.question, inspection.answer)
    documents, programmes = _documents(inspection), _programmes(inspection)
    inside = (
        _carried(inspection, trial)
        + labelled("Frågan ska bli", select("status", STATUSES_OR_ANY, inspection.answer.status))
        + _lines("says", "Svaret måste säga", ONE_EACH)
        + _lines("says_not", "Svaret får inte säga", "")
        + _ticks("cites", "Måste hänvisa till", documents, expected.cites)
        + _ticks("recommends", "Måste rekommendera", programmes, expected.recommends)
        + _about(trial, tags="", comment_label="Kommentar")
        + f'<div class="actions">{submit("Spara testet")}{CLOSE}</div>'
    )
    note = "<p>Testet körs tillsammans med de andra, och säger till när svaret inte längre stämmer.</p>"
    return dialog("bench-keep", "Spara som test", f'{note}{_question(inspection)}<form data-event="bench_keep">{inside}</form>')


def _fault_dialog(inspection: Inspection, trial: Trial) -> str:
    documents, programmes = _documents(inspection), _programmes(inspection)
    inside = (
        _carried(inspection, trial)
        + labelled("Vad är fel?", text_area("comment", "", rows=2, extra='maxlength="2000" required'))
        + labelled("Frågan borde bli", select("status", STATUSES_OR_ANY))
        + _lines("says", "Svaret borde säga", ONE_EACH)
        + _lines("says_not", "Svaret får inte säga", "")
        + _ticks("cites_not", "Får inte hänvisa till", documents, ())
        + _ticks("recommends_not", "Får inte rekommendera", programmes, ())
        + _about(trial, tags=FAULT_TAG, comment_label="")
        + f'<div class="actions">{submit("Markera som fel")}{CLOSE}</div>'
    )
    note = f"<p>Felet sparas som ett testfall med taggen {FAULT_TAG}. Det faller i varje körning tills svaret är rättat.</p>"
    return dialog("bench-fault", "Markera som fel", f'{note}{_question(inspection)}<form data-event="bench_fault">{inside}</form>')


def _question(inspection: Inspection) -> str:
    count = sum(turn.role == "user" for turn in inspection.inquiry.history)
    talk = f'<br><span class="help">Samtalet före följer med ({count} frågor).</span>' if count else ""
    return f'<p class="asked">{escape(inspection.inquiry.question)}{talk}</p>'


def _carried(inspection: Inspection, trial: Trial) -> str:
    asked = write_case(Case(inspection.inquiry.question, inspection.inquiry.history))
    is_plain = trial.setup == Setup()
    return hidden("asked", json.dumps(asked, ensure_ascii=False)) + hidden("plain", "1" if is_plain else "")


def _documents(inspection: Inspection) -> dict[str, str]:
    cited = [citation.document_id for citation in inspection.answer.citations]
    found = [ranked.passage.document_id for ranked in inspection.passages]
    names = list(dict.fromkeys([*cited, *found]))[: max(MOST_DOCUMENTS, len(set(cited)))]
    return {name: inspection.titles.get(name, name) for name in names}


def _programmes(inspection: Inspection) -> dict[str, str]:
    return {programme.id: programme.name for programme in inspection.answer.programmes}


def _ticks(name: str, legend: str, options: Mapping[str, str], chosen: tuple[str, ...]) -> str:
    if not options:
        return ""
    boxes = "".join(
        f'<label class="tick"><input type="checkbox" name="{name}" value="{escape(value)}"{" checked" if value in chosen else ""}>'
        f'<span>{escape(title)} <span class="help">{escape(value)}</span></span></label>'
        for value, title in options.items()
    )
    return f'<fieldset class="field"><legend class="label">{legend}</legend>{boxes}</fieldset>'


def _lines(name: str, label: str, help_text: str) -> str:
    return labelled(label, text_area(name, "", rows=2, extra='maxlength="8000"'), help_text=help_text)


def _about(trial: Trial, *, tags: str, comment_label: str) -> str:
    date = trial.day.isoformat() if trial.day else ""
    day = labelled("Dag", text_input("day", date, placeholder=DAY_HINT, extra='maxlength="10" autocomplete="off"'), help_text=DAY_HELP)
    tag = labelled("Taggar", text_input("tags", tags, extra='maxlength="400" autocomplete="off"'), help_text="Komma emellan.")
    comment = labelled(comment_label, text_area("comment", "", rows=2, extra='maxlength="2000"')) if comment_label else ""
    return day + tag + comment


def read_test(given: Submission, *, owner: str) -> Case:
    """Return the test that a dialog describes.

    Raises:
        AdviserError: the day cannot be read, or what was asked did not come whole.
    """
    asked = read_asked(given.text("asked"))
    status = next((each for each in STATUSES if each == given.text("status")), None)
    return replace(
        asked,
        statuses=(status,) if status else (),
        says=_read_lines(given, "says"),
        says_not=_read_lines(given, "says_not"),
        cites=given.all("cites"),
        cites_not=given.all("cites_not"),
        recommends=given.all("recommends"),
        recommends_not=given.all("recommends_not"),
        today=read_day(given.text("day").strip()),
        tags=tuple(tag.strip() for tag in given.text("tags").split(",") if tag.strip()),
        owner=owner,
        comment=given.text("comment"),
    )


def _read_lines(given: Submission, name: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in given.text(name).splitlines() if line.strip())
