"""The words by which a sentence shows that it holds what is asked for: a price, a date, a way to apply."""

import re
from collections.abc import Mapping, Sequence

from assistant.cues import Intent
from assistant.places import COUNTIES

AMOUNT = (
    r"(?:\d[\d\s.,]*|\b(?:en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|tjugo|femtio|hundra)\s)\s*(?:kr\b|kronor|euro|mkr|miljon|miljard|tusen|procent|%)"
    r"|hälften|\bhalva\b|en tredjedel|en fjärdedel"
)
EVIDENCE: Mapping[Intent, re.Pattern[str]] = {
    "cost": re.compile(
        r"kosta|gratis|kostnadsfri|avgift|\bpris|premie|ränta|medfinans|egeninsats|betalar|inget för företaget", re.IGNORECASE
    ),
    "amount": re.compile(AMOUNT, re.IGNORECASE),
    "where": re.compile(rf"\blän\b|\bi [A-ZÅÄÖ]|{'|'.join(sorted(COUNTIES))}"),
    "when": re.compile(
        r"(?:19|20)\d\d|januari|februari|mars|april|\bmaj\b|juni|juli|augusti|september|oktober|november|december", re.IGNORECASE
    ),
    "duration": re.compile(r"veck|månad|\bår\b|dag(?:ar)?\b|timm", re.IGNORECASE),
    "count": re.compile(r"\d|\b(?:två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv)\b", re.IGNORECASE),
    "share": re.compile(r"procent|%|av (?:tio|fem|fyra)|hälften|\bhalva\b|tredjedel|fjärdedel", re.IGNORECASE),
    "apply": re.compile(r"ansök|söker|anmäl|söks|kontakta|vänd|sök hos", re.IGNORECASE),
    "who_can": re.compile(
        r"anställda|företag som|målgrupp|vänder sig till|får (?:söka|vara)|krav|kräv|omsättning|till för|kan (?:söka|delta|bli)",
        re.IGNORECASE,
    ),
    "contact": re.compile(r"kontakt|vänd|fråga|svarar", re.IGNORECASE),
    "status": re.compile(
        r"avslut|stäng|pågår|löpande|öpp(?:en\b|et\b|n)|upphör|gick ut|inte längre|till och med"
        r"|går (?:inte )?att söka|har inte hittats|inte känt|okänt",
        re.IGNORECASE,
    ),
}
KIND_OF_INTENT: Mapping[Intent, str] = {"cost": "cost", "apply": "apply", "who_can": "target", "status": "part", "definition": "lead"}
# The headings under which a document says something of its programme.
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "gives": ("Vad ni får", "Vad företagen fick"),
    "who_can": ("Vem kan delta", "Vem kunde delta"),
    "cost": ("Kostnad",),
    "apply": ("Så gör ni",),
    "results": ("Resultat",),
    "definition": ("",),  # before the first heading
}


def stands_under(section: Sequence[str], key: str) -> bool:
    """Tell whether a section, as a chunk's path of headings, is one of those under `key` of SECTIONS."""
    return "".join(section[:1]) in SECTIONS[key]
