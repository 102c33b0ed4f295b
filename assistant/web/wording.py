"""Every sentence that the chat page itself says."""

from collections.abc import Mapping
from typing import Final

from assistant.types import AnswerStatus
from assistant.web.languages import Text
from corpus.schema import Status

PAGE_TITLE: Final[Text] = {
    "sv": "Industrirådgivaren – stöd till industriföretag i Blekinge",
    "en": "Industrirådgivaren – support for industrial companies in Blekinge",
}
PAGE_DESCRIPTION: Final[Text] = {
    "sv": "Ställ frågor om stöd till industriföretag i Blekinge och få svar med källor.",
    "en": "Ask about support for industrial companies in Blekinge and get answers with sources.",
}
NEEDS_JAVASCRIPT: Final[Text] = {
    "sv": "Sidan behöver JavaScript för att kunna svara på frågor.",
    "en": "The page needs JavaScript to answer questions.",
}

NAME: Final = "Industrirådgivaren"
PURPOSE: Final[Text] = {
    "sv": "En automatisk rådgivare om stöd till industriföretag i Blekinge. Varje svar visar sina källor.",
    "en": "An automatic adviser on support for industrial companies in Blekinge. Every answer shows its sources.",
}
CAUTION: Final[Text] = {
    "sv": "Svaren skrivs automatiskt och kan vara fel. Kontrollera källorna innan ni bestämmer er. Skriv inga personuppgifter.",
    "en": "Answers are written automatically and can be wrong. Check the sources before you decide. Do not write personal data.",
}
LOGGED: Final[Text] = {
    "sv": "Frågorna sparas i {days} dagar utan uppgifter om vem som frågar. Kryssar ni i rutan sparas bara att en fråga har ställts.",
    "en": "Questions are kept for {days} days, without anything that tells who asked. Tick the box to keep only that something was asked.",
}
OPT_OUT: Final[Text] = {
    "sv": "Spara inte mina frågor",
    "en": "Do not keep my questions",
}
OTHER_LANGUAGE: Final[Text] = {"sv": "English", "en": "Svenska"}
SKIP_LINK: Final[Text] = {
    "sv": "Hoppa till frågerutan",
    "en": "Skip to the question box",
}

WELCOME: Final[Text] = {
    "sv": "Vad behöver ert företag hjälp med?",
    "en": "What does your company need help with?",
}
WELCOME_TEXT: Final[Text] = {
    "sv": (
        "Beskriv läget med egna ord: hur många ni är, var ni finns och vad ni vill få gjort. "
        "Svaret bygger bara på dokument om programmen, och varje uppgift visar var den står."
    ),
    "en": (
        "Describe your situation in your own words: how many you are, where you are and what you want to get done. "
        "Questions in Swedish are understood best, and answers are in Swedish. They rest on documents about the programmes alone, "
        "and every statement shows where it stands."
    ),
}
EXAMPLES_HEADING: Final[Text] = {
    "sv": "Frågor att börja med",
    "en": "Questions to begin with",
}
EXAMPLES: Final[tuple[Text, ...]] = (  # asked in Swedish, which is understood best
    {
        "sv": "Vi är 15 anställda i Olofström och vill köpa vår första robot. Vilket stöd finns?",
        "en": "We are 15 employees in Olofström and want to buy our first robot. What support is there?",
    },
    {
        "sv": "Kan vi fortfarande söka Robotlyftet?",
        "en": "Can we still apply for Robotlyftet?",
    },
    {
        "sv": "Vi har fått en stor order men banken tvekar. Vem kan låna ut till material?",
        "en": "We have got a large order but the bank hesitates. Who can lend us money for material?",
    },
    {
        "sv": "Vi vill börja exportera till Tyskland. Vem hjälper oss?",
        "en": "We want to start exporting to Germany. Who can help us?",
    },
    {
        "sv": "Vi behöver höja cybersäkerheten i våra produkter. Vem kan hjälpa oss?",
        "en": "We need to raise the cyber security of our products. Who can help us?",
    },
    {
        "sv": "Vad kostar det att bli medlem i Techtank?",
        "en": "What does it cost to become a member of Techtank?",
    },
)

QUESTION_LABEL: Final[Text] = {
    "sv": "Er fråga",
    "en": "Your question",
}
QUESTION_PLACEHOLDER: Final[Text] = {
    "sv": "Skriv med egna ord",
    "en": "Write in your own words",
}
SEND: Final[Text] = {
    "sv": "Skicka",
    "en": "Send",
}
STOP: Final[Text] = {
    "sv": "Stoppa",
    "en": "Stop",
}
CLEAR: Final[Text] = {
    "sv": "Rensa samtalet",
    "en": "Clear",
}

