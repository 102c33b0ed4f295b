"""The form of one test case: what is asked after what, what must hold for the answer, and how it went when it was tried."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from assistant.staff.case_desk import Named
from assistant.staff.case_records import read_case
from assistant.staff.cases import MOST_PROGRAMMES, STATUS_NAMES, Case, ListName, StoredCase
from assistant.staff.runs import Result
from assistant.web.staff.controls import (
    CLOSE,
    DAY_HINT,
    badge,
    button,
    datalist,
    dialog,
    fresh,
    hidden,
    labelled,
    moment,
    opener,
    select,
    submit,
    text_area,
    text_input,
)
from assistant.web.staff.kept_answer import render_kept
from assistant.web.staff.submission import Submission

ROLES: Final = {"user": "Företaget", "assistant": "Rådgivaren"}
SAYS_HELP: Final = (
    "Ett ord eller en mening på varje rad. Tal jämförs som tal: 75 000 stämmer med 75000 och med 75 tusen. "
    "Ett mönster skrivs mellan snedstreck: /januari|februari/."
)
STATUS_HELP: Final = {
    "answered": "dokumenten svarar på frågan", "clarify": "rådgivaren frågar tillbaka", "not_found": "dokumenten svarar inte på den",
    "out_of_scope": "det är inget för rådgivaren",
}  # fmt: skip
PRESENT: Final = (
    "Ifyllt efter hur svaret är i dag. Läs svaret bredvid. Ta bort det som inte måste stämma, och skriv till vad svaret måste säga."
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A case as the form begins: a kept one, or one that is not kept yet, with a word of where it comes from."""

    case: Case
    stored: StoredCase | None = None
    note: str = ""


def render_form(shown: Shown, named: Sequence[Named], owners: Sequence[str]) -> str:
    """Return the form, and what it asks before a case is removed."""
    case, stored = shown.case, shown.stored
    heading = "Ändra testfallet" if stored else "Nytt testfall"
    facts = f'<p class="facts">{escape(stored.id)} · ändrat {moment(stored.at)} av {escape(stored.by)}</p>' if stored else ""
    note = f'<p class="warning">{escape(shown.note)}</p>' if shown.note else ""
    fields = f"{_asked(case)}{_must(case)}{_about(case)}{_name_lists(named, owners)}"
    identity = hidden("case", stored.id if stored else "")
    form = f'<form id="case-form" data-event="case_save">{identity}{fields}{_buttons(stored)}</form>'
    back = '<p><a href="?vy=testfall" data-view="cases">Tillbaka till testfallen</a></p>'
    return fresh(f'{back}<h3 tabindex="-1">{heading}</h3>{facts}{note}{form}{_removal(stored) if stored else ""}')


def _buttons(stored: StoredCase | None) -> str:
    attempt = submit("Prova nu", "case_try", name="")
    others = button("Kopiera", "case_copy", {"case": stored.id}) + opener("Ta bort …", "case-remove", name="danger") if stored else ""
    save = f'<span class="for-editors">{submit("Spara testfallet")}</span>'
    return f'<div class="actions">{save}{attempt}<span class="for-editors actions">{others}</span></div>'


def _removal(stored: StoredCase) -> str:
    content = (
        f"<p>”{escape(stored.case.question)}” testas inte längre. Vad tidigare körningar sade om det finns kvar.</p>"
        f'<div class="actions">{button("Ta bort testfallet", "case_remove", {"case": stored.id}, name="danger")}{CLOSE}</div>'
    )
    return dialog("case-remove", "Ta bort testfallet?", content)


def _asked(case: Case) -> str:
    turns = [_turn(turn.role, turn.content) for turn in case.history]
    talk = _rows(turns, _turn("user", ""), "Lägg till replik")
    talk_help = '<p class="help">Det som sagts innan frågan ställs. En fråga utan svar efter sig ställs till rådgivaren på riktigt.</p>'
    return _group(
        "Frågan",
        f'<fieldset class="field"><legend class="label">Samtalet före</legend>{talk}{talk_help}</fieldset>'
        + labelled("Fråga", text_area("question", case.question, rows=2, extra="required"))
        + labelled(
            "Dag",
            text_input("today", _day(case), placeholder=DAY_HINT),
            help_text="Frågan ställs som den dagen. Tomt: dagen för körningen.",
        ),
    )


def _day(case: Case) -> str:
    return case.today.isoformat() if case.today else ""


def _turn(role: str, content: str) -> str:
    who = select("turn_role", ROLES, role, extra='aria-label="Vem säger det?"')
    said = text_area("turn_text", content, rows=2, extra='aria-label="Replik"')
    return _row(who + said, "turn")


