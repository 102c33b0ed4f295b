"""Put the interface for other programs together, with its own errors, reference and door, and mount it."""

from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from sqlalchemy import Engine
from starlette.responses import HTMLResponse

from assistant import api_keys
from assistant.adviser import Adviser
from assistant.log_writer import LogWriter
from assistant.settings import ApiAccess
from assistant.staff import audit, enquiries
from assistant.web.api.answers import ProblemModel
from assistant.web.api.door import Door, Rules
from assistant.web.api.enquiry_routes import Reception, create_enquiry_router
from assistant.web.api.examples import EXAMPLES
from assistant.web.api.library_routes import create_library_router
from assistant.web.api.limiting import Limiter
from assistant.web.api.origins import Origins
from assistant.web.api.problems import add_all_error_handlers
from assistant.web.api.reference import render_reference
from assistant.web.api.routes import create_router
from corpus import shelf
from corpus.library import open_database
from index.searcher import Searcher

PREFIX: Final = "/api/v1"
SCHEMA: Final = "/openapi.json"
REFERENCE: Final = "/docs"
TITLE: Final = "Industrirådgivarens gränssnitt"
DESCRIPTION: Final = (
    "Fråga rådgivaren och läs vad den vet, från andra program. Allt som går att läsa är publicerat. Fel kommer enligt RFC 9457, "
    "på svenska. Hur mycket man får fråga står i huvudena RateLimit och RateLimit-Policy; den som frågar för ofta får 429 och Retry-After. "
    "En nyckel skickas i huvudet Authorization: Bearer NYCKELN och ger ett eget, större utrymme. Webbläsare på andra webbplatser får "
    "fråga bara från de adresser som den som driver rådgivaren har lagt till. Dokumenten får användas enligt CC BY 4.0."
)
Schema = dict[str, Any]  # Any: an OpenAPI document


@dataclass(frozen=True, slots=True)
class Library:
    """What is published and who may read it from other programs."""

    searcher: Searcher
    engine: Engine  # as `open_public_database` opens it
    access: ApiAccess
    url: str | None = None  # the pages' public address
    host: str = "127.0.0.1"  # that the server listens on
    is_mailed: bool = False  # whether something sends enquiries by e-mail


def open_public_database(home: Path) -> Engine:
    """Open the database with the keys, the staff's versions and what they did with them, and the enquiries.

    Raises:
        DatabaseError: it cannot be opened.
    """
    return open_database(home, api_keys.metadata, shelf.metadata, audit.metadata, enquiries.metadata)


def mount_api(app: FastAPI, adviser: Adviser, *, library: Library | None = None, log: LogWriter | None = None, limiter: Limiter) -> None:
    """Mount the interface; without a library it answers questions only, to whoever asks from here."""
    api = FastAPI(title=TITLE, docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    add_all_error_handlers(api)
    api.include_router(create_router(adviser, log))
    if library:
        api.include_router(create_library_router(library.searcher))
        api.include_router(create_enquiry_router(Reception(library.engine, library.is_mailed), limiter))
    _add_reference(api)
    app.mount(PREFIX, Door(api, make_rules(library), limiter))


def make_rules(library: Library | None) -> Rules:
    """Return what the door before the interface goes by."""
    open_paths = frozenset(f"{PREFIX}{path}" for path in ("/health", SCHEMA, REFERENCE))
    if library is None:
        return Rules(Origins(), open_paths=open_paths)
    access = library.access
    return Rules(
        Origins(access.origins, library.url),
        rate_limit=access.rate_limit,
        needs_key=access.needs_key,
        find_key=partial(api_keys.find_key, library.engine),
        open_paths=open_paths,
    )


def _add_reference(api: FastAPI) -> None:
    describe = cache(partial(_describe, api))  # the same as long as the server runs

    @api.get(SCHEMA, include_in_schema=False)
    def schema() -> Schema:
        return describe()

    @api.get(REFERENCE, include_in_schema=False)
    def reference() -> HTMLResponse:
        return HTMLResponse(render_reference(describe()))


def _describe(api: FastAPI) -> Schema:
    """Return the OpenAPI document; FastAPI's own faults have another form than ours, so they give way."""
    schema = get_openapi(title=TITLE, version=version("industriradgivaren"), description=DESCRIPTION, routes=api.routes)
    schema["servers"] = [{"url": PREFIX}]
    parts = schema["components"]
    for name in ("HTTPValidationError", "ValidationError"):
        parts["schemas"].pop(name, None)
    problem = ProblemModel.model_json_schema(ref_template="#/components/schemas/{model}")
    parts["schemas"] |= {**problem.pop("$defs"), "ProblemModel": problem}
    for name, example in EXAMPLES.items():  # set here, since FastAPI takes every null out of the document
        if name in parts["schemas"]:
            parts["schemas"][name]["examples"] = [example]
    parts["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer", "description": "en nyckel från den som driver rådgivaren"}}
    schema["security"] = [{}, {"key": []}]
    return schema
