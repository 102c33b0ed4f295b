"""The languages of the company's pages."""

from collections.abc import Mapping
from typing import Final, Literal

Language = Literal["sv", "en"]
Text = Mapping[Language, str]  # what a page says, in each of its languages
ADDRESS: Final[Mapping[Language, str]] = {"sv": "/", "en": "/en/"}  # of the company's page
