"""The author's changes to lessons: each is written at once, what is taken out can be put back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

import msgspec
from PySide6.QtCore import QObject, Signal

from core.base.errors import ClerkError
from core.db.errors import disk_told
from core.training.course.names import OUTLINE
from core.training.course.outline import Lesson, Outline, read_outline
from core.training.course.writing import (
    Moved,
    free_name,
    put_aside,
    put_back,
    take_file,
    write_outline,
    write_text,
)
from desktop.jobs import CancelledError, Progress
from desktop.pages.desk import Desk
from desktop.pages.player import asking
from desktop.pages.player.bringing import OneRun
from desktop.pages.player.lesson_form import CHECKLIST, QUIZ, TEXT, LessonForm, is_text
from desktop.pages.player.lessons import ADD, DOWN, EDIT, REMOVE, UP
from desktop.pages.player.reading import shares
from desktop.widgets.drawer import Drawer
from desktop.widgets.notice import Notice
from words.say import _

MINUTES: Final = 45
Mended = Callable[[Outline, Mapping[str, str]], tuple[Outline, int]]
"""The outline by now and the names of files brought back -> the outline with them, and where."""


class _Asked(NamedTuple):
    """For which form files are copied, and into which course's folder."""

    form: LessonForm
    folder: Path


class LessonEditing(OneRun):
    """Changes one course's lessons.

    Signals:
        changed: the outline was written; which lesson is now the chosen one.
        drawer: a Drawer to be opened, None to close the one that is open.
        noticed: a Notice for the window.
        write_wanted: the name of a text to be written.
        ended: no file is being copied any more.
    """

    changed = Signal(int)
    drawer = Signal(object)
    noticed = Signal(object)
    write_wanted = Signal(str)
    ended = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(desk, parent)
        self._folder: Path | None = None
        self._outline: Outline | None = None
        self._asked: _Asked | None = None

    def look_at(self, folder: Path | None, outline: Outline | None) -> None:
        """Work on this course from now on; what is open of another one is closed."""
        if folder != self._folder:
            self.drawer.emit(None)
        self._folder, self._outline = folder, outline

    def act(self, what: str, at: int) -> None:
        """Do to a lesson what its list asks for."""
        outline = self._outline
        if outline is None:
            return
        if what in (ADD, EDIT):
            self.edit(at if what == EDIT else -1)
        elif what in (UP, DOWN):
            self._move(outline, at, at + (1 if what == DOWN else -1))
        elif what == REMOVE:
            self._remove(outline, at)

    def put(self, outline: Outline, at: int = -1) -> bool:
        """Write the outline; tell whether that went well."""
        if self._folder is None:
            return False
        try:
            write_outline(self._folder, outline)
        except ClerkError as error:
            self.failed.emit(error)
            return False
        self._outline = outline
        self.changed.emit(at)
        return True

    def _move(self, outline: Outline, at: int, to: int) -> None:
        lessons = list(outline.lessons)
        if 0 <= to < len(lessons):
            lessons.insert(to, lessons.pop(at))
            self.put(msgspec.structs.replace(outline, lessons=tuple(lessons)), to)

    def _remove(self, outline: Outline, at: int) -> None:
        folder, gone = self._folder, outline.lessons[at]
        rest = tuple(one for number, one in enumerate(outline.lessons) if number != at)
        if (
            folder is None
            or not rest
            or not self.put(msgspec.structs.replace(outline, lessons=rest), at)
        ):
            return
        taken = self._take_out(folder, gone.files)
        undo = partial(self._bring_back, folder, taken, partial(_with_lesson, gone, at))
        text = _("删掉了第 {number} 课“{title}”", number=at + 1, title=gone.title)
        self.noticed.emit(Notice(text=text, undo=undo))

    def _take_out(self, folder: Path, files: Sequence[str]) -> list[Moved]:
        """Put files aside that no lesson shows any more."""
        outline = self._outline
        shown = {name for one in outline.lessons for name in one.files} if outline else set()
        taken: list[Moved] = []
        try:
            for name in files:
                if name not in shown:
                    taken += put_aside(folder, name)
        except ClerkError as error:
            self.failed.emit(error)
        return taken

    def _bring_back(self, folder: Path, taken: Sequence[Moved], mended: Mended) -> None:
        """Undo what was taken out of a course, and nothing that was done to it since."""
        try:
            with disk_told():
                outline = read_outline((folder / OUTLINE).read_bytes())
            back = put_back(folder, taken)
            names = {one.source: now.target for one, now in zip(taken, back, strict=True)}
            made, at = mended(outline, names)
            write_outline(folder, made)
        except ClerkError as error:
            self.failed.emit(error)
            return
        if folder == self._folder:
            self._outline = made
            self.changed.emit(at)

    def edit(self, at: int) -> None:
        """Open a lesson, a new one below zero."""
        outline = self._outline
        if outline is None:
            return
        fresh = Lesson(title=_("新的一课"), module=outline.lessons[-1].module, minutes=MINUTES)
        known = outline.lessons[at] if at >= 0 else None
        form = LessonForm(known or fresh)
        title = _("第 {number} 课", number=(at if at >= 0 else len(outline.lessons)) + 1)
        drawer = Drawer(title, form, _("存好"))
        drawer.pressed.connect(lambda: self._keep(form, known))
        form.edited.connect(lambda: self._show_shares(form, known))
        self._show_shares(form, known)
        form.destroyed.connect(self.stop)
        form.files_wanted.connect(lambda: self.add_files(form, asking.files(form)))
        form.text_wanted.connect(lambda kind: self._begin_text(form, known, kind))
        form.write_wanted.connect(lambda name: self._write(form, known, name))
        self.drawer.emit(drawer)

    @staticmethod
    def _with(outline: Outline, form: LessonForm, place: int) -> Outline:
        """Return the outline with a lesson as it is filled in, a new one behind all others."""
        lessons = list(outline.lessons)
        lessons[place : place + 1] = [form.lesson()]
        return msgspec.structs.replace(outline, lessons=tuple(lessons))

    @staticmethod
    def _place(outline: Outline, known: Lesson | None) -> int:
        """Return where a lesson is by now, below zero if it is gone; a new one comes last."""
        if known is None:
            return len(outline.lessons)
        return outline.lessons.index(known) if known in outline.lessons else -1

    def _show_shares(self, form: LessonForm, known: Lesson | None) -> None:
        """Show what the shares come to with what is typed now."""
        outline = self._outline
        place = self._place(outline, known) if outline is not None else -1
        if outline is None or place < 0:
            return
        told = self._with(outline, form, place)
        found = shares(told.minutes, told.practice_minutes, told.mentor_minutes)
        parts = [_("{share} {percent}%", share=name, percent=now) for name, now, _least in found]
        form.say(_("全课：{shares}", shares=" · ".join(parts)))

    def _keep(self, form: LessonForm, known: Lesson | None) -> bool:
        outline, folder = self._outline, self._folder
        if outline is None or folder is None or self._is_held():
            return False
        place = self._place(outline, known)
        if place < 0:
            text = _("这一课已经删掉了，或者在别处改过，没有存。")
            self.noticed.emit(Notice(text=text, tone="wait", seconds=0))
            return False
        before = known.files if known else ()
        if not self.put(self._with(outline, form, place), place):
            return False
        self.drawer.emit(None)
        taken = self._take_out(folder, before)
        if taken:
            mended = partial(_with_files, form.lesson(), before)
            undo = partial(self._bring_back, folder, taken, mended)
            names = "，".join(PurePosixPath(one.source).name for one in taken)
            self.noticed.emit(Notice(text=_("拿掉了：{files}", files=names), undo=undo))
        return True

    def add_files(self, form: LessonForm, sources: Sequence[Path]) -> None:
        """Copy files into the course's folder and show them in the lesson."""
        folder = self._folder
        if folder is None or not sources or self._run is not None:
            return
        asked = self._asked = _Asked(form, folder)
        self.began.emit(_("正在放进来：{file}", file=sources[0].name))
        # The form stands in no closure: an answer for a form that was closed has to come too.
        self._run = self._desk.jobs.outside(
            partial(_copied, folder, tuple(sources)),
            partial(self._came, asked),
            partial(self._failed, asked),
            self._step,
        )

    def _came(self, asked: _Asked, names: list[str]) -> None:
        if asked is not self._asked:
            self._discard(asked.folder, names)
            return
        self._over()
        for name in names:
            asked.form.add(name)

    def _failed(self, asked: _Asked, error: ClerkError) -> None:
        if asked is self._asked:
            self._over()
            self.failed.emit(error)

    def _discard(self, folder: Path, names: Sequence[str]) -> None:
        """Put aside what was copied for nobody any more."""
        try:
            for name in names:
                put_aside(folder, name)
        except ClerkError as error:
            self.failed.emit(error)

    def _over(self) -> None:
        self._run = self._asked = None
        self.ended.emit()

    def stop(self) -> None:
        """Stop copying, also when the drawer was closed that the files were for."""
        self._asked = None
        super().stop()

    def _is_held(self) -> bool:
        """Tell whether a file is still being copied, and say so."""
        if self.is_running():
            text = _("文件还在放进来，等放完再存。")
            self.noticed.emit(Notice(text=text, tone="wait"))
        return self.is_running()

    def _begin_text(self, form: LessonForm, known: Lesson | None, kind: str) -> None:
        """Make a new text for a lesson and go and write it."""
        folder = self._folder
        if folder is None or self._is_held():
            return
        title = form.lesson().title
        room, ending, first = {
            TEXT: ("content", ".md", f"# {title}\n\n"),
            QUIZ: ("quiz", ".gift", ""),
            CHECKLIST: ("checklists", ".md", f"# {title}\n\n- [ ] "),
        }[kind]
        try:
            name = free_name(folder, room, title, ending)
            write_text(folder, name, first)
        except ClerkError as error:
            self.failed.emit(error)
            return
        form.add(name)
        self._write(form, known, name)

    def _write(self, form: LessonForm, known: Lesson | None, name: str) -> None:
        """Keep the lesson, then write a file's text or the notes to it."""
        if self._keep(form, known):
            notes = str(PurePosixPath(name).with_suffix(".notes.md"))
            self.write_wanted.emit(name if is_text(name) else notes)


