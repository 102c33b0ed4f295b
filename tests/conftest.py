"""Shared by all tests: the Swedish analyser, and a programme document as staff write one."""

import pytest

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
