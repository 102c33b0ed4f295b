"""What /ask answers with, as programs read it: the answer's text with markers, and for each marker a quote and where it stands."""

from typing import Annotated

from pydantic import BaseModel, Field

from assistant.types import AnswerStatus
from corpus.schema import Status

PartialDate = Annotated[
    str | None, Field(description="ÅÅÅÅ, ÅÅÅÅ-MM eller ÅÅÅÅ-MM-DD; null: källan har inget datum", examples=["2025-09-12"])
]
Address = Annotated[str | None, Field(description="webbadress, eller null", examples=["https://www.almi.se"])]
DayStatus = Annotated[Status, Field(description="läget den dag som svaret gäller", examples=["löpande"])]


class CitationModel(BaseModel):
    """Vad en markör [n] i svaret står för: ett ordagrant citat, och var det står."""

    marker: Annotated[int, Field(description="siffran i svarets text", examples=[1])]
    document_id: Annotated[str, Field(description="dokumentets id", examples=["partner/almi-lan"])]
    title: Annotated[str, Field(description="dokumentets titel")]
    section: Annotated[str, Field(description="rubrikerna som citatet står under; tom i dokumentets inledning")]
    quote: Annotated[str, Field(description="ordagrant ur dokumentet")]
    url: Address
    published: PartialDate
    programme_status: Annotated[Status | None, Field(description="programmets läge den dag som svaret gäller")]
    page: Annotated[int | None, Field(description="sidan, från 1, där dokumentet har sidor")]
    source: Annotated[str | None, Field(description="källans titel, där dokumentet anger en källa för citatet")]
    paragraph: Annotated[str, Field(description="stycket runt citatet, med en punkt per rad i en lista; tomt när citatet står ensamt")]


class ContactModel(BaseModel):
    """En organisation eller roll att fråga."""

    name: Annotated[str, Field(description="vem", examples=["Techtank"])]
    url: Address


class RecommendationModel(BaseModel):
    """Ett program som kan passa, och varför."""

    id: Annotated[str, Field(description="id, som i /programmes/{id}", examples=["partner/almi-lan"])]
    name: Annotated[str, Field(description="programmets namn")]
    status: DayStatus
    why: Annotated[list[str], Field(description="varför det passar")]
    check: Annotated[list[str], Field(description="vad företaget behöver kontrollera först")]
    cost: Annotated[str, Field(description="vad det kostar, enligt dokumentet; tomt när det inte framgår")]
    apply: Annotated[str, Field(description="hur man ansöker eller kommer med, enligt dokumentet; tomt när det inte framgår")]
    contact: ContactModel | None


class AnswerModel(BaseModel):
    """Ett svar. Varje markör i texten finns bland citations, och omvänt."""

    id: Annotated[str, Field(description="svarets id, som /feedback tar")]
    status: Annotated[
        AnswerStatus,
        Field(description="answered: svar; clarify: en fråga tillbaka; not_found: det framgår inte; out_of_scope: inte rådgivarens sak"),
    ]
    answer: Annotated[str, Field(description="text med markörer som [1], stycken, punkter med - och **fetstil**")]
    citations: list[CitationModel]
    programmes: Annotated[list[RecommendationModel], Field(description="högst tre, den som passar bäst först")]
    suggestions: Annotated[list[str], Field(description="följdfrågor, eller vad man kan välja på när status är clarify")]
    contact: ContactModel | None
    timings_ms: Annotated[dict[str, float], Field(description="tid för att söka (retrieve) och svara (answer), i millisekunder")]
    confidence: Annotated[float, Field(ge=0, le=1, description="hur troligt det är att status är rätt")]


class HealthModel(BaseModel):
    """Hur rådgivaren mår."""

    status: Annotated[str, Field(description="ok")]
    documents: Annotated[int, Field(description="antal publicerade dokument")]
    chunks: Annotated[int, Field(description="antal stycken som går att söka i")]
    generation: Annotated[int | str, Field(description="indexets löpnummer, som ändras när något publiceras")]


class FaultModel(BaseModel):
    """Ett fel i en förfrågan."""

    field: Annotated[str, Field(description="fältet, med punkt mellan nivåerna; tomt när det gäller hela förfrågan")]
    fault: Annotated[str, Field(description="vad som är fel")]


class ProblemModel(BaseModel):
    """Ett fel enligt RFC 9457."""

    type: Annotated[str, Field(description="about:blank")]
    title: Annotated[str, Field(description="felets slag")]
    status: Annotated[int, Field(description="svarets statuskod")]
    detail: Annotated[str, Field(description="vad som är fel och vad man kan göra, på svenska")]
    errors: Annotated[list[FaultModel], Field(description="varje fel för sig, när förfrågan inte går att läsa")] = []
