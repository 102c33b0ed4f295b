"""The words by which a question tells what it is after: intents, orders, refusals, what it leans on, and its language.

Patterns are matched in lower-cased text.
"""

import re
from collections.abc import Mapping
from typing import Literal

from assistant.patterns import word_pattern

Intent = Literal[
    "cost", "amount", "when", "where", "who_can", "apply", "status", "contact", "contact_details", "definition", "difference", "count",
    "duration", "share", "owner", "challenge", "source", "recommend",
]  # fmt: skip
Refusal = Literal["action", "injection", "invention", "writing", "small_talk", "expert", "other"]
INTENTS: Mapping[Intent, re.Pattern[str]] = {
    "cost": word_pattern(
        "kosta|\\w*kostnad|pris|\\w*avgift|vad (?:landar|hamnar|slutar)|vad tar (?:ni|de|man|\\w+)|hur dyr|dyrt|gratis"
        "|kostnadsfri|betala|lägga ut|premie"
        "|ränta|räntesats|medfinansiering|egeninsats"
        "|cost|price|fee$|fees|pay$"
    ),
    "amount": word_pattern(
        "hur mycket(?! (?:\\w*tid|folk|personal|energi|el|utsläpp))|hur mkt|\\w*belopp|budget"
        "|hur stor(?:t|a)? (?:är |var |kan )?(?:\\w+ )?(?:budget|bidrag|stöd|check|belopp|lån)"
        "|takbelopp|summa|hur stor (?:är |var )?(?:\\w+ )?ram$|varifrån kom pengarna|how much|omslutning"
    ),
    "where": word_pattern(
        "var (?:ligger|finns|hölls|är|håller)|vilka län|vilket län|vilken ort|vilken stad|i vilken|vilka kommuner|vilka delar"
        "|vilken del av|where$"
    ),
    "when": word_pattern(
        "när$|vilket år|vilka år|vilket datum|vilken dag|vilken månad|årtal|datum|hur snart|deadline|sista dag|startade|öppnar"
        "|stänger|when$|what year"
    ),
    "duration": word_pattern(
        "hur länge|hur lång tid|hur mycket tid|tidsåtgång|hur lång|hur fort|hur snabbt|hur många (?:veckor|månader|år|dagar)"
        "|how long|väntetid|handläggningstid"
    ),
    "count": word_pattern("hur många|hur stor andel|antal|how many|hur stora?$"),
    "share": word_pattern("andel|procent|hur stor del|percent|share"),
    "who_can": word_pattern(
        "vem kan (?:söka|ansöka|delta|vara|bli|få)|vem får|vilka (?:kan|får|företag|krav)"
        "|vilka (?:\\w+ )?(?:kan|får) (?:söka|delta)|får vi (?:söka|vara)"
        "|kan vi (?:söka|vara|bli|delta|få)|krav|villkor|gäller det (?:för )?oss|måste (?:vi|man)|hur stora? (?:företag|får)"
        "|eligible|who can|requirement"
    ),
    "apply": word_pattern(
        "ansök|lämna(?:r|s)? (?:man |vi )?in|skicka(?:r|s)? (?:man |vi )?in|söka$|söker (?:vi|man|jag)|hur gör (?:vi|man|jag)"
        "|anmäl|hur kommer (?:vi|man) (?:med|igång)|blir (?:vi|man) medlem|bli medlem|apply$"
        "|application|gå med|ansluta|hur går (?:vi|man) (?:tillväga|till väga)|var vänder (?:vi|man)"
    ),
    "status": word_pattern(
        "fortfarande|hinner|innan (?:det|den) (?:tar slut|stänger)|i gång|igång|hur lång tid har vi på oss|emot ansökningar"
        "|funkar det|hoppa på|haka på|komma med i|för sent|börjat|redan nu|har ni fortfarande|öppe[nt]|öppna$"
        "|finns [^.?!]{0,80}?kvar|pågår|pågående|håller \\w+(?: \\w+)* på|stängd|stängt|avsluta|nedlag|lagts ned|upphör"
        "|går det (?:\\w+ )?att|går [^.?!]{1,60}? att (?:söka|få|ansöka|gå med)"
        "|finns det (?:någon|något|några)?|gäller (?:\\w+ )?(?:än|ännu|nu|idag|i dag|2026)|aktuell"
        "|still (?:open|running|available)|is .* open"
        "|kan (?:vi|man|jag|vår|vårt|ett|mitt|företaget) (?:\\w+ ){0,3}(?:söka|få|ansöka|anmäla|gå med|gå$|ansluta|delta|vara med)"
        "|vi vill (?:söka|ansöka|gå med|vara med|delta|anmäla)|är .* igång"
    ),
    "contact": word_pattern(
        "vem (?:ska|kan|bör) (?:vi|man|jag) (?:prata|kontakta|ringa|mejla|maila|vända|höra)|kontakt|vem (?:hjälper|svarar)"
        "|vart (?:ska|vänder)"
        "|who (?:should|can|do) (?:we|i) (?:contact|talk)"
    ),
    "contact_details": word_pattern(
        "telefon|direktnummer|direktnumret|växel|växelnummer|mobilnummer|mobilen|mejladress|mailadress|e-postadress|gatuadress|besöksadress|hemadress"
        "|adressen till|nummer(?:et)? till|phone|address"
    ),
    "definition": word_pattern(
        "vad är$|vad (?:kan|gör) (?:ni|\\w+) (?:göra|hjälpa|för oss)|vad e$|va e$|va är$|vad betyder|vad innebär|berätta om"
        "|vad gör$|vad står|what is|what are|vilka är$|vem är$|vad var$"
    ),
    "difference": word_pattern(
        "skillnad|skiljer|samma (?:sak|bolag|projekt|program|organisation|stöd|företag)|är .* (?:samma|identisk)|förväxla"
        "|jämför|eller är det|difference|same (?:as|thing)"
    ),
    "owner": word_pattern(
        "(?:vem|vilka|vilken|vilket) (?:\\w+ ){0,2}?(?:ansvarar|är ansvarig|äger|driver|drev|ägde|ligger bakom|låg bakom"
        "|står bakom|stod bakom|håller i|sköter|leder|ledde|arrangerar"
        "|samordnar|håller ihop|ger pengar|finansierar|delar ut)|who (?:runs|owns|is behind|is responsible)"
    ),
    "challenge": word_pattern(
        "stämmer (?:det )?(?:inte|verkligen|ej)|det stämmer|är det säkert|är du säker|säkert\\?|säker på|de sa$|dom sa$"
        "|har hört|fick höra|det är fel|fel svar|det var fel"
        "|inte sant|tror inte på|sa till (?:mig|oss)|are you sure|that.s wrong"
    ),
    "source": word_pattern(
        "var står|vilken källa|källa till|källan|var har du|hur vet du|varifrån (?:kommer|har du) (?:det|uppgift|informationen)"
        "|where does it say|source"
    ),
    "recommend": word_pattern(
        "vilket (?:stöd|program|bidrag)|vilka (?:stöd|program|bidrag|insatser)"
        "|vad (?:passar|rekommenderar|kan vi (?:söka|få|göra))|vad finns (?:det )?(?:för|att)"
        "|(?:vem|vilka|vilken) kan (?:hjälpa|öppna|stötta|stödja|bolla|sånt|sådant|coacha|stå för)"
        "|finns det (?:något|nåt|hjälp|stöd|bidrag|pengar|nån som|någon som|någon hjälp)"
        "|hjälp(?:a oss)? (?:med|att)|få hjälp|behöver (?:vi )?(?:hjälp|stöd)|var börjar|var ska vi börja"
        "|hur (?:kan|ska|bör|får) (?:vi|man)|hur kommer vi i ?gång|vart vänder|vem vänder|vad (?:kan|gör) (?:ni|du) (?:göra|hjälpa|erbjuda)"
        "|(?:vilka|vad för|vilket) (?:pengar|medel|hjälp)|vad gör (?:man|vi)\\b"
        "|we (?:want|need|would)|tips på|råd om|något att söka|nåt att söka"
        "|söker (?:\\w+ )?(?:stöd|bidrag|hjälp|pengar|partner|finansiering|innovationsmiljö)"
    ),
}
GREETING = re.compile(
    r"(?:hej(?:san)?|hejhej|hallå|tja(?:na)?|god(?:dag| dag| morgon| kväll)|tack(?: så mycket| för hjälpen)?|hello|hi|thanks?)[\s!.,?]*"
)
# An order to act, at the start of a sentence or clause; as a question ("ska vi skicka …?") it is none.
ORDER = re.compile(r"(?:^|[.!?,;:] ?)(?:snälla )?(?:mejla|maila|ring|boka|skicka|fyll|anmäl|kontakta|beställ)\b(?! (?:vi|man|ni)\b)")
YES_NO = re.compile(r"(?:^|[.!?,] )(?:får|gäller|måste|ingår|täcker|räknas|duger) (?:vi|man|ett|en|det|företag)\b")
# What asks for a price and nothing else, whatever it is for ("Vad kostar det att gå med?").
PRICE = word_pattern(
    "vad (?:kosta|tar|blir (?:det|priset|kostnaden|avgiften))|hur dyr|hur mycket (?:kosta|är avgift)"
    "|vad är (?:priset|avgiften|kostnaden)|how much|price"
)
# What asks whether something is open now, rather than how to take part.
STILL = word_pattern(
    "fortfarande|pågår|öppe[nt]|öppna$|igång|i gång|hinner|kvar|för sent|stängd|stängt|avslutad|avslutat|nedlag|upphör"
    "|aktuell|gäller (?:än|ännu|nu|idag|i dag)|finns (?:det |den )?(?:än|ännu|idag|i dag)"
    "|kan (?:vi|man|ni|jag) (?:\\w+ ){0,3}(?:söka|ansöka|gå med|anmäla)|går [^.?!]{1,60}? att (?:söka|ansöka)|lever|rullar"
    "|håller (?:det|den|de) (?:fortfarande )?på|still|open"
)
NOW = re.compile(r"\b(?:nu|i dag|idag|längre|än|ännu|i år|numera|just nu|i vår|i höst|nästa år)\b")
# What asks of the past: a programme that is over is then no news.
PAST = re.compile(
    r"\b(?:var|fick|hade|kostade|gav|deltog|drev|drevs|ägde|startade|började"
    r"|blev|pågick|gick|ledde|låg|stod|nådde|kunde|hette|utbildade\w*|finansierade\w*|betalade|satsade|slutade|was|were|did|had)\b"
)
# What asks what one gets of something, rather than what it is.
GIVES = word_pattern(
    "vad (?:får|fick|kan|kunde) (?:man|vi|ni|jag|företag\\w*) (?:få )?(?:ut )?(?:av|genom|i|från|hos)"
    "|vad (?:ger|gav|ingår|ingick|erbjuder|erbjöd)|what do (?:we|you) get"
)
# An employee who wants to study applies alone, whatever the company does.
INDIVIDUAL = word_pattern("plugga|studera|studieledig|läsa till|tjänstledig|omskola sig|byta yrke|utan att tappa lön|ta en utbildning")
EXPLICIT_FACTS: frozenset[Intent] = frozenset({"cost", "amount", "when", "where", "duration", "count", "share"})
REFUSALS: Mapping[Refusal, re.Pattern[str]] = {
    "injection": word_pattern(
        "ignorera|bortse från|glöm (?:allt|alla|dina|tidigare|instruktion)|strunta i (?:dina|alla|regler)|systemprompt"
        "|system prompt|dina instruktioner|din prompt"
        "|utvecklarläge|developer mode|jailbreak|dan-läge|api-nyck|api nyck|api key|lösenord|källkod|miljövariab|filerna du"
        "|visa (?:din |dina )?(?:kod|filer|databas|logg)"
        "|låtsas|du är nu|agera som|rollspel|pretend|ignore (?:all|your|previous)|act as|reveal|utan begränsning|inga regler"
        "|admin|nya? (?:regel|regler|instruktion|order)|i varje svar|från och med nu|länka till|på \\w+(?: \\w+)? vägnar"
        "|frågor(?:na)? (?:som )?andra|andras frågor|rm -rf|drop table"
        "|du måste (?:svara|säga)|svara (?:bara|endast|alltid) (?:ja|nej|att)|säg att (?!vi|man|jag|ni|en|ett|företag|bolag)"
        "|bekräfta att|skriv att"
        "|lova (?:mig|oss|att)|personnummer|andra (?:kunder|företag) (?:har )?frågat"
    ),
    "invention": word_pattern(
        "hitta på|gissa|uppskatta ungefär|bara en siffra|höfta|påhitt|ungefärlig(?:t)? (?:belopp|summa)|dra till med|make up"
        "|guess$|fabulera"
    ),
    "action": word_pattern(
        "(?:kan|vill|skulle) du (?:\\w+ )?(?:mejla|maila|ringa|boka|skicka|anmäla|fylla|kontakta|beställa|skriva under"
        "|ansöka|mejlar|betala)"
        "|mejla (?:dem|dom|honom|henne) åt"
        "|ring (?:dem|dom) åt"
    ),
    "writing": word_pattern(
        "skriv (?:en|ett|min|mitt|vår|vårt|om|ner|ihop)|dikta|limerick|haiku|dikt$|en dikt|vers$|rimma|skämt|rolig historia"
        "|saga|sång|låttext|översätt|translate|programmera|python|javascript"
        "|sql-fråga|kod som|write (?:a|me|an)|poem|joke|skriva (?:vår|min|ett|en) (?:ansökan|avtal|brev|tal|annons|dikt)"
        "|uppsats|cv$|personligt brev|formulera"
    ),
    "small_talk": word_pattern(
        "klockan|vad blir det för väder|väder|vädret|temperatur|regna|fotboll|hockey|allsvenskan|recept$|recept på|huvudstad"
        "|horoskop|vem vann|melodifestival|film$|filmer|serie att|restaurang|lunchställe"
        "|min (?:fru|man|sambo|flickvän|pojkvän)|skiljas|snarka|sover|äta$|mat(?:recept)?$|tablett|ryggskott|börskurs|kronan"
        "|dollarn|euron mot|bussen|tåget|färjan|hotell|guld i|uppfann|vad heter|hur många invånare|hur mår du|är du kär"
        "|meningen med livet|kändis|spela$|lotto|betting|weather|what time|capital of|hur gammal är du|semestertips|resa till"
    ),
    "expert": word_pattern(
        "vilken (?:maskin|robot|svarv|fräs|modell|dator|olja|hydraulolja|försäkring|verktygshållare)|håller längst|bäst i test"
        "|vilket (?:märke|fabrikat|varvtal|verktyg)|skärdata|varvtal|matning per|vilken matning|hur tjock plåt|hållfasthet"
        "|takttid|billigaste|bindningstid|skriver man av|avskriv|försäkring|varning|överklaga|standardavtal|windows|skrivaren"
        "|dra av|avdrag|deklar|skatt|bokför|bokslut|momsregistr|moms på|moms(?:en)? tillbaka|arbetsrätt"
        "|\\w*avtal(?:et|en)?$|las$|uppsägningstid"
        "|sparka|avskeda|säga upp (?:en|min|mitt|honom|henne|någon|dem)|avtal|kontrakt|juridi|jurist|advokat|stämma|tvist"
        "|vårdnad|aktie|börs|krypto|bitcoin|bolån|pensionsspar|privatekonomi|diagnos|läkare|medicin|sjukdom|symptom|ont i|rösta"
        "|partiet|regeringen bör|valet|politik|statsminister|invandring"
        "|tax|lawyer|stock|election|karensdag|semesterersättning|semesterdagar|lönesamtal|kollektivavtal|vab"
    ),
}
# Words that belong to the adviser's field: a question with one of them that finds nothing is not answered, rather than outside the task.
DOMAIN = word_pattern(
    "stöd|bidrag|program$|programmet|projekt|kurs|utbildning|check|lån$|låna|medlem|kluster|rådgiv|coach|nätverk|techtank"
    "|iuc|almi|vinnova|rise$"
    "|region blekinge|näringsliv|tillväxtverket|teknikcollege|science park|inkubator|utlysning|finansier|högskol|bth|konferens|seminari"
    "|styrelse|klusterledare|funding|support|member|grant"
)
# Leaving what was spoken of.
NEW_TOPIC = word_pattern(
    "annan sak|helt annat|något helt annat|nåt annat|byter|byta ämne|strunt i|skit i|ny fråga|annan fråga|another question|something else"
)
# Pointing back while naming something else: "Är BTH med där?".
THERE = re.compile(r"\b(?:där|däri|i den|i det|i projektet|i programmet|bland dem)\b")
# Asking for more of the same.
MORE = word_pattern("berätta|mer$|mera$|fler$|flera$|vidare|exempel|förklara|utveckla|more$|explain")
# Pointing at the second, third … of a list.
PLACES_IN_LIST = (
    word_pattern("den andra|det andra|andra alternativ|tvåan|nummer två|nr 2|the second|the other"),
    word_pattern("den tredje|det tredje|tredje alternativ|trean|nummer tre|nr 3|the third"),
)
PRONOUN = word_pattern(
    "(?<!blir )(?<!finns )(?<!regnar )(?<!snöar )det$|den$|de$|dem$|dom$|dessa|där$|då$|detta|denna|dit$|hos dem|om det"
    "|programmet$|projektet$|stödet$|checken$|lånet$"
    "|kursen$|den andra|samma$|it$|that$|they$|them$"
)
FOLLOW_UP = word_pattern("och |men |då$|hur då|jaha|okej|ok$|toppen|tack|sen$|nej$|nej,|ja$|även|också|and ")
ENGLISH = re.compile(
    r"\b(?:the|is|are|what|when|who|how|does|did|do|we|our|can|which"
    r"|for|and|you|have|there|this|any|open|year|want|need|help|with|apply|much|many|it|of)\b"
)
SWEDISH = re.compile(
    r"\b(?:och|är|vad|när|vem|hur|vi|vår|för|som|att|det|den|kan|finns|till|på|av|med|om|ett|en|i|ni|har|vill|inte|vilka|vilken)\b"
)
