"""The everyday Swedish (and some English) that tells what a question is after: intents, needs, places, numbers, limits.

Patterns are matched in lower-cased text that keeps å, ä and ö and, a second time, in text with them folded to a and o,
so that a question typed on a foreign keyboard means the same.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Literal, get_args

from corpus.schema import Industry, Need, Offer, Region

Intent = Literal[
    "cost", "amount", "when", "where", "who_can", "apply", "status", "contact", "contact_details", "definition", "difference", "count",
    "duration", "share", "owner", "challenge", "source", "recommend",
]  # fmt: skip
Refusal = Literal["action", "injection", "invention", "writing", "small_talk", "expert"]


def fold(text: str) -> str:
    """Replace å, ä, ö and other accented letters by the bare letter."""
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def _alternatives(text: str) -> list[str]:
    """Split at every | that stands outside brackets."""
    words, depth = [""], 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and depth == 0:
            words.append("")
        else:
            words[-1] += letter
    return words


def _pattern(text: str) -> re.Pattern[str]:
    """Compile words separated by | so that each begins at a word's start; a trailing $ in a word asks for its end too."""
    words = _alternatives(text)
    both = dict.fromkeys([*words, *(fold(word) for word in words)])
    return re.compile(r"(?<![^\W_])(?:" + "|".join(word[:-1] + r"(?![^\W_])" if word.endswith("$") else word for word in both) + ")")


