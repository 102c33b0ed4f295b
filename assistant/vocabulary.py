"""The everyday Swedish (and some English) for needs, kinds of support and trades, and words that say the same.

Patterns are matched in lower-cased text.
"""

import re
from collections.abc import Mapping

from assistant.patterns import word_pattern
from corpus.schema import Industry, Need, Offer

# A need in the words companies use; the first letters of a word are enough (inflections follow).
NEEDS: Mapping[Need, re.Pattern[str]] = {
    "automation": word_pattern("automati|manuell|för hand|automate|obemanna|cobot|styrsystem|plockar|palleter|enformig"),
    "robot": word_pattern("robot|cobot|kobot"),
    "produktion": word_pattern(
        "produktion|leveran(?:s|ser|serna) (?:\\w+ ){0,3}(?:sena|försen)|försenade leveranser|leveranserna|på golvet"
        "|väntetid mellan|korta serier|letar verktyg|ordning i|produktivit|tillverkningspro|flaskhals|ställtid|genomloppstid"
        "|kassation|kapacitet|effektivise|effektivare|leveranssäker"
        "|leveransprecision|omställningstid|layout|flöde|skrot|spill|hinner inte|production"
    ),
    "lean": word_pattern(
        "lean|iso ?\\d|kvalitetssystem|ledningssystem|ständiga förbättringar|5s$|förbättringsarbete|slöseri|arbetssätt"
        "|förbättra oss"
    ),
    "digitalisering": word_pattern(
        "digital|it-system|affärssystem|erp|mes$|uppkoppl|sensor|iot|data(?!skydd)|programvar|molnet|excel|på papper|pärm"
        "|papperslapp|lappar|pappersarbete|digitiz"
        "|digitis|digitala tvilling|mjukvar"
    ),
    "ai": word_pattern(
        "ai$|ai-|kamera|vision(?:system)?$|syningen|bildanalys|chatgpt|gpt|copilot|artificiell|maskininlärning|bildigenkänning"
        "|machine learning|chatbot|prediktiv|språkmodell"
    ),
    "cybersäkerhet": word_pattern(
        "cyber|hacka|hackers?$|filserver|lösensumm|låste (?:\\w+ ){0,3}(?:fil|server|dator)|virus|utpressning|it-attack"
        "|it-säkerhet|informationssäkerhet|hackad|intrång|ransom|nis2|datasäkerhet|säkerhetskrav|dataintrång"
    ),
    "kompetensutveckling": word_pattern(
        "kompeten|utbild|kurs|fortbild|vidareutbild|lära|kunskap|läsa på distans|plugga|omskol|höja personalen|upskill|training"
        "|course|certifiera personal"
    ),
    "rekrytering": word_pattern(
        "rekryter"
        "|(?:behöver|saknar|söker|brist på|ont om|svårt att hitta|hittar inga|hittar inte|få tag på|efter) (?:\\w+ ){0,3}"
        "(?:svetsare|operatör|montör|svarvare|cnc|tekniker|ingenjör|programmerare|fräsare|mekaniker|personal|folk)"
        "|hitta (?:folk|personal|medarbetare|rätt)|fixa folk|anställ(?:a|er)|svårt att få tag|får inte tag"
        "|personalbrist|brist på (?:folk|personal|operatör|svetsare)"
        "|arbetskraft|folk till|operatörer|recruit|hire|inflytt|locka hit"
    ),
    "studentsamverkan": word_pattern("exjobb|examensarbet|student|praktik|lia$|trainee|thesis|doktorand"),
    "validering": word_pattern(
        "valider|intyga|bevis på|yrkesbevis|kompetensbevis|kan utan papper|inga papper|utan papper|svenska papper|svart på vitt"
        "|utländsk (?:utbildning|examen)|kunnande bedöm|bedömt|kartlägga kompetens"
    ),
    "anställning": word_pattern(
        "anställ(?:a|ning|er) med stöd|lönestöd|lönekostnad|nyanländ|upplärning|nystartsjobb|lönebidrag|lärling"
        "|introduktionsjobb|långtidsarbetslös|arbetslös|anställa"
    ),
    "finansiering": word_pattern(
        "finansier|pengar|kapital|stöd att söka|söka pengar|finns det något att söka|råd med|inte råd|funding|finance|bank"
        "|likvid"
    ),
    "lån": word_pattern("lån$|låna|låne|kredit|checkkredit|borgen|amorter|loan|banken|bankens"),
    "bidrag": word_pattern(
        "bidrag|betala en konsult|konsulthjälp|hyra in (?:en )?konsult|check$|checken|checkar|stöd att söka|något att söka"
        "|söka stöd|medfinansier|grant|subsid|voucher|stöd för att|pengar för"
    ),
    "investering": word_pattern(
        "invest|köpa (?:en |ny |nya )?(?:maskin|robot|press|svarv|fräs|utrustning|lin)|ny maskin|nya maskiner|maskininköp"
        "|utrustning|bygga ut"
    ),
    "rörelsekapital": word_pattern(
        "rörelsekapital|likvidit|checkkredit|rörelsekredit|köpa (?:in )?material|jätteorder|stor order|ligga ute med|kassaflöde"
        "|förskott"
    ),
    "garanti": word_pattern(
        "garanti|säkerhet för lån|riskavlast|banken (?:tvekar|säger nej|vågar)|betalar kunden|får betalt|not getting paid"
        "|days of credit|risk off|betalningsrisk|utebliven betalning|ska betala om|kund(?:en|er)? (?:\\w+ ){0,4}betala"
        "|pengarna inte kommer|utländsk kund|kreditförsäk"
    ),
    "regler": word_pattern("de minimis|statsstöd|försumbart|regler|tak för stöd|hur mycket stöd får|upphandl"),
    "export": word_pattern(
        "export|ce-märk|eu-regl|turkiet|finland|nederländerna|holland|frankrike|italien|spanien|kina|indien|usa$|england"
        "|storbritannien|österrike|schweiz|baltikum|utomlands|utländsk|utlandet|tyskland|norge|danmark|polen|europa"
        "|internationell|sälja till|nya länder|abroad|agent i|distributör"
    ),
    "nya marknader": word_pattern(
        "nya kunder|ny kund|ny marknad|nya marknader|ny bransch|nya branscher|helt nytt för oss|annan bransch|andra branscher"
        "|in som leverantör|underleverantör till|leverera till|ny affär|hitta kunder|fler kunder|bredda"
    ),
    "innovation": word_pattern("innovat|idé|idéer|uppfinn|nyskap|ny lösning|ny teknik|forsknings|banbryt|innovation"),
    "produktutveckling": word_pattern(
        "produktutveckl|konstruktionshjälp|halvfärdig (?:maskin|produkt|prototyp|lösning)|vidareutveckla|ny produkt"
        "|nya produkter|prototyp|egen produkt|konstru|designa|utveckla (?:en |vår |våra |egna )?produkt|product development"
        "|idé till produkt|utvecklingsprojekt"
    ),
    "forskning": word_pattern("forskning|forska|universitet|högskol|akademi|doktorand|research"),
    "test": word_pattern("testa|testbädd|testmiljö|prova|provning|verifier|demo|pilot|test$|simuler"),
    "immaterialrätt": word_pattern(
        "patent|varumärk|design(?:skydd|registr)|mönsterskydd|immateri|skydda (?:\\w+ )?(?:idé|namn|design|produkt|uppfinn)"
        "|trademark|kopier|ip-"
    ),
    "energi": word_pattern(
        "energi|kompressor|tryckluft|ventilation|isoler|eldar|uppvärm|elpris|elkostnad|elräkning|el$|fjärrvärme|effekttopp"
        "|solcell|laddstolp|värmeåtervinning|energy|ström(?:mar)?$|elför"
    ),
    "klimat": word_pattern("klimat|utsläpp|co2|koldioxid|fossil|växthus|klimatavtryck|climate|gasol|konvertera|biogas|elektrifi"),
    "hållbarhet": word_pattern("hållbar|cirkulär|återvinn|återbruk|miljö|csrd|esg|grön|livscykel|spill|sustainab|avfall|ekodesign"),
    "affärsutveckling": word_pattern(
        "affärsutveckl|affärsmodell|strategi|växa|tillväxt|lönsam|affärsplan|expander|business development|bollplank"
        "|marknadsför|sälj"
    ),
    "ledarskap": word_pattern("ledarskap|ledar|chef|arbetsledare|styrelse(?:arbete)?$|teamled|produktionsledare|ledningsgrupp"),
    "ägarskifte": word_pattern(
        "ägarskift|generationsskift|sälja (?:företag|bolag|firman|verksamheten)|ta över|pension|efterträd"
        "|köpa (?:ett )?(?:företag|bolag)|köpa (?:verkstaden|företaget|bolaget|firman)|ägaren (?:slutar|går|vill)|köpa ut"
        "|överlåt|succession"
    ),
    "starta företag": word_pattern(
        "starta (?:eget|företag|bolag|upp)|dra i ?gång (?:ett |eget )?(?:bolag|företag|firma)|teknikidé|nystart|startup"
        "|start-up|ny firma|eget företag|inkubator|start a (?:company|business)|starta ett"
    ),
    "lokal och mark": word_pattern(
        "lokal(?:en|er)?$|industrimark|mark$|tomt|industrilokal|etabler|bygglov|vuxit ur|flytta (?:verksamhet|fabrik)"
        "|större lokal|detaljplan|tillstånd"
    ),
    "nätverk": word_pattern(
        "nätverk|träffa andra|andra företag|erfarenhetsutbyte|mötesplats|samverka|kollegor i branschen|network|kluster"
    ),
    "omställning": word_pattern("omställ|varsel|varsla|säga upp|uppsagd|förbränningsmotor|elbil|ställa om|kris|konkurs"),
    "korttidsarbete": word_pattern(
        "korttid|permitter|orderingången|orderboken|inte säga upp|slippa säga upp|undvika (?:varsel|uppsägning)"
        "|tillfällig(?:t)? (?:svacka|stopp|dipp)|korta arbetstid|kund(?:en)? (?:\\w+ ){0,2}(?:fick|fått|har) (?:stopp|stoppat)"
        "|stoppat bandet|inget att göra|behålla (?:alla|personalen|folket)|orderras|tappat order|gå ner i arbetstid"
        "|färre timmar|tillfälligt (?:mindre|låg)"
    ),
    "material och formning": word_pattern(
        "plåt|pressning|stans|formning|stamping|3d-print|3d-skriv|additiv|gjut|svets|kallform|varmform|verktygsmak|komposit"
        "|material"
    ),
}  # fmt: skip
# The kind of support that is asked for, beside the need.
OFFERS: Mapping[Offer, re.Pattern[str]] = {
    "utbildning": word_pattern("kurs|utbild|läsa på distans|plugga|fortbild|seminari|course|training"),
    "lån": word_pattern("lån$|låna|låne|kredit|loan"),
    "bidrag": word_pattern("bidrag|check$|checkar|att söka|grant|voucher"),
    "garanti": word_pattern("garanti|får betalt|säkra betal|risken"),
    "studentarbete": word_pattern("exjobb|examensarbet|student|slutarbete|praktikant"),
    "nätverk": word_pattern("nätverk|träffa andra|erfarenhetsutbyte|byta erfarenhet"),
    "testmiljö": word_pattern("testbädd|testmiljö|labb|prova i"),
    "rådgivning": word_pattern("rådgiv|bolla|bollplank|coach|gå igenom|titta på det"),
    "lokal": word_pattern("lokal(?:en|er)?$|mark$|industrimark|tomt"),
}
INDUSTRIES: Mapping[Industry, re.Pattern[str]] = {
    "tillverkning": word_pattern(
        "tillverk|verkstad|mekanisk|svets|plåt|stans|press|fräs|svarv|gjut|legotillverk|finmekan|fabrik|industriföretag"
        "|maskinbygg|manufactur"
    ),
    "fordon": word_pattern("fordon|bilindustri|lastbil|underleverantör till volvo|automotive|bildelar"),
    "flyg och rymd": word_pattern("flyg|rymd|aerospace|drönar|satellit"),
    "försvar": word_pattern("försvar|militär|kockums|saab|defence"),
    "marin": word_pattern("marin|båt|varv(?:et)?$|fartyg|sjöfart|maritim"),
    "it och elektronik": word_pattern("it-företag|elektronik|programvar|mjukvar|styrenhet|inbyggda system|telekom|it-konsult|software"),
    "energi": word_pattern("energibolag|vindkraft|kärnkraft|elnät"),
    "livsmedel": word_pattern("livsmedel|mat(?:produc|tillverk)|bager|mejeri|food|bryggeri"),
    "trä": word_pattern("trä(?:varu|industri|förädl|hus)|snickeri|sågverk|möbel"),
    "process": word_pattern("processindustri|kemi|massa|pappersbruk|stålverk|plast"),
    "industrinära tjänster": word_pattern("konsult|tjänsteföretag|teknikkonsult|ingenjörsbyrå|industrinära"),
}
# Everyday words beside the ones documents use: a sentence with one of the right-hand stems says the left-hand word too.
RELATED: Mapping[str, str] = {
    "äger": "ägs ägare samägt", "ägare": "ägs äger", "ägde": "ägdes ägare", "grundades": "startade bildades",
    "föddes": "startade start bildades",
    "drog": "startade", "dra": "start startade", "startade": "start började", "började": "startade", "lämna": "går ur utträde",
    "säga": "meddela",
    "hoppa": "gå ur gå med", "lägga": "kostar avgift", "betala": "kostar avgift",
    "pengarna": "finansierades finansiärer budget medel", "pengar": "kronor medel bidrag budget",
    "finansierade": "finansiärer medel", "finansierar": "finansiär medel pengar", "betalade": "finansierades finansiärer",
    "chef": "vd ledare", "basar": "vd leder", "leder": "vd ledare samordnar",
    "håller": "samordnar leder pågår", "samordnar": "leder koordinerar", "slut": "avslutades stängde upphörde",
    "slutade": "avslutades", "stängde": "avslutades stängd", "upphörde": "avslutades",
    "undersökning": "kartläggning rapport enkät", "rundfrågning": "kartläggning enkät undersökning",
    "rundfrågningen": "kartläggningen enkät", "enkät": "undersökning kartläggning",
    "medarbetare": "personer anställda", "personal": "anställda medarbetare", "folk": "personer anställda personal",
    "bolag": "företag", "bolagen": "företagen", "firma": "företag", "firman": "företaget",
    "myndighet": "myndigheten ansvarar verket", "ansvarar": "ansvarig", "jobb": "arbetstillfällen", "jobben": "arbetstillfällen",
    "arbetstillfällen": "jobb", "lovade": "mål skulle beslutade",
    "klaga": "överklaga överklagas omprövning", "pröjsa": "betala kostar", "stålar": "pengar bidrag kronor",
    "siktade": "mål ska skulle", "målet": "ska skulle", "öppnade": "öppnade startade invigdes", "kontor": "kontoret",
    "utomlands": "utlandet", "plugga": "studera studier utbildning", "kurs": "utbildning",
    "gratis": "kostnadsfri avgiftsfri inget", "svar": "besked", "snabbt": "veckor dagar", "fort": "veckor dagar",
    "gräns": "högst lägst tak", "övre": "högst", "undre": "lägst minst", "tak": "högst",
    "max": "högst", "maximalt": "högst", "minst": "lägst", "maskin": "utrustning investering", "medlemsavgift": "serviceavgift",
    "medlemskap": "medlem", "träffas": "möts träff", "deltog": "deltagare medverkade",
    "deltar": "parter medverkar", "medverkar": "deltar parter", "idé": "idén initiativ", "uppfinning": "idé",
    "efterträdare": "ersatt fortsättning", "ersatte": "efterföljare fortsättning",
    "styr": "leder beslutar", "sitter": "ingår medverkar", "ingår": "parter består", "lyckades": "resultat", "utfall": "resultat",
    "resultatet": "gav nådde resultat", "nådde": "resultat",
}  # fmt: skip
# Words that only say that something is asked for: a sentence that answers has no reason to hold them.
QUESTION_WORDS = frozenset(
    """många mycket mkt stor stort stora länge lång långt ofta kosta kostar ungefär egentligen gärna tack hej hejsan snälla får fick kan
    kunde vill ville behöver finns fanns gör göra gäller gällde vet berätta säg se nåt nån
    någonting fortfarande just idag dag nu då igång va e de
    dom vilket datum år""".split()
)
# English words of the field with the Swedish ones the documents use; only added to the search, never shown.
GLOSSARY: Mapping[str, str] = {
    "membership": "medlemskap", "member": "medlem", "fee": "avgift serviceavgift", "cost": "kostnad kostar", "costs": "kostar",
    "price": "pris",
    "apply": "ansöka ansökan", "application": "ansökan", "open": "öppnade öppen", "close": "stänger", "closed": "stängde avslutad",
    "deadline": "stänger sista",
    "ended": "avslutad", "loan": "lån", "loans": "lån", "grant": "bidrag", "grants": "bidrag", "funding": "finansiering bidrag",
    "money": "medel pengar",
    "run": "räcker", "out": "slut", "company": "företag", "companies": "företag", "employees": "anställda", "staff": "personal",
    "training": "utbildning kompetensutveckling",
    "course": "kurs", "courses": "kurser", "education": "utbildning", "skills": "kompetens", "recruit": "rekrytera",
    "recruitment": "rekrytering", "robots": "robotar",
    "robot": "robot", "automate": "automatisera", "automation": "automation", "manufacturing": "tillverkning",
    "manufacturer": "tillverkande", "production": "produktion",
    "digital": "digital", "digitalisation": "digitalisering", "digitalization": "digitalisering", "cyber": "cyber",
    "security": "säkerhet", "energy": "energi",
    "climate": "klimat", "emissions": "utsläpp", "sustainability": "hållbarhet", "export": "export", "patent": "patent",
    "trademark": "varumärke", "trademarks": "varumärken",
    "research": "forskning", "university": "högskola", "students": "studenter", "thesis": "examensarbete", "network": "nätverk",
    "cluster": "kluster",
    "invest": "investera", "investment": "investering", "interest": "ränta", "guarantee": "garanti", "owner": "ägare",
    "owns": "ägs ägare", "who": "vem", "year": "år",
    "successor": "ersatt", "startup": "startup starta", "start": "starta", "testbed": "testbädd", "innovation": "innovation",
    "advice": "rådgivning", "support": "stöd",
    "programme": "program", "program": "program", "project": "projekt", "budget": "budget", "municipality": "kommun",
    "land": "mark", "premises": "lokal",
    "transition": "omställning", "short-time": "korttidsarbete", "layoff": "permittering", "succession": "ägarskifte",
    "sell": "sälja", "buy": "köpa",
}  # fmt: skip
