"""Shared by all tests: the Swedish analyser, a programme document as staff write one, and texts that attack a page with who watches it."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from index.analyzer import Analyzer, load_analyzer

DOCUMENT = """\
---
id: prov/robotchecken
title: Robotchecken
kind: programme
sources:
  - {n: 1, title: Om Robotchecken, url: "https://example.com/robotchecken", published: 2024-05-01}
  - {n: 2, title: Villkor, published: null}
verified: 2026-11-22
programme:
  aliases: [Robot-checken]
  owner: Tillväxtverket
  status: avslutad
  period: {from: 2018, to: 2021-12-31}
  target:
    employees: {max: 249}
    note: Robotchecken vände sig till små och medelstora företag. [2]
  needs: [robot, automation]
  offers: [bidrag]
  cost: Företaget betalade halva kostnaden i Robotchecken. [1]
  apply: Robotchecken går inte längre att söka. [2]
  contact: {name: Tillväxtverket, url: "https://example.com"}
  parts:
    - {name: Piloten, status: avslutad, note: "Piloten till Robotchecken kördes hösten 2018. [1]"}
gaps:
  - Hur många robotar som köptes framgår inte av källorna.
---
Robotchecken var ett bidrag till små företag som ville köpa en robot. [1] Den är avslutad. [2]

## Resultat

- Robotchecken gav 214 företag pengar till automation. [1][2]
- Fyra av fem företag investerade inom ett år. [1]
"""


@pytest.fixture(scope="session")
def analyzer() -> Analyzer:
    return load_analyzer()


@pytest.fixture
def programme_text() -> str:
    """A document that the lint finds nothing wrong with."""
    return DOCUMENT


FILES = Path(__file__).parent / "files"
# In the console: that a resource is missing (where it was to come from is a request, or stands on the page), and that what was being
# fetched is no longer wanted since another address was opened.
HARMLESS = re.compile(r"Failed to load|^AbortError: signal is aborted")
OURS = {None, "", "127.0.0.1"}  # the hosts that a page may ask; none with data: and blob:


class Watch:
    """What a page was made to hold, do and fetch by the texts that it shows; begin it before the page is opened."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._heard: list[str] = []
        page.on("request", lambda request: self._note("request", request.url, urlsplit(request.url).hostname not in OURS))
        page.on("dialog", lambda dialog: (self._note("dialog", dialog.message, dialog.type in {"alert", "prompt"}), dialog.accept()))
        page.on("popup", lambda popup: self._note("window", popup.url))
        page.on("pageerror", lambda error: self._note("error", str(error)))
        page.on("console", lambda said: self._note("console", said.text, said.type == "error" and not HARMLESS.search(said.text)))

    def _note(self, kind: str, text: str, counts: bool = True) -> None:
        if counts:
            self._heard.append(f"{kind}: {text}")

    def faults(self) -> list[str]:
        """Return what there should be none of: elements, attributes and addresses of an attack, and what it did."""
        return [*self._page.evaluate((FILES / "inspector.js").read_text(encoding="utf-8")), *self._heard]


def bare(text: str) -> str:
    """Return a text without what is changed on its way to a page: white space, invisible characters, and how å is written."""
    composed = unicodedata.normalize("NFC", text.replace("\ufffd", ""))
    return "".join(c for c in composed if not c.isspace() and unicodedata.category(c)[0] != "C")


@pytest.fixture(scope="session")
def payloads() -> Mapping[str, str]:
    """The texts that attack a page, by what they try."""
    lines = [json.loads(line) for line in (FILES / "payloads.jsonl").read_text(encoding="utf-8").splitlines()]
    return {line["name"]: line["text"] * line.get("times", 1) for line in lines}


@pytest.fixture(scope="session")
def watch() -> Callable[[Page], Watch]:
    """Watch a page that is not opened yet."""
    return Watch


@pytest.fixture(scope="session")
def letters() -> Callable[[str], str]:
    """See `bare`."""
    return bare
