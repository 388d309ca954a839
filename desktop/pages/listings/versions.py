"""All versions of a draft: who changed what, when it was handed in, what the county said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.base.errors import UnknownRecordError
from core.base.record import FieldSpec, specs
from core.journal.history import Said
from core.listing.model import Listing
from core.station import Views
from desktop import theme
from desktop.pages.naming import naming
from desktop.widgets import typed
from desktop.widgets.icons import label
from words.say import _
from words.told import N_

SPECS: Final = {spec.name: spec for spec in specs(Listing)}
SHORT: Final = 40
"""So much of a long text is repeated."""
SECOND: Final = 1000
TOUCHING: Final = {
    "picture": N_("加了图片"),
    "picture.change": N_("改了图片"),
    "basis": N_("加了依据"),
    "basis.change": N_("改了依据"),
    "wording": N_("写了平台标题"),
    "wording.change": N_("改了平台标题"),
}
OTHER: Final = N_("改了图片、依据或标题")
DECIDED: Final = {
    "approved": N_("县里通过了第 {at} 版"),
    "returned": N_("县里退回第 {at} 版"),
    "taken_over": N_("县里接手第 {at} 版"),
}


class Step(msgspec.Struct, frozen=True):
    """One thing that happened: when, by whom, in lines."""

    when: str
    who: str
    lines: tuple[str, ...]
    tone: str = ""


def read_steps(listing: str, views: Views) -> list[Step]:
    """Read what happened to a draft, the newest first."""
    names = views.people.clerk_names()
    version = 0
    now: dict[str, Any] = {}
    steps: list[Step] = []
    lines: tuple[str, ...]
    for event in views.history.events(listing):
        if event.kind == Listing.kind:
            now, lines, tone = dict(event.fields), (_("建了草稿（第 1 版）"),), ""
        elif event.kind == "listing.change":
            version += 1
            lines, tone = _changed(event, now, version + 1, views), ""
            now |= event.fields
        else:
            lines, tone = _other(event)
        if lines:
            when = dt.datetime.fromtimestamp(event.wall_ms / SECOND).astimezone()
            clerk = names.get(event.clerk, "")
            steps.append(Step(f"{when:%Y-%m-%d %H:%M}", clerk, lines, tone))
    return steps[::-1]


def _changed(event: Said, before: Mapping[str, Any], edition: int, views: Views) -> tuple[str, ...]:
    head = _("第 {edition} 版", edition=edition)
    lines = [
        _("{field}：{before} → {after}", field=_(SPECS[name].field.label), before=old, after=new)
        for name, value in event.fields.items()
        if name in SPECS
        for old, new in [(_shown(name, before.get(name)), _shown(name, value))]
    ]
    return (head, *lines) if lines else (head, _touched(event, views))


def _touched(event: Said, views: Views) -> str:
    """Return what belongs to the draft and was changed with it: the event just before says it."""
    device, epoch, seq = event.id.split(".")
    try:
        kind = views.history.of(f"{device}.{epoch}.{int(seq) - 1}")["kind"]
    except UnknownRecordError:
        kind = ""
    return _(TOUCHING.get(kind, OTHER))


def _other(event: Said) -> tuple[tuple[str, ...], str]:
    if event.kind == "listing.submit":
        return (_("报县里审核（第 {at} 版）", at=event.fields.get("at", 0)),), "wait"
    if event.kind == "verdict":
        decision = event.fields.get("decision", "")
        told = _(DECIDED.get(decision, ""), at=event.fields.get("at", 0)) if decision else ""
        note = event.fields.get("note") or ""
        return tuple(filter(None, (told, note))), "done" if decision == "approved" else "stop"
    return (), ""


def _shown(name: str, value: Any) -> str:  # noqa: ANN401 - any field's value
    if value in (None, "", 0, False):
        return _("（空）")
    spec: FieldSpec = SPECS[name]
    if spec.shape == "fen":
        return typed.yuan(int(value))
    if spec.shape == "grams":
        return typed.weight(int(value))
    if spec.shape == "flag":
        return _("是")
    text = naming(name, str(value)) if spec.field.choices else " ".join(str(value).split())
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"


class Versions(QWidget):
    """The steps, the newest first."""

    def __init__(self) -> None:
        super().__init__()
        self._box = QVBoxLayout(self)
        theme.spaced(self._box, 3, 0)

    def show_steps(self, steps: list[Step]) -> None:
        """Show what happened."""
        for step in steps:
            block = QVBoxLayout()
            theme.spaced(block, 0, 0)
            block.addWidget(label(f"{step.when}  {step.who}".strip(), "hint"))
            for at, line in enumerate(step.lines):
                said = label(line, "" if at else "strong", step.tone if not at else "")
                said.setWordWrap(True)
                block.addWidget(said)
            self._box.addLayout(block)
        self._box.addStretch(1)
