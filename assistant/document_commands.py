"""The commands `assistant doc …`: the staff's document work without a browser."""

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
import yaml

from assistant.library_terminal import print_diff, print_entries, print_findings, print_jobs, print_versions
from assistant.options import AsJson, Home, choose_settings, say, write_json
from assistant.staff.jobs import Job
from assistant.staff.roles import Actor
from assistant.staff.types import Edit, Entry, FieldChange, Filter, Upload
from assistant.terminal import make_console, show_progress
from corpus.errors import AdviserError
from corpus.schema import Kind, Status
from corpus.shelf import Revision, State

if TYPE_CHECKING:
    from assistant.staff.desk import Desk

app = typer.Typer(help="Bibliotekets dokument: lägg till, rätta, publicera, dra tillbaka och återställ.", no_args_is_help=True)
Id = Annotated[str, typer.Argument(help="Dokumentets id, till exempel iuc/robotlyftet.", metavar="ID")]
Ids = Annotated[list[str], typer.Argument(help="Dokumentens id.", metavar="ID…")]
Why = Annotated[str, typer.Option("--why", help="Varför; sparas i versionen och loggen.", metavar="TEXT")]


@contextmanager
def open_desk(home: Path | None) -> Iterator[tuple["Desk", Actor]]:
    """Open the library for the person at the keyboard: who may read its files may do everything."""
    from assistant.staff.desk import Desk  # noqa: PLC0415 - start-up time of the other commands

    desk = Desk(choose_settings(home))
    try:
        yield desk, Actor(f"{getpass.getuser()} (terminalen)", "administratör")
    finally:
        desk.close()


def finish(desk: "Desk", keys: list[int], *, as_json: bool) -> None:
    """Wait for jobs and for those they give rise to, and print how each ended; exit with 1 where one failed."""
    ended = []
    for key in keys:
        with show_progress(make_console(stderr=True)) as progress:
            ended.append(desk.work(key, progress))
    write_json([job_record(job) for job in ended]) if as_json else print_jobs(make_console(), ended)
    if any(job.stand != "done" for job in ended):
        raise typer.Exit(1)


def job_record(job: Job) -> dict[str, Any]:  # Any: a JSON object, here and below
    """Return a job as the commands write it with --json."""
    return {
        "key": job.key, "task": job.order.task, "subject": job.order.subject, "stand": job.stand, "outcome": job.outcome,
        "document_id": job.document_id, "result": dict(job.result),
    }  # fmt: skip


def _entry_record(entry: Entry) -> dict[str, Any]:
    return asdict(entry)


def version_record(revision: Revision) -> dict[str, Any]:
    """Return a version without its text."""
    signature = revision.signature
    return {"number": revision.number, "at": revision.at, "by": signature.by, "action": signature.action, "why": signature.why}


