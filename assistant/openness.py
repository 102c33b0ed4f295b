"""Tell whether a sentence says that something can be used which is over on the day, or has not begun."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.clauses import Evidence, split_clauses
from assistant.moments import read_days, read_moments
from assistant.names import short_title
from corpus.schema import OPEN_STATUSES, Document, Status, status_on

CLOSED: frozenset[Status | None] = frozenset({"avslutad", "kommande"})
OPEN_CLAIM = re.compile(
    r"\böpp(?:en|et|na)\b|pågår|pågående|löpande|\bgår (?:\w+ ){0,4}att (?:söka|ansöka|få|gå|delta)|tar (?:\w+ ){0,2}emot"
    r"|\bfinns (?:\w+ ){0,3}att (?:söka|få)"
    r"|\bkan (?:\w+ ){0,5}(?:söka|ansöka|få|delta|använda|gå med|anmäla|vara med|lämna in|ta del|räkna med|utnyttja|börja|starta)"
    r"|\b(?:an)?sök\b|\bansökan görs|\banmäl\b"
    r"|\bi dag\b|\bidag\b|just nu|\bnu\b|hör av (?:er|dig)|ta kontakt|kontakta|passa på|välkomna att|fortfarande|ännu i|söks hos"
    r"|är (?:till)?gänglig"
    r"|\bis (?:\w+ ){0,2}(?:open|running|available|ongoing)|can (?:\w+ ){0,3}(?:apply|join|get|receive|take)|still (?:open|running"
    r"|available|accept|offer)"
    r"|\bapply (?:now|today)|accepting|currently|right now|erbjuder|erbjuds|ger (?:just )?nu|gäller fortfarande",
    re.IGNORECASE,
)
SAYS_OPEN = re.compile(
    r"\böpp(?:en|et|na)\b|pågår|pågående|löpande|går att söka|tar emot|kan (?:\w+ ){0,3}(?:söka|ansöka)|\bsök\b|open|running|apply now",
    re.IGNORECASE,
)
# What no sentence may say that rests on no such word of its source.
KEPT = re.compile(
    r"öpp(?:en|et|na) för|finns kvar|finns (?:fortfarande|ännu)|tar (?:\w+ )?emot (?:nya )?ansök|open for|still (?:exists|available|open"
    r"|runs)",
    re.IGNORECASE,
)
UNSURE = re.compile(r"okän[td]|oklart|framgår|osäker|unknown|unclear", re.IGNORECASE)
OVER = re.compile(
    r"\b(?:inte|ej|ingen|inget|inga|aldrig|varken|not|never|no longer)\b|avslut|stäng|upphör|pågick|ended|closed|\bnär\b|\binnan\b"
    r"|\btills\b|\bännu ej\b|tidigare|\bom\b (?:\w+ )?öppnar|gått ut|löpt ut",
    re.IGNORECASE,
)
# Of these, what says it of the thing itself.
SAYS_OVER = re.compile(
    r"\b(?:inte|ej|ingen|inget|inga|aldrig|varken|not|never|no longer)\b|avslut|stäng|upphör|ended|closed|gått ut|löpt ut|inaktuell|äldre",
    re.IGNORECASE,
)
PAST = re.compile(
    r"\b(?:var|blev|blivit|fick|fått|gick|gått|kunde|skulle|hade|gav|gavs|drev|drevs|stod|kom|låg|höll|tog|gjorde|ledde|nådde|fanns|hette"
    r"|sade|såg|lät|slog|bestod|deltog|valdes|ingick|godtogs"
    r"|behövde|krävde|krävdes|\w{2,}(?:ade|ades|lde|ldes|gde|gdes|rde|rdes|vde|vdes|dde|ddes|kte|ktes|pte|ptes|lte)|was|were|had|could"
    r"|\w{2,}ed|ran|gave|paid|got|took|went)\b",
    re.IGNORECASE,
)
PRESENT = re.compile(
    r"\b(?:är|har|kan|får|går|gäller|ger|ges|täcker|betalar|betalas|kostar|finns|tar|söker|söks|stöder|stödjer|erbjuder|hjälper|pågår"
    r"|omfattar|vänder|riktar|slussar|driver|leder|lämnar"
    r"|beviljar|finansierar|bidrar|står|ska|bör|måste|delar|är öppet|is|are|has|have|can|gives?|offers?|pays?|covers?|helps?|provides?"
    r"|supports?)\b",
    re.IGNORECASE,
)
# A source sentence that says itself that it is over, with the day or year it ended.
ENDED = re.compile(
    r"stängde|avslutades|upphörde|tog slut|gick ut|löpte ut|har gått ut|slutade|fanns till|lades ned|ersattes|är avslutad|är avslutat"
    r"|är avslutade|är stängd|är stängt|ended|closed",
    re.IGNORECASE,
)
UNTIL = re.compile(
    r"(?:till och med|t\.o\.m\.|fram till|\btill|utgången av|slutet av|until)\s+(?:den\s+|och med\s+|utgången av\s+|slutet av\s+)*",
    re.IGNORECASE,
)
YEARS = re.compile(r"\b((?:19|20)\d\d)\s?[–-]\s?((?:19|20)\d\d)\b")
OPENS = re.compile(r"öppna|starta|börja|inled|opens?\b|starts?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Times:
    """The day, the documents, and the statuses that the cited passages have on the day."""

    today: date
    documents: Mapping[str, Document]
    cited: Sequence[Status | None]


def opens_what_is_over(text: str, cited: Sequence[Evidence], times: Times) -> bool:
    """Tell whether a clause says that something can be used now which its programme's status or its own source says is over."""
    return _opens_by_status(text, cited, times) or _opens_by_source(text, cited, times.today)


