"""The ledgers as the console shows them: which columns, what is summed, what can be asked."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

import msgspec

from core.base.record import FieldSpec
from hub.console import rights
from hub.console.allowance import ALLOWANCE, COLUMNS
from hub.store.derived import DERIVED
from words.told import N_


class Ledger(NamedTuple):
    """One ledger: its table, its columns from left to right, and what its filters look into.

    ``names`` are columns with people's names, ``person`` the one that refers to a person,
    ``numbers`` those that a serial may be looked up in, ``choice`` the one with a few codes,
    ``public`` those with words about goods, which are shown as they are; ``made`` are the columns
    of a list that is counted out of tables instead of being one.
    """

    table: str
    title: str
    columns: tuple[str, ...]
    sums: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    person: str = ""
    numbers: tuple[str, ...] = ()
    choice: str = ""
    right: str = rights.LEDGERS
    public: tuple[str, ...] = ()
    made: tuple[FieldSpec, ...] = ()

    @property
    def specs(self) -> tuple[FieldSpec, ...]:
        """The declarations of the shown columns."""
        known = {spec.name: spec for spec in self.every}
        return tuple(known[name] for name in self.columns)

    @property
    def every(self) -> tuple[FieldSpec, ...]:
        """The declarations of all columns."""
        found = self.made or DERIVED.declared[self.table].columns
        return tuple(_public(spec) if spec.name in self.public else spec for spec in found)

    def takes(self, code: str) -> bool:
        """Tell whether ``choice`` can be asked for a code: any, where a pack names them."""
        return bool(self.choice) and (not self.codes or code in self.codes)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of ``choice``."""
        known = {spec.name: spec for spec in self.every}
        return known[self.choice].field.choices if self.choice else ()


def _public(spec: FieldSpec) -> FieldSpec:
    return msgspec.structs.replace(spec, field=msgspec.structs.replace(spec.field, personal=None))


LEDGERS: Final[Mapping[str, Ledger]] = MappingProxyType(
    {
        "up": Ledger(
            "up",
            N_("上行"),
            ("day", "order_no", "item", "grams", "amount_fen", "refunded_fen", "net_to_farmer_fen",
             "farmer", "platform", "state"),
            ("grams", "amount_fen", "refunded_fen", "net_to_farmer_fen"),
            names=("farmer_name",), person="farmer",
            numbers=("serial", "order_no", "waybill", "batch_no"), choice="state",
        ),
        "down": Ledger(
            "down",
            N_("下行代买"),
            ("day", "serial", "item", "name", "amount_fen", "fee_fen", "open_fen", "refunded_fen",
             "platform", "state"),
            ("amount_fen", "fee_fen", "open_fen", "refunded_fen"),
            names=("name",), person="villager", numbers=("serial", "order_no"), choice="state",
        ),
        "purchase": Ledger(
            "purchase",
            N_("收购"),
            ("day", "serial", "farmer", "product", "grade", "grams", "price_fen", "amount_fen",
             "paid_fen", "owed_fen"),
            ("grams", "amount_fen", "paid_fen", "owed_fen"),
            person="farmer", numbers=("serial", "batch_no", "cert_no"), choice="method",
        ),
        "parcel": Ledger(
            "parcel",
            N_("代收包裹"),
            ("day", "waybill", "courier", "name", "tail", "shelf", "in_at", "out_at", "out_to",
             "state"),
            names=("name",), person="person", numbers=("waybill", "pickup_code"), choice="state",
        ),
        "parcel_out": Ledger(
            "parcel_out",
            N_("代寄包裹"),
            ("day", "serial", "waybill", "courier", "sender_name", "item", "pieces", "grams",
             "fee_fen"),
            ("pieces", "grams", "fee_fen"),
            names=("sender_name",), person="sender", numbers=("serial", "waybill"),
            choice="method",
        ),
        "errand": Ledger(
            "errand",
            N_("便民"),
            ("day", "serial", "what", "person", "amount_fen", "fee_fen", "method", "result"),
            ("amount_fen", "fee_fen"),
            person="person", numbers=("serial", "slip_no"), choice="what",
        ),
        "receipt": Ledger(
            "receipt",
            N_("收据"),
            ("day", "serial", "direction", "name", "amount_fen", "method", "prints"),
            ("amount_fen",),
            names=("name",), person="party", numbers=("serial",), choice="direction",
        ),
        "payment": Ledger(
            "payment",
            N_("收付款"),
            ("day", "serial", "direction", "purpose", "party", "amount_fen", "method"),
            ("amount_fen",),
            person="party", numbers=("serial",), choice="direction",
        ),
        "settlement": Ledger(
            "settlement",
            N_("结算"),
            ("day", "serial", "farmer", "start", "end", "gross_fen", "deduct_fen", "net_fen",
             "paid_fen"),
            ("gross_fen", "deduct_fen", "net_fen", "paid_fen"),
            person="farmer", numbers=("serial",), choice="method",
        ),
        "close": Ledger(
            "close",
            N_("日结"),
            ("day", "serial", "cash_fen", "cash_book_fen", "wechat_fen", "wechat_book_fen",
             "alipay_fen", "alipay_book_fen", "parcels_counted", "parcels_book"),
            numbers=("serial",),
        ),
        "attendance": Ledger(
            "attendance",
            N_("培训签到"),
            ("day", "course", "name", "gender", "group", "came", "went"),
            names=("name",), person="person", right=rights.TRAINING,
        ),
    }
)  # fmt: skip
"""The ledgers by the name in their address."""
OVERRIDES: Final = "override"
EXPORTED: Final[Mapping[str, Ledger]] = MappingProxyType(
    {
        **LEDGERS,
        OVERRIDES: Ledger(
            OVERRIDES,
            N_("保留的说法"),
            ("day", "listing", "claim", "word", "reason", "at", "pack"),
            choice="claim", right=rights.LISTINGS, public=("word", "reason"),
        ),
    }
)  # fmt: skip
"""What comes out as a spreadsheet, with the county's own template or without."""
TEMPLATED: Final[Mapping[str, Ledger]] = MappingProxyType(
    {
        **EXPORTED,
        ALLOWANCE: Ledger(
            "grade",
            N_("人才津贴"),
            ("month", "person", "level", "since", "until", "amount_fen"),
            right=rights.GRADES, made=COLUMNS,
        ),
    }
)  # fmt: skip
"""What the county may have a template of its own for."""
