"""The tools that other programs get: ask the adviser, find programmes, and read a document; they only read what is published."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from assistant.adviser import Adviser
from assistant.directory import ProgrammeFilter, list_programmes, read_document
from assistant.mcp import prose
from assistant.mcp.records import DocumentPart, ProgrammeList, cut_document, gather_programmes
from assistant.mcp.tool import Tool, ToolInput
from assistant.noting import choose_noting
from assistant.profile import MOST_EMPLOYEES
from assistant.question import MAX_CHARACTERS
from assistant.types import Answer, Role, Turn
from corpus.schema import Need, Status
from index.searcher import Searcher

MAX_TEXT = 20_000  # characters of a text, as the HTTP interface takes: an answer in the history is longer than a question may be
MAX_TURNS = 80  # as the HTTP interface takes
MAX_WORDS = 500  # characters of free text to find programmes by
MAX_NAME = 200  # characters of a place or an id
MAX_NEEDS = 10
MOST_PROGRAMMES = 50
CURRENT: frozenset[Status] = frozenset({"kommande", "pågående", "löpande", "okänd"})  # what a company may still turn to

ASK = (
    "Ställ en fråga på svenska, i vanliga ord, om stöd, program, utbildning, finansiering och nätverk för industriföretag i Blekinge. "
    "Beskriv gärna företaget: hur många som arbetar där, i vilken kommun det ligger och vad det vill göra. Svaret bygger bara på "
    "publicerade dokument. Varje påstående har en siffra inom hakparentes som leder till ett ordagrant citat med källa, länk, datum och "
    "programmets status. När dokumenten inte svarar säger svaret det, och vem man kan fråga. Skicka med vad som har sagts tidigare i "
    "history när frågan bygger vidare på det, och log: false när den som frågar inte vill att frågan sparas."
)
FIND = (
    "Hitta program och stöd som ett industriföretag kan söka eller vända sig till, efter behov, antal anställda, kommun, status och egna "
    "ord. Varje program kommer med varför det passar, vad företaget ska kontrollera först, status i dag, kostnad, hur man söker, kontakt "
    "och länk. Avslutade program visas bara när du ber om dem med statuses. Läs mer om ett program med las_dokument och dess id."
)
READ = (
    "Läs ett publicerat dokument i sin helhet: texten ordagrant, källorna som siffrorna inom hakparentes pekar på, status i dag, när det "
    "gäller och när det senast kontrollerades, och vad som inte framgår. Id:t står i svaren från fraga (document_id) och sok_program (id). "
    "Ett långt dokument kommer i delar: läs vidare från next_start."
)


class EarlierTurn(ToolInput):
    """What was said before."""

    role: Annotated[Role, Field(description="user för den som frågar, assistant för rådgivaren")]
    content: Annotated[str, Field(max_length=MAX_TEXT, description="vad som sades")]


class Question(ToolInput):
    """A question in its conversation."""

    question: Annotated[
        str, Field(max_length=MAX_TEXT, description=f"frågan på svenska, i vanliga ord, högst {MAX_CHARACTERS} tecken")
    ]  # fmt: skip
    history: Annotated[
        tuple[EarlierTurn, ...],
        Field(
            max_length=MAX_TURNS,
            description=f"vad som har sagts tidigare i samtalet, äldst först, högst {MAX_TURNS} inlägg med role och content",
        ),
    ] = ()
    today: Annotated[date | None, Field(description="dagen som svaret ska gälla, som 2026-11-22, eller inget alls för i dag")] = None
    log: Annotated[
        bool,
        Field(strict=True, description="true eller false; false: frågans text sparas inte hos rådgivaren, bara att en fråga ställdes"),
    ] = True


class ProgrammeQuery(ToolInput):
    """Which programmes are wanted; what is left out does not limit."""

    needs: Annotated[
        tuple[Need, ...], Field(max_length=MAX_NEEDS, description=f"behov ur listan, högst {MAX_NEEDS}; det räcker att ett stämmer")
    ] = ()
    employees: Annotated[int | None, Field(ge=0, le=MOST_EMPLOYEES, description="hur många som arbetar i företaget, ett heltal")] = None
    municipality: Annotated[
        str | None, Field(max_length=MAX_NAME, description="kommunen eller länet där företaget ligger, till exempel Olofström")
    ] = None
    statuses: Annotated[
        frozenset[Status], Field(description="kommande, pågående, löpande, avslutad eller okänd; utan dem visas alla som inte är avslutade")
    ] = CURRENT
    text: Annotated[
        str, Field(max_length=MAX_WORDS, description=f"egna sökord, högst {MAX_WORDS} tecken; de som stämmer bäst kommer först")
    ] = ""
    limit: Annotated[int, Field(ge=1, le=MOST_PROGRAMMES, description=f"högst så många program, 1 till {MOST_PROGRAMMES}")] = 10


class DocumentQuery(ToolInput):
    """Which document, and from where."""

    id: Annotated[str, Field(max_length=MAX_NAME, description="dokumentets id, till exempel iuc/robotlyftet")]
    start: Annotated[int, Field(ge=0, description="tecknet som läsningen börjar vid: 0, eller next_start från förra delen")] = 0


def make_tools(adviser: Adviser, searcher: Searcher) -> tuple[Tool[Any, Any], ...]:
    """Return the tools on an adviser, and on the published documents it answers from."""

    def ask(given: Question) -> Answer:
        turns = [Turn(turn.role, turn.content) for turn in given.history]
        return choose_noting(adviser, opted_out=not given.log).reply(given.question, history=turns, today=given.today)

    def find(given: ProgrammeQuery) -> ProgrammeList:
        day, wanted = date.today(), _filter(given)
        return gather_programmes(list_programmes(searcher, wanted, today=day), wanted, limit=given.limit, day=day)

    def read(given: DocumentQuery) -> DocumentPart:
        return cut_document(read_document(searcher, given.id, today=date.today()), given.start)

    return (
        Tool("fraga", "Fråga rådgivaren", ASK, Question, Answer, ask, prose.write_answer),
        Tool("sok_program", "Sök program och stöd", FIND, ProgrammeQuery, ProgrammeList, find, prose.write_programmes),
        Tool("las_dokument", "Läs ett dokument", READ, DocumentQuery, DocumentPart, read, prose.write_document),
    )


def _filter(given: ProgrammeQuery) -> ProgrammeFilter:
    return ProgrammeFilter(
        needs=given.needs, employees=given.employees, place=given.municipality, statuses=given.statuses or CURRENT, text=given.text
    )