INTENTS: Mapping[Intent, re.Pattern[str]] = {
    "cost": _pattern(
        "kosta|kostnad|pris|avgift|årsavgift|vad tar (?:ni|de|man|\\w+)|hur dyr|dyrt|gratis|kostnadsfri|betala|lägga ut|premie|ränta|räntesats|medfinansiering|egeninsats"
        "|cost|price|fee$|fees|pay$"
    ),
    "amount": _pattern(
        "hur mycket|hur mkt|belopp|budget|hur stor(?:t|a)? (?:är |var |kan )?(?:\\w+ )?(?:budget|bidrag|stöd|check|belopp|lån)|takbelopp|summa|hur stor (?:är |var )?(?:\\w+ )?ram$|varifrån kom pengarna|how much|omslutning"
    ),
    "where": _pattern(
        "var (?:ligger|finns|hölls|är|håller)|vilka län|vilket län|vilken ort|vilken stad|i vilken|vilka kommuner|vilka delar|vilken del av|where$"
    ),
    "when": _pattern(
        "när$|vilket år|vilka år|vilket datum|vilken dag|vilken månad|årtal|datum|hur snart|deadline|sista dag|startade|öppnar|stänger|when$|what year"
    ),
    "duration": _pattern(
        "hur länge|hur lång tid|hur fort|hur snabbt|hur många (?:veckor|månader|år|dagar)|how long|väntetid|handläggningstid"
    ),
    "count": _pattern("hur många|hur stor andel|antal|how many|hur stora?$"),
    "share": _pattern("andel|procent|hur stor del|percent|share"),
    "who_can": _pattern(
        "vem kan (?:söka|ansöka|delta|vara|bli|få)|vem får|vilka (?:kan|får|företag|krav)|vilka (?:\\w+ )?(?:kan|får) (?:söka|delta)|får vi (?:söka|vara)"
        "|kan vi (?:söka|vara|bli|delta|få)|krav|villkor|gäller det (?:för )?oss|måste (?:vi|man)|hur stora? (?:företag|får)|eligible|who can|requirement"
    ),
    "apply": _pattern(
        "ansök|lämna(?:r|s)? (?:man |vi )?in|skicka(?:r|s)? (?:man |vi )?in|söka$|söker (?:vi|man|jag)|hur gör (?:vi|man|jag)|anmäl|hur kommer (?:vi|man) (?:med|igång)|blir (?:vi|man) medlem|bli medlem|apply$"
        "|application|gå med|ansluta|hur går (?:vi|man) (?:tillväga|till väga)|var vänder (?:vi|man)"
    ),
    "status": _pattern(
        "fortfarande|hinner|innan (?:det|den) (?:tar slut|stänger)|i gång|igång|hur lång tid har vi på oss|emot ansökningar|funkar det|hoppa på|haka på|komma med i|för sent|börjat|redan nu|har ni fortfarande|öppe[nt]|öppna$|finns [^.?!]{0,80}?kvar|pågår|pågående|håller \\w+(?: \\w+)* på|stängd|stängt|avsluta|nedlag|lagts ned|upphör|går det (?:\\w+ )?att"
        "|finns det (?:någon|något|några)?|gäller (?:\\w+ )?(?:än|ännu|nu|idag|i dag|2026)|aktuell|still (?:open|running|available)|is .* open"
        "|kan (?:vi|man|jag|vår|vårt|ett|mitt|företaget) (?:\\w+ ){0,3}(?:söka|få|ansöka|anmäla|gå med|gå$|ansluta|delta|vara med)|vi vill (?:söka|ansöka|gå med|vara med|delta|anmäla)|är .* igång"
    ),
    "contact": _pattern(
        "vem (?:ska|kan|bör) (?:vi|man|jag) (?:prata|kontakta|ringa|mejla|maila|vända|höra)|kontakt|vem (?:hjälper|svarar)|vart (?:ska|vänder)"
        "|who (?:should|can|do) (?:we|i) (?:contact|talk)"
    ),
    "contact_details": _pattern(
        "telefon|växel|växelnummer|mobilnummer|mobilen|mejladress|mailadress|e-postadress|gatuadress|besöksadress|hemadress|adressen till|nummer(?:et)? till|phone|address"
    ),
    "definition": _pattern(
        "vad är$|vad (?:kan|gör) (?:ni|\\w+) (?:göra|hjälpa|för oss)|vad e$|va e$|va är$|vad betyder|vad innebär|berätta om|vad gör$|vad står|what is|what are|vilka är$|vem är$|vad var$"
    ),
    "difference": _pattern(
        "skillnad|skiljer|samma (?:sak|bolag|projekt|program|organisation|stöd|företag)|är .* (?:samma|identisk)|förväxla|jämför|eller är det|difference|same (?:as|thing)"
    ),
    "owner": _pattern(
        "(?:vem|vilka|vilken|vilket) (?:\\w+ ){0,2}?(?:ansvarar|är ansvarig|äger|driver|drev|ägde|ligger bakom|låg bakom|står bakom|stod bakom|håller i|sköter|leder|ledde|arrangerar"
        "|samordnar|håller ihop|ger pengar|finansierar|delar ut)|who (?:runs|owns|is behind|is responsible)"
    ),
    "challenge": _pattern(
        "stämmer (?:det )?(?:inte|verkligen|ej)|det stämmer|är det säkert|är du säker|säkert\\?|säker på|de sa$|dom sa$|har hört|fick höra|det är fel|fel svar|det var fel"
        "|inte sant|tror inte på|sa till (?:mig|oss)|are you sure|that.s wrong"
    ),
    "source": _pattern(
        "var står|vilken källa|källa till|källan|var har du|hur vet du|varifrån (?:kommer|har du) (?:det|uppgift|informationen)|where does it say|source"
    ),
    "recommend": _pattern(
        "vilket (?:stöd|program|bidrag)|vilka (?:stöd|program|bidrag|insatser)|vad (?:passar|rekommenderar|kan vi (?:söka|få|göra))|vad finns (?:det )?(?:för|att)"
        "|(?:vem|vilka|vilken) kan (?:hjälpa|öppna|stötta|stödja|bolla|sånt|sådant|coacha|stå för)|finns det (?:något|nåt|hjälp|stöd|bidrag|pengar|nån som|någon som|någon hjälp)"
        "|hjälp(?:a oss)? (?:med|att)|få hjälp|behöver (?:vi )?(?:hjälp|stöd)|var börjar|var ska vi börja|hur (?:kan|ska|bör) vi|hur kommer vi i ?gång|vart vänder|vem vänder"
        "|we (?:want|need|would)|tips på|råd om|något att söka|nåt att söka|söker (?:\\w+ )?(?:stöd|bidrag|hjälp|pengar|partner|finansiering|innovationsmiljö)"
    ),
}

