"""What must stay true of the answers: a question with what its answer must and must not say, cite and recommend."""

import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Literal, get_args

from assistant.question import clean_question
from assistant.staff.wordings import compile_pattern, fold_text, is_pattern
from assistant.types import AnswerStatus, Turn
from corpus.errors import AdviserError

ListName = Literal["says", "says_not", "cites", "cites_not", "recommends", "recommends_not"]
EXPECTATIONS: Final[tuple[ListName, ...]] = get_args(ListName)
STATUSES: Final[tuple[AnswerStatus, ...]] = get_args(AnswerStatus)
STATUS_NAMES: Final[dict[AnswerStatus, str]] = {
    "answered": "besvarad", "clarify": "motfråga", "not_found": "framgår inte", "out_of_scope": "utanför uppgiften",
}  # fmt: skip
MOST_PROGRAMMES = 3  # an answer recommends no more
MOST_ITEMS = 20  # of each kind: more is several tests in one
MOST_TURNS = 20  # before the question; the adviser itself reads no further back than it needs
LONGEST_ITEM = 2_002  # characters of a wording, document or programme: a pattern at its longest, with its slashes
LONGEST_TURN = 4_000  # characters: a long answer, or a question at its longest
LONGEST_TALK = 30_000  # characters of all turns: what a cell in Excel holds, 32,767, with room for what marks the turns
LONGEST_WORD = 60  # characters of a tag or an owner
LONGEST_COMMENT = 4_000  # characters
IDENTITY = re.compile(r"[\w.:-]{1,64}")


class CaseError(AdviserError):
    """A test case cannot be used as it is."""


@dataclass(frozen=True, slots=True)
class Case:
    """A test: a question, and what must hold for its answer. A wording is plain text, or a pattern between slashes.

    A document is named by its id or by a part of its title, a programme likewise; a pattern is searched for in a document's title, id
    and section, and in a programme's name. A company's line in `history` that no answer follows is asked when the test runs.
    """

    question: str
    history: tuple[Turn, ...] = ()
    statuses: tuple[AnswerStatus, ...] = ()  # one of them; () for any
    says: tuple[str, ...] = ()  # all of them
    says_not: tuple[str, ...] = ()  # none of them
    cites: tuple[str, ...] = ()
    cites_not: tuple[str, ...] = ()
    recommends: tuple[str, ...] = ()
    recommends_not: tuple[str, ...] = ()  # as open to apply for
    most_programmes: int | None = None
    today: date | None = None  # None: the day it is run
    tags: tuple[str, ...] = ()
    owner: str = ""
    comment: str = ""

    @property
    def place(self) -> tuple[str, tuple[str, ...], date | None]:
        """What makes two cases the same test: what is asked, after what, and when."""
        return fold_text(self.question), tuple(fold_text(turn.content) for turn in self.history), self.today


@dataclass(frozen=True, slots=True)
class StoredCase:
    """A test that is kept, with who changed it last."""

    id: str
    case: Case
    by: str
    at: datetime  # UTC


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which tests are meant; "" means any."""

    text: str = ""  # somewhere in the question, the expectations, the comment or the id
    tag: str = ""
    owner: str = ""


def matches(stored: StoredCase, wanted: CaseFilter) -> bool:
    """Tell whether a test is among those meant; case makes no difference."""
    case = stored.case
    texts = (stored.id, case.question, case.comment, *(item for name in EXPECTATIONS for item in getattr(case, name)))
    return (
        (not wanted.text or any(fold_text(wanted.text) in fold_text(text) for text in texts))
        and (not wanted.tag or wanted.tag.casefold() in {tag.casefold() for tag in case.tags})
        and (not wanted.owner or wanted.owner.casefold() == case.owner.casefold())
    )


def check_case(case: Case) -> Case:
    """Return a case tidied up.

    Raises:
        CaseError: something in it cannot be used, or it expects nothing.
    """
    tidy = replace(
        case,
        question=_check_question(case.question),
        history=_check_history(case.history),
        statuses=tuple(status for status in STATUSES if status in case.statuses),
        tags=tuple(dict.fromkeys(_check_tag(tag) for tag in case.tags if tag.strip())),
        owner=_short(case.owner, "Ägaren", LONGEST_WORD),
        comment=_short(case.comment, "Kommentaren", LONGEST_COMMENT),
        says=_check_items(case.says),
        says_not=_check_items(case.says_not),
        cites=_check_items(case.cites),
        cites_not=_check_items(case.cites_not),
        recommends=_check_items(case.recommends),
        recommends_not=_check_items(case.recommends_not),
    )
    _refuse_contradictions(tidy)
    return tidy


def _check_question(question: str) -> str:
    try:
        return clean_question(question)
    except AdviserError as error:
        raise CaseError(str(error)) from error


def _check_history(history: Sequence[Turn]) -> tuple[Turn, ...]:
    turns = tuple(Turn(turn.role, _printable(turn.content)) for turn in history if turn.content.strip())
    if len(turns) > MOST_TURNS or sum(len(turn.content) for turn in turns) > LONGEST_TALK:
        raise CaseError(f"Samtalet före frågan är för långt: högst {MOST_TURNS} repliker och {LONGEST_TALK} tecken. Korta det.")
    if turns and (turns[0].role != "user" or any(a.role == b.role == "assistant" for a, b in itertools.pairwise(turns))):
        raise CaseError("Samtalet före frågan måste börja med företaget, och varje svar måste följa på en fråga. Ändra ordningen.")
    for turn in turns:
        _short(turn.content, "En replik i samtalet", LONGEST_TURN)
        if turn.role == "user":
            _check_question(turn.content)
    return turns


def _check_tag(tag: str) -> str:
    return _short(tag, "Taggen", LONGEST_WORD)


def _check_items(items: Sequence[str]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(_short(item, "En förväntan", LONGEST_ITEM) for item in items if item.strip()))
    if len(found) > MOST_ITEMS:
        raise CaseError(f"{len(found)} förväntningar av samma slag är för många; högst {MOST_ITEMS} ryms. Dela upp testfallet i flera.")
    for item in found:
        if is_pattern(item):
            compile_pattern(item)
        elif not fold_text(item):
            raise CaseError(f"Förväntan {item!r} har inget som kan sökas efter. Skriv ord eller tal, eller ett mönster mellan snedstreck.")
    return found


def _short(text: str, what: str, longest: int) -> str:
    tidy = _printable(text)
    if len(tidy) > longest:
        raise CaseError(f"{what} är {len(tidy)} tecken; högst {longest} kan sparas. Korta texten.")
    return tidy


def _printable(text: str) -> str:
    """Return a text without control characters, which no file could carry."""
    normal = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in normal if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs")).strip()


def _refuse_contradictions(case: Case) -> None:
    if not (case.statuses or case.most_programmes is not None or any(getattr(case, name) for name in EXPECTATIONS)):
        raise CaseError("Testfallet väntar sig ingenting. Ange en status, eller något som svaret måste eller inte får säga.")
    if case.most_programmes is not None and not 0 <= case.most_programmes <= MOST_PROGRAMMES:
        raise CaseError(f"Högst {case.most_programmes} program är inget som kan prövas. Ange ett antal från 0 till {MOST_PROGRAMMES}.")
    for must, must_not in (("says", "says_not"), ("cites", "cites_not"), ("recommends", "recommends_not")):
        unwanted = {fold_text(item) for item in getattr(case, must_not)}
        if both := [item for item in getattr(case, must) if fold_text(item) in unwanted]:
            raise CaseError(f"”{both[0]}” både måste och får inte finnas i svaret. Ta bort det ena.")
