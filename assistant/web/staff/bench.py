"""Draw the form of the bench, and read from it what to ask, of what, and in whose place."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from assistant.places import COUNTIES, NATIONWIDE, OWN
from assistant.staff.case_records import parse_case, read_day
from assistant.staff.cases import MOST_TURNS, Case
from assistant.staff.inspection import TRADES, introduce
from assistant.staff.inspection_records import Company, Inquiry, Setup
from assistant.staff.types import Entry
from assistant.types import Turn
from assistant.web.staff.bench_talk import FORM
from assistant.web.staff.bench_words import COMPANY_HELP, DRAFTS_HELP, NO_DRAFTS, NO_MODEL
from assistant.web.staff.controls import DAY_HINT, labelled, select, submit, text_area, text_input
from assistant.web.staff.submission import Submission
from corpus.errors import AdviserError

SHOWN = ("5", "10", "20", "40")  # passages
LONGEST_PLACE = 60  # characters
MOST_DRAFTS = 20


@dataclass(frozen=True, slots=True)
class Trial:
    """What the form asks for."""

    inquiry: Inquiry
    setup: Setup
    k: int
    day: date | None  # None: today, whenever that is


def render_form(drafts: Sequence[Entry], model: str) -> str:
    """Return the form; `model` is the name of the configured one, "" for none."""
    question = labelled(
        "Frågan",
        text_area("question", "", rows=3, extra='maxlength="4000" required autocomplete="off"'),
        help_text="Skriv med företagets ord, gärna med slarvfel. Inget av det ni frågar här sparas.",
    )
    actions = (
        f'<div class="actions">{submit("Fråga")}'
        '<button type="submit" class="follow" data-event="bench_follow">Fråga vidare i samtalet</button>'
        '<button type="button" class="quiet follow" data-event="bench_clear">Rensa samtalet</button>'
        '<span class="busy help" role="status"></span></div>'
    )
    settings = f'<div class="settings">{_company()}{_source(drafts)}{_writing(model)}{_limits()}</div>'
    return f'<form id="{FORM}" class="card" data-event="bench_ask">{question}{actions}{settings}</form>'


def _company() -> str:
    places = "".join(f'<option value="{escape(place)}">' for place in (*OWN, *sorted(COUNTIES - NATIONWIDE - set(OWN))))
    fields = (
        labelled("Anställda", text_input("employees", extra='inputmode="numeric" maxlength="6" autocomplete="off"'))
        + labelled("Plats", text_input("place", extra=f'list="bench-places" maxlength="{LONGEST_PLACE}" autocomplete="off"'))
        + labelled("Bransch", select("trade", {"": "inte angiven", **{name: name for name in TRADES}}))
    )
    return _group("Företaget", f'{fields}<datalist id="bench-places">{places}</datalist><p class="help">{COMPANY_HELP}</p>', "company")


def _source(drafts: Sequence[Entry]) -> str:
    boxes = "".join(
        f'<label class="tick"><input type="checkbox" name="draft" value="{escape(draft.id)}">'
        f'<span>{escape(draft.title)} <span class="help">{escape(draft.id)}</span></span></label>'
        for draft in drafts
    )
    published = _radio("source", "published", "Det som är publicerat", state="checked")
    if not drafts:
        return _group("Svara ur", f"{published}{_radio('source', 'draft', 'Med mitt utkast', note=NO_DRAFTS, state='disabled')}", "source")
    choice = _radio("source", "draft", "Med mitt utkast", note=DRAFTS_HELP)
    return _group("Svara ur", f'{published}{choice}<div class="drafts" role="group" aria-label="Utkast">{boxes}</div>', "source")


def _writing(model: str) -> str:
    direct = _radio("writing", "direct", "Direkt ur dokumenten", state="checked")
    label = f"Med språkmodellen {model}" if model else "Med språkmodell"
    return _group(
        "Skriv svaret",
        direct + _radio("writing", "model", label, note="" if model else NO_MODEL, state="" if model else "disabled"),
        "writing",
    )


def _limits() -> str:
    day = labelled(
        "Dag", text_input("day", placeholder=DAY_HINT, extra='maxlength="10" autocomplete="off"'), help_text="Tomt betyder i dag."
    )
    count = labelled("Visa passager", select("k", {each: each for each in SHOWN}, "10"), help_text="Ändrar inte svaret.")
    return _group("Övrigt", day + count, "limits")


def _group(legend: str, content: str, name: str) -> str:
    return f'<fieldset class="bench-group bench-{name}"><legend class="label">{legend}</legend>{content}</fieldset>'


def _radio(name: str, value: str, label: str, *, note: str = "", state: str = "") -> str:
    text = f'{escape(label)}<br><span class="help">{escape(note)}</span>' if note else escape(label)
    return f'<label class="tick"><input type="radio" name="{name}" value="{value}" {state}><span>{text}</span></label>'


def read_trial(given: Submission, *, follows: bool) -> Trial:
    """Return what the form asks for; with `follows`, the answer that is shown is what the question follows on.

    Raises:
        AdviserError: a field cannot be read; the sentence says which.
    """
    history = _read_history(given, follows=follows)
    introduction = introduce(_read_company(given))
    told = any(introduction in turn.content for turn in history)
    question = given.text("question").strip()
    if introduction and question and not told:
        question = f"{introduction} {question}"
    day = read_day(given.text("day").strip())
    k = given.number("k") if given.text("k") in SHOWN else int(SHOWN[1])
    return Trial(Inquiry(question, history, day or date.today()), _read_setup(given), k, day)


def _read_history(given: Submission, *, follows: bool) -> tuple[Turn, ...]:
    if not (asked := given.text("asked")):
        return ()
    case = read_asked(asked)
    last = (Turn("user", case.question), Turn("assistant", given.text("said"))) if follows else ()
    return (*case.history, *last)[-MOST_TURNS:]


def read_asked(text: str) -> Case:
    """Return what was asked, and after what, as the page carries it along.

    Raises:
        AdviserError: it has been changed on the way.
    """
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise AdviserError("Samtalet kom inte fram helt. Rensa det och ställ frågan igen.") from error
    if not isinstance(record, dict):
        raise AdviserError("Samtalet kom inte fram helt. Rensa det och ställ frågan igen.")
    return parse_case(record)


def _read_company(given: Submission) -> Company:
    employees = given.text("employees").replace(" ", "").strip()
    if employees and not (employees.isdecimal() and len(employees) <= len("999999")):
        raise AdviserError(f"Antalet anställda är {employees[:20]!r}. Skriv ett heltal, till exempel 15, eller lämna rutan tom.")
    trade = next((name for name in TRADES if name == given.text("trade")), None)
    place = " ".join(given.text("place")[:LONGEST_PLACE].split())
    return Company(int(employees) if employees else None, place, trade)


def _read_setup(given: Submission) -> Setup:
    drafts = given.all("draft")[:MOST_DRAFTS] if given.text("source") == "draft" else ()
    if given.text("source") == "draft" and not drafts:
        raise AdviserError("Inget utkast är valt. Kryssa i minst ett, eller välj det som är publicerat.")
    return Setup(drafts, with_model=given.text("writing") == "model")