# A need in the words companies use; the first letters of a word are enough (inflections follow).
NEEDS: Mapping[Need, re.Pattern[str]] = {
    "automation": _pattern("automati|manuell|för hand|automate|obemanna|cobot|styrsystem|plockar|palleter|enformig"),
    "robot": _pattern("robot|cobot|kobot"),
    "produktion": _pattern(
        "produktion|leveran(?:s|ser|serna) (?:\\w+ ){0,3}(?:sena|försen)|försenade leveranser|leveranserna|på golvet|väntetid mellan|korta serier|letar verktyg|ordning i|produktivit|tillverkningspro|flaskhals|ställtid|genomloppstid|kassation|kapacitet|effektivise|effektivare|fabriken|verkstaden|leveranssäker"
        "|leveransprecision|omställningstid|layout|flöde|skrot|spill|hinner inte|production"
    ),
    "lean": _pattern("lean|iso ?\\d|kvalitetssystem|ledningssystem|ständiga förbättringar|5s$|förbättringsarbete|slöseri|arbetssätt|förbättra oss"),
    "digitalisering": _pattern(
        "digital|it-system|affärssystem|erp|mes$|uppkoppl|sensor|iot|data(?!skydd)|programvar|molnet|excel|papper|digitiz|digitis|digitala tvilling|mjukvar"
    ),
    "ai": _pattern("ai$|ai-|kamera|vision(?:system)?$|syningen|bildanalys|chatgpt|gpt|copilot|artificiell|maskininlärning|bildigenkänning|machine learning|chatbot|prediktiv|språkmodell"),
    "cybersäkerhet": _pattern("cyber|hacka|hackers?$|filserver|lösensumm|låste (?:\\w+ ){0,3}(?:fil|server|dator)|virus|utpressning|it-attack|it-säkerhet|informationssäkerhet|hackad|intrång|ransom|nis2|datasäkerhet|säkerhetskrav|dataintrång"),
    "kompetensutveckling": _pattern(
        "kompeten|utbild|kurs|fortbild|vidareutbild|lära|kunskap|läsa på distans|plugga|omskol|höja personalen|upskill|training|course|certifiera personal"
    ),
    "rekrytering": _pattern(
        "rekryter|hitta (?:folk|personal|medarbetare|rätt)|fixa folk|anställ(?:a|er)|svårt att få tag|får inte tag|personalbrist|brist på (?:folk|personal|operatör|svetsare)"
        "|arbetskraft|folk till|operatörer|recruit|hire|inflytt|locka hit"
    ),
    "studentsamverkan": _pattern("exjobb|examensarbet|student|praktik|lia$|trainee|thesis|doktorand"),
    "validering": _pattern("valider|intyga|bevis på|yrkesbevis|kompetensbevis|kan utan papper|inga papper|utan papper|svenska papper|svart på vitt|utländsk (?:utbildning|examen)|kunnande bedöm|bedömt|kartlägga kompetens"),
    "anställning": _pattern("anställ(?:a|ning|er) med stöd|lönestöd|lönekostnad|nyanländ|upplärning|nystartsjobb|lönebidrag|lärling|introduktionsjobb|långtidsarbetslös|arbetslös|anställa"),
    "finansiering": _pattern("finansier|pengar|kapital|stöd att söka|söka pengar|finns det något att söka|råd med|inte råd|funding|finance|bank|likvid"),
    "lån": _pattern("lån|låna|kredit|checkkredit|borgen|amorter|loan|banken|bankens"),
    "bidrag": _pattern("bidrag|betala en konsult|konsulthjälp|hyra in (?:en )?konsult|check$|checken|checkar|stöd att söka|något att söka|söka stöd|medfinansier|grant|subsid|voucher|stöd för att|pengar för"),
    "investering": _pattern("invest|köpa (?:en |ny |nya )?(?:maskin|robot|press|svarv|fräs|utrustning|lin)|ny maskin|nya maskiner|maskininköp|utrustning|bygga ut"),
    "rörelsekapital": _pattern("rörelsekapital|likvidit|checkkredit|rörelsekredit|köpa (?:in )?material|jätteorder|stor order|ligga ute med|kassaflöde|förskott"),
    "garanti": _pattern("garanti|säkerhet för lån|riskavlast|banken (?:tvekar|säger nej|vågar)|betalar kunden|får betalt|not getting paid|days of credit|risk off|betalningsrisk|utebliven betalning|ska betala om|kund(?:en|er)? (?:\\w+ ){0,4}betala|pengarna inte kommer|utländsk kund|kreditförsäk"),
    "regler": _pattern("de minimis|statsstöd|försumbart|regler|tak för stöd|hur mycket stöd får|upphandl"),
    "export": _pattern("export|ce-märk|eu-regl|turkiet|finland|nederländerna|holland|frankrike|italien|spanien|kina|indien|usa$|england|storbritannien|österrike|schweiz|baltikum|utomlands|utländsk|utlandet|tyskland|norge|danmark|polen|europa|internationell|sälja till|nya länder|abroad|agent i|distributör"),
    "nya marknader": _pattern(
        "nya kunder|ny kund|ny marknad|nya marknader|ny bransch|nya branscher|helt nytt för oss|annan bransch|andra branscher|in som leverantör|underleverantör till|leverera till|ny affär|hitta kunder|fler kunder|bredda"
    ),
    "innovation": _pattern("innovat|idé|idéer|uppfinn|nyskap|ny lösning|ny teknik|forsknings|banbryt|innovation"),
    "produktutveckling": _pattern(
        "produktutveckl|konstruktionshjälp|halvfärdig (?:maskin|produkt|prototyp|lösning)|vidareutveckla|ny produkt|nya produkter|prototyp|egen produkt|konstru|designa|utveckla (?:en |vår |våra |egna )?produkt|product development|idé till produkt|utvecklingsprojekt"
    ),
    "forskning": _pattern("forskning|forska|universitet|högskol|akademi|doktorand|research"),
    "test": _pattern("testa|testbädd|testmiljö|prova|provning|verifier|demo|pilot|test$|simuler"),
    "immaterialrätt": _pattern("patent|varumärk|design(?:skydd|registr)|mönsterskydd|immateri|skydda (?:\\w+ )?(?:idé|namn|design|produkt|uppfinn)|trademark|kopier|ip-"),
    "energi": _pattern("energi|kompressor|tryckluft|ventilation|isoler|eldar|uppvärm|elpris|elkostnad|elräkning|el$|fjärrvärme|effekttopp|solcell|laddstolp|värmeåtervinning|energy|ström(?:mar)?$|elför"),
    "klimat": _pattern("klimat|utsläpp|co2|koldioxid|fossil|växthus|klimatavtryck|climate|gasol|konvertera|biogas|elektrifi"),
    "hållbarhet": _pattern("hållbar|cirkulär|återvinn|återbruk|miljö|csrd|esg|grön|livscykel|spill|sustainab|avfall|ekodesign"),
    "affärsutveckling": _pattern("affärsutveckl|affärsmodell|strategi|växa|tillväxt|lönsam|affärsplan|expander|business development|bollplank|marknadsför|sälj"),
    "ledarskap": _pattern("ledarskap|ledar|chef|arbetsledare|styrelse(?:arbete)?$|teamled|produktionsledare|ledningsgrupp"),
    "ägarskifte": _pattern("ägarskift|generationsskift|sälja (?:företag|bolag|firman|verksamheten)|ta över|pension|efterträd|köpa (?:ett )?(?:företag|bolag)|köpa (?:verkstaden|företaget|bolaget|firman)|ägaren (?:slutar|går|vill)|köpa ut|överlåt|succession"),
    "starta företag": _pattern("starta (?:eget|företag|bolag|upp)|dra i ?gång (?:ett |eget )?(?:bolag|företag|firma)|teknikidé|nystart|startup|start-up|ny firma|eget företag|inkubator|start a (?:company|business)|starta ett"),
    "lokal och mark": _pattern("lokal(?:en|er)?$|industrimark|mark$|tomt|industrilokal|etabler|bygglov|vuxit ur|flytta (?:verksamhet|fabrik)|större lokal|detaljplan|tillstånd"),
    "nätverk": _pattern("nätverk|träffa andra|andra företag|erfarenhetsutbyte|mötesplats|samverka|kollegor i branschen|network|kluster"),
    "omställning": _pattern("omställ|varsel|varsla|säga upp|uppsagd|förbränningsmotor|elbil|ställa om|kris|konkurs"),
    "korttidsarbete": _pattern("korttid|permitter|orderingången|orderboken|inte säga upp|slippa säga upp|undvika (?:varsel|uppsägning)|tillfällig(?:t)? (?:svacka|stopp|dipp)|korta arbetstid|kund(?:en)? (?:\\w+ ){0,2}(?:fick|fått|har) (?:stopp|stoppat)|stoppat bandet|inget att göra|behålla (?:alla|personalen|folket)|orderras|tappat order|gå ner i arbetstid|färre timmar|tillfälligt (?:mindre|låg)"),
    "material och formning": _pattern("plåt|pressning|stans|formning|stamping|3d-print|3d-skriv|additiv|gjut|svets|kallform|varmform|verktygsmak|komposit|material"),
}  # fmt: skip

