"""Check a document before it is published: what stops it, and what somebody must have seen."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, groupby
from typing import Literal

from corpus.dates import find_dates
from corpus.personal import Personal, find_personal, mask
from corpus.reader import NO_TITLE
from corpus.schema import MARKER, OPEN_STATUSES, Document, FrontMatter, Validity, first_day, last_day, status_on
from corpus.statements import Statement, read_statements

Level = Literal["fel", "varning"]

FEWEST_WORDS = 25  # of a text that can answer anything; the shortest shipped one has 74
LONGEST_EVIDENCE = 200  # characters
LONGEST_SENTENCE = 1_000  # characters in which a last day to apply is looked for
MOST_ALIKE = 5  # findings of one kind that are listed one by one
BORDER = re.compile(r"(?<=[.!?…\]”\"’)»])\s+|\n")  # where a sentence may end; after an abbreviation it does not, and two pieces are one
# What only a source can vouch for; a figure within a name ("Produktion2030", "S3") is none.
FACT = re.compile(r"(?<![\w-])\d|\b(?:procent|kronor|kr|miljon(?:er)?|miljard(?:er)?)\b", re.IGNORECASE)
UNTITLED = re.compile(r"(?:scan|img|dsc|skanna\w*|bild|presentation|dokument|document|blad|sheet)[ _-]?\d*", re.IGNORECASE)
DEADLINE = re.compile(
    r"\b(?:sista (?:ansöknings|anmälnings|svars)?da(?:g|tum)|ansök\w* stänger"
    r"|(?:ansök|anmäl|skicka)\w*\b[^.]*\b(?:senast|till och med|före)\b)",
    re.IGNORECASE,
)
TOLD_AS_PAST = re.compile(r"\b(?:var|stängde\w*|gick ut|passera\w*|avslutad\w*|upphörde|kunde|skulle)\b", re.IGNORECASE)
MOJIBAKE = re.compile("�|Ã[¥¤¶…„–]|â€|Â[ §°]")
# A word that is none: letters with signs or figures between them, no vowel, or a lone letter.
BROKEN = re.compile(r"[^\W\d_]+(?:[^\w\s'’.,\-–/&:()@+]|\d)+[^\W\d_]+|[^\W\d_aeiouyåäöéAEIOUYÅÄÖ]{3,}|[b-hj-zB-HJ-ZÄ]|[^\w\s]{3,}")
ABBREVIATED = re.compile(r"[A-ZÅÄÖ]{2,6}|[a-z]{2,3}\.?|[\d\W]+")
MOST_BROKEN = 0.2  # share of a page's words; a shipped document has at most 0.02
FEWEST_PAGE_WORDS = 15  # fewer give no share that says anything


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong: "fel" stops publishing, "varning" must be acknowledged. Evidence has its personal data masked."""

    level: Level
    place: str  # a page ("s. 3"), a key of the head ("programme.period"), or "texten"
    sentence: str  # what was found and what to do, in Swedish
    evidence: str = ""  # the words of the document that it is about


def check_document(document: Document, *, library: Mapping[str, Document], today: date) -> list[Finding]:
    """Return what is wrong with a document on a day, what stops it first."""
    front = document.front
    if front is None:
        return [Finding("fel", "huvudet", "Dokumentet saknar huvud. Börja med en rad ---, nycklarna och en rad ---.")]
    found = [
        *check_references(front, library),
        *check_markers(document, front),
        *check_personal(document, front),
        *_check_text(document),
        *_check_facts(document, front),
        *_check_dates(document, front, today),
        *check_asked(document, front),
    ]
    return sorted(found, key=lambda finding: finding.level)  # "fel" comes before "varning"


def _metadata(front: FrontMatter) -> Iterator[tuple[str, str]]:
    """Yield the head's running text, in which [n] points at a source, after its key."""
    if programme := front.programme:
        yield from (("programme.cost", programme.cost or ""), ("programme.apply", programme.apply or ""))
        yield "programme.target.note", programme.target.note or ""
        yield from ((f"programme.parts.{number}.note", part.note) for number, part in enumerate(programme.parts))
    yield from ((f"gaps.{number}", gap) for number, gap in enumerate(front.gaps))


def check_references(front: FrontMatter, ids: Collection[str]) -> Iterator[Finding]:
    """Find references to documents that do not exist, and a programme that can never be recommended."""
    programme = front.programme
    if programme is None:
        return
    for key, others in (("replaced_by", programme.replaced_by), ("confusable_with", programme.confusable_with)):
        for other in others:
            if other == front.id:
                yield Finding("fel", f"programme.{key}", f"{key}: dokumentet hänvisar till sig självt. Ta bort hänvisningen.", other)
            elif other not in ids:
                sentence = f"{key}: inget dokument har id {other}. Rätta id eller ta bort hänvisningen."
                yield Finding("fel", f"programme.{key}", sentence, other)
    if front.kind == "programme" and not programme.needs:
        sentence = "needs är tom, så programmet kan aldrig föreslås för ett företag. Välj minst ett behov ur listan."
        yield Finding("varning", "programme.needs", sentence)


