"""The import page: a file is chosen, looked at, taken in; or a ledger is written out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final, cast

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.imports.errors import ColumnMapError, NoTableError
from core.imports.reader import SurveyedRow
from core.imports.service import Asked, Outcome
from core.station import Station
from core.trade.model.imported import Import
from desktop.jobs import Progress
from desktop.pages.booking import show_error
from desktop.pages.desk import Desk
from desktop.pages.imports.dialogs import choose_file, choose_target, refusal
from desktop.pages.imports.doubts import Decided
from desktop.pages.imports.leaving import Leaving, file_name, leaving_drawer, write_out
from desktop.pages.imports.past import PastImports, import_drawer
from desktop.pages.imports.reading import (
    Corrections,
    Looked,
    Sample,
    columns_of,
    corrected,
    guess_kind,
    look,
    raw_samples,
)
from desktop.pages.imports.review import Review
from desktop.widgets.drawer import Drawer
from desktop.widgets.form import RecordForm
from desktop.widgets.notice import Notice
from desktop.widgets.page import Page
from desktop.widgets.progress import ProgressLine
from words.kinds import kind_words
from words.say import _

EAGER: Final = 3000
"""Files of so many rows are looked at anew after every decision; longer ones when taken in."""


class ImportPage(Page):
    """Spreadsheets in and out."""

    def __init__(
        self,
        desk: Desk,
        choose: Callable[[QWidget], str] = choose_file,
        save: Callable[[QWidget, str], str] = choose_target,
    ) -> None:
        super().__init__(_("导入"))
        self._desk, self._choose, self._save = desk, choose, save
        self._path = Path()
        self._kind = ""
        self._corrections: Corrections = {}
        self._undo_columns: Callable[[], None] | None = None
        self._may_recall = True
        self._looked: Looked | None = None
        self._decided = Decided()
        self._progress: Progress | None = None
        self._asked_at = 0
        self.past, self.review = PastImports(desk), Review()
        self.stack = QStackedWidget()
        for widget in (self.past, self.review):
            self.stack.addWidget(widget)
        self.working: ProgressLine | None = None
        self.set_body(self.stack)
        self.setAcceptDrops(True)
        self.add_button(_("导出表格"), "export", self._open_leaving, shortcut="Ctrl+E")
        self.add_button(_("选文件"), "import", self._choose_file, main=True, shortcut="Ctrl+O")
        self._listen()
        self.past.show_now()

    def _listen(self) -> None:
        self.past.opened.connect(self._open_import)
        self.past.file_wanted.connect(self._choose_file)
        self.review.kind_chosen.connect(self._turn_kind)
        self.review.left.connect(self._put_away)
        self.review.wanted.connect(self._take_in)
        self.review.columns.corrected.connect(self._correct)
        self.review.doubts.taken.connect(self._mend)
        self.review.doubts.dropped.connect(self._drop)
        self.review.doubts.forgotten.connect(self._forget)

    def arrive(self, what: str = "") -> None:
        """Be shown; "new" asks for a file, "export" opens what goes out."""
        if what == "new":
            self._choose_file()
        elif what == "export":
            self._open_leaving()
        elif self.drawer is None:
            self.stack.currentWidget().setFocus()

    def escape(self) -> bool:
        """Go back: out of the drawer, the work, the file."""
        if super().escape():
            return True
        if self._progress is not None:
            self._cancel()
            return True
        if self.stack.currentWidget() is self.review:
            self._put_away()
            return True
        return False

    def half_typed(self) -> dict[str, str]:
        """Return the file being looked at."""
        if self.stack.currentWidget() is self.past or not self._kind:
            return {}
        return {"file": str(self._path), "kind": self._kind}

    def restore(self, half_typed: dict[str, str]) -> None:
        """Look at the file again that was being looked at."""
        if "file" in half_typed and Path(half_typed["file"]).is_file():
            self._begin(Path(half_typed["file"]), half_typed["kind"])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file."""
        if self._progress is None and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at the dropped file."""
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.open_file(Path(files[0]))

    def _choose_file(self) -> None:
        name = self._choose(self)
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path) -> None:
        """Look at a file: guess its kind first, off every lane that holds the station."""
        self.close_drawer()
        self._path = path
        self._work(_("正在看 {file}", file=path.name))
        self._progress = self._desk.jobs.outside(
            lambda _progress: guess_kind(path), partial(self._begin, path), self._not_read
        )

    def _begin(self, path: Path, kind: str) -> None:
        self._path, self._kind = path, kind
        self._corrections, self._looked = {}, None
        self._undo_columns, self._may_recall = None, True
        self._decided.clear()
        self._look()

    def _not_read(self, error: ClerkError) -> None:
        """Say why a file cannot be read, where the files are chosen."""
        self._end_work(self.past)
        self.past.say(refusal(error))

    def _asked(self) -> Asked:
        return Asked(
            path=self._path,
            kind=self._kind,
            columns=columns_of(self._corrections),
            decisions=self._decided.listed() or None,
        )

    def _look(self) -> None:
        asked = self._asked()
        self._asked_at += 1
        step = self._work(_("正在看 {file}", file=self._path.name))
        self._desk.jobs.ledger(
            lambda: look(self._desk.station, asked, step),
            partial(self._show, self._asked_at),
            partial(self._not_looked, self._asked_at),
        )

    def _show(self, asked_at: int, looked: Looked) -> None:
        if asked_at != self._asked_at:
            return
        if self._may_recall and self._recall(looked):
            self._look()
            return
        self._looked, self._undo_columns = looked, None
        self._remember(looked)
        self._end_work(self.review)
        self.review.show_file(self._path.name, self._kind)
        self.review.say("")
        self.review.show_looked(looked)
        doubts = self.review.doubts
        target = doubts.tree if doubts.isVisibleTo(self.review) else self.review.take
        target.setFocus()

    def _not_looked(self, asked_at: int, error: ClerkError) -> None:
        """Say in place what is wrong; the columns stay, so that they can be mended."""
        if asked_at != self._asked_at:
            return
        if self._undo_columns is not None and isinstance(error, ColumnMapError):
            self._undo_columns()
            self._look()
            self.noticed.emit(Notice(text=refusal(error), tone="wait"))
            return
        self._end_work(self.review)
        self.review.show_file(self._path.name, self._kind)
        self.review.say(refusal(error))
        self.review.show_none()
        if self._corrections:
            return  # the columns chosen so far stay to be seen
        if self._looked is None and isinstance(error, NoTableError):
            self._desk.jobs.outside(
                lambda _progress: raw_samples(self._path),
                partial(self.review.columns.show_samples, self._kind),
                self._not_read,
            )
        elif self._looked is None:
            self.review.columns.show_samples(self._kind, ())

    def _recall(self, looked: Looked) -> bool:
        """Take up the columns once corrected under the same headings; False if there are none."""
        self._may_recall = False
        for sample in looked.samples:
            kept = self._desk.settings.recall(sample.key(self._kind), {})
            if kept:
                self._corrections = {int(block): dict(map_) for block, map_ in kept.items()}
                self._undo_columns = partial(self._put_columns, {})
                return True
        return False

    def _remember(self, looked: Looked) -> None:
        """Keep the corrected columns, now that the file could be read with them."""
        kept = {str(block): fields for block, fields in self._corrections.items()}
        for sample in looked.samples:
            if kept != self._desk.settings.recall(sample.key(self._kind), {}):
                self._desk.settings.remember(sample.key(self._kind), kept)

    def _put_columns(self, corrections: Corrections) -> None:
        self._corrections, self._undo_columns = corrections, None

    def _turn_kind(self, kind: str) -> None:
        self._begin(self._path, kind)

    def _correct(self, sample: Sample, place: int, name: str) -> None:
        self._undo_columns = partial(self._put_columns, self._corrections)
        self._corrections = corrected(self._corrections, sample, place, name)
        self._may_recall = False
        self._look()

    def _mend(self, rows: Sequence[SurveyedRow], name: str, text: str) -> None:
        self._decided.take(rows, name, text)
        self._decide()

    def _drop(self, rows: Sequence[SurveyedRow]) -> None:
        self._decided.drop(rows)
        self._decide()

    def _forget(self, rows: Sequence[SurveyedRow]) -> None:
        self._decided.forget(rows)
        self._decide()

    def _decide(self) -> None:
        """Look again at once, at a long file only when it is taken in."""
        tally = self._looked.tally if self._looked is not None else None
        if tally is not None and tally.read > EAGER and tally.accepted:
            text = _("已定 {count} 行，收下时一起算", count=len(self._decided))
            self.review.say(text, "wait")
        else:
            self._look()

    def _take_in(self) -> None:
        if self._looked is None or not self._looked.tally.accepted:
            return
        asked, total = self._asked(), self._looked.tally.accepted
        step = self._work(_("正在收下 {count} 行", count=f"{total:,}"), total)
        kept: list[Outcome] = []

        def work() -> Changes:
            kept.append(self._desk.station.imports.take_in(asked, step=step))
            return kept[0].changes

        self._desk.jobs.write(work, lambda _changes: self._taken(kept[0]), self._not_taken)

    def _taken(self, outcome: Outcome) -> None:
        kind, tally = self._kind, outcome.tally
        self._put_away()
        left = len(tally.doubtful) + len(tally.rejected)
        rest = _("，{count} 行没收", count=f"{left:,}") if left else ""
        words = _(
            "{kind}收下 {count} 行{rest}",
            kind=kind_words(kind),
            count=f"{tally.accepted:,}",
            rest=rest,
        )
        identity = outcome.import_id
        undo = partial(self._undo, str(identity), _("刚导入就撤销")) if identity else None
        self.noticed.emit(Notice(text=words, undo=undo, undo_label=_("整个撤销"), seconds=20))

    def _not_taken(self, error: ClerkError) -> None:
        self._end_work(self.review)
        self.review.say(refusal(error))

    def _open_import(self, one: Import) -> None:
        self.open_drawer(import_drawer(one, partial(self._undo, one.id)))

    def _undo(self, identity: str, reason: str) -> None:
        self.close_drawer()
        step = self._work(_("正在撤销整个导入"))
        self._desk.write(
            lambda station: station.reverse(identity, reason, step=step),
            self._undone,
            self._not_undone,
        )

    def _undone(self, _changes: Changes) -> None:
        self._end_work(self.past)
        self.noticed.emit(Notice(text=_("整个导入已撤销，每一行都有红字"), tone="wait"))

    def _not_undone(self, error: ClerkError) -> None:
        self._not_read(error)

    def _put_away(self) -> None:
        """Put the file away; what was taken in stays."""
        self._kind, self._looked, self._corrections = "", None, {}
        self._decided.clear()
        self._end_work(self.past)

    def _work(self, text: str, total: int = 0) -> Callable[[int], None]:
        """Show that something long is under way; return what hears of its steps."""
        self._end_work(None)
        self.past.say("")
        # The stop button may show itself only once it has a parent, or it flashes as a window.
        line = ProgressLine(text, may_stop=False)
        line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.stack.addWidget(line)
        line.stop.show()
        line.cancelled.connect(self._cancel)
        self.working = line
        self.stack.setCurrentWidget(line)
        progress = self._progress = Progress(line.step, self)
        progress.moved.connect(self._moved)
        return lambda done: progress.step(done, total)

    def _moved(self, progress: Progress) -> None:
        progress.show()

    def _cancel(self) -> None:
        """Stop what is under way: nothing of it stays."""
        if self._progress is not None:
            self._progress.cancel()
        self._asked_at += 1
        self._end_work(self.review if self._looked is not None else self.past)

    def _end_work(self, shown: QWidget | None) -> None:
        self._progress = None
        if self.working is not None:
            self.stack.removeWidget(self.working)
            self.working.deleteLater()
            self.working = None
        if shown is not None:
            self.stack.setCurrentWidget(shown)
            shown.setFocus()

    def _open_leaving(self) -> None:
        drawer = leaving_drawer(self._desk)
        drawer.pressed.connect(partial(self._write_out, drawer))
        self.open_drawer(drawer)

    def _write_out(self, drawer: Drawer) -> None:
        try:
            asked = cast("Leaving", cast("RecordForm", drawer.body).record())
        except ClerkError as error:
            show_error(drawer, error)
            return
        chosen = self._save(self, file_name(asked))
        if not chosen:
            return
        target = Path(chosen).with_suffix(f".{asked.suffix}")
        station: Station = self._desk.station
        drawer.busy(True)
        self._desk.jobs.outside(
            lambda _progress: write_out(station, asked, target),
            partial(self._written, target),
            partial(self._not_written, drawer),
        )

    def _written(self, target: Path, rows: int) -> None:
        self.close_drawer()
        text = _("已存 {count} 行：{file}", count=f"{rows:,}", file=str(target))
        self.noticed.emit(Notice(text=text))

    def _not_written(self, drawer: Drawer, error: ClerkError) -> None:
        drawer.busy(False)
        show_error(drawer, error)
