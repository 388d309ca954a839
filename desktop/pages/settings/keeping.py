"""Keeping the books safe: backups, the check of everything, what is installed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.journal.verify import Verdict
from core.station import Views
from desktop.jobs import Progress
from desktop.pages.backup_facts import place
from desktop.pages.desk import Desk
from desktop.pages.settings.card import SettingsCard
from desktop.widgets import choosing
from desktop.widgets.icons import wrapped
from desktop.widgets.progress import ProgressLine
from words.errors import told
from words.say import _

T = TypeVar("T")
SHOWN = 5
BACKED_UP: Final = Changes(kinds=frozenset({"backup"}))


class KeepingCard(SettingsCard):
    """Backups and checks, each with its progress."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            _("备份和检查"),
            _("关闭时和每四小时自动备份一次，保留最近7天、4周、12个月。U盘上也存一份更稳妥。"),
        )
        self._desk = desk
        self._line: ProgressLine | None = None
        self.box.insertWidget(
            2, wrapped(_("自动备份和“备份到”只有账本，没有照片。连照片的要手动做，存到U盘上。"))
        )
        folder = wrapped(_("账本在：{folder}", folder=str(desk.station.folder)))
        self.box.insertWidget(2, folder)
        self.add_button(_("备份到……"), "stick", self.back_up, role="main")
        self.add_button(_("连照片备份到……"), "stick", self.back_up_all)
        self.here = self.add_button(_("现在备份"), "check", self.back_up_here)
        self.setFocusProxy(self.here)
        self.add_button(_("检查账本"), "search", self.verify)
        self.add_button(_("重建台账"), "undo", self.rebuild)
        self.add_button(_("换一个站"), "home", desk.choose_station)

    def back_up(self) -> None:
        """Ask for a file and write a checked copy there."""
        if (target := self._chosen("")) is not None:
            self.write_backup(target)

    def back_up_all(self) -> None:
        """Ask for a file and write a checked copy with the photos there."""
        if (target := self._chosen("-all")) is not None:
            self.write_all(target)

    def _chosen(self, ending: str) -> Path | None:
        name = f"{self._desk.today():%Y%m%d}{ending}.czb"
        return choosing.target(self, _("备份到"), name, _("村站通备份 (*.czb)"))

    def write_backup(self, target: Path) -> None:
        """Write a checked copy to ``target``."""
        station = self._desk.station
        self._work(_("正在备份……"), lambda: station.backup(target), self._backed_up(target))

    def write_all(self, target: Path) -> None:
        """Write a checked copy with the photos beside the ledger lane: it can be stopped."""
        station, jobs = self._desk.station, self._desk.jobs
        line = self._begin(_("正在备份账本和照片……"), may_stop=True)
        if line is None:
            return

        def work(progress: Progress) -> int:
            return station.backup_with_photos(target, progress.step, jobs.borrow)

        done = self._ending(self._backed_up(target))
        ticket = jobs.travel(work, done, self._failed, line.step)
        line.cancelled.connect(ticket.cancel)
        line.cancelled.connect(self._stopped)

    def _stopped(self) -> None:
        self._clear()
        self.say(_("已停下，没有留下半份备份。"))

    def _backed_up(self, target: Path) -> Callable[[int], None]:
        def done(events: int) -> None:
            self.say(
                _("已备份 {events} 条流水到 {file}。", events=events, file=str(target)), "done"
            )
            self._desk.jobs.changed.emit(BACKED_UP)

        return done

    def back_up_here(self) -> None:
        """Make the next of the rotating backups now."""
        station = self._desk.station

        def done(path: Path) -> None:
            self.say(_("已备份：{file}", file=path.name), "done")
            self._desk.jobs.changed.emit(BACKED_UP)

        self._work(_("正在备份……"), station.scheduled_backup, done)

    def verify(self) -> None:
        """Recompute everything."""
        station = self._desk.station
        self._work(_("正在逐条核对……"), station.verify, self._verified)

    def _verified(self, verdict: Verdict) -> None:
        if verdict.ok:
            self.say(_("账本完好：{events} 条流水全部核对无误。", events=verdict.events), "done")
            return
        lines = [place(problem) for problem in verdict.problems[:SHOWN]]
        head = _("发现 {n} 处不对，请先备份，再联系县里：", n=len(verdict.problems))
        self.say("\n".join([head, *lines]), "stop")

    def rebuild(self) -> None:
        """Refill the tables from the journal."""
        station = self._desk.station

        def done(events: int) -> None:
            self.say(_("台账已按 {events} 条流水重建。", events=events), "done")

        self._work(_("正在重建台账……"), station.rebuild, done)

    def _work(self, words: str, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Run long work on the ledger lane, where nothing can be written meanwhile."""
        if self._begin(words) is not None:
            self._desk.jobs.ledger(work, self._ending(done), self._failed)

    def _begin(self, words: str, *, may_stop: bool = False) -> ProgressLine | None:
        """Show that work goes on; None where other work does already."""
        if self._line is not None:
            return None
        self.say("")
        self._line = ProgressLine(words, may_stop=may_stop)
        self.box.addWidget(self._line)
        return self._line

    def _ending(self, done: Callable[[T], None]) -> Callable[[T], None]:
        def ended(answer: T) -> None:
            self._clear()
            done(answer)

        return ended

    def _failed(self, error: ClerkError) -> None:
        self._clear()
        words = told(error)
        self.say(f"{words.message} {words.advice}", "stop")

    def _clear(self) -> None:
        if self._line is not None:
            self.box.removeWidget(self._line)
            self._line.deleteLater()
            self._line = None


class PacksCard(SettingsCard):
    """Which rules and tables are in use."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("规则和数据包"))
        desk.fetch(self._read, self._show)

    @staticmethod
    def _read(views: Views) -> list[str]:
        packs = views.packs
        county = packs.county_manifest
        said = [_("随程序：{name} {version}", name=packs.shipped_manifest.name,
                  version=packs.shipped_manifest.version)]  # fmt: skip
        if county is not None:
            said.append(_("本县：{name} {version}", name=county.name, version=county.version))
        said += [_("打不开：{name}", name=name) for name in (*packs.broken, *packs.unreadable)]
        return said

    def _show(self, lines: list[str]) -> None:
        self.say("\n".join(lines))
