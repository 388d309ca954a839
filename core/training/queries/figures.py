"""What the classes of a period come to, in whole numbers; a class counts by its last day."""

from __future__ import annotations

import datetime as dt
from typing import Final

import msgspec

from core.base.ids import EventId
from core.base.tables import STANDING
from core.db.file import Database
from core.training.course.outline import MODULES
from core.training.model.results import MARKED

SHOP_DAYS: Final = 90
"""A shop opened or a first sale counts within this many days."""
END: Final = "coalesce(c.last, c.first)"
HELD: Final = f"c.closed IS NOT NULL AND {END} BETWEEN :first AND :last"
ALIVE: Final = STANDING.replace("reverse", "a.reverse")
CLASSES: Final = (
    "SELECT c.id, c.name, c.module, c.first, c.theory_minutes + c.practice_minutes, "  # noqa: S608 - constants
    "c.practice_minutes, c.mentor_minutes, "
    f"(SELECT count(*) FROM attendance a WHERE a.class_id = c.id AND {ALIVE}), "
    "(SELECT count(DISTINCT coalesce(a.person, a.trainee)) FROM attendance a "
    f"WHERE a.class_id = c.id AND {ALIVE}) "
    f'FROM "class" c WHERE {HELD} ORDER BY c.first, c.rowid'
)
OPEN: Final = (
    f'SELECT count(*) FROM "class" c WHERE c.closed IS NULL AND {END} BETWEEN :first AND :last'  # noqa: S608 - constants
)
JOINED: Final = f'JOIN "class" c ON c.id = a.class_id WHERE {HELD} AND {ALIVE}'
PEOPLE: Final = f"SELECT count(DISTINCT coalesce(a.person, a.trainee)) FROM attendance a {JOINED}"  # noqa: S608 - constants
MARKS: Final = (
    f"SELECT count(*), coalesce(sum({' + '.join(f'a.{name}' for name in MARKED)}), 0) "  # noqa: S608 - constants
    f"FROM satisfaction a {JOINED}"
)
STARTED: Final = (
    f"SELECT count(DISTINCT coalesce(a.person, a.trainee)) FROM follow_up a {JOINED} "  # noqa: S608 - constants
    "AND a.outcome IN ('opened_shop', 'first_sale') AND a.after <= :days "
    "AND EXISTS (SELECT 1 FROM attendance s WHERE s.class_id = a.class_id "
    "AND s.trainee = a.trainee AND s.reverses IS NULL AND s.reversed_by IS NULL)"
)
CALLED: Final = (
    'SELECT a."check", a.trainee, a.answer FROM spot_call a JOIN spot_check k ON k.id = a."check" '  # noqa: S608 - constants
    f'JOIN "class" c ON c.id = k.class_id WHERE {HELD} AND {ALIVE} '
    "AND k.reverses IS NULL AND k.reversed_by IS NULL ORDER BY a.day, a.seq, a.id"
)


class Share(msgspec.Struct, frozen=True):
    """A part of a whole; a whole of 0 has no percent."""

    part: int
    whole: int

    @property
    def permille(self) -> int | None:
        """Thousandths, rounded down; None of nothing."""
        return self.part * 1000 // self.whole if self.whole else None


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """One class of the period; sign-ins count half days, people each person once."""

    id: EventId
    name: str
    module: str
    first: dt.date
    minutes: int
    practice_minutes: int
    mentor_minutes: int
    sign_ins: int
    people: int


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """The sums of a period's closed classes; ``unclosed`` are those that do not count yet.

    ``marks`` is the sum of all marks (1 to 5) over how many there are.
    """

    classes: tuple[Held, ...]
    unclosed: int
    people: int
    marks: Share
    started: Share
    confirmed: Share

    @property
    def sign_ins(self) -> int:
        """人次: half days signed."""
        return sum(one.sign_ins for one in self.classes)

    @property
    def practice(self) -> Share:
        """Minutes of practice of all minutes."""
        return self._minutes("practice_minutes")

    @property
    def mentor(self) -> Share:
        """Minutes that people from companies taught, of all minutes."""
        return self._minutes("mentor_minutes")

    @property
    def modules(self) -> tuple[str, ...]:
        """Which of the four modules were taught, in the standard's order."""
        return tuple(one for one in MODULES if any(held.module == one for held in self.classes))

    def _minutes(self, name: str) -> Share:
        whole = sum(one.minutes for one in self.classes)
        return Share(sum(getattr(one, name) for one in self.classes), whole)


def figures(db: Database, first: dt.date, last: dt.date) -> Figures:
    """Return the figures of the classes whose last day lies between two days, both inclusive."""
    span = {"first": first.isoformat(), "last": last.isoformat()}
    names = Held.__struct_fields__
    held = [
        msgspec.convert(dict(zip(names, row, strict=True)), Held) for row in db.rows(CLASSES, span)
    ]
    people = db.rows(PEOPLE, span)[0][0]
    forms, marks = db.rows(MARKS, span)[0]
    answers = {(check, who): said for check, who, said in db.rows(CALLED, span)}
    return Figures(
        classes=tuple(held),
        unclosed=db.rows(OPEN, span)[0][0],
        people=people,
        marks=Share(marks, forms * len(MARKED)),
        started=Share(db.rows(STARTED, span | {"days": SHOP_DAYS})[0][0], people),
        confirmed=Share(list(answers.values()).count("confirmed"), len(answers)),
    )
