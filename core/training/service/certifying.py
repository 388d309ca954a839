"""Giving certificates, withdrawing them, and telling true ones from others anywhere."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

import msgspec

from core.base.changes import Changes
from core.base.ids import device_of
from core.base.tables import STANDING
from core.db import rows, settings
from core.journal.ledger import Ledger
from core.journal.own import own_devices
from core.keys.handover import Link, keys_before
from core.packs.shelf import Packs
from core.people.service import People
from core.training import badge
from core.training.badge import Badge, Earned, Withdrawn
from core.training.errors import NotEarnedError
from core.training.model.certificate import Certificate
from core.training.model.trainee import Trainee
from core.training.model.training_class import TrainingClass
from core.training.rules.earning import Record, lacking
from core.training.service.needs import Books, enrolled

DAYS: Final = "SELECT count(DISTINCT coalesce(true_day, day) || half) FROM attendance WHERE "
HELD: Final = f"{DAYS} class_id = ? AND {STANDING}"
CAME: Final = f"{DAYS} class_id = ? AND trainee = ? AND {STANDING}"
QUIZZES: Final = "FROM quiz WHERE class_id = ? AND trainee"
ASKED: Final = f"SELECT count(*) {QUIZZES} IS NOT NULL AND {STANDING}"
RESULTS: Final = "count(*), coalesce(sum(passed), 0), max(points * 100 / most)"
TAKEN: Final = f"SELECT {RESULTS} {QUIZZES} = ? AND {STANDING}"
ITEMS: Final = "SELECT count(*) FROM practice WHERE class_id = ? AND trainee = ?"
FAILED: Final = f"{ITEMS} AND mark = 'failed' AND {STANDING}"
BACK: Final = (
    "FROM certificate c JOIN certificate red ON red.id = c.reversed_by WHERE c.reverses IS NULL"
)
DAY: Final = "coalesce(red.true_day, red.day)"
TAKEN_BACK: Final = f"SELECT c.id, c.short_code, {DAY} {BACK}"
BACK_ON: Final = f"SELECT {DAY} {BACK} AND c.short_code = ? ORDER BY c.seq DESC"
LIST: Final = "withdrawn."
"""What the settings that keep issuers' lists begin with; then the issuer's key."""
NO_LISTS: Final[Mapping[bytes, Mapping[str, dt.date | None]]] = MappingProxyType({})
Issuer = Literal["own", "known", "unknown"]


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate that was read: what it says, whether it still counts, whose key signed it."""

    badge: Badge
    withdrawn: bool
    issuer: Issuer
    withdrawn_on: dt.date | None = None


Lists = Mapping[bytes, Mapping[str, dt.date | None]]
"""Withdrawn codes, each with the day if that is known, by the key of who withdrew them."""


class Gone(NamedTuple):
    """Whether a certificate was withdrawn, and on which day if that is known."""

    withdrawn: bool
    on: dt.date | None = None


