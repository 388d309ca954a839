"""The form of a receipt that stands alone: money in or out that no ledger has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from core.base.capitals import capitals
from core.base.changes import Changes
from core.base.errors import ClerkError
from core.base.record import FieldSpec
from core.station import Station
from core.trade.model.receipt import Receipt
from desktop.pages import finders
from desktop.pages.booking import Booking, Done, show_error
from desktop.pages.desk import Desk
from desktop.pages.naming import naming
from desktop.pages.newcomer import name_in
from desktop.pages.receipts.items import ItemsEditor
from desktop.pages.reissuing import AnewForm, instead_of
from desktop.widgets import typed
from desktop.widgets.drawer import Drawer
from desktop.widgets.editor import Editor
from desktop.widgets.form import FormPlan, RecordForm
from words.say import _

FIELDS: Final = (
    "direction",
    "party",
    "name",
    "items",
    "amount_fen",
    "method",
    "invoice_asked",
    "note",
)


class ReceiptForm(AnewForm):
    """Collects one receipt."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            FormPlan(
                kind=Receipt,
                today=desk.today,
                fields=FIELDS,
                find={"party": finders.people(desk, "receipt")},
                adds=("party",),
                remember=("direction", "method"),
                naming=naming,
                settings=desk.settings,
            )
        )
        self.edited.connect(self._on_change)
        self.new_wanted.connect(self._take_text)
        self.refresh_all()

    def _editor_for(self, spec: FieldSpec) -> Editor:
        return ItemsEditor(spec) if spec.name == "items" else super()._editor_for(spec)

    def refresh_all(self) -> None:
        """Show what belongs to what is filled in: a known person brings the name."""
        self.set_shown("name", not self.values().get("party"))
        self.tell("invoice_asked", _("收据不能当发票；要发票的到税务局代开"))

    def _take_text(self, _name: str, text: str) -> None:
        """Take a name that nobody in the books has as it is typed."""
        name = name_in(text)
        self.fill({"party": None, "name": name or None})
        self.set_shown("name", True)
        self.editor("items" if name else "name").focus_widget().setFocus()

    def _on_change(self, name: str) -> None:
        if name == "party":
            party = self.editor("party")
            known = bool(self.values().get("party"))
            if known:
                self.fill({"name": party.text().partition("|")[2]})
            self.set_shown("name", not known)
        elif name == "items":
            total = cast("ItemsEditor", self.editor("items")).total()
            if total is not None:
                self.fill({"amount_fen": total})


def receipt_drawer(desk: Desk, done: Done) -> Drawer:
    """Return the drawer of a new receipt; ``done`` is called once it is booked."""
    form = ReceiptForm(desk)
    drawer = Drawer(_("开收据"), form, _("保存并打印"), icon="receipt")
    form.edited.connect(lambda _name: show_total(drawer, form))
    drawer.pressed.connect(lambda: _save(desk, drawer, form, done))
    return drawer


def show_total(drawer: Drawer, form: RecordForm) -> None:
    """Say the amount in figures and capitals."""
    fen = form.values().get("amount_fen", 0)
    drawer.set_totals(f"¥{typed.yuan(fen)}" if fen else "", capitals(fen) if fen else "")


def _save(desk: Desk, drawer: Drawer, form: ReceiptForm, done: Done) -> None:
    try:
        receipt = cast("Receipt", form.record())
    except ClerkError as error:
        show_error(drawer, error)
        return

    def work(station: Station, reasons: Mapping[str, str]) -> Changes:
        return station.trade.money.receipt(receipt, reasons)

    Booking(desk, drawer, instead_of(form, receipt, work), done).start()
