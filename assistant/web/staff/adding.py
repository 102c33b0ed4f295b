"""Add documents: hand in files, a web address or nothing but a title; and what becomes of them, job by job."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from assistant.staff.jobs import Job
from assistant.web.staff.controls import badge, button, document_link, labelled, moment, submit, text_input
from assistant.web.staff.wording import ACCEPTED, EMPTY_JOBS, STAND, TASK
from corpus.extraction.kinds import LARGEST_FILE, READABLE

MEGABYTES = LARGEST_FILE // 1_000_000


def render_ways_in() -> str:
    """Return the three ways to add a document, with what is allowed said first."""
    files = (
        f'<form class="card" data-event="add_files" data-upload data-most="{LARGEST_FILE}"><h3>Filer</h3>'
        f"<p>{READABLE}. Högst {MEGABYTES} MB per fil, gärna flera på en gång.</p>"
        '<label class="drop"><input type="file" name="file" multiple '
        f'accept="{ACCEPTED}"><span><strong>Välj filer</strong> eller släpp dem här</span></label>'
        '<p class="upload-state" role="status"></p><p class="help">Varje fil blir ett utkast. Inget svarar företagen förrän ni publicerar. '
        "Filer med lösenord eller makron tas inte emot.</p></form>"
    )
    address = (
        '<form class="card" data-event="add_address"><h3>Webbadress</h3>'
        + labelled(
            "Adress",
            text_input("url", kind="url", placeholder="https://", extra="required"),
            help_text="Sidans text hämtas en gång. Bara webbplatser som driften har godkänt.",
        )
        + f'<div class="actions">{submit("Hämta sidan", name="")}</div></form>'
    )
    empty = (
        '<form class="card" data-event="add_text"><h3>Tomt dokument</h3>'
        + labelled("Titel", text_input("title", extra='required maxlength="200"'), help_text="Skriv texten själv efteråt.")
        + f'<div class="actions">{submit("Skapa utkastet", name="")}</div></form>'
    )
    return f'<div class="ways for-editors">{files}{address}{empty}</div>'


def render_jobs(jobs: Sequence[Job], *, at: datetime) -> str:
    """Return the newest jobs, each with how far it has come or what came of it."""
    if not jobs:
        return f'<p class="empty">{EMPTY_JOBS}</p>'
    return f'<ul class="jobs">{"".join(render_job(job, at=at) for job in jobs)}</ul>'


def render_job(job: Job, *, at: datetime) -> str:
    """Return one job."""
    what = f"{TASK[job.order.task]}: {escape(job.order.subject)}"
    head = f'<p class="name"><strong>{what}</strong> {badge(STAND[job.stand], f"job-{job.stand}")}</p>'
    facts = f'<p class="facts">{moment(job.created)} av {escape(job.order.by)}</p>'
    return f'<li class="job" data-stand="{job.stand}">{head}{_outcome(job) if job.is_over else _progress(job, at)}{facts}</li>'


def _outcome(job: Job) -> str:
    link = ""
    if job.stand == "done" and job.document_id and job.order.task in ("read", "fetch"):
        link = f" {document_link(job.document_id, 'Öppna utkastet')}"
    return f"<p>{escape(job.outcome)}{link}</p>"


def _progress(job: Job, at: datetime) -> str:
    percent = min(100, round(100 * job.done / job.total)) if job.total else None
    said = job.stage or ("Väntar på sin tur" if job.stand == "waiting" else "Börjar")
    parts = [escape(said)] + ([f"{percent} %"] if percent is not None else []) + time_left(job.seconds_left(at))
    value = f' value="{percent}"' if percent is not None else ""
    cancel = "Avbryts …" if job.cancelling else button("Avbryt", "cancel", {"key": str(job.key)}, name="quiet")
    bar = f'<progress max="100"{value} aria-label="{escape(job.order.subject)}"></progress>'
    return f'<p class="stage">{" · ".join(parts)}</p>{bar}<div class="for-editors">{cancel}</div>'


def time_left(seconds: int | None) -> list[str]:
    """Say how long is left, in words; nothing while it cannot be told."""
    if seconds is None:
        return []
    if seconds < 60:
        return [f"omkring {max(1, seconds)} s kvar"]
    return [f"omkring {round(seconds / 60)} min kvar"]
