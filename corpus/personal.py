"""Find personal data in a Swedish text: identity numbers, telephone numbers and e-mail addresses; and mask them.

In a document the numbers and mailboxes of organisations are facts and stay. A question is searched strictly: whatever one could be reached
or known by goes, also where it is mistyped. An organisationsnummer, bankgiro or plusgiro is of a company and stays in both.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["personnummer", "samordningsnummer", "mobilnummer", "telefonnummer", "e-postadress", "kontonummer"]

DASH = r"[-+–‑−]"
IDENTITY = re.compile(
    rf"(?<!\w)(?<!\d[.,])(SE)?((?:18|19|20)?\d{{2}})-?(\d{{2}})-?(\d{{2}})(?:\s?{DASH}\s?| )?(\d{{4}})(01)?(?![\w]|[.,]\d)"
)
# As people type it in a question: "85 01 01 1234", "1985.01.01-1234".
SPACED_IDENTITY = re.compile(
    rf"(?<!\w)(?<!\d[.,])()((?:18|19|20)?\d{{2}})[-./ ]?(\d{{2}})[-./ ]?(\d{{2}})(?:\s?{DASH}\s?| |/)?(\d{{4}})()(?![\w]|[.,]\d)"
)
# With a slip in it: the dash, or the century, tells what it is meant as. No organisationsnummer has such a month.
MEANT_IDENTITY = re.compile(rf"(?:18|19|20)\d{{6}}{DASH}?\d{{4}}|\d{{6}}{DASH}\d{{4}}")
COORDINATION = 60  # added to the day of birth in a samordningsnummer (Skatteverket)
CENTURIES = ("19", "20")  # of a two-digit year
NATIONAL = r"(?:(?:\(?(?:\+|00)46\)?|(?<=tel:)46)[\s./–-]?(?:\(0\))?[\s./–-]?|\(?0)"  # "+46 (0)", "0046", "0", "(0"
GAP = r"[\s ./()_–‑-]{0,3}"
# All numbers that begin with 070, 072, 073, 076 and 079 are mobile ones (the Swedish numbering plan, PTS).
MOBILE = re.compile(rf"(?<![\w+])(?<!\d[.,]){NATIONAL}7[02369](?:{GAP}\d){{7}}(?!\d|{DASH}\d)")
AREAS = r"(?:8|1[013689]|2[136]|3[1356]|4[0246]|54|6[03]|90|[1-6]\d{2}|9[1-9]\d)"
LANDLINE = re.compile(
    rf"(?<![\w.,:/+–-])(?:{NATIONAL}{AREAS}\)?(?:\s?[-–‑/]\s?|\s)|(?:\+|00)46[ ]?{AREAS})"
    rf"\d(?:[ \u00a0-]?\d){{4,7}}(?![\d]|[.,]\d|{DASH}\d| ?(?:kr|%))"
)
GAPS = r"[\s./–-]{0,3}"
ABROAD = rf"(?:\(?(?:\+|00)\s?46\)?|46){GAPS}(?:\(0\)|0)?{GAPS}"
ANY_MOBILE = re.compile(rf"(?<![\w+])(?<!\d[.,])(?:{ABROAD}|\(?0\)?{GAPS})\(?7[ -]?[02369](?:{GAP}\d){{7}}(?!\d|{DASH}\d)")
ANY_LANDLINE = re.compile(
    rf"(?<![\w+])(?<!\w[.,:/–-])(?:\(?(?:\+|00)\s?46\)?{GAPS}(?:\(0\)|0)?{GAPS}\(?{AREAS}\)?[\s./–‑-]{{0,2}}\d(?:[ \u00a0.‑-]?\d){{4,7}}"
    rf"|\(?0{AREAS}\)?(?:\s?[-–‑/]\s?|\s|\.(?=\d{{2,3}}\.\d\d))?\d(?:[ \u00a0.‑-]?\d){{4,7}})(?![\w]|[.,]\d|{DASH}\d| ?(?:kr|%|st\b))"
)
FOREIGN = re.compile(r"(?<![\w+])(?:\+|00)(?!46|0)[1-9]\d{0,2}(?:[\s ./()–‑-]{0,3}\d){6,12}(?!\w)")
# A number that is said to be somebody's: "mobil 701234567", "ring 30 12 13".
SAID = re.compile(
    r"\b(?:tel(?:efon)?(?:nummer|nr)?|mobil(?:nummer|nr)?|mobilen|ring(?:a)?|sms|numret|nås på|nå mig på)\b(?: mig)?(?: på)?[\s.:]{1,3}"
    r"(\d(?:[ \u00a0-]?\d){5,10})(?![\w]|[.,]\d| ?(?:kr|%|st\b|\w+ kronor|företag))",
    re.I,
)
ARTICLE = re.compile(
    r"\b(?:art(?:ikel)?|order|ärende|diarie|dnr|serie|ritning|faktura|offert|projekt|kund|detalj)\w*\W{0,3}(?:nr|nummer)?\W{0,3}$", re.I
)
IBAN = re.compile(r"(?<!\w)SE\d{2}(?:[ \u00a0-]?\d{4}){5}(?!\d)", re.I)
FEWEST_DIGITS = 8  # of a whole number that begins with 0; a Stockholm number has 9 or 10, and an old one 8, grouped as one
OLD_STOCKHOLM = re.compile(r"08\D{1,3}(?:\d{3} ?\d{3}|\d\d \d\d \d\d)")  # "08-17 2026" is a time and a year
MOST_DIGITS = 10
# A number that ends in two noughts, or is said to be one, leads to a switchboard and not to a person.
SWITCHBOARD = re.compile(r"00\D*$")
SHARED = re.compile(
    r"\b(?:växel\w*|kundtjänst\w*|kundservice|reception\w*|kontaktcenter|support\w*|servicecenter|huvudnummer)\W+(?:\w+\W+){0,3}$", re.I
)
EMAIL = re.compile(
    r"(?<![\w.+-])([\w+-]+(?:\.[\w+-]+){0,4})(?:\s?@\s?|\s?[\[(](?:at|a|snabel-a|@)[\])]\s?)([\w-]+(?:\.[\w-]+){0,4}\.[a-zåäö]{2,10})(?!\w)",
    re.I,
)
AT = r"(?:\s?[@\uff20]\s?|\s?[\[({<]\s?(?:at|a|snabel-?a|@)\s?[\])}>]\s?|\s(?:snabel-?a|at)\s)"
DOT = r"(?:\s?\.\s?|\s?[\[({<]\s?(?:dot|punkt)\s?[\])}>]\s?|\s(?:dot|punkt)\s)"
ANY_EMAIL = re.compile(
    rf"(?<![\w.+-])([\w.+!#$%&'*/=?^{{|}}~-]{{1,64}}(?:{DOT}\w{{1,40}}(?={AT}))?)({AT})((?:[\w-]{{1,63}}{DOT}){{1,5}}[a-zåäö]{{2,24}})(?!\w)",
    re.I,
)
PRIVATE_HOSTS = re.compile(
    r"(?:gmail|hotmail|outlook|live|msn|yahoo|icloud|me|mac|telia|bredband2?|comhem|spray|passagen|proton(?:mail)?)\.\w+", re.I
)
SHARED_BOXES = frozenset(
    """info kontakt contact kundtjanst kundtjänst kundservice support hello hej post mail epost registrator diarium press media order
    ansokan ansökan anmalan anmälan utbildning kurs kurser event projekt program stod stöd bidrag finansiering faktura invoice ekonomi
    hr jobb rekrytering admin administration kansli kansliet reception vaxel växel växeln office service webmaster newsletter nyhetsbrev
    noreply no-reply dataskydd gdpr dpo dso integritet marknad salj sälj sales export medlem medlemskap natverk nätverk foretag företag
    naringsliv näringsliv industri innovation utveckling myndighet region regionen kommun kommunen esf""".split()
)
# Given names that stand alone before the @: the commonest among people of working age (Statistics Sweden's name statistics).
GIVEN_NAMES = frozenset(
    """anna eva maria karin kristina lena kerstin sara emma marie ingrid malin jenny hanna birgitta linda annika susanne monica elin johanna
    sofia carina helena katarina åsa asa ulrika cecilia camilla ida josefin sandra anneli helen mona therese pia gunilla charlotte madeleine
    marianne amanda julia lisa matilda elsa frida caroline ann-marie ann-christin lars mikael anders johan erik per peter thomas tomas karl
    jan daniel fredrik andreas hans mats bengt magnus stefan bo patrik mattias jonas marcus markus christer niklas robert martin håkan hakan
    nils björn bjorn david oskar alexander emil göran goran leif ulf christian joakim sven viktor kjell gustav filip simon rolf tommy jesper
    henrik roger kenneth johnny claes torbjörn torbjorn rickard rikard roland linus sebastian anton mohamed ahmed ali oscar""".split()
)
SURNAME = re.compile(r"[A-ZÅÄÖ][a-zåäöé]+(?:sson|ström|gren|berg|qvist|kvist|lund|lind|dahl|stedt|blom|holm|man)")
LABELS: dict[Kind, str] = {
    "personnummer": "[personnummer]",
    "samordningsnummer": "[samordningsnummer]",
    "mobilnummer": "[mobilnummer]",
    "telefonnummer": "[telefonnummer]",
    "e-postadress": "[e-postadress]",
    "kontonummer": "[kontonummer]",
}


@dataclass(frozen=True, slots=True)
class Personal:
    """Personal data in a text: characters [start, end) of it."""

    kind: Kind
    text: str
    start: int
    end: int


def find_personal(text: str, *, strict: bool = False) -> list[Personal]:
    """Return the personal data of a text in its order.

    Numbers of organisations, switchboards and shared mailboxes are none; with `strict`, every telephone number and e-mail address is,
    and so are identity numbers with a slip in them and account numbers (IBAN).
    """
    found: list[Personal] = []
    for finder in STRICT_FINDERS if strict else FINDERS:
        found += [one for one in finder(text) if not any(one.start < other.end and other.start < one.end for other in found)]
    return sorted(found, key=lambda one: one.start)


def mask(text: str, *, strict: bool = False) -> str:
    """Return a text in which what kind of personal data it was stands in its place; `strict` as in `find_personal`."""
    for one in reversed(find_personal(text, strict=strict)):
        text = text[: one.start] + LABELS[one.kind] + text[one.end :]
    return text


def is_person_name(name: str) -> bool:
    """Tell whether a name begins with a common given name, or has a last word like a Swedish surname."""
    first, *rest = name.split() or [""]
    return first.lower() in GIVEN_NAMES or bool(rest and SURNAME.fullmatch(rest[-1]))


def _make(kind: Kind, match: re.Match[str]) -> Personal:
    return Personal(kind, match[0], match.start(), match.end())


def _mobiles(text: str) -> Iterator[Personal]:
    yield from (_make("mobilnummer", match) for match in MOBILE.finditer(text))


def _identities(text: str) -> Iterator[Personal]:
    for match in IDENTITY.finditer(text):
        country, year, month, day, tail, suffix = match.groups()
        if bool(country) != bool(suffix):  # a VAT number has both: SE, ten digits and 01
            continue
        born = int(day) - COORDINATION if int(day) > COORDINATION else int(day)
        if _is_day(year, int(month), born) and _passes_luhn(f"{year[-2:]}{month}{day}{tail}"):
            yield _make("samordningsnummer" if born != int(day) else "personnummer", match)


def _slipped_identities(text: str) -> Iterator[Personal]:
    """Find identity numbers with spaces in them, and those with a wrong digit."""
    for match in SPACED_IDENTITY.finditer(text):
        _, year, month, day, tail, _ = match.groups()
        born = int(day) - COORDINATION if int(day) > COORDINATION else int(day)
        is_meant = MEANT_IDENTITY.fullmatch(match[0]) and not ARTICLE.search(_before(text, match))
        if _is_day(year, int(month), born) and (is_meant or _passes_luhn(f"{year[-2:]}{month}{day}{tail}")):
            yield _make("samordningsnummer" if born != int(day) else "personnummer", match)


def _before(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - 40) : match.start()]


def _is_day(year: str, month: int, day: int) -> bool:
    years = [year] if len(year) == 4 else [century + year for century in CENTURIES]
    for whole in years:
        try:
            date(int(whole), month, day)
        except ValueError:  # 29 February is a day in some centuries only
            continue
        return True
    return False


def _passes_luhn(digits: str) -> bool:
    """Tell whether the last digit is the check digit of the others: Luhn's, as Skatteverket uses it."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _landlines(text: str) -> Iterator[Personal]:
    for match in LANDLINE.finditer(text):
        digits = re.sub(r"\D", "", re.sub(r"^\(?(?:\+|00)46\)?\s?(?:\(0\))?", "0", match[0]))
        fewest = FEWEST_DIGITS + 1 if digits.startswith("08") else FEWEST_DIGITS
        if len(digits) >= fewest and not SWITCHBOARD.search(match[0]) and not SHARED.search(_before(text, match)):
            yield _make("telefonnummer", match)


