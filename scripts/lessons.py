"""A class for the pictures: taught this morning from a sample course, forty on its roster."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Final

from core.base.clock import SystemClock
from core.base.ids import EventId
from core.db.unlock import DEMO_KEY_NAME, Secrets
from core.people.model import Person
from core.station import Station
from core.training.course.author import Ask
from core.training.course.checklist import read_checklist
from core.training.model.results import ClassPhoto, PracticeCheck, QuizResult, Satisfaction
from core.training.model.trainee import Trainee
from core.training.model.training_class import TrainingClass
from core.training.service.door import Coming
from scripts.drafts import GREENS, ORANGE, fruit

COURSES: Final = Path(__file__).resolve().parents[1] / "resources" / "courses"
COURSE: Final = "parcels-receipts"
SURNAMES: Final = "周覃石龚冉向谭田陈罗"
GIVEN: Final = ("春秀", "明桂", "大山", "家贵")
SEATS: Final = 40
CAME: Final = 27
LATE: Final = 24
"""Those from here on came late."""


def write(data: Path) -> str:
    """Write the class into a station; return its id."""
    station = Station.open(data, Secrets(key_file=data / DEMO_KEY_NAME), SystemClock())
    try:
        return _write(station, data)
    finally:
        station.close()


def _write(station: Station, data: Path) -> str:
    target = data.parent / f"{COURSE}.ckc"
    today = station.ledger.today()
    station.training.courses.pack(Ask(folder=COURSES / COURSE, target=target, made_on=today))
    station.training.courses.install(target)
    _old(station, today - dt.timedelta(days=45))
    held = _planned(station, "收寄与合同第3期", today)
    trainees = [_enrol(station, held, at) for at in range(SEATS)]
    for at, trainee in enumerate(trainees[:CAME]):
        time = f"08:{10 + at // 2:02d}" if at < LATE else f"08:{32 + at - LATE}"
        coming = Coming(class_id=held, trainee=trainee, half="am", at=time)
        station.training.door.sign_in(coming)
    _results(station, held, trainees[:CAME])
    return held


def _planned(station: Station, name: str, day: dt.date) -> str:
    course = station.training.courses.all()[0]
    planned = TrainingClass(
        name=name,
        module="law",
        code=course.code,
        course_version=course.edition_no,
        first=day,
        last=day,
        place="村委会会议室",
        audience="农户、返乡青年",
        theory_minutes=course.minutes - course.practice_minutes,
        practice_minutes=course.practice_minutes,
        mentor_minutes=course.mentor_minutes,
        teacher="石老师",
        teacher_kind="company",
    )
    asked = {"E1": "场地只够轮流练", "E2": "企业老师下月才来"}
    return str(station.training.classes.plan(planned, asked).ids[0])


def _enrol(station: Station, held: str, at: int) -> str:
    name = SURNAMES[at % len(SURNAMES)] + GIVEN[at // len(SURNAMES)]
    phone = f"1390000{5000 + at * 7}"
    person = station.people.match(name, phone)
    identity = person.id if person else station.people.add(Person(name=name, phone=phone)).ids[0]
    trainee = Trainee(class_id=EventId(held), person=EventId(identity), village=f"{at % 6 + 1}组")
    return str(station.training.roster.add(trainee).ids[0])


def _results(station: Station, held: str, trainees: list[str]) -> None:
    """Keep photos, checks, results and opinions of the morning."""
    results, class_id = station.training.results, EventId(held)
    chance = random.Random(7)  # noqa: S311 - sample marks
    for seed, shade in enumerate((ORANGE, GREENS)):
        photo = station.photos.keep(fruit(shade, seed))
        results.photo(ClassPhoto(class_id=class_id, half="am", photo=photo, caption="开箱验视"))
    text = next((COURSES / COURSE / "checklists").glob("*.md")).read_text(encoding="utf-8")
    items = read_checklist(text).items[:2]
    for trainee in trainees[:9]:
        marks = [chance.choice(("passed", "passed", "partly", "failed")) for _item in items]
        results.check(
            [
                PracticeCheck(class_id=class_id, trainee=EventId(trainee), item=item, mark=mark)
                for item, mark in zip(items, marks, strict=True)
            ]
        )
    scores = [chance.choice((95, 88, 76, 52)) for _one in trainees[:18]]
    results.quiz(
        [
            QuizResult(class_id=class_id, trainee=EventId(one), points=points * 1000, most=100_000)
            for one, points in zip(trainees, scores, strict=False)
        ]
    )
    forms = [
        Satisfaction(class_id=class_id, content=5, teacher=5, practice=4, arrangement=4, overall=5),
        Satisfaction(class_id=class_id, content=4, teacher=5, practice=3, arrangement=5, overall=4),
    ]
    results.satisfaction(forms)


def _old(station: Station, day: dt.date) -> None:
    """Teach and close a class so long ago that calls are due and a spot check was drawn."""
    held = _planned(station, "收寄与合同第2期", day)
    for at in range(6):
        trainee = _enrol(station, held, at)
        coming = Coming(class_id=held, trainee=trainee, day=day, half="am", at="08:20")
        station.training.door.sign_in(coming)
    station.training.classes.close(held, {"E3": "照片在老师手机里"})
    station.training.calls.draw(held, "2026-11-county", 3)
