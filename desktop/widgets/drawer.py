"""The right-hand drawer: a form that scrolls, its totals and its main button always in view."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.ask import AskBox, Question
from desktop.widgets.form import RecordForm
from desktop.widgets.icons import IconButton, label, retone
from words.say import _


class Drawer(QFrame):
    """Hosts one form.

    Signals:
        pressed: the main button, or Enter on the form's last field.
        closed: the cross, or Esc.
    """

    pressed = Signal()
    closed = Signal()

    def __init__(self, title: str, body: QWidget, action: str, *, icon: str = "check") -> None:
        super().__init__()
        self.body = body
        self.setAccessibleName(title)
        whole = QVBoxLayout(self)
        theme.spaced(whole, 0, 0)
        whole.addLayout(self._head(title))
        whole.addWidget(self._scroll(body), 1)
        whole.addWidget(self._foot(action, icon))
        self._question: AskBox | None = None
        if isinstance(body, RecordForm):
            body.submitted.connect(self._press)
            body.left.connect(self.closed)
        self._size()

    def _head(self, title: str) -> QHBoxLayout:
        head = QHBoxLayout()
        theme.spaced(head, 2, 4, 3, 2, 2)
        self.title = label(title, "lead")
        head.addWidget(self.title, 1)
        cross = IconButton(_("关上（Esc）"), "cross", role="bare")
        cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        cross.clicked.connect(self.closed)
        head.addWidget(cross)
        return head

    def _scroll(self, body: QWidget) -> QScrollArea:
        inside = QWidget()
        inside.setObjectName("scrolled")
        around = QVBoxLayout(inside)
        theme.spaced(around, 3, 4, 2)
        around.addWidget(body, 1)
        self.scroller = QScrollArea()
        self.scroller.setWidgetResizable(True)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.setWidget(inside)
        return self.scroller

    def _foot(self, action: str, icon: str) -> QFrame:
        foot = QFrame()
        foot.setProperty("role", "foot")
        box = self._foot_box = QVBoxLayout(foot)
        theme.spaced(box, 2, 4, 3)
        self._line = label("", "stopline")
        self._line.setWordWrap(True)
        self._line.hide()
        box.addWidget(self._line)
        sums = QHBoxLayout()
        self._detail, self._total = label("", "soft"), label("", "figure")
        sums.addWidget(self._detail, 1)
        sums.addWidget(self._total)
        box.addLayout(sums)
        self._detail.hide()
        self._total.hide()
        self.button = IconButton(action, icon, role="main")
        self.button.setObjectName("main")
        self.button.clicked.connect(self._press)
        box.addWidget(self.button)
        return foot

    def _size(self) -> None:
        self.setFixedWidth(theme.current().sizes.drawer)

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the look changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._size()

    def set_totals(self, text: str, detail: str = "") -> None:
        """Show what it comes to, in large figures, with a few words before it."""
        self._total.setText(text)
        self._total.setVisible(bool(text))
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))

    def busy(self, busy: bool) -> None:
        """Forbid a second press while the first is being written."""
        self.button.setDisabled(busy)

    def say(self, text: str, tone: str = "stop") -> None:
        """Say one line above the button (tone stop, wait or done); "" takes it away."""
        self._line.setText(text)
        retone(self._line, "role", f"{tone}line")
        self._line.setVisible(bool(text))
        self._line.updateGeometry()

    def ask(self, question: Question, answer: Callable[[str], None]) -> None:
        """Ask a calm second question; ``answer`` gets the reason if she goes on."""
        self.stop_asking()
        box = self._question = AskBox(question)
        box.answered.connect(lambda _reason: self.stop_asking())
        box.answered.connect(answer)
        box.declined.connect(self.stop_asking)
        self._foot_box.insertWidget(0, box)
        self.button.setDisabled(True)
        self.button.hide()
        box.show()
        box.start()

    def stop_asking(self) -> None:
        """Take the question away and go back to the form."""
        if self._question is None:
            return
        self._question.hide()
        self._question.deleteLater()
        self._question = None
        self.button.setDisabled(False)
        self.button.show()
        self.body.setFocus()

    def asking(self) -> AskBox | None:
        """Return the question being asked."""
        return self._question

    def start(self) -> None:
        """Take the focus: the form's first empty field."""
        if isinstance(self.body, RecordForm):
            self.body.start()
        else:
            self.body.setFocus()

    def half_typed(self) -> dict[str, str]:
        """Return what is half-typed in the form."""
        return self.body.dump() if isinstance(self.body, RecordForm) else {}

    def touched(self) -> bool:
        """Tell whether closing would lose what the clerk typed."""
        forms = [self.body] if isinstance(self.body, RecordForm) else []
        return any(form.touched for form in (*forms, *self.body.findChildren(RecordForm)))

    def restore(self, half_typed: Mapping[str, str]) -> None:
        """Show again what was half-typed."""
        if isinstance(self.body, RecordForm):
            self.body.restore(half_typed)

    def _press(self) -> None:
        if self.button.isEnabled():
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)
