"""What the commands `assistant doc` print: the library's list, versions and their differences, findings, jobs, the work list."""

from collections.abc import Sequence
from datetime import UTC, datetime

from rich.console import Console
from rich.markup import escape
from rich.table import Table as Grid
from rich.text import Text

from assistant.staff.jobs import Job
from assistant.staff.types import DiffLine, Entry, WorkItem
from assistant.terminal import STATUS_STYLES
from corpus.checks import Finding
from corpus.shelf import Action, Revision, State

STATES: dict[State, str] = {"draft": "utkast", "published": "publicerad", "retired": "tillbakadragen"}
ACTIONS: dict[Action, str] = {
    "added": "tillagd", "edited": "redigerad", "replaced": "ny utgåva", "merged": "sammanslagen", "retired": "tillbakadragen",
    "restored": "återställd", "imported": "importerad", "adopted": "som den kom",
}  # fmt: skip
STANDS = {"waiting": "väntar", "running": "pågår", "done": "klart", "failed": "misslyckades", "cancelled": "avbrutet"}
STAND_STYLES = {"done": "green", "failed": "red", "cancelled": "yellow"}


def _local(moment: datetime) -> str:
    """Write a moment in UTC as this machine's clock shows it."""
    return moment.replace(tzinfo=UTC).astimezone().strftime("%Y-%m-%d %H:%M")


def print_entries(console: Console, entries: Sequence[Entry]) -> None:
    """Print the library's list."""
    grid = Grid("Id", "Titel", "Läge", "Status", "Till", "Granskas", box=None, pad_edge=False)
    for entry in entries:
        state = STATES[entry.state] + (" *" if entry.has_draft and entry.state == "published" else "")
        status = Text(entry.status or "", style=STATUS_STYLES.get(entry.status or "", ""))
        review = entry.review_by.isoformat() if entry.review_by else ""
        grid.add_row(escape(entry.id), escape(entry.title), state, status, entry.ends, review)
    console.print(grid)
    drafts = sum(entry.has_draft and entry.state == "published" for entry in entries)
    console.print(f"{len(entries)} dokument." + (f" * {drafts} med opublicerade ändringar." if drafts else ""))


def print_findings(console: Console, fault: str, findings: Sequence[Finding]) -> None:
    """Print what the checks have to say, errors first."""
    if fault:
        console.print(Text("Fel: ", style="red").append(fault, style="default"), soft_wrap=True)
    for finding in sorted(findings, key=lambda finding: finding.level != "fel"):
        style = "red" if finding.level == "fel" else "yellow"
        line = Text(f"{finding.level.capitalize()}: ", style=style)
        console.print(line.append(f"{finding.place}: {finding.sentence}", style="default"), soft_wrap=True)
    if not fault and not findings:
        console.print("Inga anmärkningar.")


def print_jobs(console: Console, jobs: Sequence[Job]) -> None:
    """Print how jobs ended, or how far they have come."""
    for job in jobs:
        stand = Text(f"{STANDS[job.stand]} ", style=STAND_STYLES.get(job.stand, ""))
        progress = f" {job.stage} {job.done}/{job.total}" if job.stand == "running" and job.total else ""
        line = Text(f"{job.key}  ").append_text(stand).append(f"{job.order.subject}{progress}")
        console.print(line.append(f": {job.outcome}" if job.outcome else ""), soft_wrap=True)


def print_versions(console: Console, versions: Sequence[Revision]) -> None:
    """Print a document's versions, newest first."""
    grid = Grid("Version", "När", "Vem", "Vad", "Varför", box=None, pad_edge=False)
    for revision in versions:
        signature = revision.signature
        grid.add_row(str(revision.number), _local(revision.at), escape(signature.by), ACTIONS[signature.action], escape(signature.why))
    console.print(grid)


def print_diff(console: Console, lines: Sequence[DiffLine]) -> None:
    """Print the difference between two versions as removed (-) and added (+) lines."""
    if all(line.kind in ("same", "gap") for line in lines):
        console.print("Versionerna är lika.")
        return
    for line in lines:
        if line.kind in ("changed", "removed"):
            console.print(Text(f"- {line.old}", style="red"), soft_wrap=True)
        if line.kind in ("changed", "added"):
            console.print(Text(f"+ {line.new}", style="green"), soft_wrap=True)
        if line.kind in ("same", "gap"):
            console.print(Text(f"  {line.old}" if line.kind == "same" else f"… {line.old}", style="dim"), soft_wrap=True)


def print_work(console: Console, items: Sequence[WorkItem]) -> None:
    """Print what somebody should look at."""
    if not items:
        console.print("Inget behöver ses över.")
    for item in items:
        due = f"  {item.due.isoformat()}" if item.due else ""
        asked = f"  ({item.asked} frågor)" if item.asked else ""
        console.print(Text(f"{item.title}: ", style="bold").append(f"{item.sentence}{due}{asked}", style="not bold"), soft_wrap=True)
