"""Years of history in one go, for those who want to see a very large ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from core.base.ids import EventId, event_id
from core.base.progress import Share
from core.base.tables import Fact
from core.demo import names
from core.demo.site import Site
from core.trade.model.down import Down
from core.trade.model.parcel import Parcel, ParcelMove
from core.trade.model.purchase import Purchase
from core.trade.model.up import Up

CHUNK: Final = 20_000
YEARS: Final = 3
SHARE: Final = ("parcel", "up", "up", "purchase", "down")


def write(site: Site, rows: int, before: dt.date, step: Share) -> int:
    """Write ``rows`` ledger rows of the three years before a day; return how many.

    They are history: they move neither stock nor money, and no paper was given for them.
    """
    made = 0
    while made < rows:
        many = min(CHUNK, rows - made)
        start, whole = made, site.rows + rows
        site.shop.ledger.write(_facts(site, start, many, rows, before))
        made += many
        step(site.rows + made, whole)
    return max(0, made)


def _facts(site: Site, start: int, many: int, of: int, before: dt.date) -> Iterator[Fact]:
    journal = site.shop.ledger.journal
    seq = journal.end()[0]
    span = YEARS * 365
    for number in range(start, start + many):
        day = before - dt.timedelta(days=span - number * span // of)
        kind = SHARE[number % len(SHARE)]
        seq += 1
        yield _MAKERS[kind](site, day, number)
        if kind == "parcel":
            # A parcel of years ago is long gone: its second event follows at once.
            seq += 1
            parcel = event_id(journal.device, journal.epoch, seq - 1)
            yield _gone(parcel, day)


def _parcel(site: Site, day: dt.date, number: int) -> Fact:
    courier, begin, digits = names.COURIERS[number % len(names.COURIERS)]
    person = site.villagers[number % len(site.villagers)]
    return Parcel(
        waybill=f"{begin}{10 ** (digits - 1) + number:0{digits}d}",
        courier=courier,
        person=person,
        shelf=f"{number % 3 + 1}-{number % 4 + 1}",
        pickup_code=f"{number % 10_000:04d}",
        in_at=dt.datetime.combine(day, dt.time(10)),
        day=day,
        consented=True,
        source="scan",
    )


def _gone(parcel: EventId, day: dt.date) -> Fact:
    at = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(16))
    return ParcelMove(of=parcel, what="hand_over", at=at, day=at.date(), before="shelf", to="self")


def _up(site: Site, day: dt.date, number: int) -> Fact:
    product = site.products[number % len(site.products)]
    qty = number % 5 + 1
    price = product.sell_fen or 1000
    return Up(
        platform=names.SELLING[number % len(names.SELLING)],
        order_no=f"{day:%y%m%d}-{number:015d}",
        buyer_region=names.REGIONS[number % len(names.REGIONS)],
        product=product.id,
        item=product.name,
        unit=product.unit,
        qty=qty * 1000,
        grams=qty * (product.unit_grams or 1000),
        price_fen=price,
        amount_fen=price * qty,
        farmer=site.farmers[number % len(site.farmers)],
        net_to_farmer_fen=price * qty * 8 // 10,
        state="signed",
        day=day,
        history=True,
    )


def _purchase(site: Site, day: dt.date, number: int) -> Fact:
    product = site.products[number % len(site.products)]
    qty = number % 40 + 5
    price = product.buy_fen or 500
    return Purchase(
        farmer=site.farmers[number % len(site.farmers)],
        product=product.id,
        grade=names.GRADES[number % len(names.GRADES)],
        unit=product.unit,
        qty=qty * 1000,
        grams=qty * (product.unit_grams or 1000),
        price_fen=price,
        amount_fen=price * qty,
        payable_fen=price * qty,
        paid_fen=price * qty,
        day=day,
        history=True,
    )


def _down(site: Site, day: dt.date, number: int) -> Fact:
    ware = names.WARES[number % len(names.WARES)]
    return Down(
        villager=site.villagers[number % len(site.villagers)],
        item=ware.item,
        platform=names.BUYING[number % len(names.BUYING)],
        order_no=f"{day:%y%m%d}-{10**14 + number:015d}",
        price_fen=ware.yuan * 100,
        amount_fen=ware.yuan * 100,
        paid_fen=ware.yuan * 100,
        state="collected",
        day=day,
        history=True,
    )


_MAKERS: Final = {"parcel": _parcel, "up": _up, "purchase": _purchase, "down": _down}
