"""Obesvarat: themes and questions are drawn as text whatever stands in them, and each form does what it says, by who may."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from assistant.question_log import Asked, add_question
from assistant.settings import Settings
from assistant.staff.case_desk import CaseDesk
from assistant.staff.desk import Desk
from assistant.staff.roles import Actor, ForbiddenError
from assistant.staff.themes import Theme
from assistant.web.staff.asked_list import read_filter, render_asked
from assistant.web.staff.submission import Submission
from assistant.web.staff.vain import render_dismissed, render_themes, render_trend
from assistant.web.staff.vain_acts import VainActs
from assistant.web.staff.vain_theme import render_theme
from corpus.clock import now_exactly
from corpus.errors import AdviserError
from corpus.library import writing
from index.analyzer import Analyzer

HOSTILE = "<img src=x onerror=alert(1)></textarea><script>alert(1)</script>\"' &amp;"
READER, EDITOR, ADMIN = Actor("lars", "läsare"), Actor("eva", "redaktör"), Actor("adam", "administratör")
BUILDING = ("Behöver vi bygglov för en ny hall?", "Hur söker man bygglov för hallen?", "Vem ger bygglov för en hall?")
PROGRAMME = """---
id: iuc/vindlyftet
title: Vindlyftet
kind: programme
verified: 2026-11-01
programme: {owner: IUC Blekinge, status: löpande, needs: [produktion]}
---

