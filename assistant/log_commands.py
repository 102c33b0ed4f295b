"""The commands `assistant questions …`: what companies ask, what they ask in vain, how it goes, and to forget it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table as Grid
from rich.text import Text
from sqlalchemy import Engine

from assistant import question_log
from assistant.options import AsJson, Home, choose_settings, say, write_json
from assistant.question_log import Asked, forget, questions, read_questions
from assistant.settings import Settings
from assistant.terminal import ANSWER_LABELS, make_console
from assistant.types import AnswerStatus
from corpus import shelf
from corpus.errors import AdviserError
from corpus.library import open_database, reading, writing
from index import generations

app = typer.Typer(help="Företagens frågor: visa, det som inte gick att svara på, en översikt, och glöm.", no_args_is_help=True)
Since = Annotated[str | None, typer.Option("--since", help="Första dagen (annars 30 dagar bakåt).", metavar="ÅÅÅÅ-MM-DD")]
Until = Annotated[str | None, typer.Option("--until", help="Sista dagen (annars i dag).", metavar="ÅÅÅÅ-MM-DD")]
SHOWN_DAYS = 30
SHOWN_ROWS = 15  # of each table in the terminal; --json writes all
THUMBS = {"up": "tumme upp", "down": "tumme ned", None: ""}


def _today() -> date:
    return datetime.now(UTC).date()


def _day(text: str | None, option: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise AdviserError(f"{option} är {text!r}; skriv en dag som 2026-11-22.") from error


@contextmanager
def _log(home: Path | None) -> Iterator[tuple[Settings, Engine]]:
    """Open the log; the server alone removes old texts, since it alone has the setting for sure."""
    from assistant.staff import themes  # noqa: PLC0415 - start-up time of the other commands

    settings = choose_settings(home)
    engine = open_database(settings.home, question_log.metadata, themes.metadata, generations.metadata, shelf.metadata)
    try:
        yield settings, engine
    finally:
        engine.dispose()


def _asked_record(asked: Asked) -> dict[str, Any]:  # Any: a JSON object, here and below
    return {**asdict(asked), "at": asked.at.replace(tzinfo=UTC).isoformat()}


@app.command("list")
def list_questions(
    home: Home = None,
    as_json: AsJson = False,
    status: Annotated[AnswerStatus | None, typer.Option("--status", help="answered, clarify, not_found eller out_of_scope.")] = None,
    since: Since = None,
    until: Until = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Högst så många, de senaste först.", metavar="N")] = 50,
) -> None:
    """Visa frågorna, de senaste först."""
    first, last = _day(since, "--since") or question_log.EVER, _day(until, "--until") or date.max
    with _log(home) as (_, engine), reading(engine) as connection:
        found = [one for one in read_questions(connection, since=first, until=last) if status in (None, one.status)][:limit]
    if as_json:
        write_json([_asked_record(one) for one in found])
        return
    console = make_console()
    for one in found:
        when = f"{one.at.replace(tzinfo=UTC).astimezone():%Y-%m-%d %H:%M}"
        told = ", ".join(filter(None, (ANSWER_LABELS.get(one.status, "Besvarad"), THUMBS[one.thumb], one.reason)))
        console.print(Text(f"{when}  {one.answer_id}  ").append(told, style="yellow").append(f"  {one.text}"), soft_wrap=True)
    if not found:
        console.print("Ingen fråga finns sparad.")


@app.command()
def unanswered(home: Home = None, as_json: AsJson = False) -> None:
    """Visa vad företag frågar om utan att få svar, eller utan att gilla svaret, i teman."""
    from assistant.opening import open_searcher  # noqa: PLC0415 - start-up time of the other commands, here and below
    from assistant.staff.themes import read_themes  # noqa: PLC0415

    with _log(home) as (settings, engine):
        searcher = open_searcher(settings, say=say)
        try:
            with reading(engine) as connection:
                found = read_themes(connection, searcher, today=_today())
        finally:
            searcher.close()
    if as_json:
        write_json([{name: value for name, value in asdict(theme).items() if name != "centre"} for theme in found])
        return
    grid = Grid("Tema", "Frågor", "30 dagar", "30 före", "Till exempel", "Närmaste dokument")
    for theme in found:
        numbers = (str(theme.size), str(theme.recent), str(theme.earlier))
        grid.add_row(Text(theme.label), *numbers, Text(theme.examples[0]), Text(theme.nearest_title))
    make_console().print(grid if found else "Ingen fråga har blivit utan svar.")


@app.command()
def overview(home: Home = None, as_json: AsJson = False, since: Since = None, until: Until = None) -> None:
    """Visa hur många frågor som ställs, hur det går, och vad de handlar om."""
    from assistant.staff.catalogue import load_catalogue  # noqa: PLC0415
    from assistant.staff.overview import make_overview  # noqa: PLC0415

    last = _day(until, "--until") or _today()
    first = _day(since, "--since") or last - timedelta(days=SHOWN_DAYS - 1)
    with _log(home) as (_, engine), reading(engine) as connection:
        documents = load_catalogue(connection).answering
        found = make_overview(connection, documents, since=first, until=last, today=_today())
    if as_json:
        write_json(asdict(found))
        return
    console = make_console()
    console.print(f"{found.since}–{found.until}: {found.questions} frågor.")
    console.print(f"Besvarade av dem som är för rådgivaren: {_percent(found.answered_share)}. Tumme upp: {_percent(found.up_share)}.")
    if found.programmes:
        grid = Grid("Program", "Status", "Frågor om", "Rekommenderat")
        for one in found.programmes[:SHOWN_ROWS]:
            grid.add_row(Text(one.title), one.status or "", str(one.asked), str(one.recommended))
        console.print(grid)
    if found.needs:
        console.print("Behov: " + ", ".join(f"{one.need} {one.questions}" for one in found.needs[:SHOWN_ROWS]))
    if found.ended:
        console.print(Text("Avslutade som det ändå frågas om: " + ", ".join(one.title for one in found.ended)))
    console.print(f"{len(found.uncited)} dokument har inget svar hämtats ur.")


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}".replace("%", " %")


@app.command("forget")
def forget_questions(
    answer_ids: Annotated[list[str] | None, typer.Argument(help="Svarens id, som list visar dem.", metavar="ID…")] = None,
    before: Annotated[str | None, typer.Option("--before", help="Alla frågor före den här dagen.", metavar="ÅÅÅÅ-MM-DD")] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Ta bort frågors text för gott; bara antalet per dag blir kvar."""
    day = _day(before, "--before")
    if bool(answer_ids) == bool(day):
        raise AdviserError("Ange svarens id, eller en dag med --before 2026-11-22.")
    condition = questions.c.at < datetime(day.year, day.month, day.day) if day else questions.c.answer_id.in_(answer_ids or [])
    with _log(home) as (_, engine), writing(engine) as connection:
        count = forget(connection, condition)
    write_json({"forgotten": count}) if as_json else say("1 fråga är borttagen." if count == 1 else f"{count} frågor är borttagna.")
    if answer_ids and count < len(set(answer_ids)):
        raise AdviserError(f"{len(set(answer_ids)) - count} av svaren finns inte i loggen. Deras id visas av: assistant questions list")
