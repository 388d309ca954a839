"""Beginning a draft: from a product, from a name, or from what an older draft said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.catalog.model import Product
from core.listing.model import Listing
from core.listing.queries import ListingQueries
from core.listing.rules import state_of
from core.station import Station, Views
from desktop.pages.desk import Desk
from desktop.pages.listings import writing
from desktop.pages.listings.reading import state_words
from desktop.widgets.drawer import Drawer
from desktop.widgets.found import Answer, Find, Found
from desktop.widgets.pick_list import PickList, PickWords
from words.say import _

SOME: Final = 12
PRODUCT, LISTING, NAME = "product", "listing", "name"


def found(typed: str, views: Views) -> list[Found]:
    """Return the products in use and older drafts that fit; last, what was typed as a name."""
    products = [
        Found(
            one.id,
            one.name,
            "  ".join(filter(None, (one.variety, _(one.unit)))),
            PRODUCT,
            _("从产品新建"),
        )
        for one in (views.catalog.find(typed, SOME) if typed else in_use(views))
    ]
    drafts = [
        Found(
            one.id,
            one.name,
            "  ".join(filter(None, (state_words(state_of(one)), f"{one.day}"))),
            LISTING,
            _("沿用以前的"),
        )
        for one in older(typed, views.listings)
    ]
    name = [Found(typed, _("只用名称“{name}”新建", name=typed), "", NAME)] if typed else []
    return products + drafts + name


def in_use(views: Views) -> Sequence[Product]:
    """Return some products in use, as the stock lists them."""
    _numbers, rows = views.catalog.products.first("", {"use": "now"}, SOME)
    return rows


def older(typed: str, listings: ListingQueries) -> Sequence[Listing]:
    """Return the newest drafts that fit."""
    _numbers, rows = listings.listings.first("", {"text": typed} if typed else {}, SOME)
    return rows


def beginnings(desk: Desk) -> Find:
    """Return a search in what a draft can begin from."""

    def find(typed: str, answer: Answer) -> None:
        desk.fetch(partial(found, typed), answer, latest="begin-listing")

    return find


def begin_drawer(
    desk: Desk, done: Callable[[Changes], None], failed: Callable[[ClerkError], None]
) -> Drawer:
    """Return the drawer of a new draft."""
    words = PickWords(
        line=_("卖什么"),
        typed=_("品名或首字母"),
        hits=_("产品和以前的草稿"),
        hint=_("从产品新建：单位、重量、价钱先填好。沿用以前的：图片、依据、标题一起带来。"),
    )
    picker = PickList(beginnings(desk), words)
    drawer = Drawer(_("新草稿"), picker, _("新建"), icon="add")
    picker.picked.connect(partial(_begin, desk, done, failed))
    drawer.pressed.connect(picker.pick)
    return drawer


def _begin(
    desk: Desk, done: Callable[[Changes], None], failed: Callable[[ClerkError], None], hit: Found
) -> None:
    work: dict[str, Callable[[Station], Changes]] = {
        PRODUCT: partial(writing.begin, hit.key),
        LISTING: lambda station: station.drafts.copy(hit.key),
        NAME: lambda station: station.drafts.add(Listing(name=hit.key)),
    }
    desk.write(work[hit.kind], done, failed)
