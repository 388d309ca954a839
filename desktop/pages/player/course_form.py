"""What a course says of itself, to be filled in by its author; and why a share is small."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from core.training.course.outline import MENTOR_SHARE, PRACTICE_SHARE, Outline
from desktop import theme
from desktop.pages.player.card import Shares, wrapped
from desktop.pages.player.reading import share
from words.say import _

LONGEST_TITLE: Final = 120
LONGEST_SUMMARY: Final = 1000
LONGEST_REASON: Final = 500
LINES: Final = 4
SEPARATORS: Final = str.maketrans("，、；;", ",,,,")


class CourseForm(QWidget):
    """Title, version and what it is about; a new course needs only its title."""

    def __init__(self, outline: Outline | None = None) -> None:
        super().__init__()
        fields = QVBoxLayout(self)
        theme.spaced(fields, 1, 0)
        self.title = self._line(outline.title if outline else "", LONGEST_TITLE)
        self.version = self._line(outline.version if outline else "1.0", 20)
        self.audience = self._line(outline.audience if outline else "", 200)
        self.authors = self._line("，".join(outline.authors) if outline else "", 500)
        self.summary = QPlainTextEdit(outline.summary if outline else "")
        self.summary.setTabChangesFocus(True)
        self.summary.setFixedHeight(theme.current().sizes.row * LINES)
        told: list[tuple[str, QWidget]] = [(_("课名"), self.title)]
        if outline is not None:
            told += [
                (_("版本（改过再发，要比原来大，如 1.1）"), self.version),
                (_("讲什么"), self.summary),
                (_("讲给谁"), self.audience),
                (_("谁做的"), self.authors),
            ]
        for name, one in told:
            one.setAccessibleName(name)
            fields.addWidget(wrapped(name, "soft"))
            fields.addWidget(one)
        fields.addStretch(1)
        for one in (self.version, self.summary, self.audience, self.authors):
            one.setParent(self)
            one.setVisible(outline is not None)
        self.setFocusProxy(self.title)

    @staticmethod
    def _line(text: str, most: int) -> QLineEdit:
        made = QLineEdit(text)
        made.setMaxLength(most)
        return made

    def changed(self, outline: Outline) -> Outline:
        """Return an outline with what is filled in here; the rest of it stays as it is."""
        names = self.authors.text().translate(SEPARATORS).split(",")
        return msgspec.structs.replace(
            outline,
            title=self.title.text().strip() or outline.title,
            version=self.version.text().strip(),
            summary=self.summary.toPlainText().strip()[:LONGEST_SUMMARY],
            audience=self.audience.text().strip(),
            authors=tuple(one.strip() for one in names if one.strip()),
        )


class ShareBox(QFrame):
    """The two shares as they are now; where one is too small it asks why.

    Signals:
        reasoned: the share ("practice" or "mentor") and the sentence.
    """

    reasoned = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "paper")
        box = QVBoxLayout(self)
        theme.spaced(box, 2, 4, 3)
        self.shares = Shares()
        box.addLayout(self.shares)
        self._asked = {
            "practice": (wrapped("", "soft", "wait"), self._line("practice", _("实训少的原因"))),
            "mentor": (wrapped("", "soft", "wait"), self._line("mentor", _("企业导师少的原因"))),
        }
        for words, line in self._asked.values():
            box.addWidget(words)
            box.addWidget(line)

    def _line(self, what: str, name: str) -> QLineEdit:
        made = QLineEdit()
        made.setMaxLength(LONGEST_REASON)
        made.setAccessibleName(name)
        made.setPlaceholderText(_("写一句原因，写了就能打包"))
        made.setObjectName(f"reason-{what}")
        made.editingFinished.connect(lambda: self.reasoned.emit(what, made.text().strip()))
        return made

    def show_outline(self, outline: Outline | None) -> None:
        """Show what the lessons come to."""
        minutes = outline.minutes if outline else 0
        practice = outline.practice_minutes if outline else 0
        mentor = outline.mentor_minutes if outline else 0
        self.shares.show_shares(minutes, practice, mentor)
        reasons: Mapping[str, str] = outline.reasons if outline else {}
        for what, name, part, least in (
            ("practice", _("实训"), practice, PRACTICE_SHARE),
            ("mentor", _("企业导师"), mentor, MENTOR_SHARE),
        ):
            words, line = self._asked[what]
            few = outline is not None and part * 100 < minutes * least
            words.setText(
                _("{share}为什么不到 {least}%？（现在 {percent}%）", share=name, least=least,
                  percent=share(part, minutes))
            )  # fmt: skip
            for one in (words, line):
                one.setVisible(few)
            if not line.hasFocus():
                line.setText(reasons.get(what, ""))
