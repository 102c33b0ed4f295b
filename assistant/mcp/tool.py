"""What one tool for other programs is: its words, what it takes and gives; and to use it with what a program sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from corpus.errors import AdviserError

WRONG = "Fältet {field} går inte att använda; det ska vara: {expected}."
MISSING = "Fältet {field} saknas; det ska vara: {expected}."
UNKNOWN = "Fältet {field} finns inte; verktyget tar {known}."
LONGEST_FIELD = 60  # characters of a field's name that a program made up


class ToolInput(BaseModel):
    """What a tool takes; unknown fields are refused, so that a misspelt one does not pass unnoticed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Input = TypeVar("Input", bound=ToolInput)
Output = TypeVar("Output")


@dataclass(frozen=True, slots=True)
class Tool(Generic[Input, Output]):
    """One tool: it finds what is asked for, and writes it as text for a person or a language model."""

    name: str
    title: str
    description: str
    input: type[Input]
    output: type[Output]
    find: Callable[[Input], Output]
    write: Callable[[Output], str]

    def input_schema(self) -> dict[str, Any]:  # Any: a JSON schema
        """Return the JSON schema of what the tool takes."""
        return self.input.model_json_schema()

    def output_schema(self) -> dict[str, Any]:  # Any: a JSON schema
        """Return the JSON schema of the object the tool gives."""
        return TypeAdapter(self.output).json_schema(mode="serialization")


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a tool gives: text, and the same as a JSON object."""

    text: str
    record: dict[str, Any]  # Any: a JSON object


def use_tool(tool: Tool[Any, Any], arguments: Mapping[str, object]) -> ToolResult:  # Any: whatever the tool takes and gives
    """Use a tool with what a program sent.

    Raises:
        AdviserError: what was sent does not fit, or there is no answer; one Swedish sentence.
    """
    try:
        given = tool.input.model_validate(arguments)
    except ValidationError as error:
        raise AdviserError(_fault(tool.input, error)) from None  # the cause would carry what was asked
    found = tool.find(given)
    return ToolResult(tool.write(found), TypeAdapter(tool.output).dump_python(found, mode="json"))


def _fault(model: type[ToolInput], error: ValidationError) -> str:
    """Say which field is wrong first, and what it shall be, without repeating what was sent."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    known = model.model_fields.get(name)
    if known is None:
        return UNKNOWN.format(field=repr(name[:LONGEST_FIELD]), known=", ".join(model.model_fields))
    is_missing = first["type"] == "missing" and len(first["loc"]) == 1
    return (MISSING if is_missing else WRONG).format(field=name, expected=known.description)