# The kind of support that is asked for, beside the need.
OFFERS: Mapping[Offer, re.Pattern[str]] = {
    "utbildning": _pattern("kurs|utbild|läsa på distans|plugga|fortbild|seminari|course|training"),
    "lån": _pattern("lån|låna|kredit|loan"),
    "bidrag": _pattern("bidrag|check$|checkar|att söka|grant|voucher"),
    "garanti": _pattern("garanti|får betalt|säkra betal|risken"),
    "studentarbete": _pattern("exjobb|examensarbet|student|slutarbete|praktikant"),
    "nätverk": _pattern("nätverk|träffa andra|erfarenhetsutbyte|byta erfarenhet"),
    "testmiljö": _pattern("testbädd|testmiljö|labb|prova i"),
    "rådgivning": _pattern("rådgiv|bolla|bollplank|coach|gå igenom|titta på det"),
    "lokal": _pattern("lokal(?:en|er)?$|mark$|industrimark|tomt"),
}

INDUSTRIES: Mapping[Industry, re.Pattern[str]] = {
    "tillverkning": _pattern(
        "tillverk|verkstad|mekanisk|svets|plåt|stans|press|fräs|svarv|gjut|legotillverk|finmekan|fabrik|industriföretag|maskinbygg|manufactur"
    ),
    "fordon": _pattern("fordon|bilindustri|lastbil|underleverantör till volvo|automotive|bildelar"),
    "flyg och rymd": _pattern("flyg|rymd|aerospace|drönar|satellit"),
    "försvar": _pattern("försvar|militär|kockums|saab|defence"),
    "marin": _pattern("marin|båt|varv(?:et)?$|fartyg|sjöfart|maritim"),
    "it och elektronik": _pattern("it-företag|elektronik|programvar|mjukvar|styrenhet|inbyggda system|telekom|it-konsult|software"),
    "energi": _pattern("energibolag|vindkraft|kärnkraft|elnät"),
    "livsmedel": _pattern("livsmedel|mat(?:produc|tillverk)|bager|mejeri|food|bryggeri"),
    "trä": _pattern("trä(?:varu|industri|förädl|hus)|snickeri|sågverk|möbel"),
    "process": _pattern("processindustri|kemi|massa|pappersbruk|stålverk|plast"),
    "industrinära tjänster": _pattern("konsult|tjänsteföretag|teknikkonsult|ingenjörsbyrå|industrinära"),
}

