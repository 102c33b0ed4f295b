"""The list of test cases: the ways on, search and filters, a row for each with how it went last, and files in and out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Final

from assistant.question_log import Asked
from assistant.staff.case_desk import Named, Standing
from assistant.staff.case_shelf import Intake
from assistant.staff.cases import EXPECTATIONS, STATUS_NAMES, Case, CaseFilter, StoredCase
from assistant.web.staff.controls import badge, button, datalist, fresh, labelled, moment, select, submit, text_input
from assistant.web.staff.submission import Submission

STANDING: Final[dict[Standing, str]] = {"passed": "håller", "failed": "håller inte", "new": "ny"}
SAID: Final = dict(
    zip(EXPECTATIONS, ("säger", "säger inte", "hänvisar till", "hänvisar inte till", "rekommenderar", "rekommenderar inte"), strict=True)
)
LONGEST_SUMMARY = 160  # characters of what a case expects, in the list
SHOWN_FAULTS = 100  # rows of a file; whoever has more begins with these
EMPTY: Final = (
    "Det finns inga testfall än. Börja med en fråga som ni vet svaret på: skriv den för hand, hämta en ur frågeloggen eller ta in en fil."
)
NO_MATCH: Final = "Inga testfall stämmer med sökningen. Ta bort ett filter."
NOTHING_ASKED: Final = "Frågeloggen är tom. När företag har frågat något visas frågorna här, utan personuppgifter."
FORMATS: Final = {"xlsx": "Excel", "csv": "CSV", "jsonl": "JSONL"}


def render_places(screen: str) -> str:
    """Return the ways between the list and the runs; the page's style shows the screen that is named here."""
    here = {name: ' aria-current="page"' if screen == name else "" for name in ("list", "runs")}
    cases = f'<a href="?vy=testfall" data-view="cases"{here["list"]}>Testfallen</a>'
    runs = f'<button type="button" data-event="case_runs"{here["runs"]}>Körningar</button>'
    return fresh(f'<nav class="places" aria-label="Testfall" data-screen="{screen}">{cases}{runs}</nav>')


def render_filters(cases: Sequence[StoredCase], named: Sequence[Named]) -> str:
    """Return the ways to make a case, what to run, files in and out, and the search box with its filters."""
    tags = sorted({tag for stored in cases for tag in stored.case.tags}, key=str.casefold)
    owners = sorted({stored.case.owner for stored in cases if stored.case.owner}, key=str.casefold)
    new = button("Nytt testfall", "case_new", name="main") + button("Ur frågeloggen", "case_asked")
    ways = f'<div class="actions for-editors">{new}</div>'
    listed = datalist("case-run-documents", {each.id: each.title for each in named})
    return fresh(f"{ways}{listed}{_run_form(tags)}{_exchange()}{_filter_form(tags, owners)}")


def _run_form(tags: Sequence[str]) -> str:
    document = text_input("document", placeholder="alla", extra='list="case-run-documents" autocomplete="off"')
    inside = (
        labelled("Kör dem med taggen", select("tag", {"": "alla"} | {tag: tag for tag in tags}))
        + labelled("Kör dem som dokumentet berör", document)
        + submit("Kör testfallen")
    )
    return f'<form class="line-form card" data-event="run_order">{inside}</form>'


def _filter_form(tags: Sequence[str], owners: Sequence[str]) -> str:
    boxes = [
        labelled("Sök", text_input("text", kind="search", placeholder="Fråga, förväntan eller kommentar", extra='autocomplete="off"')),
        labelled("Tagg", select("tag", {"": "alla"} | {tag: tag for tag in tags})),
        labelled("Ägare", select("owner", {"": "alla"} | {owner: owner for owner in owners})),
        '<button type="submit" hidden>Sök</button>',  # what the Enter key presses, and not the buttons that save a file
    ]
    return f'<form class="filters" id="case-filters" role="search" data-event="cases" data-live>{"".join(boxes)}</form>'


def _shipped() -> str:
    """Return the button that takes in the cases that come with the project."""
    return f'<p class="for-editors">{button("Ta in de medföljande testfallen", "case_shipped")}</p>'


def _exchange() -> str:
    """Return the ways to take cases in from a file and to save those shown as one."""
    saves = "".join(
        f'<button type="submit" class="quiet" form="case-filters" data-event="case_export" name="form" value="{form}">{label}</button>'
        for form, label in FORMATS.items()
    )
    upload = (
        '<form class="for-editors" data-event="case_import" data-upload data-most="20000000"><label class="drop">'
        '<input type="file" name="file" accept=".jsonl,.csv,.xlsx"><span><strong>Välj en fil</strong> eller släpp den här</span></label>'
        '<p class="upload-state" role="status"></p><p class="help">Excel, CSV eller JSONL, högst 20 MB. Ett testfall med samma id eller '
        "samma fråga ändras, andra läggs till. Är någon rad fel tas ingenting in. Spara listan som fil för att se kolumnerna.</p></form>"
    )
    save = f'<div class="actions"><span>Spara dem som visas:</span>{saves}</div>'
    return f'<details class="fold"><summary>Ta in ur fil, eller spara som fil</summary>{save}{upload}{_shipped()}</details>'


def read_filter(given: Submission) -> CaseFilter:
    """Return what the filters ask for."""
    return CaseFilter(given.text("text")[:200], given.text("tag"), given.text("owner"))


