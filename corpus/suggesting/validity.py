"""Suggest when something runs and whether it is open, from the dates and the turns of phrase of a text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from corpus.dates import Dated, find_dates, find_spans
from corpus.suggesting.evidence import Line, Suggestion, suggest_from
from corpus.suggesting.subject import Subject

Role = Literal["start", "end", "deadline"]

SOON = timedelta(days=365)  # a change later than this is not what the next review is for
_SHORT = r"(?:\W+\w+){0,3}\W*$"  # at most three words between the turn of phrase and the date
_DEADLINE = re.compile(rf"(?:sista (?:ansöknings|anmälnings)?dag\w*|(?:ansök|anmäl|sök|skicka)\w*\b[^.]*\b(?:senast|före)){_SHORT}", re.I)
_END = re.compile(
    r"(?:avsluta[sd]\w*|avslutning|upphör\w*|\bslutade|\bslutar|\bstäng(?:er|de|des|s)|\bslut|t\.?\s?o\.?\s?m\.?|till och med|fram till)"
    rf"{_SHORT}|(?:löper|löpte|pågår|pågick|gäller|ges|finns|erbjuds)\b[^.]*\btill\W+(?:den\W+)?$",
    re.I,
)
_START = re.compile(
    r"(?:start(?:ar|ade|as|ades)?|börja[rd]e?|öppna(?:r|de|s)|lansera[sd]\w*|inle(?:ds|ddes)|fr\.?\s?o\.?\s?m\.?|från|sedan)"
    rf"{_SHORT}",
    re.I,
)
ROLES: tuple[tuple[Role, re.Pattern[str], str], ...] = (
    ("deadline", _DEADLINE, "texten anger sista ansökningsdag"),
    ("end", _END, "texten anger när det slutar"),
    ("start", _START, "texten anger när det börjar"),
)
RUNS = re.compile(
    r"\b(?:pågå|pågick|löper|löpte|gäller|ges\b|genomför|hålls|erbjuds|projekttid|projektperiod|program|kurs|utbildning|perioden)", re.I
)
WINDOW = re.compile(r"\b(?:ansök|sök|anmäl|utlysning|öppen)", re.I)
EVENT = re.compile(r"\b(?:seminari|frukost|workshop|konferens|träff|mässa|kursen|kursdag|webbinari|invigning)", re.I)
ENDED = re.compile(
    r"(?<!\bvara )(?<!\bbli )(?<!\bska )"  # what shall have ended has not
    r"\b(?:avsluta(?:d|t|des|s)|upphört|upphörde|nedlag[dt])\b|\b(?:är|har) (?:nu )?stäng[dt]\b|\bstängde\b"
    r"|inte längre (?:öppen|öppet)|\bgår inte (?:längre )?att söka|pengarna är slut|medlen är slut",
    re.I,
)
ROLLING = re.compile(r"\blöpande\b|\btills vidare\b|\bnär som helst\b|\bhela året\b|\båret om\b", re.I)
OPEN = re.compile(r"\bpågår\b|\bansökan (?:är )?(?:nu )?öppen\b|\bär (?:nu )?öppe[nt]\b|\bnu (?:kan|öppnar)\b|\bhar öppnat\b", re.I)
_SOON = r"(?:i (?:höst|vår|vinter|sommar)|nästa|snart|inom kort|igen|hösten|våren)"
UPCOMING = re.compile(
    rf"\b(?:öppnar|startar|börjar|inleds|lanseras|planeras)\b[^.]*\b{_SOON}\b|\bkommer att (?:öppna|starta|lanseras|ges)\b", re.I
)


TOLD = (
    ("kommande", UPCOMING, "texten säger att det ska öppna"),
    ("avslutad", ENDED, "texten säger att det är slut"),
    ("löpande", ROLLING, "texten säger att det är löpande"),
    ("pågående", OPEN, "texten säger att det pågår"),
)


@dataclass(frozen=True, slots=True)
class Timed:
    """A date of the text in its role, with the line it stands in."""

    role: Role
    dated: Dated
    line: Line
    reason: str


def find_timed(lines: Sequence[Line], subject: Subject) -> list[Timed]:
    """Return the dates that say when the subject begins, ends or must be applied for; no other name stands before them."""
    found = [timed for line in lines for timed in _timed(line)]
    return [timed for timed in found if not subject.names_another(timed.line.said[: timed.dated.start])]


def _timed(line: Line) -> Iterator[Timed]:
    said = line.said
    spans = [span for span in find_spans(said) if RUNS.search(said) or WINDOW.search(said)]
    for first, last in spans:
        reason = "texten anger perioden" if RUNS.search(said) else "texten anger när det går att söka"
        yield Timed("start", first, line, reason)
        yield Timed("end", last, line, reason)
    if spans:
        return
    for dated in find_dates(said):
        before = said[: dated.start]
        found = next(((role, reason) for role, pattern, reason in ROLES if pattern.search(before)), None)
        if found:
            yield Timed(found[0], dated, line, found[1])
        elif EVENT.search(before) and len(dated.first) == len("2026-01-01"):
            yield Timed("start", dated, line, "texten anger dagen")
            yield Timed("end", dated, line, "texten anger dagen")


@dataclass(frozen=True, slots=True)
class Run:
    """From when to when a text says that something runs."""

    start: Timed | None
    end: Timed | None


def find_run(found: Sequence[Timed]) -> Run:
    """Choose the start and the end among a text's dates; a last day to apply is the end of what has no other, and does not begin later."""
    start = next((timed for timed in found if timed.role == "start"), None)
    ends = [timed for role in ("end", "deadline") for timed in found if timed.role == role]
    return Run(start, next((timed for timed in ends if start is None or start.dated.begins <= timed.dated.ends), None))


