"""Tests for `index.splitter`: whole sentences, sections, spans, pages, and what the front matter says."""

import random
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.files import DOCUMENTS
from corpus.lint import lint_paths
from corpus.reader import read_file
from corpus.schema import MARKER, Asked, AskedSentence, Document, Page
from index.splitter import LONGEST_SENTENCE, MAX_WORDS, MIN_WORDS, split_document, split_sentences
from index.types import Chunk


def document(text: str) -> Document:
    return Document(id="prov", title="Prov", text=text, digest="")


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text)]


@pytest.fixture(scope="module")
def shipped() -> list[Document]:
    return lint_paths([DOCUMENTS])[0]


@pytest.fixture
def programme(tmp_path: Path, programme_text: str) -> Document:
    (tmp_path / "a.md").write_text(programme_text, encoding="utf-8")
    return read_file(tmp_path / "a.md", root=tmp_path)[0]


# Sentences


@pytest.mark.parametrize(
    "parts",
    [
        ["Ett nätverk att delta i. [1][2]", "Blue Science Park är en park. [3]"],
        ["Det är ett program som alla vill vara med i.", "Almi betalar."],
        ["Se bilagan, s. [4]", "Almi betalar."],
    ],
    ids=["markers after a word of one letter", "a word of one letter", "markers after an abbreviation"],
)
def test_a_word_of_one_letter_and_source_markers_end_a_sentence(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts


@pytest.mark.parametrize(
    "text",
    [
        "Stödet gäller bl.a. AB Volvo och t.ex. SKF.",
        "Det kostar ca. 5 000 kr enl. Almi.",
        "Ring kl. 8 eller tel. 0455 till A. Andersson.",
        "Lagen (kap. 3 och art. 5) gäller fr.o.m. 2024.",
        "Vi söker företag m.fl. Blekingska aktörer.",
        "Ränta på 3.5 procent, se www.almi.se för mer.",
        "Han sa ”Kom hit!” och gick.",
        "1. Kontakta Techtank.",
        "Vad nu… sade hon.",
    ],
)
def test_abbreviations_numbers_and_quotes_do_not_end_a_sentence(text: str) -> None:
    assert sentences(text) == [text.removeprefix("1. ")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ett. Två! Tre? Fyra… Fem.", ["Ett.", "Två!", "Tre?", "Fyra…", "Fem."]),
        ("Det kostar 10 000 kr. Nästa.", ["Det kostar 10 000 kr.", "Nästa."]),
        ("Stängt sedan 2021-12-31. Nästa.", ["Stängt sedan 2021-12-31.", "Nästa."]),
        ("Siffran är 57. Den är hög.", ["Siffran är 57.", "Den är hög."]),
        ("”Ett.” Två.", ["”Ett.”", "Två."]),
        ("(Ett.) Två.", ["(Ett.)", "Två."]),
        ("Ett. **Två** är fet. §5 gäller. Øst.", ["Ett.", "**Två** är fet.", "§5 gäller.", "Øst."]),
        ("Ett. 40 procent.", ["Ett.", "40 procent."]),
        ("Rad ett\nrad två. Ny.", ["Rad ett\nrad två.", "Ny."]),
        ("Stycke ett\n\nstycke två", ["Stycke ett", "stycke två"]),
        ("Lista:\n- ett\n- två\n  fortsätter\n1) tre\n• fyra", ["Lista:", "ett", "två\n  fortsätter", "tre", "fyra"]),
        ("| a | b |\n|---|---|\n| 1 | 2 |", ["| a | b |", "|---|---|", "| 1 | 2 |"]),
        ("#1 i Sverige är Blekinge.", ["#1 i Sverige är Blekinge."]),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ett. [1] Två. [2][3]", ["Ett. [1]", "Två. [2][3]"]),
        ("Ett [1]. Två.", ["Ett [1].", "Två."]),
        ("Ett.[1] Två.", ["Ett.[1]", "Två."]),
        ("Ett. [1], [2] Två.", ["Ett. [1], [2]", "Två."]),
        ("Ett radbrutet.\n[1] Två.\n[2]\n[3] Tre.", ["Ett radbrutet.\n[1]", "Två.\n[2]\n[3]", "Tre."]),
        ("- Ett. [1]\n- Två. [2]", ["Ett. [1]", "Två. [2]"]),
    ],
)
def test_source_markers_stay_with_their_sentence(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_every_sentence_of_the_shipped_documents_keeps_a_marker(shipped: list[Document]) -> None:
    chunks = [chunk for document in shipped for chunk in split_document(document) if chunk.kind in ("lead", "text")]
    without = [sentence for chunk in chunks for sentence in sentences(chunk.text) if not MARKER.search(sentence)]
    assert without == []


def test_text_without_full_stops_is_cut_between_words(shipped: list[Document]) -> None:
    text = " ".join(["ord"] * 1000)
    pieces = sentences(text)
    assert max(len(piece.split()) for piece in pieces) == MAX_WORDS
    assert " ".join(pieces) == text
    assert sentences(" ".join(["ord"] * LONGEST_SENTENCE)) == [" ".join(["ord"] * LONGEST_SENTENCE)]


@pytest.mark.parametrize("text", ["Kort mening. " * 40_000, "x" * 500_000, "- a\n" * 50_000, "Rad\n\n" * 50_000, "[1] " * 50_000])
def test_time_grows_with_the_length_of_the_text(text: str) -> None:
    """Half a megabyte takes well under a second each; a square would take minutes."""
    started = time.perf_counter()
    split_document(document(text))
    assert time.perf_counter() - started < 20


# Chunks


def test_chunks_are_verbatim_in_order_and_lose_no_word(shipped: list[Document]) -> None:
    for each in shipped:
        chunks = [chunk for chunk in split_document(each) if chunk.kind in ("lead", "text")]
        assert all(each.text[chunk.start : chunk.end] == chunk.text == chunk.quote for chunk in chunks)
        ends = [0, *(chunk.end for chunk in chunks)]
        gaps = [each.text[end : chunk.start] for end, chunk in zip(ends, chunks, strict=False)]
        assert all(line.startswith("#") or line in ("", "-") for gap in gaps for line in map(str.strip, gap.splitlines()))


def test_chunks_have_60_to_150_words_where_the_text_allows() -> None:
    chance = random.Random(1)
    text = " ".join("Ord " + " ".join(["ord"] * chance.randrange(3, 40)) + "." for _ in range(500))
    counts = [len(chunk.text.split()) for chunk in split_document(document(text))]
    assert all(MIN_WORDS <= count <= MAX_WORDS for count in counts[:-1])


def test_no_sentence_is_cut(shipped: list[Document]) -> None:
    for each in shipped:
        whole = sentences(each.text)
        found = [s for chunk in split_document(each) if chunk.kind in ("lead", "text") for s in sentences(chunk.text)]
        assert found == [sentence for sentence in whole if not sentence.startswith("#")]


def test_sections_carry_their_path_and_the_text_above_the_first_heading_has_none() -> None:
    chunks = split_document(document("Ingress.\n\n# A\n\nEtt.\n\n## B ##\n\nTvå.\n\n# C\n\n### D\n\nTre."))
    paths = {chunk.text: chunk.section for chunk in chunks}
    assert paths == {"Ingress.": (), "Ett.": ("A",), "Två.": ("A", "B"), "Tre.": ("C", "D")}


def test_headings_of_plain_text_are_found() -> None:
    paragraph = "Blekinge är ett industrilän. " * 6
    text = f"Rubriken överst\n{paragraph}\n\nVad kostar det?\n{paragraph}\n\nKontakt\n\nVi finns i Karlskrona."
    assert [chunk.section for chunk in split_document(document(text))] == [("Rubriken överst",), ("Vad kostar det?",), ("Kontakt",)]


def test_first_line_of_wrapped_text_is_no_heading() -> None:
    text = "Techtank samlar företag i\nBlekinge och närliggande kommuner.\n\nStödet söks hos Almi i\nKarlskrona."
    (chunk,) = split_document(document(text))
    assert chunk.text == text
    assert chunk.section == ()


def test_lines_that_only_look_like_headings_are_not_lost() -> None:
    text = "Öppet hus den 5 maj\n\nAlla är välkomna\n\nFri entré"
    assert " ".join(chunk.text for chunk in split_document(document(text))) == text


def test_a_chunk_keeps_to_one_page() -> None:
    text = "Ett. " * 100 + "\n\n" + "Två. " * 100
    paged = replace(document(text), pages=(Page(1, 0, 501), Page(2, 501, len(text))))
    assert [(chunk.page, chunk.text[:3]) for chunk in split_document(paged)] == [(1, "Ett"), (2, "Två")]
    assert {chunk.page for chunk in split_document(document(text))} == {None}


def test_a_value_of_the_head_that_stands_in_the_text_is_cited_by_its_page(programme: Document) -> None:
    cost = programme.programme.cost
    paged = replace(programme, text=f"Första sidan.\n\n{cost}", pages=(Page(1, 0, 15), Page(2, 15, 15 + len(cost))))
    assert {chunk.kind: chunk.page for chunk in split_document(paged) if chunk.kind in ("cost", "apply")} == {"cost": 2, "apply": None}


def test_a_sentence_over_a_page_break_is_cited_by_the_page_it_begins_on() -> None:
    text = "Stödet gäller företag med högst\n249 anställda. Det söks löpande."
    paged = replace(document(text), pages=(Page(1, 0, 32), Page(2, 32, len(text))))
    assert [(chunk.page, chunk.text.split()[0]) for chunk in split_document(paged)] == [(1, "Stödet"), (2, "Det")]


def test_a_document_with_one_source_that_it_never_points_at_is_cited_by_it(programme: Document) -> None:
    alone = programme.front.model_copy(update={"sources": programme.front.sources[:1]})
    unmarked = replace(programme, text="Stödet är öppet. Det kostar inget.", front=alone)
    assert {chunk.sources for chunk in split_document(unmarked) if chunk.kind == "lead"} == {(alone.sources[0].n,)}
    marked = replace(unmarked, text=f"Stödet är öppet. [{alone.sources[0].n}]\n\n## Mer\n\nDet kostar inget.")
    assert () in {chunk.sources for chunk in split_document(marked) if chunk.kind == "text"}


def test_front_matter_becomes_chunks_that_can_be_cited(programme: Document) -> None:
    facts = {chunk.kind: chunk for chunk in split_document(programme) if chunk.kind not in ("lead", "text")}
    assert {kind: chunk.quote for kind, chunk in facts.items()} == {
        "cost": "Företaget betalade halva kostnaden i Robotchecken. [1]",
        "apply": "Robotchecken går inte längre att söka. [2]",
        "target": "Robotchecken vände sig till små och medelstora företag. [2]",
        "owner": "Tillväxtverket",
        "period": "avslutad",
        "part": "Piloten till Robotchecken kördes hösten 2018. [1]",
        "gap": "Hur många robotar som köptes framgår inte av källorna.",
    }
    assert facts["period"].text == "Robotchecken: status avslutad från 2018 till 2021-12-31."
    assert facts["cost"].sources == (1,)
    assert facts["part"].section == ("Piloten",)


# Questions


def with_questions(document: Document, *, needs: tuple[str, ...] = (), sentences: tuple[AskedSentence, ...] = ()) -> Document:
    assert document.front is not None
    asked = Asked(needs=needs, sentences=sentences)
    return replace(document, front=document.front.model_copy(update={"asked": asked}))


def letters(text: str) -> str:
    return re.sub(r"[\W_]", "", MARKER.sub("", text).lower())


def questions(document: Document) -> list[Chunk]:
    return [chunk for chunk in split_document(document) if chunk.kind == "question"]


def test_every_question_is_a_chunk_that_leads_to_its_sentence(programme: Document) -> None:
    sentence = AskedSentence(says="Den är avslutad.", asked=("Finns den kvar?", "Går den att söka?"))
    chunks = questions(with_questions(programme, sentences=(sentence,)))
    assert [(chunk.text, chunk.quote) for chunk in chunks] == [
        ("Finns den kvar?", "Den är avslutad."),
        ("Går den att söka?", "Den är avslutad."),
    ]
    assert {(chunk.document_id, chunk.title, chunk.section, chunk.sources) for chunk in chunks} == {(programme.id, programme.title, (), ())}


def test_need_is_a_chunk_that_leads_to_the_whole_document(programme: Document) -> None:
    (chunk,) = questions(with_questions(programme, needs=("Vi vill köpa en robot",)))
    assert (chunk.text, chunk.quote) == ("Vi vill köpa en robot", "")


def test_questions_come_last_and_change_no_other_chunk(programme: Document) -> None:
    before = split_document(programme)
    after = split_document(with_questions(programme, needs=("Vi vill köpa en robot",)))
    assert after[:-1] == before
    assert after[-1].kind == "question"


def test_question_with_the_words_of_the_text_is_a_chunk_of_its_own(programme: Document) -> None:
    quoted = with_questions(programme, needs=("Hur många robotar som köptes framgår inte av källorna.",))
    chunks = split_document(quoted)
    assert len({chunk.id for chunk in chunks}) == len(chunks) == len(split_document(programme)) + 1


def test_every_question_of_the_shipped_documents_leads_to_a_sentence_in_a_chunk(shipped: list[Document]) -> None:
    for each in shipped:
        texts = [letters(chunk.text) for chunk in split_document(each) if chunk.kind != "question"]
        found = questions(each)
        assert found
        assert [chunk.text for chunk in found if not any(letters(chunk.quote) in text for text in texts)] == []


# Leads and ids


def test_lead_is_the_text_above_the_first_heading(programme: Document) -> None:
    first = split_document(programme)[0]
    assert (first.kind, first.sources) == ("lead", (1, 2))


def test_ids_are_unique_and_survive_a_change_elsewhere(programme: Document) -> None:
    before = split_document(programme)
    after = split_document(replace(programme, text=programme.text + "\n\n## Nytt\n\nEn mening till. [1]"))
    assert len({chunk.id for chunk in before}) == len(before)
    assert {chunk.id for chunk in before} < {chunk.id for chunk in after}


def test_id_changes_with_anything_that_is_searched() -> None:
    """The vector is kept by id, and is made of title, section and text."""
    base = document("# A\n\nText.")
    others = [replace(base, title="Ny"), replace(base, text="# B\n\nText."), replace(base, text="# A\n\nText!"), replace(base, id="x")]
    assert len({split_document(each)[0].id for each in [base, *others]}) == 5


def test_same_words_under_one_heading_are_one_chunk() -> None:
    assert len(split_document(document("# A\n\nText.\n\n# B\n\nText.\n\n# A\n\nText."))) == 2
