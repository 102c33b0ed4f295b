"""Tell which list a Word paragraph stands in, how deep, and what number or letter it has there."""

from collections import defaultdict
from dataclasses import dataclass

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from corpus.extraction.word_styles import Style

_VAL = qn("w:val")
_BULLETS = frozenset({"bullet", "none"})
_LETTERS = {"lowerLetter": "a", "upperLetter": "A"}
DEEPEST = 8  # Word has nine levels, from 0


@dataclass(frozen=True, slots=True)
class Level:
    """How the items of a list's level are marked."""

    kind: str  # "bullet", "decimal", "lowerLetter" …
    start: int


class Numbering:
    """The lists of a document, counted in reading order."""

    def __init__(self, document: Document) -> None:
        relations = document.part.rels.values()
        parts = [relation.target_part for relation in relations if relation.reltype == RELATIONSHIP_TYPE.NUMBERING]
        self._levels: dict[tuple[str, int], Level] = {}
        self._abstract: dict[str, str] = {}
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        if parts and (root := getattr(parts[0], "element", None)) is not None:
            self._read(root)

    def mark(self, properties: BaseOxmlElement | None, style: Style) -> str:
        """Return what stands before an item's text ("  - ", "2. "), "" outside lists; to be called once a paragraph, in order."""
        identifier, depth = _list_of(properties, style)
        if identifier == "0":  # taken out of its style's list
            return ""
        if not identifier:
            return _named(style)
        level = self._levels.get((identifier, depth))
        indent = "".join(" " * (2 if self._is_bullet(identifier, above) else 3) for above in range(depth))
        if level is None or self._is_bullet(identifier, depth):
            return f"{indent}- "
        count = self._count(identifier, depth, level)
        letter = _LETTERS.get(level.kind)
        return f"{indent}- {chr(ord(letter) + (count - 1) % 26)}) " if letter else f"{indent}{count}. "

    def _is_bullet(self, identifier: str, depth: int) -> bool:
        level = self._levels.get((identifier, depth))
        return level is None or level.kind in _BULLETS

    def _count(self, identifier: str, depth: int, level: Level) -> int:
        """Count an item; lists that share a definition go on counting, as in Word, and a deeper level begins anew."""
        counts = self._counts[self._abstract[identifier]]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        return counts[depth]

    def _read(self, root: BaseOxmlElement) -> None:
        abstract = {each.get(qn("w:abstractNumId"), ""): each for each in root.findall(qn("w:abstractNum"))}
        for number in root.findall(qn("w:num")):
            identifier = number.get(qn("w:numId"), "")
            reference = number.find(qn("w:abstractNumId"))
            key = reference.get(_VAL, "") if reference is not None else ""
            overrides = {each.get(qn("w:ilvl"), ""): each for each in number.findall(qn("w:lvlOverride"))}
            # A list with a start of its own counts by itself.
            self._abstract[identifier] = f"{key}/{identifier}" if overrides else key
            for level in abstract[key].findall(qn("w:lvl")) if key in abstract else ():
                depth = level.get(qn("w:ilvl"), "0")
                self._levels[identifier, int(depth)] = _read_level(level, overrides.get(depth))


def _read_level(level: BaseOxmlElement, override: BaseOxmlElement | None) -> Level:
    kind, start = level.find(qn("w:numFmt")), level.find(qn("w:start"))
    restart = override.find(qn("w:startOverride")) if override is not None else None
    begins = restart if restart is not None else start
    return Level(
        kind=kind.get(_VAL, "decimal") if kind is not None else "decimal",
        start=int(begins.get(_VAL, "1")) if begins is not None else 1,
    )


def _list_of(properties: BaseOxmlElement | None, style: Style) -> tuple[str, int]:
    """Return the list's identifier, "" for none, and the depth, from the paragraph or else from its style."""
    own = properties.find(qn("w:numPr")) if properties is not None else None
    identifier, depth = style.list_id, style.list_depth
    if own is not None:
        number, level = own.find(qn("w:numId")), own.find(qn("w:ilvl"))
        identifier = number.get(_VAL, "") if number is not None else identifier
        depth = int(level.get(_VAL, "0")) if level is not None else depth
    return identifier, min(max(depth, 0), DEEPEST)


def _named(style: Style) -> str:
    """Mark an item whose style is a list by its name alone."""
    indent = "  " * style.list_depth
    return f"{indent}- " if style.is_bullet_name else ""
