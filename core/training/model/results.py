"""What a class leaves behind: photos, practice checks, quiz results, what people thought of it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, ClassVar, Final

from core.base.record import SELF, Count, Flag, Picture, Ref, Text, Texts, field
from core.base.tables import Fact, Table, put_fact
from core.journal.registry import Applier
from core.training.model.attendance import HALVES

MARKS: Final = ("passed", "partly", "failed")
QUIZ_WAYS: Final = ("paper", "pc", "group")
LOWEST: Final = 1
HIGHEST: Final = 5


class ClassPhoto(Fact, frozen=True, kw_only=True):
    """A photo of one half day of a class; the signed entry holds the picture's digest."""

    kind: ClassVar[str] = "class-photo"
    title: ClassVar[str] = "培训照片"

    class_id: Annotated[Ref, field("培训班", refers="class")]
    half: Annotated[Text | None, field("半天", choices=HALVES)] = None
    photo: Annotated[Picture | None, field("照片", required=True, typed=False)] = None
    caption: Annotated[Text | None, field("说明", personal=SELF, longest=120)] = None


class PracticeCheck(Fact, frozen=True, kw_only=True):
    """One item of a checklist that somebody did, or did not (实训考核)."""

    kind: ClassVar[str] = "practice"
    title: ClassVar[str] = "实训考核"

    class_id: Annotated[Ref, field("培训班", refers="class")]
    trainee: Annotated[Ref, field("名册", refers="trainee")]
    person: Annotated[Ref | None, field("学员", refers="person", typed=False)] = None
    checklist: Annotated[Text | None, field("清单", longest=200)] = None
    item: Annotated[Text, field("项目", required=True, longest=200)]
    mark: Annotated[Text, field("结果", choices=MARKS)] = "passed"
    note: Annotated[Text | None, field("备注", personal="person")] = None
    reason: Annotated[Text | None, field("红冲原因", personal="person", typed=False)] = None


class QuizResult(Fact, frozen=True, kw_only=True):
    """What one person scored, or for a ``group`` how many hands were right (考试).

    Points are in thousandths of one question; ``answers`` are "number:answer" in order.
    """

    kind: ClassVar[str] = "quiz"
    title: ClassVar[str] = "考试"

    class_id: Annotated[Ref, field("培训班", refers="class")]
    trainee: Annotated[Ref | None, field("名册", refers="trainee")] = None
    person: Annotated[Ref | None, field("学员", refers="person", typed=False)] = None
    quiz: Annotated[Text | None, field("试卷", longest=200)] = None
    way: Annotated[Text, field("方式", choices=QUIZ_WAYS)] = "paper"
    points: Annotated[Count, field("得分", low=0)] = 0
    most: Annotated[Count, field("满分", low=1)] = 1
    hands: Annotated[Count, field("举手人数", low=0)] = 0
    passed: Annotated[Flag, field("合格")] = False
    answers: Annotated[Texts, field("答题", personal="person")] = ()
    note: Annotated[Text | None, field("备注", personal="person")] = None
    reason: Annotated[Text | None, field("红冲原因", personal="person", typed=False)] = None


class Satisfaction(Fact, frozen=True, kw_only=True):
    """One filled-in form without a name: five marks of 1 to 5, and a few words (满意度)."""

    kind: ClassVar[str] = "satisfaction"
    title: ClassVar[str] = "满意度"

    class_id: Annotated[Ref, field("培训班", refers="class")]
    content: Annotated[Count, field("内容有用", low=LOWEST, high=HIGHEST)]
    teacher: Annotated[Count, field("老师讲得清楚", low=LOWEST, high=HIGHEST)]
    practice: Annotated[Count, field("动手机会", low=LOWEST, high=HIGHEST)]
    arrangement: Annotated[Count, field("时间地点安排", low=LOWEST, high=HIGHEST)]
    overall: Annotated[Count, field("总体", low=LOWEST, high=HIGHEST)]
    words: Annotated[Text | None, field("想说的话", personal=SELF)] = None


MARKED: Final = ("content", "teacher", "practice", "arrangement", "overall")
RECORDS: Final = (ClassPhoto, PracticeCheck, QuizResult, Satisfaction)
APPLIERS: Final[Mapping[str, Applier]] = MappingProxyType(
    {
        "class-photo": lambda event: put_fact("class_photo", event),
        "practice": lambda event: put_fact("practice", event),
        "quiz": lambda event: put_fact("quiz", event),
        "satisfaction": lambda event: put_fact("satisfaction", event),
    }
)
TABLES: Final = (
    Table(name="class_photo", row=ClassPhoto, indexes=("class_id", "day")),
    Table(name="practice", row=PracticeCheck, indexes=("class_id, trainee", "person", "day")),
    Table(name="quiz", row=QuizResult, indexes=("class_id, trainee", "person", "day")),
    Table(name="satisfaction", row=Satisfaction, indexes=("class_id", "day")),
)
