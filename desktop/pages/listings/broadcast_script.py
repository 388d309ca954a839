"""A live broadcast's script, pasted or opened, checked line by line before anybody says it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.base.errors import ClerkError
from core.listing.claims import ClaimsCheck
from core.listing.script import texts_of
from core.sheets.encoding import encoding_of
from core.sheets.errors import SheetMissingError
from desktop import theme
from desktop.jobs import Progress
from desktop.pages.desk import Desk
from desktop.pages.listings import file_dialogs
from desktop.pages.listings.findings import ORDER, Card
from desktop.pages.listings.live_check import LiveCheck, Spoken
from desktop.pages.listings.story import StoryBox
from desktop.widgets.icons import IconButton, label, retone
from desktop.widgets.notice import Notice
from desktop.widgets.scrolling import column, emptied
from words.errors import told
from words.say import _, language

CHECK_MS: Final = 500
MOST: Final = 40
MOST_BYTES: Final = 4 << 20


class Line(msgspec.Struct, frozen=True):
    """One line of a script that says what it may not: its number, and where it stands."""

    number: int
    start: int
    text: str
    found: tuple[Spoken, ...]


class Heard(msgspec.Struct, frozen=True):
    """A checked script: how many lines it has, and those with findings."""

    lines: int
    odd: tuple[Line, ...]


def heard(text: str, check: ClaimsCheck, lang: str, progress: Progress) -> Heard:
    """Check every line; the places found are those of the whole text, where it is one piece."""
    odd: list[Line] = []
    lines = texts_of(text)
    at = 0
    for number, line in enumerate(lines, 1):
        progress.step(number, len(lines))
        start = text.find(line, at)
        at = start + len(line) if start >= 0 else at
        remarks = check.check(line)
        if remarks:
            found = tuple(Spoken("", one, one.sentence(lang)) for one in remarks)
            odd.append(Line(number, start, line, found))
    return Heard(len(lines), tuple(odd))


def read_script(path: Path) -> str:
    """Return a file's text in whichever encoding it is; ``SheetError``s."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES)
    except OSError as error:
        raise SheetMissingError(file=path.name) from error
    return content.decode(encoding_of(content, path.name))


