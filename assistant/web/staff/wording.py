"""The Swedish words for what the staff's page shows: states, kinds, tasks, reasons, and the sentences of its own."""

from typing import Final

from assistant.staff.jobs import Stand, Task
from corpus.schema import Kind, Status
from corpus.shelf import Action, State

PURPOSE: Final = "Personalens sida: dokumenten som rådgivaren svarar ur"
SKIP_LINK: Final = "Hoppa till innehållet"

STATE: Final[dict[State, str]] = {"draft": "utkast", "published": "publicerad", "retired": "tillbakadragen"}
KIND: Final[dict[Kind, str]] = {
    "programme": "program", "organisation": "organisation", "guide": "vägledning", "background": "bakgrund",
}  # fmt: skip
STATUS: Final[dict[Status, str]] = {
    "kommande": "kommande – har inte öppnat än",
    "pågående": "pågående – öppet nu, har en sista dag",
    "löpande": "löpande – öppet utan slutdatum",
    "avslutad": "avslutad – går inte längre att söka",
    "okänd": "okänd – det framgår inte om det är öppet",
}
ACTION: Final[dict[Action, str]] = {
    "added": "lades till",
    "edited": "ändrades",
    "replaced": "ersattes av en ny utgåva",
    "merged": "slogs ihop",
    "retired": "drogs tillbaka",
    "restored": "återställdes",
    "imported": "flyttades hit",
    "adopted": "följde med från början",
}
TASK: Final[dict[Task, str]] = {
    "read": "Läser in", "unpack": "Packar upp", "fetch": "Hämtar", "publish": "Publicerar", "retire": "Drar tillbaka",
    "erase": "Raderar", "import": "Flyttar in", "links": "Provar länkar", "test": "Testar svar", "impact": "Prövar",
}  # fmt: skip
STAND: Final[dict[Stand, str]] = {"waiting": "väntar", "running": "pågår", "done": "klart", "failed": "gick inte", "cancelled": "avbrutet"}
REASON: Final[dict[str, tuple[str, str]]] = {  # by WorkItem.reason: heading, and why it matters
    "expires": ("Går snart ut", "Programmen slutar inom 60 dagar. Kontrollera datumet och vad som finns i stället."),
    "review": ("Ska granskas", "Dagen då uppgifterna skulle granskas har passerat."),
    "dead_link": ("Länkar som inte svarar", "Källans sida svarade inte när den provades."),
    "unknown": ("Status okänd", "Rådgivaren kan inte säga om programmet är öppet."),
    "draft": ("Väntar på publicering", "Det finns en nyare version än den som svarar."),
    "gap": ("Luckor", "Det här kan rådgivaren inte svara på. Ta reda på det om ni kan."),
    "undated": ("Källor utan datum", "Svaren säger att uppgiften är odaterad."),
}

EMPTY_LIBRARY: Final = "Inga dokument stämmer med sökningen. Ta bort ett filter, eller lägg till ett dokument."
EMPTY_WORK: Final = "Inget att göra just nu. Här samlas dokument som går ut, ska granskas eller saknar uppgifter."
EMPTY_JOBS: Final = "Inget har lagts till än."
NO_FINDINGS: Final = "Kontrollen hittade inget att rätta."
UNSAVED: Final = "Det finns osparade ändringar. De följer inte med förrän ni sparar utkastet."
CHOOSE_SOME: Final = "Inga dokument är valda. Kryssa i minst ett i listan."

ACCEPTED: Final = ".pdf,.docx,.pptx,.xlsx,.html,.htm,.md,.markdown,.txt,.zip"
