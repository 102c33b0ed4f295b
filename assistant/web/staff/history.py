"""Show a document's versions, who made each, when and why, and two of them side by side."""

from collections.abc import Iterable, Sequence
from html import escape

from assistant.staff.types import DiffLine
from assistant.web.staff.controls import badge, button, fresh, hidden, labelled, moment, select, submit
from assistant.web.staff.wording import ACTION
from corpus.shelf import Revision

SIGNS = {"same": ("", ""), "changed": ("ändrad", "ändrad"), "added": ("", "ny"), "removed": ("borttagen", "")}
NO_CHANGE = "De två versionerna är lika."


def render_versions(document_id: str, revisions: Sequence[Revision], published: int | None) -> str:
    """Return the list of versions, newest first, and the form that compares two of them."""
    items = "".join(_version(each, published, is_newest=each is revisions[0]) for each in revisions)
    return fresh(f'{_comparison(document_id, revisions)}<ol class="versions">{items}</ol>')


def _version(revision: Revision, published: int | None, *, is_newest: bool) -> str:
    signature = revision.signature
    answers = revision.number in (0, published)  # 0: as it came with the package
    signs = badge("svarar", "published") if answers else badge("nyast", "draft") if is_newest else ""
    why = f'<p class="why">{escape(signature.why)}</p>' if signature.why else ""
    values = {"document": revision.document_id, "number": str(revision.number)}
    restore = "" if is_newest else f'<span class="for-editors">{button("Återställ", "restore", values, name="quiet")}</span>'
    when = f"{moment(revision.at)} · " if revision.number else ""
    number = f"Version {revision.number}" if revision.number else "Som den följde med"
    return (
        f'<li><p class="name"><strong>{number}</strong> {signs}</p><p class="facts">{when}'
        f"{ACTION[signature.action]} av {escape(signature.by)}</p>{why}{restore}</li>"
    )


def _comparison(document_id: str, revisions: Sequence[Revision]) -> str:
    if len(revisions) < 2:
        return ""
    options = {str(each.number): f"Version {each.number}, {moment(each.at)}" for each in revisions}
    old = labelled("Äldre", select("old", options, str(revisions[1].number)))
    new = labelled("Nyare", select("new", options, str(revisions[0].number)))
    inside = f"{hidden('document', document_id)}{old}{new}{submit('Jämför', name='')}"
    return f'<form class="line-form" data-event="compare">{inside}</form>'


def render_difference(lines: Sequence[DiffLine], old: int, new: int) -> str:
    """Return two versions side by side; what differs is underlined or struck through, and named, so that colour is not needed."""
    if all(line.kind in ("same", "gap") for line in lines):
        return fresh(f'<p class="good">{NO_CHANGE}</p>')
    sides = render_sides(lines, f"Version {old}", f"Version {new}")
    return fresh(f'<h3 tabindex="-1">Version {old} och version {new}</h3>{sides}')


def render_sides(lines: Iterable[DiffLine], old: str, new: str) -> str:
    """Return lines side by side under a heading for each side."""
    heads = "".join(
        f'<th scope="col"><span class="hidden-text">Ändring</span></th><th scope="col">{escape(each)}</th>' for each in (old, new)
    )
    rows = "".join(_row(line) for line in lines)
    return (
        '<div class="scroll" role="region" aria-label="Jämförelse" tabindex="0">'
        f'<table class="difference"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _row(line: DiffLine) -> str:
    if line.kind == "gap":
        return f'<tr class="gap"><td colspan="4">⋯ {escape(line.new)}</td></tr>'
    before, after = SIGNS[line.kind]
    old = _marked(line.old, line.old_marks, "del") if line.kind != "removed" else _whole(line.old, "del")
    new = _marked(line.new, line.new_marks, "ins") if line.kind != "added" else _whole(line.new, "ins")
    return f'<tr class="{line.kind}"><td class="sign">{before}</td><td>{old}</td><td class="sign">{after}</td><td>{new}</td></tr>'


def _whole(text: str, tag: str) -> str:
    return f"<{tag}>{escape(text)}</{tag}>" if text else ""


def _marked(text: str, marks: Iterable[tuple[int, int]], tag: str) -> str:
    """Return a line with its stretches marked."""
    pieces, position = [], 0
    for start, end in marks:
        pieces += [escape(text[position:start]), _whole(text[start:end], tag)]
        position = end
    return "".join(pieces) + escape(text[position:])