GREETING = re.compile(
    r"(?:hej(?:san)?|hejhej|hallå|tja(?:na)?|god(?:dag| dag| morgon| kväll)|tack(?: så mycket| för hjälpen)?|hello|hi|thanks?)[\s!.,?]*"
)
# An order to act, at the start of a sentence or clause; as a question ("ska vi skicka …?") it is none.
ORDER = re.compile(r"(?:^|[.!?,;:] ?)(?:snälla )?(?:mejla|maila|ring|boka|skicka|fyll|anmäl|kontakta|beställ)\b(?! (?:vi|man|ni)\b)")
YES_NO = re.compile(r"(?:^|[.!?,] )(?:får|gäller|måste|ingår|täcker|räknas|duger) (?:vi|man|ett|en|det|företag)\b")

# An employee who wants to study applies alone, whatever the company does.
INDIVIDUAL = _pattern("plugga|studera|studieledig|läsa till|tjänstledig|omskola sig|byta yrke|utan att tappa lön|ta en utbildning")
EXPLICIT_FACTS: frozenset[Intent] = frozenset({"cost", "amount", "when", "where", "duration", "count", "share"})
# Everyday words beside the ones documents use: a sentence with one of the right-hand stems says the left-hand word too.
RELATED: Mapping[str, str] = {
    "äger": "ägs ägare samägt", "ägare": "ägs äger", "ägde": "ägdes ägare", "grundades": "startade bildades", "föddes": "startade start bildades",
    "drog": "startade", "dra": "start startade", "startade": "start började", "började": "startade", "lämna": "går ur utträde", "säga": "meddela",
    "hoppa": "gå ur gå med", "lägga": "kostar avgift", "betala": "kostar avgift", "pengarna": "finansierades finansiärer budget medel", "pengar": "kronor medel bidrag budget",
    "finansierade": "finansiärer medel", "finansierar": "finansiär medel pengar", "betalade": "finansierades finansiärer", "chef": "vd ledare", "basar": "vd leder", "leder": "vd ledare samordnar",
    "håller": "samordnar leder pågår", "samordnar": "leder koordinerar", "slut": "avslutades stängde upphörde", "slutade": "avslutades", "stängde": "avslutades stängd", "upphörde": "avslutades",
    "undersökning": "kartläggning rapport enkät", "rundfrågning": "kartläggning enkät undersökning", "rundfrågningen": "kartläggningen enkät", "enkät": "undersökning kartläggning",
    "medarbetare": "personer anställda", "personal": "anställda medarbetare", "folk": "personer anställda personal", "bolag": "företag", "bolagen": "företagen", "firma": "företag", "firman": "företaget",
    "myndighet": "myndigheten ansvarar verket", "ansvarar": "ansvarig", "jobb": "arbetstillfällen", "jobben": "arbetstillfällen", "arbetstillfällen": "jobb", "lovade": "mål skulle beslutade",
    "siktade": "mål ska skulle", "målet": "ska skulle", "öppnade": "öppnade startade invigdes", "kontor": "kontoret", "utomlands": "utlandet", "plugga": "studera studier utbildning", "kurs": "utbildning",
    "gratis": "kostnadsfri avgiftsfri inget", "svar": "besked", "snabbt": "veckor dagar", "fort": "veckor dagar", "gräns": "högst lägst tak", "övre": "högst", "undre": "lägst minst", "tak": "högst",
    "max": "högst", "maximalt": "högst", "minst": "lägst", "maskin": "utrustning investering", "medlemsavgift": "serviceavgift", "medlemskap": "medlem", "träffas": "möts träff", "deltog": "deltagare medverkade",
    "deltar": "parter medverkar", "medverkar": "deltar parter", "idé": "idén initiativ", "uppfinning": "idé", "efterträdare": "ersatt fortsättning", "ersatte": "efterföljare fortsättning",
    "styr": "leder beslutar", "sitter": "ingår medverkar", "ingår": "parter består", "lyckades": "resultat", "utfall": "resultat", "resultatet": "gav nådde resultat", "nådde": "resultat",
}  # fmt: skip

