"""What the stock's drawers write, on the ledger lane."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.base.changes import Changes
from core.base.errors import FieldError, InvalidRecordError
from core.base.ids import EventId
from core.catalog.model import SHOP, Shelf, Stock
from core.station import Station


def write_movement(product: str, what: str, said: Mapping[str, Any], station: Station) -> Changes:
    """Book a stock-taking, a loss, a transfer or a lot's date."""
    if what == "take":
        return _take(product, said, station)
    if what == "date":
        return _date(product, said, station)
    cause = {"loss": "loss", "transfer": "transfer"}[what]
    movement = Stock(product=EventId(product), cause=cause, **said)
    return station.catalog.move(movement)


def _take(product: str, said: Mapping[str, Any], station: Station) -> Changes:
    grams, count = said.get("counted_g"), said.get("counted")
    if grams is None and count is None:
        missing = [FieldError(field=f, code="field.missing") for f in ("counted_g", "counted")]
        raise InvalidRecordError(Stock.kind, tuple(missing))
    place = said.get("place", SHOP)
    reason = said.get("note") or ""
    return station.catalog.take_stock(product, place, grams=grams, count=count, reason=reason)


def _date(product: str, said: Mapping[str, Any], station: Station) -> Changes:
    if said.get("best_before") is None:
        missing = FieldError(field="best_before", code="field.missing")
        raise InvalidRecordError(Shelf.kind, (missing,))
    return station.catalog.shelve(Shelf(product=EventId(product), **said))
