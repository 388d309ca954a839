"""Sixty days of a village station, ending today with the morning's work done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from random import Random
from typing import Final

from core.base.clock import FixedClock
from core.base.progress import Share
from core.demo import counter, mass, names, produce, window
from core.demo.settle_in import settle_in
from core.demo.site import CLOSES, Shop, Site
from core.trade.model.close import Close

DAYS: Final = 60
WEEKLY: Final = 6
"""Sunday: the day of settling."""
PARCELS: Final = (0, 1, 1, 1, 2, 2, 3, 4)
PURCHASES: Final = (0, 1, 1, 1, 2, 2)
SALES: Final = (0, 1, 1, 1, 2)
ORDERS: Final = (0, 0, 1, 1, 2)
MAILINGS: Final = (0, 0, 0, 1, 1)
ERRANDS: Final = (0, 0, 1, 1, 2)
WORKS: Final[tuple[tuple[Callable[[Site], None], tuple[int, ...]], ...]] = (
    (counter.take_parcel, PARCELS),
    (produce.buy, PURCHASES),
    (produce.sell, SALES),
    (counter.order, ORDERS),
    (counter.send, MAILINGS),
    (counter.errand, ERRANDS),
)
OFFERED: Final = dt.timedelta(days=9)
SOLD: Final = dt.timedelta(days=4)
"""How long before today the listings were written, and one of them brought an order."""
DIFFERENCES: Final = (0, 0, 0, 0, 0, 0, -200, 100, 500)


def first_day(today: dt.date) -> dt.datetime:
    """Return when the demo station was set up: the morning of its first day."""
    return dt.datetime.combine(today - dt.timedelta(days=DAYS - 1), dt.time(7, 30))


def live(
    shop: Shop, clock: FixedClock, now: dt.datetime, *, rows: int = 0, seed: int = 1, step: Share
) -> int:
    """Fill a new station and return how many ledger rows it has.

    ``clock`` is the station's own, set to ``first_day``; ``rows`` more than the sixty days
    bring are written as history of the years before; the same ``seed`` gives the same records.
    """
    site = Site(shop, clock, Random(seed), now.date(), now)  # noqa: S311 - made-up data
    with shop.ledger.db.atomic():
        settle_in(site)
    first = clock.now().date()
    for number in range(DAYS):
        with shop.ledger.db.atomic():
            _live_through(site, first + dt.timedelta(days=number))
        step(site.rows, max(rows, site.rows))
    return site.rows + mass.write(site, rows - site.rows, first, step)


def _live_through(site: Site, day: dt.date) -> None:
    site.begin(day)
    produce.draw_if_low(site)
    produce.follow(site)
    counter.follow_orders(site)
    busy = 2 if day == site.today else 1
    for work, often in WORKS:
        for _ in range(site.luck.choice(often) + (busy - 1)):
            work(site)
    for before, work in ((OFFERED, window.offer), (SOLD, window.sell)):
        if site.today - day == before:
            work(site)
    counter.hand_over(site)
    if day.weekday() == WEEKLY:
        produce.pay_farmers(site)
        counter.send_back(site)
    if day < site.today - dt.timedelta(days=1):
        _close(site, day)


def _close(site: Site, day: dt.date) -> None:
    """Count the till in the evening; now and then it is a little off."""
    site.clock.set(dt.datetime.combine(day, CLOSES))
    closing = site.shop.trade.closing
    book = closing.with_book(Close(day=day))
    off = site.luck.choice(DIFFERENCES)
    closing.close(
        Close(
            day=day,
            cash_fen=max(0, book.cash_book_fen + off),
            wechat_fen=max(0, book.wechat_book_fen),
            alipay_fen=max(0, book.alipay_book_fen),
            parcels_counted=book.parcels_book,
            note="找零差错" if off else None,
        )
    )
    site.rows += 1


STATION: Final = (names.STATION, names.VILLAGE_CODE, names.VILLAGE, names.CLERK)
"""The demo station's name, village code, village and clerk."""
