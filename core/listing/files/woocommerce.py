"""WooCommerce's product CSV: one row a product, pictures by the names of their files.

Attributes are never global: a global one's address may have 28 bytes, and a Chinese character
takes nine of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from core.base.validators import is_gtin
from core.listing.files.model import Goods, Missing
from core.listing.files.says import KILO, description_html, facts, yuan
from core.listing.files.table import lines, place
from core.packs.columns import Columns

PLATFORM: Final = "woocommerce"
GTIN: Final = "GTIN, UPC, EAN, or ISBN"
HEADINGS: Final = (
    "ID", "Type", "SKU", GTIN, "Name", "Published", "Is featured?", "Visibility in catalog",
    "Short description", "Description", "Date sale price starts", "Date sale price ends",
    "Tax status", "Tax class", "In stock?", "Stock", "Backorders allowed?", "Low stock amount",
    "Sold individually?", "Weight (kg)", "Length (cm)", "Width (cm)", "Height (cm)",
    "Allow customer reviews?", "Purchase note", "Sale price", "Regular price", "Categories",
    "Tags", "Shipping class", "Images", "Download limit", "Download expiry days", "Parent",
    "Grouped products", "Upsells", "Cross-sells", "External URL", "Button text", "Position",
)  # fmt: skip
SET: Final[Mapping[str, str]] = {
    "Type": "simple",
    "Published": "-1",
    "Is featured?": "0",
    "Visibility in catalog": "visible",
    "Tax status": "taxable",
    "Backorders allowed?": "0",
    "Sold individually?": "0",
    "Allow customer reviews?": "1",
    "Position": "0",
}
"""-1: it arrives as a draft, and whoever uploads it looks first."""
WANTED: Final = ("Regular price", "Stock", "Weight (kg)", "Categories", "Images")
PARTS: Final = ("name", "value(s)", "visible", "global")


def write(goods: Sequence[Goods], columns: Columns, path: Path) -> tuple[Missing, ...]:
    """Write the file; return what it lacks. Raises ``DiskError``s."""
    every = [(one, _product(one, columns)) for one in goods]
    many = max((len(list(facts(one, columns))) for one in goods), default=0)
    more = [f"Attribute {number} {part}" for number in range(1, many + 1) for part in PARTS]
    headings = [*HEADINGS, *more]
    rows = [headings, *([row.get(heading, "") for heading in headings] for _, row in every)]
    place(path, lines(rows).encode("utf-8-sig"))
    return tuple(
        Missing(one.listing.id, one.listing.name, heading, "empty")
        for one, row in every
        for heading in WANTED
        if not row.get(heading)
    )


def _product(goods: Goods, columns: Columns) -> dict[str, str]:
    listing = goods.listing
    row = dict(SET) | {
        "SKU": goods.sku,
        GTIN: listing.gtin if listing.gtin and is_gtin(listing.gtin) else "",
        "Name": goods.title,
        "Short description": listing.spec or "",
        "Description": description_html(goods, columns),
        "In stock?": "1" if listing.offered else "0",
        "Stock": str(listing.offered or ""),
        "Weight (kg)": f"{Decimal(listing.parcel_g) / KILO:f}" if listing.parcel_g else "",
        "Regular price": str(yuan(listing.price_fen)) if listing.price_fen else "",
        "Tags": ", ".join(_escaped(one) for one in (listing.name, listing.variety) if one),
        "Images": ", ".join(goods.files()),
    }
    for number, (label, text) in enumerate(facts(goods, columns), start=1):
        said = zip(PARTS, (label, _escaped(text), "1", "0"), strict=True)
        row |= {f"Attribute {number} {part}": value for part, value in said}
    return row


def _escaped(text: str) -> str:
    """Return a text whose commas part no values."""
    return text.replace(",", r"\,")
