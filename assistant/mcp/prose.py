"""Write what the tools give as readable text, for a person or a language model: every source with its quote, date and status."""

from collections.abc import Iterable, Iterator

from assistant.directory_records import SourceEntry
from assistant.mcp.records import DocumentPart, FoundProgramme, ProgrammeList
from assistant.phrases import STATUS_NAMES
from assistant.types import Answer, Citation, ContactPoint, Recommendation

ANSWERED = {
    "answered": "Svar",
    "clarify": "Motfråga: svara på den för att komma vidare",
    "not_found": "Det framgår inte av dokumenten",
    "out_of_scope": "Utanför rådgivarens uppgift",
}
FOUND = "{shown} av {total} program, med status {day}."
NOTHING = "Inga program stämmer med det. Ta bort något av villkoren, eller ställ frågan i vanliga ord med fraga."
MORE = "Dokumentet fortsätter: läs vidare med start {start}."
UNDATED = "odaterad källa"
DATED = "källa från {date}"
SAFE = ("https://", "http://")  # of addresses that are shown; the documents' own are checked, and this holds whatever comes


def write_answer(answer: Answer) -> str:
    """Write an answer with its sources, programmes, whom to ask and what to ask next."""
    return "\n".join(
        [
            f"{ANSWERED[answer.status]}:",
            answer.answer,
            *_section("Program", (line for programme in answer.programmes for line in _recommendation_lines(programme))),
            *_section("Källor", (line for citation in answer.citations for line in _citation_lines(citation))),
            *_section("Kontakt", [_contact(answer.contact)] if answer.contact else []),
            *_section("Fråga vidare", (f"- {suggestion}" for suggestion in answer.suggestions)),
        ]
    )


def write_programmes(found: ProgrammeList) -> str:
    """Write the programmes that were found, each with why, status, link and sources."""
    if not found.programmes:
        return NOTHING
    head = FOUND.format(shown=len(found.programmes), total=found.total, day=found.day)
    return "\n\n".join([head, *("\n".join(_programme_lines(programme)) for programme in found.programmes)])


def write_document(part: DocumentPart) -> str:
    """Write a part of a document with its validity, sources and gaps."""
    checked = f"Kontrollerat {part.verified}" + (f", kontrolleras igen senast {part.review_by}." if part.review_by else ".")
    return "\n".join(
        [
            f"{part.title} (id {part.id})",
            *([f"Status {part.day}: {STATUS_NAMES[part.status]}{_period(part.starts, part.ends)}."] if part.status else []),
            *([checked] if part.verified else []),
            "",
            part.text.strip(),
            *(["", MORE.format(start=part.next_start)] if part.next_start is not None else []),
            *_section("Framgår inte", (f"- {gap}" for gap in part.gaps)),
            *_section("Källor", map(_source_line, part.sources)),
            *_section("Kontakt", [_contact(part.contact)] if part.contact else []),
        ]
    )


def _section(title: str, lines: Iterable[str]) -> list[str]:
    """Return a title with its lines, or nothing where there are none."""
    written = list(lines)
    return ["", f"{title}:", *written] if written else []


def _recommendation_lines(programme: Recommendation) -> Iterator[str]:
    checks = f" Kontrollera först {'; '.join(programme.check)}." if programme.check else ""
    yield f"- {programme.name} ({STATUS_NAMES[programme.status]}, id {programme.id}): {'; '.join(programme.why)}.{checks}"
    yield from (f"  {line}" for line in _how_to_get(programme))


def _how_to_get(programme: Recommendation | FoundProgramme) -> Iterator[str]:
    if programme.cost:
        yield f"Kostnad: {programme.cost}"
    if programme.apply:
        yield f"Så söker man: {programme.apply}"
    if programme.contact:
        yield f"Kontakt: {_contact(programme.contact)}"


def _programme_lines(programme: FoundProgramme) -> Iterator[str]:
    yield f"{programme.name} ({STATUS_NAMES[programme.status]}{_period(programme.starts, programme.ends)}; id {programme.id})"
    if programme.why:
        yield f"Varför: {'; '.join(programme.why)}."
    if programme.check:
        yield f"Kontrollera först: {'; '.join(programme.check)}."
    yield programme.summary
    yield from _how_to_get(programme)
    if programme.url and programme.url.startswith(SAFE):
        yield f"Länk: {programme.url}"
    yield from map(_source_line, programme.sources)


def _citation_lines(citation: Citation) -> Iterator[str]:
    place = " › ".join(filter(None, (citation.title, citation.section)))
    page = f", s. {citation.page}" if citation.page else ""
    status = f"{STATUS_NAMES[citation.programme_status]}, " if citation.programme_status else ""
    yield f"[{citation.marker}] {place}{page} ({status}{_dated(citation.published)}; id {citation.document_id})"
    yield f"    ”{citation.quote}”"
    if citation.url and citation.url.startswith(SAFE):
        yield f"    {citation.url}"


def _source_line(source: SourceEntry) -> str:
    note = f"; {source.note}" if source.note else ""
    return f"[{source.n}] {source.title} ({_dated(source.published)}{note})" + (f", {source.url}" if source.url else "")


def _dated(published: str | None) -> str:
    return DATED.format(date=published) if published else UNDATED


def _period(starts: str | None, ends: str | None) -> str:
    """Say from when to when something runs, as far as it is known."""
    return (f", från {starts}" if starts else "") + (f", till {ends}" if ends else "")


def _contact(contact: ContactPoint) -> str:
    return f"{contact.name}, {contact.url}" if contact.url and contact.url.startswith(SAFE) else contact.name
