"""The commands `assistant doc …` that change what companies are answered, join documents, or move the whole library."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from assistant.document_commands import Id, Ids, Why, finish, open_desk
from assistant.document_commands import app as app  # which the commands below join
from assistant.library_terminal import job_record, print_jobs, print_work, version_record
from assistant.options import LARGEST_NUMBER, AsJson, Home, confirm, readable, say, write_json
from assistant.staff.types import RetireMode
from assistant.terminal import make_console
from corpus.errors import AdviserError

Target = Annotated[str, typer.Argument(help="Det andra dokumentets id.", metavar="MÅL", parser=readable)]


@app.command()
def publish(
    ids: Ids,
    home: Home = None,
    why: Why = "",
    accept_warnings: Annotated[bool, typer.Option("--accept-warnings", help="Publicera trots varningar.")] = False,
    override: Annotated[
        str, typer.Option("--override", help="Skäl att publicera utan godkänd prövning; loggas.", metavar="SKÄL", parser=readable)
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Låt dokumentens senaste versioner svara."""
    with open_desk(home) as (desk, actor):
        key = desk.publish(actor, list(dict.fromkeys(ids)), why=why, accept_warnings=accept_warnings, override=override)
        finish(desk, [key], as_json=as_json)


@app.command()
def retire(
    id_: Id,
    home: Home = None,
    mode: Annotated[RetireMode, typer.Option("--mode", help="ended: svara att det har upphört; silent: svara inte alls.")] = "ended",
    replaced_by: Annotated[str, typer.Option("--replaced-by", help="Id för det som finns i stället.", metavar="ID", parser=readable)] = "",
    why: Why = "",
    as_json: AsJson = False,
) -> None:
    """Dra tillbaka ett dokument; det ligger kvar i biblioteket och kan återställas."""
    with open_desk(home) as (desk, actor):
        finish(desk, [desk.retire(actor, id_, mode=mode, why=why, replaced_by=replaced_by)], as_json=as_json)


@app.command()
def erase(
    id_: Id,
    home: Home = None,
    why: Why = "",
    yes: Annotated[bool, typer.Option("--yes", help="Radera utan att fråga.")] = False,
    as_json: AsJson = False,
) -> None:
    """Radera ett dokument för gott, med alla versioner och filer."""
    if not yes and not confirm(f"Radera {id_} för gott? Det går inte att ångra."):
        raise AdviserError("Inget raderades.")
    with open_desk(home) as (desk, actor):
        finish(desk, [desk.erase(actor, id_, why)], as_json=as_json)


@app.command()
def discard(id_: Id, home: Home = None, as_json: AsJson = False) -> None:
    """Lägg undan opublicerade ändringar; de finns kvar bland versionerna."""
    with open_desk(home) as (desk, actor):
        number = desk.show(actor, id_).entry.versions
        desk.discard_draft(actor, id_)
    aside = f"Utkastet till {id_} är undanlagt. Ta fram det igen med assistant doc restore {id_} {number}."
    write_json({"id": id_, "version": number}) if as_json else say(aside)


