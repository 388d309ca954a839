"""The desk's pages: their place on the rail, their key, and who builds them."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Final, NamedTuple

from desktop.pages.desk import Desk
from desktop.widgets.page import Page, PageEntry
from words.say import _
from words.told import N_


class Place(NamedTuple):
    """One page: key, icon, label on the rail, its title, F-key, module and class, search kinds."""

    key: str
    icon: str
    label: str
    title: str
    fkey: int | None
    module: str
    maker: str
    kinds: tuple[str, ...] = ()


PLACES: Final = (
    Place("home", "home", N_("首页"), N_("首页"), 1, "home.page", "HomePage"),
    Place(
        "parcels",
        "parcel-in",
        N_("包裹"),
        N_("代收代寄"),
        2,
        "parcels.page",
        "ParcelsPage",
        ("parcel", "parcel-out"),
    ),
    Place("up", "up", N_("上行"), N_("收购和上行"), 3, "up.page", "UpPage", ("purchase", "up")),
    Place("down", "down", N_("代买"), N_("代买台账"), 4, "down.page", "DownPage", ("down",)),
    Place("people", "person", N_("人员"), N_("人员"), 5, "people.page", "PeoplePage", ("person",)),
    Place(
        "products",
        "product",
        N_("产品"),
        N_("产品和库存"),
        6,
        "products.page",
        "ProductsPage",
        ("product", "stock"),
    ),
    Place(
        "listings",
        "listing",
        N_("商品"),
        N_("商品草稿"),
        14,
        "listings.page",
        "ListingsPage",
        ("listing",),
    ),
    Place(
        "classes",
        "training",
        N_("培训"),
        N_("培训"),
        15,
        "classes.page",
        "ClassesPage",
        ("class", "certificate"),
    ),
    Place("courses", "course", N_("课程"), N_("课程"), 16, "player.page", "CoursesPage"),
    Place(
        "errands",
        "errand",
        N_("便民"),
        N_("便民服务"),
        7,
        "errands.page",
        "ErrandsPage",
        ("errand",),
    ),
    Place(
        "receipts",
        "receipt",
        N_("单据"),
        N_("单据"),
        8,
        "receipts.page",
        "ReceiptsPage",
        ("receipt", "settlement", "payment", "shift"),
    ),
    Place("close", "close", N_("日结"), N_("日结"), 9, "close.page", "ClosePage", ("close",)),
    Place("import", "import", N_("导入"), N_("导入和导出"), 10, "imports.page", "ImportPage"),
    Place("sync", "sync", N_("县里"), N_("县里"), 17, "sync.page", "SyncPage"),
    Place("settings", "settings", N_("设置"), N_("设置"), 11, "settings.page", "SettingsPage"),
    Place("help", "help", N_("帮助"), N_("帮助"), 12, "help.page", "HelpPage"),
)


DAILY: Final = ("parcels", "up", "down", "people", "receipts", "close")
"""The pages that a clerk opens every day."""

HEADINGS: Final = {
    "person": N_("人员"),
    "parcel": N_("包裹"),
    "parcel-out": N_("代寄"),
    "purchase": N_("收购"),
    "up": N_("上行"),
    "down": N_("代买"),
    "product": N_("产品"),
    "listing": N_("商品草稿"),
    "class": N_("培训班"),
    "certificate": N_("培训证书"),
    "errand": N_("便民"),
    "receipt": N_("收据"),
    "payment": N_("收付款"),
    "settlement": N_("结算单"),
    "close": N_("日结"),
    "shift": N_("交接班"),
}


def entries(desk: Callable[[], Desk]) -> list[PageEntry]:
    """Return the pages for the window; each module is imported at its page's first visit.

    ``desk`` is asked for then too: the rail is there before the station is open.
    """
    return [
        PageEntry(
            key=place.key,
            icon=place.icon,
            label=_(place.label),
            title=_(place.title),
            fkey=place.fkey,
            factory=_factory(place, desk),
            kinds=place.kinds,
        )
        for place in PLACES
    ]


def _factory(place: Place, desk: Callable[[], Desk]) -> Callable[[], Page]:
    def build() -> Page:
        made: Page = getattr(_module(place), place.maker)(desk())
        return made

    return build


def warming() -> list[Callable[[], object]]:
    """Return steps that load the daily pages' code, so that their first visit need not wait."""
    return [partial(_module, place) for place in PLACES if place.key in DAILY]


def load_first() -> None:
    """Load the code of the page that is shown first."""
    _module(PLACES[0])


def _module(place: Place) -> ModuleType:
    return importlib.import_module(f"desktop.pages.{place.module}")


def heading(kind: str) -> str:
    """Return what records of a kind are found under, in the search box."""
    return _(HEADINGS.get(kind, "")) or kind
