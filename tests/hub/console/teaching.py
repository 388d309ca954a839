"""A PC of a station that holds classes, gives certificates, applies for grades, as a desk does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from core.base.ids import EventId, event_id
from core.base.photos import photo_value
from core.base.record import Record
from core.blobs.picture import prepare
from core.people.model import Clerk
from core.training import badge
from core.training.badge import Earned
from core.training.model.attendance import Attendance
from core.training.model.certificate import Certificate
from core.training.model.course import Course
from core.training.model.results import ClassPhoto, Satisfaction
from core.training.model.trainee import Trainee
from core.training.model.training_class import ClassClose, TrainingClass
from core.trust.model import Grade
from hub.intake.files import Files
from hub.intake.worker import Worker
from hub.office import Office
from tests.core.blobs.pictures import drawn
from tests.hub.console import county
from tests.hub.intake import pc

DAY: Final = dt.date(2026, 11, 19)
NAMES: Final = ("周春秀", "覃明桂", "石大山", "何小英", "向朝阳")


class Teaching:
    """One PC that writes what it is told and sends it at once."""

    def __init__(self, office: Office, at: int) -> None:
        self.office = office
        self.at = at
        self.front = pc.Pc()
        county.admit(office, at, self.front.key.public)

    def held(self, **said: Any) -> EventId:
        """Plan a class; return its id."""
        fields: dict[str, Any] = {
            "name": "收寄与合同第1期",
            "module": "law",
            "first": DAY,
            "last": DAY,
            "place": "村委会会议室",
            "theory_minutes": 270,
            "practice_minutes": 90,
            "mentor_minutes": 135,
            "teacher": "石老师",
            "teacher_kind": "company",
        }
        return self.send(TrainingClass(**(fields | said)))

    def enrol(self, held: EventId, names: tuple[str, ...] = NAMES, **said: Any) -> list[EventId]:
        """Put people on a class's roster, each with a phone of their own."""
        return self.send_all(
            Trainee(
                class_id=held,
                number=number,
                name=name,
                **({"phone": f"1333076{self.at}{number:03d}", "village": "帅家村"} | said),
            )
            for number, name in enumerate(names, 1)
        )

    def sign(self, held: EventId, trainee: EventId, name: str = NAMES[0], **said: Any) -> EventId:
        """Sign somebody in for a half day; return the attendance's id."""
        return self.send(signed(held, trainee, name, **said))

    def class_of(self, many: int = 5, **said: Any) -> tuple[EventId, list[EventId]]:
        """Hold a class to which everybody on the roster came, and close it."""
        held = self.held(**said)
        trainees = self.enrol(held, NAMES[:many])
        came = [
            signed(
                held, trainee, name, came=f"08:{20 + number}", phone=f"1333076{self.at}{number:03d}"
            )
            for number, (trainee, name) in enumerate(zip(trainees, NAMES, strict=False))
        ]
        self.send_all([*came, ClassClose(of=held, base=0)])
        return held, trainees

    def close(self, held: EventId) -> None:
        """Close a class."""
        self.send(ClassClose(of=held, base=0))

    def photo(
        self, held: EventId, seed: int = 0, *, content: bytes = b"", send: bool = False
    ) -> bytes:
        """Add a photo to a class, its file too if ``send``; return its digest."""
        made = prepare(content or drawn((900, 700), seed=seed))
        self.send(ClassPhoto(class_id=held, half="am", photo=photo_value(made.photo)))
        if send:
            files = Files(self.office)
            files.create(made.digest, made.size, self.at)
            files.append(made.digest, self.at, 0, made.content)
            files.claim((made.digest,), (), self.at)
        return made.digest

    def form(self, held: EventId, mark: int) -> None:
        """Hand in a form whose five marks are the same."""
        self.send(
            Satisfaction(
                class_id=held,
                content=mark,
                teacher=mark,
                practice=mark,
                arrangement=mark,
                overall=mark,
            )
        )

    def certificate(
        self, held: EventId, trainee: EventId, *, send: bool = True
    ) -> tuple[str, bytes, EventId | None]:
        """Give a certificate; return its short code, its record and, if sent, its id."""
        earned = Earned(
            serial=f"{held}-01",
            holder=NAMES[0],
            course="收寄与合同第1期",
            course_id="law",
            minutes=360,
            day=DAY,
            issuer="石门村电商服务站",
            score=80,
        )
        record = badge.compact(earned, self.front.key)
        code = badge.short_code(record)
        given = Certificate(
            class_id=held,
            trainee=trainee,
            holder=NAMES[0],
            course=earned.course,
            number=earned.serial,
            minutes=360,
            score=80,
            short_code=code,
            record=record,
        )
        return code, record, self.send(given) if send else None

    def apply(self, level: str = "junior", **said: Any) -> EventId:
        """Apply for a grade as a clerk of this station; return the application's id."""
        clerk = self.send(Clerk(name="杨秀英"))
        fields: dict[str, Any] = {
            "first": dt.date(2025, 11, 22),
            "last": dt.date(2026, 11, 21),
            "sales_fen": 51_000_000,
            "farmers": 4,
            "statement": "带着四户人家卖脐橙。",
        }
        return self.send(Grade(person=clerk, level=level, **(fields | said)))

    def course(self, **said: Any) -> EventId:
        """Note an installed course."""
        fields: dict[str, Any] = {
            "code": "parcels-receipts",
            "edition_no": "2026.11",
            "name": "收寄、单据与合同",
            "minutes": 360,
            "practice_minutes": 90,
            "mentor_minutes": 120,
            "digest": "ab" * 32,
        }
        return self.send(msgspec.convert(fields | said, Course))

    def send(self, *records: Record, **said: object) -> EventId:
        """Write records and send them, ``said`` on their bodies; return the first one's id."""
        return self.send_all(records, **said)[0]

    def send_all(self, records: Iterable[Record], **said: object) -> list[EventId]:
        """Write records and send them at once, ``said`` on their bodies; return their ids."""
        begun = self.front.seq
        self.front.write(*records, **said)
        county.take(self.office, self.at, self.front.segment(begun + 1))
        Worker(self.office).finish()
        return [event_id(self.front.device, 1, seq + 1) for seq in range(begun, self.front.seq)]


def signed(held: EventId, trainee: EventId, name: str, **said: Any) -> Attendance:
    """Return somebody's coming to a half day."""
    fields: dict[str, Any] = {"half": "am", "way": "tail", "came": "08:25", "true_day": DAY}
    told = {"class_id": held, "trainee": trainee, "name": name, "phone": "13330760001"}
    return Attendance(**(told | fields | said))