class Script(QWidget):
    """The script at the left, what to say instead at the right.

    Signals:
        noticed: a Notice for the bottom of the window.
    """

    noticed = Signal(object)

    def __init__(self, desk: Desk, live: LiveCheck) -> None:
        super().__init__()
        self._desk, self._live = desk, live
        self._running: Progress | None = None
        self.heard: Heard | None = None
        row = QHBoxLayout(self)
        theme.spaced(row, 4, 0)
        row.addLayout(self._left(), 11)
        row.addLayout(self._right(), 10)
        self.setFocusProxy(self.text)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CHECK_MS)
        self._timer.timeout.connect(self.check)
        live.ready.connect(self.check)

    def _left(self) -> QVBoxLayout:
        left = QVBoxLayout()
        theme.spaced(left, 2, 0)
        self.text = StoryBox()
        self.text.setObjectName("script")
        self.text.setAccessibleName(_("直播稿"))
        self.text.setPlaceholderText(_("把要说的话粘贴在这里，一句一行"))
        self.text.edited.connect(self._ask)
        left.addWidget(self.text, 1)
        self.open = IconButton(_("打开稿子或字幕"), "import")
        self.open.clicked.connect(lambda *_on: self.choose())
        buttons = QHBoxLayout()
        buttons.addWidget(self.open)
        buttons.addStretch(1)
        left.addLayout(buttons)
        return left

    def _right(self) -> QVBoxLayout:
        right = QVBoxLayout()
        theme.spaced(right, 2, 0)
        self.verdict = label(_("粘贴或打开后，逐行看有没有不能说的话。"), "soft")
        self.verdict.setWordWrap(True)
        right.addWidget(self.verdict)
        scroller = QScrollArea()
        around = column(scroller)
        self._cards = QVBoxLayout()
        theme.spaced(self._cards, 2, 0)
        around.addLayout(self._cards)
        around.addStretch(1)
        right.addWidget(scroller, 1)
        return right

    def _ask(self) -> None:
        self._timer.start()

    def choose(self) -> None:
        """Ask for a file and show what is in it."""
        path = file_dialogs.script(self)
        if path is not None:
            self.open_file(path)

    def open_file(self, path: Path) -> None:
        """Show a file's text."""
        self._desk.jobs.outside(
            lambda _progress: read_script(path), self.text.setPlainText, self._not_read
        )

    def _not_read(self, error: ClerkError) -> None:
        text = " ".join(filter(None, told(error)))
        self.noticed.emit(Notice(text=text, tone="stop", seconds=0))

    def check(self) -> None:
        """Check the script off the lanes; an older check is given up."""
        if self._running is not None:
            self._running.cancel()
            self._running = None
        check = self._live.now()
        if check is not None:
            self._run(check)

    def _run(self, check: ClaimsCheck) -> None:
        text, lang = self.text.toPlainText(), language()
        self._running = self._desk.jobs.outside(
            lambda progress: heard(text, check, lang, progress), partial(self._show, text)
        )

    def _show(self, text: str, now: Heard) -> None:
        self._running = None
        if text != self.text.toPlainText():
            return
        self.heard = now
        self.text.mark(
            [_placed(line, one) for line in now.odd for one in line.found if line.start >= 0]
        )
        self._say(now)
        emptied(self._cards)
        pairs = [(line, one) for line in now.odd for one in line.found]
        pairs.sort(key=lambda pair: (ORDER[pair[1].level], pair[0].number))
        for line, one in pairs[:MOST]:
            self._cards.addWidget(self._card(line, one))
        if len(pairs) > MOST:
            more = _("还有 {count} 处，改完这些再看", count=len(pairs) - MOST)
            self._cards.addWidget(label(more, "soft"))

    def _say(self, now: Heard) -> None:
        stops = sum(one.level == "block" for line in now.odd for one in line.found)
        if not now.lines:
            text, tone = _("粘贴或打开后，逐行看有没有不能说的话。"), ""
        elif not now.odd:
            text, tone = _("{lines} 行都可以说。", lines=now.lines), "done"
        else:
            text = _(
                "{lines} 行里有 {odd} 行要改，其中 {stops} 处绝不能说。",
                lines=now.lines,
                odd=len(now.odd),
                stops=stops,
            )
            tone = "stop" if stops else "wait"
        self.verdict.setText(text)
        retone(self.verdict, "tone", tone)

    def _card(self, line: Line, one: Spoken) -> Card:
        words = _("第 {number} 行：{text}", number=line.number, text=one.text)
        card = Card(one.level, words, one.remark.claim.law)
        if line.start < 0:
            return card
        rewrite = one.remark.rewrite
        if rewrite is not None:
            button = (
                _("改成“{words}”", words=rewrite)
                if rewrite
                else _("删掉“{words}”", words=one.remark.word)
            )
            card.add(button, "check", partial(self._rewrite, _placed(line, one)), main=True)
        card.add(_("去看"), "next", partial(self.text.select, _placed(line, one)))
        return card

    def _rewrite(self, one: Spoken) -> None:
        if self.text.replace(one, one.remark.rewrite or ""):
            self.check()

    def half_typed(self) -> dict[str, str]:
        """Return the script that is being checked."""
        text = self.text.toPlainText()
        return {"script": text} if text.strip() else {}

    def restore(self, text: str) -> None:
        """Show again what was pasted."""
        self.text.setPlainText(text)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)


def _placed(line: Line, one: Spoken) -> Spoken:
    """Return a finding with its place in the whole script instead of in its line."""
    remark = msgspec.structs.replace(
        one.remark, start=line.start + one.remark.start, end=line.start + one.remark.end
    )
    return msgspec.structs.replace(one, remark=remark)
