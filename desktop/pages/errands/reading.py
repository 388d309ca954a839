"""The ledger of errands with the names of those they were done for."""

from __future__ import annotations

from core.trade.model.errand import WITHDRAWAL, Errand
from desktop.models.ledger import Column
from desktop.pages.desk import Desk
from desktop.pages.named import Named, NamedLedger, day_words, yuan_column
from desktop.pages.naming import naming
from words.say import _

Row = Named[Errand]


def errands(desk: Desk) -> NamedLedger[Errand]:
    """Return the errands as a table reads them."""
    return NamedLedger(desk.views, Errand, people=("person",), kinds=("print", "person"))


def collected(errand: Errand) -> int:
    """Return what the villager pays, in fen: a withdrawal is the bank's money."""
    passed_on = 0 if errand.what == WITHDRAWAL else errand.amount_fen
    return passed_on + errand.fee_fen


def columns() -> tuple[Column[Row], ...]:
    """Return the ledger's columns."""
    return (
        Column(key="day", label=_("日期"), text=lambda r: day_words(r.fact), width=12),
        Column(key="serial", label=_("单号"), text=lambda r: r.fact.serial or "", width=18),
        Column(key="what", label=_("事项"), text=lambda r: _(r.fact.what), width=14),
        Column(
            key="person",
            label=_("村民"),
            text=lambda r: r.name(r.fact.person),
            width=10,
            sortable=False,
        ),
        Column(key="account", label=_("户号"), text=lambda r: r.fact.account or "", width=16),
        yuan_column("amount_fen", _("代办金额"), lambda r: r.fact.amount_fen),
        yuan_column("fee_fen", _("服务费"), lambda r: r.fact.fee_fen, width=9),
        Column(
            key="method",
            label=_("收款方式"),
            text=lambda r: naming("method", r.fact.method),
            width=8,
        ),
        Column(key="result", label=_("结果"), text=lambda r: r.fact.result or "", width=16),
    )
