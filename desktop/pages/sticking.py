"""What is done with a stick: look at it, offer the one sensible thing, do it, say when it may go.

Everything is a notice; nothing waits for an answer.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from core.base.changes import Changes
from core.base.errors import ClerkError
from desktop.jobs import CancelledError, Jobs, Progress
from desktop.pages.courier import TRAVEL, Courier
from desktop.pages.drives import Volume
from desktop.widgets.notice import Notice
from words.errors import told
from words.say import _

if TYPE_CHECKING:
    # Loaded by the road lane when the first stick is looked at.
    from core.station import Station
    from core.sync.answers import Reading
    from core.sync.carrying import Written
    from core.sync.stick import Look

READ, WRITE, ASK = "read", "write", "ask"
FULL, DAMAGED, NOT_OURS, NOTHING, NOT_ENROLLED = (
    "full",
    "damaged",
    "not_ours",
    "nothing",
    "not_enrolled",
)
DONE: Final = "done"


class Sticking(QObject):
    """Sticks of one open station.

    Signals:
        noticed: a Notice for the window.
        looked: the folder of a stick and its Look; an empty folder when it is gone.
        running: whether something is being written or read.
        moved: how far that is, done and total.
        ended: the words and the tone of how it ended.
    """

    noticed = Signal(object)
    looked = Signal(str, object)
    running = Signal(bool)
    moved = Signal(int, int)
    ended = Signal(str, str)

    def __init__(self, station: Station, jobs: Jobs, courier: Courier) -> None:
        super().__init__(jobs)
        self._station, self._jobs, self._courier = station, jobs, courier
        self.folder = ""
        self.look: Look | None = None
        self._run: Progress | None = None

    def came(self, volume: Volume) -> None:
        """Look at a stick that was plugged in, and offer what to do with it."""
        if not self._station.read_only:
            self.look_at(volume.root, offer=True)

    def went(self, root: str) -> None:
        """Forget a stick that was pulled out."""
        if root == self.folder:
            self._show("", None)

    def look_at(self, folder: str, *, offer: bool = False) -> None:
        """See what lies on a stick; with ``offer`` a notice says what can be done with it."""
        station = self._station
        self._courier.begin()

        def seen(look: Look) -> None:
            self._show(folder, look)
            notice = self._offer(folder, look) if offer else None
            if notice is not None:
                self.noticed.emit(notice)

        self._jobs.travel(lambda _progress: station.sticks.look(Path(folder)), seen, self._failed)

    def _show(self, folder: str, look: Look | None) -> None:
        self.folder, self.look = folder, look
        self.looked.emit(folder, look)

    def _offer(self, folder: str, look: Look) -> Notice | None:
        """Return the one sensible thing as a notice; None for a stick that is none of ours."""
        words = offer_words(look)
        if not words:
            return None
        label, do = self.action(folder, look)
        tone = "wait" if look.offer in (FULL, DAMAGED) else ""
        return Notice(
            text=words,
            tone=tone,
            undo=do,
            undo_label=label,
            seconds=0 if do is not None else 8,
        )

    def action(self, folder: str, look: Look) -> tuple[str, Callable[[], None] | None]:
        """Return what the one button says and does."""
        if look.offer == READ:
            return _("收下"), partial(self.read, folder)
        if look.offer in (WRITE, ASK):
            return _("写到U盘"), partial(self.write, folder)
        if look.offer == DAMAGED:
            return _("重写一次"), partial(self.write, folder)
        return "", None

    def is_running(self) -> bool:
        """Tell whether something is being written or read."""
        return self._run is not None

    def write(self, folder: str) -> None:
        """Write what the county lacks; it counts once it was read back."""
        station = self._station

        def work(progress: Progress) -> Written:
            return station.sticks.write(Path(folder), _step(progress), lambda: progress.cancelled)

        self._start(work, partial(self._written, folder), _("正在写U盘，请先别拔……"))

    def read(self, folder: str) -> None:
        """Take the county's answers."""
        station = self._station

        def work(progress: Progress) -> Reading:
            return station.sticks.read(Path(folder), _step(progress), lambda: progress.cancelled)

        self._start(work, partial(self._read, folder), _("正在读U盘，请先别拔……"))

    def confirm(
        self, typed: str, done: Callable[[], None], failed: Callable[[ClerkError], None]
    ) -> None:
        """Take a receipt that the county read out on the telephone."""
        station = self._station

        def confirmed(_log: object) -> None:
            self._jobs.changed.emit(Changes(kinds=frozenset({TRAVEL})))
            done()

        self._courier.begin()
        self._jobs.travel(lambda _progress: station.sticks.take_spoken(typed), confirmed, failed)

    def stop(self) -> None:
        """Stop; nothing half-written is left on the stick."""
        if self._run is not None:
            self._run.cancel()

    def _start(
        self,
        work: Callable[[Progress], object],
        done: Callable[[object], None],
        words: str,
    ) -> None:
        if self._run is not None:
            return
        # The stick is in somebody's hand: a slow link may go on later.
        self._courier.stop()
        self._run = self._jobs.travel(work, done, self._failed, self.moved.emit)
        self.running.emit(True)
        self.noticed.emit(
            Notice(text=words, tone="wait", undo=self.stop, undo_label=_("停下"), seconds=0)
        )

    def _written(self, folder: str, answer: object) -> None:
        written: Written = answer  # type: ignore[assignment]
        self._finish(written_words(written), "wait" if written.left else "done", folder)

    def _read(self, folder: str, answer: object) -> None:
        reading: Reading = answer  # type: ignore[assignment]
        words, tone = reading_words(reading)
        self._finish(words, tone, folder, reading.tally.kinds)

    def _failed(self, error: ClerkError) -> None:
        self._finish(" ".join(filter(None, told(error))), "stop", self.folder)

    def _finish(
        self, words: str, tone: str, folder: str, kinds: set[str] | frozenset[str] = frozenset()
    ) -> None:
        self._run = None
        self.running.emit(False)
        self.ended.emit(words, tone)
        self.noticed.emit(Notice(text=words, tone=tone, seconds=0 if tone == "stop" else 8))
        self._jobs.changed.emit(Changes(kinds=frozenset(kinds) | {TRAVEL}))
        if folder and tone != "stop":
            self.look_at(folder)


