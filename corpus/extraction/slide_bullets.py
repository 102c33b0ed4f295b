"""Tell whether a paragraph on a slide is a list item: from itself, its shape, the slide's layout or the master, the nearest first."""

from collections.abc import Iterator

from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import BaseOxmlElement
from pptx.shapes.autoshape import Shape
from pptx.slide import Slide
from pptx.text.text import _Paragraph

NUMBERED, BULLET, NONE = "1.", "-", ""
_KINDS = {qn("a:buAutoNum"): NUMBERED, qn("a:buChar"): BULLET, qn("a:buBlip"): BULLET, qn("a:buNone"): NONE}


def read_bullet(paragraph: _Paragraph, shape: Shape, slide: Slide) -> str:
    """Return BULLET, NUMBERED or, for an ordinary paragraph, NONE."""
    level = qn(f"a:lvl{paragraph.level + 1}pPr")
    stated = [paragraph._p.find(qn("a:pPr")), *(style.find(level) for style in _list_styles(shape, slide))]
    kinds = (_KINDS[str(child.tag)] for properties in stated if properties is not None for child in properties if child.tag in _KINDS)
    return next(kinds, NONE)


def _list_styles(shape: Shape, slide: Slide) -> Iterator[BaseOxmlElement]:
    """Yield the list styles that a shape's paragraphs follow, the nearest first."""
    yield from shape._element.iter(qn("a:lstStyle"))
    parent = getattr(shape, "_base_placeholder", None)  # the layout's placeholder, then the master's; only placeholders have one
    while parent is not None:
        yield from parent._element.iter(qn("a:lstStyle"))
        parent = getattr(parent, "_base_placeholder", None)
    if shape.is_placeholder:
        yield from slide.slide_layout.slide_master._element.iter(qn("p:bodyStyle"))
