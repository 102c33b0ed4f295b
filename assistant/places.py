"""The municipalities of Sweden with their counties, and the places that companies in and around Blekinge name instead of them."""

from collections.abc import Mapping
from typing import get_args

from assistant.patterns import fold
from corpus.schema import Region

NATIONWIDE: frozenset[Region] = frozenset({"hela landet", "EU"})
COUNTIES: frozenset[str] = frozenset(get_args(Region))
OWN: tuple[Region, ...] = ("Karlshamn", "Karlskrona", "Olofström", "Ronneby", "Sölvesborg")
BLEKINGE: frozenset[Region] = frozenset({"Blekinge", *OWN})
NEIGHBOURS: tuple[Region, ...] = ("Skåne", "Kronoberg", "Kalmar")  # the counties that border on Blekinge

# Statistics Sweden's list of municipalities (290), by county; those of Blekinge are regions of their own here.
_BY_COUNTY: Mapping[Region, str] = {
    "Dalarna": "Avesta, Borlänge, Falun, Gagnef, Hedemora, Leksand, Ludvika, Malung-Sälen, Mora, Orsa, Rättvik, Smedjebacken, Säter"
    ", Vansbro, Älvdalen",
    "Gotland": "Gotland, Visby",
    "Gävleborg": "Bollnäs, Gävle, Hofors, Hudiksvall, Ljusdal, Nordanstig, Ockelbo, Ovanåker, Sandviken, Söderhamn",
    "Halland": "Falkenberg, Halmstad, Hylte, Kungsbacka, Laholm, Varberg",
    "Jämtland": "Berg, Bräcke, Härjedalen, Krokom, Ragunda, Strömsund, Åre, Östersund",
    "Jönköping": "Aneby, Eksjö, Gislaved, Gnosjö, Habo, Jönköping, Mullsjö, Nässjö, Sävsjö, Tranås, Vaggeryd, Vetlanda, Värnamo",
    "Kalmar": "Borgholm, Emmaboda, Hultsfred, Högsby, Kalmar, Mönsterås, Mörbylånga, Nybro, Oskarshamn, Torsås, Vimmerby, Västervik",
    "Kronoberg": "Alvesta, Lessebo, Ljungby, Markaryd, Tingsryd, Uppvidinge, Växjö, Älmhult",
    "Norrbotten": "Arjeplog, Arvidsjaur, Boden, Gällivare, Haparanda, Jokkmokk, Kalix, Kiruna, Luleå, Pajala, Piteå, Älvsbyn, Överkalix"
    ", Övertorneå",
    "Skåne": "Bjuv, Bromölla, Burlöv, Båstad, Eslöv, Helsingborg, Hässleholm, Höganäs, Hörby, Höör, Klippan, Kristianstad, Kävlinge"
    ", Landskrona, Lomma, Lund, Malmö, Osby, Perstorp, Simrishamn, Sjöbo, Skurup, Staffanstorp, Svalöv, Svedala, Tomelilla"
    ", Trelleborg, Vellinge, Ystad, Åstorp, Ängelholm, Örkelljunga, Östra Göinge",
    "Stockholm": "Botkyrka, Danderyd, Ekerö, Haninge, Huddinge, Järfälla, Lidingö, Nacka, Norrtälje, Nykvarn, Nynäshamn, Salem, Sigtuna"
    ", Sollentuna, Solna, Stockholm, Sundbyberg, Södertälje, Tyresö, Täby, Upplands Väsby, Upplands-Bro, Vallentuna"
    ", Vaxholm, Värmdö, Österåker",
    "Södermanland": "Eskilstuna, Flen, Gnesta, Katrineholm, Nyköping, Oxelösund, Strängnäs, Trosa, Vingåker",
    "Uppsala": "Enköping, Heby, Håbo, Knivsta, Tierp, Uppsala, Älvkarleby, Östhammar",
    "Värmland": "Arvika, Eda, Filipstad, Forshaga, Grums, Hagfors, Hammarö, Karlstad, Kil, Kristinehamn, Munkfors, Storfors, Sunne"
    ", Säffle, Torsby, Årjäng",
    "Västerbotten": "Bjurholm, Dorotea, Lycksele, Malå, Nordmaling, Norsjö, Robertsfors, Skellefteå, Sorsele, Storuman, Umeå, Vilhelmina"
    ", Vindeln, Vännäs, Åsele",
    "Västernorrland": "Härnösand, Kramfors, Sollefteå, Sundsvall, Timrå, Ånge, Örnsköldsvik",
    "Västmanland": "Arboga, Fagersta, Hallstahammar, Kungsör, Köping, Norberg, Sala, Skinnskatteberg, Surahammar, Västerås",
    "Västra Götaland": "Ale, Alingsås, Bengtsfors, Bollebygd, Borås, Dals-Ed, Essunga, Falköping, Färgelanda, Grästorp, Gullspång, Göteborg"
    ", Götene, Herrljunga, Hjo, Härryda, Karlsborg, Kungälv, Lerum, Lidköping, Lilla Edet, Lysekil, Mariestad, Mark"
    ", Mellerud, Munkedal, Mölndal, Orust, Partille, Skara, Skövde, Sotenäs, Stenungsund, Strömstad, Svenljunga, Tanum"
    ", Tibro, Tidaholm, Tjörn, Tranemo, Trollhättan, Töreboda, Uddevalla, Ulricehamn, Vara, Vårgårda, Vänersborg, Åmål"
    ", Öckerö",
    "Örebro": "Askersund, Degerfors, Hallsberg, Hällefors, Karlskoga, Kumla, Laxå, Lekeberg, Lindesberg, Ljusnarsberg, Nora, Örebro",
    "Östergötland": "Boxholm, Finspång, Kinda, Linköping, Mjölby, Motala, Norrköping, Söderköping, Vadstena, Valdemarsvik, Ydre, Åtvidaberg"
    ", Ödeshög",
}  # fmt: skip
# Names that are ordinary words too: read as places only after "i", "från" or "till", with a capital letter.
AMBIGUOUS = frozenset(
    {
        "ale",
        "berg",
        "boden",
        "eda",
        "heby",
        "kil",
        "mark",
        "mora",
        "nora",
        "orsa",
        "sala",
        "vara",
        "åre",
        "ånge",
        "säter",
        "salem",
        "flen",
        "lund",
        "hylte",
        "boxholm",
        "kinda",
    }
)
_LOCALITIES: Mapping[Region, str] = {
    "Karlshamn": "Mörrum, Asarum, Svängsta, Hällaryd, Stilleryd, Åryd",
    "Karlskrona": "Rödeby, Jämjö, Lyckeby, Nättraby, Torhamn, Holmsjö, Sturkö, Hasslö, Fridlevstad, Kättilsmåla, Verkö",
    "Olofström": "Jämshög, Vilshult, Kyrkhult, Holje, Gränum",
    "Ronneby": "Kallinge, Bräkne-Hoby, Johannishus, Hallabro, Backaryd, Eringsboda, Listerby, Kuggeboda",
    "Sölvesborg": "Mjällby, Hällevik, Nogersund, Norje, Ysane, Hörvik, Lörby, Listerlandet",
}
_COUNTY_NAMES: Mapping[Region, str] = {"Kronoberg": "Småland", "Västra Götaland": "Västsverige", "Södermanland": "Sörmland"}


