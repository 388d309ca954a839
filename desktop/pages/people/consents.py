"""What a person agreed to: core and optional purposes, each with its text, ticked at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from core.base.changes import NOTHING, Changes
from core.packs.law import ConsentText
from core.people.model import METHODS, Consent
from core.station import Station, Views
from desktop import theme
from desktop.pages.naming import naming
from desktop.widgets.choice import Chips
from desktop.widgets.icons import label
from words.say import _, language


class Asked(NamedTuple):
    """What is asked of one person: the texts, and the consents that stand."""

    person: str
    name: str
    texts: tuple[ConsentText, ...]
    standing: dict[str, Consent]


def read_asked(person: str, views: Views) -> Asked:
    """Read the texts and what a person agreed to."""
    found = views.people.get(person)
    standing = {c.purpose: c for c in views.people.consents(person) if not c.withdrawn}
    name = (found.name or "") if found else ""
    return Asked(person, name, views.packs.consents.consents, standing)


class ConsentForm(QWidget):
    """One tick for each purpose; an optional one refused stops nothing else."""

    def __init__(self, asked: Asked) -> None:
        super().__init__()
        self._asked = asked
        self.ticks: dict[str, QCheckBox] = {}
        box = QVBoxLayout(self)
        theme.spaced(box, 2, 0)
        lang = language()
        core = [text for text in asked.texts if text.group == "core"]
        optional = [text for text in asked.texts if text.group != "core"]
        for heading, texts in ((_("必需的"), core), (_("可选，不勾也能办事"), optional)):
            box.addWidget(label(heading, "soft"))
            for text in texts:
                self._add(box, text, lang)
        self.method = Chips([(m, naming("method", m)) for m in METHODS], _("怎么同意的"), wide=True)
        self.method.set_value(METHODS[0])
        self.guardian = QLineEdit()
        self.guardian.setObjectName("guardian")
        self.guardian.setAccessibleName(_("监护人"))
        self.guardian.setPlaceholderText(_("未满 14 岁，填监护人姓名"))
        box.addWidget(label(_("怎么同意的"), "soft"))
        box.addWidget(self.method)
        box.addWidget(self.guardian)
        box.addStretch(1)
        first = next(iter(self.ticks.values()), None)
        if first is not None:
            self.setFocusProxy(first)

    def _add(self, box: QVBoxLayout, text: ConsentText, lang: str) -> None:
        tick = QCheckBox(text.title(lang))
        tick.setObjectName(f"consent-{text.purpose}")
        standing = self._asked.standing.get(text.purpose)
        tick.setChecked(standing is not None)
        words = label(text.text(lang), "hint")
        words.setWordWrap(True)
        box.addWidget(tick)
        box.addWidget(words)
        if standing is not None:
            day = standing.day.isoformat() if standing.day else ""
            how = naming("method", standing.method)
            box.addWidget(label(_("{day} 同意，{how}", day=day, how=how), "hint", "done"))
        self.ticks[text.purpose] = tick

    def given(self) -> list[str]:
        """Return the purposes newly agreed to."""
        return [p for p, t in self.ticks.items() if t.isChecked() and p not in self._asked.standing]

    def withdrawn(self) -> list[str]:
        """Return the ids of consents that end."""
        standing = self._asked.standing
        gone = [p for p, tick in self.ticks.items() if not tick.isChecked() and p in standing]
        return [standing[purpose].id for purpose in gone]


def write_consents(
    person: str,
    given: Sequence[str],
    withdrawn: Sequence[str],
    how: tuple[str, str],
    station: Station,
) -> Changes:
    """Write what was agreed to and what ended; ``how`` is the method and the guardian."""
    method, guardian = how
    changes = NOTHING
    with station.db.atomic():
        for purpose in given:
            changes |= station.people.consent(person, purpose, "", method, guardian or None)
        for consent in withdrawn:
            changes |= station.people.withdraw(consent)
    return changes
