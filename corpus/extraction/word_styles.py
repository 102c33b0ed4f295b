"""What a Word paragraph's style says of it: whether it is a heading, a list item or a line of the table of contents."""

import re
from dataclasses import dataclass

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

# Word writes its own styles' English names into the file; other programs write the names of their own language.
_HEADING = re.compile(r"(?:heading|rubrik|överskrift|otsikko) ?([1-9])(?: .*)?")
_TITLE = re.compile(r"title|titel|dokumenttitel|rubrik|huvudrubrik")
_CONTENTS = re.compile(
    r"(?:toc|innehåll|contents|table of figures|figurförteckning)(?: ?\d+| heading)?|innehållsförteckning(?:srubrik)?|toc ?heading"
)
_BULLETS = re.compile(r"(?:list bullet|list number|punktlista|numrerad lista)(?: ?([2-5]))?")
_MOST_PARENTS = 20  # a style based on itself would never end


@dataclass(frozen=True, slots=True)
class Style:
    """What is known of a paragraph style."""

    heading: int = 0  # 1–9; 0 for text
    is_title: bool = False
    is_contents: bool = False
    is_bullet_name: bool = False
    list_id: str = ""
    list_depth: int = 0


PLAIN = Style()


def read_styles(document: Document) -> dict[str, Style]:
    """Return the paragraph styles by their identifiers; the default style is under ""."""
    found = {each.get(qn("w:styleId"), ""): each for each in document.styles.element.findall(qn("w:style"))}
    styles = {identifier: _read_style(_lineage(each, found)) for identifier, each in found.items()}
    styles[""] = PLAIN
    return styles


def read_raised(document: Document) -> frozenset[str]:
    """Return the identifiers of the styles whose text stands raised."""
    found = document.styles.element.findall(qn("w:style"))
    marks = ((each, each.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")) for each in found)
    return frozenset(each.get(qn("w:styleId"), "") for each, mark in marks if mark is not None and mark.get(qn("w:val")) == "superscript")


def read_heading(properties: BaseOxmlElement | None, style: Style) -> int:
    """Return a paragraph's heading level, from its own outline level or else its style; 0 for text."""
    own = _outline_level(properties)
    return style.heading if own is None else own


def _lineage(element: BaseOxmlElement, found: dict[str, BaseOxmlElement]) -> list[BaseOxmlElement]:
    """Return a style and those it is based on, the nearest first."""
    line = [element]
    while len(line) < _MOST_PARENTS:
        parent = line[-1].find(qn("w:basedOn"))
        identifier = parent.get(qn("w:val"), "") if parent is not None else ""
        if identifier not in found:
            break
        line.append(found[identifier])
    return line


def _read_style(line: list[BaseOxmlElement]) -> Style:
    names = [_name(each) for each in line]
    heading = next((int(match[1]) for name in names if (match := _HEADING.fullmatch(name))), 0)
    outlines = (_outline_level(each.find(qn("w:pPr"))) for each in line)
    outline = next((level for level in outlines if level is not None), 0)
    bullet = next((match for name in names if (match := _BULLETS.fullmatch(name))), None)
    list_id, list_depth = _list_of(line)
    return Style(
        heading=heading or outline,
        is_title=bool(_TITLE.fullmatch(names[0])),
        is_contents=bool(_CONTENTS.fullmatch(names[0])),
        is_bullet_name=bullet is not None,
        list_id="" if heading or outline else list_id,  # a numbered heading is no list item
        list_depth=max(list_depth, int(bullet[1]) - 1 if bullet and bullet[1] else 0),
    )


def _name(element: BaseOxmlElement) -> str:
    name = element.find(qn("w:name"))
    return name.get(qn("w:val"), "").strip().lower() if name is not None else ""


def _outline_level(properties: BaseOxmlElement | None) -> int | None:
    """Return 1–9 for an outline level, 0 where it says that this is text, and None where it says nothing."""
    level = properties.find(qn("w:outlineLvl")) if properties is not None else None
    value = level.get(qn("w:val"), "") if level is not None else ""
    return (int(value) + 1) % 10 if value.isdecimal() else None  # 9 stands for text


def _list_of(line: list[BaseOxmlElement]) -> tuple[str, int]:
    for each in line:
        number, level = (
            each.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}"),
            each.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:ilvl')}"),
        )
        if number is not None:
            return number.get(qn("w:val"), ""), int(level.get(qn("w:val"), "0")) if level is not None else 0
    return "", 0
