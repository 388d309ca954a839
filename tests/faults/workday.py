"""A clerk's day through the real services, one saved transaction after the other.

Run as `python -m tests.faults.workday FOLDER ACK_FD DAYS`: opens the station under FOLDER anew for
each day and acknowledges what each service said was saved.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from core.catalog.model import Product
from core.people.model import Person
from core.trade.model.close import Close
from core.trade.model.parcel import Parcel
from core.trade.model.purchase import Purchase
from tests.faults.stations import MORNING, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.base.changes import Changes
    from core.station import Station

PAGES = 60
"""The write-ahead log is moved into the file this often, so that cuts fall into that as well."""
REASONS = {"P1": "收件人当面同意", "Q1": "自产自销", "Q5": "本村村民"}


def work(station: Station, start: int = 0) -> Iterator[Changes]:
    """Do one day's work; yield after each transaction that was said to be saved.

    Args:
        station: an open station.
        start: makes names, waybills and the business day differ from those of other days.
    """
    trade, people = station.trade, station.people
    station.ledger.set_day(MORNING.date() + dt.timedelta(days=start))
    saved = people.add(Person(name=f"王小麦{start}", phone=f"139{start:08d}", role="farmer"))
    yield saved
    farmer = saved.ids[0]
    saved = station.catalog.add(Product(name=f"红富士{start}", unit="公斤"))
    yield saved
    apples = saved.ids[0]
    for qty, paid in ((12_500, 2_000), (800, None)):
        bought = Purchase(
            farmer=farmer, product=apples, unit="公斤", qty=qty, price_fen=460, paid_fen=paid
        )
        saved = trade.buying.buy(bought, REASONS)
        yield saved
    wrong = saved.ids[0]
    shelf = []
    for number in range(3):
        waybill = f"YT{start:09d}{number:02d}88"
        parcel = Parcel(waybill=waybill, courier="yto", phone=f"139{start:08d}", shelf="A1")
        saved = trade.parcels.take_in(parcel, REASONS)
        yield saved
        shelf.append(saved.ids[0])
    yield people.change(farmer, {"phone": f"138{start:08d}", "village": "河东二组"})
    yield trade.parcels.hand_over(shelf[0])
    yield trade.parcels.hand_over_all([str(one) for one in shelf[1:]])
    yield trade.papers.reverse(wrong, "秤错了")
    yield trade.closing.close(Close(cash_fen=12_345))


def run(folder: Path, ack_fd: int, days: int) -> None:
    """Work some days, each in a newly opened station, and acknowledge what was saved."""
    for day in range(days):
        station = opened(folder)
        station.db.execute(f"PRAGMA wal_autocheckpoint = {PAGES}")
        for saved in work(station, day):
            os.write(ack_fd, f"{' '.join(saved.ids)}\n".encode())
        station.close()


if __name__ == "__main__":
    run(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
