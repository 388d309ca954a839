"""From a record to paper: the print is counted, the paper drawn off the screen's thread, sent."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.base.files import write_durably
from core.paper import day_sheet, escpos, labels, receipt, roll, settlement
from core.paper.from_records import (
    day_of_close,
    day_sheet_of,
    kind_of,
    receipt_of,
    settlement_of,
    shelf_labels_of,
    shift_sheet_of,
)
from core.paper.model import Receipt
from core.station import Views
from core.trade.model.parcel import Parcel
from desktop.jobs import Progress
from desktop.pages.desk import Desk
from desktop.pages.spooler import Spooler, SystemSpooler
from desktop.settings import NOTICE_SECONDS, PRINTER, Setting
from desktop.widgets.notice import Notice
from desktop.widgets.page import Page
from words.errors import told
from words.say import _

PAPER: Final = Setting("paper", "a5", ("a5", "roll", "escpos"))
"""How receipts are printed: three A5 sheets, a roll through its driver, a roll by its commands."""
LABELS: Final = Setting("labels", "sheet", ("sheet", "single"))
LABEL_PRINTER: Final = Setting("label_printer", "")
RECEIPT_FORMS: Final = {"a5": receipt.a5, "roll": roll.roll, "escpos": escpos.escpos}
FOLDER: Final = "papers"
ONE_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A drawn paper: what its file is called, its bytes, whether they are printer commands."""

    name: str
    content: bytes
    raw: bool = False
    label: bool = False


class Printing(QObject):
    """Prints for one page; says on it what became of the paper.

    Without a printer the paper is kept as a PDF for a day and shown.
    """

    def __init__(self, desk: Desk, page: Page, spooler: Spooler | None = None) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self._spooler = spooler or SystemSpooler()

    def paper(self, identity: str) -> None:
        """Print the paper of a record with the next count: receipt, slip or sheet by its kind."""
        self._desk.write(
            lambda station: station.trade.papers.reprint(identity),
            partial(self._counted, identity),
            self._refused,
        )

    def _counted(self, identity: str, _changes: Changes) -> None:
        form = self._desk.settings.get(PAPER)
        # Signing is pure and the key never changes: it may be used on the reading lane.
        signer = self._desk.station.ledger.journal

        def gather(views: Views) -> Callable[[], Sheet]:
            kind = kind_of(views, identity)
            if kind == "settlement":
                slip = settlement_of(views, identity, signer=signer, tr=_)
                return lambda: Sheet(
                    name=slip.serial or identity, content=settlement.settlement(slip, _)
                )
            if kind in {"close", "shift"}:
                return _sheet_of(views, kind, identity)
            document = receipt_of(views, identity, signer=signer, tr=_)
            return partial(_receipt, document, form)

        self.draw(gather)

    def labels(self, parcels: list[Parcel]) -> None:
        """Print shelf labels."""
        single = self._desk.settings.get(LABELS) == "single"
        draw = labels.single_labels if single else labels.label_sheet

        def gather(views: Views) -> Callable[[], Sheet]:
            document = shelf_labels_of(views, parcels)
            return lambda: Sheet(name=_("货架标签"), content=draw(document, _), label=True)

        self.draw(gather)

    def draw(self, gather: Callable[[Views], Callable[[], Sheet]]) -> None:
        """Print anything: gathered on the reading lane, drawn and sent on an outside lane."""
        self._desk.fetch(gather, self._gathered, self._refused)

    def _gathered(self, make: Callable[[], Sheet]) -> None:
        station = self._desk.station.folder
        yesterday = self._desk.station.clock.now() - ONE_DAY

        def work(progress: Progress) -> tuple[Sheet, Path]:
            sheet = make()
            progress.check()
            # They hold names: what lies about longer than a day goes.
            forget_papers(station, yesterday)
            return sheet, _kept(station / FOLDER, sheet)

        self._desk.jobs.outside(work, self._drawn, self._refused)

    def _drawn(self, drawn: tuple[Sheet, Path]) -> None:
        sheet, paper = drawn
        printer = self._printer(sheet)
        if not printer:
            self._spooler.show(paper)
            self._tell(_("没有打印机，已存成文件：{file}", file=str(paper)), "wait")
            return

        def work(progress: Progress) -> str:
            progress.check()
            self._spooler.send(paper, printer, raw=sheet.raw)
            paper.unlink(missing_ok=True)
            return sheet.name

        self._desk.jobs.outside(work, self._sent, self._refused)

    def _printer(self, sheet: Sheet) -> str:
        """Return the remembered printer, or the one chosen now; "" when there is none."""
        setting = LABEL_PRINTER if sheet.label else PRINTER
        known = self._desk.settings.get(setting)
        if known or not self._spooler.names():
            return known
        chosen = self._spooler.choose(self._page)
        if chosen:
            self._desk.settings.set(setting, chosen)
        return chosen

    def _sent(self, name: str) -> None:
        self._tell(_("已送打印机：{name}", name=name), "done")

    def _refused(self, error: ClerkError) -> None:
        words = told(error)
        self._tell(" ".join(filter(None, (words.message, words.advice))), "stop")

    def _tell(self, text: str, tone: str) -> None:
        seconds = self._desk.settings.get(NOTICE_SECONDS)
        self._page.noticed.emit(Notice(text=text, tone=tone, seconds=seconds))


def _receipt(document: Receipt, form: str) -> Sheet:
    content = RECEIPT_FORMS[form](document, _)
    return Sheet(name=document.serial, content=content, raw=form == "escpos")


def _sheet_of(views: Views, kind: str, identity: str) -> Callable[[], Sheet]:
    if kind == "shift":
        shift = shift_sheet_of(views, identity, tr=_)
        return lambda: Sheet(name=shift.serial, content=day_sheet.shift_sheet(shift, _))
    sheet = day_sheet_of(views, day_of_close(views, identity), tr=_)
    return lambda: Sheet(name=sheet.serial, content=day_sheet.day_sheet(sheet, _))


def _kept(folder: Path, sheet: Sheet) -> Path:
    """Write a paper where the viewer or the print system finds it."""
    folder.mkdir(parents=True, exist_ok=True)
    name = "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in sheet.name)
    paper = _free(folder, name, "bin" if sheet.raw else "pdf")
    write_durably(paper, sheet.content)
    return paper


def _free(folder: Path, name: str, ending: str) -> Path:
    """Claim a name: one of that name may be on its way to the printer, or open in a viewer."""
    for number in itertools.count(1):
        paper = folder / f"{name}{f'-{number}' if number > 1 else ''}.{ending}"
        with contextlib.suppress(FileExistsError):
            paper.touch(0o600, exist_ok=False)
            break
    return paper


def forget_papers(station: Path, before: dt.datetime | None = None) -> None:
    """Delete the papers drawn before a moment, or all: the records draw them anew."""
    folder = station / FOLDER
    for paper in folder.iterdir() if folder.is_dir() else ():
        # Another lane may take it away between the list and the look: what is printed goes.
        with contextlib.suppress(FileNotFoundError):
            if before is None or paper.stat().st_mtime < before.timestamp():
                paper.unlink()
