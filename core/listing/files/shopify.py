"""Shopify's product CSV (header of 2025): one row a product, one more for each further picture.

Pictures need public addresses there, which a village has not: their column stays empty and the
files lie in a zip beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from core.base.validators import is_gtin
from core.listing.files.model import Goods, Missing
from core.listing.files.says import description_html, yuan
from core.listing.files.table import lines, place
from core.packs.columns import Columns

PLATFORM: Final = "shopify"
HEADINGS: Final = (
    "Title", "URL handle", "Description", "Vendor", "Product category", "Type", "Tags",
    "Published on online store", "Status", "SKU", "Barcode", "Option1 name", "Option1 value",
    "Option1 Linked To", "Option2 name", "Option2 value", "Option2 Linked To", "Option3 name",
    "Option3 value", "Option3 Linked To", "Price", "Compare-at price", "Cost per item",
    "Charge tax", "Tax code", "Unit price total measure", "Unit price total measure unit",
    "Unit price base measure", "Unit price base measure unit", "Inventory tracker",
    "Inventory quantity", "Continue selling when out of stock", "Weight value (grams)",
    "Weight unit for display", "Requires shipping", "Fulfillment service", "Product image URL",
    "Image position", "Image alt text", "Variant image URL", "Gift card", "SEO title",
    "SEO description",
)  # fmt: skip
SET: Final[Mapping[str, str]] = {
    "Published on online store": "FALSE",
    "Status": "draft",
    "Option1 name": "Title",
    "Option1 value": "Default Title",
    "Inventory tracker": "shopify",
    "Continue selling when out of stock": "DENY",
    "Weight unit for display": "g",
    "Requires shipping": "TRUE",
    "Fulfillment service": "manual",
    "Gift card": "FALSE",
}
"""It arrives as a draft: whoever uploads it looks first."""
WANTED: Final = ("Price", "Inventory quantity", "Weight value (grams)", "Product category")
LONGEST_SEO: Final = 70
LONGEST_SEO_TEXT: Final = 160


def write(goods: Sequence[Goods], columns: Columns, path: Path) -> tuple[Missing, ...]:
    """Write the file; return what it lacks. Raises ``DiskError``s."""
    every = [(one, _product(one, columns)) for one in goods]
    rows: list[list[str]] = [list(HEADINGS)]
    for one, product in every:
        both = (product, *_more_pictures(one))
        rows += [[row.get(heading, "") for heading in HEADINGS] for row in both]
    place(path, lines(rows).encode())
    return tuple(
        Missing(one.listing.id, one.listing.name, heading, "empty")
        for one, product in every
        for heading in (*WANTED, *(("Product image URL",) if one.shots else ()))
        if not product.get(heading)
    )


def _product(goods: Goods, columns: Columns) -> dict[str, str]:
    listing = goods.listing
    row = dict(SET) | {
        "Title": goods.title,
        "URL handle": goods.slug,
        "Description": description_html(goods, columns),
        "Vendor": listing.maker or "",
        "Tags": ", ".join(filter(None, (listing.name, listing.variety))),
        "SKU": goods.sku,
        "Barcode": listing.gtin if listing.gtin and is_gtin(listing.gtin) else "",
        "Price": str(yuan(listing.price_fen)) if listing.price_fen else "",
        "Inventory quantity": str(listing.offered or ""),
        "Weight value (grams)": str(listing.parcel_g or ""),
        "SEO title": goods.title[:LONGEST_SEO],
        "SEO description": " ".join((listing.story or "").split())[:LONGEST_SEO_TEXT],
    }
    if listing.net_g:
        row |= {
            "Unit price total measure": str(listing.net_g),
            "Unit price total measure unit": "g",
            "Unit price base measure": "1",
            "Unit price base measure unit": "kg",
        }
    if goods.shots:
        row |= {"Image position": "1", "Image alt text": goods.title}
    return row


def _more_pictures(goods: Goods) -> Iterator[dict[str, str]]:
    for place_, _ in enumerate(goods.shots[1:], start=2):
        yield {
            "URL handle": goods.slug,
            "Image position": str(place_),
            "Image alt text": f"{goods.title} {place_}",
        }
