"""The register as a table, and one paper in the drawer."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from core.base.errors import ClerkError
from core.base.ids import event_id
from core.paper.from_records import agrees
from core.paper.gathered import heir_serial, replaced_serial
from core.paper.qr import PREFIX, payload_of, read_payload
from core.station import Views
from core.trade.model.receipt import Receipt, item_of
from core.trade.queries.register import PaperRow, Register
from core.trade.service.reissuing import is_issued_anew
from desktop.models.ledger import Column
from desktop.pages.facts import Facts
from desktop.pages.naming import kind_name
from desktop.pages.reissuing import found
from desktop.widgets import typed
from words.say import _

PAGES: Final = MappingProxyType(
    {
        "purchase": "up",
        "up": "up",
        "down": "down",
        "errand": "errands",
        "parcel-out": "parcels",
        "close": "close",
    }
)
"""On which page a kind of paper is booked."""


class Opened(NamedTuple):
    """A paper with who wrote it and, on a receipt, its lines.

    ``agrees`` tells of a scanned code whether the books say the same; None when none was scanned.
    ``replaces`` and ``replaced_by`` are serials; ``may_again`` tells whether it can be issued anew.
    """

    row: PaperRow
    clerk: str
    items: tuple[str, ...]
    agrees: bool | None = None
    replaces: str = ""
    replaced_by: str = ""
    may_again: bool = False


def state_words(row: PaperRow) -> str:
    """Return whether a paper stands."""
    return {"": _("有效"), "reversed": _("已作废"), "red": _("红字")}[row.state]


def amount_words(row: PaperRow) -> str:
    """Return the money that changed hands, with its direction."""
    if not row.amount_fen:
        return ""
    way = _("付") if row.direction == "out" else _("收")
    return f"{way} {typed.yuan(row.amount_fen)}"


def columns() -> tuple[Column[PaperRow], ...]:
    """Return the columns of the register."""
    return (
        Column(key="serial", label=_("单号"), text=lambda r: r.serial, width=18),
        Column(key="day", label=_("日期"), text=lambda r: r.day.isoformat(), width=12),
        Column(key="kind", label=_("单据"), text=lambda r: kind_name(r.kind), width=9),
        Column(key="name", label=_("对方"), text=lambda r: r.name, width=12),
        Column(key="amount_fen", label=_("金额"), text=amount_words, align="end", width=14),
        Column(key="standing", label=_("状态"), text=state_words, width=8, sortable=False),
        Column(
            key="prints",
            label=_("打印"),
            text=lambda r: str(r.prints) if r.prints else "",
            align="end",
            width=6,
            sortable=False,
        ),
    )


def tone_of(row: PaperRow) -> str:
    """Return the tone of a paper's row."""
    return "gone" if row.state else ""


def find(views: Views, wanted: str) -> Opened | None:
    """Return a paper by what was scanned or typed: its code, its serial or its event's id."""
    register = Register(views.db)
    if not wanted.startswith(PREFIX):
        row = register.of(wanted) or register.find(wanted)
        return opened(views, row) if row else None
    try:
        said = read_payload(payload_of(wanted))
    except ClerkError:
        return None
    row = register.of(event_id(said.device, said.epoch, said.seq))
    return opened(views, row)._replace(agrees=agrees(views, said)) if row else None


def opened(views: Views, row: PaperRow) -> Opened:
    """Return a paper with all that the drawer says of it."""
    clerk = views.people.clerk_names().get(row.clerk, "")
    paper = found(row.id, views)
    if paper is None:
        return Opened(row, clerk, ())
    return Opened(
        row,
        clerk,
        paper.items if isinstance(paper, Receipt) else (),
        replaces=replaced_serial(views, paper),
        replaced_by=heir_serial(views, paper),
        may_again=is_issued_anew(paper) and not paper.replaced_by,
    )


def facts_of(paper: Opened) -> Facts:
    """Return what the drawer says of a paper."""
    row = paper.row
    code = {None: "", True: _("条码与账上一致"), False: _("条码与账上不符，可能被改过")}
    facts = Facts(
        [
            (_("核对"), code[paper.agrees]),
            (_("单据"), kind_name(row.kind)),
            (_("日期"), row.day.isoformat()),
            (_("对方"), row.name),
            (_("金额"), amount_words(row)),
            (_("状态"), state_words(row)),
            (_("打印"), _("{count} 次", count=row.prints) if row.prints else _("还没打印")),
            (_("经办人"), paper.clerk),
            (_("作废原因"), row.reason),
            (_("替代"), paper.replaces),
            (_("重开为"), paper.replaced_by),
        ]
    )
    facts.add_lines(_("事由"), item_words(paper.items))
    return facts


def item_words(items: Sequence[str]) -> list[str]:
    """Return a receipt's lines as one reads them."""
    said = []
    for text in items:
        item = item_of(text)
        if item is None:
            said.append(text)
            continue
        amount = "" if item.amount_fen is None else f"¥{typed.yuan(item.amount_fen)}"
        said.append("  ".join(filter(None, (item.name, item.quantity, amount))))
    return said
