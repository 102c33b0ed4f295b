"""Write the changes in validity as an Atom feed (RFC 4287)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from assistant.web.open_data import licence
from assistant.web.open_data.changes import Change, ChangeKind
from corpus.schema import Period, Status

MEDIA_TYPE: Final = "application/atom+xml"
NAMESPACE: Final = "http://www.w3.org/2005/Atom"
TITLE: Final = "Industrirådgivaren: ändringar i programmens giltighet"
SUBTITLE: Final = "Vad som öppnar, avslutas, ändras, tillkommer och tas bort bland stöd och program för industriföretag."
AUTHOR: Final = "Industrirådgivaren"
HEADLINES: Final[Mapping[ChangeKind, str]] = {
    "added": "{name} är nytt bland programmen",
    "opened": "{name} har öppnat",
    "ended": "{name} är avslutat",
    "status": "{name} har ett nytt läge",
    "period": "{name} har en ny period",
    "retired": "{name} finns inte längre bland programmen",
}
STANDS: Final[Mapping[Status | None, str]] = {
    "kommande": "kommande", "pågående": "pågående", "löpande": "löpande", "avslutad": "avslutat", "okänd": "okänt", None: "inte publicerat",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where the feed is, and since when it is as it is."""

    base: str  # the host's address, without a slash at its end
    path: str
    changed: datetime  # UTC

    @property
    def address(self) -> str:
        """The feed's own address, which is its name too."""
        return f"{self.base}{self.path}"


def write_feed(changes: Sequence[Change], place: Place) -> bytes:
    """Return the feed of changes, the newest first."""
    feed = Element("feed", {"xmlns": NAMESPACE, "xml:lang": "sv"})
    _add(feed, "id", place.address)
    _add(feed, "title", TITLE)
    _add(feed, "subtitle", SUBTITLE)
    _add(feed, "updated", _moment(changes[0].at if changes else place.changed))
    _add(SubElement(feed, "author"), "name", AUTHOR)
    _add(feed, "rights", f"{licence.NAME}. {licence.TERMS}")
    SubElement(feed, "link", {"rel": "self", "type": MEDIA_TYPE, "href": place.address})
    SubElement(feed, "link", {"rel": "license", "href": licence.ADDRESS})
    for change in changes:
        _add_entry(feed, change, place)
    indent(feed)
    written: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _add_entry(feed: Element, change: Change, place: Place) -> None:
    entry = SubElement(feed, "entry")
    name = f"{change.title}: {change.part}" if change.part else change.title
    _add(entry, "id", _identify(change, place))
    _add(entry, "title", HEADLINES[change.kind].format(name=name))
    _add(entry, "updated", _moment(change.at))
    _add(entry, "published", _moment(change.at))
    SubElement(entry, "category", {"term": change.kind})
    if change.kind != "retired":
        address = f"{place.base}/api/v1/programmes/{quote(change.document_id)}"
        SubElement(entry, "link", {"rel": "alternate", "href": address})
    _add(entry, "content", _describe(change))


def _identify(change: Change, place: Place) -> str:
    """Return the same name for the same change, however often the feed is written."""
    told = "\n".join([change.document_id, change.part or "", change.kind, change.at.isoformat()])
    return uuid5(uuid5(NAMESPACE_URL, place.address), told).urn


def _describe(change: Change) -> str:
    before, after = STANDS[change.before], STANDS[change.after]
    stand = f"Läget är {after}." if before == after else f"Läget var {before} och är {after}."
    return f"{stand}{_in_words(change.period)} Id: {change.document_id}."


def _in_words(period: Period) -> str:
    """Write a period as documented: a year is no day."""
    ends = [f"från {period.start}" if period.start else "", f"till och med {period.end}" if period.end else ""]
    return f" Perioden är enligt dokumentet {' '.join(filter(None, ends))}." if any(ends) else ""


def _moment(at: datetime) -> str:
    return at.replace(tzinfo=UTC, microsecond=0).isoformat().replace("+00:00", "Z")


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _printable(text)


def _printable(text: str) -> str:
    """Leave out what XML 1.0 cannot hold."""
    return "".join(c for c in text if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000")
