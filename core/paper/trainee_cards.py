"""Trainees' cards (学员卡): ten to an A4 page, to be cut out; the door scans them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.base.masking import tail_of
from core.paper.figures import day_text
from core.paper.ink import Ink
from core.paper.marks import A4, MM, Square
from core.paper.qr import modules
from core.paper.sheet import Sheet

if TYPE_CHECKING:
    from core.paper.class_model import Signer, TraineeCards
    from core.paper.model import Translator

COLUMNS: Final = 2
ROWS: Final = 5
CELL: Final = (90 * MM, 54 * MM)
EDGE: Final = 6 * MM
CODE: Final = 26 * MM
NAME: Final = Ink(24, bold=True)
LABEL: Final = Ink(9, tone="soft")
FACT: Final = Ink(12)


def trainee_cards(document: TraineeCards, tr: Translator) -> bytes:
    """Return a card for each trainee as a PDF of A4 pages of 2 by 5 cards, 90 by 54 mm each."""
    sheet = Sheet(A4)
    left = (sheet.width - COLUMNS * CELL[0]) / 2
    top = (sheet.height - ROWS * CELL[1]) / 2
    for number, (one, code) in enumerate(zip(document.signers, document.codes, strict=True)):
        cell = number % (COLUMNS * ROWS)
        if cell == 0 and number:
            sheet.page()
        row, column = divmod(cell, COLUMNS)
        x, y = left + column * CELL[0], top + row * CELL[1]
        sheet.frame(x, y, *CELL)
        _card(sheet, (x + EDGE, y + EDGE), one, document, tr)
        edge = x + CELL[0] - EDGE
        sheet.add(Square(edge - CODE, y + CELL[1] - EDGE - CODE, CODE, modules(code)))
    return sheet.pdf(tr("学员卡"), document.station)


def _card(
    sheet: Sheet, at: tuple[float, float], one: Signer, document: TraineeCards, tr: Translator
) -> None:
    x, y = at
    room = CELL[0] - 2 * EDGE
    beside = room - CODE - 3 * MM
    sheet.text(x, y + 9, document.course, LABEL, room)
    sheet.text(x, y + 44, one.name, NAME, beside)
    tail = tail_of(one.phone)
    told = "  ".join(filter(None, (str(one.number), tail and tr("尾号 {tail}", tail=tail))))
    sheet.text(x, y + 68, told, FACT, beside)
    sheet.text(x, y + 86, one.village, FACT, beside)
    when = f"{document.station}  {day_text(document.day, tr)}"
    sheet.text(x, y + CELL[1] - 2 * EDGE, when, LABEL, beside)
