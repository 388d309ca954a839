"""A day's dealings with farmers and with buyers in the cities."""

from __future__ import annotations

import datetime as dt
from typing import Final

from core.base.ids import EventId
from core.catalog.model import Product
from core.demo import names
from core.demo.site import Site, Waiting
from core.trade.model.close import Close
from core.trade.model.opening import Transfer
from core.trade.model.payment import Payment, Settlement
from core.trade.model.purchase import Purchase
from core.trade.model.up import Up
from core.trade.service.following import Refund
from core.trade.service.refusals import NothingToSettleError

BY_WEIGHT: Final = ("千克", "公斤")
LOW_CASH: Final = 120_000
DRAWN: Final = 300_000


def buy(site: Site) -> None:
    """Buy from one farmer or, now and then, from the co-operative with its certificate."""
    product = site.luck.choice(site.products)
    farmer, certificate = site.luck.choice(site.farmers), None
    if product.name == "干花椒" and site.coop and site.chance(40):
        farmer, certificate = site.coop, f"XS{site.day():%Y%m%d}-{site.luck.randint(1, 99):02d}"
    roll = site.luck.randrange(100)
    method = "owed" if roll < 30 else "wechat" if roll < 55 else "cash"  # noqa: PLR2004 - percent
    deduct = site.luck.choice((0, 0, 0, 0, 100, 200, 350))
    qty, gross, tare = _weighed(site, product)
    purchase = Purchase(
        farmer=farmer,
        product=product.id,
        grade=site.luck.choice(names.GRADES),
        price_fen=_near(site, product.buy_fen or 500),
        deduct_fen=deduct if product.unit in BY_WEIGHT else 0,
        deduct_why="带泥、碰伤" if deduct and product.unit in BY_WEIGHT else None,
        method=method,
        cert_no=certificate,
        qty=qty,
        gross_g=gross,
        tare_g=tare,
    )
    site.shop.trade.buying.buy(purchase)
    site.counted()


def _weighed(site: Site, product: Product) -> tuple[int, int, int]:
    """Return quantity in thousandths (0: as weighed), gross and tare grams."""
    if product.unit not in BY_WEIGHT:
        return site.luck.randint(3, 18) * 1000, 0, 0
    dear = (product.buy_fen or 0) > 2000  # noqa: PLR2004 - fen: dried goods come in small lots
    grams = site.luck.randint(20, 90) * 100 if dear else site.luck.randint(200, 900) * 100
    tare = 500 if dear else site.luck.choice((1500, 2000, 2500))
    return 0, grams + tare, tare


def _near(site: Site, fen: int) -> int:
    return max(10, fen * site.luck.randint(90, 112) // 1000 * 10)


def sell(site: Site) -> None:
    """Sell something to a city, from stock or for a farmer who waits for the money."""
    product = site.luck.choice(site.products)
    platform = site.luck.choice(names.SELLING)
    consigned = site.chance(25)
    pieces = site.luck.randint(1, 4)
    price = product.sell_fen or 1000
    amount = pieces * price
    sale = Up(
        platform=platform,
        order_no=order_number(site),
        buyer_region=site.luck.choice(names.REGIONS),
        product=product.id,
        qty=pieces * 1000,
        price_fen=price,
        method="wechat" if platform.startswith("微信") else "platform",
        farmer=site.luck.choice(site.farmers) if consigned else None,
        consigned=consigned,
        packing_fee_fen=min(150, amount // 10),
        freight_fen=min(600, amount // 5),
        commission_fen=amount * 6 // 1000,
    )
    made = site.shop.trade.selling.sell(sale).ids[0]
    site.sales.append(Waiting(made, _later(site, 0, 2), "ordered"))
    site.counted()


def follow(site: Site) -> None:
    """Ship what was sold, and hear what became of what was shipped."""
    follows = site.shop.trade.following
    for sale in [one for one in site.sales if one.due <= site.day()]:
        site.sales.remove(sale)
        if sale.step == "ordered":
            courier, begin, digits = site.luck.choice(names.COURIERS)
            number = f"{begin}{site.luck.randrange(10**digits):0{digits}d}"
            follows.ship(sale.id, courier=courier, waybill=number)
            site.sales.append(Waiting(sale.id, _later(site, 3, 6), "shipped"))
        else:
            _arrived(site, sale.id)
        site.counted()


def _arrived(site: Site, sale: EventId) -> None:
    follows, roll = site.shop.trade.following, site.luck.randrange(100)
    if roll < 4:  # noqa: PLR2004 - percent
        follows.lose(sale, cause="transit")
    elif roll < 12:  # noqa: PLR2004 - percent
        follows.sign(sale)
        paid = site.shop.ledger.get(Up, sale).amount_fen
        fen = min(site.luck.choice((300, 500)), paid)
        follows.refund(sale, Refund(cause="坏果赔付", refund_fen=fen))
    else:
        follows.sign(sale)


def pay_farmers(site: Site) -> None:
    """Once a week: settle with some farmers, pay one an advance, bring money to the till."""
    draw_if_low(site)
    money = site.shop.trade.money
    for farmer in site.luck.sample(site.farmers, 5):
        said = Settlement(farmer=farmer, method=site.luck.choice(("cash", "wechat")))
        try:
            money.settle(said)
        except NothingToSettleError:
            continue
        site.counted()
    if site.chance(35):
        advance = Payment(
            party=site.luck.choice(site.farmers),
            purpose="advance",
            amount_fen=20_000,
            method="cash",
            note="订金：预收脐橙",
        )
        money.pay(advance)
        site.counted()


def draw_if_low(site: Site) -> None:
    """Fetch cash or WeChat money from the bank when there is little left."""
    book = site.shop.trade.closing
    now = book.with_book(Close(day=site.day()))
    for method, fen in (("cash", now.cash_book_fen), ("wechat", now.wechat_book_fen)):
        if fen < LOW_CASH:
            move = Transfer(what="draw", method=method, amount_fen=DRAWN, note="备用金")
            site.shop.trade.money.transfer(move)
            site.counted()


def order_number(site: Site) -> str:
    """Return an order number as platforms write them."""
    return f"{site.day():%y%m%d}-{site.luck.randrange(10**15):015d}"


def _later(site: Site, soonest: int, latest: int) -> dt.date:
    return site.day() + dt.timedelta(days=site.luck.randint(soonest, latest))
