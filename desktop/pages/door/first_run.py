"""The first run: a station of one's own in four short steps, or a made-up one to try."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from core.base.errors import ClerkError, InvalidRecordError
from core.db.unlock import Secrets
from core.packs.counties import Counties, County, Town
from core.paper.model import RecoverySheet
from core.station import NewStation, Station
from desktop import settings as kept
from desktop import theme
from desktop.jobs import Jobs
from desktop.pages.door.panel import Panel
from desktop.pages.paper_code import PaperCode
from desktop.settings import Settings
from desktop.widgets.choice import Chips
from desktop.widgets.editor import ENTER
from desktop.widgets.icons import label, wrapped
from words.errors import field_told, told
from words.say import _

LARGE: Final = "large"
NORMAL: Final = "normal"
ABREAST: Final = 2


class Made(NamedTuple):
    """A new station, open, and the code to print."""

    station: Station
    code: str


class Box(QComboBox):
    """A drop-down from which Enter goes on, as from a line."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter."""
        if event.key() in ENTER:
            self.focusNextChild()
            return
        super().keyPressEvent(event)


class Pairs(QGridLayout):
    """Fields in two columns, each under its name, so that a low screen holds them all."""

    def __init__(self) -> None:
        super().__init__()
        theme.spaced(self, 2, 0)
        self._count = 0

    def ask(self, name: str, field: QWidget, *, whole: bool = False) -> None:
        """Add a field after those before; a whole one takes both columns."""
        row, column = divmod(self._count, ABREAST)
        columns = ABREAST if whole else 1
        self._count += columns
        title = wrapped(name)
        title.setBuddy(field)
        self.addWidget(title, 2 * row, column, 1, columns, Qt.AlignmentFlag.AlignBottom)
        self.addWidget(field, 2 * row + 1, column, 1, columns)
        self.setColumnStretch(column, 1)


