"""The commands `assistant doc …`: the staff's document work without a browser."""

import getpass
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer
import yaml

from assistant.library_terminal import (
    check_record,
    job_record,
    print_diff,
    print_entries,
    print_findings,
    print_jobs,
    print_versions,
    sheet_record,
    version_record,
    visible,
)
from assistant.options import LARGEST_NUMBER, AsJson, Home, choose_settings, complain, read_input, readable, say, write_json
from assistant.staff.jobs import Job
from assistant.staff.roles import Actor
from assistant.staff.types import Edit, FieldChange, Filter, Upload
from assistant.terminal import make_console, show_progress
from corpus.errors import AdviserError
from corpus.extraction.kinds import LARGEST_FILE
from corpus.schema import Kind, Status
from corpus.shelf import State

if TYPE_CHECKING:
    from assistant.staff.desk import Desk

app = typer.Typer(help="Bibliotekets dokument: lägg till, rätta, publicera, dra tillbaka och återställ.", no_args_is_help=True)
Id = Annotated[str, typer.Argument(help="Dokumentets id, till exempel iuc/robotlyftet.", metavar="ID", parser=readable)]
Ids = Annotated[list[str], typer.Argument(help="Dokumentens id.", metavar="ID…", parser=readable)]
Why = Annotated[str, typer.Option("--why", help="Varför; sparas i versionen och loggen.", metavar="TEXT", parser=readable)]


@contextmanager
def open_desk(home: Path | None) -> Iterator[tuple["Desk", Actor]]:
    """Open the library for the person at the keyboard: who may read its files may do everything."""
    from assistant.staff.desk import Desk  # noqa: PLC0415 - start-up time of the other commands

    desk = Desk(choose_settings(home))
    try:
        yield desk, Actor(f"{_user()} (terminalen)", "administratör")
    finally:
        desk.close()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run as a number without a name
        return "okänd"


def finish(desk: "Desk", keys: Sequence[int], *, as_json: bool) -> None:
    """Wait for jobs and print how each ended; exit with 1 where one failed."""
    tell(_wait(desk, keys), as_json=as_json)


def _wait(desk: "Desk", keys: Sequence[int]) -> list[Job]:
    ended = []
    for key in keys:
        with show_progress(make_console(stderr=True)) as progress:
            ended.append(desk.work(key, progress))
    return ended


def tell(ended: Sequence[Job], *, as_json: bool) -> None:
    """Print how jobs ended, what failed on standard error; exit with 1 where one did, or refused a part of what it was given."""
    failed = [job for job in ended if job.stand != "done"]
    if as_json:
        write_json([job_record(job) for job in ended])
    else:
        print_jobs(make_console(), [job for job in ended if job not in failed])
        for job in failed:
            complain(visible(job.outcome))
    if failed or any(job.result.get("refused") for job in ended):
        raise typer.Exit(1)


