"""Spreadsheets out: a filtered ledger, a month's book, and the templates that shape them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import Connection
from starlette.responses import Response

from core.base.errors import ClerkError
from core.sheets.writer import Leaf, write_xlsx
from hub import report
from hub.console import rights, scope, sheets
from hub.console.asked import Asked, asked, condition
from hub.console.cells import HIDDEN
from hub.console.doors import GET, POST, Door
from hub.console.figures import local
from hub.console.handing import handed
from hub.console.ledgers import EXPORTED, LEDGERS, TEMPLATED, Ledger
from hub.console.report_sheet import report_leaf
from hub.console.visit import MissingError, Upload, Visit
from hub.store.stations import Station

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WHOSE: Final = frozenset({"person", "serial"})
"""What is asked for whose words may name somebody; a trail cannot be erased."""


def exports(visit: Visit) -> Response:
    """Show what can be taken out, and the templates."""
    return _page(visit, None)


def _page(visit: Visit, error: ClerkError | None) -> Response:
    with visit.room.store.read() as connection:
        kept = {name: sheets.kept(connection, name) for name in TEMPLATED}
        stations = scope.stations(connection, visit.account)
    return visit.page(
        "exports.html",
        status=422 if error else 200,
        ledgers=TEMPLATED,
        kept=kept,
        stations=stations,
        month=f"{local(visit.now_ms):%Y-%m}",
        told=visit.tongue.told(error) if error else None,
    )


def ledger(visit: Visit) -> Response:
    """Hand out a filtered ledger."""
    name = visit.path["ledger"]
    rules = EXPORTED.get(name)
    if rules is None:
        raise MissingError
    wanted = asked(name, visit.query)
    return workbook(visit, f"{visit.tongue(rules.title)}.xlsx", name, lambda c, s: [
        _leaf(visit, c, wanted, s, sheets.kept(c, name))
    ])  # fmt: skip


def book(visit: Visit) -> Response:
    """Hand out a month: its report and every ledger on a sheet of its own."""
    month = _month(visit)

    def leaves(connection: Connection, stations: list[Station]) -> Iterator[Leaf]:
        yield report_leaf(report.of(connection, stations, month, now_ms=visit.now_ms), visit.tongue)
        for name in LEDGERS:
            span = {"from": month.first.isoformat(), "to": month.last.isoformat()}
            yield _leaf(
                visit, connection, asked(name, span), stations, sheets.kept(connection, name)
            )

    return workbook(visit, f"{month}.xlsx", f"book {month}", leaves)


def template(visit: Visit) -> Response:
    """Take in the county's own template of a ledger, or take it away again."""
    name = visit.typed("ledger")
    rules = TEMPLATED.get(name)
    if rules is None or visit.account.township is not None:
        raise MissingError
    try:
        given = None if visit.typed("away") == "1" else _given(visit, rules)
    except ClerkError as error:
        return _page(visit, error)

    def work(connection: Connection) -> None:
        sheets.keep(connection, name, given)
        visit.note(connection, "template", subject=name, detail=given.name if given else "")

    visit.room.store.write(work)
    return visit.go(f"/exports?done={'template' if given else 'template-gone'}")


def _given(visit: Visit, rules: Ledger) -> sheets.Template:
    file = visit.form.get("file")
    if not isinstance(file, Upload) or not file:
        raise sheets.TemplateError(field="file")
    return sheets.template_of(file, rules, visit.tongue("模板文件"))


def _leaf(
    visit: Visit,
    connection: Connection,
    wanted: Asked,
    stations: list[Station],
    shape: sheets.Template | None,
) -> Leaf:
    rules: Ledger = wanted.rules
    names = {one.id: one.name for one in stations}
    made = shape or sheets.standard(rules, visit.tongue)
    where = condition(wanted, names)
    rows = sheets.lines(connection, rules, where, made, (names, visit.tongue))
    return Leaf(visit.tongue(rules.title), rows)


def workbook(
    visit: Visit,
    name: str,
    subject: str,
    leaves: Callable[[Connection, list[Station]], Iterator[Leaf] | list[Leaf]],
) -> Response:
    """Write a workbook beside and hand it out; who took what is kept first."""
    chosen = visit.asked("station")
    visit.room.store.write(lambda c: visit.note(c, "export", subject=subject, detail=_kept(visit)))

    def make(folder: Path) -> Path:
        with visit.room.store.read() as connection:
            every = scope.stations(connection, visit.account)
            some = [one for one in every if not chosen or str(one.id) == chosen]
            write_xlsx(folder / "book.xlsx", leaves(connection, some))
        return folder / "book.xlsx"

    return handed(make, name, "ledger.xlsx", XLSX)


def _kept(visit: Visit) -> str:
    """Return what was asked for as the trail keeps it: whom it was about is not written there."""
    said = ((key, HIDDEN if key in WHOSE else text) for key, text in visit.query.items())
    return "&".join(f"{key}={text}" for key, text in said if text)


def _month(visit: Visit) -> report.Month:
    month = report.Month.read(visit.asked("month"))
    if month is None:
        raise MissingError
    return month


DOORS: Final = (
    Door(GET, "/exports", rights.EXPORT, exports),
    Door(GET, "/exports/ledger/{ledger}", rights.EXPORT, ledger),
    Door(GET, "/exports/book", rights.EXPORT, book),
    Door(POST, "/exports/template", rights.EXPORT, template),
)
