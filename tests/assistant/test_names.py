"""Names are found misspelled, split and inflected, but ordinary words are never taken for names."""

import pytest

from assistant.names import SOUNDS, Gazetteer, group_by_document, short_title, sound
from corpus.schema import Document, FrontMatter

ROBOTLYFTET = "iuc/robotlyftet"


def document(number: int, title: str, aliases: tuple[str, ...]) -> Document:
    """A programme of this title."""
    programme = {"status": "löpande", "aliases": aliases}
    front = {"id": f"p/{number}", "title": title, "kind": "programme", "verified": "2026-11-22", "programme": programme}
    return Document(f"p/{number}", title, f"{title} finns.", digest="", front=FrontMatter.model_validate(front))


def names(*titles: str, words: tuple[str, ...] = (), aliases: tuple[str, ...] = ()) -> Gazetteer:
    """The names of programmes with these titles, to which only `words` are ordinary Swedish."""
    documents = [document(number, title, aliases) for number, title in enumerate(titles)]
    return Gazetteer(documents, is_word=lambda word: word in words)


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("Vad är Robotlyftet?", id="exact"),
        pytest.param("vad är ROBOTLYFTET", id="capitals"),
        pytest.param("Vad är Robotlyfet?", id="a letter lost"),
        pytest.param("Vad är Robottlyftet?", id="a letter doubled"),
        pytest.param("Vad är robot lyftet?", id="split"),
        pytest.param("Vad är Robot-lyftet?", id="hyphen"),
        pytest.param("Vilken budget hade Robotlyftets projekt?", id="genitive"),
        pytest.param("Vad är Robotlyft?", id="indefinite"),
    ],
)
def test_a_name_is_found_as_people_write_it(gazetteer: Gazetteer, question: str) -> None:
    assert ROBOTLYFTET in {mention.name.document_id for mention in gazetteer.find(question)}


def test_a_name_without_its_swedish_letters_is_found(gazetteer: Gazetteer) -> None:
    mentions = gazetteer.find("Ar omstallningslyftet oppet?")
    assert "iuc/omstallningslyftet" in {mention.name.document_id for mention in mentions}


@pytest.mark.parametrize("question", ["Hur mår du i dag?", "Vi behöver hjälp med produktion och personal", "", "😀 ?!"])
def test_a_text_without_names_has_no_mentions_of_programmes(gazetteer: Gazetteer, question: str) -> None:
    assert [mention.matched for mention in gazetteer.find(question) if mention.specificity > 0.5] == []


def test_an_ordinary_word_is_never_read_as_a_misspelled_name() -> None:
    assert [m.matched for m in names("Exportlyftet").find("exportlyfter vi")] == ["exportlyfter"]
    assert names("Exportlyftet", words=("exportlyfter",)).find("exportlyfter vi") == []


@pytest.mark.parametrize(
    ("heard", "title"),
    [
        ("tektank", "Techtank"),
        ("Vinova", "Vinnova"),
        ("Ekspolyftet", "Expolyftet"),
        ("Cyclonen", "Syklonen"),
        ("Filharmonin", "Philharmonin"),
    ],
)
def test_spellings_that_sound_alike_are_told_so(heard: str, title: str) -> None:
    assert sound(heard.lower()) == sound(title.lower())


@pytest.mark.parametrize(("first", "second"), [("Techtank", "Tecktant"), ("Vinnova", "Vinna"), ("Almi", "Elmia")])
def test_spellings_that_sound_otherwise_are_told_apart(first: str, second: str) -> None:
    assert sound(first.lower()) != sound(second.lower())


@pytest.mark.parametrize("spelled", [spelled for spelled, _ in SOUNDS])
def test_no_spelling_is_left_that_has_a_simpler_sound(spelled: str) -> None:
    assert spelled not in sound(f"a{spelled}o")


