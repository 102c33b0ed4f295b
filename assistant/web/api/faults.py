"""Say in Swedish what is wrong with a request: which field, and what it should have been."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

# By pydantic's names of errors; the names in braces are what the error tells of the limit that was passed.
SENTENCES: Final[Mapping[str, str]] = {
    "missing": "saknas",
    "extra_forbidden": "finns inte",
    "json_invalid": "är ingen JSON",
    "string_type": "ska vara text",
    "string_unicode": "innehåller tecken som inte går att läsa",
    "string_too_short": "ska ha minst {min_length} tecken",
    "string_too_long": "ska ha högst {max_length} tecken",
    "string_pattern_mismatch": "ska innehålla minst en bokstav eller siffra",
    "literal_error": "ska vara {expected}",
    "list_type": "ska vara en lista",
    "too_long": "ska ha högst {max_length} delar",
    "model_attributes_type": "ska vara ett objekt",
    "bool_type": "ska vara true eller false",
    "bool_parsing": "ska vara true eller false",
    "int_type": "ska vara ett heltal",
    "int_parsing": "ska vara ett heltal",
    "int_parsing_size": "är ett för stort tal",
    "greater_than_equal": "ska vara minst {ge}",
    "less_than_equal": "ska vara högst {le}",
    **dict.fromkeys(
        ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"), "ska vara en dag, skriven ÅÅÅÅ-MM-DD"
    ),
}
OTHER: Final = "går inte att använda"


def list_faults(errors: Sequence[Any]) -> list[dict[str, str]]:  # Any: pydantic's error dictionaries
    """Return where each fault stands, without repeating what was sent."""
    return [{"field": ".".join(str(part) for part in error["loc"][1:]), "fault": _sentence(error)} for error in errors]


def _sentence(error: Mapping[str, Any]) -> str:
    context = {name: str(value).replace(" or ", " eller ") for name, value in (error.get("ctx") or {}).items()}
    return SENTENCES.get(error["type"], OTHER).format(**context)
