"""What is asked when goods arrive, are fetched, or go back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from core.base.changes import Changes
from core.station import Station
from core.trade.model.down import Down, DownMove
from core.trade.service.fetching import Return
from desktop.pages.desk import Desk
from desktop.pages.naming import naming
from desktop.pages.stepping import Steps
from desktop.widgets import typed
from desktop.widgets.drawer import Drawer
from desktop.widgets.form import FormPlan, RecordForm
from words.say import _

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "collect": ("paid_fen", "method"),
    "return": ("refund_fen", "refund_to", "fee_back_fen", "back_fen", "method", "note"),
}
ICONS: Final = (("arrive", "parcel-in"), ("collect", "hand-over"), ("return", "back"))
MAY: Final[Mapping[str, tuple[str, ...]]] = {
    "ordered": ("arrive", "collect", "return"),
    "arrived": ("collect", "return"),
    "collected": ("return",),
}
"""What may follow a state."""


def step_words(step: str) -> str:
    """Return what a step's button says."""
    return {"arrive": _("到货了"), "collect": _("村民取走"), "return": _("退货")}[step]


def asks(order: Down, step: str) -> bool:
    """Tell whether a step wants to know anything: fetching does only while something is open."""
    return step == "return" or (step == "collect" and order.open_fen > 0)


def step_drawer(desk: Desk, order: Down, step: str) -> Drawer:
    """Return the drawer that asks what a step wants to know."""
    plan = FormPlan(
        kind=DownMove,
        today=desk.today,
        fields=FIELDS[step],
        naming=naming,
        settings=desk.settings,
        notes=(),
    )
    form = RecordForm(plan)
    drawer = Drawer(f"{order.item}  {step_words(step)}", form, step_words(step))
    if step == "collect":
        form.tell("paid_fen", _("空着：付清 ¥{yuan}；先欠着填 0", yuan=typed.yuan(order.open_fen)))
        drawer.set_totals(f"¥{typed.yuan(order.open_fen)}", _("还要收"))
    else:
        form.fill({"refund_to": order.paid_from, "method": order.method})
        form.tell("refund_fen", _("空着：平台全退 ¥{yuan}", yuan=typed.yuan(order.amount_fen)))
        form.tell("back_fen", _("空着：多付的都退给村民"))
        form.tell("fee_back_fen", _("服务费 ¥{yuan}", yuan=typed.yuan(order.fee_fen)))
    return drawer


def take_step(order: str, step: str, said: Mapping[str, Any], station: Station) -> Changes:
    """Book one step of one order, on the ledger lane."""
    fetching = station.trade.fetching
    steps: dict[str, Callable[[], Changes]] = {
        "arrive": lambda: fetching.arrive(order),
        "collect": lambda: fetching.collect(
            order, paid_fen=said.get("paid_fen"), method=said.get("method") or "cash"
        ),
        "return": lambda: fetching.give_back(order, _return(said)),
    }
    return steps[step]()


def _return(said: Mapping[str, Any]) -> Return:
    return Return(
        refund_fen=said.get("refund_fen"),
        refund_to=said.get("refund_to"),
        fee_back_fen=said.get("fee_back_fen", 0),
        back_fen=said.get("back_fen"),
        method=said.get("method"),
        note=said.get("note"),
    )


STEPS: Final = Steps[Down](
    icons=ICONS, may=MAY, words=step_words, asks=asks, drawer=step_drawer, take=take_step
)
