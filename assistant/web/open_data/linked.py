"""Write the published programmes as JSON-LD with the words of schema.org, where these say the same as the documents do."""

import re
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import quote

from assistant.directory_records import ProgrammeEntry
from assistant.types import ContactPoint
from assistant.web.open_data import licence
from assistant.web.open_data.catalogue import PROGRAMMES, TITLE, Edition, as_json
from corpus.schema import MARKER

Node = dict[str, Any]  # Any: a JSON object
# Whose services are public ones; where a document names others beside them, the service may be theirs.
AUTHORITY: Final = re.compile(
    r"(?:Arbetsförmedlingen|CSN|Energimyndigheten|EU-kommissionen|Exportkreditnämnden|Myndigheten för yrkeshögskolan|Naturvårdsverket"
    r"|Region \w+|Skatteverket|Svenska ESF-rådet|Tillväxtverket|Vinnova|\w+ kommun)(?: \([^)]*\))?"
)
COUNTRY: Final = "hela landet"
UNION: Final = "EU"


def write_linked(edition: Edition) -> bytes:
    """Return the programmes as a graph, with the data set they make up."""
    schema = f"{edition.base}{PROGRAMMES}.schema.json"
    context = [
        "https://schema.org/",
        {"status": f"{schema}#status", "starts": f"{schema}#starts", "ends": f"{schema}#ends"},  # which schema.org has no words for
    ]
    graph = [_data_set(edition), *(_programme(entry, edition.base) for entry in edition.programmes)]
    return as_json({"@context": context, "@graph": graph})


def _data_set(edition: Edition) -> Node:
    kinds = {"json": "application/json", "csv": "text/csv", "jsonld": "application/ld+json"}
    address = f"{edition.base}{PROGRAMMES}"
    files = [
        {"@type": "DataDownload", "contentUrl": f"{address}.{ending}", "encodingFormat": media_type} for ending, media_type in kinds.items()
    ]
    return {
        "@type": "Dataset",
        "@id": address,
        "name": TITLE,
        "description": licence.TERMS,
        "license": licence.ADDRESS,
        "creditText": licence.ATTRIBUTION,
        "inLanguage": "sv",
        "dateModified": edition.day.isoformat(),
        "distribution": files,
    }


def _programme(entry: ProgrammeEntry, base: str) -> Node:
    node: Node = {
        "@type": _types(entry),
        "@id": _address(entry.id, base),
        "name": entry.title,
        "alternateName": list(entry.aliases),
        "description": " ".join(MARKER.sub("", entry.summary).split()),
        "url": entry.contact.url if entry.contact else None,
        "status": entry.status,
        "starts": entry.starts,
        "ends": entry.ends,
        "subjectOf": [_source(source.title, source.url, source.published) for source in entry.sources],
    }
    if entry.kind == "programme":
        node |= _service(entry, base)
    elif entry.kind == "organisation":
        node |= {"areaServed": _areas(entry.regions), "knowsAbout": list(entry.needs)}
    else:
        node |= {"keywords": list(entry.needs)}
    return _filled(node)


def _types(entry: ProgrammeEntry) -> str | list[str]:
    """Name what schema.org calls it: a service, which may also be a grant or a loan; an organisation; or a text."""
    if entry.kind != "programme":
        return "Organization" if entry.kind == "organisation" else "CreativeWork"
    is_public = bool(entry.owner and AUTHORITY.fullmatch(entry.owner))
    types = ["GovernmentService" if is_public else "Service"]
    types += ["MonetaryGrant"] if "bidrag" in entry.offers else []
    types += ["LoanOrCredit"] if "lån" in entry.offers else []
    return types if len(types) > 1 else types[0]


def _service(entry: ProgrammeEntry, base: str) -> Node:
    return {
        "provider": {"@type": "Organization", "name": entry.owner} if entry.owner else None,
        "serviceType": list(entry.offers),
        "category": list(entry.needs),
        "areaServed": _areas(entry.regions),
        "audience": _audience(entry),
        "availableChannel": _channel(entry.contact),
        "isRelatedTo": [{"@id": _address(name, base)} for name in entry.replaced_by],
    }


def _audience(entry: ProgrammeEntry) -> Node | None:
    size = _filled({"@type": "QuantitativeValue", "minValue": entry.employees_min, "maxValue": entry.employees_max})
    has_limit = len(size) > 1
    if "företag" not in entry.applicants:
        return None
    return _filled({"@type": "BusinessAudience", "numberOfEmployees": size if has_limit else None})


def _channel(contact: ContactPoint | None) -> Node | None:
    return {"@type": "ServiceChannel", "serviceUrl": contact.url, "name": contact.name} if contact and contact.url else None


def _areas(regions: Iterable[str]) -> list[Node]:
    return [_area(region) for region in regions]


def _area(region: str) -> Node:
    if region == COUNTRY:
        return {"@type": "Country", "name": "Sverige"}
    return {"@type": "Place" if region == UNION else "AdministrativeArea", "name": region}


def _source(title: str, url: str | None, published: str | None) -> Node:
    return _filled({"@type": "CreativeWork", "name": title, "url": url, "datePublished": published})


def _address(document_id: str, base: str) -> str:
    return f"{base}/api/v1/programmes/{quote(document_id)}"


def _filled(node: Node) -> Node:
    """Leave out what is not known."""
    return {name: value for name, value in node.items() if value not in (None, "", [])}
