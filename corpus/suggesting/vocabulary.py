"""The words by which a text shows that one of the schema's closed vocabularies fits: needs, offers, industries and regions."""

import re
from collections.abc import Mapping
from typing import cast, get_args

from corpus.schema import Industry, Need, Offer, Region


def _compile(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


# \b where a word must begin there; without it compounds count: "svetsrobot", "distansutbildning".
NEEDS: Mapping[Need, re.Pattern[str]] = {cast(Need, need): _compile(words) for need, words in {
    "automation": r"automati(?:on|ser)",
    "robot": r"robot(?!lyft)",
    "produktion": r"\bproduktion(?!s?kostnad)(?:en|s\w*)?\b|ställtid|flaskhals|produktivitet|genomloppstid|leveranssäkerhet",
    "lean": r"\blean",
    "digitalisering": r"digitali[sc]er|digital (?:teknik|mognad|omställning)|uppkopplad|affärssystem",
    "ai": r"\bAI\b|artificiell intelligens|maskininlärning|bildanalys|språkmodell",
    "cybersäkerhet": r"cyber|dataintrång|informationssäkerhet|it-säkerhet|\bnis ?2\b",
    "kompetensutveckling": r"kompetens(?:utveckl|höj|lyft|kart)|vidareutbild|fortbild|\b(?:kurs(?:en)?|utbildning(?:en|ar)?)\b",
    "rekrytering": r"rekryter|kompetensförsörjning",
    "studentsamverkan": r"studenter|studentsam|exjobb|examensarbet|praktikant|doktorand",
    "validering": r"\bvalider|yrkesbevis",
    "anställning": r"lärling|lönebidrag|nystartsjobb|lönestöd|anställningsstöd|introduktionsjobb",
    "finansiering": r"\bfinansieringslösning|finansiering av|riskkapital|söka finansiering|finansieringsrådgiv",
    "lån": r"\blån(?:et|en|a)?\b|\w+lån(?:et)?\b|\bkredit(?:en|er)?\b",
    "bidrag": r"\bbidrag(?:et|en)?\b|check(?:en|ar|arna)?\b|\bstödbelopp",
    "investering": r"invester|köpa (?:in )?(?:en|ett|ny|nya)\b|maskininköp",
    "rörelsekapital": r"rörelsekapital|likviditet|checkkredit",
    "garanti": r"garanti(?:n|er|erna)?\b",
    "regler": r"\bde minimis|statsstöd|försumbart stöd|upphandling",
    "export": r"export(?!kreditnämnden)|sälja (?:till|i) (?:[A-ZÅÄÖ]|utlandet|andra länder)|utländska? marknad|internationaliser",
    "nya marknader": r"nya marknader|nya kunder|nya branscher|ny marknad",
    "innovation": r"innovati",
    "produktutveckling": r"produktutveckl|ny(?:a)? produkt(?:er)?\b|prototyp",
    "forskning": r"forskning(?!sinstitut)|\bforskare",
    "test": r"\btestmiljö|testbädd|testlabb|\bprova (?:ny|ut|komposit|material)|provning",
    "immaterialrätt": r"immateriell|immaterialrätt|\bpatent|varumärke|mönsterskydd",
    "energi": r"\benergi(?!myndigheten|kontoret)",
    "klimat": r"klimat(?!klivet)|utsläpp|koldioxid|fossilfri",
    "hållbarhet": r"hållbar(?!hetslyftets)|cirkulär|återbruk|återvinn|ekodesign",
    "affärsutveckling": r"affärsutveckl|affärsmodell|affärsplan",
    "ledarskap": r"ledarskap|arbetsledare|nya chefer|ledarutveckl",
    "ägarskifte": r"ägarskifte|generationsskifte|generationsväxling",
    "starta företag": r"starta (?:eget|företag|bolag)|inkubator(?:n)?\b|nyföretagare|startup",
    "lokal och mark": r"industrimark|\blokaler\b|industrilokal|verksamhetsmark|etablera sig",
    "nätverk": r"nätverk|\bkluster|mötesplats|erfarenhetsutbyte",
    "omställning": r"omställning|ställa om\b|\bvarsel\b|uppsagd",
    "korttidsarbete": r"korttidsarbete|korttidspermitter",
    "material och formning": r"formning|\bplåt|pressning|additiv|3d-print|3d-skriv|\bkomposit|gjutning",
}.items()}  # fmt: skip
OFFERS: Mapping[Offer, re.Pattern[str]] = {cast(Offer, offer): _compile(words) for offer, words in {
    "rådgivning": r"rådgivning(?:en|ar)?\b|\brådgivare",
    "coachning": r"coach",
    "kartläggning": r"kartläggning",
    "förstudie": r"förstudie",
    "bidrag": r"\bbidrag(?:et|en)?\b|\w*check(?:en|ar|arna)?\b(?!lista)",
    "lån": r"\blån(?:et|en)?\b|\w+lån(?:et)?\b|\blåna\b",
    "garanti": r"garanti(?:n|er|erna)?\b",
    "utbildning": r"\w*utbildning(?:en)?\b|\w*kurs(?:en|er)?\b|kursavgift|seminari|workshop",
    "nätverk": r"\bnätverk(?:et|sträff\w*)?\b|\bkluster",
    "projekt": r"\bprojekt(?:et)?\b",
    "testmiljö": r"testmiljö|testbädd|testlabb",
    "matchning": r"\bmatcha",
    "information": r"informationsmöte|informationsträff",
    "certifiering": r"certifier|yrkesbevis",
    "ersättning": r"får ersättning|kunde få ersättning|ersättning(?:en)? för",
    "lokal": r"\blokaler\b|kontorsplats|industrimark",
    "studentarbete": r"exjobb|examensarbet|studentprojekt",
}.items()}  # fmt: skip
INDUSTRIES: Mapping[Industry, re.Pattern[str]] = {cast(Industry, industry): _compile(words) for industry, words in {
    "tillverkning": r"tillverkande|tillverknings(?:industri|företag)|\btillverkare|verkstads(?:företag|industri)|\bindustriföretag",
    "fordon": r"fordonsindustri|fordonsföretag|fordonsleverantör|bilindustri",
    "flyg och rymd": r"flyg(?:-|industri| och rymd)|rymdindustri|rymdföretag",
    "försvar": r"försvarsindustri|försvarsföretag|försvarssektor",
    "marin": r"marin(?:a)? (?:teknik|företag|industri)|marinteknisk|\bmarinindustri|varvsindustri",
    "it och elektronik": r"it-företag|elektronikindustri|elektronikföretag|programvaruföretag|mjukvaruföretag",
    "energi": r"energibolag|energiföretag|energibransch|vindkraftsföretag",
    "livsmedel": r"livsmedelsindustri|livsmedelsföretag|livsmedelsproducent|inom (?:\w+(?:, | och ))*livsmedel\b",
    "trä": r"träindustri|trävaruindustri|träföretag|träförädl|möbelindustri|sågverk",
    "process": r"processindustri|inom (?:\w+(?:, | och ))*process\b|kemiindustri|pappersindustri",
    "industrinära tjänster": r"industrinära tjänste",
}.items()}  # fmt: skip
_COUNTIES = "|".join(region for region in get_args(Region) if region not in ("hela landet", "EU"))
PLACE = re.compile(rf"(?<!\w)({_COUNTIES})(?:s län|s kommun| län| kommun)?(?!\w)")
# "företag i Kalmar, Kronoberg och Blekinge": the places right after those whom it is for.
PLACED = re.compile(
    rf"(?:företag\w*|bolag\w*|industri\w*|arbetsgivare\w*|verksamhet\w*|leverantörer\w*|teknik|mark)\s(?:\w+\s)?(?:i|från|inom)\s(?:hela\s)?"
    rf"((?:(?:{_COUNTIES})(?:s län| län)?(?:,\s|\soch\s|\seller\s|\ssamt\s|–|-)?)+)",
    re.IGNORECASE,
)
NATIONWIDE = re.compile(r"\bhela (?:landet|Sverige)\b|\bnationell(?:t|a)? (?:program|stöd|satsning|insats)", re.IGNORECASE)
EUROPEAN = re.compile(r"\bföretag (?:inom|i) (?:hela )?EU\b")
