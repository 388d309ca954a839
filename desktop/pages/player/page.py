"""The courses page: the shelf, the trainer's view of a showing, a folder being packed, quizzes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QPushButton, QStackedWidget

from core.base.changes import NOTHING, Changes
from core.base.errors import ClerkError
from core.training.course.shelf import Installed
from core.training.model.training_class import TrainingClass
from desktop.pages.desk import Desk
from desktop.pages.drives import Volume, plugged_in
from desktop.pages.player import asking
from desktop.pages.player.authoring import Author
from desktop.pages.player.bringing import Bringing
from desktop.pages.player.card import AGAIN, PLAY, QUIZ, REMOVE, AskCard
from desktop.pages.player.drawing import Drawings
from desktop.pages.player.paper_quiz import PaperQuiz
from desktop.pages.player.pc_quiz import PcQuiz
from desktop.pages.player.presenter import Presenter
from desktop.pages.player.quizzing import GROUP, PAPER, PC, Asked, QuizChoice
from desktop.pages.player.reading import KINDS, Known, Sample, known, samples
from desktop.pages.player.shelf import Shelf
from desktop.pages.player.showing import Showing
from desktop.pages.player.steps import quizzes_in
from desktop.pages.player.sticks import packs_on
from desktop.pages.printing import Printing
from desktop.pages.spooler import Spooler
from desktop.widgets.drawer import Drawer
from desktop.widgets.notice import Notice
from desktop.widgets.page import Page
from words.errors import told
from words.say import _

LIST, SHOW, PACK, PAPER_QUIZ, PC_QUIZ = "list", "show", "pack", PAPER, PC
MODES: Final = (LIST, SHOW, PACK, PAPER_QUIZ, PC_QUIZ)


class CoursesPage(Page):
    """The station's courses."""

    def __init__(
        self,
        desk: Desk,
        spooler: Spooler | None = None,
        volumes: Callable[[], Sequence[Volume]] = plugged_in,
    ) -> None:
        super().__init__(_("课程"))
        self._desk, self._volumes = desk, volumes
        self.courses: Sequence[Known] = ()
        self._samples: Sequence[Sample] = ()
        self.shelf = Shelf()
        self.bringing = Bringing(desk, self)
        drawings = Drawings(desk.jobs, self)
        self.presenter = Presenter(drawings, desk.station.clock.now)
        self.showing = Showing(desk, self.presenter, drawings, self)
        self.stack = QStackedWidget()
        self.author = Author(desk, drawings)
        self.paper_quiz = PaperQuiz(desk, Printing(desk, self, spooler))
        self.pc_quiz = PcQuiz(desk, drawings)
        for view in (self.shelf, self.presenter, self.author, self.paper_quiz, self.pc_quiz):
            self.stack.addWidget(view)
        self.set_body(self.stack)
        back = self.add_button(_("返回"), "back", partial(self.show_mode, LIST))
        self._buttons: dict[str, list[QPushButton]] = {
            LIST: [
                self.add_button(_("做课打包"), "add", partial(self.show_mode, PACK)),
                self.add_button(_("装课程包"), "stick", self.choose, main=True),
            ],
            SHOW: [],
            PACK: [back],
            PAPER_QUIZ: [back],
            PC_QUIZ: [back],
        }
        self._listen()
        self.show_mode(LIST)
        desk.jobs.outside(lambda _progress: samples(), self._take_samples)
        if not desk.station.read_only:
            self._catch_up()
        self.read()

    def _catch_up(self) -> None:
        """Note what was installed just before a power cut."""
        self._desk.write(
            lambda station: station.training.courses.catch_up() or NOTHING, None, self._refused
        )

    def _listen(self) -> None:
        bringing, shelf = self.bringing, self.shelf
        bringing.began.connect(shelf.show_progress)
        bringing.moved.connect(shelf.step)
        bringing.unknown.connect(self._ask_trust)
        bringing.ended.connect(self._installed)
        bringing.failed.connect(self._refused)
        bringing.stopped.connect(self._stopped)
        shelf.stopped.connect(bringing.stop)
        shelf.sample_wanted.connect(bringing.sample)
        shelf.pack_wanted.connect(self.install)
        shelf.wanted.connect(self._act)
        self.showing.noticed.connect(self.noticed)
        self.author.noticed.connect(self.noticed)
        self.author.drawer.connect(self._turn_drawer)
        self.drawer_moved.connect(
            lambda: self.author.view.make_room(drawer=self.drawer is not None)
        )
        self.showing.began.connect(partial(self.show_mode, SHOW))
        self.showing.ended.connect(self._shown)
        self._desk.jobs.changed.connect(self._on_changed)

    def mode(self) -> str:
        """Return what is on the screen."""
        return MODES[self.stack.currentIndex()]

    def show_mode(self, mode: str) -> None:
        """Show the shelf or the trainer's view."""
        self.close_drawer()
        if self.mode() == PACK:
            self.author.escape()
        self.stack.setCurrentIndex(MODES.index(mode))
        here = self._buttons[mode]
        for button in (one for buttons in self._buttons.values() for one in buttons):
            button.setVisible(button in here)
        if mode == PACK:
            self.author.start()
        self.stack.currentWidget().setFocus()

    def arrive(self, what: str = "") -> None:
        """Be shown: whatever stick is in now is looked at."""
        super().arrive(what)
        self.look_at_sticks()

    def look_at_sticks(self) -> None:
        """Offer the packs on the sticks that are in."""
        volumes = list(self._volumes())
        self._desk.jobs.outside(lambda _progress: packs_on(volumes), self.shelf.show_packs)

    def read(self) -> None:
        """Read which courses there are."""
        station = self._desk.station
        self._desk.jobs.ledger(lambda: known(station), self._take)

    def _on_changed(self, changes: Changes) -> None:
        if changes.kinds & KINDS:
            self.read()

    def _take(self, courses: list[Known]) -> None:
        self.courses = courses
        self._show()

    def _take_samples(self, found: list[Sample]) -> None:
        self._samples = found
        self._show()

    def _show(self) -> None:
        places = self.showing.places()
        stopped = {code: _("上次放到：{place}", place=_place(key)) for code, key in places.items()}
        self.shelf.show_courses(self.courses, self._samples, stopped)
        count = len(self.courses)
        self.set_subtitle(_("{count} 门", count=count) if count else "")

    def choose(self) -> None:
        """Choose a pack and install it."""
        path = asking.pack(self)
        if path is not None:
            self.install(path)

    def install(self, path: Path, trusted: str | None = None) -> None:
        """Install a pack."""
        self.shelf.stop_asking()
        self.bringing.install(path, trusted)

    def _ask_trust(self, path: Path, device: str) -> None:
        self.shelf.end_progress()
        question = AskCard(
            _("不认识打包的电脑"),
            _(
                "“{file}”是电脑 {device} 打的包，县里没有给它作证。"
                "请问清楚是谁给的，认得才装；课程里只有讲义、图片和题，不会运行程序。",
                file=path.name,
                device=device,
            ),
            _("认得，信任 {device} 并安装", device=device),
            _("不装"),
        )

        def answer(yes: bool) -> None:
            self.shelf.stop_asking()
            if yes:
                self.install(path, device)

        question.answered.connect(answer)
        self.shelf.ask(question)

    def _installed(self, title: str) -> None:
        self.shelf.end_progress()
        self.noticed.emit(Notice(text=_("装好了：{title}", title=title)))
        self.shelf.setFocus()

    def _stopped(self) -> None:
        self.shelf.end_progress()
        self.noticed.emit(
            Notice(text=_("停下了。再装同一个包，会从停下的地方接着来。"), tone="wait")
        )

    def _refused(self, error: ClerkError) -> None:
        self.shelf.end_progress()
        text = " ".join(filter(None, told(error)))
        self.noticed.emit(Notice(text=text, tone="stop", seconds=0))

    def _act(self, one: Known, what: str) -> None:
        acts = {
            PLAY: partial(self.showing.play, one),
            AGAIN: partial(self.showing.play, one, again=True),
            QUIZ: partial(self._ask_quiz, one),
            REMOVE: partial(self._ask_remove, one),
        }
        acts[what]()

    def _ask_quiz(self, one: Known) -> None:
        """Ask which quiz, for which class, how."""
        course = one.here
        if course is None:
            return

        def ask(classes: list[TrainingClass]) -> None:
            body = QuizChoice(one.course.name, quizzes_in(course), classes)
            drawer = Drawer(_("测验"), body, _("开始"), icon="next")
            drawer.pressed.connect(lambda: self._begin_quiz(course, body.asked()))
            self.open_drawer(drawer)

        self._desk.fetch(
            lambda views: views.training.classes(open_only=True), ask, latest="quiz-classes"
        )

    def _begin_quiz(self, course: Installed, asked: Asked) -> None:
        self.close_drawer()
        if asked.way == GROUP:
            self.showing.ask(course, asked.quiz, asked.class_id)
            return
        self.show_mode(asked.way)
        (self.paper_quiz if asked.way == PAPER else self.pc_quiz).begin(asked)

    def _ask_remove(self, one: Known) -> None:
        name, code = one.course.name, one.course.code
        question = AskCard(
            _("删除“{name}”？", name=name),
            _("只删这台电脑上的文件，上过的课、考过的试都还在。要用时拿课程包再装一次。"),
            _("删除"),
            _("留着"),
        )

        def answer(yes: bool) -> None:
            self.shelf.stop_asking()
            if yes:
                self._desk.write(
                    lambda station: station.training.courses.remove(code),
                    lambda _changes: self._removed(name, code),
                )

        question.answered.connect(answer)
        self.shelf.ask(question)

    def _removed(self, name: str, code: str) -> None:
        self.showing.forget(code)
        self.noticed.emit(Notice(text=_("已删除：{name}", name=name)))

    def _turn_drawer(self, drawer: Drawer | None) -> None:
        if drawer is None:
            self.close_drawer()
        else:
            self.open_drawer(drawer)

    def _shown(self) -> None:
        self.show_mode(LIST)
        self._show()

    def escape(self) -> bool:
        """Go one step back: out of a question, a drawer, a showing."""
        if self.shelf.stop_asking() or super().escape():
            return True
        if self.mode() == SHOW:
            self.showing.end()
            return True
        if self.mode() == PACK and self.author.escape():
            return True
        if self.mode() != LIST:
            self.show_mode(LIST)
            return True
        return False


def _place(key: str) -> str:
    """Return where a course was left in words: lesson and page."""
    lesson, _slash, rest = key.partition("/")
    _file, _mark, page = rest.rpartition("#")
    number = int(lesson) + 1 if lesson.isdigit() else 1
    return _("第 {lesson} 课第 {page} 页", lesson=number, page=int(page or 0) + 1)
