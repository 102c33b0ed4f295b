"""What each kind of job does: read a file, unpack many, fetch a page, publish, retire, erase, take in a library, try links."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Engine, update

from assistant.chat_model import open_chat_model
from assistant.phrases import count_of
from assistant.settings import Settings
from assistant.staff import audit
from assistant.staff.answering import Answering
from assistant.staff.case_desk import CaseDesk, Plan
from assistant.staff.catalogue import file_draft, load_catalogue
from assistant.staff.editing import adopt
from assistant.staff.impact import measure_impact
from assistant.staff.impact_shelf import forget_impacts, keep_impact
from assistant.staff.intake import Handed, Suggester, find_same, make_draft, save_new
from assistant.staff.jobs import Job, Order, Outcome, add_job, awaited_originals, find_job, forget_document_jobs, jobs
from assistant.staff.jobs import Task as TaskName
from assistant.staff.links import try_links
from assistant.staff.proposals import make_suggester
from assistant.staff.publishing import Press, Retirement, plan_publication, plan_retirement, wipe
from assistant.staff.roles import Actor
from assistant.staff.run_shelf import forget_answers
from assistant.staff.runs import Selection
from assistant.staff.traces import forget_traces
from assistant.staff.transfer import import_library
from corpus import originals, shelf
from corpus.errors import AdviserError
from corpus.extraction.archive import Refusal, open_archive
from corpus.extraction.kinds import recognise
from corpus.extraction.sandbox import ExtractionCancelled, extract_safely
from corpus.extraction.types import Extraction
from corpus.fetching import fetch_page
from corpus.library import reading, writing
from corpus.overlay import Change
from corpus.shelf import Draft, Revision, Signature

LOOK_EVERY = 0.5  # seconds between two looks at whether a job is to be cancelled
MARKDOWN = (".md", ".markdown")
ERASED = "ett raderat dokument"


class Cancelled(Exception):
    """The job is to be cancelled."""


@dataclass(frozen=True, slots=True)
class Task:
    """A job with what it may need."""

    job: Job
    engine: Engine
    answering: Answering
    report: Callable[[str, int, int], None]  # stage, done, total; raises Cancelled

    @property
    def press(self) -> Press:
        """What builds the index."""
        return self.answering.press

    @property
    def settings(self) -> Settings:
        """What the operator has chosen."""
        return self.answering.settings

    @property
    def by(self) -> str:
        """Who ordered it."""
        return self.job.order.by

    def given(self, name: str) -> str:
        """Return a text that the job was given, "" for none."""
        return str(self.job.order.payload.get(name) or "")

    def watch(self) -> Callable[[], bool]:
        """Return what tells whether the job is to be cancelled, with a look into the database now and then."""
        looked, answer = 0.0, False

        def is_cancelled() -> bool:
            nonlocal looked, answer
            if time.monotonic() - looked > LOOK_EVERY:
                with reading(self.engine) as connection:
                    job = find_job(connection, self.job.key)
                looked, answer = time.monotonic(), job is None or job.cancelling
            return answer

        return is_cancelled


def read_file(task: Task) -> Outcome:
    """Turn a file that was handed in into a draft; one that cannot be read is not kept."""
    handed = Handed(task.given("digest"), task.given("name"), task.given("url"))
    with reading(task.engine) as connection:
        same, data = find_same(connection, handed.digest), originals.read_original(connection, handed.digest)
    if same:
        return _already_there(handed.name, same.document_id, same.draft.title, same.number)
    if data is None:
        return Outcome(f"{handed.name} finns inte kvar. Lägg in filen igen.", stand="failed")
    try:
        extraction = _extract(task, handed, data)
        task.report("Föreslår uppgifter", 0, 0)
        with reading(task.engine) as connection:
            library = load_catalogue(connection).library()
        document_id, draft = make_draft(library, handed, extraction, today=date.today(), more=_suggester(task.settings))
        task.report("Sparar utkastet", 0, 0)
        with writing(task.engine) as connection:
            saved, sentence = _keep_draft(connection, task, handed, (document_id, draft))
        return Outcome(" ".join([sentence, *extraction.remarks]), {"version": saved.number}, saved.document_id)
    except (AdviserError, Cancelled):
        with writing(task.engine) as connection:
            _drop(connection, task, handed.digest)
        raise


def _drop(connection: Connection, task: Task, digest: str) -> None:
    """Let a file go that no version came from and no other job is to read."""
    if digest not in awaited_originals(connection, but=task.job.key):
        shelf.drop_unused_originals(connection, [digest])


def _already_there(name: str, document_id: str, title: str, number: int) -> Outcome:
    sentence = f"{name} finns redan i biblioteket: samma fil som version {number} av {title}. Inget har lagts till."
    return Outcome(sentence, {"relation": "same", "version": number}, document_id)


def _extract(task: Task, handed: Handed, data: bytes) -> Extraction:
    task.report("Läser filen", 0, 0)
    try:
        return extract_safely(data, handed.name, url=handed.url, progress=task.report, is_cancelled=task.watch())
    except ExtractionCancelled as error:
        raise Cancelled from error


def _suggester(settings: Settings) -> Suggester | None:
    """Return what asks the configured chat model for suggestions, or None where there is none."""
    if not settings.model:
        return None
    return make_suggester(open_chat_model(settings.model, timeout=settings.model_timeout, base_url=settings.model_url))


def _keep_draft(connection: Connection, task: Task, handed: Handed, draft: tuple[str, Draft]) -> tuple[Revision, str]:
    """Save what was read as a draft, or as a new version of the document whose id a Markdown file names; return it and what to say."""
    document_id, text = draft
    why = f"Inläst från {handed.url or handed.name}"
    known = load_catalogue(connection)
    if handed.name.lower().endswith(MARKDOWN) and document_id in known.ids():
        if document_id not in known.holdings and (found := file_draft(known, document_id)):
            adopt(connection, document_id, found[0], answers=found[1])
        saved = shelf.add_revision(connection, document_id, text, Signature(task.by, "replaced", why))
        sentence = f"{handed.name} blev version {saved.number} av {text.title}, som utkast."
    else:
        saved = save_new(connection, document_id, text, task.by, why=why)
        sentence = f"{handed.name} blev utkastet {text.title}."
    audit.note(connection, task.by, "read", saved.document_id, {"file": handed.name, "version": saved.number})
    return saved, sentence


def unpack(task: Task) -> Outcome:
    """Order a reading of each file in a ZIP, or take in the ZIP of an exported library as what it is."""
    digest, name = task.given("digest"), task.given("name")
    with reading(task.engine) as connection:
        data = originals.read_original(connection, digest)
    task.report("Packar upp", 0, 0)
    try:
        recognise(data or b"", name)  # an office file is a ZIP too, and one called so is misnamed
        members = list(open_archive(data or b"", name))
    finally:
        with writing(task.engine) as connection:
            _drop(connection, task, digest)
    refused = [member.sentence for member in members if isinstance(member, Refusal)]
    keys = []
    with writing(task.engine) as connection:
        for member in members:
            if not isinstance(member, Refusal):
                original = originals.keep_original(connection, member.name, member.data)
                keys.append(add_job(connection, Order("read", member.name, task.by, {"digest": original.digest, "name": member.name})))
    count = len(keys)
    sentence = " ".join([f"{name} innehöll {count_of(count, 'fil', 'filer')} som läses in var för sig.", *refused])
    return Outcome(sentence, {"files": count, "refused": refused, "jobs": keys})


def fetch(task: Task) -> Outcome:
    """Fetch a web page and turn it into a draft."""
    task.report("Hämtar sidan", 0, 0)
    page = fetch_page(task.given("url"), allowed_hosts=task.settings.fetch_hosts)
    name = page.url.rstrip("/").rsplit("/", 1)[-1] or page.url
    suffix = "" if name.lower().endswith((".pdf", ".docx", ".pptx", ".xlsx", ".html", ".htm", ".txt", ".md")) else ".html"
    with writing(task.engine) as connection:
        original = originals.keep_original(connection, name + suffix, page.data)
        payload = {"digest": original.digest, "name": name + suffix, "url": page.url}
        connection.execute(update(jobs).where(jobs.c.key == task.job.key).values(payload=payload))
        job = find_job(connection, task.job.key) or task.job
    return read_file(Task(job, task.engine, task.answering, task.report))


def publish(task: Task) -> Outcome:
    """Let the newest versions of documents answer."""
    ids = [str(name) for name in _list(task.job.order.payload, "ids")]
    change = plan_publication(task.engine, ids)
    report = task.press.run(change, task.report)
    versions = {move.document_id: move.published for move in change.moves}
    with writing(task.engine) as connection:
        for name, version in versions.items():
            audit.note(connection, task.by, "published", name, {"version": version, "why": task.given("why")})
    what = f"Version {versions[ids[0]]} av {ids[0]} svarar nu." if len(ids) == 1 else f"{len(ids)} dokument svarar nu."
    return Outcome(what, {"versions": versions, "seconds": round(report.seconds, 2)}, ids[0])


def _list(payload: Mapping[str, object], name: str) -> list[object]:
    value = payload.get(name)
    return value if isinstance(value, list) else []


def retire(task: Task) -> Outcome:
    """Let a document answer that it has ended, or nothing."""
    name = task.given("id")
    how = Retirement("silent" if task.given("mode") == "silent" else "ended", task.given("why"), task.given("replaced_by"))
    task.press.run(plan_retirement(task.engine, name, how, by=task.by, today=date.today()), task.report)
    with writing(task.engine) as connection:
        audit.note(connection, task.by, "retired", name, {"mode": how.mode, "why": how.why})
    return Outcome(f"{name} svarar {'inte längre alls' if how.mode == 'silent' else 'bara att det har upphört'}.", {}, name)


def erase(task: Task) -> Outcome:
    """Remove a document for good: from the database, the files and every generation of the index."""
    name = task.given("id")
    mark = f"raderat {shelf.erasure_mark(name)[:12]}"
    with writing(task.engine) as connection:
        held = shelf.find_holding(connection, name)
        for file in shelf.file_names(connection, name):
            audit.forget_subject(connection, file, mark)
    if held:  # else the process died after the erasure took effect and before the disk was wiped
        task.press.run(Change(erased=(name,)), task.report)
    with writing(task.engine) as connection:
        forget_traces(connection, name)
        forget_answers(connection, name)
        forget_impacts(connection)
        audit.forget_subject(connection, name, mark)
        audit.note(connection, task.by, "erased", mark)
        forget_document_jobs(connection, name, but=task.job.key)
        connection.execute(update(jobs).where(jobs.c.key == task.job.key).values(subject=ERASED, document_id="", payload={}))
    task.report("Skriver om databasen", 0, 0)
    task.answering.rehearsals.close()
    wipe(task.engine, task.press.home)
    return Outcome("Dokumentet är raderat för gott, med alla versioner och filer.")


def take_in(task: Task) -> Outcome:
    """Take in an exported library, and let what was published in it answer."""
    digest = task.given("digest")
    with reading(task.engine) as connection:
        data = originals.read_original(connection, digest)
    try:
        task.report("Läser biblioteket", 0, 0)
        change, count = import_library(task.engine, data or b"")
        task.press.run(change, task.report)
    finally:
        with writing(task.engine) as connection:
            _drop(connection, task, digest)
    with writing(task.engine) as connection:
        audit.note(connection, task.by, "imported", "bibliotek", {"documents": count})
    return Outcome(f"{count} dokument togs in.", {"documents": count})


def links(task: Task) -> Outcome:
    """Try the addresses that published documents point at."""
    with reading(task.engine) as connection:
        documents = load_catalogue(connection).answering
    tried, dead = try_links(task.engine, documents, task.settings.fetch_hosts, task.report)
    return Outcome(f"{tried} länkar prövades; {dead} svarade inte.", {"tried": tried, "dead": dead})


def run_tests(task: Task) -> Outcome:
    """Run test cases on what answers companies, and keep what they come to."""
    model = task.settings.model or ""
    plan = Plan(Selection(task.given("tag"), task.given("document")), date.today(), model)
    task.report("Öppnar indexet", 0, 0)
    adviser = task.answering.adviser(with_model=bool(model))
    run, _ = CaseDesk(task.engine).run(Actor(task.by, "läsare"), adviser, plan, task.report)
    return Outcome(f"{run.passed} av {run.total} testfall höll.", {"run": run.key})


def foresee(task: Task) -> Outcome:
    """Find out what would change if the newest versions of documents answered, and keep it."""
    ids = [str(name) for name in _list(task.job.order.payload, "ids")]
    impact = measure_impact(task.engine, task.answering, plan_publication(task.engine, ids), by=task.by, progress=task.report)
    with writing(task.engine) as connection:
        keep_impact(connection, impact)
    return Outcome(impact.sentence, {"counts": impact.counts, "seconds": impact.seconds}, ids[0])


PERFORM: Mapping[TaskName, Callable[[Task], Outcome]] = {
    "read": read_file, "unpack": unpack, "fetch": fetch, "publish": publish, "retire": retire, "erase": erase, "import": take_in,
    "links": links, "test": run_tests, "impact": foresee,
}  # fmt: skip
