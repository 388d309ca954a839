"""The hub's key changes while stations are away, and copies of an older one come back."""

from __future__ import annotations

from tests.faults.mutant import Mutant
from tests.simulation import laws
from tests.simulation.wire import UNHEARD

MUTANTS = (
    Mutant(
        "hub/tree/prove.py", "sign(last.checkpoint, notary.origin, notary.key)",
        "last.note.decode()", "who missed a key of the hub would take its tree for a forgery",
        "missed_a_key",
    ),
    Mutant(
        "hub/intake/accept.py", "receipt_of(held, self._signing, with_head=with_head)",
        "Receipt(held.device, held.epoch, held.last, held.hub_ms, held.receipt)",
        "who missed a key of the hub would never hear of a receipt", "missed_a_key",
    ),
    Mutant(
        "hub/backup.py", "    resealing.finish(office.store, office.keys)\n", "",
        "a PC that is let in after a restore would believe no paper", "older_than_its_key",
    ),
)  # fmt: skip


def test_a_pc_that_missed_a_key_of_the_hub_believes_what_that_one_signed(world):
    one, two = world.pcs
    world.write(one, "person")
    world.rotate_hub()
    world.sync(one, UNHEARD, UNHEARD, UNHEARD)
    world.work()
    world.rotate_hub()
    for pc in (one, two, world.add_pc(one.number)):
        world.sync(pc)
        assert not laws.ALARMS & set(pc.troubles())
    assert world.settle() == 1


def test_a_copy_that_is_older_than_its_key_is_sealed_by_the_key_of_now(world):
    world.back_up()
    world.rotate_hub()
    world.time.pass_by(3600)
    world.restore_hub()
    world.add_pc(world.pcs[0].number)
    world.settle()
