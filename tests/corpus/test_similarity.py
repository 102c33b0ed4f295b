"""Tests for `corpus.similarity`: a newer edition is recognised, a like name too, and what only resembles them is not."""

import re
from collections.abc import Mapping

import pytest

from corpus.files import DOCUMENTS
from corpus.lint import lint_paths
from corpus.schema import Document
from corpus.similarity import near_duplicates, same_programme


@pytest.fixture(scope="module")
def library() -> Mapping[str, Document]:
    return {document.id: document for document in lint_paths([DOCUMENTS])[0]}


def test_same_text_is_recognised_in_full(library: Mapping[str, Document]) -> None:
    document = library["partner/almi-lan"]
    (near,) = near_duplicates(document.text, library)
    assert (near.document_id, near.title, near.share, near.newer) == (document.id, document.title, 1.0, None)


@pytest.mark.parametrize(("years", "newer"), [(1, True), (-1, False)])
def test_edition_with_other_years_months_and_amounts_is_recognised(library: Mapping[str, Document], years: int, newer: bool) -> None:
    text = re.sub(r"\b20\d\d\b", lambda match: str(int(match[0]) + years), library["iuc/robotlyftet"].text)
    text = re.sub(r"\b\d{1,3} \d{3} kronor", "98 500 kronor", text).replace("mars", "oktober")
    near = near_duplicates(f"{text}\n\nDet här stycket är nytt i årets utgåva, och det handlar om hur ansökan går till.", library)
    assert [(one.document_id, one.newer) for one in near] == [("iuc/robotlyftet", newer)]
    assert near[0].share > 0.9


def test_edition_of_which_a_third_is_rewritten_is_recognised(library: Mapping[str, Document]) -> None:
    sentences = library["partner/klimatklivet"].text.split(". ")
    text = ". ".join("Här står något helt annat som ingen har skrivit förut" if n % 3 == 0 else s for n, s in enumerate(sentences))
    assert [one.document_id for one in near_duplicates(text, library)] == ["partner/klimatklivet"]


def test_no_shipped_document_is_taken_for_another(library: Mapping[str, Document]) -> None:
    for document in library.values():
        assert [near.document_id for near in near_duplicates(document.text, library)] == [document.id]


@pytest.mark.parametrize("text", ["", "Robotlyftet.", "Robotlyftet var ett program för små och medelstora företag."])
def test_text_too_short_to_tell_is_like_no_other(library: Mapping[str, Document], text: str) -> None:
    assert near_duplicates(text, library) == []


def test_quotation_within_a_long_text_is_no_edition(library: Mapping[str, Document]) -> None:
    others = " ".join(document.text for document in library.values() if document.id != "iuc/ekolyftet")
    quoted = {"iuc/ekolyftet": library["iuc/ekolyftet"]}
    assert near_duplicates(f"{others} {library['iuc/ekolyftet'].text}", quoted) == []


@pytest.mark.parametrize(
    ("title", "document_id"),
    [
        ("Robotlyftet", "iuc/robotlyftet"),
        ("Robot-lyftet", "iuc/robotlyftet"),
        ("ROBOTLYFTET 2026", "iuc/robotlyftet"),
        ("Robotlyftet: nu öppnar en ny omgång", "iuc/robotlyftet"),
        ("Robotlyfet", "iuc/robotlyftet"),
        ("Automationschecken", "iuc/automationscheck"),
        ("Grönt lån", "partner/almi-gront-lan"),
        ("Kickstart Hållbarhet", "iuc/ekolyftet"),
    ],
)
def test_programme_is_recognised_by_its_names(library: Mapping[str, Document], title: str, document_id: str) -> None:
    match = same_programme(title, [], library)[0]
    assert match.document_id == document_id
    assert match.title == library[document_id].title
    assert match.why.endswith(".")


@pytest.mark.parametrize(
    "title", ["Kompetenslyftet", "Elolyftet", "Exportchecken", "Kickstart S4", "Ekolyftet 2", "Lån", "Kurs", "2026", ""]
)
def test_confusable_and_general_names_are_no_match(library: Mapping[str, Document], title: str) -> None:
    assert same_programme(title, [], library) == []


def test_alias_finds_what_the_title_does_not(library: Mapping[str, Document]) -> None:
    assert [m.document_id for m in same_programme("En ny satsning på maskiner", ["Robotlyftet"], library)][:1] == ["iuc/robotlyftet"]


def test_document_of_its_own_comes_before_a_part_of_another(library: Mapping[str, Document]) -> None:
    matches = same_programme("CoSkill", [], library)
    assert matches[0].document_id == "techtank/coskill"
    assert len(matches) > 1