def test_a_name_written_as_it_sounds_is_found() -> None:
    """Too many letters differ for a slip of the pen: k for ch, twice, and v for w."""
    assert [mention.name.text for mention in names("Techwachs").find("Vad är Tekvaks?")] == ["Techwachs"]


def test_a_word_that_only_sounds_like_a_name_is_none_when_it_is_ordinary() -> None:
    assert names("Techtank", words=("tektank",)).find("en tektank") == []


def test_an_exact_name_is_preferred_to_one_that_looks_like_it() -> None:
    mentions = names("Exportcheck", "Expertcheck").find("Vad är Expertcheck?")
    assert [(mention.name.text, mention.score) for mention in mentions] == [("Expertcheck", 100.0)]


def test_the_longest_name_takes_its_words() -> None:
    mentions = names("Teknikbron", "Teknikbron Norra Kusten").find("Vad är Teknikbron Norra Kusten?")
    assert [mention.name.text for mention in mentions] == ["Teknikbron Norra Kusten"]


def test_an_alias_names_its_document() -> None:
    assert [m.name.document_id for m in names("Kustlyftet", aliases=("Havslinjen",)).find("Vad är Havslinjen?")] == ["p/0"]


def test_a_name_that_few_documents_speak_of_is_more_specific(gazetteer: Gazetteer) -> None:
    [rare] = [m for m in gazetteer.find("Robotlyftet") if m.name.document_id == ROBOTLYFTET]
    common = max(mention.specificity for mention in gazetteer.find("Techtank"))
    assert 0 <= common < rare.specificity <= 1


def test_mentions_are_grouped_by_document(gazetteer: Gazetteer) -> None:
    groups = group_by_document(gazetteer.find("Skillnaden mellan Robotlyftet och Automationscheck?"))
    assert {ROBOTLYFTET, "iuc/automationscheck"} <= set(groups)


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Live in Blekinge: satsning för fler", "Live in Blekinge"),
        ("ETRO (utrikes)", "ETRO"),
        ("Top 12 – kurs", "Top 12"),
        ("Spik", "Spik"),
    ],
)
def test_the_short_title_is_what_people_say(title: str, short: str) -> None:
    assert short_title(title) == short


@pytest.mark.parametrize(
    "question",
    ["Vad är Robotcheck, är det öppet?", "Finns Robotcheck? En till?", "Robotcheck (ar) finns"],
    ids=["comma", "question", "bracket"],
)
def test_a_word_after_a_comma_is_no_ending_of_a_name(question: str) -> None:
    found = names("Robotcheck", aliases=("robotcheckar",)).find(question)
    assert [mention.matched for mention in found] == ["Robotcheck"]


def test_a_name_with_a_comma_of_its_own_is_found_across_it() -> None:
    assert [m.matched for m in names("Digilyft, Kustlyft").find("Vad är Digilyft, Kustlyft för något?")] == ["Digilyft, Kustlyft"]


def test_a_last_word_of_its_own_is_no_ending_either() -> None:
    assert [mention.matched for mention in names("Robotcheck").find("Ger Robotcheck en slant?")] == ["Robotcheck"]


@pytest.mark.parametrize(
    ("titles", "words", "expected"),
    [
        (("Kustlyftet Grönt", "Kustlyftet Digitalt"), (), {"p/0", "p/1"}),
        (("Kustlyftet Grönt", "Havslyftet Digitalt"), (), set()),
        (("Kustlyftet Grönt", "Kustlyftet"), (), {"p/1"}),
        (("Kustlyftet Grönt", "Kustlyftet Digitalt"), ("kustlyftet",), set()),
    ],
    ids=["shared", "not shared", "a name itself", "a word"],
)
def test_a_first_word_that_titles_share_names_them_all(titles: tuple[str, ...], words: tuple[str, ...], expected: set[str]) -> None:
    assert {mention.name.document_id for mention in names(*titles, words=words).find("Vad är Kustlyftet?")} == expected
