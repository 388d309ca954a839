"""The villages of the counties that come with the program, for the first-run wizard."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from core.packs.errors import UnknownCountyError
from core.packs.law import Sheet
from core.packs.shipped import RESOURCES

COUNTY_DIGITS: Final = 6
TOWN_DIGITS: Final = 9


class CountyName(msgspec.Struct, frozen=True, kw_only=True):
    """A county in the list to choose from; ``city`` is empty where none lies between."""

    code: str
    name: str
    province: str
    city: str = ""


class Town(msgspec.Struct, frozen=True, kw_only=True):
    """A township: its 9-digit code, its villages as (last three digits, name)."""

    code: str
    name: str
    villages: tuple[tuple[str, str], ...]


class County(Sheet, frozen=True, kw_only=True):
    """A county with its townships and villages."""

    code: str
    name: str
    province: str
    city: str = ""
    towns: tuple[Town, ...]


class Village(msgspec.Struct, frozen=True, kw_only=True):
    """One village with everything above it."""

    code: str
    name: str
    town: str
    county: str
    province: str


class Counties:
    """The bundled counties; villages of any other are typed in by the clerk."""

    def __init__(self, folder: Path = RESOURCES / "county") -> None:
        self._folder = folder

    def index(self) -> tuple[CountyName, ...]:
        """Return the bundled counties by code."""
        return msgspec.json.decode(
            (self._folder / "index.json").read_bytes(), type=tuple[CountyName, ...]
        )

    def county(self, code: str) -> County:
        """Return one county; ``UnknownCountyError`` when it is not bundled."""
        if code not in {name.code for name in self.index()}:
            raise UnknownCountyError(county=code)
        return msgspec.json.decode((self._folder / f"{code}.json").read_bytes(), type=County)

    def village(self, code: str) -> Village | None:
        """Return the village of a 12-digit code; None when no bundled county has it."""
        try:
            county = self.county(code[:COUNTY_DIGITS])
        except UnknownCountyError:
            return None
        for town in county.towns:
            if town.code == code[:TOWN_DIGITS]:
                return _village(county, town, code)
        return None


def _village(county: County, town: Town, code: str) -> Village | None:
    name = dict(town.villages).get(code[TOWN_DIGITS:])
    if name is None:
        return None
    return Village(
        code=code, name=name, town=town.name, county=county.name, province=county.province
    )
