"""The follow-up calls of one class."""

from __future__ import annotations

from typing import ClassVar

from desktop.pages.classes.calling import Calling
from desktop.pages.classes.tab import Tab
from desktop.pages.desk import Desk
from desktop.widgets.page import Page


class CallsTab(Tab):
    """Whom of this class to call."""

    kinds: ClassVar = frozenset({"follow-up", "class.close"})

    def __init__(self, desk: Desk, page: Page) -> None:
        super().__init__(desk, page)
        self.calling = Calling(desk, page.noticed.emit, "class")
        self.box.addWidget(self.calling, 1)
        self.setFocusProxy(self.calling)

    def refresh(self) -> None:
        """Read anew whom to call."""
        self.calling.class_id = self.class_id
        self.calling.refresh()
