"""The command `assistant`: index, ask, chat, search, serve and journal, and the groups doc and user."""

import gc
import io
import logging
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, date
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.markup import escape

from assistant import account_commands, impact_commands, key_commands, log_commands, mcp_commands, test_commands
from assistant.conversation import Adviser
from assistant.journal import Entry, read_removed
from assistant.log_writer import LogWriter
from assistant.opening import choose_roots, open_adviser, open_searcher, update_index
from assistant.options import AsJson, Home, choose_settings, say, write_json
from assistant.records import BrokenLine, QueryRecord, QuestionRecord, ranked_documents, read_batch, result_record
from assistant.staff.accounts import count_administrators
from assistant.terminal import make_console, print_answer, print_removed, print_report, print_results, show_progress
from assistant.types import Turn
from corpus.errors import AdviserError
from corpus.library import reading
from index.builder import Progress
from index.searcher import Searcher

logger = logging.getLogger(__name__)
app = typer.Typer(
    help="Rådgivaren för industriföretag i Blekinge: svar om stöd och program, med källor.",
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
)  # fmt: skip
app.add_typer(impact_commands.app, name="doc")
app.add_typer(account_commands.app, name="user")
app.add_typer(key_commands.app, name="key")
app.add_typer(log_commands.app, name="questions")
app.add_typer(test_commands.app, name="test")
CHUNKS_PER_DOCUMENT = 20  # searched for each document wanted: enough that k documents are among them
Batch = Annotated[Path | None, typer.Option("--batch", help="Läs en JSON-rad per fråga ur en fil.", metavar="FIL")]
Today = Annotated[str | None, typer.Option("--today", help="Svara som om det vore den här dagen.", metavar="ÅÅÅÅ-MM-DD")]


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise AdviserError(f"--today är {text!r}; skriv en dag som 2026-11-22.") from error


@contextmanager
def _starting() -> Iterator[Progress]:
    """Show progress, and collect no garbage while all is imported and opened: a tenth of what a question costs from cold."""
    gc.disable()
    try:
        with show_progress(make_console(stderr=True)) as progress:
            yield progress
    finally:
        gc.enable()


@app.command()
def index(
    paths: Annotated[list[Path] | None, typer.Argument(help="Filer eller mappar som ska läggas till samlingen.")] = None,
    home: Home = None,
    only: Annotated[bool, typer.Option("--only", help="Bara de angivna filerna, utan de dokument som följer med.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Läs och bygg allt på nytt.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Visa vad som skulle ändras utan att ändra något.")] = False,
) -> None:
    """Läs dokumenten och uppdatera indexet med det som har ändrats."""
    settings = choose_settings(home)
    if only and not paths:
        raise AdviserError("--only behöver minst en fil eller mapp, till exempel: assistant index --only mina-dokument.")
    console = make_console(stderr=True)
    roots = choose_roots(settings.home, paths or [], only=only)
    with show_progress(console) as progress:
        report = update_index(settings, roots, rebuild=rebuild, dry_run=dry_run, progress=progress)
    print_report(make_console(), report, dry_run=dry_run)
    for fault in report.faults:
        console.print(f"[red]Fel:[/red] {escape(fault)}", soft_wrap=True)
    if report.faults:
        raise typer.Exit(1)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="Frågan, inom citattecken.")] = None,
    home: Home = None,
    as_json: AsJson = False,
    batch: Batch = None,
    today: Today = None,
) -> None:
    """Svara på en fråga, med källor."""
    if (question is None) == (batch is None):
        raise AdviserError('Ange en fråga inom citattecken, eller en fil med frågor: assistant ask "Vad är Robotlyftet?"')
    day = _day(today)
    lines = read_batch(batch, QuestionRecord) if batch else None
    with _starting() as progress:
        adviser = open_adviser(choose_settings(home), say=say, progress=progress)
    if lines is not None:
        _end_batch(_answer_line(adviser, line, day) for line in lines)
    else:
        answer = adviser.reply(question or "", today=day)
        write_json(answer.to_record()) if as_json else print_answer(make_console(), answer)


def _answer_line(adviser: Adviser, line: QuestionRecord | BrokenLine, day: date | None) -> bool:
    """Write the answer to a line of a batch, or what is wrong with it; tell whether it was answered."""
    if isinstance(line, BrokenLine):
        write_json(asdict(line))
        return False
    try:
        answer = adviser.reply(line.question, history=line.turns(), today=line.today or day)
    except AdviserError as error:
        write_json({"id": line.id, "error": str(error)})
        return False
    write_json({**answer.to_record(), "id": line.id})
    return True


def _end_batch(answered: Iterable[bool]) -> None:
    if broken := sum(not each for each in answered):
        say(f"{broken} {'rad' if broken == 1 else 'rader'} gick inte att besvara; se fältet error.")
        raise typer.Exit(1)


@app.command()
def chat(home: Home = None, today: Today = None) -> None:
    """Samtala i terminalen; samtalet minns vad som har sagts. Avsluta med Ctrl-D."""
    day = _day(today)
    with _starting() as progress:
        adviser = open_adviser(choose_settings(home), say=say, progress=progress)
    console = make_console()
    console.print("Ställ en fråga om stöd till industriföretag. Skriv /rensa för att börja om och /sluta för att avsluta.")
    history: list[Turn] = []
    while (question := _read_line()) not in (None, "/sluta"):
        if question == "/rensa":
            history = []
            console.print("Samtalet är rensat.")
            continue
        try:
            answer = adviser.reply(question or "", history=history, today=day)
        except AdviserError as error:
            console.print(str(error), markup=False)
            continue
        print_answer(console, answer)
        history += [Turn("user", question or ""), Turn("assistant", answer.answer)]