def _must(case: Case) -> str:
    ticks = "".join(
        f'<label class="tick"><input type="checkbox" name="status" value="{status}"{" checked" if status in case.statuses else ""}>'
        f'<span>{name} <span class="help">{STATUS_HELP[status]}</span></span></label>'
        for status, name in STATUS_NAMES.items()
    )
    most = {"": "spelar ingen roll"} | {str(number): str(number) for number in range(MOST_PROGRAMMES + 1)}
    chosen = "" if case.most_programmes is None else str(case.most_programmes)
    return _group(
        "Vad svaret måste stämma med",
        '<fieldset class="field"><legend class="label">Frågan ska bli</legend>'
        f'<div class="ticks">{ticks}</div><p class="help">Något av det som är ikryssat. Inga kryss: det spelar ingen roll.</p></fieldset>'
        + labelled("Svaret måste säga", text_area("says", _lines(case, "says"), rows=3), help_text=SAYS_HELP)
        + labelled("Svaret får inte säga", text_area("says_not", _lines(case, "says_not"), rows=3), help_text="Skrivs på samma sätt.")
        + _names(case, "cites", "Måste hänvisa till", "dokument")
        + _names(case, "cites_not", "Får inte hänvisa till", "dokument")
        + _names(case, "recommends", "Måste rekommendera", "program")
        + _names(case, "recommends_not", "Får inte rekommendera", "program")
        + labelled("Högst antal rekommenderade program", select("most_programmes", most, chosen)),
    )


def _lines(case: Case, name: ListName) -> str:
    return "\n".join(item.replace("\n", " ") for item in getattr(case, name))


def _names(case: Case, name: ListName, label: str, kind: str) -> str:
    listed = "case-programmes" if kind == "program" else "case-documents"

    def row(value: str) -> str:
        extra = f'list="{listed}" aria-label="{label}" autocomplete="off"'
        return _row(text_input(name, value, placeholder="Sök på titel eller id", extra=extra), "name")

    rows = _rows([row(item) for item in getattr(case, name)], row(""), f"Lägg till {kind}")
    return f'<fieldset class="field"><legend class="label">{label}</legend>{rows}</fieldset>'


def _about(case: Case) -> str:
    owner = text_input("owner", case.owner, extra='list="case-owners" autocomplete="off"')
    return _group(
        "Om testfallet",
        labelled("Taggar", text_area("tags", "\n".join(case.tags), rows=2), help_text="En på varje rad. En körning kan ta en tagg i taget.")
        + labelled("Ägare", owner, help_text="Den som vet vad som är rätt svar.")
        + labelled("Kommentar", text_area("comment", case.comment, rows=2), help_text="Varför det måste stämma, eller var det står."),
    )


def _group(heading: str, inside: str) -> str:
    return f'<fieldset class="group"><legend>{heading}</legend>{inside}</fieldset>'


def _row(cells: str, kind: str) -> str:
    return f'<li class="row row-{kind}">{cells}<button type="button" class="quiet" data-remove-part>Ta bort</button></li>'


def _rows(rows: Sequence[str], blank: str, label: str) -> str:
    """Return rows that can be added to and taken away in the browser."""
    add = f'<button type="button" class="quiet" data-add-part>{label}</button><template>{blank}</template>'
    return f'<ul class="rows">{"".join(rows)}</ul>{add}'


def _name_lists(named: Sequence[Named], owners: Sequence[str]) -> str:
    programmes = {each.id: each.title for each in named if each.is_programme}
    documents = datalist("case-documents", {each.id: each.title for each in named})
    return documents + datalist("case-programmes", programmes) + datalist("case-owners", dict.fromkeys(owners, ""))


def read_form(given: Submission) -> Case:
    """Read what the form sends.

    Raises:
        AdviserError: something in it cannot be used, or nothing is expected of the answer.
    """
    turns = zip(given.all("turn_role"), given.all("turn_text"), strict=False)
    most = given.text("most_programmes")
    return read_case({
        "question": given.text("question"),
        "history": [{"role": role, "content": text} for role, text in turns if text.strip()],
        "statuses": list(given.all("status")),
        "says": given.text("says").splitlines(),
        "says_not": given.text("says_not").splitlines(),
        **{name: list(given.all(name)) for name in ("cites", "cites_not", "recommends", "recommends_not")},
        "most_programmes": int(most) if most.isdecimal() and len(most) < 3 else None,
        "today": given.text("today").strip(),
        "tags": given.text("tags").splitlines(),
        "owner": given.text("owner"),
        "comment": given.text("comment"),
    })  # fmt: skip


def render_tried(result: Result) -> str:
    """Return how a case went that was tried just now, and the answer it got."""
    passed = result.verdict.passed
    sign = badge("håller" if passed else "håller inte", "case-passed" if passed else "case-failed")
    reasons = "".join(f"<li>{escape(sentence)}</li>" for sentence in result.verdict.failures)
    why = f'<ul class="reasons">{reasons}</ul>' if reasons else '<p class="help">Svaret är som testfallet väntar sig.</p>'
    took = f'<p class="facts">Svaret tog {result.milliseconds:.0f} ms. Provet är inte sparat.</p>'
    return fresh(f'<section class="card" role="status"><h3>Provat nu {sign}</h3>{why}{render_kept(result.answer)}{took}</section>')
