"""A course under its author's hands: lessons, hours and shares live, what is still to be mended."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtCore import QFileSystemWatcher, QTimer, Signal
from PySide6.QtWidgets import (
    QStackedWidget,
)

from core.base.errors import ClerkError
from core.training.course.author import Packed
from core.training.course.errors import CourseProblemsError
from core.training.course.folder import Survey, survey
from core.training.course.manifest import Manifest
from desktop.jobs import Progress
from desktop.pages.desk import Desk
from desktop.pages.player import asking
from desktop.pages.player.bringing import Order
from desktop.pages.player.course_form import CourseForm
from desktop.pages.player.drawing import Drawings
from desktop.pages.player.lesson_editing import LessonEditing
from desktop.pages.player.overview import (
    ABOUT,
    BEGIN,
    CHANGES,
    NEW,
    OPEN,
    PACK,
    QUESTIONS,
    Overview,
)
from desktop.pages.player.packing import Packing, manifest_of, misfit
from desktop.pages.player.questions_in import brought, course_begun, outline_begun
from desktop.pages.player.reading import size
from desktop.pages.player.text_desk import TextDesk
from desktop.widgets.drawer import Drawer
from desktop.widgets.notice import Notice
from desktop.widgets.progress import ProgressLine
from words.errors import told
from words.say import _

WAIT_MS: Final = 400
MOST_WATCHED: Final = 500
FOLDER: Final = "courses.folder"


class Author(QStackedWidget):
    """The author's view of one course.

    Signals:
        noticed: a Notice for the window.
        packed: a pack was written: its path.
        drawer: a Drawer to be opened, None to close the one that is open.
    """

    noticed = Signal(object)
    packed = Signal(object)
    drawer = Signal(object)

    def __init__(self, desk: Desk, drawings: Drawings) -> None:
        super().__init__()
        self._desk = desk
        self.folder: Path | None = None
        self.found: Survey | None = None
        self.line: ProgressLine | None = None
        self._watcher = QFileSystemWatcher(self)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self.look)
        self._watcher.directoryChanged.connect(lambda _path: self._wait.start())
        self._watcher.fileChanged.connect(lambda _path: self._wait.start())
        self.editing, self.packing = LessonEditing(desk, self), Packing(desk, self)
        self.desk = TextDesk(drawings)
        self.view = Overview()
        self.addWidget(self.view)
        self.addWidget(self.desk)
        self.setFocusProxy(self.view)
        self._listen()
        self._show()

    def _listen(self) -> None:
        editing, packing = self.editing, self.packing
        acts = {
            PACK: self.pack,
            CHANGES: self.pack_changes,
            ABOUT: self.describe,
            QUESTIONS: self.bring_questions,
            BEGIN: self.begin,
            NEW: self.new_course,
            OPEN: self.choose,
        }
        self.view.pressed.connect(lambda what: acts[what]())
        self.view.lessons.wanted.connect(editing.act)
        self.view.share_box.reasoned.connect(self._take_reason)
        editing.changed.connect(self._changed)
        editing.drawer.connect(self.drawer)
        editing.noticed.connect(self.noticed)
        editing.failed.connect(self._refused)
        editing.write_wanted.connect(self.write_text)
        editing.began.connect(self._begin_line)
        packing.began.connect(lambda name: self._begin_line(_("正在打包 {name}", name=name)))
        for one in (editing, packing):
            one.moved.connect(self._step)
        editing.ended.connect(self._end_line)
        packing.ended.connect(self._packed)
        packing.failed.connect(self._refused)
        packing.stopped.connect(self._stopped)
        editing.stopped.connect(self._end_line)
        self.desk.noticed.connect(self.noticed)
        self.desk.left.connect(self._leave_text)

    def start(self) -> None:
        """Take up the folder of last time if it is still there."""
        known = str(self._desk.settings.recall(FOLDER, ""))
        if self.folder is None and known and Path(known).is_dir():
            self.open(Path(known))

    def choose(self) -> None:
        """Choose the folder."""
        folder = asking.folder(self)
        if folder is not None:
            self.open(folder)

    def new_course(self) -> None:
        """Ask what a new course is called, then where it goes."""
        form = CourseForm()
        drawer = Drawer(_("新做一门课"), form, _("选放在哪里"), icon="next")

        def make() -> None:
            title = form.title.text().strip()
            above = asking.room_for_course(self) if title else None
            if not title:
                drawer.say(_("先写课名"))
            if above is not None:
                self.drawer.emit(None)
                self.make_course(above, title)

        drawer.pressed.connect(make)
        form.title.returnPressed.connect(make)
        self.drawer.emit(drawer)

    def make_course(self, above: Path, title: str) -> None:
        """Make a new course's folder and open it."""
        try:
            self.open(course_begun(above, title, self._stamp(above)))
        except ClerkError as error:
            self._refused(error)

    def _stamp(self, folder: Path) -> str:
        """Return what tells courses of one title apart."""
        return f"{self._desk.today().isoformat()}|{folder}"

    def describe(self) -> None:
        """Open what the course says of itself."""
        outline = self.found.outline if self.found else None
        if outline is None:
            return
        form = CourseForm(outline)
        drawer = Drawer(_("课程信息"), form, _("存好"))

        def keep() -> None:
            present = self.found.outline if self.found else None
            if present is None:
                drawer.say(_("course.json 现在读不了，没有存。"))
            elif self.editing.put(form.changed(present)):
                self.drawer.emit(None)

        drawer.pressed.connect(keep)
        self.drawer.emit(drawer)

    def write_text(self, name: str) -> None:
        """Write a text of the course."""
        if self.folder is not None and self.desk.open(self.folder, name):
            self.setCurrentWidget(self.desk)
            self.desk.setFocus()

    def _leave_text(self) -> None:
        self.setCurrentWidget(self.view)
        self.view.lessons.setFocus()
        self.look()

    def escape(self) -> bool:
        """Leave the text being written; tell whether there was one."""
        if self.currentWidget() is not self.desk:
            return False
        self.desk.leave()
        return True

    def _take_reason(self, share: str, reason: str) -> None:
        outline = self.found.outline if self.found else None
        if outline is not None and outline.reasons.get(share, "") != reason:
            reasons = {name: one for name, one in outline.reasons.items() if name != share}
            if reason:
                reasons[share] = reason
            self.editing.put(msgspec.structs.replace(outline, reasons=reasons))

    def _changed(self, at: int) -> None:
        """Show what was written at once; what stands in the way follows."""
        if self.folder is not None:
            self._take(self.folder, survey(self.folder))
            if at >= 0 and self.found is not None and self.found.outline is not None:
                self.view.lessons.show_lessons(self.found.outline.lessons, at)

    def open(self, folder: Path) -> None:
        """Look at a folder from now on, again whenever something in it changes."""
        self.folder, self.found = folder, None
        self._desk.settings.remember(FOLDER, str(folder))
        self.look()

    def look(self) -> None:
        """Look the folder through."""
        folder = self.folder
        if folder is not None:

            def work(progress: Progress) -> Survey:
                progress.check()
                return survey(folder)

            self._desk.jobs.outside(work, partial(self._take, folder), self._refused)

    def _take(self, folder: Path, found: Survey) -> None:
        if folder != self.folder:
            return
        fresh, self.found = self.found is None, found
        watched = {str(folder)} | {str(folder / one) for one in found.files[:MOST_WATCHED]}
        watched |= {str((folder / one).parent) for one in found.files[:MOST_WATCHED]}
        missing = watched - {*self._watcher.files(), *self._watcher.directories()}
        if missing:
            self._watcher.addPaths(sorted(missing))
        self._show()
        if fresh and self.view.isVisible():
            self.view.setFocus()

    def _show(self) -> None:
        self.editing.look_at(self.folder, self.found.outline if self.found else None)
        self.view.show_course(self.folder, self.found, busy=self.packing.is_running())

    def begin(self) -> None:
        """Write a first outline: a lesson for each file that is there."""
        if self.folder is not None and self.found is not None:
            try:
                outline_begun(self.folder, self.found.files, self._stamp(self.folder))
            except ClerkError as error:
                self._refused(error)
                return
            self.look()

    def bring_questions(self) -> None:
        """Make questions of a spreadsheet."""
        source = asking.questions(self)
        if source is not None:
            self.take_questions(source)

    def take_questions(self, source: Path) -> None:
        """Write a spreadsheet's questions into the folder; faults name row and column."""
        folder = self.folder
        if folder is None:
            return

        def work(progress: Progress) -> tuple[str, int, tuple[str, ...]]:
            progress.check()
            return brought(source, folder)

        def done(answer: tuple[str, int, tuple[str, ...]]) -> None:
            name, count, faults = answer
            text = _("{count} 道题写进了 {file}", count=count, file=name)
            if faults:
                text = " ".join((text, _("看不懂的："), *faults[:3]))
            tone = "wait" if faults else "done"
            self.noticed.emit(Notice(text=text, tone=tone, seconds=0 if faults else 8))
            self.look()

        self._desk.jobs.outside(work, done, self._refused)

    def pack(self) -> None:
        """Choose where the pack goes and write it."""
        self._order(None, "{title}-{version}")

    def _order(self, since: Path | None, called: str) -> None:
        outline = self.found.outline if self.found else None
        if outline is None or self.folder is None:
            return
        name = called.format(title=outline.title, version=outline.version)
        target = asking.pack_target(self, name)
        if target is not None:
            self.packing.write(Order(self.folder, target, since))
            self._show()

    def pack_changes(self) -> None:
        """Choose the older pack, then write what changed since."""
        old = asking.old_pack(self)
        outline = self.found.outline if self.found else None
        if old is None or outline is None:
            return

        def read(progress: Progress) -> Manifest:
            progress.check()
            return manifest_of(old)

        def take(manifest: Manifest) -> None:
            why = misfit(manifest, outline)
            if why:
                self.noticed.emit(Notice(text=why, tone="stop", seconds=0))
            else:
                self._order(old, _("{title}-{version}-变化"))

        self._desk.jobs.outside(read, take, self._refused)

    def _packed(self, order: Order, made: Packed) -> None:
        self._end_line()
        self._show()
        text = _("打好了：{file}（{size}）", file=order.target.name, size=size(made.bytes))
        if order.since is not None:
            text = _(
                "打好了变化包：{file}（{size}，{count} 个文件）。只能装在有旧版的电脑上。",
                file=order.target.name, size=size(made.bytes), count=len(made.carried),
            )  # fmt: skip
        self.noticed.emit(Notice(text=text))
        self.packed.emit(order.target)

    def _begin_line(self, text: str) -> None:
        self._end_line()
        self.line = ProgressLine(text)
        self.line.cancelled.connect(self.packing.stop)
        self.line.cancelled.connect(self.editing.stop)
        self.view.top.addWidget(self.line)

    def _step(self, done: int, total: int) -> None:
        if self.line is not None:
            self.line.step(done, total)

    def _end_line(self) -> None:
        if self.line is not None:
            self.view.top.removeWidget(self.line)
            self.line.hide()
            self.line.deleteLater()
            self.line = None

    def _stopped(self) -> None:
        self._end_line()
        self._show()
        self.noticed.emit(Notice(text=_("停下了，没有打成包。"), tone="wait"))

    def _refused(self, error: ClerkError) -> None:
        self._end_line()
        if isinstance(error, CourseProblemsError):
            self.look()
        self._show()
        text = " ".join(filter(None, told(error)))
        self.noticed.emit(Notice(text=text, tone="stop", seconds=0))
