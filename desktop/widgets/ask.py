"""The calm second question, asked inside the drawer instead of in a box on top of it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from desktop import theme
from desktop.widgets.choice import Chips
from desktop.widgets.icons import IconButton, IconLabel, label, retone
from words.say import _


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked, what is advised, and the reasons offered."""

    text: str
    advice: str = ""
    wants_reason: bool = True
    reasons: Sequence[str] = ()
    yes: str = ""
    no: str = ""


class AskBox(QFrame):
    """Shows a finding and takes a reason, or lets the clerk think again.

    Signals:
        answered: the reason ("" if none was wanted).
        declined: she thinks again.
    """

    answered = Signal(str)
    declined = Signal()

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._question = question
        box = QVBoxLayout(self)
        theme.spaced(box, 2, 3)
        head = QHBoxLayout()
        head.addWidget(IconLabel("warn", "wait"), 0, Qt.AlignmentFlag.AlignTop)
        text = label(question.text, "lead")
        text.setWordWrap(True)
        head.addWidget(text, 1)
        box.addLayout(head)
        if question.advice:
            advice = label(question.advice)
            advice.setWordWrap(True)
            box.addWidget(advice)
        self.reason = QLineEdit()
        self.reason.setObjectName("reason")
        self.reason.setAccessibleName(_("理由"))
        self.reason.setPlaceholderText(_("写一句理由"))
        self.reason.returnPressed.connect(self._answer)
        self.reason.setVisible(question.wants_reason)
        self._offer(box)
        box.addWidget(self.reason)
        box.addLayout(self._buttons())

    def _offer(self, box: QVBoxLayout) -> None:
        """Offer the usual reasons, so that none need be typed."""
        if self._question.wants_reason and self._question.reasons:
            chips = Chips([(r, r) for r in self._question.reasons], _("常用理由"), wide=True)
            chips.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            chips.chosen.connect(self.reason.setText)
            chips.chosen.connect(lambda _reason: self.reason.setFocus())
            box.addWidget(chips)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.no = IconButton(self._question.no or _("再想想"))
        self.no.setObjectName("think-again")
        self.yes = IconButton(self._question.yes or _("仍要保存"))
        self.yes.setObjectName("go-on")
        self.no.clicked.connect(self.declined)
        self.yes.clicked.connect(self._answer)
        row.addWidget(self.no, 1)
        row.addWidget(self.yes, 1)
        return row

    def start(self) -> None:
        """Take the focus: the reason, or the careful answer."""
        (self.reason if self._question.wants_reason else self.no).setFocus()

    def _answer(self) -> None:
        reason = self.reason.text().strip()
        if self._question.wants_reason and not reason:
            retone(self.reason, "wrong", "true")
            self.reason.setFocus()
            return
        self.answered.emit(reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Think again with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.declined.emit()
            return
        super().keyPressEvent(event)
