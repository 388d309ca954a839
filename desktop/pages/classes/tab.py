"""What every side of an open class is made of: a line of tools, then what it shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.station import Station, Views
from core.training.model.training_class import TrainingClass
from desktop import theme
from desktop.pages.desk import Desk
from desktop.settings import NOTICE_SECONDS
from desktop.widgets.ask import AskBox, Question
from desktop.widgets.drawer import Drawer
from desktop.widgets.flow import FlowLayout
from desktop.widgets.icons import IconButton, label
from desktop.widgets.notice import Notice
from desktop.widgets.page import Page
from words.errors import told

T = TypeVar("T")


class Tab(QWidget):
    """One side of an open class; ``kinds`` are the records whose change it shows."""

    kinds: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, desk: Desk, page: Page) -> None:
        super().__init__()
        self._desk, self._page = desk, page
        self.held: TrainingClass | None = None
        self._while_open: list[QPushButton] = []
        self.box = QVBoxLayout(self)
        theme.spaced(self.box, 3, 0)
        self.tools = FlowLayout()
        self.box.addLayout(self.tools)

    @property
    def class_id(self) -> str:
        """The open class."""
        return self.held.id if self.held is not None else ""

    def add_tool(
        self,
        text: str,
        icon: str,
        do: Callable[[], None],
        *,
        main: bool = False,
        keys: str = "",
        closed_too: bool = False,
    ) -> QPushButton:
        """Add a button over the list; without ``closed_too`` only while the class is open."""
        button = IconButton(text, icon, role="main" if main else "")
        button.clicked.connect(lambda *_on: do())
        if keys:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda: do() if button.isEnabled() else None)
            button.setToolTip(f"{text}  {keys}")
        if not closed_too:
            self._while_open.append(button)
        self.tools.add(button)
        return button

    def show_class(self, held: TrainingClass) -> None:
        """Show this class, as it is now."""
        self.held = held
        for button in self._while_open:
            button.setEnabled(held.closed is None)
        self.refresh()

    def refresh(self) -> None:
        """Read anew what is shown."""
        raise NotImplementedError

    def seek(self, trainee: str) -> None:
        """Put the cursor on somebody when the list is read next; sides with a list do."""

    def scanned(self, code: str) -> bool:  # noqa: ARG002 - sides that scan say otherwise
        """Take a scanned code."""
        return False

    def escape(self) -> bool:
        """Go one step back inside this side; False if there is none."""
        return False

    def fetch(self, work: Callable[[Views], T], done: Callable[[T], None]) -> None:
        """Read; an older answer to the same side is dropped."""
        self._desk.fetch(work, done, self.refused, latest=type(self).__name__)

    def ledger(self, work: Callable[[Station], T], done: Callable[[T], None]) -> None:
        """Ask a service, which writes nothing."""
        station = self._desk.station
        self._desk.jobs.ledger(lambda: work(station), done, self.refused)

    def write(
        self, work: Callable[[Station], Changes], done: Callable[[Changes], None] | None = None
    ) -> None:
        """Write; what is refused is said at the bottom."""
        self._desk.write(work, done, self.refused)

    def say(self, text: str, tone: str = "done", undo: Callable[[], None] | None = None) -> None:
        """Say at the bottom what was done."""
        seconds = self._desk.settings.get(NOTICE_SECONDS)
        self._page.noticed.emit(Notice(text=text, tone=tone, undo=undo, seconds=seconds))

    def refused(self, error: ClerkError) -> None:
        """Say why something was not done."""
        text = " ".join(filter(None, told(error)))
        self._page.noticed.emit(Notice(text=text, tone="stop", seconds=0))

    def ask(self, question: Question, answer: Callable[[str], None]) -> None:
        """Ask a calm question at the side; ``answer`` gets the reason if she goes on."""
        said = label(question.text)
        said.setWordWrap(True)
        drawer = Drawer(question.yes, said, question.yes, icon="undo")

        def answered(reason: str) -> None:
            self._page.close_drawer()
            answer(reason)

        drawer.pressed.connect(lambda: drawer.ask(question, answered))
        self._page.open_drawer(drawer)
        drawer.ask(question, answered)

    def asking(self) -> AskBox | None:
        """Return the question being asked."""
        drawer = self._page.drawer
        return drawer.asking() if drawer is not None else None

    def take_back(self, identity: str, reason: str, said: str) -> None:
        """Take a fact back by a red entry, and say so."""
        self.write(
            lambda station: station.training.reverse(identity, reason),
            lambda _changes: self.say(said, "wait"),
        )
