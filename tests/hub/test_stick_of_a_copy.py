"""A PC changed its key, and then a stick comes that its old key wrote."""

from __future__ import annotations

import pytest

from core.keys.certificate import seal
from core.keys.device import DeviceKey
from core.keys.handover import HANDOVER, Ending, Handover
from core.sync.messages import ENROL, Application, write_message
from hub.intake.enrol import enrol
from tests.faults.mutant import Mutant
from tests.hub.intake import pc
from tests.hub.villages import County, Village

MUTANT = Mutant(
    "hub/stick.py",
    "        if from_copy:\n",
    "        if False:\n",
    "a copy of a PC that changed its key writes by stick in that PC's place",
)


@pytest.mark.parametrize(("later_ms", "counts"), [(-1, False), (0, True)])
def test_what_the_old_key_wrote_after_it_was_given_up_does_not_count(tmp_path, later_ms, counts):
    county, village = County(tmp_path / "county"), Village(tmp_path / "pc", "柳沟")
    stick = tmp_path / "stick"
    stick.mkdir()
    try:
        village.join(county, county.found("柳沟"))
        village.work(2)
        village.sticks.write(stick)
        enrol(county.office, handed(village, village.now_ms + later_ms))
        (found,) = county.read(stick)
        assert bool(found.events) == counts
        assert bool(county.people()) == counts
        assert ("revoked" in {one.code for one in found.problems}) != counts
    finally:
        village.close()
        county.close()


def handed(village, wall_ms):
    """Return a new key's application, to which the village's was handed over at ``wall_ms``."""
    fresh = DeviceKey.new()
    rows = village.station.db.rows("SELECT epoch, seq, head FROM log")
    said = Handover(
        device=village.key.device,
        public_key=fresh.public,
        ends=tuple(Ending(*row) for row in rows),
        wall_ms=wall_ms,
    )
    handover = seal(HANDOVER, said, village.key)
    asked = Application(
        public_key=fresh.public, recipient=pc.RECIPIENT, wall_ms=1, handover=handover
    )
    return write_message(ENROL, asked, fresh)