CONVERSATION_LABEL: Final[Text] = {
    "sv": "Samtalet",
    "en": "The conversation",
}
YOU_ASKED: Final[Text] = {
    "sv": "Ni frågade",
    "en": "You asked",
}
SEARCHING: Final[Text] = {
    "sv": "Söker i dokumenten",
    "en": "Searching the documents",
}
STOPPED: Final[Text] = {
    "sv": "Svaret stoppades.",
    "en": "The answer was stopped.",
}
FAILED: Final[Text] = {
    "sv": "Något gick fel hos oss, så frågan fick inget svar. Försök igen om en stund.",
    "en": "Something went wrong on our side, so the question got no answer. Try again in a while.",
}
TABLE: Final[Text] = {
    "sv": "Jämförelse",
    "en": "Comparison",
}
PROGRAMMES: Final[Text] = {
    "sv": "Program i svaret",
    "en": "Programmes in the answer",
}
CHECK: Final[Text] = {
    "sv": "Kontrollera först",
    "en": "Check first",
}
CONTACT: Final[Text] = {
    "sv": "Kontakt",
    "en": "Contact",
}
SUGGESTIONS: Final[Text] = {
    "sv": "Fråga vidare",
    "en": "Ask on",
}
CHOICES: Final[Text] = {
    "sv": "Välj det som stämmer, eller skriv själv",
    "en": "Choose what is true, or write yourself",
}
HELPED: Final[Text] = {
    "sv": "Hjälpte svaret er?",
    "en": "Did the answer help you?",
}
THUMBS: Final[Mapping[str, Text]] = {"up": {"sv": "Ja", "en": "Yes"}, "down": {"sv": "Nej", "en": "No"}}
REASON: Final[Text] = {
    "sv": "Vad saknades eller var fel? Frivilligt. Skriv inga personuppgifter.",
    "en": "What was missing or wrong? Voluntary. Do not write personal data.",
}
SHOW_SOURCES: Final[Text] = {
    "sv": "Visa källorna",
    "en": "Show the sources",
}

SOURCES: Final[Text] = {
    "sv": "Källor",
    "en": "Sources",
}
SOURCES_EMPTY: Final[Text] = {
    "sv": "Här står vad svaret bygger på, citerat ord för ord. Märket vid ett program visar om det går att söka i dag.",
    "en": "Here stands what the answer rests on, quoted word for word. The badge beside a programme tells whether one can apply today.",
}
SOURCES_NONE: Final[Text] = {
    "sv": "Det här svaret har inga källor.",
    "en": "This answer has no sources.",
}
UNDATED: Final[Text] = {
    "sv": "odaterad källa",
    "en": "undated source",
}
BACK: Final[Text] = {
    "sv": "Visa i svaret",
    "en": "Show in the answer",
}
OPENS_IN_NEW_TAB: Final[Text] = {
    "sv": "öppnas i ny flik",
    "en": "opens in a new tab",
}

STATUS_LABEL: Final[Mapping[Status, Text]] = {
    "pågående": {"sv": "pågående", "en": "open now"},
    "löpande": {"sv": "löpande", "en": "always open"},
    "kommande": {"sv": "kommande", "en": "coming"},
    "avslutad": {"sv": "avslutad", "en": "closed"},
    "okänd": {"sv": "okänd status", "en": "unknown status"},  # alone, "okänd" reads as if the programme were unknown
}
STATUS_MEANING: Final[Mapping[Status, Text]] = {
    "pågående": {"sv": "har en sista dag och är öppet nu", "en": "has a last day and is open now"},
    "löpande": {"sv": "är öppet utan slutdatum", "en": "is open without an end date"},
    "kommande": {"sv": "har inte öppnat än", "en": "has not opened yet"},
    "avslutad": {"sv": "går inte längre att söka", "en": "can no longer be applied for"},
    "okänd": {"sv": "framgår inte av dokumenten", "en": "the documents do not say"},
}

ANSWER_KIND: Final[Mapping[AnswerStatus, Text]] = {
    "answered": {"sv": "Svar", "en": "Answer"},
    "clarify": {"sv": "En fråga tillbaka", "en": "A question back"},
    "not_found": {"sv": "Det framgår inte av dokumenten", "en": "The documents do not say"},
    "out_of_scope": {"sv": "Utanför det rådgivaren kan svara på", "en": "Outside what the adviser can answer"},
}
