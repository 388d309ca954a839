"""The form of a class's plan: a course fills it, the meters move while the times are typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any, Final, cast

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.packs.parameters import Parameters
from core.station import Station, Views
from core.training.errors import ReasonNeededError
from core.training.model.course import Course
from core.training.model.training_class import TrainingClass
from desktop import theme
from desktop.pages.booking import sentences, show_error
from desktop.pages.classes.reading import courses
from desktop.pages.classes.shares import MENTOR, PRACTICE, Shares
from desktop.pages.desk import Desk
from desktop.pages.naming import naming
from desktop.widgets.choice import NARROW
from desktop.widgets.drawer import Drawer
from desktop.widgets.form import FormPlan, RecordForm
from desktop.widgets.icons import label
from words.say import _
from words.told import N_

FIELDS: Final = (
    "name",
    "module",
    "first",
    "last",
    "am_from",
    "am_to",
    "pm_from",
    "pm_to",
    "place",
    "audience",
    "theory_minutes",
    "practice_minutes",
    "mentor_minutes",
    "teacher",
    "teacher_kind",
    "cost_fen",
    "note",
)
BESIDE: Final = MappingProxyType(
    {
        "am_to": "am_from",
        "pm_to": "pm_from",
        "audience": "place",
        "practice_minutes": "theory_minutes",
        "teacher_kind": "teacher",
        "cost_fen": "mentor_minutes",
    }
)
MEANING_FIELDS: Final = frozenset({"module", "teacher_kind"})
MEANT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "digital": N_("数字技术（手机、拍摄、上网）"),
        "operation": N_("运营（开店、上货、发货）"),
        "law": N_("法律合规（收寄、合同、广告）"),
        "marketing": N_("营销（直播、推广）"),
        "company": N_("企业来的导师"),
        "college": N_("高校老师"),
        "government": N_("政府部门的人"),
        "station": N_("站里自己讲"),
    }
)
Read = tuple[Parameters, Sequence[Course]]


class PlanForm(QWidget):
    """Collects one plan; decides nothing."""

    def __init__(self, desk: Desk, held: TrainingClass | None = None) -> None:
        super().__init__()
        self.held = held
        self._courses: dict[str, Course] = {}
        box = QVBoxLayout(self)
        theme.spaced(box, 2, 0)
        self.course = QComboBox()
        self.course.setAccessibleName(_("用哪门课程"))
        self.course.addItem(_("不用课程包"), "")
        self.course.setSizeAdjustPolicy(NARROW)
        self.course.activated.connect(lambda _at: self._take_course())
        self.form = RecordForm(
            FormPlan(
                kind=TrainingClass,
                today=desk.today,
                fields=FIELDS,
                beside=BESIDE,
                headed={"am_from": _("上午"), "pm_from": _("下午")},
                naming=_naming,
                remember=("place", "teacher", "teacher_kind"),
                settings=desk.settings,
            )
        )
        self.shares = Shares()
        box.addWidget(label(_("用哪门课程"), "soft"))
        box.addWidget(self.course)
        box.addWidget(self.form)
        box.addWidget(self.shares)
        box.addStretch(1)
        self.setFocusProxy(self.form)
        self.form.edited.connect(lambda _name: self._measure())
        if held is not None:
            self.form.fill({name: getattr(held, name) for name in FIELDS})
        else:
            self.form.fill({"first": desk.today()})
        self._measure()
        desk.fetch(_read, self._know)

    def _know(self, read: Read) -> None:
        limits, found = read
        self._courses = {one.code: one for one in found}
        for one in found:
            self.course.addItem(f"{one.name}  {one.edition_no}", one.code)
        if self.held is not None and self.held.code in self._courses:
            self.course.setCurrentIndex(self.course.findData(self.held.code))
        self.shares.ask(limits)

    def _take_course(self) -> None:
        """Fill in what the course says of itself."""
        one = self._courses.get(self.course.currentData() or "")
        if one is None:
            return
        said = {
            "module": one.modules[0] if one.modules else None,
            "theory_minutes": one.minutes - one.practice_minutes,
            "practice_minutes": one.practice_minutes,
            "mentor_minutes": one.mentor_minutes,
        }
        if not self.form.values().get("name"):
            said["name"] = one.name
        self.form.fill({name: value for name, value in said.items() if value is not None})
        self._measure()

    def _measure(self) -> None:
        said = self.form.values()
        practice = said.get("practice_minutes", 0)
        whole = said.get("theory_minutes", 0) + practice
        parts = {PRACTICE: practice, MENTOR: said.get("mentor_minutes", 0)}
        self.shares.show_minutes(whole, parts)

    def planned(self) -> TrainingClass:
        """Return the plan; ``InvalidRecordError`` for what is to be mended."""
        one = self._courses.get(self.course.currentData() or "")
        more: dict[str, Any] = {}
        if one is not None:
            more = {"code": one.code, "course_version": one.edition_no}
        return cast("TrainingClass", self.form.record(**more))


def _naming(field: str, code: str) -> str:
    """Return a choice with what it is about, so that nobody need know the standard."""
    return _(MEANT.get(code, "")) if field in MEANING_FIELDS else naming(field, code)


def _read(views: Views) -> Read:
    return views.packs.parameters, courses(views)


def plan_drawer(
    desk: Desk, done: Callable[[Changes], None], held: TrainingClass | None = None
) -> Drawer:
    """Return the drawer of a new class, or of the plan of one that is open."""
    body = PlanForm(desk, held)
    drawer = Drawer(_("改计划") if held else _("新培训班"), body, _("保存计划"))
    drawer.pressed.connect(partial(_save, desk, drawer, body, done))
    body.form.submitted.connect(drawer.pressed)
    body.form.left.connect(drawer.closed)
    return drawer


def _save(desk: Desk, drawer: Drawer, body: PlanForm, done: Callable[[Changes], None]) -> None:
    drawer.say("")
    try:
        planned = body.planned()
    except ClerkError as error:
        show_error(drawer, error, body.form)
        return
    held, reasons = body.held, body.shares.reasons()

    def work(station: Station) -> Changes:
        classes = station.training.classes
        if held is None:
            return classes.plan(planned, reasons)
        names = (*FIELDS, "code", "course_version")
        fields = {name: getattr(planned, name) for name in names}
        return classes.change(held.id, fields, held, reasons)

    drawer.busy(True)
    desk.write(work, done, partial(_refused, desk, drawer, body))


def _refused(desk: Desk, drawer: Drawer, body: PlanForm, error: ClerkError) -> None:
    drawer.busy(False)
    if isinstance(error, ReasonNeededError):
        body.shares.point_at(error.findings[0].rule)
        drawer.scroller.ensureWidgetVisible(body.shares)
        sentences(desk, error.findings[:1], lambda said: drawer.say(said[0], "wait"))
        return
    show_error(drawer, error, body.form)
