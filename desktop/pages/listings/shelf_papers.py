"""The papers of the shop: price cards, posters and the catalogue printed, the page as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Final

from core.base.errors import ClerkError
from core.base.files import write_durably
from core.listing.model import ListingPicture
from core.paper.from_listings import goods_sheet_of
from core.paper.goods_catalogue import goods_catalogue
from core.paper.model import GoodsSheet, Translator
from core.paper.poster import poster
from core.paper.price_cards import price_cards
from core.paper.shop_page import shop_page
from core.station import Views
from desktop.jobs import Progress
from desktop.pages.desk import Desk
from desktop.pages.listings import file_dialogs
from desktop.pages.printing import Printing, Sheet
from desktop.widgets.notice import Notice
from desktop.widgets.page import Page
from words.errors import told
from words.say import _, language
from words.told import N_

DRAWN: Final[Mapping[str, tuple[str, Callable[[GoodsSheet, Translator], bytes]]]] = (
    MappingProxyType(
        {
            "cards": (N_("价签"), price_cards),
            "poster": (N_("海报"), poster),
            "catalogue": (N_("商品册"), goods_catalogue),
        }
    )
)
PAGE: Final = "page"


class ShelfPapers:
    """Makes them for one page."""

    def __init__(self, desk: Desk, page: Page, printing: Printing) -> None:
        self._desk, self._page, self._printing = desk, page, printing

    def make(self, what: str, listings: Sequence[str]) -> None:
        """Print cards, posters or the catalogue; ask where the page goes."""
        if what != PAGE:
            name, draw = DRAWN[what]
            self._printing.draw(partial(self._gather, name, draw, tuple(listings)))
            return
        target = file_dialogs.page_target(self._page)
        if target is not None:
            self.write_page(target, listings)

    def _gather(
        self,
        name: str,
        draw: Callable[[GoodsSheet, Translator], bytes],
        listings: tuple[str, ...],
        views: Views,
    ) -> Callable[[], Sheet]:
        document = self._sheet(listings, views)
        return lambda: Sheet(name=_(name), content=draw(document, _))

    def _sheet(self, listings: Sequence[str], views: Views) -> GoodsSheet:
        found = (views.listings.whole(one) for one in listings)
        wholes = [one for one in found if one is not None]
        # A file of the shelf is read, no connection: any lane may do that.
        photos = self._desk.station.photos

        def picture(one: ListingPicture) -> bytes | None:
            return photos.content(one.photo) if one.photo else None

        return goods_sheet_of(views, wholes, self._desk.today(), picture, _)

    def write_page(self, target: Path, listings: Sequence[str]) -> None:
        """Write the page for the shop's screen or a stick."""
        chosen, lang = tuple(listings), language()

        def gathered(document: GoodsSheet) -> None:
            def work(progress: Progress) -> Path:
                progress.check()
                code = "zh-CN" if lang.startswith("zh") else lang
                write_durably(target, shop_page(document, _, code))
                return target

            self._desk.jobs.outside(work, self._written, self._refused)

        self._desk.fetch(lambda views: self._sheet(chosen, views), gathered, self._refused)

    def _written(self, target: Path) -> None:
        self._page.noticed.emit(Notice(text=_("网页已存：{file}", file=str(target))))

    def _refused(self, error: ClerkError) -> None:
        text = " ".join(filter(None, told(error)))
        self._page.noticed.emit(Notice(text=text, tone="stop", seconds=0))
