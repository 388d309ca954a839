"""What the demo station offers on line: from a first idea to a listing handed to the county."""

from __future__ import annotations

import datetime as dt
import io
from random import Random
from typing import Any, Final, NamedTuple

import msgspec
from PIL import Image, ImageDraw

from core.base.ids import EventId
from core.catalog.lookup import level
from core.catalog.model import SHOP, Product
from core.demo import names
from core.demo.produce import order_number
from core.demo.site import Site
from core.listing.model import Basis, Listing
from core.trade.model.up import Up

SIDE: Final = 1000
ORIGIN: Final = f"重庆市奉节县{names.VILLAGE}"
SEASON: Final = dt.timedelta(days=6)
"""How long before a listing its goods were picked or milled."""


class Offer(NamedTuple):
    """A listing that says all it should, and how its goods look: colour, size, how many."""

    product: str
    says: dict[str, Any]
    titles: dict[str, str]
    basis: dict[str, Any]
    colour: tuple[int, int, int]
    size: int
    pieces: int


ORANGES: Final = Offer(
    "奉节脐橙",
    {
        "headline": "奉节脐橙 5千克装 现摘现发",
        "variety": "纽荷尔",
        "grade": "一级",
        "standard_no": "GB/T 12947",
        "spec": "果径 75–80 mm",
        "net_g": 5000,
        "unit": "箱",
        "price_fen": 5980,
        "offered": 120,
        "story": "坡上的脐橙，十一月起下树。皮薄，测过糖度 13 度。坏果拍照，当天补发。",
    },
    {"pinduoduo": "奉节脐橙5千克装 现摘现发 一级果", "taobao": "奉节脐橙 5千克装 现摘现发"},
    {"what": "source", "name": "糖度检测记录", "issuer": "镇农业服务中心", "area": "本村果园"},
    (243, 146, 32),
    105,
    24,
)
RICE: Final = Offer(
    "大米",
    {
        "headline": "高山大米 5千克装 当季新米",
        "variety": "中浙优",
        "grade": "二级",
        "standard_no": "GB/T 1354",
        "spec": "5千克布袋",
        "net_g": 5000,
        "unit": "袋",
        "price_fen": 4980,
        "maker": f"{names.VILLAGE}种植户",
        "story": "海拔 900 米的稻田，一年一季，九月收割，下单后再碾。",
    },
    {"pinduoduo": "高山大米 5千克装 当季新米 现碾"},
    {"what": "standard", "name": "大米", "number": "GB/T 1354"},
    (236, 228, 205),
    11,
    2600,
)
IDEA: Final = ("猕猴桃", "全国第一甜的猕猴桃，吃了能降血压。")
"""What a clerk copies from another shop's page, before the check tells her."""


def offer(site: Site) -> None:
    """Write the listings: one handed in, one whole, one begun again, one bare idea."""
    drafts = site.shop.drafts
    sent = _whole(site, ORANGES)
    drafts.submit(sent)
    _whole(site, RICE)
    drafts.copy(sent)
    name, story = IDEA
    idea = drafts.begin(_product(site, name).id)
    drafts.add(msgspec.structs.replace(idea, origin=ORIGIN, story=story))
    site.pass_time()


def _whole(site: Site, offer: Offer) -> EventId:
    shop, picked = site.shop, site.day() - SEASON
    begun = shop.drafts.begin(_product(site, offer.product).id)
    days = {"made": picked} if begun.form == "loose" else {"harvested": picked}
    full = msgspec.structs.replace(begun, origin=ORIGIN, **days, **offer.says)
    listing = shop.drafts.add(full).ids[0]
    shop.drafts.add_basis(Basis(listing=listing, given=picked, **offer.basis))
    for platform, text in offer.titles.items():
        shop.drafts.entitle(listing, platform, text)
    for use, ground in (("main", (201, 176, 140)), ("white", (255, 255, 255))):
        shop.pictures.add(listing, drawn(offer, ground), use, agreed=True)
    return listing


def _product(site: Site, name: str) -> Product:
    return next(one for one in site.products if one.name == name)


def sell(site: Site) -> None:
    """Sell one package of the first listing whose goods lie in the shop."""
    found = (one for offer in (ORANGES, RICE) for one in _offered(site, offer))
    listing, product = next(found)
    kilos = (listing.net_g or 0) // 1000
    sale = Up(
        platform="拼多多",
        order_no=order_number(site),
        buyer_region=names.REGIONS[0],
        listing=EventId(listing.id),
        product=EventId(product.id),
        unit="千克",
        qty=kilos * 1000,
        price_fen=(listing.price_fen or 0) // kilos,
        freight_fen=600,
    )
    sold = site.shop.trade.selling.sell(sale).ids[0]
    courier, begin, digits = names.COURIERS[0]
    site.shop.trade.following.ship(sold, courier=courier, waybill=f"{begin}{10 ** (digits - 1)}")
    site.counted(2)


def _offered(site: Site, offer: Offer) -> list[tuple[Listing, Product]]:
    """Return the listing and product of an offer, if enough for one package is in the shop."""
    product = _product(site, offer.product)
    db = site.shop.ledger.db
    row = db.one("SELECT id FROM listing WHERE product = ? ORDER BY seq", (product.id,))
    listing = site.shop.ledger.get(Listing, row[0]) if row else None
    if listing is None or level(db, product.id, SHOP).grams < (listing.net_g or 0):
        return []
    return [(listing, product)]


def drawn(offer: Offer, ground: tuple[int, int, int]) -> bytes:
    """Return a picture of a heap of an offer's goods on a ground, as JPEG."""
    luck = Random(offer.pieces + sum(ground))  # noqa: S311 - made-up data
    image = Image.new("RGB", (SIDE, SIDE), ground)
    draw = ImageDraw.Draw(image)
    size, middle = offer.size, SIDE // 2
    for number in range(offer.pieces):
        down = SIDE // 4 + (SIDE // 2) * number // offer.pieces
        wide = (down - SIDE // 8) * (middle - size) // SIDE
        x, y = middle + luck.randint(-wide, wide), down + luck.randint(-size // 2, size // 2)
        _piece(draw, (x, y), luck.randint(size * 5 // 6, size), offer.colour)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=88)
    return file.getvalue()


def _piece(
    draw: ImageDraw.ImageDraw, at: tuple[int, int], radius: int, colour: tuple[int, int, int]
) -> None:
    """Draw one fruit or grain, lit from above on the left."""
    x, y = at
    for ring in range(radius, 0, -2):
        light = 60 * (radius - ring) // radius
        shade = tuple(min(255, part - 40 + light) for part in colour)
        left, top = x - ring - radius * light // 240, y - ring - radius * light // 240
        draw.ellipse((left, top, left + 2 * ring, top + 2 * ring), fill=shade)
