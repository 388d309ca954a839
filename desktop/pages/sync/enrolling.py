"""Becoming one of the county's PCs: a code typed, pasted or scanned; or files on a stick."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from core.base.errors import ClerkError
from core.sync import enrolment
from core.sync.trust import Place
from desktop.jobs import Jobs, Progress
from desktop.pages.admission import Asked, Looked, enrol, look, take_file
from desktop.pages.sync.card import Card
from desktop.widgets import choosing
from words.errors import told
from words.say import _

if TYPE_CHECKING:
    from core.station import Station

FILES: Final = f"*{enrolment.ENDING} *.cza *.txt"


class EnrolCard(Card):
    """Takes a code or a file.

    Signals:
        enrolled: the Place that the county gave this PC.
    """

    enrolled = Signal(object)

    def __init__(self, station: Station, jobs: Jobs) -> None:
        super().__init__(
            _("登记到县里"),
            _(
                "向县里要一个登记码，输进来、粘贴，或用扫码枪扫纸上的二维码。"
                "登记好了，账会自动送到县里，电脑坏了也找得回来。"
            ),
        )
        self._station, self._jobs = station, jobs
        self._run: Progress | None = None
        self._looked: Looked | None = None
        self.code = QLineEdit()
        self.code.setAccessibleName(_("登记码"))
        self.code.setPlaceholderText(_("登记码：地址/口令/核对码"))
        self.code.returnPressed.connect(self.go)
        self.box.addWidget(self.code)
        self.button = self.add_button(_("登记"), "check", self.go, role="main")
        self.file = self.add_button(_("用U盘上的文件……"), "stick", self._choose)
        self.stop = self.add_button(_("停下"), "cross", self._stop)
        self.stop.hide()
        self.setFocusProxy(self.code)

    def take_code(self, text: str) -> bool:
        """Take a scanned text if it is a code."""
        try:
            code = enrolment.read_code(text)
        except ClerkError:
            return False
        self.code.setText(str(code))
        self.code.setCursorPosition(0)
        self.go()
        return True

    def go(self) -> None:
        """Ask whose code was typed; once the clerk saw that, enrol with it."""
        try:
            code = enrolment.read_code(self.code.text())
        except ClerkError as error:
            self._failed(error)
            self.code.setFocus()
            return
        station, jobs = self._station, self._jobs
        if self._looked is not None and self._looked.code == code:
            self._start(lambda progress: enrol(station, jobs, code, progress))
        else:
            self._start(lambda progress: look(station, code, progress))

    def _choose(self) -> None:
        shown = _("登记文件 ({kinds})", kinds=FILES)
        file = choosing.file(self, _("县里给的文件"), shown)
        if file is not None:
            self.take_file(file)

    def take_file(self, path: Path) -> None:
        """Take the county's invitation or code, or its answer."""
        station, jobs = self._station, self._jobs
        self._start(lambda progress: take_file(station, jobs, path, progress))

    def _start(self, work: Callable[[Progress], Place | Looked | Asked]) -> None:
        if self._run is not None:
            return
        self.say(_("正在和县里联系……"))
        self._busy(busy=True)
        self._run = self._jobs.travel(work, self._done, self._failed)

    def _stop(self) -> None:
        if self._run is not None:
            self._run.cancel()

    def _busy(self, *, busy: bool) -> None:
        for widget in (self.code, self.button, self.file):
            widget.setDisabled(busy)
        self.stop.setVisible(busy)

    def _done(self, answer: Place | Looked | Asked) -> None:
        self._run = None
        self._busy(busy=False)
        self._ask(answer if isinstance(answer, Looked) else None)
        if isinstance(answer, Looked):
            return
        if isinstance(answer, Asked):
            self.say(
                _(
                    "申请写好了：{file}，登记到{county}的{station}。"
                    "带去县里，把县里的回信拿回来再选一次。",
                    file=answer.path.name,
                    county=answer.county,
                    station=answer.station,
                ),
                "done",
            )
            return
        self.code.clear()
        self.say(_("登记好了：{name}", name=answer.name), "done")
        self.enrolled.emit(answer)

    def _ask(self, looked: Looked | None) -> None:
        """Ask whether a code leads to the clerk's own county and station; None: ask no more."""
        self._looked = looked
        self.button.setText(_("登记") if looked is None else _("是，登记"))
        if looked is not None:
            self.code.setText(str(looked.code))
            self.say(looked.question)
            self.button.setFocus()

    def _failed(self, error: ClerkError) -> None:
        self._run = None
        self._busy(busy=False)
        self.say(" ".join(filter(None, told(error))), "stop")
