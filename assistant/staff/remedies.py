"""What is done about questions without an answer: begin a document, or give one a gap, an alias or a wish. Nothing is published."""

import unicodedata
from collections.abc import Mapping, Sequence

import yaml

from assistant.staff.editing import change_fields
from assistant.staff.roles import Actor, require
from assistant.staff.types import Edit, Sheet
from assistant.staff.writing import WritingDesk
from corpus.errors import AdviserError
from corpus.front import read_mapping, split_manuscript
from corpus.shelf import Revision

LONGEST_SENTENCE = 500  # characters of a gap or a wish: one sentence that is searched with
LONGEST_ALIAS = 100  # characters: longer is a description and no name
MOST_WISHES = 20  # in a new document; a theme shows five, and more can be written in the editor
WIDE = 10_000  # characters: a wish stays on one line of the file


class Remedies:
    """Each of them makes a draft, by a redaktör, as every other change in the library."""

    def __init__(self, desk: WritingDesk) -> None:
        """Take what keeps the versions and the log."""
        self._desk = desk

    def begin_document(self, actor: Actor, title: str, wishes: Sequence[str]) -> str:
        """Begin a document that has these questions as what a company says whom it fits; return its id.

        Raises:
            AdviserError: the title is empty, or the questions are too many or too long.
        """
        found = list(dict.fromkeys(_tidy(wish, "En fråga", LONGEST_SENTENCE) for wish in wishes if wish.strip()))
        if len(found) > MOST_WISHES:
            raise AdviserError(f"{len(found)} frågor är för många att börja med; högst {MOST_WISHES} ryms. Ta bort några.")
        name = self._desk.add_text(actor, _tidy(title, "Titeln", LONGEST_SENTENCE))
        if found:
            sheet = self._desk.show(actor, name)
            edit = Edit(sheet.markdown, _write({"needs": found}), "Frågor som företag har ställt", sheet.number)
            self._desk.save(actor, name, edit)
        return name

    def add_gap(self, actor: Actor, document_id: str, sentence: str) -> Revision:
        """Let a document say that something is not known; the adviser then answers that, and whom to ask.

        Raises:
            AdviserError: there is no such document, or it says so already.
        """
        gap = _tidy(sentence, "Luckan", LONGEST_SENTENCE)
        return self._add_to_head(actor, document_id, "gaps", gap if gap.endswith((".", "!", "?")) else f"{gap}.")

    def add_alias(self, actor: Actor, document_id: str, alias: str) -> Revision:
        """Give a programme another name that companies use.

        Raises:
            AdviserError: there is no such document, it is about no programme, or it has that name already.
        """
        name = _tidy(alias, "Namnet", LONGEST_ALIAS)
        sheet = self._show(actor, document_id)
        if sheet.entry.title.casefold() == name.casefold():
            raise AdviserError(f"{sheet.entry.title} är redan programmets namn. Skriv det andra namn som företagen använder.")
        if not split_manuscript(sheet.markdown, place=document_id).front.get("programme"):
            raise AdviserError(f"{sheet.entry.title} beskriver inget program, så det kan inte få ett alias. Välj ett program.")
        return self._add_to_head(actor, document_id, "programme.aliases", name)

    def add_wish(self, actor: Actor, document_id: str, wish: str) -> Revision:
        """Add what a company says whom a document fits, to the questions beside it: searched with, never shown.

        Raises:
            AdviserError: there is no such document, its questions cannot be read, or it has that one already.
        """
        line = _tidy(wish, "Raden", LONGEST_SENTENCE)
        sheet = self._show(actor, document_id)
        if "asked" in split_manuscript(sheet.markdown, place=document_id).front:
            raise AdviserError(f"{sheet.entry.title} har sina frågor i huvudet. Öppna dokumentet och skriv raden där, under asked.")
        asked = read_mapping(sheet.asked, place=document_id, part="rutan Frågor", first=1) if sheet.asked.strip() else {}
        needs = _with_item(asked.get("needs"), line, sheet.entry.title)
        rest = {str(key): value for key, value in asked.items() if key != "needs"}
        text = _heading(sheet.asked) + _write({"needs": needs, **rest})
        return self._desk.save(actor, document_id, Edit(sheet.markdown, text, f"Tillagt behovsord: {line}", sheet.number))

    def _show(self, actor: Actor, document_id: str) -> Sheet:
        require(actor, "redaktör")
        return self._desk.show(actor, document_id)

    def _add_to_head(self, actor: Actor, document_id: str, key: str, item: str) -> Revision:
        sheet = self._show(actor, document_id)
        value: object = split_manuscript(sheet.markdown, place=document_id).front
        for part in key.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        markdown = change_fields(sheet.markdown, {key: _with_item(value, item, sheet.entry.title)}, place=document_id)
        return self._desk.save(actor, document_id, Edit(markdown, sheet.asked, f"Tillagt: {item}", sheet.number))


def _tidy(text: str, what: str, longest: int) -> str:
    """Return a text on one line and without control characters.

    Raises:
        AdviserError: it is empty or too long.
    """
    normal = unicodedata.normalize("NFC", text)
    tidy = " ".join("".join(" " if unicodedata.category(letter)[0] == "C" else letter for letter in normal).split())
    if not tidy:
        raise AdviserError(f"{what} är tom. Skriv något i rutan.")
    if len(tidy) > longest:
        raise AdviserError(f"{what} är {len(tidy)} tecken; högst {longest} kan sparas. Korta texten.")
    return tidy


def _with_item(value: object, item: str, title: str) -> list[object]:
    found = list(value) if isinstance(value, list | tuple) else []
    if item.casefold() in (str(one).casefold() for one in found):
        raise AdviserError(f"”{item}” står redan i {title}.")
    return [*found, item]


def _heading(asked: str) -> str:
    """Return the comment that a file of questions begins with."""
    lines = asked.splitlines(keepends=True)
    count = next((place for place, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return "".join(lines[:count])


def _write(asked: Mapping[str, object]) -> str:
    return str(yaml.safe_dump(dict(asked), allow_unicode=True, sort_keys=False, width=WIDE))