def _spread(names: Mapping[Region, str]) -> dict[str, Region]:
    return {place.strip().lower(): region for region, places in names.items() for place in places.split(",")}


MUNICIPALITIES: Mapping[str, Region] = {**_spread(_BY_COUNTY), **{name.lower(): name for name in OWN}}
# Lower-cased place → the municipality, for those of Blekinge, else the county.
PLACES: Mapping[str, Region] = {
    **{region.lower(): region for region in get_args(Region) if region not in NATIONWIDE},
    **_spread(_COUNTY_NAMES),
    **_spread(_LOCALITIES),
    **MUNICIPALITIES,
}
_FOLDED: Mapping[str, Region] = {fold(place): region for place, region in PLACES.items()}
_FOLDED_AMBIGUOUS = frozenset(fold(place) for place in AMBIGUOUS)  # "we are" is no word of Åre, nor "våra" of Vara
LONGEST = max(len(place.split()) for place in PLACES)


def find_place(word: str) -> Region | None:
    """Return the region of a place as typed, with or without å, ä and ö, and in the genitive."""
    typed = word.lower()
    if region := PLACES.get(typed) or PLACES.get(typed.removesuffix("s")):
        return region
    key = fold(typed)
    return _FOLDED.get(key) or _FOLDED.get(key.removesuffix("s"))


def is_ambiguous(word: str) -> bool:
    """Tell whether a place's name is an ordinary word too."""
    key = fold(word.lower())
    return key in _FOLDED_AMBIGUOUS or key.removesuffix("s") in _FOLDED_AMBIGUOUS