Vindlyftet är ett stöd till företag som bygger delar till vindkraftverk.
"""


def given(**values: str) -> Submission:
    return Submission({name: (value,) for name, value in values.items()})


def theme(**values: object) -> Theme:
    plain = {
        "key": "svar-1", "label": "bygglov, hall", "size": 4, "recent": 3, "earlier": 1, "examples": BUILDING, "answer_ids": ("svar-1",),
        "nearest_id": "iuc/vindlyftet", "nearest_title": "Vindlyftet", "centre": (1.0,),
    }  # fmt: skip
    return Theme(**(plain | values))  # type: ignore[arg-type]


def asked(text: str, **values: object) -> Asked:
    plain = {
        "answer_id": text[:30], "at": now_exactly(), "channel": "page", "text": text, "status": "not_found", "confidence": 0.2,
        "milliseconds": 40.0, "subjects": (), "needs": (), "cited": (), "programmes": (),
    }  # fmt: skip
    return Asked(**(plain | values))  # type: ignore[arg-type]


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer, index_home: Callable[..., Path]) -> Iterator[Desk]:
    """A desk on a library of one programme."""
    desk = Desk(Settings(home=index_home(tmp_path_factory.mktemp("obesvarat"), {"vindlyftet": PROGRAMME})), analyzer=analyzer)
    yield desk
    desk.close()


@pytest.fixture
def acts(desk: Desk) -> VainActs:
    return VainActs(desk)


@pytest.fixture
def log(desk: Desk) -> Callable[[Sequence[Asked]], None]:
    def keep(questions: Sequence[Asked]) -> None:
        with writing(desk.engine) as connection:
            for one in questions:
                add_question(connection, one)

    return keep


@pytest.fixture
def key(acts: VainActs, log: Callable[[Sequence[Asked]], None]) -> str:
    """A theme of three questions, by its key."""
    log([asked(text) for text in BUILDING])
    (found,) = acts.questions.list_themes(READER)
    return found.key


def test_words_of_a_question_are_never_markup() -> None:
    hostile = theme(key=HOSTILE, label=HOSTILE, examples=(HOSTILE,), nearest_id=HOSTILE, nearest_title=HOSTILE)
    questions = [asked(HOSTILE, reason=HOSTILE, thumb="down")]
    drawn = render_themes([hostile], days=90) + render_theme(hostile, questions, []) + render_asked(questions, given(text=HOSTILE))
    assert "<img" not in drawn
    assert "<script" not in drawn
    assert drawn.count("&lt;img") > 5
    assert drawn.count("</textarea>") == drawn.count("<textarea")


@pytest.mark.parametrize(("recent", "earlier", "said"), [(3, 1, "↑ ökar"), (3, 0, "↑ nytt"), (1, 3, "↓ minskar"), (2, 2, "→ lika många")])
def test_a_trend_is_told_in_words_beside_its_picture(recent: int, earlier: int, said: str) -> None:
    drawn = render_trend(theme(recent=recent, earlier=earlier))
    assert said in drawn
    assert f"{recent} de senaste 30 dagarna, {earlier} de 30 dagarna före" in drawn
    assert drawn.count("<rect") == 2


def test_empty_lists_say_what_belongs_there() -> None:
    assert "Inga teman just nu" in render_themes([], days=90)
    assert "Frågorna sparas inte" in render_themes([], days=0)
    assert "Inga teman är avfärdade" in render_dismissed([])
    assert "Inga frågor stämmer" in render_asked([], given())


def test_a_theme_is_opened_with_all_its_questions_and_every_remedy(acts: VainActs, key: str) -> None:
    _, places, sheet = acts.open(EDITOR, given(theme=key))
    assert 'data-screen="theme"' in places
    for text in BUILDING:
        assert text in sheet
    for event in ("vain_begin", "vain_gap", "vain_alias", "vain_wish", "vain_test", "vain_dismiss", "case_draft"):
        assert f'data-event="{event}"' in sheet
    assert 'value="iuc/vindlyftet"' in sheet


def test_a_document_is_begun_and_opened(acts: VainActs, desk: Desk, key: str) -> None:
    _, _, sheet = acts.begin(EDITOR, given(theme=key, title="Bygglov", wishes=f"{BUILDING[0]}\r\n\r\n{BUILDING[1]}"))
    (draft,) = [entry for entry in desk.list_documents(EDITOR) if entry.title == "Bygglov"]
    assert f'data-open="{draft.id}" data-follow' in sheet
    assert yaml.safe_load(desk.show(EDITOR, draft.id).asked) == {"needs": list(BUILDING[:2])}


@pytest.mark.parametrize(
    ("event", "name", "text", "found"),
    [
        ("gap", "sentence", "Om bygglov ingår framgår inte.", "gaps: [Om bygglov ingår framgår inte.]"),
        ("alias", "alias", "Vindstödet", "Vindstödet"),
        ("wish", "wish", BUILDING[0], BUILDING[0]),
    ],
)
def test_a_draft_of_the_chosen_document_is_made_and_linked_to(
    acts: VainActs, desk: Desk, key: str, event: str, name: str, text: str, found: str
) -> None:
    _, _, sheet = getattr(acts, event)(EDITOR, given(theme=key, document="VINDLYFTET", **{name: text}))
    shown = desk.show(EDITOR, "iuc/vindlyftet")
    assert found in shown.markdown + shown.asked
    assert (shown.number, shown.entry.has_draft) == (2, True)
    assert "version 2 av Vindlyftet, som utkast" in sheet
    assert 'data-open="iuc/vindlyftet"' in sheet


def test_an_unknown_document_is_told_of(acts: VainActs, key: str) -> None:
    with pytest.raises(AdviserError, match="Inget dokument heter Snölyftet"):
        acts.gap(EDITOR, given(theme=key, document="Snölyftet", sentence="Något."))


def test_a_test_is_kept_with_the_chosen_status(acts: VainActs, desk: Desk, key: str) -> None:
    _, _, sheet = acts.test(EDITOR, given(theme=key, question=BUILDING[0], status="answered", document="iuc/vindlyftet"))
    (stored,) = CaseDesk(desk.engine).list_cases(EDITOR)
    assert (stored.case.question, stored.case.statuses, stored.case.cites, stored.case.tags) == (
        BUILDING[0], ("answered",), ("iuc/vindlyftet",), ("obesvarat",),
    )  # fmt: skip
    assert f"Testfallet {stored.id} är sparat" in sheet


def test_a_theme_is_dismissed_taken_back_and_listed(acts: VainActs, key: str) -> None:
    notice, _, listed = acts.dismiss(EDITOR, given(theme=key))
    assert notice == "Temat är avfärdat."
    assert "Ångra" in listed
    assert "Inga teman just nu" in listed
    _, _, dismissed = acts.list_dismissed(EDITOR, given())
    number = dismissed.split('data-key="')[1].split('"')[0]
    assert number in listed
    _, places, again = acts.show_again(EDITOR, given(key=number))
    assert 'data-screen="themes"' in places
    assert BUILDING[0] in again


def test_questions_are_filtered_and_one_is_forgotten_where_it_stands(acts: VainActs, log: Callable[[Sequence[Asked]], None]) -> None:
    log([asked(BUILDING[0]), asked("Vad kostar Vindlyftet?", status="answered")])
    filters = {"text": "", "outcome": "any", "thumb": "", "since": "", "until": ""}
    _, places, drawn, listed = acts.list_asked(ADMIN, given())
    assert 'data-screen="asked"' in places
    assert 'name="outcome"' in drawn
    assert BUILDING[0] in listed
    assert "Vad kostar" not in listed
    notice, _, _, left = acts.forget(ADMIN, given(answer=BUILDING[0][:30], **filters))
    assert notice == "Frågan är borttagen."
    assert BUILDING[0] not in left
    assert "Vad kostar" in left


def test_filters_are_read_as_they_stand_and_a_day_that_is_none_is_told_of() -> None:
    wanted = read_filter(given(text="bygglov", outcome="answered", thumb="down", since="2026-11-01", until="2026-11-30"))
    assert (wanted.text, wanted.outcome, wanted.thumb) == ("bygglov", "answered", "down")
    assert (wanted.since, wanted.until - timedelta(days=29)) == (date(2026, 11, 1), date(2026, 11, 1))
    assert read_filter(given(outcome="<b>", thumb="<b>")).outcome == "vain"
    with pytest.raises(AdviserError, match="ingen dag"):
        read_filter(given(since="i går"))


def test_a_reader_looks_and_changes_nothing(acts: VainActs, key: str) -> None:
    assert BUILDING[0] in acts.list_themes(READER, given())[2]
    forms = {"theme": key, "title": "T", "document": "iuc/vindlyftet", "sentence": "S", "alias": "A", "wish": "W", "question": "Q?"}
    for act in (acts.begin, acts.gap, acts.alias, acts.wish, acts.test, acts.dismiss, acts.show_again):
        with pytest.raises(AdviserError):
            act(READER, given(status="answered", key="1", **forms))
    with pytest.raises(ForbiddenError):
        acts.forget(EDITOR, given(answer=BUILDING[0][:30]))
