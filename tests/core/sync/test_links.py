"""Whether the epochs that a PC hears of were begun on a history that it has."""

from __future__ import annotations

import pytest

from core.sync import links
from tests.faults.mutant import Mutant

MUTANT = Mutant(
    "core/sync/links.py", "    return db.one(THERE, (device, epoch, agreed) * 2) is not None",
    "    return True", "a sister PC's epoch on a false history would go unnoticed", "nobody_has",
)  # fmt: skip


def begin_epoch(pc, agreed):
    """Have a PC go on in its next epoch, begun on a head."""
    journal = pc.ledger.journal
    with pc.db.atomic():
        journal.epoch += 1
        pc.db.execute("UPDATE local_device SET epoch = ?", (journal.epoch,))
        journal.open_log(agreed)


def gaps(pc):
    found = pc.sync.incidents()
    return [(one.device, one.epoch, one.seq) for one in found if one.code == "gap"]


@pytest.fixture
def two(county, people):
    one = county.pc()
    people(one, 3)
    one.sync.run()
    return one, county.pc("other")


def heard(one, other, people):
    people(one, 1)
    one.sync.run()
    other.sync.run()


def test_an_epoch_on_a_head_that_is_here_is_nothing_to_tell(two, people):
    one, other = two
    begin_epoch(one, one.db.one("SELECT head FROM journal WHERE seq = 2")[0])
    heard(one, other, people)
    assert gaps(other) == gaps(one) == []


def test_a_sister_s_epoch_on_a_head_that_nobody_has_is_named_once(two, people):
    one, other = two
    device = one.ledger.journal.device
    begin_epoch(one, bytes([7]) * 32)
    heard(one, other, people)
    assert gaps(other) == [(device, 2, 0)]
    assert other.db.one("SELECT count(*) FROM person") == (4,), "what it says counts all the same"
    (found,) = [one for one in other.sync.incidents() if one.code == "gap"]
    other.sync.close_incident(found.id)
    heard(one, other, people)
    assert gaps(other) == []


def test_what_has_come_is_closed(two, people):
    one, other = two
    device = one.ledger.journal.device
    begin_epoch(one, bytes([7]) * 32)
    heard(one, other, people)
    assert gaps(other) == [(device, 2, 0)]
    head = other.db.one("SELECT head FROM journal WHERE device = ? AND seq = 2", (device,))[0]
    other.db.execute("UPDATE log SET agreed = ? WHERE device = ? AND epoch = 2", (head, device))
    assert links.look(other.db, 1) == []
    assert gaps(other) == []
