"""Ledgers out as spreadsheets: which, from when to when, names masked or not."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, ClassVar, Final

from core.base.record import Day, Flag, Record, Text, field
from core.catalog.model import Product, Stock
from core.imports.export import Wanted, export, naming_of
from core.imports.unmasked import FIELD, unmasked_findings
from core.people.model import Person
from core.station import Station, Views
from core.trade.model.close import Close
from core.trade.model.down import Down
from core.trade.model.errand import Errand
from core.trade.model.mailing import Mailing
from core.trade.model.opening import Opening, Transfer
from core.trade.model.parcel import Parcel
from core.trade.model.payment import Payment, Settlement
from core.trade.model.purchase import Purchase
from core.trade.model.receipt import Receipt
from core.trade.model.up import Up
from core.training.model import Attendance
from desktop.pages.booking import with_laws
from desktop.pages.desk import Desk
from desktop.widgets.drawer import Drawer
from desktop.widgets.form import FormPlan, RecordForm
from words.choices import choice_source
from words.say import _

KINDS: Final = MappingProxyType(
    {
        kind.kind: kind
        for kind in (
            Purchase,
            Up,
            Down,
            Parcel,
            Mailing,
            Errand,
            Payment,
            Settlement,
            Receipt,
            Stock,
            Opening,
            Transfer,
            Close,
            Person,
            Product,
            Attendance,
        )
    }
)
SUFFIXES: Final = ("xlsx", "csv")


class Leaving(Record, frozen=True, kw_only=True):
    """What the clerk wants out."""

    kind: ClassVar[str] = "leaving"
    title: ClassVar[str] = "导出"

    what: Annotated[Text, field("哪本台账", required=True, choices=tuple(KINDS))] = Purchase.kind
    first: Annotated[Day | None, field("从哪天")] = None
    last: Annotated[Day | None, field("到哪天")] = None
    suffix: Annotated[Text, field("存成", choices=SUFFIXES)] = "xlsx"
    unmasked: Annotated[Flag, field("姓名电话", help="不遮盖（给上级前先想好）")] = False


def _naming(name: str, code: str) -> str:
    if name == "what":
        return _(KINDS[code].title)
    return {"xlsx": "Excel", "csv": "CSV"}.get(code, code)


def leaving_drawer(desk: Desk) -> Drawer:
    """Return the drawer that asks what to write out."""
    plan = FormPlan(
        kind=Leaving,
        today=desk.today,
        naming=_naming,
        settings=desk.settings,
        remember=("what", "suffix"),
    )
    form = RecordForm(plan)
    today = desk.today()
    form.fill({"first": today.replace(day=1), "last": today})
    form.edited.connect(lambda _name: _look(desk, form))
    _look(desk, form)
    return Drawer(_("导出表格"), form, _("选个地方存"), icon="export")


def _look(desk: Desk, form: RecordForm) -> None:
    """Say beside the tick what masking does, or the rule that stands against doing without."""
    said = form.values()
    if not said.get(FIELD):
        form.tell(FIELD, _("不勾：姓名留姓，电话留尾号"))
        return
    read = partial(_stands_against, said.get("what", ""), desk.today())
    desk.fetch(read, lambda found: _warn(form, found), latest=FIELD)


def _warn(form: RecordForm, said: list[str]) -> None:
    if form.values().get(FIELD):
        form.tell(FIELD, "".join(said), "wait")


def _stands_against(kind: str, today: dt.date, views: Views) -> list[str]:
    return with_laws(views, unmasked_findings(views.packs.rules, kind, today))


def file_name(asked: Leaving, station: str = "") -> str:
    """Return what the file is called: the ledger and its period."""
    days = [day.isoformat() for day in (asked.first, asked.last) if day]
    said = "_".join(filter(None, (station, _(KINDS[asked.what].title), *days)))
    return f"{said}.{asked.suffix}"


def write_out(station: Station, asked: Leaving, target: Path) -> int:
    """Write a ledger to a file over a connection of its own; return how many rows.

    Raises ``DiskError``, ``SheetLockedError``.
    """
    views = station.views()
    try:
        wanted = Wanted(
            kind=KINDS[asked.what],
            first=asked.first,
            last=asked.last,
            columns=views.packs.templates.columns(asked.what),
            masked=not asked.unmasked,
            naming=naming_of(views.packs, choice_source),
        )
        return export(views.db, wanted, target)
    finally:
        views.db.close()
