"""A county that replaces its root: stations follow the old one's word, or a pin told by hand."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from core.keys.certificate import (
    COUNTY,
    HUB,
    REPLACEMENT,
    County,
    ForgedError,
    HubCertificate,
    Replacement,
    county_of,
    next_county,
    pin_of,
    seal,
)
from core.keys.device import DeviceKey
from core.sync import trust
from core.sync.errors import BadCodeError, WrongPaperError
from core.sync.replacing import followed, write_by_hand
from tests.faults.mutant import Mutant

MUTANTS = (
    Mutant(
        "core/sync/replacing.py", "said = unseal(REPLACEMENT, sealed, Replacement, county.roots)",
        "said = msgspec.msgpack.decode(sealed[64:], type=Replacement)",
        "anybody could put a root of their own in the county's place", "false_root",
    ),
    Mutant(
        "core/keys/certificate.py", "fresh.serial <= county.serial or ", "",
        "a stolen root that was replaced could be put back", "put_back",
    ),
    Mutant(
        "core/sync/replacing.py", '        "DELETE FROM local_county WHERE name = ? OR name LIKE',
        '        "DELETE FROM local_county WHERE name = ? AND name LIKE',
        "a hub that the stolen root certified would still be believed", "by_itself",
    ),
    Mutant(
        "core/sync/replacing.py", "    if pin_of(said.county) != told:\n", "    if not told:\n",
        "a file on a stick would be believed whatever the county said", "by_hand",
    ),
)  # fmt: skip


def serving(hub, *verb):
    """Have a verb change the keys while the hub is down; return its answer."""
    hub.stop(at_once=True)
    told = hub.verb(*verb)
    hub.start()
    return told


def hub_papers(pc):
    rows = pc.db.rows("SELECT name FROM local_county WHERE name LIKE 'hub%' ORDER BY name")
    return [name for (name,) in rows]


def test_a_station_follows_the_old_root_to_the_new_one_by_itself(own_county, people):
    pc = own_county.pc()
    people(pc, 1)
    pc.sync.run()
    serving(own_county.hub, "key", "rotate")
    pc.sync.run()
    assert hub_papers(pc) == ["hub", "hub.1"]
    trust.keep(pc.db, "hub.7", trust.kept(pc.db, "hub.1"))
    told = serving(own_county.hub, "key", "root")
    assert told["chained"]
    people(pc, 1)
    assert pc.sync.run().events_sent == 1
    found = pc.sync.trust()
    assert found.county.serial == told["serial"] == 2
    assert pin_of(trust.kept(pc.db, trust.COUNTY_PAPER)) == told["pin"]
    assert hub_papers(pc) == ["hub", "hub.2"]
    assert pc.verify().ok, "receipts of both hub keys still stand"
    assert pc.sync.incidents() == []
    people(pc, 1)
    assert pc.sync.run().events_sent == 1
    other = own_county.pc("other")
    assert other.sync.trust().county.serial == 2
    assert other.verify().ok


def test_roots_replaced_twice_with_the_hub_s_key_between_are_followed_at_once(own_county, people):
    pc = own_county.pc()
    pc.sync.run()
    hub = own_county.hub
    hub.stop(at_once=True)
    hub.verb("key", "root")
    hub.verb("key", "rotate")
    hub.verb("key", "root")
    hub.verb("key", "rotate")
    hub.start()
    people(pc, 1)
    assert pc.sync.run().events_sent == 1
    assert pc.sync.trust().county.serial == 3
    assert pc.sync.incidents() == []
    assert pc.verify().ok
    assert hub.verb("verify")["ok"]


def test_a_lost_root_is_told_by_hand(own_county, people):
    pc = own_county.pc()
    pc.sync.run()
    hub = own_county.hub
    (hub.folder / "county.key").unlink()
    told = serving(hub, "key", "root", "--lost")
    assert not told["chained"]
    people(pc, 1)
    assert pc.sync.run().events_sent == 1, "the hub's own key goes on"
    assert pc.sync.trust().county.serial == 1
    assert [one.code for one in pc.sync.incidents()] == ["new_root"]
    assert pc.sync.run().incidents == ("new_root",), "until something is done about it"
    (incident,) = pc.sync.incidents()
    assert incident.evidence == (hub.folder / "hub.paper").read_bytes()
    content = Path(told["file"]).read_bytes()
    with pytest.raises(WrongPaperError):
        pc.sync.take_county(content, "A" * 32)
    with pytest.raises(BadCodeError):
        pc.sync.take_county(content[:40], told["pin"][:-1])
    assert pc.sync.trust().county.serial == 1
    pin = told["pin"].lower()
    assert pc.sync.take_county(content, f"{pin[:16]}-{pin[16:]} ").serial == 2
    assert pc.sync.incidents() == []
    people(pc, 1)
    assert pc.sync.run().events_sent == 1
    assert pc.sync.incidents() == []
    serving(hub, "key", "rotate")
    assert pc.sync.run().requests >= 1
    assert pc.sync.trust().hubs[0].serial == 3
    assert pc.verify().ok
    with pytest.raises(ForgedError):
        pc.sync.take_county(content, told["pin"])


class Office:
    """A county's root and what it seals."""

    def __init__(self, serial=1, code="500241", root=None):
        self.root = root or DeviceKey.new()
        said = County(name="县", code=code, roots=(self.root.public,), tls=(), serial=serial)
        self.paper = seal(COUNTY, said, self.root)
        self.county = county_of(self.paper)
        hub = HubCertificate(
            serial=serial, public_key=DeviceKey.new().public, recipient="age1", since_ms=1
        )
        self.said = Replacement(county=self.paper, hubs=(seal(HUB, hub, self.root),))

    def sealed_by(self, root):
        return seal(REPLACEMENT, self.said, root)


def test_a_false_root_is_not_followed():
    now, false = Office(), Office(2)
    assert followed(now.county, [false.sealed_by(false.root)]) is None
    assert followed(now.county, [false.sealed_by(DeviceKey.new())]) is None
    assert followed(now.county, [seal(COUNTY, false.said, now.root)]) is None
    other = Office(2, "500242")
    assert followed(now.county, [other.sealed_by(now.root)]) is None
    mixed = msgspec.structs.replace(false.said, hubs=now.said.hubs)
    assert followed(now.county, [seal(REPLACEMENT, mixed, now.root)]) is None
    true = followed(now.county, [false.sealed_by(now.root)])
    assert true is not None
    assert true.county == false.county


def test_a_root_that_was_replaced_cannot_be_put_back():
    first, second = Office(1), Office(2)
    again = Office(1, root=first.root)
    assert followed(second.county, [again.sealed_by(second.root)]) is None
    thief = Office(3)
    assert followed(second.county, [thief.sealed_by(first.root)]) is None
    with pytest.raises(ForgedError):
        next_county(first.said, second.county)


def test_a_chain_is_followed_as_far_as_it_joins_on():
    first, second, third = Office(1), Office(2), Office(3)
    steps = [second.sealed_by(first.root), third.sealed_by(second.root)]
    found = followed(first.county, steps)
    assert found is not None
    assert found.county.serial == 3
    assert followed(first.county, steps[1:]) is None
    assert len(write_by_hand(third.said)) < 1000
