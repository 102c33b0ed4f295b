"""The commands `assistant test …`: keep what must stay true of the answers, run it, and see what has changed since."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.case_terminal import (
    case_record,
    comparison_record,
    print_cases,
    print_comparison,
    print_run,
    print_runs,
    result_record,
    run_record,
)
from assistant.opening import open_adviser
from assistant.options import AsJson, Home, choose_settings, say, write_json
from assistant.staff.case_records import read_case
from assistant.staff.cases import CaseFilter
from assistant.staff.roles import Actor
from assistant.staff.runs import Selection
from assistant.staff.types import Upload
from assistant.terminal import make_console, show_progress
from corpus.errors import AdviserError
from corpus.library import open_database

if TYPE_CHECKING:
    from assistant.staff.case_desk import CaseDesk

app = typer.Typer(help="Testfall för svaren: kör alla, eller lägg till, lista, ta bort, importera, exportera och jämför.")
Tag = Annotated[str, typer.Option("--tag", help="Bara testfall med den här taggen.", metavar="TAGG")]
Owner = Annotated[str, typer.Option("--owner", help="Bara testfall med den här ägaren.", metavar="NAMN")]
Document = Annotated[str, typer.Option("--document", help="Bara testfall som det här dokumentet berör.", metavar="ID")]
FailUnder = Annotated[
    float | None, typer.Option("--fail-under", min=0, max=1, help="Sluta med 1 om en mindre andel håller (annars om något fel finns).")
]
Today = Annotated[str, typer.Option("--today", help="Dagen för testfall utan eget datum.", metavar="ÅÅÅÅ-MM-DD")]
Texts = list[str] | None


@dataclass(frozen=True, slots=True)
class Order:
    """What a run shall take and how it ends."""

    home: Path | None
    selection: Selection
    as_json: bool
    fail_under: float | None
    today: str

    @property
    def is_default(self) -> bool:
        """Tell whether nothing was asked for."""
        return self == Order(None, Selection(), as_json=False, fail_under=None, today="")


@contextmanager
def _open_desk(home: Path | None) -> Iterator[tuple["CaseDesk", Actor]]:
    """Open the cases for the person at the keyboard: who may read the files may do everything."""
    from assistant.staff.case_desk import TABLES, CaseDesk  # noqa: PLC0415 - start-up time of the other commands

    engine = open_database(choose_settings(home).home, *TABLES)
    try:
        yield CaseDesk(engine), Actor(f"{getpass.getuser()} (terminalen)", "administratör")
    finally:
        engine.dispose()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise AdviserError(f"--today är {text!r}; skriv en dag som 2026-11-22.") from error


@app.callback(invoke_without_command=True)
def run_all(
    context: typer.Context,
    home: Home = None,
    as_json: AsJson = False,
    tag: Tag = "",
    document: Document = "",
    fail_under: FailUnder = None,
    today: Today = "",
) -> None:
    """Kör alla testfall, om inget annat anges."""
    order = Order(home, Selection(tag, document), as_json, fail_under, today)
    if context.invoked_subcommand is None:
        _run(order)
    elif not order.is_default:
        name = context.invoked_subcommand
        raise AdviserError(f"Tillvalen före {name} gäller bara en körning. Skriv dem efter: assistant test {name} …")


@app.command()
def run(
    home: Home = None, as_json: AsJson = False, tag: Tag = "", document: Document = "", fail_under: FailUnder = None, today: Today = ""
) -> None:
    """Kör testfallen och jämför med körningen före."""
    _run(Order(home, Selection(tag, document), as_json, fail_under, today))


def _run(order: Order) -> None:
    from assistant.staff.case_desk import Plan  # noqa: PLC0415 - start-up time of the other commands

    settings, day = choose_settings(order.home), _day(order.today)
    with _open_desk(order.home) as (desk, actor):
        desk.select_cases(actor, order.selection)  # before the index is opened: there may be nothing to run
        with show_progress(make_console(stderr=True)) as progress:
            adviser = open_adviser(settings, say=say, progress=progress)
            adviser.warm_up()
            done, found = desk.run(actor, adviser, Plan(order.selection, day or date.today(), settings.model or ""), progress)
        before = desk.find_earlier(actor, done)
        earlier = (before, desk.compare(actor, before.key, done.key)) if before else None
    if order.as_json:
        changes = {"against": earlier[0].key, **comparison_record(earlier[1])} if earlier else None
        write_json({"run": run_record(done), "results": [result_record(result) for result in found], "changes": changes})
    else:
        print_run(make_console(), done, found, earlier)
    if done.passed < done.total if order.fail_under is None else done.share < order.fail_under:
        raise typer.Exit(1)


@app.command("list")
def list_cases(
    text: Annotated[str, typer.Argument(help="Ord i frågan, förväntningarna eller kommentaren.")] = "",
    home: Home = None,
    as_json: AsJson = False,
    tag: Tag = "",
    owner: Owner = "",
) -> None:
    """Visa testfallen."""
    with _open_desk(home) as (desk, actor):
        cases = desk.list_cases(actor, CaseFilter(text, tag, owner))
    write_json([case_record(stored) for stored in cases]) if as_json else print_cases(make_console(), cases)


@app.command()
def add(
    question: Annotated[str, typer.Argument(help="Frågan, inom citattecken.")],
    home: Home = None,
    as_json: AsJson = False,
    before: Annotated[Texts, typer.Option("--before", help="Vad företaget frågade före; kan anges flera gånger, som de nedan.")] = None,
    status: Annotated[Texts, typer.Option("--status", help="Vad frågan får bli: answered, clarify, not_found eller out_of_scope.")] = None,
    says: Annotated[Texts, typer.Option("--says", help="Vad svaret ska säga: text, eller mönster som /7[05] 000/.")] = None,
    says_not: Annotated[Texts, typer.Option("--says-not", help="Vad svaret inte får säga.")] = None,
    cites: Annotated[Texts, typer.Option("--cites", help="Dokument som ska vara källa: id, titel eller mönster.")] = None,
    cites_not: Annotated[Texts, typer.Option("--cites-not", help="Dokument som inte får vara källa.")] = None,
    recommends: Annotated[Texts, typer.Option("--recommends", help="Program som ska rekommenderas.")] = None,
    recommends_not: Annotated[Texts, typer.Option("--recommends-not", help="Program som inte får rekommenderas.")] = None,
    most_programmes: Annotated[int | None, typer.Option("--most-programmes", help="Högst så många program.")] = None,
    today: Annotated[str, typer.Option("--today", help="Dagen frågan ställs.", metavar="ÅÅÅÅ-MM-DD")] = "",
    tag: Annotated[Texts, typer.Option("--tag", help="Tagg.")] = None,
    owner: Annotated[str, typer.Option("--owner", help="Vem som ser efter testfallet.")] = "",
    comment: Annotated[str, typer.Option("--comment", help="Varför det finns.")] = "",
) -> None:
    """Lägg till ett testfall."""
    case = read_case({
        "question": question, "history": [{"role": "user", "content": line} for line in before or ()], "statuses": status, "says": says,
        "says_not": says_not, "cites": cites, "cites_not": cites_not, "recommends": recommends, "recommends_not": recommends_not,
        "most_programmes": most_programmes, "today": today, "tags": tag, "owner": owner, "comment": comment,
    })  # fmt: skip
    with _open_desk(home) as (desk, actor):
        stored = desk.add_case(actor, case)
    write_json(case_record(stored)) if as_json else make_console().print(stored.id, markup=False)


@app.command()
def remove(ids: Annotated[list[str], typer.Argument(help="Testfallens id.", metavar="ID…")], home: Home = None) -> None:
    """Ta bort testfall; det som tidigare körningar sade om dem finns kvar."""
    with _open_desk(home) as (desk, actor):
        desk.remove_cases(actor, ids)
    say(f"{len(ids)} testfall är borttagna.")


@app.command("import")
def import_cases(
    file: Annotated[Path | None, typer.Argument(help="En fil .jsonl, .csv eller .xlsx.", metavar="FIL")] = None,
    home: Home = None,
    as_json: AsJson = False,
    shipped: Annotated[bool, typer.Option("--shipped", help="De medföljande testfallen; dem ni har ändrat lämnas som de är.")] = False,
) -> None:
    """Ta in testfall ur en fil: alla, eller inga om någon rad har fel.

    En tabell börjar med en rad rubriker, av vilka Fråga måste finnas: Id, Fråga, Tidigare i samtalet, Status, Ska säga, Får inte säga,
    Ska hänvisa till, Får inte hänvisa till, Ska rekommendera, Får inte rekommendera, Högst antal program, Datum, Taggar, Ägare, Kommentar.
    Flera saker i samma ruta skiljs åt med " | ", och rådgivarens repliker i ett samtal börjar med "Svar: ".
    """
    if (file is None) != shipped:
        raise AdviserError("Ange antingen en fil med testfall eller --shipped, som tar in de medföljande testfallen.")
    upload = _read(file) if file else None
    with _open_desk(home) as (desk, actor):
        intake = desk.import_cases(actor, upload) if upload else desk.import_shipped(actor)
    if as_json:
        write_json(asdict(intake))
        return
    say(f"{len(intake.added)} nya testfall, {len(intake.changed)} ändrade, {len(intake.unchanged)} oförändrade.")
    if intake.kept:
        say(f"{len(intake.kept)} är era egna eller ändrade av er och lämnades som de är: {', '.join(intake.kept)}.")


def _read(file: Path) -> Upload:
    try:
        return Upload(file.name, file.read_bytes())
    except OSError as error:
        raise AdviserError(f"{file} går inte att läsa ({error.strerror}). Kontrollera sökvägen och rättigheterna.") from error


@app.command("export")
def export_cases(
    file: Annotated[Path, typer.Argument(help="Filen att skriva: .jsonl, .csv eller .xlsx.", metavar="FIL")],
    home: Home = None,
    tag: Tag = "",
    owner: Owner = "",
    questions: Annotated[bool, typer.Option("--questions", help="Skriv .jsonl som en frågesamling med reguljära uttryck.")] = False,
) -> None:
    """Skriv testfallen till en fil."""
    from assistant.staff.case_files import choose_format  # noqa: PLC0415 - start-up time of the other commands

    form = choose_format(file.name)
    if questions and form != "jsonl":
        raise AdviserError(f"En frågesamling skrivs som .jsonl, inte {file.suffix}. Byt filens namn, eller ta bort --questions.")
    with _open_desk(home) as (desk, actor):
        data = desk.export_cases(actor, "questions" if questions else form, CaseFilter(tag=tag, owner=owner))
    _write(file, data)
    say(f"Testfallen är skrivna till {file}.")


@app.command()
def runs(home: Home = None, as_json: AsJson = False) -> None:
    """Visa körningarna, de senaste först."""
    with _open_desk(home) as (desk, actor):
        found = desk.list_runs(actor)
    write_json([run_record(one) for one in found]) if as_json else print_runs(make_console(), found)


@app.command()
def compare(
    old: Annotated[int | None, typer.Argument(help="Den tidigare körningen (annars den före av samma slag).", metavar="NR")] = None,
    new: Annotated[int | None, typer.Argument(help="Den senare körningen (annars den senaste).", metavar="NR")] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Visa vad som skiljer två körningar."""
    with _open_desk(home) as (desk, actor):
        first, last = _choose_pair(desk, actor, old, new)
        comparison = desk.compare(actor, first, last)
    write_json({"old": first, "new": last, **comparison_record(comparison)}) if as_json else print_comparison(make_console(), comparison)


