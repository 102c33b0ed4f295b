"""The keys of a document's head as the staff meet them: label, help text, and how each is filled in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from assistant.web.staff.wording import KIND, STATUS
from corpus.schema import Applicant, Industry, Need, Offer, Region

Control = Literal["line", "lines", "area", "choice", "words", "day", "documents", "period", "employees", "contact", "sources"]


@dataclass(frozen=True, slots=True)
class Field:
    """A key of the front matter, dotted, and how it is shown."""

    name: str
    label: str
    help: str
    control: Control = "line"
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together under a heading."""

    heading: str
    fields: tuple[Field, ...]
    only_programme: bool = False  # for documents about something to apply for or take part in


def _texts(labels: Mapping[Any, str]) -> dict[str, str]:  # Any: a closed vocabulary
    return {str(value): label for value, label in labels.items()}


def _words(vocabulary: object) -> dict[str, str]:
    return {word: word for word in get_args(vocabulary)}


GROUPS = (
    Group(
        "Dokumentet",
        (
            Field("title", "Titel", "Rubriken som företaget ser. Använd namnet som folk använder."),
            Field(
                "kind",
                "Slag",
                "Program går eller gick att söka. Vägledning är regler och överblickar, bakgrund är historia och siffror.",
                "choice",
                _texts(KIND),
            ),
            Field("verified", "Kontrollerat den", "Dagen då någon av er senast höll uppgifterna mot källan.", "day"),
            Field("review_by", "Granskas senast", "Tre månader fram om det gäller pengar eller en öppen omgång, annars ett år.", "day"),
        ),
    ),
    Group(
        "Programmet",
        (
            Field("programme.status", "Status", "Datumen nedan går före ordet. Välj okänd hellre än att gissa.", "choice", _texts(STATUS)),
            Field("programme.period", "Gäller", "Skriv 2027-03-01, 2027-03 eller 2027. Lämna tomt det ni inte vet.", "period"),
            Field("programme.owner", "Ägare", "Den som ansvarar för programmet."),
            Field("programme.operators", "Genomförs av", "En på varje rad.", "lines"),
            Field(
                "programme.aliases",
                "Andra namn",
                "Förkortningar, gamla namn och vanliga felskrivningar, ett på varje rad. Inga allmänna ord som ”lån”.",
                "lines",
            ),
            Field(
                "programme.needs",
                "Behov det möter",
                "Styr vad rådgivaren föreslår. Kryssa bara i behov som verkligen möts.",
                "words",
                _words(Need),
            ),
            Field("programme.offers", "Vad företaget får", "Kryssa i allt som ingår.", "words", _words(Offer)),
            Field("programme.cost", "Kostnad", "En eller två hela meningar med källans nummer: Kursen kostar 1 200 kronor. [1]", "area"),
            Field("programme.apply", "Så söker man", "En eller två hela meningar med källans nummer.", "area"),
            Field("programme.contact", "Kontakt", "En organisation eller en roll, aldrig en privatperson.", "contact"),
        ),
        only_programme=True,
    ),
    Group(
        "Vem det är till för",
        (
            Field(
                "programme.target.employees",
                "Antal anställda",
                "Små och medelstora företag är högst 249. Tomt betyder ingen känd gräns.",
                "employees",
            ),
            Field(
                "programme.target.industries", "Bransch", "Inga kryss betyder att alla branscher får vara med.", "words", _words(Industry)
            ),
            Field("programme.target.regions", "Plats", "Inga kryss betyder att platsen inte spelar roll.", "words", _words(Region)),
            Field("programme.target.applicants", "Vem som söker", "Inga kryss betyder företag.", "words", _words(Applicant)),
            Field("programme.target.note", "Om målgruppen", "En hel mening med källans nummer.", "area"),
        ),
        only_programme=True,
    ),
    Group(
        "Samband med andra dokument",
        (
            Field("programme.replaced_by", "Ersatt av", "Det som finns i stället när programmet är slut.", "documents"),
            Field("programme.confusable_with", "Förväxlas med", "Sådant som folk blandar ihop det med.", "documents"),
        ),
        only_programme=True,
    ),
    Group(
        "Källor",
        (
            Field(
                "sources",
                "Källor",
                "Numret är det som står i texten: [1]. Datumet är när sidan publicerades. Lämna det tomt om det saknas.",
                "sources",
            ),
        ),
    ),
    Group(
        "Luckor",
        (
            Field(
                "gaps",
                "Det ni vet att källorna inte svarar på",
                "En hel mening på varje rad: Vad kursen kostar framgår inte av källorna.",
                "lines",
            ),
        ),
    ),
)


def all_fields() -> Iterator[Field]:
    """Yield every field in the order of the form."""
    for group in GROUPS:
        yield from group.fields


def find_field(name: str) -> Field | None:
    """Return the field that a key of the head belongs to: itself, or the one that holds it."""
    return next((each for each in all_fields() if name == each.name or name.startswith(f"{each.name}.")), None)
