"""What an answer is about: the thing that is named, its status on the day, and nothing that was only known later."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from assistant.names import Gazetteer
from assistant.question import Understanding
from assistant.retriever import Retriever
from assistant.situation import (
    EXACT,
    NAMED,
    NAMED_PROGRAMME,
    TECHTANK,
    Situation,
    Subject,
    contact_of,
    find_subject,
    is_named,
    subject_of,
    without_anachronisms,
    without_other_regions,
)
from assistant.types import ContactPoint
from index.searcher import Searcher

TODAY = date(2026, 11, 22)
Look = Callable[..., Situation]


@pytest.fixture
def look(retriever: Retriever, searcher: Searcher, read: Callable[..., Understanding]) -> Look:
    """Read a question and retrieve for it, on a day."""

    def situation(question: str, today: date = TODAY) -> Situation:
        understanding = read(question)
        return Situation(understanding, retriever.retrieve(understanding), searcher.documents(), today)

    return situation


@pytest.mark.parametrize(
    ("day", "status"),
    [(date(2017, 12, 31), "kommande"), (date(2020, 5, 1), "pågående"), (date(2021, 12, 31), "pågående"), (date(2022, 1, 1), "avslutad")],
)
def test_the_status_follows_the_day(look: Look, day: date, status: str) -> None:
    subject = find_subject(look("Är Robotlyftet öppet?"))
    assert subject is not None
    assert subject.status(day) == status
    assert subject.is_under_way(day) is (status == "pågående")


def test_background_has_no_status(searcher: Searcher) -> None:
    background = next(document for document in searcher.documents().values() if document.programme is None)
    assert Subject(background, background.title, None).status(TODAY) is None


def test_a_question_that_names_nothing_has_no_subject(look: Look) -> None:
    assert find_subject(look("Vi vill köpa en svarv")) is None


def test_a_named_part_has_a_status_of_its_own(searcher: Searcher, gazetteer: Gazetteer) -> None:
    document = next(d for d in searcher.documents().values() if d.programme and d.programme.parts)
    part = document.programme.parts[0]  # type: ignore[union-attr]
    mentions = [m for m in gazetteer.find(part.name) if m.name.document_id == document.id and m.name.part == 0]
    if mentions:
        subject = subject_of(mentions[0], searcher.documents())
        assert (subject.name, subject.validity) == (part.name, part)


def test_what_was_only_known_later_is_left_out(look: Look) -> None:
    then = without_anachronisms(look("Är Robotlyftet öppet?", date(2020, 5, 1))).retrieval.passages
    now = without_anachronisms(look("Är Robotlyftet öppet?")).retrieval.passages
    assert not [p.text for p in then if "Robotlyftet" in p.text and "avslut" in p.text and p.chunk.kind != "part"]
    assert [p.text for p in now if "Robotlyftet" in p.text and "avslut" in p.text and p.chunk.kind != "part"]


@pytest.mark.parametrize(
    ("specificity", "score", "expected"),
    [(NAMED_PROGRAMME, EXACT, True), (NAMED_PROGRAMME - 0.01, EXACT, False), (NAMED_PROGRAMME, 95.0, False), (NAMED, 95.0, True)],
    ids=["written right", "written right but common", "misspelt", "misspelt but rare"],
)
def test_a_programme_may_be_commoner_when_its_name_is_written_right(look: Look, specificity: float, score: float, expected: bool) -> None:
    found = look("Vad är Robotlyftet?")
    mention = next(m for m in found.understanding.mentions if m.name.document_id == "iuc/robotlyftet")
    assert is_named(replace(mention, specificity=specificity, score=score), found) is expected


def test_what_is_left_out_may_still_lend_its_dates(look: Look) -> None:
    then = without_anachronisms(look("Är Robotlyftet öppet?", date(2020, 5, 1)))
    assert any(passage.document_id == "iuc/robotlyftet" and "2021" in passage.text for passage in then.hidden)
    assert not set(then.hidden) & set(then.retrieval.passages)
    assert without_anachronisms(look("Är Robotlyftet öppet?")).hidden == ()


@pytest.mark.parametrize(
    ("question", "is_shown"),
    [
        ("Hur stort är checkbeloppet?", False),
        ("Hur stort är checkbeloppet i Blekinge?", False),
        ("Hur stort är checkbeloppet i Skåne?", True),
        ("Vi finns i Malmö. Hur stort är checkbeloppet?", True),
    ],
)
def test_amounts_of_another_county_are_kept_only_for_who_asks_of_it(look: Look, question: str, is_shown: bool) -> None:
    found = look(question)
    elsewhere = [
        p for p in found.retrieval.passages if "Skåne" in p.text and "kronor" in p.text and "Blekinge" not in p.text and not p.is_gap
    ]
    kept = without_other_regions(found).retrieval.passages
    assert elsewhere
    assert all(passage in kept for passage in elsewhere) is is_shown


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Vad är Robotlyftet?", {"iuc/robotlyftet"}),
        ("Vad gör Tillväxtverket?", set()),
    ],
    ids=["a programme", "an authority that many speak of"],
)
def test_a_question_is_about_a_name_only_when_few_documents_speak_of_it(look: Look, question: str, names: set[str]) -> None:
    found = look(question)
    assert {mention.name.document_id for mention in found.understanding.mentions if is_named(mention, found)} == names


def test_whom_to_ask_is_the_contact_then_the_owner_then_techtank(searcher: Searcher) -> None:
    documents = searcher.documents()
    assert contact_of(documents["iuc/robotlyftet"]) == ContactPoint("Tillväxtverket", "https://tillvaxtverket.se")
    assert contact_of(None) == TECHTANK
