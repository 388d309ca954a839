"""A PC that was revoked: what of it counts, where, and how it goes on."""

from __future__ import annotations

import pytest

from core.capabilities import REGISTRY
from core.journal.rebuild import digests, rebuild
from core.sync.enrolment import Asking, read_code
from core.sync.errors import RevokedPcError
from core.sync.outgoing import set_reach, unsent_logs
from core.sync.segment import read_segment
from core.sync.trust import trust_of
from tests.faults.mutant import Mutant

MUTANTS = (
    Mutant(
        "core/sync/incoming.py", "            rebuild(self._db, self._registry)\n", "",
        "what a sister had carried out beyond a bound would count on her alone", "every_pc",
    ),
    Mutant(
        "core/sync/outgoing.py", "is_beyond(name, epoch, there + 1)", "is_beyond(name, epoch, seq)",
        "what counts of a revoked PC would never reach the county", "sister_alone",
    ),
    Mutant(
        "core/sync/trust.py", "header.epoch, header.first)", "header.epoch, segment.last)",
        "who joins after a revocation would lose what counts", "every_pc",
    ),
)  # fmt: skip


def tables(station):
    return digests(station.db, REGISTRY)


def rows(station):
    return station.db.rows("SELECT id, seq, name, phone, version, clerk FROM person ORDER BY id")


def codes(station):
    return sorted(one.code for one in station.sync.incidents())


def test_what_a_revoked_pc_wrote_counts_up_to_its_bound_on_every_pc(county, people):
    """On one that had it all, on one that had a part, and on one that joins."""
    lost = county.pc("lost")
    part, whole = county.pc("part"), county.pc("whole")
    counting = set(people(lost, 1))
    lost.sync.run()
    part.sync.run()
    counting |= set(people(lost, 1))
    bound = lost.ledger.journal.end()[0]
    beyond = set(people(lost, 2))
    lost.sync.run()
    whole.sync.run()
    assert {row[0] for row in rows(whole)} == counting | beyond
    device = lost.ledger.journal.device
    county.hub.verb("device", "revoke", device, "--epoch", "1", "--seq", str(bound))
    for one in (part, whole, county.pc("joins")):
        one.sync.run()
        assert {row[0] for row in rows(one)} == counting
        before = tables(one)
        assert one.verify().ok
        rebuild(one.db, REGISTRY)
        assert tables(one) == before


def test_what_a_sister_alone_has_of_a_revoked_pc_goes_up_across_its_bound(county, people):
    lost, sister = county.pc("lost"), county.pc("sister")
    counting = people(lost, 1)
    bound = lost.ledger.journal.end()[0]
    people(lost, 2)
    lost.sync.run()
    sister.sync.run()
    device = lost.ledger.journal.device
    county.hub.verb("device", "revoke", device, "--epoch", "1", "--seq", str(bound))
    sister.sync.run()
    for there, waits in ((bound - 1, True), (bound, False)):
        set_reach(sister.db, (device, 1), there)
        trust = trust_of(sister.db)
        assert trust is not None
        own = sister.ledger.journal.device
        logs = [log for log, _, _ in unsent_logs(sister.db, trust, own)]
        assert ((device, 1) in logs) == waits
    assert {row[0] for row in rows(sister)} == set(counting)


def test_a_refused_segment_is_kept_as_proof_that_names_nobody(county, people):
    pc, sister = county.pc("one"), county.pc("two")
    pc.sync.run()
    people(pc, 2)
    pc.sync.run()
    device = pc.ledger.journal.device
    sister.db.execute("DELETE FROM local_certificate WHERE device = ?", (device,))
    sister.sync.run()
    told = [one for one in sister.sync.incidents() if one.device == device]
    kept = [read_segment(one.evidence) for one in told]
    assert {one.header.device for one in kept} == {device}
    assert all(one.is_signed_by(pc.ledger.journal.key.public) for one in kept)
    assert [event.blocks for one in kept for event in one.events if event.blocks] == []


def test_a_revoked_pc_is_told_and_goes_on_under_a_new_key_when_it_is_let_in_again(county, people):
    pc = county.pc()
    farmer, _ = people(pc, 2)
    pc.sync.run()
    device = pc.ledger.journal.device
    county.hub.verb("device", "revoke", device)
    pc.people.change(farmer, {"note": "撤销之后写的"})
    people(pc, 1)
    with pytest.raises(RevokedPcError):
        pc.sync.run()
    assert codes(pc) == ["revoked"]
    assert pc.sync.state().local == 2
    before = rows(pc)
    pc.sync.enrol(read_code(county.hub.code(county.number)), Asking(wall_ms=0))
    assert pc.ledger.journal.device != device
    assert pc.sync.run().events_sent == 2
    assert [row[2:4] for row in rows(pc)] != []
    assert {row[2:4] for row in rows(pc)} == {row[2:4] for row in before}
    assert codes(pc) == []
    assert pc.verify().ok
    people(pc, 1)
    other = county.pc("other")
    pc.sync.run()
    other.sync.run()
    assert tables(pc) == tables(other)
