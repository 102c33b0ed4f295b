"""Whatever is asked, an answer keeps the contract: cited, verbatim, short, numbers only from the documents, nothing over called open."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from types import SimpleNamespace

import pytest

from assistant.citing import make_citation
from assistant.grounding import (
    LONGEST_ADVICE,
    LONGEST_FACT,
    Cell,
    Draft,
    Statement,
    ground,
    is_grounded,
    make_row,
    numbers_in,
    own_words,
    sentence,
)
from assistant.question import Understanding
from assistant.retriever import Passage, Retriever
from assistant.types import Answer
from corpus.schema import Document, Part, status_on
from index.searcher import Searcher
from index.types import Chunk

TODAY = date(2026, 11, 22)
MARKER = re.compile(r"\[(\d{1,3})\]")
LISTS = re.compile(r"^(?:- |\|)", re.MULTILINE)  # advice, choices, quotes and tables
OWN_NUMBER = re.compile(r"\[\d{1,3}\](?:\s+[a-zåäö]|[.,;:)])")  # a marker inside a sentence: ours stand after the full stop
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ”])")
LINE_ENDS = (".", "!", "?", ":", "|", ")")


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def front_texts(value: object) -> Iterator[str]:
    """Yield every text in a document's front matter."""
    if isinstance(value, str):
        yield folded(value)
    elif isinstance(value, dict):
        for item in value.values():
            yield from front_texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from front_texts(item)


def is_verbatim(quote: str, document: Document) -> bool:
    front = document.front.model_dump() if document.front else {}
    return quote in folded(document.text) or any(quote in text for text in front_texts(front))


def broken(exchanges: list[SimpleNamespace], holds: Callable[[SimpleNamespace], bool]) -> list[str]:
    return [f"{exchange.question_set} {exchange.id}" for exchange in exchanges if not holds(exchange)]


def test_every_marker_has_a_citation_and_every_citation_a_marker(exchanges: list[SimpleNamespace]) -> None:
    def holds(exchange: SimpleNamespace) -> bool:
        used = [int(marker) for marker in MARKER.findall(exchange.answer.answer)]
        return list(dict.fromkeys(used)) == [citation.marker for citation in exchange.answer.citations]

    assert broken(exchanges, holds) == []


def test_every_quote_stands_in_its_document_verbatim(exchanges: list[SimpleNamespace], searcher: Searcher) -> None:
    documents = searcher.documents()

    def holds(exchange: SimpleNamespace) -> bool:
        return all(is_verbatim(citation.quote, documents[citation.document_id]) for citation in exchange.answer.citations)

    assert broken(exchanges, holds) == []


def test_every_answer_that_answers_is_cited(exchanges: list[SimpleNamespace]) -> None:
    assert broken(exchanges, lambda exchange: exchange.answer.status != "answered" or bool(exchange.answer.citations)) == []


def test_every_number_in_an_answer_stands_in_a_cited_quote_or_follows_from_the_front_matter(
    exchanges: list[SimpleNamespace], searcher: Searcher
) -> None:
    documents = searcher.documents()

    def known(answer: Answer, asked: str) -> set[str]:
        texts = [text for c in answer.citations for text in (c.quote, c.title, c.section)]
        found = {number for text in texts for number in numbers_in(text)}
        for citation in answer.citations:
            document = documents[citation.document_id]
            programme = document.programme
            if programme is None:
                continue
            limits, rule = programme.target.employees, programme.cost_rule
            dates = [source.published for source in document.front.sources if source.published] if document.front else []
            found |= {number for day in dates for number in re.findall(r"\d+", day)}
            found |= {str(limit) for limit in (limits.min, limits.max) if limit is not None}
            periods = [programme.period, *(part.period for part in programme.parts)]
            found |= {number for period in periods if period.end for number in re.findall(r"\d+", period.end)}
            sizes = [int(number) for number in numbers_in(asked)] + list(range(1, 100)) if rule else []
            found |= {str(size) for size in sizes}
            found |= {str(min(max(rule.per_employee * size, rule.minimum), rule.maximum)) for size in sizes if rule}
        names = [text for document in documents.values() for text in (document.title, *(p.name for p in _parts(document)))]
        names += [answer.contact.name] if answer.contact else []
        return found | {number for name in names if name.partition(":")[0] in answer.answer for number in numbers_in(name)}

    def holds(exchange: SimpleNamespace) -> bool:
        asked = " ".join([exchange.record.question, *(turn.content for turn in exchange.record.history)])
        written = numbers_in(MARKER.sub("", exchange.answer.answer))
        return written <= known(exchange.answer, asked)

    assert broken(exchanges, holds) == []