# Words that only say that something is asked for: a sentence that answers has no reason to hold them.
QUESTION_WORDS = frozenset(
    """många mycket mkt stor stort stora länge lång långt ofta kosta kostar ungefär egentligen gärna tack hej hejsan snälla får fick kan kunde vill ville
    behöver finns fanns gör göra gäller gällde vet berätta säg se nåt nån någonting fortfarande just idag dag nu då igång va e de dom vilket datum år""".split()
)

MUNICIPALITIES: Mapping[str, Region] = {name.lower(): name for name in ("Karlshamn", "Karlskrona", "Olofström", "Ronneby", "Sölvesborg")}
# The most used places of the county, and the larger ones of the neighbours: a company names its town, not its county.
PLACES: Mapping[str, Region] = {
    **MUNICIPALITIES,
    "mörrum": "Karlshamn", "asarum": "Karlshamn", "svängsta": "Karlshamn", "jämshög": "Olofström", "kallinge": "Ronneby",
    "bräkne-hoby": "Ronneby", "rödeby": "Karlskrona", "jämjö": "Karlskrona", "lyckeby": "Karlskrona", "nättraby": "Karlskrona",
    "mjällby": "Sölvesborg", "hällevik": "Sölvesborg", "blekinge": "Blekinge",
    "kristianstad": "Skåne", "malmö": "Skåne", "lund": "Skåne", "helsingborg": "Skåne", "hässleholm": "Skåne", "bromölla": "Skåne",
    "osby": "Skåne", "ystad": "Skåne", "skåne": "Skåne", "kalmar": "Kalmar", "torsås": "Kalmar", "nybro": "Kalmar",
    "emmaboda": "Kalmar", "västervik": "Kalmar", "oskarshamn": "Kalmar", "växjö": "Kronoberg", "älmhult": "Kronoberg",
    "tingsryd": "Kronoberg", "ljungby": "Kronoberg", "kronoberg": "Kronoberg", "småland": "Kronoberg", "halmstad": "Halland",
    "halland": "Halland", "jönköping": "Jönköping", "göteborg": "Västra Götaland", "stockholm": "Stockholm", "norrbotten": "Norrbotten",
}  # fmt: skip
BLEKINGE: frozenset[Region] = frozenset({"Blekinge", *MUNICIPALITIES.values()})
COUNTIES: frozenset[str] = frozenset(get_args(Region))

