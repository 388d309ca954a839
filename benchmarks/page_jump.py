"""A jump to another page of the sales ledger at a million rows, against ten thousand.

The desk's own table, model and reading lane on Qt's offscreen platform: the scroll bar is set to
a row not read before, and the watch stops when every row in view has been painted with its words.
The same window, columns and rows in view on both sides; only the length of the ledger differs.
"""

from __future__ import annotations

import functools
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtWidgets import QWidget

from benchmarks.measure import expect, flags, paired, show, told
from benchmarks.screen import SIZE, Lane, Painted, application
from benchmarks.stations import NOW, kept_station, reach
from core.db.pages import Browse
from core.station import Views
from core.trade.model.up import Up
from core.trade.queries.ledgers import ledger
from desktop.models.ledger import PAGE, Column, LedgerModel
from desktop.pages.sources import FromViews
from desktop.settings import Settings
from desktop.widgets import typed
from desktop.widgets.ledger import LedgerView

COLUMNS: tuple[Column[Up], ...] = (
    Column(key="day", label="日期", text=lambda up: str(up.day or "")),
    Column(key="platform", label="平台", text=lambda up: up.platform or ""),
    Column(key="item", label="品名", text=lambda up: up.item or "", width=16),
    Column(key="order_no", label="订单号", text=lambda up: up.order_no or "", width=24),
    Column(key="buyer_region", label="买家地区", text=lambda up: up.buyer_region or ""),
    Column(key="grams", label="净重", text=lambda up: typed.weight(up.grams), align="end"),
    Column(key="price_fen", label="单价", text=lambda up: typed.yuan(up.price_fen), align="end"),
    Column(key="amount_fen", label="金额", text=lambda up: typed.yuan(up.amount_fen), align="end"),
    Column(key="state", label="状态", text=lambda up: up.state, align="center"),
)


def sales(views: Views) -> Browse[Any]:
    return ledger(views.db, Up)


class Table:
    """One ledger on the screen."""

    def __init__(self, folder: Path, rows: int, seed: int) -> None:
        self.lane = Lane(folder)
        expect(reach(self.lane.station, "up"), rows)
        self.rows = rows
        source = FromViews(self.lane.views, sales, {"up"})
        self.model = LedgerModel(source, COLUMNS, self.lane.jobs)
        settings = Settings(lambda _name: None, lambda _name, _value: None)
        self.view = LedgerView(self.model, "up", settings, today=NOW.date)
        self.view.resize(*SIZE)
        self.view.show()
        self.model.show()
        Painted(self.port, lambda: self.model.rowCount() == rows and self.is_whole()).wait()
        self.luck = Random(seed)

    @property
    def port(self) -> QWidget:
        """The table's viewport."""
        return self.view.table.viewport()

    def in_view(self) -> tuple[int, int]:
        """Return the first and last row in view."""
        table = self.view.table
        top, last = table.rowAt(0), table.rowAt(self.port.height() - 1)
        return top, (last if last >= 0 else self.rows - 1)

    def is_whole(self) -> bool:
        """Tell whether every row in view has been read."""
        top, last = self.in_view()
        return all(self.model.record(row) is not None for row in (top, last))

    def jump(self) -> float:
        """Go to a row whose page is not kept; return the milliseconds until it is painted."""
        at = self.luck.randrange(self.rows // PAGE - 1) * PAGE + self.luck.randrange(PAGE)
        self.model._pages.clear()
        self.model._asked.clear()
        bar = self.view.table.verticalScrollBar()
        if bar.value() == at:
            at += 1
        start = time.perf_counter()
        bar.setValue(at)
        painted = Painted(self.port, functools.partial(self.is_at, at)).wait()
        return (painted - start) * 1000

    def is_at(self, row: int) -> bool:
        """Tell whether the table stands at a row and is whole."""
        return self.in_view()[0] == min(row, self.view.table.verticalScrollBar().maximum()) and (
            self.is_whole()
        )


def main() -> None:
    said = flags(__doc__, rows=1_000_000, small=10_000, n=60)
    application()
    small = Table(kept_station(said.small, said.seed), said.small, said.seed)
    large = Table(kept_station(said.rows, said.seed), said.rows, said.seed)
    pairs = paired(small.jump, large.jump, said.n, warm=3)
    top, last = large.in_view()
    show(
        told(
            "a page jump at 1,000,000 rows takes at most 2 × one at 10,000",
            pairs,
            2,
            unit="ms",
            rows=large.rows,
            small_rows=small.rows,
            rows_in_view=last - top + 1,
        )
    )
    for table in (small, large):
        table.view.close()
        table.lane.close()


if __name__ == "__main__":
    main()