@app.command()
def report(
    run: Annotated[int, typer.Argument(help="Körningens nummer; se assistant test runs.", metavar="NR")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Filen att skriva.", metavar="FIL")],
    home: Home = None,
    form: Annotated[str, typer.Option("--format", help="xlsx eller html; annars som filen slutar.", metavar="FORMAT")] = "",
    against: Annotated[int | None, typer.Option("--against", help="Körningen att jämföra med (annars den före av samma slag).")] = None,
) -> None:
    """Skriv en rapport om en körning: Excel, eller HTML som går att skriva ut."""
    from assistant.staff.run_reports import write_excel  # noqa: PLC0415 - start-up time of the other commands
    from assistant.web.staff.controls import moment  # noqa: PLC0415 - as above
    from assistant.web.staff.run_report import write_html  # noqa: PLC0415 - as above

    if (form := form or output.suffix.removeprefix(".")) not in ("xlsx", "html"):
        raise AdviserError(f"En rapport kan inte skrivas som {form or 'en fil utan ändelse'}. Ange --format xlsx eller --format html.")
    with _open_desk(home) as (desk, actor):
        found = desk.report(actor, run, against=against)
    _write(output, write_html(found) if form == "html" else write_excel(found, moment(found.run.at)))
    say(f"Rapporten är skriven till {output}.")


def _write(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        raise AdviserError(f"{file} går inte att skriva ({error.strerror}). Välj en annan plats.") from error


def _choose_pair(desk: "CaseDesk", actor: Actor, old: int | None, new: int | None) -> tuple[int, int]:
    """Return the two runs that are meant."""
    newest = desk.list_runs(actor)[:1]
    if not newest:
        raise AdviserError("Det finns ingen körning att jämföra. Kör testfallen först: assistant test run.")
    last = newest[0].key if new is None else new
    earlier = desk.find_earlier(actor, newest[0]) if old is None else None
    if old is None and earlier is None:
        raise AdviserError(
            "Det finns ingen tidigare körning av samma slag att jämföra med. Kör testfallen en gång till: assistant test run."
        )
    return (earlier.key if earlier else old or 0), last
