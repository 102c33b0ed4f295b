"""Tell whether a sentence promises or adds what no cited passage speaks of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.clauses import Evidence, Stems, is_form, split_clauses
from assistant.numerals import word_value
from assistant.paraphrases import LIGHT, said_alike


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of claim, by the words that make it; a source holds it by one of these words, or by one of `also`."""

    claim: re.Pattern[str]
    also: re.Pattern[str] | None = None

    def is_new(self, sentence: str, source: str) -> bool:
        """Tell whether a sentence makes the claim and the source does not."""
        return bool(self.claim.search(sentence)) and not self.claim.search(source) and not (self.also and self.also.search(source))


def _kinds(*pairs: tuple[str, str]) -> tuple[Kind, ...]:
    return tuple(Kind(re.compile(claim, re.IGNORECASE), re.compile(also, re.IGNORECASE) if also else None) for claim, also in pairs)


_WHAT = (
    r"(?:kostnad|belopp|summa|land|lön|avgift|invester|företag|bransch|län|region|ansök|som|typer|sökande|medlem|fall|utgift"
    r"|cost|compan|sector|industr|appli|region|count|member)"
)
# Promises that are seldom true and never harmless.
PROMISES = _kinds(
    (r"\balltid\b|\balways\b|i samtliga fall|varje gång|utan undantag", ""),
    (r"garantera|\bsäkert\b|guarantee|med säkerhet|definitivt", ""),
    (r"automatiskt?\b|automatically|per automatik", ""),
    (r"omedelbar|omgående|genast|samma dag|direkt på|redan nästa dag|inom (?:ett )?dygn|snabbt besked|immediate|same day|instantly", ""),
    (r"obegränsa|hur mycket som helst|unlimited|utan (?:övre )?gräns|fritt antal|utan tak", r"ing(?:en|et|a) (?:\w+ )?(?:gräns|tak"
    r"|begräns)|no (?:limit|ceiling)"),
    (
        r"motprestation|krav på medfinans|utan (?:några )?(?:särskilda )?(?:krav|villkor|egen insats|egeninsats|risk|förpliktelse)"
        r"|without (?:any )?(?:conditions|requirements|obligation)",
        "",
    ),
    (
        rf"\b(?:samtliga|alla|varje|hela|all|every) (?:\w+ )?{_WHAT}|\bvem som helst\b|\bvilka? \w+ som helst\b",
        r"\b(?:samtliga|alla|varje|hela|all|every|per|både|såväl|oavsett|total\w*|län(?:ets|s)?|land(?:et|ets)?)\b",
    ),
    (r"gratis|kostnadsfri|avgiftsfri|utan kostnad|kostar (?:\w+ )?(?:ingenting|inget)|inget för\b|free of charge|\bfree\b|no cost",
    r"\bfri(?:tt)?\b|kostade? inget|ingen (?:avgift|kostnad)"),
    (r"retroaktiv|i efterhand|retroactive", "efterskott|i efterhand|efteråt"),
    (r"förläng|förnya|renew|extended", ""),
    (r"återkomm|varje år|årligen|every year|annually|each year|om året", r"årlig|per år|och år|gånger|per anställd|löpande|varje"),
    (r"\bmoms|\bvat\b", ""),
    (r"obligatorisk|mandatory|tvingande", r"krav|krävs|måste|\bska\b"),
    (r"förtur|prioriter|priority", ""),
    (r"hemlig|konfidentiell|sekretess|confidential", ""),
    (r"rekord|världsled|störst|biggest|largest|\bbäst|\bbest\b|(?<!som )\bmest\b|ledande|leading|\bflest|framgångsrik|successful|populär"
    r"|uppskattad", r"högst andel|högsta|främst"),
    (r"certifikat|certificate|diplom", "certifi|intyg|bevis"),
    (r"\bränt(?:a|e)|\binterest (?:rate|free)|amorter|avdrag(?:sgill)?|skattefri|\btax", ""),
    (r"internationell|international|\bglobal|världen|worldwide", r"utländsk|utland|utomlands|export|europ|\beu\b|nordisk"),
    (r"i utbyte mot|ägarandel|delägar|aktier|in exchange for|\bequity|shares in", "äg(?:a|er|ande|s)"),
    (r"öronmärk|ringfenced|villkorslös", ""),
)  # fmt: skip
# What a company gets, pays, has to do, and who else has a part in it: none of it comes from nowhere, whatever words surround it.
MATTERS = _kinds(
    (r"\bres(?:a|or|an|orna|ekostnad\w*)\b|travel", ""),
    (r"\blön(?:en|er|erna|ekostnad\w*|ebidrag\w*)?\b|\bwages?\b|salar(?:y|ies)", "lön"),
    (r"utbildning|\bkurs|fortbild|seminari|webbinari|\btraining|\bcourses?\b(?<!of course)", r"utbild|kurs|lär|kunskap|kompetens|stud"
    r"|skol|kunn|workshop|valider|seminari|moduler"),
    (r"maskin|utrustning|equipment|machine", r"invest|anläggning|robot|automat|verktyg|teknik|tillgång"),
    (r"patent", ""),
    (r"\blokal(?:er|en|erna)\b|\bhyr(?:a|an|or)\b|premises|\brent\b", "hyr|lokal"),
    (r"\bbesök|\bvisit", r"\bi fält|på plats|samling|deltagare|träff|möt"),
    (r"utmärkels|vunnit|\baward", "pris|vann"),
    (r"åtgärdsplan|handlingsplan|action plan", "plan"),
    (r"\bborgen\b|\bpant|collateral", "säkerhet"),
    (r"mentor|coach|rådgivare|konsult|\bexpert|consultant|advis[eo]r", r"mentor|coach|råd|konsult|expert|lots|vägled|handled|stöd|hjälp"
    r"|samtal|kontakt|analys|tjänst"),
    (r"\bavtal|kontrakt|bindningstid|uppsägningstid|\bcontract", r"överens|samarbet|uppdrag|teckna|avtal"),
    (r"försäkring|insurance", "försäkr|garanti|skydd"),
    (r"\bböter|straff|\bvite\b|återbetal|återkräv|betala\w* tillbaka|repay", "återbetal|tillbaka"),
    (r"arbetslivserfarenhet|års erfarenhet|years of experience", "erfarenhet|arbetat"),
    (r"kollektivavtal|f-skatt|organisationsnummer|årsredovisning|bokslut|revisor|auditor", ""),
    (r"\bbank(?:en|er|erna|lån\w*)?\b|\bbanks?\b", "bank"),
    (r"\bstaten|\bstatlig|regering|myndighet|\bgovernment|\bstate\b", r"\bstat|regering|myndighet|verket|\beu\b|vinnova|\bcsn\b|offentlig"
    r"|förordning|minister"),
    (r"\bkommun|municipal", r"kommun|karlshamn|karlskrona|ronneby|olofström|sölvesborg|offentlig"),
    (r"arbetsgivar|\bemployers?\b", r"arbetsgivar|företag|bolag|anställ|\bni\b|\ber(?:t|a)?\b|\bvi\b|lön"),
    (r"\bfack(?:et|lig\w*|förbund\w*)\b|\b(?:trade )?unions?\b", r"fack|if metall|unionen|\beu\b"),
    (r"länsstyrels", ""),
    (r"högskol|universit|forskare|professor", r"högsk|universit|akademi|forsk|\bbth\b|student|lärosät"),
    (r"\bstudent|\belev|praktikant|exjobb", r"stud|elev|praktik|exjobb|examensarb|\blia\b|utbildning|skol"),
    (r"\bstyrels|\bboard\b|årsmöte", "styr"),
    (r"lönsam|\bvinst(?:en)?\b|profit", r"lönsam|vinst|resultat|ekonomi"),
    (r"broschyr|nyhetsbrev|newsletter|\bapp(?:en)?\b", ""),
    (r"frukost|\blunch|middag|\bfika|dinner", ""),
    (r"\bbetala|bekosta|\bersätt(?:er|s|a|ning)|avgifter?\b|\bpays?\b|\bpaid\b|\bfees?\b",
     r"betal|bekost|ersätt|kost|avgift|kronor|\bkr\b|pengar|gratis|medel|budget|lån|stöd|pris|bidr|finans|täck|procent|%|andel|insats"
     r"|anslag|garant|faktur|euro"),
    (r"\blån(?:en|et)?\b|\blånar?\b|\bloans?\b", r"\blån|lån\b|kredit|finans"),
)  # fmt: skip
ITEM = re.compile(r"(?:och|eller|samt|and|or)\s+(?:\w+\s+){0,2}\w+[.!]?\s*$")  # "och drönare": an item put at the end of a list
FOREIGN_RUN = 3  # content words in a row that no source speaks of, from which a clause adds something
FOREIGN_SHARE = 0.66  # of a clause's content words, with at least FEWEST of them
FEWEST = 3
SHORTEST_WORD = 3
MARKED = "på"  # a stop word with an å, beside which a word is not taken for one typed without å, ä and ö
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Known:
    """The content stems of the sources and the question, with their synonyms."""

    stems: frozenset[str]

    def holds(self, stem: str) -> bool:
        """Tell whether a stem, another form of it, or a synonym stands in the sources."""
        if stem in self.stems:
            return True
        return any(is_form(stem, other) for other in self.stems)