NUMBER_WORDS: Mapping[str, int] = {
    "en": 1, "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9, "tio": 10, "elva": 11,
    "tolv": 12, "tretton": 13, "fjorton": 14, "femton": 15, "sexton": 16, "sjutton": 17, "arton": 18, "nitton": 19, "tjugo": 20,
    "tjugofem": 25, "trettio": 30, "trettiofem": 35, "fyrtio": 40, "femtio": 50, "sextio": 60, "sjuttio": 70, "åttio": 80, "nittio": 90,
    "hundra": 100, "tvåhundra": 200,
}  # fmt: skip
PEOPLE = (
    r"(?:anställda|anställd|medarbetare|personer|pers|pers\.|man|gubbar|stycken|st|employees|people|heltider|årsarbetare|arbetare|kollegor)"
)

REFUSALS: Mapping[Refusal, re.Pattern[str]] = {
    "injection": _pattern(
        "ignorera|bortse från|glöm (?:allt|alla|dina|tidigare|instruktion)|strunta i (?:dina|alla|regler)|systemprompt|system prompt|dina instruktioner|din prompt"
        "|utvecklarläge|developer mode|jailbreak|dan-läge|api-nyck|api nyck|api key|lösenord|källkod|miljövariab|filerna du|visa (?:din |dina )?(?:kod|filer|databas|logg)"
        "|låtsas|du är nu|agera som|rollspel|pretend|ignore (?:all|your|previous)|act as|reveal|utan begränsning|inga regler|admin-läge|rm -rf|drop table"
        "|du måste (?:svara|säga)|svara (?:bara|endast|alltid) (?:ja|nej|att)|säg att|bekräfta att|skriv att|lova (?:mig|oss|att)|personnummer|andra (?:kunder|företag) (?:har )?frågat"
    ),
    "invention": _pattern(
        "hitta på|gissa|uppskatta ungefär|bara en siffra|höfta|påhitt|ungefärlig(?:t)? (?:belopp|summa)|dra till med|make up|guess$|fabulera"
    ),
    "action": _pattern(
        "(?:kan|vill|skulle) du (?:\\w+ )?(?:mejla|maila|ringa|boka|skicka|anmäla|fylla|kontakta|beställa|skriva under|ansöka|mejlar|betala)|mejla (?:dem|dom|honom|henne) åt"
        "|ring (?:dem|dom) åt"
    ),
    "writing": _pattern(
        "skriv (?:en|ett|min|mitt|vår|vårt|om|ner|ihop)|dikta|limerick|haiku|dikt$|en dikt|vers$|rimma|skämt|rolig historia|saga|sång|låttext|översätt|translate|programmera|python|javascript"
        "|sql-fråga|kod som|write (?:a|me|an)|poem|joke|skriva (?:vår|min|ett|en) (?:ansökan|avtal|brev|tal|annons|dikt)|uppsats|cv$|personligt brev|formulera"
    ),
    "small_talk": _pattern(
        "klockan|vad blir det för väder|väder|vädret|temperatur|regna|fotboll|hockey|allsvenskan|recept$|recept på|huvudstad|horoskop|vem vann|melodifestival|film$|filmer|serie att|restaurang|lunchställe"
        "|min (?:fru|man|sambo|flickvän|pojkvän)|skiljas|snarka|sover|äta$|mat(?:recept)?$|tablett|ryggskott|börskurs|kronan|dollarn|euron mot|bussen|tåget|färjan|hotell|guld i|uppfann|vad heter|hur många invånare|hur mår du|är du kär|meningen med livet|kändis|spela$|lotto|betting|weather|what time|capital of|hur gammal är du|semestertips|resa till"
    ),
    "expert": _pattern(
        "vilken (?:maskin|robot|svarv|fräs|modell|dator|olja|hydraulolja|försäkring|verktygshållare)|håller längst|bäst i test|vilket (?:märke|fabrikat|varvtal|verktyg)|skärdata|varvtal|matning per|vilken matning|hur tjock plåt|hållfasthet|takttid|billigaste|bindningstid|skriver man av|avskriv|försäkring|varning|överklaga|standardavtal|windows|skrivaren|dra av|avdrag|deklar|skatt|bokför|bokslut|momsregistr|moms på|moms(?:en)? tillbaka|arbetsrätt|las$|uppsägningstid|sparka|avskeda|säga upp (?:en|min|mitt|honom|henne|någon|dem)|avtal|kontrakt|juridi|jurist|advokat|stämma|tvist"
        "|vårdnad|aktie|börs|krypto|bitcoin|bolån|pensionsspar|privatekonomi|diagnos|läkare|medicin|sjukdom|symptom|ont i|rösta|partiet|regeringen bör|valet|politik|statsminister|invandring"
        "|tax|lawyer|stock|election|karensdag|semesterersättning|semesterdagar|lönesamtal|kollektivavtal|vab"
    ),
}