def check_markers(document: Document, front: FrontMatter) -> Iterator[Finding]:
    """Find numbers that point at no source, and sources that no number points at."""
    used = {int(n) for text in (document.text, *(text for _, text in _metadata(front))) for n in MARKER.findall(text)}
    known = {source.n: source.title for source in front.sources}
    unknown = sorted(used - set(known))
    statements = read_statements(document.text) if unknown else []
    for n in unknown:
        evidence = next((statement.text for statement in statements if f"[{n}]" in statement.text), "")
        sentence = f"[{n}] i texten pekar inte på någon källa. Lägg till källan eller rätta numret."
        yield Finding("fel", "sources", sentence, _short(mask(evidence)))
    if used or len(known) > 1:  # of a single source without numbers comes all that the text says
        for n in sorted(set(known) - used):
            sentence = f"Källa {n} används inte i texten. Ta bort källan eller skriv [{n}] där den behövs."
            yield Finding("varning", "sources", sentence, known[n])


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", MARKER.sub("", text).lower())


@dataclass(frozen=True, slots=True)
class _Said:
    """A text's letters and digits only, and where in them a sentence may begin or end."""

    letters: str
    borders: frozenset[int]

    def has(self, sentence: str) -> bool:
        """Tell whether a sentence, letters and digits only, stands whole in the text."""
        places = (match.start() for match in re.finditer(f"(?={sentence})", self.letters))
        return any(place in self.borders and place + len(sentence) in self.borders for place in places)


def _say(text: str) -> _Said:
    pieces = [_letters(piece) for piece in BORDER.split(text)]
    return _Said("".join(pieces), frozenset(accumulate(map(len, pieces), initial=0)))


def check_asked(document: Document, front: FrontMatter) -> Iterator[Finding]:
    """Find questions that are said to be answered by a sentence which the document does not hold."""
    texts = [_say(text) for text in (document.text, *(text for _, text in _metadata(front)))] if front.asked.sentences else []
    for number, sentence in enumerate(front.asked.sentences):
        letters = _letters(sentence.says)
        if not letters or not any(text.has(letters) for text in texts):
            reason = "Frågorna hör till en mening som inte står i dokumentet. Skriv meningen som den står, eller ta bort frågorna."
            yield Finding("varning", f"asked.sentences.{number}", reason, _short(sentence.says))


def check_personal(document: Document, front: FrontMatter) -> Iterator[Finding]:
    """Find identity numbers, which stop a document, and telephone numbers and addresses of people."""
    found = find_personal(document.text)
    statements = read_statements(document.text) if found else []
    for one in found:
        around = next((s.text for s in statements if s.start <= one.start < s.end), one.text)
        yield _personal_finding(one, _place(document, one.start), around)
    contact = front.programme.contact if front.programme else None
    sources = [(f"sources.{source.n}", f"{source.title} {source.note or ''}") for source in front.sources]
    for place, text in (*_metadata(front), ("programme.contact", contact.name if contact else ""), *sources):
        yield from (_personal_finding(one, place, text) for one in find_personal(text))


def _personal_finding(one: Personal, place: str, text: str) -> Finding:
    if one.kind in ("personnummer", "samordningsnummer"):
        return Finding("fel", place, f"Här står ett {one.kind}. Ta bort det; sådana får inte publiceras.", _short(mask(text)))
    article = "en" if one.kind == "e-postadress" else "ett"
    sentence = f"Här står {article} {one.kind} som kan höra till en person. Hänvisa hellre till en organisation eller en roll."
    return Finding("varning", place, sentence, _short(mask(text)))


def _check_text(document: Document) -> Iterator[Finding]:
    if NO_TITLE.fullmatch(document.title) or UNTITLED.fullmatch(document.title.strip()):
        yield Finding("varning", "title", "Titeln ser ut som ett filnamn. Skriv namnet som företag använder.", document.title)
    words = document.text.split()
    if not words:
        yield Finding("fel", "texten", "Dokumentet har ingen text. Är det inskannat, så skriv in texten eller lägg in en fil med text.")
    elif len(words) < FEWEST_WORDS:
        yield Finding("varning", "texten", f"Texten har bara {len(words)} ord. Kontrollera att allt kom med från filen.")
    pages = [(page.start, document.text[page.start : page.end]) for page in document.pages] or [(0, document.text)]
    for start, text in pages:
        if garbled := _find_garbled(text):
            sentence = "Texten ser ut att ha blivit fel när filen lästes. Jämför med filen och rätta den."
            yield Finding("varning", _place(document, start), sentence, _short(garbled))


