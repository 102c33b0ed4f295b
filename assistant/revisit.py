"""Return to the answer before: show where it stands, word for word, or say how sure it is."""

from collections.abc import Sequence
from dataclasses import replace

from assistant import phrases
from assistant.cues import EXPLICIT_FACTS
from assistant.grounding import LONGEST_ADVICE, Draft, Statement, numbers_in
from assistant.question import Understanding, read_intents
from assistant.retriever import Passage
from assistant.situation import Situation, contact_of
from assistant.types import History

RETURNING = frozenset({"source", "challenge"})
MOST_QUOTES = 5
MOST_RESTATED = 3
MOST_WORDS = 7  # of a question that asks for nothing but a source: "Vilken källa har du till det här?"
NOTHING_TO_SHOW = Draft("not_found", (Statement(phrases.NOTHING_CITED),), contact=contact_of(None))


def returns(understanding: Understanding) -> bool:
    """Tell whether a question goes back to the answer before, and asks for nothing more."""
    asks_more = bool(read_intents(understanding.mended) & (EXPLICIT_FACTS | {"apply", "who_can", "owner"}))
    names_another = bool(understanding.mentions) and "?" in understanding.text
    return bool(understanding.intents & RETURNING) and not (asks_more or names_another or understanding.refusal == "action")


def asks_source_only(understanding: Understanding) -> bool:
    """Tell whether a question asks where something stands and speaks of nothing else."""
    speaks_of = bool(understanding.mentions or understanding.needs) or understanding.is_domain
    return "source" in understanding.intents and not speaks_of and len(understanding.text.split()) <= MOST_WORDS


def find_previous(history: History) -> int | None:
    """Return the place of the newest question in the history that asks for more than where it stands or whether it is sure."""
    for place in range(len(history) - 1, -1, -1):
        if history[place].role == "user" and not read_intents(history[place].content) & RETURNING:
            return place
    return None


def show_quotes(previous: Draft, situation: Situation) -> Draft:
    """Show the sentences that the answer before rests on, verbatim, each with its source's date."""
    passages = _passages(previous)
    if not passages:
        return Draft("not_found", (Statement(phrases.NOTHING_CITED),), contact=previous.contact)
    quotes = [_quote(passage, situation) for passage in passages[:MOST_QUOTES]]
    statements = (Statement(phrases.SOURCE), *quotes)
    return Draft("answered", statements, suggestions=previous.suggestions, contact=previous.contact, longest=LONGEST_ADVICE)


def _passages(draft: Draft) -> list[Passage]:
    return list(dict.fromkeys(passage for statement in draft.statements for passage in statement.passages))


def _quote(passage: Passage, situation: Situation) -> Statement:
    date = _date_in_words(passage, situation)
    text = phrases.QUOTE.format(quote=passage.text, title=passage.chunk.title, date=date)
    return Statement(text, (passage,), "bullet", derived=frozenset(numbers_in(date)), is_verbatim=True)


def _date_in_words(passage: Passage, situation: Situation) -> str:
    document = situation.documents.get(passage.document_id)
    source = next(filter(None, (document.source(number) for number in passage.sources)), None) if document else None
    return phrases.DATED.format(date=source.published) if source and source.published else phrases.NO_DATE


def confirm(previous: Draft, situation: Situation) -> Draft:
    """Say again what the documents say, from when their source is, and with whom to check it; of what was not answered just the same."""
    passages = _passages(previous)
    if previous.status != "answered" or not passages:
        return previous
    contact = contact_of(situation.documents.get(passages[0].document_id))
    date = _date_in_words(passages[0], situation)
    opening = Statement(phrases.CHALLENGE.format(contact=contact.name, date=date), derived=frozenset(numbers_in(date + contact.name)))
    return replace(previous, statements=(opening, *_restated(previous.statements)), contact=contact)


def _restated(statements: Sequence[Statement]) -> list[Statement]:
    """Return the first statements that rest on a passage, the first in a paragraph of its own; a table's rows below its head."""
    resting = [statement for statement in statements if statement.passages][:MOST_RESTATED]
    if head := [statement for statement in statements if statement.style == "row" and not statement.passages]:
        return [*head, *(statement for statement in resting if statement.style == "row")]
    return [replace(s, style="paragraph") if place == 0 and s.style == "sentence" else s for place, s in enumerate(resting)]
