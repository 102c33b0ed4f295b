"""The bench is drawn from what went on, as text whatever stands in it; what its forms send is read as given or refused with a sentence."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.chat_model import Transcript
from assistant.names import Mention, Name
from assistant.profile import make_profile
from assistant.question import Understanding
from assistant.retriever import Passage
from assistant.settings import Settings
from assistant.staff.case_desk import CaseDesk
from assistant.staff.case_records import write_case
from assistant.staff.cases import Case
from assistant.staff.desk import Desk
from assistant.staff.inspection_records import Considered, Dropped, Inquiry, Inspection, LeftOut, Mark, Marked, Ranked, Reading, Setup
from assistant.staff.roles import Actor
from assistant.staff.types import Entry
from assistant.types import Answer, Citation, Recommendation, RemovedSentence, Turn
from assistant.web.staff.bench import Trial, read_trial, render_form
from assistant.web.staff.bench_acts import BenchActs
from assistant.web.staff.bench_cases import read_test, render_dialogs
from assistant.web.staff.bench_passages import render_marked, render_passages
from assistant.web.staff.bench_talk import render_talk
from assistant.web.staff.bench_why import render_why
from assistant.web.staff.submission import Submission
from corpus.errors import AdviserError
from corpus.schema import Document
from index.analyzer import Analyzer
from index.types import Chunk, SearchResult

HOSTILE = "<img src=x onerror=alert(1)></textarea></pre><script>alert(1)</script>\"' &amp;"
TODAY = date(2026, 11, 22)
EDITOR, READER = Actor("eva", "redaktör"), Actor("lars", "läsare")
PROGRAMME = """---
id: iuc/vindlyftet
title: Vindlyftet
kind: programme
sources:
- {n: 1, title: Vindlyftets sida, published: 2026-05-01}
verified: 2026-11-01
programme: {owner: IUC Blekinge, status: löpande, needs: [produktion]}
---

