"""From records to papers: gathers all that a document says, so that drawing asks nobody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

import msgspec

from core.base.errors import UnknownRecordError
from core.base.ids import event_id
from core.base.tables import Fact
from core.capabilities import REGISTRY
from core.db import rows
from core.journal.history import History
from core.journal.reading import one
from core.paper.content import CONTENTS, PARTIES, Names, content_of, kilograms
from core.paper.gathered import (
    NoPaperError,
    Signer,
    Views,
    heir_serial,
    house,
    name,
    replaced_serial,
    reversed_serial,
    row,
    sealed,
    why_void,
)
from core.paper.model import (
    Copy,
    DaySheet,
    Deduction,
    Delivery,
    Entry,
    Late,
    PersonStatement,
    PickupNotice,
    Receipt,
    SettlementSlip,
    ShelfLabel,
    ShelfLabels,
    ShiftSheet,
    Till,
    Translator,
    Waiting,
    Way,
    Work,
    chinese,
)
from core.paper.naming import KINDS, METHODS
from core.paper.qr import Payload
from core.trade.model.close import Close, Shift
from core.trade.model.down import Down
from core.trade.model.errand import Errand
from core.trade.model.mailing import Mailing
from core.trade.model.money import COUNTED
from core.trade.model.parcel import Parcel
from core.trade.model.payment import Payment, Settlement
from core.trade.model.purchase import Purchase
from core.trade.model.receipt import Receipt as Slip
from core.trade.model.up import Up
from core.trade.queries.accounts import Accounts
from core.trade.queries.days import Days

TABLES: Final[Mapping[str, type[Fact]]] = MappingProxyType(
    {kind.kind: kind for kind in (Purchase, Up, Down, Payment, Slip, Errand, Mailing)}
)
OTHERS: Final[Mapping[str, type[Fact]]] = MappingProxyType(
    {kind.kind: kind for kind in (Settlement, Close, Shift, Parcel)}
)

SECOND_MS: Final = 1000


def receipt_of(
    views: Views,
    identity: str,
    *,
    signer: Signer | None = None,
    tr: Translator = chinese,
    copies: tuple[Copy, ...] = (),
) -> Receipt:
    """Return the receipt of a fact as it stands now, reversed or not.

    With this PC's ``signer`` it carries the signed event as a code, if that fits. Raises
    ``UnknownRecordError``, ``NoPaperError``.
    """
    fact = fact_of(views, identity)
    content = content_of(fact, _names(views, fact, tr))
    own = house(views)
    sides = (own["station"], content.person)
    payer, payee = sides if content.way is Way.PAID else sides[::-1]
    payload, digest = sealed(views, identity, signer)
    made = Receipt(
        **own,
        way=content.way,
        serial=getattr(fact, "serial", None) or "",
        day=fact.day or dt.date.min,
        payer=payer,
        payee=payee,
        lines=content.lines,
        deductions=content.deductions,
        owed_fen=content.owed_fen,
        owed_when=content.owed_when,
        total_fen=content.total_fen,
        method=content.method,
        clerk=views.people.clerk_names().get(fact.clerk or "", ""),
        note=fact.reason or content.note if fact.reverses else content.note,
        voided=bool(fact.reversed_by),
        void_reason=why_void(views, fact),
        reprint=max(0, fact.prints - 1),
        reversal_of=reversed_serial(views, fact),
        replaces=replaced_serial(views, fact),
        replaced_by=heir_serial(views, fact),
        qr=payload,
        digest=digest,
        true_day=fact.true_day,
    )
    return msgspec.structs.replace(made, copies=copies) if copies else made


def _names(views: Views, fact: Fact, tr: Translator) -> Names:
    party = getattr(fact, PARTIES[fact.kind], None)
    product = getattr(fact, "product", None)
    return Names(
        person=getattr(fact, "farmer_name", None) or name(views, party),
        product=views.catalog.name_of([product]).get(product, "") if product else "",
        packs=views.packs,
        tr=tr,
    )


def fact_of(views: Views, identity: str) -> Fact:
    """Return the fact behind a receipt; ``UnknownRecordError``, ``NoPaperError``."""
    kind = kind_of(views, identity)
    if kind not in CONTENTS:
        raise NoPaperError(id=identity, kind=kind)
    return row(views, TABLES[kind], identity)


def kind_of(views: Views, identity: str) -> str:
    """Return the kind of the event with this id; ``UnknownRecordError``."""
    for kind, table in (*TABLES.items(), *OTHERS.items()):
        if rows.by_id(views.db, table, identity) is not None:
            return kind
    if one(views.db, identity) is None:
        raise UnknownRecordError(kind="event", id=identity)
    return "event"


def agrees(views: Views, payload: Payload) -> bool | None:
    """Tell whether a scanned code says what the journal says; None when the event is unknown."""
    stored = one(views.db, event_id(payload.device, payload.epoch, payload.seq))
    return None if stored is None else stored.content == payload.event


def settlement_of(
    views: Views, identity: str, *, signer: Signer | None = None, tr: Translator = chinese
) -> SettlementSlip:
    """Return the slip of a settlement; ``UnknownRecordError``."""
    said = row(views, Settlement, identity)
    deductions = (
        (tr("先前已付"), abs(said.already_fen)),
        (said.deduct_why or tr("扣款"), abs(said.deduct_fen)),
    )
    return SettlementSlip(
        **house(views),
        serial=said.serial or "",
        day=said.day or dt.date.min,
        start=said.start or said.day or dt.date.min,
        end=said.end or said.day or dt.date.min,
        farmer=name(views, said.farmer),
        deliveries=tuple(_deliveries(views, said, tr)),
        deductions=tuple(Deduction(name=n, amount_fen=fen) for n, fen in deductions if fen),
        net_fen=abs(said.net_fen),
        method=tr(METHODS.get(said.method, said.method)),
        paid_fen=abs(said.paid_fen or 0),
        clerk=views.people.clerk_names().get(said.clerk or "", ""),
        note=" ".join(filter(None, (said.note, said.reason, *_standing(views, said, tr)))),
        voided=bool(said.reversed_by),
        reprint=max(0, said.prints - 1),
        reversal_of=reversed_serial(views, said),
        digest=sealed(views, identity, signer)[1],
    )


def _standing(views: Views, said: Settlement, tr: Translator) -> Iterable[str]:
    """Say of a slip why it is void, what it replaces or is replaced by."""
    if said.reversed_by:
        reason = why_void(views, said) or "—"
        yield tr("已作废，各联一并作废。原因：{reason}", reason=reason)
    told = (
        (replaced_serial(views, said), "本单替代已作废的 {serial}"),
        (heir_serial(views, said), "另开 {serial}"),
    )
    for serial, words in told:
        if serial:
            yield tr(words, serial=serial)


def _deliveries(views: Views, said: Settlement, tr: Translator) -> Iterable[Delivery]:
    brought = [row(views, Purchase, covered) for covered in said.covers]
    names = views.catalog.name_of([delivery.product for delivery in brought])
    for delivery in brought:
        told = Names(person="", product="", packs=views.packs, tr=tr)
        yield Delivery(
            day=delivery.true_day or delivery.day or dt.date.min,
            name=" ".join(filter(None, (names.get(delivery.product, ""), delivery.grade))),
            quantity=told.quantity(delivery),
            unit=delivery.unit or "",
            price_fen=delivery.price_fen,
            deduct_fen=delivery.deduct_fen,
            deduct_why=delivery.deduct_why or "",
            amount_fen=delivery.payable_fen,
        )
    for sale in (row(views, Up, sold) for sold in said.sales):
        told = Names(person="", product="", packs=views.packs, tr=tr)
        yield Delivery(
            day=sale.true_day or sale.day or dt.date.min,
            name=tr("代卖 {item}", item=sale.item or ""),
            quantity=told.quantity(sale),
            unit=sale.unit or "",
            amount_fen=(sale.net_to_farmer_fen or 0) - sale.farmer_cut_fen,
        )


def day_sheet_of(
    views: Views, day: dt.date, *, unsent: int = 0, tr: Translator = chinese
) -> DaySheet:
    """Return the sheet of one business day, closed or not."""
    figures = Days(views.db).figures(day)
    close = figures.close
    return DaySheet(
        **house(views),
        serial=(close.serial or "") if close else "",
        day=day,
        works=tuple(
            Work(
                name=tr(KINDS.get(work.kind, work.kind)),
                count=work.count,
                quantity=kilograms(work.grams) if work.grams > 0 else "",
                amount_fen=work.amount_fen,
            )
            for work in figures.works
            if work.count
        ),
        tills=tuple(
            Till(
                method=tr(METHODS[till.method]),
                book_fen=till.book_fen,
                counted_fen=till.counted_fen,
            )
            for till in figures.tills
        ),
        parcels_book=figures.parcels_book,
        parcels_counted=figures.parcels_counted,
        unsent=unsent,
        owed_fen=figures.owed_fen,
        lates=tuple(
            Late(
                day=late.true_day,
                name=tr(KINDS.get(late.kind, late.kind)),
                amount_fen=late.amount_fen,
            )
            for late in figures.lates
        ),
        clerk=views.people.clerk_names().get((close.clerk if close else None) or "", ""),
        note=(close.note or "") if close else "",
        digest=sealed(views, close.id, None)[1] if close else "",
    )


def day_of_close(views: Views, identity: str) -> dt.date:
    """Return the day that a close locks; ``UnknownRecordError``."""
    return row(views, Close, identity).day or dt.date.min


def _told_at(views: Views, identity: str) -> str:
    """Return the time of day at which a fact was written down, e.g. 14:30."""
    seconds = History(views.db, REGISTRY).events(identity)[0].wall_ms / SECOND_MS
    return f"{dt.datetime.fromtimestamp(seconds, tz=dt.UTC).astimezone():%H:%M}"


def shift_sheet_of(views: Views, identity: str, *, tr: Translator = chinese) -> ShiftSheet:
    """Return the sheet of a hand-over between clerks, with the time at which it was written."""
    shift = row(views, Shift, identity)
    clerks = views.people.clerk_names()
    return ShiftSheet(
        **house(views),
        serial=shift.serial or "",
        day=shift.day or dt.date.min,
        at=_told_at(views, identity),
        giver=clerks.get(shift.clerk or "", ""),
        taker=clerks.get(shift.taker, ""),
        tills=tuple(
            Till(
                method=tr(METHODS[method]),
                book_fen=getattr(shift, f"{method}_book_fen"),
                counted_fen=getattr(shift, f"{method}_fen"),
            )
            for method in COUNTED
        ),
        parcels=shift.parcels_book if shift.parcels_counted is None else shift.parcels_counted,
        tasks=shift.tasks,
        note=shift.note or "",
    )


def shelf_labels_of(views: Views, parcels: Iterable[Parcel], *, skip: int = 0) -> ShelfLabels:
    """Return the labels of parcels; names and phones are masked when they are drawn."""
    return ShelfLabels(
        **house(views),
        labels=tuple(
            ShelfLabel(
                pickup_code=parcel.pickup_code or "",
                shelf=parcel.shelf or "",
                name=parcel.name or "",
                phone=parcel.phone or parcel.tail or "",
                courier=views.packs.couriers.name(parcel.courier),
                waybill=parcel.waybill,
                day=parcel.day,
            )
            for parcel in parcels
        ),
        skip=skip,
    )


def pickup_notice_of(
    views: Views, parcels: Iterable[Parcel], day: dt.date, *, hours: str = "", note: str = ""
) -> PickupNotice:
    """Return the list on the door; names and phones are masked when it is drawn."""
    return PickupNotice(
        **house(views),
        day=day,
        parcels=tuple(
            Waiting(
                pickup_code=parcel.pickup_code or "",
                name=parcel.name or "",
                phone=parcel.phone or parcel.tail or "",
                courier=views.packs.couriers.name(parcel.courier),
                days=max(0, (day - (parcel.day or day)).days),
            )
            for parcel in parcels
        ),
        hours=hours,
        note=note,
    )


def statement_of(
    views: Views, person: str, first: dt.date, last: dt.date, *, tr: Translator = chinese
) -> PersonStatement:
    """Return a person's account from ``first`` to ``last``, both inclusive."""
    account = Accounts(views.db).account(person, first, last)
    return PersonStatement(
        **house(views),
        day=last,
        person=name(views, person),
        start=first,
        end=last,
        opening_fen=account.opening_fen,
        entries=tuple(
            Entry(
                day=line.day,
                name=tr(KINDS.get(line.kind, line.kind)),
                serial=line.serial or "",
                plus_fen=line.plus_fen,
                minus_fen=line.minus_fen,
                balance_fen=line.balance_fen,
            )
            for line in account.lines
        ),
        closing_fen=account.closing_fen,
    )
