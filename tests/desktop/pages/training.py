"""What the tests of the training pages share: a class of today with people on its roster."""

from __future__ import annotations

import datetime as dt
from typing import Any

from core.base.ids import EventId
from core.people.model import Person
from core.station import Station
from core.training.model.trainee import Trainee
from core.training.model.training_class import TrainingClass
from core.training.service.door import Coming
from tests.core.training.conftest import planned as usual

DAY = dt.date(2026, 11, 21)
SURNAMES = "赵钱孙李周吴郑王冯陈"
GIVEN = ("桂花", "大山", "春秀", "明桂")


def planned(**said: Any) -> TrainingClass:
    """Return a plan for today that all rules like."""
    return usual(**({"first": DAY, "last": DAY} | said))


def taught(station: Station, count: int = 3, **said: Any) -> str:
    """Plan a class and enrol so many people, each with a phone tail of her own."""
    class_id = station.training.classes.plan(planned(**said)).ids[0]
    for at in range(count):
        name = SURNAMES[at % 10] + GIVEN[at // 10]
        phone = f"139{at:04d}{5000 + at}"
        person = station.people.add(Person(name=name, phone=phone, village="帅家村")).ids[0]
        station.training.roster.add(Trainee(class_id=EventId(class_id), person=EventId(person)))
    return class_id


def sign_all(station: Station, class_id: str) -> list[str]:
    """Sign everybody in; return the trainees."""
    trainees: list[str] = [one.id for one in station.training.roster.of(class_id)]
    for one in trainees:
        station.training.door.sign_in(Coming(class_id=class_id, trainee=one, half="am", at="08:20"))
    return trainees