def _parts(document: Document) -> tuple[Part, ...]:
    return document.programme.parts if document.programme else ()


def test_at_most_three_programmes_are_pointed_at(exchanges: list[SimpleNamespace]) -> None:
    assert broken(exchanges, lambda exchange: len(exchange.answer.programmes) <= 3) == []


def test_nothing_that_is_over_on_the_day_is_offered_as_open(exchanges: list[SimpleNamespace], searcher: Searcher) -> None:
    documents = searcher.documents()

    def holds(exchange: SimpleNamespace) -> bool:
        statuses = [(p.status, status_on(documents[p.id].programme, exchange.today)) for p in exchange.answer.programmes]  # type: ignore[arg-type]
        return all(told == actual and actual not in ("avslutad", "kommande") for told, actual in statuses)

    assert broken(exchanges, holds) == []


def test_a_citation_tells_the_status_on_the_day(exchanges: list[SimpleNamespace], searcher: Searcher) -> None:
    documents = searcher.documents()

    def holds(exchange: SimpleNamespace) -> bool:
        for citation in exchange.answer.citations:
            programme = documents[citation.document_id].programme
            possible = [status_on(v, exchange.today) for v in (programme, *programme.parts)] if programme else [None]
            if citation.programme_status not in possible:
                return False
        return True

    assert broken(exchanges, holds) == []


def test_a_fact_takes_900_characters_and_advice_1400_at_most(exchanges: list[SimpleNamespace]) -> None:
    def holds(exchange: SimpleNamespace) -> bool:
        longest = LONGEST_ADVICE if LISTS.search(exchange.answer.answer) else LONGEST_FACT
        return 0 < len(exchange.answer.answer) <= longest

    assert (LONGEST_FACT, LONGEST_ADVICE) == (900, 1_400)
    assert {bool(LISTS.search(exchange.answer.answer)) for exchange in exchanges} == {True, False}
    assert broken(exchanges, holds) == []


def test_no_answer_shows_the_source_numbers_of_its_documents(exchanges: list[SimpleNamespace]) -> None:
    assert broken(exchanges, lambda exchange: not OWN_NUMBER.search(exchange.answer.answer)) == []


def test_no_sentence_is_cut(exchanges: list[SimpleNamespace]) -> None:
    def holds(exchange: SimpleNamespace) -> bool:
        lines = [line.strip() for line in re.sub(r" ?\[\d{1,3}\]", "", exchange.answer.answer).splitlines() if line.strip()]
        return "…" not in exchange.answer.answer and all(line.endswith(LINE_ENDS) for line in lines)

    assert broken(exchanges, holds) == []


def test_no_answer_says_the_same_sentence_twice(exchanges: list[SimpleNamespace]) -> None:
    def holds(exchange: SimpleNamespace) -> bool:
        text = re.sub(r" ?\[\d{1,3}\]", "", exchange.answer.answer)
        sentences = [part.strip("- ") for line in re.split(r"\n|\|", text) for part in SENTENCE_END.split(line)]
        whole = [part for part in sentences if part.endswith((".", "!", "?")) and not part.startswith("Passar:")]  # two may fit alike
        return len(whole) == len(set(whole))

    answered = [exchange for exchange in exchanges if exchange.answer.status == "answered"]
    assert len(answered) > 500
    assert broken(answered, holds) == []


def test_a_question_outside_the_task_gets_no_sources_and_no_programmes(exchanges: list[SimpleNamespace]) -> None:
    outside = [exchange for exchange in exchanges if exchange.answer.status == "out_of_scope"]
    assert outside
    assert broken(outside, lambda exchange: not exchange.answer.citations and not exchange.answer.programmes) == []