@app.command()
def add(
    paths: Annotated[list[str], typer.Argument(help="Filer, mappar, ZIP-filer eller webbadresser.", metavar="FIL…")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Lägg till filer eller webbsidor som utkast."""
    with open_desk(home) as (desk, actor):
        addresses = [path for path in paths if path.startswith(("http://", "https://"))]
        uploads = [upload for path in paths if path not in addresses for upload in _uploads(Path(path))]
        keys = desk.add_files(actor, uploads) if uploads else []
        keys += [desk.add_address(actor, address) for address in addresses]
        before = max(keys)
        unpacked = [key for key in keys if desk.work(key).order.task == "unpack"]
        if unpacked:
            keys += sorted(job.key for job in desk.jobs(actor, limit=1000) if job.key > before)
        finish(desk, keys, as_json=as_json)


def _uploads(path: Path) -> Iterator[Upload]:
    """Yield a file, or every file in a folder but the hidden ones."""
    try:
        files = sorted(file for file in path.rglob("*") if file.is_file() and not file.name.startswith(".")) if path.is_dir() else [path]
        for file in files:
            yield Upload(file.name, file.read_bytes())
    except OSError as error:
        raise AdviserError(f"{path} går inte att läsa ({error.strerror}). Kontrollera sökvägen och rättigheterna.") from error


@app.command()
def new(title: Annotated[str, typer.Argument(help="Dokumentets titel.")], home: Home = None, as_json: AsJson = False) -> None:
    """Börja ett tomt dokument och visa dess id."""
    with open_desk(home) as (desk, actor):
        name = desk.add_text(actor, title)
    write_json({"id": name}) if as_json else make_console().print(name, markup=False)


@app.command("list")
def list_documents(
    text: Annotated[str, typer.Argument(help="Ord i titel, id eller ägare.")] = "",
    home: Home = None,
    as_json: AsJson = False,
    state: Annotated[State | None, typer.Option(help="draft, published eller retired.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="Dokumentets slag.")] = None,
    status: Annotated[Status | None, typer.Option(help="Programmets status i dag.")] = None,
    drafts: Annotated[bool, typer.Option("--drafts", help="Bara dokument med opublicerade ändringar.")] = False,
) -> None:
    """Visa bibliotekets dokument."""
    with open_desk(home) as (desk, actor):
        entries = desk.list_documents(actor, Filter(text, state, kind, status, drafts))
    write_json([_entry_record(entry) for entry in entries]) if as_json else print_entries(make_console(), entries)


@app.command()
def show(id_: Id, home: Home = None, as_json: AsJson = False) -> None:
    """Visa ett dokuments senaste version, med det som kontrollen säger om den."""
    with open_desk(home) as (desk, actor):
        sheet = desk.show(actor, id_)
    if as_json:
        findings, suggestions, offers = ([asdict(item) for item in items] for items in (sheet.findings, sheet.suggestions, sheet.offers))
        write_json({
            **_entry_record(sheet.entry), "number": sheet.number, "markdown": sheet.markdown, "asked": sheet.asked, "fault": sheet.fault,
            "findings": findings, "suggestions": suggestions, "offers": offers, "remarks": list(sheet.remarks),
        })  # fmt: skip
        return
    make_console().print(sheet.markdown, markup=False, highlight=False, soft_wrap=True)
    print_findings(make_console(stderr=True), sheet.fault, sheet.findings)


@app.command()
def check(id_: Id, home: Home = None, as_json: AsJson = False) -> None:
    """Kontrollera ett dokument som inför publicering; sluta med 1 om det har fel."""
    with open_desk(home) as (desk, actor):
        sheet = desk.show(actor, id_)
    if as_json:
        write_json({"fault": sheet.fault, "findings": [asdict(finding) for finding in sheet.findings]})
    else:
        print_findings(make_console(), sheet.fault, sheet.findings)
    if sheet.fault or any(finding.level == "fel" for finding in sheet.findings):
        raise typer.Exit(1)


@app.command()
def save(
    id_: Id,
    file: Annotated[str, typer.Argument(help="Markdownfilen med huvud; - läser från standard in.", metavar="FIL")],
    home: Home = None,
    asked: Annotated[Path | None, typer.Option("--asked", help="YAML-fil med frågorna dokumentet svarar på.", metavar="FIL")] = None,
    why: Why = "",
    as_json: AsJson = False,
) -> None:
    """Spara en ny version ur en fil, som utkast."""
    with open_desk(home) as (desk, actor):
        sheet = desk.show(actor, id_)
        markdown = sys.stdin.read() if file == "-" else _text(Path(file))
        revision = desk.save(actor, id_, Edit(markdown, _text(asked) if asked else sheet.asked, why, sheet.number))
    write_json(version_record(revision)) if as_json else say(f"Version {revision.number} är sparad som utkast.")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AdviserError(f"{path} går inte att läsa som text i UTF-8. Kontrollera sökvägen och filen.") from error


@app.command("set")
def set_fields(
    ids: Ids,
    fields: Annotated[
        list[str], typer.Option("--field", help="nyckel=värde, till exempel programme.status=avslutad.", metavar="NYCKEL=VÄRDE")
    ],
    home: Home = None,
    why: Why = "",
    as_json: AsJson = False,
) -> None:
    """Ändra samma uppgifter i flera dokuments huvuden; ett tomt värde tar bort nyckeln."""
    values = dict(_field(field) for field in fields)
    with open_desk(home) as (desk, actor):
        changed = desk.set_fields(actor, ids, FieldChange(values, why))
    write_json([{"id": name} for name in changed]) if as_json else say(f"{len(changed)} dokument fick en ny version, som utkast.")


def _field(text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    try:
        return (name.strip(), yaml.safe_load(value)) if equals and name.strip() else _bad_field(text)
    except yaml.YAMLError:
        return _bad_field(text)


def _bad_field(text: str) -> tuple[str, object]:
    raise AdviserError(f"{text!r} är inte av formen nyckel=värde. Skriv till exempel --field review_by=2027-06-30.")


@app.command()
def versions(id_: Id, home: Home = None, as_json: AsJson = False) -> None:
    """Visa ett dokuments versioner."""
    with open_desk(home) as (desk, actor):
        found = desk.versions(actor, id_)
    write_json([version_record(revision) for revision in found]) if as_json else print_versions(make_console(), found)


Number = Annotated[int, typer.Argument(help="Versionens nummer.", min=1, metavar="VERSION")]


@app.command()
def diff(id_: Id, old: Number, new: Number, home: Home = None, as_json: AsJson = False) -> None:
    """Visa vad som skiljer två versioner."""
    with open_desk(home) as (desk, actor):
        lines = desk.compare(actor, id_, old, new)
    write_json([asdict(line) for line in lines]) if as_json else print_diff(make_console(), lines)


@app.command()
def restore(id_: Id, version: Number, home: Home = None, why: Why = "", as_json: AsJson = False) -> None:
    """Gör en äldre version till det senaste utkastet."""
    with open_desk(home) as (desk, actor):
        revision = desk.restore(actor, id_, version, why)
    write_json(version_record(revision)) if as_json else say(f"Version {version} är återställd som version {revision.number}, ett utkast.")
