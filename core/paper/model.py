"""The documents a station hands out, complete: drawing one asks nobody and computes nothing."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Protocol

import msgspec


class Translator(Protocol):
    """Gives the words of a paper in its language: Chinese source text in, filled text out."""

    def __call__(self, zh: str, /, **args: object) -> str:
        """Return the translation of ``zh`` with ``{name}`` places filled from ``args``."""
        ...


def chinese(zh: str, /, **args: object) -> str:
    """Return the Chinese source text itself: the translator of a station that prints Chinese."""
    return zh.format(**args) if args else zh


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """What every paper says: whose it is. ``contact``: address and telephone, one line."""

    station: str
    contact: str = ""


class Way(StrEnum):
    """Whether money came in or went out."""

    RECEIVED = "收"
    PAID = "付"


class Copy(StrEnum):
    """Who keeps which sheet of a receipt."""

    STUB = "存根"
    RECEIPT = "收据"
    BOOKS = "记账"


ALL_COPIES = (Copy.STUB, Copy.RECEIPT, Copy.BOOKS)


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One thing bought, sold or done.

    ``quantity`` is ready text with its unit, as weighed or counted ("12.5 kg（25 斤）");
    ``price_fen`` is per ``unit``; amounts are fen, positive also on a reversal.
    """

    name: str
    spec: str = ""
    quantity: str = ""
    unit: str = ""
    price_fen: int | None = None
    amount_fen: int


class Deduction(msgspec.Struct, frozen=True, kw_only=True):
    """Something taken off the sum, in positive fen."""

    name: str
    amount_fen: int


class Receipt(Document, frozen=True, kw_only=True):
    """A receipt (收据); ``total_fen`` is what changed hands.

    The lines less the deductions come to the total and ``owed_fen``, which is paid later;
    ``owed_when`` says when ("结算时付").
    ``way`` decides the title and who signs; ``reprint`` counts prints after the first;
    ``reversal_of`` is the serial that this one takes back, printed in red; ``replaces`` that of
    the void paper it was issued for, ``replaced_by`` that of the one issued for it; ``qr`` is the
    payload of ``qr.event_payload``; ``digest`` the short code a person can read out; ``true_day``
    when it was, where that day was closed and ``day`` is the one it stands on in the books.
    """

    way: Way
    serial: str
    day: dt.date
    payer: str
    payee: str
    lines: tuple[Line, ...]
    deductions: tuple[Deduction, ...] = ()
    owed_fen: int = 0
    owed_when: str = ""
    total_fen: int
    method: str = ""
    clerk: str = ""
    note: str = ""
    copies: tuple[Copy, ...] = ALL_COPIES
    voided: bool = False
    void_reason: str = ""
    reprint: int = 0
    reversal_of: str = ""
    replaces: str = ""
    replaced_by: str = ""
    qr: bytes | None = None
    digest: str = ""
    true_day: dt.date | None = None

    @property
    def person(self) -> str:
        """The villager's side of the deal."""
        return self.payer if self.way is Way.RECEIVED else self.payee


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One delivery on a farmer's settlement slip; the price is fen per ``unit``.

    ``amount_fen`` is what it comes to after ``deduct_fen`` was taken off (``deduct_why``).
    """

    day: dt.date
    name: str
    quantity: str
    unit: str = ""
    price_fen: int | None = None
    deduct_fen: int = 0
    deduct_why: str = ""
    amount_fen: int


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """One part of what buyers paid: freight, fees, the farmer."""

    name: str
    amount_fen: int
    farmer: bool = False


class SettlementSlip(Document, frozen=True, kw_only=True):
    """What a farmer is owed for a period, and what of it was paid (结算单).

    ``net_fen`` below zero is what he owes; a slip that takes one back says so in ``reversal_of``.
    ``shares`` tell where the buyers' money went; they are left out when unknown.
    """

    serial: str
    day: dt.date
    start: dt.date
    end: dt.date
    farmer: str
    deliveries: tuple[Delivery, ...]
    deductions: tuple[Deduction, ...] = ()
    net_fen: int
    paid_fen: int = 0
    method: str = ""
    shares: tuple[Share, ...] = ()
    clerk: str = ""
    note: str = ""
    voided: bool = False
    reprint: int = 0
    reversal_of: str = ""
    digest: str = ""

    @property
    def owed_fen(self) -> int:
        """What stays owed to the farmer after this slip."""
        return max(0, self.net_fen - self.paid_fen)


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of work on a day sheet: how often, how much, and its money if it has any."""

    name: str
    count: int
    quantity: str = ""
    amount_fen: int | None = None


