"""The first day: clerks, people with their consents, products, opening balances."""

from __future__ import annotations

import datetime as dt
from typing import Final

from core.base.ids import EventId
from core.catalog.model import Product
from core.demo import names
from core.demo.site import Site
from core.people.model import Agreement, Person
from core.people.permits import COURIER, Permit
from core.trade.model.opening import Opening

CONSENTS: Final = (Agreement(purpose="core"), Agreement(purpose="parcel"))
FIRST_STOCK: Final = (("大米", 200_000), ("干花椒", 15_000), ("核桃", 40_000))
MONEY: Final = (("cash", 360_000), ("wechat", 820_000), ("alipay", 150_000), ("bank", 4_600_000))
OLD_DEBTS: Final = (("payable", 42_000), ("receivable", 6_800))


def settle_in(site: Site) -> None:
    """Write all that is there before the first day's work."""
    site.shop.people.clerks.add(names.HELPER)
    _people(site)
    for name in names.PRODUCTS:
        made = site.shop.catalog.from_pack(name).ids[0]
        site.products.append(site.shop.ledger.get(Product, made))
    _openings(site)
    _papers(site)


def _people(site: Site) -> None:
    for name in names.FARMERS:
        site.farmers.append(_person(site, name, "farmer"))
    for name in names.VILLAGERS:
        site.villagers.append(_person(site, name, "villager"))
    coop = Person(name=names.COOP, role="coop", phone="02376688120", village=names.VILLAGE)
    site.coop = site.shop.people.add(coop).ids[0]
    site.counted(len(site.farmers) + len(site.villagers) + 1)


def _person(site: Site, name: str, role: str) -> EventId:
    phone = f"1{site.luck.choice('356789')}{site.luck.randrange(10**9):09d}"
    person = Person(
        name=name,
        role=role,
        phone=phone,
        village=f"{names.VILLAGE}{site.luck.choice(names.GROUPS)}",
        birth_year=site.luck.randint(1944, 1998),
    )
    agreed = CONSENTS if site.chance(85) else CONSENTS[:1]
    return site.shop.people.add(person, agreements=agreed).ids[0]


def _openings(site: Site) -> None:
    money = site.shop.trade.money
    for method, fen in MONEY:
        money.open(Opening(what="money", method=method, amount_fen=fen, note="建账时清点"))
    by_name = {product.name: product.id for product in site.products}
    for name, grams in FIRST_STOCK:
        money.open(Opening(what="stock", product=by_name[name], grams=grams))
    for (what, fen), party in zip(OLD_DEBTS, (site.farmers[0], site.villagers[0]), strict=True):
        money.open(Opening(what=what, party=party, amount_fen=fen, note="旧账本转来"))
    site.counted(len(MONEY) + len(FIRST_STOCK) + len(OLD_DEBTS))


def _papers(site: Site) -> None:
    """Note the licence and all agreements but one; another is about to end."""
    papers = [Permit(what="business", number="92500241MA5UDEMO4X", shown=True)]
    for at, (code, *_digits) in enumerate(names.COURIERS[:-1], 1):
        courier = site.shop.packs.couriers.name(code)
        ends = site.today + dt.timedelta(days=12 if at == 1 else 200)
        papers.append(
            Permit(what=COURIER, courier=courier, number=f"渝邮末备2025-{at:04d}", until=ends)
        )
    for paper in papers:
        site.shop.people.permits.add(paper)
    site.counted(len(papers))
