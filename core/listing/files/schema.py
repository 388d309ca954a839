"""schema.org's Product and Offer as JSON-LD, for a web page of one's own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from core.base.validators import is_gtin
from core.listing.files.model import Goods, Missing
from core.listing.files.says import description, facts, yuan
from core.listing.files.table import place
from core.listing.link import DIGITS, digital_link
from core.packs.columns import Columns

PLATFORM: Final = "google"
CONTEXT: Final = "https://schema.org"
SEVEN_DAYS: Final = 7
WANTED: Final = ("image", "offers")


def write(goods: Sequence[Goods], columns: Columns, path: Path) -> tuple[Missing, ...]:
    """Write the file; return what it lacks. Raises ``DiskError``s."""
    products = [product(one, columns) for one in goods]
    said = {"@context": CONTEXT, "@graph": products}
    text = json.dumps(said, ensure_ascii=False, indent=1)
    # Inside a page's <script> a closing tag in somebody's story must not end it.
    place(path, text.replace("</", "<\\/").encode("utf-8", "replace"))
    return tuple(
        Missing(one.listing.id, one.listing.name, name, "empty")
        for one, made in zip(goods, products, strict=True)
        for name in WANTED
        if not made.get(name)
    )


def product(goods: Goods, columns: Columns) -> dict[str, Any]:
    """Return one listing as a Product; what is not known is left out."""
    listing = goods.listing
    made: dict[str, Any] = {
        "@type": "Product",
        "name": goods.title,
        "sku": goods.sku,
        "description": description(goods, columns),
        "image": list(goods.files()),
        "url": listing.link,
        "itemCondition": f"{CONTEXT}/NewCondition",
        "weight": _quantity(listing.net_g, "GRM"),
        "productionDate": listing.made.isoformat() if listing.made else None,
        "manufacturer": {"@type": "Organization", "name": listing.maker} if listing.maker else None,
        "additionalProperty": [
            {"@type": "PropertyValue", "name": label, "value": text}
            for label, text in facts(goods, columns)
        ],
        "offers": _offer(goods),
    }
    if listing.gtin and is_gtin(listing.gtin):
        made["@id"] = digital_link(listing.gtin)
        made["gtin"] = listing.gtin.zfill(DIGITS)
    return {name: value for name, value in made.items() if value}


def _offer(goods: Goods) -> dict[str, Any] | None:
    listing = goods.listing
    if not listing.price_fen:
        return None
    state = "InStock" if listing.offered else "OutOfStock"
    made = {
        "@type": "Offer",
        "price": str(yuan(listing.price_fen)),
        "priceCurrency": "CNY",
        "availability": None if listing.offered is None else f"{CONTEXT}/{state}",
        "inventoryLevel": _quantity(listing.offered, "C62"),
        "hasMerchantReturnPolicy": _returns(listing.returns),
        "shippingDetails": _shipping(listing.ship_hours),
    }
    return {name: value for name, value in made.items() if value}


def _returns(rule: str | None) -> dict[str, Any] | None:
    if not rule:
        return None
    policy: dict[str, Any] = {"@type": "MerchantReturnPolicy", "applicableCountry": "CN"}
    if rule != "seven_days":
        return policy | {"returnPolicyCategory": f"{CONTEXT}/MerchantReturnNotPermitted"}
    return policy | {
        "returnPolicyCategory": f"{CONTEXT}/MerchantReturnFiniteReturnWindow",
        "merchantReturnDays": SEVEN_DAYS,
    }


def _shipping(hours: int | None) -> dict[str, Any] | None:
    if not hours:
        return None
    handling = {"@type": "QuantitativeValue", "minValue": 0, "maxValue": hours, "unitCode": "HUR"}
    time = {"@type": "ShippingDeliveryTime", "handlingTime": handling}
    return {"@type": "OfferShippingDetails", "deliveryTime": time}


def _quantity(value: int | None, unit: str) -> dict[str, Any] | None:
    if not value:
        return None
    return {"@type": "QuantitativeValue", "value": value, "unitCode": unit}
