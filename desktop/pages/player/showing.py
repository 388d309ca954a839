"""Begins and ends showings for the page: steps read, screens opened, the place remembered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QScreen

from core.base.changes import Changes
from core.base.ids import EventId
from core.training.course.shelf import Installed
from core.training.model.results import QuizResult
from desktop.jobs import Progress
from desktop.pages.desk import Desk
from desktop.pages.player import media
from desktop.pages.player.drawing import Drawings
from desktop.pages.player.presenter import Presenter
from desktop.pages.player.projector import Projector, other_screen
from desktop.pages.player.reading import Known
from desktop.pages.player.show import Raised, Show
from desktop.pages.player.steps import Step, quiz_steps, steps_of
from desktop.widgets.notice import Notice
from words.say import _

PLACES: Final = "courses.places"
FILMS: Final = "courses.films"


class Showing(QObject):
    """One showing at a time.

    Signals:
        began: the steps are there and the screens are open.
        ended: the screens are closed.
        noticed: a Notice for the window.
    """

    began = Signal()
    ended = Signal()
    noticed = Signal(object)

    def __init__(
        self, desk: Desk, presenter: Presenter, drawings: Drawings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self.presenter, self.drawings = desk, presenter, drawings
        self.show: Show | None = None
        self.projector: Projector | None = None
        self._course = ""
        presenter.keep_wanted.connect(self.keep)
        desk.jobs.closing.connect(self.end)
        self._beside = False
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            for came_or_went in (app.screenAdded, app.screenRemoved):
                came_or_went.connect(self._on_screens)

    def places(self) -> Mapping[str, str]:
        """Return by course the key of the step at which it was left."""
        told = self._desk.settings.recall(PLACES, {})
        return told if isinstance(told, dict) else {}

    def play(self, known: Known, *, again: bool = False) -> None:
        """Show a course, from where it was left unless ``again``."""
        course = known.here
        if course is None:
            return
        place = "" if again else str(self.places().get(known.course.code, ""))
        pages = self.drawings.pages
        self._read(lambda: steps_of(course, pages), partial(self._begin, known.course.code, place))

    def ask(self, course: Installed, quiz: str, class_id: str) -> None:
        """Ask one quiz of the hall, for a class if one is named."""

        def begin(steps: list[Step]) -> None:
            self._begin("", "", steps)
            self.presenter.choose_class(class_id)

        self._read(lambda: quiz_steps(course, quiz), begin)

    def _read(self, work: Callable[[], list[Step]], done: Callable[[list[Step]], None]) -> None:
        def read(progress: Progress) -> list[Step]:
            progress.check()
            return work()

        self._desk.jobs.outside(read, done)

    def _begin(self, course: str, place: str, steps: Sequence[Step]) -> None:
        if self.show is not None:
            return
        keys = [one.key for one in steps]
        show = self.show = Show(steps, keys.index(place) if place in keys else 0, self)
        self._course = course
        show.moments.update(self._films().get(course, {}))
        show.turned.connect(self._remember)
        show.ended.connect(self.end)
        self.presenter.begin(show)
        self.projector = Projector(show, self.drawings, self.presenter)
        self.projector.outside.connect(self._play_outside)
        self.projector.moved.connect(self.presenter.show_film)
        self.projector.glimpsed.connect(self.presenter.show_glimpse)
        self.began.emit()
        second = self._second()
        self._beside = second is not None
        self.projector.begin(second)
        self._desk.fetch(
            lambda views: views.training.classes(open_only=True),
            self.presenter.show_classes,
            latest="show-classes",
        )

    def _second(self) -> QScreen | None:
        return other_screen(self.presenter.window().screen())

    def _on_screens(self) -> None:
        # A screen that is going is still there now, and Qt has yet to move its own windows.
        QTimer.singleShot(0, self._replace)

    def _replace(self) -> None:
        """Follow a projector that was plugged in or pulled out in the middle."""
        projector, second = self.projector, self._second()
        if projector is None:
            return
        if second is not None:
            projector.begin(second)
        elif self._beside:
            projector.withdraw()
            text = _("投影仪断开了。接上会自己回来；要在这块屏幕上放，按 Esc 结束，再点“接着放”。")
            self.noticed.emit(Notice(text=text, tone="wait", seconds=0))
        self._beside = second is not None

    def _remember(self) -> None:
        step = self.show.step if self.show else None
        if self._course:
            places = {code: key for code, key in self.places().items() if code != self._course}
            if step is not None:
                places[self._course] = step.key
            self._desk.settings.remember(PLACES, places)

    def _films(self) -> dict[str, dict[str, int]]:
        """Return by course where its films were left."""
        told = self._desk.settings.recall(FILMS, {})
        return told if isinstance(told, dict) else {}

    def _remember_films(self, moments: Mapping[str, int]) -> None:
        if self._course:
            films = {code: own for code, own in self._films().items() if code != self._course}
            if moments:
                films[self._course] = dict(moments)
            self._desk.settings.remember(FILMS, films)

    def forget(self, course: str) -> None:
        """Forget where a course and its films were left."""
        for name, told in ((PLACES, self.places()), (FILMS, self._films())):
            rest = {code: one for code, one in told.items() if code != course}
            self._desk.settings.remember(name, rest)

    def _play_outside(self) -> None:
        step = self.show.step if self.show else None
        if step is None or step.path is None:
            return
        if media.play_outside(step.path):
            text = _("在系统的播放器里放：{name}", name=step.path.name)
            self.noticed.emit(Notice(text=text, tone="", seconds=4))
        else:
            text = _("这台电脑没有能放它的程序：{name}", name=step.path.name)
            self.noticed.emit(Notice(text=text, tone="stop", seconds=0))

    def end(self) -> None:
        """Close the screens; where it was is remembered."""
        show, projector = self.show, self.projector
        if show is None:
            return
        self.show = self.projector = None
        self.presenter.end()
        if projector is not None:
            projector.close()
            projector.deleteLater()
        self._remember_films(show.moments)
        show.deleteLater()
        self.ended.emit()

    def keep(self, class_id: str) -> None:
        """Keep what hands said at the quizzes of this showing for a class."""
        show = self.show
        counted = show.counted() if show else {}
        if show is None or not counted or not class_id:
            return
        results = [_result(class_id, quiz, Raised(show, steps)) for quiz, steps in counted.items()]

        def done(_changes: Changes) -> None:
            for quiz in counted:
                show.forget(quiz)
            self.noticed.emit(Notice(text=_("举手结果已记到班里")))

        self._desk.write(lambda station: station.training.results.quiz(results), done)


def _result(class_id: str, quiz: str, raised: Raised) -> QuizResult:
    return QuizResult(
        class_id=EventId(class_id),
        quiz=quiz,
        way="group",
        points=raised.points,
        most=raised.most,
        hands=raised.hands,
        answers=raised.answers,
    )
