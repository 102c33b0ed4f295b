"""Advice points at programmes with a reason each and what to check, says what only sounds alike, asks back, and tells names apart."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from assistant import phrases
from assistant.conversation import Adviser
from assistant.grounding import LONGEST_ADVICE
from assistant.types import Answer, Turn

Ask = Callable[..., Answer]
AdviseOn = Callable[..., Adviser]
Write = Callable[..., str]
TODAY = date(2026, 11, 22)
OPEN = {"pågående", "löpande"}
DESCRIBED = "Vi är ett tillverkningsföretag i Olofström med 30 anställda och vill automatisera med robot. Vilket stöd passar oss?"


def test_a_described_need_is_answered_with_programmes_and_reasons(ask: Ask) -> None:
    answer = ask(DESCRIBED)
    assert answer.status == "answered"
    assert 1 <= len(answer.programmes) <= 3
    assert all(programme.why for programme in answer.programmes)
    assert {programme.id for programme in answer.programmes} <= {citation.document_id for citation in answer.citations}


def test_advice_never_offers_what_is_over_on_the_day(ask: Ask) -> None:
    assert "iuc/robotlyftet" not in {programme.id for programme in ask(DESCRIBED).programmes}
    assert "avslutad" not in {programme.status for programme in ask(DESCRIBED).programmes}


def test_advice_on_an_earlier_day_offers_what_was_open_then(ask: Ask) -> None:
    programmes = {programme.id: programme.status for programme in ask(DESCRIBED, today=date(2020, 5, 1)).programmes}
    assert programmes.get("iuc/robotlyftet") in OPEN


def test_automation_advice_says_that_robotlyftet_is_over_and_no_way_forward(ask: Ask) -> None:
    answer = ask(DESCRIBED)
    assert "Inte för er: Robotlyftet avslutades 2021, även om det låter snarlikt." in answer.answer
    [citation] = [citation for citation in answer.citations if citation.document_id == "iuc/robotlyftet"]
    assert "2021" in citation.quote
    assert citation.programme_status == "avslutad"


def test_what_is_over_is_not_called_so_on_a_day_when_it_was_open(ask: Ask) -> None:
    assert "Inte för er: Robotlyftet" not in ask(DESCRIBED, today=date(2020, 5, 1)).answer


@pytest.mark.parametrize(("size", "fits"), [(30, True), (249, True), (250, False), (300, False)])
def test_what_takes_at_most_249_is_for_no_larger_company_and_that_is_said(ask: Ask, size: int, fits: bool) -> None:
    answer = ask(f"Vi är {size} anställda i Olofström och vill ha hjälp med export till nya länder. Vilket stöd passar oss?")
    recommended = {programme.id for programme in answer.programmes}
    assert ("partner/exportsamverkan-blekinge" in recommended) is fits
    assert ("Inte för er: Exporthjälp i Blekinge är till för företag av annan storlek." in answer.answer) is not fits
    assert recommended


def test_a_programme_whose_status_is_not_known_is_marked_to_be_checked(ask: Ask) -> None:
    answer = ask(DESCRIBED)
    for programme in answer.programmes:
        assert ("okänd status" in answer.answer) or programme.status != "okänd"


def test_a_need_alone_is_asked_back_about_with_what_is_likely_meanwhile(ask: Ask) -> None:
    answer = ask("Vi behöver pengar")
    assert answer.status == "clarify"
    assert "?" in answer.answer
    assert answer.suggestions
    assert answer.citations


def test_the_answer_to_a_question_back_becomes_advice(ask: Ask) -> None:
    first = ask("Vi behöver pengar")
    history = [Turn("user", "Vi behöver pengar"), Turn("assistant", first.answer)]
    answer = ask("Vi är 15 anställda och ska köpa en maskin", history=history)
    assert answer.status == "answered"
    assert answer.programmes


def test_what_must_be_checked_goes_with_the_programme_and_is_not_said_in_the_text_too(advise_on: AdviseOn, programme: Write) -> None:
    text = "Rikslyftet ger bidrag till robotar. [1]"
    document = programme("rikslyftet", "Rikslyftet", text, status="okänd", published="2019-03", target="{employees: {max: 249}}")
    answer = _advise(advise_on, document)
    assert answer.programmes[0].check == ("om det går att söka nu (uppgifterna är från 2019)", "att ni har högst 249 anställda")
    assert "uppgifterna är från 2019" not in answer.answer
    assert "högst 249" not in answer.answer
    assert "(okänd status)" in answer.answer


def test_nothing_is_to_be_checked_of_what_is_open_to_all(advise_on: AdviseOn, programme: Write) -> None:
    answer = _advise(advise_on, programme("rikslyftet", "Rikslyftet", "Rikslyftet ger bidrag till robotar. [1]"))
    assert answer.programmes[0].check == ()


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ({"status": "kommande"}, "Inte än: Hamnlyftet har inte startat."),
        ({"target": "{regions: [Ronneby]}"}, "Inte för er: Hamnlyftet gäller företag på andra orter."),
        ({"target": "{employees: {max: 9}}"}, "Inte för er: Hamnlyftet är till för företag av annan storlek."),
        ({"status": "avslutad"}, "Inte för er: Hamnlyftet har avslutats, även om det låter snarlikt."),
        (
            {"status": "avslutad", "period": "{from: 2019, to: 2022}"},
            "Inte för er: Hamnlyftet avslutades 2022, även om det låter snarlikt.",
        ),
    ],
    ids=["not begun", "place", "size", "over, no date", "over since"],
)
def test_what_sounds_alike_is_said_not_to_fit_and_why_with_a_source(
    advise_on: AdviseOn, programme: Write, front: dict[str, str], said: str
) -> None:
    year = " Hamnlyftet avslutades 2022." if "period" in front else ""
    fits = programme("rikslyftet", "Rikslyftet", "Rikslyftet ger bidrag till robotar. [1]", more="  confusable_with: [hamnlyftet]\n")
    other = programme("hamnlyftet", "Hamnlyftet", f"Hamnlyftet ger stöd till robotar.{year} [1]", **front)
    adviser = advise_on({"a.md": fits, "b.md": other})
    answer = adviser.reply("Vi är 30 anställda i Olofström och vill köpa en robot. Vilket stöd passar oss?", today=TODAY)
    assert re.search(rf"{re.escape(said)} \[\d\]", answer.answer)
    assert [programme.id for programme in answer.programmes] == ["rikslyftet"]
    assert "hamnlyftet" in {citation.document_id for citation in answer.citations}


def test_advice_that_grows_too_long_keeps_what_fits_and_whom_to_ask(advise_on: AdviseOn, programme: Write) -> None:
    lead = "{} ger bidrag till robotar och till " + ", ".join(["maskiner", "svarvar", "verktyg", "kurser"] * 9) + " i företag. [1]"
    fits = [programme(f"fit-{name.lower()}", name, lead.format(name)) for name in ("Kustlyftet", "Rikslyftet", "Havslyftet")]
    over = [
        programme(
            f"over-{name.lower()}",
            name,
            f"{name} gav bidrag till robotar. [1]",
            status="avslutad",
            more="  replaced_by: [fit-kustlyftet]\n",
        )
        for name in ("Fjordlyftet", "Vattenlyftet")
    ]
    adviser = advise_on({f"{number}.md": text for number, text in enumerate([*fits, *over])})
    answer = adviser.reply("Vi är 30 anställda i Olofström och vill köpa en robot. Vilket stöd passar oss?", today=TODAY)
    assert len(answer.answer) <= LONGEST_ADVICE
    assert [answer.answer.count(f"**{name}** (löpande)") for name in ("Kustlyftet", "Rikslyftet", "Havslyftet")] == [1, 1, 1]
    assert answer.answer.endswith("Vänd er till Länets kontor.")
    assert answer.answer.count("Inte för er") < len(over)


def _advise(advise_on: AdviseOn, document: str) -> Answer:
    return advise_on({"a.md": document}).reply("Vi vill köpa en robot. Vilket stöd passar oss?", today=TODAY)


def test_two_names_are_told_apart_each_in_its_own_words(ask: Ask) -> None:
    answer = ask("Är Robotlyftet och Automationscheck samma sak?")
    assert {"iuc/robotlyftet", "iuc/automationscheck"} <= {citation.document_id for citation in answer.citations}
    assert answer.answer.startswith("Nej")


@pytest.mark.parametrize(
    "names", [("Robotlyftet", "Automationscheck"), ("Kickstart Digitalisering", "Kickstart S3")], ids=lambda names: " ".join(names)
)
def test_a_difference_is_a_table_with_both_cited_in_every_field(ask: Ask, names: tuple[str, str]) -> None:
    answer = ask(f"Vad är skillnaden mellan {names[0]} och {names[1]}?")
    opening, _, rest = answer.answer.partition("\n\n")
    rows = [line.strip("| ").split(" | ") for line in rest.splitlines() if line.startswith("|")]
    head, line, *fields = rows
    assert opening == phrases.DIFFERENT.format(first=names[0], second=names[1])
    assert [cell.strip("* ") for cell in head[-2:]] == list(names)
    assert set(" ".join(line)) <= set("-| ")
    assert len(fields) >= 3
    assert all(len(row) == 3 for row in fields)
    cited = [citation.document_id for citation in answer.citations]
    for place in (1, 2):
        markers = [int(marker) for row in fields for marker in re.findall(r"\[(\d+)\]", row[place])]
        assert len(markers) >= len(fields)
        assert len({cited[marker - 1] for marker in markers}) == 1
    assert len(set(cited)) == 2


def test_a_difference_tells_the_status_of_both_on_the_day(ask: Ask) -> None:
    question = "Vad är skillnaden mellan Robotlyftet och Automationscheck?"
    assert re.search(r"\| Läge \| avslutad \[\d\] \| okänd status \[\d\] \|", ask(question).answer)
    assert re.search(r"\| Läge \| pågående \[\d\] \|", ask(question, today=date(2020, 5, 1)).answer)


def test_parts_of_one_document_are_said_to_belong_together(advise_on: AdviseOn, programme: Write) -> None:
    parts = """  parts:
    - {name: Kustkursen, status: löpande, period: {}, note: "Kustkursen är en kurs om båtar. [1]"}
    - {name: Hamnkursen, status: löpande, period: {}, note: "Hamnkursen är en kurs om bryggor. [1]"}
