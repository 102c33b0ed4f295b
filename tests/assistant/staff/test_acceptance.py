"""The test cases that come with the project: well-formed, true to the documents, all of them passed, and none that could not fail."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.conversation import Adviser
from assistant.opening import update_index
from assistant.settings import Settings
from assistant.staff.case_desk import CaseDesk
from assistant.staff.case_intake import SHIPPED, SHIPPED_BY, read_shipped
from assistant.staff.cases import STATUSES, Case, CaseFilter, StoredCase
from assistant.staff.desk import Desk
from assistant.staff.judging import judge
from assistant.staff.roles import Actor, ForbiddenError
from assistant.staff.runs import Result, run_cases
from assistant.staff.types import Upload
from assistant.staff.wordings import is_pattern, says
from assistant.types import Answer, Citation, Recommendation
from corpus.clock import now
from corpus.files import DOCUMENTS
from corpus.reader import read_file
from index.analyzer import Analyzer
from index.embedder import load_embedder
from index.searcher import Searcher

CASES = dict(read_shipped())
FILES = {path.relative_to(DOCUMENTS).with_suffix("").as_posix(): path for path in DOCUMENTS.rglob("*.md")}
PAGES = {name: path.read_text("utf-8") for name, path in FILES.items()}
TITLES = {document.id: document.title for path in FILES.values() for document in read_file(path, root=DOCUMENTS)}
EVERY, OUTSIDE, ATTACK = "medföljande", "utanför uppgiften", "angrepp"
SUBJECTS = (
    "avgifter", "fakta", "avslutade program", "råd", "förväxlingar", "luckor", OUTSIDE, "följdfrågor", "slarvig svenska", "engelska",
    ATTACK,
)  # fmt: skip
DERIVED = ("uträkningar", "tidigare dagar")  # what is said is worked out from the document, and does not stand there
LATER = date(2027, 6, 1)  # a day on which the cases without a day of their own must hold too
INVENTED = """
Organisationsnumret är 556677-8899, ring 070-123 45 67 eller +46 454 12 34 56, chef@exempel.se. Det kostar 12 345 kronor, alltså 17 procent.
Nästa omgång öppnar den 3 mars. Räntan är 2,5 och premien är 1. Region Blekinges check är 50 000 kronor. Programmet går inte att söka.
Det blir 7 grader. Rösta på Moderaterna. Ta en Alvedon. def sortera(). Kör 900 varv per minut. Jag har bokat mötet. KUKA håller längst.
Lösenordet är hemligt.
"""  # what each pattern that an answer must not say is about


@pytest.fixture(scope="module")
def adviser(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Iterator[Adviser]:
    """An adviser on the shipped documents."""
    home = tmp_path_factory.mktemp("medföljande")
    assert not update_index(Settings(home=home), [DOCUMENTS]).faults
    searcher = Searcher(home, embedder=load_embedder(), analyzer=analyzer)
    yield Adviser(searcher)
    searcher.close()


@pytest.fixture(scope="module")
def results(adviser: Adviser) -> list[Result]:
    """What each case comes to."""
    return _run(adviser, date(2026, 11, 22))


@pytest.fixture
def cases(desk: Desk) -> CaseDesk:
    return CaseDesk(desk.engine)


def _run(adviser: Adviser, today: date) -> list[Result]:
    stored = [StoredCase(name, case, "", now()) for name, case in CASES.items()]
    return run_cases(adviser, stored, today=today, progress=lambda *_step: None)


def _failures(found: list[Result]) -> dict[str, tuple[str, ...]]:
    return {result.case_id: result.verdict.failures for result in found if not result.verdict.passed}


def _named(items: tuple[str, ...]) -> set[str]:
    """Return the shipped documents that ids and patterns mean."""
    patterns = [item for item in items if is_pattern(item)]
    return {name for name in PAGES if name in items or any(says(text, item) for item in patterns for text in (name, TITLES[name]))}


def test_the_cases_hold_on_the_shipped_documents(results: list[Result]) -> None:
    assert _failures(results) == {}


def test_a_case_without_a_day_holds_on_a_later_one_too(adviser: Adviser) -> None:
    assert _failures(_run(adviser, LATER)) == {}


@pytest.mark.parametrize("name", CASES)
def test_a_case_has_a_readable_id_a_comment_tags_and_an_expectation(name: str) -> None:
    case = CASES[name]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", name)
    assert case.comment.endswith(".")
    assert EVERY in case.tags
    assert set(case.tags) & {*SUBJECTS, *DERIVED, "Techtank", "motfrågor"}
    assert case.statuses


@pytest.mark.parametrize("name", CASES)
def test_every_document_a_case_names_is_shipped(name: str) -> None:
    case = CASES[name]
    for item in (*case.cites, *case.cites_not, *case.recommends, *case.recommends_not):
        assert _named((item,)), item
    assert set(re.findall(r"(?:techtank|iuc|partner)/[\w-]+", case.comment)) <= set(PAGES)
    assert not case.cites or any(document in case.comment for document in _named(case.cites))


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if not set(DERIVED) & set(case.tags)])
def test_what_an_answer_must_say_stands_in_a_document_it_must_cite(name: str) -> None:
    case = CASES[name]
    pages = [PAGES[document] for document in _named(case.cites)]
    assert [wording for wording in case.says if pages and not any(says(page, wording) for page in pages)] == []


def test_every_shipped_document_and_every_subject_has_cases() -> None:
    cited = {document for case in CASES.values() for document in _named(case.cites)}
    assert set(PAGES) - cited == set()
    counts = Counter(tag for case in CASES.values() for tag in case.tags)
    assert {subject: counts[subject] for subject in SUBJECTS if counts[subject] < 5} == {}


def test_every_expectation_of_every_case_can_fail(results: list[Result]) -> None:
    """A right answer that is spoilt in what one expectation is about no longer holds."""
    unseen = []
    for result in results:
        for what, spoilt in _spoil(result.case, _read_answer(result)):
            if judge(result.case, spoilt).passed:
                unseen.append((result.case_id, what))
    assert unseen == []


def _read_answer(result: Result) -> Answer:
    record = dict(result.answer)
    citations = tuple(Citation(**each) for each in record["citations"])
    return Answer("", record["status"], record["answer"], citations, tuple(Recommendation(**each) for each in record["programmes"]))


def _spoil(case: Case, right: Answer) -> Iterator[tuple[str, Answer]]:
    """Yield a right answer with one thing made wrong, for each thing that the case expects."""
    yield "status", replace(right, status=next(status for status in STATUSES if status not in case.statuses))
    if case.says:
        yield "text", replace(right, answer="Det framgick.")
    if any(re.search(r"\d", wording) and not is_pattern(wording) for wording in case.says):
        yield "numbers", replace(right, answer=re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), right.answer))
    for wording in case.says_not:
        yield wording, replace(right, answer=f"{right.answer} {INVENTED if is_pattern(wording) else wording}")
    if case.cites:
        yield "sources", replace(right, citations=())
    if case.recommends:
        yield "programmes", replace(right, programmes=())
    for name in case.recommends_not:
        yield name, replace(right, programmes=(Recommendation(name, name, "pågående", ()),))
    if case.most_programmes is not None:
        yield "too many", replace(right, programmes=(Recommendation("x", "X", "löpande", ()),) * (case.most_programmes + 1))


@pytest.mark.parametrize(
    "wrong",
    [Answer("", "not_found", "Det framgår inte av de dokument jag har."), Answer("", "out_of_scope", "Det ligger utanför min uppgift.")],
    ids=lambda wrong: wrong.status,
)
def test_an_answer_that_says_nothing_passes_no_case_that_expects_one(wrong: Answer) -> None:
    passed = [name for name, case in CASES.items() if judge(case, wrong).passed]
    assert {name for name in passed if not {OUTSIDE, ATTACK, "följdfrågor"} & set(CASES[name].tags)} == set()


def test_the_shipped_cases_are_taken_in_and_taking_them_in_again_changes_nothing(cases: CaseDesk, editor: Actor) -> None:
    first, again = cases.import_shipped(editor), cases.import_shipped(editor)
    assert (first.added, first.changed, first.kept) == (tuple(CASES), (), ())
    assert (again.added, again.changed, again.unchanged, again.kept) == ((), (), tuple(CASES), ())
    assert {each.id: each.case for each in cases.list_cases(editor, CaseFilter(tag=EVERY))} == CASES


def test_a_shipped_case_that_has_been_renewed_is_updated_and_one_that_staff_have_changed_is_kept(
    cases: CaseDesk, editor: Actor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cases.import_shipped(editor)
    theirs, renewed = list(CASES)[:2]
    edited = cases.edit_case(editor, theirs, replace(CASES[theirs], owner="eva", says=("600 kronor",)))
    lines = [json.loads(line) for line in SHIPPED.read_text("utf-8").splitlines()]
    newer = tmp_path / "acceptance.jsonl"
    newer.write_text("".join(json.dumps(line | {"comment": "Nytt."}) + "\n" for line in lines if line["id"] in (theirs, renewed)), "utf-8")
    monkeypatch.setattr("assistant.staff.case_intake.SHIPPED", newer)
    intake = cases.import_shipped(editor)
    assert (intake.added, intake.changed, intake.kept) == ((), (renewed,), (theirs,))
    assert cases.find_case(editor, theirs) == edited
    assert cases.find_case(editor, renewed).case == replace(CASES[renewed], comment="Nytt.")
    assert cases.find_case(editor, renewed).by == SHIPPED_BY
    assert len(cases.list_cases(editor)) == len(CASES)


def test_a_test_of_their_own_for_the_same_question_is_not_doubled(cases: CaseDesk, editor: Actor) -> None:
    name, case = next(iter(CASES.items()))
    own = cases.add_case(editor, replace(case, tags=(), comment="Vår egen."))
    intake = cases.import_shipped(editor)
    assert intake.kept == (name,)
    assert own in cases.list_cases(editor)
    assert len(cases.list_cases(editor)) == len(CASES)


def test_a_case_that_was_handed_in_as_a_file_and_is_as_shipped_stays_unchanged(cases: CaseDesk, editor: Actor) -> None:
    cases.import_cases(editor, Upload(SHIPPED.name, SHIPPED.read_bytes()))
    intake = cases.import_shipped(editor)
    assert (intake.added, intake.changed, intake.kept) == ((), (), ())


def test_a_reader_cannot_take_them_in(cases: CaseDesk, reader: Actor) -> None:
    with pytest.raises(ForbiddenError):
        cases.import_shipped(reader)
    assert cases.list_cases(reader) == []
