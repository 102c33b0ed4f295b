"""Tests for `index.analyzer`: what becomes of Swedish words before they are matched."""

import gzip
import hashlib
import time
import unicodedata
from importlib.resources import files
from pathlib import Path

import pytest

from index import analyzer as analyzer_module
from index.analyzer import ANALYZER_VERSION, LEXICON_FILE, Analyzer, AnalyzerError, load_analyzer, overlay, parse_lexicon, tokenize


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return load_analyzer()


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("AI-stöd för 5S, S3 och CNC", ["ai-stöd", "för", "5s", "s3", "och", "cnc"]),
        ("2,75 miljoner, högst 75 %", ["2,75", "miljoner", "högst", "75%"]),
        ("25 000 kronor är 25\u00a0000 kronor", ["25000", "kronor", "är", "25000", "kronor"]),
        ("EU:s 1-2 R&D den 2026-03-31", ["eu:s", "1-2", "r&d", "den", "2026-03-31"]),
        ("12 345 678", ["12345678"]),
        ("12 3456", ["12", "3456"]),
        ("", []),
        ("🙂 … <b>", ["b"]),
    ],
)
def test_tokens_keep_numbers_and_mixed_words_whole(text: str, tokens: list[str]) -> None:
    assert tokenize(text) == tokens


def test_decomposed_letters_are_composed() -> None:
    assert tokenize(unicodedata.normalize("NFD", "Årlig förändring")) == ["årlig", "förändring"]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("arbetsmarknadspolitik", ("arbete", "marknad", "politik")),
        ("kyrkogård", ("kyrka", "gård")),
        ("tillverkningsföretag", ("tillverkning", "företag")),
        ("kompetensutveckling", ("kompetens", "utveckling")),
        ("företag", ("företag",)),
        ("vi", ("vi",)),
        ("2,75", ("2,75",)),
    ],
)
def test_compounds_are_split_into_lexicon_forms(analyzer: Analyzer, word: str, parts: tuple[str, ...]) -> None:
    assert analyzer.split_compound(word) == parts


def test_segments_spell_the_word(analyzer: Analyzer) -> None:
    assert analyzer.segment("arbetsmarknad") == ("arbets", "marknad")


def test_whole_beats_parts_by_geometric_mean_frequency() -> None:
    frequencies = {"solros": 50, "sol": 40, "ros": 40}
    assert Analyzer(frequencies).split_compound("solros") == ("solros",)
    assert Analyzer(frequencies | {"sol": 400, "ros": 40}).split_compound("solros") == ("sol", "ros")


def test_compound_is_indexed_with_its_stemmed_parts(analyzer: Analyzer) -> None:
    assert analyzer.analyze("leverantörsfakturor").stems == ("leverantörsfaktur", "leverantör", "faktur")


def test_hyphenated_word_is_indexed_whole_and_in_parts(analyzer: Analyzer) -> None:
    analysis = analyzer.analyze("AI-stöd")
    assert analysis.words == ("ai-stöd", "ai", "stöd")
    assert analysis.grams == ("_ai_", "_stö", "stöd", "töd_")


def test_stop_words_are_left_out(analyzer: Analyzer) -> None:
    assert analyzer.analyze("Vad är det för stöd?").words == ("stöd",)


def test_grams_mark_word_boundaries(analyzer: Analyzer) -> None:
    assert analyzer.analyze("robot CNC").grams == ("_rob", "robo", "obot", "bot_", "_cnc", "cnc_")


def test_text_without_words_has_an_empty_analysis(analyzer: Analyzer) -> None:
    analysis = analyzer.analyze("?! – 🙂")
    assert analysis.words == analysis.stems == analysis.grams == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("forandring", "förändring"),
        ("foretag", "företag"),
        ("stodprogram", "stödprogram"),
        ("robotforstudie", "robotförstudie"),
        ("blekinge", "blekinge"),
        ("automationscheck", "automationscheck"),
        ("s3", "s3"),
    ],
)
def test_words_typed_without_swedish_letters_get_them_back(analyzer: Analyzer, typed: str, meant: str) -> None:
    assert analyzer.restore(typed) == meant


def test_query_typed_without_swedish_letters_finds_the_words(analyzer: Analyzer) -> None:
    assert analyzer.analyze("stod for foretag").stems == analyzer.analyze("stöd för företag").stems


def test_unknown_name_stays_findable_beside_its_restored_form(analyzer: Analyzer) -> None:
    assert "techtank" in analyzer.analyze("techtank kostnad").words


def test_text_with_a_swedish_letter_is_left_as_it_is(analyzer: Analyzer) -> None:
    assert analyzer.restore_text("stöd for foretag") == "stöd for foretag"
    assert analyzer.analyze("stöd foretag").words == ("stöd", "foretag")


def test_restored_text_keeps_what_is_no_word(analyzer: Analyzer) -> None:
    assert analyzer.restore_text("Hur soker foretag 75 %?") == "hur söker företag 75 %?"


def test_overlay_writes_letters_over_a_joint() -> None:
    assert overlay("forsakrings", "försäkring") == "försäkrings"


def test_very_long_input_is_analysed_in_reasonable_time(analyzer: Analyzer) -> None:
    start = time.perf_counter()
    analyzer.analyze("a" * 100_000)
    analyzer.analyze(" ".join(f"ord{number}sak" for number in range(10_000)))
    assert time.perf_counter() - start < 30  # no speed test: it would not end at all if a step were quadratic


def test_changed_lexicon_needs_a_new_version() -> None:
    """An index built with another lexicon must be refused: change ANALYZER_VERSION together with the digest here."""
    lexicon = files("index") / "model" / LEXICON_FILE
    assert (ANALYZER_VERSION, hashlib.sha256(lexicon.read_bytes()).hexdigest()[:12]) == ("1", "cc7cbf6f8cfc")


def test_lexicon_lines_hold_a_count_and_its_words() -> None:
    assert parse_lexicon(gzip.compress("7 stöd företag\n2 robot".encode())) == {"stöd": 7, "företag": 7, "robot": 2}


@pytest.mark.parametrize(
    "content",
    [None, b"no gzip", gzip.compress(b"x y", mtime=0)[:-9], gzip.compress(b"many words", mtime=0)],
    ids=["missing", "no gzip", "cut", "no count"],
)
def test_missing_or_damaged_lexicon_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None) -> None:
    (tmp_path / "model").mkdir()
    if content is not None:
        (tmp_path / "model" / "lexicon.txt.gz").write_bytes(content)
    monkeypatch.setattr(analyzer_module, "files", lambda package: tmp_path)
    with pytest.raises(AnalyzerError, match=r"word list is (missing|damaged)"):
        load_analyzer()