def _accounts(text: str) -> Iterator[Personal]:
    yield from (_make("kontonummer", match) for match in IBAN.finditer(text))


def _any_mobiles(text: str) -> Iterator[Personal]:
    yield from (_make("mobilnummer", match) for match in ANY_MOBILE.finditer(text))


def _any_landlines(text: str) -> Iterator[Personal]:
    """Find every fixed number, switchboards too; a row of digits that is said to be an article's or a case's is none."""
    for match in ANY_LANDLINE.finditer(text):
        digits = re.sub(r"\D", "", re.sub(r"^\(?(?:\+|00)\s?46\)?\W*(?:\(0\)|0)?", "0", match[0]))
        is_long = digits == match[0] or (digits.startswith("08") and not OLD_STOCKHOLM.fullmatch(match[0]))
        fewest = FEWEST_DIGITS + 1 if is_long else FEWEST_DIGITS
        if fewest <= len(digits) <= MOST_DIGITS and not ARTICLE.search(_before(text, match)):
            yield _make("telefonnummer", match)


def _other_numbers(text: str) -> Iterator[Personal]:
    """Find numbers abroad, and numbers without an area code that are said to be for the telephone."""
    yield from (_make("telefonnummer", match) for match in FOREIGN.finditer(text))
    yield from (Personal("telefonnummer", match[1], match.start(1), match.end(1)) for match in SAID.finditer(text))


