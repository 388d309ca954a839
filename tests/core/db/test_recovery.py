"""A new recovery code takes the old one's place, and is asked for until it is on paper."""

from __future__ import annotations

import pytest

from core.base.errors import DiskError, ReadOnlyError
from core.db import slots
from core.db.errors import WrongKeyError
from core.db.recovery import VoidSheetError, is_on_paper, is_sheet_void
from core.db.unlock import DEMO_KEY_NAME, Secrets, unlock
from core.people.errors import NotHeadError
from core.station import Station
from tests.faults.mutant import Mutant

MUTANTS = (
    Mutant(
        "core/db/recovery.py",
        "    settings.keep(db, ON_PAPER, NOT_THE_NEW)\n",
        "",
        "a new code that nobody saw is taken for the one in the drawer at home",
        "asked_for_again",
    ),
    Mutant(
        "core/db/recovery.py",
        "        if not code:\n            raise VoidSheetError\n",
        "        if not code:\n            return settings.keep(db, ON_PAPER)\n",
        "the sheet of a code that is dead is said to be the one that counts: locked out later",
        "older_sheet",
    ),
    Mutant(
        "core/db/recovery.py",
        '        slots.load(db.path.parent).unwrap("recovery", slots.recovery_secret(code))\n',
        "",
        "any code at all, typed from any sheet, is taken for the new one",
        "older_sheet",
    ),
    Mutant(
        "core/db/slots.py",
        "others = tuple(slot for slot in self.slots if slot.kind != kind)",
        "others = self.slots",
        "a recovery code that was lost, or seen by a stranger, opens the books for ever",
        "old_one_opens_nothing",
    ),
)


def by_code(code):
    return Secrets(recovery=code, keyring=False)


def test_the_new_code_opens_the_station_and_the_old_one_opens_nothing(station, recovery):
    code = station.renew_recovery()
    assert unlock(station.folder, by_code(code))
    with pytest.raises(WrongKeyError):
        unlock(station.folder, by_code(recovery[0]))


def test_the_other_ways_in_stay(station, reopen):
    station.renew_recovery()
    assert reopen().people.clerks.all()


def test_a_set_up_that_nobody_finished_is_asked_for_until_somebody_says_so(station, reopen):
    assert not is_on_paper(station.db)
    station.note_recovery_on_paper()
    assert is_on_paper(reopen().db)


def test_a_new_code_is_asked_for_again_until_it_too_is_on_paper(station):
    station.note_recovery_on_paper()
    station.renew_recovery()
    assert not is_on_paper(station.db)


def test_an_older_sheet_is_not_taken_for_the_new_code(station, recovery, reopen):
    station.note_recovery_on_paper()
    code = station.renew_recovery()
    assert is_sheet_void(station.db)
    with pytest.raises(VoidSheetError):
        station.note_recovery_on_paper()
    with pytest.raises(WrongKeyError):
        station.note_recovery_on_paper(recovery[0])
    assert not is_on_paper(station.db)
    again = reopen()
    again.note_recovery_on_paper(code.lower())
    assert is_on_paper(again.db)
    assert not is_sheet_void(again.db)


def test_where_the_disk_refuses_the_old_code_stays(station, recovery):
    (station.folder / f"{slots.SLOTS_NAME}.new").mkdir()
    with pytest.raises(DiskError):
        station.renew_recovery()
    assert unlock(station.folder, by_code(recovery[0]))


def test_only_the_head_makes_one(station):
    station.people.clerks.add("覃明桂")
    station.people.clerks.sign_in("覃明桂")
    with pytest.raises(NotHeadError):
        station.renew_recovery()


def test_a_station_opened_for_reading_makes_none(station, secrets, clock):
    reading = Station.open(station.folder, secrets, clock, read_only=True)
    with pytest.raises(ReadOnlyError):
        reading.renew_recovery()
    reading.close()


def test_a_demo_station_is_not_asked_for_a_code(station):
    (station.folder / DEMO_KEY_NAME).write_text("", encoding="utf-8")
    assert is_on_paper(station.db)
