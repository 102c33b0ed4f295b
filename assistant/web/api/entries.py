"""Programmes, documents and passages, as programs read them; the open data has its programmes in the same form."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from assistant.web.api.answers import Address, ContactModel, PartialDate
from corpus.schema import Applicant, Industry, Kind, Need, Offer, Region, Status

Start = Annotated[str | None, Field(description="första dag, månad eller år enligt dokumentet; null: framgår inte", examples=["2024-03"])]
End = Annotated[str | None, Field(description="sista dag, månad eller år enligt dokumentet; null: inget slut eller framgår inte")]
Marked = Annotated[str | None, Field(description="ordagrant ur dokumentet, med markörer [n] som sources förklarar; null: framgår inte")]
KINDS = "programme: något att delta i eller söka; organisation: någon att vända sig till; guide: hur något går till; background: bakgrund"


class SourceModel(BaseModel):
    """En källa som markörerna [n] i ett dokument pekar på."""

    n: Annotated[int, Field(description="markörens siffra")]
    title: Annotated[str, Field(description="källans titel")]
    url: Address
    published: PartialDate
    note: Annotated[str | None, Field(description="det som behöver sägas om källan")]


class PartModel(BaseModel):
    """En del av ett program med en egen giltighet: en utlysning, ett delprojekt, ett äldre stöd."""

    name: Annotated[str, Field(description="delens namn")]
    status: Annotated[Status, Field(description="delens läge den dagen")]
    starts: Start
    ends: End
    note: Annotated[str, Field(description="vad dokumentet säger om delen")]


class DocumentHeadModel(BaseModel):
    """Ett publicerat dokument utan sin text."""

    id: Annotated[str, Field(description="dokumentets id; det ändras inte", examples=["iuc/robotlyftet"])]
    title: Annotated[str, Field(description="dokumentets titel")]
    kind: Annotated[Kind | None, Field(description=f"{KINDS}; null: en fil utan uppgifter")]
    status: Annotated[Status | None, Field(description="läget den dagen; null: dokumentet gäller inget som är öppet eller stängt")]
    starts: Start
    ends: End
    day: Annotated[date, Field(description="den dag som läget gäller")]
    verified: Annotated[date | None, Field(description="när någon senast kontrollerade dokumentet")]
    review_by: Annotated[date | None, Field(description="när det ska kontrolleras igen")]


class ProgrammeModel(DocumentHeadModel):
    """Ett program som företag kan delta i, söka eller vända sig till."""

    status: Annotated[Status, Field(description="läget den dagen; avslutad går inte att söka, okänd behöver kontrolleras")]
    summary: Annotated[str, Field(description="dokumentets första stycke, med markörer [n] som sources förklarar")]
    aliases: Annotated[list[str], Field(description="andra namn")]
    owner: Annotated[str | None, Field(description="ansvarig organisation")]
    operators: Annotated[list[str], Field(description="organisationer som genomför programmet")]
    employees_min: Annotated[int | None, Field(description="minsta antal anställda; null: ingen gräns känd")]
    employees_max: Annotated[int | None, Field(description="största antal anställda; null: ingen gräns känd")]
    industries: Annotated[list[Industry], Field(description="branscher; tom: ingen gräns känd")]
    regions: Annotated[list[Region], Field(description="län och kommuner; tom: ingen gräns känd")]
    applicants: Annotated[list[Applicant], Field(description="vilka som kan söka")]
    target: Marked
    needs: Annotated[list[Need], Field(description="behov som programmet möter")]
    offers: Annotated[list[Offer], Field(description="vad det ger")]
    cost: Marked
    apply: Marked
    contact: ContactModel | None
    parts: list[PartModel]
    replaced_by: Annotated[list[str], Field(description="id på program som finns i stället")]
    sources: list[SourceModel]


class ProgrammeList(BaseModel):
    """En del av listan över program."""

    total: Annotated[int, Field(description="hur många som passar urvalet")]
    offset: Annotated[int, Field(description="hur många av dem som hoppades över")]
    programmes: list[ProgrammeModel]


class DocumentList(BaseModel):
    """En del av listan över dokument."""

    total: Annotated[int, Field(description="hur många publicerade dokument som finns")]
    offset: Annotated[int, Field(description="hur många av dem som hoppades över")]
    documents: list[DocumentHeadModel]


class SectionModel(BaseModel):
    """Ett avsnitt av ett dokument."""

    heading: Annotated[list[str], Field(description="rubrikerna, den yttersta först; tom i dokumentets inledning")]
    text: Annotated[str, Field(description="ordagrant, i Markdown")]
    page: Annotated[int | None, Field(description="sidan, från 1, där dokumentet har sidor")]


class DocumentModel(DocumentHeadModel):
    """Ett publicerat dokument med hela sin text."""

    text: Annotated[str, Field(description="hela texten i Markdown, med markörer [n] som sources förklarar")]
    sections: list[SectionModel]
    sources: list[SourceModel]
    gaps: Annotated[list[str], Field(description="vad som inte framgår av källorna")]
    programme: ProgrammeModel | None


class PassageModel(BaseModel):
    """Ett stycke som en sökning fann."""

    document_id: Annotated[str, Field(description="dokumentets id, som i /documents/{id}")]
    title: Annotated[str, Field(description="dokumentets titel")]
    section: Annotated[str, Field(description="rubrikerna som stycket står under")]
    quote: Annotated[str, Field(description="ordagrant ur dokumentet, med markörer [n]")]
    is_gap: Annotated[bool, Field(description="true: stycket säger vad som inte framgår")]
    url: Address
    published: PartialDate
    status: Annotated[Status | None, Field(description="läget den dagen, för programmet eller den del av det som stycket gäller")]
    page: Annotated[int | None, Field(description="sidan, från 1, där dokumentet har sidor")]
    score: Annotated[float, Field(description="hur väl stycket passar; går bara att jämföra inom samma sökning")]


class PassageList(BaseModel):
    """Vad en sökning fann, det bästa först."""

    passages: list[PassageModel]
