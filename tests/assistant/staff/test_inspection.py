"""Looking inside an answer changes nothing about it, and shows what the adviser did: on the shipped documents, in any conversation."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.chat_model import Writer
from assistant.conversation import Adviser
from assistant.profile import read_profile
from assistant.question import read_needs
from assistant.records import QuestionRecord
from assistant.staff.inspection import TRADES, inspect_answer, introduce
from assistant.staff.inspection_records import Company, Inquiry, Inspection, Setup
from assistant.types import Answer, Turn
from corpus.files import DOCUMENTS
from index.analyzer import Analyzer
from index.builder import build_index
from index.embedder import load_embedder
from index.searcher import Searcher

ModelServer = Any  # conftest's `model_server`
Look = Callable[..., Inspection]

TODAY = date(2026, 11, 22)
FEE = "Vad kostar medlemskap i Techtank?"
ROBOTS = "Svetsverkstad i Ronneby, 25 anställda. Vi vill låta en robotarm göra det tråkiga. Vilket stöd finns?"
QUESTIONS = Path(__file__).parents[2] / "evaluation" / "questions.jsonl"
EVERY = 17  # of the questions: all kinds of answers, and nine in a conversation


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Iterator[Searcher]:
    """The shipped documents, searched."""
    folder, embedder = tmp_path_factory.mktemp("shipped"), load_embedder()
    build_index(folder, roots=[DOCUMENTS], embedder=embedder, analyzer=analyzer)
    searcher = Searcher(folder, embedder=embedder, analyzer=analyzer)
    yield searcher
    searcher.close()


@pytest.fixture(scope="module")
def adviser(shipped: Searcher) -> Adviser:
    return Adviser(shipped)


@pytest.fixture(scope="module")
def look(adviser: Adviser, analyzer: Analyzer) -> Look:
    """Ask and look inside the answer."""

    def inspected(question: str, *history: str, today: date = TODAY, k: int = 10) -> Inspection:
        turns = tuple(Turn("assistant" if place % 2 else "user", content) for place, content in enumerate(history))
        return inspect_answer(adviser, Inquiry(question, turns, today), analyzer, k=k, setup=Setup())

    return inspected


def without_id(answer: Answer) -> Answer:
    return replace(answer, id="", timings_ms={})


def read_questions() -> list[QuestionRecord]:
    records = [QuestionRecord.model_validate_json(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    talks = [record for record in records if record.turns()]
    return [*records[::EVERY], *talks[:: max(1, len(talks) // 9)]]


@pytest.mark.parametrize("record", read_questions(), ids=lambda record: str(record.id))
def test_looking_inside_an_answer_leaves_it_as_companies_get_it(adviser: Adviser, analyzer: Analyzer, record: QuestionRecord) -> None:
    assert record.today
    history = tuple(record.turns())
    given = adviser.reply(record.question, history=history, today=record.today)
    inspection = inspect_answer(adviser, Inquiry(record.question, history, record.today), analyzer, k=5, setup=Setup())
    assert without_id(inspection.answer) == without_id(given)
    assert len(inspection.passages) <= 5


# How the question was read


def test_a_question_typed_in_haste_shows_what_it_was_read_as_and_whom_it_names(look: Look) -> None:
    reading = look("Vad kosatr medlemsskap i tektank?").reading
    assert dict(reading.corrections) == {"kosatr": "kostar", "medlemsskap": "medlemskap"}
    assert [mention.name.document_id for mention in reading.understanding.subjects] == ["techtank/om-techtank"]
    assert "kostar" in reading.query


def test_letters_that_a_keyboard_lacks_are_shown_as_read(look: Look) -> None:
    assert ("soka", "söka") in look("Kan vi soka stod till en robot?").reading.restored


def test_a_question_spelled_right_has_no_corrections(look: Look) -> None:
    assert look(FEE).reading.corrections == ()


def test_compounds_are_shown_in_parts(look: Look) -> None:
    assert ("industrirobot", ("industri", "robot")) in look("Vi vill köpa en industrirobot").reading.compounds


def test_a_follow_up_shows_what_it_leans_on(look: Look) -> None:
    first = look("Vad är Robotlyftet?")
    reading = look("När tog det slut?", "Vad är Robotlyftet?", first.answer.answer).reading
    assert reading.understanding.is_follow_up
    assert "iuc/robotlyftet" in {mention.name.document_id for mention in reading.understanding.standing}


def test_a_question_about_the_answer_before_shows_what_that_answer_rests_on(look: Look) -> None:
    first = look(FEE)
    again = look("Var står det?", FEE, first.answer.answer)
    assert again.reading.goes_back
    assert [ranked.passage for ranked in again.passages] == [ranked.passage for ranked in first.passages]


# What was found, and what was left out


def test_passages_come_in_the_order_of_their_scores_with_those_of_their_chunks(look: Look) -> None:
    passages = look(FEE, k=20).passages
    assert [ranked.rank for ranked in passages] == list(range(1, 21))
    assert [ranked.passage.score for ranked in passages] == sorted((ranked.passage.score for ranked in passages), reverse=True)
    searched = [ranked.result for ranked in passages if ranked.result]
    assert all(abs(result.score - result.lexical - 0.5 * result.semantic) < 0.01 for result in searched if not result.asked)


def test_each_source_of_an_answer_that_is_shown_has_its_marker(look: Look) -> None:
    inspection = look(FEE, k=40)
    marked = {ranked.marker: ranked.passage for ranked in inspection.passages if ranked.marker}
    assert marked
    for citation in inspection.answer.citations:
        assert citation.marker not in marked or citation.quote == " ".join(marked[citation.marker].text.split())


def test_what_the_question_says_too_is_marked_in_a_passage(look: Look) -> None:
    passage = next(ranked for ranked in look(FEE).passages if ranked.passage.text.startswith("Medlemskapet i Techtank kostar"))
    words = [passage.said.text[mark.start : mark.end] for mark in passage.said.marks if mark.kind == "word"]
    assert words == ["Medlemskapet", "Techtank", "kostar"]
    title = passage.headings[0]
    assert [title.text[mark.start : mark.end] for mark in title.marks] == ["Medlemskap", "Techtank"]


@pytest.mark.parametrize(
    ("question", "day", "reason"),
    [
        ("Håller Live in Blekinge på fortfarande?", date(2024, 2, 1), "time"),
        ("Hur stor var CoDevs budget, och varifrån kom pengarna?", TODAY, "region"),
        ("Hur länge får vi vänta på besked om vi söker lån hos Almi?", TODAY, "twin"),
    ],
    ids=["not true yet", "another county", "said twice"],
)
def test_what_was_left_out_is_shown_with_the_reason_and_not_among_the_passages(look: Look, question: str, day: date, reason: str) -> None:
    inspection = look(question, today=day, k=10_000)
    left_out = {each.passage for each in inspection.left_out if each.reason == reason}
    assert left_out
    assert not left_out & {ranked.passage for ranked in inspection.passages}


def test_a_statement_that_made_the_answer_too_long_is_shown_as_left_out(look: Look) -> None:
    inspection = look("Ekolyftet 2013 och Ekolyftet 2021, var det samma projekt?")
    assert [each.loss for each in inspection.dropped] == ["long"] * len(inspection.dropped)
    assert inspection.dropped
    assert all(each.text not in inspection.answer.answer for each in inspection.dropped)


# Programmes


def test_the_programmes_of_the_answer_come_first_and_the_others_with_what_speaks_against_them(look: Look) -> None:
    inspection = look(ROBOTS)
    said = [each.document.id for each in inspection.programmes if each.fate == "said"]
    assert said == [programme.id for programme in inspection.answer.programmes]
    assert all(each.why for each in inspection.programmes)
    against = [each for each in inspection.programmes if each.fate in ("unfit", "hindered")]
    assert {each.hindrance for each in against} <= {"avslutad", "kommande", "storlek", "plats"}
    assert "iuc/robotlyftet" in {each.document.id for each in against if each.hindrance == "avslutad"}
    assert len({each.document.id for each in inspection.programmes}) == len(inspection.programmes)


def test_no_programmes_are_shown_where_none_were_weighed(look: Look) -> None:
    assert look("Vem vann matchen i lördags?").programmes == ()


# A company's own words


@pytest.mark.parametrize("trade", sorted(TRADES))
def test_what_a_company_says_of_itself_is_read_as_it_was_meant_and_as_no_need(trade: Any) -> None:
    said = introduce(Company(15, "Olofström", trade))
    profile = read_profile(said)
    assert (profile.employees, profile.region, profile.industries) == (15, "Olofström", (trade,))
    assert read_needs(said) == ()


@pytest.mark.parametrize(
    ("company", "said"),
    [
        (Company(), ""),
        (Company(0), "Vi är ett företag med 0 anställda."),
        (Company(place="Karlshamn"), "Vi är ett företag i Karlshamn."),
        (Company(trade="livsmedel"), "Vi arbetar med livsmedel."),
    ],
    ids=["nothing", "nobody employed", "place", "trade"],
)
def test_a_company_says_only_what_is_known(company: Company, said: str) -> None:
    assert introduce(company) == said


# With a chat model


@pytest.fixture
def look_with_model(shipped: Searcher, analyzer: Analyzer, model_server: ModelServer) -> Callable[..., Inspection]:
    """Look inside an answer by the server's model, which says `script`."""

    def inspected(script: str, *, model: str = "scripted", **options: Any) -> Inspection:
        model_server.say(script)
        model_server.forget()
        adviser = Adviser(shipped, writer=Writer(model_server.open(model, **options), f"openai:{model}", 5.0))
        return inspect_answer(adviser, Inquiry(FEE, (), TODAY), analyzer, k=5, setup=Setup(with_model=True))

    return inspected