"""
    document = programme("kustlyftet", "Kustlyftet", "Kustlyftet ger kurser. [1]", more=parts)
    answer = advise_on({"a.md": document}).reply("Vad är skillnaden mellan Kustkursen och Hamnkursen?", today=TODAY)
    assert answer.answer.startswith(phrases.DIFFERENT_PARTS)


@pytest.mark.parametrize("place", ["Kiruna", "Olofström"])
def test_a_programme_for_one_place_is_only_offered_there(
    advise_on: Callable[..., Adviser], programme: Callable[..., str], place: str
) -> None:
    local = programme("hamnstodet", "Hamnstödet", "Hamnstödet ger bidrag till robotar. [1]", target="{regions: [Olofström]}")
    wide = programme("rikslyftet", "Rikslyftet", "Rikslyftet ger bidrag till robotar. [1]", target="{regions: [hela landet]}")
    region = {"Kiruna": "Norrbotten", "Olofström": "Olofström"}[place]
    adviser = advise_on({"hamnstodet.md": local, "rikslyftet.md": wide})
    answer = adviser.reply(f"Vi är 20 anställda i {region} och vill köpa en robot. Vilket stöd passar oss?", today=date(2026, 11, 22))
    assert answer.programmes[0].id == {"Kiruna": "rikslyftet", "Olofström": "hamnstodet"}[place]
    assert ("hamnstodet" in {p.id for p in answer.programmes}) is (place == "Olofström")


def test_parts_that_share_a_sentence_are_told_apart_by_others(ask: Ask) -> None:
    rows = [line for line in ask("Är DigIT Hub AI och AI Lab Blekinge samma projekt?").answer.splitlines() if line.startswith("|")]
    cells = [re.sub(r" \[\d+\]", "", cell.strip()) for row in rows for cell in row.strip("|").split(" | ")]
    sentences = [cell for cell in cells if cell.endswith(".")]
    assert len(sentences) >= 4
    assert len(sentences) == len(set(sentences))
    assert sentences[0].startswith("DigIT Hub AI")
    assert sentences[1].startswith("AI Lab Blekinge")


def test_what_only_sounds_near_is_no_third_way_beside_the_best_that_meets_the_need(ask: Ask) -> None:
    answer = ask("Vi är 300 anställda i Karlskrona och vill köpa en robot")
    assert answer.programmes[0].id == "iuc/automationscheck"
    assert "partner/teknikcollege" not in {programme.id for programme in answer.programmes}
    assert all("ligger nära" not in "".join(programme.why) for programme in answer.programmes)
