"""The Swedish words for what went on behind an answer: what a question is after, why something was left out, and how long it took."""

from typing import Final

from assistant import phrases
from assistant.cues import Intent, Refusal
from assistant.matcher import Hindrance
from assistant.observation import Stage
from assistant.staff.inspection_records import Fate, Loss, Reason
from corpus.schema import Need
from index.types import ChunkKind

INTENT: Final[dict[Intent, str]] = {
    "cost": "vad det kostar", "amount": "hur mycket pengar", "when": "när", "where": "var", "who_can": "vem som får delta",
    "apply": "hur man söker", "status": "om det är öppet", "contact": "vem man kontaktar", "contact_details": "kontaktuppgifter",
    "definition": "vad något är", "difference": "vad som skiljer", "count": "hur många", "duration": "hur länge",
    "share": "hur stor andel", "owner": "vem som ansvarar", "challenge": "om svaret stämmer", "source": "var det står",
    "recommend": "råd om vad som passar",
}  # fmt: skip
REFUSAL: Final[dict[Refusal, str]] = {
    "action": "ber rådgivaren att göra något", "injection": "försöker styra rådgivaren", "invention": "ber rådgivaren att hitta på",
    "writing": "ber om en skriven text", "small_talk": "småprat", "expert": "kräver en annan expert", "other": "något annat",
}  # fmt: skip
KIND: Final[dict[ChunkKind, str]] = {
    "text": "löptext", "lead": "ingress", "cost": "kostnad", "target": "målgrupp", "apply": "ansökan", "period": "period",
    "owner": "ägare", "part": "del av programmet", "gap": "lucka", "question": "inlagd fråga",
}  # fmt: skip
REASON: Final[dict[Reason, tuple[str, str]]] = {  # heading, and why
    "twin": ("Samma ord en gång till", "En annan passage i samma dokument säger det med samma ord och stod högre."),
    "time": ("Inte sant än den dagen", "Passagen berättar om något som hände efter den dag frågan gäller."),
    "region": ("Belopp för ett annat län", "Beloppet gäller ett län som frågan inte handlar om."),
}
FATE: Final[dict[Fate, str]] = {
    "said": "i svaret", "unfit": "svaret säger varför inte", "unsaid": "passar, nämns inte", "lower": "passade sämre",
    "hindered": "kan inte väljas",
}  # fmt: skip
HINDRANCE: Final[dict[Hindrance, str]] = {
    "avslutad": "Programmet är avslutat.",
    "kommande": "Programmet har inte öppnat än.",
    "storlek": "Företaget har inte den storlek som programmet vänder sig till.",
    "plats": "Företaget ligger inte där programmet gäller.",
}
LOSS: Final[dict[Loss, str]] = {
    "number": "ett tal i meningen står inte i den passage den vilar på",
    "repeated": "samma citat stod redan i svaret",
    "long": "svaret hade blivit för långt",
}
STAGE: Final[dict[Stage, str]] = {
    "understand": "Läste frågan", "search": "Sökte och jämförde passager", "filter": "Sorterade bort",
    "decide": "Valde slags svar och vägde program", "write": "Skrev svaret och satte källor",
}  # fmt: skip
ROLE: Final = {"system": "Regler", "human": "Fråga med passager", "ai": "Tidigare svar"}

BEFORE: Final = "Ställ en fråga. Här visas svaret precis som ett företag får det, och bredvid hur det blev till."
COMPANY_HELP: Final = (
    "Skrivs som en mening före frågan, så som företaget självt hade skrivit. "
    "Rådgivaren vet inget mer om ett företag än det som står i samtalet."
)
NO_DRAFTS: Final = "Inga utkast väntar på att publiceras."
DRAFTS_HELP: Final = (
    "Första frågan med ett utkast tar några sekunder, eftersom ett eget sökregister byggs vid sidan av. Företagen märker inget."
)
NO_MODEL: Final = "Ingen språkmodell är inställd. Den som driver tjänsten kan ställa in en."
SCORES_HELP: Final = (
    "Ord och betydelse säger hur mycket bättre stycket passar frågan än stycken i allmänhet, i standardavvikelser. "
    "Sammanvägt är orden och halva betydelsen. Ordningen avgörs av meningens egen poäng: hur stor del av frågans ord den säger, "
    "ovanliga ord mest, hur nära den ligger i betydelse, och om den har det som efterfrågas, till exempel ett pris."
)
NOT_WEIGHED: Final = "Inga program vägdes mot varandra för det här svaret."
NOTHING_DROPPED: Final = "Inget ströks."
NOTHING_LEFT_OUT: Final = "Inget sorterades bort."
NO_TOKENS: Final = "Ingen språkmodell användes, så inga token gick åt."
MODEL_UNASKED: Final = "Modellen fick inte frågan: den skriver bara svar på frågor som dokumenten besvarar."
TOKENS_UNTOLD: Final = "Modellen berättar inte hur många token som gick åt."


def need_word(need: Need) -> str:
    """Return a need as it is said to companies."""
    return phrases.NEED_NAMES.get(need, need)