def _opens_by_status(text: str, cited: Sequence[Evidence], times: Times) -> bool:
    known = [status for status in times.cited if status]
    all_over = bool(known) and all(status in CLOSED for status in known)
    if (
        all_over
        and not PAST.search(text)
        and not OVER.search(text)
        and PRESENT.search(text)
        and all(_is_past(evidence.text) for evidence in cited)
    ):
        return True
    is_open = any(status in OPEN_STATUSES for status in known)  # the head of the document says so
    kept = KEPT.search(text) and not SAYS_OVER.search(text) and not PAST.search(text)
    if kept and not is_open and not any(_is_kept(evidence) for evidence in cited):
        return True
    for clause in split_clauses(text, cited[0].read_stems):
        if not OPEN_CLAIM.search(clause.text) or OVER.search(clause.text) or PAST.search(clause.text):
            continue
        named = _named_statuses(clause.text, times)
        if any(status in CLOSED for status in named) or (not named and all_over):
            return True
        unsure = not named and bool(known) and all(status == "okänd" for status in known)
        if unsure and SAYS_OPEN.search(clause.text) and not any(_says_open(evidence) for evidence in cited):
            return True
    return False


def _is_kept(evidence: Evidence) -> bool:
    """Tell whether a source says, and does not deny or leave open, that something is open or kept."""
    return any(
        (KEPT.search(scope.text) or SAYS_OPEN.search(scope.text)) and not SAYS_OVER.search(scope.text) and not UNSURE.search(scope.text)
        for scope in evidence.scopes
    )


def _says_open(evidence: Evidence) -> bool:
    return any(SAYS_OPEN.search(scope.text) and not SAYS_OVER.search(scope.text) for scope in evidence.scopes)


def _is_past(text: str) -> bool:
    return bool(PAST.search(text)) or bool(ENDED.search(text))


def _named_statuses(text: str, times: Times) -> list[Status]:
    lowered = text.lower()
    return [
        status_on(document.programme, times.today)
        for document in times.documents.values()
        if document.programme and len(title := short_title(document.title)) > 3 and title.lower() in lowered
    ]


def _opens_by_source(text: str, cited: Sequence[Evidence], today: date) -> bool:
    """Tell whether a sentence in the present tense rests on sources that all say that it is over on the day, or opens later."""
    if PAST.search(text) or SAYS_OVER.search(text) or not (PRESENT.search(text) or OPEN_CLAIM.search(text)):
        return False
    speaking = [evidence for evidence in cited if evidence.stems & evidence.read_stems(text)] or list(cited)
    return all(_is_over(evidence.text, today) for evidence in speaking) or (
        bool(OPEN_CLAIM.search(text)) and all(_is_to_come(evidence.text, today) for evidence in speaking)
    )


def _is_over(text: str, today: date) -> bool:
    last = [int(match[2]) for match in YEARS.finditer(text) if SAYS_OPEN.search(text) or ENDED.search(text)]
    for match in UNTIL.finditer(text):
        rest = text[match.end() : match.end() + 20]
        last += [int(year) for year in re.findall(r"^(?:\w+ ){0,2}((?:19|20)\d\d)\b", rest)][:1]
    if last and max(last) < today.year:
        return True
    days = list(read_days(read_moments(text)))
    return bool(ENDED.search(text)) and (not days or max(days) < today)


def _is_to_come(text: str, today: date) -> bool:
    days = list(read_days(read_moments(text)))
    years = [int(year) for year in re.findall(r"\b(20\d\d)\b", text)]
    return bool(OPENS.search(text)) and ((bool(days) and min(days) > today) or (bool(years) and min(years) > today.year))