class Till(msgspec.Struct, frozen=True, kw_only=True):
    """One way of paying, by the book and as counted; ``counted_fen`` None: not counted."""

    method: str
    book_fen: int
    counted_fen: int | None = None


class Late(msgspec.Struct, frozen=True, kw_only=True):
    """Something entered today that happened on an earlier, closed day."""

    day: dt.date
    name: str
    amount_fen: int | None = None


class DaySheet(Document, frozen=True, kw_only=True):
    """The daily close (日结表)."""

    serial: str = ""
    day: dt.date
    works: tuple[Work, ...]
    tills: tuple[Till, ...]
    parcels_book: int = 0
    parcels_counted: int | None = None
    unsent: int = 0
    owed_fen: int = 0
    lates: tuple[Late, ...] = ()
    clerk: str = ""
    note: str = ""
    digest: str = ""


class ShiftSheet(Document, frozen=True, kw_only=True):
    """What one clerk hands to the next (交接单). ``at`` is ready text ("14:30")."""

    serial: str = ""
    day: dt.date
    at: str
    giver: str
    taker: str
    tills: tuple[Till, ...]
    parcels: int = 0
    tasks: tuple[str, ...] = ()
    note: str = ""


class ShelfLabel(msgspec.Struct, frozen=True, kw_only=True):
    """The label on a parcel. Name and telephone are masked when drawn, whatever they hold."""

    pickup_code: str
    shelf: str = ""
    name: str = ""
    phone: str = ""
    courier: str = ""
    waybill: str = ""
    day: dt.date | None = None


class ShelfLabels(Document, frozen=True, kw_only=True):
    """Labels to stick on parcels; ``skip`` cells of the first page were used before."""

    labels: tuple[ShelfLabel, ...]
    skip: int = 0


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A parcel that waits. Name and telephone are masked when drawn, whatever they hold."""

    pickup_code: str
    name: str
    phone: str = ""
    courier: str = ""
    days: int = 0


class PickupNotice(Document, frozen=True, kw_only=True):
    """The list on the door: which parcels wait for whom (取件通知)."""

    day: dt.date
    parcels: tuple[Waiting, ...]
    hours: str = ""
    note: str = ""


class Debt(msgspec.Struct, frozen=True, kw_only=True):
    """One open amount: since which day, for what."""

    day: dt.date
    name: str
    amount_fen: int


class ReminderLetter(Document, frozen=True, kw_only=True):
    """A calm letter about what is still open (付款提醒). ``due``: until when, if agreed."""

    day: dt.date
    person: str
    debts: tuple[Debt, ...]
    total_fen: int
    due: dt.date | None = None
    clerk: str = ""
    note: str = ""


class Fee(msgspec.Struct, frozen=True, kw_only=True):
    """One service on the price board; ``price`` is ready text, so that "免费" fits too."""

    name: str
    unit: str = ""
    price: str
    note: str = ""


class PriceBoard(Document, frozen=True, kw_only=True):
    """The fees a station asks, for its wall (收费公示). ``complaints``: telephone numbers."""

    valid_from: dt.date
    fees: tuple[Fee, ...]
    complaints: str = ""
    note: str = ""


class RecoverySheet(Document, frozen=True, kw_only=True):
    """The recovery code, printed once at set-up (恢复码)."""

    device: str
    code: str
    made_on: dt.date
    clerk: str = ""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a person's account: what the station owes her more (plus) or less (minus)."""

    day: dt.date
    name: str
    serial: str = ""
    plus_fen: int = 0
    minus_fen: int = 0
    balance_fen: int


class PersonStatement(Document, frozen=True, kw_only=True):
    """A person's account over a period (往来对账单); a positive balance is owed to her."""

    day: dt.date
    person: str
    start: dt.date
    end: dt.date
    opening_fen: int
    entries: tuple[Entry, ...]
    closing_fen: int
    clerk: str = ""


class Goods(msgspec.Struct, frozen=True, kw_only=True):
    """Something for sale as a buyer reads it: marked price (价格法 13), facts, picture, code.

    ``facts`` are (name, value) pairs in the order of importance; ``picture`` a JPEG, b"" for
    none; ``code`` what the square code says, "" for none, and ``code_says`` what it is for.
    """

    name: str
    headline: str = ""
    price_fen: int | None = None
    unit: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    story: str = ""
    picture: bytes = b""
    code: str = ""
    code_says: str = ""
    sku: str = ""


class GoodsSheet(Document, frozen=True, kw_only=True):
    """Goods to be shown in the shop: price cards, a poster each, a catalogue, a page."""

    day: dt.date
    goods: tuple[Goods, ...]
    complaints: str = ""