def _emails(text: str) -> Iterator[Personal]:
    for match in EMAIL.finditer(text):
        if _is_personal_box(match[1].lower(), match[2].lower()):
            yield _make("e-postadress", match)


def _any_emails(text: str) -> Iterator[Personal]:
    """Find every address; the bare word "at" is one's sign only after what looks like a name of a mailbox."""
    for match in ANY_EMAIL.finditer(text):
        local, sign = match[1].lower(), match[2].strip().lower()
        if sign != "at" or re.search(r"[._\d]", local) or local in GIVEN_NAMES or local in SHARED_BOXES:
            yield _make("e-postadress", match)


def _is_personal_box(local: str, host: str) -> bool:
    """Tell a person's address: "namn.efternamn", a given name, or any at a provider of private mail."""
    parts = [part.rstrip("0123456789") for part in re.split(r"[._]", local)]
    if any(part in SHARED_BOXES for part in parts) or local in SHARED_BOXES:
        return False
    if PRIVATE_HOSTS.fullmatch(host) or is_person_name(parts[0]):
        return True
    return len(parts) > 1 and all(re.fullmatch(r"[^\W\d_]+(?:-[^\W\d_]+)*", part) for part in parts)


FINDERS = (_mobiles, _identities, _emails, _landlines)
STRICT_FINDERS = (
    _accounts, _any_mobiles, _mobiles, _identities, _slipped_identities, _any_emails, _emails, _any_landlines, _landlines, _other_numbers
)  # fmt: skip
