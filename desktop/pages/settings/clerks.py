"""Who works at this desk: adding, a new PIN, leaving."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated, ClassVar, Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.base.record import Record, Text, field
from core.people.model import CLERK_ROLES, Clerk
from core.station import Station
from desktop import theme
from desktop.pages.booking import show_error
from desktop.pages.desk import Desk
from desktop.pages.settings.card import SettingsCard
from desktop.widgets.drawer import Drawer
from desktop.widgets.form import FormPlan, RecordForm
from desktop.widgets.icons import IconButton, label, wrapped
from words.errors import told
from words.say import _

ROLES: Final = {"head": "站长", "clerk": "经办人", "trainer": "讲师"}
CLERKS: Final = frozenset({"clerk"})
OpenDrawer = Callable[[Drawer | None], None]


class NewClerk(Record, frozen=True, kw_only=True):
    """What is asked of somebody who begins to work here."""

    kind: ClassVar[str] = "new-clerk"
    title: ClassVar[str] = "新经办人"

    name: Annotated[Text | None, field("姓名", required=True, longest=60)] = None
    role: Annotated[Text, field("角色", choices=CLERK_ROLES)] = "clerk"
    pin: Annotated[Text | None, field("PIN（6到12位数字）", pattern=r"\d{6,12}")] = None


class NewPin(Record, frozen=True, kw_only=True):
    """A new PIN for somebody who forgot hers."""

    kind: ClassVar[str] = "new-pin"
    title: ClassVar[str] = "新 PIN"

    pin: Annotated[
        Text | None, field("新 PIN（6到12位数字）", required=True, pattern=r"\d{6,12}")
    ] = None


class ClerksCard(SettingsCard):
    """The clerks; only the head of the station changes anything here."""

    def __init__(self, desk: Desk, open_drawer: OpenDrawer) -> None:
        super().__init__(_("经办人"), _("每人一个 PIN，台账上记得清谁办的。只有站长能改。"))
        self._desk = desk
        self._open = open_drawer
        self.saved: Callable[[], None] = lambda: None
        self._rows: list[QWidget] = []
        self.add_button(_("加一位"), "add", self.add, role="main")
        self.refresh()

    def refresh(self) -> None:
        """Show who works here now."""
        station = self._desk.station
        clerks = station.people.clerks
        self._desk.jobs.ledger(clerks.all, self._show, self._failed)

    def _show(self, clerks: list[Clerk]) -> None:
        for row in self._rows:
            self.box.removeWidget(row)
            row.deleteLater()
        self._rows = [self._row(clerk) for clerk in clerks]
        for at, row in enumerate(self._rows):
            self.box.insertWidget(2 + at, row)

    def _row(self, clerk: Clerk) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        theme.spaced(line, 2, 0)
        line.addWidget(label(clerk.name or ""))
        line.addWidget(label(_(ROLES.get(clerk.role, clerk.role)), "soft"), 1)
        for text, icon, do in (
            (_("重设 PIN"), "pin", self.reset),
            (_("离岗"), "cross", self.leave),
        ):
            button = IconButton(text, icon)
            button.setAccessibleName(f"{text} {clerk.name}")
            button.clicked.connect(partial(self._pressed, do, clerk))
            line.addWidget(button)
        return row

    @staticmethod
    def _pressed(do: Callable[[Clerk], None], clerk: Clerk, _checked: object = None) -> None:
        do(clerk)

    def add(self) -> None:
        """Ask for a new clerk."""
        form = RecordForm(FormPlan(kind=NewClerk, today=self._desk.today, naming=_role_words))

        def work(station: Station) -> Changes:
            said = form_values
            name = str(said.get("name") or "")
            pin = said.get("pin") or None
            made = station.people.clerks.add(name, str(said.get("role") or "clerk"), pin)
            return Changes(kinds=CLERKS, ids=(made,))

        form_values: dict[str, str] = {}
        self._ask(_("新经办人"), form, form_values, work)

    def reset(self, clerk: Clerk) -> None:
        """Ask for somebody's new PIN."""
        form = RecordForm(FormPlan(kind=NewPin, today=self._desk.today))
        form_values: dict[str, str] = {}

        def work(station: Station) -> Changes:
            station.people.clerks.reset_pin(clerk.id, form_values["pin"])
            return Changes(kinds=CLERKS)

        self._ask(_("{name}的新 PIN", name=clerk.name), form, form_values, work)

    def _ask(
        self,
        title: str,
        form: RecordForm,
        values: dict[str, str],
        work: Callable[[Station], Changes],
    ) -> None:
        drawer = Drawer(title, form, _("保存"))

        def press() -> None:
            try:
                form.record()
            except ClerkError as error:
                show_error(drawer, error)
                return
            values.update(form.values())
            drawer.busy(True)
            self._desk.write(work, lambda _changes: self._done(), failed)

        def failed(error: ClerkError) -> None:
            drawer.busy(False)
            show_error(drawer, error)

        drawer.pressed.connect(press)
        self._open(drawer)

    def leave(self, clerk: Clerk) -> None:
        """Ask once more before somebody leaves: a PIN is forgotten for good."""
        words = wrapped(_("{name}离岗后不能再登录，过去办的都还在。", name=clerk.name))
        drawer = Drawer(_("离岗"), words, _("确定离岗"), icon="cross")

        def failed(error: ClerkError) -> None:
            drawer.say(told(error).message)

        drawer.pressed.connect(
            lambda: self._desk.write(
                lambda station: station.people.clerks.leave(clerk.id),
                lambda _changes: self._done(),
                failed,
            )
        )
        self._open(drawer)

    def _done(self) -> None:
        self._open(None)
        self.say(_("已保存。"), "done")
        self.refresh()
        self.saved()

    def _failed(self, error: ClerkError) -> None:
        self.say(told(error).message, "stop")


def _role_words(_field: str, code: str) -> str:
    return _(ROLES.get(code, code))
