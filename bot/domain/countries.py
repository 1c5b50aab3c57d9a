"""Countries and regions, by the two letters that ISO 3166 gives them."""

from functools import cache
from importlib import resources
from typing import Final

_ALSO: Final = {"UK": "GB", "USA": "US", "GREAT BRITAIN": "GB", "ENGLAND": "GB", "AMERICA": "US"}
"""Names that people use and the table does not have."""


def code(words: str) -> str:
    """The code of a code or of an English name: DE, de and Germany are DE. ValueError for any other words."""
    said = " ".join(words.split()).upper()
    said = _ALSO.get(said, said)
    codes = _codes()
    if said in codes.values():
        return said
    if said not in codes:
        raise ValueError(f"“{words}” is no country that I know. Write its two letters, such as DE or US.")
    return codes[said]


@cache
def _codes() -> dict[str, str]:
    """By name in capitals: the table that comes with the time zones (iso3166.tab)."""
    table = resources.files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {name.upper(): letters for letters, name in rows}
