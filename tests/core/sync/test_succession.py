"""A PC that changes its key, and a real hub that hears of it."""

from __future__ import annotations

import shutil

import pytest

from core.capabilities import REGISTRY
from core.journal.rebuild import digests
from core.keys.handover import keys_before
from core.sync import succession, trust
from core.sync.enrolment import WAITING, Asking, read_code
from core.sync.errors import NotEnrolledError, RevokedPcError, RotationWaitsError
from core.sync.vouching import anchors_of
from tests.faults.mutant import Mutant

MUTANTS = (
    Mutant(
        "core/journal/journal.py", "        self._db.after_commit(go_on)\n", "        go_on()\n",
        "a change of key that failed would leave a PC that is neither", "failed",
    ),
    Mutant(
        "core/journal/own.py", "return former(db) | frozenset", "return frozenset",
        "what the old key left unsent would not be shown as waiting", "unsent",
    ),
    Mutant(
        "core/sync/succession.py", "        _sign_unsent(db, old, ends)\n", "",
        "a year's unsent log could only travel in one piece", "pieces",
    ),
    Mutant(
        "core/sync/incoming.py", "self._say_again(device, now_ms)", "pass",
        "what a revoked old key left unsent would reach nobody", "said_again",
    ),
    Mutant(
        "core/journal/journal.py", "UPDATE local_device SET device = ?, private_key = ?, epoch = 1",
        "INSERT INTO local_device (device, private_key, epoch) VALUES (?, ?, 1)",
        "the old key would stay in the file for whoever copies it", "forgotten",
    ),
)  # fmt: skip


def rotate(pc):
    return pc.sync.rotate(Asking(wall_ms=pc.sync.now_ms()))


def tables(station):
    return digests(station.db, REGISTRY)


def certified(county, device):
    pc = county
    found = trust.trust_of(pc.db)
    return found is not None and device in found.certificates


def test_a_new_key_goes_on_where_the_old_one_ended(county, people):
    pc = county.pc()
    people(pc, 3)
    pc.sync.run()
    people(pc, 2)
    before = pc.ledger.journal.device
    device = rotate(pc)
    assert device == pc.ledger.journal.device != before
    people(pc, 2)
    assert not certified(pc, device)
    assert pc.sync.run().events_sent == 4
    assert certified(pc, device)
    assert pc.sync.run().events_sent == 0
    assert pc.sync.trust().revocations[before].reason == "rotated"
    assert pc.verify().ok
    other = county.pc("other")
    assert tables(pc) == tables(other)
    assert other.verify().ok
    people(other, 1)
    other.sync.run()
    people(pc, 1)
    pc.sync.run()
    other.sync.run()
    assert tables(pc) == tables(other)


def test_what_the_old_key_left_unsent_is_shown_as_waiting(county, people):
    pc = county.pc()
    pc.sync.run()
    (person,) = people(pc, 1)
    rotate(pc)
    state = pc.sync.state()
    assert (state.local, state.receipted) == (1, 2)
    assert state.waiting_since == pc.ledger.today().isoformat()
    assert pc.sync.state_of(person) == "local"
    pc.sync.run()
    state = pc.sync.state()
    assert (state.local, state.receipted) == (0, 3)
    assert pc.sync.state_of(person) == "receipted"


def test_the_old_key_is_forgotten(county, people):
    pc = county.pc()
    pc.sync.run()
    private = pc.ledger.journal.key.private
    rotate(pc)
    kept = pc.db.rows("SELECT private_key FROM local_device")
    assert kept == [(pc.ledger.journal.key.private,)]
    assert kept[0][0] != private


def test_a_change_of_key_that_failed_leaves_the_old_one(county, people):
    pc = county.pc()
    pc.sync.run()
    device = pc.ledger.journal.device

    class PowerCutError(Exception):
        pass

    with pytest.raises(PowerCutError), pc.db.atomic():
        rotate(pc)
        raise PowerCutError
    assert pc.ledger.journal.device == device
    people(pc, 1)
    county.close(pc)
    pc = county.reopened("one")
    assert pc.ledger.journal.device == device
    assert pc.sync.run().events_sent == 1
    assert pc.verify().ok


def test_a_pc_cut_off_before_the_county_knew_goes_on_with_the_new_key(county, people):
    pc = county.pc()
    people(pc, 1)
    device = rotate(pc)
    county.close(pc)
    pc = county.reopened("one")
    assert pc.ledger.journal.device == device
    people(pc, 1)
    with pytest.raises(RotationWaitsError):
        rotate(pc)
    assert pc.sync.run().events_sent == 4
    assert rotate(pc) != device
    assert pc.sync.run().events_sent == 0
    assert pc.verify().ok


