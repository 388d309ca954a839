"""What the parcels page reads, and how it says one parcel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from core.station import Views
from core.trade.model.parcel import Parcel
from core.trade.queries.shelf import Shelf
from core.trade.rules.parcel import limits_on
from desktop.models.ledger import Column
from desktop.pages.desk import Desk
from desktop.pages.naming import naming
from words.say import _

ENDED: Final = ("out", "returned")


def shelf_of(views: Views, today: dt.date) -> Shelf:
    """Return the shelf with the county's limits."""
    packs = views.packs
    return Shelf(views.db, today, limits_on(today, packs.rules, packs.parameters))


def whom(parcel: Parcel) -> str:
    """Return who a parcel is for: the name and the phone's tail, or that nobody knows."""
    tail = _("尾号 {tail}", tail=parcel.tail) if parcel.tail else ""
    return " ".join(filter(None, (parcel.name, tail))) or _("没登记收件人")


def waited(parcel: Parcel, today: dt.date) -> str:
    """Return how long a parcel has waited."""
    days = (today - (parcel.in_at.date() if parcel.in_at else today)).days
    return _("今天") if days <= 0 else _("{days} 天", days=days)


def state_of(parcel: Parcel) -> str:
    """Return where a parcel is, and the last step of one that waits."""
    if parcel.reversed_by or parcel.state == "reversed":
        return naming("state", "reversed")
    state = naming("state", parcel.state)
    if parcel.state == "shelf" and parcel.step in {"remind", "call"}:
        return naming("what", parcel.step)
    if parcel.state == "out" and parcel.out_to == "other":
        return naming("to", "other")
    return _("{state}，破损", state=state) if parcel.damaged else state


def tone_of(parcel: Parcel) -> str:
    """Return the tone of a parcel's row."""
    if parcel.reversed_by or parcel.reverses or parcel.state == "reversed":
        return "gone"
    if parcel.state == "lost" or parcel.damaged:
        return "stop"
    return "soft" if parcel.state in ENDED else ""


def moment(when: dt.datetime | None) -> str:
    """Return a clock time with its day: 11-21 09:30."""
    return f"{when:%m-%d %H:%M}" if when else ""


def columns(desk: Desk, names: Mapping[str, str]) -> tuple[Column[Parcel], ...]:
    """Return the ledger's columns; ``names`` are the couriers' by code."""
    return (
        Column(key="pickup_code", label=_("取件码"), text=lambda p: p.pickup_code or "", width=11),
        Column(key="name", label=_("收件人"), text=lambda p: p.name or "", width=10),
        Column(key="tail", label=_("尾号"), text=lambda p: p.tail or "", width=6),
        Column(
            key="courier",
            label=_("快递"),
            text=lambda p: names.get(p.courier, p.courier),
            width=17,
        ),
        Column(key="waybill", label=_("运单号"), text=lambda p: p.waybill, width=19),
        Column(key="in_at", label=_("入库"), text=lambda p: moment(p.in_at), width=13),
        Column(
            key="waited",
            label=_("已放"),
            text=lambda p: waited(p, desk.today()) if p.state == "shelf" else "",
            align="end",
            width=7,
            sortable=False,
        ),
        Column(key="state", label=_("状态"), text=state_of, width=10),
        Column(
            key="out_at", label=_("离站"), text=lambda p: moment(p.out_at), width=13, shown=False
        ),
        Column(key="shelf", label=_("货架"), text=lambda p: p.shelf or "", width=7, shown=False),
    )
