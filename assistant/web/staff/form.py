"""Keep the form and the Markdown head in step: read what a head holds, and write what the form says into it."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import zip_longest

from assistant.staff.editing import change_fields
from assistant.web.staff.fields import Field, find_field
from assistant.web.staff.submission import Submission
from corpus.front import FRONT_MATTER, Manuscript, split_manuscript, write_manuscript
from corpus.schema import PARTIAL_DATE

MOST_BETWEEN = 100  # blank lines between head and text that are kept
SOURCE_KEYS = ("n", "title", "url", "published", "note")
PARTS: dict[str, tuple[str, ...]] = {"period": ("from", "to"), "employees": ("min", "max"), "contact": ("name", "url")}


def value_at(front: Mapping[str, object], name: str) -> object:
    """Return the value of a dotted key, None where it is not there."""
    value: object = front
    for key in name.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def as_text(value: object) -> str:
    """Write a value of the head as it stands in a one-line field."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def as_list(value: object) -> list[str]:
    """Write a list of the head as texts; a single value counts as a list of one."""
    if value is None:
        return []
    return [as_text(item) for item in value] if isinstance(value, list | tuple) else [as_text(value)]


def as_parts(value: object, keys: Sequence[str]) -> list[str]:
    """Write the values of a mapping's keys as texts."""
    return [as_text(value.get(key)) if isinstance(value, Mapping) else "" for key in keys]


def as_rows(value: object) -> list[list[str]]:
    """Write the sources of a head as rows of texts."""
    return [as_parts(item, SOURCE_KEYS) for item in value] if isinstance(value, list | tuple) else []


def split_text(markdown: str) -> tuple[str, str, int]:
    """Return the head between its --- lines, the text after them, and how many blank lines stand between; the head may be ""."""
    match = FRONT_MATTER.match(markdown)
    rest = markdown[match.end() :] if match else markdown
    body = rest.lstrip("\n")
    return match[1] if match else "", body, len(rest) - len(body)


def join_text(given: Submission) -> str:
    """Return the Markdown of the head and the text as they stand in the editor."""
    head, body = (given.text(name).replace("\r\n", "\n") for name in ("head", "body"))
    between = "\n" * min(given.number("between"), MOST_BETWEEN)
    return f"---\n{head.strip()}\n---\n{between}{body}" if head.strip() else between + body


def apply_form(markdown: str, given: Submission, *, place: str) -> str:
    """Return the Markdown with the fields that were touched in the form; the rest of the head stays as it is written.

    Raises:
        AdviserError: the head cannot be read, so that nothing can be written into it.
    """
    touched = [field for name in dict.fromkeys(given.all("touched")) if (field := find_field(name)) and field.name == name]
    if not touched:
        return markdown
    changed = change_fields(markdown, {field.name: read_field(field, given) for field in touched}, place=place)
    return _without_empty(changed, place)


def set_value(markdown: str, name: str, value: object, *, place: str) -> str:
    """Return the Markdown with one key of its head set.

    Raises:
        AdviserError: the head cannot be read.
    """
    return change_fields(markdown, {name: value}, place=place)


def _without_empty(markdown: str, place: str) -> str:
    """Take away the groups that were left without any key."""
    manuscript = split_manuscript(markdown, place=place)
    front = _pruned(manuscript.front)
    return markdown if front == manuscript.front else write_manuscript(Manuscript(front, manuscript.body))


def _pruned(values: Mapping[str, object]) -> dict[str, object]:
    inner = {key: _pruned(value) if isinstance(value, Mapping) else value for key, value in values.items()}
    return {key: value for key, value in inner.items() if value != {}}


def read_field(field: Field, given: Submission) -> object:
    """Return what the form says of a field as it is written in the head, None for nothing."""
    match field.control:
        case "lines" | "documents":
            lines = [line.strip() for text in given.all(field.name) for line in text.splitlines()]
            return [line for line in lines if line] or None
        case "words":
            return list(given.all(field.name)) or None
        case "sources":
            return _read_sources(given)
        case "period" | "employees" | "contact":
            return _read_parts(field, given)
        case _:
            return _yaml_value(given.text(field.name)) if field.control == "day" else given.text(field.name).strip() or None


def _read_parts(field: Field, given: Submission) -> dict[str, object] | None:
    parts = {key: given.text(f"{field.name}.{key}").strip() for key in PARTS[field.control]}
    plain = field.control == "contact"
    return {key: text if plain else _yaml_value(text) for key, text in parts.items() if text} or None


def _read_sources(given: Submission) -> list[dict[str, object]] | None:
    columns = [given.all(f"sources.{key}") for key in SOURCE_KEYS]
    rows = [dict(zip(SOURCE_KEYS, (text.strip() for text in row), strict=True)) for row in zip_longest(*columns, fillvalue="")]
    return [_source(row) for row in rows if row["title"] or row["url"]] or None


def _source(row: Mapping[str, str]) -> dict[str, object]:
    """Return a source as it is written; a page without a date says so, other empty keys are left out."""
    given: dict[str, object] = {"n": _yaml_value(row["n"]), "title": row["title"], "published": _yaml_value(row["published"])}
    return given | {key: row[key] for key in ("url", "note") if row[key]}


def _yaml_value(text: str) -> object:
    """Return a date or a number as YAML knows it, else the text as it is, of which the check says what is wrong."""
    text = text.strip()
    if text.isdecimal() and len(text) < 10:
        return int(text)
    match = PARTIAL_DATE.fullmatch(text)
    if match and match[3]:
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text or None
