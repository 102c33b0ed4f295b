"""A sentence is shown only when nothing speaks against it: a case for every objection, what is let through, and hostile text."""

from collections.abc import Callable
from datetime import date
from typing import get_args

import pytest

from assistant.bearing import collect_names
from assistant.question import is_english
from assistant.retriever import Passage
from assistant.support import LONGEST, Ground, Objection, find_objection
from index.searcher import Searcher
from index.types import Chunk

TODAY = date(2026, 11, 22)
ROBOTS = "iuc/robotlyftet"
MEMBERS = "techtank/medlemskap"
LENT = "Almis mikrolån är på upp till 250 000 kronor och kräver normalt ingen medfinansiering."
FEE = "Serviceavgiften i Techtank är 500 kronor per anställd och år, exklusive moms."
Check = Callable[..., Objection | None]


@pytest.fixture(scope="module")
def make_ground(searcher: Searcher) -> Callable[..., Ground]:
    names = collect_names(searcher.documents())

    def ground(question: str = "", today: date = TODAY) -> Ground:
        def stems(text: str) -> frozenset[str]:
            return frozenset(searcher.analyzer.analyze(text).stems)

        return Ground(searcher.documents(), today, question, names, stems, searcher.analyzer.is_word, is_english)

    return ground


@pytest.fixture(scope="module")
def check(searcher: Searcher, make_ground: Callable[..., Ground]) -> Check:
    """Check a sentence against sentences of documents, (document, text)."""

    def objection(sentence: str, *cited: tuple[str, str], question: str = "", today: date = TODAY) -> Objection | None:
        documents = searcher.documents()
        passages = [
            Passage(Chunk(f"{i}-{text}", name, documents[name].title, "text", (), text, text), text, (), i, 1.0, 1.0, 1.0, 1.0)
            for i, (name, text) in enumerate(cited)
        ]
        return find_objection(sentence, passages, make_ground(question, today))

    return objection


@pytest.mark.parametrize(
    ("objection", "sentence", "cited"),
    [
        ("no_source", "Avgiften är 500 kronor.", []),
        ("number", "Avgiften är 600 kronor per anställd och år, exklusive moms.", [(MEMBERS, FEE)]),
        ("number", "Avgiften är 500 kronor per anställd och månad.", [(MEMBERS, FEE)]),
        ("number", "Avgiften är 500 kronor per anställd i tre år.", [(MEMBERS, FEE)]),
        ("date", "Avgiften betalas i april och i oktober.", [(MEMBERS, "Avgiften betalas två gånger per år, i mars och i september.")]),
        ("date", "Avgiften betalas på måndagar.", [(MEMBERS, "Avgiften betalas på fredagar.")]),
        ("name", "Serviceavgiften i Digilyftet är 500 kronor.", [(MEMBERS, FEE)]),
        (
            "place",
            "Hos Region Blekinge är checken 50 000 kronor.",
            [("partner/region-blekinge-foretagsstod", "I Skåne är en affärsutvecklingscheck 50 000 kronor enligt Region Skåne.")],
        ),
        ("open", "Ni kan söka Robotlyftet.", [(ROBOTS, "Robotlyftet gav företag stöd till robotar.")]),
        ("limit", "Almis mikrolån är på minst 250 000 kronor.", [("partner/almi-lan", LENT)]),
        ("role", "Hälften betalades av Tillväxtverket.", [("partner/ekn", "Företaget betalade hälften självt i Tillväxtverkets projekt.")]),
        ("negation", "Mikrolånet kräver normalt medfinansiering.", [("partner/almi-lan", LENT)]),
        ("negation", "Avgiften är inklusive moms.", [(MEMBERS, FEE)]),
        ("restriction", "Endast industriföretag är medlemmar.", [(MEMBERS, "Industriföretag är medlemmar i Techtank.")]),
        ("promise", "Serviceavgiften är 500 kronor per anställd och förnyas alltid.", [(MEMBERS, FEE)]),
        ("addition", "Serviceavgiften är 500 kronor per anställd, och medlemmarna får en egen mentor.", [(MEMBERS, FEE)]),
        ("addition", "Serviceavgiften är 500 kronor, och festen bjuder mangosorbet därtill.", [(MEMBERS, FEE)]),
    ],
)
def test_each_objection_is_raised(objection: Objection, sentence: str, cited: list[tuple[str, str]], check: Check) -> None:
    assert check(sentence, *cited) == objection


@pytest.mark.parametrize(
    ("sentence", "cited", "question"),
    [
        pytest.param("Avgiften är femhundra kronor per anställd och år, exklusive moms.", [(MEMBERS, FEE)], "", id="number words"),
        pytest.param(
            "För er med 14 anställda gäller 500 kronor per anställd.", [(MEMBERS, FEE)], "Vi är 14 anställda.", id="the company's own size"
        ),
        pytest.param(
            "Robotlyftet är avslutat och kan inte sökas.", [(ROBOTS, "Robotlyftet gav företag stöd till robotar.")], "", id="status"
        ),
        pytest.param("Robotlyftet gav stöd till robotar.", [(ROBOTS, "Robotlyftet gav företag stöd till robotar.")], "", id="past"),
        pytest.param("Mikrolånet uppgår till högst 250 000 kr.", [("partner/almi-lan", LENT)], "", id="the limit in other words"),
        pytest.param(
            "Almi's microloan is up to SEK 250,000.",
            [("partner/almi-lan", "Almis mikrolån är på upp till 250 000 kronor.")],
            "",
            id="English",
        ),
    ],
)
def test_a_faithful_sentence_is_let_through(sentence: str, cited: list[tuple[str, str]], question: str, check: Check) -> None:
    assert check(sentence, *cited, question=question) is None


