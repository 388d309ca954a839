"""Reads of classes: the list, the door's seats, what a class adds up to, whom to call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

import msgspec

from core.base.ids import EventId
from core.base.masking import tail_of
from core.base.tables import STANDING
from core.db import rows
from core.db.file import Database
from core.training.model.attendance import Attendance
from core.training.model.calls import AFTER_DAYS
from core.training.model.certificate import Certificate
from core.training.model.results import MARKED
from core.training.model.trainee import Trainee
from core.training.model.training_class import TrainingClass
from core.training.queries.ledger import ClassLedger

SEATS: Final = (
    "SELECT t.id, t.person, t.number, t.name, t.phone, t.village, p.initials FROM trainee t "
    'LEFT JOIN person p ON p.id = t.person WHERE t.class_id = ? AND t."left" = 0 '
    "ORDER BY t.number, t.rowid"
)
SIGNED: Final = (
    "SELECT trainee, id, came, went FROM attendance WHERE class_id = ? "  # noqa: S608 - constants
    f"AND coalesce(true_day, day) = ? AND half = ? AND {STANDING}"
)
TOTALS: Final = f"""
SELECT
    (SELECT count(*) FROM trainee WHERE class_id = :id AND "left" = 0),
    (SELECT count(*) FROM attendance WHERE class_id = :id AND {STANDING}),
    (SELECT count(DISTINCT trainee) FROM attendance WHERE class_id = :id AND {STANDING}),
    (SELECT count(*) FROM attendance WHERE class_id = :id AND late_minutes > 0 AND {STANDING}),
    (SELECT count(*) FROM class_photo WHERE class_id = :id AND {STANDING}),
    (SELECT count(DISTINCT trainee) FROM quiz
        WHERE class_id = :id AND trainee IS NOT NULL AND {STANDING}),
    (SELECT count(DISTINCT trainee) FROM quiz
        WHERE class_id = :id AND trainee IS NOT NULL AND passed = 1 AND {STANDING}),
    (SELECT count(*) FROM satisfaction WHERE class_id = :id AND {STANDING})
"""  # noqa: S608 - constants
MARKS: Final = (
    f"SELECT {', '.join(f'sum({name})' for name in MARKED)} FROM satisfaction "  # noqa: S608 - our own names
    f"WHERE class_id = ? AND {STANDING}"
)
DUE: Final = f"""
SELECT t.class_id, t.id, t.person, t.name, t.phone, c.name, coalesce(c.last, c.first)
FROM trainee t JOIN class c ON c.id = t.class_id
WHERE c.closed IS NOT NULL AND coalesce(c.last, c.first) <= :since
    AND EXISTS (SELECT 1 FROM attendance a WHERE a.class_id = c.id AND a.trainee = t.id
        AND a.{STANDING.replace(" AND ", " AND a.")})
    AND NOT EXISTS (SELECT 1 FROM follow_up f WHERE f.class_id = c.id AND f.trainee = t.id
        AND f.after = :after AND f.{STANDING.replace(" AND ", " AND f.")})
ORDER BY coalesce(c.last, c.first), t.number LIMIT :most
"""  # noqa: S608 - constants


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """One person of a roster as the door sees them; ``came`` is None until they signed."""

    trainee: EventId
    person: EventId | None
    number: int
    name: str
    tail: str
    village: str
    initials: str
    attendance: EventId | None = None
    came: str | None = None
    went: str | None = None


class ClassTotals(msgspec.Struct, frozen=True, kw_only=True):
    """What a class adds up to; marks are in hundredths of 1 to 5, in the order of ``MARKED``."""

    enrolled: int
    sign_ins: int
    people: int
    late: int
    photos: int
    examined: int
    passed: int
    forms: int
    marks: tuple[int, ...]

    @property
    def satisfaction(self) -> int:
        """The mean of all marks in hundredths, 0 without a form."""
        return sum(self.marks) // len(self.marks) if self.marks else 0


class DueCall(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody to be called about a class: how many days after it, and since when it is due."""

    class_id: EventId
    trainee: EventId
    person: EventId | None
    name: str
    phone: str
    class_name: str
    after: int
    due: dt.date


