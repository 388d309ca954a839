"""A page of several ledgers, one shown at a time: chips, Ctrl+1 …, each read when first seen."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from desktop.widgets.choice import Chips
from desktop.widgets.ledger import LedgerView
from desktop.widgets.page import Page
from words.say import _

Book = LedgerView[Any]


class Books(Page):
    """Holds the ledgers by name; the first stands for the page."""

    def hold(self, books: Mapping[str, tuple[str, Book]]) -> None:
        """Take the ledgers with what each is called, in the order of their chips."""
        self._books = {name: book for name, (_words, book) in books.items()}
        self._read: set[str] = set()
        self.stack = QStackedWidget()
        for book in self._books.values():
            self.stack.addWidget(book)
        self.set_body(self.stack)
        self.modes = Chips([(name, words) for name, (words, _) in books.items()], _("看哪一本"))
        self.modes.chosen.connect(self.show_mode)
        self.head.add(self.modes)
        for at, (words, _book) in enumerate(books.values(), 1):
            keys = QShortcut(QKeySequence(f"Ctrl+{at}"), self)
            keys.activated.connect(partial(self.show_mode, list(books)[at - 1]))
            self.modes.group.button(at - 1).setToolTip(f"{words}  Ctrl+{at}")

    def mode(self) -> str:
        """Return which ledger is shown."""
        return self.modes.value() or next(iter(self._books))

    def book(self) -> Book:
        """Return the ledger that is shown."""
        return self._books[self.mode()]

    def show_mode(self, mode: str) -> None:
        """Turn to one of the ledgers."""
        self.close_drawer()
        self.modes.set_value(mode)
        book = self._books[mode]
        self.stack.setCurrentWidget(book)
        if mode not in self._read:
            self._read.add(mode)
            book.model.show()
        book.setFocus()
