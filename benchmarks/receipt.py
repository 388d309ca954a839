"""A warm A5 receipt in three copies, against bare reportlab drawing the very same marks.

The floor is a program that already knows every mark: it draws each string, line and dark run of
the code (once, as a form) by reportlab's plain calls, in the same fonts, and saves. A second,
harder floor, ``same_calls``, replays the very calls that ours made on its canvas, so that what is
above it is all ours: laying out, finding fonts, measuring, and making a new square code each time.
"""

from __future__ import annotations

import functools
import gc
import hashlib
import io
import sys
from pathlib import Path
from typing import Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from reportlab.pdfgen.canvas import Canvas

from benchmarks.measure import Pairs, figure, flags, show, timed, told
from core.paper import press, qr, sheet
from core.paper.marks import TONES, Page, Rule, Square, Text
from core.paper.model import Receipt, chinese
from core.paper.receipt import a5
from tests.core.paper.samples import DEVICE, receipt_of

ROUNDS = 120
Call = tuple[int, str, tuple[Any, ...], dict[str, Any]]


class Recorder:
    """Stands in front of a canvas or text object and notes what is called on it."""

    def __init__(self, real: Any, calls: list[Call], number: int, numbers: list[int]) -> None:
        self._real, self._calls, self._number, self._numbers = real, calls, number, numbers

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._real, name)

        def call(*args: Any, **named: Any) -> Any:
            self._calls.append((self._number, name, args, named))
            plain = [a._real if isinstance(a, Recorder) else a for a in args]
            answer = method(*plain, **named)
            if name != "beginText":
                return answer
            self._numbers.append(len(self._numbers))
            return Recorder(answer, self._calls, self._numbers[-1], self._numbers)

        return call


def sample(number: int) -> Receipt:
    """A usual receipt; every one has its own serial and its own event."""
    event = b"".join(hashlib.sha256(f"{number}.{n}".encode()).digest() for n in range(9))[:270]
    return receipt_of(
        payee="王桂花",
        serial=f"K7QFA26-{number:06d}-4",
        qr=qr.event_payload(DEVICE, 1, number, event, bytes(range(64))),
    )


def recorded(receipt: Receipt) -> list[Call]:
    """The calls that drawing a receipt makes on its canvas."""
    calls: list[Call] = []

    def canvas(*args: Any, **named: Any) -> Any:
        return Recorder(Canvas(*args, **named), calls, 0, [0])

    with mock.patch.object(press, "Canvas", canvas):
        a5(receipt, chinese)
    return calls


def replay(calls: list[Call]) -> bytes:
    """Make the same calls on a bare canvas."""
    written = io.BytesIO()
    canvas = Canvas(written, invariant=1, pageCompression=1)
    known: list[Any] = [canvas]
    for number, name, args, named in calls:
        plain = [known[a._number] if isinstance(a, Recorder) else a for a in args]
        answer = getattr(known[number], name)(*plain, **named)
        if name == "beginText":
            known.append(answer)
    return written.getvalue()


def plain(sheets: list[Page]) -> bytes:
    """Draw known marks the way one does with reportlab alone."""
    written = io.BytesIO()
    canvas = Canvas(written, invariant=1, pageCompression=1)
    for page in sheets:
        canvas.setPageSize((page.width, page.height))
        for mark in page.marks:
            if isinstance(mark, Text):
                plain_text(canvas, page, mark)
            elif isinstance(mark, Rule):
                canvas.setStrokeColorRGB(*TONES[mark.tone])
                canvas.setLineWidth(mark.weight)
                canvas.setDash(list(mark.dash))
                high = page.height
                canvas.line(mark.x, high - mark.y, mark.to_x, high - mark.to_y)
            elif isinstance(mark, Square):
                plain_code(canvas, page, mark)
            else:
                raise SystemExit(f"the floor does not draw {type(mark).__name__}")
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def plain_text(canvas: Canvas, page: Page, mark: Text) -> None:
    canvas.setFillColorRGB(*TONES[mark.ink.tone])
    x = mark.x
    for run in mark.runs:
        canvas.setFont(run.font, mark.ink.size)
        canvas.drawString(x, page.height - mark.y, run.text, charSpace=mark.spread)
        x += run.width * mark.ink.size / 1000


def plain_code(canvas: Canvas, page: Page, mark: Square) -> None:
    size = mark.modules.size
    if not canvas.hasForm("code"):
        canvas.beginForm("code", 0, 0, size, size)
        for x, y, length in mark.modules.bars():
            canvas.rect(x, size - y - 1, length, 1, stroke=0, fill=1)
        canvas.endForm()
    canvas.saveState()
    canvas.translate(mark.x, page.height - mark.y - mark.size)
    canvas.scale(mark.size / size, mark.size / size)
    canvas.doForm("code")
    canvas.restoreState()


def laid_out(receipt: Receipt) -> list[Page]:
    """The marks of a receipt, as its layout leaves them."""
    kept: list[Page] = []

    def keep(pages: list[Page], *_: Any) -> bytes:
        kept.extend(pages)
        return b""

    with mock.patch.object(sheet, "print_pages", keep):
        a5(receipt, chinese)
    return kept


def main() -> None:
    said = flags(__doc__, n=ROUNDS)
    usual = sample(1)
    calls, pages = recorded(usual), laid_out(usual)
    if replay(calls) != a5(usual, chinese):
        raise SystemExit("the floor does not draw the same receipt")
    plain(pages)
    ours, bare, same = [], [], []
    gc.disable()
    for number in range(2, said.n + 2):
        receipt = sample(number)
        ours.append(timed(functools.partial(a5, receipt, chinese)))
        bare.append(timed(functools.partial(plain, pages)))
        same.append(timed(functools.partial(replay, calls)))
        gc.collect()
    show(
        told(
            "a warm receipt takes at most 1.5 × bare reportlab drawing the same marks",
            Pairs(bare, ours),
            1.5,
            unit="ms",
            rows=said.n,
            pages=len(pages),
            bytes=len(a5(usual, chinese)),
            same_calls=figure(Pairs(same, ours)),
        )
    )


if __name__ == "__main__":
    main()