def suggest_validity(lines: Sequence[Line], subject: Subject, today: date) -> list[Suggestion]:
    """Suggest status, period and the day of the next review from the sentences about the subject."""
    found = find_timed(lines, subject)
    run = find_run(found)
    suggestions = [_suggest_dated(run, today) or _suggest_told(lines, subject)]
    if run.start:
        suggestions.append(_suggest("programme.period.from", run.start.dated.first, run.start))
    if run.end:
        suggestions.append(_suggest("programme.period.to", run.end.dated.last, run.end))
    return suggestions + list(_suggest_review(found, today))


def _suggest(field: str, value: str, timed: Timed, reason: str = "") -> Suggestion:
    return suggest_from(field, value, [timed.line], reason or timed.reason)


def _suggest_dated(run: Run, today: date) -> Suggestion | None:
    """Suggest the status that follows from the dates."""
    field = "programme.status"
    if run.end and run.end.dated.ends < today:
        return _suggest(field, "avslutad", run.end, "datumet har passerat")
    if run.start and run.start.dated.begins > today:
        return _suggest(field, "kommande", run.start, "datumet har inte kommit")
    return _suggest(field, "pågående", run.end, "slutdatumet har inte kommit") if run.end else None


def _suggest_told(lines: Sequence[Line], subject: Subject) -> Suggestion:
    """Suggest the status that the text puts in words."""
    for value, pattern, reason in TOLD:
        for line in lines:
            match = pattern.search(line.text)
            if match and not subject.names_another(line.text[: match.start()]):
                return suggest_from("programme.status", value, [line], reason)
    return suggest_from("programme.status", "okänd", [], "texten säger inte om det går att söka")


def _suggest_review(found: Sequence[Timed], today: date) -> Iterator[Suggestion]:
    """Suggest the next day on which something changes, within a year."""
    days = [(timed.dated.begins if timed.role == "start" else timed.dated.ends, timed) for timed in found]
    coming = [(day, timed) for day, timed in days if today < day <= today + SOON]
    if coming:
        day, timed = min(coming, key=lambda pair: pair[0])
        yield _suggest("review_by", day.isoformat(), timed, "då ändras läget enligt texten")