def promises_more(sentence: str, source: str) -> bool:
    """Tell whether a sentence promises something of a kind that the source does not."""
    return any(kind.is_new(sentence, source) for kind in PROMISES)


def brings_in(sentence: str, source: str) -> bool:
    """Tell whether a sentence speaks of a benefit, a duty or somebody of a kind that the source does not speak of."""
    return any(kind.is_new(sentence, source) for kind in MATTERS)


def read_known(cited: Sequence[Evidence], told: str, stems: Stems) -> Known:
    """Read the words of the sources, of their documents' names and of what else is told, and what says the same."""
    own = stems(told).union(*(evidence.stems | evidence.head_stems for evidence in cited))
    return Known(own | said_alike(own, stems))


def adds(text: str, known: Known, stems: Stems) -> bool:
    """Tell whether a clause is about something that no source speaks of, measured by its words in a row and their share."""
    for number, clause in enumerate(split_clauses(text, stems)):
        held = [is_held for word in WORD.findall(clause.text) if (is_held := _is_held(word, known, stems)) is not None]
        is_foreign_item = bool(held) and not any(held) and number > 0 and bool(ITEM.match(clause.text))
        if is_foreign_item or longest_run(held) >= FOREIGN_RUN or (len(held) >= FEWEST and held.count(False) / len(held) >= FOREIGN_SHARE):
            return True
    return False


def longest_run(held: Sequence[bool]) -> int:
    """Return how many words in a row are not held."""
    run = longest = 0
    for is_held in held:
        run = 0 if is_held else run + 1
        longest = max(longest, run)
    return longest


def _is_held(word: str, known: Known, stems: Stems) -> bool | None:
    """Tell whether the sources speak of a word, by its stem or a part of it; None for words that say nothing by themselves."""
    lowered = word.lower()
    found = stems(f"{lowered} {MARKED}")
    if not found or len(word) < SHORTEST_WORD or lowered in LIGHT or word_value(lowered) is not None:
        return None
    return any(known.holds(stem) for stem in found)
