"""A lost PC's receipts are scanned, and then the PC comes back: every sale counts once.

Whoever scans what, and in whatever order everybody hears of it: on every PC and at the county.
"""

from __future__ import annotations

import random

import pytest

from core.journal.reading import one as stored
from core.paper.qr import event_payload, text_of
from core.sync import incidents
from core.sync.doubles import DOUBLE
from tests.faults.mutant import Mutant
from tests.simulation import laws
from tests.simulation.world import World

MUTANTS = (
    Mutant(
        "core/sync/recovery.py", "    if by_id(db, kind, event_id(*key)) is not None:\n",
        "    if by_id(db, kind, event_id(*key)) is None:\n",
        "a sale of a PC that came back would count twice, or not at all", "counts_once",
    ),
    Mutant(
        "core/sync/recovery.py", "    return first if first != copy else None", "    return None",
        "a receipt scanned at two PCs would count twice", "the_first_copy",
    ),
    Mutant(
        "core/sync/recovery.py", "reversed_by IS NULL ORDER BY id LIMIT 1",
        "reversed_by IS NULL ORDER BY id DESC LIMIT 1",
        "two PCs would agree on nothing while one more copy comes", "the_first_copy",
    ),
    Mutant(
        "core/sync/recovery.py", "        copy = copies.get(mark_of(identity))\n",
        "        copy = None\n",
        "a copy that could not be taken back would stand beside its own event unseen", "person",
    ),
)  # fmt: skip
SALES = 3
COUNTS = (
    "SELECT batch_no, count(*), sum(amount_fen) FROM purchase WHERE reverses IS NULL "
    "AND reversed_by IS NULL GROUP BY batch_no ORDER BY batch_no"
)


def paper(pc, identity):
    """Return what a scanner reads off a receipt."""
    found = stored(pc.db, identity)
    assert found is not None
    signature = pc.station.ledger.journal.sign_event(found.content)
    return text_of(event_payload(*found.key, found.content, signature))


def lost_with(world, pc):
    """Have a PC buy and print, unsent; return the papers and what counts."""
    for _ in range(SALES):
        world.write(pc, "purchase")
    ids = [i for (i,) in pc.db.rows("SELECT id FROM purchase ORDER BY seq")]
    return [paper(pc, one) for one in ids], pc.db.rows(COUNTS)


def rest(world):
    """Sync until everybody has heard everything."""
    for _ in range(5):
        for pc in world.pcs:
            world.time.pass_by(60)
            pc.sync()
            world.county.work()


def at_the_county(world):
    with world.county.office.store.read() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(COUNTS)]


def hold(world, sums):
    number = world.pcs[0].number
    for pc in world.pcs:
        assert pc.db.rows(COUNTS) == sums, pc.name
        assert pc.db.rows("SELECT sum(fen) FROM payable") == world.pcs[0].db.rows(
            "SELECT sum(fen) FROM payable"
        )
        assert pc.station.verify().ok
        assert pc.tables() == world.county.rows(number)
        assert not [one for one in incidents.open_ones(pc.db) if one.code == DOUBLE]
    assert at_the_county(world) == sums


@pytest.mark.parametrize("seed", range(12))
def test_a_sale_counts_once_whoever_scans_it_and_whenever_its_pc_comes_back(seed):
    draw = random.Random(seed)
    with World.begun(seed, 1, 3) as world:
        world.settle()
        one, two, three = world.pcs
        papers, sums = lost_with(world, one)
        owed = one.db.rows("SELECT sum(fen) FROM payable")
        acts = [(pc, text) for pc in (two, three) for text in papers if draw.random() < 0.7]
        acts += [(pc, None) for pc in (one, two, three, two, three)]
        draw.shuffle(acts)
        for pc, text in acts:
            if text is None:
                pc.sync(*world.faults(draw, 2))
                world.county.work()
            else:
                pc.station.recover(text)
        rest(world)
        hold(world, sums)
        assert two.db.rows("SELECT sum(fen) FROM payable") == owed


def test_of_two_copies_the_first_copy_stands_until_the_pc_comes_back():
    with World.begun(5, 1, 3) as world:
        world.settle()
        lost, two, three = world.pcs
        papers, sums = lost_with(world, lost)
        world.pcs = [two, three]
        copies = sorted(pc.station.recover(papers[0]).id for pc in (two, three))
        rest(world)
        hold(world, [row for row in sums if row in two.db.rows(COUNTS)])
        left = "SELECT id FROM purchase WHERE reverses IS NULL AND reversed_by IS NULL"
        assert two.db.rows(left) == [(copies[0],)]
        assert two.station.recover(papers[0]).known
        world.pcs = [lost, two, three]
        rest(world)
        hold(world, sums)
        assert not set(two.db.rows(left)) & {(copy,) for copy in copies}


def test_a_copy_that_cannot_be_taken_back_is_left_to_a_person():
    with World.begun(6, 1, 2) as world:
        world.settle()
        lost, two = world.pcs
        papers, _ = lost_with(world, lost)
        copy = two.station.recover(papers[0]).id
        two.station.sync.meet = two.station.sticks.meet = lambda: None
        rest(world)
        found = [one for one in two.station.sync.doubles.all() if copy in one.events]
        assert len(found) == 1
        assert found[0].what == "entered_twice"
        (told,) = [one for one in incidents.open_ones(lost.db) if one.code == DOUBLE]
        assert told.device == two.device
        two.station.trade.papers.reverse(copy, "原单已找到")
        rest(world)
        assert not [one for one in incidents.open_ones(lost.db) if one.code == DOUBLE]
        assert not laws.ALARMS & set(lost.troubles())