def test_whoever_gets_no_answer_is_told_whom_to_ask(exchanges: list[SimpleNamespace]) -> None:
    missing = [exchange for exchange in exchanges if exchange.answer.status == "not_found"]
    assert missing
    assert (
        broken(missing, lambda exchange: exchange.answer.contact is not None and exchange.answer.contact.name in exchange.answer.answer)
        == []
    )


def passage(text: str, *, title: str = "Kustlyftet", section: tuple[str, ...] = ()) -> Passage:
    chunk = Chunk("c", "a", title, "text", section, text, text)
    return Passage(chunk, text, (1,), 0, 1.0, 1.0, 1.0, 1.0)


def draft(*statements: Statement) -> Answer:
    return ground(Draft("answered", statements), {}, today=TODAY, timings_ms={})


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("2 000 kronor och 2000 kr", {"2000"}),
        ("1,5 procent", {"15"}),
        ("15 %", {"15"}),
        ("inga tal", set()),
        ("2023–2024", {"2023", "2024"}),
    ],
)
def test_numbers_are_compared_by_their_digits(text: str, numbers: set[str]) -> None:
    assert numbers_in(text) == numbers


def test_a_statement_with_a_number_that_its_passage_lacks_is_dropped() -> None:
    held = Statement("Det kostar 900 kronor.", (passage("Kustlyftet kostar 900 kronor."),))
    invented = Statement("Det kostar 950 kronor.", (passage("Kustlyftet kostar 900 kronor."),))
    assert (is_grounded(held), is_grounded(invented)) == (True, False)
    assert draft(held, invented).answer == "Det kostar 900 kronor. [1]"


def test_a_number_without_a_passage_is_dropped() -> None:
    assert not is_grounded(Statement("Ni får 50 000 kronor."))


def test_a_number_derived_by_a_documented_rule_is_kept() -> None:
    assert is_grounded(Statement("Avgiften blir 3 500 kronor.", (passage("500 kronor per anställd."),), derived=frozenset({"3500"})))


def test_a_number_in_the_title_or_heading_of_a_passage_is_known() -> None:
    assert is_grounded(Statement("Top 12 är en kurs.", (passage("Det är en kurs.", title="Top 12"),)))
    assert is_grounded(Statement("Under 2024 gavs den.", (passage("Den gavs.", section=("År 2024",)),)))


def test_passages_are_numbered_in_the_order_they_are_cited_and_once() -> None:
    first, second = passage("Ett."), passage("Två.")
    answer = draft(Statement("A.", (second,)), Statement("B.", (first, second)))
    assert answer.answer == "A. [1] B. [2][1]"
    assert [citation.quote for citation in answer.citations] == ["Två.", "Ett."]


def test_a_dropped_statement_leaves_no_citation_behind() -> None:
    answer = draft(Statement("Kostar 1 krona.", (passage("Gratis."),)), Statement("Ja.", (passage("Ja."),)))
    assert [citation.quote for citation in answer.citations] == ["Ja."]


def test_a_single_sentence_that_is_too_long_is_cut_with_a_sign_of_it() -> None:
    answer = draft(Statement("a" * 1_000, (passage("a" * 1_000),), is_verbatim=True))
    assert len(answer.answer) <= LONGEST_FACT
    assert answer.answer.endswith("aaa… [1]")


def test_an_answer_that_is_too_long_keeps_what_is_said_in_its_own_words() -> None:
    quoted = [Statement(f"{letter * 300}.", (passage(f"{letter * 300}."),), is_verbatim=True) for letter in "abcd"]
    answer = draft(Statement("Nej."), *quoted, Statement("Fråga kontoret.", style="paragraph"))
    assert answer.answer.startswith("Nej. aaa")
    assert answer.answer.endswith("Fråga kontoret.")
    assert "d" * 300 not in answer.answer


def test_advice_may_be_longer_than_a_fact() -> None:
    statements = tuple(Statement(f"{letter * 299}.", (passage(f"{letter * 299}."),), is_verbatim=True) for letter in "abcd")
    fact, told = (ground(Draft("answered", statements, longest=n), {}, today=TODAY, timings_ms={}) for n in (LONGEST_FACT, LONGEST_ADVICE))
    assert (len(fact.citations), len(told.citations)) == (2, 4)