def _step(progress: Progress) -> Callable[[int, int], None]:
    """Show how far it is; that it was stopped, the work itself says in its own words."""

    def step(done: int, total: int) -> None:
        with contextlib.suppress(CancelledError):
            progress.step(done, total)

    return step


def offer_words(look: Look) -> str:
    """Return what is said of a stick that was plugged in; nothing where it is none of ours."""
    words = {
        READ: _("U盘里有县里的回信 {count} 份。", count=look.answers),
        WRITE: _("U盘插好了，有 {count} 条账可以带去县里。", count=look.events - look.carried),
        ASK: _("登记申请可以写到U盘，带去县里。"),
        FULL: _("U盘放不下了，请清一清，或换一个。"),
        DAMAGED: _("U盘上坏了 {count} 个文件，账在本机没有少。", count=len(look.damaged)),
        NOT_OURS: _("这是别的站的U盘，没有动它。"),
        NOTHING: _("U盘上没有新东西，该带的都带上了。"),
    }
    return words.get(look.offer, "")


def written_words(written: Written) -> str:
    """Return what a written stick carries now."""
    if written.asked:
        return _("登记申请写好了，核对过，可以拔U盘了。请带去县里。")
    words = _("{count} 条账写好了，读回核对过，可以拔U盘了。", count=written.events)
    if written.left:
        words += _("还有 {count} 条放不下，换一个U盘再写。", count=written.left)
    return words


def reading_words(reading: Reading) -> tuple[str, str]:
    """Return what a stick brought, and its tone."""
    if reading.enrolled:
        return _("县里同意了，这台电脑登记好了。可以拔U盘了。"), "done"
    bad = [one for one in reading.files if one.state != DONE]
    said = _(
        "收下了：签收 {receipts} 份，新内容 {events} 条。可以拔U盘了。",
        receipts=reading.tally.receipts,
        events=reading.tally.events_received,
    )
    if bad:
        said += _("有 {count} 个文件读不全，请县里再写一次。", count=len(bad))
    return said, "wait" if bad else "done"
