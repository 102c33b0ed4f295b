"""Say what the documents say of ordering or beginning before a support is granted, to a company that has told how far it has come."""

import re
from collections.abc import Sequence

from assistant import phrases
from assistant.grounding import Statement, own_words, sentence
from assistant.matcher import Match
from assistant.names import short_title
from assistant.retriever import Passage
from assistant.situation import ENDED_WORDS
from corpus.schema import Offer

# A sentence that ties the support to an order of things: first the grant, then the purchase. A known gap about it counts too.
RULE = re.compile(
    r"\bföre (?:beslut\w*|beställningen|investeringen|köpet)\b"
    r"|\binnan ni (?:\w+ )?(?:beställer|köper|börjar|startar|påbörjar|betalar|söker skyddet)"
    r"|\b(?:inte|ej) (?:\w+ ){0,2}påbörja|\bförst när beslut|\binnan [^.]{0,60}(?:fattat|beslut)|\bförrän [^.]{0,60}(?:bevilja|beslut)",
    re.IGNORECASE,
)
MONEY: frozenset[Offer] = frozenset({"bidrag", "lån", "garanti"})  # what a purchase may come too early for
MOST_RULES = 2  # more would drown the programmes


def find_rule(document_id: str, passages: Sequence[Passage]) -> Passage | None:
    """Return the sentence of a document that says what must come before an order, one that is known before one that is not."""
    own = [p for p in passages if p.document_id == document_id and RULE.search(p.text) and not ENDED_WORDS.search(p.text)]
    return min(own, key=lambda p: (p.is_gap, p.order), default=None)


def check_beforehand(match: Match, passages: Sequence[Passage], commitment: str | None) -> tuple[str, ...]:
    """Return what a company must make sure of because of what it has or has not ordered, where the document gives a reason to."""
    return (phrases.CHECK_BEFOREHAND[commitment],) if commitment and find_rule(match.document.id, passages) else ()


def write_beforehand(matches: Sequence[Match], passages: Sequence[Passage], commitment: str | None) -> list[Statement]:
    """Quote what the documents say of beginning too early; to who has begun, say where they do not say."""
    if commitment is None:
        return []
    rules = [rule for match in matches if (rule := find_rule(match.document.id, passages))][:MOST_RULES]
    if rules:
        first, *more = [sentence(rule) for rule in rules]
        lead = f"{phrases.BEFOREHAND[commitment]} {first.text}"
        return [Statement(lead, first.passages, "paragraph"), *more]
    names = [short_title(match.document.title) for match in matches if MONEY & set(match.programme.offers)]
    if names and commitment in phrases.TOO_LATE_UNKNOWN:
        return [own_words(phrases.TOO_LATE_UNKNOWN[commitment], style="paragraph", names=phrases.in_words(names))]
    return []