Vindlyftet är ett stöd till företag som bygger delar till vindkraftverk. [1] Stödet är högst 75 000 kronor per företag. [1]
"""


def given(**values: str | list[str]) -> Submission:
    return Submission({name: tuple(value) if isinstance(value, list) else (value,) for name, value in values.items()})


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer, index_home: Callable[..., Path]) -> Iterator[Desk]:
    """A desk on a library of one programme."""
    desk = Desk(Settings(home=index_home(tmp_path_factory.mktemp("bench"), {"vindlyftet": PROGRAMME})), analyzer=analyzer)
    yield desk
    desk.close()


@pytest.fixture
def acts(desk: Desk) -> BenchActs:
    return BenchActs(desk)


@pytest.fixture
def hostile(desk: Desk) -> Inspection:
    """An inspection in which everything that comes from elsewhere is markup."""
    document = next(iter(desk.answering.searcher.documents().values()))
    return make_inspection(replace(document, id="iuc/x", title=HOSTILE))


def make_inspection(document: Document) -> Inspection:
    chunk = Chunk("c", HOSTILE, HOSTILE, "text", (HOSTILE,), HOSTILE, HOSTILE, page=3)
    passage = Passage(chunk, HOSTILE, (1,), 0, 1.0, 0.5, 0.5, 0.5)
    result = SearchResult(chunk, 3.0, 2.0, 2.0, asked={HOSTILE: 1.0})
    marked = Marked(HOSTILE, (Mark(1, 4, "word"), Mark(10, 20, "part")))
    answer = Answer(
        "1", "answered", f"{HOSTILE} [1]", (Citation(1, HOSTILE, HOSTILE, HOSTILE, HOSTILE, None, None, "löpande"),),
        (Recommendation(HOSTILE, HOSTILE, "löpande", (HOSTILE,), (HOSTILE,)),), (HOSTILE,),
    )  # fmt: skip
    transcript = Transcript(
        HOSTILE, [("system", HOSTILE), (HOSTILE, HOSTILE)], HOSTILE, [RemovedSentence(HOSTILE, HOSTILE, ())], fault=HOSTILE
    )
    return Inspection(
        inquiry=Inquiry(HOSTILE, (Turn("user", HOSTILE), Turn("assistant", HOSTILE)), TODAY),
        setup=Setup(),
        answer=answer,
        reading=Reading(
            make_understanding(), ((HOSTILE, HOSTILE),), ((HOSTILE, HOSTILE),), ((HOSTILE, (HOSTILE,)),),
            HOSTILE, goes_back=True
        ),
        passages=(Ranked(1, passage, result, (marked,), marked, 1), Ranked(2, passage, None, (), Marked(HOSTILE), None)),
        found=9,
        gaps=2,
        left_out=tuple(LeftOut(passage, reason) for reason in ("twin", "time", "region")),
        programmes=(Considered(document, "löpande", "said", 1.0, 0.5, True, (HOSTILE,), (HOSTILE,), "storlek"),),
        dropped=(Dropped(HOSTILE, "number"),),
        titles={HOSTILE: HOSTILE},
        stages={"understand": 1.0, "search": 1234.5},
        transcript=transcript,
    )  # fmt: skip


def make_understanding() -> Understanding:
    mention = Mention(Name(HOSTILE, HOSTILE, 0, is_title=True), HOSTILE, 90.0, 0.5)
    return Understanding(
        HOSTILE, HOSTILE, HOSTILE,
        frozenset({"cost"}), ("ai",), ("bidrag",), (mention,), (), make_profile(5, "Ronneby", ("trä",)), "action",
        is_follow_up=True, is_english=True, is_domain=True, is_individual=True, years=(), is_reply=False, scope=0.5, told=make_profile(),
    )  # fmt: skip


TRIAL = Trial(Inquiry(HOSTILE, (), TODAY), Setup(), 10, TODAY)
PANELS: dict[str, Callable[[Inspection], str]] = {
    "talk": render_talk,
    "why": render_why,
    "passages": render_passages,
    "dialogs": lambda inspection: render_dialogs(inspection, TRIAL),
    "form": lambda _: render_form([Entry(HOSTILE, HOSTILE, None, "draft", "staff", has_draft=True, status=None)], HOSTILE),
}


@pytest.mark.parametrize("name", list(PANELS))
def test_hostile_text_stays_text(hostile: Inspection, name: str) -> None:
    html = PANELS[name](hostile)
    assert "&lt;img" in html
    assert "<img" not in html
    assert "<script" not in html
    assert "</textarea></pre>" not in html
    assert 'onerror=alert(1)"' not in html


def test_marks_are_drawn_around_what_they_mark_and_nothing_is_lost() -> None:
    html = render_marked(Marked("a <b> & c", (Mark(0, 1, "word"), Mark(2, 5, "letters"))))
    assert html == '<mark class="mark-word">a</mark> <mark class="mark-letters">&lt;b&gt;</mark> &amp; c'


def test_a_row_leads_to_its_document_at_the_passage(hostile: Inspection) -> None:
    passage = replace(
        hostile.passages[0].passage, chunk=replace(hostile.passages[0].passage.chunk, document_id="iuc/x"), text="Så är det & så."
    )
    html = render_passages(replace(hostile, passages=(replace(hostile.passages[0], passage=passage),), left_out=()))
    assert '<a data-find="Så är det &amp; så." href="?dokument=iuc/x" data-open="iuc/x">' in html


def test_scores_and_times_are_written_as_swedes_do(hostile: Inspection) -> None:
    assert ">2,0<" in render_passages(hostile)
    assert "1234,5 ms" in render_why(hostile)


def test_without_a_model_the_page_says_that_no_tokens_were_used(hostile: Inspection) -> None:
    assert "inga token gick åt" in render_why(replace(hostile, transcript=None))
    assert "fick inte frågan" in render_why(replace(hostile, transcript=None, setup=Setup(with_model=True)))


# The form


def test_the_form_says_why_drafts_and_a_model_cannot_be_chosen_where_there_are_none() -> None:
    html = render_form([], "")
    assert html.count("disabled") == 2
    assert "Inga utkast väntar" in html
    assert "Ingen språkmodell är inställd" in html
    assert "disabled" not in render_form([Entry("iuc/x", "X", None, "draft", "staff", has_draft=True, status=None)], "ollama:gemma3")


def test_what_a_company_is_comes_as_words_before_its_question() -> None:
    trial = read_trial(given(question="Vilket stöd finns?", employees="1 500", place=" Olofström\n", trade="livsmedel"), follows=False)
    assert trial.inquiry.question == ("Vi är ett företag i Olofström med 1500 anställda. Vi arbetar med livsmedel. Vilket stöd finns?")


def test_a_company_tells_of_itself_once_in_a_talk() -> None:
    case = Case("Vi är ett företag i Olofström. Vilket stöd finns?")
    sent = given(question="Vad kostar det?", place="Olofström", asked=json.dumps(write_case(case)), said="Robotstödet.")
    trial = read_trial(sent, follows=True)
    assert trial.inquiry.question == "Vad kostar det?"
    assert trial.inquiry.history == (Turn("user", case.question), Turn("assistant", "Robotstödet."))
    again = read_trial(sent, follows=False)
    assert again.inquiry.history == ()
    assert again.inquiry.question == "Vi är ett företag i Olofström. Vad kostar det?"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"employees": "femton"}, "Skriv ett heltal"),
        ({"employees": "12345678"}, "Skriv ett heltal"),
        ({"day": "i går"}, "kan inte läsas"),
        ({"source": "draft"}, "Inget utkast är valt"),
        ({"asked": "{trasigt"}, "kom inte fram helt"),
        ({"asked": "[" * 100_000}, "kom inte fram helt"),
        ({"asked": "[]"}, "kom inte fram helt"),
        ({"asked": '{"question": 3}'}, "question"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(values: dict[str, str], sentence: str) -> None:
    with pytest.raises(AdviserError, match=sentence):
        read_trial(given(question="Vad finns?", **values), follows=False)


def test_drafts_count_only_where_they_are_chosen() -> None:
    assert read_trial(given(question="x", source="published", draft=["a", "b"]), follows=False).setup == Setup()
    assert read_trial(given(question="x", source="draft", draft=["a", "b"]), follows=False).setup == Setup(("a", "b"))


# The acts


def test_a_reader_asks_and_asks_on(acts: BenchActs) -> None:
    notice, talk, why, passages, dialogs, kept = acts.ask(READER, given(question="Hur stort är Vindlyftet?", k="5"))
    assert "besvarad" in notice
    assert "75 000 kronor" in talk
    assert "Vindlyftet" in why
    assert "<mark" in passages
    assert "dialog-bench-keep" in dialogs
    assert kept == ""
    asked = json.dumps(write_case(Case("Hur stort är Vindlyftet?")))
    _, talk, why, *_ = acts.follow(READER, given(question="Vem kan söka det?", asked=asked, said="Högst 75 000 kronor."))
    assert "Tidigare i samtalet: 1 fråga" in talk
    assert "Följdfråga" in why


def test_an_empty_question_is_refused_with_a_sentence(acts: BenchActs) -> None:
    with pytest.raises(AdviserError, match="Frågan är tom"):
        acts.ask(READER, given(question="  "))


def test_clearing_leaves_nothing_of_the_talk(acts: BenchActs) -> None:
    _, talk, *rest = acts.clear(READER, given())
    assert "Ställ en fråga" in talk
    assert rest == ["", "", "", ""]


TEST = {"asked": json.dumps(write_case(Case("Hur stort är Vindlyftet?"))), "status": "answered", "cites": "iuc/vindlyftet", "plain": "1"}


@pytest.mark.parametrize("act", ["keep", "fault"])
def test_who_may_only_read_saves_nothing(acts: BenchActs, desk: Desk, act: str) -> None:
    with pytest.raises(AdviserError, match="redaktör"):
        getattr(acts, act)(READER, given(**TEST, says="90 000 kronor", comment="Fel belopp."))
    assert CaseDesk(desk.engine).list_cases(READER) == []


def test_a_test_is_kept_as_it_was_filled_in(acts: BenchActs, desk: Desk) -> None:
    values = TEST | {
        "says": "75 000 kronor\n\n/högst \\d+/",
        "says_not": "100 000",
        "tags": "belopp, vind,",
        "day": "2026-11-22",
        "comment": "Viktigt.",
    }
    notice, kept = acts.keep(EDITOR, given(**values))
    assert notice == ""
    assert "?vy=testfall" in kept
    assert "klarar det." in kept
    (stored,) = CaseDesk(desk.engine).list_cases(EDITOR)
    assert stored.case == Case(
        "Hur stort är Vindlyftet?", statuses=("answered",), says=("75 000 kronor", "/högst \\d+/"), says_not=("100 000",),
        cites=("iuc/vindlyftet",), today=TODAY, tags=("belopp", "vind"), owner="eva", comment="Viktigt.",
    )  # fmt: skip
    CaseDesk(desk.engine).remove_cases(EDITOR, [stored.id])


def test_a_fault_is_kept_with_its_tag_and_says_why_it_fails(acts: BenchActs, desk: Desk) -> None:
    _, kept = acts.fault(EDITOR, given(**TEST, says="90 000 kronor", tags="belopp", comment="Höjdes i höst."))
    assert "Svaret säger inte" in kept
    (stored,) = CaseDesk(desk.engine).list_cases(EDITOR)
    assert stored.case.tags == ("belopp", "fel")
    CaseDesk(desk.engine).remove_cases(EDITOR, [stored.id])


def test_an_unknown_status_is_no_expectation() -> None:
    assert read_test(given(asked=TEST["asked"], status="kanske"), owner="eva").statuses == ()
