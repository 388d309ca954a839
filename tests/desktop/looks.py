"""Finds text that is cut, in any window, and controls without a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTabBar,
    QWidget,
)

SIZES: tuple[dict[str, Any], ...] = (
    {},
    {"large": True},
    {"percent": 150},
    {"contrast": True, "rtl": True},
)
"""The looks that take the most room, as the fixture ``dressed`` takes them."""
TYPED = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QAbstractSpinBox)


@dataclass(frozen=True)
class Cut:
    """A widget whose words have no room: in a tooltip nobody gets to read them either."""

    widget: str
    text: str
    needs: int
    has: int


def assert_sound(window: QWidget, office: Any) -> None:
    """Assert that all is legible once every lane has answered."""
    office.settle()
    office.settle()
    office.qtbot.wait(0)
    assert cut_texts(window) == []
    assert outside(window) == []
    assert overlaps(window) == []
    assert nameless(window) == []
    assert wider(window) == []
    assert window.width() == 1366


def visible(root: QWidget) -> list[QWidget]:
    """Return every widget on the screen below one, itself included."""
    found = [one for one in root.findChildren(QWidget) if one.isVisibleTo(root)]
    return [root, *found]


def cut_texts(root: QWidget) -> list[Cut]:
    """Return the labels, buttons and placeholders that do not fit and have no tooltip."""
    found = []
    for widget in visible(root):
        cut = _cut(widget)
        if cut is not None and not widget.toolTip():
            found.append(cut)
    return found


def outside(root: QWidget) -> list[str]:
    """Return the widgets that stick out of their parents, but for those in a scroll area."""
    found = []
    for widget in visible(root)[1:]:
        parent = widget.parentWidget()
        if parent is None or widget.isWindow() or _scrolls(widget) or _is_laid_over(widget):
            continue
        if not parent.rect().adjusted(-1, -1, 1, 1).contains(widget.geometry()):
            found.append(f"{_name(widget)} {widget.geometry()} in {_name(parent)} {parent.rect()}")
    return found


def wider(root: QWidget) -> list[str]:
    """Return what is wider than a scroll area that does not scroll sideways."""
    never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    return [
        f"{_name(inside)} {inside.width()} in {area.viewport().width()}"
        for area in visible(root)
        if isinstance(area, QScrollArea) and area.horizontalScrollBarPolicy() == never
        if (inside := area.widget()).width() > area.viewport().width() + 1
    ]


def overlaps(root: QWidget) -> list[str]:
    """Return pairs of neighbours, managed by one layout, that lie on each other."""
    found = []
    for parent in visible(root):
        layout = parent.layout()
        if layout is None:
            continue
        children = [
            one
            for one in parent.children()
            if isinstance(one, QWidget) and one.isVisibleTo(root) and not _is_laid_over(one)
        ]
        for at, one in enumerate(children):
            for other in children[at + 1 :]:
                common = one.geometry().intersected(other.geometry())
                if common.width() > 1 and common.height() > 1:
                    found.append(f"{_name(one)} on {_name(other)} in {_name(parent)}")
    return found


def nameless(root: QWidget) -> list[str]:
    """Return the controls that a screen reader could not name."""
    found = []
    for widget in visible(root):
        if not isinstance(widget, TYPED) or widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
            continue
        if isinstance(widget.parentWidget(), (QComboBox, QAbstractSpinBox)):
            continue
        words = widget.accessibleName() or (
            widget.text() if isinstance(widget, QAbstractButton) else ""
        )
        if not words.strip():
            found.append(_name(widget))
    return found


def _cut(widget: QWidget) -> Cut | None:
    if isinstance(widget, QLabel):
        return _cut_label(widget)
    if isinstance(widget, QPushButton) and widget.text():
        needs = widget.sizeHint().width()
        return _verdict(widget, widget.text(), needs, widget.width())
    if isinstance(widget, QLineEdit) and not widget.text() and widget.placeholderText():
        needs = widget.fontMetrics().horizontalAdvance(widget.placeholderText())
        margins = widget.textMargins()
        has = widget.contentsRect().width() - margins.left() - margins.right()
        return _verdict(widget, widget.placeholderText(), needs, has)
    if isinstance(widget, QHeaderView) and widget.orientation() == Qt.Orientation.Horizontal:
        return _cut_header(widget)
    return None


def _cut_label(label: QLabel) -> Cut | None:
    text = label.text()
    if not text:
        return None
    room = label.contentsRect()
    if label.wordWrap():
        needs = label.heightForWidth(label.width())
        return _verdict(label, text, needs, label.height())
    widest = max(QFontMetrics(label.font()).horizontalAdvance(line) for line in text.split("\n"))
    cut = _verdict(label, text, widest, room.width())
    return cut or _verdict(label, text, QFontMetrics(label.font()).height(), room.height() + 4)


def _cut_header(head: QHeaderView) -> Cut | None:
    model = head.model()
    for at in range(head.count()):
        if head.isSectionHidden(at):
            continue
        text = str(model.headerData(at, Qt.Orientation.Horizontal))
        needs = QFontMetrics(head.font()).horizontalAdvance(text)
        if needs > head.sectionSize(at):
            return Cut(_name(head), text, needs, head.sectionSize(at))
    return None


def _verdict(widget: QWidget, text: str, needs: int, has: int) -> Cut | None:
    return Cut(_name(widget), text, needs, has) if needs > has + 1 else None


def _scrolls(widget: QWidget) -> bool:
    """Tell whether a scroll area above the widget brings it into view."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, (QAbstractScrollArea, QTabBar)):
            return True
        above = above.parentWidget()
    return False


def _is_laid_over(widget: QWidget) -> bool:
    """Tell whether a widget is meant to lie over others: notices, lists, cards, icons in lines."""
    over = ("NoticeBar", "SearchResults", "CardView")
    inside = isinstance(widget.parentWidget(), QLineEdit)
    return inside or _kind(widget) in over


def _kind(widget: QWidget) -> str:
    # The stubs say bytes; what comes is text.
    return cast("str", widget.metaObject().className())


def _name(widget: QWidget) -> str:
    words = widget.objectName() or widget.accessibleName()
    return f"{_kind(widget)}({words})"