@app.command()
def add(
    paths: Annotated[list[str], typer.Argument(help="Filer, mappar, ZIP-filer eller webbadresser.", metavar="FIL…")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Lägg till filer eller webbsidor som utkast."""
    addresses = [path for path in paths if path.startswith(("http://", "https://"))]
    uploads, refused = _read_files([Path(path) for path in paths if path not in addresses])
    for sentence in refused:
        complain(sentence)
    if uploads or addresses:
        with open_desk(home) as (desk, actor):
            keys = desk.add_files(actor, uploads) if uploads else []
            keys += [desk.add_address(actor, readable(address)) for address in addresses]
            ended = _wait(desk, keys)
            unpacked = [key for job in ended for key in cast(list[int], job.result.get("jobs", []))]  # for each file of a ZIP
            tell([*ended, *_wait(desk, unpacked)], as_json=as_json)
    if refused:
        raise typer.Exit(1)


def _read_files(paths: Sequence[Path]) -> tuple[list[Upload], list[str]]:
    """Return the files at these places and in these folders, and a sentence for each that cannot be read."""
    uploads, refused = [], []
    for path in paths:
        files = _files_in(path) if path.is_dir() else [path]
        if not files:
            refused.append(f"I mappen {path} finns inga filer. Ange en mapp eller filer att lägga till.")
        for file in files:
            try:
                uploads.append(_read_file(file))
            except AdviserError as error:
                refused.append(str(error))
    return uploads, refused


def _files_in(folder: Path) -> list[Path]:
    """Return every file in a folder but those that are hidden, or lie in a hidden folder."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return sorted(file for file in files if not any(part.startswith(".") for part in file.relative_to(folder).parts))


def _read_file(file: Path) -> Upload:
    try:
        if file.exists() and not file.is_file():
            raise AdviserError(f"{file} är ingen vanlig fil. Spara innehållet i en fil och ange den.")
        if (size := file.stat().st_size) > LARGEST_FILE:
            raise AdviserError(f"{file} är {size // 1_000_000} MB; högst {LARGEST_FILE // 1_000_000} MB kan läsas. Dela upp filen.")
        return Upload(readable(file.name), file.read_bytes())
    except OSError as error:
        raise AdviserError(f"{file} går inte att läsa ({error.strerror}). Kontrollera sökvägen och rättigheterna.") from error


@app.command()
def new(
    title: Annotated[str, typer.Argument(help="Dokumentets titel.", parser=readable)], home: Home = None, as_json: AsJson = False
) -> None:
    """Börja ett tomt dokument och visa dess id."""
    with open_desk(home) as (desk, actor):
        name = desk.add_text(actor, title)
    write_json({"id": name}) if as_json else typer.echo(name)


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
    write_json([asdict(entry) for entry in entries]) if as_json else print_entries(make_console(), entries)


@app.command()
def show(id_: Id, home: Home = None, as_json: AsJson = False) -> None:
    """Visa ett dokuments senaste version, med det som kontrollen säger om den."""
    with open_desk(home) as (desk, actor):
        sheet = desk.show(actor, id_)
    if as_json:
        write_json(sheet_record(sheet))
        return
    typer.echo(visible(sheet.markdown).rstrip("\n"))
    print_findings(make_console(stderr=True), sheet.fault, sheet.findings)


@app.command()
def check(id_: Id, home: Home = None, as_json: AsJson = False) -> None:
    """Kontrollera ett dokument som inför publicering; sluta med 1 om det har fel."""
    with open_desk(home) as (desk, actor):
        sheet = desk.show(actor, id_)
    if as_json:
        write_json(check_record(sheet.fault, sheet.findings))
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
        markdown = read_input() if file == "-" else _text(Path(file))
        revision = desk.save(actor, id_, Edit(markdown, _text(asked) if asked else sheet.asked, why, sheet.number))
    write_json(version_record(revision)) if as_json else say(f"Version {revision.number} är sparad som utkast.")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
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
    values = dict(_field(readable(field)) for field in fields)
    with open_desk(home) as (desk, actor):
        changed = desk.set_fields(actor, ids, FieldChange(values, why))
    write_json([{"id": name} for name in changed]) if as_json else say(f"{len(changed)} dokument fick en ny version, som utkast.")


def _field(text: str) -> tuple[str, object]:
    """Read a key and its value, as YAML."""
    name, equals, value = (part.strip() for part in text.partition("="))
    if not equals or not name:
        raise AdviserError(f"{text!r} är inte av formen nyckel=värde. Skriv till exempel --field review_by=2027-06-30.")
    try:
        read = yaml.safe_load(value)
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: a day that does not exist
        raise AdviserError(
            f"Värdet {value!r} för {name} går inte att läsa. Skriv en text, ett tal, en dag eller en lista [a, b]."
        ) from error
    return name, value if isinstance(read, dict) and not value.startswith("{") else read  # "Stödet: del två" is a text


@app.command()
def versions(id_: Id, home: Home = None, as_json: AsJson = False) -> None:
    """Visa ett dokuments versioner."""
    with open_desk(home) as (desk, actor):
        found = desk.versions(actor, id_)
    write_json([version_record(revision) for revision in found]) if as_json else print_versions(make_console(), found)


Number = Annotated[int, typer.Argument(help="Versionens nummer.", min=1, max=LARGEST_NUMBER, metavar="VERSION")]


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
