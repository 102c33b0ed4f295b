"""Tests for `corpus.checks`: what stops a document, what must be seen before it is published, and what is fine."""

from collections.abc import Mapping
from datetime import date

import pytest

from corpus.checks import Finding, check_document
from corpus.files import DOCUMENTS
from corpus.lint import lint_paths
from corpus.reader import read_manuscript
from corpus.schema import Document

TODAY = date(2026, 11, 22)
LEAD = "Verkstadskursen lär operatörer att läsa ritning, mäta och förstå toleranser. [1]"
MORE = "Ni som är med får en lärare på plats, egna övningar vid maskinen och ett intyg som visar vad deltagarna kan. [1]"
HEAD = """\
---
id: prov/verkstadskursen
title: Verkstadskursen
kind: programme
sources:
  - {n: 1, title: Om Verkstadskursen}
verified: 2026-11-22
programme:
  status: löpande
  needs: [kompetensutveckling]
---
"""
FINE = f"{HEAD}{LEAD} {MORE}\n"


def check(markdown: str, *, today: date = TODAY, library: Mapping[str, Document] | None = None) -> list[Finding]:
    return check_document(read_manuscript(markdown, name="prov.md"), library=library or {}, today=today)


def test_document_without_faults_has_no_findings() -> None:
    assert check(FINE) == []


def test_shipped_documents_have_nothing_but_unknown_statuses() -> None:
    library = {document.id: document for document in lint_paths([DOCUMENTS])[0]}
    found = [finding for document in library.values() for finding in check_document(document, library=library, today=TODAY)]
    assert {(finding.level, finding.place) for finding in found} == {("varning", "programme.status")}


@pytest.mark.parametrize(
    ("old", "new", "level", "place", "said"),
    [
        ("ritning, mäta och förstå toleranser. [1]", "ritning. [4]", "fel", "sources", "[4] i texten pekar inte"),
        ("sources:", "sources:\n  - {n: 2, title: Extra}", "varning", "sources", "Källa 2 används inte"),
        ("needs:", "replaced_by: [prov/borta]\n  needs:", "fel", "programme.replaced_by", "inget dokument har id prov/borta"),
        ("needs:", "confusable_with: [prov/borta]\n  needs:", "fel", "programme.confusable_with", "inget dokument har id"),
        ("needs:", "replaced_by: [prov/verkstadskursen]\n  needs:", "fel", "programme.replaced_by", "till sig självt"),
        ("needs: [kompetensutveckling]", "needs: []", "varning", "programme.needs", "kan aldrig föreslås"),
        ("status: löpande", "status: okänd", "varning", "programme.status", "Status är okänd"),
        ("status: löpande", "status: pågående\n  period: {to: 2026-06-30}", "varning", "programme.period", "slutade 2026-06-30"),
        ("status: löpande", "status: pågående\n  period: {from: 2027-01}", "varning", "programme.period", "börjar först 2027-01"),
        ("status: löpande", "status: kommande\n  period: {from: 2026-10}", "varning", "programme.period", "började 2026-10"),
        (
            "needs:",
            "parts:\n    - {name: Provet, status: pågående, period: {to: 2025}, note: Det var slut.}\n  needs:",
            "varning",
            "programme.parts.0.period",
            "slutade 2025",
        ),
        ("verified: 2026-11-22", "verified: 2025-01-01\nreview_by: 2026-01-01", "varning", "review_by", "2026-01-01"),
        ("title: Verkstadskursen", "title: kursblad_v2.pdf", "varning", "title", "filnamn"),
        ("title: Verkstadskursen", "title: Scan 0012", "varning", "title", "filnamn"),
        (MORE, "Kursen kostar 1 200 kronor. Den ges i Olofström. [1]", "varning", "texten", "saknar källnummer"),
        (MORE, "| Antal | Pris |\n|---|---|\n| 3 | 900 |\n", "varning", "texten", "saknar källnummer"),
        (MORE, "Anmäl er senast den 15 mars 2026. [1]", "varning", "texten", "2026-03-15, har passerat"),
        (MORE, "Sista ansökningsdag: 2026-03-15. [1]", "varning", "texten", "2026-03-15, har passerat"),
        (MORE, "Läraren nås på 070-123 45 67. [1]", "varning", "texten", "mobilnummer"),
        (MORE, "Läraren nås på 0454-30 12 13. [1]", "varning", "texten", "telefonnummer"),
        (MORE, "Skriv till maja.lindgren@example.se. [1]", "varning", "texten", "e-postadress"),
        (MORE, "Maja är född 19850101-1236. [1]", "fel", "texten", "personnummer"),
        (MORE, "Maja har numret 850161-1233. [1]", "fel", "texten", "samordningsnummer"),
        ("status: löpande", "status: löpande\n  contact: {name: Maja 070-123 45 67}", "varning", "programme.contact", "mobilnummer"),
        ("status: löpande", "status: löpande\n  cost: Kursen kostar 900 kronor.", "varning", "programme.cost", "saknar källnummer"),
        (MORE, "", "varning", "texten", "bara 11 ord"),
        (f"{LEAD} {MORE}", "", "fel", "texten", "ingen text"),
        (MORE, "K u r s e n h a r s e x k v ä l l a r m e d l ä r a r e f r å n s k o l a n. [1]", "varning", "texten", "blivit fel"),
        (MORE, "Kursen Ã¤r fÃ¶r fÃ¶retag. [1]", "varning", "texten", "blivit fel"),
        (
            "---\nVerkstads",
            "asked:\n  sentences:\n    - {says: Kursen är bra., asked: [hur är den]}\n---\nVerkstads",
            "varning",
            "asked.sentences.0",
            "inte står i dokumentet",
        ),
    ],
)
def test_every_kind_of_fault_is_found(old: str, new: str, level: str, place: str, said: str) -> None:
    assert old in FINE
    found = check(FINE.replace(old, new, 1))
    assert any((f.level, f.place) == (level, place) and said in f.sentence for f in found), found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (MORE, f"{MORE} Sista ansökningsdag var den 15 mars 2026. [1]"),
        (MORE, f"{MORE} Anmäl er senast den 15 mars 2027. [1]"),
        (MORE, f"{MORE} Produktion2030 och S3 är andra program."),
        (MORE, f"{MORE} Växeln har nummer 0454-30 20 00, och adressen är info@example.se. [1]"),
        (MORE, f"{MORE}\n\n| Antal | Pris [1] |\n|---|---|\n| 3 | 900 |"),
        ("status: löpande", "status: avslutad\n  period: {to: 2026-06-30}"),
        ("status: löpande", "status: pågående\n  period: {from: 2026, to: 2026}"),
        ("status: löpande", "status: kommande\n  period: {from: 2027}"),
    ],
)
def test_what_is_fine_is_left_alone(old: str, new: str) -> None:
    assert old in FINE
    assert check(FINE.replace(old, new, 1)) == []


