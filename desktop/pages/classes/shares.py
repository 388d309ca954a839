"""The live meters of a plan: practice and teachers from companies, and why a share is small."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from PySide6.QtWidgets import QFrame, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from core.packs.parameters import Parameters
from desktop import theme
from desktop.widgets.icons import label, retone
from words.say import _

PRACTICE: Final = "E1"
MENTOR: Final = "E2"
FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {PRACTICE: "practice_minutes", MENTOR: "mentor_minutes"}
)
ALL: Final = 100


class Meter(QFrame):
    """One share against what is asked, with a line for the reason while it is too small."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        box = QVBoxLayout(self)
        theme.spaced(box, 1, 0)
        self.said = label("")
        self.said.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, ALL)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(name)
        self.reason = QLineEdit()
        self.reason.setAccessibleName(_("{name}：为什么不够", name=name))
        self.reason.setPlaceholderText(_("写一句为什么"))
        for widget in (self.said, self.bar, self.reason):
            box.addWidget(widget)
        self.reason.hide()
        self.is_met = True

    def show_share(self, part: int, whole: int, least: int) -> None:
        """Show so many of all minutes; ``least`` is the percent that is asked."""
        percent = part * ALL // whole if whole else 0
        self.is_met = bool(whole) and part * ALL >= whole * least
        words = _(
            "{name} {percent}%，要求至少 {least}%", name=self._name, percent=percent, least=least
        )
        self.said.setText(words)
        retone(self.said, "tone", "done" if self.is_met else "wait")
        self.bar.setValue(min(percent, ALL))
        self.reason.setVisible(not self.is_met)


class Shares(QWidget):
    """Both meters."""

    def __init__(self) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        theme.spaced(box, 3, 0)
        self.meters = {PRACTICE: Meter(_("实训")), MENTOR: Meter(_("企业导师"))}
        for meter in self.meters.values():
            box.addWidget(meter)
        self._least = {PRACTICE: 0, MENTOR: 0}
        self._shown = (0, {PRACTICE: 0, MENTOR: 0})

    def ask(self, limits: Parameters) -> None:
        """Take what the county asks."""
        self._least = {
            PRACTICE: limits.practice_share_percent,
            MENTOR: limits.mentor_share_percent,
        }
        self.show_minutes(*self._shown)

    def show_minutes(self, whole: int, parts: Mapping[str, int]) -> None:
        """Show parts of all minutes, by rule."""
        self._shown = (whole, dict(parts))
        for rule, meter in self.meters.items():
            meter.show_share(parts[rule], whole, self._least[rule])

    def reasons(self) -> dict[str, str]:
        """Return the reasons typed for what is too small."""
        return {
            rule: meter.reason.text().strip()
            for rule, meter in self.meters.items()
            if not meter.is_met and meter.reason.text().strip()
        }

    def point_at(self, rule: str) -> bool:
        """Go to the line of a reason that is missing; False for a rule without one."""
        meter = self.meters.get(rule)
        if meter is None:
            return False
        retone(meter.reason, "wrong", "true")
        meter.reason.show()
        meter.reason.setFocus()
        return True
