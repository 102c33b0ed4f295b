"""What is done on the bench: ask, ask on, clear, and keep what is seen as a test."""

from dataclasses import replace
from html import escape

from assistant.staff.cases import STATUS_NAMES
from assistant.staff.desk import Desk
from assistant.staff.inspection_desk import FAULT_TAG, InspectionDesk
from assistant.staff.inspection_records import Setup
from assistant.staff.judging import Verdict
from assistant.staff.roles import Actor
from assistant.staff.types import Filter
from assistant.web.staff.bench import read_trial, render_form
from assistant.web.staff.bench_cases import read_test, render_dialogs
from assistant.web.staff.bench_passages import number, render_passages
from assistant.web.staff.bench_talk import render_before, render_talk
from assistant.web.staff.bench_why import render_why
from assistant.web.staff.controls import fresh
from assistant.web.staff.submission import Submission
from assistant.web.staff.wiring import Changes

ONLY_DRAFTS = Filter(only_drafts=True)
WITH_DRAFT_OR_MODEL = Setup(with_model=True)  # anything but what a run of the tests answers with


class BenchActs:
    """The acts of the bench."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def _bench(self) -> InspectionDesk:
        return InspectionDesk(self._desk.engine, self._desk.answering)

    def open(self, actor: Actor, _given: Submission) -> Changes:
        """Show the form, with the drafts there are now."""
        return ("", render_form(self._desk.list_documents(actor, ONLY_DRAFTS), self._desk.settings.model or ""))

    # Areas: talk, why, passages, dialogs, kept
    def ask(self, actor: Actor, given: Submission) -> Changes:
        """Answer what the form asks, in the talk there is."""
        return self._answer(actor, given, follows=False)

    def follow(self, actor: Actor, given: Submission) -> Changes:
        """Answer what the form asks, as what comes after the answer that is shown."""
        return self._answer(actor, given, follows=True)

    def _answer(self, actor: Actor, given: Submission, *, follows: bool) -> Changes:
        trial = read_trial(given, follows=follows)
        inspection = self._bench.inspect(actor, trial.inquiry, trial.setup, k=trial.k)
        took = f"{number(sum(inspection.stages.values()), 0)} ms"
        return (
            f"Svaret är klart på {took}: frågan blev {STATUS_NAMES[inspection.answer.status]}.",
            render_talk(inspection),
            render_why(inspection),
            render_passages(inspection),
            render_dialogs(inspection, trial),
            "",
        )

    def clear(self, actor: Actor, _given: Submission) -> Changes:
        """Forget the talk."""
        return ("Samtalet är rensat.", render_before(), "", "", "", "")

    def keep(self, actor: Actor, given: Submission) -> Changes:
        """Keep a test of the answer."""
        _, verdict = self._bench.keep(actor, read_test(given, owner=actor.name))
        return ("", _kept("Testet är sparat.", verdict))

    def fault(self, actor: Actor, given: Submission) -> Changes:
        """Keep the answer as one that is wrong."""
        case = read_test(given, owner=actor.name)
        tagged = replace(case, tags=tuple(dict.fromkeys([*case.tags, FAULT_TAG])))
        setup = Setup() if given.text("plain") else WITH_DRAFT_OR_MODEL
        _, verdict = self._bench.report_fault(actor, tagged, setup)
        return ("", _kept("Felet är sparat som ett testfall.", verdict))


def _kept(sentence: str, verdict: Verdict) -> str:
    """Say that a test is kept, how what answers now stands up to it, and where it is."""
    now = "Svaret som företagen får nu klarar det." if verdict.passed else "Svaret som företagen får nu klarar det inte:"
    failures = "".join(f"<li>{escape(failure)}</li>" for failure in verdict.failures)
    more = f'<ul class="steps">{failures}</ul>' if failures else ""
    link = '<a href="?vy=testfall" data-view="cases">Visa testfallen</a>'
    return fresh(f'<div class="good" data-kept role="status"><p>{sentence} {now}</p>{more}<p>{link}</p></div>')