class TrainingQueries:
    """One connection's view of the classes."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def classes(self, limit: int = 100, *, open_only: bool = False) -> list[TrainingClass]:
        """Return classes, the latest first day first."""
        where = "WHERE closed IS NULL " if open_only else ""
        return rows.read(
            self._db, TrainingClass, f"{where}ORDER BY first DESC, rowid DESC LIMIT ?", (limit,)
        )

    def ledger(self, today: dt.date) -> ClassLedger:
        """Return the classes as a table, their states as of a day."""
        return ClassLedger(self._db, today)

    def get(self, class_id: str) -> TrainingClass | None:
        """Return a class, None when there is none."""
        return rows.by_id(self._db, TrainingClass, class_id)

    def certificate(self, identity: str) -> Certificate | None:
        """Return a certificate, None when there is none."""
        return rows.by_id(self._db, Certificate, identity)

    def roster(self, class_id: str) -> list[Trainee]:
        """Return a class's roster, those who left it too."""
        rest = "WHERE class_id = ? ORDER BY number, rowid"
        return rows.read(self._db, Trainee, rest, (class_id,))

    def attendance(self, class_id: str) -> list[Attendance]:
        """Return what was signed for a class, red entries too, as it was written."""
        rest = "WHERE class_id = ? ORDER BY rowid"
        return rows.read(self._db, Attendance, rest, (class_id,))

    def seats(self, class_id: str, day: dt.date, half: str) -> list[Seat]:
        """Return the roster of one half day in its order, with who signed in and out when."""
        signed = {
            row[0]: row[1:] for row in self._db.rows(SIGNED, (class_id, day.isoformat(), half))
        }
        return [_seat(row, signed.get(row[0])) for row in self._db.rows(SEATS, (class_id,))]

    def totals(self, class_id: str) -> ClassTotals:
        """Return what a class adds up to."""
        found = self._db.one(TOTALS, {"id": class_id}) or (0,) * 8
        sums = self._db.one(MARKS, (class_id,)) or ()
        forms = found[7]
        marks = tuple(int(one) * 100 // forms for one in sums) if forms else ()
        return ClassTotals(
            enrolled=found[0],
            sign_ins=found[1],
            people=found[2],
            late=found[3],
            photos=found[4],
            examined=found[5],
            passed=found[6],
            forms=forms,
            marks=marks,
        )

    def due_calls(self, today: dt.date, most: int = 200) -> list[DueCall]:
        """Return whom to call 30, 90 and 180 days after a closed class, longest due first."""
        found = [call for after in AFTER_DAYS for call in self._due(today, after, most)]
        return sorted(found, key=lambda call: (call.due, call.name))[:most]

    def _due(self, today: dt.date, after: int, most: int) -> Iterable[DueCall]:
        wait = dt.timedelta(days=after)
        asked = {"since": (today - wait).isoformat(), "after": after, "most": most}
        for class_id, trainee, person, name, phone, class_name, end in self._db.rows(DUE, asked):
            yield DueCall(
                class_id=class_id,
                trainee=trainee,
                person=person,
                name=name or "",
                phone=phone or "",
                class_name=class_name,
                after=after,
                due=dt.date.fromisoformat(end) + wait,
            )


def _seat(row: tuple[object, ...], signed: tuple[object, ...] | None) -> Seat:
    trainee, person, number, name, phone, village, initials = row
    attendance, came, went = signed or (None, None, None)
    said = {
        "trainee": trainee,
        "person": person,
        "number": number,
        "name": name or "",
        "tail": tail_of(str(phone or "")),
        "village": village or "",
        "initials": initials or "",
        "attendance": attendance,
        "came": came,
        "went": went,
    }
    return msgspec.convert(said, Seat)


def find_seats(seats: Iterable[Seat], typed: str) -> list[Seat]:
    """Return whom a phone's tail, a number, initials or a part of a name may mean, best first.

    A scanned card is the trainee's id. Those who signed already come last.
    """
    wanted = typed.strip()
    if not wanted:
        return list(seats)
    ranked = [
        (rank, seat.came is not None, seat) for seat in seats if (rank := _rank(seat, wanted))
    ]
    ranked.sort(key=lambda one: (one[1], one[0], one[2].number))
    return [seat for _, _, seat in ranked]


def _rank(seat: Seat, wanted: str) -> int:
    letters = wanted.lower()
    readings = seat.initials.split()
    steps = (
        seat.trainee == wanted,
        seat.tail == wanted,
        seat.name == wanted,
        letters in readings,
        str(seat.number) == wanted,
        any(reading.startswith(letters) for reading in readings),
        bool(seat.tail) and seat.tail.endswith(wanted),
        wanted in seat.name,
    )
    return steps.index(True) + 1 if True in steps else 0