def _read_line() -> str | None:
    try:
        return input("\nFråga: ").strip()
    except EOFError:
        return None


@app.command()
def search(
    query: Annotated[str | None, typer.Argument(help="Sökorden.")] = None,
    home: Home = None,
    as_json: AsJson = False,
    batch: Batch = None,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="Högst så många träffar.")] = 10,
) -> None:
    """Visa de stycken som ligger närmast en fråga, med poäng."""
    if (query is None) == (batch is None):
        raise AdviserError('Ange sökord inom citattecken, eller en fil med sökningar: assistant search "automation"')
    lines = read_batch(batch, QueryRecord) if batch else None
    with _starting() as progress:
        searcher = open_searcher(choose_settings(home), say=say, progress=progress)
    if lines is not None:
        _end_batch(_search_line(searcher, line, k) for line in lines)
    else:
        results = searcher.search(_readable(query or ""), k=k)
        write_json([result_record(result) for result in results]) if as_json else print_results(make_console(), results)


def _search_line(searcher: Searcher, line: QueryRecord | BrokenLine, k: int) -> bool:
    """Write the documents for a line of a batch, or what is wrong with it; tell whether it was searched."""
    if isinstance(line, BrokenLine):
        write_json(asdict(line))
        return False
    results = searcher.search(line.query, k=CHUNKS_PER_DOCUMENT * k)
    write_json({"id": line.id, "results": ranked_documents(results, k)})
    return True


def _readable(text: str) -> str:
    """Replace bytes that were no UTF-8 on the command line."""
    return text.encode("utf-8", "replace").decode("utf-8")


@app.command()
def serve(
    home: Home = None,
    host: Annotated[str | None, typer.Option("--host", help="Adress att lyssna på (annars 127.0.0.1).")] = None,
    port: Annotated[int | None, typer.Option("--port", min=1, max=65535, help="Port (annars 7860).")] = None,
) -> None:
    """Starta webbsidorna: rådgivaren på / och personalens bibliotek på /personal."""
    settings = choose_settings(home)
    settings = replace(settings, host=host or settings.host, port=port or settings.port)
    from assistant.staff.desk import Desk  # noqa: PLC0415 - start-up time of the other commands

    with mcp_commands.without_library():
        from assistant.web.server import Backstage, run_server  # noqa: PLC0415 - gradio takes 3 s to import, and only this command needs it

    with show_progress(make_console(stderr=True)) as progress:
        roots = choose_roots(settings.home, (), only=False)
        report = update_index(settings, roots, progress=progress)
        searcher = open_searcher(settings, say=say, progress=progress)
        adviser = open_adviser(settings, say=say, searcher=searcher)
    for fault in report.faults:
        say(fault)
    desk = Desk(settings, embedder=searcher.embedder, analyzer=searcher.analyzer, searcher=searcher)
    with reading(desk.engine) as connection:
        if not count_administrators(connection):
            say("Biblioteket på /personal har ingen administratör än. Lägg till en: assistant user add NAMN --role administratör")
    log = LogWriter(settings.home, days=settings.log_days, subjects=adviser.subjects)
    run_server(adviser, host=settings.host, port=settings.port, say=say, backstage=Backstage(desk, log, searcher))


app.command()(mcp_commands.mcp)


@app.command()
def journal(
    home: Home = None,
    as_json: AsJson = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Högst så många, de senaste först.", metavar="N")] = 50,
) -> None:
    """Visa meningar från en språkmodell som inte visades, och varför."""
    entries = read_removed(choose_settings(home).home, limit=limit)
    write_json([_entry_record(entry) for entry in entries]) if as_json else print_removed(make_console(), entries)


def _entry_record(entry: Entry) -> dict[str, Any]:  # Any: a JSON object
    """Return a removed sentence as `assistant journal --json` writes it."""
    return {"at": entry.at.replace(tzinfo=UTC).isoformat(), "model": entry.model, **asdict(entry.sentence)}


def main() -> None:
    """Run the command line; what goes wrong is one sentence and a non-zero exit, never a traceback."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    for name in ("pypdf", "huggingface_hub"):  # what they warn of comes as an error of ours, or is none
        logging.getLogger(name).setLevel(logging.ERROR)
    _tolerate_encodings()
    try:
        sys.exit(app(prog_name="assistant", standalone_mode=False) or 0)
    except AdviserError as error:
        _fail(str(error), 1)
    except typer.TyperException as error:
        _fail(error.format_message(), error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        print("Avbrutet.", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
    except Exception as error:  # the last border: a person is never shown a traceback
        logger.debug("Unexpected", exc_info=error)
        _fail(f"Något oväntat hände ({type(error).__name__}: {error}). Försök igen; hjälper inte det, kör `assistant index --rebuild`.", 1)


def _fail(sentence: str, code: int) -> NoReturn:
    if sentence:  # typer has printed its help where there is none
        print(f"Fel: {sentence}", file=sys.stderr)
    sys.exit(code)


def _tolerate_encodings() -> None:
    """Let characters pass that the terminal's encoding lacks, rather than stop at them."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace" if stream is sys.stdin else "backslashreplace")
