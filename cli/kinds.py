"""The kinds of record that a script may add, and the service that takes each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from cli.call import FileNeededError, UnknownKindError
from core.base.changes import Changes
from core.base.record import Record
from core.catalog.model import Product, Stock
from core.listing.model import Basis, Listing, ListingPicture, Wording
from core.people.model import Person
from core.people.permits import Permit
from core.station import Station
from core.trade.model.down import Down
from core.trade.model.errand import Errand
from core.trade.model.mailing import Mailing
from core.trade.model.opening import Opening, Transfer
from core.trade.model.parcel import Parcel
from core.trade.model.payment import Payment, Settlement
from core.trade.model.purchase import Purchase
from core.trade.model.receipt import Receipt
from core.trade.model.up import Up
from core.training.model import Attendance
from core.training.model.calls import FollowUp, SpotCall
from core.training.model.results import PracticeCheck, QuizResult, Satisfaction
from core.training.model.trainee import Trainee
from core.training.model.training_class import TrainingClass

Adder = Callable[[Station, Any, Mapping[str, str]], Changes]


class Kind(NamedTuple):
    """A record type and how it is added."""

    record: type[Record]
    add: Adder


def _picture(_station: Station, _record: ListingPicture) -> Changes:
    """Refuse: a picture is a file and no line of JSON; ``listing picture`` takes it."""
    raise FileNeededError(field="photo")


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "person": Kind(Person, lambda s, record, why: s.people.add(record, why)),
        "permit": Kind(Permit, lambda s, record, _why: s.people.permits.add(record)),
        "product": Kind(Product, lambda s, record, why: s.catalog.add(record, why)),
        "purchase": Kind(Purchase, lambda s, record, why: s.trade.buying.buy(record, why)),
        "up": Kind(Up, lambda s, record, why: s.trade.selling.sell(record, why)),
        "down": Kind(Down, lambda s, record, why: s.trade.fetching.order(record, why)),
        "parcel": Kind(Parcel, lambda s, record, why: s.trade.parcels.take_in(record, why)),
        "parcel-out": Kind(Mailing, lambda s, record, why: s.trade.mailing.send(record, why)),
        "errand": Kind(Errand, lambda s, record, why: s.trade.errands.run(record, why)),
        "stock": Kind(Stock, lambda s, record, why: s.catalog.move(record, why)),
        "receipt": Kind(Receipt, lambda s, record, why: s.trade.money.receipt(record, why)),
        "settlement": Kind(Settlement, lambda s, record, why: s.trade.money.settle(record, why)),
        "payment": Kind(Payment, lambda s, record, why: s.trade.money.pay(record, why)),
        "opening": Kind(Opening, lambda s, record, why: s.trade.money.open(record, why)),
        "cash": Kind(Transfer, lambda s, record, why: s.trade.money.transfer(record, why)),
        "listing": Kind(Listing, lambda s, record, why: s.drafts.add(record, why)),
        "wording": Kind(
            Wording,
            lambda s, record, _why: s.drafts.entitle(record.listing, record.platform, record.text),
        ),
        "basis": Kind(Basis, lambda s, record, _why: s.drafts.add_basis(record)),
        "picture": Kind(ListingPicture, lambda s, record, _why: _picture(s, record)),
        "attendance": Kind(Attendance, lambda s, record, _why: s.trade.books.book(record)),
        "class": Kind(TrainingClass, lambda s, record, why: s.training.classes.plan(record, why)),
        "trainee": Kind(Trainee, lambda s, record, why: s.training.roster.add(record, why)),
        "practice": Kind(PracticeCheck, lambda s, record, _why: s.training.results.check([record])),
        "quiz": Kind(QuizResult, lambda s, record, _why: s.training.results.quiz([record])),
        "satisfaction": Kind(
            Satisfaction, lambda s, record, _why: s.training.results.satisfaction([record])
        ),
        "follow-up": Kind(FollowUp, lambda s, record, _why: s.training.calls.follow_up(record)),
        "spot-call": Kind(SpotCall, lambda s, record, _why: s.training.calls.spot_call(record)),
    }
)


def kind_of(name: str) -> Kind:
    """Return a kind by name; ``UnknownKindError`` (exit 2) for any other word."""
    if name not in KINDS:
        raise UnknownKindError(kind=name, kinds=" ".join(KINDS))
    return KINDS[name]