def test_the_prompt_the_removed_sentences_and_the_tokens_of_a_model_are_shown(
    look_with_model: Callable[..., Inspection], model_server: ModelServer
) -> None:
    transcript = look_with_model("Avgiften är 900 000 kronor [1]. Hej!", stream_usage=True).transcript
    assert transcript
    assert [sentence.objection for sentence in transcript.removed] == ["number", "no_source"]
    sent = model_server.requests()[-1]["messages"]
    assert [text for _, text in transcript.messages] == [message["content"] for message in sent]
    assert transcript.text == "Avgiften är 900 000 kronor [1]. Hej!"
    assert (transcript.read > 100, transcript.written) == (True, 7)
    assert transcript.model == "openai:scripted"


def test_a_model_that_tells_no_tokens_is_shown_without(look_with_model: Callable[..., Inspection]) -> None:
    transcript = look_with_model("Avgiften är 500 kronor [1].").transcript
    assert transcript
    assert (transcript.read, transcript.written) == (0, 0)


def test_a_model_that_fails_shows_why_and_the_answer_comes_out_of_the_documents(look_with_model: Callable[..., Inspection]) -> None:
    inspection = look_with_model("", model="error")
    assert inspection.transcript
    assert inspection.transcript.fault.startswith("Chattmodellen svarade inte")
    assert "500 kronor" in inspection.answer.answer


def test_the_stages_of_an_answer_are_timed(look: Look) -> None:
    assert list(look(FEE).stages) == ["understand", "search", "filter", "decide", "write"]
