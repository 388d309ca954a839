"""Is a certificate real? Typed, scanned or photographed; withdrawn ones are said to be so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout, QWidget

from core.base.errors import ClerkError
from core.base.files import write_durably
from core.station import Station
from core.sync.succession import lineage
from core.sync.vouching import anchors_of
from core.training.badge import NotABadgeError
from core.training.reading import text_in
from core.training.service.checking import Looked, look
from desktop import theme
from desktop.jobs import Progress
from desktop.pages.classes.reading import hours
from desktop.pages.desk import Desk
from desktop.pages.facts import Facts
from desktop.widgets.flow import FlowLayout
from desktop.widgets.icons import IconButton, IconLine, label, retone
from desktop.widgets.notice import Notice
from words.errors import told
from words.say import _
from words.told import N_

LARGEST: Final = 32 << 20
ISSUERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "own": N_("本机"),
        "known": N_("县里认得的电脑"),
        "unknown": N_("本机不认得是谁的；签名没有被改过"),
    }
)


class Answer(NamedTuple):
    """What came out of one look: a certificate, or a list taken in with so many codes."""

    looked: Looked | None = None
    listed: int = 0


class VerifyView(QWidget):
    """A line to type or scan into, and what is known of the certificate."""

    def __init__(self, desk: Desk, tell: Callable[[Notice], None]) -> None:
        super().__init__()
        self._desk, self._tell = desk, tell
        whole = QVBoxLayout(self)
        theme.spaced(whole, 3, 0)
        self.line = IconLine("search")
        self.line.setPlaceholderText(_("扫方码，或打十位校验码"))
        self.line.setAccessibleName(_("证书的校验码或方码"))
        self.line.returnPressed.connect(lambda: self.ask(self.line.text()))
        self.line.setToolTip(_("扫证书上的方码，或打十位校验码，再按回车"))
        tools = FlowLayout()
        for text, icon, do in (
            (_("查一查"), "check", lambda: self.ask(self.line.text())),
            (_("从文件查"), "import", self.choose),
            (_("导出收回清单"), "export", self.choose_target),
        ):
            button = IconButton(text, icon)
            button.clicked.connect(lambda *_on, act=do: act())
            tools.add(button)
        whole.addWidget(self.line)
        whole.addLayout(tools)
        self.card = QFrame()
        self.card.setProperty("role", "paper")
        self._box = QVBoxLayout(self.card)
        theme.spaced(self._box, 3, 5, 4)
        self.verdict = label("", "title")
        self.verdict.setWordWrap(True)
        self.advice = label("", "soft")
        self.advice.setWordWrap(True)
        self._box.addWidget(self.verdict)
        self._box.addWidget(self.advice)
        self._facts: QWidget | None = None
        whole.addWidget(self.card)
        self.lists = label("", "soft")
        self.lists.setWordWrap(True)
        whole.addWidget(self.lists)
        whole.addStretch(1)
        self.setFocusProxy(self.line)
        self._begin()

    def _begin(self) -> None:
        """Teach what can be looked at."""
        self._say(
            _("查一张培训证书"),
            _("打校验码查本站发的；扫方码、选照片或徽章文件，别处发的也查得出真假，不用联网。"),
            "",
        )

    def refresh(self) -> None:
        """Say which lists of withdrawn certificates are heeded here."""
        self._ledger(lambda station: station.training.certifying.heeded(), self._show_lists)

    def _show_lists(self, heeded: tuple[int, object]) -> None:
        many, newest = heeded
        if many:
            text = _("收回清单：别处的 {count} 份，最新到 {day}。", count=many, day=str(newest))
        else:
            text = _("收回清单：还没有别处的。别的站给的清单用“从文件查”收进来，收回的就查得出。")
        self.lists.setText(text)

    def ask(self, said: str) -> None:
        """Look at what was typed or scanned."""
        if said.strip():
            self.line.setText(said.strip())
            self._ledger(partial(_looked, said), self._show)

    def scanned(self, code: str) -> bool:
        """Look at what a scanner read."""
        self.ask(code)
        return True

    def choose(self) -> None:
        """Let the clerk choose a photo, a badge, or a list of withdrawn ones."""
        name, _kind = QFileDialog.getOpenFileName(self, _("选证书的照片、徽章或收回清单"))
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path) -> None:
        """Look at a file: a list is kept, of anything else the certificate is read."""

        def read(progress: Progress) -> tuple[bytes, str]:
            with path.open("rb") as file:
                content = file.read(LARGEST)
            progress.check()
            try:
                return content, text_in(content)
            except NotABadgeError:
                return content, ""

        def done(found: tuple[bytes, str]) -> None:
            self._ledger(partial(_taken, *found), self._show)

        self._desk.jobs.outside(read, done, self._refused)

    def choose_target(self) -> None:
        """Ask where this PC's own list goes."""
        name, _kind = QFileDialog.getSaveFileName(self, _("收回清单存到哪里"), "withdrawn.ckw")
        if name:
            self.write_list(Path(name))

    def write_list(self, target: Path) -> None:
        """Write the signed list of what this PC withdrew."""

        def work(station: Station) -> Path:
            before = lineage(station.db, station.ledger.journal.key.public)
            write_durably(target, station.training.certifying.withdrawals(before))
            return target

        def done(path: Path) -> None:
            self._tell(Notice(text=_("收回清单已存：{file}", file=str(path))))

        self._ledger(work, done)

    def _ledger(self, work: Callable[[Station], object], done: Callable[..., None]) -> None:
        station = self._desk.station
        self._desk.jobs.ledger(lambda: work(station), done, self._refused)

    def _show(self, answer: Answer) -> None:
        one = answer.looked
        if one is None:
            self._begin()
            self._tell(Notice(text=_("收回清单已收下，里面有 {count} 张", count=answer.listed)))
            self.refresh()
        elif one.verdict == "valid":
            text = _("这张证书是真的，有效")
            self._say(text, "", "done", one)
        elif one.withdrawn_on is not None:
            day = f"{one.withdrawn_on:%Y-%m-%d}"
            self._say(_("已收回，不再有效：{day} 收回", day=day), "", "stop", one)
        else:
            self._say(_("已收回，不再有效"), _("清单上没有写是哪天收回的。"), "stop", one)
        self.line.selectAll()

    def _refused(self, error: ClerkError) -> None:
        said = told(error)
        self._say(said.message, said.advice, "stop")
        self.line.selectAll()

    def _say(self, text: str, advice: str, tone: str, one: Looked | None = None) -> None:
        self.verdict.setText(text)
        retone(self.verdict, "tone", tone)
        self.advice.setText(advice)
        self.advice.setVisible(bool(advice))
        if self._facts is not None:
            self._facts.hide()
            self._facts.deleteLater()
        self._facts = Facts(_pairs(one)) if one is not None else None
        if self._facts is not None:
            self._facts.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._box.addWidget(self._facts)


def _pairs(one: Looked) -> list[tuple[str, str]]:
    return [
        (_("姓名"), one.holder),
        (_("课程"), one.course),
        (_("日期"), f"{one.day:%Y-%m-%d}"),
        (_("时长"), _("{hours} 小时", hours=hours(one.minutes)) if one.minutes else ""),
        (_("成绩"), f"{one.score}%" if one.score is not None else ""),
        (_("发证"), one.given_by),
        (_("校验码"), one.code),
        (_("谁的签名"), _(ISSUERS[one.issuer])),
    ]


def _looked(said: str, station: Station) -> Answer:
    known = anchors_of(station.db).devices
    return Answer(looked=look(station.training.certifying, said, known))


def _taken(content: bytes, text: str, station: Station) -> Answer:
    """Read a file as a certificate, or keep it as a list."""
    if text:
        return _looked(text, station)
    return Answer(listed=len(station.training.certifying.heed(content).codes))
