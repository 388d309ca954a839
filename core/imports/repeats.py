"""Rows that say again what an earlier row, or the station, has said already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Final

from core.base.masking import tail_of
from core.imports import codes
from core.imports.needs import DEALS
from core.imports.values import Issue, Values
from core.people.rules import name_fits

_SAME_GOODS: Final = ("day", "farmer", "product", "qty", "unit", "amount_fen")
_SAME_ORDER: Final = ("villager", "item", "qty", "amount_fen")
_DEAL: Final = (
    *("day", "amount_fen", "qty", "unit", "price_fen", "farmer", "villager", "product", "item"),
    *("waybill", "order_no"),
)
Place = tuple[str, int]
"""Sheet and row."""


class Repeats:
    """Remembers what identifies a row, by kind.

    A parcel is its waybill. A sale is its waybill and its goods: one box may hold goods of two
    farmers, which is asked about. An order is its number and its goods: one order may hold
    several. A person is a name with a phone; a trainee signs once a day on each sheet.
    """

    def __init__(self, kind: str, known: Callable[[str], bool]) -> None:
        self._kind = kind
        self._known = known
        self._first: dict[tuple[object, ...], tuple[Place, tuple[object, ...]]] = {}
        self._sheets: dict[tuple[object, ...], dict[str, list[int]]] = {}
        self._people: defaultdict[str, list[tuple[str, Place]]] = defaultdict(list)
        """Names by phone, and by the end of it."""

    def seen(self, place: Place, values: Values) -> tuple[Issue, ...]:
        """What makes a row a repetition, or nothing; the first row is remembered."""
        identity = self._identity(place, values)
        if identity is None:
            return ()
        waybill = values.get("waybill")
        if self._kind == "parcel" and isinstance(waybill, str) and self._known(waybill):
            return (Issue("waybill", codes.KNOWN, {}),)
        mine = self._content(values)
        first = self._first.get(identity)
        if first is None and self._kind == "people":
            first = self._hidden(place, str(values["name"]), str(identity[-1]))
        if first is None:
            self._first[identity] = (place, mine)
            return ()
        return self._judged(first, mine)

    def _hidden(
        self, place: Place, name: str, phone: str
    ) -> tuple[Place, tuple[object, ...]] | None:
        """The one person above whom a name and a phone with stars fit; a new one is remembered."""
        fitting = [row for known, row in self._people[phone] if name_fits(name, known)]
        if len(fitting) == 1:
            return fitting[0], ()
        for said in {phone, tail_of(phone)}:
            self._people[said].append((name, place))
        return None

    def copied(self, place: Place, values: Values) -> tuple[Issue, ...]:
        """What makes a deal a copy of one on another sheet: 全年 says again what 9月 has said.

        Within one sheet the same twice is two deals; where nobody is named, sheets may be people's.
        """
        content = tuple(values.get(field) for field in _DEAL)
        if self._kind not in DEALS or None in content[:2]:
            return ()
        sheet, row = place
        told = self._sheets.setdefault(content, {})
        mine = told.setdefault(sheet, [])
        mine.append(row)
        for other, rows in told.items():
            if other != sheet and len(mine) <= len(rows):
                args: dict[str, str | int] = {"sheet": other, "row": rows[len(mine) - 1]}
                named = values.keys() & {"farmer", "villager"}
                return (Issue("row", codes.REPEATED if named else codes.COPIED, args),)
        return ()

    def _identity(self, place: Place, values: Values) -> tuple[object, ...] | None:
        named = {"up": "waybill", "parcel": "waybill", "down": "order_no"}.get(self._kind)
        if named:
            value = values.get(named)
            goods = self._content(values) if self._kind == "down" else ()
            return (value, *goods) if value else None
        phone = values.get("phone") or values.get("phone_tail")
        if "name" not in values or not phone:
            return None
        once = (place[0], values.get("day")) if self._kind == "attendance" else ()
        return (*once, values["name"], phone)

    def _content(self, values: Values) -> tuple[object, ...]:
        fields = {"up": _SAME_GOODS, "down": _SAME_ORDER, "parcel": ("name", "courier")}
        return tuple(values.get(field) for field in fields.get(self._kind, ()))

    def _judged(
        self, first: tuple[Place, tuple[object, ...]], mine: tuple[object, ...]
    ) -> tuple[Issue, ...]:
        (sheet, row), content = first
        args: dict[str, str | int] = {"sheet": sheet, "row": row}
        field = {"down": "order_no", "people": "name", "attendance": "name"}.get(
            self._kind, "waybill"
        )
        if content == mine:
            return (Issue(field, codes.REPEATED, args),)
        if self._kind == "up":
            return (Issue(field, codes.WAYBILL_AGAIN, args),)
        both = zip(content, mine, strict=True)
        differs = any(one and other and one != other for one, other in both)
        return (Issue(field, codes.DIFFERS if differs else codes.REPEATED, args),)
