"""A season on one paper (上季经验): what each listing or farmer sold, and what to do next time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import msgspec

from core.paper.figures import day_text
from core.paper.flow import Flow, facts, letterhead, page_foot
from core.paper.ink import Ink
from core.paper.marks import A4
from core.paper.model import Document
from core.paper.sheet import Sheet

if TYPE_CHECKING:
    from core.paper.model import Translator

NAME: Final = Ink(13, bold=True)
FIGURES: Final = Ink(10, tone="soft")
SAID: Final = Ink(11)
INDENT: Final = 10.0


class SeasonEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One listing or farmer: what it is called, its figures in words, sentences with advice."""

    name: str
    figures: str
    advice: tuple[tuple[str, str], ...]


class SeasonSheet(Document, frozen=True, kw_only=True):
    """The days looked back upon, of what, and the entries."""

    of: str
    start: dt.date
    end: dt.date
    entries: tuple[SeasonEntry, ...]


def season_sheet(document: SeasonSheet, tr: Translator) -> bytes:
    """Return the look back as a PDF of A4 pages."""
    sheet = Sheet(A4)
    flow = Flow(sheet)
    title = tr("上季经验")
    letterhead(flow, document.station, document.contact, title)
    flow.space(4)
    start, end = day_text(document.start, tr), day_text(document.end, tr)
    days = tr("{start} 至 {end}", start=start, end=end)
    facts(flow, ((tr("期间"), days), (tr("看什么"), document.of)))
    for entry in document.entries:
        _entry(flow, entry)
    page_foot(flow, "", tr)
    return sheet.pdf(title, document.station)


def _entry(flow: Flow, entry: SeasonEntry) -> None:
    flow.space(14)
    flow.need(64)
    flow.write(entry.name, NAME)
    flow.write(entry.figures, FIGURES)
    for message, advice in entry.advice:
        flow.space(3)
        flow.write(message, SAID)
        if advice:
            flow.write(f"→ {advice}", SAID, indent=INDENT)
