"""What the commands `assistant doc` print: the library's list, versions and their differences, findings, jobs, the work list."""

import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from assistant.staff.jobs import Job
from assistant.staff.types import DiffLine, Entry, Sheet, WorkItem
from assistant.terminal import STATUS_STYLES
from corpus.checks import Finding
from corpus.shelf import Action, Revision, State

Record = dict[str, Any]  # Any: a JSON object
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # but tabs and line ends: a document could steer the terminal with them
STATES: dict[State, str] = {"draft": "utkast", "published": "publicerad", "retired": "tillbakadragen"}
ACTIONS: dict[Action, str] = {
    "added": "tillagd", "edited": "redigerad", "replaced": "ny utgåva", "merged": "sammanslagen", "retired": "tillbakadragen",
    "restored": "återställd", "imported": "importerad", "adopted": "som den kom",
}  # fmt: skip
STANDS = {"waiting": "väntar", "running": "pågår", "done": "klart", "failed": "misslyckades", "cancelled": "avbrutet"}
STAND_STYLES = {"done": "green", "failed": "red", "cancelled": "yellow"}


def visible(text: str) -> str:
    """Return text that a terminal shows and does not obey."""
    return CONTROL.sub("�", text)


def local_time(moment: datetime) -> str:
    """Write a moment in UTC as this machine's clock shows it."""
    return moment.replace(tzinfo=UTC).astimezone().strftime("%Y-%m-%d %H:%M")


def make_grid(*heads: str) -> Grid:
    """Return an empty table whose first column, by which a row is asked for, is never cut or broken where it fits on a line."""
    grid = Grid(box=None, pad_edge=False)
    for place, head in enumerate(heads):
        grid.add_column(head, no_wrap=place == 0, overflow="fold")
    return grid


def print_entries(console: Console, entries: Sequence[Entry]) -> None:
    """Print the library's list."""
    grid = make_grid("Id", "Titel", "Läge", "Status", "Till", "Granskas")
    for entry in entries:
        state = STATES[entry.state] + (" *" if entry.has_draft and entry.state == "published" else "")
        status = Text(entry.status or "", style=STATUS_STYLES.get(entry.status or "", ""))
        review = entry.review_by.isoformat() if entry.review_by else ""
        grid.add_row(Text(entry.id), Text(visible(entry.title)), state, status, Text(entry.ends), review)
    if entries:
        console.print(grid)
    drafts = sum(entry.has_draft and entry.state == "published" for entry in entries)
    console.print(f"{len(entries)} dokument." + (f" * {drafts} med opublicerade ändringar." if drafts else ""))


def print_findings(console: Console, fault: str, findings: Sequence[Finding]) -> None:
    """Print what the checks have to say, errors first."""
    if fault:
        console.print(Text("Fel: ", style="red").append(visible(fault), style="default"), soft_wrap=True)
    for finding in sorted(findings, key=lambda finding: finding.level != "fel"):
        style = "red" if finding.level == "fel" else "yellow"
        line = Text(f"{finding.level.capitalize()}: ", style=style)
        console.print(line.append(visible(f"{finding.place}: {finding.sentence}"), style="default"), soft_wrap=True)
    if not fault and not findings:
        console.print("Inga anmärkningar.")


def print_jobs(console: Console, jobs: Sequence[Job]) -> None:
    """Print how jobs ended, or how far they have come."""
    for job in jobs:
        stand = Text(f"{STANDS[job.stand]} ", style=STAND_STYLES.get(job.stand, ""))
        progress = f" {job.stage} {job.done}/{job.total}" if job.stand == "running" and job.total else ""
        line = Text(f"{job.key}  ").append_text(stand).append(visible(f"{job.order.subject}{progress}"))
        made = f" → {job.document_id}" if job.document_id and job.order.task in ("read", "fetch") else ""
        console.print(line.append(visible(f": {job.outcome}" if job.outcome else "") + made), soft_wrap=True)


def print_versions(console: Console, versions: Sequence[Revision]) -> None:
    """Print a document's versions, newest first."""
    grid = make_grid("Version", "När", "Vem", "Vad", "Varför")
    for revision in versions:
        signature = revision.signature
        why = Text(visible(signature.why))
        grid.add_row(str(revision.number), local_time(revision.at), Text(visible(signature.by)), ACTIONS[signature.action], why)
    console.print(grid)


def print_diff(console: Console, lines: Sequence[DiffLine]) -> None:
    """Print the difference between two versions as removed (-) and added (+) lines."""
    if all(line.kind in ("same", "gap") for line in lines):
        console.print("Versionerna är lika.")
        return
    for line in lines:
        old, new = visible(line.old), visible(line.new)
        if line.kind in ("changed", "removed"):
            console.print(Text(f"- {old}", style="red"), soft_wrap=True)
        if line.kind in ("changed", "added"):
            console.print(Text(f"+ {new}", style="green"), soft_wrap=True)
        if line.kind in ("same", "gap"):
            console.print(Text(f"  {old}" if line.kind == "same" else f"… {old}", style="dim"), soft_wrap=True)


def print_work(console: Console, items: Sequence[WorkItem]) -> None:
    """Print what somebody should look at."""
    if not items:
        console.print("Inget behöver ses över.")
    for item in items:
        due = f"  {item.due.isoformat()}" if item.due else ""
        asked = f"  ({item.asked} frågor)" if item.asked else ""
        line = Text(visible(item.title), style="bold").append(f" ({item.document_id}): ", style="not bold")
        console.print(line.append(visible(f"{item.sentence}{due}{asked}"), style="not bold"), soft_wrap=True)


def job_record(job: Job) -> Record:
    """Return a job as the commands write it with --json."""
    return {
        "key": job.key, "task": job.order.task, "subject": job.order.subject, "stand": job.stand, "outcome": job.outcome,
        "document_id": job.document_id, "result": dict(job.result),
    }  # fmt: skip


def version_record(revision: Revision) -> Record:
    """Return a version without its text."""
    signature = revision.signature
    return {"number": revision.number, "at": revision.at, "by": signature.by, "action": signature.action, "why": signature.why}


def check_record(fault: str, findings: Sequence[Finding]) -> Record:
    """Return what the checks have to say."""
    return {"fault": fault, "findings": [asdict(finding) for finding in findings]}


def sheet_record(sheet: Sheet) -> Record:
    """Return everything about a document."""
    offered = {"suggestions": [asdict(item) for item in sheet.suggestions], "offers": [asdict(offer) for offer in sheet.offers]}
    text = {"number": sheet.number, "markdown": sheet.markdown, "asked": sheet.asked}
    return {**asdict(sheet.entry), **text, **check_record(sheet.fault, sheet.findings), **offered, "remarks": list(sheet.remarks)}