class FirstRun(Panel):
    """Asks only what nobody else can know.

    Signals:
        made: a Made station.
        demo_wanted: look at the demo station first.
        join_wanted: this PC joins a station that there is.
        restore_wanted: a backup is to be put here.
        station_wanted: another station of this PC.
    """

    made = Signal(object)
    demo_wanted = Signal()
    join_wanted = Signal()
    restore_wanted = Signal()
    station_wanted = Signal()

    def __init__(
        self, folder: Path, jobs: Jobs, settings: Settings, *, several: bool = False
    ) -> None:
        super().__init__("home", _("欢迎用村站通"))
        self._folder, self._jobs, self._settings = folder, jobs, settings
        self._several = several
        self._counties = Counties()
        self._county: County | None = None
        self._town: Town | None = None
        self.start()

    def start(self) -> None:
        """Ask: one's own station, or the demo."""
        self._step()
        self._choices(
            _("语言"), (("zh_CN", "中文"), ("en", "English")), kept.LANGUAGE.name, self._language
        )
        self._choices(
            _("文字"),
            ((NORMAL, _("普通")), (LARGE, _("大字"))),
            kept.LARGE_TEXT.name,
            lambda value: self._settings.set(kept.LARGE_TEXT, value == LARGE),
        )
        begin = self.add_button(_("建一个站点"), "add", self.ask_station, main=True)
        self.add_button(_("已有站点，加入"), "sync", self.join_wanted.emit)
        self.add_button(_("从备份恢复"), "stick", self.restore_wanted.emit)
        self.add_button(_("先看看演示站"), "home", self._demo)
        if self._several:
            self.add_button(_("换一个站"), "back", self.station_wanted.emit)
        self.lead_to(begin)

    def _language(self, value: str) -> None:
        self._settings.set(kept.LANGUAGE, value)
        self.say(_("下次打开村站通时换语言。"), "")

    def _demo(self) -> None:
        self.setDisabled(True)
        self.say(_("正在布置演示站……"), "")
        self.demo_wanted.emit()

    def _choices(
        self,
        name: str,
        choices: tuple[tuple[str, str], ...],
        setting: str,
        chosen: Callable[[str], None],
    ) -> None:
        chips = Chips(choices, name, wide=True)
        now = self._settings.recall(setting, choices[0][0])
        chips.set_value(LARGE if now is True else now if isinstance(now, str) else choices[0][0])
        chips.chosen.connect(chosen)
        self.inside.addWidget(label(name, "soft"))
        self.inside.addWidget(chips)

    def ask_station(self) -> None:
        """Ask for the station, its village, the clerk and how the file is locked."""
        self._step(wide=True)
        self.name = self._line(_("站点名称"), _("如：石门村电商服务站"), whole=True)
        self.county = self._box(_("县"), [c.name for c in self._counties.index()], self._on_county)
        self.town = self._box(_("乡镇"), [], self._on_town)
        self.village = self._box(_("村"), [], self._on_village)
        self.village.setEditable(True)
        self.village.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.village.editTextChanged.connect(self._on_name)
        self.code = self._line(_("村级区划代码（12位）"), _("选了村会自动填"))
        self.code.textEdited.connect(self._on_code)
        self.clerk = self._line(_("经办人姓名"))
        self.pin = self._line(_("PIN（6到12位数字，可以不设）"), hidden=True)
        self.passphrase = self._line(_("账本口令（至少6个字，每次开机要输）"), hidden=True)
        self.again = self._line(_("账本口令再输一遍"), hidden=True)
        self.add_button(_("建站"), "check", self.make, main=True)
        self.add_button(_("返回"), "back", self.start)
        self._on_county(0)
        self.lead_to(self.name)

    def _on_county(self, at: int) -> None:
        index = self._counties.index()
        self._county = self._counties.county(index[at].code) if at >= 0 else None
        self.town.clear()
        self.town.addItems([town.name for town in self._county.towns] if self._county else [])

    def _on_town(self, at: int) -> None:
        self._town = self._county.towns[at] if self._county and at >= 0 else None
        self.village.clear()
        self.village.addItems([name for _, name in self._town.villages] if self._town else [])

    def _on_village(self, at: int) -> None:
        if self._town is not None and 0 <= at < len(self._town.villages):
            self.code.setText(self._town.code + self._town.villages[at][0])

    def _on_name(self, typed: str) -> None:
        """Forget the code of the village that was chosen when another name is typed over it."""
        at = self.village.currentIndex()
        if at >= 0 and typed != self.village.itemText(at) and self.village.hasFocus():
            self.village.setCurrentIndex(-1)
            self.village.setEditText(typed)
            self.code.clear()

    def _on_code(self, typed: str) -> None:
        """Show the village of a typed code; one that is not listed is named by hand."""
        known = self._counties.village(typed)
        wanted = (known.county, known.town, known.name) if known else ("", "", "")
        for box, name in zip((self.county, self.town, self.village), wanted, strict=True):
            box.setCurrentIndex(box.findText(name) if name else -1)
        self.code.setText(typed)

    def make(self) -> None:
        """Make the station on the ledger lane, once the hidden words were typed twice alike."""
        if self.again.text() != self.passphrase.text():
            self.say(_("两遍口令不一样，请再输一遍。"))
            self.again.setFocus()
            self.again.selectAll()
            return
        new = NewStation(
            name=self.name.text().strip(),
            village_code=self.code.text().strip(),
            village=self.village.currentText().strip() or None,
            clerk=self.clerk.text().strip(),
            pin=self.pin.text() or None,
        )
        self._new = new
        secrets = Secrets(passphrase=self.passphrase.text() or None)
        self.setDisabled(True)
        self.say(_("正在建站……"), "")
        folder = self._folder
        self._jobs.ledger(lambda: Station.create(folder, new, secrets), self._made, self._not_made)

    def _made(self, made: tuple[Station, str]) -> None:
        self.setDisabled(False)
        self._show_code(Made(*made))

    def _not_made(self, error: ClerkError) -> None:
        """Say why no station was made, and lead to the line to mend."""
        self._failed(error)
        lines = {"name": self.name, "village_code": self.code, "clerk": self.clerk, "pin": self.pin}
        self.lead_to(lines.get(error.field or "", self.passphrase))

    def _failed(self, error: ClerkError) -> None:
        self.setDisabled(False)
        if isinstance(error, InvalidRecordError):
            names = {"name": _("站点名称"), "village_code": _("村级区划代码"),
                     "clerk": _("经办人姓名"), "pin": "PIN"}  # fmt: skip
            lines = [f"{names.get(e.field, e.field)}：{field_told(e)}" for e in error.errors]
            self.say("\n".join(lines))
            return
        words = told(error)
        self.say(f"{words.message} {words.advice}".strip())

    def _show_code(self, made: Made) -> None:
        """Show the recovery code until its last group was typed back from paper."""
        self._step()
        new, ledger = self._new, made.station.ledger
        sheet = RecoverySheet(
            station=new.name,
            device=ledger.journal.device,
            code=made.code,
            made_on=ledger.today(),
            clerk=new.clerk,
        )
        paper = PaperCode(self._jobs, sheet)
        paper.said.connect(self.say)
        paper.on_paper.connect(lambda: self._finish(made))
        self.typed = paper.typed
        self.inside.addWidget(paper)
        self.add_button(_("开始用"), "check", paper.finish, main=True)
        self.lead_to(paper)

    def _finish(self, made: Made) -> None:
        """Note that the code is on paper: until then the home page asks for it."""
        self.setDisabled(True)
        work = made.station.note_recovery_on_paper
        self._jobs.ledger(work, lambda _changes: self.made.emit(made), self._failed)

    def _step(self, *, wide: bool = False) -> None:
        self.clear()
        self.say("")
        self.widen(wide)
        self._asked = Pairs()
        self.inside.addLayout(self._asked)

    def _line(
        self, name: str, hint: str = "", *, hidden: bool = False, whole: bool = False
    ) -> QLineEdit:
        line = QLineEdit()
        line.setAccessibleName(name)
        line.setPlaceholderText(hint)
        if hidden:
            line.setEchoMode(QLineEdit.EchoMode.Password)
        line.returnPressed.connect(self.focusNextChild)
        self._asked.ask(name, line, whole=whole)
        return line

    def _box(self, name: str, items: list[str], chosen: Callable[[int], None]) -> QComboBox:
        box = Box()
        box.setAccessibleName(name)
        box.addItems(items)
        box.currentIndexChanged.connect(chosen)
        self._asked.ask(name, box)
        return box
