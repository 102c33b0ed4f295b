"""Understand a question in its conversation: what it leans on, and what is known of the company by now."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.company import Company, recall_profile
from assistant.cues import FOLLOW_UP, MORE, NEW_TOPIC, PLACES_IN_LIST, PRONOUN, THERE, Intent
from assistant.names import Gazetteer, Mention
from assistant.profile import merge_profiles, read_profile
from assistant.question import MAX_CHARACTERS, Language, Understanding, read_intents, read_needs, read_question
from assistant.types import History
from assistant.vocabulary import NEEDS

GENERAL = 0.35  # specificity under which a name says little of what a question was about
MORE_TELLING = 1.5  # times the specificity of the name asked about, for one in the answer to be what was spoken of
FOREIGN = 0.06  # probability under which a question belongs to no conversation with this adviser, whatever was said before
TELLING = 0.7  # of the specificity of the most telling name spoken of
LISTED = re.compile(r"^- \*\*(.+?)\*\*", re.MULTILINE)  # the names in advice of ours
CHOOSES: frozenset[Intent] = frozenset({"definition"})  # what who points at another one in a list wants of it


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in its conversation, on a day, and what the page that asks it holds of the company."""

    question: str
    history: History
    today: date
    company: Company | None


def understand(question: str, *, history: History, language: Language, company: Company | None = None) -> Understanding:
    """Read a question, fill in what is known of the company, and find what a follow-up leans on.

    What the question says counts before what `company` holds, and that before what earlier turns said.

    Raises:
        AdviserError: the question is empty or too long.
    """
    understanding = read_question(question, language)
    own, turns = understanding.profile, _user_turns(history)
    told, known = (merge_profiles(recall_profile(held, turns), own) for held in (None, company))
    understanding = replace(understanding, told=told, profile=known)
    return _lean_on(understanding, history, language) if history else understanding


def _user_turns(history: History) -> list[str]:
    return [turn.content[:MAX_CHARACTERS] for turn in history if turn.role == "user"]


def find_standing(history: History, gazetteer: Gazetteer, text: str = "") -> tuple[Mention, ...]:
    """Return the names that a follow-up means: of a list the one it points at, else those last asked about.

    A name that many documents speak of gives way to a telling one in the first sentence of the answer to it.
    """
    if named := _pointed_at(history, gazetteer, text):
        return named
    newest_answer: tuple[Mention, ...] = ()
    for place in range(len(history), 0, -2):
        pair = history[max(0, place - 2) : place]
        asked = _telling([m for turn in pair if turn.role == "user" for m in gazetteer.find(turn.content[:MAX_CHARACTERS])])
        openings = [re.split(r"(?<=[.!?])\s", turn.content.strip())[0] for turn in pair if turn.role == "assistant"]
        answered = _telling([m for opening in openings for m in gazetteer.find(opening)])
        if asked:
            named_better = bool(answered) and answered[0].specificity >= MORE_TELLING * asked[0].specificity
            return answered if named_better and asked[0].specificity < 2 * GENERAL else asked
        newest_answer = newest_answer or answered
    return newest_answer


