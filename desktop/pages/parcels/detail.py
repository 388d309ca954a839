"""One parcel in the drawer: what is known, what happened to it, what can be done with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from core.base.changes import NOTHING, Changes
from core.base.photos import PHOTO
from core.station import Station, Views
from core.trade.model.parcel import Parcel, ParcelMove
from core.trade.queries.ledgers import one
from core.trade.queries.reminders import Reminders
from desktop.pages.booking import with_laws
from desktop.pages.desk import Desk
from desktop.pages.facts import Facts
from desktop.pages.naming import naming
from desktop.pages.parcels.reading import moment, state_of, waited
from desktop.pages.photographing import show_photo, take_photos
from desktop.pages.reached import tell
from desktop.widgets import typed
from desktop.widgets.drawer import Drawer
from desktop.widgets.form import FormPlan, RecordForm
from desktop.widgets.icons import wrapped
from words.say import _

Step = Callable[[str], None]
"""Takes the name of a step: one of ``STEPS`` or the main button's."""
STEPS: Final = (
    ("remind", "check"),
    ("call", "phone"),
    ("reshelve", "stock"),
    ("return", "back"),
    ("damaged", "warn"),
    ("lost", "stop"),
)
FIELDS: Final = {
    "reshelve": ("shelf",),
    "return": ("note",),
    "damaged": ("claim_fen", "photo", "note"),
    "lost": ("claim_fen", "note"),
}
"""What each step asks before it is booked; the others ask nothing."""


def step_words(step: str) -> str:
    """Return what a step's button says."""
    return {
        "remind": _("已发提醒"),
        "call": _("已打电话"),
        "reshelve": _("换货架"),
        "return": _("退回快递"),
        "damaged": _("外包装破损"),
        "lost": _("找不到了"),
        "found": _("找到了，放回架上"),
    }[step]


class KnownParcel(NamedTuple):
    """A parcel, what happened to it, and what the rules say of it today."""

    parcel: Parcel
    moves: list[ParcelMove]
    remarks: list[str]


def read_parcel(identity: str, today: dt.date, views: Views) -> KnownParcel | None:
    """Read one parcel by id, None when there is none."""
    parcel = one(views.db, Parcel, identity)
    if parcel is None:
        return None
    moves = views.parcels.moves(identity)
    found = Reminders(views.db, views.packs, today).of_parcel(parcel, moves)
    return KnownParcel(parcel, moves, with_laws(views, found))


def parcel_drawer(desk: Desk, known: KnownParcel, names: Mapping[str, str], do: Step) -> Drawer:
    """Return the drawer of one parcel; ``do`` is called with the step that was pressed."""
    parcel, moves = known.parcel, known.moves
    facts = Facts(_pairs(desk, parcel, names))
    tell(desk, facts, parcel.id)
    for remark in known.remarks:
        facts.add_view(wrapped(remark, tone="wait"))
    for photo in (parcel.photo, *(move.photo for move in moves if not move.reverses)):
        show_photo(desk, facts, photo)
    if parcel.state == "shelf" and not parcel.reversed_by:
        for step, icon in STEPS:
            facts.add_button(step_words(step), icon, partial(do, step))
        facts.add_button(_("打标签"), "print", lambda: do("label"))
        facts.add_button(_("扫错了，撤销"), "undo", lambda: do("undo"), role="stop")
    facts.add_lines(_("经过"), [_move_words(move) for move in moves])
    drawer = Drawer(parcel.pickup_code or parcel.waybill, facts, _main_words(parcel))
    drawer.pressed.connect(lambda: do(_main_step(parcel)))
    return drawer


def _pairs(desk: Desk, parcel: Parcel, names: Mapping[str, str]) -> list[tuple[str, str]]:
    on_shelf = parcel.state == "shelf"
    return [
        (_("收件人"), parcel.name or ""),
        (_("手机"), parcel.phone or parcel.tail or ""),
        (_("状态"), state_of(parcel)),
        (_("快递"), names.get(parcel.courier, parcel.courier)),
        (_("运单号"), parcel.waybill),
        (_("货架"), parcel.shelf or ""),
        (_("入库"), moment(parcel.in_at)),
        (_("已放"), waited(parcel, desk.today()) if on_shelf else ""),
        (_("到付"), f"¥{typed.yuan(parcel.due_fen)}" if parcel.due_fen else ""),
        (_("代收同意"), _("有") if parcel.consented else _("没有，先打电话")),
        (_("备注"), parcel.note or ""),
    ]


def _move_words(move: ParcelMove) -> str:
    what = naming("what", move.what)
    if move.reverses:
        what = _("撤销：{what}", what=what)
    to = _("{name} 代领", name=move.to_name) if move.to_name else ""
    claim = _("索赔 ¥{yuan}", yuan=typed.yuan(move.claim_fen)) if move.claim_fen else ""
    return "  ".join(filter(None, (moment(move.at), what, to, move.shelf, claim, move.note)))


def _main_step(parcel: Parcel) -> str:
    if parcel.state == "shelf" and not parcel.reversed_by:
        return "hand_over"
    return "found" if parcel.state == "lost" else "close"


def _main_words(parcel: Parcel) -> str:
    words = {"hand_over": _("交给收件人"), "found": _("找到了，放回架上"), "close": _("关上")}
    return words[_main_step(parcel)]


def step_drawer(desk: Desk, parcel: Parcel, step: str) -> Drawer:
    """Return the drawer that asks what a step wants to know."""
    plan = FormPlan(kind=ParcelMove, today=desk.today, fields=FIELDS[step], naming=naming, notes=())
    title = f"{parcel.pickup_code or parcel.waybill}  {step_words(step)}"
    form = RecordForm(plan)
    if PHOTO in FIELDS[step]:
        take_photos(desk, form)
    return Drawer(title, form, step_words(step))


def take_step(parcel: str, step: str, said: Mapping[str, Any], station: Station) -> Changes:
    """Book one step of one parcel, on the ledger lane."""
    parcels = station.trade.parcels
    note, claim = said.get("note"), said.get("claim_fen", 0)
    steps: dict[str, Callable[[], Changes]] = {
        "remind": lambda: parcels.remind(parcel),
        "call": lambda: parcels.call(parcel),
        "return": lambda: parcels.send_back(parcel, note=note),
        "damaged": lambda: parcels.damage(
            parcel, claim_fen=claim, note=note, photo=said.get(PHOTO)
        ),
        "lost": lambda: parcels.lose(parcel, claim_fen=claim, note=note),
        "found": lambda: parcels.find_again(parcel),
        "reshelve": lambda: parcels.reshelve(parcel, said.get("shelf", "")),
    }
    return steps[step]()


def take_steps(parcels: Sequence[str], step: str, station: Station) -> Changes:
    """Book the same step of several parcels, all or none."""
    changes = NOTHING
    with station.db.atomic():
        for parcel in parcels:
            changes |= take_step(parcel, step, {}, station)
    return changes


def undo_moves(moves: Sequence[str], station: Station) -> Changes:
    """Take steps back that were booked by mistake, all or none."""
    return station.trade.parcels.undo_moves(moves, _("点错了"))
