"""Send a file of the open data, or say that it has not changed (RFC 9110, conditional requests)."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from assistant.web.open_data import licence

KEPT: Final = 300  # seconds that browsers and proxies need not ask again
TAG: Final = re.compile(r'"[^"]*"')


@dataclass(frozen=True, slots=True)
class File:
    """What is sent."""

    content: bytes
    media_type: str
    changed: datetime  # UTC


def send_file(request: Request, file: File) -> Response:
    """Return the file, or 304 when whoever asks has it already."""
    tag = f'"{hashlib.sha256(file.content).hexdigest()[:32]}"'
    headers = {
        "ETag": tag,
        "Last-Modified": format_datetime(file.changed.replace(tzinfo=UTC, microsecond=0), usegmt=True),
        "Cache-Control": f"public, max-age={KEPT}",
        "Link": f'<{licence.ADDRESS}>; rel="license"',
    }
    if _has(request, tag, file.changed):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(file.content, media_type=file.media_type, headers=headers)


def _has(request: Request, tag: str, changed: datetime) -> bool:
    """Tell whether whoever asks has this very content; a tag counts before a date."""
    if (tags := request.headers.get("if-none-match")) is not None:
        return tags.strip() == "*" or tag in TAG.findall(tags)
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
    except ValueError:
        return False
    return since.tzinfo is not None and changed.replace(tzinfo=UTC, microsecond=0) <= since
