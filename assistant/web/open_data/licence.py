"""The licence that the documents are under, as each file of the open data tells it."""

from typing import Final

NAME: Final = "CC BY 4.0"
ADDRESS: Final = "https://creativecommons.org/licenses/by/4.0/"
ATTRIBUTION: Final = "Industrirådgivarens dokument, CC BY 4.0"  # as LICENSE-DOCUMENTS asks for
TERMS: Final = (
    "Licensen gäller rådgivarens egna formuleringar. Källorna som varje program hänvisar till hör till sina utgivare. "
    "Ange: Industrirådgivarens dokument, CC BY 4.0."
)