def _telling(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    best = max((mention.specificity for mention in mentions), default=0.0)
    return tuple(mention for mention in mentions if mention.specificity >= TELLING * best)


def _pointed_at(history: History, gazetteer: Gazetteer, text: str) -> tuple[Mention, ...]:
    """Return the name in the newest list of ours that a follow-up points at: the first, unless it says another one."""
    other = _place_in_list(text)
    answers = [turn.content for turn in history if turn.role == "assistant"]
    for answer in reversed(answers if other else answers[-1:]):
        names = LISTED.findall(answer)
        if len(names) > other:
            return tuple(m for m in gazetteer.find(names[other]) if m.name.part is None) or tuple(gazetteer.find(names[other]))
        told = sorted(gazetteer.find(answer), key=lambda mention: answer.find(mention.matched))
        in_prose = list(dict.fromkeys(m.name.document_id for m in told if m.specificity >= GENERAL))
        if other and not names and len(in_prose) > other:
            return tuple(m for m in gazetteer.find(answer) if m.name.document_id == in_prose[other])
    return ()


def _place_in_list(text: str) -> int:
    """Return which of a list a text points at, from 0; 0 also for one that points at none."""
    return next((place for place, pattern in enumerate(PLACES_IN_LIST, start=1) if pattern.search(text.lower())), 0)


def _chooses(text: str, history: History) -> bool:
    """Tell whether a text does nothing but point at another one of the newest advice that has so many."""
    place = _place_in_list(text)
    return place > 0 and not _asks(text) and any(len(LISTED.findall(turn.content)) > place for turn in history if turn.role == "assistant")


def _changes_topic(understanding: Understanding, standing: Sequence[Mention], language: Language) -> bool:
    """Tell whether a question has a need that what was spoken of does not speak of, or, to who seeks support, does not meet."""
    documents = [language.documents[mention.name.document_id] for mention in standing]
    if not documents or not understanding.needs:
        return False
    met = {need for document in documents if document.programme for need in document.programme.needs}
    texts = [] if "recommend" in understanding.intents else [document.text.lower() for document in documents]
    return not any(need in met or any(NEEDS[need].search(text) for text in texts) for need in understanding.needs)


def _tells_size_only(text: str) -> bool:
    """Tell whether a text gives how many work at a company and asks nothing by itself."""
    return read_profile(text).size is not None and not _asks(text)


def _lean_on(understanding: Understanding, history: History, language: Language) -> Understanding:
    """Fill a follow-up with its standing subject; a question that names its own stands alone."""
    gazetteer = language.gazetteer
    text, lowered = understanding.mended, understanding.mended.lower()
    content_words = re.findall(r"[^\W\d_]{4,}", lowered)
    leans = bool(PRONOUN.search(lowered) or FOLLOW_UP.match(lowered)) or len(content_words) <= 4
    challenge = bool(understanding.intents & {"challenge", "source"})
    newest = history[-1].content if history[-1].role == "assistant" else ""
    asked_back = "?" in newest and not understanding.text.endswith("?")
    if NEW_TOPIC.search(lowered):
        return understanding
    if not understanding.mentions and (asked_back or (LISTED.search(newest) and _tells_size_only(text))):
        return _answer_back(understanding, history)
    if understanding.scope < FOREIGN and not understanding.mentions and not PRONOUN.search(lowered) and not MORE.search(lowered):
        return understanding  # something else altogether, in the middle of a conversation
    points_back = bool(understanding.mentions) and bool(THERE.search(lowered))
    if (understanding.mentions and not challenge and not points_back) or not (leans or challenge or points_back):
        return understanding
    standing = find_standing(history, gazetteer, text)
    refers = bool(PRONOUN.search(lowered) or FOLLOW_UP.match(lowered)) or challenge or points_back
    if not refers and _changes_topic(understanding, standing, language):
        return understanding
    if chosen := _chooses(text, history):
        understanding = replace(understanding, intents=CHOOSES, search_text="")
    previous = next((turn for turn in reversed(_user_turns(history)) if _asks(turn)), "")
    again = challenge or not (chosen or _asks(text))  # "och om vi är 80?": the same question, of another company or another programme
    names = " ".join(dict.fromkeys(mention.matched for mention in standing))
    is_general = not standing or max(mention.specificity for mention in standing) < GENERAL
    context = " ".join(dict.fromkeys([previous, names] if again else [names, previous] if is_general else [names]))
    if points_back and not standing:
        return understanding
    return replace(
        understanding,
        mentions=() if points_back else understanding.mentions,
        search_text=f"{'' if challenge else understanding.search_text} {context}".strip(),
        intents=understanding.intents | (read_intents(previous) if again else frozenset()),
        standing=standing,
        needs=understanding.needs or (read_needs(previous) if not standing or "recommend" in understanding.intents else ()),
        is_follow_up=True,
        is_domain=understanding.is_domain or bool(standing) or bool(read_needs(previous)),
        scope=max(understanding.scope, language.scope.probability(f"{context} {text}")) if standing or challenge else understanding.scope,
    )


def _asks(text: str) -> bool:
    """Tell whether a text asks something by itself, or only changes or doubts what was asked before."""
    return bool(read_intents(text) - {"challenge", "source", "difference"}) or bool(read_needs(text))


def _answer_back(understanding: Understanding, history: History) -> Understanding:
    """Join what a company answers to a question of ours with what it first asked."""
    earlier = " ".join(_user_turns(history)[-2:])
    needs = tuple(dict.fromkeys([*read_needs(earlier), *understanding.needs]))
    return replace(
        understanding,
        search_text=f"{earlier} {understanding.search_text}",
        needs=needs,
        is_follow_up=True,
        is_domain=True,
        is_reply=True,
        scope=1.0,
    )