def _find_garbled(text: str) -> str:
    """Return some of what cannot be Swedish, as from a bad scan or the wrong character set; "" where the text is fine."""
    if match := MOJIBAKE.search(text):
        return text[max(0, match.start() - 20) : match.end() + 20].strip()
    words = [word.strip('.,:;!?()[]"”’»«*_|') for word in text.split() if "://" not in word and "@" not in word]
    words = [word for word in words if re.search(r"[^\W\d_]", word) or not re.search(r"\d", word)]
    broken = [word for word in words if word and BROKEN.fullmatch(word) and not ABBREVIATED.fullmatch(word)]
    return " ".join(broken[:10]) if len(words) >= FEWEST_PAGE_WORDS and len(broken) > MOST_BROKEN * len(words) else ""


def _check_facts(document: Document, front: FrontMatter) -> Iterator[Finding]:
    """Find figures that no source vouches for; with a single source and no numbers at all, that source does."""
    notes = [(place, text) for place, text in _metadata(front) if not place.startswith("gaps")]
    if len(front.sources) == 1 and not any(MARKER.search(text) for text in (document.text, *(text for _, text in notes))):
        return
    bare = [(_place(document, s.start), s.plain) for s in _unsourced(read_statements(document.text))]
    bare += [(place, s.plain) for place, text in notes for s in _unsourced(read_statements(text))]
    sentence = "En uppgift med siffror saknar källnummer. Skriv numret efter punkten, till exempel [1]."
    yield from (Finding("varning", place, sentence, _short(text)) for place, text in bare[:MOST_ALIKE])
    if more := bare[MOST_ALIKE:]:
        sentence = f"Ytterligare {len(more)} uppgifter med siffror saknar källnummer. Den första av dem står här."
        yield Finding("varning", more[0][0], sentence, _short(more[0][1]))


def _unsourced(statements: Iterable[Statement]) -> Iterator[Statement]:
    """Yield the statements with figures and no source; a table counts as one, and its rows share their source."""
    for form, group in groupby(statements, key=lambda statement: statement.form):
        members = list(group)
        if form == "sentence":
            yield from (s for s in members if FACT.search(s.plain) and not s.is_sourced and not s.text.endswith("?"))
        elif form == "row" and not any(s.is_sourced for s in members):
            yield from [s for s in members if FACT.search(s.plain)][:1]


def _check_dates(document: Document, front: FrontMatter, today: date) -> Iterator[Finding]:
    if front.review_by and front.review_by < today:
        sentence = f"Dokumentet skulle ha kontrollerats senast {front.review_by}. Kontrollera uppgifterna och sätt en ny dag."
        yield Finding("varning", "review_by", sentence)
    programme = front.programme
    if programme is None:
        return
    yield from _check_validity(programme, "programme", today)
    for number, part in enumerate(programme.parts):
        yield from _check_validity(part, f"programme.parts.{number}", today)
    if programme.status == "okänd":
        sentence = "Status är okänd, så programmet föreslås inte. Ta reda på om det går att söka, om det är möjligt."
        yield Finding("varning", "programme.status", sentence)
    if status_on(programme, today) != "avslutad":
        yield from _check_deadlines(document, today)


def _check_validity(validity: Validity, place: str, today: date) -> Iterator[Finding]:
    start, end, status = validity.period.start, validity.period.end, validity.status
    if end and last_day(end) < today and status in (*OPEN_STATUSES, "kommande"):
        sentence = f"Perioden slutade {end}, men status är {status}. Ändra status till avslutad eller rätta perioden."
    elif start and first_day(start) > today and status in OPEN_STATUSES:
        sentence = f"Perioden börjar först {start}, men status är {status}. Ändra status till kommande eller rätta perioden."
    elif start and first_day(start) <= today and status == "kommande":
        sentence = f"Perioden började {start}, men status är kommande. Ändra status eller rätta perioden."
    else:
        return
    yield Finding("varning", f"{place}.period", sentence, f"{start or '…'}–{end or '…'}")


def _check_deadlines(document: Document, today: date) -> Iterator[Finding]:
    """Find last days to apply that have passed, in sentences that speak of them as to come."""
    for statement in read_statements(document.text):
        cue = DEADLINE.search(statement.text, 0, LONGEST_SENTENCE)
        if cue and not TOLD_AS_PAST.search(statement.text):
            days = [dated for dated in find_dates(statement.text) if dated.end > cue.start()]
            if days and all(dated.ends < today for dated in days):
                sentence = f"Sista dagen att söka eller anmäla sig, {days[-1].last}, har passerat. Ändra meningen eller status."
                yield Finding("varning", _place(document, statement.start), sentence, _short(mask(statement.plain)))


def _place(document: Document, position: int) -> str:
    page = next((page for page in document.pages if page.start <= position < page.end), None)
    return f"s. {page.number}" if page else "texten"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_EVIDENCE else f"{text[: LONGEST_EVIDENCE - 1].rstrip()}…"