def _with_lesson(
    gone: Lesson, at: int, outline: Outline, names: Mapping[str, str]
) -> tuple[Outline, int]:
    """Return the outline with a lesson that was deleted, and where it stands."""
    files = tuple(names.get(one, one) for one in gone.files)
    lessons = list(outline.lessons)
    lessons.insert(at, msgspec.structs.replace(gone, files=files))
    return msgspec.structs.replace(outline, lessons=tuple(lessons)), min(at, len(lessons) - 1)


def _with_files(
    kept: Lesson, before: Sequence[str], outline: Outline, names: Mapping[str, str]
) -> tuple[Outline, int]:
    """Return the outline with files back in the lesson they were in, if it is still there."""
    lessons = list(outline.lessons)
    alike = [kept, *(one for one in lessons if one.title == kept.title)]
    at = next((lessons.index(one) for one in alike if one in lessons), -1)
    if at >= 0:
        files = list(lessons[at].files)
        for place, name in enumerate(before):
            if name in names:
                files.insert(place, names[name])
        lessons[at] = msgspec.structs.replace(lessons[at], files=tuple(files))
    return msgspec.structs.replace(outline, lessons=tuple(lessons)), at


def _copied(folder: Path, sources: Sequence[Path], progress: Progress) -> list[str]:
    """Copy files into a course's folder, all or none; return their names there."""
    done = 0
    names: list[str] = []

    def copied(size: int) -> None:
        nonlocal done
        done += size
        progress.step(done, total)

    try:
        with disk_told():
            total = sum(one.stat().st_size for one in sources)
        for one in sources:
            name = take_file(folder, one, copied)
            names.append(name)
    except (CancelledError, ClerkError):
        for name in names:
            (folder / name).unlink(missing_ok=True)
        raise
    return names