@app.command()
def rename(
    id_: Id,
    new_id: Annotated[str, typer.Argument(help="Det nya id:t.", metavar="NYTT-ID", parser=readable)],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Byt id på ett utkast som aldrig har publicerats."""
    with open_desk(home) as (desk, actor):
        desk.rename(actor, id_, new_id)
    write_json({"id": new_id}) if as_json else say(f"{id_} heter nu {new_id}.")


@app.command()
def replace(draft: Id, target: Target, home: Home = None, as_json: AsJson = False) -> None:
    """Gör ett utkast till ny utgåva av ett annat dokument."""
    with open_desk(home) as (desk, actor):
        revision = desk.replace_with(actor, draft, target)
    write_json(version_record(revision)) if as_json else say(f"{target} har fått version {revision.number}, som utkast.")


@app.command()
def merge(draft: Id, target: Target, home: Home = None, as_json: AsJson = False) -> None:
    """Lägg ett utkasts text sist i ett annat dokument."""
    with open_desk(home) as (desk, actor):
        revision = desk.merge_into(actor, draft, target)
    write_json(version_record(revision)) if as_json else say(f"{target} har fått version {revision.number}, som utkast.")


@app.command()
def link(draft: Id, target: Target, home: Home = None, as_json: AsJson = False) -> None:
    """Anteckna i båda dokumenten att programmen lätt förväxlas."""
    with open_desk(home) as (desk, actor):
        desk.link(actor, draft, target)
    write_json({"ids": [draft, target]}) if as_json else say(f"{draft} och {target} hänvisar nu till varandra, som utkast.")


@app.command()
def original(
    id_: Id,
    file: Annotated[Path, typer.Option("--output", "-o", help="Filen att skriva.", metavar="FIL")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Hämta filen som ett dokument kom från."""
    with open_desk(home) as (desk, actor):
        upload = desk.read_original(actor, id_)
    try:
        file.write_bytes(upload.data)
    except OSError as error:
        raise AdviserError(f"{file} går inte att skriva ({error.strerror}). Kontrollera mappen och utrymmet.") from error
    write_json({"name": upload.name, "bytes": len(upload.data)}) if as_json else say(f"{upload.name} är sparad som {file}.")


@app.command()
def work(home: Home = None, as_json: AsJson = False) -> None:
    """Visa vad som behöver ses över: det som löper ut, ska granskas, är okänt, odaterat eller saknas."""
    with open_desk(home) as (desk, actor):
        items = desk.work_list(actor)
    write_json([asdict(item) for item in items]) if as_json else print_work(make_console(), items)


@app.command()
def links(home: Home = None, as_json: AsJson = False) -> None:
    """Pröva länkarna i publicerade dokument; de som inte svarar visas av assistant doc work."""
    with open_desk(home) as (desk, actor):
        finish(desk, [desk.try_links(actor)], as_json=as_json)


@app.command()
def jobs(home: Home = None, as_json: AsJson = False) -> None:
    """Visa de senaste arbetena och hur de gick."""
    with open_desk(home) as (desk, actor):
        found = desk.jobs(actor)
    write_json([job_record(job) for job in found]) if as_json else print_jobs(make_console(), found)


@app.command()
def cancel(
    key: Annotated[int, typer.Argument(help="Arbetets nummer.", metavar="NUMMER", min=1, max=LARGEST_NUMBER)],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Avbryt ett arbete."""
    with open_desk(home) as (desk, actor):
        if not desk.cancel(actor, key):
            raise AdviserError(f"Arbete {key} är redan klart eller finns inte. Visa arbetena med assistant doc jobs.")
        job = desk.job(actor, key)
    write_json(job_record(job)) if as_json else say(f"Arbete {key} {'är avbrutet' if job.is_over else 'avbryts'}.")


@app.command("export")
def export_library(
    file: Annotated[Path, typer.Argument(help="ZIP-filen att skriva.", metavar="FIL")], home: Home = None, as_json: AsJson = False
) -> None:
    """Skriv hela biblioteket till en ZIP-fil: Markdown, versioner och originalfiler."""
    with open_desk(home) as (desk, actor):
        count = desk.export(actor, file)
    write_json({"documents": count}) if as_json else say(f"{count} dokument är skrivna till {file}.")


@app.command("import")
def import_library(
    file: Annotated[Path, typer.Argument(help="ZIP-filen från assistant doc export.", metavar="FIL")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Ta in ett exporterat bibliotek."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise AdviserError(f"{file} går inte att läsa ({error.strerror}). Kontrollera sökvägen och rättigheterna.") from error
    with open_desk(home) as (desk, actor):
        finish(desk, [desk.import_archive(actor, data)], as_json=as_json)


@app.command()
def verify(
    home: Home = None,
    as_json: AsJson = False,
    clean: Annotated[bool, typer.Option("--wipe", help="Skriv också om databasen, så att inget raderat ligger kvar på disken.")] = False,
) -> None:
    """Kontrollera att indexet stämmer med biblioteket; sluta med 1 om det inte gör det."""
    with open_desk(home) as (desk, actor):
        faults = desk.verify(actor)
        write_json({"faults": faults}) if as_json else typer.echo("\n".join(faults) or "Biblioteket och indexet stämmer överens.")
        if clean:
            desk.wipe(actor)
    if faults:
        raise typer.Exit(1)