def test_an_answer_that_is_too_long_loses_its_last_quoted_sentences() -> None:
    statements = [Statement(f"{letter * 400}.", (passage(f"{letter * 400}."),), is_verbatim=True) for letter in "abcdefg"]
    answer = draft(*statements)
    assert len(answer.answer) <= LONGEST_FACT
    assert answer.answer.startswith("aaa")
    assert len(answer.citations) == answer.answer.count("[")


def test_bullets_and_paragraphs_stand_on_lines_of_their_own() -> None:
    answer = draft(
        Statement("Två vägar:"), Statement("Ett.", style="bullet"), Statement("Två.", style="bullet"), Statement("Ring.", style="paragraph")
    )
    assert answer.answer == "Två vägar:\n- Ett.\n- Två.\n\nRing."


def test_a_table_has_a_head_a_line_and_fields_with_their_own_markers() -> None:
    head = make_row(Cell(" "), Cell("**Ett**"), Cell("**Två**"))
    fields = make_row(Cell("Vad det är"), Cell("Båtar.", (passage("Båtar."),)), Cell("Bryggor.", (passage("Bryggor."),)))
    answer = draft(Statement("De är olika."), head, fields, Statement("Ring.", style="sentence"))
    table = ["|   | **Ett** | **Två** |", "| --- | --- | --- |", "| Vad det är | Båtar. [1] | Bryggor. [2] |"]
    assert answer.answer == "\n".join(["De är olika.", "", *table, "", "Ring."])
    assert [citation.quote for citation in answer.citations] == ["Båtar.", "Bryggor."]


def test_a_row_rests_on_the_passages_of_its_fields_once_each() -> None:
    first, second = passage("Ett."), passage("Två.")
    row = make_row(Cell("Läge"), Cell("öppet", (first, second)), Cell("stängt", (second,)))
    assert row.passages == (first, second)


def test_a_row_with_a_number_that_its_passages_lack_is_dropped() -> None:
    assert not is_grounded(make_row(Cell("Pris"), Cell("900 kronor", (passage("Ett pris."),))))


def test_a_bar_in_a_field_does_not_end_it() -> None:
    assert draft(make_row(Cell("ja|nej"), Cell("båda"))).answer.strip().startswith("| ja/nej | båda |")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Det är gratis [2] för alla.", "Det är gratis för alla."),
        ("Det är gratis. [1][2] Kom.", "Det är gratis. Kom."),
        ("Är det\n  gratis?", "Är det gratis?"),
        ("en kurs", "en kurs."),
    ],
    ids=["a source number inside", "two between", "a broken line", "no full stop"],
)
def test_a_sentence_is_shown_without_source_numbers_and_ends_with_a_stop(text: str, shown: str) -> None:
    assert sentence(passage(text)).text == shown


def test_a_number_in_a_name_that_the_product_fills_in_needs_no_source() -> None:
    assert is_grounded(own_words("{name} har avslutats.", name="START 11"))
    assert not is_grounded(own_words("{name} avslutades 2022.", name="START 11"))


def test_a_citation_gives_the_source_its_date_and_the_status_on_the_day(
    searcher: Searcher, retriever: Retriever, read: Callable[..., Understanding]
) -> None:
    documents = searcher.documents()
    document = documents["iuc/robotlyftet"]
    found = retriever.sentences_of([document.id], read("Vad är Robotlyftet?"))
    cited = next(p for p in found if p.chunk.kind == "text" and p.sources)
    source = document.source(cited.sources[0])
    citation = make_citation(4, cited, documents, TODAY)
    assert source is not None
    assert (citation.marker, citation.url, citation.published) == (4, source.url, source.published)
    assert (citation.programme_status, make_citation(4, cited, documents, date(2020, 5, 1)).programme_status) == ("avslutad", "pågående")


def test_a_gap_has_no_source_and_points_at_whom_to_ask(
    searcher: Searcher, retriever: Retriever, read: Callable[..., Understanding]
) -> None:
    documents = searcher.documents()
    found = retriever.sentences_of(["techtank/medlemskap"], read("Vad kostar det?"))
    gap = next(p for p in found if p.is_gap)
    contact = documents["techtank/medlemskap"].programme.contact  # type: ignore[union-attr]
    citation = make_citation(1, gap, documents, TODAY)
    assert contact is not None
    assert (citation.url, citation.published) == (contact.url, None)
