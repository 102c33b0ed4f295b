from pathlib import Path
from typing import Any

import pytest
from lxml import html

from assistant.staff.types import Suggested
from assistant.web.staff.fields import all_fields
from assistant.web.staff.form import apply_form, join_text, split_text
from assistant.web.staff.form_view import render_form
from assistant.web.staff.submission import Submission
from corpus.errors import AdviserError
from corpus.files import DOCUMENTS
from corpus.front import read_front, split_manuscript

SHIPPED = sorted(DOCUMENTS.rglob("*.md"))
HOSTILE = '"><img src=x onerror=alert(1)> ${alert(1)} {{7*7}}'
GUIDE = "---\nid: guide/x\ntitle: Guiden\nkind: guide\nverified: 2026-11-01\n---\nText. [1]\n"


def submitted(form: str, *touched: str) -> Submission:
    """What a browser would send of the form as it is drawn."""
    values: dict[str, list[str]] = {"touched": list(touched)}
    for control in html.fromstring(f"<form>{form}</form>").xpath("//input[not(ancestor::template)] | //select | //textarea"):
        kind = control.get("type")
        if kind == "checkbox" and control.get("checked") is None:
            continue
        if control.tag == "select":
            text = next((option.get("value") for option in control.iter("option") if option.get("selected") is not None), "")
        elif control.tag == "textarea":
            text = (control.text or "").removeprefix("\n")  # as browsers read it
        else:
            text = control.get("value", "")
        values.setdefault(control.get("name"), []).append(text)
    return Submission({name: tuple(texts) for name, texts in values.items()})


def meaning(markdown: str) -> dict[str, Any]:
    """The head as the schema reads it."""
    return read_front(split_text(markdown)[0], place="x").model_dump()


def filled(markdown: str, **values: tuple[str, ...]) -> str:
    """The document after its fields were given other values."""
    return apply_form(markdown, Submission({**values, "touched": tuple(name.split("__")[0] for name in values)}), place="x")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_form_that_is_sent_as_it_was_drawn_changes_nothing(path: Path) -> None:
    markdown = path.read_text(encoding="utf-8")
    form = render_form(split_manuscript(markdown, place="x").front, (), is_new=False)
    shown = [field.name for field in all_fields() if f'data-field="{field.name}"' in form]
    after = apply_form(markdown, submitted(form, *shown), place="x")
    assert meaning(after) == meaning(markdown)
    assert split_manuscript(after, place="x").body == split_manuscript(markdown, place="x").body


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_text_that_was_not_touched_is_saved_byte_for_byte(path: Path) -> None:
    markdown = path.read_text(encoding="utf-8")
    head, body, between = split_text(markdown)
    assert join_text(Submission({"head": (head,), "body": (body,), "between": (str(between),)})) == markdown


def test_browsers_line_ends_do_not_reach_the_text() -> None:
    given = Submission({"head": ("id: x\r\ntitle: y",), "body": ("En rad.\r\nTvå.",), "between": ("1",)})
    assert join_text(given) == "---\nid: x\ntitle: y\n---\n\nEn rad.\nTvå."


def test_only_fields_that_were_touched_are_written() -> None:
    given = Submission({"title": ("Ny titel",), "gaps": ("En lucka.",), "touched": ("title",)})
    front = split_manuscript(apply_form(GUIDE, given, place="x"), place="x").front
    assert front["title"] == "Ny titel"
    assert "gaps" not in front


def test_nothing_touched_leaves_the_text_as_it_was_written() -> None:
    assert apply_form(GUIDE, Submission({"title": ("Annan",)}), place="x") == GUIDE


def test_keys_that_the_form_does_not_show_are_kept() -> None:
    path = next(path for path in SHIPPED if "\n  parts:" in path.read_text(encoding="utf-8"))
    markdown = path.read_text(encoding="utf-8")
    after = filled(markdown, title=("Ny",))
    assert meaning(after)["programme"]["parts"] == meaning(markdown)["programme"]["parts"]


def test_a_field_that_is_emptied_is_taken_away_with_the_group_it_leaves_empty() -> None:
    markdown = filled(GUIDE, **{"gaps": ("En lucka.\n\n  En till. ",)})
    assert split_manuscript(markdown, place="x").front["gaps"] == ["En lucka.", "En till."]
    assert "gaps" not in split_manuscript(filled(markdown, gaps=("",)), place="x").front
    given = {"programme.contact.name": ("",), "programme.contact.url": ("",), "touched": ("programme.contact",)}
    assert "programme" not in split_manuscript(apply_form(GUIDE, Submission(given), place="x"), place="x").front


def test_rows_without_title_and_address_are_no_sources() -> None:
    given = Submission(
        {
            "sources.n": ("1", "2"), "sources.title": ("Sidan", ""), "sources.url": ("https://example.com", ""),
            "sources.published": ("2026-03", ""), "sources.note": ("", ""), "touched": ("sources",),
        }
    )  # fmt: skip
    front = split_manuscript(apply_form(GUIDE, given, place="x"), place="x").front
    assert front["sources"] == [{"n": 1, "title": "Sidan", "published": "2026-03", "url": "https://example.com"}]


def test_a_date_that_is_none_stays_as_written_for_the_check_to_tell() -> None:
    front = split_manuscript(filled(GUIDE, review_by=("i vår",)), place="x").front
    assert front["review_by"] == "i vår"


def test_a_broken_head_takes_no_fields_and_says_why() -> None:
    with pytest.raises(AdviserError, match="YAML"):
        filled("---\ntitle: a: b\n---\nText", title=("Ny",))


def test_a_name_that_is_no_field_changes_nothing() -> None:
    assert filled(GUIDE, id=("annat",), asked=("x",)) == GUIDE


def test_values_from_a_file_cannot_become_markup() -> None:
    front = {"title": HOSTILE, "kind": HOSTILE, "gaps": [HOSTILE], "sources": [{"n": 1, "title": HOSTILE, "url": HOSTILE}]}
    front["programme"] = {"needs": [HOSTILE], "status": HOSTILE, "replaced_by": [HOSTILE], "period": {"from": HOSTILE}, "cost": HOSTILE}
    suggestions = [Suggested("title", HOSTILE, HOSTILE, 3, HOSTILE)]
    form = render_form(front, suggestions, is_new=True)
    assert "<img" not in form
    assert html.fromstring(f"<form>{form}</form>").get_element_by_id("field-title").get("value") == HOSTILE


@pytest.mark.parametrize(("current", "button"), [("Sagt", "Godta"), ("Annat", "Använd")])
def test_a_suggestion_shows_its_evidence_and_waits_for_a_decision(current: str, button: str) -> None:
    form = render_form({"title": current, "kind": "guide"}, [Suggested("title", "Sagt", "Så står det.", 3, "")], is_new=True)
    assert "<q>Så står det.</q> (s. 3)" in form
    assert f">{button}</button>" in form


def test_a_suggestion_belongs_to_the_field_that_holds_its_key() -> None:
    suggestion = Suggested("programme.period.to", "2027-01-01", "Till och med 1 januari 2027.", None, "")
    form = render_form({"kind": "programme", "programme": {"status": "pågående"}}, [suggestion], is_new=True)
    place = html.fromstring(f"<form>{form}</form>").xpath('//*[@data-field="programme.period"]')[0]
    assert "Till och med 1 januari 2027." in place.text_content()
