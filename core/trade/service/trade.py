"""The station's trade: one attribute per job."""

from __future__ import annotations

from core.catalog.service import Catalog
from core.journal.ledger import Ledger
from core.packs.shelf import Packs
from core.people.service import People
from core.trade.model.down import Down
from core.trade.model.errand import Errand
from core.trade.model.mailing import Mailing
from core.trade.model.payment import Settlement
from core.trade.model.purchase import Purchase
from core.trade.model.receipt import Receipt
from core.trade.model.up import Up
from core.trade.service.books import Books
from core.trade.service.buying import Buying
from core.trade.service.closing import Closing
from core.trade.service.errands import Errands
from core.trade.service.fetching import Fetching
from core.trade.service.following import Following
from core.trade.service.mailing import MailRoom
from core.trade.service.papers import Papers
from core.trade.service.parcels import Parcels
from core.trade.service.paying import Paying
from core.trade.service.reissuing import Book, Reissuing
from core.trade.service.selling import Selling


class Trade:
    """Joins the desks: buying and selling produce, fetching goods, parcels, errands, money."""

    def __init__(self, ledger: Ledger, packs: Packs, people: People, catalog: Catalog) -> None:
        self.catalog = catalog
        self.books = Books(ledger)
        self.buying = Buying(ledger, packs, people, self.books)
        self.selling = Selling(ledger, packs, people, catalog, self.books)
        self.following = Following(ledger, self.books)
        self.fetching = Fetching(ledger, packs, people, self.books)
        self.money = Paying(ledger, packs, people, self.books)
        self.closing = Closing(ledger, self.books)
        self.parcels = Parcels(ledger, packs, people, self.books)
        self.mailing = MailRoom(ledger, packs, self.books)
        self.errands = Errands(ledger, packs, self.books)
        self.papers = Papers(ledger, self.books, self.parcels, self.buying)
        self.reissuing = Reissuing(ledger, self.papers, self.fetching, self._ways_in())

    def _ways_in(self) -> dict[str, Book]:
        """Return the way in of every kind of paper that may be issued anew."""
        return {
            Purchase.kind: self.buying.buy,
            Up.kind: self.selling.sell,
            Down.kind: self.fetching.order,
            Receipt.kind: self.money.receipt,
            Settlement.kind: self.money.settle,
            Errand.kind: self.errands.run,
            Mailing.kind: self.mailing.send,
        }
