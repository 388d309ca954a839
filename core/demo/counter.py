"""A day at the counter: parcels, orders for villagers, mailings, errands."""

from __future__ import annotations

import datetime as dt
from typing import Final

from core.demo import names
from core.demo.produce import order_number
from core.demo.site import Site, Waiting
from core.people.model import Person
from core.trade.model.down import Down
from core.trade.model.errand import Errand
from core.trade.model.mailing import Mailing
from core.trade.model.parcel import Parcel
from core.trade.model.payment import Payment
from core.trade.service.fetching import Return

NEVER: Final = dt.date.max
STUCK: Final = 5
"""Of a hundred parcels so many are not fetched for weeks, and of those of the last days more."""
LATELY: Final = dt.timedelta(days=9)
STUCK_LATELY: Final = 40
CALM: Final = {"X3": "已与家人通过电话，本人坚持要买"}


def take_parcel(site: Site) -> None:
    """Put one parcel on the shelf; most are fetched within three days."""
    courier, begin, digits = site.luck.choice(names.COURIERS)
    person = site.luck.choice(site.villagers)
    known = site.shop.ledger.get(Person, person)
    parcel = Parcel(
        waybill=f"{begin}{site.luck.randrange(10**digits):0{digits}d}",
        courier=courier,
        person=person if site.chance(80) else None,
        name=known.name,
        phone=known.phone,
        shelf=f"{site.luck.randint(1, 3)}-{site.luck.randint(1, 4)}",
        source="scan",
    )
    made = site.shop.trade.parcels.take_in(parcel).ids[0]
    stays = site.luck.choice((0, 0, 1, 1, 1, 2, 3))
    percent = STUCK_LATELY if site.today - site.day() < LATELY else STUCK
    due = NEVER if site.chance(percent) else site.day() + dt.timedelta(days=stays)
    site.shelf.append(Waiting(made, due, person=person))
    site.counted()


def hand_over(site: Site) -> None:
    """Hand out what is fetched today, remind the late, send the oldest back."""
    parcels, today = site.shop.trade.parcels, site.day()
    for one in list(site.shelf):
        if one.due <= today:
            by = "self" if site.chance(75) else "other"
            name = site.luck.choice(names.RELATIVES) if by == "other" else None
            parcels.hand_over(one.id, to=by, to_name=name)
            site.shelf.remove(one)
            site.pass_time()
    if site.chance(4) and len(site.shelf) > 8:  # noqa: PLR2004 - percent, parcels
        parcels.remind(site.shelf[0].id)


def send_back(site: Site) -> None:
    """Give one long forgotten parcel back to the courier."""
    stuck = [one for one in site.shelf if one.due == NEVER]
    if len(stuck) > 2:  # noqa: PLR2004 - a few stay, so that there is something to do
        site.shop.trade.parcels.send_back(stuck[0].id, "收件人长期外出，已电话说明")
        site.shelf.remove(stuck[0])


def order(site: Site) -> None:
    """Order something for a villager, paid at once or advanced by the station."""
    large = site.chance(4)
    ware = names.LARGE_WARE if large else site.luck.choice(names.WARES)
    villager = site.luck.choice(site.villagers)
    advanced = not large and site.chance(30)
    fen = ware.yuan * site.luck.randint(92, 108)
    said = Down(
        villager=villager,
        item=ware.item,
        platform=site.luck.choice(names.BUYING),
        order_no=order_number(site),
        price_fen=fen,
        amount_fen=fen,
        fee_fen=site.luck.choice((0, 100, 200)),
        paid_by="station" if advanced else "villager",
        method=site.luck.choice(("cash", "cash", "wechat")),
        paid_from="wechat",
        saving_fen=site.luck.choice((0, 500, 1200, 3000)),
    )
    made = site.shop.trade.fetching.order(said, CALM).ids[0]
    due = site.day() + dt.timedelta(days=site.luck.randint(2, 5))
    site.orders.append(Waiting(made, due, "ordered", villager))
    site.counted()


def follow_orders(site: Site) -> None:
    """Goods arrive, are fetched, are paid for later, and once in a while go back."""
    for one in [waiting for waiting in site.orders if waiting.due <= site.day()]:
        site.orders.remove(one)
        following = _STEPS[one.step](site, one)
        if following:
            due = site.day() + dt.timedelta(
                days=site.luck.randint(1, 9 if following == "owed" else 3)
            )
            site.orders.append(Waiting(one.id, due, following, one.person))
        site.counted()


def _arrive(site: Site, one: Waiting) -> str:
    site.shop.trade.fetching.arrive(one.id)
    return "arrived"


def _fetch(site: Site, one: Waiting) -> str:
    fetching = site.shop.trade.fetching
    if site.chance(5):
        fetching.give_back(one.id, Return(note="尺码不合"))
        return ""
    later = site.chance(15)
    fetching.collect(one.id, paid_fen=0 if later else None)
    return "owed" if later else ""


def _repay(site: Site, one: Waiting) -> str:
    """Take what a villager still owes, or some of it."""
    order = site.shop.ledger.get(Down, one.id)
    if not one.person or order.open_fen <= 0:
        return ""
    part = site.chance(40)
    fen = max(1, order.open_fen // 200 * 100) if part else order.open_fen
    purpose = "instalment" if part else "repay"
    said = Payment(
        party=one.person, direction="in", purpose=purpose, amount_fen=fen, covers=(one.id,)
    )
    site.shop.trade.money.pay(said)
    return "owed" if part else ""


_STEPS: Final = {"ordered": _arrive, "arrived": _fetch, "owed": _repay}


def send(site: Site) -> None:
    """Send a parcel for a villager: real name and contents seen."""
    courier, begin, digits = site.luck.choice(names.COURIERS)
    city, _area = site.luck.choice(names.CITIES)
    mailing = Mailing(
        waybill=f"{begin}{site.luck.randrange(10**digits):0{digits}d}",
        courier=courier,
        sender=site.luck.choice(site.villagers),
        sender_address=f"{names.VILLAGE}服务站",
        receiver_name=site.luck.choice(names.RELATIVES),
        receiver_phone=f"13{site.luck.randrange(10**9):09d}",
        receiver_address=f"{city}{site.luck.randint(1, 199)}号",
        item=site.luck.choice(names.SENT),
        grams=site.luck.randint(4, 60) * 100,
        verified_id=True,
        verified_paper="身份证",
        opened_check=True,
        security_mark=True,
        fee_fen=site.luck.choice((1000, 1200, 1500, 1800)),
        method=site.luck.choice(("cash", "wechat")),
    )
    site.shop.trade.mailing.send(mailing)
    site.counted()


def errand(site: Site) -> None:
    """Pay a bill, top up a phone, print a page."""
    what, low, high = site.luck.choice(names.ERRANDS)
    said = Errand(
        what=what,
        person=site.luck.choice(site.villagers),
        amount_fen=site.luck.randint(low // 100, high // 100) * 100,
        fee_fen=50 if what == "打印复印" else 0,
        method=site.luck.choice(("cash", "wechat")),
        result="已办好",
    )
    site.shop.trade.errands.run(said)
    site.counted()