@pytest.mark.parametrize(
    ("today", "objection"), [(date(2020, 5, 1), None), (date(2026, 11, 22), "open")], ids=["while it runs", "when it is over"]
)
def test_the_day_of_the_question_decides_what_is_open(today: date, objection: Objection | None, check: Check) -> None:
    assert check("Robotlyftet är öppet.", (ROBOTS, "Robotlyftet är öppet för företag."), today=today) == objection


PARKS = [
    ("partner/science-parks", "Blue Science Park i Karlskrona arbetar med marin teknik."),
    ("partner/science-parks", "NetPort Science Park i Karlshamn är inriktad på digitala medier."),
]
JOBS = "Omkring 2 000 jobb försvann i Olofströms teknikföretag, från en nivå på 5 000 jobb."
CRITERIA = "Teknikcollege har tio kriterier enligt en sida från 2013 och åtta enligt en sida från 2019."
STARTUPS = "Innovativa startups är för bolag med högst tio anställda, medan Start/Scale kräver årsredovisningar."
OLD = "Det äldre taket för försumbart stöd på 200 000 euro gäller inte längre."
EXPORT = "Glocal är ett projekt hos Region Blekinge."
GUIDES = "TSL hjälper arbetare med vägledning, medan TRR hjälper tjänstemän med rådgivning och pengar."


@pytest.mark.parametrize(
    ("objection", "sentence", "cited"),
    [
        pytest.param(
            "number",
            "Omkring 5 000 jobb försvann i Olofströms teknikföretag, från en nivå på 2 000 jobb.",
            [("techtank/olofstroms-industri", JOBS)],
            id="two figures",
        ),
        pytest.param(
            "number", "Teknikcollege har åtta kriterier enligt en sida från 2013.", [("partner/teknikcollege", CRITERIA)], id="two years"
        ),
        pytest.param("place", "NetPort Science Park i Karlskrona har digitala medier.", PARKS, id="two places"),
        pytest.param(
            "name",
            "Start/Scale är för bolag med högst tio anställda.",
            [("partner/vinnova-innovativa-startups", STARTUPS)],
            id="two programmes",
        ),
        pytest.param("name", "Glocal är ett projekt hos Business Sweden.", [("partner/exportsamverkan-blekinge", EXPORT)], id="two hosts"),
        pytest.param(
            "name",
            "TSL hjälper tjänstemän med rådgivning och pengar.",
            [("partner/omstallningsstudiestod", GUIDES)],
            id="two organisations",
        ),
        pytest.param("negation", "Taket för försumbart stöd är 200 000 euro.", [("partner/forsumbart-stod", OLD)], id="old for new"),
        pytest.param(
            "negation",
            "Blekinge was among the six counties.",
            [("partner/exportsamverkan-blekinge", "Blekinge var inte ett av de sex länen.")],
            id="a denial in another language",
        ),
    ],
)
def test_what_one_source_tells_apart_is_not_mixed_up(
    objection: Objection, sentence: str, cited: list[tuple[str, str]], check: Check
) -> None:
    assert check(sentence, *cited) == objection


def test_a_figure_and_a_name_from_two_sources_are_not_put_together(check: Check) -> None:
    cited = [
        ("partner/ai-stod", "AI Lab Blekinge fick 6 763 099 kronor ur regionalfonden."),
        ("partner/ai-stod", "DigIT Hub AI hade pengar från REACT-EU."),
    ]
    assert check("DigIT Hub AI fick 6 763 099 kronor ur regionalfonden.", *cited) == "name"
    assert check("AI Lab Blekinge fick 6 763 099 kronor ur regionalfonden.", *cited) is None


@pytest.mark.parametrize(
    ("sentence", "objection"),
    [
        pytest.param("Serviceavgiften är in\u00adte 500 kronor per anställd.", "negation", id="soft hyphen in a denial"),
        pytest.param("Serviceavgiften är \uff16\uff10\uff10 kronor per anställd.", "number", id="full-width figures"),
        pytest.param("Serviceavgiften i Techtаnk är 500 kronor per anställd.", "addition", id="Cyrillic letter"),  # noqa: RUF001
        pytest.param("Serviceavgiften är ½ miljon kronor.", "number", id="fraction sign"),
    ],
)
def test_hidden_and_foreign_characters_hide_nothing(sentence: str, objection: Objection, check: Check) -> None:
    assert check(sentence, (MEMBERS, FEE)) == objection


@pytest.mark.parametrize(
    "text",
    ["å" * LONGEST, "1" * LONGEST, "miljon " * 100, "och " * 170, ", " * 340, "(" * 600, "X i " * 170, "av " * 220, "2021-99-99 31 "
    "februari 0000-00-00",
     "a" * 100_000, "1" * 100_000, "\x00\u200b", "", "😀" * 300],
    ids=lambda text: repr(text[:8]),
)  # fmt: skip
def test_no_text_breaks_the_check_as_sentence_or_as_source(text: str, check: Check) -> None:
    check(text, (MEMBERS, FEE))
    check("Avgiften är 500 kronor.", (MEMBERS, text[:5_000]))


def test_what_no_company_would_read_is_not_checked_further(check: Check) -> None:
    assert check("Avgiften " * 200, (MEMBERS, FEE)) == "addition"


def test_every_objection_has_a_case() -> None:
    marks = test_each_objection_is_raised.pytestmark  # type: ignore[attr-defined]
    assert {case[0] for case in marks[0].args[1]} == set(get_args(Objection))
