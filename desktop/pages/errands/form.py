"""The form of an errand: the posted fee filled in, what is to be paid in large figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from core.packs.model import Fee
from core.station import Views
from core.trade.model.errand import WITHDRAWAL, Errand
from desktop.pages import finders
from desktop.pages.desk import Desk
from desktop.pages.naming import naming
from desktop.pages.reissuing import AnewForm, Instead
from desktop.widgets import typed
from desktop.widgets.form import FormPlan
from words.say import _

FIELDS: Final = (
    "what",
    "person",
    "account",
    "amount_fen",
    "fee_fen",
    "method",
    "paid_from",
    "slip_no",
    "result",
    "note",
)


class ErrandForm(AnewForm):
    """Collects one errand."""

    def __init__(self, desk: Desk) -> None:
        plan = FormPlan(
            kind=Errand,
            today=desk.today,
            fields=FIELDS,
            find={"person": finders.people(desk, "errand")},
            adds=("person",),
            remember=("what", "method", "paid_from"),
            naming=naming,
            settings=desk.settings,
        )
        super().__init__(plan)
        self._board: dict[str, Fee] = {}
        self._offered: int | None = None
        self.edited.connect(self._on_change)
        desk.fetch(read_board, self._posted)
        self._follow_what()

    def show_paper(
        self, instead: Instead, said: Mapping[str, Any], words: Mapping[str, str]
    ) -> None:
        """Fill in what an errand said; its fee stands, whatever was offered."""
        self._offered = None
        super().show_paper(instead, said, words)

    def _posted(self, board: Mapping[str, Fee]) -> None:
        self._board = dict(board)
        self._follow_what()

    def _on_change(self, name: str) -> None:
        if name == "what":
            self._follow_what()
        if name in {"what", "fee_fen"}:
            self._compare_fee()

    def _follow_what(self) -> None:
        """Ask what this errand needs, and offer its posted fee until another one is typed."""
        what = self.values().get("what")
        is_withdrawal = what == WITHDRAWAL
        self.set_shown("paid_from", not is_withdrawal)
        self.tell("slip_no", _("银行终端小票上的号，必填") if is_withdrawal else "")
        fee = self._board.get(what or "")
        if fee is not None:
            if self.values().get("fee_fen") in {None, self._offered}:
                self._offered = fee.fen or None
                self.fill({"fee_fen": self._offered})
            self._compare_fee()

    def _compare_fee(self) -> None:
        """Say the posted fee, and remark one that is above it (价格法 13)."""
        said = self.values()
        fee = self._board.get(said.get("what") or "")
        if fee is None:
            self.tell("fee_fen", "")
            return
        price = f"¥{typed.yuan(fee.fen)}/{_(fee.per)}" if fee.fen else _("免费")
        if said.get("fee_fen", 0) > fee.fen:
            self.tell("fee_fen", _("价目牌上是{price}，多收要先公示", price=price), "wait")
        else:
            self.tell("fee_fen", _("价目牌：{price}", price=price))

    def total(self) -> int:
        """Return what the villager pays, in fen: nothing but the fee for a withdrawal."""
        said = self.values()
        passed_on = 0 if said.get("what") == WITHDRAWAL else said.get("amount_fen", 0)
        return int(passed_on + said.get("fee_fen", 0))

    def take_person(self, person: str, name: str) -> None:
        """Take somebody who was just added."""
        self.fill({"person": person}, {"person": name})
        self.editor("account").focus_widget().setFocus()


def read_board(views: Views) -> dict[str, Fee]:
    """Read the price board."""
    return {fee.item: fee for fee in views.packs.fees.fees}
