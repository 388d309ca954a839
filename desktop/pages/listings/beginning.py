"""Beginning a draft: from a product, from a name, or from what an older draft said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.catalog.model import Product
from core.listing.model import Listing
from core.listing.queries import ListingQueries
from core.listing.rules import state_of
from core.station import Station, Views
from desktop import theme
from desktop.pages.desk import Desk
from desktop.pages.listings import writing
from desktop.pages.listings.reading import state_words
from desktop.widgets.drawer import Drawer
from desktop.widgets.found import Found, FoundList
from desktop.widgets.icons import label
from words.say import _

SOME: Final = 12
PRODUCT, LISTING, NAME = "product", "listing", "name"


def found(typed: str, views: Views) -> list[Found]:
    """Return the products in use and the older drafts that what was typed may mean."""
    products = [
        Found(
            one.id,
            one.name,
            "  ".join(filter(None, (one.variety, one.unit))),
            PRODUCT,
            _("从产品新建"),
        )
        for one in (views.catalog.find(typed, SOME) if typed else in_use(views))
    ]
    return products + [
        Found(
            one.id,
            one.name,
            "  ".join(filter(None, (state_words(state_of(one)), f"{one.day}"))),
            LISTING,
            _("沿用以前的"),
        )
        for one in older(typed, views.listings)
    ]


def in_use(views: Views) -> Sequence[Product]:
    """Return some products in use, as the stock lists them."""
    _numbers, rows = views.catalog.products.first("", {"use": "now"}, SOME)
    return rows


def older(typed: str, listings: ListingQueries) -> Sequence[Listing]:
    """Return the newest drafts that fit."""
    _numbers, rows = listings.listings.first("", {"text": typed} if typed else {}, SOME)
    return rows


class BeginList(QWidget):
    """One line to type in, products and older drafts below it; Enter takes the chosen one.

    Signals:
        picked: a Found, of the kind product, listing or name.
    """

    picked = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        box = QVBoxLayout(self)
        theme.spaced(box, 2, 0)
        self.line = QLineEdit()
        self.line.setObjectName("begin")
        self.line.setAccessibleName(_("卖什么"))
        self.line.setPlaceholderText(_("品名或首字母"))
        self.hits = FoundList()
        self.hits.setAccessibleName(_("产品和以前的草稿"))
        hint = label(
            _("从产品新建：单位、重量、价钱先填好。沿用以前的：图片、依据、标题一起带来。"), "hint"
        )
        hint.setWordWrap(True)
        box.addWidget(self.line)
        box.addWidget(self.hits, 1)
        box.addWidget(hint)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self.ask)
        self.line.returnPressed.connect(self.pick)
        self.line.installEventFilter(self)
        self.hits.itemDoubleClicked.connect(lambda _item: self.pick())
        self.ask("")

    def ask(self, text: str) -> None:
        """Show what fits; everything for nothing typed."""
        typed = text.strip()
        self._desk.fetch(partial(found, typed), partial(self._show, typed), latest="begin-listing")

    def _show(self, typed: str, hits: Sequence[Found]) -> None:
        new = Found(typed, _("只用名称“{name}”新建", name=typed), "", NAME) if typed else None
        self.hits.show_hits(hits, new)

    def pick(self) -> None:
        """Take the chosen one."""
        hit = self.hits.chosen()
        if hit is not None:
            self.picked.emit(hit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list with the arrows of the line."""
        if watched is self.line and isinstance(event, QKeyEvent):
            is_press = event.type() == QEvent.Type.KeyPress
            if is_press and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.hits.step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
        return False


def begin_drawer(
    desk: Desk, done: Callable[[Changes], None], failed: Callable[[ClerkError], None]
) -> Drawer:
    """Return the drawer of a new draft."""
    picker = BeginList(desk)
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