def render_cases(cases: Sequence[StoredCase], standings: Mapping[str, Standing], *, is_filtered: bool) -> str:
    """Return the list, a row for each case."""
    if not cases:
        return f'<p class="empty">{NO_MATCH if is_filtered else EMPTY}</p>{"" if is_filtered else _shipped()}'
    head = "".join(f'<th scope="col">{each}</th>' for each in ("Fråga", "Senast", "Taggar", "Ägare", "Ändrat"))
    rows = "".join(_row(stored, standings.get(stored.id, "new")) for stored in cases)
    table = f'<table class="list"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    return fresh(f'<p class="count" role="status">{_count(cases, standings)}</p>{table}')


def _count(cases: Sequence[StoredCase], standings: Mapping[str, Standing]) -> str:
    found = Counter(standings.get(stored.id, "new") for stored in cases)
    failed = [f"{found['failed']} höll inte när de kördes sist"] if found["failed"] else []
    new = [f"{found['new']} är inte körda sedan de skrevs eller ändrades"] if found["new"] else []
    return " ".join(f"{part}." for part in [f"{len(cases)} testfall", *failed, *new])


def _row(stored: StoredCase, standing: Standing) -> str:
    case = stored.case
    before = f"<span class='facts'>efter ett samtal på {len(case.history)} repliker</span>" if case.history else ""
    tags = " ".join(badge(tag, "tag") for tag in case.tags)
    cells = {"Senast": render_standing(standing), "Taggar": tags, "Ägare": escape(case.owner), "Ändrat": _changed(stored)}
    rest = "".join(f'<td data-label="{label}">{cell}</td>' for label, cell in cells.items())
    question = button(case.question, "case_open", {"case": stored.id}, name="plain")
    return f'<tr><th scope="row">{question}{before}<span class="facts">{escape(summarise(case))}</span></th>{rest}</tr>'


def _changed(stored: StoredCase) -> str:
    return f'{moment(stored.at)}<br><span class="facts">{escape(stored.by)}</span>'


def render_standing(standing: Standing) -> str:
    """Return how a case went last, as a sign."""
    return badge(STANDING[standing], f"case-{standing}")


def summarise(case: Case) -> str:
    """Say in one line what a case expects."""
    statuses = [" eller ".join(STATUS_NAMES[status] for status in case.statuses)] if case.statuses else []
    items = [f"{SAID[name]} {', '.join(getattr(case, name))}" for name in EXPECTATIONS if getattr(case, name)]
    most = [f"högst {case.most_programmes} program"] if case.most_programmes is not None else []
    text = " · ".join([*statuses, *items, *most])
    return text if len(text) <= LONGEST_SUMMARY else f"{text[:LONGEST_SUMMARY]}…"


def render_intake(intake: Intake, name: str) -> str:
    """Return what a file of cases did."""
    counts = ((intake.added, "nya"), (intake.changed, "ändrade"), (intake.unchanged, "oförändrade, som hoppades över"))
    kept = ((intake.kept, "lämnade som de är, eftersom ni har ändrat dem eller har egna"),) if intake.kept else ()
    items = "".join(f"<li>{len(ids)} {word}{_which(ids)}</li>" for ids, word in (*counts, *kept))
    return fresh(f'<div class="good" role="status"><p>{escape(name)} är inläst.</p><ul>{items}</ul></div>')


def _which(ids: Sequence[str]) -> str:
    return f"<details><summary>Vilka</summary>{escape(', '.join(ids))}</details>" if ids else ""


def render_faults(faults: Sequence[str], name: str) -> str:
    """Return what is wrong with the rows of a file, a sentence for each."""
    items = "".join(f"<li>{escape(fault)}</li>" for fault in faults[:SHOWN_FAULTS])
    more = f"<p>Ytterligare {len(faults) - SHOWN_FAULTS} rader har fel.</p>" if len(faults) > SHOWN_FAULTS else ""
    head = f"<p><strong>{escape(name)} togs inte in.</strong> Rätta raderna nedan och välj filen igen. Inga testfall är ändrade.</p>"
    return fresh(f'<div class="warning" role="alert">{head}<ul>{items}</ul>{more}</div>')


def render_asked(asked: Iterable[Asked]) -> str:
    """Return what companies have asked, each question once, with a button that makes a test of it."""
    rows = "".join(_asked_row(one) for one in asked)
    back = '<a href="?vy=testfall" data-view="cases">Tillbaka till testfallen</a>'
    heading = f'<h3 tabindex="-1">Frågor som företag har ställt</h3><p class="help">De senaste 90 dagarna, utan personuppgifter. {back}</p>'
    if not rows:
        return fresh(f'{heading}<p class="empty">{NOTHING_ASKED}</p>')
    head = "".join(f'<th scope="col">{each}</th>' for each in ("Fråga", "Svaret då", "När", ""))
    return fresh(f'{heading}<table class="list"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>')


def _asked_row(asked: Asked) -> str:
    make = f'<span class="for-editors">{button("Gör testfall", "case_draft", {"question": asked.text}, name="quiet")}</span>'
    thumb = {"up": " · tummen upp", "down": " · tummen ner", None: ""}[asked.thumb]
    status = badge(STATUS_NAMES[asked.status], asked.status) + thumb
    cells = f'<td data-label="Svaret då">{status}</td><td data-label="När">{moment(asked.at)}</td><td>{make}</td>'
    return f'<tr><th scope="row">{escape(asked.text)}</th>{cells}</tr>'
