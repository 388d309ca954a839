"""Two PCs of one station edited the same farmer offline: both values, one choice, one result."""

from __future__ import annotations

import pytest

from core.sync.conflicts import ConflictGoneError


@pytest.fixture
def two(county, people):
    """Two PCs that each gave the same farmer another phone while neither saw the other."""
    one = county.pc("one")
    (farmer,) = people(one, 1)
    one.sync.run()
    other = county.pc("two")
    one.people.change(farmer, {"phone": "13300000001"})
    other.people.change(farmer, {"phone": "13300000002", "village": "三组"})
    one.sync.run()
    other.sync.run()
    one.sync.run()
    return one, other, farmer


def phone(station, farmer):
    return station.people.get(farmer).phone


def test_both_pcs_see_the_same_two_values_of_one_field(two):
    one, other, farmer = two
    (here,), (there,) = one.conflicts.all(), other.conflicts.all()
    assert here == there
    assert (here.table, here.of, here.field, here.label) == ("person", farmer, "phone", "电话")
    assert {here.ours.value, here.theirs.value} == {"13300000001", "13300000002"}
    assert here.ours.value == phone(one, farmer) == phone(other, farmer)
    assert here.ours.clerk
    assert here.ours.device != here.theirs.device


@pytest.mark.parametrize("which", ["ours", "theirs"])
def test_what_is_chosen_stands_on_both_and_the_incident_is_over(two, which):
    one, other, farmer = two
    (dispute,) = one.conflicts.look(one.sync.now_ms())
    assert [incident.code for incident in one.sync.incidents()] == ["conflict"]
    side = getattr(dispute, which)
    one.ledger.write([one.conflicts.decision(dispute, side)])
    assert one.conflicts.look(one.sync.now_ms()) == []
    assert one.sync.incidents() == []
    one.sync.run()
    other.sync.run()
    assert phone(one, farmer) == phone(other, farmer) == side.value
    assert other.conflicts.all() == []
    with pytest.raises(ConflictGoneError):
        other.conflicts.decision(dispute, side)


def test_a_name_takes_its_initials_along(county, people):
    one = county.pc("one")
    (farmer,) = people(one, 1)
    one.sync.run()
    other = county.pc("two")
    one.people.change(farmer, {"name": "覃明桂"})
    other.people.change(farmer, {"name": "向大姐"})
    one.sync.run()
    other.sync.run()
    (dispute,) = other.conflicts.all()
    other.ledger.write([other.conflicts.decision(dispute, dispute.theirs)])
    person = other.people.get(farmer)
    assert (person.name, person.initials) == (dispute.theirs.value, dispute.theirs.along)
    assert person.initials


def test_different_fields_and_equal_values_are_no_conflict(county, people):
    one = county.pc("one")
    (farmer,) = people(one, 1)
    one.sync.run()
    other = county.pc("two")
    one.people.change(farmer, {"phone": "13300000003"})
    other.people.change(farmer, {"village": "一组", "phone": "13300000003"})
    one.sync.run()
    other.sync.run()
    assert other.conflicts.all() == []
