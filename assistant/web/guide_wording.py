"""Every sentence of the guided path to the right support, and of what is known of the company."""

from collections.abc import Mapping
from typing import Final

from assistant.commitment import Commitment
from assistant.web.languages import Text

OPEN: Final[Text] = {"sv": "Hjälp mig hitta rätt stöd", "en": "Help me find the right support"}
STEP: Final[Text] = {"sv": "Steg {step} av {steps}", "en": "Step {step} of {steps}"}
BACK: Final[Text] = {"sv": "Tillbaka", "en": "Back"}
SKIP: Final[Text] = {"sv": "Hoppa över", "en": "Skip"}
NEXT: Final[Text] = {"sv": "Nästa", "en": "Next"}
FINISH: Final[Text] = {"sv": "Visa stöd", "en": "Show support"}
CLOSE: Final[Text] = {"sv": "Stäng", "en": "Close"}

NEED: Final[Text] = {"sv": "Vad vill ni få gjort?", "en": "What do you want to get done?"}
NEED_HELP: Final[Text] = {"sv": "Välj det som ligger närmast.", "en": "Choose what comes closest."}
OTHER_NEED: Final[Text] = {"sv": "Något annat", "en": "Something else"}
DESCRIBE: Final[Text] = {"sv": "Beskriv med egna ord", "en": "Describe it in your own words"}

SIZE: Final[Text] = {"sv": "Hur många arbetar hos er?", "en": "How many work at your company?"}
SIZE_HELP: Final[Text] = {
    "sv": "Vissa stöd är bara för små företag. Ungefär räcker.",
    "en": "Some support is for small companies only. A rough figure will do.",
}
COUNT: Final[Text] = {"sv": "Eller skriv antalet anställda", "en": "Or write the number of employees"}

PLACE: Final[Text] = {"sv": "Var finns företaget?", "en": "Where is the company?"}
PLACE_HELP: Final[Text] = {
    "sv": "Vissa stöd gäller bara i ett län eller en kommun.",
    "en": "Some support is for one county or municipality only.",
}
OTHER_PLACE: Final[Text] = {"sv": "På en annan ort", "en": "Somewhere else"}
WRITE_PLACE: Final[Text] = {"sv": "Skriv kommun eller län", "en": "Write the municipality or county"}

COMMITMENT: Final[Text] = {"sv": "Vad har ni redan bestämt eller beställt?", "en": "What have you already decided or ordered?"}
COMMITMENT_HELP: Final[Text] = {
    "sv": "En del stöd måste sökas innan man beställer eller börjar.",
    "en": "Some support must be applied for before one orders or begins.",
}
COMMITMENTS: Final[Mapping[Commitment, Text]] = {
    "inget": {"sv": "Inget ännu", "en": "Nothing yet"},
    "bestämt": {"sv": "Vi har bestämt oss, men inte beställt", "en": "We have decided, but not ordered"},
    "beställt": {"sv": "Vi har beställt", "en": "We have ordered"},
    "påbörjat": {"sv": "Vi har redan börjat eller betalat", "en": "We have already begun or paid"},
}
COMMITMENT_CHIPS: Final[Mapping[Commitment, Text]] = {
    "inget": {"sv": "inget beställt än", "en": "nothing ordered yet"},
    "bestämt": {"sv": "bestämt, inte beställt", "en": "decided, not ordered"},
    "beställt": {"sv": "har beställt", "en": "has ordered"},
    "påbörjat": {"sv": "har börjat eller betalat", "en": "has begun or paid"},
}

# What is asked for each need, as a company would; in Swedish, which is understood best.
NEEDS: Final[Mapping[str, tuple[Text, str]]] = {
    "robot": (
        {"sv": "Automatisera eller köpa en robot", "en": "Automate, or buy a robot"},
        "Vi vill automatisera eller köpa en robot. Vilket stöd passar oss?",
    ),
    "folk": (
        {"sv": "Hitta folk", "en": "Find people to employ"},
        "Vi har svårt att hitta folk och behöver rekrytera. Vilket stöd passar oss?",
    ),
    "kompetens": (
        {"sv": "Höja personalens kompetens", "en": "Raise the skills of our staff"},
        "Vi behöver höja kompetensen hos personalen. Vilket stöd passar oss?",
    ),
    "pengar": (
        {"sv": "Få pengar till en investering", "en": "Get money for an investment"},
        "Vi behöver pengar till en investering i en ny maskin. Vilket stöd passar oss?",
    ),
    "export": ({"sv": "Sälja utomlands", "en": "Sell abroad"}, "Vi vill börja exportera. Vilket stöd passar oss?"),
    "energi": (
        {"sv": "Sänka energikostnaden", "en": "Lower our energy costs"},
        "Vi vill sänka energikostnaden. Vilket stöd passar oss?",
    ),
    "cyber": (
        {"sv": "Bli säkrare mot dataintrång", "en": "Be safer against intrusion"},
        "Vi behöver höja cybersäkerheten. Vilket stöd passar oss?",
    ),
    "lean": (
        {"sv": "Få bättre flöde i produktionen", "en": "Get a better flow in production"},
        "Vi vill få bort slöseri och korta ledtiderna i produktionen. Vilket stöd passar oss?",
    ),
    "ai": (
        {"sv": "Använda AI eller digitalisera", "en": "Use AI, or digitalise"},
        "Vi vill komma i gång med AI och digitalisering. Vilket stöd passar oss?",
    ),
    "produkt": (
        {"sv": "Utveckla en ny produkt", "en": "Develop a new product"},
        "Vi vill utveckla en ny produkt. Vilket stöd passar oss?",
    ),
}
UNSAID_NEED: Final = "Vilket stöd passar oss?"  # asked where the need is skipped: the adviser asks back what it is
ENDING: Final[Text] = {"sv": "Vilket stöd passar oss?", "en": "What support is there for us?"}  # after a need in the company's own words

COMPANY: Final[Text] = {"sv": "Ert företag", "en": "Your company"}
REMOVE: Final[Text] = {"sv": "Ta bort {chip}", "en": "Remove {chip}"}
REMOVED: Final[Text] = {"sv": "{chip} är borttaget.", "en": "{chip} is removed."}
NONE: Final[Text] = {"sv": "inga anställda", "en": "no employees"}
ONE: Final[Text] = {"sv": "1 anställd", "en": "1 employee"}
MANY: Final[Text] = {"sv": "{size} anställda", "en": "{size} employees"}
OR_MORE: Final[Text] = {"sv": "{size} anställda eller fler", "en": "{size} employees or more"}
AT_MOST: Final[Text] = {"sv": "högst {size} anställda", "en": "at most {size} employees"}
