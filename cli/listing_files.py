"""Listings out of the house: the platforms' files, and what hangs in the shop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from cli.answer import DONE, REFUSED, Answer
from cli.call import BadChoiceError, Call
from cli.input import json_in
from cli.output import put
from core.listing.files.model import Filling, OddPicture, Refused, Written
from core.listing.files.service import FIELDS
from core.packs.shelf import Packs
from core.paper.from_listings import goods_sheet_of
from core.paper.goods_catalogue import goods_catalogue
from core.paper.model import GoodsSheet, Translator
from core.paper.poster import poster
from core.paper.price_cards import price_cards
from core.paper.shop_page import shop_page
from core.station import Views
from words.errors import sentence, told
from words.say import _

DRAWN: Final[Mapping[str, Callable[[GoodsSheet, Translator], bytes]]] = MappingProxyType(
    {"cards": price_cards, "poster": poster, "catalogue": goods_catalogue, "page": shop_page}
)
LETTERS: Final = 26


def export(call: Call) -> Answer:
    """Answer ``{files, written, missing, refused, odd}``; exit 1 when no listing may go out."""
    said = call.flags
    mapping = _mapping(said.map)
    with call.station(write=True) as station:
        filling = _filling(said.template, mapping, said.platform, station.packs)
        written = station.files.export(said.ids, said.form, said.target, filling)
    return Answer(_written(written), DONE if written.files else REFUSED)


def paper(call: Call) -> dict[str, Any]:
    """Answer ``{file, bytes, listings}``."""
    said = call.flags
    with call.station() as station:
        wholes = [station.drafts.whole(one) for one in said.ids]
        day = station.ledger.today()
        sheet = goods_sheet_of(Views(station.db), wholes, day, station.pictures.content, _)
        drawn = DRAWN[said.drawn](sheet, _)
        put(said.target, drawn)
    return {"file": str(said.target), "bytes": len(drawn), "listings": len(wholes)}


def _filling(
    template: Path | None, mapping: Mapping[int, str] | None, platform: str | None, packs: Packs
) -> Filling | None:
    if platform is not None and packs.profiles.of(platform) is None:
        known = " ".join(one.code for one in packs.profiles.profiles)
        raise BadChoiceError(field="platform", flag="--platform", said=platform, choices=known)
    if template is None:
        return None
    return Filling(template=template, mapping=mapping, platform=platform)


def _mapping(path: Path | None) -> dict[int, str] | None:
    """Read ``{"C": "name", "D": ""}``: a template's column and the field that goes there."""
    if path is None:
        return None
    said = json_in(path, dict[str, str], "map")
    for letter, name in said.items():
        if not (letter.isascii() and letter.isalpha()):
            raise BadChoiceError(field="map", flag="--map", said=letter, choices="A B … ZZ")
        if name and name not in FIELDS:
            raise BadChoiceError(field="map", flag="--map", said=name, choices=" ".join(FIELDS))
    return {_place(letter): name for letter, name in said.items()}


def _place(letters: str) -> int:
    """Return a column's place, counted from 0; A is 0."""
    place = 0
    for letter in letters.upper():
        place = place * LETTERS + ord(letter) - ord("A") + 1
    return place - 1


def _written(said: Written) -> dict[str, Any]:
    return {
        "files": [str(path) for path in said.files],
        "written": list(said.written),
        "missing": [one._asdict() for one in said.missing],
        "refused": [_refused(one) for one in said.refused],
        "odd": [_odd(one) for one in said.odd],
    }


def _refused(one: Refused) -> dict[str, Any]:
    words = told(one.error)
    error = {"code": one.error.code, "message": words.message, "advice": words.advice}
    if one.error.field:
        error["field"] = one.error.field
    return {"listing": one.listing, "name": one.name, "error": error}


def _odd(one: OddPicture) -> dict[str, Any]:
    return one._asdict() | {"message": sentence(f"picture.{one.problem}")}