# Words that belong to the adviser's field: a question with one of them that finds nothing is not answered, rather than outside the task.
DOMAIN = _pattern(
    "stöd|bidrag|program|projekt|kurs|utbildning|check|lån|medlem|kluster|industri|företag|bolag|rådgiv|coach|nätverk|techtank|iuc|almi|vinnova|rise$|region|kommun|tillväxtverket|teknikcollege"
    "|science park|inkubator|ansök|utlysning|finansier|robot|automation|produktion|digital|export|kompetens|energi|klimat|innovation|forskning|högskol|bth|konferens|seminari|styrelse|klusterledare"
    "|anställ|leverantör|tillverk|maskin|verkstad|funding|company|support|member"
)
PRONOUN = _pattern(
    "det$|den$|de$|dem$|dom$|dessa|där$|då$|detta|denna|dit$|hos dem|om det|programmet$|projektet$|stödet$|checken$|lånet$|kursen$|den andra|samma$|it$|that$|they$|them$"
)
FOLLOW_UP = _pattern("och |men |då$|hur då|jaha|okej|ok$|toppen|tack|sen$|nej$|nej,|ja$|även|också|and ")
ENGLISH = re.compile(
    r"\b(?:the|is|are|what|when|who|how|does|did|do|we|our|can|which|for|and|you|have|there|this|any|open|year|want|need|help|with|apply|much|many|it|of)\b"
)
SWEDISH = re.compile(
    r"\b(?:och|är|vad|när|vem|hur|vi|vår|för|som|att|det|den|kan|finns|till|på|av|med|om|ett|en|i|ni|har|vill|inte|vilka|vilken)\b"
)
# English words of the field with the Swedish ones the documents use; only added to the search, never shown.
GLOSSARY: Mapping[str, str] = {
    "membership": "medlemskap", "member": "medlem", "fee": "avgift serviceavgift", "cost": "kostnad kostar", "costs": "kostar", "price": "pris",
    "apply": "ansöka ansökan", "application": "ansökan", "open": "öppnade öppen", "close": "stänger", "closed": "stängde avslutad", "deadline": "stänger sista",
    "ended": "avslutad", "loan": "lån", "loans": "lån", "grant": "bidrag", "grants": "bidrag", "funding": "finansiering bidrag", "money": "medel pengar",
    "run": "räcker", "out": "slut", "company": "företag", "companies": "företag", "employees": "anställda", "staff": "personal", "training": "utbildning kompetensutveckling",
    "course": "kurs", "courses": "kurser", "education": "utbildning", "skills": "kompetens", "recruit": "rekrytera", "recruitment": "rekrytering", "robots": "robotar",
    "robot": "robot", "automate": "automatisera", "automation": "automation", "manufacturing": "tillverkning", "manufacturer": "tillverkande", "production": "produktion",
    "digital": "digital", "digitalisation": "digitalisering", "digitalization": "digitalisering", "cyber": "cyber", "security": "säkerhet", "energy": "energi",
    "climate": "klimat", "emissions": "utsläpp", "sustainability": "hållbarhet", "export": "export", "patent": "patent", "trademark": "varumärke", "trademarks": "varumärken",
    "research": "forskning", "university": "högskola", "students": "studenter", "thesis": "examensarbete", "network": "nätverk", "cluster": "kluster",
    "invest": "investera", "investment": "investering", "interest": "ränta", "guarantee": "garanti", "owner": "ägare", "owns": "ägs ägare", "who": "vem", "year": "år",
    "successor": "ersatt", "startup": "startup starta", "start": "starta", "testbed": "testbädd", "innovation": "innovation", "advice": "rådgivning", "support": "stöd",
    "programme": "program", "program": "program", "project": "projekt", "budget": "budget", "municipality": "kommun", "land": "mark", "premises": "lokal",
    "transition": "omställning", "short-time": "korttidsarbete", "layoff": "permittering", "succession": "ägarskifte", "sell": "sälja", "buy": "köpa",
}  # fmt: skip
