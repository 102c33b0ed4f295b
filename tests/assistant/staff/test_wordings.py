"""What a text says: numbers as numbers, plain words anywhere, and patterns that cannot be made to run away."""

import time
from contextlib import suppress

import pytest

from assistant.staff.wordings import MOST_REPEATS, PatternError, SlowPatternError, compile_pattern, fold_text, says

THOUSANDS = ["75 000", "75000", "75 tusen", "75.000", "75\u00a0000", "sjuttiofem tusen", "75 tkr"]


@pytest.mark.parametrize("wording", THOUSANDS)
@pytest.mark.parametrize("written", THOUSANDS)
def test_a_number_is_the_same_however_it_is_written(wording: str, written: str) -> None:
    assert says(f"Stödet är högst {written} per företag.", wording)


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("Bidraget är 175 000 kronor.", "75 000"),
        ("Bidraget är 75 000 000 kronor.", "75 000"),
        ("Räntan är 2,5 procent.", "5"),
        ("Räntan är 5,5 procent.", "5"),
        ("Programmet började 2018.", "201"),
        ("Det är 75 kronor.", "75 000"),
    ],
)
def test_a_number_is_never_a_part_of_another(text: str, wording: str) -> None:
    assert not says(text, wording)


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("Region  Blekinge\nbetalar.", "region blekinge"),
        ("Serviceavgiften betalas i mars.", "AVGIFT"),
        ("Stödet är **högst** 60 %[1] av kostnaden.", "högst 60 procent av"),
        ("Staten gav 110 mkr.", "110 miljoner"),
        ("Budgeten var 2,75 miljoner kronor.", "2 750 000 kr"),
        ("En halv miljon delades ut.", "500 000"),
        ("IUC‑nätverket", "IUC-nätverket"),
        ("Perioden 2018–2021.", "2018-2021"),
    ],
)
def test_case_white_space_markers_dashes_and_scales_make_no_difference(text: str, wording: str) -> None:
    assert says(text, wording)


def test_what_is_no_number_stays_as_it_is() -> None:
    assert fold_text("RING 0455-12 34 56, senast 2026-11-22!") == "ring 0455-12 34 56, senast 2026-11-22!"


@pytest.mark.parametrize(("pattern", "held"), [(r"/\bej\b/", False), ("/NEJ/", True), (r"/75\s?000/", True), ("/a|nej/", True)])
def test_a_pattern_stands_between_slashes_and_is_searched_for_without_case(pattern: str, held: bool) -> None:
    assert says("Nej, högst 75 000 kronor [1].", pattern) is held


def test_a_lone_slash_is_plain_text() -> None:
    assert says("Det är Almi/IUC som svarar.", "/")


@pytest.mark.parametrize("pattern", ["/(a+)+$/", "/(a|aa)+$/", r"/(\w+\s?)+$!/", "/(?:a|a)*b(?:a|a)*c|(a|aa?)+$/"])
def test_a_pattern_that_runs_away_is_stopped(pattern: str) -> None:
    text, started = "a" * 3_000 + "!", time.monotonic()
    with suppress(SlowPatternError):
        says(text, pattern)
    assert time.monotonic() - started < 5  # 0.25 s, and all that a busy machine adds


def test_a_pattern_that_takes_too_long_is_an_error_of_its_own() -> None:
    with pytest.raises(SlowPatternError, match="Skriv det enklare"):
        says("a" * 3_000 + "!", "/(a|aa)+$/")


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("/(oklart/", "kan inte läsas"),
        ("/[a-/", "kan inte läsas"),
        ("/a*/", "vilken text som helst"),
        ("/^(?!.*x)/", "vilken text som helst"),
        ("/" + "a" * 2_001 + "/", "2001 tecken"),
        ("/(?R)?a/", "grupp som inte stöds"),
        ("/(?P<namn>a)/", "grupp som inte stöds"),
        ("/(?:avgift){e<=2}/", "klammer"),
        ("/(?:a{999}){999}/", "upprepar för mycket"),
        ("/a{99999}/", "upprepar för mycket"),
        ("/a{999999}/", "klammer"),
        ("/" + "(?:" * 5 + "a" + "{9})" * 5 + "/", "upprepar för mycket"),
        ("/(?:b[)]{200}){200}/", "upprepar för mycket"),
        ("/" + "(" * 990 + "a" + ")" * 990 + "/", "kan inte läsas"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_refused_with_a_reason(pattern: str, reason: str) -> None:
    with pytest.raises(PatternError, match=reason):
        compile_pattern(pattern)


@pytest.mark.parametrize(
    "pattern",
    [r"/(?<![\d.,])10\s*(?:mkr|mil)/", r"/\d{1,3}(?: \d{3}){1,3}/", r"/\{2\}/", "/[{(]x/", r"/(?:ja|nej)(?=,)/", f"/a{{{MOST_REPEATS}}}/"],
)
def test_ordinary_patterns_can_be_used(pattern: str) -> None:
    assert compile_pattern(pattern)
