"""What the commands print: an answer with numbered sources, search results, removed sentences, build reports and progress."""

import sys
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table as Grid
from rich.text import Text

from assistant import phrases
from assistant.journal import Entry
from assistant.tables import Table, split_tables
from assistant.types import Answer, Citation, Recommendation
from index.builder import Progress as Report
from index.builder import Report as BuildReport
from index.types import SearchResult

STATUS_STYLES = {"pågående": "green", "löpande": "green", "kommande": "cyan", "avslutad": "red", "okänd": "yellow"}
ANSWER_LABELS = {"clarify": "Motfråga", "not_found": "Framgår inte", "out_of_scope": "Utanför uppgiften"}
WIDTH = 100  # characters; longer lines are hard to read
LONGEST_SENTENCE = 300  # characters of a removed sentence


def make_console(*, stderr: bool = False) -> Console:
    """Return a console that colours only on a terminal and wraps at a readable width."""
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else WIDTH
    console = Console(stderr=stderr, highlight=False, width=width, soft_wrap=False)
    return console if console.width <= WIDTH else Console(stderr=stderr, highlight=False, width=WIDTH)


@contextmanager
def show_progress(console: Console) -> Iterator[Report]:
    """Show a bar with rate and time left for each stage of a build; nothing but silence where the output is no terminal."""
    columns = (
        TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]:>12}"),
        TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        tasks: dict[str, int] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = progress.add_task(stage, total=total, rate="")
            task = progress.tasks[list(tasks).index(stage)]
            speed = f"{task.speed:,.0f} st/s".replace(",", " ") if task.speed else ""
            progress.update(task.id, completed=done, total=total, rate=speed)

        yield report


def print_report(console: Console, report: BuildReport, *, dry_run: bool) -> None:
    """Say what a build did, or would do."""
    names = [("+", "green", report.added), ("~", "yellow", report.changed), ("-", "red", report.removed)]
    if dry_run:
        for sign, style, ids in names:
            for name in ids:
                console.print(f"[{style}]{sign}[/{style}] {escape(name)}")
    changes = f"{len(report.added)} nya, {len(report.changed)} ändrade, {len(report.removed)} borttagna"
    counts = f"{changes}, {report.unchanged} oförändrade dokument"
    if dry_run:
        console.print(f"Skulle ge: {counts}." if report.is_change else "Ingenting skulle ändras.")
    elif report.is_change:
        console.print(f"Klart: {counts}; {report.chunk_count} stycken, {report.embedded} nyinbäddade, på {report.seconds:.1f} s.")
    else:
        console.print(f"Allt är redan aktuellt: {report.unchanged} dokument, {report.chunk_count} stycken.")


def _source_lines(citation: Citation) -> Iterator[str]:
    section = f" › {escape(citation.section)}" if citation.section else ""
    page = f", s. {citation.page}" if citation.page else ""
    yield f"[bold]\\[{citation.marker}][/bold] {escape(citation.title)}{section}{page}"
    quote = textwrap.shorten(citation.quote, 300, placeholder=" …")
    yield f"    [italic]”{escape(quote)}”[/italic]"
    status = citation.programme_status
    label = f"[{STATUS_STYLES[status]}]{phrases.STATUS_NAMES[status]}[/{STATUS_STYLES[status]}], " if status else ""
    date = f"källa från {citation.published}" if citation.published else "odaterad källa"
    yield f"    {label}{date}" + (f", {escape(citation.url)}" if citation.url else "")


def _in_bold(text: str) -> Text:
    """Return text in which **bold** is so, and everything else stands as it was written."""
    text = escape(text)
    for part in text.split("**")[1::2]:
        text = text.replace(f"**{part}**", f"[bold]{part}[/bold]", 1)
    return Text.from_markup(text, emoji=False)


def _make_grid(table: Table) -> Grid:
    """Set a table with air between the rows, and equally wide columns beside the rows' names."""
    grid = Grid(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, leading=1, header_style="")
    for place, cell in enumerate(table.head):
        grid.add_column(_in_bold(cell), ratio=1 if place else None, overflow="fold")
    for row in table.rows:
        grid.add_row(*map(_in_bold, row))
    return grid


def _print_checks(console: Console, programmes: Sequence[Recommendation]) -> None:
    """Say of each programme what the company must make sure of first, where there is something."""
    checks = [f"- {programme.name} – {'; '.join(programme.check)}" for programme in programmes if programme.check]
    if checks:
        console.print("\n[bold]Kontrollera först[/bold]")
        console.print(Text("\n".join(checks)))


def print_answer(console: Console, answer: Answer) -> None:
    """Print an answer with its sources, whom to ask and what to ask next."""
    if label := ANSWER_LABELS.get(answer.status):
        console.print(f"[bold yellow]{label}[/bold yellow]")
    for place, part in enumerate(split_tables(answer.answer)):
        if place:
            console.print()
        console.print(_make_grid(part) if isinstance(part, Table) else _in_bold(part))
    _print_checks(console, answer.programmes)
    if answer.citations:
        console.print("\n[bold]Källor[/bold]")
        for citation in answer.citations:
            for line in _source_lines(citation):
                console.print(line, soft_wrap="http" in line)
    if answer.contact:
        console.print(f"\n[bold]Kontakt:[/bold] {escape(answer.contact.name)}" + (f", {answer.contact.url}" if answer.contact.url else ""))
    if answer.suggestions:
        console.print("[bold]Fråga vidare:[/bold] " + escape(" · ".join(answer.suggestions)))


def print_results(console: Console, results: Sequence[SearchResult]) -> None:
    """Print ranked chunks with their scores and the words that matched."""
    for number, result in enumerate(results, start=1):
        chunk = result.chunk
        place = " › ".join((chunk.title, *chunk.section))
        console.print(f"[bold]{number}. {escape(place)}[/bold]  ({escape(chunk.document_id)}, {chunk.id})")
        words = ", ".join(result.matched.get("stems", ()))
        console.print(f"   {result.score:.2f} = ord {result.lexical:.2f}, mening {result.semantic:.2f}; träff på: {escape(words) or '–'}")
        console.print(f"   {escape(textwrap.shorten(chunk.text, 240, placeholder=' …'))}\n")
    if not results:
        console.print("Ingenting hittades.")


def print_removed(console: Console, entries: Sequence[Entry]) -> None:
    """Print what a chat model lost, a line each: when (local time), the model, why, the documents it cited, and the sentence."""
    for entry in entries:
        removed = entry.sentence
        when = f"{entry.at.replace(tzinfo=UTC).astimezone():%Y-%m-%d %H:%M}"
        why = phrases.OBJECTIONS.get(removed.objection, removed.objection)
        documents = ", ".join(dict.fromkeys(removed.document_ids)) or "–"
        sentence = textwrap.shorten(removed.text, LONGEST_SENTENCE, placeholder=" …")
        line = f"{when} · {escape(entry.model)} · [yellow]{escape(why)}[/yellow] · {escape(documents)} · ”{escape(sentence)}”"
        console.print(line, soft_wrap=True, emoji=False)
    if not entries:
        console.print("Ingen mening har tagits bort.")