def test_single_source_without_numbers_vouches_for_the_whole_text() -> None:
    bare = FINE.replace(" [1]", "").replace("ett intyg", "1 intyg för 900 kronor")
    assert check(bare) == []
    assert [f.place for f in check(bare.replace("sources:", "sources:\n  - {n: 2, title: Extra}"))] == ["sources", "sources", "texten"]


def test_existing_reference_is_no_fault() -> None:
    other = read_manuscript(FINE.replace("prov/verkstadskursen", "prov/annat"), name="annat.md")
    markdown = FINE.replace("needs:", "replaced_by: [prov/annat]\n  needs:")
    assert check(markdown, library={"prov/annat": other}) == []


def test_passed_deadline_of_an_ended_programme_is_no_fault() -> None:
    ended = FINE.replace("status: löpande", "status: avslutad").replace(MORE, f"{MORE} Anmäl er senast den 15 mars 2026. [1]")
    assert check(ended) == []


def test_finding_names_the_page() -> None:
    pages = f"<!-- sida 1 -->\n\n{LEAD} {MORE}\n\n<!-- sida 3 -->\n\nRing 070-123 45 67. [1]\n"
    (finding,) = check(HEAD + pages)
    assert (finding.place, finding.evidence) == ("s. 3", "Ring [mobilnummer]. [1]")


def test_faults_that_stop_come_first_and_hold_no_personal_data() -> None:
    found = check(FINE.replace(MORE, f"{MORE} Ring 070-123 45 67. [1] Maja är född 850101-1236. [1]"))
    assert [finding.level for finding in found] == ["fel", "varning"]
    assert not any("1236" in f.evidence or "123 45" in f.evidence for f in found)


def test_many_bare_figures_are_summed_up() -> None:
    sentences = " ".join(f"Kursen hade {number} deltagare." for number in range(1, 41))
    found = check(FINE.replace(MORE, sentences))
    assert len(found) == 6
    assert "Ytterligare 35 uppgifter" in found[-1].sentence


def test_document_without_a_head_is_stopped() -> None:
    (finding,) = check_document(Document(id="a", title="Kursen", text="Text.", digest=""), library={}, today=TODAY)
    assert (finding.level, finding.place) == ("fel", "huvudet")
