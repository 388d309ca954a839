"""The stick, the receipt read out on the telephone, and paper receipts scanned in again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from core.base.errors import ClerkError
from desktop import theme
from desktop.pages.lines import Lines
from desktop.pages.sticking import Sticking, offer_words
from desktop.pages.sync.card import Card, Column
from desktop.widgets.progress import ProgressLine
from words.errors import told
from words.say import _

if TYPE_CHECKING:
    from core.sync.stick import Look

SPOKEN: Final = 10
HALF: Final = 5
MISHEARD: Final = str.maketrans("018", "OIB")


class CarriedView(QWidget):
    """What is carried by hand."""

    def __init__(self, sticking: Sticking) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        theme.spaced(row, 4, 0)
        left = Column(_("U盘和单据"))
        self.stick = StickCard(sticking)
        self.spoken = SpokenCard(sticking)
        left.box.addWidget(self.stick)
        left.box.addWidget(self.spoken)
        left.box.addStretch(1)
        row.addWidget(left, 1)
        self.recovering = RecoveringCard()
        row.addWidget(self.recovering, 1)
        self.setFocusProxy(self.stick.do)


class StickCard(Card):
    """The stick that is in: what lies on it, and its one button."""

    def __init__(self, sticking: Sticking) -> None:
        super().__init__(_("U盘"))
        self._sticking = sticking
        self.line: ProgressLine | None = None
        self._action: Callable[[], None] | None = None
        self.do = self.add_button("", "stick", self._press, role="main")
        self.again = self.add_button(_("再看一遍"), "search", self._look_again)
        sticking.looked.connect(self.show_look)
        sticking.running.connect(self._running)
        sticking.moved.connect(self._moved)
        sticking.ended.connect(self.say)
        self.show_look(sticking.folder, sticking.look)

    def show_look(self, folder: str, look: Look | None) -> None:
        """Show what lies on a stick; None: none is in."""
        if look is None:
            self.set_words(
                _("没有网也行：插上U盘，账就可以带去县里，县里的回信也带回来。现在没有插U盘。")
            )
            self._action = None
        else:
            words, self._action = self._sticking.action(folder, look)
            self.do.set_words(words)
            self.set_words(offer_words(look) or _("这台电脑还没有登记，U盘用不上。"))
        self.do.setVisible(self._action is not None)
        self.again.setVisible(look is not None)

    def _press(self) -> None:
        if self._action is not None:
            self._action()

    def _look_again(self) -> None:
        self._sticking.look_at(self._sticking.folder)

    def _running(self, running: bool) -> None:
        if self.line is not None:
            self.box.removeWidget(self.line)
            self.line.hide()
            self.line.deleteLater()
            self.line = None
        if running:
            self.say("")
            self.line = ProgressLine(_("正在读写U盘，请先别拔"))
            self.line.cancelled.connect(self._sticking.stop)
            self.box.addWidget(self.line)
        self.do.setEnabled(not running)
        self.again.setEnabled(not running)

    def _moved(self, done: int, total: int) -> None:
        if self.line is not None:
            self.line.step(done, total)


class SpokenCard(Card):
    """Ten characters read out on the telephone: typed in any case, grouped, forgiving."""

    def __init__(self, sticking: Sticking) -> None:
        super().__init__(
            _("县里在电话里念的签收码"),
            _("U盘送到了，县里可以先打电话念十个字母数字，照着输进来就算签收。0和O、1和I不用分。"),
        )
        self._sticking = sticking
        self.code = QLineEdit()
        self.code.setAccessibleName(_("签收码"))
        self.code.setPlaceholderText("XXXXX XXXXX")
        self.code.textEdited.connect(self._group)
        self.code.returnPressed.connect(self.take)
        self.box.addWidget(self.code)
        self.button = self.add_button(_("确认签收"), "check", self.take)
        self.button.setEnabled(False)

    def _group(self, typed: str) -> None:
        """Keep the letters, in two groups of five."""
        bare = letters(typed)[:SPOKEN]
        grouped = " ".join(filter(None, (bare[:HALF], bare[HALF:])))
        if grouped != typed:
            at_end = self.code.cursorPosition() >= len(typed)
            at = self.code.cursorPosition()
            self.code.setText(grouped)
            self.code.setCursorPosition(len(grouped) if at_end else at)
        self.button.setEnabled(len(bare) == SPOKEN)

    def take(self) -> None:
        """Hold the characters against what was carried."""
        bare = letters(self.code.text())
        if len(bare) != SPOKEN:
            self.say(_("一共十个，还差 {count} 个。", count=SPOKEN - len(bare)), "wait")
            return
        self.button.setEnabled(False)
        self._sticking.confirm(bare, self._taken, self._refused)

    def _taken(self) -> None:
        self.code.clear()
        self.say(_("对上了，县里已签收。"), "done")

    def _refused(self, error: ClerkError) -> None:
        self.button.setEnabled(True)
        self.code.selectAll()
        self.code.setFocus()
        self.say(" ".join(filter(None, told(error))), "stop")


class RecoveringCard(Card):
    """Facts that were on the lost PC only, read off the paper receipts people kept."""

    def __init__(self) -> None:
        super().__init__(
            _("扫旧单据补记"),
            _(
                "旧电脑坏了，有些账还没送到县里：拿扫码枪扫村民手里单据上的二维码，一张一张补回来。"
                "扫过的不会重复记。"
            ),
        )
        self.lines = Lines(_("扫过的单据"), (_("单据"), _("结果")))
        self.box.addWidget(self.lines, 1)
        self._rows: list[tuple[str, str]] = []

    def note(self, what: str, result: str) -> None:
        """Add a scanned paper and what came of it, the newest first."""
        self._rows.insert(0, (what, result))
        self.lines.show_rows(self._rows)


def letters(typed: str) -> str:
    """Return the letters and digits of a code as it is compared: 0 is O, 1 is I, 8 is B."""
    return "".join(one for one in typed.upper() if one.isascii() and one.isalnum()).translate(
        MISHEARD
    )
