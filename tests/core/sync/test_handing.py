"""A county put back from a backup: what it lost of its own papers, its stations bring."""

from __future__ import annotations

import pytest

from core.sync import handing
from core.sync.errors import RevokedPcError
from tests.faults.mutant import Mutant

MUTANTS = (
    Mutant(
        "core/sync/witness.py", "    handing.owe(db)\n", "",
        "a restored county would believe again whom it had revoked", "revoked_since",
    ),
    Mutant(
        "core/sync/sync.py", "ask_again(self._db) or handing.owe(self._db)", "ask_again(self._db)",
        "a PC that was let in after the backup would be a stranger for ever", "let_in_after",
    ),
)  # fmt: skip


@pytest.fixture
def put_back(own_county):
    """Take a backup of the county now; return what puts it back later."""
    hub = own_county.hub
    file = own_county.folder / "county.czhub"
    hub.verb("backup", str(file))

    def act():
        hub.stop(at_once=True)
        for one in hub.folder.glob("hub.db*"):
            one.unlink()
        hub.verb("restore", str(file))
        hub.start()

    return act


@pytest.fixture
def sister(own_county):
    """A PC that was let in before the backup."""
    made = own_county.pc("sister")
    made.sync.run()
    return made


@pytest.fixture
def thief(own_county, sister):
    """A second PC of the station, let in before the backup."""
    made = own_county.pc("thief")
    made.sync.run()
    return made


def names(pc):
    return [row[0] for row in pc.db.rows("SELECT id FROM person ORDER BY id")]


def test_who_was_revoked_since_the_backup_is_revoked_again(
    own_county, sister, thief, put_back, people
):
    own_county.hub.verb("device", "revoke", thief.ledger.journal.device)
    sister.sync.run()
    put_back()
    sister.sync.run()
    people(sister, 1)
    sister.sync.run()
    known = names(thief)
    with pytest.raises(RevokedPcError):
        thief.sync.run()
    assert names(thief) == known
    assert handing.owed(sister.db) == ()


def test_a_pc_that_was_let_in_after_the_backup_goes_on_by_itself(
    own_county, sister, put_back, people
):
    fresh = own_county.pc("fresh")
    people(fresh, 2)
    fresh.sync.run()
    put_back()
    people(fresh, 1)
    fresh.sync.run()
    assert fresh.sync.state().local == 0
    sister.sync.run()
    assert set(names(fresh)) <= set(names(sister))
    assert sister.verify().ok
    again = fresh.sync.run()
    assert (again.requests, again.events_sent) == (1, 0)


def test_a_sister_brings_what_a_pc_wrote_that_is_gone_for_good(
    own_county, sister, put_back, people
):
    fresh = own_county.pc("fresh")
    people(fresh, 2)
    fresh.sync.run()
    # What a station knows of the county's tree is what tells her that it was put back.
    own_county.hub.verb("verify")
    sister.sync.run()
    put_back()
    sister.sync.run()
    sister.sync.run()
    third = own_county.pc("third")
    third.sync.run()
    assert set(names(third)) == set(names(fresh))
