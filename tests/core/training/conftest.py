"""A station with one class of three days, and people who enrol in it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from core.base.ids import EventId
from core.people.model import Person
from core.station import Station
from core.training.model.trainee import Trainee
from core.training.model.training_class import TrainingClass

DAY = dt.date(2026, 11, 20)


def planned(**said: Any) -> TrainingClass:
    """A class that all rules like."""
    fields: dict[str, Any] = {
        "name": "收寄与合同第1期",
        "module": "law",
        "first": DAY,
        "last": DAY + dt.timedelta(days=1),
        "place": "村委会会议室",
        "theory_minutes": 270,
        "practice_minutes": 90,
        "mentor_minutes": 135,
        "teacher": "石老师",
        "teacher_kind": "company",
    }
    return TrainingClass(**(fields | said))


class Taught:
    """A station's class with people on its roster."""

    def __init__(self, station: Station) -> None:
        self.station = station
        self.training = station.training
        self.db = station.db
        self.class_id = self.training.classes.plan(planned()).ids[0]
        self.people = [
            self.person("周春秀", "13330766619"),
            self.person("覃明桂", "17506123100"),
            self.person("石大山", "13908270001"),
        ]
        self.trainees = [self.enrol(one) for one in self.people]

    def person(self, name: str, phone: str, village: str = "帅家村") -> str:
        return self.station.people.add(Person(name=name, phone=phone, village=village)).ids[0]

    def enrol(self, person: str, class_id: str | None = None) -> str:
        trainee = Trainee(class_id=EventId(class_id or self.class_id), person=EventId(person))
        return self.training.roster.add(trainee).ids[0]

    def number(self, sql: str, *params: str) -> int:
        """The one number that a query answers."""
        row = self.db.one(sql, params)
        return int(row[0]) if row else 0


@pytest.fixture
def taught(station: Station) -> Taught:
    """A class with three people on its roster, on its first morning."""
    return Taught(station)