def test_an_answer_that_was_lost_is_asked_for_again(county, people):
    pc = county.pc()
    pc.sync.run()
    people(pc, 1)
    device = rotate(pc)
    waiting = trust.kept(pc.db, WAITING)
    assert pc.sync.run().events_sent == 1
    trust.keep(pc.db, WAITING, waiting)
    assert pc.sync.run().events_sent == 0
    assert not trust.kept(pc.db, WAITING)
    assert pc.ledger.journal.device == device


def test_a_copy_of_the_old_pc_is_noticed_and_writes_nothing_that_counts(county, people):
    pc = county.pc()
    people(pc, 1)
    pc.sync.run()
    county.close(pc)
    shutil.copytree(county.folder / "one", county.folder / "copy")
    shutil.copytree(county.folder / "state-one", county.folder / "state-copy")
    pc = county.reopened("one")
    before = pc.ledger.journal.device
    rotate(pc)
    pc.sync.run()
    copy = county.reopened("copy", like="one")
    assert copy.ledger.journal.device == before
    people(copy, 2)
    with pytest.raises(RevokedPcError):
        copy.sync.run()
    with pytest.raises(RevokedPcError):
        rotate(copy)
    pc.sync.run()
    assert pc.db.one("SELECT count(*) FROM person") == (1,)
    found = county.hub.verb("verify")
    assert found["ok"], found


def test_a_long_unsent_log_still_travels_in_pieces(county, people):
    pc = county.pc()
    people(pc, 300)
    before = pc.ledger.journal.device
    rotate(pc)
    ends = pc.db.rows("SELECT seq FROM local_end WHERE device = ? ORDER BY seq", (before,))
    assert [seq for (seq,) in ends] == [64, 128, 192, 256]
    assert pc.sync.run().events_sent == 302
    assert pc.verify().ok


def test_a_stick_alone_brings_the_new_key_to_the_county_and_back(county, people, tmp_path):
    pc = county.pc()
    pc.sync.run()
    people(pc, 2)
    device = rotate(pc)
    people(pc, 1)
    stick = tmp_path / "stick"
    stick.mkdir()
    assert pc.sticks.write(stick).events == 3
    taken = county.hub.verb("stick", "read", str(stick))
    assert {one["state"] for one in taken["files"]} == {"done"}
    county.hub.verb("stick", "write", str(stick))
    assert not certified(pc, device)
    pc.sticks.read(stick)
    assert certified(pc, device)
    assert not trust.kept(pc.db, WAITING)
    assert pc.sync.state().receipted == pc.sync.state().events
    assert pc.sync.run().events_sent == 0


def test_what_the_old_keys_signed_is_proved_and_still_believed(county):
    pc = county.pc()
    keys = [pc.ledger.journal.key]
    for _ in range(2):
        rotate(pc)
        proof = succession.lineage(pc.db, pc.ledger.journal.key.public)
        assert keys_before(pc.ledger.journal.key.public, proof) == tuple(
            one.public for one in reversed(keys)
        )
        keys.append(pc.ledger.journal.key)
        pc.sync.run()
    lost = county.pc("lost")
    county.hub.verb("device", "revoke", lost.ledger.journal.device)
    pc.sync.run()
    anchors = anchors_of(pc.db)
    assert {one.public for one in keys} <= set(anchors.devices)
    assert anchors.revoked == {lost.ledger.journal.device}


def test_a_pc_of_no_county_has_nobody_to_tell(station):
    with pytest.raises(NotEnrolledError):
        rotate(station)


@pytest.mark.parametrize("signed", [True, False])
@pytest.mark.parametrize("known", [False, True])
def test_what_a_revoked_old_key_left_unsent_is_said_again(county, people, signed, known):
    pc = county.pc()
    people(pc, 3)
    pc.sync.run()
    people(pc, 2)
    before = pc.ledger.journal.device
    rotate(pc)
    county.hub.verb("device", "revoke", before)
    people(pc, 1)
    with pytest.raises(RevokedPcError):
        pc.sync.run()
    if not signed:
        pc.db.execute("DELETE FROM local_end WHERE device = ?", (before,))
    other = county.pc("other")
    if known:
        papers = "SELECT * FROM local_certificate WHERE device = ? AND kind = 'revocation'"
        (paper,) = other.db.rows(papers, (before,))
        pc.db.execute("INSERT INTO local_certificate VALUES (?, ?, ?, ?)", paper)
    aside = "SELECT count(*) FROM local_branch WHERE device = ?"
    pc.sync.enrol(read_code(county.hub.code(county.number)), Asking(wall_ms=0))
    assert pc.db.one(aside, (before,)) == (2 if known else 0,)
    pc.sync.run()
    assert pc.db.one(aside, (before,)) == (2,)
    assert pc.sync.state().local == 0
    assert pc.verify().ok
    other.sync.run()
    assert other.db.one("SELECT count(*) FROM person") == (6,)
    assert tables(pc) == tables(other)
