"""Write what an Excel cell shows as Swedes write it in a text: "12 500 kr", "75 %", "2026-03-01"."""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

Value = bool | int | float | str | datetime | date | time | timedelta | None

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^-\]]*)[^\]]*\]|\[[^\]]*\]|_.|\*.')  # also colours, conditions, and widths to leave empty
_SYMBOL = re.compile(r"[€$£%]|kr\b|SEK|EUR", re.IGNORECASE)
_GROUPED = re.compile(r"#[, \u00a0]#")
_TEMPLATE = re.compile(r"0(?:0|\\?[- ])*0")  # "000\\ 00" for a postcode: a code, not a number
_SCALED = re.compile(r"[#0](,+)(?:\.|[^#0,.]|$)")
_DECIMALS = re.compile(r"\.([0#?]+)")
GENERAL_DIGITS = 12  # Excel itself shows at most 11; one more keeps large whole numbers as they are


def write_value(value: Value, pattern: str = "General") -> str:
    """Write a value as its number format (the pattern) has it."""
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if isinstance(value, int | float):
        return _write_number(value, pattern)
    if isinstance(value, datetime | date | time | timedelta):
        return _write_moment(value, pattern)
    return value or ""


def _write_number(value: float, pattern: str) -> str:
    section = _section(value, pattern)
    bare = _LITERAL.sub("", section)
    if section.lower() in ("general", "@", "") or "e+" in bare.lower() or "/" in bare or not re.search(r"[0#?]", bare):
        return _plain(value)
    if _TEMPLATE.fullmatch(section):
        return _fill(abs(round(value)), section)
    shown = Decimal(str(value)) * (100 if "%" in bare else 1)
    if scale := _SCALED.search(bare):
        shown /= 1000 ** len(scale[1])
    number = _decimals(abs(shown), _DECIMALS.search(bare))
    if _GROUPED.search(_LITERAL.sub(lambda match: " " if match[2] in (" ", "\u00a0") else "", section)):
        number = number.replace(",", " ")
    else:
        number = number.replace(",", "")
    sign = "-" if shown < 0 and re.search("[1-9]", number) else ""
    return _with_unit(sign + number.replace(".", ","), section)


def _section(value: float, pattern: str) -> str:
    """Choose among the formats for positive numbers, negative ones and zero."""
    sections = pattern.split(";")
    if value < 0 and len(sections) > 1:
        return sections[1] or sections[0]
    return (sections[2] if value == 0 and len(sections) > 2 and re.search("[0#]", sections[2]) else "") or sections[0]


def _plain(value: float) -> str:
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    shown = f"{value:.{GENERAL_DIGITS}g}"
    return (f"{value:f}" if "e" in shown else shown).replace(".", ",")


def _fill(value: int, template: str) -> str:
    """Put figures in the places of a code, and zeros before them."""
    digits = iter(str(value).zfill(template.count("0")))
    filled = re.sub("0", lambda _: next(digits, ""), template.replace("\\", ""))
    return filled + "".join(digits)


def _decimals(value: Decimal, decimals: re.Match[str] | None) -> str:
    """Write a number with as many decimals as its format asks for; those marked # are left out when they are zero."""
    places = len(decimals[1]) if decimals else 0
    text = f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,}"
    optional = decimals[1].replace("0", "") if decimals else ""
    for _ in optional:
        text = text.removesuffix("0") if "." in text else text
    return text.rstrip(".") if decimals else text


def _with_unit(number: str, section: str) -> str:
    """Put the words and signs of a format round a number: "kr", "st", "%", "ca"."""
    place = re.search(r"[0#?]", _LITERAL.sub(lambda match: "x" * len(match[0]), section))
    if place is None:
        return number
    before, after = _words(section[: place.start()]), _words(re.sub(r"^[0#?., \u00a0]+", "", section[place.start() :]))
    if _SYMBOL.fullmatch(before) and not after:  # the Swedish order: "50 €"
        before, after = "", before
    return " ".join(part for part in (before, number, after) if part)


def _words(text: str) -> str:
    """Return the literal words of a part of a format, without placeholders."""
    kept = _LITERAL.sub(lambda match: match[1] or match[2] or match[3] or "", text)
    return " ".join(re.sub(r"[#0?*_()]|(?<!\w)[-+.,](?!\w)", " ", kept).split())


def _write_moment(value: datetime | date | time | timedelta, pattern: str) -> str:
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    letters = _LITERAL.sub("", pattern).lower()
    if "d" not in letters and "h" not in letters and "y" in letters:  # a month or a year is shown, so no day is meant
        return f"{value:%Y-%m}" if "m" in letters else f"{value:%Y}"
    has_time = isinstance(value, datetime) and value.time() != time()
    return f"{value:%Y-%m-%d %H:%M}" if has_time else f"{value:%Y-%m-%d}"
