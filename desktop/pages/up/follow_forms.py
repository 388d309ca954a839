"""What is asked when a sale is shipped, refunded or lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from core.base.changes import Changes
from core.station import Station
from core.trade.model.up import Up, UpMove
from core.trade.service.following import Refund
from desktop.pages import finders
from desktop.pages.desk import Desk
from desktop.pages.naming import naming
from desktop.pages.platforms import causes, prompt, take_free_text
from desktop.pages.stepping import Steps
from desktop.widgets import typed
from desktop.widgets.drawer import Drawer
from desktop.widgets.form import FormPlan, RecordForm
from words.say import _

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "ship": ("courier", "waybill"),
    "refund": ("refund_fen", "cause", "restock", "method", "farmer_share_fen"),
    "lose": ("loss_g", "cause"),
}
"""What each step asks; signing asks nothing."""
ICONS: Final = (("ship", "parcel-out"), ("sign", "check"), ("refund", "back"), ("lose", "stop"))
MAY: Final[Mapping[str, tuple[str, ...]]] = {
    "ordered": ("ship", "sign", "refund"),
    "shipped": ("sign", "refund", "lose"),
    "signed": ("refund", "lose"),
    "lost": ("refund",),
    "refunded": ("lose",),
}
"""What may follow a state."""


def step_words(step: str) -> str:
    """Return what a step's button says."""
    return {
        "ship": _("发货"),
        "sign": _("买家签收"),
        "refund": _("退款"),
        "lose": _("途中损耗"),
    }[step]


def asks(_sale: Up, step: str) -> bool:
    """Tell whether a step wants to know anything."""
    return step in FIELDS


def step_drawer(desk: Desk, sale: Up, step: str) -> Drawer:
    """Return the drawer that asks what a step wants to know."""
    fields = FIELDS[step]
    if not sale.consigned:
        fields = tuple(name for name in fields if name != "farmer_share_fen")
    plan = FormPlan(
        kind=UpMove,
        today=desk.today,
        fields=fields,
        find={"courier": finders.couriers(desk), "cause": causes(desk)},
        adds=("courier", "cause"),
        remember=("courier",) if step == "ship" else (),
        naming=naming,
        settings=desk.settings,
    )
    form = RecordForm(plan)
    take_free_text(form, "courier", "cause")
    if step == "ship":
        prompt(form, {"courier": _("快递名或首字母")})
    else:
        prompt(form, {"cause": _("原因，如“腐烂”")})
    if step == "refund":
        left = sale.amount_fen - sale.refunded_fen
        form.fill({"method": sale.method})
        form.tell("refund_fen", _("空着：全退 ¥{yuan}", yuan=typed.yuan(left)))
    elif step == "lose":
        left = sale.grams - sale.lost_g
        form.tell("loss_g", _("空着：全部 {weight}", weight=typed.weight(left)))
    return Drawer(f"{sale.item or ''}  {step_words(step)}", form, step_words(step))


def take_step(sale: str, step: str, said: Mapping[str, Any], station: Station) -> Changes:
    """Book one step of one sale, on the ledger lane."""
    following = station.trade.following
    steps: dict[str, Callable[[], Changes]] = {
        "ship": lambda: following.ship(
            sale, courier=said.get("courier"), waybill=said.get("waybill")
        ),
        "sign": lambda: following.sign(sale),
        "refund": lambda: following.refund(sale, _refund(said)),
        "lose": lambda: following.lose(
            sale, cause=said.get("cause") or "", loss_g=said.get("loss_g")
        ),
    }
    return steps[step]()


def _refund(said: Mapping[str, Any]) -> Refund:
    return Refund(
        cause=said.get("cause") or "",
        refund_fen=said.get("refund_fen"),
        restock=bool(said.get("restock")),
        farmer_share_fen=said.get("farmer_share_fen", 0),
        method=said.get("method"),
    )


STEPS: Final = Steps[Up](
    icons=ICONS, may=MAY, words=step_words, asks=asks, drawer=step_drawer, take=take_step
)
