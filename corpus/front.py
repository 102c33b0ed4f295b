"""The head of a document, between its two `---` lines: read with the schema, and written so that people can read it."""

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from corpus.errors import AdviserError
from corpus.schema import FrontMatter

MAX_WIDTH = 140  # characters to a line of YAML
MAX_FRONT_MATTER = 100_000  # characters; the longest shipped one has 6,000
FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
UNCLOSED_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n\w+:")
SCHEMA_MESSAGES = {
    "extra_forbidden": "okänd nyckel",
    "missing": "nyckeln saknas",
    "literal_error": "{input!r} är inget av de tillåtna värdena: {expected}",
    "string_too_short": "värdet är tomt",
    "string_type": "{input!r} är ingen text; sätt citattecken runt värdet",
    "string_pattern_mismatch": "{input!r} har fel form",
    "tuple_type": "{input!r} är ingen lista; skriv [a, b]",
}


class _Loader(yaml.SafeLoader):
    """Safe YAML that refuses a key given twice, of which the last would win in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:
        keys = [key.value for key, _ in node.value]
        if twice := next((key for key in keys if keys.count(key) > 1), None):
            raise yaml.constructor.ConstructorError(problem=f"nyckeln {twice} står två gånger", problem_mark=node.start_mark)
        return super().construct_mapping(node, deep)


class _Dumper(yaml.SafeDumper):
    """Safe YAML that writes a value again instead of pointing at where it stood first."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def read_front(raw: str, *, place: str, asked: str = "", asked_place: str = "") -> FrontMatter:
    """Read the YAML of a head, and of the questions beside the document; the places stand in the messages.

    Raises:
        AdviserError: the YAML is broken, or breaks the schema.
    """
    data = read_mapping(raw, place=place)
    if asked and "asked" in data:
        raise AdviserError(f"{place}: nyckeln asked står i huvudet och finns som fil bredvid. Behåll frågorna på ett av ställena.")
    if asked:
        data["asked"] = read_mapping(asked, place=asked_place, part="filen", first=1)
    try:
        return FrontMatter.model_validate(data)
    except ValidationError as error:
        raise AdviserError(f"{place}: {_schema_reason(error)}. Se corpus/README.md för nycklarna.") from error


def read_mapping(raw: str, *, place: str, part: str = "huvudet mellan ---raderna", first: int = 2) -> dict[Hashable, object]:
    """Read YAML that must be a mapping without the same key twice; `first` is the number of its first line.

    Raises:
        AdviserError: it is not.
    """
    if len(raw) > MAX_FRONT_MATTER:
        raise AdviserError(f"{place}: {part} är {len(raw)} tecken; högst {MAX_FRONT_MATTER} kan läsas. Korta texten.")
    try:
        data = yaml.load(raw, Loader=_Loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise AdviserError(f"{place}: {part} är inte giltig YAML ({_yaml_reason(error, first)}). Rätta raden och försök igen.") from error
    if not isinstance(data, dict):
        raise AdviserError(f"{place}: {part} ska bestå av rader av formen nyckel: värde. Rätta det och försök igen.")
    return data


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A document as it is edited: the keys of its head, not yet held against the schema, and its body with its page marks."""

    front: Mapping[str, object]
    body: str


def split_manuscript(markdown: str, *, place: str) -> Manuscript:
    """Divide a document's Markdown into head and body.

    Raises:
        AdviserError: the head is missing or no YAML.
    """
    match = FRONT_MATTER.match(markdown)
    if match is None:
        raise AdviserError(f"{place} saknar huvud. Börja dokumentet med en rad ---, nycklarna och en rad ---.")
    front = {str(key): value for key, value in read_mapping(match[1], place=place).items()}
    return Manuscript(front, markdown[match.end() :].strip())


def write_manuscript(manuscript: Manuscript) -> str:
    """Write a document's Markdown; lists and mappings without others in them stand on one line, but for the head itself."""
    front = dict(manuscript.front)
    is_flat = not any(isinstance(value, Mapping | list | tuple) for value in front.values())
    style = False if is_flat else None
    head = yaml.dump(front, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=style, width=MAX_WIDTH)
    return f"---\n{head}---\n\n{manuscript.body.strip()}\n"


def _yaml_reason(error: Exception, first: int) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return f"rad {error.problem_mark.line + first}: {error.problem}"  # counted from 0; in a document after the first ---
    return str(error).splitlines()[0]


def _schema_reason(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"]) or "huvudet"
    more = f" (och {error.error_count() - 1} fel till)" if error.error_count() > 1 else ""
    return f"{where}: {_schema_message(first)}{more}"


def _schema_message(details: ErrorDetails) -> str:
    template = SCHEMA_MESSAGES.get(details["type"])
    if template is None:
        return details["msg"].removeprefix("Value error, ")
    return template.format(input=details["input"], expected=details.get("ctx", {}).get("expected", "").replace(" or ", " eller "))
