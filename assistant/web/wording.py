"""Every Swedish sentence that the chat page itself says."""

from typing import Final

from assistant.types import AnswerStatus
from corpus.schema import Status

PAGE_TITLE: Final = "Industrirådgivaren – stöd till industriföretag i Blekinge"
PAGE_DESCRIPTION: Final = "Ställ frågor om stöd till industriföretag i Blekinge och få svar med källor."
NEEDS_JAVASCRIPT: Final = "Sidan behöver JavaScript för att kunna svara på frågor."

NAME: Final = "Industrirådgivaren"
PURPOSE: Final = "Rådgivaren svarar på frågor om stöd till industriföretag i Blekinge, med källor."
CAUTION: Final = "Svaren skrivs automatiskt och kan vara fel. Kontrollera källorna innan ni bestämmer er. Skriv inga personuppgifter."
LOGGED: Final = "Frågorna sparas i {days} dagar utan uppgifter om vem som frågar. Kryssar ni i rutan sparas bara att en fråga har ställts."
OPT_OUT: Final = "Spara inte mina frågor"
SKIP_LINK: Final = "Hoppa till frågerutan"

WELCOME: Final = "Vad behöver ert företag hjälp med?"
WELCOME_TEXT: Final = (
    "Beskriv läget med egna ord: hur många ni är, var ni finns och vad ni vill få gjort. "
    "Svaret bygger bara på dokument om programmen, och varje uppgift visar var den står."
)
EXAMPLES_HEADING: Final = "Frågor att börja med"
EXAMPLES: Final = (
    "Vi är 15 anställda i Olofström och vill köpa vår första robot. Vilket stöd finns?",
    "Kan vi fortfarande söka Robotlyftet?",
    "Vi har fått en stor order men banken tvekar. Vem kan låna ut till material?",
    "Vi vill börja exportera till Tyskland. Vem hjälper oss?",
    "Vi behöver höja cybersäkerheten i våra produkter. Vem kan hjälpa oss?",
    "Vad kostar det att bli medlem i Techtank?",
)

QUESTION_LABEL: Final = "Er fråga"
QUESTION_PLACEHOLDER: Final = "Skriv med egna ord"
SEND: Final = "Skicka"
STOP: Final = "Stoppa"
CLEAR: Final = "Rensa samtalet"

CONVERSATION_LABEL: Final = "Samtalet"
YOU_ASKED: Final = "Ni frågade"
SEARCHING: Final = "Söker i dokumenten"
STOPPED: Final = "Svaret stoppades."
FAILED: Final = "Något gick fel hos oss, så frågan fick inget svar. Försök igen om en stund."
TABLE: Final = "Jämförelse"
PROGRAMMES: Final = "Program i svaret"
CHECK: Final = "Kontrollera först"
CONTACT: Final = "Kontakt"
SUGGESTIONS: Final = "Fråga vidare"
CHOICES: Final = "Välj det som stämmer, eller skriv själv"
HELPED: Final = "Hjälpte svaret er?"
THUMBS: Final = {"up": "Ja", "down": "Nej"}
REASON: Final = "Vad saknades eller var fel? Frivilligt. Skriv inga personuppgifter."
SHOW_SOURCES: Final = "Visa källorna"

SOURCES: Final = "Källor"
SOURCES_EMPTY: Final = "Här står vad svaret bygger på, citerat ord för ord. Märket vid ett program visar om det går att söka i dag."
SOURCES_NONE: Final = "Det här svaret har inga källor."
UNDATED: Final = "odaterad källa"
BACK: Final = "Visa i svaret"
OPENS_IN_NEW_TAB: Final = "öppnas i ny flik"

STATUS_LABEL: Final[dict[Status, str]] = {
    "pågående": "pågående",
    "löpande": "löpande",
    "kommande": "kommande",
    "avslutad": "avslutad",
    "okänd": "okänd status",  # alone, "okänd" beside a title reads as if the programme were unknown
}
STATUS_MEANING: Final[dict[Status, str]] = {
    "pågående": "har en sista dag och är öppet nu",
    "löpande": "är öppet utan slutdatum",
    "kommande": "har inte öppnat än",
    "avslutad": "går inte längre att söka",
    "okänd": "framgår inte av dokumenten",
}

ANSWER_KIND: Final[dict[AnswerStatus, str]] = {
    "answered": "Svar",
    "clarify": "En fråga tillbaka",
    "not_found": "Det framgår inte av dokumenten",
    "out_of_scope": "Utanför det rådgivaren kan svara på",
}
