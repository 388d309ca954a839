"""The editor's right side: how far the draft is, and four sides to turn to."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from core.listing.lookup import Whole
from desktop import theme
from desktop.pages.desk import Desk
from desktop.pages.listings.bases import Bases
from desktop.pages.listings.findings import FIELDS, Findings, field_words
from desktop.pages.listings.live_check import Checked
from desktop.pages.listings.pictures import Pictures
from desktop.pages.listings.titles import Titles
from desktop.widgets.choice import Chips
from desktop.widgets.icons import label, retone
from words.say import _

CHECK, PICTURES, BASES, TITLES = "check", "pictures", "bases", "titles"
SIDES: Final = (CHECK, PICTURES, BASES, TITLES)


def side_words(side: str) -> str:
    """Return what a side is called."""
    names = {
        CHECK: _("检查"),
        PICTURES: _("图片"),
        BASES: _("依据"),
        TITLES: _("各平台标题"),
    }
    return names[side]


class Panel(QWidget):
    """Completeness and the county's word above; findings, pictures, evidence or titles below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.titles = Titles()
        self.findings = Findings(self.titles.platform)
        self.pictures = Pictures(desk)
        self.bases = Bases(desk.today)
        box = QVBoxLayout(self)
        theme.spaced(box, 2, 0)
        box.addLayout(self._progress())
        self.standing = label("", "waitline")
        self.standing.setWordWrap(True)
        self.standing.hide()
        box.addWidget(self.standing)
        self.sides = Chips([(side, side_words(side)) for side in SIDES], _("看哪一面"), wide=True)
        self.sides.chosen.connect(self.show_side)
        box.addWidget(self.sides)
        self._stack = QStackedWidget()
        for widget in (self.findings, self.pictures, self.bases, self.titles):
            self._stack.addWidget(widget)
        box.addWidget(self._stack, 1)
        for at, side in enumerate(SIDES, 1):
            keys = QShortcut(QKeySequence(f"Ctrl+{at}"), self)
            keys.setContext(Qt.ShortcutContext.WindowShortcut)
            keys.activated.connect(lambda side=side: self.turn(side))
            self.sides.group.button(at - 1).setToolTip(f"{side_words(side)}  Ctrl+{at}")
        self.show_side(CHECK)

    def _progress(self) -> QHBoxLayout:
        row = QHBoxLayout()
        theme.spaced(row, 2, 0)
        self.filled = label("", "soft")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("该写的填了多少"))
        row.addWidget(self.filled)
        row.addWidget(self.bar, 1)
        return row

    def side(self) -> str:
        """Return which side is shown."""
        return self.sides.value() or CHECK

    def show_side(self, side: str) -> None:
        """Turn to a side."""
        self.sides.set_value(side)
        self._stack.setCurrentIndex(SIDES.index(side))

    def turn(self, side: str) -> None:
        """Turn to a side and take the keys there."""
        if self.isVisible():
            self.show_side(side)
            starts = {PICTURES: self.pictures.start, BASES: self.bases.add.setFocus}
            starts.get(side, self.sides.setFocus)()

    def show_checked(self, checked: Checked) -> None:
        """Show how far the draft is and what was found."""
        filled, wanted = checked.progress
        self.filled.setText(_("已填 {filled} / {wanted}", filled=filled, wanted=wanted))
        self.bar.setRange(0, wanted)
        self.bar.setValue(filled)
        self.findings.show_checked(checked)
        self._name(CHECK, checked.open)

    def show_standing(self, whole: Whole) -> None:
        """Say where the draft stands with the county, and what the county wrote."""
        text, tone = standing_words(whole)
        if tone == "stop":
            text = "\n".join([text, *self._beside(whole)])
        self.standing.setText(text)
        retone(self.standing, "role", f"{tone or 'wait'}line")
        self.standing.setVisible(bool(text))

    def _beside(self, whole: Whole) -> list[str]:
        """Return what the county wants mended in what is no field: pictures, titles."""
        return [
            _(
                "{where}：{text}",
                where=field_words(note.field, self.titles.platform),
                text=note.text,
            )
            for note in whole.notes
            if note.field not in FIELDS
        ]

    def count(self, whole: Whole) -> None:
        """Say on the chips how much there is."""
        self._name(PICTURES, len(whole.pictures))
        self._name(BASES, len(whole.bases))

    def _name(self, side: str, many: int) -> None:
        words = side_words(side)
        button = self.sides.group.button(SIDES.index(side))
        button.setText(f"{words} {many}" if many else words)
        button.updateGeometry()


def standing_words(whole: Whole) -> tuple[str, str]:
    """Return what the county is to do or said, and its tone; nothing for a mere draft."""
    verdict, state = whole.verdict, whole.state
    note = verdict.note if verdict and verdict.note else ""
    who = verdict.author if verdict and verdict.author else ""
    said = "：".join(filter(None, (who, note)))
    if state == "sent":
        return _("已报县里，等审核。现在改动，要再报一次。"), "wait"
    if state == "approved":
        return _("县里通过了。{said}再改要再报一次。", said=f"{said}。" if said else ""), "done"
    if state == "taken_over":
        return _("县里接手处理：{said}", said=said or _("请等县里的话")), "wait"
    if whole.listing.decision == "returned" and whole.listing.submitted <= whole.listing.judged:
        said = said or _("请看标出的栏目")
        return _("县里退回修改：{said}。改好再报。", said=said.rstrip("。")), "stop"
    return "", ""
