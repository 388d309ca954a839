"""What PCs saw and told the county."""

from __future__ import annotations

from core.sync.messages import Sighting
from hub.intake import incidents
from tests.hub.intake.pc import Pc


def _open(office):
    with office.store.read() as connection:
        return incidents.open_ones(connection)


def test_what_a_pc_sees_of_a_device_is_one_incident_with_its_places(office, desk, front):
    for start in range(0, 60, 20):
        some = tuple(Sighting("gap", front.device, 1, start + n) for n in range(20))
        front.say(desk, sightings=some)
        front.say(desk, sightings=some)
    (one,) = _open(office)
    assert (one.code, one.device, incidents.places(one)) == ("gap", front.device, 60)


def test_invented_names_of_devices_are_not_kept(office, desk, front):
    front.say(desk, sightings=tuple(Sighting("forged", f"X\0{n}", 1, 1) for n in range(20)))
    (one,) = _open(office)
    assert (one.device, incidents.places(one)) == ("", 1)


def test_another_place_opens_what_was_closed_and_the_same_does_not(office, desk, front):
    front.say(desk, sightings=(Sighting("gap", front.device, 1, 5),))
    (one,) = _open(office)
    office.store.write(lambda c: incidents.close(c, one.id, "x", 1))
    front.say(desk, sightings=(Sighting("gap", front.device, 1, 5),))
    assert not _open(office)
    front.say(desk, sightings=(Sighting("gap", front.device, 1, 6),))
    (again,) = _open(office)
    assert (again.seq, incidents.places(again)) == (6, 2)


def test_a_conflict_is_noted_place_by_place_once_the_county_has_it(office, desk, station):
    front = Pc.enrolled(office, station).live(2)
    seen = tuple(Sighting("conflict", front.device, 1, seq) for seq in (1, 2, 99))
    front.say(desk, sightings=seen)
    assert not _open(office)
    front.say(desk, front.segment(), sightings=seen)
    assert sorted(one.seq for one in _open(office)) == [1, 2]
