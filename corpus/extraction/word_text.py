"""The text of a Word paragraph as it reads when every change is accepted: with links and note marks, without what is hidden."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from corpus.extraction.characters import raise_digits, write_link

_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATHEMATICS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DELETED = frozenset({qn("w:del"), qn("w:moveFrom")})
_INSERTED = frozenset({qn("w:ins"), qn("w:moveTo")})
_SKIPPED = frozenset({qn("w:pPr"), qn("w:rPr"), qn("w:sdtPr"), qn("w:rt"), qn("w:object"), f"{_COMPATIBILITY}Fallback"})
_TEXTS = frozenset({qn("w:t"), f"{_MATHEMATICS}t"})
_SIGNS = {qn("w:tab"): " ", qn("w:ptab"): " ", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-", qn("w:softHyphen"): ""}
_NOTES = {qn("w:footnoteReference"): "footnotes", qn("w:endnoteReference"): "endnotes"}
_OFF = frozenset({"0", "false", "off", "none"})
_ADDRESS = re.compile(r'HYPERLINK\s+"([^"]+)"')


@dataclass(slots=True)
class Findings:
    """What was met on the way, in reading order."""

    notes: list[tuple[str, str]] = field(default_factory=list)  # the part ("footnotes") and the identifier of each note
    comments: int = 0
    has_changes: bool = False
    has_hidden: bool = False


@dataclass(slots=True)
class _Field:
    """A field of Word's: an instruction, then what it shows, which begins at a piece of the text."""

    instruction: str = ""
    begin: int = -1


class ParagraphReader:
    """Reads one paragraph; `boxes` are the text boxes that are anchored in it."""

    def __init__(self, findings: Findings, links: Mapping[str, str], raised: frozenset[str] = frozenset()) -> None:
        self.boxes: list[BaseOxmlElement] = []
        self._findings = findings
        self._links = links
        self._raised = raised  # the character styles that raise text
        self._pieces: list[str] = []
        self._fields: list[_Field] = []

    def read(self, paragraph: BaseOxmlElement) -> str:
        """Return the paragraph's text; a line break is a newline."""
        self._children(paragraph)
        return "".join(self._pieces)

    def _children(self, element: BaseOxmlElement) -> None:
        for child in element.iterchildren("*"):
            self._element(child)

    def _element(self, element: BaseOxmlElement) -> None:
        tag = str(element.tag)
        if tag in _SKIPPED or self._is_deleted(tag):
            return
        if tag == qn("w:r"):
            self._run(element)
        elif tag == qn("w:hyperlink"):
            self._link(element, self._links.get(element.get(qn("r:id"), ""), ""))
        elif tag == qn("w:fldSimple"):
            self._link(element, _address(element.get(qn("w:instr"), "")))
        elif tag == qn("w:txbxContent"):
            self.boxes.append(element)
        elif tag == qn("w:sdt") and element.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}") is not None:
            return  # "Klicka här för att ange text"
        elif not self._sign(element, tag):
            self._children(element)

    def _is_deleted(self, tag: str) -> bool:
        self._findings.has_changes |= tag in _DELETED or tag in _INSERTED
        return tag in _DELETED

    def _run(self, run: BaseOxmlElement) -> None:
        properties = run.find(qn("w:rPr"))
        if properties is not None and _is_on(properties.find(qn("w:vanish"))):
            self._findings.has_hidden |= any(text.text for text in run.iter(qn("w:t")))
            return
        begin = len(self._pieces)
        self._children(run)
        if properties is not None and self._is_raised(properties):
            self._pieces[begin:] = [raise_digits("".join(self._pieces[begin:]))]

    def _is_raised(self, properties: BaseOxmlElement) -> bool:
        own, style = properties.find(qn("w:vertAlign")), properties.find(qn("w:rStyle"))
        if own is not None:
            return bool(own.get(qn("w:val")) == "superscript")
        return style is not None and style.get(qn("w:val")) in self._raised

    def _sign(self, element: BaseOxmlElement, tag: str) -> bool:
        """Read what stands for text or a mark; tell whether it was that."""
        if tag in _TEXTS:
            self._pieces.append(element.text or "")
        elif tag in _SIGNS:
            self._pieces.append(_SIGNS[tag])
        elif tag == qn("w:br"):
            self._pieces.append("\n" if element.get(qn("w:type"), "textWrapping") == "textWrapping" else " ")
        elif tag in _NOTES:
            self._note(element, _NOTES[tag])
        elif tag == qn("w:commentReference"):
            self._findings.comments += 1
        elif tag == qn("w:fldChar"):
            self._field(element.get(qn("w:fldCharType"), ""))
        elif tag == qn("w:instrText"):
            if self._fields:
                self._fields[-1].instruction += element.text or ""
        else:
            return False
        return True

    def _note(self, element: BaseOxmlElement, part: str) -> None:
        self._findings.notes.append((part, element.get(qn("w:id"), "")))
        self._pieces.append(raise_digits(str(len(self._findings.notes))))

    def _link(self, element: BaseOxmlElement, address: str) -> None:
        begin = len(self._pieces)
        self._children(element)
        self._pieces[begin:] = [write_link("".join(self._pieces[begin:]), address)]

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].begin = len(self._pieces)
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            address = _address(ended.instruction)
            if address and ended.begin >= 0:
                self._pieces[ended.begin :] = [write_link("".join(self._pieces[ended.begin :]), address)]


def read_links(part: Part) -> dict[str, str]:
    """Return the addresses outside the document that a part's links lead to, by their identifiers."""
    return {identifier: relation.target_ref for identifier, relation in part.rels.items() if relation.is_external}


def _address(instruction: str) -> str:
    match = _ADDRESS.search(instruction)
    return match[1] if match else ""


def _is_on(element: BaseOxmlElement | None) -> bool:
    return element is not None and element.get(qn("w:val"), "true") not in _OFF
