"""What an author has still to see to: where it is, what it is, what to do."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout

from core.training.course.folder import Problem
from core.training.course.names import OUTLINE
from desktop import theme
from desktop.pages.player.card import wrapped
from words.errors import advice, sentence
from words.say import _


class ProblemCard(QFrame):
    """One thing to see to: where, what, what to do."""

    def __init__(self, one: Problem) -> None:
        super().__init__()
        self.setProperty("role", "paper")
        box = QVBoxLayout(self)
        theme.spaced(box, 1, 3, 2)
        self.where = wrapped(place_words(one), "soft")
        self.what = wrapped(sentence(one.code, **one.args), "", "stop" if one.stops else "wait")
        box.addWidget(self.where)
        box.addWidget(self.what)
        more = advice(one.code, **one.args)
        if more:
            box.addWidget(wrapped(more, "hint"))


def place_words(one: Problem) -> str:
    """Return where a problem is: file, line and place in the line, or the course as a whole."""
    if one.file == OUTLINE:
        return _("整门课")
    if one.line and one.column:
        return _(
            "{file} 第 {line} 行第 {column} 个字", file=one.file, line=one.line, column=one.column
        )
    return _("{file} 第 {line} 行", file=one.file, line=one.line) if one.line else one.file
