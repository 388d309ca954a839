"""The panel's side for titles: one a platform, counted live against what the platform takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QScrollArea

from core.listing.rules import refused_character, title_width
from core.packs.offers import HALF, Profile
from desktop import theme
from desktop.pages.listings.live_check import Spoken
from desktop.widgets.icons import label, retone
from desktop.widgets.scrolling import column
from words.say import _, language


class TitleLine:
    """One platform's title: its line, how long it is, what is wrong with it."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.name = label(profile.name(language()), "soft")
        self.line = QLineEdit()
        self.line.setObjectName(f"title-{profile.code}")
        self.line.setAccessibleName(_("{platform}标题", platform=profile.name(language())))
        self.name.setBuddy(self.line)
        self.count = label("", "soft")
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.under = label("", "hint")
        self.under.setWordWrap(True)
        self.under.hide()
        self._spoken = ""

    def measure(self, headline: str) -> None:
        """Count what will be the title: its own text, else the headline."""
        rule = self.profile.title
        if rule is None:
            return
        own = " ".join(self.line.text().split())
        text = own or headline
        width = title_width(text, rule)
        odd = refused_character(text, rule)
        self.count.setText(f"{width} / {rule.longest}")
        retone(self.count, "tone", "stop" if width > rule.longest else "")
        self.line.setPlaceholderText(headline)
        self.line.setToolTip(headline)
        said = _("不能有“{character}”", character=odd) if odd else ""
        if width > rule.longest:
            over = width - rule.longest
            said = (
                _("长了 {over}，约 {many} 个字", over=over, many=(over + 1) // 2)
                if rule.measure == HALF
                else _("长了 {over} 个字", over=over)
            )
        self._show(said or self._spoken, "stop" if said else "wait")

    def speak(self, text: str) -> None:
        """Say what the claims check found."""
        self._spoken = text

    def _show(self, text: str, tone: str) -> None:
        self.under.setText(text)
        retone(self.under, "tone", tone if text else "")
        self.under.setVisible(bool(text))
        retone(self.line, "wrong", "true" if text and tone == "stop" else "false")


class Titles(QScrollArea):
    """All platforms that have a limit for titles.

    Signals:
        edited: a title changed.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, TitleLine] = {}
        self._headline = ""
        box = column(self)
        lesson = label(_("空着的平台用左边的“标题”。各平台数法不同，这里替你数好。"), "hint")
        lesson.setWordWrap(True)
        box.addWidget(lesson)
        self._grid = QGridLayout()
        theme.spaced(self._grid, 2, 0)
        self._grid.setColumnStretch(1, 1)
        box.addLayout(self._grid)
        self.basis: QLabel = label("", "hint")
        self.basis.setWordWrap(True)
        box.addWidget(self.basis)
        box.addStretch(1)

    def show_profiles(self, profiles: Sequence[Profile]) -> None:
        """Make a line for each platform that limits titles, once."""
        wanted = [one for one in profiles if one.title is not None]
        if list(self.lines) == [one.code for one in wanted] or self.lines:
            return
        for at, profile in enumerate(wanted):
            made = self.lines[profile.code] = TitleLine(profile)
            self._grid.addWidget(made.name, 2 * at, 0)
            self._grid.addWidget(made.line, 2 * at, 1)
            self._grid.addWidget(made.count, 2 * at, 2)
            self._grid.addWidget(made.under, 2 * at + 1, 1, 1, 2)
            made.line.textEdited.connect(partial(self._on_edited, made))
        days = [one.checked_on for one in wanted]
        if days:
            day = f"{min(days):%Y-%m-%d}"
            self.basis.setText(_("限制查于 {day}；平台常改，以它后台说的为准。", day=day))

    def _on_edited(self, line: TitleLine, _text: str) -> None:
        line.measure(self._headline)
        self.edited.emit()

    def platform(self, code: str) -> str:
        """Return what a platform is called."""
        line = self.lines.get(code)
        return line.profile.name(language()) if line else code

    def fill(self, titles: Mapping[str, str]) -> None:
        """Show a draft's own titles."""
        for code, line in self.lines.items():
            if line.line.text() != titles.get(code, ""):
                line.line.setText(titles.get(code, ""))
                line.line.setCursorPosition(0)
            line.measure(self._headline)

    def values(self) -> dict[str, str]:
        """Return the titles as typed, those that are not empty."""
        typed = {code: " ".join(line.line.text().split()) for code, line in self.lines.items()}
        return {code: text for code, text in typed.items() if text}

    def set_headline(self, headline: str) -> None:
        """Count the headline where a platform has no title of its own."""
        self._headline = headline
        for line in self.lines.values():
            line.measure(headline)

    def show_spoken(self, found: Sequence[Spoken]) -> None:
        """Say under each title what it may not say."""
        for code, line in self.lines.items():
            mine = [one for one in found if one.field == f"title:{code}" and not one.reason]
            line.speak(mine[0].text if mine else "")
            line.measure(self._headline)

    def go_to(self, code: str) -> None:
        """Take the keys to a platform's title."""
        line = self.lines.get(code)
        if line is not None:
            line.line.setFocus()
            self.ensureWidgetVisible(line.line)

    def replace(self, one: Spoken, text: str) -> bool:
        """Put a text exactly where something may not be said."""
        line = self.lines[one.field.partition(":")[2]].line
        now = " ".join(line.text().split())
        if now[one.remark.start : one.remark.end] != one.remark.word:
            return False
        line.setText(now[: one.remark.start] + text + now[one.remark.end :])
        line.textEdited.emit(line.text())
        return True

    def dump(self) -> dict[str, str]:
        """Return what is half-typed."""
        return {f"title:{code}": line.line.text() for code, line in self.lines.items()}

    def restore(self, half_typed: Mapping[str, str]) -> None:
        """Show again what was half-typed."""
        for code, line in self.lines.items():
            line.line.setText(half_typed.get(f"title:{code}", line.line.text()))
            line.measure(self._headline)