class Certifying:
    """Certificates of one station's classes."""

    def __init__(self, ledger: Ledger, packs: Packs, people: People, books: Books) -> None:
        self._ledger = ledger
        self._packs = packs
        self._people = people
        self._books = books

    def record(self, class_id: str, trainee: str) -> Record:
        """Return what somebody did in a class."""
        db = self._ledger.db
        taken, passed, score = db.rows(TAKEN, (class_id, trainee))[0]
        return Record(
            came=db.rows(CAME, (class_id, trainee))[0][0],
            held=db.rows(HELD, (class_id,))[0][0],
            asked=bool(db.rows(ASKED, (class_id,))[0][0]),
            taken=taken,
            passed=passed,
            score=score,
            failed_items=db.rows(FAILED, (class_id, trainee))[0][0],
        )

    def given(self, class_id: str) -> dict[str, Certificate]:
        """Return the certificates of a class that stand, by trainee."""
        rest = f"WHERE class_id = ? AND {STANDING}"
        found = rows.read(self._ledger.db, Certificate, rest, (class_id,))
        return {one.trainee: one for one in found}

    def lacking(self, class_id: str, trainee: str) -> str | None:
        """Return what stands against a certificate: absent, no_result, failed, or None."""
        least = self._packs.parameters.certificate_attendance_percent
        return lacking(self.record(class_id, trainee), least)

    def give(self, class_id: str, trainee: str) -> Changes:
        """Give somebody the certificate of a class; one that stands is left as it is.

        Raises ``NotEarnedError``, ``OtherClassError``, ``UnknownRecordError``.
        """
        with self._ledger.db.atomic():
            held = self._ledger.get(TrainingClass, class_id)
            who = enrolled(self._ledger, held.id, trainee)
            known = self.given(held.id).get(who.id)
            if known is not None:
                return Changes(kinds=frozenset(), ids=(known.id,))
            why = self.lacking(held.id, who.id)
            if why is not None:
                raise NotEarnedError(name=who.name or "", why=why)
            return self._books.book(self._made(held, who))

    def _made(self, held: TrainingClass, who: Trainee) -> Certificate:
        score = self.record(held.id, who.id).score
        station = self._people.station()
        day = held.last or held.first or self._ledger.today()
        earned = Earned(
            serial=self._number(held, who),
            holder=who.name or "",
            course=held.name,
            course_id=held.code or held.module,
            minutes=held.minutes,
            day=day,
            issuer=station.name if station else "",
            score=score,
        )
        record = badge.compact(earned, self._ledger.journal.key)
        return Certificate(
            class_id=held.id,
            trainee=who.id,
            person=who.person,
            holder=who.name,
            course=held.name,
            number=earned.serial,
            minutes=held.minutes,
            score=score,
            short_code=badge.short_code(record),
            record=record,
        )

    def _number(self, held: TrainingClass, who: Trainee) -> str:
        """Return a number of its own: class, place on the roster, and which time it is given."""
        before = self._ledger.db.rows(
            "SELECT count(*) FROM certificate WHERE trainee = ? AND reverses IS NULL", (who.id,)
        )[0][0]
        again = f"-{before + 1}" if before else ""
        return f"{held.id}-{who.number:02d}{again}"

    def withdrawals(self, lineage: tuple[Link, ...] = ()) -> bytes:
        """Return this PC's signed list of its certificates that do not count any more.

        ``lineage`` proves which keys it had before: what it gave under those is listed too.
        """
        mine = self._ledger.journal.key
        keys = (mine.public, *keys_before(mine.public, lineage))
        devices = {device_of(key) for key in keys}
        found = self._ledger.db.rows(TAKEN_BACK)
        since = {
            code: dt.date.fromisoformat(day)
            for identity, code, day in found
            if identity.partition(".")[0] in devices
        }
        return badge.withdrawals(since, self._ledger.today(), mine, lineage)

    def heed(self, content: bytes) -> Withdrawn:
        """Keep an issuer's list on this PC, unless a newer one is here; ``NotABadgeError``.

        It counts for the certificates of the same PC's keys alone, so anybody may bring it.
        """
        keys, said = badge.withdrawn_in(content)
        with self._ledger.db.atomic():
            lists = self._lists()
            for key in keys:
                known = lists.get(key)
                if known is None or known.day <= said.day:
                    kept = base64.b64encode(content).decode("ascii")
                    settings.keep(self._ledger.db, f"{LIST}{key.hex()}", kept)
        return said

    def _lists(self) -> dict[bytes, Withdrawn]:
        kept = self._ledger.db.rows(
            "SELECT name, value FROM local_setting WHERE name GLOB ?", (f"{LIST}*",)
        )
        return {
            bytes.fromhex(name.removeprefix(LIST)): badge.withdrawn_in(base64.b64decode(value)).said
            for name, value in kept
        }

    def gone(self, key: bytes, code: str, lists: Lists = NO_LISTS) -> Gone:
        """Tell whether a certificate was withdrawn: here, by a list kept here, by one handed in."""
        row = self._ledger.db.one(BACK_ON, (code,))
        if row is not None:
            return Gone(withdrawn=True, on=dt.date.fromisoformat(row[0]))
        kept = self._lists().get(key)
        for since in (lists.get(key, {}), kept.since if kept is not None else {}):
            if code in since:
                return Gone(withdrawn=True, on=since[code])
        return Gone(withdrawn=False)

    def find(self, code: str) -> Certificate | None:
        """Return the station's certificate of a short code, withdrawn or not; None without one."""
        rest = "WHERE short_code = ? AND reverses IS NULL ORDER BY seq DESC"
        return rows.first(self._ledger.db, Certificate, rest, (code,))

    def check(
        self,
        text: str,
        withdrawn: Lists = NO_LISTS,
        known: Iterable[bytes] = (),
    ) -> Checked:
        """Read a certificate from its square code, on any machine; ``NotABadgeError``.

        ``withdrawn`` are the lists taken in, by issuer's key; ``known`` the keys that this
        machine knows as the county's devices.
        """
        said = badge.badge_of(badge.record_in(text))
        gone = self.gone(said.issuer_key, said.code, withdrawn)
        return Checked(
            badge=said,
            withdrawn=gone.withdrawn,
            withdrawn_on=gone.on,
            issuer=self.whose(said.issuer_key, known),
        )

    def whose(self, key: bytes, known: Iterable[bytes] = ()) -> Issuer:
        """Tell whether a key is this PC's own, of a device the county vouches for, or neither."""
        if device_of(key) in own_devices(self._ledger.db):
            return "own"
        return "known" if key in set(known) else "unknown"

    def heeded(self) -> tuple[int, dt.date | None]:
        """Return how many issuers' lists are kept here, and the day of the newest."""
        lists = self._lists().values()
        return len(lists), max((one.day for one in lists), default=None)
